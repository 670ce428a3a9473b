//! How much of the workspace has been read: folders being scanned, and documents that were found but not
//! read. Until both are empty, absence of something is not certain.

use std::collections::BTreeSet;

use super::Index;
use super::ids::feature;
use crate::project::DocumentId;

/// What has not been read yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    /// The folders of the workspace that are being scanned.
    folders: BTreeSet<String>,
    /// The documents that exist but have not been read.
    unread: BTreeSet<DocumentId>,
}

impl Progress {
    /// Records that a document exists.
    pub(super) fn find(&mut self, id: &DocumentId) {
        self.unread.insert(id.clone());
    }

    /// Records that a document was read, or does not exist.
    pub(super) fn read(&mut self, id: &DocumentId) {
        self.unread.remove(id);
    }
}

impl Index {
    /// Sets the folders that are being scanned; returns whether they changed.
    pub(crate) fn set_reading(&mut self, folders: Vec<String>) -> bool {
        let folders: BTreeSet<String> = folders.into_iter().collect();
        let is_new = self.progress.folders != folders;
        self.progress.folders = folders;
        if is_new {
            self.touch(None);
        }
        is_new
    }

    /// The folders that are being scanned.
    pub fn reading(&self) -> impl Iterator<Item = &str> {
        self.progress.folders.iter().map(String::as_str)
    }

    /// The documents that exist but have not been read, ordered by path.
    pub fn unread(&self) -> impl Iterator<Item = &DocumentId> {
        self.progress.unread.iter()
    }

    /// Whether everything is known that the findings of a document may depend on: the documents of its
    /// workspace folder and those of its feature have been read.
    pub fn is_read_around(&self, id: &DocumentId) -> bool {
        let Progress { folders, unread } = &self.progress;
        (folders.is_empty() || self.folder_of(id).is_none_or(|folder| !folders.contains(folder)))
            && !unread.iter().any(|other| feature(other) == feature(id))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::fixture::document;
    use crate::index::{Facts, Index, IndexedDocument, PathState};
    use crate::project::DocumentId;

    #[test]
    fn around_a_document_all_is_read_when_its_folder_and_its_feature_are() {
        let mut index = Index::default();
        index.set_folders(vec!["/w".to_owned(), "/v".to_owned()]);
        let plan = DocumentId::new("/w/specs/001-x/plan.md");
        let spec = DocumentId::new("/w/specs/001-x/spec.md");
        assert!(index.is_read_around(&plan));
        let revision = index.revision(&plan);
        assert!(index.set_reading(vec!["/w".to_owned()]));
        assert_ne!(index.revision(&plan), revision);
        assert!(!index.is_read_around(&plan));
        assert!(index.is_read_around(&DocumentId::new("/v/specs/001-x/plan.md")));
        assert!(index.is_read_around(&DocumentId::new("untitled:One")));
        assert!(index.set_reading(Vec::new()));
        assert!(!index.set_reading(Vec::new()));
        index.set(spec.clone(), PathState::Unread);
        assert_eq!(index.unread().collect::<Vec<_>>(), [&spec]);
        assert!(!index.is_read_around(&plan));
        assert!(index.is_read_around(&DocumentId::new("/w/specs/002-y/plan.md")));
        let facts = Facts::new(&document("# Spec\n"), None);
        index.set(spec.clone(), PathState::Document(Arc::new(IndexedDocument::closed(facts))));
        assert!(index.is_read_around(&plan));
        index.set(spec.clone(), PathState::Unread);
        index.forget(&spec);
        assert!(index.is_read_around(&plan));
    }
}
