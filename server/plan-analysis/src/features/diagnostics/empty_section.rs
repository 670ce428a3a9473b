//! ```text
//! ## Rollout
//!    ^^^^^^^ nothing stands below this heading
//! ```

use super::{Check, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::project::Role;
use crate::project::template::section_key;
use crate::syntax::BlockKind;

pub(super) const RULE: Rule = Rule {
    code: "empty-section",
    severity: Severity::Information,
    summary: "a section of the template has its heading and nothing below it",
    explanation: "\
One of the template's sections has a heading, but neither text nor subsections below it. Write the
section, or say that there is nothing to say.

Before:

    ## Rollout

    ## Risks

After:

    ## Rollout

    Behind a feature flag for two weeks, then for everyone.

    ## Risks
",
    sight: Sight::Document,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    if !matches!(ctx.section.scope.role, Role::Plan | Role::Spec) {
        return;
    }
    let Some(template) = ctx.section.scope.template.as_ref() else { return };
    let part = ctx.section.part;
    let Some(heading) = part.model.headings.first().filter(|heading| heading.level > 1) else {
        return;
    };
    let mut blocks = part.section.blocks().iter();
    let has_content = blocks.any(|block| !matches!(block.kind, BlockKind::Heading { .. }));
    // Few headings have nothing below them; the template is searched only for those.
    if has_content || ctx.next.is_some_and(|next| next > heading.level) {
        return;
    }
    let key = section_key(&heading.title);
    let asked = template.sections.iter().find(|section| section_key(&section.title) == key);
    if asked.is_some_and(|section| !section.body.is_empty()) {
        sink.push(heading.text, "nothing stands below this heading");
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    const TEMPLATE: &str = "//- /specs/001-x/spec.md
# Spec
//- /.specify/templates/plan-template.md
# Implementation Plan: [FEATURE]
## Summary
[Say what]
## Rollout
[Say how]
## Risks
";

    #[track_caller]
    fn check(plan: &str) {
        check_rule(&RULE, &format!("//- /specs/001-x/plan.md\n{plan}{TEMPLATE}"));
    }

    #[test]
    fn a_section_of_the_template_with_nothing_below_it_is_found() {
        check(
            "# Implementation Plan: A
## Summary
Bells ring.
## Rollout
   ^^^^^^^ information empty-section
## Risks
",
        );
    }

    #[test]
    fn a_section_with_a_section_or_of_ones_own_is_none() {
        check(
            "# Implementation Plan: A
## Summary
### In short
Bells ring.
## Rollout
- at noon
## Risks
## Horns
",
        );
    }
}
