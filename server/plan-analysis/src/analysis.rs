//! The state of the analysis: a host that takes changes, and snapshots that answer.

mod brief;
mod dependencies;
mod derived;
mod editing;
mod navigation;
mod settle;
pub mod standing;
#[cfg(test)]
mod tests;
mod workspace;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::TextSize;

use crate::config::Config;
use crate::document::Document;
use crate::features::definition::{self, Definition};
use crate::features::diagnostics::Findings;
use crate::features::hover::{self, Hover};
use crate::features::{Ctx, Diagnostic};
use crate::index::{Facts, Index, IndexedDocument, PathState, Revision};
use crate::project::{DocumentId, Role, preset};
use crate::syntax::Parser;
use crate::text::Edit;
pub use brief::Questions;
use derived::Derived;
pub use settle::{Disk, makes_others_matter, settle};

/// Something that has happened.
#[derive(Debug)]
pub enum Change {
    /// The folders of the workspace, as absolute paths.
    Folders(Vec<String>),
    /// The folders of the workspace that are being read: until all have been, rules about the contents of other
    /// documents do not run. If this is never sent, what is known counts as everything there is.
    Reading(Vec<String>),
    /// The settings of folders without settings of their own.
    Config(Config),
    /// The settings of a folder, as an absolute path; `None` if they were removed.
    FolderConfig(String, Option<Config>),
    /// A document was opened, or given a whole new text.
    Open(DocumentId, String),
    /// An open document was edited.
    Edit(DocumentId, Edit),
    /// A document was closed; from now on what is on disk counts, see [`Change::File`].
    Close(DocumentId),
    /// What is at a path on disk; `None` forgets it.
    File(DocumentId, Option<File>),
    /// What is at many paths; everything is derived again only once.
    Files(Vec<(DocumentId, File)>),
}

impl Change {
    /// Whether it changes settings that apply to all documents, closed ones too.
    fn is_of_settings(&self) -> bool {
        match self {
            Change::Folders(_) | Change::Config(_) | Change::FolderConfig(..) => true,
            Change::File(id, _) => preset::is_about(id.as_str()),
            Change::Files(files) => files.iter().any(|(id, _)| preset::is_about(id.as_str())),
            Change::Open(..) | Change::Edit(..) | Change::Close(_) | Change::Reading(_) => false,
        }
    }
}

/// What is at a path on disk.
#[derive(Debug)]
pub enum File {
    /// Nothing.
    Missing,
    /// A folder.
    Folder,
    /// A file that is not a Markdown document.
    Other,
    /// The text of a file that determines how a project's templates are combined ([`preset::is_about`]).
    Templates(String),
    /// A Markdown document that has not been read yet: see [`Index::unread`].
    Unread,
    /// A Markdown document that nobody has to read: see [`Analysis::is_asked`].
    InBrief,
    /// A Markdown document, parsed by the caller.
    Document(Arc<Document>),
    /// The facts of a Markdown document, extracted by the caller: see [`Analysis::facts`].
    Facts {
        /// The facts.
        facts: Box<Facts>,
        /// The role for which they were extracted; if the document has another one by now, they are outdated.
        role: Option<Role>,
    },
}

/// The mutable state: takes changes and gives snapshots.
#[derive(Debug, Default)]
pub struct AnalysisHost {
    parser: Parser,
    index: Arc<Index>,
    open: FxHashMap<DocumentId, Entry>,
    /// Dependencies of open documents that have yet to be looked up, or are known already.
    pending: Vec<DocumentId>,
    /// Dependencies that were edited away.
    dropped: FxHashSet<DocumentId>,
    /// Of everything.
    revision: Revision,
    /// Of the settings and folders.
    settings: Revision,
    /// Of the outlines of open documents.
    outlines: Revision,
    /// The empty entry that all documents known in brief share.
    in_brief: Arc<IndexedDocument>,
}

/// An open document and what was derived from its current version.
#[derive(Debug)]
struct Entry {
    document: Arc<Document>,
    derived: Option<Arc<Derived>>,
    /// Whether the document or its surroundings have changed since `derived`.
    stale: bool,
}

