//! Ids of requirements, stories, tasks and whatever else a project numbers: where they are defined,
//! and where they are cited. Series are not listed anywhere: a word of capitals with a number is an
//! id as soon as a document defines it, so `SHA-256` is none and a project's own `AC-SYNC-01` is one.

mod scan;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::{Leaf, Model};
use crate::syntax::{BlockKind, InlineKind};
use crate::text::size;
use scan::{Found, find, id_at};

/// An id, comparable: `US-3` is `US3`, and `WP-001` is `WP01`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdKey {
    /// The letters, with the dashes between them: `FR`, `AC-SYNC`. Empty for the numbers of Kiro's
    /// requirements.
    pub series: Arc<str>,
    /// The number.
    pub number: u32,
    /// The second number, as in `1.2`; 0 where there is none.
    pub sub: u32,
    /// The letter behind the number, as in `T014b`.
    pub suffix: Option<char>,
}

/// A place that defines an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdDefinition {
    /// The id.
    pub key: IdKey,
    /// The id in the text.
    pub range: TextRange,
    /// The line of text that goes with it.
    pub line: TextRange,
    /// How it is written.
    pub shape: Shape,
    /// Whether a dash stands before the number; of `User Story 1` nobody can say.
    pub dashed: Option<bool>,
}

/// The ways to define an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// `- **FR-001**: …`, `- FR-001: …`
    Item,
    /// `- [ ] T001 …`
    Task,
    /// `### FR-001: …`, `### User Story 1 - …`
    Heading,
    /// `**FR-001**: …` at the start of a paragraph.
    Paragraph,
    /// `| FR-001 | … |`
    Row,
}

/// A place that cites an id, or a range of ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdCitation {
    /// The first id.
    pub first: IdKey,
    /// The last id of a range; `None` for a single one.
    pub last: Option<IdKey>,
    /// The mention.
    pub range: TextRange,
    /// The first id in the text.
    pub first_range: TextRange,
    /// The second id of a range in the text.
    pub last_range: Option<TextRange>,
}

/// A numbered item, which may be a criterion of a requirement: `1. WHEN …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its number in the list.
    pub number: u32,
    /// The item's first block.
    pub line: TextRange,
}

impl IdKey {
    /// The key of a Kiro requirement or criterion.
    pub fn numbered(number: u32, sub: u32) -> IdKey {
        IdKey { series: "".into(), number, sub, suffix: None }
    }

    /// Whether two ids differ in no more than the letter behind the number.
    pub fn is_variant_of(&self, other: &IdKey) -> bool {
        self.series == other.series && self.number == other.number && self.sub == other.sub
    }
}

impl IdCitation {
    /// Whether an id is among those that are cited.
    pub fn contains(&self, key: &IdKey) -> bool {
        match &self.last {
            None => self.first == *key,
            Some(last) => {
                let from = (self.first.number, self.first.sub, self.first.suffix);
                let to = (last.number, last.sub, last.suffix);
                let at = (key.number, key.sub, key.suffix);
                self.first.series == key.series
                    && from <= at
                    && (at <= to || key.number == last.number && last.sub == 0)
            }
        }
    }
}

pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let definitions = definitions(leaf, model);
    let content = leaf.content();
    let base = leaf.block.content.start();
    for found in find(content) {
        let found = found.moved(base);
        let range = found.range;
        if definitions.iter().any(|it| it.range.contains_range(range) || it.range == range) {
            continue;
        }
        if leaf.is_within(range, &[InlineKind::Autolink]) || in_destination(leaf, range) {
            continue;
        }
        model.id_citations.push(citation(found));
    }
    model.ids.extend(definitions);
    criteria(leaf, model);
    requirement_line(leaf, model);
}

fn citation(found: Found) -> IdCitation {
    let Found { first, last, range, first_range, last_range } = found;
    IdCitation { first, last, range, first_range, last_range }
}

/// Whether a range stands in the destination of a link.
fn in_destination(leaf: Leaf<'_>, range: TextRange) -> bool {
    leaf.inlines().any(|it| it.kind == InlineKind::Link && it.target.contains_range(range))
}

