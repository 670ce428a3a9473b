//! What follows from one version of a document and its surroundings, part by part.

use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::document::{Document, Part};
use crate::features::diagnostics::{self, CheckedPart, DocumentCtx};
use crate::features::{Ctx, Diagnostic};
use crate::index::Index;
use crate::model::link::Form;
use crate::project::path::{ancestors, join};
use crate::project::target::Target;
use crate::project::template::Template;
use crate::project::{DocumentId, layout, role, template};
use crate::reading::Scope;

/// What is derived from a document and its surroundings.
#[derive(Debug)]
pub(super) struct Derived {
    pub(super) document: Arc<Document>,
    pub(super) scope: Arc<Scope>,
    pub(super) parts: Vec<Arc<CheckedPart>>,
    pub(super) of_document: Vec<Diagnostic>,
    /// The built-in template that fits the document best.
    built_in: Option<Arc<Template>>,
}

impl Derived {
    pub(super) fn new(
        id: &DocumentId,
        document: Arc<Document>,
        index: &Index,
        config: &Arc<Config>,
        old: Option<&Derived>,
    ) -> Derived {
        let role = role::of(id, index.root_of(id), &document);
        // The built-in template is chosen by the headings, and chosen anew only where they have changed.
        let kept = old.filter(|old| old.scope.role == role && old.has_headings_of(&document));
        let built_in = match kept {
            Some(old) => old.built_in.clone(),
            None => template::built_in(role, &document),
        };
        let template = index.template_for(id, role).or_else(|| built_in.clone());
        let scope = Scope::new(&document, role, template, Arc::clone(config));
        let scope = match old {
            Some(old) if *old.scope == scope => Arc::clone(&old.scope),
            _ => Arc::new(scope),
        };
        let parts = checked(&document, &scope, old);
        let ctx = Ctx { id, document: &document, scope: &scope, index };
        let of_document = diagnostics::of_document(&DocumentCtx { ctx, parts: &parts });
        Derived { document, scope, parts, of_document, built_in }
    }

    pub(super) fn diagnostics(&self, id: &DocumentId, index: &Index) -> Vec<Diagnostic> {
        let ctx = DocumentCtx { ctx: self.ctx(id, index), parts: &self.parts };
        diagnostics::diagnostics(&ctx, &self.of_document)
    }

    pub(super) fn ctx<'a>(&'a self, id: &'a DocumentId, index: &'a Index) -> Ctx<'a> {
        Ctx { id, document: &self.document, scope: &self.scope, index }
    }

    /// Whether a version of the document has the headings of this one; only parts that are not shared
    /// are looked into.
    fn has_headings_of(&self, document: &Document) -> bool {
        let new: Vec<&Arc<Part>> = document.parts().map(|(_, part)| part).collect();
        let old: Vec<&Arc<Part>> = self.parts.iter().map(|checked| &checked.part).collect();
        let same = |(one, other): &(&&Arc<Part>, &&Arc<Part>)| Arc::ptr_eq(one, other);
        let head = new.iter().zip(&old).take_while(same).count();
        let rest = new.len().min(old.len()) - head;
        let tail = new.iter().rev().zip(old.iter().rev()).take(rest).take_while(same).count();
        let titles = |parts: &[&Arc<Part>]| -> Vec<(u8, String)> {
            let headings = parts.iter().flat_map(|part| &part.model.headings);
            headings.map(|heading| (heading.level, heading.title.clone())).collect()
        };
        titles(&new[head..new.len() - tail]) == titles(&old[head..old.len() - tail])
    }

    /// The parts that were read anew, as indices.
    pub(super) fn fresh(&self, old: Option<&Derived>) -> Range<usize> {
        let old = old.map_or(&[][..], |old| &old.parts);
        let same =
            |(new, old): &(&Arc<CheckedPart>, &Arc<CheckedPart>)| Arc::ptr_eq(&new.part, &old.part);
        let head = self.parts.iter().zip(old).take_while(same).count();
        let rest = self.parts.len().min(old.len()) - head;
        let tail =
            self.parts.iter().rev().zip(old.iter().rev()).take(rest).take_while(same).count();
        head..self.parts.len() - tail
    }

    /// Whether the headings or ids of the parts that were read anew are others than they were.
    pub(super) fn names_differ(&self, old: &Derived, fresh: Range<usize>) -> bool {
        let tail = self.parts.len() - fresh.end;
        let names = |parts: &[Arc<CheckedPart>]| {
            let models = parts.iter().map(|part| &part.part.model);
            let titles = models
                .clone()
                .flat_map(|model| &model.headings)
                .map(|it| (it.level, it.title.clone()));
            let ids = models.flat_map(|model| &model.ids).map(|it| it.key.clone());
            (titles.collect::<Vec<_>>(), ids.collect::<Vec<_>>())
        };
        names(&old.parts[fresh.start..old.parts.len() - tail]) != names(&self.parts[fresh])
    }
}

