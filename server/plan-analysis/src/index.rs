//! What is known about the files around the open documents: facts of documents, and which files and folders
//! exist. The index does no I/O; it is told, and distinguishes "missing" from "not known".

mod defined;
pub mod id_text;
pub mod facts;
mod fingerprint;
pub mod ids;
mod large;
mod outside;
mod progress;
mod revision;
mod roles;
pub mod settings;
mod templates;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::Document;
use crate::project::frameworks::Framework;
use crate::project::path::{ancestors, relative_to};
use crate::project::reason::Assigned;
use crate::project::root::Root;
use crate::project::target::Target;
use crate::project::template::Template;
use crate::project::{DocumentId, Role, root};
pub use facts::{Facts, IndexedDocument, LinkFact};
pub use fingerprint::Fingerprints;
use revision::Changes;
pub use revision::Revision;
use templates::Templates;

/// What is known about a path.
#[derive(Clone, Debug)]
pub enum PathState {
    /// Nothing exists there.
    Missing,
    /// A folder.
    Folder,
    /// A file that is not a Markdown document.
    File,
    /// A document that has not been read yet.
    Unread,
    /// A document.
    Document(Arc<IndexedDocument>),
}

impl PathState {
    /// Whether it is an existing file, read or not.
    pub fn is_file(&self) -> bool {
        matches!(self, PathState::File | PathState::Unread | PathState::Document(_))
    }

