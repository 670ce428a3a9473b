//! Which ids a line goes on with at the cursor.

use crate::features::completion::CompletionCtx;
use crate::model::id::{IdKey, TASK, numbers_behind};
use crate::project::Role;
use crate::refactor::list_item::letters;

/// What may be written at the cursor.
pub(super) struct Wanted<'a> {
    /// What was typed of it.
    pub(super) typed: &'a str,
    pub(super) of: Of<'a>,
    pub(super) definition: Definition,
}

/// Which ids are wanted.
pub(super) enum Of<'a> {
    /// Those that have these letters before their number.
    Letters(&'a str),
    /// Those of a series of numbers alone; without any, those that are at home where such numbers are.
    Numbers(&'static str),
    /// The one after the task above.
    NextTask,
}

/// Whether an id that is written at a place is defined there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Definition {
    No,
    /// At the start of an item, which may cite it as well.
    Perhaps,
    /// In bold at the start of an item, after a checkbox, or in a heading.
    Sure,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(ctx: &CompletionCtx<'a>) -> Option<Wanted<'a>> {
        let before = ctx.before;
        if let Some(typed) = typed(before) {
            let definition = definition(&before[..before.len() - typed.len()]);
            return Some(Wanted { typed, of: Of::Letters(letters(typed)), definition });
        }
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (before, typed) = before.split_at(start);
        // Elsewhere something depends on something of any kind.
        let is_tasks = ctx.ctx.scope.role == Role::Tasks;
        let series = numbers_behind(ctx.before).filter(|series| *series != TASK || is_tasks);
        if let Some(series) = series {
            return Some(Wanted { typed, of: Of::Numbers(series), definition: Definition::No });
        }
        let is_task = before.ends_with("[ ] ") && definition(before) == Definition::Sure;
        is_task.then_some(Wanted { typed, of: Of::NextTask, definition: Definition::Sure })
    }
}

/// The start of an id before the cursor: capital letters, perhaps with a dash and digits after them.
fn typed(before: &str) -> Option<&str> {
    let start = before
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        .len();
    let (rest, typed) = before.split_at(start);
    let is_word = rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '`'));
    let begins = |typed: &str| typed.starts_with(|c: char| c.is_ascii_uppercase());
    let is_id = begins(typed) && !is_word;
    // The second id of a range is one of its own.
    let mut dashes = typed.match_indices('-').rev();
    let second =
        dashes.find(|(at, _)| begins(&typed[at + 1..]) && IdKey::parse(&typed[..*at]).is_some());
    is_id.then(|| second.map_or(typed, |(at, _)| &typed[at + 1..]))
}

/// The text before an id decides whether the id is defined there.
fn definition(before: &str) -> Definition {
    let marks = before.trim_end_matches('*').trim();
    let marker = marks.strip_suffix("[ ]").unwrap_or(marks).trim_end();
    let is_heading = !marker.is_empty() && marker.bytes().all(|it| it == b'#');
    if !is_heading && !matches!(marker, "-" | "*" | "+") {
        return Definition::No;
    }
    let is_sure = is_heading || marks.ends_with(']') || before.trim_end().ends_with("**");
    if is_sure { Definition::Sure } else { Definition::Perhaps }
}
