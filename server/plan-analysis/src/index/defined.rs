//! Which documents define an id. Those that nobody has open are found by the id; the open ones are
//! few, change with every key, and are asked one by one.

use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::{Described, Index, Known};
use crate::model::id::IdKey;
use crate::project::DocumentId;

/// The documents that define ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Defined {
    /// Those that nobody has open, by a hash of what they define; each list in the order of the
    /// paths, and each document in it once.
    closed: Arc<FxHashMap<u64, Vec<DocumentId>>>,
    open: Vec<DocumentId>,
}

impl Defined {
    /// Takes a document that is not among them.
    pub(super) fn add(&mut self, id: &DocumentId, described: &Described) {
        if described.is_open() {
            return self.open.push(id.clone());
        }
        if described.facts().ids.is_empty() {
            return;
        }
        let closed = Arc::make_mut(&mut self.closed);
        for it in &described.facts().ids {
            let documents = closed.entry(hash(&it.key)).or_default();
            if let Err(at) = documents.binary_search(id) {
                documents.insert(at, id.clone());
            }
        }
    }

    /// Takes a document away, as it was when it was added.
    pub(super) fn remove(&mut self, id: &DocumentId, described: &Described) {
        if described.is_open() {
            return self.open.retain(|it| it != id);
        }
        if described.facts().ids.is_empty() {
            return;
        }
        let closed = Arc::make_mut(&mut self.closed);
        for it in &described.facts().ids {
            let Entry::Occupied(mut documents) = closed.entry(hash(&it.key)) else { continue };
            if let Ok(at) = documents.get().binary_search(id) {
                documents.get_mut().remove(at);
            }
            if documents.get().is_empty() {
                documents.remove();
            }
        }
    }
}

impl Index {
    /// The documents that may define an id, with any letter behind its number: all that do, and those
    /// that are open.
    pub fn defining(&self, key: &IdKey) -> impl Iterator<Item = (&DocumentId, &Described)> {
        let closed = self.defined.closed.get(&hash(key)).into_iter().flatten();
        closed.chain(&self.defined.open).filter_map(|id| match self.get(id) {
            Some(Known::Document(described)) => Some((id, &**described)),
            _ => None,
        })
    }
}

/// An id as a number, without the letter behind.
fn hash(key: &IdKey) -> u64 {
    let mut state = FxHasher::default();
    (&*key.series, key.number, key.sub).hash(&mut state);
    state.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use crate::fixture::document;
    use crate::index::{Described, Facts, Index, Known};
    use crate::model::id::IdKey;
    use crate::project::DocumentId;

    /// The paths of the documents that define an id.
    #[track_caller]
    fn check(index: &Index, number: u32, expected: &[&str]) {
        let key = IdKey { series: "FR".into(), number, sub: 0, suffix: None };
        let found: BTreeSet<&str> = index
            .defining(&key)
            .filter(|(_, facts)| facts.facts().defines(&key))
            .map(|(id, _)| id.as_str())
            .collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_id_leads_to_those_that_define_it_whatever_happens_to_them() {
        let mut index = Index::default();
        let id = DocumentId::new;
        let text = |ids: &str| document(&format!("# Spec\n\n{ids}"));
        let closed =
            |ids: &str| Known::Document(Arc::new(Described::closed(Facts::of(&text(ids), None))));
        index.set(id("/p/a.md"), closed("- **FR-001**: a\n- **FR-001b**: a\n- **FR-002**: a\n"));
        index.set(id("/p/b.md"), closed("- **FR-001**: b\n"));
        check(&index, 1, &["/p/a.md", "/p/b.md"]);
        check(&index, 2, &["/p/a.md"]);
        index.set(id("/p/a.md"), closed("- **FR-003**: a\n"));
        check(&index, 1, &["/p/b.md"]);
        check(&index, 2, &[]);
        index.renew(&id("/p/b.md"), &Arc::new(text("- **FR-002**: b\n")));
        index.renew(&id("/p/b.md"), &Arc::new(text("- **FR-004**: b\n")));
        check(&index, 1, &[]);
        check(&index, 4, &["/p/b.md"]);
        index.forget(&id("/p/b.md"));
        check(&index, 4, &[]);
        index.set(id("/p/b.md"), closed("- **FR-005**: b\n"));
        check(&index, 5, &["/p/b.md"]);
        index.set(id("/p/b.md"), Known::Missing);
        check(&index, 5, &[]);
        check(&index, 3, &["/p/a.md"]);
    }
}
