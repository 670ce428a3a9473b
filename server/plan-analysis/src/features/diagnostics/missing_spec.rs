//! ```text
//! **Spec**: [spec.md](../gone/spec.md)
//!                     ^^^^^^^^^^^^^^^ no specification there
//! ```

use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::features::Ctx;
use crate::index::Known;
use crate::project::path::join;
use crate::project::{DocumentId, Role};

pub(super) const RULE: Rule = Rule {
    code: "missing-spec",
    severity: Severity::Warning,
    summary: "the plan names no specification that exists",
    explanation: "\
A plan answers a specification. This plan stands in a feature's folder without a `spec.md` beside it,
and the links and paths in its first lines lead to none either, so nobody can check the one against
the other.

Before:

    # Implementation Plan: Late fees
    **Spec**: [spec.md](../late-fees/spec.md)

After, with the folder's real name:

    # Implementation Plan: Late fees
    **Spec**: [spec.md](../002-late-fees/spec.md)
",
    check: Check::Totals(check),
};

/// Only where specifications stand beside their plans: elsewhere a plan may well stand alone.
fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let document = ctx.ctx;
    if document.scope.role != Role::Plan || document.id.file_name() != "plan.md" {
        return;
    }
    let Some(field) = spec_field(ctx) else { return };
    let found = crate::project::spec::candidates(document.id, document.document);
    let mut places = found.iter().flat_map(|it| document.index.places(document.id, it));
    let unknown = |id: &DocumentId| document.index.get(id).is_none();
    let exists =
        |id: &DocumentId| matches!(document.index.get(id), Some(Known::Document(_) | Known::File));
    let beside = join(document.id.folder(), "spec.md").map(|path| DocumentId::new(&path));
    if beside.as_ref().is_some_and(|id| exists(id) || unknown(id))
        || places.any(|id| exists(&id) || unknown(&id))
    {
        return;
    }
    sink.push(
        field,
        "no specification is found: name it here, or put a `spec.md` beside this plan",
    );
}

/// Where the plan names its specification; else its first line.
fn spec_field(ctx: &DocumentCtx<'_>) -> Option<TextRange> {
    let Ctx { document, .. } = ctx.ctx;
    let (start, part) = document.parts().next()?;
    let text = part.section.text();
    let named =
        part.model.metadata.iter().find(|field| text[field.key].to_lowercase().contains("spec"));
    let range = named.map(|field| if field.value.is_empty() { field.key } else { field.value });
    let heading = part.model.headings.first().map(|heading| heading.text);
    range.or(heading).map(|range| range + start)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_plan_that_leads_to_no_specification_is_found_at_its_field() {
        check_diagnostics(
            "
            //- /specs/001-x/plan.md
            # Plan: Tram bells
            **Spec**: ../gone/spec.md
                      ^^^^^^^^^^^^^^^ warning missing-spec
            ",
        );
        check_diagnostics("//- /specs/001-x/plan.md\n# Plan: Bells\n  ^^^^^^^^^^^ missing-spec\n");
    }

    #[test]
    fn a_specification_beside_the_plan_or_where_the_plan_says_is_enough() {
        check_diagnostics("//- /specs/001-x/plan.md\n# Plan\n//- /specs/001-x/spec.md\n# Spec\n");
        check_diagnostics(
            "//- /specs/001-x/plan.md\n# Plan\n\n**Spec**: [it](../002-y/spec.md)\n//- /specs/002-y/spec.md\n# Spec\n",
        );
    }

    #[test]
    fn plans_of_other_layouts_may_stand_alone() {
        check_diagnostics("//- /.kiro/specs/bells/design.md\n# Design\n\nA magnet.\n");
        check_diagnostics("//- /docs/bells-plan.md\n# Plan\n\nA magnet.\n");
    }
}
