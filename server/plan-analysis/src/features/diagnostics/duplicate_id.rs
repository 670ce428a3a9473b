//! ```text
//! - **FR-004**: the second time
//!     ^^^^^^ FR-004 is defined twice: first on line 12
//! ```

use rustc_hash::FxHashMap;

use super::{Check, DocumentCtx, Related, Rule, Severity, Sink};
use crate::features::NavigationTarget;
use crate::index::ids::home;
use crate::model::id::{IdDefinition, IdKey, Shape};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "an id is defined twice in one document",
    explanation: "\
Ids are references, not labels: a task that says `FR-004` means one requirement. Where a document
defines the same id twice, in the same form, nobody can tell which is meant. A table or a summary
that lists the ids again is no second definition.

Before:

    - [ ] T020 Write the importer
    - [ ] T020 Write its tests

After:

    - [ ] T020 Write the importer
    - [ ] T021 Write its tests
",
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let mut first: FxHashMap<(&IdKey, Shape, bool), text_size::TextRange> = FxHashMap::default();
    for (start, part) in super::starts(ctx.parts) {
        let role = ctx.ctx.scope.role;
        let at_home = |it: &&IdDefinition| counts(it.shape) && home(&it.key) == role;
        for id in part.part.model.ids.iter().filter(at_home) {
            // `T-001` beside `T001` is another id of the same project.
            let key = (&id.key, id.shape, id.dashed == Some(true));
            let range = id.range + start;
            let Some(other) = first.get(&key).copied() else {
                first.insert(key, range);
                continue;
            };
            let text = &part.part.section.text()[id.range];
            let line = ctx.ctx.document.text().line_of(other.start()) + 1;
            let target =
                NavigationTarget { id: ctx.ctx.id.clone(), full_range: other, focus_range: other };
            let related = Related { target, message: format!("{text} is defined here first") };
            sink.push(range, format!("{text} is defined twice: first on line {line}"))
                .related
                .push(related);
        }
    }
}

/// Tables list, and a paragraph may repeat an id to say more of it.
fn counts(shape: Shape) -> bool {
    matches!(shape, Shape::Item | Shape::Task | Shape::Heading)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn the_second_task_with_a_number_is_reported() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One
- [x] T002 Two
- [ ] T001 One again
      ^^^^ error duplicate-id
",
        );
    }

    #[test]
    fn a_table_that_lists_requirements_again_is_none() {
        check_diagnostics(
            "//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on

| FR-001 | tested by hand |
|---|---|
| FR-001 | tested by hand |
",
        );
    }
}
