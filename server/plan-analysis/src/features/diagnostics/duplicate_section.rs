//! ```text
//! ## Summary
//!    ^^^^^^^ there is a section "Summary" already, on line 3
//! ```

use rustc_hash::FxHashMap;
use text_size::TextRange;

use super::{Check, DocumentCtx, Related, Rule, Severity, Sight, Sink};
use crate::features::NavigationTarget;
use crate::project::Role;
use crate::project::template::{TemplateSection, section_key};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-section",
    severity: Severity::Warning,
    summary: "a section of the template stands there twice",
    explanation: "\
Two sections of level 2 have the same name, and it is one of the template's: mostly what an agent
appended without seeing that it was there. Links by the heading's anchor lead to the first of them.

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

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    if !matches!(ctx.ctx.scope.role, Role::Plan | Role::Spec) {
        return;
    }
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return };
    let mut seen: FxHashMap<&str, TextRange> = FxHashMap::default();
    for (start, part) in super::starts(ctx.parts) {
        for heading in part.part.model.headings.iter().filter(|heading| heading.level == 2) {
            let range = heading.text + start;
            let Some(first) = seen.get(&*heading.title).copied() else {
                seen.insert(&heading.title, range);
                continue;
            };
            // Only of a section that stands twice the name is looked up.
            let key = section_key(&heading.title);
            let alike = |section: &TemplateSection| {
                section.level == 2 && section_key(&section.title) == key
            };
            if template.sections.iter().any(alike) {
                let line = ctx.ctx.document.text().line_of(first.start()) + 1;
                let title = &heading.title;
                let target = NavigationTarget {
                    id: ctx.ctx.id.clone(),
                    full_range: first,
                    focus_range: first,
                };
                let related = Related { target, message: "the first one".to_owned() };
                let message = format!("there is a section \"{title}\" already, on line {line}");
                sink.push(range, message).related.push(related);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_section_that_was_appended_again_is_reported() {
        check_diagnostics(
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
