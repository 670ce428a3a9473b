//! ```text
//! # Implementation Plan: [FEATURE]                  # Implementation Plan: Hold a bike
//! **Date**: [DATE]                             =>   **Date**: 2026-11-29
//! <!-- ACTION REQUIRED: replace what is below -->
//! ```
//! Starts a document that is still its template: all that is known is filled in, and what the template says to its
//! writer goes.

use text_size::TextRange;

use super::{
    ActionCtx, ActionKind, CodeAction, Ctx, NOTHING, Today, WorkspaceEdit, delete_residue,
    preferred,
};
use crate::features::Diagnostic;

/// The action at the title of an untouched document; `None` where nothing is known.
pub fn start(
    ctx: &Ctx<'_>,
    findings: &[Diagnostic],
    selection: TextRange,
    today: Today<'_>,
) -> Option<CodeAction> {
    let mut here = findings.iter().filter(|it| it.range.intersect(selection).is_some());
    let untouched = here.find(|it| it.code == "untouched-template")?;
    let of_all = ActionCtx { ctx: *ctx, selection, all: findings, today, read: NOTHING };
    let is_templates = |it: &CodeAction| {
        let residue = it.finding.as_ref().filter(|it| it.code == "template-residue");
        residue.is_some_and(|it| {
            // Which of several options stays is a decision.
            let is_option = of_all.text(it.range).starts_with('[');
            !is_option && delete_residue::is_templates(&of_all, it.range)
        })
    };
    let (edits, _) = preferred(ctx, findings, today, |action| {
        action.is_safe || fills_in(action) || is_templates(action)
    });
    (!edits.is_empty()).then(|| CodeAction {
        title: "Fill in what is known and delete what the template says to you".to_owned(),
        kind: ActionKind::QuickFix,
        finding: Some(untouched.clone()),
        is_preferred: true,
        is_safe: false,
        edit: WorkspaceEdit::of_document(ctx.id, edits),
    })
}

/// Whether an action puts a value in the place of a placeholder.
fn fills_in(action: &CodeAction) -> bool {
    action.finding.as_ref().is_some_and(|it| it.code == "unfilled-placeholder")
}

#[cfg(test)]
mod tests {
    use text_size::TextRange;

    use crate::fixture::{TODAY, analysis_with_cursor, check_start};

    const TEMPLATE: &str = "# Implementation Plan: [FEATURE]\n\n**Date**: [DATE] | **Spec**: [link]\n\n**Note**: This template is filled in by `/plan`.\n\n## Summary\n\n[Say what is built]\n\n```text\n# [REMOVE IF UNUSED] Option 1: a bell (DEFAULT)\nbells/\n\n# [REMOVE IF UNUSED] Option 2: a horn\nhorns/\n```\n";

    fn project(plan: &str) -> String {
        format!(
            "//- /specs/001-hold/plan.md\n{plan}//- /specs/001-hold/spec.md\n# Feature Specification: Hold a bike\n//- /.specify/templates/plan-template.md\n{TEMPLATE}"
        )
    }

    #[test]
    fn all_that_is_known_is_filled_in_and_no_decision_is_made() {
        check_start(
            &project(&TEMPLATE.replacen("# Imp", "# $0Imp", 1)),
            "# Implementation Plan: Hold a bike\n\n**Date**: 2026-11-29 | **Spec**: [spec.md](spec.md)\n\n## Summary\n\n[Say what is built]\n\n```text\n# [REMOVE IF UNUSED] Option 1: a bell (DEFAULT)\nbells/\n\n# [REMOVE IF UNUSED] Option 2: a horn\nhorns/\n```\n",
        );
    }

    #[test]
    fn it_is_offered_at_the_title_of_an_untouched_document_only() {
        let written = TEMPLATE.replace("[Say what is built]", "A bell.\n\nA horn.\n\nA drum.");
        for text in
            [TEMPLATE.replacen("[Say", "[$0Say", 1), written.replacen("# Imp", "# $0Imp", 1)]
        {
            let (analysis, id, cursor) = analysis_with_cursor(&project(&text));
            assert_eq!(analysis.start(&id, TextRange::empty(cursor), TODAY), None, "{text}");
        }
    }
}
