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
        let alternatives: Vec<&str> = value.split(['|', '/']).map(str::trim).collect();
        sink.push(choice.range, format!("pick one of {}", alternatives.join(", ")));
    }
}
