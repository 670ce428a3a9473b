//! Files and folders that are about to move: the links to them follow, and so do the links in them.

use super::WorkspaceEdit;
use crate::index::Index;
use crate::refactor::links::{Paths, follow};
use crate::refactor::{Changes, Read, Refusal};

/// The edits that keep all links right. They are of the files as they are before the move.
pub fn file_rename(index: &Index, moves: &Paths, read: Read<'_>) -> Result<WorkspaceEdit, Refusal> {
    let mut changes = Changes::new(index, read);
    follow(&mut changes, moves)?;
    Ok(WorkspaceEdit { edits: changes.finish(), ..WorkspaceEdit::default() })
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_file_rename;

    const FILES: &str = "
        //- /specs/001-a/plan.md
        # Plan

        **Input**: specs/001-a/spec.md
        **Spec**: [spec.md](spec.md)

        ## Goals
        //- /specs/001-a/spec.md
        # A

        [plan](./plan.md#goals), [b](../002-b/spec.md), ![p](<pic one.png>), [c](/memory/c.md)
        //- /specs/002-b/spec.md
        # B

        [a][it], `specs/001-a/plan.md`, [x](../001-a/plan.md?raw=1#goals)

        [it]: <../001-a/spec.md> 'A'
        //- /memory/c.md
        # C
        ";

    #[test]
    fn the_links_to_a_file_follow_it() {
        check_file_rename(
            FILES,
            &[("/specs/001-a/plan.md", "/specs/001-a/my plan.md")],
            "
            //- /specs/001-a/spec.md
            # A

            [plan](./my%20plan.md#goals), [b](../002-b/spec.md), ![p](<pic one.png>), [c](/memory/c.md)
            //- /specs/002-b/spec.md
            # B

            [a][it], `specs/001-a/my plan.md`, [x](../001-a/my%20plan.md?raw=1#goals)

            [it]: <../001-a/spec.md> 'A'
            ",
        );
    }

    #[test]
    fn the_links_in_a_file_follow_it_to_another_folder() {
        check_file_rename(
            FILES,
            &[("/specs/001-a/spec.md", "/specs/deep/one/spec.md")],
            "
            //- /specs/001-a/plan.md
            # Plan

            **Input**: specs/deep/one/spec.md
            **Spec**: [spec.md](../deep/one/spec.md)

            ## Goals
            //- /specs/001-a/spec.md
            # A

            [plan](../../001-a/plan.md#goals), [b](../../002-b/spec.md), ![p](<../../001-a/pic one.png>), [c](/memory/c.md)
            //- /specs/002-b/spec.md
            # B

            [a][it], `specs/001-a/plan.md`, [x](../001-a/plan.md?raw=1#goals)

            [it]: <../deep/one/spec.md> 'A'
            ",
        );
    }

    #[test]
    fn a_folder_takes_its_files_with_it() {
        check_file_rename(
            FILES,
            &[("/specs/001-a", "/specs/003-c")],
            "
            //- /specs/001-a/plan.md
            # Plan

            **Input**: specs/003-c/spec.md
            **Spec**: [spec.md](spec.md)

            ## Goals
            //- /specs/002-b/spec.md
            # B

            [a][it], `specs/003-c/plan.md`, [x](../003-c/plan.md?raw=1#goals)

            [it]: <../003-c/spec.md> 'A'
            ",
        );
    }

    #[test]
    fn a_file_to_which_nothing_leads_moves_alone() {
        check_file_rename(FILES, &[("/memory/d.md", "/memory/e.md")], "");
    }

    #[test]
    fn escapes_and_loose_paths_stay_what_they_are() {
        check_file_rename(
            "
            //- /docs/a.md
            # A

            [b](b%20c.md) `docs/b c.md`
            //- /docs/b c.md
            # B
            //- /docs/plan.md
            ---
            spec: ../specs/002-y/spec.md
            ---
            # P

            **Spec**: specs/002-y.md
            //- /specs/002-y/spec.md
            # Y
            ",
            &[("/docs/b c.md", "/docs/ü (1).md"), ("/specs/002-y", "/specs/003-z")],
            "
            //- /docs/a.md
            # A

            [b](%C3%BC%20%281%29.md) `docs/b c.md`
            //- /docs/plan.md
            ---
            spec: ../specs/003-z/spec.md
            ---
            # P

            **Spec**: specs/003-z.md
            ",
        );
    }
}