/// An immutable snapshot of everything, cheap to make.
#[derive(Clone, Debug)]
pub struct Analysis {
    index: Arc<Index>,
    settings: Revision,
    open: Arc<FxHashMap<DocumentId, Arc<Derived>>>,
}

impl AnalysisHost {
    /// Nothing open, nothing known.
    pub fn new() -> AnalysisHost {
        AnalysisHost::default()
    }

    /// Applies a change. Nothing is derived from it before the next snapshot is taken, so a burst of changes
    /// costs that only once.
    pub fn apply_change(&mut self, change: Change) {
        if !matches!(change, Change::File(..) | Change::Files(..)) {
            self.revision.bump();
        }
        if change.is_of_settings() {
            self.settings.bump();
        }
        match change {
            Change::Folders(folders) => {
                Arc::make_mut(&mut self.index).set_folders(folders);
                // The folders determine which paths a document may refer to, and the contents of removed folders
                // were forgotten.
                self.look_up_all_again();
                self.stale_all();
            }
            Change::Reading(folders) => {
                if Arc::make_mut(&mut self.index).set_reading(folders) {
                    self.stale_all();
                }
            }
            Change::Config(config) => self.configure(None, Some(config)),
            Change::FolderConfig(folder, config) => self.configure(Some(&folder), config),
            Change::Open(id, text) => {
                let document = Arc::new(Document::new(&text, &mut self.parser));
                // Kept to tell whether the outline has changed.
                let derived = self.open.get(&id).and_then(|entry| entry.derived.clone());
                self.open.insert(id.clone(), Entry { document, derived, stale: true });
                self.learn_open(&id);
                self.stale_all();
            }
            Change::Edit(id, edit) => {
                if let Some(entry) = self.open.get_mut(&id) {
                    // `derived` keeps the old version until it is replaced.
                    entry.stale = true;
                    Arc::make_mut(&mut entry.document).edit(&edit, &mut self.parser);
                }
            }
            Change::Close(id) => {
                self.open.remove(&id);
                Arc::make_mut(&mut self.index).forget(&id);
                self.look_up_again(&id);
                self.forget_dropped();
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

    /// What is known of the workspace.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Whether it is known what is at a path.
    pub fn knows(&self, id: &DocumentId) -> bool {
        self.index.get(id).is_some()
    }

    /// The revision of everything. Being told of a file that has not changed does not change it.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The revision of what other documents can refer to in the open ones: their outlines.
    pub fn outline_revision(&self) -> Revision {
        self.outlines
    }

    /// The folders of open documents outside of the workspace.
    pub fn folders_outside_workspace(&self) -> Vec<String> {
        let ids = self.open.keys().filter(|id| id.is_path() && self.index.folder_of(id).is_none());
        ids.map(|id| id.folder().to_owned()).collect()
    }

    /// A snapshot of the current state.
    pub fn analysis(&mut self) -> Analysis {
        let stale: Vec<DocumentId> =
            self.open.iter().filter(|(_, entry)| entry.stale).map(|(id, _)| id.clone()).collect();
        for id in &stale {
            self.learn_open(id);
        }
        let moved = stale.iter().filter(|id| self.derive(id)).count();
        if moved > 0 {
            // An outline has changed, so the findings of the other open documents may be outdated.
            let others: Vec<DocumentId> = self.open.keys().cloned().collect();
            for id in others {
                self.derive(&id);
            }
        }
        let derived =
            |(id, entry): (&DocumentId, &Entry)| Some((id.clone(), entry.derived.clone()?));
        let (index, settings) = (Arc::clone(&self.index), self.settings);
        let open = Arc::new(self.open.iter().filter_map(derived).collect());
        Analysis { index, settings, open }
    }

    /// Sets settings; documents whose role changed are looked up again.
    fn configure(&mut self, folder: Option<&str>, config: Option<Config>) {
        let moved = Arc::make_mut(&mut self.index).set_config(folder, config);
        let index = &self.index;
        self.pending.extend(moved.into_iter().filter(|id| !index.is_excluded(id)));
        self.stale_all();
    }

    fn stale_all(&mut self) {
        for entry in self.open.values_mut() {
            entry.stale = true;
        }
    }

    /// Records what is at a path; returns whether that is new.
    fn learn(&mut self, id: DocumentId, file: Option<File>) -> bool {
        if self.open.contains_key(&id) {
            return false;
        }
        let text = match &file {
            Some(File::Templates(text)) => Some(text.as_str()),
            _ => None,
        };
        let of_templates = preset::is_about(id.as_str())
            && Arc::make_mut(&mut self.index).set_template_file(&id, text);
        let closed = |facts| PathState::Document(Arc::new(IndexedDocument::closed(facts)));
        let known = match file {
            None => {
                Arc::make_mut(&mut self.index).forget(&id);
                self.revision.bump();
                return true;
            }
            Some(File::Missing) => PathState::Missing,
            Some(File::Folder) => PathState::Folder,
            Some(File::Other | File::Templates(_)) => PathState::File,
            Some(File::Unread) => PathState::Unread,
            Some(File::InBrief) => PathState::Document(Arc::clone(&self.in_brief)),
            Some(File::Document(document)) => {
                closed(Facts::of_closed(&document, self.index.role_by_path(&id)))
            }
            Some(File::Facts { facts, .. }) => closed(*facts),
        };
        let is_new = self.index.get(&id).is_none_or(|old| !old.is_same(&known));
        if is_new {
            Arc::make_mut(&mut self.index).set(id, known);
        }
        let changed = is_new || of_templates;
        if changed {
            self.revision.bump();
        }
        changed
    }

    /// Tells the index the current version of an open document.
    fn learn_open(&mut self, id: &DocumentId) {
        let Some(entry) = self.open.get(id) else { return };
        Arc::make_mut(&mut self.index).renew(id, &entry.document);
    }

    /// Derives everything from a document's current version; returns whether its outline has changed.
    fn derive(&mut self, id: &DocumentId) -> bool {
        let Some(entry) = self.open.get(id) else { return false };
        let document = Arc::clone(&entry.document);
        let old = entry.derived.clone();
        let difference = old.as_ref().map(|old| document.difference(&old.document));
        let moved = match (&old, &difference) {
            (Some(old), Some(difference)) => old.tells_others(&document, difference),
            _ => true,
        };
        if moved {
            Arc::make_mut(&mut self.index).touch(Some(id));
        }
        let index = &self.index;
        let derived = match (&old, &difference) {
            (Some(old), Some(difference)) => old.next(id, document, index, difference),
            _ => Derived::new(id, document, index),
        };
        self.note_dependencies(id, old.as_deref().zip(difference.as_ref()), &derived);
        if moved && old.is_some() {
            self.outlines.bump();
        }
        if let Some(entry) = self.open.get_mut(id) {
            entry.derived = Some(Arc::new(derived));
            entry.stale = false;
        }
        moved
    }
}

impl Analysis {
    /// The findings of an open document: the same object until something changes that they may depend on.
    pub fn findings(&self, id: &DocumentId) -> Option<&Arc<Findings>> {
        self.open.get(id).map(|derived| &derived.findings)
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
        self.open.get(id).map(|derived| derived.findings.all()).unwrap_or_default()
    }

    /// Where the text at an offset leads.
    pub fn definition(&self, id: &DocumentId, offset: TextSize) -> Option<Definition> {
        definition::definition(&self.ctx(id)?, offset)
    }

    /// What is shown for the text at an offset.
    pub fn hover(&self, id: &DocumentId, offset: TextSize) -> Option<Hover> {
        hover::hover(&self.ctx(id)?, offset)
    }

    /// What a feature works on.
    pub(crate) fn ctx<'a>(&'a self, id: &'a DocumentId) -> Option<Ctx<'a>> {
        self.open.get(id).map(|derived| derived.ctx(id, &self.index))
    }
}
