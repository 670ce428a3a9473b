//! Ids of requirements, stories, tasks and anything else that a project numbers: where they are defined and
//! where they are cited. There is no list of series: capitals with a number are an id once a document defines
//! them, so `SHA-256` is not an id and a project's own `AC-SYNC-01` is.

mod beside;
mod criterion;
mod define;
mod scan;
mod story;
mod trace;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use super::{Leaf, Model};
use crate::syntax::InlineKind;
use crate::text::{floor, size};
use crate::words;
use scan::{Found, find};

pub use beside::Beside;

/// The series of tasks that have only a number: `- [ ] 1.2 Cast it` (Kiro, OpenSpec).
pub const TASK: &str = "task";

/// An id, normalized for comparison: `US-3` equals `US3`, and `WP-001` equals `WP01`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdKey {
    /// The letters, including dashes between them: `FR`, `AC-SYNC`. Empty for Kiro's requirements, which have
    /// only a number. If a number has more than two levels, the first ones are here: `BR2.` for `BR2.1.5`.
    pub series: Arc<str>,
    /// The number.
    pub number: u32,
    /// The second level, as in `1.2`, or 0.
    pub sub: u32,
    /// A suffix attached to the number, as in `T014b` or `T031-MIN`.
    pub suffix: Option<Arc<str>>,
}

/// A place that defines an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdDefinition {
    /// The id.
    pub key: IdKey,
    /// The range of the id.
    pub range: TextRange,
    /// The line that defines the id.
    pub line: TextRange,
    /// The last id, if one definition stands for a range.
    pub last: Option<IdKey>,
    /// The syntax of the definition.
    pub shape: Shape,
    /// Whether there is a dash before the number; `None` for other forms, such as `User Story 1`.
    pub dashed: Option<bool>,
    /// For a table row: what else the row mentions.
    pub beside: Beside,
    /// What an item has its id for.
    pub claim: Claim,
}

/// What an item of a list has the id for that it begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// It defines it.
    #[default]
    Defines,
    /// It may say something of it: it is ticked, `✅ **FR-007** - mandatory now`, or another number follows,
    /// `**V2 Epic 3: …**`, `T001 and T002 …`.
    Remarks,
    /// It has a number of its own, `3. **EN2**: …`: that is the id of a criterion.
    Numbered,
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
    /// `## Phase 2 (T004-T009)`: covers these ids without defining any of them.
    Range,
}

/// A place that cites an id, or a range of ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdCitation {
    /// The first id.
    pub first: IdKey,
    /// The last id of a range; `None` for a single one.
    pub last: Option<IdKey>,
    /// The whole citation.
    pub range: TextRange,
    /// The range of the first id.
    pub first_range: TextRange,
    /// The range of the last id, for a range of ids.
    pub last_range: Option<TextRange>,
    /// What else the text around it mentions.
    pub beside: Beside,
    /// Whether it goes on with a list: only a comma or the like is before it and after another.
    pub follows: bool,
    /// Whether it is where a text says what belongs to what, rather than in a sentence.
    pub is_trace: bool,
}

/// A possible acceptance criterion of a requirement: a numbered item, `1. WHEN …`, or text that starts with
/// both numbers, `7.1. WHEN …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The number of the requirement, if it is written.
    pub of: Option<u32>,
    /// Its number in the list.
    pub number: u32,
    /// The first block of the item.
    pub line: TextRange,
}

impl IdKey {
    /// The id that a text is, with nothing before or after it.
    pub fn parse(text: &str) -> Option<IdKey> {
        let found = scan::id_at(text)?;
        (found.last.is_none() && usize::from(found.range.end()) == text.len())
            .then_some(found.first)
    }

    /// The key of a Kiro requirement or criterion.
    pub fn numbered(number: u32, sub: u32) -> IdKey {
        IdKey { series: "".into(), number, sub, suffix: None }
    }

    /// The id that this one belongs to: the story of a scenario, the task of a variant.
    pub fn parent(&self) -> Option<IdKey> {
        let apart = !self.series.is_empty() && (self.sub > 0 || self.suffix.is_some());
        let sub = if self.suffix.is_some() { self.sub } else { 0 };
        apart.then(|| IdKey { sub, suffix: None, ..self.clone() })
    }

    /// Whether the two ids differ only in their suffix.
    pub fn is_variant_of(&self, other: &IdKey) -> bool {
        self.series == other.series && self.number == other.number && self.sub == other.sub
    }
}

/// Whether a text may define one of these ids, given without suffixes: whether it holds any of them where an id can
/// begin. Where they are named by words or by numbers alone, every text may.
pub(crate) fn may_define(text: &str, keys: &FxHashSet<IdKey>) -> bool {
    let mut series = keys.iter().map(|it| &*it.series);
    if series.any(|it| matches!(it, "" | "US") || it.starts_with(TASK)) {
        return true;
    }
    let mut held = scan::anywhere(text).flat_map(|it| std::iter::once(it.first).chain(it.last));
    held.any(|it| keys.contains(&IdKey { suffix: None, ..it }))
}

