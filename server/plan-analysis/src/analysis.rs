//! The state of the analysis: a host that takes changes, and snapshots that answer.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::TextSize;

use crate::config::Config;
use crate::document::Document;
use crate::features::diagnostics::{self, CheckedPart, DocumentCtx};
use crate::features::{Ctx, Diagnostic};
use crate::index::{Facts, Index, Known};
use crate::model::link::Form;
use crate::project::path::{ancestors, join};
use crate::project::target::Target;
use crate::project::{DocumentId, Role, layout, role, template};
use crate::reading::Scope;
use crate::syntax::Parser;
use crate::text::Edit;

/// Something that has happened.
#[derive(Debug)]
pub enum Change {
    /// The folders of the workspace, as absolute paths.
    Folders(Vec<String>),
    /// The settings.
    Config(Config),
    /// A document was opened, or given a whole new text.
    Open(DocumentId, String),
    /// An open document was edited.
    Edit(DocumentId, Edit),
    /// A document was closed; what is on disk counts again, and is told by [`Change::File`].
    Close(DocumentId),
    /// What is at a path on disk; `None` forgets it.
    File(DocumentId, Option<File>),
}

/// What is at a path on disk.
#[derive(Debug)]
pub enum File {
    /// Nothing.
    Missing,
    /// A folder.
    Folder,
    /// A file that is no markdown document.
    Other,
    /// A markdown document, parsed by whoever read it, on a thread of their own.
    Document(Arc<Document>),
}

/// The mutable state: takes changes and gives snapshots.
#[derive(Debug, Default)]
pub struct AnalysisHost {
    parser: Parser,
    index: Arc<Index>,
    config: Arc<Config>,
    open: FxHashMap<DocumentId, Entry>,
}

/// An open document and what was derived from its present version.
#[derive(Debug)]
struct Entry {
    document: Arc<Document>,
    derived: Option<Arc<Derived>>,
    /// Whether `derived` is of an older version, or of other surroundings.
    stale: bool,
}

/// What is derived from a document and its surroundings.
#[derive(Debug)]
struct Derived {
    document: Arc<Document>,
    scope: Arc<Scope>,
    parts: Vec<Arc<CheckedPart>>,
    of_document: Vec<Diagnostic>,
}

/// An immutable snapshot of everything, cheap to make.
#[derive(Clone, Debug)]
pub struct Analysis {
    index: Arc<Index>,
    config: Arc<Config>,
    open: Arc<FxHashMap<DocumentId, Arc<Derived>>>,
}

impl AnalysisHost {
    /// Nothing open, nothing known.
    pub fn new() -> AnalysisHost {
        AnalysisHost::default()
    }

    /// Takes a change. What follows from it is derived when a snapshot is asked for, so that a burst
    /// of changes is derived from once.
    pub fn apply_change(&mut self, change: Change) {
        match change {
            Change::Folders(folders) => {
                Arc::make_mut(&mut self.index).set_folders(folders);
                self.stale_all();
            }
            Change::Config(config) => {
                self.config = Arc::new(config);
                self.stale_all();
            }
            Change::Open(id, text) => {
                let document = Arc::new(Document::new(&text, &mut self.parser));
                self.open.insert(id.clone(), Entry { document, derived: None, stale: true });
                self.learn_open(&id);
            }
            Change::Edit(id, edit) => {
                if let Some(entry) = self.open.get_mut(&id) {
                    // The derived state holds the old version only as long as it is not replaced.
                    entry.stale = true;
                    Arc::make_mut(&mut entry.document).edit(&edit, &mut self.parser);
                }
            }
            Change::Close(id) => {
                self.open.remove(&id);
                Arc::make_mut(&mut self.index).forget(&id);
                self.stale_all();
            }
            Change::File(id, file) => self.learn(id, file),
        }
    }

    /// The text of an open document, for positions.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.open.get(id).map(|entry| &*entry.document)
    }

    /// A snapshot of the present state.
    pub fn analysis(&mut self) -> Analysis {
        let stale: Vec<DocumentId> =
            self.open.iter().filter(|(_, entry)| entry.stale).map(|(id, _)| id.clone()).collect();
        for id in &stale {
            self.learn_open(id);
        }
        for id in stale {
            self.derive(&id);
        }
        let derived = |(id, entry): (&DocumentId, &Entry)| Some((id.clone(), entry.derived.clone()?));
        let (index, config) = (Arc::clone(&self.index), Arc::clone(&self.config));
        Analysis { index, config, open: Arc::new(self.open.iter().filter_map(derived).collect()) }
    }

    /// Paths that the open documents ask about and that nobody has looked at: templates, the
    /// constitution, the targets of links. Whoever can look tells it by [`Change::File`].
    pub fn unknown(&self) -> Vec<DocumentId> {
        let mut unknown: Vec<DocumentId> = Vec::new();
        for (id, entry) in &self.open {
            let asked = asked(&self.index, id, &entry.document);
            unknown.extend(self.index.unknown(asked.into_iter()));
        }
        unknown.sort();
        unknown.dedup();
        unknown
    }

    fn stale_all(&mut self) {
        for entry in self.open.values_mut() {
            entry.stale = true;
        }
    }

    fn learn(&mut self, id: DocumentId, file: Option<File>) {
        if self.open.contains_key(&id) {
            return;
        }
        let known = match file {
            None => {
                Arc::make_mut(&mut self.index).forget(&id);
                return self.stale_all();
            }
            Some(File::Missing) => Known::Missing,
            Some(File::Folder) => Known::Folder,
            Some(File::Other) => Known::File,
            Some(File::Document(document)) => {
                Known::Document(Arc::new(Facts::of(&document, self.index.role_by_path(&id))))
            }
        };
        Arc::make_mut(&mut self.index).set(id, known);
        self.stale_all();
    }

    /// An open document is known by its present text.
    fn learn_open(&mut self, id: &DocumentId) {
        let Some(entry) = self.open.get(id) else { return };
        let facts = Facts::of(&entry.document, self.index.role_by_path(id));
        let same = self.index.facts(id).is_some_and(|old| **old == facts);
        if !same {
            Arc::make_mut(&mut self.index).set(id.clone(), Known::Document(Arc::new(facts)));
            for (other, entry) in &mut self.open {
                entry.stale |= other != id;
            }
        }
    }

    fn derive(&mut self, id: &DocumentId) {
        let Some(entry) = self.open.get(id) else { return };
        let document = Arc::clone(&entry.document);
        let old = entry.derived.clone();
        let derived = Derived::new(id, document, &self.index, &self.config, old.as_deref());
        if let Some(entry) = self.open.get_mut(id) {
            entry.derived = Some(Arc::new(derived));
            entry.stale = false;
        }
    }
}

