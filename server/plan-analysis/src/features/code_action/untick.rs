//! ```text
//! - [x] No [NEEDS CLARIFICATION] markers remain   =>   - [ ] No [NEEDS CLARIFICATION] markers remain
//! ```
//! Takes back a tick that says more than is true.

use super::{ActionCtx, CodeAction, replacement};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("checklist-contradiction") {
        let edit = replacement(finding.range, "[ ]");
        actions.push(ctx.fix(finding, "Untick", vec![edit]).preferred());
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_action;

    #[test]
    fn a_tick_beside_open_questions_is_taken_back() {
        check_action(
            "//- /specs/001-a/checklists/requirements.md\n# Checklist\r\n\r\n* [$0X] No [NEEDS CLARIFICATION] markers remain\r\n//- /specs/001-a/spec.md\n# Spec\n\n- **FR-001**: sign in with [NEEDS CLARIFICATION: what?]\n",
            "Untick",
            "# Checklist\r\n\r\n* [ ] No [NEEDS CLARIFICATION] markers remain\r\n",
        );
    }
}