impl IdCitation {
    /// Whether `key` is one of the cited ids.
    pub fn contains(&self, key: &IdKey) -> bool {
        self.last.as_ref().map_or(self.first == *key, |last| is_between(key, &self.first, last))
    }
}

impl IdDefinition {
    /// Whether `key` is one of the ids that this definition covers.
    pub fn covers(&self, key: &IdKey) -> bool {
        covers(&self.key, self.last.as_ref(), key)
    }
}

/// Whether an id is among those from a first one to a last one; without a last one, whether it is it.
pub fn covers(first: &IdKey, last: Option<&IdKey>, key: &IdKey) -> bool {
    last.map_or(first == key, |last| is_between(key, first, last))
}

fn is_between(key: &IdKey, first: &IdKey, last: &IdKey) -> bool {
    let place = |key: &IdKey| (key.number, key.sub, key.suffix.clone());
    first.series == key.series
        && place(first) <= place(key)
        && (place(key) <= place(last) || key.number == last.number && last.sub == 0)
}

pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let definitions = define::definitions(leaf, model);
    let base = leaf.block.content.start();
    let known = model.id_citations.len();
    let mut around: Option<Beside> = None;
    for found in find(leaf.content()) {
        let found = found.moved(base);
        let range = found.range;
        if definitions.iter().any(|it| it.shape != Shape::Range && it.range.contains_range(range)) {
            continue;
        }
        if leaf.is_within(range, &[InlineKind::Autolink]) || in_destination(leaf, range) {
            continue;
        }
        let around = *around.get_or_insert_with(|| beside::around(leaf, model));
        let beside = beside::of(leaf, range, around);
        let is_trace = trace::is_one(leaf, &found);
        model.id_citations.push(IdCitation { is_trace, ..citation(found, beside) });
    }
    trace::join_lists(leaf, &mut model.id_citations[known..]);
    model.ids.extend(definitions);
    criterion::collect(leaf, model);
    numbered_lines(leaf, model);
}

/// Ids in the front matter: `requirement_refs: [FR-001, FR-002]` (spec-kitty).
pub(super) fn collect_front_matter(leaf: Leaf<'_>, model: &mut Model) {
    for found in find(leaf.content()) {
        let found = found.moved(leaf.block.content.start());
        model.id_citations.push(citation(found, Beside::Nothing));
    }
}

fn citation(found: Found, beside: Beside) -> IdCitation {
    let Found { first, last, range, first_range, last_range } = found;
    IdCitation {
        first,
        last,
        range,
        first_range,
        last_range,
        beside,
        follows: false,
        is_trace: true,
    }
}

/// Whether a range lies in the destination of a link.
fn in_destination(leaf: Leaf<'_>, range: TextRange) -> bool {
    leaf.inlines().any(|it| it.kind == InlineKind::Link && it.target.contains_range(range))
}

/// Whether an id is written with a dash before its number: `T-001` rather than `T001`.
pub fn dashed(text: &str) -> Option<bool> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    match text.as_bytes().get(letters) {
        Some(b'-') if letters > 0 => Some(true),
        Some(b'0'..=b'9') if letters > 0 => Some(false),
        _ => None,
    }
}

/// Whether the items of a series are tasks, which need no punctuation after the id.
pub fn is_task_like(series: &str) -> bool {
    matches!(series, "T" | "CHK" | "TASK") || series.starts_with(TASK)
}

/// Whether a series is one of the frameworks' own: a single id is enough to recognize it, and where it is
/// defined is known.
pub fn is_common(series: &str) -> bool {
    matches!(series, "FR" | "NFR" | "SC" | "US" | "T" | "TASK" | "CHK" | "WP")
}

/// The line of a block that contains an offset, without its line break.
fn line_of(leaf: Leaf<'_>, at: TextSize) -> TextRange {
    let content = leaf.content();
    let base = leaf.block.content.start();
    let at = usize::from(at - base).min(content.len());
    let is_end = |c: char| matches!(c, '\n' | '\r');
    let start = content[..at].rfind(is_end).map_or(0, |end| end + 1);
    let end = content[at..].find(is_end).map_or(content.len(), |end| at + end);
    TextRange::new(size(start), size(end)) + base
}

/// `_Requirements: 1.1, 2.3-2.5_`, `**Validates: Requirements 1.1**` and `_Depends: 1.1_` in the tasks
/// of Kiro.
fn numbered_lines(leaf: Leaf<'_>, model: &mut Model) {
    let content = leaf.content();
    if !content.contains([':', '：']) {
        return;
    }
    let Some((series, numbers)) = labels(content).next() else { return };
    let line = numbers.split(['\n', '\r']).next().unwrap_or_default();
    let base = leaf.block.content.start() + size(content.len() - numbers.len());
    for found in scan::numbers(line, series) {
        model.id_citations.push(citation(found.moved(base), Beside::Nothing));
    }
}

/// The series of the numbers after each label of a text, and the text after it.
fn labels(content: &str) -> impl Iterator<Item = (&'static str, &str)> {
    label_starts(content).filter_map(|at| {
        let (len, series) = scan::label(&content[at..])?;
        let rest = &content[at + len..];
        let after = rest.trim_start_matches(['*', '_']);
        let validates = content[..at].ends_with(VALIDATES).then(|| rest.strip_prefix(' '));
        let numbers = validates.flatten().or_else(|| after.strip_prefix([':', '：']))?;
        Some((series, numbers))
    })
}

