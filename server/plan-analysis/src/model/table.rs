//! Rows of tables, split from the raw text: a `|` inside `[A | B]` or a code span splits no cell,
//! whatever the grammar makes of it, because a writer means none.

use text_size::{TextRange, TextSize};

use super::Leaf;
use crate::syntax::InlineKind;
use crate::text::size;

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row with its outer pipes.
    pub range: TextRange,
    /// The cells without the white space around them; an empty one is an empty range.
    pub cells: Vec<TextRange>,
    /// Whether it names the columns.
    pub header: bool,
    /// The cells of the row that names the columns.
    pub columns: Vec<TextRange>,
}

pub(crate) fn row(leaf: Leaf<'_>, header: bool, columns: &mut Vec<TextRange>) -> Row {
    let cells = cells(leaf);
    if header {
        columns.clone_from(&cells);
    }
    Row { range: leaf.block.content, cells, header, columns: columns.clone() }
}

fn cells(leaf: Leaf<'_>) -> Vec<TextRange> {
    let range = leaf.block.content;
    let text = leaf.text;
    let mut cells = Vec::new();
    let mut start = usize::from(range.start());
    for at in pipes(leaf) {
        cells.push(trimmed(text, start, at));
        start = at + 1;
    }
    let end = usize::from(range.end());
    if !text[start..end].trim().is_empty() {
        cells.push(trimmed(text, start, end));
    }
    if text[range].starts_with('|') && !cells.is_empty() {
        cells.remove(0);
    }
    cells
}

/// The pipes that part cells.
fn pipes(leaf: Leaf<'_>) -> Vec<usize> {
    let range = leaf.block.content;
    let start = usize::from(range.start());
    let mut found = Vec::new();
    let mut depth = 0usize;
    let bytes = leaf.content().as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' if closes_before_row_end(&bytes[index..]) => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 && (index == 0 || bytes[index - 1] != b'\\') => {
                let at = TextRange::at(size(start + index), TextSize::of('|'));
                if !leaf.is_within(at, &[InlineKind::CodeSpan]) {
                    found.push(start + index);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the bracket that a text begins with is closed in it; one that is not holds no pipes.
fn closes_before_row_end(bytes: &[u8]) -> bool {
    let mut depth = 0usize;
    for byte in bytes {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return true,
            b']' => depth -= 1,
            _ => {}
        }
    }
    false
}

fn trimmed(text: &str, start: usize, end: usize) -> TextRange {
    let cell = &text[start..end];
    let lead = cell.len() - cell.trim_start().len();
    TextRange::at(size(start + lead), size(cell.trim().len()))
}
