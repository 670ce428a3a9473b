//! Headings: their text, and the anchor that leads to them.

use text_size::TextRange;

use super::Leaf;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The line, with its marks.
    pub range: TextRange,
    /// The text without marks.
    pub text: TextRange,
    /// What a reader sees: without emphasis, code marks, links and comments.
    pub title: String,
}

pub(crate) fn of(leaf: Leaf<'_>, level: u8) -> Heading {
    let content = leaf.content();
    Heading { level, range: leaf.block.range, text: leaf.block.content, title: plain(content) }
}

/// A heading's text as a reader sees it.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '`' | '*' => {}
            ']' if rest.starts_with('(') => {
                let (_, after) = rest.split_once(')').unwrap_or((rest, ""));
                rest = after;
                if let Some(open) = out.rfind('[') {
                    out.remove(open);
                }
            }
            c => out.push(c),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fragment that GitHub gives a heading: lower case, letters, digits, `-` and `_` kept, spaces
/// made `-`, everything else dropped. The `-1`, `-2` of repeated headings is the document's affair.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_alphanumeric() || is_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Combining marks belong to the letters before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

#[cfg(test)]
mod tests {
    use super::{plain, slug};

    #[test]
    fn a_title_is_what_a_reader_sees() {
        assert_eq!(plain("**A** `b` [c](d.md) <!-- e -->"), "A b c");
        assert_eq!(plain("Plan: [FEATURE]"), "Plan: [FEATURE]");
    }

    #[test]
    fn slugs_are_as_on_github() {
        assert_eq!(slug("Phase 0: Outline & Research"), "phase-0-outline--research");
        assert_eq!(slug("憲章チェック（必須）"), "憲章チェック必須");
        assert_eq!(
            slug("User Story 1 - Title (Priority: P1) 🎯"),
            "user-story-1---title-priority-p1-"
        );
    }
}