/// The series of the numbers that may continue a line: after a label such as `_Requirements:`, or after words such
/// as `depends on`.
pub fn numbers_behind(line: &str) -> Option<&'static str> {
    let content = line.trim_start().trim_start_matches(['-', '*', '+', ' ']);
    let labelled = labels(content).last();
    let found = labelled.or_else(|| {
        // Words are looked for where a line ends; it may be long.
        let near = &content[floor(content, content.len().saturating_sub(NEAR))..];
        let mut words = near
            .char_indices()
            .rev()
            .filter(|(at, _)| *at == 0 || near[..*at].ends_with(|c: char| !c.is_alphanumeric()));
        words.find_map(|(at, _)| {
            let len = words::begins_with_one(&near[at..], |it| it.depends)?;
            Some((TASK, &near[at + len..]))
        })
    });
    let (series, numbers) = found?;
    (numbers.starts_with(' ') && is_list(numbers)).then_some(series)
}

/// Maximum number of bytes of the words before ids, and the ids.
const NEAR: usize = 512;

/// Whether a text has nothing but ids, and what stands between them.
fn is_list(text: &str) -> bool {
    text.split([' ', ',', ';', '、', '，']).all(|word| {
        let is_id = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        word.is_empty()
            || word.starts_with(is_id) && word.chars().all(|c| is_id(c) || matches!(c, '.' | '-'))
    })
}

/// Kiro's label before the requirements that a property validates; it is English in every language.
const VALIDATES: &str = "Validates: ";

/// The offsets at which a label may start: the start of the text, and after punctuation.
fn label_starts(content: &str) -> impl Iterator<Item = usize> {
    let first = content.len() - content.trim_start_matches(['*', '_', ' ']).len();
    let marks = content.match_indices(['*', '_']).map(|(at, mark)| at + mark.len());
    let validates = content.match_indices(VALIDATES).map(|(at, mark)| at + mark.len());
    std::iter::once(first).chain(marks).chain(validates)
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    #[test]
    fn numbers_behind_a_label_cite_in_every_language() {
        for (text, expected) in [
            ("- _Requirements: 1.1, 2.3_\n", "1.1 2.3"),
            ("- **Requirement:** 1.1\n", "1.1"),
            ("- **Validates: Requirements 1.1, 1.2**\n", "1.1 1.2"),
            ("- _Requisiti: 1.1_\n", "1.1"),
            ("- _要件: 1.1_\n", "1.1"),
            ("- _Depends on: 1.1_\n", "1.1"),
            ("- _Зависит от: 1.1_\n", "1.1"),
            ("- our Requirements: 1.1\n", ""),
            ("- _Requirementless: 1.1_\n", ""),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let cited = part.model.id_citations.iter();
            let cited: Vec<_> = cited.map(|it| &part.section.text()[it.range]).collect();
            assert_eq!(cited.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_box_for_several_tasks_defines_its_ends() {
        for (text, expected) in [
            ("- [ ] T002-T005 Paint\n", &["T002", "T005", "T002-T005"][..]),
            ("- [ ] T002 – 005 Paint\n", &["T002", "005", "T002 – 005"]),
            ("- [ ] T002 / T003 Paint\n", &["T002", "T003"]),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let ids = part.model.ids.iter().map(|id| &part.section.text()[id.range]);
            assert!(ids.eq(expected.iter().copied()), "{text}");
        }
    }

    #[test]
    fn an_id_is_defined_in_many_forms() {
        for (text, expected) in [
            ("- [x] 🟢 T001 Paint\n", "T001"),
            ("[ ] T001 Paint\n[x] T002 [P] Wait\n[ ] T or not\n", "T001 T002"),
            ("- [x] ~~1. (P) Paint~~ **dropped**\n", "1"),
            ("- [ ] ~~1.2 Paint~~\n", "1.2"),
            ("- [ ] [P] T001 Paint\n", "T001"),
            ("- [ ] [T001] Paint\n", "T001"),
            ("- [ ] [US1] Paint\n", ""),
            ("- [ ] Paint (id: T-0001)\n", "T-0001"),
            ("- [ ]* 1.2 Paint\n", "1.2"),
            ("- R1.1 (Event-driven): the mill stops\n", "R1.1"),
            ("**RF1.1** O freio segura.\n", "RF1.1"),
            ("- **R-F1** `covered` holds\n", "R-F1"),
            ("- **FR-001** is handled by the bell\n", ""),
            ("- `FR-001`: rings\n", "FR-001"),
            ("## Phase 2 (T004-T009)\n", "T004-T009"),
            ("### Requisito 1 — Freio\n", "Requisito 1"),
            ("| a | b |\n|---|---|\n| ✅ FR-001 | rings |\n", "FR-001"),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let ids: Vec<_> =
                part.model.ids.iter().map(|id| &part.section.text()[id.range]).collect();
            assert_eq!(ids.join(" "), expected, "{text}");
        }
    }
}
