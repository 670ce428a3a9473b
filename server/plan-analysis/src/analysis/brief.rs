//! What need not be read of a document. Most documents of a repository have no role: nobody has written them to be
//! checked. That such a document exists is always known. What is in it is read only if the findings of others may
//! depend on that, and this module says when they may.
//!
//! So it says what rules ask of documents without a role, like `index/fingerprint.rs`: a rule that asks more has to
//! be told here.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Analysis;
use super::derived::assigned;
use crate::document::Document;
use crate::index::Facts;
use crate::index::ids::feature;
use crate::model::id::{IdKey, may_define};
use crate::project::target::Target;
use crate::project::{DocumentId, Role, role};
use crate::syntax::Parser;

/// What the findings of some documents depend on in documents without a role.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// Of everything in these features: ids, citations, headings.
    features: FxHashSet<Box<str>>,
    /// Of the anchors in these documents, to which links with a fragment lead.
    linked: FxHashSet<DocumentId>,
    /// Of the headings in documents of these projects with these file names.
    namesakes: FxHashMap<Option<Box<str>>, FxHashSet<Box<str>>>,
    /// Of the definitions of these ids in these projects: their features cite them, and do not define them.
    ids: FxHashMap<Box<str>, FxHashSet<IdKey>>,
}

impl Analysis {
    /// The role that a text has, found out from as little of it as decides.
    pub fn role_of_text(&self, id: &DocumentId, text: &str, parser: &mut Parser) -> Role {
        if self.index.is_excluded(id) {
            return Role::Other;
        }
        role::of_text(self.index.assigned_by_path(id), text, parser).role
    }

    /// The role of a closed document.
    pub fn role_of(&self, id: &DocumentId, document: &Document) -> Role {
        assigned(&self.index, id, document).role
    }

    /// Whether a document may be known in brief ([`InBrief`](super::File::InBrief)) where nothing is asked of it: its path gives it no
    /// role.
    pub fn may_be_in_brief(&self, id: &DocumentId) -> bool {
        matches!(self.index.role_by_path(id), None | Some(Role::Other))
    }

    /// What the findings of these documents, whose facts are known, ask of documents without a role.
    pub fn questions<'a>(&self, checked: impl Iterator<Item = &'a DocumentId>) -> Questions {
        let mut questions = Questions::default();
        for id in checked {
            questions.features.insert(feature(id).into());
            let root = self.index.root_of(id).map(Box::from);
            questions.namesakes.entry(root).or_default().insert(id.file_name().into());
            let Some(facts) = self.index.facts(id) else { continue };
            questions.linked.extend(self.linked_with_fragments(id, facts));
        }
        for feature in &questions.features {
            let documents = self.index.documents_in(feature);
            let Some(root) = documents.clone().find_map(|(id, _)| self.index.root_of(id)) else {
                continue;
            };
            let lacking = self.undefined(feature);
            if !lacking.is_empty() {
                questions.ids.entry(root.into()).or_default().extend(lacking);
            }
        }
        questions
    }

    /// The documents to whose headings a document may lead.
    fn linked_with_fragments(&self, id: &DocumentId, facts: &Facts) -> Vec<DocumentId> {
        let mut found = Vec::new();
        for link in facts.links.iter().filter(|link| link.target.contains('#')) {
            if let Target::Local { path, undecoded, .. } = Target::parse(&link.target) {
                let paths = std::iter::once(path).chain(undecoded).filter(|path| !path.is_empty());
                found.extend(paths.flat_map(|path| self.index.places(id, &path)));
            }
        }
        found
    }

    /// The ids that are cited in a feature, of series that it has, and not defined in it.
    fn undefined(&self, feature: &str) -> FxHashSet<IdKey> {
        let plain = |key: &IdKey| IdKey { suffix: None, ..key.clone() };
        let (mut series, mut defined) = (FxHashSet::default(), FxHashSet::default());
        let (mut cited, mut listed) = (FxHashSet::default(), FxHashSet::default());
        for (id, facts) in self.index.documents_in(feature) {
            for it in &facts.ids {
                series.insert(&*it.key.series);
                if self.index.is_listed(id, it) {
                    listed.insert(plain(&it.key));
                } else {
                    defined.insert(plain(&it.key));
                }
            }
            let citations = facts.citations.iter();
            cited.extend(
                citations.flat_map(|it| std::iter::once(&it.first).chain(&it.last)).map(plain),
            );
        }
        cited.extend(listed);
        cited.retain(|it| !it.series.is_empty() && series.contains(&*it.series));
        cited.retain(|it| !defined.contains(it));
        cited
    }

    /// Whether anything may be asked of a document, whose text is read if that decides.
    pub fn is_asked(
        &self,
        questions: &Questions,
        id: &DocumentId,
        text: impl FnOnce() -> Option<String>,
    ) -> bool {
        let root = self.index.root_of(id);
        let namesakes = questions.namesakes.get(&root.map(Box::from));
        questions.features.contains(feature(id))
            || questions.linked.contains(id)
            || namesakes.is_some_and(|names| names.contains(id.file_name()))
            || root
                .and_then(|root| questions.ids.get(root))
                .is_some_and(|keys| text().is_some_and(|text| may_define(&text, keys)))
    }
}

#[cfg(test)]
mod tests;
