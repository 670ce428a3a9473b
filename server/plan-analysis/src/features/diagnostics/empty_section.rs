//! ```text
//! ## Rollout
//!    ^^^^^^^ nothing stands below this heading
//! ```

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::project::Role;
use crate::project::template::{TemplateSection, section_key};
use crate::syntax::BlockKind;

pub(super) const RULE: Rule = Rule {
    code: "empty-section",
    severity: Severity::Information,
    summary: "a section of the template has its heading and nothing below it",
    explanation: "\
The heading of one of the template's sections stands there and nothing below it: neither text nor a
section of its own. Write it, or say that there is nothing to say.

Before:

    ## Rollout

    ## Risks

After:

    ## Rollout

    Behind a switch for two weeks, then for everyone.

    ## Risks
",
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    if !matches!(ctx.ctx.scope.role, Role::Plan | Role::Spec) {
        return;
    }
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return };
    let parts: Vec<_> = super::starts(ctx.parts).collect();
    for (index, (start, part)) in parts.iter().enumerate() {
        let Some(heading) = part.part.model.headings.first().filter(|heading| heading.level > 1)
        else {
            continue;
        };
        let says = |kind: &BlockKind| !matches!(kind, BlockKind::Heading { .. });
        let empty = !part.part.section.blocks().iter().any(|block| says(&block.kind));
        let next = parts.get(index + 1).and_then(|(_, next)| next.part.model.headings.first());
        let has_own = next.is_some_and(|next| next.level > heading.level);
        // Few headings have nothing below them; only of those the name is looked up.
        if !empty || has_own {
            continue;
        }
        let key = section_key(&heading.title);
        let asked = |section: &&TemplateSection| section_key(&section.title) == key;
        if template.sections.iter().find(asked).is_some_and(|section| !section.body.is_empty()) {
            sink.push(heading.text + *start, "nothing stands below this heading");
        }
    }
}
