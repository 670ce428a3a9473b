//! Finding out what is on disk: ask which paths are unknown, look at them, tell the host, and ask again.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::derived::Derived;
use super::{AnalysisHost, Change, File, dependencies};
use crate::document::Document;
use crate::index::PathState;
use crate::list::Difference;
use crate::project::{DocumentId, root};

/// Maximum number of rounds. What is found can make other paths matter: a marker moves the root, the root
/// decides where presets and templates lie, and a preset names templates.
const ROUNDS: usize = 4;

/// Maximum number of dependencies that are remembered after they were edited away.
const DROPPED_LIMIT: usize = 256;

/// Looks at the disk for an analysis, which does not read it.
pub trait Disk {
    /// The paths that matter to documents and whose state is unknown.
    fn unknown(&mut self) -> Vec<DocumentId>;

    /// Looks at these paths and tells the host what is there, by [`Change::File`] or [`Change::Files`]. Returns
    /// whether other paths may matter now.
    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool;
}

/// Looks up what matters to documents until nothing is unknown.
pub fn settle(disk: &mut dyn Disk) {
    for _ in 0..ROUNDS {
        let unknown = disk.unknown();
        if unknown.is_empty() || !disk.look_up(unknown) {
            return;
        }
    }
}

/// Whether other paths may matter once it is known what is at this one.
pub fn makes_others_matter(id: &DocumentId, file: &File) -> bool {
    match file {
        File::Missing => false,
        File::Folder | File::Other => root::is_mark(id.as_str()),
        _ => true,
    }
}

impl AnalysisHost {
    /// Settles all documents, open or closed, where `look` says what is at a path.
    pub fn settle(&mut self, look: impl FnMut(&DocumentId) -> File) {
        settle(&mut Answers { host: self, look });
    }

    /// The dependencies of open documents that came since the last call and whose state is unknown.
    pub fn take_unknown(&mut self) -> Vec<DocumentId> {
        self.analysis();
        if self.dropped.len() > DROPPED_LIMIT {
            self.forget_dropped();
        }
        let pending = std::mem::take(&mut self.pending);
        sorted(self.index.unknown(pending.into_iter()).collect())
    }
}

/// The bookkeeping of what open documents depend on.
impl AnalysisHost {
    /// Notes what a newly derived version depends on. Where only some parts have changed, what the others name is
    /// known already.
    pub(super) fn note_dependencies(
        &mut self,
        id: &DocumentId,
        old: Option<(&Derived, &Difference)>,
        new: &Derived,
    ) {
        let index = &self.index;
        let Some((old, difference)) = old.filter(|(old, _)| are_in_same_place(old, new)) else {
            return self.pending.extend(dependencies::of_document(index, id, &new.document));
        };
        let of_parts = |document: &Document, parts: &Range<usize>| -> FxHashSet<DocumentId> {
            let parts = document.list().range(parts.clone());
            parts.flat_map(|part| dependencies::of_part(index, id, part)).collect()
        };
        let named = of_parts(&new.document, &difference.new);
        let before = of_parts(&old.document, &difference.old);
        self.dropped.extend(before.into_iter().filter(|path| !named.contains(path)));
        self.pending.extend(named);
    }

    /// Looks up a path that was forgotten, if an open document depends on it.
    pub(super) fn look_up_again(&mut self, id: &DocumentId) {
        self.pending.retain(|pending| pending != id);
        let is_needed = self.open.iter().any(|(other, entry)| {
            dependencies::of_document(&self.index, other, &entry.document).contains(id)
        });
        if is_needed {
            self.pending.push(id.clone());
        }
    }

    /// Looks up all dependencies of open documents again, as after they were opened.
    pub(super) fn look_up_all_again(&mut self) {
        for (id, entry) in &self.open {
            self.pending.extend(dependencies::of_document(&self.index, id, &entry.document));
        }
    }

    /// Forgets dropped dependencies that do not exist, such as paths that were being typed. Documents that still
    /// depend on one ask again: O(size of the open documents), once in hundreds of edits.
    pub(super) fn forget_dropped(&mut self) {
        let dropped = std::mem::take(&mut self.dropped);
        let missing: Vec<DocumentId> = dropped
            .into_iter()
            .filter(|id| matches!(self.index.get(id), Some(PathState::Missing)))
            .collect();
        if missing.is_empty() {
            return;
        }
        let index = Arc::make_mut(&mut self.index);
        missing.iter().for_each(|id| index.forget(id));
        self.look_up_all_again();
    }
}

fn are_in_same_place(old: &Derived, new: &Derived) -> bool {
    Arc::ptr_eq(&old.scope, &new.scope) && old.root == new.root
}

/// A host whose disk is a function of the path.
struct Answers<'a, F> {
    host: &'a mut AnalysisHost,
    look: F,
}

impl<F: FnMut(&DocumentId) -> File> Disk for Answers<'_, F> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        let unknown = analysis.unknown_of(&analysis.closed_documents());
        sorted([self.host.take_unknown(), unknown].concat())
    }

    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool {
        let files = paths.into_iter().map(|id| (id.clone(), (self.look)(&id))).collect();
        self.host.apply_change(Change::Files(files));
        true
    }
}

/// Paths in order, each once.
pub(super) fn sorted(mut paths: Vec<DocumentId>) -> Vec<DocumentId> {
    paths.sort_unstable();
    paths.dedup();
    paths
}
