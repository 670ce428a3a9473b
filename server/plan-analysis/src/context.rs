//! What every feature works on: a document with its scope, and what is known around it.

pub mod near;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use crate::document::Document;
use crate::index::Index;
use crate::project::constitution::Article;
use crate::project::path::relative_to;
use crate::project::{DocumentId, Role};
use crate::reading::{Reading, Scope};

/// The readings of a document's parts, with where each begins.
pub type Readings<'a> = [(TextSize, &'a Reading)];

/// What a feature works on: one document and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Ctx<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its role, template and settings.
    pub scope: &'a Arc<Scope>,
    /// What is known of the other files.
    pub index: &'a Index,
}

impl<'a> Ctx<'a> {
    /// The project's constitution and its articles; in a constitution its own.
    pub fn constitution(&self) -> Option<(DocumentId, &'a [Article])> {
        constitution_of(self.index, self.id, Some(self.scope.role))
    }

    /// The version of the project's constitution.
    pub fn constitution_version(&self) -> Option<&'a str> {
        let mut constitutions = self.index.constitutions(self.id);
        constitutions.find_map(|id| self.index.facts(&id)?.version.as_deref())
    }

    /// Whether the constitution was amended after the day that the document gives itself: then the
    /// document was checked against an older one.
    pub fn predates_constitution(&self) -> bool {
        let mut constitutions = self.index.constitutions(self.id);
        let amended = constitutions.find_map(|id| self.index.facts(&id)?.amended.as_deref());
        amended.zip(self.scope.day.as_deref()).is_some_and(|(amended, day)| day < amended)
    }

    /// The path of another document, as a reader of this one's project calls it.
    pub fn path_in_project<'b>(&self, id: &'b DocumentId) -> &'b str {
        let root = self.index.root_of(self.id);
        root.and_then(|root| relative_to(id.as_str(), root)).unwrap_or(id.file_name())
    }
}

/// The constitution that a document answers to, and its articles; a constitution answers to itself.
pub fn constitution_of<'a>(
    index: &'a Index,
    id: &DocumentId,
    role: Option<Role>,
) -> Option<(DocumentId, &'a [Article])> {
    let with_articles = |id: DocumentId| {
        let facts = index.facts(&id).filter(|facts| !facts.articles.is_empty())?;
        Some((id, facts.articles.as_slice()))
    };
    if role == Some(Role::Constitution) {
        return with_articles(id.clone());
    }
    index.constitutions(id).find_map(with_articles)
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationTarget {
    /// The document.
    pub id: DocumentId,
    /// All of what is there.
    pub full_range: TextRange,
    /// Where the cursor goes.
    pub focus_range: TextRange,
}
