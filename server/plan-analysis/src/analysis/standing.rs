//! The project's view of a document: what decides on its findings, and why.

use std::sync::Arc;

use super::Analysis;
use super::derived::{Derived, assigned};
use crate::document::Document;
use crate::project::DocumentId;
use crate::project::frameworks::{FRAMEWORKS, Framework};
use crate::project::reason::Assigned;
use crate::project::root::{self, Mark};
use crate::project::template::name_of_built_in;

/// The project's view of a document.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its role, with the reason for it.
    pub assigned: Assigned,
    /// The project's root; `None` if nothing marks one and the document is outside all workspace folders.
    pub root: Option<RootFound>,
    /// The framework whose document it is, by its path.
    pub framework: Option<&'static Framework>,
    /// The template that it is compared with.
    pub template: Option<Compared>,
    /// The constitution that applies to it.
    pub constitution: Option<DocumentId>,
}

/// A project's root, and why it is the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFound {
    /// The folder, as an absolute path.
    pub folder: String,
    /// Why it is the root; `None` if there is no reason, and it is the folder of the workspace.
    pub mark: Option<Mark>,
    /// The frameworks' markers in it.
    pub markers: Vec<&'static str>,
    /// Whether it has a settings file.
    pub has_settings: bool,
}

/// The template that a document is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// A template of the project.
    Own(DocumentId),
    /// A built-in outline, by its name.
    BuiltIn(String),
}

impl Analysis {
    /// The project's view of a document that is not open.
    pub fn standing(&self, id: &DocumentId, document: &Arc<Document>) -> Standing {
        let index = &*self.index;
        let derived = Derived::new(id, Arc::clone(document), index);
        let assigned = assigned(index, id, document);
        let template = if let Some((own, _)) = index.template_at(id, assigned.role) {
            Some(Compared::Own(own))
        } else {
            let template = derived.scope.template.as_ref();
            template.and_then(name_of_built_in).map(Compared::BuiltIn)
        };
        Standing {
            assigned,
            root: self.root_found(id),
            framework: index.framework_of(id),
            // Documents of the other roles are not written from a template.
            template: template.filter(|_| assigned.role.is_filled()),
            constitution: derived.ctx(id, index).constitution().map(|(id, _)| id),
        }
    }

    fn root_found(&self, id: &DocumentId) -> Option<RootFound> {
        let (index, marked) = (&*self.index, self.index.marked_root(id));
        let folder = index.root_of(id)?;
        // A marker that is part of the document's path counts, even if it was not looked at on disk.
        let known = index.markers_in(folder).chain(root::mark_on(id.as_str(), folder));
        let known: Vec<&str> = known.filter_map(|mark| mark.split('/').next()).collect();
        let marks = FRAMEWORKS.iter().flat_map(|it| it.marks).copied();
        let markers = marks.filter(|it| known.contains(it)).collect();
        let mark = marked.map(|root| root.mark);
        let has_settings = index.has_settings(folder);
        Some(RootFound { folder: folder.to_owned(), mark, markers, has_settings })
    }
}
