//! Draws what is drawn most, one line of ASCII in plain text, without the library: it takes a
//! hundredth of the time, and one folder can have a hundred thousand findings.
//!
//! It draws what the library would have drawn, which a property holds it to, or nothing.

use super::Shown;

/// So long a line, in bytes, is never cut by the library.
const LONGEST: usize = 240;

/// Maximum number of leading spaces that are never cut either.
const DEEPEST: usize = 20;

/// Adds the picture, unless the library has to draw it.
pub(super) fn draw(out: &mut String, shown: &Shown<'_>) -> bool {
    let source = &*shown.excerpt.source;
    if !is_simple(source) || shown.message.contains(REPLACED) {
        return false;
    }
    let marked = &shown.excerpt.marked;
    let (line, column) = (shown.line.to_string(), shown.column.to_string());
    let push_times = |out: &mut String, text: &str, times| (0..times).for_each(|_| *out += text);
    let push = |out: &mut String, parts: &[&str]| parts.iter().for_each(|part| *out += part);

    push(out, &[shown.level(), "[", shown.code, "]: ", &shown.message, "\n"]);
    push_times(out, " ", line.len());
    push(out, &["--> ", shown.path, ":", &line, ":", &column, "\n"]);
    push_times(out, " ", line.len());
    push(out, &[" |\n", &line, " |"]);
    if !source.is_empty() {
        push(out, &[" ", source]);
    }
    out.push('\n');
    push_times(out, " ", line.len());
    *out += " | ";
    push_times(out, " ", marked.start);
    // An empty range is one caret.
    push_times(out, "^", marked.len().max(1));
    *out += "\n\n";
    true
}

/// What the library shows as something else.
const REPLACED: [char; 2] = ['\t', '\u{200d}'];

/// Whether a source is one line, shown whole, in which a byte is a column.
fn is_simple(source: &str) -> bool {
    let is_indented = source.bytes().take_while(|byte| *byte == b' ').count() > DEEPEST;
    source.len() <= LONGEST
        && !is_indented
        && source.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}
