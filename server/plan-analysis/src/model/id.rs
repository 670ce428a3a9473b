//! Ids of requirements, stories, tasks and whatever else a project numbers: where they are defined,
//! and where they are cited. Series are not listed anywhere: a word of capitals with a number is an
//! id as soon as a document defines it, so `SHA-256` is none and a project's own `AC-SYNC-01` is one.

mod beside;
mod define;
mod scan;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::{Leaf, Model};
use crate::syntax::InlineKind;
use crate::text::size;
use scan::{Found, find};

pub use beside::Beside;

/// The series of tasks that have a number alone: `- [ ] 1.2 Cast it` (Kiro, OpenSpec).
pub const TASK: &str = "task";

/// An id, comparable: `US-3` is `US3`, and `WP-001` is `WP01`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdKey {
    /// The letters, with the dashes between them: `FR`, `AC-SYNC`. Empty for the numbers of Kiro's
    /// requirements. Of a number with more than two levels it has the first ones: `BR2.` of `BR2.1.5`.
    pub series: Arc<str>,
    /// The number.
    pub number: u32,
    /// The second number, as in `1.2`; 0 where there is none.
    pub sub: u32,
    /// What is glued to the number, as in `T014b` or `T031-MIN`.
    pub suffix: Option<Arc<str>>,
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
    /// The last one, where one place stands for all up to it.
    pub last: Option<IdKey>,
    /// How it is written.
    pub shape: Shape,
    /// Whether a dash stands before the number; of `User Story 1` nobody can say.
    pub dashed: Option<bool>,
    /// What else the row names that lists the id.
    pub beside: Beside,
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
    /// `## Phase 2 (T004-T009)`: stands for all of them, and is itself none of them.
    Range,
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
    /// What else the text around it names.
    pub beside: Beside,
}

/// What may be a criterion of a requirement: a numbered item, `1. WHEN …`, or a text that begins with
/// both numbers, `7.1. WHEN …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The number of the requirement, where it is written.
    pub of: Option<u32>,
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

    /// The id that this one is a part of: the story of a scenario, the task of a variant.
    pub fn parent(&self) -> Option<IdKey> {
        let apart = !self.series.is_empty() && (self.sub > 0 || self.suffix.is_some());
        let sub = if self.suffix.is_some() { self.sub } else { 0 };
        apart.then(|| IdKey { sub, suffix: None, ..self.clone() })
    }

    /// Whether two ids differ in no more than what is glued to the number.
    pub fn is_variant_of(&self, other: &IdKey) -> bool {
        self.series == other.series && self.number == other.number && self.sub == other.sub
    }
}

impl IdCitation {
    /// Whether an id is among those that are cited.
    pub fn contains(&self, key: &IdKey) -> bool {
        self.last.as_ref().map_or(self.first == *key, |last| is_between(key, &self.first, last))
    }
}

impl IdDefinition {
    /// Whether an id is among those that it stands for.
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
    let content = leaf.content();
    let base = leaf.block.content.start();
    let mut around: Option<Beside> = None;
    for found in find(content) {
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
        model.id_citations.push(citation(found, beside));
    }
    model.ids.extend(definitions);
    criteria(leaf, model);
    numbered_lines(leaf, model);
}

/// The ids in the front matter: `requirement_refs: [FR-001, FR-002]` (spec-kitty).
pub(super) fn collect_front_matter(leaf: Leaf<'_>, model: &mut Model) {
    for found in find(leaf.content()) {
        let found = found.moved(leaf.block.content.start());
        model.id_citations.push(citation(found, Beside::Nothing));
    }
}

fn citation(found: Found, beside: Beside) -> IdCitation {
    let Found { first, last, range, first_range, last_range } = found;
    IdCitation { first, last, range, first_range, last_range, beside }
}

/// Whether a range stands in the destination of a link.
fn in_destination(leaf: Leaf<'_>, range: TextRange) -> bool {
    leaf.inlines().any(|it| it.kind == InlineKind::Link && it.target.contains_range(range))
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

/// Series of tasks, whose items need no mark behind the id.
pub fn is_task_like(series: &str) -> bool {
    matches!(series, "T" | "CHK" | "TASK") || series.starts_with(TASK)
}

/// Whether a series is one of the frameworks' own: then one id is enough to know it, and its home is
/// sure.
pub fn is_common(series: &str) -> bool {
    matches!(series, "FR" | "NFR" | "SC" | "US" | "T" | "TASK" | "CHK" | "WP")
}

/// The line of a block that holds an offset, without the end of the line.
fn line_of(leaf: Leaf<'_>, at: TextSize) -> TextRange {
    let content = leaf.content();
    let base = leaf.block.content.start();
    let at = usize::from(at - base).min(content.len());
    let is_end = |c: char| matches!(c, '\n' | '\r');
    let start = content[..at].rfind(is_end).map_or(0, |end| end + 1);
    let end = content[at..].find(is_end).map_or(content.len(), |end| at + end);
    TextRange::new(size(start), size(end)) + base
}

fn first_line(leaf: Leaf<'_>) -> TextRange {
    line_of(leaf, leaf.block.content.start())
}

/// Numbered items at the top of a list, and what begins with two numbers.
fn criteria(leaf: Leaf<'_>, model: &mut Model) {
    let known = model.criteria.len();
    let mut at = leaf.block.content.start();
    for line in leaf.content().split_inclusive(['\n', '\r']) {
        if let Some((of, number)) = scan::both_numbers(line) {
            let line = TextRange::at(at, size(line.trim_end().len()));
            model.criteria.push(Criterion { of: Some(of), number, line });
        }
        at += size(line.len());
    }
    if model.criteria.len() > known {
        return;
    }
    let Some(item) = leaf.block.item.as_ref().filter(|_| leaf.block.depth == 1) else { return };
    let marker = leaf.text[item.marker].trim();
    if let Ok(number) = marker.trim_end_matches(['.', ')']).parse() {
        let line = first_line(leaf);
        // The number is a part of the line: who asks on it asks for the criterion.
        let line = TextRange::new(item.marker.start().min(line.start()), line.end());
        model.criteria.push(Criterion { of: None, number, line });
    }
}

/// `_Requirements: 1.1, 2.3-2.5_`, `**Validates: Requirements 1.1**` and `_Depends: 1.1_` in the tasks
/// of Kiro.
fn numbered_lines(leaf: Leaf<'_>, model: &mut Model) {
    let content = leaf.content();
    if !content.contains([':', '：']) {
        return;
    }
    for at in label_starts(content) {
        let Some((len, series)) = scan::label(&content[at..]) else { continue };
        let rest = &content[at + len..];
        let after = rest.trim_start_matches(['*', '_']);
        let validates = content[..at].ends_with(VALIDATES).then(|| rest.strip_prefix(' '));
        let colon = || after.strip_prefix([':', '：']);
        let Some(numbers) = validates.flatten().or_else(colon) else { continue };
        let line = numbers.split(['\n', '\r']).next().unwrap_or_default();
        let base = leaf.block.content.start() + size(content.len() - numbers.len());
        for found in scan::numbers(line, series) {
            model.id_citations.push(citation(found.moved(base), Beside::Nothing));
        }
        return;
    }
}

/// What Kiro writes before the requirements that a property validates, in every language.
const VALIDATES: &str = "Validates: ";

/// Where a label may begin: with the text, and behind marks.
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
