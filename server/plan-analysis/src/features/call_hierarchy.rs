//! Call hierarchy as traceability: what cites a requirement, and what a requirement or task cites.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::index::{Facts, Index};
use crate::model::id::IdKey;
use crate::project::DocumentId;
use crate::project::path::relative_to;
use crate::symbol::id::Id;
use crate::symbol::{self, Search, Symbol};

/// Maximum number of ids of a range that are followed.
const MOST: usize = 256;

/// Something that cites or is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallItem {
    /// What it is called.
    pub name: String,
    /// The path of its document in the project.
    pub detail: String,
    /// What it is.
    pub kind: CallKind,
    /// Where it is.
    pub target: NavigationTarget,
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// An id that is defined.
    Id,
    /// A section.
    Section,
    /// The words of a document before its first heading.
    Document,
}

/// An item at the other end of citations; the ranges are in the document that cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The item that cites or is cited.
    pub item: CallItem,
    /// The citations.
    pub ranges: Vec<TextRange>,
}

/// The item at an offset: an id's definition, in any document, or the section of a heading.
pub fn prepare(ctx: &Ctx<'_>, offset: TextSize) -> Option<CallItem> {
    match symbol::at(ctx, offset) {
        Some(Symbol::Id(id)) => at(ctx.index, &id.home, id.range.start()),
        _ => at(ctx.index, ctx.id, offset).filter(|item| item.kind == CallKind::Section),
    }
}

/// What cites the item at an offset of a document.
pub fn incoming(index: &Index, id: &DocumentId, offset: TextSize) -> Vec<Call> {
    let Some(facts) = index.facts(id) else { return Vec::new() };
    let Some(defined) = facts.ids.iter().find(|it| it.range.contains_inclusive(offset)) else {
        return Vec::new();
    };
    let symbol = Symbol::Id(Id::defined(id, defined));
    let mut search = Search::new(index, &symbol);
    let mut documents: Vec<_> = index.documents().collect();
    documents.sort_by_key(|(other, _)| *other);
    let mut calls = Vec::new();
    for (other, described) in documents {
        let mut of_document: BTreeMap<TextSize, Call> = BTreeMap::new();
        for place in search.in_document(other, described).iter().filter(|it| !it.is_definition) {
            let item = around(index, other, described, place.range);
            let start = item.target.focus_range.start();
            let own = other == id && start == defined.range.start();
            if !own {
                let call =
                    of_document.entry(start).or_insert_with(|| Call { item, ranges: Vec::new() });
                call.ranges.push(place.range);
            }
        }
        calls.extend(of_document.into_values());
    }
    calls
}

/// What the item at an offset of a document cites.
pub fn outgoing(index: &Index, id: &DocumentId, offset: TextSize) -> Vec<Call> {
    let (Some(facts), Some(item)) = (index.facts(id), at(index, id, offset)) else {
        return Vec::new();
    };
    let extent = item.target.full_range;
    let own = facts.ids.iter().find(|it| it.range == item.target.focus_range).map(|it| &it.key);
    let defined: BTreeSet<&IdKey> =
        index.feature_documents(id).flat_map(|(_, facts)| &facts.ids).map(|it| &it.key).collect();
    let mut cited: BTreeMap<IdKey, Vec<TextRange>> = BTreeMap::new();
    for citation in facts.citations.iter().filter(|it| extent.contains_range(it.range)) {
        let keys: Vec<IdKey> = match citation.last {
            None => vec![citation.first.clone()],
            Some(_) => {
                let from = defined
                    .range::<&IdKey, _>(&citation.first..)
                    .take_while(|key| citation.contains(key));
                from.take(MOST).map(|key| (*key).clone()).collect()
            }
        };
        for key in keys.into_iter().filter(|key| Some(key) != own) {
            let ranges = cited.entry(key).or_default();
            if ranges.last() != Some(&citation.range) {
                ranges.push(citation.range);
            }
        }
    }
    let mut calls: Vec<Call> = Vec::new();
    let mut seen: FxHashMap<(DocumentId, TextSize), usize> = FxHashMap::default();
    for (key, ranges) in cited.into_iter().take(MOST) {
        let Some(cited) = Id::resolve(index, &key, None, id) else { continue };
        let Some(item) = at(index, &cited.home, cited.range.start()) else { continue };
        match seen.entry((cited.home, cited.range.start())) {
            Entry::Occupied(call) => calls[*call.get()].ranges.extend(ranges),
            Entry::Vacant(place) => {
                place.insert(calls.len());
                calls.push(Call { item, ranges });
            }
        }
    }
    calls
}

