//! Front matter: the YAML fields at the top of a document, with their ranges in the text.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use text_size::{TextRange, TextSize};

use super::link::{Form, Link};
use super::{Leaf, Model};
use crate::text::size;

/// A field of the front matter with a scalar value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub key: String,
    /// The range of the name.
    pub key_range: TextRange,
    /// The value, with YAML quoting and escapes resolved.
    pub value: String,
    /// The range of the value, without quotes.
    pub value_range: TextRange,
}

pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let whole = leaf.content();
    let Some((first, body)) = whole.split_once(['\n', '\r']) else { return };
    if first.trim() != "---" {
        return;
    }
    let body = body.rfind("---").map_or(body, |end| &body[..end]);
    let start = leaf.block.content.start() + size(first.len() + 1);
    let fields = fields(body, start);
    for field in &fields {
        if is_reference(field) {
            let range = field.value_range;
            model.links.push(Link { form: Form::FrontMatter, range, target: range });
        }
    }
    model.fields.extend(fields);
}

/// The scalar values of all mappings, at any depth. Fields before a syntax error are kept, because the
/// document may be half typed.
fn fields(yaml: &str, start: TextSize) -> Vec<Field> {
    let offsets = Offsets::new(yaml, start);
    let mut fields = Vec::new();
    // For each open collection: whether it is a mapping, and the key whose value has not come yet.
    let mut open: Vec<(bool, Option<(String, TextRange)>)> = Vec::new();
    for event in Parser::new_from_str(yaml).map_while(Result::ok) {
        match event {
            (Event::MappingStart(..), _) => open.push((true, None)),
            (Event::SequenceStart(..), _) => open.push((false, None)),
            (Event::MappingEnd | Event::SequenceEnd, _) => {
                open.pop();
                if let Some((true, key)) = open.last_mut() {
                    *key = None;
                }
            }
            (Event::Scalar(text, style, ..), span) => {
                let range = offsets.range(span, style);
                match open.last_mut() {
                    Some((true, key @ None)) => *key = Some((text.into_owned(), range)),
                    Some((true, key)) => {
                        let (name, key_range) = key.take().unwrap_or_default();
                        let value = text.into_owned();
                        fields.push(Field { key: name, key_range, value, value_range: range });
                    }
                    _ => {}
                }
            }
            (Event::Alias(_), _) => {
                // An alias: the value of the key is elsewhere.
                if let Some((_, key)) = open.last_mut() {
                    *key = None;
                }
            }
            _ => {}
        }
    }
    fields
}

/// Whether the value of a field is the path of a document.
fn is_reference(field: &Field) -> bool {
    let document = field.value.split('#').next().is_some_and(|path| path.ends_with(".md"));
    document && !field.value.contains([' ', '{', '[', '<'])
}

/// Converts the character offsets of YAML markers to byte offsets.
struct Offsets {
    starts: Vec<u32>,
    start: TextSize,
}

impl Offsets {
    fn new(yaml: &str, start: TextSize) -> Offsets {
        let starts = yaml.char_indices().map(|(at, _)| size(at).into());
        Offsets { starts: starts.chain([size(yaml.len()).into()]).collect(), start }
    }

    fn range(&self, span: Span, style: ScalarStyle) -> TextRange {
        let byte = |index: usize| {
            let last = self.starts.len() - 1;
            self.start + TextSize::new(self.starts[index.min(last)])
        };
        let quotes = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let quote = usize::from(quotes);
        let (from, to) = (span.start.index() + quote, span.end.index().saturating_sub(quote));
        TextRange::new(byte(from), byte(to.max(from)))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    fn fields(text: &str) -> Vec<String> {
        let document = document(text);
        let (_, part) = document.parts().next().unwrap();
        let show = |field: &super::Field| {
            format!("{}={} at {}", field.key, field.value, &part.section.text()[field.value_range])
        };
        part.model.fields.iter().map(show).collect()
    }

    #[test]
    fn values_stand_where_they_are_without_their_quotes() {
        let text = "---\ntitle: \"Bells: 鐘\"\nowner:\n  name: Ann\ntags: [a, b]\n---\n# Plan\n";
        assert_eq!(fields(text), ["title=Bells: 鐘 at Bells: 鐘", "name=Ann at Ann"]);
        assert_eq!(fields(&text.replace('\n', "\r\n")), fields(text));
        assert_eq!(fields(&text.replace('\n', "\r")), fields(text));
    }

    #[test]
    fn what_stands_before_an_error_is_kept() {
        assert_eq!(
            fields("---\ntitle: Bells\nowner: [unclosed\n---\n# Plan\n"),
            ["title=Bells at Bells"]
        );
    }

    #[test]
    fn a_ruler_further_down_is_no_front_matter() {
        assert_eq!(fields("# Plan\n\n---\ntitle: x\n---\n"), Vec::<String>::new());
    }

    #[test]
    fn an_alias_is_the_value_of_its_key() {
        assert_eq!(
            fields("---\na: &x one\nb: *x\nc: two\n---\n# Plan\n"),
            ["a=one at one", "c=two at two"]
        );
    }
}
