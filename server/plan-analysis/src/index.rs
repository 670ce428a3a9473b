//! What is known of the files around the open documents: facts of the documents, and which other
//! files and folders there are. It learns by being told; what it does not know, it says so.

mod defined;
pub mod extent;
pub mod facts;
mod fingerprint;
pub mod ids;
mod large;
mod names;
mod outside;
mod progress;
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
pub use facts::{Described, Facts, LinkFact};
pub use fingerprint::Fingerprints;
pub use names::Names;
use templates::Templates;

/// What is known of a path.
#[derive(Clone, Debug)]
pub enum Known {
    /// Nothing is there.
    Missing,
    /// A folder.
    Folder,
    /// A file that is no markdown document.
    File,
    /// A document that is there, and that nobody has read yet.
    Unread,
    /// A document.
    Document(Arc<Described>),
}

impl Known {
    /// Whether a file is there, read or not.
    pub fn is_file(&self) -> bool {
        matches!(self, Known::File | Known::Unread | Known::Document(_))
    }

    /// Whether this says what another says; an open document is never the same as another version.
    pub fn is_same(&self, other: &Known) -> bool {
        match (self, other) {
            (Known::Document(one), Known::Document(other)) => one.is_same(other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What is known of the workspace.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The folders of the workspace.
    folders: Vec<String>,
    known: FxHashMap<DocumentId, Known>,
    /// The templates among the documents: few, and asked for at every key.
    templates: Templates,
    /// The folders that hold a marker of a project's root.
    marked: FxHashSet<Box<str>>,
    /// The folders at which a repository begins.
    repositories: FxHashSet<Box<str>>,
    /// The documents of each feature, by its folder.
    features: FxHashMap<Box<str>, BTreeSet<DocumentId>>,
    /// Which documents define which ids.
    defined: defined::Defined,
    /// The roles that their paths give the documents.
    roles: FxHashMap<DocumentId, Option<Assigned>>,
    changes: Changes,
    /// How far the workspace was read.
    progress: progress::Progress,
    /// What the caller decides.
    settings: settings::Settings,
}

/// When what is known has changed last, and when for others than the document that changed it.
#[derive(Clone, Debug, Default)]
struct Changes {
    last: u64,
    by: Option<DocumentId>,
    /// The last change by any other document than `by`.
    by_another: u64,
}

impl Index {
    /// Takes the folders of the workspace as absolute paths.
    pub fn set_folders(&mut self, folders: Vec<String>) {
        self.folders = folders;
        self.find_roles_below("");
        self.touch(None);
    }

    /// What is known of a path; `None` where nobody has looked.
    pub fn get(&self, id: &DocumentId) -> Option<&Known> {
        self.known.get(id)
    }

    /// The facts of a document.
    pub fn facts(&self, id: &DocumentId) -> Option<&Facts> {
        match self.known.get(id) {
            Some(Known::Document(facts)) => Some(facts.facts()),
            _ => None,
        }
    }

    /// The documents with their facts, in no order.
    pub fn documents(&self) -> impl Iterator<Item = (&DocumentId, &Described)> {
        self.known.iter().filter_map(|(id, known)| match known {
            Known::Document(facts) => Some((id, &**facts)),
            _ => None,
        })
    }

    /// A number that is another one whenever something is known that was not, but for what the
    /// document itself has changed.
    pub fn stamp(&self, id: &DocumentId) -> u64 {
        match self.changes.by.as_ref() == Some(id) {
            true => self.changes.by_another,
            false => self.changes.last,
        }
    }

    /// Notes that something has changed; `by` is the open document whose outline has.
    pub fn touch(&mut self, by: Option<&DocumentId>) {
        let changes = &mut self.changes;
        if by.is_none() || changes.by.as_ref() != by {
            // What the one before did is by another for this one.
            changes.by_another = changes.last;
        }
        changes.last += 1;
        changes.by = by.cloned();
    }

    /// Takes the next version of an open document. Nobody is told; whoever knows that its outline
    /// has changed calls [`Index::touch`].
    pub fn renew(&mut self, id: &DocumentId, document: &Arc<Document>) {
        let role = self.role_by_path(id);
        let described = Arc::new(Described::open(Arc::clone(document), role));
        match self.known.get(id) {
            Some(Known::Document(_)) if role != Some(Role::Template) => {
                self.put(id.clone(), Known::Document(described));
            }
            _ => self.set(id.clone(), Known::Document(described)),
        }
    }

    /// Of how many paths something is known.
    pub fn path_count(&self) -> usize {
        self.known.len()
    }

    /// Every path of which something is known, in no order.
    pub fn paths(&self) -> impl Iterator<Item = (&DocumentId, &Known)> {
        self.known.iter()
    }

    /// Writes down what is at a path. Where something is, its folders are too.
    pub fn set(&mut self, id: DocumentId, known: Known) {
        if !matches!(known, Known::Missing) {
            for folder in ancestors(id.as_str()) {
                let folder = DocumentId::new(folder);
                if matches!(self.known.get(&folder), Some(Known::Folder)) {
                    break;
                }
                self.mark(&folder, true);
                self.put(folder, Known::Folder);
            }
        }
        if matches!(known, Known::Folder | Known::File) {
            self.mark(&id, matches!(known, Known::Folder));
        }
        if matches!(known, Known::Document(_)) {
            self.roles.insert(id.clone(), self.find_role(&id));
        } else {
            self.roles.remove(&id);
        }
        self.touch(None);
        let template = match &known {
            Known::Document(described) if self.role_by_path(&id) == Some(Role::Template) => {
                described.facts().template.clone()
            }
            _ => None,
        };
        self.templates.set(&id, template);
        match &known {
            Known::Document(_) => {
                self.features.entry(ids::feature(&id).into()).or_default().insert(id.clone());
            }
            _ => self.leave_feature(&id),
        }
        let is_mark = match &known {
            Known::Folder => true,
            Known::File => id.file_name() == root::REPOSITORY,
            _ => false,
        };
        self.put(id.clone(), known);
        if !is_mark {
            self.unmark(&id);
        }
        self.find_roles_beside(&id);
    }

    /// Puts what is at a path in the place of what was.
    fn put(&mut self, id: DocumentId, known: Known) {
        self.take(&id);
        match &known {
            Known::Document(described) => self.defined.add(&id, described),
            Known::Unread => self.progress.find(&id),
            _ => {}
        }
        self.known.insert(id, known);
    }

    fn take(&mut self, id: &DocumentId) {
        self.progress.read(id);
        if let Some(Known::Document(described)) = self.known.remove(id) {
            self.defined.remove(id, &described);
        }
    }

    fn leave_feature(&mut self, id: &DocumentId) {
        if let Some(documents) = self.features.get_mut(ids::feature(id)) {
            documents.remove(id);
        }
    }

    /// Forgets what was known of a path, so that somebody looks again.
    pub fn forget(&mut self, id: &DocumentId) {
        self.take(id);
        self.unmark(id);
        self.roles.remove(id);
        self.touch(None);
        self.templates.set(id, None);
        self.leave_feature(id);
        self.find_roles_beside(id);
    }

    /// The workspace's folder that a path lies in; of several, one in the other, the outer: what the
    /// client has opened besides must not hide the project from it.
    pub fn folder_of(&self, id: &DocumentId) -> Option<&str> {
        let inside =
            self.folders.iter().filter(|folder| relative_to(id.as_str(), folder).is_some());
        inside.min_by_key(|folder| folder.len()).map(String::as_str)
    }

    /// The project's root for a document, inside the workspace's folder where it lies in one.
    pub fn root_of<'a>(&'a self, id: &'a DocumentId) -> Option<&'a str> {
        self.marked_root(id).map(|root| root.folder).or_else(|| self.folder_of(id))
    }

    /// The root that something marks as one, and what.
    pub fn marked_root<'a>(&'a self, id: &'a DocumentId) -> Option<Root<'a>> {
        let folder = self.folder_of(id);
        let holds_marker = |it: &str| self.marked.contains(it) || self.settings.has(it);
        let is_repository = |it: &str| self.repositories.contains(it);
        root::root(id.as_str(), folder, holds_marker, is_repository)
    }

    /// Whether a document belongs to the project with this root, and not to one within it.
    pub fn is_in_project(&self, id: &DocumentId, root: &str) -> bool {
        relative_to(id.as_str(), root).is_some() && self.root_of(id) == Some(root)
    }

    /// The project's template for a document: the one that the settings name, else the nearest,
    /// overrides before presets before the rest.
    pub fn template_for(&self, id: &DocumentId, role: Role) -> Option<Arc<Template>> {
        self.template_at(id, role).map(|(_, template)| template)
    }

    /// The same, and where it lies.
    pub fn template_at(&self, id: &DocumentId, role: Role) -> Option<(DocumentId, Arc<Template>)> {
        if let Some(chosen) = self.chosen_template(id, role) {
            return Some(chosen);
        }
        let root = self.root_of(id)?;
        // A project within this one has templates for itself.
        self.templates.of(root, id, role, |other| self.is_in_project(other, root))
    }

    /// The framework whose document this is, by where it lies.
    pub fn framework_of(&self, id: &DocumentId) -> Option<&'static Framework> {
        crate::project::layout::framework(relative_to(id.as_str(), self.root_of(id)?)?)
    }

    /// The files that say how the templates of a document's project go together.
    pub fn template_files(&self, id: &DocumentId) -> Vec<DocumentId> {
        self.root_of(id).map(|root| self.templates.files(root)).unwrap_or_default()
    }

    /// Takes the text of a file that says how templates go together; `None` where it is gone. Says
    /// whether it tells anything else than before.
    pub fn set_template_file(&mut self, id: &DocumentId, text: Option<&str>) -> bool {
        let changed = self.templates.set_file(id, text);
        if changed {
            self.touch(None);
        }
        changed
    }

    /// The paths that a reader of this document would like to know and that nobody has looked at.
    pub fn unknown<'a>(
        &'a self,
        ids: impl Iterator<Item = DocumentId> + 'a,
    ) -> impl Iterator<Item = DocumentId> + 'a {
        ids.filter(|id| !self.known.contains_key(id))
    }
}

