//! Renumbering from outside of an editor: the ids of a series in one document, or a feature as a whole. In an editor
//! a series is renumbered by the code action of that name.

use text_size::TextRange;

use super::WorkspaceEdit;
use crate::document::Document;
use crate::index::Index;
use crate::index::ids::home;
use crate::model::id::IdKey;
use crate::project::path::relative_to;
use crate::project::{DocumentId, Role};
use crate::refactor::series::Series;
use crate::refactor::{Changes, Read, Refusal, anchors, documents, links};
use crate::syntax::Parser;
use crate::text::{shift, size};

/// What is to be counted anew.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The letters of the series.
    pub letters: &'a str,
    /// The id to begin with, instead of the first one.
    pub from: Option<&'a str>,
    /// The number that it gets, instead of its own or the one after what precedes it.
    pub start: Option<u32>,
}

/// A series that is counted anew.
#[derive(Clone, Debug)]
pub struct Renumbered {
    /// The ids that become others, and what they become, as their document writes them.
    pub ids: Vec<(String, String)>,
    /// The edits of all documents.
    pub edit: WorkspaceEdit,
}

/// The edits that count a series of ids anew, in the order of their document and without gaps.
pub fn series(
    index: &Index,
    home: &DocumentId,
    wanted: &Wanted<'_>,
    read: Read<'_>,
) -> Result<Renumbered, Refusal> {
    let mut changes = Changes::new(index, read);
    let letters = wanted.letters.trim_end_matches('-');
    let from = wanted.from.map(|from| {
        let key = IdKey::parse(from).filter(|key| key.series.eq_ignore_ascii_case(letters));
        key.ok_or_else(|| Refusal(format!("`{from}` is not an id of the series {letters}")))
    });
    let from = from.transpose()?;
    let series = Series::named(index, home, letters, from.as_ref()).ok_or_else(|| {
        let what = wanted.from.unwrap_or(letters);
        Refusal(format!("{} defines no {what} that could be renumbered", changes.path(home)))
    })?;
    let series = match wanted.start {
        Some(number) => series.starting_with(number),
        None => series,
    };
    let moves = series.moves(&mut changes)?;
    moves.apply(&mut changes)?;
    anchors::follow(&mut changes)?;
    let ids = moves.all.iter().map(|(it, _)| (it.was.text(), it.becomes.text())).collect();
    let edit = WorkspaceEdit { edits: changes.finish(), ..WorkspaceEdit::default() };
    Ok(Renumbered { ids, edit })
}

/// The documents in a folder that define a series; only those where it is at home, if there are any.
pub fn homes(index: &Index, folder: &str, letters: &str) -> Vec<DocumentId> {
    let letters = letters.trim_end_matches('-');
    let inside = documents(index).into_iter().filter(|(id, _)| {
        relative_to(id.as_str(), folder).is_some() && index.role_by_path(id) != Some(Role::Template)
    });
    let defining = inside.filter_map(|(id, _)| {
        let first = Series::named(index, id, letters, None)?.key()?;
        Some((id.clone(), index.role_by_path(id) == Some(home(first))))
    });
    let mut found: Vec<(DocumentId, bool)> = defining.collect();
    if found.iter().any(|(_, is_home)| *is_home) {
        found.retain(|(_, is_home)| *is_home);
    }
    found.into_iter().map(|(id, _)| id).collect()
}

/// The edits that give the folder of a feature another name: links to it follow, and so do the fields of its
/// documents that hold its name, such as `**Branch**:`.
pub fn feature(
    index: &Index,
    folder: &DocumentId,
    to: &DocumentId,
    read: Read<'_>,
) -> Result<WorkspaceEdit, Refusal> {
    let mut changes = Changes::new(index, read);
    let moved = vec![(folder.clone(), to.clone())];
    links::follow(&mut changes, &moved)?;
    let mut parser = Parser::new();
    for (id, _) in documents(index) {
        if relative_to(id.as_str(), folder.as_str()).is_none() {
            continue;
        }
        let document = Document::new(&changes.text(id)?.to_string(), &mut parser);
        for name in fields_with(&document, folder.file_name()) {
            changes.replace(id, name, to.file_name());
        }
    }
    Ok(WorkspaceEdit { moved, edits: changes.finish(), ..WorkspaceEdit::default() })
}

