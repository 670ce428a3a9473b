//! Brackets that the writer means to keep: the name of a section, or a column of names.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::Reader;
use crate::document::Part;
use crate::model::table::Row;
use crate::model::token::{Syntax, Token, TokenContext};

/// Whether the brackets of a token are the writer's own.
pub(super) fn is_own(reader: &Reader<'_>, token: &Token) -> bool {
    token.syntax == Syntax::Bracket
        && token.place == TokenContext::Text
        && (is_own_heading(reader, token) || reader.row_names().contains(&token.range))
}

/// Whether a token is a whole heading where the template has a name in capitals, `### [PRINCIPLE_1]`, and the section
/// is written: the words were put between the brackets.
fn is_own_heading(reader: &Reader<'_>, token: &Token) -> bool {
    let model = &reader.part.model;
    let Some(heading) = model.headings.iter().find(|it| it.text == token.range) else {
        return false;
    };
    let Some(template) = reader.scope.template.as_ref() else { return false };
    let mut sections = template.sections.iter();
    let is_template = sections.any(|it| it.level == heading.level && is_gap(&it.title));
    let is_plain = model.tokens.iter().all(|it| it.range == token.range);
    let below = &reader.text[usize::from(heading.range.end())..];
    let mut lines = below.lines().filter(|line| line.contains(char::is_alphabetic));
    is_template && is_plain && lines.any(|line| !template.has_line(line))
}

/// `[PRINCIPLE_1_NAME]`: a title that a template leaves to be named.
fn is_gap(title: &str) -> bool {
    let inner = title.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    inner.is_some_and(|it| it.contains('_') && !it.contains(char::is_lowercase))
}

/// The cells that name their rows: where all cells of the first column of a table are different names in brackets, and
/// all cells beside them are filled. In other columns they are as often the examples of a template.
pub(super) fn row_names(part: &Part, text: &str) -> FxHashSet<TextRange> {
    let tables = part.model.rows.chunk_by(|row, next| Arc::ptr_eq(&row.columns, &next.columns));
    tables.filter_map(|table| names_of(table, text)).flatten().collect()
}

/// The first cells of a table, if they are names.
fn names_of(table: &[Row], text: &str) -> Option<Vec<TextRange>> {
    const FEWEST: usize = 3;
    let mut seen = FxHashSet::default();
    let mut names = Vec::new();
    for row in table.iter().filter(|row| !row.header) {
        let (first, others) = row.cells.split_first()?;
        let name = text[*first].strip_prefix('[')?.strip_suffix(']')?;
        let are_filled = others.iter().all(|at| !at.is_empty() && !text[*at].contains(['[', '{']));
        if others.is_empty() || !are_filled || name.contains(['[', ']']) || !seen.insert(name) {
            return None;
        }
        names.push(*first);
    }
    (names.len() >= FEWEST).then_some(names)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_heading_in_brackets_is_a_name_once_its_section_is_written() {
        for (below, mark) in [
            ("Whoever rings it, it is heard.", ""),
            ("[What it asks for]", "    ^^^^^^^^^^^^^^ warning unfilled-placeholder\n"),
        ] {
            let end =
                if mark.is_empty() { "" } else { "\n^^^^^^^^^^^^^^^^^^ unfilled-placeholder" };
            check_diagnostics(&format!(
                "//- /p/.specify/memory/constitution.md
# Tram Constitution

## Core Principles

### [Bells First]
{mark}
{below}{end}

### II. Quiet depots

No horn at night.
//- /p/.specify/templates/constitution-template.md
# [PROJECT_NAME] Constitution

## Core Principles

### [PRINCIPLE_1_NAME]

[PRINCIPLE_1_DESCRIPTION]
"
            ));
        }
    }

    #[test]
    fn a_column_of_names_in_brackets_is_what_the_writer_means() {
        let plan = |row: &str| {
            format!(
                "# Plan\n\n## Marks\n\n| Mark | Who hears it |\n|---|---|\n| [Long Ring] | Riders |\n| [Short Ring] | Drivers |\n{row}"
            )
        };
        check_diagnostics(&plan("| [No Ring] | Nobody |\n"));
        check_diagnostics(
            "# Plan\n\n## Marks\n\n| Mark | Who |\n|---|---|\n| [Long Ring] | Riders |\n  ^^^^^^^^^^^ warning unfilled-placeholder\n| Short | Drivers |\n",
        );
        check_diagnostics(
            "# Plan\n\n## Marks\n\n| Who | Mark |\n|---|---|\n| Riders | [Long Ring] |\n           ^^^^^^^^^^^ warning unfilled-placeholder\n| Drivers | [Short Ring] |\n            ^^^^^^^^^^^^ unfilled-placeholder\n| Nobody | [No Ring] |\n           ^^^^^^^^^ unfilled-placeholder\n",
        );
    }
}
