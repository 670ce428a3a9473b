//! ```text
//! **Status**: Approved
//!             ^^^^^^^^ approved, with 3 placeholders and 1 open question in it
//! ```

use super::{Check, Rule, Severity, Sight, Sink, TotalsCtx};
use crate::words::{self, counted_if_any};

pub(super) const RULE: Rule = Rule {
    code: "premature-approval",
    severity: Severity::Error,
    summary: "the status says approved while something is still open",
    explanation: "\
The document says that it is approved, and still has tokens of its template or open questions in it.
Whoever trusts the status builds on something that nobody has decided.

Before:

    **Status**: Approved
    **Owner**: <<OWNER>>

After:

    **Status**: Review
    **Owner**: <<OWNER>>
",
    sight: Sight::Document,
    check: Check::Totals(check),
};

fn check(ctx: &TotalsCtx<'_>, sink: &mut Sink) {
    let Some((start, part)) = super::starts(ctx.sections).next() else { return };
    let text = part.part.section.text();
    let mut fields = part.part.model.metadata.iter();
    let approved = fields.find(|field| {
        let value = text[field.value].trim_matches(|c: char| !c.is_alphanumeric());
        words::is_one(&text[field.key], |it| it.status) && words::is_one(value, |it| it.approved)
    });
    let Some(field) = approved else { return };
    let placeholders = counted_if_any(ctx.totals.placeholders, "placeholder");
    let questions = counted_if_any(ctx.totals.questions, "open question");
    let open: Vec<String> = placeholders.into_iter().chain(questions).collect();
    if !open.is_empty() {
        sink.push(field.value + start, format!("approved, with {} in it", open.join(" and ")));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn an_approved_plan_with_open_tokens_is_reported() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
**Status**: Approved
            ^^^^^^^^ error premature-approval
**Owner**: <<OWNER>>
//- /p/specs/001-a/spec.md
# Feature Specification: A
",
        );
    }

    #[test]
    fn a_plan_in_review_or_without_open_ends_is_none() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
**Status**: Approved
**Owner**: Mira Holt
//- /p/specs/001-a/spec.md
# Feature Specification: A
",
        );
    }
}
