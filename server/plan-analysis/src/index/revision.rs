//! Revisions: what was computed from something is valid as long as the revision of that is the same.

use crate::project::DocumentId;

/// A counter that rises with every change of something. Only equality has a meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Revision(u64);

impl Revision {
    /// Records a change.
    pub(crate) fn bump(&mut self) {
        self.0 += 1;
    }
}

/// The revision of everything known, and the same without the latest changes by one document: what a
/// document says itself does not make its own findings outdated.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    last: Revision,
    /// The document whose outline was changed last.
    by: Option<DocumentId>,
    /// The revision before its changes.
    before: Revision,
}

impl Changes {
    pub(super) fn add(&mut self, by: Option<&DocumentId>) {
        if by.is_none() || self.by.as_ref() != by {
            self.before = self.last;
        }
        self.last.bump();
        self.by = by.cloned();
    }

    pub(super) fn without(&self, id: &DocumentId) -> Revision {
        if self.by.as_ref() == Some(id) { self.before } else { self.last }
    }
}
