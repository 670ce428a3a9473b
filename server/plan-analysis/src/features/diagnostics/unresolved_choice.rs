//! ```text
//! **Status**: Draft | Review | Approved
//!             ^^^^^^^^^^^^^^^^^^^^^^^^^ pick one of Draft, Review, Approved
//! ```

use super::{Check, PartCtx, Rule, Severity, Sink};

pub(super) const RULE: Rule = Rule {
    code: "unresolved-choice",
    severity: Severity::Warning,
    summary: "alternatives are left standing where one should be picked",
    explanation: "\
A template offers alternatives as the value of a field, `Draft | Review | Approved` or
`Low/Med/High`. As long as all of them stand there, the field says nothing.

Before:

    **Status**: Draft | Review | Approved

After:

    **Status**: Review
",
    check: Check::Part(check),
};

fn check(ctx: &PartCtx<'_>, sink: &mut Sink) {
    let text = ctx.part.section.text();
    for choice in &ctx.part.model.choices {
        let value = &text[choice.range];
        let mark = if value.contains('|') { '|' } else { '/' };
        let alternatives: Vec<&str> = value.split(mark).map(str::trim).collect();
        sink.push(choice.range, format!("pick one of {}", alternatives.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{analysis_with_cursor, check_diagnostics};

    #[test]
    fn alternatives_as_a_value_or_in_a_cell_are_found() {
        check_diagnostics(
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
        check_diagnostics(
            "# 计划\n\n**状态**：草稿 | 评审中 | 已批准\n       ^^^^^^^^^^^^^^ unresolved-choice\n",
        );
        check_diagnostics(
            "# Plan\n\n**Riesgo**: alto / medio / bajo\n            ^^^^^^^^^^^^^^^^^^^ unresolved-choice\n",
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
            check_diagnostics(&format!("# Plan\n\n**Status**: {value}\n"));
        }
        check_diagnostics("# Plan\n\n| Low/Medium/High | Why |\n|---|---|\n| Low | rare |\n");
    }

    #[test]
    fn an_alternative_may_hold_the_other_mark() {
        let text = "# Plan\n\n**Status**: N/A | Yes | No\n\n**Risk**: Low/Medium/High\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
        let found = analysis.diagnostics(&id);
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, ["pick one of N/A, Yes, No", "pick one of Low, Medium, High"]);
    }
}
