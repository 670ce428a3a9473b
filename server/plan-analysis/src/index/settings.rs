//! The settings that apply to a document: those of the nearest folder above it that has any, else the global
//! ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::project::path::{ancestors, join, relative_to};
use crate::project::reason::Assigned;
use crate::project::template::Template;
use crate::project::{DocumentId, Role, layout};

use super::Index;

/// All known settings.
#[derive(Clone, Debug, Default)]
pub(super) struct FolderConfigs {
    /// The settings for documents below no folder with settings; patterns are relative to the workspace
    /// folder.
    everywhere: Arc<Config>,
    /// The settings of folders.
    of_folders: BTreeMap<Box<str>, Arc<Config>>,
}

impl FolderConfigs {
    /// Whether a folder has settings of its own, which makes it a project.
    pub(super) fn has(&self, folder: &str) -> bool {
        !self.of_folders.is_empty() && self.of_folders.contains_key(folder)
    }
}

impl Index {
    /// Sets or removes the settings of a folder, or with `None` as folder the global ones. Returns the
    /// documents whose role changed; they are removed from the index, since their facts depend on the role.
    pub fn set_config(&mut self, folder: Option<&str>, config: Option<Config>) -> Vec<DocumentId> {
        let roles: Vec<(DocumentId, Option<Role>)> =
            self.documents().map(|(id, _)| (id.clone(), self.role_by_path(id))).collect();
        let settings = &mut self.settings;
        match (folder, config) {
            (None, config) => settings.everywhere = Arc::new(config.unwrap_or_default()),
            (Some(folder), Some(config)) => {
                drop(settings.of_folders.insert(folder.into(), Arc::new(config)));
            }
            (Some(folder), None) => drop(settings.of_folders.remove(folder)),
        }
        self.find_roles_below("");
        self.touch(None);
        let moved = roles.into_iter().filter(|(id, role)| self.role_by_path(id) != *role);
        let moved: Vec<DocumentId> = moved.map(|(id, _)| id).collect();
        for id in &moved {
            self.forget(id);
        }
        moved
    }

    /// The settings that apply to a document.
    pub fn config_of(&self, id: &DocumentId) -> &Arc<Config> {
        self.own_settings(id).map_or(&self.settings.everywhere, |(_, config)| config)
    }

    /// The indices of the overrides that apply to a document.
    pub fn overrides_of(&self, id: &DocumentId) -> Box<[usize]> {
        let (folder, config) = self.settings_of(id);
        match relative_to(id.as_str(), folder) {
            Some(relative) => config.overrides_for(relative),
            None => Box::default(),
        }
    }

    /// Whether a folder has settings of its own.
    pub fn has_settings(&self, folder: &str) -> bool {
        self.settings.has(folder)
    }

    /// Whether the settings exclude a document.
    pub fn is_excluded(&self, id: &DocumentId) -> bool {
        let (folder, config) = self.settings_of(id);
        relative_to(id.as_str(), folder).is_some_and(|relative| config.excluded.is_match(relative))
    }

    /// The role that the settings give a document.
    pub fn role_by_settings(&self, id: &DocumentId) -> Option<Assigned> {
        let (folder, config) = self.settings_of(id);
        config.role(relative_to(id.as_str(), folder)?)
    }