/// What a block defines: one id, or none; a task those that it stands for; a table row the one in its
/// first cell.
fn definitions(leaf: Leaf<'_>, model: &Model) -> Vec<IdDefinition> {
    let base = leaf.block.content.start();
    let line = first_line(leaf);
    let define = |found: Found, start: TextSize, shape: Shape| IdDefinition {
        dashed: dashed(&leaf.text[found.range + start]),
        key: found.first,
        range: found.range + start,
        line,
        shape,
    };
    let found = match leaf.block.kind {
        BlockKind::Heading { .. } => {
            heading(leaf.content()).map(|found| define(found, base, Shape::Heading))
        }
        BlockKind::TableRow { header: false } => {
            let cell = model.rows.last().and_then(|row| row.cells.first().copied());
            cell.and_then(|cell| Some(define(whole(&leaf.text[cell])?, cell.start(), Shape::Row)))
        }
        BlockKind::Paragraph => {
            let (boxed, from) = open_box(leaf);
            let shape = match &leaf.block.item {
                Some(_) if boxed => Shape::Task,
                Some(_) => Shape::Item,
                None => Shape::Paragraph,
            };
            let bulleted =
                leaf.block.item.as_ref().is_some_and(|item| is_bullet(&leaf.text[item.marker]));
            let found = leading(&leaf.content()[from..], shape, bulleted);
            return found
                .into_iter()
                .map(|found| define(found, base + size(from), shape))
                .collect();
        }
        _ => None,
    };
    found.into_iter().collect()
}

/// Whether an id, as it is written, has a dash before its number: `T-001` beside `T001`.
pub fn dashed(text: &str) -> Option<bool> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    match text.as_bytes().get(letters) {
        Some(b'-') if letters > 0 => Some(true),
        Some(b'0'..=b'9') if letters > 0 => Some(false),
        _ => None,
    }
}

fn first_line(leaf: Leaf<'_>) -> TextRange {
    let content = leaf.content();
    let end = memchr::memchr2(b'\n', b'\r', content.as_bytes()).unwrap_or(content.len());
    TextRange::at(leaf.block.content.start(), size(end))
}

/// Whether an item has a box, and where the text behind it begins. The grammar knows `[ ]` and `[x]`
/// as boxes; writers also tick with `[-]` and `[~]`.
fn open_box(leaf: Leaf<'_>) -> (bool, usize) {
    let boxed = leaf.block.item.as_ref().is_some_and(|item| item.checkbox.is_some());
    let own = ["[-] ", "[~] ", "[!] ", "[/] ", "[>] "]
        .iter()
        .any(|mark| leaf.content().starts_with(mark));
    (boxed || own, if own { "[-] ".len() } else { 0 })
}

fn is_bullet(marker: &str) -> bool {
    marker.trim().starts_with(['-', '*', '+'])
}

/// The ids at the start of a block, where what follows says that they are being defined. One task
/// may have taken in another: `T034 / T035`.
fn leading(content: &str, shape: Shape, bulleted: bool) -> Vec<Found> {
    let bare = content.trim_start_matches(['*', '_', '~', ' ']);
    let bold = content.starts_with("**") || content.starts_with("__");
    let mut at = content.len() - bare.len();
    let mut found: Vec<Found> = Vec::new();
    while let Some(next) = id_at(&content[at..]) {
        let end = at + usize::from(next.range.end());
        let next = next.moved(size(at));
        if let (Some(last), Some(range)) = (next.last.clone(), next.last_range) {
            // A box for several tasks: its ends stand for them.
            found.push(single(next.first, next.first_range));
            found.push(single(last, range));
            break;
        }
        found.push(next);
        let gap = [" / ", "/", " + ", " & "]
            .iter()
            .find(|gap| shape == Shape::Task && content[end..].starts_with(**gap));
        match gap {
            Some(gap) => at = end + gap.len(),
            None => break,
        }
    }
    let Some(last) = found.last() else { return found };
    let after = &content[usize::from(last.range.end())..];
    let defines = match shape {
        Shape::Task => after.starts_with([' ', '*', ':', '.', '_', '~', '`']) || after.is_empty(),
        _ => {
            let task = shape == Shape::Item && bulleted && is_task_like(&last.first.series);
            is_labelled(after, bold) || task && begins_text(after.trim_start_matches('*'))
        }
    };
    if defines { found } else { Vec::new() }
}

fn single(key: IdKey, range: TextRange) -> Found {
    Found { first: key, last: None, range, first_range: range, last_range: None }
}

