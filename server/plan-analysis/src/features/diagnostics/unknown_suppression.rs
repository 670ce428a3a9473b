//! ```text
//! <!-- planls-ignore broken-lnk -->
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no finding with the code `broken-lnk`
//! ```

use super::{Check, RULES, Repair, Rule, SectionCtx, Severity, Sight, Sink};
use crate::context::near::name_like;
use crate::model::comment::Directive;

pub(super) const RULE: Rule = Rule {
    code: "unknown-suppression",
    severity: Severity::Warning,
    summary: "a suppression names a code that does not exist",
    explanation: "\
`<!-- planls-ignore CODE -->` hides findings of a code in the next block, and
`<!-- planls-ignore-file CODE -->` in the whole file. A code that does not exist hides nothing.

Before:

    <!-- planls-ignore unfilled -->

After:

    <!-- planls-ignore unfilled-placeholder -->
",
    sight: Sight::Document,
    check: Check::Section(check),
};

fn check(ctx: &SectionCtx<'_>, sink: &mut Sink) {
    let text = ctx.part.section.text();
    for comment in &ctx.part.model.comments {
        let (Some(Directive::Ignore(codes)) | Some(Directive::IgnoreFile(codes))) =
            comment.directive(text)
        else {
            continue;
        };
        for code in codes.iter().filter(|code| super::rule(code).is_none()) {
            let meant = name_like(RULES.iter().map(|rule| rule.code), code);
            let whole = &text[comment.range];
            let repair = meant.map(|meant| Repair::Replace(whole.replacen(code, meant, 1).into()));
            let message = format!("there is no finding with the code `{code}`");
            sink.push(comment.range, message).repair = repair;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_code_that_does_not_exist_is_found() {
        check_rule(
            &RULE,
            "
            # Plan
            <!-- planls-ignore broken-lnk, broken-link -->
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unknown-suppression
            Text.
            ",
        );
    }
}
