//! What a snapshot says of the documents that nobody has open, which are read one by one, and which
//! paths a document asks about.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::derived::{Derived, asked, asked_around, places};
use super::{Analysis, File};
use crate::document::Document;
use crate::features::Diagnostic;
use crate::index::{Facts, Fingerprints, Index, PathState};
use crate::project::{DocumentId, Role};
use crate::syntax::Parser;

impl File {
    /// The facts of a document that nobody has open, taken from its text: a large one that has no role is
    /// read by lines.
    pub fn facts(index: &Index, id: &DocumentId, text: &str, parser: &mut Parser) -> File {
        let role = index.role_by_path(id);
        File::Facts { facts: Box::new(Facts::of_text(text, role, parser)), role }
    }
}

impl Analysis {
    /// The findings of a document that nobody has open, and its role.
    pub fn check(&self, id: &DocumentId, document: &Arc<Document>) -> (Role, Vec<Diagnostic>) {
        let derived = Derived::new(id, Arc::clone(document), &self.index);
        (derived.scope.role, derived.findings.all())
    }

    /// The same with a document in it that nobody has open, so that all can be asked of it that can be asked of one
    /// that is.
    pub fn with(&self, id: &DocumentId, document: Arc<Document>) -> Analysis {
        let mut open = FxHashMap::clone(&self.open);
        open.insert(id.clone(), Arc::new(Derived::new(id, document, &self.index)));
        Analysis { index: Arc::clone(&self.index), settings: self.settings, open: Arc::new(open) }
    }

    /// The facts of a document: so they are taken by whoever has read it, and not while everybody waits.
    pub fn facts(&self, id: &DocumentId, document: &Document) -> File {
        let role = self.index.role_by_path(id);
        File::Facts { facts: Box::new(Facts::of_closed(document, role)), role }
    }

    /// The paths that a document asks about and that nobody has looked at.
    pub fn unknown_of(&self, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
        self.index.unknown(asked(&self.index, id, document).into_iter()).collect()
    }

    /// Every path that matters to an open document, known or not.
    pub fn asked_of(&self, id: &DocumentId) -> Vec<DocumentId> {
        self.document(id).map(|document| asked(&self.index, id, document)).unwrap_or_default()
    }

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
                Some(PathState::Document(described)) => &described.facts().links[..],
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