/// The parts of a document read and checked, with what the old version already had.
fn checked(
    document: &Document,
    scope: &Arc<Scope>,
    old: Option<&Derived>,
) -> Vec<Arc<CheckedPart>> {
    let old: &[Arc<CheckedPart>] = match old {
        Some(old) if Arc::ptr_eq(&old.scope, scope) => &old.parts,
        _ => &[],
    };
    let parts: Vec<_> = document.parts().map(|(_, part)| part).collect();
    let same = |(new, old): &(&&Arc<crate::document::Part>, &Arc<CheckedPart>)| {
        Arc::ptr_eq(new, &old.part)
    };
    let head = parts.iter().zip(old).take_while(same).count();
    let rest = parts.len().min(old.len()) - head;
    let tail = parts.iter().rev().zip(old.iter().rev()).take(rest).take_while(same).count();
    let fresh =
        parts[head..parts.len() - tail].iter().map(|part| Arc::new(CheckedPart::new(part, scope)));
    let kept = |range: std::ops::Range<usize>| old[range].iter().cloned();
    kept(0..head).chain(fresh).chain(kept(old.len() - tail..old.len())).collect()
}

/// Every path that matters to a document.
pub(super) fn asked(index: &Index, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
    let places = document.parts().flat_map(|(_, part)| asked_by(index, id, part));
    asked_around(index, id, places)
}

/// The paths that matter to a document wherever it stands, and those that it names.
pub(super) fn asked_around(
    index: &Index,
    id: &DocumentId,
    named: impl Iterator<Item = DocumentId>,
) -> Vec<DocumentId> {
    if !id.is_path() {
        return Vec::new();
    }
    let mut asked = Vec::new();
    let folder = index.folder_of(id).unwrap_or_else(|| id.folder());
    for ancestor in ancestors(id.as_str()) {
        asked.extend(layout::MARKERS.iter().filter_map(|marker| join(ancestor, marker)));
        if ancestor == folder {
            break;
        }
    }
    let root = index.root_of(id).unwrap_or(folder);
    asked.extend(layout::CONSTITUTIONS.iter().filter_map(|path| join(root, path)));
    asked.extend(layout::templates(id.file_name()).filter_map(|path| join(root, &path)));
    asked.extend(join(id.folder(), "spec.md"));
    let mut asked: Vec<DocumentId> =
        asked.iter().map(|path| DocumentId::new(path)).chain(named).collect();
    asked.retain(|path| Target::is_inside(path, folder));
    asked
}

/// The paths that a part of a document names.
pub(super) fn asked_by(index: &Index, id: &DocumentId, part: &Part) -> Vec<DocumentId> {
    let text = part.section.text();
    let links = part.model.links.iter().filter(|link| link.form != Form::Reference);
    let targets = links.map(|link| &text[link.target]);
    let definitions = part.model.definitions.iter().map(|definition| &text[definition.target]);
    targets.chain(definitions).flat_map(|target| places(index, id, target)).collect()
}

/// The places to which a target that stands in a document may lead.
pub(super) fn places(index: &Index, id: &DocumentId, target: &str) -> Vec<DocumentId> {
    match Target::parse(target) {
        Target::Local { path, .. } if !path.is_empty() => index.places(id, &path),
        _ => Vec::new(),
    }
}
