//! Observations: what was found at paths on disk, and when. Several threads look at the disk at the same time; of two
//! observations of a path the one that began later counts.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use ls_types::{FileChangeType, FileEvent};
use plan_analysis::analysis::{Change, Disk, File};
use plan_analysis::index::PathState;
use plan_analysis::project::DocumentId;
use plan_analysis::project::target::Target;

use super::{Session, State, settings};
use crate::disk::{self, Stamp};
use crate::from_proto;

/// Maximum number of changed files that are read at once; others are left to the scan, so that no request waits for
/// them.
const AT_ONCE: usize = 8;

/// What was found at a path.
#[derive(Debug)]
pub(crate) struct Observation {
    id: DocumentId,
    observed: Observed,
    file: File,
}

/// When a path was looked at, and the state of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    epoch: u64,
    /// `None` if another state of the file could have the same stamp.
    stamp: Option<Stamp>,
}

impl Observation {
    /// An observation that began at `epoch`: see [`Session::epoch`].
    pub(crate) fn new(id: DocumentId, epoch: u64, file: File, stamp: Option<Stamp>) -> Observation {
        let stamp = stamp.filter(Stamp::is_settled);
        Observation { id, observed: Observed { epoch, stamp }, file }
    }
}

impl Session {
    /// The epoch of an observation that begins now. Takes no lock.
    pub(crate) fn epoch(&self) -> u64 {
        next(&self.epochs)
    }

    /// Takes observations, unless newer ones of the same paths are known.
    pub(crate) fn observe(&self, observations: Vec<Observation>) {
        let mut state = self.state();
        let outside = state.host.folders_outside_workspace();
        let folders: Vec<String> =
            state.folders.iter().map(|(name, _)| name.clone()).chain(outside).collect();
        // A folder may have been removed while it was read.
        let is_inside = |id: &DocumentId| {
            folders.iter().any(|it| id.as_str() == it || Target::is_inside(id, it))
        };
        let newer = observations.into_iter().filter(|it| is_inside(&it.id) && state.is_newer(it));
        let (taken, rejected): (Vec<_>, Vec<_>) = newer.partition(|it| state.has_present_role(it));
        if !rejected.is_empty() {
            state.has_rejected = true;
            self.request_scan();
        }
        for Observation { id, observed, .. } in &taken {
            state.observed.insert(id.clone(), *observed);
        }
        let files = taken.into_iter().map(|it| (it.id, it.file)).collect();
        state.host.apply_change(Change::Files(files));
    }

    /// The stamps of the files that were read.
    pub(crate) fn stamps(&self) -> HashMap<DocumentId, Stamp> {
        let state = self.state();
        state.observed.iter().filter_map(|(id, it)| Some((id.clone(), it.stamp?))).collect()
    }

    /// Takes files that were created, changed or deleted on disk.
    pub(crate) fn files_changed(&self, events: &[FileEvent]) {
        let mut state = self.state();
        let mut needs_scan = false;
        for (index, event) in events.iter().enumerate() {
            let id = from_proto::document_id(&event.uri);
            match event.typ {
                _ if settings::is_settings(&id) => state.settings_changed(&id),
                FileChangeType::DELETED => state.delete(id),
                // Whether Git ignores an unknown path, only the scan knows.
                _ if index < AT_ONCE && state.is_observed(&id) => state.read(&id),
                _ => needs_scan = true,
            }
        }
        drop(state);
        if needs_scan {
            self.request_scan();
        }
    }
}

impl State {
    pub(super) fn epoch(&self) -> u64 {
        next(&self.epochs)
    }

    fn is_newer(&self, new: &Observation) -> bool {
        self.observed.get(&new.id).is_none_or(|old| old.epoch <= new.observed.epoch)
    }

    /// Whether the facts of a document were taken in its present role: settings may have changed while it was read.
    fn has_present_role(&self, observation: &Observation) -> bool {
        match &observation.file {
            File::Facts { role, .. } => *role == self.host.index().role_by_path(&observation.id),
            _ => true,
        }
    }

