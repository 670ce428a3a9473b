//! Which documents define an id. Closed documents are found through a map; open ones are few, change with
//! every edit, and are searched one by one.

use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::{Index, IndexedDocument, PathState};
use crate::model::id::IdKey;
use crate::project::DocumentId;

/// The documents that define ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Defined {
    closed: Arc<Closed>,
    open: Vec<DocumentId>,
}

/// The closed ones.
#[derive(Clone, Debug, Default)]
struct Closed {
    /// By number, which takes a quarter of the memory of a path. The number of a path never changes.
    documents: Vec<DocumentId>,
    numbers: FxHashMap<DocumentId, u32>,
    /// The documents by a hash of the ids they define; each list is sorted and has no duplicates.
    by_id: FxHashMap<u64, Vec<u32>>,
}

impl Defined {
    /// Adds a document that was not added before.
    pub(super) fn add(&mut self, id: &DocumentId, described: &IndexedDocument) {
        if described.is_open() {
            return self.open.push(id.clone());
        }
        if described.facts().ids.is_empty() {
            return;
        }
        let Closed { documents, numbers, by_id } = Arc::make_mut(&mut self.closed);
        let number = *numbers.entry(id.clone()).or_insert_with(|| {
            documents.push(id.clone());
            u32::try_from(documents.len() - 1).expect("no index has four billion documents")
        });
        for it in &described.facts().ids {
            let defining = by_id.entry(hash(&it.key)).or_default();
            if let Err(at) = defining.binary_search(&number) {
                defining.insert(at, number);
            }
        }
    }

    /// Removes a document, which must be the same as when it was added.
    pub(super) fn remove(&mut self, id: &DocumentId, described: &IndexedDocument) {
        if described.is_open() {
            return self.open.retain(|it| it != id);
        }
        let Some(number) = self.closed.numbers.get(id).copied() else { return };
        let closed = Arc::make_mut(&mut self.closed);
        for it in &described.facts().ids {
            let Entry::Occupied(mut defining) = closed.by_id.entry(hash(&it.key)) else { continue };
            if let Ok(at) = defining.get().binary_search(&number) {
                defining.get_mut().remove(at);
            }
            if defining.get().is_empty() {
                defining.remove();
            }
        }
    }
}

impl Index {
    /// The documents that may define an id with any suffix: all closed ones that do, and all open ones.
    pub fn defining(&self, key: &IdKey) -> impl Iterator<Item = (&DocumentId, &IndexedDocument)> {
        let Defined { closed, open } = &self.defined;
        let numbers = closed.by_id.get(&hash(key)).into_iter().flatten();
        let closed = numbers.map(|number| &closed.documents[*number as usize]);
        closed.chain(open).filter_map(|id| match self.get(id) {
            Some(PathState::Document(described)) => Some((id, &**described)),
            _ => None,
        })
    }
}

/// A hash of an id without its suffix.
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
    use crate::index::{Facts, Index, IndexedDocument, PathState};
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
        let closed = |ids: &str| {
            PathState::Document(Arc::new(IndexedDocument::closed(Facts::new(&text(ids), None))))
        };
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
        index.set(id("/p/b.md"), PathState::Missing);
        check(&index, 5, &[]);
        check(&index, 3, &["/p/a.md"]);
    }
}