/// `**FR-001**: …`, `**FR-001:** …`, `**FR-001 Name**`, `FR-001 — …`: the id labels what follows.
fn is_labelled(after: &str, bold: bool) -> bool {
    let marked = after.trim_start_matches(['*', '_']);
    let colon = marked.trim_start().starts_with([':', '：', '—', '–']) || marked.starts_with(" - ");
    let line = after.split(['\n', '\r']).next().unwrap_or_default();
    let name = line.strip_prefix(' ').unwrap_or_default();
    let named = bold
        && line.contains("**")
        && !name.starts_with(|c: char| c.is_lowercase())
        && !name.is_empty();
    let remark = marked.trim_start().starts_with(['(', '（', '['])
        && [")：", "):", "）：", "]:", ")**:", "]**:"].iter().any(|end| line.contains(end));
    colon || named || bold && remark
}

/// What follows the number of a task without a box is its text, not the rest of a sentence or chain.
fn begins_text(after: &str) -> bool {
    let text = after.strip_prefix(' ').unwrap_or_default();
    text.starts_with(|c: char| {
        c.is_uppercase() || matches!(c, '[' | '`' | '*') || !c.is_ascii() && c.is_alphabetic()
    })
}

/// Series whose items need no mark behind the id.
fn is_task_like(series: &str) -> bool {
    matches!(series, "T" | "CHK" | "TASK")
}

/// All of a cell is an id, bold or not.
fn whole(cell: &str) -> Option<Found> {
    let bare = cell.trim_matches(['*', '`', ' ', '_', '~']);
    let at = cell.find(bare)?;
    let found = id_at(bare)?;
    (usize::from(found.range.end()) == bare.len() && found.last.is_none())
        .then(|| found.moved(size(at)))
}

/// The id that a heading is about: at its start, or behind a few words that name its kind.
fn heading(content: &str) -> Option<Found> {
    if let Some(story) = scan::story(content) {
        return Some(story);
    }
    let bare = content.trim_start_matches(|c: char| !c.is_alphanumeric());
    let from = content.len() - bare.len();
    let words: usize = bare.split_inclusive(' ').take(2).map(str::len).sum();
    let starts = bare.match_indices(' ').map(|(at, _)| at + 1).take_while(|at| *at <= words);
    let starts = std::iter::once(0).chain(starts);
    starts.filter_map(|at| Some((at, id_at(&bare[at..])?))).find_map(|(at, found)| {
        let after = bare[at + usize::from(found.range.end())..].trim_start_matches(['*', ']']);
        let marked = after.is_empty() || after.starts_with([':', '：', ' ', '.']);
        let named = at == 0 || after.starts_with([':', '：']);
        (marked && named && found.last.is_none()).then(|| found.moved(size(from + at)))
    })
}

/// Numbered items at the top of a list.
fn criteria(leaf: Leaf<'_>, model: &mut Model) {
    let Some(item) = leaf.block.item.as_ref().filter(|_| leaf.block.depth == 1) else { return };
    let marker = leaf.text[item.marker].trim();
    if let Ok(number) = marker.trim_end_matches(['.', ')']).parse() {
        model.criteria.push(Criterion { number, line: first_line(leaf) });
    }
}

/// `_Requirements: 1.1, 2.3-2.5_` in the tasks of Kiro.
fn requirement_line(leaf: Leaf<'_>, model: &mut Model) {
    let content = leaf.content();
    let Some(at) = content.find("Requirements:").filter(|at| {
        content[..*at].trim_end_matches(['*', '_', ' ']).is_empty()
            || content[..*at].ends_with(['_', '*'])
    }) else {
        return;
    };
    let line = content[at..].split(['\n', '\r']).next().unwrap_or_default();
    let base = leaf.block.content.start() + size(at);
    for found in scan::numbers(line) {
        model.id_citations.push(citation(found.moved(base)));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    #[test]
    fn a_box_for_several_tasks_defines_its_ends() {
        for (text, expected) in [
            ("- [ ] T002-T005 Paint\n", ["T002", "T005"]),
            ("- [ ] T002 – 005 Paint\n", ["T002", "005"]),
            ("- [ ] T002 / T003 Paint\n", ["T002", "T003"]),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let ids = part.model.ids.iter().map(|id| &part.section.text()[id.range]);
            assert!(ids.eq(expected), "{text}");
        }
    }
}
