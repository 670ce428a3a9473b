//! ```text
//! **Spec**: [spec.md](../gone/spec.md)
//!           ^^^^^^^^^^^^^^^^^^^^^^^^^^ no specification is found: name it here, or put a
//!                                      `spec.md` beside this plan
//! ```

use text_size::TextRange;

use super::broken_link::trouble_of_named;
use super::{Check, Files, Repair, Rule, Severity, Sight, Sink, TotalsCtx, starts};
use crate::features::Ctx;
use crate::index::PathState;
use crate::project::path::{file_name, join, parent, relative_to};
use crate::project::{DocumentId, Role, spec};

pub(super) const RULE: Rule = Rule {
    code: "missing-spec",
    severity: Severity::Warning,
    summary: "the plan names no specification that exists",
    explanation: "\
A plan says how a specification is carried out. Either the first lines of this plan name one that does
not exist, or the plan is in a feature's folder without a `spec.md`, and the links and paths in its
first lines do not lead to one either. So nobody can check the plan against its specification.

Before:

    # Implementation Plan: Late fees
    **Spec**: [spec.md](../late-fees/spec.md)

After, with the folder's real name:

    # Implementation Plan: Late fees
    **Spec**: [spec.md](../002-late-fees/spec.md)
",
    sight: Sight::Feature,
    check: Check::Totals(check),
};

/// The name of a feature's specification.
const SPEC: &str = "spec.md";

fn check(ctx: &TotalsCtx<'_>, sink: &mut Sink) {
    let document = ctx.ctx;
    if document.scope.role != Role::Plan || names_nothing(ctx, sink) {
        return;
    }
    if document.id.file_name() != "plan.md" || !is_in_feature(document) {
        return;
    }
    let Some(field) = spec_field(ctx) else { return };
    let found = spec::candidates(document.id, document.document);
    let mut places = found.iter().flat_map(|it| document.index.places(document.id, it));
    let unknown = |id: &DocumentId| document.index.get(id).is_none();
    let exists = |id: &DocumentId| document.index.get(id).is_some_and(PathState::is_file);
    let beside = join(document.id.folder(), SPEC).map(|path| DocumentId::new(&path));
    if beside.as_ref().is_some_and(|id| exists(id) || unknown(id))
        || places.any(|id| exists(&id) || unknown(&id))
        || has_other_spec(document)
        || is_above(document)
    {
        return;
    }
    sink.push(
        field,
        "no specification is found: name it here, or put a `spec.md` beside this plan",
    );
}

/// Says of each specification that the first lines name that it is not there, if so.
fn names_nothing(ctx: &TotalsCtx<'_>, sink: &mut Sink) -> bool {
    let Some((start, checked)) = starts(ctx.sections).next() else { return false };
    let text = checked.part.section.text();
    let mut any = false;
    for link in spec::named(&checked.part) {
        let mut placeholders = checked.reading.placeholders.iter();
        if placeholders.any(|it| link.target.contains_range(it.range)) {
            continue;
        }
        let raw = &text[link.target];
        let trouble =
            spec::is_spec(raw).then(|| trouble_of_named(&Files::new(ctx.ctx), link, raw)).flatten();
        if let Some(trouble) = trouble {
            any = true;
            let repair = beside(ctx.ctx).or_else(|| trouble.repair(link, raw));
            sink.push(link.target + start, trouble.message).repair = repair;
        }
    }
    any
}

/// The specification beside the plan, which may be named instead.
fn beside(ctx: Ctx<'_>) -> Option<Repair> {
    let path = join(ctx.id.folder(), SPEC)?;
    let known = ctx.index.get(&DocumentId::new(&path));
    known.is_some_and(PathState::is_file).then(|| Repair::Replace(SPEC.into()))
}

/// Whether the plan is in a feature's folder of a framework that keeps the specification beside it:
/// `specs/001-bells/plan.md`. Elsewhere a plan may well be the only document.
fn is_in_feature(ctx: Ctx<'_>) -> bool {
    let root = ctx.index.root_of(ctx.id).unwrap_or_default();
    let folder = relative_to(ctx.id.folder(), root).unwrap_or_default();
    let mut above = folder.rsplit('/').skip(1);
    above.any(|name| matches!(name, "specs" | "kitty-specs"))
}

