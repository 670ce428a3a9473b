//! YAML, and with it JSON, as plain values: what frameworks write about themselves next to their documents.

use saphyr_parser::{Event, Parser};

/// Maximum depth of nested values; deeper text is rejected.
const DEEPEST: usize = 32;

/// A value. Tags and anchors are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text, a number or a boolean, as written.
    Scalar(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping, in order; keys that are not scalars are empty.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Reads a text up to its first error; `None` if there is no value before it, or if it ends within one.
    pub(crate) fn read(text: &str) -> Option<Value> {
        let mut events = Parser::new_from_str(text).map_while(Result::ok).map(|(event, _)| event);
        let mut first = events.find(|event| {
            !matches!(event, Event::StreamStart | Event::DocumentStart(..) | Event::Nothing)
        });
        value(first.take()?, &mut events, 0)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, it)| it),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub(crate) fn entries(&self) -> &[(String, Value)] {
        match self {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence.
    pub(crate) fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

fn value<'a>(
    event: Event<'a>,
    events: &mut impl Iterator<Item = Event<'a>>,
    depth: usize,
) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    match event {
        Event::Scalar(text, ..) => Some(Value::Scalar(text.into_owned())),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => return Some(Value::List(items)),
                    event => items.push(value(event, events, depth + 1)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            loop {
                let key = match events.next()? {
                    Event::MappingEnd => return Some(Value::Map(entries)),
                    event => value(event, events, depth + 1)?,
                };
                let found = value(events.next()?, events, depth + 1)?;
                entries.push((key.text().unwrap_or_default().to_owned(), found));
            }
        }
        Event::StreamEnd | Event::DocumentEnd => None,
        // An alias; no caller needs its value.
        _ => Some(Value::Scalar(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn yaml_and_json_are_read_alike() {
        let yaml = Value::read("a:\n  - b: 1\n  - \"c\"\n").unwrap();
        assert_eq!(yaml, Value::read("{\"a\": [{\"b\": 1}, \"c\"]}").unwrap());
        let first = &yaml.get("a").unwrap().items()[0];
        assert_eq!(first.get("b").and_then(Value::text), Some("1"));
        assert_eq!(first.entries().len(), 1);
    }

    #[test]
    fn what_breaks_off_or_is_too_deep_is_no_value() {
        assert_eq!(Value::read(""), None);
        assert_eq!(Value::read("{\"a\": [1, "), None);
        assert_eq!(Value::read(&"[".repeat(10_000)), None);
    }
}