/// The parts of a document read and checked, with what the old version already had.
fn checked(document: &Document, scope: &Arc<Scope>, old: Option<&Derived>) -> Vec<Arc<CheckedPart>> {
    let old: &[Arc<CheckedPart>] = match old {
        Some(old) if Arc::ptr_eq(&old.scope, scope) => &old.parts,
        _ => &[],
    };
    let parts: Vec<_> = document.parts().map(|(_, part)| part).collect();
    let same = |(new, old): &(&&Arc<crate::document::Part>, &Arc<CheckedPart>)| Arc::ptr_eq(new, &old.part);
    let head = parts.iter().zip(old).take_while(same).count();
    let rest = parts.len().min(old.len()) - head;
    let tail = parts.iter().rev().zip(old.iter().rev()).take(rest).take_while(same).count();
    let fresh = parts[head..parts.len() - tail].iter().map(|part| Arc::new(CheckedPart::new(part, scope)));
    let kept = |range: std::ops::Range<usize>| old[range].iter().cloned();
    kept(0..head).chain(fresh).chain(kept(old.len() - tail..old.len())).collect()
}

/// Every path that matters to a document.
fn asked(index: &Index, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
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
    let mut asked: Vec<DocumentId> = asked.iter().map(|path| DocumentId::new(path)).collect();
    for (_, part) in document.parts() {
        let text = part.section.text();
        let links = part.model.links.iter().filter(|link| link.form != Form::Reference);
        let targets = links.map(|link| &text[link.target]);
        let definitions = part.model.definitions.iter().map(|definition| &text[definition.target]);
        for raw in targets.chain(definitions) {
            if let Target::Local { path, .. } = Target::parse(raw)
                && !path.is_empty()
            {
                asked.extend(index.places(id, &path));
            }
        }
    }
    asked.retain(|path| Target::is_inside(path, folder));
    asked
}

impl Analysis {
    /// The role of an open document.
    pub fn role(&self, id: &DocumentId) -> Option<Role> {
        self.open.get(id).map(|derived| derived.scope.role)
    }

    /// The document, as this snapshot has it.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.open.get(id).map(|derived| &*derived.document)
    }

    /// The index, as this snapshot has it.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Every finding of an open document, in the order of the text.
    pub fn diagnostics(&self, id: &DocumentId) -> Vec<Diagnostic> {
        self.open.get(id).map(|derived| derived.diagnostics(id, &self.index)).unwrap_or_default()
    }

    /// The findings of a document that nobody has open, and its role.
    pub fn check(&self, id: &DocumentId, document: &Arc<Document>) -> (Role, Vec<Diagnostic>) {
        let derived = Derived::new(id, Arc::clone(document), &self.index, &self.config, None);
        (derived.scope.role, derived.diagnostics(id, &self.index))
    }

    /// The paths that a document asks about and that nobody has looked at.
    pub fn unknown_of(&self, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
        self.index.unknown(asked(&self.index, id, document).into_iter()).collect()
    }

    /// The parts of an open document with where they begin, for who keeps something for each part.
    pub fn parts(&self, id: &DocumentId) -> Vec<(TextSize, Arc<CheckedPart>)> {
        let parts = self.open.get(id).map_or(&[][..], |derived| &derived.parts);
        diagnostics::starts(parts).map(|(start, part)| (start, Arc::clone(part))).collect()
    }
}

impl Derived {
    fn new(
        id: &DocumentId,
        document: Arc<Document>,
        index: &Index,
        config: &Arc<Config>,
        old: Option<&Derived>,
    ) -> Derived {
        let role = role::of(id, index.root_of(id), &document);
        let template = index.template_for(id, role).or_else(|| template::built_in(role, &document));
        let scope = Scope::new(&document, role, template, Arc::clone(config));
        let scope = match old {
            Some(old) if *old.scope == scope => Arc::clone(&old.scope),
            _ => Arc::new(scope),
        };
        let parts = checked(&document, &scope, old);
        let ctx = Ctx { id, document: &document, scope: &scope, index };
        let of_document = diagnostics::of_document(&DocumentCtx { ctx, parts: &parts });
        Derived { document, scope, parts, of_document }
    }

    fn diagnostics(&self, id: &DocumentId, index: &Index) -> Vec<Diagnostic> {
        let ctx = DocumentCtx { ctx: self.ctx(id, index), parts: &self.parts };
        diagnostics::diagnostics(&ctx, &self.of_document)
    }

    fn ctx<'a>(&'a self, id: &'a DocumentId, index: &'a Index) -> Ctx<'a> {
        Ctx { id, document: &self.document, scope: &self.scope, index }
    }
}
