//! ```text
//! - **FR-002** … - **FR-005** …   =>   - **FR-002** … - **FR-003** …
//! ```
//! Renumbers a series from the id at the cursor onwards, with all its citations.

use text_size::TextRange;

use super::{ActionKind, CodeAction};
use crate::features::{Ctx, WorkspaceEdit};
use crate::refactor::series::Series;
use crate::refactor::{Changes, Read, anchors};

/// The action at the definition of an id; `None` where all is in order. It reads the documents that cite the
/// series, so the caller passes a reader.
pub fn renumber(ctx: &Ctx<'_>, selection: TextRange, read: Read<'_>) -> Option<CodeAction> {
    let series = Series::at(ctx.index, ctx.id, selection.start())?;
    if series.is_in_order() {
        return None;
    }
    let mut changes = Changes::new(ctx.index, read);
    series.moves(&mut changes).ok()?.apply(&mut changes).ok()?;
    anchors::follow(&mut changes).ok()?;
    let first = ctx.document.text().slice(series.first());
    Some(CodeAction {
        title: format!("Renumber {} from {first} on", series.letters()),
        kind: ActionKind::Rewrite,
        finding: None,
        is_preferred: false,
        is_safe: false,
        edit: WorkspaceEdit { edits: changes.finish(), ..WorkspaceEdit::default() },
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_renumber;

    #[test]
    fn a_series_is_counted_anew_and_its_citations_follow() {
        check_renumber(
            "
            //- /specs/001-a/spec.md
            # A

            - **FR-001**: a
            - **FR-0$004**: b
            - **FR-004a**: b too
            - **FR-003**: c, not FR-004
            //- /specs/001-a/tasks.md
            # Tasks

            - [ ] T001 FR-001, FR-004, FR-004a, FR-003
            - [ ] T002 FR-003–FR-004
            - [ ] T003 FR-001 to FR-003
            //- /specs/002-b/spec.md
            # B

            - **FR-004**: another, and FR-003 of nobody
            ",
            "
            //- /specs/001-a/spec.md
            # A

            - **FR-001**: a
            - **FR-002**: b
            - **FR-002a**: b too
            - **FR-003**: c, not FR-002
            //- /specs/001-a/tasks.md
            # Tasks

            - [ ] T001 FR-001, FR-002, FR-002a, FR-003
            - [ ] T002 FR-002–FR-003
            - [ ] T003 FR-001, FR-003
            ",
        );
    }

    #[test]
    fn numbers_may_change_places() {
        check_renumber(
            "
            //- /specs/001-a/tasks.md
            # Tasks

            - [ ] T0$002 Ring, before T001
            - [ ] T001 Wait, after T002
            - [ ] T010 Go
            ",
            "
            # Tasks

            - [ ] T002 Ring, before T003
            - [ ] T003 Wait, after T002
            - [ ] T004 Go
            ",
        );
    }
}