/// The item whose name is at an offset.
fn at(index: &Index, id: &DocumentId, offset: TextSize) -> Option<CallItem> {
    let facts = index.facts(id)?;
    if let Some(found) = facts.ids.iter().position(|it| it.range.contains_inclusive(offset)) {
        return of_id(index, id, facts, found);
    }
    let mut headings = facts.headings.iter();
    let found =
        headings.position(|it| it.text.contains_inclusive(offset) || it.range.contains(offset))?;
    Some(of_heading(index, id, facts, found))
}

/// The innermost item around a citation.
fn around(index: &Index, id: &DocumentId, facts: &Facts, range: TextRange) -> CallItem {
    /// Items nest only a few levels deep, so any item that starts further above has ended.
    const NEAR: usize = 32;
    let after = facts.id_texts.partition_point(|it| it.extent.start() <= range.start());
    let near = after.saturating_sub(NEAR)..after;
    let defined = near.rev().find(|at| facts.id_texts[*at].extent.contains_range(range));
    let heading =
        facts.headings.partition_point(|it| it.range.start() <= range.start()).checked_sub(1);
    let section = heading.map_or(TextSize::new(0), |heading| facts.headings[heading].range.start());
    let defined = defined.filter(|at| facts.id_texts[*at].extent.start() >= section);
    if let Some(defined) = defined.and_then(|found| of_id(index, id, facts, found)) {
        return defined;
    }
    if let Some(heading) = heading {
        return of_heading(index, id, facts, heading);
    }
    let top = TextRange::empty(TextSize::new(0));
    item(index, id, id.file_name().to_owned(), CallKind::Document, (top, top))
}

fn of_id(index: &Index, id: &DocumentId, facts: &Facts, at: usize) -> Option<CallItem> {
    let (defined, text) = (facts.ids.get(at)?, facts.id_texts.get(at)?);
    let name = format!("{} {}", text.name, text.title).trim_end().to_owned();
    let ranges = (text.extent.cover(defined.range), defined.range);
    Some(item(index, id, name, CallKind::Id, ranges))
}

fn of_heading(index: &Index, id: &DocumentId, facts: &Facts, at: usize) -> CallItem {
    let heading = &facts.headings[at];
    let end = facts.headings[at + 1..].iter().find(|other| other.level <= heading.level);
    let end = end.map_or(TextSize::new(u32::MAX), |next| next.range.start());
    let name = if heading.title.is_empty() { "(untitled)" } else { &heading.title };
    let full = TextRange::new(heading.range.start(), end.max(heading.text.end()));
    item(index, id, name.to_owned(), CallKind::Section, (full, heading.text))
}

fn item(
    index: &Index,
    id: &DocumentId,
    name: String,
    kind: CallKind,
    (full, focus): (TextRange, TextRange),
) -> CallItem {
    let root = index.root_of(id);
    let detail =
        root.and_then(|root| relative_to(id.as_str(), root)).unwrap_or(id.as_str()).to_owned();
    let target = NavigationTarget { id: id.clone(), full_range: full, focus_range: focus };
    CallItem { name, detail, kind, target }
}

#[cfg(test)]
mod tests {
    use super::Call;
    use crate::fixture::analysis_with_cursor;

    const PROJECT: &str = "
        //- /specs/001-x/spec.md
        # X

        FR-001 first

        ## Requirements

        - **FR-001**: Sign in, see FR-00$02
        - **FR-002**: Sign out
        //- /specs/001-x/plan.md
        # Plan

        ## Summary

        FR-001 and FR-002, FR-001
        //- /specs/001-x/tasks.md
        # Tasks

        - [ ] T001 [P] Do FR-001
        - [ ] T002 Do FR-001-FR-002
          - after T001
        ";

    fn names(calls: &[Call]) -> Vec<String> {
        calls
            .iter()
            .map(|it| format!("{} ({}) x{}", it.item.name, it.item.detail, it.ranges.len()))
            .collect()
    }

