//! The lines of a document that a picture shows: cut and made harmless.

use std::iter;
use std::ops::Range;

use text_size::{TextLen, TextRange, TextSize};

use super::push_escaped;
use crate::text::{floor, line_breaks, size};

/// Maximum number of characters of a line that are shown, around the start of the marked text.
pub(super) const WIDEST: usize = 120;

/// The same on a terminal, however wide it is.
const WIDEST_ON_TERMINALS: usize = 200;

/// Minimum number of characters that are shown, however narrow the terminal is.
const NARROWEST: usize = 40;

/// Maximum number of characters shown before the marked text in a line that is cut.
const LEAD: usize = 40;

/// Maximum number of lines of a range that are shown before its last one.
const TALLEST: usize = 4;

/// A text and the starts of its lines. For a text that is not edited this is faster than a rope.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl Lines<'_> {
    pub(super) fn new(text: &str) -> Lines<'_> {
        let starts = iter::once(0).chain(line_breaks(text).map(|at| at + 1));
        Lines { text, starts: starts.collect() }
    }

    /// The line and the column of an offset, from 0, in characters.
    pub(super) fn position(&self, offset: TextSize) -> (usize, usize) {
        let offset = floor(self.text, offset.into());
        let line = self.line_of(size(offset));
        (line, self.text[self.starts[line]..offset].chars().count())
    }

    /// The line that holds an offset; an offset past the end is in the last line.
    fn line_of(&self, offset: TextSize) -> usize {
        self.starts.partition_point(|start| *start <= usize::from(offset)) - 1
    }

    /// The range of a line without its line break.
    fn range(&self, line: usize) -> TextRange {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| {
            start + self.text[start..*next].trim_end_matches(['\n', '\r']).len()
        });
        TextRange::new(size(start), size(end))
    }
}

/// The lines that are shown, without control characters, and the marked range in them.
pub(super) struct Excerpt {
    pub(super) source: String,
    pub(super) marked: Range<usize>,
}

impl Excerpt {
    /// `columns` is the width of the terminal, if there is one.
    pub(super) fn new(lines: &Lines<'_>, range: TextRange, columns: Option<usize>) -> Excerpt {
        let first = lines.line_of(range.start());
        let last = lines.line_of(range.end()).max(first);
        let widest = widest(columns, last + 1, last > first);
        // The library leaves out two lines and more, and draws the mark to the last one.
        let is_cut = last > first + TALLEST + 1;
        let left_out = if is_cut { first + TALLEST..last } else { last..last };
        let mut excerpt = Excerpt { source: String::new(), marked: 0..0 };
        for line in first..=last {
            if line > first {
                excerpt.source.push('\n');
            }
            if left_out.contains(&line) {
                continue;
            }
            let whole = lines.range(line);
            let marked = range.intersect(whole).unwrap_or(TextRange::empty(whole.end()));
            let marked = excerpt.add_line(&lines.text[whole], marked - whole.start(), widest);
            if line == first {
                excerpt.marked.start = marked.start;
            }
            excerpt.marked.end = marked.end.max(excerpt.marked.start);
        }
        excerpt
    }

    /// Adds a line, cut around the marked range; gives where that range now stands.
    fn add_line(&mut self, line: &str, marked: TextRange, widest: usize) -> Range<usize> {
        let window = window(line, marked.start(), widest);
        let marked = marked.intersect(window).unwrap_or(TextRange::empty(window.end()));
        if window.start() > TextSize::new(0) {
            self.source.push('…');
        }
        push_escaped(&mut self.source, &line[TextRange::new(window.start(), marked.start())]);
        let start = self.source.len();
        push_escaped(&mut self.source, &line[marked]);
        let end = self.source.len();
        push_escaped(&mut self.source, &line[TextRange::new(marked.end(), window.end())]);
        if window.end() < line.text_len() {
            self.source.push('…');
        }
        start..end
    }
}

/// How many characters of a line fit on a terminal, beside the number of the line and the marks.
fn widest(columns: Option<usize>, last: usize, is_tall: bool) -> usize {
    let Some(columns) = columns else { return WIDEST };
    // `12 | ` and, where a range is drawn along its lines, `| `.
    let margin = last.to_string().len() + 3 + if is_tall { 2 } else { 0 };
    columns.saturating_sub(margin + "……".chars().count()).clamp(NARROWEST, WIDEST_ON_TERMINALS)
}

/// The part of a line that is shown so that an offset is in it, of at most `widest` characters.
fn window(line: &str, at: TextSize, widest: usize) -> TextRange {
    if line.chars().nth(widest).is_none() {
        return TextRange::up_to(line.text_len());
    }
    let before = &line[..usize::from(at)];
    let lead = LEAD.min(widest / 3);
    let start = before.char_indices().rev().nth(lead - 1).map_or(0, |(at, _)| at);
    let shown: usize = line[start..].chars().take(widest).map(char::len_utf8).sum();
    TextRange::at(size(start), size(shown))
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::text::{Encoding, Text, size};

    #[test]
    fn lines_are_those_of_the_text() {
        for source in ["", "a", "a\n", "\r", "é\r\n\r\n負b\r\rc\n\rd", "\u{2028}a\u{b}\n\r\n"] {
            let (lines, text) = (Lines::new(source), Text::new(source));
            assert_eq!(lines.starts.len(), text.line_count() as usize, "{source:?}");
            for (line, number) in (0..text.line_count()).enumerate() {
                assert_eq!(lines.range(line), text.line_range(number), "{source:?}, line {line}");
            }
            for offset in 0..=source.len() + 2 {
                let expected = text.position(size(offset), Encoding::Utf32);
                let expected = (expected.line as usize, expected.column as usize);
                assert_eq!(lines.position(size(offset)), expected, "{source:?}, offset {offset}");
            }
        }
    }
}
