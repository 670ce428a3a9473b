//! ```text
//! - **FR-004**: the second time
//!     ^^^^^^ FR-004 is defined twice: first on line 12
//! ```

use rustc_hash::FxHashMap;
use text_size::TextRange;

use super::{Check, DocumentCtx, Related, Rule, Severity, Sight, Sink};
use crate::features::NavigationTarget;
use crate::index::ids::home;
use crate::model::id::{IdDefinition, IdKey, Shape, TASK, is_common};

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
    sight: Sight::Document,
    check: Check::Document(check),
};

/// A definition: the id, how it is written, and whether with a dash. `T-001` beside `T001` is another
/// id of the same project.
type Kind<'a> = (&'a IdKey, Shape, bool);

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let mut first: FxHashMap<Kind<'_>, (usize, TextRange)> = FxHashMap::default();
    let role = ctx.ctx.scope.role;
    let series = series(ctx);
    for (at, (start, part)) in super::starts(ctx.parts).enumerate() {
        let counts = |it: &&IdDefinition| {
            counts(it) && home(&it.key) == role && is_series(&it.key, it.dashed, &series)
        };
        let all = &part.part.model.ids;
        // `T001–T009 are done` stands for its ends as for what lies between, and defines none anew.
        let ranges: Vec<&IdDefinition> = all.iter().filter(|it| it.shape == Shape::Range).collect();
        let is_end = |it: &IdDefinition| ranges.iter().any(|of| of.range.contains_range(it.range));
        let ids: Vec<&IdDefinition> = all.iter().filter(counts).filter(|it| !is_end(it)).collect();
        // Of each series, how many ids the section has, and whether any is new.
        let mut here: FxHashMap<&str, (usize, bool)> = FxHashMap::default();
        for id in &ids {
            let (count, is_new) = here.entry(&id.key.series).or_default();
            *count += 1;
            *is_new |= !first.contains_key(&kind(id));
        }
        for id in ids {
            let range = id.range + start;
            let Some((of, other)) = first.get(&kind(id)).copied() else {
                first.insert(kind(id), (at, range));
                continue;
            };
            let again = of != at && (is_listed(id, &here) || id.key.series.starts_with(TASK));
            if !again {
                report(ctx, sink, &part.part.section.text()[id.range], (range, other));
            }
        }
    }
}

fn kind(id: &IdDefinition) -> Kind<'_> {
    (&id.key, id.shape, id.dashed == Some(true))
}

/// A section that lists several ids of another and adds none of its own says more of them.
fn is_listed(id: &IdDefinition, here: &FxHashMap<&str, (usize, bool)>) -> bool {
    let listed = here.get(&*id.key.series).is_some_and(|(count, is_new)| *count > 1 && !is_new);
    id.shape == Shape::Item && listed
}

fn report(
    ctx: &DocumentCtx<'_>,
    sink: &mut Sink,
    text: &str,
    (range, other): (TextRange, TextRange),
) {
    let line = ctx.ctx.document.text().line_of(other.start()) + 1;
    let target = NavigationTarget { id: ctx.ctx.id.clone(), full_range: other, focus_range: other };
    let related = Related { target, message: format!("{text} is defined here first") };
    sink.push(range, format!("{text} is defined twice: first on line {line}"))
        .related
        .push(related);
}

/// The series of the document, each with its number, or `None` where it has several.
fn series<'a>(ctx: &DocumentCtx<'a>) -> FxHashMap<&'a str, Option<u32>> {
    let mut found: FxHashMap<&str, Option<u32>> = FxHashMap::default();
    for id in ctx.parts.iter().flat_map(|it| &it.part.part.model.ids) {
        let number = found.entry(&id.key.series).or_insert(Some(id.key.number));
        if *number != Some(id.key.number) {
            *number = None;
        }
    }
    found
}

/// A word with one number is no series: `HTML5`. Tasks without letters count from their second level:
/// `1.` begins any list.
fn is_series(key: &IdKey, dashed: Option<bool>, all: &FxHashMap<&str, Option<u32>>) -> bool {
    if key.series.starts_with(TASK) {
        return key.sub > 0;
    }
    let several = || all.get(&*key.series).is_some_and(Option::is_none);
    is_common(&key.series) || dashed == Some(true) || several()
}

/// Tables list, and a paragraph may repeat an id to say more of it. So may a heading, but for a story
/// and the series of the frameworks.
fn counts(id: &IdDefinition) -> bool {
    let defines = id.dashed.is_none() || is_common(&id.key.series);
    matches!(id.shape, Shape::Item | Shape::Task) || id.shape == Shape::Heading && defines
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
- [ ] T003 Three
- [ ] T001–T003 are all marked
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

    #[test]
    fn a_number_that_stands_twice_in_a_list_of_tasks_is_reported() {
        check_diagnostics(
            "//- /p/openspec/changes/bell/tasks.md
## 1. Bell

- [ ] 1.1 Cast it
- [ ] 1.1 Hang it
      ^^^ error duplicate-id

## 2. Lists begin anew

- [ ] 1. One
- [ ] 1. One

## Other track

- [ ] 1.1 Cast another
",
        );
    }

    #[test]
    fn a_section_that_lists_ids_again_and_words_with_a_number_are_none() {
        check_diagnostics(
            "//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on

## Why
- **FR-001**: riders are tired
- **FR-002**: riders are late

- **SEA2-03**: one
- **SEA2-04**: two
- **SEA2-05**: three

## HTML5 bells: one

## HTML5 bells: two
",
        );
    }
}
