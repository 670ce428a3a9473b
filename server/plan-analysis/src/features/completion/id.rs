//! ```text
//! - [ ] T004 Ring it (FR-0|)   =>   - [ ] T004 Ring it (FR-002)
//! - **FR-0|                    =>   - **FR-003
//! ```
//! The ids that the feature defines; where a definition stands, the next free one first.

use text_size::{TextRange, TextSize};

use super::{CompletionCtx, CompletionItem, CompletionKind, plain_snippet};
use crate::index::IndexedDocument;
use crate::model::id::{IdKey, Shape};
use crate::project::DocumentId;
use crate::text::shift;

/// Maximum number of ids that are offered.
const MOST: usize = 500;

/// An id that a document of the feature defines.
struct Defined<'a> {
    home: &'a DocumentId,
    key: &'a IdKey,
    /// As it is written.
    name: &'a str,
    title: &'a str,
}

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let Some(typed) = typed(ctx.before).filter(|_| ctx.is_prose()) else { return };
    let documents = ctx.ctx.index.feature_documents(ctx.ctx.id);
    let defined = documents.flat_map(|(home, document)| defined_in(home, document));
    let mut defined: Vec<Defined<'_>> =
        defined.filter(|it| letters(it.name) == letters(typed)).collect();
    // An id that several documents list is offered as the one of this document, else of the first.
    defined.sort_by_key(|it| (it.key, it.home != ctx.ctx.id, it.home));
    defined.dedup_by_key(|it| it.key);
    let range = TextRange::new(ctx.typed(typed.len()).start(), end(ctx, typed));
    let place = definition(&ctx.before[..ctx.before.len() - typed.len()]);
    if place != Definition::No {
        items.extend(next_free(ctx, &defined, range).filter(|it| it.text.starts_with(typed)));
    }
    // What is defined here already would be defined twice.
    let is_free = |it: &&Defined<'_>| place != Definition::Sure || it.home != ctx.ctx.id;
    let begun = defined.iter().filter(is_free).filter(|it| it.name.starts_with(typed));
    items.extend(begun.take(MOST).map(|id| item(ctx, id, range)));
}

/// The end of the id that the cursor is in, else the cursor.
fn end(ctx: &CompletionCtx<'_>, typed: &str) -> TextSize {
    let (start, part) = ctx.ctx.document.part_at(ctx.offset);
    let defined = part.model.ids.iter().map(|it| it.range);
    let cited = part.model.id_citations.iter();
    let cited = cited.flat_map(|it| [Some(it.first_range), it.last_range]).flatten();
    let begun = ctx.typed(typed.len()).start();
    let mut here = defined.chain(cited).map(|range| shift(range, start));
    let found = here.find(|it| it.start() == begun && it.contains_inclusive(ctx.offset));
    found.map_or(ctx.offset, TextRange::end)
}

/// The letters of an id or of its beginning, without the dash before the number.
fn letters(name: &str) -> &str {
    let end = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    name[..end].trim_end_matches('-')
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
        name: &text.name,
        title: &text.title,
    })
}

/// Whether an id that is written at a place is defined there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Definition {
    No,
    /// At the start of an item, which may cite it as well.
    Perhaps,
    /// In bold at the start of an item, behind a box, in a heading.
    Sure,
}

/// What stands before the id says whether it is defined.
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

/// The id after the last of the series, written as that is.
fn next_free(
    ctx: &CompletionCtx<'_>,
    defined: &[Defined<'_>],
    range: TextRange,
) -> Option<CompletionItem> {
    // A series is defined where it has begun, and no other document of the feature may have the number.
    defined.iter().find(|it| it.home == ctx.ctx.id)?;
    let last = defined.iter().filter(|it| it.key.suffix.is_none()).max_by_key(|it| it.key)?;
    let digits = last.name.len() - last.name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, number) = last.name.split_at(last.name.len() - digits);
    let next = number.parse::<u32>().ok()?.checked_add(1)?;
    let name = format!("{head}{next:0digits$}");
    let id = Defined { name: &name, title: "", home: ctx.ctx.id, ..*last };
    Some(CompletionItem { detail: "next free".to_owned(), ..item(ctx, &id, range) })
}

fn item(ctx: &CompletionCtx<'_>, id: &Defined<'_>, range: TextRange) -> CompletionItem {
    let is_own = id.home == ctx.ctx.id;
    CompletionItem {
        label: id.name.to_owned(),
        kind: CompletionKind::Id,
        detail: if is_own { "this document" } else { id.home.file_name() }.to_owned(),
        documentation: id.title.to_owned(),
        range,
        text: id.name.to_owned(),
        // Some editors insert a plain text only up to its first character that is not part of a word.
        snippet: Some(plain_snippet(id.name)),
        filter: id.name.to_owned(),
        is_in_link: false,
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

    #[test]
    fn nothing_is_offered_in_code() {
        check("```text\nFR-$0\n```", "");
    }
}
