//! The state of the analysis: a host that takes changes, and snapshots that answer.

mod derived;
mod navigation;
mod workspace;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::TextSize;

use crate::config::Config;
use crate::context::mention::Mention;
use crate::document::Document;
use crate::features::completion::{self, CompletionItem};
use crate::features::diagnostics::{self, CheckedPart};
use crate::features::document_symbol::{self, Symbol};
use crate::features::hover::{self, Hover};
use crate::features::{Ctx, Diagnostic, definition};
use crate::index::{Described, Facts, Index, Known};
use crate::project::{DocumentId, Role};
use crate::syntax::Parser;
use crate::text::Edit;
use derived::{Derived, asked, asked_by};

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
    /// What is at many paths: what follows from them is derived once.
    Files(Vec<(DocumentId, File)>),
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
    /// A markdown document of which whoever read it has kept the facts alone: see [`Analysis::facts`].
    Facts(Box<Facts>),
}

/// The mutable state: takes changes and gives snapshots.
#[derive(Debug, Default)]
pub struct AnalysisHost {
    parser: Parser,
    index: Arc<Index>,
    config: Arc<Config>,
    open: FxHashMap<DocumentId, Entry>,
    /// Paths that were asked about.
    wanted: Vec<DocumentId>,
    /// How many changes were taken.
    generation: u64,
    /// How many changes of the settings or folders were taken.
    settings: u64,
    /// How often an edit has changed what others can name: headings and ids.
    moves: u64,
}

/// An open document and what was derived from its present version.
#[derive(Debug)]
struct Entry {
    document: Arc<Document>,
    derived: Option<Arc<Derived>>,
    /// Whether `derived` is of an older version, or of other surroundings.
    stale: bool,
}

/// An immutable snapshot of everything, cheap to make.
#[derive(Clone, Debug)]
pub struct Analysis {
    index: Arc<Index>,
    config: Arc<Config>,
    settings: u64,
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
        if !matches!(change, Change::File(..) | Change::Files(..)) {
            self.generation += 1;
        }
        self.settings += u64::from(matches!(change, Change::Folders(_) | Change::Config(_)));
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
                // What was derived from the text before says whether names have changed.
                let derived = self.open.get(&id).and_then(|entry| entry.derived.clone());
                self.open.insert(id.clone(), Entry { document, derived, stale: true });
                self.learn_open(&id);
                self.stale_all();
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
            Change::File(id, file) => {
                if self.learn(id, file) {
                    self.stale_all();
                }
            }
            Change::Files(files) => {
                let mut changed = false;
                for (id, file) in files {
                    changed |= self.learn(id, Some(file));
                }
                if changed {
                    self.stale_all();
                }
            }
        }
    }

    /// The text of an open document, for positions.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.open.get(id).map(|entry| &*entry.document)
    }

    /// Whether anybody has told what is at a path.
    pub fn knows(&self, id: &DocumentId) -> bool {
        self.index.get(id).is_some()
    }

    /// A number that rises with every change, but not where a file is as it was.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// A number that rises when an edit has changed what other documents can name.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// The folders of open documents that lie in no folder of the workspace.
    pub fn folders_of_strays(&self) -> Vec<String> {
        let stray = |id: &&DocumentId| id.is_path() && self.index.folder_of(id).is_none();
        self.open.keys().filter(stray).map(|id| id.folder().to_owned()).collect()
    }

    /// A snapshot of the present state.
    pub fn analysis(&mut self) -> Analysis {
        let stale: Vec<DocumentId> =
            self.open.iter().filter(|(_, entry)| entry.stale).map(|(id, _)| id.clone()).collect();
        for id in &stale {
            self.learn_open(id);
        }
        let moved = stale.iter().filter(|id| self.derive(id)).count();
        if moved > 0 {
            // Anchors have come or gone: what other documents say of them is of yesterday.
            let others: Vec<DocumentId> = self.open.keys().cloned().collect();
            for id in others {
                self.derive(&id);
            }
        }
        let derived =
            |(id, entry): (&DocumentId, &Entry)| Some((id.clone(), entry.derived.clone()?));
        let (index, config) = (Arc::clone(&self.index), Arc::clone(&self.config));
        let settings = self.settings;
        Analysis {
            index,
            config,
            settings,
            open: Arc::new(self.open.iter().filter_map(derived).collect()),
        }
    }

    /// Paths that the open documents have asked about since the last time and that nobody has looked
    /// at: templates, the constitution, the targets of links. Whoever can look tells it by
    /// [`Change::File`].
    pub fn take_unknown(&mut self) -> Vec<DocumentId> {
        let wanted = std::mem::take(&mut self.wanted);
        let mut unknown: Vec<DocumentId> = self.index.unknown(wanted.into_iter()).collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }

    fn stale_all(&mut self) {
        for entry in self.open.values_mut() {
            entry.stale = true;
        }
    }

    /// Takes what is at a path; says whether that is other than what was known.
    fn learn(&mut self, id: DocumentId, file: Option<File>) -> bool {
        if self.open.contains_key(&id) {
            return false;
        }
        let closed = |facts| Known::Document(Arc::new(Described::closed(facts)));
        let known = match file {
            None => {
                Arc::make_mut(&mut self.index).forget(&id);
                self.generation += 1;
                return true;
            }
            Some(File::Missing) => Known::Missing,
            Some(File::Folder) => Known::Folder,
            Some(File::Other) => Known::File,
            Some(File::Document(document)) => {
                closed(Facts::of(&document, self.index.role_by_path(&id)))
            }
            Some(File::Facts(facts)) => closed(*facts),
        };
        let is_new = self.index.get(&id).is_none_or(|old| !old.is_same(&known));
        if is_new {
            self.generation += 1;
            Arc::make_mut(&mut self.index).set(id, known);
        }
        is_new
    }

    /// An open document is known by its present text.
    fn learn_open(&mut self, id: &DocumentId) {
        let Some(entry) = self.open.get(id) else { return };
        let role = self.index.role_by_path(id);
        let described = Described::open(Arc::clone(&entry.document), role);
        Arc::make_mut(&mut self.index).set(id.clone(), Known::Document(Arc::new(described)));
    }

    /// Derives what follows from a document's present version; says whether its headings are others
    /// than before.
    fn derive(&mut self, id: &DocumentId) -> bool {
        let Some(entry) = self.open.get(id) else { return false };
        let document = Arc::clone(&entry.document);
        let old = entry.derived.clone();
        let derived = Derived::new(id, document, &self.index, &self.config, old.as_deref());
        let fresh = derived.fresh(old.as_deref());
        match &old {
            Some(old) if Arc::ptr_eq(&old.scope, &derived.scope) => {
                let asked = fresh
                    .clone()
                    .flat_map(|part| asked_by(&self.index, id, &derived.parts[part].part));
                self.wanted.extend(asked);
            }
            _ => self.wanted.extend(asked(&self.index, id, &derived.document)),
        }
        let moved = old.as_deref().is_none_or(|old| derived.names_differ(old, fresh));
        self.moves += u64::from(moved && old.is_some());
        if let Some(entry) = self.open.get_mut(id) {
            entry.derived = Some(Arc::new(derived));
            entry.stale = false;
        }
        moved
    }
}

