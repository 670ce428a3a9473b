//! What is derived from one version of a document and its surroundings, given the version before: its scope
//! and its findings (see `features/diagnostics/incremental.rs`).

use std::sync::Arc;

use crate::document::Document;
use crate::features::Ctx;
use crate::features::diagnostics::{Before, Findings};
use crate::index::Index;
use crate::list::Difference;
use crate::project::reason::{Assigned, Reason};
use crate::project::template::Template;
use crate::project::{DocumentId, Role, role, template};
use crate::reading::scope::EffectiveConfig;
use crate::reading::{DocumentStats, Scope};

/// What is derived from a document and its surroundings.
#[derive(Debug)]
pub(super) struct Derived {
    pub(super) document: Arc<Document>,
    pub(super) scope: Arc<Scope>,
    pub(super) findings: Arc<Findings>,
    /// The project's root, which contains the templates and the constitution.
    pub(super) root: Option<Box<str>>,
    stats: DocumentStats,
    /// The built-in template that fits the document best.
    built_in: Option<Arc<Template>>,
}

impl Derived {
    /// Derives everything from a document without a version before.
    pub(super) fn new(id: &DocumentId, document: Arc<Document>, index: &Index) -> Derived {
        let role = assigned(index, id, &document).role;
        let stats = DocumentStats::new(&document);
        let built_in = template::built_in(role, index.framework_of(id), id, &document);
        let template = index.template_for(id, role).or_else(|| built_in.clone());
        let scope = Arc::new(Scope::new(&stats, role, template, chosen(index, id)));
        let ctx = Ctx { id, document: &document, scope: &scope, index };
        let findings = Arc::new(Findings::new(ctx, None));
        Derived { document, scope, findings, root: root_of(index, id), stats, built_in }
    }

    /// Derives the same from a newer version, or in other surroundings, reusing what has not changed.
    /// `difference` is that of the two documents.
    pub(super) fn next(
        &self,
        id: &DocumentId,
        document: Arc<Document>,
        index: &Index,
        difference: &Difference,
    ) -> Derived {
        let role = assigned(index, id, &document).role;
        let stats = self.stats.of_next(&self.document, &document, difference);
        // The built-in template is chosen by the headings, so it is chosen again only if the outlines differ.
        let built_in = if self.scope.role == role && !self.outline_differs(&document, difference) {
            self.built_in.clone()
        } else {
            template::built_in(role, index.framework_of(id), id, &document)
        };
        let template = index.template_for(id, role).or_else(|| built_in.clone());
        let scope = Scope::new(&stats, role, template, chosen(index, id));
        let scope = if *self.scope == scope { Arc::clone(&self.scope) } else { Arc::new(scope) };
        let ctx = Ctx { id, document: &document, scope: &scope, index };
        let before = Before { findings: &self.findings, difference };
        let findings = Arc::new(Findings::new(ctx, Some(before)));
        Derived { document, scope, findings, root: root_of(index, id), stats, built_in }
    }

    /// Whether any outline differs in a newer version.
    pub(super) fn outline_differs(&self, document: &Document, difference: &Difference) -> bool {
        let gone = self.document.list().range(difference.old.clone()).map(|it| it.outline());
        let come = document.list().range(difference.new.clone()).map(|it| it.outline());
        gone.ne(come)
    }

    /// Whether the findings of other documents may depend on the change. Of a constitution and a template they
    /// depend on the whole text, of other documents on the outlines.
    pub(super) fn tells_others(&self, document: &Document, difference: &Difference) -> bool {
        let is_same = difference.old.is_empty() && difference.new.is_empty();
        let is_model = matches!(self.scope.role, Role::Constitution | Role::Template);
        is_model && !is_same || self.outline_differs(document, difference)
    }

    pub(super) fn ctx<'a>(&'a self, id: &'a DocumentId, index: &'a Index) -> Ctx<'a> {
        Ctx { id, document: &self.document, scope: &self.scope, index }
    }
}

/// A document's role; documents that the settings exclude have none.
pub(super) fn assigned(index: &Index, id: &DocumentId, document: &Document) -> Assigned {
    if index.is_excluded(id) {
        return Role::Other.by(Reason::Excluded);
    }
    role::of(index.assigned_by_path(id), document)
}

fn root_of(index: &Index, id: &DocumentId) -> Option<Box<str>> {
    index.root_of(id).map(Box::from)
}

/// The settings that apply to a document.
fn chosen(index: &Index, id: &DocumentId) -> EffectiveConfig {
    EffectiveConfig { config: Arc::clone(index.config_of(id)), overrides: index.overrides_of(id) }
}
