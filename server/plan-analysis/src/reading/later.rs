//! Values that only say that they will follow: `TBD`, `TODO(DATE)`, and the variable of a command that was
//! not replaced.

use text_size::{TextRange, TextSize};

use super::{Placeholder, Reading};
use crate::document::Part;
use crate::model::choice::is_graded;
use crate::model::later::{Later, leading};
use crate::syntax::BlockKind;
use crate::text::size;

pub(super) fn read(part: &Part, reading: &mut Reading) {
    let text = part.section.text();
    let mut found = Vec::new();
    for field in &part.model.metadata {
        let graded = is_graded(&text[field.key]);
        found.extend(value(text, field.value, !graded).or_else(|| variable(text, field.value)));
    }
    found.extend(cells(part));
    found.extend(part.model.fields.iter().filter_map(|it| value(text, it.value_range, false)));
    let mut below_heading = false;
    for block in part.section.blocks() {
        if block.kind == BlockKind::Paragraph && block.item.is_some() {
            let whole = leading(&text[block.content]).is_some_and(is_whole(text, block.content));
            found.extend(whole.then_some(block.content));
        } else if block.kind == BlockKind::Paragraph && below_heading {
            found.extend(value(text, block.content, true));
        }
        below_heading = matches!(block.kind, BlockKind::Heading { .. });
    }
    for range in found {
        reading.placeholders.push(Placeholder::value(range, &text[range]));
    }
}

/// The first such cell of each column: one finding is enough for a whole column.
fn cells(part: &Part) -> Vec<TextRange> {
    let text = part.section.text();
    let mut found: Vec<(&[TextRange], usize, TextRange)> = Vec::new();
    for row in part.model.rows.iter().filter(|row| !row.header) {
        for (column, cell) in row.cells.iter().enumerate() {
            if !leading(&text[*cell]).is_some_and(is_whole(text, *cell)) {
                continue;
            }
            // Tables come one after the other, so only the last entries can be from this one.
            let mut of_table = found.iter().rev().take_while(|it| it.0 == &*row.columns);
            if !of_table.any(|it| it.1 == column) {
                found.push((&row.columns, column, *cell));
            }
        }
    }
    found.into_iter().map(|(_, _, cell)| cell).collect()
}

/// The word at the start of a value; `TODO` counts only if it is not a status.
fn value(text: &str, range: TextRange, todo: bool) -> Option<TextRange> {
    let (len, kind) = leading(&text[range])?;
    (todo || kind == Later::Missing).then(|| TextRange::at(range.start(), size(len)))
}

/// Whether the word is the whole value and not the status of a task.
fn is_whole(text: &str, range: TextRange) -> impl Fn((usize, Later)) -> bool {
    move |(len, kind)| kind == Later::Missing && text[range].len() == len
}

/// `"$ARGUMENTS"` at the end of a value.
fn variable(text: &str, range: TextRange) -> Option<TextRange> {
    const VARIABLE: &str = "$ARGUMENTS";
    let value = text[range].trim_end_matches('"');
    let end = range.start() + TextSize::of(value);
    let before = value.strip_suffix(VARIABLE)?;
    let stands = before.is_empty() || before.ends_with([' ', '"']);
    stands.then(|| TextRange::new(end - TextSize::of(VARIABLE), end))
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn values_that_come_later_are_to_be_filled() {
        check_diagnostics(
            "
            # Plan
            **Owner**: TBD
                       ^^^ unfilled-placeholder
            **Ratified**: TODO(FIRST_DAY): nobody knows | **Amended**: 2025-01-01
                          ^^^^^^^^^^^^^^^ unfilled-placeholder
            **Input**: User description: \"$ARGUMENTS\"
                                          ^^^^^^^^^^ unfilled-placeholder

            ## Purpose

            TBD - written when the change is archived.
            ^^^ unfilled-placeholder

            ## Costs

            - TBD
              ^^^ unfilled-placeholder

            | Part | Price |
            |------|-------|
            | rope | ??? |
                     ^^^ unfilled-placeholder
            | sail | TBD |
            ",
        );
    }

    #[test]
    fn states_and_sentences_are_none() {
        check_diagnostics(
            "
            # Plan
            **Status**: TODO

            ## Costs

            The length is TBD pending the first flight.

            - TODO: ask the harbour
            - TBD items are listed here

            | Task | State |
            |------|-------|
            | T001 | TODO |
            ",
        );
    }
}