impl Analysis {
    /// Those findings of an open document that need the whole of it.
    pub fn document_diagnostics(&self, id: &DocumentId) -> Vec<Diagnostic> {
        self.open.get(id).map(|derived| derived.of_document.clone()).unwrap_or_default()
    }

    /// Whether an open document hides findings in the whole file.
    pub fn hides_codes(&self, id: &DocumentId) -> bool {
        self.open.get(id).is_some_and(|derived| diagnostics::hides_codes(&derived.parts))
    }

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

    /// The facts of a document, for [`File::Facts`]: so they are taken by whoever has read it, and not
    /// while everybody waits.
    pub fn facts(&self, id: &DocumentId, document: &Document) -> Facts {
        Facts::of(document, self.index.role_by_path(id))
    }

    /// The paths that a document asks about and that nobody has looked at.
    pub fn unknown_of(&self, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
        self.index.unknown(asked(&self.index, id, document).into_iter()).collect()
    }

    /// What could stand at an offset of an open document.
    pub fn completion(&self, id: &DocumentId, offset: TextSize) -> Vec<CompletionItem> {
        self.ctx(id).map(|ctx| completion::completion(&ctx, offset)).unwrap_or_default()
    }

    /// Where what stands at an offset leads.
    pub fn definition(&self, id: &DocumentId, offset: TextSize) -> Option<Mention> {
        definition::definition(&self.ctx(id)?, offset)
    }

    /// What is shown for what stands at an offset.
    pub fn hover(&self, id: &DocumentId, offset: TextSize) -> Option<Hover> {
        hover::hover(&self.ctx(id)?, offset)
    }

    /// The headings of an open document as a tree.
    pub fn document_symbols(&self, id: &DocumentId) -> Vec<Symbol> {
        let Some(derived) = self.open.get(id) else { return Vec::new() };
        document_symbol::document_symbols(&derived.parts, derived.document.text().len())
    }

    /// What a feature works on.
    pub(crate) fn ctx<'a>(&'a self, id: &'a DocumentId) -> Option<Ctx<'a>> {
        self.open.get(id).map(|derived| derived.ctx(id, &self.index))
    }

    /// The parts of an open document with where they begin, for who keeps something for each part.
    pub fn parts(&self, id: &DocumentId) -> Vec<(TextSize, Arc<CheckedPart>)> {
        let parts = self.open.get(id).map_or(&[][..], |derived| &derived.parts);
        diagnostics::starts(parts).map(|(start, part)| (start, Arc::clone(part))).collect()
    }
}
