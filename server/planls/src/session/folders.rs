//! The folders of the workspace, and those in which files may be read.

use std::path::PathBuf;

use ls_types::WorkspaceFolder;
use plan_analysis::analysis::Change;
use plan_analysis::project::target::Target;

use super::{Session, State};
use crate::from_proto;

impl Session {
    /// The folders of the workspace: as the client names them, and with links resolved.
    pub(crate) fn folders(&self) -> Vec<(String, PathBuf)> {
        self.state().folders.clone()
    }

    /// The folders in which files may be read, with links resolved.
    pub(crate) fn readable_folders(&self) -> Vec<PathBuf> {
        self.state().readable_folders()
    }

    /// Adds and removes folders of the workspace.
    pub(crate) fn change_folders(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let mut state = self.state();
        let removed: Vec<String> =
            removed.iter().filter_map(|it| Some(from_proto::folder(&it.uri)?.0)).collect();
        state.folders.retain(|(name, _)| !removed.contains(name));
        let added: Vec<_> = added.iter().filter_map(|it| from_proto::folder(&it.uri)).collect();
        let names: Vec<String> = added.iter().map(|(name, _)| name.clone()).collect();
        state.folders.extend(added.into_iter().map(real));
        state.tell_folders();
        self.await_reading_of(&mut state, &names);
        state.forget_settings();
        state.forget_outside(&removed);
        drop(state);
        self.request_scan();
    }
}

impl State {
    /// Sets the folders of the workspace: names and paths.
    pub(super) fn set_folders(&mut self, folders: impl Iterator<Item = (String, PathBuf)>) {
        self.folders = folders.map(real).collect();
        self.tell_folders();
    }

    fn tell_folders(&mut self) {
        let names = self.folders.iter().map(|(name, _)| name.clone()).collect();
        self.host.apply_change(Change::Folders(names));
    }

    /// The folders in which files may be read, with links resolved: those of the workspace, and those of open
    /// documents outside of it.
    pub(super) fn readable_folders(&self) -> Vec<PathBuf> {
        let own = self.host.folders_outside_workspace().into_iter();
        let own = own.map(|folder| real((folder.clone(), folder.into())).1);
        self.folders.iter().map(|(_, real)| real.clone()).chain(own).collect()
    }

    /// Forgets what is known about folders that were removed from the workspace.
    fn forget_outside(&mut self, removed: &[String]) {
        for folder in removed {
            for id in self.known_in(folder) {
                let kept = self.folders.iter().any(|(name, _)| Target::is_inside(&id, name));
                if !kept {
                    self.observed.remove(&id);
                    self.host.apply_change(Change::File(id, None));
                }
            }
        }
    }
}

/// A folder with links resolved; one that does not exist stays as it is.
fn real((name, path): (String, PathBuf)) -> (String, PathBuf) {
    let path = path.canonicalize().unwrap_or(path);
    (name, path)
}