/// Where a path in a document leads.
#[derive(Clone, Debug)]
pub enum Resolved<'a> {
    /// To something that the document names rightly.
    Direct(DocumentId, &'a Known),
    /// To something that is there for a reader who knows the project, but not for one who clicks.
    Indirect(DocumentId, &'a Known),
    /// To nothing.
    Nowhere,
    /// Nobody has looked yet.
    Unknown,
}

impl Index {
    /// The places at which a path of a document may lie, the likeliest first.
    pub fn places(&self, from: &DocumentId, path: &str) -> Vec<DocumentId> {
        let mut places = Target::places(path, from, self.root_of(from), self.folder_of(from));
        if let Some(folder) = self.folder_of(from) {
            places.retain(|place| Target::is_inside(place, folder));
        }
        places
    }

    /// Where a path of a document leads. Nothing is said before somebody has looked at every place.
    pub fn resolve(&self, from: &DocumentId, path: &str) -> Resolved<'_> {
        let places = self.places(from, path);
        for (index, place) in places.iter().enumerate() {
            match self.known.get(place) {
                None => return Resolved::Unknown,
                Some(Known::Missing) => {}
                // A path from the root is right where it is written as one.
                Some(known) if index == 0 => return Resolved::Direct(place.clone(), known),
                Some(known) => return Resolved::Indirect(place.clone(), known),
            }
        }
        match places.is_empty() {
            // It leaves the workspace, where nobody looks.
            true => Resolved::Unknown,
            false => Resolved::Nowhere,
        }
    }
}
