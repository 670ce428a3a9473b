//! ```text
//! ## Summary
//!    ^^^^^^^ there is a section "Summary" already
//! ```

use rustc_hash::FxHashMap;

use super::{Check, DocumentCtx, DocumentSink, Rule, Severity, Sight, Spot};
use crate::model::outline::Noun;
use crate::project::Role;
use crate::project::template::section_key;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-section",
    severity: Severity::Warning,
    summary: "a section of the template appears twice",
    explanation: "\
Two sections of level 2 have the same name, and it is one of the template's. Usually an agent has
appended a section without noticing that it existed. Links to the heading lead to the first of them.

Before:

    ## Summary
    ## Technical Context
    ## Summary

After:

    ## Summary
    ## Technical Context
",
    sight: Sight::Document,
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    if !matches!(ctx.files.scope.role, Role::Plan | Role::Spec) {
        return;
    }
    let Some(template) = ctx.files.scope.template.as_ref() else { return };
    let mut seen: FxHashMap<&str, Spot> = FxHashMap::default();
    for (section, it) in ctx.sections() {
        let headings = it.outline.headings.iter().enumerate();
        for (number, heading) in headings.filter(|(_, heading)| heading.level == 2) {
            let spot = Spot { section, noun: Noun::Heading(number) };
            let Some(first) = seen.get(&*heading.title).copied() else {
                seen.insert(&heading.title, spot);
                continue;
            };
            // The template is searched only for titles that occur twice.
            let key = section_key(&heading.title);
            let mut asked = template.sections.iter().filter(|it| it.level == 2);
            if asked.any(|it| section_key(&it.title) == key) {
                let message = format!("there is a section \"{}\" already", heading.title);
                sink.push(spot, message).with(first, "the first one");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_section_that_was_appended_again_is_reported() {
        check_rule(
            &RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
## Summary
Bells ring.
## Summary
   ^^^^^^^ warning duplicate-section
Bells ring twice.
## Notes
One.
## Notes
Two.
//- /p/specs/001-a/spec.md
# Feature Specification: A
",
        );
    }
}
