//! ```text
//! - [ ] T004 Ring it (FR-0|)   =>   - [ ] T004 Ring it (FR-002)
//! - **FR-0|                    =>   - **FR-003
//! ```
//! The ids that the feature defines; where a definition stands, the next free one first.

use super::{CompletionCtx, CompletionItem, CompletionKind, plain_snippet};
use crate::index::IndexedDocument;
use crate::model::id::{IdKey, Shape};
use crate::project::DocumentId;
use crate::refactor::list_item::{self, letters};

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
    let before = &ctx.before[..ctx.before.len() - typed.len()];
    if is_start_of_definition(before) {
        items.extend(next_free(ctx, typed).filter(|it| it.text.starts_with(typed)));
    }
    let begun = defined.iter().filter(|it| it.name.starts_with(typed));
    items.extend(begun.take(MOST).map(|id| item(ctx, id, typed)));
}

/// The start of an id before the cursor: capital letters, perhaps with a dash and digits after them.
fn typed(before: &str) -> Option<&str> {
    let start = before
        .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        .len();
    let (rest, typed) = before.split_at(start);
    let is_word = rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '`'));
    let begins = typed.starts_with(|c: char| c.is_ascii_uppercase());
    (begins && !is_word).then_some(typed)
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

/// Whether what is typed next is the name of an item or a heading.
fn is_start_of_definition(before: &str) -> bool {
    let marks = before.trim_end_matches('*').trim();
    let marker = marks.strip_suffix("[ ]").unwrap_or(marks).trim_end();
    matches!(marker, "-" | "*" | "+") || !marker.is_empty() && marker.bytes().all(|it| it == b'#')
}

/// The id after the last of the series, written as that is.
fn next_free(ctx: &CompletionCtx<'_>, typed: &str) -> Option<CompletionItem> {
    let home = ctx.ctx.id;
    let name = list_item::next_free(ctx.ctx.index, home, letters(typed))?;
    let key = IdKey::parse(&name)?;
    let id = Defined { name: &name, title: "", home, key: &key };
    Some(CompletionItem { detail: "next free".to_owned(), ..item(ctx, &id, typed) })
}

fn item(ctx: &CompletionCtx<'_>, id: &Defined<'_>, typed: &str) -> CompletionItem {
    let is_own = id.home == ctx.ctx.id;
    CompletionItem {
        label: id.name.to_owned(),
        kind: CompletionKind::Id,
        detail: if is_own { "this document" } else { id.home.file_name() }.to_owned(),
        documentation: id.title.to_owned(),
        range: ctx.typed(typed.len()),
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
        check(
            "- [ ] T001 Ring it\n- [ ] T009 Stop it\n- [ ] T$0",
            "T010 `T` => `T010`\nT001 `T` => `T001`\nT009 `T` => `T009`\n",
        );
        check_completion(
            "//- /specs/001-a/spec.md\n# Spec\n\n- **FR-001**: 鐘\n- **FR-$0\n",
            "FR-002 `FR-` => `FR-002`\nFR-001 `FR-` => `FR-001`\n",
        );
    }

    #[test]
    fn nothing_is_offered_in_code() {
        check("```text\nFR-$0\n```", "");
    }
}
