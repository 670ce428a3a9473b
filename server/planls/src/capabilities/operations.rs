//! What the client tells of files that its user creates, renames and deletes in it, and what we ask it to tell.

use ls_types::{
    FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, WorkspaceFileOperationsClientCapabilities,
    WorkspaceFileOperationsServerCapabilities,
};

/// What a client tells of the files that its user creates, renames and deletes in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Operations {
    /// That they are created.
    create: bool,
    /// That they are renamed.
    rename: bool,
    /// That they are deleted.
    delete: bool,
}

impl Operations {
    /// Reads what a client announces.
    pub(super) fn new(announced: &WorkspaceFileOperationsClientCapabilities) -> Operations {
        Operations {
            create: announced.did_create == Some(true),
            rename: announced.did_rename == Some(true),
            delete: announced.did_delete == Some(true),
        }
    }

    /// What the client shall tell of what its user does with files in it; `None` where it tells nothing.
    pub(super) fn offer(self) -> Option<WorkspaceFileOperationsServerCapabilities> {
        let Operations { create, rename, delete } = self;
        let filter = |glob: &str, kind| FileOperationFilter {
            scheme: Some("file".to_owned()),
            pattern: FileOperationPattern {
                glob: glob.to_owned(),
                matches: Some(kind),
                options: None,
            },
        };
        let filters = || FileOperationRegistrationOptions {
            filters: vec![
                filter("**/*.{md,markdown,hbs}", FileOperationPatternKind::File),
                filter("**", FileOperationPatternKind::Folder),
            ],
        };
        (create || rename || delete).then(|| WorkspaceFileOperationsServerCapabilities {
            did_create: create.then(filters),
            did_rename: rename.then(filters),
            did_delete: delete.then(filters),
            ..WorkspaceFileOperationsServerCapabilities::default()
        })
    }
}
