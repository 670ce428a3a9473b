//! ```text
//! - [ ] T004 Ring it (FR-0|)   =>   - [ ] T004 Ring it (FR-002)
//! - **FR-0|                    =>   - **FR-003
//! - _Requirements: 1.1, |_     =>   - _Requirements: 1.1, 1.2_
//! ```
//! The ids that the feature defines; where a definition stands, the next free one first.

mod place;

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::index::IndexedDocument;
use crate::index::ids::home;
use crate::model::id::{IdKey, Shape, TASK, is_task_like};
use crate::project::{DocumentId, Role};
use crate::refactor::list_item::{self, letters};
use crate::text::shift;
use place::{Definition, Of, Wanted};

/// Maximum number of ids that are offered.
const MOST: usize = 500;

/// An id that a document of the feature defines.
struct Defined<'a> {
    home: &'a DocumentId,
    key: &'a IdKey,
    /// As it is cited.
    name: Cow<'a, str>,
    title: &'a str,
    /// Its offset in its document.
    start: TextSize,
}

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let Some(place) = Wanted::of(ctx).filter(|_| ctx.is_prose() && !ctx.is_in_code_span()) else {
        return;
    };
    let documents = ctx.ctx.index.feature_documents(ctx.ctx.id);
    let mut defined: Vec<_> =
        documents.flat_map(|(home, document)| defined_in(home, document)).collect();
    retain(ctx, &place, &mut defined);
    // An id that several documents list is offered as the one of this document, else of the first.
    defined.sort_by_key(|it| (it.key, it.home != ctx.ctx.id, it.home));
    defined.dedup_by_key(|it| it.key);
    let range = TextRange::new(ctx.typed(place.typed.len()).start(), end(ctx, place.typed));
    if place.definition != Definition::No {
        let next = next_free(ctx, &place, &defined);
        let next = next.into_iter().filter(|it| it.starts_with(place.typed));
        items.extend(next.map(|name| item(&name, "next free", "", range)));
    }
    let line = on_line(ctx);
    let begun = defined.iter().filter(|it| it.name.starts_with(place.typed));
    let begun = begun.filter(|it| {
        // What is defined here already would be defined twice, and what the line has said again.
        let is_twice = match place.of {
            Of::NextTask => true,
            _ => it.home == ctx.ctx.id && place.definition == Definition::Sure,
        };
        let is_said = range.end() == ctx.offset && line.contains(&it.key);
        !is_twice && !is_said
    });
    items.extend(begun.take(MOST).map(|id| {
        let is_own = id.home == ctx.ctx.id;
        let detail = if is_own { "this document" } else { id.home.file_name() };
        item(&id.name, detail, id.title, range)
    }));
}

/// Keeps the ids that are wanted.
fn retain(ctx: &CompletionCtx<'_>, place: &Wanted<'_>, defined: &mut Vec<Defined<'_>>) {
    let series = match place.of {
        Of::Letters(wanted) => return defined.retain(|it| letters(&it.name) == wanted),
        Of::NextTask => {
            let above = above(ctx, defined).map(|it| it.key.series.clone());
            let above = above.filter(|it| is_task_like(it));
            return defined.retain(|it| Some(&it.key.series) == above.as_ref());
        }
        Of::Numbers(series) => series,
    };
    let is_numbered = |it: &Defined<'_>| *it.key.series == *series;
    if defined.iter().any(is_numbered) {
        defined.retain(is_numbered);
        let split = defined.iter().filter(|it| it.key.sub > 0).map(|it| it.key.number);
        let split: Vec<u32> = if series.is_empty() { split.collect() } else { Vec::new() };
        // Of a requirement with criteria, these are cited.
        defined.retain(|it| it.key.sub > 0 || !split.contains(&it.key.number));
    } else {
        let role = if series == TASK { Role::Tasks } else { Role::Spec };
        defined.retain(|it| home(it.key) == role && !it.key.series.is_empty());
    }
}

/// The end of the id that the cursor is in, else the cursor.
fn end(ctx: &CompletionCtx<'_>, typed: &str) -> TextSize {
    let begun = ctx.typed(typed.len()).start();
    let mut here = ranges(ctx).into_iter().map(|(_, range)| range);
    let found = here.find(|it| it.start() == begun && it.contains_inclusive(ctx.offset));
    found.map_or(ctx.offset, TextRange::end)
}

/// The ids on the cursor's line.
fn on_line<'a>(ctx: &CompletionCtx<'a>) -> Vec<&'a IdKey> {
    let here = ranges(ctx).into_iter().filter(|(_, range)| ctx.line.contains_range(*range));
    here.map(|(key, _)| key).collect()
}

