//! How the next item of a list is written: the marks of the one before it, and the next free id.

use crate::index::Index;
use crate::index::ids::home as home_of;
use crate::model::id::Shape;
use crate::project::DocumentId;

/// The marks between a label and what it is the label of, `**: `, where `opened` are the marks before the label:
/// no more of them than it closes, since what follows may begin with some of its own.
pub fn marks_after<'t>(opened: &str, behind: &'t str) -> &'t str {
    let closed = |text: &'t str| text.strip_prefix(opened).filter(|_| !opened.is_empty());
    let inside = closed(behind);
    let rest = inside.unwrap_or(behind);
    let sign = rest.trim_start();
    let after = sign.strip_prefix([':', '：', '—', '–', '-', '.']);
    let rest =
        after.map_or(rest, |after| closed(after).filter(|_| inside.is_none()).unwrap_or(after));
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    &behind[..behind.len() - rest.len()]
}

/// The marker of the next item: of a numbered list the next number.
pub fn numbered_on(marker: &str) -> String {
    let number = marker.trim_start();
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let indent = &marker[..marker.len() - number.len()];
    match number[..digits].parse::<u32>().ok().and_then(|it| it.checked_add(1)) {
        Some(next) => format!("{indent}{next}{}", &number[digits..]),
        None => marker.to_owned(),
    }
}

/// Whether all marks that a text ends in, before an id, are closed by the marks after the id. `[FR-001](#a)` and
/// `**FR-001 (bells)**` are closed further on, so that another id cannot take this one's place.
pub fn are_closed(before: &str, marks: &str) -> bool {
    let opened = before.trim_end_matches(['*', '_', '`', '~', '[']).len();
    before[opened..].chars().all(|mark| marks.contains(mark))
}

/// The text before an id with its checkbox not ticked.
pub fn unticked(before: &str) -> String {
    before.replace("[x]", "[ ]").replace("[X]", "[ ]")
}

/// The letters of an id or of its beginning, without the dash before the number.
pub fn letters(name: &str) -> &str {
    let end = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    name[..end].trim_end_matches('-')
}

/// The id after the last one with some letters in a feature, written as that is; `None` where this document defines
/// none of them, or another is their home. No other document of the feature has the number.
pub fn next_free(index: &Index, home: &DocumentId, wanted: &str) -> Option<String> {
    let (mut is_defined_here, mut is_at_home_elsewhere) = (false, false);
    let (mut last, mut highest) = (None, 0);
    for (id, document) in index.feature_documents(home) {
        let facts = document.facts();
        let named = facts.ids.iter().zip(&facts.id_texts);
        for (it, text) in named.filter(|(_, text)| letters(&text.name) == wanted) {
            let numbers = std::iter::once(&it.key).chain(&it.last).filter(|it| it.sub == 0);
            highest = numbers.map(|it| it.number).fold(highest, u32::max);
            if it.shape == Shape::Range || it.last.is_some() {
                continue;
            }
            is_defined_here |= id == home;
            is_at_home_elsewhere |= id != home && index.role_by_path(id) == Some(home_of(&it.key));
            if it.key.suffix.is_none() {
                last = last.max(Some((&it.key, id == home, &*text.name)));
            }
        }
    }
    let (key, is_last_here, name) = last.filter(|_| is_defined_here)?;
    // A plan that explains the requirements of its specification defines none.
    if is_at_home_elsewhere && !is_last_here {
        return None;
    }
    let next = if key.sub == 0 { highest } else { key.sub };
    numbered(name, next.checked_add(1)?)
}

/// An id with another number at its end, written with as many digits.
pub fn numbered(name: &str, number: u32) -> Option<String> {
    let end = name.rfind(|c: char| c.is_ascii_digit())? + 1;
    let before = name[..end].trim_end_matches(|c: char| c.is_ascii_digit());
    let width = end - before.len();
    Some(format!("{before}{number:0width$}"))
}
