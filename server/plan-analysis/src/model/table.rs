//! Table rows, split from the raw text: unlike in the grammar, a `|` inside `[A | B]` or a code span does not
//! separate cells.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::Leaf;
use crate::syntax::InlineKind;
use crate::text::{size, trimmed};

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row with its outer pipes.
    pub range: TextRange,
    /// The trimmed cells; an empty cell is an empty range.
    pub cells: Vec<TextRange>,
    /// Whether it is the header row.
    pub header: bool,
    /// The cells of the header row, shared by all rows of a table.
    pub columns: Arc<[TextRange]>,
}

pub(crate) fn row(leaf: Leaf<'_>, header: bool, columns: &mut Arc<[TextRange]>) -> Row {
    let cells = cells(leaf);
    if header {
        *columns = cells.as_slice().into();
    }
    Row { range: leaf.block.content, cells, header, columns: Arc::clone(columns) }
}

fn cells(leaf: Leaf<'_>) -> Vec<TextRange> {
    let range = leaf.block.content;
    let text = leaf.text;
    let mut cells = Vec::new();
    let mut start = usize::from(range.start());
    for at in pipes(leaf) {
        cells.push(trimmed(text, TextRange::new(size(start), size(at))));
        start = at + 1;
    }
    let end = usize::from(range.end());
    if !text[start..end].trim().is_empty() {
        cells.push(trimmed(text, TextRange::new(size(start), size(end))));
    }
    if text[range].starts_with('|') && !cells.is_empty() {
        cells.remove(0);
    }
    cells
}

/// The offsets of the pipes that separate cells.
fn pipes(leaf: Leaf<'_>) -> Vec<usize> {
    let start = usize::from(leaf.block.content.start());
    let bytes = leaf.content().as_bytes();
    let held = held(bytes);
    let mut pipes = Vec::new();
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'|' || index > 0 && bytes[index - 1] == b'\\' || holds(&held, index) {
            continue;
        }
        let at = TextRange::at(size(start + index), TextSize::of('|'));
        if !leaf.is_within(at, &[InlineKind::CodeSpan]) {
            pipes.push(start + index);
        }
    }
    pipes
}

fn holds(held: &[std::ops::Range<usize>], at: usize) -> bool {
    let before = held.partition_point(|range| range.start <= at);
    before.checked_sub(1).is_some_and(|last| held[last].contains(&at))
}

/// The outermost brackets that are closed within the row; pipes inside them do not separate cells.
fn held(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut open = Vec::new();
    let mut held: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => open.push(at),
            b']' => {
                if let Some(start) = open.pop() {
                    while held.last().is_some_and(|inner| inner.start > start) {
                        held.pop();
                    }
                    held.push(start..at);
                }
            }
            _ => {}
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    fn cells(row: &str) -> Vec<String> {
        let document = document(&format!("| a | b |\n|---|---|\n{row}\n"));
        let (_, part) = document.parts().next().unwrap();
        let row = part.model.rows.last().unwrap();
        row.cells.iter().map(|cell| part.section.text()[*cell].to_owned()).collect()
    }

    #[test]
    fn a_pipe_in_brackets_or_code_parts_no_cells() {
        assert_eq!(cells("| [High | Low] | x |"), ["[High | Low]", "x"]);
        assert_eq!(cells("| `a | b` | x |"), ["`a | b`", "x"]);
        assert_eq!(cells("| a \\| b | x |"), ["a \\| b", "x"]);
    }

    #[test]
    fn a_bracket_that_is_not_closed_holds_no_pipes() {
        assert_eq!(cells("| [High | Low |"), ["[High", "Low"]);
    }

    #[test]
    fn empty_cells_are_cells() {
        assert_eq!(cells("| a | |"), ["a", ""]);
    }

    #[test]
    fn the_rows_of_a_table_share_its_columns() {
        let document = document("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n");
        let (_, part) = document.parts().next().unwrap();
        let [header, first, second] = &part.model.rows[..] else { panic!("three rows") };
        assert!(header.header && header.columns[..] == header.cells[..]);
        assert!(std::sync::Arc::ptr_eq(&first.columns, &header.columns));
        assert!(std::sync::Arc::ptr_eq(&second.columns, &header.columns));
    }
}
