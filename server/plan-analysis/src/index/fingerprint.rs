//! Fingerprints: hashes of everything around a document that its findings depend on, so that findings of
//! closed documents can be cached.
//!
//! This limits what rules may ask of other documents: everything of those of the same feature and of the
//! constitution, only the names in all others.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::ids::feature;
use super::{Facts, Index, PathState, Revision};
use crate::project::DocumentId;

/// Hashes of a document's facts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hashes {
    /// Of all facts.
    all: u64,
    /// Of what other documents can refer to: headings, anchors, ids, articles; without their positions.
    names: u64,
}

impl Hashes {
    pub(crate) fn new(facts: &Facts) -> Hashes {
        let names = hash(|state| {
            for heading in &facts.headings {
                (heading.level, &heading.slug).hash(state);
            }
            for id in &facts.ids {
                (&id.key, &id.last, id.dashed, id.shape).hash(state);
            }
            for article in &facts.articles {
                (article.number, &article.label, &article.name).hash(state);
            }
            (&facts.anchors, &facts.version, &facts.amended, &facts.template).hash(state);
        });
        Hashes { all: hash(|state| facts.hash(state)), names }
    }
}

/// Fingerprints of documents for one state of the index.
#[derive(Debug)]
pub struct Fingerprints<'a> {
    index: &'a Index,
    /// Of all paths, all names and the settings.
    common: u64,
}

impl<'a> Fingerprints<'a> {
    /// For the current state of an index; `settings` is the revision of the settings.
    pub(crate) fn new(index: &'a Index, settings: Revision) -> Fingerprints<'a> {
        // The paths are in no particular order, and a sum does not depend on it.
        let paths =
            index.paths().map(|(id, known)| hash_path(id, known)).fold(0, u64::wrapping_add);
        let reading: Vec<&str> = index.reading().collect();
        let common = hash(|state| (&index.folders, reading, paths, settings).hash(state));
        Fingerprints { index, common }
    }

    /// The fingerprint of everything around a document; its own text is not included.
    pub fn of(&self, id: &DocumentId) -> u64 {
        let all = |id: &DocumentId| match self.index.get(id) {
            Some(PathState::Document(described)) => described.hashes().all,
            _ => 0,
        };
        hash(|state| {
            (self.common, feature(id)).hash(state);
            for (other, described) in self.index.feature_documents(id) {
                (other.as_str(), described.hashes().all).hash(state);
            }
            for constitution in self.index.constitutions(id) {
                all(&constitution).hash(state);
            }
        })
    }
}

/// A hash of what is at a path, of documents only the names.
fn hash_path(id: &DocumentId, known: &PathState) -> u64 {
    let names = match known {
        PathState::Document(described) => described.hashes().names,
        _ => 0,
    };
    hash(|state| (id.as_str(), std::mem::discriminant(known), names).hash(state))
}

fn hash(write: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    write(&mut state);
    state.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::Config;
    use crate::fixture::document;
    use crate::index::{Facts, Fingerprints, Index, IndexedDocument, PathState, Revision};
    use crate::project::DocumentId;

    /// Whether the fingerprint of a plan is another one when a document gets another text.
    #[track_caller]
    fn matters(path: &str, one: &str, other: &str) -> bool {
        let mut index = Index::default();
        index.set_folders(vec!["/w".to_owned()]);
        index.set_config(
            None,
            Some(Config { constitutions: vec!["rules.md".to_owned()], ..Config::default() }),
        );
        let mut print = |text: &str| {
            let id = DocumentId::new(path);
            let facts = Facts::new(&document(text), index.role_by_path(&id));
            index.set(id, PathState::Document(Arc::new(IndexedDocument::closed(facts))));
            Fingerprints::new(&index, Revision::default())
                .of(&DocumentId::new("/w/specs/001-x/plan.md"))
        };
        print(one) != print(other)
    }

    #[test]
    fn an_anchor_of_any_document_matters() {
        assert!(matters("/w/notes/a.md", "# A\n\n<a id=\"x\"></a>\n", "# A\n\n<a id=\"y\"></a>\n"));
        assert!(!matters("/w/notes/a.md", "# A\n\nOne.\n", "# A\n\nTwo.\n"));
    }

    #[test]
    fn the_constitution_that_the_settings_name_matters_to_the_letter() {
        let rules =
            |line: &str| format!("# Rules\n\n{line}## Principles\n\n### I. Bells\n\nOne.\n");
        assert!(matters("/w/rules.md", &rules(""), &rules("One.\n")));
        assert!(!matters("/w/notes/a.md", &rules(""), &rules("One.\n")));
    }
}
