//! The input of every feature: a document with its scope, and the index of the files around it.

pub mod near;
pub mod values;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use crate::document::Document;
use crate::index::Index;
use crate::project::constitution::Article;
use crate::project::path::relative_to;
use crate::project::{DocumentId, Role};
use crate::reading::{Reading, Scope};

/// The readings of a document's parts, with the start of each.
pub type Readings<'a> = [(TextSize, &'a Reading)];

/// The input of a feature: one document, and the index of the files around it.
#[derive(Clone, Copy, Debug)]
pub struct Ctx<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its role, template and settings.
    pub scope: &'a Arc<Scope>,
    /// What is known about the other files.
    pub index: &'a Index,
}

/// What the caller knows and an analysis cannot: it has no clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Today<'a> {
    /// The day, as `2026-11-29`; empty where the caller does not say.
    pub date: &'a str,
}

impl<'a> Ctx<'a> {
    /// The project's constitution and its articles; for a constitution, itself.
    pub fn constitution(&self) -> Option<(DocumentId, &'a [Article])> {
        constitution_of(self.index, self.id, Some(self.scope.role))
    }

    /// The version of the project's constitution.
    pub fn constitution_version(&self) -> Option<&'a str> {
        let mut constitutions = self.index.constitutions(self.id);
        constitutions.find_map(|id| self.index.facts(&id)?.version.as_deref())
    }

    /// Whether the constitution was amended after the date in the document: then the document was checked
    /// against an older one.
    pub fn predates_constitution(&self) -> bool {
        let mut constitutions = self.index.constitutions(self.id);
        let amended = constitutions.find_map(|id| self.index.facts(&id)?.amended.as_deref());
        amended.zip(self.scope.day.as_deref()).is_some_and(|(amended, day)| day < amended)
    }

    /// The path of another document relative to this one's project; its file name if it is outside.
    pub fn path_in_project<'b>(&self, id: &'b DocumentId) -> &'b str {
        let root = self.index.root_of(self.id);
        root.and_then(|root| relative_to(id.as_str(), root)).unwrap_or(id.file_name())
    }
}

/// The constitution that applies to a document, and its articles; to a constitution, itself.
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
    /// The whole item or section.
    pub full_range: TextRange,
    /// Its name, where the cursor goes.
    pub focus_range: TextRange,
}
