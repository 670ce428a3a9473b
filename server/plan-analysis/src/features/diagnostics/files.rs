//! What rules see beyond their section without an outline: who the document is, what its reader
//! knows, and the other files. Not its text.

use std::sync::Arc;

use crate::document::Document;
use crate::features::Ctx;
use crate::index::Index;
use crate::project::DocumentId;
use crate::project::constitution::Article;
use crate::reading::Scope;

/// A document's identity and scope, and what is known about the files around it.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// Its role, template and settings.
    pub scope: &'a Arc<Scope>,
    /// What is known about the other files.
    pub index: &'a Index,
    /// Not for rules: they see other sections only through their outlines.
    document: &'a Document,
}

impl<'a> Files<'a> {
    pub(super) fn new(ctx: Ctx<'a>) -> Files<'a> {
        let Ctx { id, document, scope, index } = ctx;
        Files { id, scope, index, document }
    }

    fn ctx(&self) -> Ctx<'a> {
        let Files { id, scope, index, document } = *self;
        Ctx { id, document, scope, index }
    }

    /// The project's constitution and its articles.
    pub(super) fn constitution(&self) -> Option<(DocumentId, &'a [Article])> {
        self.ctx().constitution()
    }

    /// The version of the project's constitution.
    pub(super) fn constitution_version(&self) -> Option<&'a str> {
        self.ctx().constitution_version()
    }

    /// Whether the constitution was amended after the document's day.
    pub(super) fn predates_constitution(&self) -> bool {
        self.ctx().predates_constitution()
    }
}