    /// The paths of a document's constitution, the most specific first: those in the settings, else those of
    /// the layouts.
    pub fn constitutions<'a>(
        &'a self,
        id: &'a DocumentId,
    ) -> impl Iterator<Item = DocumentId> + 'a {
        let (folder, config) = self.settings_of(id);
        let chosen = config.constitutions.iter().filter_map(move |path| join(folder, path));
        let root = self.root_of(id).filter(|_| config.constitutions.is_empty());
        let usual = layout::CONSTITUTIONS.iter().filter_map(move |path| join(root?, path));
        chosen.chain(usual).map(|path| DocumentId::new(&path))
    }

    /// The paths of a document's template according to the settings.
    pub(crate) fn chosen_templates(&self, id: &DocumentId) -> Vec<DocumentId> {
        let (folder, config) = self.settings_of(id);
        if config.templates.is_empty() && config.template_folder.is_none() {
            return Vec::new();
        }
        // The text of the document may give it another role than its path, so the templates of all roles are
        // included.
        let all = config.templates.values().filter_map(|path| join(folder, path));
        let role = self.role_by_path(id);
        let fitting = config.template_paths(folder, role, id.file_name());
        all.chain(fitting).map(|path| DocumentId::new(&path)).collect()
    }

    /// The template that the settings give a document in this role.
    pub(super) fn chosen_template(
        &self,
        id: &DocumentId,
        role: Role,
    ) -> Option<(DocumentId, Arc<Template>)> {
        let (folder, config) = self.settings_of(id);
        let of_role = config.templates.get(&role).and_then(|path| join(folder, path));
        let of_role = of_role.map(|path| DocumentId::new(&path));
        let at = |id: DocumentId| self.templates.at(&id).map(|template| (id, template));
        if let Some(template) = of_role.and_then(at) {
            return Some(template);
        }
        let own = join(folder, config.template_folder.as_deref()?)?;
        self.templates.of(&own, id, role, |_| true)
    }

    /// The settings that apply to a document, and the folder that their patterns are relative to.
    fn settings_of<'a>(&'a self, id: &'a DocumentId) -> (&'a str, &'a Arc<Config>) {
        self.own_settings(id).unwrap_or_else(|| {
            (self.folder_of(id).unwrap_or_else(|| id.folder()), &self.settings.everywhere)
        })
    }

    /// The nearest folder above a document with settings of its own, and those settings.
    fn own_settings(&self, id: &DocumentId) -> Option<(&str, &Arc<Config>)> {
        let own = &self.settings.of_folders;
        if own.is_empty() {
            return None;
        }
        let found = ancestors(id.as_str()).find_map(|folder| own.get_key_value(folder));
        found.map(|(folder, config)| (&**folder, config))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::Config;
    use crate::fixture::document;
    use crate::index::{Facts, Index, IndexedDocument, PathState};
    use crate::project::{DocumentId, Role};

    fn index(paths: &[&str]) -> Index {
        let mut index = Index::default();
        index.set_folders(vec!["/w".to_owned()]);
        for path in paths {
            let id = DocumentId::new(path);
            let facts = Facts::new(&document("# A\n"), index.role_by_path(&id));
            index.set(id, PathState::Document(Arc::new(IndexedDocument::closed(facts))));
        }
        index
    }

    fn constitution(path: &str) -> Option<Config> {
        Some(Config { constitutions: vec![path.to_owned()], ..Config::default() })
    }

    #[test]
    fn the_nearest_folder_with_settings_serves_a_document() {
        let mut index = index(&[]);
        index.set_config(None, constitution("editor.md"));
        index.set_config(Some("/w/a"), constitution("outer.md"));
        index.set_config(Some("/w/a/b"), constitution("inner.md"));
        let first = |path| {
            let id = DocumentId::new(path);
            index.constitutions(&id).next().map(|it| it.as_str().to_owned())
        };
        assert_eq!(first("/w/plan.md").as_deref(), Some("/w/editor.md"));
        assert_eq!(first("/w/a/plan.md").as_deref(), Some("/w/a/outer.md"));
        assert_eq!(first("/w/a/b/c/plan.md").as_deref(), Some("/w/a/b/inner.md"));
    }

    #[test]
    fn a_folder_with_settings_is_a_project_as_long_as_it_has_them() {
        let mut index = index(&[]);
        let id = DocumentId::new("/w/a/notes/plan.md");
        assert_eq!(index.root_of(&id), Some("/w"));
        index.set_config(Some("/w/a"), Some(Config::default()));
        assert_eq!(index.root_of(&id), Some("/w/a"));
        index.set_config(Some("/w/a"), None);
        assert_eq!(index.root_of(&id), Some("/w"));
    }

    #[test]
    fn documents_whose_role_is_another_now_are_forgotten_and_named() {
        let mut index = index(&["/w/rules.md", "/w/specs/001-a/plan.md"]);
        let rules = DocumentId::new("/w/rules.md");
        let moved = index.set_config(Some("/w"), constitution("rules.md"));
        assert_eq!(moved, std::slice::from_ref(&rules));
        assert!(index.get(&rules).is_none());
        assert_eq!(index.role_by_path(&rules), Some(Role::Constitution));
        // Nobody has looked at it again, so there is nothing to forget.
        assert_eq!(index.set_config(Some("/w"), None), []);
    }

    #[test]
    fn a_marker_that_is_gone_marks_no_root() {
        let mut index = index(&[]);
        let id = DocumentId::new("/w/a/notes/plan.md");
        let marker = || DocumentId::new("/w/a/.specify");
        for gone in [PathState::Missing, PathState::File] {
            index.set(marker(), PathState::Folder);
            assert_eq!(index.root_of(&id), Some("/w/a"));
            index.set(marker(), gone);
            assert_eq!(index.root_of(&id), Some("/w"));
        }
        index.set(marker(), PathState::Folder);
        index.set(DocumentId::new("/w/a/.kiro"), PathState::Folder);
        index.set(marker(), PathState::Missing);
        assert_eq!(index.root_of(&id), Some("/w/a"));
    }
}
