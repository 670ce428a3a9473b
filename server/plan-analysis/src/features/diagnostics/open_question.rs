//! ```text
//! - **FR-006**: sign in with [NEEDS CLARIFICATION: which provider?]
//!                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ open question: which provider?
//! ```

use super::{Check, PartCtx, Rule, Severity, Sink};
use crate::project::Role;

pub(super) const RULE: Rule = Rule {
    code: "open-question",
    severity: Severity::Information,
    summary: "something is marked as needing clarification",
    explanation: "\
`[NEEDS CLARIFICATION: …]` marks what the writer did not know. In a specification such questions are
welcome while it is a draft, so they are information there; in a plan or a task list, which should
rest on answers, they are warnings. Markers that are struck through, quoted or only spoken of, as in
\"No [NEEDS CLARIFICATION] markers remain\", are left alone.

Before:

    - **FR-006**: sign in with [NEEDS CLARIFICATION: which provider?]

After:

    - **FR-006**: sign in with the city's own account service
",
    check: Check::Part(check),
};

fn check(ctx: &PartCtx<'_>, sink: &mut Sink) {
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
