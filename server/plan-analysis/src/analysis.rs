//! The state of the analysis: a host that takes changes, and snapshots that answer.

mod dependencies;
mod derived;
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
use crate::features::completion::{self, CompletionItem};
use crate::features::definition::{self, Definition};
use crate::features::diagnostics::Findings;
use crate::features::hover::{self, Hover};
use crate::features::{Ctx, Diagnostic};
use crate::index::{Facts, Index, IndexedDocument, Names, PathState};
use crate::project::{DocumentId, Role, preset};
use crate::syntax::Parser;
use crate::text::Edit;
use derived::Derived;
pub use settle::{Disk, makes_others_matter, settle};

/// Something that has happened.
#[derive(Debug)]
pub enum Change {
    /// The folders of the workspace, as absolute paths.
    Folders(Vec<String>),
    /// The folders of the workspace that somebody is about to read: until all are read, nothing is found
    /// that hangs on what other documents say. Without a word of it whatever is told is all there is.
    Reading(Vec<String>),
    /// The settings that count where no folder has any of its own.
    Config(Config),
    /// The settings of a folder, as an absolute path; `None` where it has none any more.
    FolderConfig(String, Option<Config>),
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

impl Change {
    /// Whether it changes what counts for all documents, also for those that nobody has open.
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
    /// A file that is no markdown document.
    Other,
    /// The text of a file that says how a project's templates go together ([`preset::is_about`]).
    Templates(String),
    /// A markdown document that nobody has read yet: see [`Index::unread`].
    Unread,
    /// A markdown document, parsed by whoever read it, on a thread of their own.
    Document(Arc<Document>),
    /// A markdown document of which whoever read it has kept the facts alone: see [`Analysis::facts`].
    Facts {
        /// What is kept.
        facts: Box<Facts>,
        /// The role in which the facts were taken. Whoever tells them late looks whether it is the role still.
        role: Option<Role>,
    },
}

/// The mutable state: takes changes and gives snapshots.
#[derive(Debug, Default)]
pub struct AnalysisHost {
    parser: Parser,
    index: Arc<Index>,
    names: Names,
    open: FxHashMap<DocumentId, Entry>,
    /// Dependencies of open documents that have yet to be looked up, or are known already.
    pending: Vec<DocumentId>,
    /// Dependencies that were edited away.
    dropped: FxHashSet<DocumentId>,
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
        self.settings += u64::from(change.is_of_settings());
        match change {
            Change::Folders(folders) => {
                Arc::make_mut(&mut self.index).set_folders(folders);
                // Where a document may look hangs on the folders, and whoever removes one forgets what is in it.
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

    /// The folders of open documents outside of the workspace.
    pub fn folders_outside_workspace(&self) -> Vec<String> {
        let is_outside = |id: &&DocumentId| id.is_path() && self.index.folder_of(id).is_none();
        self.open.keys().filter(is_outside).map(|id| id.folder().to_owned()).collect()
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
            // What a document says to others has changed: what is found in them is of yesterday.
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

    /// What has another role now is to be looked at again.
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

    /// Takes what is at a path; says whether that is other than what was known.
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
        let names = &mut self.names;
        let mut closed = |mut facts| {
            names.share(&mut facts);
            PathState::Document(Arc::new(IndexedDocument::closed(facts)))
        };
        let known = match file {
            None => {
                Arc::make_mut(&mut self.index).forget(&id);
                self.generation += 1;
                return true;
            }
            Some(File::Missing) => PathState::Missing,
            Some(File::Folder) => PathState::Folder,
            Some(File::Other | File::Templates(_)) => PathState::File,
            Some(File::Unread) => PathState::Unread,
            Some(File::Document(document)) => {
                closed(Facts::of_closed(&document, self.index.role_by_path(&id)))
            }
            Some(File::Facts { facts, .. }) => closed(*facts),
        };
        let is_new = self.index.get(&id).is_none_or(|old| !old.is_same(&known));
        if is_new {
            Arc::make_mut(&mut self.index).set(id, known);
        }
        self.generation += u64::from(is_new || of_templates);
        is_new || of_templates
    }

    /// An open document is known by its present text.
    fn learn_open(&mut self, id: &DocumentId) {
        let Some(entry) = self.open.get(id) else { return };
        Arc::make_mut(&mut self.index).renew(id, &entry.document);
    }

    /// Derives what follows from a document's present version; says whether it tells others anything
    /// else than before.
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
        self.moves += u64::from(moved && old.is_some());
        if let Some(entry) = self.open.get_mut(id) {
            entry.derived = Some(Arc::new(derived));
            entry.stale = false;
        }
        moved
    }
}

impl Analysis {
    /// What is found in an open document, as far as it is kept part by part and for the whole: the same
    /// object until something has changed that may count for it.
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

    /// What could stand at an offset of an open document.
    pub fn completion(&self, id: &DocumentId, offset: TextSize) -> Vec<CompletionItem> {
        self.ctx(id).map(|ctx| completion::completion(&ctx, offset)).unwrap_or_default()
    }

    /// Where what stands at an offset leads.
    pub fn definition(&self, id: &DocumentId, offset: TextSize) -> Option<Definition> {
        definition::definition(&self.ctx(id)?, offset)
    }

    /// What is shown for what stands at an offset.
    pub fn hover(&self, id: &DocumentId, offset: TextSize) -> Option<Hover> {
        hover::hover(&self.ctx(id)?, offset)
    }

    /// What a feature works on.
    pub(crate) fn ctx<'a>(&'a self, id: &'a DocumentId) -> Option<Ctx<'a>> {
        self.open.get(id).map(|derived| derived.ctx(id, &self.index))
    }
}