    #[test]
    fn a_requirement_is_called_by_sections_and_tasks_and_calls_what_it_cites() {
        let (analysis, id, cursor) = analysis_with_cursor(PROJECT);
        let item = analysis.prepare_call_hierarchy(&id, cursor).unwrap();
        assert_eq!(item.name, "FR-002 Sign out");
        let incoming = analysis.incoming_calls(&id, item.target.focus_range.start());
        let expected = [
            "Summary (specs/001-x/plan.md) x1",
            "FR-001 Sign in, see FR-002 (specs/001-x/spec.md) x1",
            "T002 Do FR-001-FR-002 (specs/001-x/tasks.md) x1",
        ];
        assert_eq!(names(&incoming), expected);
        assert_eq!(analysis.outgoing_calls(&id, item.target.focus_range.start()), []);
        let caller = &incoming[1].item.target;
        let outgoing = analysis.outgoing_calls(&caller.id, caller.focus_range.start());
        assert_eq!(names(&outgoing), ["FR-002 Sign out (specs/001-x/spec.md) x1"]);
    }

    #[test]
    fn a_task_calls_its_requirements_ranges_too_and_what_its_lines_below_cite() {
        let (analysis, id, cursor) = analysis_with_cursor(PROJECT);
        let item = analysis.prepare_call_hierarchy(&id, cursor).unwrap();
        let incoming = analysis.incoming_calls(&id, item.target.focus_range.start());
        let task = &incoming[2].item.target;
        let outgoing = analysis.outgoing_calls(&task.id, task.focus_range.start());
        let expected = [
            "FR-001 Sign in, see FR-002 (specs/001-x/spec.md) x1",
            "FR-002 Sign out (specs/001-x/spec.md) x1",
            "T001 Do FR-001 (specs/001-x/tasks.md) x1",
        ];
        assert_eq!(names(&outgoing), expected);
    }

    #[test]
    fn an_end_of_a_range_is_an_item_and_a_range_calls_each_id_in_it() {
        let files = "//- /specs/001-a/plan.md\n# Plan\n\nFR-003\n\n## Part\n\nFR-001–FR-0$004.\n//- /specs/001-a/spec.md\n- **FR-001**: one\n- **FR-003**: three\n- **FR-004**: four\n- **AC-SYNC-01**: 同步\n//- /specs/001-a/tasks.md\n- [ ] T014 Do FR-001–FR-004\n- [ ] T014b 字FR-003と、AC-SYNC-01。\n";
        let (analysis, id, cursor) = analysis_with_cursor(files);
        assert_eq!(analysis.prepare_call_hierarchy(&id, cursor).unwrap().name, "FR-004 four");
        let (analysis, id, cursor) = analysis_with_cursor(
            &files.replace("$0", "").replace("FR-003\n\n##", "FR-0$003\n\n##"),
        );
        let item = analysis.prepare_call_hierarchy(&id, cursor).unwrap();
        let incoming = analysis.incoming_calls(&item.target.id, item.target.focus_range.start());
        let expected = [
            "Plan (specs/001-a/plan.md) x1",
            "Part (specs/001-a/plan.md) x1",
            "T014 Do FR-001–FR-004 (specs/001-a/tasks.md) x1",
            "T014b 字FR-003と、AC-SYNC-01。 (specs/001-a/tasks.md) x1",
        ];
        assert_eq!(names(&incoming), expected);
        let task = &incoming[3].item.target;
        let outgoing = analysis.outgoing_calls(&task.id, task.focus_range.start());
        let expected =
            ["AC-SYNC-01 同步 (specs/001-a/spec.md) x1", "FR-003 three (specs/001-a/spec.md) x1"];
        assert_eq!(names(&outgoing), expected);
        for word in ["SHA-2$056", "src/FR-0$001.rs", "xFR-0$003", "AC-同$0步-01"] {
            let files = files.replace("$0", "").replace("FR-003\n\n##", &format!("{word}\n\n##"));
            let (analysis, id, cursor) = analysis_with_cursor(&files);
            let item = analysis.prepare_call_hierarchy(&id, cursor);
            assert_eq!(item, None, "{word}");
        }
    }

    #[test]
    fn words_are_no_item_and_a_section_calls_what_it_cites() {
        let (analysis, id, cursor) = analysis_with_cursor("plain $0 words\n");
        assert_eq!(analysis.prepare_call_hierarchy(&id, cursor), None);
        assert_eq!(analysis.incoming_calls(&id, cursor), []);
        let (analysis, id, cursor) = analysis_with_cursor(
            "//- /specs/001-x/plan.md\n# P\n\n## Sum$0mary\n\nFR-001\n//- /specs/001-x/spec.md\n- **FR-001**: A\n",
        );
        let item = analysis.prepare_call_hierarchy(&id, cursor).unwrap();
        let outgoing = analysis.outgoing_calls(&id, item.target.focus_range.start());
        assert_eq!(names(&outgoing), ["FR-001 A (specs/001-x/spec.md) x1"]);
    }
}