    /// Whether both are equal; two versions of an open document never are.
    pub fn is_same(&self, other: &PathState) -> bool {
        match (self, other) {
            (PathState::Document(one), PathState::Document(other)) => one.is_same(other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What is known about the workspace.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The folders of the workspace.
    folders: Vec<String>,
    known: FxHashMap<DocumentId, PathState>,
    /// The templates among the documents; they are few and are needed at every edit.
    templates: Templates,
    /// The folders that contain a marker of a project's root.
    marked: FxHashSet<Box<str>>,
    /// The folders that are the top of a repository.
    repositories: FxHashSet<Box<str>>,
    /// The documents of each feature, by the feature's folder.
    features: FxHashMap<Box<str>, BTreeSet<DocumentId>>,
    /// Which documents define an id.
    defined: defined::Defined,
    /// The roles of documents according to their paths.
    roles: FxHashMap<DocumentId, Option<Assigned>>,
    changes: Changes,
    /// How much of the workspace has been read.
    progress: progress::Progress,
    /// The settings.
    settings: settings::FolderConfigs,
}

impl Index {
    /// Sets the workspace folders as absolute paths.
    pub fn set_folders(&mut self, folders: Vec<String>) {
        self.folders = folders;
        self.find_roles_below("");
        self.touch(None);
    }

    /// What is known about a path; `None` if nothing is.
    pub fn get(&self, id: &DocumentId) -> Option<&PathState> {
        self.known.get(id)
    }

    /// Whether there is something at a path, as far as that is known.
    pub fn exists(&self, id: &DocumentId) -> bool {
        self.get(id).is_some_and(|it| !matches!(it, PathState::Missing))
    }

    /// The facts of a document.
    pub fn facts(&self, id: &DocumentId) -> Option<&Facts> {
        match self.known.get(id) {
            Some(PathState::Document(facts)) => Some(facts.facts()),
            _ => None,
        }
    }

    /// All documents with their facts, in no particular order.
    pub fn documents(&self) -> impl Iterator<Item = (&DocumentId, &IndexedDocument)> {
        self.known.iter().filter_map(|(id, known)| match known {
            PathState::Document(facts) => Some((id, &**facts)),
            _ => None,
        })
    }

    /// The revision of everything in the index except changes made by `id` itself.
    pub fn revision(&self, id: &DocumentId) -> Revision {
        self.changes.without(id)
    }

    /// Records a change; `by` is the open document whose outline changed.
    pub fn touch(&mut self, by: Option<&DocumentId>) {
        self.changes.add(by);
    }

    /// Sets the next version of an open document. Does not change the revision: call [`Index::touch`] if the
    /// outline changed.
    pub fn renew(&mut self, id: &DocumentId, document: &Arc<Document>) {
        let role = self.role_by_path(id);
        let described = Arc::new(IndexedDocument::open(Arc::clone(document), role));
        match self.known.get(id) {
            Some(PathState::Document(_)) if role != Some(Role::Template) => {
                self.put(id.clone(), PathState::Document(described));
            }
            _ => self.set(id.clone(), PathState::Document(described)),
        }
    }

    /// The number of paths about which something is known.
    pub fn path_count(&self) -> usize {
        self.known.len()
    }

    /// All paths about which something is known, in no particular order.
    pub fn paths(&self) -> impl Iterator<Item = (&DocumentId, &PathState)> {
        self.known.iter()
    }

    /// Sets what is at a path; if something exists there, its parent folders do too.
    pub fn set(&mut self, id: DocumentId, known: PathState) {
        if !matches!(known, PathState::Missing) {
            for folder in ancestors(id.as_str()) {
                let folder = DocumentId::new(folder);
                if matches!(self.known.get(&folder), Some(PathState::Folder)) {
                    break;
                }
                self.mark(&folder, true);
                self.put(folder, PathState::Folder);
            }
        }
        if !matches!(known, PathState::Missing) {
            self.mark(&id, matches!(known, PathState::Folder));
        }
        if matches!(known, PathState::Document(_)) {
            self.roles.insert(id.clone(), self.find_role(&id));
        } else {
            self.roles.remove(&id);
        }
        self.touch(None);
        let template = match &known {
            PathState::Document(described) if self.role_by_path(&id) == Some(Role::Template) => {
                described.facts().template.clone()
            }
            _ => None,
        };
        self.templates.set(&id, template);
        match &known {
            PathState::Document(_) => {
                self.features.entry(ids::feature(&id).into()).or_default().insert(id.clone());
            }
            _ => self.leave_feature(&id),
        }
        let is_mark = match &known {
            PathState::Folder => true,
            PathState::Missing => false,
            _ => {
                id.file_name() == root::REPOSITORY || root::marked_by(id.as_str(), false).is_some()
            }
        };
        self.put(id.clone(), known);
        if !is_mark {
            self.unmark(&id);
        }
        self.find_roles_beside(&id);
    }

    /// Replaces the entry of a path.
    fn put(&mut self, id: DocumentId, known: PathState) {
        self.take(&id);
        match &known {
            PathState::Document(described) => self.defined.add(&id, described),
            PathState::Unread => self.progress.find(&id),
            _ => {}
        }
        self.known.insert(id, known);
    }

    fn take(&mut self, id: &DocumentId) {
        self.progress.read(id);
        if let Some(PathState::Document(described)) = self.known.remove(id) {
            self.defined.remove(id, &described);
        }
    }

    fn leave_feature(&mut self, id: &DocumentId) {
        if let Some(documents) = self.features.get_mut(ids::feature(id)) {
            documents.remove(id);
        }
    }

    /// Forgets a path, so that it is looked up again.
    pub fn forget(&mut self, id: &DocumentId) {
        self.take(id);
        self.unmark(id);
        self.roles.remove(id);
        self.touch(None);
        self.templates.set(id, None);
        self.leave_feature(id);
        self.find_roles_beside(id);
    }

    /// The workspace folder that contains a path; of nested ones the outermost, since an additional folder
    /// opened by the client must not hide the project.
    pub fn folder_of(&self, id: &DocumentId) -> Option<&str> {
        let inside =
            self.folders.iter().filter(|folder| relative_to(id.as_str(), folder).is_some());
        inside.min_by_key(|folder| folder.len()).map(String::as_str)
    }

    /// The root of a document's project, inside the workspace folder if the document is in one.
    pub fn root_of<'a>(&'a self, id: &'a DocumentId) -> Option<&'a str> {
        self.marked_root(id).map(|root| root.folder).or_else(|| self.folder_of(id))
    }

    /// The root that something marks, and what marks it.
    pub fn marked_root<'a>(&'a self, id: &'a DocumentId) -> Option<Root<'a>> {
        let folder = self.folder_of(id);
        root::root(
            id.as_str(),
            folder,
            |it| self.marked.contains(it) || self.settings.has(it),
            |it| self.repositories.contains(it),
        )
    }

    /// Whether a document belongs to the project with this root, and not to a nested one.
    pub fn is_in_project(&self, id: &DocumentId, root: &str) -> bool {
        relative_to(id.as_str(), root).is_some() && self.root_of(id) == Some(root)
    }

    /// The project's template for a document: the one named by the settings, else the nearest; overrides
    /// first, then presets, then the rest.
    pub fn template_for(&self, id: &DocumentId, role: Role) -> Option<Arc<Template>> {
        self.template_at(id, role).map(|(_, template)| template)
    }

    /// The same, with its path.
    pub fn template_at(&self, id: &DocumentId, role: Role) -> Option<(DocumentId, Arc<Template>)> {
        if let Some(chosen) = self.chosen_template(id, role) {
            return Some(chosen);
        }
        let root = self.root_of(id)?;
        // A nested project's templates apply to itself only.
        self.templates.of(root, id, role, |other| self.is_in_project(other, root))
    }

    /// The framework that a document belongs to, by its path.
    pub fn framework_of(&self, id: &DocumentId) -> Option<&'static Framework> {
        crate::project::layout::framework(relative_to(id.as_str(), self.root_of(id)?)?)
    }

    /// The files that determine how the templates of a document's project are combined.
    pub fn template_files(&self, id: &DocumentId) -> Vec<DocumentId> {
        self.root_of(id).map(|root| self.templates.files(root)).unwrap_or_default()
    }

    /// Sets the text of a file that determines how templates are combined; `None` if it was removed. Returns
    /// whether the content changed.
    pub fn set_template_file(&mut self, id: &DocumentId, text: Option<&str>) -> bool {
        let changed = self.templates.set_file(id, text);
        if changed {
            self.touch(None);
        }
        changed
    }

    /// The paths that matter to a document and about which nothing is known yet.
    pub fn unknown<'a>(
        &'a self,
        ids: impl Iterator<Item = DocumentId> + 'a,
    ) -> impl Iterator<Item = DocumentId> + 'a {
        ids.filter(|id| !self.known.contains_key(id))
    }
}

