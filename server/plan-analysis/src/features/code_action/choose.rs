//! ```text
//! **Status**: Draft | Review   =>   **Status**: Review
//! ```
//! One action for each alternative of a choice.

use super::{ActionCtx, CodeAction, replacement};
use crate::model::choice::alternatives;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("unresolved-choice") {
        for chosen in alternatives(&ctx.text(finding.range)) {
            let edit = replacement(finding.range, chosen);
            actions.push(ctx.fix(finding, format!("Choose `{chosen}`"), vec![edit]));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_action;

    #[test]
    fn an_alternative_takes_the_place_of_all() {
        check_action(
            "# Plan\n\n**Status**: Draft | $0Review | Approved\n",
            "Choose `Review`",
            "# Plan\n\n**Status**: Review\n",
        );
    }

    #[test]
    fn the_marks_around_a_choice_go_with_it() {
        check_action(
            "# Plan\n\n**Stage**: {Draft|$0Final}\n",
            "Choose `Draft`",
            "# Plan\n\n**Stage**: Draft\n",
        );
    }
}
