//! ```text
//! **Status**: Draft | Review | Approved
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^ pick one of Draft, Review, Approved
//! ```

use std::sync::Arc;

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::{Check, Rule, SectionCtx, Severity, Sight, Sink};
use crate::model::Model;
use crate::model::choice::alternatives;
use crate::project::Role;

pub(super) const RULE: Rule = Rule {
    code: "unresolved-choice",
    severity: Severity::Warning,
    summary: "alternatives are still there where one should be picked",
    explanation: "\
A template offers alternatives as the value of a field, `Draft | Review | Approved` or
`Low/Med/High`. While all of them are there, the field says nothing.

Before:

    **Status**: Draft | Review | Approved

After:

    **Status**: Review
",
    sight: Sight::Document,
    check: Check::Section(check),
};

fn check(ctx: &SectionCtx<'_>, sink: &mut Sink) {
    let text = ctx.part.section.text();
    let model = &ctx.part.model;
    // Below the title of a document that is written, a list of fields says what values types have.
    let top = model.headings.first().is_none_or(|heading| heading.level == 1);
    let form = top && ctx.scope.role != Role::Research || ctx.scope.is_mostly_template();
    let choices = model.choices.iter().filter(|choice| form || !choice.item);
    let described = described(model, text);
    let choices = choices.filter(|choice| !described.contains(&choice.range));
    let tokens = ctx.reading.placeholders.iter().filter(|token| token.choice);
    for range in choices.map(|choice| choice.range).chain(tokens.map(|token| token.range)) {
        sink.push(range, format!("pick one of {}", alternatives(&text[range]).join(", ")));
    }
}

/// The cells of columns that describe what values there are: beside lists of alternatives, others list what is not a
/// choice, `E2E / Static / Unit`.
fn described(model: &Model, text: &str) -> FxHashSet<TextRange> {
    let mut found = FxHashSet::default();
    if model.choices.is_empty() {
        return found;
    }
    let choices: FxHashSet<TextRange> = model.choices.iter().map(|it| it.range).collect();
    for table in model.rows.chunk_by(|row, next| Arc::ptr_eq(&row.columns, &next.columns)) {
        let cells =
            table.iter().filter(|row| !row.header).flat_map(|row| row.cells.iter().enumerate());
        let lists = cells.clone().filter(|(_, at)| !choices.contains(at) && is_list(&text[**at]));
        let columns: FxHashSet<usize> = lists.map(|(column, _)| column).collect();
        found.extend(cells.filter(|(column, _)| columns.contains(column)).map(|(_, at)| *at));
    }
    found
}

/// `E2E / Static / Unit`: at least three items of a few words.
fn is_list(cell: &str) -> bool {
    let are_words = cell.split(" / ").all(|it| (1..=3).contains(&it.split_whitespace().count()));
    cell.split(" / ").count() >= 3 && are_words && !cell.contains(['[', '{', '<'])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn alternatives_as_a_value_or_in_a_cell_are_found() {
        check_rule(
            &RULE,
            "
            # Plan
            **Status**: Draft | Review | Approved
                        ^^^^^^^^^^^^^^^^^^^^^^^^^ warning unresolved-choice
            **Priority**: High/Medium/Low | **Owner**: Ann
                          ^^^^^^^^^^^^^^^ unresolved-choice

            | Risk | Weight |
            |------|--------|
            | Ice | Low / Medium / High |
                    ^^^^^^^^^^^^^^^^^^^ unresolved-choice
            ",
        );
    }

    #[test]
    fn alternatives_in_other_languages_are_found() {
        check_rule(
            &RULE,
            "# 计划\n\n**状态**：草稿 | 评审中 | 已批准\n       ^^^^^^^^^^^^^^ unresolved-choice\n",
        );
        check_rule(
            &RULE,
            "# Plan\n\n**Riesgo**: alto / medio / bajo\n            ^^^^^^^^^^^^^^^^^^^ unresolved-choice\n",
        );
    }

    #[test]
    fn alternatives_in_brackets_and_braces_are_to_be_chosen_from() {
        check_rule(
            &RULE,
            r"
            # Plan
            **Status**: [Draft | Review | Approved]
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ unresolved-choice
            **Risk**: [Low/High]
                      ^^^^^^^^^^ unresolved-choice
            **Stage**: {Draft|Final}\
                       ^^^^^^^^^^^^^ unresolved-choice
            **Size**: S | M | L\
                      ^^^^^^^^^ unresolved-choice
            **Rope**: [Hemp/Steel/Nylon]\
                      ^^^^^^^^^^^^^^^^^^ unresolved-choice
            **Sails**: [one sail | two sails]
                       ^^^^^^^^^^^^^^^^^^^^^^ unresolved-choice
            **Owner**: Ann
            ",
        );
    }

    #[test]
    fn values_that_a_type_may_have_are_none() {
        check_rule(
            &RULE,
            "//- /specs/001-x/data-model.md\n# Data Model\n\n- **Priority**: High | Medium | Low\n",
        );
        check_rule(
            &RULE,
            "# Plan\n\n## Data Models\n\n- **Severity**: Critical | Major | Minor\n- **Kind**: bell | horn\n",
        );
    }

    #[test]
    fn what_explains_signs_or_describes_values_is_none() {
        check_rule(&RULE, "# Plan\n\n**Key**: 🟢 Draft | 🟡 Review | 🔴 Approved\n");
        check_rule(
            &RULE,
            "# Plan\n\n**Status**: 🟢 Draft | 🟡 Review | 🔴 Approved\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unresolved-choice\n",
        );
        check_rule(
            &RULE,
            "# Plan\n\n| Setting | Default | Values |\n|---|---|---|\n| bell.tone | 'high' | low / medium / high |\n",
        );
        check_rule(
            &RULE,
            "# Plan\n\n| Field | What it says |\n|---|---|\n| Weight | Low / Medium / High |\n| Kind | Bell / Horn / Night drum |\n",
        );
    }

    #[test]
    fn what_is_chosen_or_no_form_is_none() {
        for value in [
            "Approved",
            "Draft | 2025-10-01",
            "iOS | Android | Web",
            "TCP/IP, and/or UDP",
            "Draft (of Draft | Review | Approved)",
            "`low/med/high` as the API has it",
        ] {
            check_rule(&RULE, &format!("# Plan\n\n**Status**: {value}\n"));
        }
        check_rule(&RULE, "# Plan\n\n| Low/Medium/High | Why |\n|---|---|\n| Low | rare |\n");
    }

    #[test]
    fn an_alternative_may_hold_the_other_mark() {
        check_rule(
            &RULE,
            "
            # Plan

            **Status**: N/A | Yes | No
                        ^^^^^^^^^^^^^^ unresolved-choice: pick one of N/A, Yes, No

            **Risk**: Low/Medium/High
                      ^^^^^^^^^^^^^^^ unresolved-choice: pick one of Low, Medium, High
            ",
        );
    }
}
