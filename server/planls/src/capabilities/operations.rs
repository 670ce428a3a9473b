//! File operations: which of them the client reports when its user creates, renames or deletes files in it,
//! and which we ask it to report, or to ask us about.

use ls_types::{
    FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, WorkspaceFileOperationsClientCapabilities,
    WorkspaceFileOperationsServerCapabilities,
};

/// The file operations that a client reports.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Operations {
    /// It reports created files.
    create: bool,
    /// It reports renamed files.
    rename: bool,
    /// It reports deleted files.
    delete: bool,
    /// It asks for edits before it renames files.
    will_rename: bool,
}

impl Operations {
    /// Reads what a client announces.
    pub(super) fn new(announced: &WorkspaceFileOperationsClientCapabilities) -> Operations {
        Operations {
            create: announced.did_create == Some(true),
            rename: announced.did_rename == Some(true),
            delete: announced.did_delete == Some(true),
            will_rename: announced.will_rename == Some(true),
        }
    }

    /// The file operations that the client is asked to report, before or after; `None` if it reports none of them.
    pub(super) fn offer(self) -> Option<WorkspaceFileOperationsServerCapabilities> {
        let Operations { create, rename, delete, will_rename } = self;
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
        (create || rename || delete || will_rename).then(|| {
            WorkspaceFileOperationsServerCapabilities {
                did_create: create.then(filters),
                did_rename: rename.then(filters),
                did_delete: delete.then(filters),
                // Links lead to pictures and sources too.
                will_rename: will_rename.then(|| FileOperationRegistrationOptions {
                    filters: vec![
                        filter("**", FileOperationPatternKind::File),
                        filter("**", FileOperationPatternKind::Folder),
                    ],
                }),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }
        })
    }
}
