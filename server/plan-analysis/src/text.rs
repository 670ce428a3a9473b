//! The text of a document and its positions; the only module that names ropey.
//!
//! Offsets are bytes of UTF-8. As in the Language Server Protocol, lines end with `\n`, `\r\n` or `\r` only.

use ropey::{Rope, RopeSlice};
use text_size::{TextRange, TextSize};

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Columns are bytes.
    Utf8,
    /// Columns are UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Columns are Unicode code points.
    Utf32,
}

/// A position as an editor shows it: line and column from 0, the column in some [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0.
    pub column: u32,
}

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The range to replace, in byte offsets of the text before the edit.
    pub range: TextRange,
    /// The replacement.
    pub text: String,
}

/// A text that is cheap to clone and to edit.
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// Takes a text unchanged, including line endings and a byte order mark.
    pub fn new(text: &str) -> Text {
        Text { rope: Rope::from_str(text) }
    }

    /// The length in bytes.
    pub fn len(&self) -> TextSize {
        size(self.rope.len_bytes())
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The number of lines; a text that ends with a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.rope.len_lines()).unwrap_or(u32::MAX)
    }

    /// The text of a range; offsets past the end or inside a character are moved to the left.
    pub fn slice(&self, range: TextRange) -> String {
        let range = self.clamp(range);
        self.rope.byte_slice(usize::from(range.start())..usize::from(range.end())).to_string()
    }

    /// The line, from 0, that contains a byte offset; for an offset past the end, the last line.
    pub fn line_of(&self, offset: TextSize) -> u32 {
        let offset = usize::from(offset).min(self.rope.len_bytes());
        u32::try_from(self.rope.byte_to_line(offset)).unwrap_or(u32::MAX)
    }

    /// The start of a line; for a line past the end, the end of the text.
    pub fn line_start(&self, line: u32) -> TextSize {
        if self.rope.len_lines() > line as usize {
            size(self.rope.line_to_byte(line as usize))
        } else {
            self.len()
        }
    }

    /// The range of a line without its line break.
    pub fn line_range(&self, line: u32) -> TextRange {
        let start = self.line_start(line);
        match self.rope.get_line(line as usize) {
            Some(slice) => TextRange::at(start, size(content_len(slice))),
            None => TextRange::empty(start),
        }
    }

    /// The line break of the first line; `\n` if there is none.
    pub fn line_break(&self) -> &'static str {
        let first = TextRange::new(self.line_range(0).end(), self.line_start(1));
        match self.slice(first).as_str() {
            "\r\n" => "\r\n",
            "\r" => "\r",
            _ => "\n",
        }
    }

    /// The position of a byte offset; an offset past the end counts as the end, one inside a character as the
    /// character's start.
    pub fn position(&self, offset: TextSize, encoding: Encoding) -> LineColumn {
        let offset = self.boundary(offset);
        let line = self.line_of(offset);
        let start = self.line_start(line);
        let column = match encoding {
            Encoding::Utf8 => u32::from(offset - start),
            Encoding::Utf16 | Encoding::Utf32 => {
                let before = self.rope.byte_slice(usize::from(start)..usize::from(offset));
                let units = match encoding {
                    Encoding::Utf16 => before.len_utf16_cu(),
                    _ => before.len_chars(),
                };
                u32::try_from(units).unwrap_or(u32::MAX)
            }
        };
        LineColumn { line, column }
    }

    /// The byte offset of a position. A column past the end of the line is the end of its content, before the
    /// line break; a column inside a character is the character's start; a line past the end is the end of
    /// the text (LSP 3.17, "Position").
    pub fn offset(&self, position: LineColumn, encoding: Encoding) -> TextSize {
        let Some(line) = self.rope.get_line(position.line as usize) else { return self.len() };
        let start = self.rope.line_to_byte(position.line as usize);
        let content = line.byte_slice(..content_len(line));
        let column = position.column as usize;
        let within = match encoding {
            Encoding::Utf8 => floor_boundary(content, column.min(content.len_bytes())),
            Encoding::Utf16 => {
                let unit = column.min(content.len_utf16_cu());
                content.char_to_byte(content.utf16_cu_to_char(unit))
            }
            Encoding::Utf32 => content.char_to_byte(column.min(content.len_chars())),
        };
        size(start + within)
    }

    /// Replaces a range. Offsets past the end or inside a character are moved to the left, so that no edit
    /// can fail; returns the range that was actually replaced.
    pub fn edit(&mut self, edit: &Edit) -> TextRange {
        let range = self.clamp(edit.range);
        let chars = self.rope.byte_to_char(range.start().into())
            ..self.rope.byte_to_char(range.end().into());
        let start = chars.start;
        if !chars.is_empty() {
            self.rope.remove(chars);
        }
        if !edit.text.is_empty() {
            self.rope.insert(start, &edit.text);
        }
        range
    }

    /// The nearest offset to the left that is within the text and on a character boundary.
    pub fn boundary(&self, offset: TextSize) -> TextSize {
        let offset = usize::from(offset).min(self.rope.len_bytes());
        size(floor_boundary(self.rope.slice(..), offset))
    }

    fn clamp(&self, range: TextRange) -> TextRange {
        TextRange::new(self.boundary(range.start()), self.boundary(range.end()))
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == other
    }
}

