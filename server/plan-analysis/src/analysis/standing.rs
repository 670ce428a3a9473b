//! How a document stands in its project: what decides on its findings, and why.

use std::sync::Arc;

use super::Analysis;
use super::derived::{Derived, assigned};
use crate::document::Document;
use crate::project::frameworks::Framework;
use crate::project::path::relative_to;
use crate::project::reason::Assigned;
use crate::project::root::Mark;
use crate::project::template::name_of_built_in;
use crate::project::{DocumentId, layout};

/// How a document stands in its project.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its role, and what has decided on it.
    pub assigned: Assigned,
    /// The project's root; `None` where nobody looks around the document.
    pub root: Option<RootFound>,
    /// The framework whose document it is, by where it lies.
    pub framework: Option<&'static Framework>,
    /// What it is compared with.
    pub template: Option<Compared>,
    /// The constitution that it answers to.
    pub constitution: Option<DocumentId>,
}

/// A root, and what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFound {
    /// The folder, as an absolute path.
    pub folder: String,
    /// What makes it one; `None` where nothing does, and it is the folder that is looked at.
    pub mark: Option<Mark>,
    /// The markers that lie in it.
    pub markers: Vec<&'static str>,
    /// Whether it has settings of its own.
    pub has_settings: bool,
}

/// What a document is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// A template of the project.
    Own(DocumentId),
    /// An outline that planls knows, by its name.
    BuiltIn(String),
}

impl Analysis {
    /// How a document that nobody has open stands in its project.
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
        let below = relative_to(id.as_str(), folder).and_then(|it| it.split('/').next());
        let known: Vec<&str> = index.markers_in(folder).collect();
        let markers = layout::MARKERS.iter().copied();
        let markers = markers.filter(|it| known.contains(it) || below == Some(*it)).collect();
        let mark = marked.map(|root| root.mark);
        let has_settings = index.has_settings(folder);
        Some(RootFound { folder: folder.to_owned(), mark, markers, has_settings })
    }
}
