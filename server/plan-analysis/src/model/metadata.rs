//! Metadata lines: `**Key**: value`, `**Key:** value`, several on one line separated by pipes, and in list
//! items also `Key: value`. The colon may be full-width.

use text_size::{TextRange, TextSize};

use super::Leaf;
use crate::syntax::InlineKind;
use crate::text::size;
use crate::words;

/// A field of a metadata line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The name without its marks.
    pub key: TextRange,
    /// The trimmed value; may be empty.
    pub value: TextRange,
}

/// Whether a field of this name holds the document's version.
pub fn is_version(key: &str) -> bool {
    words::is_one(key, |it| it.version)
}

/// The ISO 8601 date that a value starts with: `2026-01-31`. Dates compare as text.
pub fn day(value: &str) -> Option<&str> {
    let day = value.trim_start_matches(['[', '*', '`', ' ']).get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_day.then_some(day)
}

/// The fields of a block, in order.
pub(super) fn fields(leaf: Leaf<'_>) -> Vec<Metadata> {
    let mut found = Vec::new();
    let content = leaf.content();
    if !content.contains([':', '：']) {
        return found;
    }
    let start = leaf.block.content.start();
    let mut offset = 0;
    for line in content.split_inclusive(['\n', '\r']) {
        let line_start = start + size(offset);
        offset += line.len();
        let bare = leaf.block.item.is_some() && line_start == start;
        let line = TextRange::at(line_start, size(line.trim_end().len()));
        collect_line(leaf, line, bare, &mut found);
    }
    found
}

fn collect_line(leaf: Leaf<'_>, line: TextRange, bare: bool, found: &mut Vec<Metadata>) {
    let mut at = line.start();
    let mut first = true;
    while let Some(field) = field(leaf, TextRange::new(at, line.end()), bare && first) {
        at = field.end + TextSize::of('|');
        first = false;
        found.push(field.metadata);
        if at >= line.end() {
            return;
        }
    }
}

struct FoundField {
    metadata: Metadata,
    end: TextSize,
}

/// The field at the start of a range.
fn field(leaf: Leaf<'_>, range: TextRange, bare: bool) -> Option<FoundField> {
    let text = &leaf.text[range];
    let lead = text.len() - text.trim_start_matches([' ', '\t', '>', '-', '|']).len();
    let body = &text[lead..];
    let mark = ["**", "__"].into_iter().find(|mark| body.starts_with(mark));
    let (key, value) = match mark {
        Some(mark) => bold_key(&body[mark.len()..], mark)?,
        None if bare => bare_key(body)?,
        None => return None,
    };
    let base = range.start() + size(lead + mark.map_or(0, str::len));
    let value_start = base + size(value);
    let end = value_end(leaf, TextRange::new(value_start, range.end()));
    let value = TextRange::new(value_start, end);
    // A trailing backslash is a hard line break.
    let trimmed = leaf.text[value].trim().trim_end_matches('\\').trim_end();
    let lead = leaf.text[value].len() - leaf.text[value].trim_start().len();
    let value = TextRange::at(value.start() + size(lead), size(trimmed.len()));
    let key_text = leaf.text[TextRange::at(base, size(key))].trim_end();
    let key = TextRange::at(base, size(key_text.len()));
    Some(FoundField { metadata: Metadata { key, value }, end })
}

/// The length of a bold key, and where its value starts: `Key**: value` or `Key:** value`. `mark` is the
/// delimiter that opened the bold text and has to close it.
fn bold_key(text: &str, mark: &str) -> Option<(usize, usize)> {
    let close = text.find(mark)?;
    let end = close + mark.len();
    let (inside, after) = (&text[..close], &text[end..]);
    if let Some(key) = inside.strip_suffix([':', '：']) {
        return Some((key.len(), end));
    }
    let gap = after.len() - after.trim_start_matches(' ').len();
    let colon = after[gap..].chars().next().filter(|c| matches!(c, ':' | '：'))?;
    Some((close, end + gap + colon.len_utf8()))
}

/// The same for `Key: value`, where the key is a few words without markup.
fn bare_key(text: &str) -> Option<(usize, usize)> {
    let colon = text.find([':', '：'])?;
    let key = &text[..colon];
    let plain =
        key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '-' | '&' | '_'));
    let width = text[colon..].chars().next().map_or(1, char::len_utf8);
    let spaced = text[colon + width..].starts_with([' ', '\t']) || width > 1;
    (plain && !key.is_empty() && key.split(' ').count() <= 5 && spaced)
        .then_some((colon, colon + width))
}

/// Where a value ends: at the next field of the line, or at the end of the line.
fn value_end(leaf: Leaf<'_>, range: TextRange) -> TextSize {
    let text = &leaf.text[range];
    for (at, _) in text.match_indices('|') {
        let pipe = TextRange::at(range.start() + size(at), TextSize::of('|'));
        let field = text[at + 1..].trim_start().starts_with("**");
        if field && !leaf.is_within(pipe, &[InlineKind::CodeSpan]) {
            return pipe.start();
        }
    }
    range.end()
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    fn fields(text: &str) -> Vec<(String, String)> {
        let document = document(text);
        let (_, part) = document.parts().next().unwrap();
        let text = |range: text_size::TextRange| part.section.text()[range].to_owned();
        part.model.metadata.iter().map(|field| (text(field.key), text(field.value))).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(fields(text), expected);
    }

    #[test]
    fn the_colon_stands_inside_or_outside_the_bold() {
        check("**Status**: Draft\n**Owner:** Ann\n", &[("Status", "Draft"), ("Owner", "Ann")]);
        check("- __Status__: Draft\r\n", &[("Status", "Draft")]);
    }

    #[test]
    fn a_field_ends_with_its_line_whatever_ends_that() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("**Status**: Draft{end}**Owner**: Ann{end}");
            check(&text, &[("Status", "Draft"), ("Owner", "Ann")]);
        }
    }

    #[test]
    fn pipes_part_fields_but_not_values() {
        check("**Branch**: `a|b` | **Date**: today", &[("Branch", "`a|b`"), ("Date", "today")]);
        check("**Status**: Draft | Approved", &[("Status", "Draft | Approved")]);
    }

    #[test]
    fn full_width_colons_and_other_scripts_are_fields() {
        check("**状态**：草稿", &[("状态", "草稿")]);
    }

    #[test]
    fn an_empty_value_is_a_field_and_prose_is_none() {
        check("**Status**:\n", &[("Status", "")]);
        check("The **bell** rings: twice.\n", &[]);
    }

    #[test]
    fn plain_keys_count_in_list_items() {
        check("- Language: Rust\n", &[("Language", "Rust")]);
        check("Language: Rust\n", &[]);
    }

    #[test]
    fn a_bare_key_may_begin_with_the_mark_of_emphasis() {
        check("- _要件: x_\n", &[("_要件", "x_")]);
        check("- _K：\n", &[("_K", "")]);
        check("- _Requirements: 1.1_\n", &[("_Requirements", "1.1_")]);
    }

    #[test]
    fn the_mark_that_opens_a_key_closes_it() {
        check("__Status__: **Approved**\n", &[("Status", "**Approved**")]);
        check("**Status__**: Draft\n", &[("Status__", "Draft")]);
    }
}
