//! What is known of the files around the open documents: facts of the documents, and which other
//! files and folders there are. It learns by being told; what it does not know, it says so.

pub mod extent;
pub mod facts;
mod fingerprint;
pub mod ids;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::project::path::{ancestors, file_name, relative_to};
use crate::project::target::Target;
use crate::project::template::Template;
use crate::project::{DocumentId, Role, layout, role};
pub use facts::{Described, Facts, LinkFact};
pub use fingerprint::Fingerprints;

/// What is known of a path.
#[derive(Clone, Debug)]
pub enum Known {
    /// Nothing is there.
    Missing,
    /// A folder.
    Folder,
    /// A file that is no markdown document.
    File,
    /// A document.
    Document(Arc<Described>),
}

impl Known {
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
    templates: BTreeMap<DocumentId, Arc<Template>>,
    /// The folders that hold a marker of a project's root.
    marked: FxHashSet<Box<str>>,
    /// The documents of each feature, by its folder.
    features: FxHashMap<Box<str>, BTreeSet<DocumentId>>,
}

impl Index {
    /// Takes the folders of the workspace as absolute paths.
    pub fn set_folders(&mut self, folders: Vec<String>) {
        self.folders = folders;
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
                self.mark(&folder);
                self.known.insert(folder, Known::Folder);
            }
        }
        if matches!(known, Known::Folder) {
            self.mark(&id);
        }
        let template = match &known {
            Known::Document(described) if self.role_by_path(&id) == Some(Role::Template) => {
                described.facts().template.clone()
            }
            _ => None,
        };
        match template {
            Some(template) => drop(self.templates.insert(id.clone(), template)),
            None => drop(self.templates.remove(&id)),
        }
        match &known {
            Known::Document(_) => {
                self.features.entry(ids::feature(&id).into()).or_default().insert(id.clone());
            }
            _ => self.leave_feature(&id),
        }
        self.known.insert(id, known);
    }

    /// Notes whose root a folder marks.
    fn mark(&mut self, folder: &DocumentId) {
        if layout::MARKERS.contains(&folder.file_name()) {
            self.marked.insert(folder.folder().into());
        }
    }

    fn holds_marker(&self, folder: &str) -> bool {
        let is_known = |marker: &str| {
            let id = DocumentId::new(&format!("{}/{marker}", folder.trim_end_matches('/')));
            matches!(self.known.get(&id), Some(Known::Folder))
        };
        layout::MARKERS.iter().any(|marker| is_known(marker))
    }

    fn leave_feature(&mut self, id: &DocumentId) {
        if let Some(documents) = self.features.get_mut(ids::feature(id)) {
            documents.remove(id);
        }
    }

    /// Forgets what was known of a path, so that somebody looks again.
    pub fn forget(&mut self, id: &DocumentId) {
        self.known.remove(id);
        if layout::MARKERS.contains(&id.file_name()) && !self.holds_marker(id.folder()) {
            self.marked.remove(id.folder());
        }
        self.templates.remove(id);
        self.leave_feature(id);
    }

    /// The workspace's folder that a path lies in.
    pub fn folder_of(&self, id: &DocumentId) -> Option<&str> {
        let inside =
            self.folders.iter().filter(|folder| relative_to(id.as_str(), folder).is_some());
        inside.max_by_key(|folder| folder.len()).map(String::as_str)
    }

    /// The project's root for a document, inside the workspace's folder where it lies in one.
    pub fn root_of<'a>(&'a self, id: &'a DocumentId) -> Option<&'a str> {
        let folder = self.folder_of(id);
        let root = layout::root(id.as_str(), |folder| self.marked.contains(folder));
        match folder {
            Some(folder) => root
                .filter(|root| *root == folder || relative_to(root, folder).is_some())
                .or(Some(folder)),
            None => root,
        }
    }

    /// The role that a path alone gives.
    pub fn role_by_path(&self, id: &DocumentId) -> Option<Role> {
        role::by_path(id, self.root_of(id))
    }

    /// The project's template for a document: the nearest, overrides before presets before the rest.
    pub fn template_for(&self, id: &DocumentId, role: Role) -> Option<Arc<Template>> {
        let root = self.root_of(id)?;
        let candidates = self.templates.iter().filter_map(|(other, template)| {
            let relative = relative_to(other.as_str(), root)?;
            let fit = template_fit(id, role, other.file_name())?;
            let shelf = template_shelf(relative);
            Some(((shelf, fit, relative.len(), relative), template))
        });
        candidates.min_by_key(|(order, _)| *order).map(|(_, template)| Arc::clone(template))
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

/// spec-kit's order of resolution: overrides, presets, extensions, core.
fn template_shelf(relative: &str) -> u8 {
    match () {
        () if relative.contains("/overrides/") => 0,
        () if relative.contains("presets/") => 1,
        () if relative.contains("extensions/") => 2,
        () => 3,
    }
}

/// How well a template's file name fits a document; less is better.
fn template_fit(id: &DocumentId, role: Role, template: &str) -> Option<u8> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let template = stem(template);
    let own = match role {
        Role::Checklist | Role::Constitution => role.name().to_owned(),
        _ => stem(file_name(id.as_str())),
    };
    let bare = template.trim_end_matches("-template").trim_end_matches("_template");
    match () {
        () if bare == own => Some(0),
        () if bare == role.name() => Some(1),
        () if bare.rsplit('-').next() == Some(own.as_str()) && bare.split('-').count() == 2 => {
            Some(2)
        }
        () => None,
    }
}