/// Whether the specification is one folder up, in the feature's: the plan is in `specs/001-bells/wiring/`.
fn is_above(ctx: Ctx<'_>) -> bool {
    let folder =
        parent(ctx.id.folder()).filter(|it| !matches!(file_name(it), "specs" | "kitty-specs"));
    let spec = folder.and_then(|it| join(it, SPEC)).map(|path| DocumentId::new(&path));
    spec.and_then(|id| ctx.index.get(&id)).is_some_and(PathState::is_file)
}

/// Whether another document of the feature is its specification: `requirements.md`, `proposal.md`.
fn has_other_spec(ctx: Ctx<'_>) -> bool {
    let mut others = ctx.index.feature_documents(ctx.id).map(|(id, _)| id);
    others.any(|id| id != ctx.id && ctx.index.role_by_path(id) == Some(Role::Spec))
}

/// Where the plan names its specification; else its first line.
fn spec_field(ctx: &TotalsCtx<'_>) -> Option<TextRange> {
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
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn a_plan_that_leads_to_no_specification_is_found_at_its_field() {
        check_rule(
            &RULE,
            "
            //- /specs/001-x/plan.md
            # Plan: Tram bells
            **Spec**: ../gone/spec.md
                      ^^^^^^^^^^^^^^^ warning missing-spec
            ",
        );
        check_rule(&RULE, "//- /specs/001-x/plan.md\n# Plan: Bells\n  ^^^^^^^^^^^ missing-spec\n");
    }

    #[test]
    fn a_specification_beside_the_plan_or_where_the_plan_says_is_enough() {
        check_rule(&RULE, "//- /specs/001-x/plan.md\n# Plan\n//- /specs/001-x/spec.md\n# Spec\n");
        check_rule(
            &RULE,
            "//- /specs/001-x/plan.md\n# Plan\n\n**Spec**: [it](../002-y/spec.md)\n//- /specs/002-y/spec.md\n# Spec\n",
        );
    }

    #[test]
    fn a_specification_one_folder_up_is_that_of_the_feature() {
        check_rule(
            &RULE,
            "//- /specs/001-x/wiring/plan.md\n# Plan\n//- /specs/001-x/spec.md\n# Spec\n",
        );
        check_rule(
            &RULE,
            "//- /specs/001-x/plan.md\n# Plan\n  ^^^^ missing-spec\n//- /specs/spec.md\n# Spec\n",
        );
    }

    #[test]
    fn plans_of_other_layouts_may_stand_alone() {
        check_rule(&RULE, "//- /.kiro/specs/bells/design.md\n# Design\n\nA magnet.\n");
        check_rule(&RULE, "//- /docs/bells-plan.md\n# Plan\n\nA magnet.\n");
        for path in [".claude/plan.md", "plan.md", "spec/plan.md", "specs/plan.md"] {
            check_rule(&RULE, &format!("//- /{path}\n# Plan\n\nA magnet.\n"));
        }
        for name in ["requirements", "proposal"] {
            check_rule(
                &RULE,
                &format!(
                    "//- /specs/001-x/plan.md\n# Plan\n\nA magnet.\n//- /specs/001-x/{name}.md\n# Bells\n"
                ),
            );
        }
    }

    #[test]
    fn a_specification_that_is_named_and_not_there_is_found_though_one_stands_beside() {
        check_rule(
            &RULE,
            "
            # Plan: Tram bells
            **Branch**: `001-x` | **Spec**: `specs/009-gone/spec.md`
                                             ^^^^^^^^^^^^^^^^^^^^^^ warning missing-spec
            **Input**: Feature specification from `/Users/ann/tram/specs/001-x/spec.md`
                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-spec
            ",
        );
        check_rule(
            &RULE,
            "
            ---
            spec: ../gone-spec.md
                  ^^^^^^^^^^^^^^^ warning missing-spec
            ---
            # Plan: Tram bells
            ",
        );
    }

    #[test]
    fn a_specification_may_be_named_from_the_root_or_by_the_folder_of_its_feature() {
        check_rule(
            &RULE,
            "
            # Plan: Tram bells
            **Spec**: `specs/001-x/spec.md` **Input**: from `/features/001-x/spec.md`
            ",
        );
    }
}
