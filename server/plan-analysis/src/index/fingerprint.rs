//! Fingerprints: numbers that stay as they are as long as nothing has changed around a document that
//! its findings depend on. So whoever keeps findings of closed documents knows when they are old.
//!
//! What rules may ask of other documents is bounded by this: of those of the feature and of the
//! constitution everything, of all others their names alone.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::ids::feature;
use super::{Facts, Index, Known};
use crate::project::path::join;
use crate::project::{DocumentId, layout};

/// The facts of a document as numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hashes {
    /// Whatever is known of it.
    all: u64,
    /// What others can name: headings, ids, articles; not where they stand.
    names: u64,
}

impl Hashes {
    pub(crate) fn of(facts: &Facts) -> Hashes {
        let names = hash(|state| {
            for heading in &facts.headings {
                (heading.level, &heading.slug).hash(state);
            }
            for id in &facts.ids {
                (&id.key, id.dashed, id.shape).hash(state);
            }
            for article in &facts.articles {
                (article.number, &article.label, &article.name).hash(state);
            }
            (&facts.version, &facts.template).hash(state);
        });
        Hashes { all: hash(|state| facts.hash(state)), names }
    }
}

/// The fingerprints of the documents at one moment.
#[derive(Debug)]
pub struct Fingerprints<'a> {
    index: &'a Index,
    /// Of what is at every path, of all names, and of the settings.
    common: u64,
}

impl<'a> Fingerprints<'a> {
    /// At the moment of an index; `settings` is another number whenever the settings are others.
    pub(crate) fn new(index: &'a Index, settings: u64) -> Fingerprints<'a> {
        let of_path = |(id, known): (&DocumentId, &Known)| {
            let names = match known {
                Known::Document(described) => described.hashes().names,
                _ => 0,
            };
            hash(|state| (id.as_str(), std::mem::discriminant(known), names).hash(state))
        };
        // The paths have no order, and a sum needs none.
        let paths = index.paths().map(of_path).fold(0, u64::wrapping_add);
        let common = hash(|state| (&index.folders, paths, settings).hash(state));
        Fingerprints { index, common }
    }

    /// That of what is around a document; its own text is not in it.
    pub fn of(&self, id: &DocumentId) -> u64 {
        let all = |id: &DocumentId| match self.index.get(id) {
            Some(Known::Document(described)) => described.hashes().all,
            _ => 0,
        };
        let root = self.index.root_of(id).unwrap_or_else(|| id.folder());
        let constitutions = layout::CONSTITUTIONS.iter().filter_map(|path| join(root, path));
        hash(|state| {
            (self.common, feature(id)).hash(state);
            for (other, described) in self.index.feature_documents(id) {
                (other.as_str(), described.hashes().all).hash(state);
            }
            for path in constitutions {
                all(&DocumentId::new(&path)).hash(state);
            }
        })
    }
}

fn hash(write: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    write(&mut state);
    state.finish()
}
