//! ```text
//! - **FR-006**: sign in with [NEEDS CLARIFICATION: which provider?]
//!                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ open question: which provider?
//! ```

use super::{Check, Rule, SectionCtx, Severity, Sight, Sink};
use crate::project::Role;

pub(super) const RULE: Rule = Rule {
    code: "open-question",
    severity: Severity::Information,
    summary: "something is marked as needing clarification",
    explanation: "\
`[NEEDS CLARIFICATION: …]` marks what the writer did not know. In a specification such questions are
welcome while it is a draft, so they are information there; in a plan or a task list, which should
be based on answers, they are warnings. Markers that are struck through, quoted or only mentioned, as
in \"No [NEEDS CLARIFICATION] markers remain\", are not reported.

Before:

    - **FR-006**: sign in with [NEEDS CLARIFICATION: which provider?]

After:

    - **FR-006**: sign in with the city's own account service
",
    sight: Sight::Document,
    check: Check::Section(check),
};

fn check(ctx: &SectionCtx<'_>, sink: &mut Sink) {
    let severity = match ctx.scope.role {
        Role::Checklist => return,
        Role::Plan | Role::Tasks => Severity::Warning,
        _ => Severity::Information,
    };
    for question in &ctx.part.model.questions {
        let message = match question.text.as_str() {
            "" => "open question: nothing says yet what should stand here".to_owned(),
            text => format!("open question: {text}"),
        };
        sink.push_as(severity, question.range, message);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_heading_with_the_mark_and_no_question_is_the_name_of_a_section() {
        check_rule(
            &RULE,
            "
            # Plan
            ## Questions / [NEEDS CLARIFICATION]
            None.
            ### [NEEDS CLARIFICATION, see below]
            ### [NEEDS CLARIFICATION: which wire?]
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning open-question
            ",
        );
    }

    #[test]
    fn a_plan_should_rest_on_answers() {
        check_rule(
            &RULE,
            "
            # Plan
            **Wire**: NEEDS CLARIFICATION
                      ^^^^^^^^^^^^^^^^^^^ warning open-question
            The bell rings [NEEDS CLARIFICATION: how loud?] at night.
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning open-question
            ",
        );
    }

    #[test]
    fn in_a_specification_it_is_information_and_in_a_checklist_nothing() {
        check_rule(
            &RULE,
            "
            //- /specs/001-x/spec.md
            # Spec
            Rings [NEEDS CLARIFICATION] times.
                  ^^^^^^^^^^^^^^^^^^^^^ information open-question
            ",
        );
        check_rule(
            &RULE,
            "//- /specs/001-x/checklists/a.md\n# List\n- Is it told? [NEEDS CLARIFICATION: by whom?]\n",
        );
    }

    #[test]
    fn a_question_may_run_over_lines() {
        check_rule(
            &RULE,
            "
            # Plan
            - Rings [NEEDS CLARIFICATION: how loud
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ open-question
              at night?]
            ",
        );
    }

    #[test]
    fn a_question_that_is_answered_struck_or_spoken_of_is_none() {
        for text in [
            "- [x] No [NEEDS CLARIFICATION] markers remain",
            "- ~~[NEEDS CLARIFICATION: how loud?]~~ twice",
            "- [NEEDS CLARIFICATION: how loud?] → 80 dB",
            "Use [NEEDS CLARIFICATION: specific question] for what is open.",
            "All [NEEDS CLARIFICATION] items are resolved; any [NEEDS CLARIFICATION] stops the gate.",
            "The spec contains [NEEDS CLARIFICATION].",
            "`[NEEDS CLARIFICATION: how loud?]` is how to ask.",
            "```\n[NEEDS CLARIFICATION: how loud?]\n```",
            "All NEEDS CLARIFICATION resolved",
        ] {
            check_rule(&RULE, &format!("# Plan\n\n{text}\n"));
        }
    }
}
