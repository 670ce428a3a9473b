//! HTML character references: `&amp;`, `&#38;`. Only the common names are decoded; others are left as they
//! are.

use std::borrow::Cow;

/// The names that occur in ordinary documents, and their characters.
const NAMES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("larr", '←'),
    ("rarr", '→'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("times", '×'),
    ("middot", '·'),
    ("bull", '•'),
];

/// The maximum length of a reference, including `&` and `;`.
const LONGEST: usize = 12;

/// The reference that `text` starts with: its length and its character.
pub fn at_start(text: &str) -> Option<(usize, char)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let sign = if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        char::from_u32(code?)?
    } else {
        NAMES.iter().find(|(known, _)| *known == name)?.1
    };
    Some((end + "&;".len(), sign))
}

/// A link destination with escapes and character references resolved (CommonMark 2.4 and 2.5).
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((len, sign)) = at_start(rest) {
            out.push(sign);
            rest = &rest[len..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let escaped = rest.chars().next().filter(|next| c == '\\' && next.is_ascii_punctuation());
        out.push(escaped.unwrap_or(c));
        rest = &rest[escaped.map_or(0, char::len_utf8)..];
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{at_start, unescaped};

    #[test]
    fn entities_have_names_and_numbers() {
        assert_eq!(at_start("&amp; b"), Some((5, '&')));
        assert_eq!(at_start("&#39;"), Some((5, '\'')));
        assert_eq!(at_start("&#x27;"), Some((6, '\'')));
        for text in ["& b;", "&bells;", "&#;", "&#xd800;", "&amp"] {
            assert_eq!(at_start(text), None, "{text}");
        }
    }

    #[test]
    fn an_escape_is_a_backslash_before_a_sign() {
        assert_eq!(unescaped(r"a\_b\(c\).md"), "a_b(c).md");
        assert_eq!(unescaped(r"..\bells\a&amp;b.md"), r"..\bells\a&b.md");
    }
}
