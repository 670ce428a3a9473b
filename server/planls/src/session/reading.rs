//! How far the session has read: what waits until the workspace is known, and what is read at once.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use plan_analysis::analysis::{Change, File};
use plan_analysis::index::ids::feature;
use plan_analysis::project::{DocumentId, Role};

use super::{Look, Session, State};
use crate::workspace;

/// So many bytes of documents are read while somebody waits; a project's own templates and its constitution
/// hardly ever have more.
const ROOM: u64 = 128 << 10;

impl Session {
    /// Who reads what was found hears of it here.
    pub(crate) fn set_reader(&self, wake: SyncSender<()>) {
        self.state().reader = Some(wake);
    }

    /// Somebody is about to read all folders: nothing is found that hangs on other documents before they have.
    pub(crate) fn await_reading(&self) {
        self.state().await_reading();
    }

    /// The same for folders that were added.
    pub(super) fn await_reading_of(&self, state: &mut State, added: &[String]) {
        if self.scanner.get().is_some() {
            let mut folders: Vec<String> =
                state.host.index().reading().map(str::to_owned).collect();
            folders.extend_from_slice(added);
            state.host.apply_change(Change::Reading(folders));
        }
    }

    /// A comparison begins: the folders that it is to read.
    pub(crate) fn begin_comparison(&self) -> Vec<(String, PathBuf)> {
        let mut state = self.state();
        state.outdated = false;
        state.folders.clone()
    }

    /// Folders were read; says whether it was for the first time. Where something of them has to be read again, that
    /// is still to come.
    pub(crate) fn end_comparison(&self, read: &[(String, PathBuf)]) -> bool {
        let mut state = self.state();
        if state.outdated {
            return false;
        }
        let before: Vec<String> = state.host.index().reading().map(str::to_owned).collect();
        let is_read = |folder: &String| read.iter().any(|(name, _)| name == folder);
        let is_kept = |folder: &String| state.folders.iter().any(|(name, _)| name == folder);
        let left: Vec<String> =
            before.iter().filter(|it| !is_read(it) && is_kept(it)).cloned().collect();
        let is_new = left != before;
        if is_new {
            state.host.apply_change(Change::Reading(left));
        }
        state.wake_reader();
        is_new
    }

    /// What was found and nobody has read; nothing while the workspace is read, which comes by all of it.
    pub(crate) fn unread(&self) -> Vec<DocumentId> {
        let state = self.state();
        let index = state.host.index();
        let is_reading = index.reading().next().is_some();
        index.unread().filter(|_| !is_reading).cloned().collect()
    }
}

impl State {
    pub(super) fn await_reading(&mut self) {
        let folders = self.folders.iter().map(|(name, _)| name.clone()).collect();
        self.host.apply_change(Change::Reading(folders));
    }

    /// Looks at paths that the open documents ask about. Read is only what says how they are to be read themselves,
    /// and, as far as there is room, what belongs to their features; where links lead is left to others.
    pub(super) fn find_all(&mut self, mut ids: Vec<DocumentId>, turns: &AtomicU64) {
        ids.sort_by_cached_key(|id| !self.is_model(id));
        let mut room = ROOM;
        for id in ids {
            self.find(id, turns.fetch_add(1, Ordering::SeqCst), &mut room);
        }
    }

    fn find(&mut self, id: DocumentId, turn: u64, room: &mut u64) {
        self.find_settings(&id);
        let (file, stamp) = workspace::find(&id, &self.allowed());
        if matches!(file, File::Unread) {
            let left = stamp.and_then(|stamp| room.checked_sub(stamp.len()));
            if let Some(left) = left.filter(|_| self.is_model(&id) || self.is_own(&id)) {
                *room = left;
                return self.look(&id, turn);
            }
            // Without a stamp it is read in any case.
            self.take(Look::at(id, turn, file, None));
            return self.wake_reader();
        }
        self.take(Look::at(id, turn, file, stamp));
    }

    /// Whether a document says how others are read.
    fn is_model(&self, id: &DocumentId) -> bool {
        let role = self.host.index().role_by_path(id);
        matches!(role, Some(Role::Template | Role::Constitution))
    }

    /// Whether a document has a role, and belongs to the feature of one that is open or to a folder that was read:
    /// what is found there now has come since, or has got its role.
    fn is_own(&self, id: &DocumentId) -> bool {
        let index = self.host.index();
        let is_of_folder = || index.folder_of(id).is_some() && index.reading().next().is_none();
        index.role_by_path(id).is_some()
            && (is_of_folder() || self.names.keys().any(|open| feature(open) == feature(id)))
    }

    fn wake_reader(&self) {
        // Full means that it is about to look.
        let _ = self.reader.as_ref().map(|wake| wake.try_send(()));
    }
}

#[cfg(test)]
mod tests;
