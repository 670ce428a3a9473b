//! ```text
//! <!-- ACTION REQUIRED: replace this -->   =>
//! ```
//! Deletes what a template says to its writer, with the blank lines that it leaves.

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::removal::{with_blank_lines, with_blanks_after};
use super::{ActionCtx, CodeAction, deletion};
use crate::document::Part;
use crate::reading::{Reading, ResidueKind, Scope};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    let mut filled: FxHashMap<TextSize, bool> = FxHashMap::default();
    for finding in ctx.findings_of("template-residue") {
        let text = ctx.text(finding.range);
        // Of an option that may stay only the mark goes, and only its writer knows whether it stays.
        if text.starts_with('[') {
            let range = with_blanks_after(ctx, finding.range);
            actions.push(ctx.fix(finding, format!("Delete `{text}`"), vec![deletion(range)]));
            continue;
        }
        let title = if text.starts_with("<!--") {
            "Delete this comment of the template"
        } else {
            "Delete this instruction of the template"
        };
        let edit = deletion(with_blank_lines(ctx, finding.range));
        let fix = ctx.fix(finding, title, vec![edit]);
        let (start, part) = ctx.part_at(finding.range.start());
        let is_safe = is_templates(ctx, finding.range)
            && *filled.entry(start).or_insert_with(|| is_filled(part, ctx.ctx.scope));
        actions.push(if is_safe { fix.safe() } else { fix.preferred() });
    }
}

/// Whether the project's template has a comment or a line word for word. Anything else may be the writer's own, and
/// goes only if they say so.
pub(super) fn is_templates(ctx: &ActionCtx<'_>, range: TextRange) -> bool {
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return false };
    let text = ctx.text(range);
    let comment = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    match comment {
        Some(inner) => template.has_comment(inner),
        None => ctx.text(ctx.lines(range)).lines().all(|line| template.has_line(line)),
    }
}

/// Whether nothing in a section is still to be filled. Until then, what the template says is of use.
fn is_filled(part: &Part, scope: &Scope) -> bool {
    let reading = Reading::new(part, scope);
    let has_options = reading.residue.iter().any(|it| it.kind == ResidueKind::Optional);
    reading.placeholders.is_empty() && !has_options
}

#[cfg(test)]
mod tests {
    use crate::fixture::{TODAY, analysis_with_cursor, check_action};

    #[test]
    fn a_comment_goes_with_the_blank_lines_that_it_leaves() {
        check_action(
            "# Plan\n\n<!-- ACTION REQUIRED: $0replace what stands below -->\n\nA bell.\n",
            "Delete this comment of the template",
            "# Plan\n\nA bell.\n",
        );
        check_action(
            "# Plan\r\n\r\nA bell.\r\n\r\n<!-- ACTION REQUIRED: $0replace this -->\r\n",
            "Delete this comment of the template",
            "# Plan\r\n\r\nA bell.\r\n",
        );
    }

    #[test]
    fn a_line_that_tells_how_to_fill_the_template_goes() {
        check_action(
            "# Plan\n\n**Note**: This template $0is filled in by an agent.\n\n## Summary\n\nA bell.\n",
            "Delete this instruction of the template",
            "# Plan\n\n## Summary\n\nA bell.\n",
        );
    }

    #[test]
    fn of_a_line_in_a_quote_the_mark_goes_too() {
        check_action(
            "# Plan\n\n## Deviations\n\n> **Fill ONLY if $0a rule is broken**\n\nNone.\n",
            "Delete this instruction of the template",
            "# Plan\n\n## Deviations\n\nNone.\n",
        );
        check_action(
            "# Plan\r\n\r\n> Fill ONLY if $0a rule is broken\r\n> None is.\r\n",
            "Delete this instruction of the template",
            "# Plan\r\n\r\n> None is.\r\n",
        );
    }

    #[test]
    fn of_an_option_the_mark_goes() {
        check_action(
            "# Plan\n\n```text\n# [REMOVE $0IF UNUSED] Option 2: a horn\n```\n",
            "Delete `[REMOVE IF UNUSED]`",
            "# Plan\n\n```text\n# Option 2: a horn\n```\n",
        );
    }

    #[test]
    fn what_a_template_says_of_a_section_stays_until_that_is_filled() {
        let section = "## Wires\n\n<!-- ACTION REQUIRED: say what they are made of -->\n\n**Metal**: [METAL_NAME]\n";
        for (metal, is_safe) in [("Copper", true), ("[METAL_NAME]", false)] {
            let (analysis, id, _) = analysis_with_cursor(&format!(
                "//- /specs/001-x/plan.md\n$0# Plan: A\n\nA bell.\n\n{}\n## Next\n\n[NEXT_STEP]\n//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan: [NAME]\n\n{section}",
                section.replace("[METAL_NAME]", metal)
            ));
            assert_eq!(analysis.fix_all(&id, TODAY).is_some(), is_safe, "{metal}");
        }
    }

    #[test]
    fn only_what_the_template_has_word_for_word_is_safe_to_delete() {
        let template = "//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan: [NAME]\n\n<!-- ACTION REQUIRED: fill this -->\n\n**Note**: This template is filled in by an agent.\n";
        for (line, is_safe) in [
            ("<!-- ACTION REQUIRED: fill this -->", true),
            ("**Note**: This template is filled in by an agent.", true),
            ("<!-- Important: ask Ann, e.g. on Mondays -->", false),
            ("The tank must fill only if the valve is open.", false),
        ] {
            let (analysis, id, _) = analysis_with_cursor(&format!(
                "//- /specs/001-x/plan.md\n$0# Plan: A\n\n{line}\n\nA bell rings.\n{template}"
            ));
            assert_eq!(analysis.fix_all(&id, TODAY).is_some(), is_safe, "{line}");
        }
    }
}
