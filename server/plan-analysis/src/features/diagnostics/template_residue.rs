//! ```text
//! <!-- ACTION REQUIRED: replace this section -->
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this comment of the template can be deleted
//! ```

use super::{Check, Rule, SectionCtx, Severity, Sight, Sink};
use crate::reading::ResidueKind;

pub(super) const RULE: Rule = Rule {
    code: "template-residue",
    severity: Severity::Information,
    summary: "instructions of the template were left behind",
    explanation: "\
Templates contain instructions for the writer: comments such as `<!-- ACTION REQUIRED: … -->` or
`<!-- Example: … -->`, lines such as \"Fill ONLY if …\", alternatives marked `[REMOVE IF UNUSED]`.
Once the section is written, they only mislead the next reader.

Before:

    <!-- Example: I. Library-First -->
    ### I. Every desk keeps a paper log

After:

    ### I. Every desk keeps a paper log
",
    sight: Sight::Document,
    check: Check::Section(check),
};

fn check(ctx: &SectionCtx<'_>, sink: &mut Sink) {
    for residue in &ctx.reading.residue {
        let message = match residue.kind {
            ResidueKind::Comment => "this comment of the template can be deleted",
            ResidueKind::Optional => "keep or remove what this marks, and delete the mark",
            ResidueKind::Instruction => {
                "this line tells how to use the template and can be deleted"
            }
        };
        sink.push(residue.range, message).unnecessary = true;
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::{check_diagnostics, check_rule};

    #[test]
    fn comments_and_lines_that_tell_how_to_fill_a_template_are_found() {
        check_rule(
            &RULE,
            "
            # Plan
            **Note**: This template is filled in by an agent.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information template-residue

            <!-- ACTION REQUIRED: replace what stands below -->
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information template-residue
            The bell is struck by a magnet.

            ```text
            # [REMOVE IF UNUSED] Option 2: a horn
              ^^^^^^^^^^^^^^^^^^ template-residue
            ```
            ",
        );
    }

    #[test]
    fn a_comment_that_stands_where_a_value_should_is_a_placeholder() {
        check_diagnostics(
            "
            # Plan
            **Goal**: <!-- What does the rider hear? -->
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unfilled-placeholder

            ## Rollout

            <!-- Which line is the first? -->
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unfilled-placeholder
            ",
        );
    }

    #[test]
    fn a_comment_of_several_lines_is_a_value_only_where_the_template_has_it() {
        let plan =
            "# Plan\n\n## Rollout\n\n<!-- The depots were asked\n     in spring and agree. -->\n";
        check_diagnostics(plan);
        let plan = plan.replace("## Rollout", "## Rollout\n\nIn spring.\n\n## Depots");
        let marked = plan
            .replace("In spring", "In June")
            .replace("asked\n", "asked\n^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder\n");
        check_diagnostics(&format!(
            "//- /specs/001-x/plan.md\n{marked}//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n{plan}"
        ));
    }

    #[test]
    fn remarks_of_the_writer_and_of_tools_are_none() {
        for comment in [
            "<!-- markdownlint-disable MD013 -->",
            "<!-- The magnet is the one of the old bell. -->\nText.",
            "<!--\nSync Impact Report\nVersion: 1.0 → 1.1, replace the names\n-->\nText.",
            "<!-- ===== SYNC IMPACT REPORT: e.g. nothing ===== -->\nText.",
            "## Later\n\n<!-- Intentionally left empty -->",
            "## Later\n\n<!-- N/A: there is one depot -->",
            "<!-- prettier-ignore -->\n| a |\n|---|\n| b |",
        ] {
            check_rule(&RULE, &format!("# Plan\n\n{comment}\n"));
        }
    }
}