/// A length or offset as a [`TextSize`]; saturates at 4 GiB.
pub(crate) fn size(bytes: usize) -> TextSize {
    TextSize::new(u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// Moves a range that is relative to `start` to the origin of `start`.
pub(crate) fn shift(range: TextRange, start: TextSize) -> TextRange {
    TextRange::new(range.start() + start, range.end() + start)
}

/// A range without surrounding white space.
pub(crate) fn trimmed(text: &str, range: TextRange) -> TextRange {
    let inside = &text[range];
    let lead = inside.len() - inside.trim_start().len();
    TextRange::at(range.start() + size(lead), size(inside.trim().len()))
}

/// The length of a line without its line break.
fn content_len(line: RopeSlice<'_>) -> usize {
    let len = line.len_bytes();
    let ends_with = |byte: u8, end: usize| end > 0 && line.byte(end - 1) == byte;
    if ends_with(b'\n', len) && ends_with(b'\r', len - 1) {
        len - 2
    } else if ends_with(b'\n', len) || ends_with(b'\r', len) {
        len - 1
    } else {
        len
    }
}

/// The nearest offset to the left that is within `text` and on a character boundary.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn floor_boundary(slice: RopeSlice<'_>, mut offset: usize) -> usize {
    while offset > 0 && offset < slice.len_bytes() && slice.byte(offset) & 0xC0 == 0x80 {
        offset -= 1;
    }
    offset
}

/// The offset of the last byte of each line break; `\n`, `\r\n` and `\r` count as one each.
pub(crate) fn line_breaks(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: u32, column: u32) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn only_the_three_line_breaks_of_the_protocol_end_a_line() {
        assert_eq!(Text::new("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f").line_count(), 1);
        assert_eq!(Text::new("a\nb\r\nc\rd").line_count(), 4);
    }

    #[test]
    fn a_column_past_the_content_is_its_end_before_the_break() {
        for text in ["ab\ncd", "ab\r\ncd", "ab\rcd"] {
            assert_eq!(Text::new(text).offset(at(0, 99), Encoding::Utf16), size(2), "{text:?}");
        }
    }

    #[test]
    fn a_line_past_the_end_is_the_end_of_the_text() {
        assert_eq!(Text::new("ab\ncd").offset(at(9, 0), Encoding::Utf8), size(5));
    }

    #[test]
    fn a_column_inside_a_character_is_rounded_down() {
        let text = Text::new("a😀b");
        assert_eq!(text.offset(at(0, 2), Encoding::Utf16), size(1));
        assert_eq!(text.offset(at(0, 3), Encoding::Utf8), size(1));
        assert_eq!(text.offset(at(0, 2), Encoding::Utf32), size(5));
    }

    #[test]
    fn an_edit_inside_a_character_or_past_the_end_is_moved_to_the_left() {
        let mut text = Text::new("é!");
        let range = TextRange::new(size(1), size(99));
        let done = text.edit(&Edit { range, text: "x".into() });
        assert_eq!((done, text.to_string()), (TextRange::new(size(0), size(3)), "x".to_owned()));
    }

    proptest! {
        #[test]
        fn positions_and_offsets_are_inverse_at_every_character(text in "[a\r\nß😀\u{2028}\u{85}\u{0}\u{feff}字]{0,40}") {
            let rope = Text::new(&text);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let inside_crlf = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                if inside_crlf {
                    continue;
                }
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    let position = rope.position(size(offset), encoding);
                    prop_assert_eq!(rope.offset(position, encoding), size(offset));
                }
            }
        }

        #[test]
        fn any_edit_does_what_a_string_would_do(
            text in "[a\r\nß😀\u{2028}字]{0,30}", start in 0u32..60, len in 0u32..30, new in "[x\r\n😀]{0,5}"
        ) {
            let mut rope = Text::new(&text);
            let range = TextRange::at(TextSize::new(start), TextSize::new(len));
            let done = rope.edit(&Edit { range, text: new.clone() });
            let mut string = text.clone();
            string.replace_range(usize::from(done.start())..usize::from(done.end()), &new);
            prop_assert_eq!(rope.to_string(), string);
        }
    }
}
