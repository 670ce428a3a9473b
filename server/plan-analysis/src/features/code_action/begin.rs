//! ```text
//! an empty plan.md   =>   # Implementation Plan: Bells …
//! ```
//! Begins a document in which nothing stands yet with the text of its template. An editor asks before it creates a
//! file too, but a file that does not exist yet cannot be edited, and perhaps it is meant to be empty.

use text_size::TextRange;

use super::{ActionKind, CodeAction, replacement};
use crate::features::{Ctx, WorkspaceEdit};

/// The action that puts a text into a blank document.
pub fn begin(ctx: &Ctx<'_>, text: String, from: &str) -> CodeAction {
    let whole = TextRange::up_to(ctx.document.text().len());
    CodeAction {
        title: format!("Begin with {from}"),
        kind: ActionKind::Rewrite,
        finding: None,
        is_preferred: false,
        is_safe: false,
        edit: WorkspaceEdit::of_document(ctx.id, vec![replacement(whole, text)]),
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    const TEMPLATE: &str = "//- /.specify/templates/plan-template.md\n# Implementation Plan: [FEATURE NAME]\n\n**Branch**: `[###-feature-name]` | **Date**: [DATE]\n\n## Summary\n\n[Say it]\n//- /specs/001-x/spec.md\n# Feature Specification: Bells\n";

    #[test]
    fn a_blank_document_begins_with_its_template_and_what_is_known() {
        check_action(
            &format!("//- /specs/001-x/plan.md\n\n  $0\n{TEMPLATE}"),
            "Begin with `plan-template.md`",
            "
            # Implementation Plan: Bells

            **Branch**: `001-x` | **Date**: 2026-11-29

            ## Summary

            [Say it]
            ",
        );
    }

    #[test]
    fn what_has_a_text_or_no_role_is_left_alone() {
        check_actions(&format!("//- /specs/001-x/plan.md\nwo$0rds\n{TEMPLATE}"), "");
        check_actions(&format!("//- /specs/001-x/notes.md\n$0\n{TEMPLATE}"), "");
        check_actions(&format!("//- /.specify/templates/spec-template.md\n$0\n{TEMPLATE}"), "");
    }
}
