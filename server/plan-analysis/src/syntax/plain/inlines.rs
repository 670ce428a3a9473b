//! The inline constructs of a text, found by their marks alone.

use text_size::TextRange;

use crate::syntax::block::{Inline, InlineKind};
use crate::text::size;

/// The inline constructs of a text in which there can be none but code spans; `None` where others
/// can be.
pub(in crate::syntax) fn code_spans(text: &str) -> Option<Vec<Inline>> {
    let is_other = |byte: u8| matches!(byte, b'<' | b'\\' | b'[' | b']' | b'~' | b'$' | b'&');
    if text.bytes().any(is_other) {
        return None;
    }
    let mut spans = Vec::new();
    let mut from = 0;
    let mut len = None;
    while let Some((start, open)) = next_run(text, from) {
        // The next run of the same length closes it (CommonMark 6.1). Of a longer one the grammar
        // takes a piece, and where the last one is not closed it has opinions too: it is asked then.
        let (close, end) = next_run(text, open)?;
        let same = open - start == end - close && *len.get_or_insert(open - start) == open - start;
        if !same {
            return None;
        }
        spans.push(Inline::new(InlineKind::CodeSpan, TextRange::new(size(start), size(end))));
        from = end;
    }
    Some(spans)
}

/// The next run of backticks.
fn next_run(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let start = from + memchr::memchr(b'`', &bytes[from..])?;
    let len = bytes[start..].iter().take_while(|byte| **byte == b'`').count();
    Some((start, start + len))
}
