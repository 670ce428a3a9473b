//! Brackets that the writer means to keep: the name of a section, or a column of names.

use std::sync::Arc;

use text_size::TextRange;

use super::Reader;
use crate::model::token::{Syntax, Token, TokenContext};

/// Whether the brackets of a token are the writer's own.
pub(super) fn is_own(reader: &Reader<'_>, token: &Token) -> bool {
    token.syntax == Syntax::Bracket
        && token.place == TokenContext::Text
        && (is_own_heading(reader, token) || is_own_column(reader, token))
}

/// Whether a token is a whole heading where the template has a name in capitals, `### [PRINCIPLE_1]`, and the section
/// is written: the words were put between the brackets.
fn is_own_heading(reader: &Reader<'_>, token: &Token) -> bool {
    let model = &reader.part.model;
    let Some(heading) = model.headings.iter().find(|it| it.text == token.range) else {
        return false;
    };
    let Some(template) = reader.scope.template.as_ref() else { return false };
    let is_gap = |title: &str| {
        let inner = title.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        inner.is_some_and(|it| it.contains('_') && !it.contains(char::is_lowercase))
    };
    let mut sections = template.sections.iter();
    let is_template = sections.any(|it| it.level == heading.level && is_gap(&it.title));
    let is_plain = model.tokens.iter().all(|it| it.range == token.range);
    let below = &reader.text[usize::from(heading.range.end())..];
    let mut lines = below.lines().filter(|line| line.contains(char::is_alphabetic));
    is_template && is_plain && lines.any(|line| !template.has_line(line))
}

/// Whether a token names its row, as those of all other rows do: the cells of the first column are different names in
/// brackets, and all cells beside them are filled. In other columns they are as often the examples of a template.
fn is_own_column(reader: &Reader<'_>, token: &Token) -> bool {
    const FEWEST: usize = 3;
    let rows = &reader.part.model.rows;
    let row = rows.iter().find(|row| row.range.contains_range(token.range));
    let Some(row) = row.filter(|row| !row.header) else { return false };
    if row.cells.first() != Some(&token.range) {
        return false;
    }
    let table = rows.iter().filter(|it| !it.header && Arc::ptr_eq(&it.columns, &row.columns));
    let mut names = Vec::new();
    for row in table {
        let cell = |at: TextRange| &reader.text[at];
        let mut others = row.cells.iter().skip(1);
        let are_filled = others.all(|at| !at.is_empty() && !cell(*at).contains(['[', '{']));
        let name = row.cells.first().and_then(|at| {
            let inner = cell(*at).strip_prefix('[')?.strip_suffix(']')?;
            (!inner.contains(['[', ']'])).then_some(inner)
        });
        match name.filter(|name| are_filled && row.cells.len() > 1 && !names.contains(name)) {
            Some(name) => names.push(name),
            None => return false,
        }
    }
    names.len() >= FEWEST
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