    /// Whether a path was looked at on disk, which does not follow from a document being open.
    fn is_observed(&self, id: &DocumentId) -> bool {
        if self.open.contains_key(id) {
            self.observed.contains_key(id)
        } else {
            self.host.knows(id)
        }
    }

    /// Reads what is at a path.
    pub(super) fn read(&mut self, id: &DocumentId) {
        let epoch = self.epoch();
        self.find_settings(id);
        let folders = self.readable_folders();
        let State { host, parser, .. } = self;
        let (file, stamp) = disk::look_for_facts(id, &folders, host.index(), parser);
        self.take(Observation::new(id.clone(), epoch, file, stamp));
    }

    /// Takes an observation that is newer than all others.
    pub(super) fn take(&mut self, observation: Observation) {
        self.observed.insert(observation.id.clone(), observation.observed);
        self.host.apply_change(Change::File(observation.id, Some(observation.file)));
    }

    /// Looks again at what an open document depends on, except for documents: clients that watch files report only
    /// those.
    pub(super) fn look_again_at_dependencies(&mut self, id: &DocumentId) {
        let analysis = self.host.analysis();
        let mut others = analysis.dependencies(id);
        others.retain(|it| {
            matches!(
                analysis.index().get(it),
                Some(PathState::Missing | PathState::Folder | PathState::File)
            )
        });
        // A snapshot that is still held would make the host copy what it changes.
        drop(analysis);
        self.look_up(others);
    }

    /// Takes a file that was deleted, or a folder with everything in it: clients may report only the folder.
    fn delete(&mut self, id: DocumentId) {
        let observed = Observed { epoch: self.epoch(), stamp: None };
        let mut deleted = vec![id.clone()];
        if !disk::is_document(Path::new(id.as_str())) {
            self.reload_settings_in(&id);
            deleted.extend(self.known_in(id.as_str()));
        }
        self.observed.extend(deleted.iter().map(|id| (id.clone(), observed)));
        let files = deleted.into_iter().map(|id| (id, File::Missing)).collect();
        self.host.apply_change(Change::Files(files));
    }

    /// The known paths in a folder.
    pub(super) fn known_in(&mut self, folder: &str) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        let paths = analysis.index().paths().map(|(id, _)| id);
        paths.filter(|id| Target::is_inside(id, folder)).cloned().collect()
    }

    /// Forgets observations of paths that are no longer known, except for one.
    pub(super) fn forget_observations_except(&mut self, kept: Option<&DocumentId>) {
        let State { host, observed, .. } = self;
        observed.retain(|id, _| Some(id) == kept || host.knows(id));
    }
}

fn next(epochs: &AtomicU64) -> u64 {
    epochs.fetch_add(1, Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use plan_analysis::document::Document;
    use plan_analysis::project::DocumentId;
    use plan_analysis::syntax::Parser;
    use serde_json::json;

    use super::{Observation, Session};

    /// Which document is a constitution depends on the settings.
    #[test]
    fn facts_that_were_taken_before_the_settings_came_are_taken_again() {
        let session = Session::default();
        let params = json!({ "rootUri": "file:///w", "capabilities": {} });
        session.initialize(&serde_json::from_value(params).expect("the params are right"));
        let (wake, woken) = sync_channel(1);
        session.set_scanner(wake);
        let id = DocumentId::new("/w/zzz/rules.md");
        let text = "# Rules\n\n## Core Principles\n\n### I. One\n\nText.\n";
        let document = Document::new(text, &mut Parser::default());
        let read = || {
            let epoch = session.epoch();
            let facts = session.snapshot().analysis.facts(&id, &document);
            Observation::new(id.clone(), epoch, facts, None)
        };
        let articles = || {
            let analysis = session.snapshot().analysis;
            analysis.index().facts(&id).map(|facts| facts.articles.len())
        };
        let early = read();
        let settings = json!({ "planls": { "constitution": ["zzz/rules.md"] } });
        assert!(session.take_editor_settings(&settings));
        session.observe(vec![early]);
        assert_eq!(articles(), None);
        assert!(woken.try_recv().is_ok(), "no scan was requested");
        session.observe(vec![read()]);
        assert_eq!(articles(), Some(1));
        assert!(woken.try_recv().is_err(), "a scan was requested");
    }
}
