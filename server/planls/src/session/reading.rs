//! Reading: what is read at once, what is left to threads of its own, and how far the workspace was read.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::SyncSender;

use plan_analysis::analysis::{Change, Disk, File, settle};
use plan_analysis::index::ids::feature;
use plan_analysis::project::{DocumentId, Role};

use super::{Observation, Session, State};
use crate::disk;

/// Maximum size in bytes of the documents that are read while a request waits; the templates and the constitution of
/// a project are rarely larger.
const READ_AT_ONCE: u64 = 128 << 10;

/// Maximum number of observations of paths that are no longer known.
const FORGOTTEN_LIMIT: usize = 1_000;

/// The threads that read, and what they tell.
impl Session {
    /// Sets what wakes the thread that reads link targets.
    pub(crate) fn set_reader(&self, wake: SyncSender<()>) {
        self.state().reader = Some(wake);
    }

    /// Sets what wakes the thread that scans the workspace.
    pub(crate) fn set_scanner(&self, wake: SyncSender<()>) {
        // If a client initializes twice, the first thread stays.
        let _ = self.scanner.set(wake);
    }

    /// Requests a scan, which compares the workspace with the disk.
    pub(crate) fn request_scan(&self) {
        // If the channel is full, a scan was requested already.
        let _ = self.scanner.get().map(|wake| wake.try_send(()));
    }

    /// Requests a scan if the client does not report changes on disk.
    pub(crate) fn request_scan_unless_watched(&self) {
        if !self.is_watched.load(Ordering::SeqCst) {
            self.request_scan();
        }
    }

    /// Notes that the client reports changes on disk.
    pub(crate) fn set_watched(&self) {
        self.is_watched.store(true, Ordering::SeqCst);
    }

    /// Announces that all folders will be read. Until then, rules that depend on other documents find nothing.
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

    /// Begins a scan; returns the folders to scan.
    pub(crate) fn begin_scan(&self) -> Vec<(String, PathBuf)> {
        let mut state = self.state();
        state.has_rejected = false;
        state.folders.clone()
    }

    /// Ends a scan of these folders; returns whether any of them was read for the first time. If an observation was
    /// rejected, the next scan decides.
    pub(crate) fn end_scan(&self, read: &[(String, PathBuf)]) -> bool {
        let mut state = self.state();
        if state.has_rejected {
            return false;
        }
        let before: Vec<String> = state.host.index().reading().map(str::to_owned).collect();
        let left: Vec<String> = before
            .iter()
            .filter(|folder| !holds(read, folder) && holds(&state.folders, folder))
            .cloned()
            .collect();
        let is_new = left != before;
        if is_new {
            state.host.apply_change(Change::Reading(left));
        }
        state.wake_reader();
        is_new
    }

    /// The documents that were found and not read; none during the first scan, which reads them.
    pub(crate) fn unread(&self) -> Vec<DocumentId> {
        let state = self.state();
        let index = state.host.index();
        let is_reading = index.reading().next().is_some();
        index.unread().filter(|_| !is_reading).cloned().collect()
    }
}

/// Looks up what open documents depend on. Read at once are documents that decide how open documents are read, and,
/// within [`READ_AT_ONCE`], those of the same spec folder; link targets are left to a thread.
impl Disk for State {
    fn unknown(&mut self) -> Vec<DocumentId> {
        self.host.take_unknown()
    }

    fn look_up(&mut self, mut paths: Vec<DocumentId>) -> bool {
        paths.sort_by_cached_key(|id| !self.is_model(id));
        let mut room = READ_AT_ONCE;
        for id in paths {
            self.find(id, &mut room);
        }
        true
    }
}

impl State {
    pub(super) fn await_reading(&mut self) {
        let folders = self.folders.iter().map(|(name, _)| name.clone()).collect();
        self.host.apply_change(Change::Reading(folders));
    }

    /// Looks up what open documents depend on.
    pub(super) fn look_up_dependencies(&mut self) {
        settle(self);
        if self.observed.len() > self.host.index().path_count() + FORGOTTEN_LIMIT {
            self.forget_observations_except(None);
        }
    }

    fn find(&mut self, id: DocumentId, room: &mut u64) {
        let epoch = self.epoch();
        self.find_settings(&id);
        let (file, stamp) = disk::find(&id, &self.readable_folders());
        if matches!(file, File::Unread) {
            let left = stamp.and_then(|stamp| room.checked_sub(stamp.len()));
            if let Some(left) = left.filter(|_| self.is_model(&id) || self.is_own(&id)) {
                *room = left;
                return self.read(&id);
            }
            // Without a stamp it is read in any case.
            self.take(Observation::new(id, epoch, file, None));
            return self.wake_reader();
        }
        self.take(Observation::new(id, epoch, file, stamp));
    }

    /// Whether a document decides how others are read.
    fn is_model(&self, id: &DocumentId) -> bool {
        let role = self.host.index().role_by_path(id);
        matches!(role, Some(Role::Template | Role::Constitution))
    }

    /// Whether a document has a role and belongs to the spec folder of an open document, or to a folder that was
    /// scanned: then it has appeared since, or has got its role since.
    fn is_own(&self, id: &DocumentId) -> bool {
        self.host.index().role_by_path(id).is_some()
            && (self.is_scanned(id) || self.open.keys().any(|open| feature(open) == feature(id)))
    }

    /// Whether a document belongs to a folder that was scanned.
    fn is_scanned(&self, id: &DocumentId) -> bool {
        let index = self.host.index();
        index.folder_of(id).is_some() && index.reading().next().is_none()
    }

    fn wake_reader(&self) {
        // If the channel is full, the thread is about to read.
        let _ = self.reader.as_ref().map(|wake| wake.try_send(()));
    }
}

/// Whether a folder of this name is one of these.
fn holds(folders: &[(String, PathBuf)], folder: &str) -> bool {
    folders.iter().any(|(name, _)| name == folder)
}
