//! ```text
//! - [ ] T012 Reject late claims (FR-019)
//!                                ^^^^^^ FR-019 is defined nowhere in this project
//! ```

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::features::Ctx;
use crate::index::Described;
use crate::index::ids::{definitions, feature, home};
use crate::model::id::{IdCitation, IdDefinition, IdKey, Shape, dashed};
use crate::project::DocumentId;

pub(super) const RULE: Rule = Rule {
    code: "undefined-id",
    severity: Severity::Warning,
    summary: "an id is cited that is defined nowhere",
    explanation: "\
A task or a plan cites a requirement that no document of the project defines, mostly because it was
renumbered or dropped. Only ids of series that the feature itself defines are looked at, so `SHA-256`
is none of them; of a range the two ends are.

Before, where the specification goes from FR-001 to FR-008:

    - [ ] T012 Reject late claims (FR-019)

After:

    - [ ] T012 Reject late claims (FR-009)
",
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let cited = ctx
        .parts
        .iter()
        .any(|part| !part.part.model.id_citations.is_empty() || !part.part.model.ids.is_empty());
    if !cited {
        return;
    }
    let mut own = definitions(ctx.ctx.document);
    // A table that lists what another document defines defines nothing itself.
    let role = ctx.ctx.scope.role;
    own.retain(|it| {
        it.shape != Shape::Row
            || home(&it.key) == role
            || !ctx.ctx.index.is_at_home(&it.key, it.dashed, ctx.ctx.id)
    });
    let mut reported: FxHashSet<IdKey> = FxHashSet::default();
    for (start, part) in super::starts(ctx.parts) {
        let text = part.part.section.text();
        for row in part.part.model.ids.iter().filter(|it| it.shape == Shape::Row) {
            if is_undefined(ctx, &own, &row.key, row.dashed) && reported.insert(row.key.clone()) {
                sink.push(
                    row.range + start,
                    format!("{} is defined nowhere in this project", &text[row.range]),
                );
            }
        }
        for citation in part.part.model.id_citations.iter().filter(|it| is_plain(text, it)) {
            let ends = std::iter::once(&citation.first).chain(&citation.last);
            for key in ends.filter(|key| !key.series.is_empty()) {
                if is_undefined(ctx, &own, key, dashed(&text[citation.range]))
                    && reported.insert(key.clone())
                {
                    let range = place(citation, key);
                    let name = &text[range];
                    sink.push(range + start, format!("{name} is defined nowhere in this project"));
                }
            }
        }
    }
}

/// Neither code nor struck through: there an id is spoken of.
fn is_plain(text: &str, citation: &IdCitation) -> bool {
    !text[..citation.range.start().into()].ends_with(['`', '~'])
}

/// The one id of a range that is meant.
fn place(citation: &IdCitation, key: &IdKey) -> TextRange {
    match citation.last_range {
        Some(last) if citation.last.as_ref() == Some(key) => last,
        Some(last) => TextRange::new(citation.range.start(), last.start()),
        None => citation.range,
    }
}

fn is_undefined(
    ctx: &DocumentCtx<'_>,
    own: &[IdDefinition],
    key: &IdKey,
    dashed: Option<bool>,
) -> bool {
    let ctx = ctx.ctx;
    let spelled = |it: &IdDefinition| {
        it.key.series == key.series && (it.dashed.is_none() || it.dashed == dashed)
    };
    let known_here = own.iter().filter(|it| spelled(it)).count();
    let known = known_here >= 2 || ctx.index.is_at_home(key, dashed, ctx.id);
    if !known || own.iter().any(|it| it.key.is_variant_of(key)) {
        return false;
    }
    let defines = |(id, facts): (&DocumentId, &Described)| {
        let listed = ctx.index.role_by_path(id) != Some(home(key));
        let is_it =
            |it: &IdDefinition| it.key.is_variant_of(key) && !(listed && it.shape == Shape::Row);
        id != ctx.id && facts.facts().ids.iter().any(is_it)
    };
    // Nearly every id is at home in its own feature; only one that is not is looked for everywhere.
    if ctx.index.feature_documents(ctx.id).any(defines) {
        return false;
    }
    // Other features count as well: work is often handed from one to the next. Not so where each
    // feature numbers anew, and defines what this one defines too.
    let numbers_anew = |facts: &Described| {
        let ids = facts.facts().ids.iter();
        ids.filter(|it| it.key.series == key.series).any(|it| defined_here(ctx, own, &it.key))
    };
    let others = ctx.index.documents().filter(|(id, _)| feature(id) != feature(ctx.id));
    !others.filter(|it| defines(*it)).any(|(_, facts)| !numbers_anew(facts))
}

/// Whether this document or its feature's home of the series defines an id.
fn defined_here(ctx: Ctx<'_>, own: &[IdDefinition], key: &IdKey) -> bool {
    let defines = |it: &IdDefinition| it.key == *key;
    let beside = |(id, facts): (&DocumentId, &Described)| {
        id != ctx.id
            && ctx.index.role_by_path(id) == Some(home(key))
            && facts.facts().ids.iter().any(defines)
    };
    own.iter().any(defines) || ctx.index.feature_documents(ctx.id).any(beside)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_requirement_that_the_specification_lacks_is_reported_once() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-009)
                ^^^^^^ warning undefined-id
- [ ] T003 Three (FR-009), after T001
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
",
        );
    }

    #[test]
    fn words_with_numbers_and_split_tasks_are_none() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 Hash with SHA-256, as UTF-8
- [ ] T002a Split in two
- [ ] T002b Split in two
- [ ] T003 After T002
",
        );
    }
}
