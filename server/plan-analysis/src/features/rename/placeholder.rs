//! `[FEATURE]` becomes `Ring`: all of its name in the document are filled, and in the other documents of the feature
//! those that are written in the same way.

use super::{Ctx, InScope, Subject};
use crate::project::Role;
use crate::refactor::{Changes, Refusal};
use crate::symbol;

pub(super) fn rename(
    ctx: &Ctx<'_>,
    changes: &mut Changes<'_>,
    subject: &Subject,
    value: &str,
    in_scope: InScope<'_>,
) -> Result<(), Refusal> {
    let mut written = String::new();
    for place in symbol::occurrences_here(ctx, &subject.symbol) {
        if place.name == Some(subject.range) {
            written = ctx.document.text().slice(place.range);
        }
        changes.replace(ctx.id, place.range, value);
    }
    let role = |id| ctx.index.role_by_path(id);
    let others = ctx.index.feature_documents(ctx.id).map(|(id, _)| id);
    let others: Vec<_> = others.filter(|id| *id != ctx.id).collect();
    // A folder with two plans is not one feature.
    if others.iter().any(|id| role(id).is_some() && role(id) == role(ctx.id)) {
        return Ok(());
    }
    for id in others {
        // Most documents do not have it, and need not be read any further.
        let text = changes.text(id)?.clone();
        if !text.to_string().contains(&written) {
            continue;
        }
        let (document, scope) = in_scope(id, &text);
        if scope.role == Role::Template {
            continue;
        }
        let other = Ctx { id, document: &document, scope: &scope, index: ctx.index };
        for place in symbol::occurrences_here(&other, &subject.symbol) {
            if document.text().slice(place.range) == written {
                changes.replace(id, place.range, value);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    #[test]
    fn a_placeholder_is_filled_wherever_it_stands() {
        check_rename(
            "# Plan: [FEAT$0URE]\n\n[a](#plan-feature) [FEATURE] [OTHER]\n",
            "Ring twice",
            "# Plan: Ring twice\n\n[a](#plan-ring-twice) Ring twice [OTHER]\n",
        );
    }

    #[test]
    fn a_folder_with_several_plans_is_no_feature() {
        check_rename(
            "
            //- /docs/plans/one-plan.md
            # Plan: [FEAT$0URE]
            //- /docs/plans/other-plan.md
            # Plan: [FEATURE]
            ",
            "Ring twice",
            "
            //- /docs/plans/one-plan.md
            # Plan: Ring twice
            ",
        );
    }

    #[test]
    fn the_other_documents_of_the_feature_are_filled_where_they_say_the_same() {
        check_rename(
            "
            //- /specs/001-x/plan.md
            # Plan: [FEAT$0URE]

            {FEATURE} [a](spec.md#spec-feature)
            //- /specs/001-x/spec.md
            # Spec: [FEATURE]

            `[FEATURE]` {FEATURE} [FEATURE NAME]

            ```text
            [FEATURE]
            ```
            //- /specs/001-x/checklists/ux.md
            # Checklist: [FEATURE]
            //- /specs/001-x/plan-template.md
            # Plan: [FEATURE]
            //- /specs/002-y/spec.md
            # Spec: [FEATURE]
            //- /.specify/templates/plan-template.md
            # Plan: [FEATURE]

            {FEATURE}
            ",
            "Ring twice",
            "
            //- /specs/001-x/checklists/ux.md
            # Checklist: Ring twice
            //- /specs/001-x/plan.md
            # Plan: Ring twice

            {FEATURE} [a](spec.md#spec-ring-twice)
            //- /specs/001-x/spec.md
            # Spec: Ring twice

            `[FEATURE]` {FEATURE} [FEATURE NAME]

            ```text
            [FEATURE]
            ```
            ",
        );
    }
}
