//! ```text
//! - **FR-004**: the second time
//!     ^^^^^^ FR-004 is defined twice, first in "Loans"
//! ```

use rustc_hash::FxHashMap;

use super::{Check, DocumentCtx, DocumentSink, Rule, Severity, Sight, Spot};
use crate::index::ids::home;
use crate::model::id::{IdKey, Shape, TASK, is_common};
use crate::model::outline::{Noun, OutlineId};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "an id is defined twice in one document",
    explanation: "\
Ids are references, not labels: a task that says `FR-004` means one requirement. If a document
defines the same id twice, in the same form, nobody can tell which is meant. A table or a summary
that lists the ids again does not define them a second time.

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

fn check(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    let mut first: FxHashMap<Kind<'_>, Spot> = FxHashMap::default();
    let role = ctx.files.scope.role;
    let series = series(ctx);
    for (section, it) in ctx.sections() {
        // `T001–T009 are done` stands for its ends as for what lies between, and defines none anew.
        let counts = |it: &OutlineId| {
            counts(it)
                && !it.is_end
                && home(&it.key) == role
                && is_series(&it.key, it.dashed, &series)
        };
        let ids = it.outline.ids.iter().enumerate();
        let ids: Vec<(usize, &OutlineId)> = ids.filter(|(_, it)| counts(it)).collect();
        // Of each series, how many ids the section has, and whether any is new.
        let mut here: FxHashMap<&str, (usize, bool)> = FxHashMap::default();
        for (_, id) in &ids {
            let (count, is_new) = here.entry(&id.key.series).or_default();
            *count += 1;
            *is_new |= !first.contains_key(&kind(id));
        }
        for (number, id) in ids {
            let spot = Spot { section, noun: Noun::Id(number) };
            let Some(other) = first.get(&kind(id)).copied() else {
                first.insert(kind(id), spot);
                continue;
            };
            let is_apart = other.section != section;
            if !is_apart || !is_listed(id, &here) && !id.key.series.starts_with(TASK) {
                let message = format!("{} is defined twice{}", id.name, place_of(ctx, other, spot));
                sink.push(spot, message).with(other, format!("{} is defined here first", id.name));
            }
        }
    }
}

fn kind(id: &OutlineId) -> Kind<'_> {
    (&id.key, id.shape, id.dashed == Some(true))
}

/// A section that lists several ids of another and adds none of its own says more of them.
fn is_listed(id: &OutlineId, here: &FxHashMap<&str, (usize, bool)>) -> bool {
    let listed = here.get(&*id.key.series).is_some_and(|(count, is_new)| *count > 1 && !is_new);
    id.shape == Shape::Item && listed
}

/// Where the first definition is, for the message: the section's title.
fn place_of(ctx: &DocumentCtx<'_>, first: Spot, second: Spot) -> String {
    if first.section == second.section {
        return " in this section".to_owned();
    }
    let heading = ctx.section(first.section).and_then(|it| it.outline.headings.first());
    heading.map_or_else(String::new, |heading| format!(", first in \"{}\"", heading.title))
}

/// The series of the document, each with its number, or `None` where it has several.
fn series<'a>(ctx: &DocumentCtx<'a>) -> FxHashMap<&'a str, Option<u32>> {
    let mut found: FxHashMap<&str, Option<u32>> = FxHashMap::default();
    for id in ctx.sections().flat_map(|(_, section)| &section.outline.ids) {
        let number = found.entry(&id.key.series).or_insert(Some(id.key.number));
        if *number != Some(id.key.number) {
            *number = None;
        }
    }
    found
}

/// A word that has one number only is not a series: `HTML5`. Tasks without letters count from their
/// second level: `1.` begins any list.
fn is_series(key: &IdKey, dashed: Option<bool>, all: &FxHashMap<&str, Option<u32>>) -> bool {
    if key.series.starts_with(TASK) {
        return key.sub > 0;
    }
    is_common(&key.series)
        || dashed == Some(true)
        || all.get(&*key.series).is_some_and(Option::is_none)
}

/// Tables list, and a paragraph may repeat an id to say more of it. So may a heading, but for a story
/// and the series of the frameworks.
fn counts(id: &OutlineId) -> bool {
    let defines = id.dashed.is_none() || is_common(&id.key.series);
    matches!(id.shape, Shape::Item | Shape::Task) || id.shape == Shape::Heading && defines
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn the_second_task_with_a_number_is_reported() {
        check_rule(
            &RULE,
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
        check_rule(
            &RULE,
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
        check_rule(
            &RULE,
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
        check_rule(
            &RULE,
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