/// Where a name is all that a field of a document holds, or the last name of the path that it holds.
fn fields_with(document: &Document, name: &str) -> Vec<TextRange> {
    const MARKS: &[char] = &['`', '[', ']', '*', '"', '\''];
    let mut found = Vec::new();
    for (start, part) in document.parts() {
        let text = part.section.text();
        let metadata = part.model.metadata.iter().map(|it| it.value);
        for value in metadata.chain(part.model.fields.iter().map(|it| it.value_range)) {
            let held = text[value].trim_end_matches(MARKS);
            let Some(before) = held.strip_suffix(name) else { continue };
            if before.ends_with('/') || before.trim_start_matches(MARKS).is_empty() {
                let at = value.start() + size(before.len());
                found.push(shift(TextRange::at(at, size(name.len())), start));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use crate::fixture::{check_rename_feature, check_renumber_series};

    const FILES: &str = "
        //- /specs/001-a/spec.md
        # A

        - **FR-002**: a
        - **FR-005**: b, not FR-002
        - **FR-005a**: b too
        - **FR-009**: c
        //- /specs/001-a/plan.md
        By FR-002 to FR-009, FR5.
        //- /specs/002-b/spec.md
        # B

        - **FR-005**: another
        - **NFR-002**: fast
        //- /specs/002-b/plan.md
        FR-005
        ";

    const FR: Wanted<'_> = Wanted { letters: "FR", from: None, start: None };

    #[test]
    fn a_series_of_a_closed_document_is_counted_anew() {
        check_renumber_series(
            FILES,
            "/specs/001-a/spec.md",
            FR,
            "
            //- /specs/001-a/plan.md
            By FR-002 to FR-004, FR3.
            //- /specs/001-a/spec.md
            # A

            - **FR-002**: a
            - **FR-003**: b, not FR-002
            - **FR-003a**: b too
            - **FR-004**: c
            ",
        );
    }

    #[test]
    fn it_begins_with_any_id_and_any_number() {
        check_renumber_series(
            FILES,
            "/specs/001-a/spec.md",
            Wanted { letters: "fr-", from: Some("FR-009"), start: Some(7) },
            "
            //- /specs/001-a/plan.md
            By FR-002 to FR-007, FR5.
            //- /specs/001-a/spec.md
            # A

            - **FR-002**: a
            - **FR-005**: b, not FR-002
            - **FR-005a**: b too
            - **FR-007**: c
            ",
        );
    }

    #[test]
    fn what_would_collide_or_is_not_there_is_refused_with_its_place() {
        let check = |wanted: Wanted<'_>, message: &str| {
            check_renumber_series(
                FILES,
                "/specs/001-a/spec.md",
                wanted,
                &format!("refused: {message}"),
            );
        };
        check(
            Wanted { from: Some("FR-009"), start: Some(5), ..FR },
            "`FR-005` is already defined in specs/001-a/spec.md, line 4",
        );
        check(
            Wanted { letters: "SC", ..FR },
            "specs/001-a/spec.md defines no SC that could be renumbered",
        );
        check(
            Wanted { from: Some("FR-003"), ..FR },
            "specs/001-a/spec.md defines no FR-003 that could be renumbered",
        );
        check(Wanted { from: Some("SC-001"), ..FR }, "`SC-001` is not an id of the series FR");
    }

    #[test]
    fn what_names_an_id_that_is_gone_never_comes_to_mean_another() {
        let check = |cited: &str, expected: &str| {
            check_renumber_series(
                &format!(
                    "//- /specs/001-a/tasks.md\n- [ ] T001 Ring\n- [ ] T003 Stop\n- [ ] T004 Wait\n//- /specs/001-a/plan.md\n{cited}\n"
                ),
                "/specs/001-a/tasks.md",
                Wanted { letters: "T", ..FR },
                expected,
            );
        };
        let message = |name: &str| {
            format!(
                "refused: `{name}` in specs/001-a/plan.md, line 1 is defined nowhere and would mean another: change it first"
            )
        };
        check("Before T002.", &message("T002"));
        check("In T001-T002.", &message("T002"));
        check("In T002 to T004.", &message("T002"));
        check(
            "In T001-T004, not T009.",
            "//- /specs/001-a/plan.md\nIn T001-T003, not T009.\n//- /specs/001-a/tasks.md\n- [ ] T001 Ring\n- [ ] T002 Stop\n- [ ] T003 Wait\n",
        );
    }

    #[test]
    fn a_feature_takes_its_branch_and_the_links_to_it_with_it() {
        check_rename_feature(
            "
            //- /specs/001-a/spec.md
            ---
            feature: '001-a'
            ---
            # 001-a

            **Feature Branch**: `001-a` | **Spec**: specs/001-a/spec.md
            **Branch**: feature/001-a
            **Before**: 001-ab, 1001-a, not 001-a
            //- /specs/002-b/plan.md
            **Branch**: `001-a`

            [a](../001-a/spec.md)
            ",
            ("/specs/001-a", "/specs/007-a"),
            "
            //- /specs/001-a
            moved to /specs/007-a
            //- /specs/001-a/spec.md
            ---
            feature: '007-a'
            ---
            # 001-a

            **Feature Branch**: `007-a` | **Spec**: specs/007-a/spec.md
            **Branch**: feature/007-a
            **Before**: 001-ab, 1001-a, not 001-a
            //- /specs/002-b/plan.md
            **Branch**: `001-a`

            [a](../007-a/spec.md)
            ",
        );
    }
}