/// What a path in a document refers to.
#[derive(Clone, Debug)]
pub enum Resolved<'a> {
    /// An existing file or folder, at exactly the path given.
    Direct(DocumentId, &'a PathState),
    /// An existing file or folder that a person would find, but that a click would not.
    Indirect(DocumentId, &'a PathState),
    /// Nothing exists there.
    Nowhere,
    /// Not known yet.
    Unknown,
}

impl Index {
    /// The paths that a path in a document may mean, the most likely first.
    pub fn places(&self, from: &DocumentId, path: &str) -> Vec<DocumentId> {
        let mut places = Target::places(path, from, self.root_of(from), self.folder_of(from));
        if let Some(folder) = self.folder_of(from) {
            places.retain(|place| Target::is_inside(place, folder));
        }
        places
    }

    /// Resolves a path in a document; [`Resolved::Unknown`] until all candidates are known.
    pub fn resolve(&self, from: &DocumentId, path: &str) -> Resolved<'_> {
        let places = self.places(from, path);
        for (index, place) in places.iter().enumerate() {
            match self.known.get(place) {
                None => return Resolved::Unknown,
                Some(PathState::Missing) => {}
                // The first candidate of a path with a leading `/` is below the root.
                Some(known) if index == 0 => return Resolved::Direct(place.clone(), known),
                Some(known) => return Resolved::Indirect(place.clone(), known),
            }
        }
        if places.is_empty() {
            // It leaves the workspace, and nothing outside is read.
            Resolved::Unknown
        } else {
            Resolved::Nowhere
        }
    }
}
