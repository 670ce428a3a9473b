//! Where the members and elements of a JSON text stand. Comments and commas at the end are read over, since settings
//! often have them; values are not looked into further than their ends.

use std::ops::Range;

/// Maximum depth of nesting.
const DEEPEST: usize = 128;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    /// From its first byte to its last.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// Where the commas after its members or elements end; the last has none, or one at the end.
    pub(super) commas: Vec<usize>,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// An object, with its members.
    Object(Vec<Member>),
    /// An array, with its elements.
    Array(Vec<Node>),
    /// Anything else.
    Other,
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member {
    /// Its key, as it is written between the quotes.
    pub(super) key: String,
    /// From its key to the end of its value.
    pub(super) span: Range<usize>,
    /// Its value.
    pub(super) value: Node,
}

impl Node {
    /// The value of a member; of several with the same key the last counts.
    pub(super) fn member(&self, key: &str) -> Option<&Node> {
        let Kind::Object(members) = &self.kind else { return None };
        members.iter().rev().find(|it| it.key == key).map(|it| &it.value)
    }

    /// Where its members or elements stand.
    pub(super) fn spans(&self) -> Vec<Range<usize>> {
        match &self.kind {
            Kind::Object(members) => members.iter().map(|it| it.span.clone()).collect(),
            Kind::Array(elements) => elements.iter().map(|it| it.span.clone()).collect(),
            Kind::Other => Vec::new(),
        }
    }
}

/// Reads a text; if it is not JSON, the line where it stops being that.
pub(super) fn read(text: &str) -> Result<Node, usize> {
    let mut scan = Scan { text, at: 0 };
    let node = scan.blank().and_then(|()| scan.value(0)).filter(|_| {
        // Behind the value nothing else follows.
        scan.blank().is_some() && scan.at == text.len()
    });
    node.ok_or_else(|| text.bytes().take(scan.at).filter(|byte| *byte == b'\n').count() + 1)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Goes over blanks and comments.
    fn blank(&mut self) -> Option<()> {
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with([' ', '\t', '\n', '\r']) {
                self.at += 1;
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/")? + 2;
            } else {
                return Some(());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let mut commas = Vec::new();
        let kind = match self.peek()? {
            _ if depth > DEEPEST => return None,
            b'{' => Kind::Object(self.list(b'}', &mut commas, |scan| scan.member(depth + 1))?),
            b'[' => Kind::Array(self.list(b']', &mut commas, |scan| scan.value(depth + 1))?),
            b'"' => {
                self.string()?;
                Kind::Other
            }
            _ => {
                self.word()?;
                Kind::Other
            }
        };
        Some(Node { span: start..self.at, kind, commas })
    }

    /// What stands between two brackets, with commas between.
    fn list<T>(
        &mut self,
        close: u8,
        commas: &mut Vec<usize>,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blank()?;
            if self.take(close).is_some() {
                return Some(items);
            }
            items.push(item(self)?);
            self.blank()?;
            if self.take(b',').is_none() {
                self.take(close)?;
                return Some(items);
            }
            commas.push(self.at);
        }
    }

    fn member(&mut self, depth: usize) -> Option<Member> {
        let start = self.at;
        self.string()?;
        let key = self.text[start + 1..self.at - 1].to_owned();
        self.blank()?;
        self.take(b':')?;
        self.blank()?;
        let value = self.value(depth)?;
        Some(Member { key, span: start..self.at, value })
    }

    fn string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            match self.peek()? {
                b'"' => return self.take(b'"'),
                b'\\' => self.at += 2,
                b'\n' => return None,
                _ => self.at += 1,
            }
        }
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        let word = &rest[..end.unwrap_or(rest.len())];
        serde_json::from_str::<serde_json::Value>(word).ok()?;
        self.at += word.len();
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn settings_are_read_with_comments_and_commas_at_the_end() {
        let text = "// a\n{ \"a\": [1, -2.5e3, true,], /* b */ \"c\\\"\": { \"d\": null }, }\n";
        let root = read(text).expect("it is JSON with comments");
        let spans = root.spans();
        assert_eq!(&text[spans[0].clone()], "\"a\": [1, -2.5e3, true,]");
        assert_eq!(&text[spans[1].clone()], "\"c\\\"\": { \"d\": null }");
        let a = root.member("a").expect("it has a member");
        assert_eq!(a.spans().len(), 3);
        let after: Vec<&str> = a.commas.iter().map(|it| &text[*it - 1..*it + 1]).collect();
        assert_eq!(after, [", ", ", ", ",]"]);
        assert!(root.member("b").is_none() && a.member("a").is_none());
    }

    #[test]
    fn what_is_no_json_has_a_line_where_it_stops() {
        for (text, line) in [
            ("", 1),
            ("{\n\"a\": }", 2),
            ("{ \"a\": 1 }\n\nx", 3),
            ("[1 2]", 1),
            ("{ a: 1 }", 1),
            ("{\n\n\"a", 3),
            ("/* a", 1),
            ("\"\\", 1),
        ] {
            assert_eq!(read(text).err(), Some(line), "{text:?}");
        }
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