/// The ids in the cursor's part, cited and defined.
fn ranges<'a>(ctx: &CompletionCtx<'a>) -> Vec<(&'a IdKey, TextRange)> {
    let (start, part) = ctx.ctx.document.part_at(ctx.offset);
    let defined = part.model.ids.iter().map(|it| (&it.key, it.range));
    let cited =
        part.model.id_citations.iter().flat_map(|it| {
            [Some((&it.first, it.first_range)), it.last.as_ref().zip(it.last_range)]
        });
    defined.chain(cited.flatten()).map(|(key, range)| (key, shift(range, start))).collect()
}

fn defined_in<'a>(
    home: &'a DocumentId,
    document: &'a IndexedDocument,
) -> impl Iterator<Item = Defined<'a>> {
    let facts = document.facts();
    let ids = facts.ids.iter().zip(&facts.id_texts);
    let single = ids.filter(|(id, _)| id.shape != Shape::Range && id.last.is_none());
    single.map(move |(id, text)| Defined {
        home,
        key: &id.key,
        name: cited(&id.key, &text.name),
        title: &text.title,
        start: id.range.start(),
    })
}

/// An id as it is cited: a story and a requirement are defined by words.
fn cited<'a>(key: &IdKey, name: &'a str) -> Cow<'a, str> {
    match (&*key.series, key.sub) {
        ("", 0) => key.number.to_string().into(),
        ("US", 0) if IdKey::parse(name).is_none() => format!("US{}", key.number).into(),
        _ => name.into(),
    }
}

