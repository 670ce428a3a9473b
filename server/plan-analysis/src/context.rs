//! What every feature works on: a document with its scope, and what is known around it.

pub mod mention;
pub mod near;
pub mod subject;

use std::sync::Arc;

use text_size::TextRange;

use crate::document::Document;
use crate::index::Index;
use crate::model::link::{Form, Link};
use crate::project::constitution::Article;
use crate::project::{DocumentId, Role};
use crate::reading::Scope;

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
        let with_articles = |id: DocumentId| {
            let facts = self.index.facts(&id).filter(|facts| !facts.articles.is_empty())?;
            Some((id, facts.articles.as_slice()))
        };
        if self.scope.role == Role::Constitution {
            return with_articles(self.id.clone());
        }
        self.index.constitutions(self.id).find_map(with_articles)
    }

    /// The version of the project's constitution.
    pub fn constitution_version(&self) -> Option<&'a str> {
        let at = |id: DocumentId| self.index.facts(&id)?.version.as_deref();
        self.index.constitutions(self.id).find_map(at)
    }

    /// Whether the constitution was amended after the day that the document gives itself: then the
    /// document was checked against an older one.
    pub fn predates_constitution(&self) -> bool {
        let amended = |id: DocumentId| self.index.facts(&id)?.amended.as_deref();
        let amended = self.index.constitutions(self.id).find_map(amended);
        amended.zip(self.scope.day.as_deref()).is_some_and(|(amended, day)| day < amended)
    }

    /// The destination that a link is written with: of a reference that of its label's definition,
    /// `None` where the document defines none. `raw` is the link's target in the text.
    pub fn destination(&self, link: &Link, raw: &str) -> Option<String> {
        if link.form != Form::Reference {
            return Some(raw.to_owned());
        }
        self.scope.destination(raw).map(str::to_owned)
    }
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
