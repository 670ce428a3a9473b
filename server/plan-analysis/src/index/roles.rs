//! The roles that paths give documents, and the markers of roots that these roles depend on.

use super::{Index, PathState};
use crate::project::path::join;
use crate::project::reason::{Assigned, Reason};
use crate::project::{DocumentId, Role, layout, role, root};

impl Index {
    /// The role that a path alone gives: from the settings, the layouts and the file name.
    pub fn role_by_path(&self, id: &DocumentId) -> Option<Role> {
        self.assigned_by_path(id).map(|it| it.role)
    }

    /// The same, with the reason.
    pub fn assigned_by_path(&self, id: &DocumentId) -> Option<Assigned> {
        match self.roles.get(id) {
            Some(role) => *role,
            None => self.find_role(id),
        }
    }

    /// Records whether a path marks a root; the marker of a repository may be a file.
    pub(super) fn mark(&mut self, id: &DocumentId, is_folder: bool) {
        if id.file_name() == root::REPOSITORY {
            if self.repositories.insert(id.folder().into()) {
                self.find_roles_below(id.folder());
            }
        } else if let Some(folder) = root::marked_by(id.as_str(), is_folder)
            && self.marked.insert(folder.into())
        {
            self.find_roles_below(folder);
        }
    }

    /// Records that a path does not mark a root (any more).
    pub(super) fn unmark(&mut self, id: &DocumentId) {
        if id.file_name() == root::REPOSITORY {
            if self.repositories.remove(id.folder()) {
                self.find_roles_below(id.folder());
            }
        } else if let Some(folder) = root::marked_by(id.as_str(), true)
            && !self.holds_marker(folder)
            && self.marked.remove(folder)
        {
            self.find_roles_below(folder);
        }
    }

    pub(super) fn find_role(&self, id: &DocumentId) -> Option<Assigned> {
        let by_path = || role::by_path(id, self.root_of(id)).or_else(|| self.role_beside_plan(id));
        self.role_by_settings(id).or_else(by_path)
    }

    /// `spec.md` and `tasks.md` are common names; in the same folder as a plan they are its spec and tasks.
    fn role_beside_plan(&self, id: &DocumentId) -> Option<Assigned> {
        let beside = id.is_path().then(|| role::beside_plan(id.file_name()))??;
        let plan = DocumentId::new(&join(id.folder(), "plan.md")?);
        let is_there = matches!(self.known.get(&plan), Some(PathState::Document(_)));
        is_there.then(|| beside.by(Reason::BesidePlan))
    }

    /// Updates the roles of the documents in a plan's folder after the plan was added or removed.
    pub(super) fn find_roles_beside(&mut self, id: &DocumentId) {
        if !id.file_name().eq_ignore_ascii_case("plan.md") {
            return;
        }
        let beside = ["spec.md", "tasks.md"].into_iter().filter_map(|name| join(id.folder(), name));
        for id in beside.map(|path| DocumentId::new(&path)) {
            if self.roles.contains_key(&id) {
                let role = self.find_role(&id);
                self.roles.insert(id, role);
            }
        }
    }

    /// Recomputes the roles of the documents below a folder: with another root their relative paths differ.
    pub(super) fn find_roles_below(&mut self, folder: &str) {
        let ids: Vec<DocumentId> =
            self.roles.keys().filter(|id| id.as_str().starts_with(folder)).cloned().collect();
        for id in ids {
            let role = self.find_role(&id);
            self.roles.insert(id, role);
        }
    }

    fn holds_marker(&self, folder: &str) -> bool {
        self.markers_in(folder).next().is_some()
    }

    /// The known markers of a project's root in a folder.
    pub fn markers_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        layout::ROOT_MARKS.iter().map(String::as_str).filter(move |marker| {
            let id = DocumentId::new(&format!("{}/{marker}", folder.trim_end_matches('/')));
            match self.known.get(&id) {
                None | Some(PathState::Missing) => false,
                Some(PathState::Folder) => true,
                Some(_) => root::is_proof(marker),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::fixture::document;
    use crate::index::{Facts, Index, IndexedDocument, PathState};
    use crate::project::{DocumentId, Role};

    fn index() -> Index {
        let mut index = Index::default();
        index.set_folders(vec!["/docs".to_owned()]);
        index
    }

    fn put(index: &mut Index, path: &str) -> DocumentId {
        let id = DocumentId::new(path);
        let facts = Facts::new(&document("# Bells\n"), index.role_by_path(&id));
        index.set(id.clone(), PathState::Document(Arc::new(IndexedDocument::closed(facts))));
        id
    }

    #[test]
    fn beside_a_plan_a_spec_and_tasks_are_its_own() {
        let mut index = index();
        let (spec, tasks) =
            (put(&mut index, "/docs/a/spec.md"), put(&mut index, "/docs/a/tasks.md"));
        assert_eq!((index.role_by_path(&spec), index.role_by_path(&tasks)), (None, None));
        let plan = put(&mut index, "/docs/a/plan.md");
        assert_eq!(index.role_by_path(&spec), Some(Role::Spec));
        assert_eq!(index.role_by_path(&tasks), Some(Role::Tasks));
        index.set(plan, PathState::Missing);
        assert_eq!(index.role_by_path(&spec), None);
    }

    #[test]
    fn a_repository_below_a_marker_is_a_root_of_its_own() {
        let mut index = index();
        index.set(DocumentId::new("/docs/.specify"), PathState::Folder);
        let id = put(&mut index, "/docs/a/notes/b.md");
        assert_eq!(index.root_of(&id), Some("/docs"));
        let git = DocumentId::new("/docs/a/.git");
        for known in [PathState::Folder, PathState::File] {
            index.set(git.clone(), known);
            assert_eq!(index.root_of(&id), Some("/docs/a"));
            index.set(git.clone(), PathState::Missing);
            assert_eq!(index.root_of(&id), Some("/docs"));
        }
    }

    #[test]
    fn a_folder_that_is_opened_besides_hides_no_project() {
        let mut index = Index::default();
        index.set_folders(vec!["/w".to_owned(), "/w/specs".to_owned()]);
        assert_eq!(index.root_of(&DocumentId::new("/w/specs/a/plan.md")), Some("/w"));
    }
}