/// The last id above the cursor's line.
fn above<'a, 'b>(ctx: &CompletionCtx<'_>, defined: &'b [Defined<'a>]) -> Option<&'b Defined<'a>> {
    let own = defined.iter().filter(|it| it.home == ctx.ctx.id);
    own.filter(|it| it.start < ctx.line.start()).max_by_key(|it| it.start)
}

/// The ids that may be defined next, written as those of the series are.
fn next_free(ctx: &CompletionCtx<'_>, place: &Wanted<'_>, defined: &[Defined<'_>]) -> Vec<String> {
    match above(ctx, defined) {
        Some(last) if *last.key.series == *TASK => next_numbers(ctx, place.typed, last, defined),
        last => {
            let wanted = match place.of {
                Of::Letters(wanted) => Some(wanted),
                _ => last.map(|it| letters(&it.name)),
            };
            wanted
                .and_then(|it| list_item::next_free(ctx.ctx.index, ctx.ctx.id, it))
                .into_iter()
                .collect()
        }
    }
}

/// `1.3` after `1.2`, and where groups are tasks themselves also `2.`. The group is the one that was typed, that the
/// heading above has, or that of the task above.
fn next_numbers(
    ctx: &CompletionCtx<'_>,
    typed: &str,
    above: &Defined<'_>,
    defined: &[Defined<'_>],
) -> Vec<String> {
    let leading = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[end..].starts_with('.').then(|| text[..end].parse::<u32>().ok()).flatten()
    };
    let (_, part) = ctx.ctx.document.part_at(ctx.line.start());
    let heading = part.model.headings.first().and_then(|it| leading(&it.title));
    let group = leading(typed).or(heading).unwrap_or(above.key.number);
    let subs = defined.iter().filter(|it| it.key.number == group).map(|it| it.key.sub);
    let sub = subs.max().unwrap_or(0).saturating_add(1);
    let mut next = vec![format!("{group}.{sub}")];
    if defined.iter().any(|it| it.key.sub == 0) {
        let last = defined.iter().map(|it| it.key.number).max().unwrap_or(0);
        next.push(format!("{}.", last.saturating_add(1)));
    }
    next
}

fn item(name: &str, detail: &str, title: &str, range: TextRange) -> CompletionItem {
    CompletionItem {
        detail: detail.to_owned(),
        documentation: title.to_owned(),
        ..CompletionItem::plain(CompletionKind::Id, name, range)
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_completion;

    /// Checks what is offered in the tasks of a feature with two requirements.
    #[track_caller]
    fn check(tasks: &str, expected: &str) {
        let files = "//- /specs/001-a/spec.md\n# Spec\n\n- **FR-001**: Ring\n- **FR-002**: Stop\n- **NFR-001**: Fast\n//- /specs/002-b/spec.md\n# Spec\n\n- **FR-009**: Wait\n";
        check_completion(&format!("//- /specs/001-a/tasks.md\n{tasks}\n{files}"), expected);
    }

    #[test]
    fn the_ids_of_the_feature_are_offered_once_their_letters_are_typed() {
        for typed in ["FR", "FR-", "FR-0"] {
            let expected = format!("FR-001 `{typed}` => `FR-001`\nFR-002 `{typed}` => `FR-002`\n");
            check(&format!("- [ ] T001 Ring it ({typed}$0)"), &expected);
        }
        for typed in ["F", "fr-0", "xFR-0", "`FR-0", "FR-003"] {
            check(&format!("- [ ] T001 Ring it {typed}$0"), "");
        }
    }

    #[test]
    fn where_a_definition_stands_the_next_free_id_comes_first() {
        check("- [ ] T001 Ring it\n- [ ] T009 Stop it\n- [ ] T$0", "T010 `T` => `T010`\n");
        check_completion(
            "//- /specs/001-a/spec.md\n# Spec\n\n- **FR-001**: 鐘\n- **FR-$0\n",
            "FR-002 `FR-` => `FR-002`\n",
        );
        check_completion(
            "//- /specs/001-a/spec.md\n# Spec\n\n- **FR-001**: 鐘\n\n## Risks\n\n- FR-$0\n",
            "FR-002 `FR-` => `FR-002`\nFR-001 `FR-` => `FR-001`\n",
        );
        check("- **FR-$0", "FR-001 `FR-` => `FR-001`\nFR-002 `FR-` => `FR-002`\n");
    }

    #[test]
    fn an_id_is_replaced_up_to_its_end_and_in_a_range_one_of_both() {
        for (tasks, replaced) in [
            ("see FR$0-001: ring", "FR-001"),
            ("see FR-0$001-FR-002", "FR-001"),
            ("see FR-001-FR-0$002", "FR-002"),
            ("see FR-0$0x", "FR-0"),
        ] {
            let expected =
                format!("FR-001 `{replaced}` => `FR-001`\nFR-002 `{replaced}` => `FR-002`\n");
            check(tasks, &expected);
        }
    }

    const KIRO: &str = "//- /.kiro/specs/bells/requirements.md\n# Requirements\n\n### Requirement 1: Ring\n\n1. WHEN it rings\n2. WHEN it stops\n\n### Requirement 2: Wait\n";

    #[test]
    fn numbers_of_criteria_are_offered_behind_their_label_those_on_the_line_left_out() {
        for (line, expected) in [
            ("  - _Requirements: $0_", "1.1\n1.2\n2"),
            ("  - _Requirements: 1.1, $0_", "1.2\n2"),
            ("  - **Requirements**: 1.$0", "1.1 `1.` => `1.1`\n1.2 `1.` => `1.2`"),
            ("  - _Requirements: 1.$01_", "1.1 `1.1` => `1.1`\n1.2 `1.1` => `1.2`"),
            ("  - _Requirements of $0_", ""),
            ("  - _Requirements: as in $0_", ""),
        ] {
            let tasks = format!("//- /.kiro/specs/bells/tasks.md\n- [ ] 1. Cast\n{line}\n");
            check_completion(&format!("{tasks}{KIRO}"), expected);
        }
    }

    #[test]
    fn the_ids_of_the_specification_and_the_tasks_are_offered_behind_words_that_ask_for_them() {
        check("- [ ] T001 Ring\n  **Requirements**: FR-001, $0", "FR-002\nNFR-001");
        check("- [ ] T001 Ring\n- [ ] T002 Stop\n- [ ] T003 Wait (depends on $0)", "T001\nT002");
        check("- [ ] T001 Ring\n- [ ] T002 Stop (depends on T0$0)", "T001 `T0` => `T001`");
        check("- [ ] T001 Ring\n- [ ] T002 It depends on T001 $0", "");
        check_completion(
            "//- /specs/001-a/plan.md\n# Plan\n\nIt depends on $0\n//- /specs/001-a/tasks.md\n- [ ] T001 Ring\n",
            "",
        );
    }

    #[test]
    fn a_story_is_cited_by_its_letters() {
        check_completion(
            "//- /specs/001-a/tasks.md\n- [ ] T001 [US$0] Ring\n//- /specs/001-a/spec.md\n# Spec\n\n### User Story 1 - Ring\n\n### User Story 2 - Wait\n",
            "US1 `US` => `US1`\nUS2 `US` => `US2`",
        );
    }

    #[test]
    fn behind_a_box_the_next_number_is_offered_in_its_group() {
        for (tasks, expected) in [
            ("- [ ] 1. Cast\n- [ ] 1.1 Melt\n- [ ] $0", "1.2\n2."),
            ("- [ ] 1. Cast\n- [ ] 1.1 Melt\n- [ ] 2. Hang\n- [ ] 1.$0", "1.2 `1.` => `1.2`"),
            ("## 1. Cast\n\n- [ ] 1.1 Melt\n\n## 2. Hang\n\n- [ ] $0", "2.1"),
            ("- [ ] T001 Cast\n- [ ] $0\n- [ ] T002 Hang", "T003"),
            ("- [ ] Cast\n- [ ] $0", ""),
            ("- [ ] CHK001 Cast\n- [ ] CHK$0\n", "CHK002 `CHK` => `CHK002`"),
            ("- [ ] CHK001 Cast\n- [ ] $0\n", "CHK002"),
        ] {
            check_completion(
                &format!("//- /.kiro/specs/bells/tasks.md\n{tasks}\n{KIRO}"),
                expected,
            );
        }
    }

    #[test]
    fn nothing_is_offered_in_code() {
        check("```text\nFR-$0\n```", "");
    }
}
