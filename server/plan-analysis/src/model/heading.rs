//! Headings: their text, and their anchors.

use std::sync::LazyLock;

use regex::Regex;
use text_size::TextRange;

use super::{Leaf, entity};
use crate::text::size;
use crate::words;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The whole line, with its `#` marks.
    pub range: TextRange,
    /// The text without the marks.
    pub text: TextRange,
    /// The text as rendered: without emphasis, code marks, link targets and comments.
    pub title: String,
}

pub(crate) fn of(leaf: Leaf<'_>, level: u8) -> Heading {
    let whole = &leaf.text[leaf.block.range];
    let content = leaf.content();
    // Closing hashes belong to an ATX heading; in a setext heading they are text.
    let len = if whole.trim_start().starts_with('#') { open_len(content) } else { content.len() };
    let text = TextRange::at(leaf.block.content.start(), size(len));
    Heading { level, range: leaf.block.range, text, title: plain(&content[..len]) }
}

/// The length of a heading's text without its closing hashes (CommonMark 4.2).
fn open_len(text: &str) -> usize {
    let open = text.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end().len() } else { text.len() }
}

/// The text of a heading as it is rendered.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut code = false;
    while let Some(c) = rest.chars().next() {
        if !code && let Some((len, shown)) = construct(rest, out.chars().next_back()) {
            out.extend(shown);
            rest = &rest[len..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '`' => code = !code && rest.contains('`'),
            ']' if !code && rest.starts_with('(') => {
                let (_, after) = rest.split_once(')').unwrap_or((rest, ""));
                rest = after;
                if let Some(open) = out.rfind('[') {
                    out.remove(open);
                }
            }
            c => out.push(c),
        }
    }
    out.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The construct at the start of `text` that is rendered differently from its source: its length, and the
/// character shown for it. `before` is the last character that was rendered.
fn construct(text: &str, before: Option<char>) -> Option<(usize, Option<char>)> {
    let next = |at: usize| text[at..].chars().next();
    match text.as_bytes().first()? {
        b'<' if text.starts_with("<!--") => {
            Some((text.find("-->").map_or(text.len(), |end| end + "-->".len()), None))
        }
        b'<' => Some((tag(text)?, None)),
        b'&' => entity::at_start(text).map(|(len, sign)| (len, Some(sign))),
        b'\\' => next(1).filter(char::is_ascii_punctuation).map(|sign| (2, Some(sign))),
        b'!' if text.starts_with("![") => {
            let close = text.find("](").filter(|at| !text[2..*at].contains('['))?;
            Some((close + text[close..].find(')')? + 1, None))
        }
        // Between blanks it is a literal asterisk.
        b'*' => {
            let alone =
                before.is_none_or(char::is_whitespace) && next(1).is_some_and(char::is_whitespace);
            (!alone).then_some((1, None))
        }
        _ => None,
    }
}

/// HTML elements that can occur inside a heading (HTML 4.5 and 4.8). `<Feature Name>` is not one of them, and
/// so is not taken for a tag.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// The length of the HTML tag that `text` starts with.
fn tag(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inner = text[1..end].trim_start_matches('/');
    let name = inner.split([' ', '\t', '\n', '\r', '/']).next()?.to_ascii_lowercase();
    // Attributes count only if they have values.
    let rest = inner[name.len()..].trim_matches(['/', ' ']);
    (ELEMENTS.contains(&&*name) && (rest.is_empty() || rest.contains('='))).then_some(end + 1)
}

/// The fragment that GitHub derives from a heading: lower case, letters, digits, `-` and `_` kept, spaces
/// replaced by `-`, everything else dropped. `Document` adds the `-1`, `-2` of repeated headings.
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

/// Whether a heading says that its section is about the constitution.
pub fn is_about_constitution(title: &str) -> bool {
    // Asked of every heading of a workspace: all words are looked for at once.
    static ANY: LazyLock<Regex> = LazyLock::new(|| {
        let kinds = words::all(|it| it.constitution).chain(words::all(|it| it.principles));
        let words: Vec<&str> = kinds.chain(["compliance", "gates?\\b"]).collect();
        let (spaced, dense): (Vec<&str>, Vec<&str>) =
            words.iter().partition(|word| word.starts_with(|c: char| u32::from(c) < 0x2e80));
        let pattern = format!(r"(?i)\b(?:{})|{}", spaced.join("|"), dense.join("|"));
        Regex::new(&pattern).expect("words are a pattern")
    });
    ANY.is_match(title)
}

/// Whether a heading names the constitution itself: its section goes through the articles.
pub fn names_constitution(title: &str) -> bool {
    words::holds_one(&title.to_lowercase(), |it| it.constitution)
}

#[cfg(test)]
mod tests {
    use super::{plain, slug};
    use crate::fixture::document;

    #[test]
    fn a_title_is_what_a_reader_sees() {
        assert_eq!(plain("**A** `b` [c](d.md) <!-- e -->"), "A b c");
        assert_eq!(plain("Plan: [FEATURE]"), "Plan: [FEATURE]");
        assert_eq!(plain("<b>Loud</b><br/> tones &amp; \\*lights\\*"), "Loud tones & *lights*");
        assert_eq!(plain("<a id='x'></a>Two * three ![bell](b.png)"), "Two * three");
        assert_eq!(
            plain("The `<b>` of `a*b` and <Feature Name>"),
            "The <b> of a*b and <Feature Name>"
        );
    }

    #[test]
    fn hashes_that_close_a_heading_are_no_text() {
        for (text, title) in [
            ("## Risks ##\n", "Risks"),
            ("## Risks ####   \n", "Risks"),
            ("## In C#\n", "In C#"),
            ("## Tag \\#\n", "Tag #"),
            ("Risks ##\n-----\n", "Risks ##"),
        ] {
            let headings = document(text).headings();
            assert_eq!(headings[0].title, title, "{text}");
        }
    }

    #[test]
    fn slugs_are_as_on_github() {
        assert_eq!(slug("Phase 0: Outline & Research"), "phase-0-outline--research");
        assert_eq!(slug("憲章チェック（必須）"), "憲章チェック必須");
        assert_eq!(slug("概要　説明"), "概要説明");
        assert_eq!(slug("Bells * horns"), "bells--horns");
        assert_eq!(
            slug("User Story 1 - Title (Priority: P1) 🎯"),
            "user-story-1---title-priority-p1-"
        );
    }
}
