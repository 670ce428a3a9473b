//! What a snapshot says of the documents that nobody has open, which are read one by one.

use super::Analysis;
use super::derived::{asked_around, places};
use crate::index::{Fingerprints, Known};
use crate::project::DocumentId;

impl Analysis {
    /// The documents that nobody has open, in the order of their paths.
    pub fn closed_documents(&self) -> Vec<DocumentId> {
        let closed = self.index.documents().map(|(id, _)| id);
        let mut closed: Vec<DocumentId> =
            closed.filter(|id| !self.open.contains_key(*id)).cloned().collect();
        closed.sort();
        closed
    }

    /// The paths that closed documents ask about and that nobody has looked at, as far as their facts
    /// tell.
    pub fn unknown_of_closed(&self, closed: &[DocumentId]) -> Vec<DocumentId> {
        let asked = |id: &DocumentId| {
            let links = match self.index.get(id) {
                Some(Known::Document(described)) => &described.facts().links[..],
                _ => &[],
            };
            let named = links.iter().flat_map(|link| places(&self.index, id, &link.target));
            asked_around(&self.index, id, named)
        };
        let mut unknown: Vec<DocumentId> =
            self.index.unknown(closed.iter().flat_map(asked)).collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }

    /// The fingerprints of what is around the documents: see [`Fingerprints`].
    pub fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints::new(&self.index, self.settings)
    }
}
