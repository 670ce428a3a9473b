//! ```text
//! - **FR-004**: the second time
//!     ^^^^^^ FR-004 is defined twice, first in "Loans"
//! ```

mod above;

use std::cell::LazyCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Check, DocumentCtx, DocumentSink, Rule, Severity, Sight, Spot};
use crate::index::ids::{Requirement, home};
use crate::model::id::{Claim, IdKey, Shape, TASK, is_common, is_task_like};
use crate::model::outline::{Noun, OutlineId};
use above::Above;

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
    // What any section before has, wherever numbers began anew since.
    let mut seen: FxHashSet<Kind<'_>> = FxHashSet::default();
    let role = ctx.files.scope.role;
    let series = series(ctx);
    // Only a second definition asks for it.
    let above = LazyCell::new(|| Above::new(ctx));
    let mut requirement = Requirement::default();
    for (section, it) in ctx.sections() {
        let requirement = requirement.enter_outline(it.outline);
        let ids = &it.outline.ids;
        // `T001–T009 are done` stands for its ends as for what lies between, and defines none anew.
        let counts = |(number, it): &(usize, &OutlineId)| {
            counts(it)
                && !it.is_end
                && home(&it.key) == role
                && (is_series(&it.key, it.dashed, &series) || is_parent(it, ids.get(number + 1)))
                && claims(it, requirement, &series)
        };
        let ids: Vec<(usize, &OutlineId)> = ids.iter().enumerate().filter(counts).collect();
        // Of each series, how many ids the section has, and whether any is new.
        let mut here: FxHashMap<&str, (usize, bool)> = FxHashMap::default();
        for (_, id) in &ids {
            let (count, is_new) = here.entry(&id.key.series).or_insert_with(|| {
                if begins_anew(&first, id, section, &series, &above) {
                    first.retain(|(key, shape, _), _| {
                        key.series != id.key.series || *shape != id.shape
                    });
                }
                (0, false)
            });
            *count += 1;
            *is_new |= !seen.contains(&kind(id));
        }
        seen.extend(ids.iter().map(|(_, id)| kind(id)));
        for (number, id) in ids {
            let spot = Spot { section, noun: Noun::Id(number) };
            let Some(other) = first.get(&kind(id)).copied() else {
                first.insert(kind(id), spot);
                continue;
            };
            let is_apart = other.section != section;
            let is_known = is_listed(id, &here)
                || id.key.series.starts_with(TASK)
                || above.is_headed_again(id, section, other.section);
            if !is_apart || !is_known {
                let place = above.place_of(ctx, other, spot);
                let message = format!("{} is defined twice{place}", id.name);
                sink.push(spot, message).with(other, format!("{} is defined here first", id.name));
            }
        }
    }
}

fn kind(id: &OutlineId) -> Kind<'_> {
    (&id.key, id.shape, id.dashed == Some(true))
}

/// Whether an item defines its id, and does not say something of it. A task without a box may only where the
/// others have boxes.
fn claims(id: &OutlineId, requirement: Option<u32>, all: &FxHashMap<&str, Series>) -> bool {
    match id.claim.below(requirement) {
        Claim::Defines => true,
        Claim::Remarks => {
            is_task_like(&id.key.series) && all.get(&*id.key.series).is_none_or(|it| !it.is_boxed)
        }
        Claim::Numbered => false,
    }
}

/// A section that lists several ids of another and adds none of its own says more of them.
fn is_listed(id: &OutlineId, here: &FxHashMap<&str, (usize, bool)>) -> bool {
    let listed = here.get(&*id.key.series).is_some_and(|(count, is_new)| *count > 1 && !is_new);
    id.shape == Shape::Item && listed
}

/// Whether a list of a series begins with its first id below another heading than before: each story may count its
/// criteria from the first.
fn begins_anew<'a>(
    first: &FxHashMap<Kind<'_>, Spot>,
    id: &OutlineId,
    section: usize,
    all: &FxHashMap<&str, Series>,
    above: &LazyCell<Above<'a>, impl FnOnce() -> Above<'a>>,
) -> bool {
    let lists = matches!(id.shape, Shape::Item | Shape::Task) && !is_task_like(&id.key.series);
    let begins = all.get(&*id.key.series).is_some_and(|it| it.first == place(&id.key));
    let before = first.get(&kind(id));
    lists && begins && before.is_some_and(|it| above.are_cousins(it.section, section))
}

/// The numbers of a series in the document.
#[derive(Clone, Copy)]
struct Series {
    first: Place,
    last: Place,
    /// Whether any of its ids begins a task with a box.
    is_boxed: bool,
}

/// The number of an id.
type Place = (u32, u32);

fn place(key: &IdKey) -> Place {
    (key.number, key.sub)
}

/// The series of the document.
fn series<'a>(ctx: &DocumentCtx<'a>) -> FxHashMap<&'a str, Series> {
    let mut found: FxHashMap<&str, Series> = FxHashMap::default();
    for id in ctx.sections().flat_map(|(_, section)| &section.outline.ids) {
        let at = place(&id.key);
        let new = Series { first: at, last: at, is_boxed: false };
        let series = found.entry(&id.key.series).or_insert(new);
        series.is_boxed |= id.shape == Shape::Task;
        series.first = at.min(series.first);
        series.last = at.max(series.last);
    }
    found
}

/// A word that has one number only is not a series: `HTML5`. Tasks without letters count from their
/// second level: `1.` begins any list.
fn is_series(key: &IdKey, dashed: Option<bool>, all: &FxHashMap<&str, Series>) -> bool {
    if key.series.starts_with(TASK) {
        return key.sub > 0;
    }
    is_common(&key.series)
        || dashed == Some(true)
        || all.get(&*key.series).is_some_and(|it| it.first.0 != it.last.0)
}

/// Whether a task with a number alone, `4.`, is followed by its first part: `4.1`.
fn is_parent(id: &OutlineId, next: Option<&OutlineId>) -> bool {
    let next = next.map(|it| &it.key).filter(|it| it.series == id.key.series && it.sub > 0);
    &*id.key.series == TASK
        && !id.name.contains('.')
        && next.is_some_and(|it| it.number == id.key.number)
}

/// Tables list, and a paragraph may repeat an id to say more of it. So may a heading, but for a story
/// and the series of the frameworks.
fn counts(id: &OutlineId) -> bool {
    let defines = id.dashed.is_none() || is_common(&id.key.series);
    matches!(id.shape, Shape::Item | Shape::Task) || id.shape == Shape::Heading && defines
}

#[cfg(test)]
mod tests;
