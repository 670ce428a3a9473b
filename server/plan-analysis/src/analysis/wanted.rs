//! Paths that open documents ask about: which of them somebody has to look at, and which nobody names
//! any more.

use std::sync::Arc;

use super::derived::asked;
use super::{AnalysisHost, Entry};
use crate::index::PathState;
use crate::project::DocumentId;

/// So many paths may be left behind by who types them before those are forgotten at which nothing is.
const MOST_LEFT: usize = 256;

impl AnalysisHost {
    /// Paths that the open documents have asked about since the last time and that nobody has looked
    /// at: templates, the constitution, the targets of links. Whoever can look tells it by
    /// [`Change::File`](super::Change::File).
    pub fn take_unknown(&mut self) -> Vec<DocumentId> {
        if self.left.len() > MOST_LEFT {
            self.forget_left();
        }
        let wanted = std::mem::take(&mut self.wanted);
        let mut unknown: Vec<DocumentId> = self.index.unknown(wanted.into_iter()).collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }

    /// Of a path that was forgotten only those may want to know that name it now.
    pub(super) fn ask_again(&mut self, id: &DocumentId) {
        self.wanted.retain(|wanted| wanted != id);
        let names = |(other, entry): (&DocumentId, &Entry)| {
            asked(&self.index, other, &entry.document).contains(id)
        };
        if self.open.iter().any(names) {
            self.wanted.push(id.clone());
        }
    }

    /// Forgets paths at which nothing is and that somebody has only typed. Who still names one asks
    /// again: O(documents that are open), once in hundreds of keys.
    pub(super) fn forget_left(&mut self) {
        let left = std::mem::take(&mut self.left);
        let is_missing = |id: &DocumentId| matches!(self.index.get(id), Some(PathState::Missing));
        let missing: Vec<DocumentId> = left.into_iter().filter(is_missing).collect();
        if missing.is_empty() {
            return;
        }
        let index = Arc::make_mut(&mut self.index);
        missing.iter().for_each(|id| index.forget(id));
        self.ask_all_again();
    }

    /// Every open document asks about all that matters to it, as after it was opened.
    pub(super) fn ask_all_again(&mut self) {
        for (id, entry) in &self.open {
            self.wanted.extend(asked(&self.index, id, &entry.document));
        }
    }
}
