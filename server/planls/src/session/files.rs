//! What a session knows of the disk: it is told what was found at a path, and tells what it would like
//! compared again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;

use ls_types::{FileChangeType, FileEvent, WorkspaceFolder};
use plan_analysis::analysis::{Change, File};
use plan_analysis::index::PathState;
use plan_analysis::project::DocumentId;
use plan_analysis::project::target::Target;

use super::{Session, State, real, settings};
use crate::workspace::Stamp;
use crate::{from_proto, workspace};

/// So many changed files are read at once; more are left to the scan, so that nobody waits for them.
const AT_ONCE: usize = 8;

/// What somebody has found at a path.
#[derive(Debug)]
pub(crate) struct Look {
    id: DocumentId,
    seen: Seen,
    file: File,
}

/// When a path was looked at, and what was there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Of two looks the one with the higher number began later, and is right.
    turn: u64,
    /// The file's stamp, where another state of the file would have another one.
    stamp: Option<Stamp>,
}

impl Look {
    /// What was found at a path by a look that began at a turn: see [`Session::turn`].
    pub(crate) fn at(id: DocumentId, turn: u64, file: File, stamp: Option<Stamp>) -> Look {
        let stamp = stamp.filter(Stamp::is_settled);
        Look { id, seen: Seen { turn, stamp }, file }
    }
}

impl Session {
    /// The number of a look at the disk that begins now.
    pub(crate) fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::SeqCst)
    }

    /// Takes what was found by looks that began at their turns; what was found later already stays.
    pub(crate) fn learn(&self, looks: Vec<Look>) {
        let mut state = self.state();
        let strays = state.host.folders_of_strays();
        let folders: Vec<String> =
            state.folders.iter().map(|(name, _)| name.clone()).chain(strays).collect();
        // A folder may have been removed while it was read.
        let is_inside = |id: &DocumentId| {
            folders.iter().any(|it| id.as_str() == it || Target::is_inside(id, it))
        };
        let looks = looks.into_iter().filter(|look| is_inside(&look.id));
        let news = looks.filter(|look| state.is_news(look));
        let (news, outdated): (Vec<Look>, Vec<Look>) =
            news.partition(|look| state.is_of_role(look));
        if !outdated.is_empty() {
            // Nothing was written down of these, so they are read again.
            state.outdated = true;
            self.compare();
        }
        for Look { id, seen, .. } in &news {
            state.seen.insert(id.clone(), *seen);
        }
        let files = news.into_iter().map(|look| (look.id, look.file)).collect();
        state.host.apply_change(Change::Files(files));
    }

    /// The stamps of the files that were read.
    pub(crate) fn stamps(&self) -> HashMap<DocumentId, Stamp> {
        let state = self.state();
        state.seen.iter().filter_map(|(id, seen)| Some((id.clone(), seen.stamp?))).collect()
    }

    /// A number that rises with everything that happens to the session.
    pub(crate) fn generation(&self) -> u64 {
        self.state().host.generation()
    }

    /// Makes a report of the whole workspace when no other is made: two at a time would only be slower.
    pub(crate) fn in_turn<T>(&self, make: impl FnOnce() -> T) -> T {
        let _turn = self.pulling.lock().unwrap_or_else(PoisonError::into_inner);
        make()
    }

    /// The folders of the workspace, as the client names them and as they really are.
    pub(crate) fn folders(&self) -> Vec<(String, PathBuf)> {
        self.state().folders.clone()
    }

    /// The folders in which files may be looked at, as they really are.
    pub(crate) fn allowed(&self) -> Vec<PathBuf> {
        self.state().allowed()
    }

    /// Who compares the workspace with the disk hears of wishes here.
    pub(crate) fn set_scanner(&self, wake: SyncSender<()>) {
        // A client that is initialized twice has the first one.
        let _ = self.scanner.set(wake);
    }

    /// Wishes that the workspace is compared with the disk, soon and elsewhere.
    pub(crate) fn compare(&self) {
        // Full means that somebody has wished for it already.
        let _ = self.scanner.get().map(|wake| wake.try_send(()));
    }

    /// The same where the client does not tell of what happens on disk.
    pub(crate) fn compare_unless_watched(&self) {
        if !self.watched.load(Ordering::SeqCst) {
            self.compare();
        }
    }

    /// The client tells of what happens on disk.
    pub(crate) fn set_watched(&self) {
        self.watched.store(true, Ordering::SeqCst);
    }

    /// Takes folders that were added or removed.
    pub(crate) fn change_folders(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let mut state = self.state();
        let gone: Vec<String> =
            removed.iter().filter_map(|it| Some(from_proto::folder(&it.uri)?.0)).collect();
        state.folders.retain(|(name, _)| !gone.contains(name));
        let new = added.iter().filter_map(|folder| from_proto::folder(&folder.uri));
        let new: Vec<_> = new.map(real).collect();
        let names: Vec<String> = new.iter().map(|(name, _)| name.clone()).collect();
        state.folders.extend(new);
        state.tell_folders();
        self.await_reading_of(&mut state, &names);
        state.forget_settings();
        state.forget_outside(&gone);
        drop(state);
        self.compare();
    }

    /// Takes files that were created, changed or deleted on disk.
    pub(crate) fn files_changed(&self, events: &[FileEvent]) {
        let mut state = self.state();
        let mut left = false;
        for (index, event) in events.iter().enumerate() {
            let id = from_proto::document_id(&event.uri);
            match event.typ {
                _ if settings::is_settings(&id) => state.settings_changed(&id),
                FileChangeType::DELETED => state.lose(id, self.turn()),
                // Of a path that nobody has asked for only the walk knows whether it is ignored.
                _ if index < AT_ONCE && state.is_looked_at(&id) => state.look(&id, self.turn()),
                _ => left = true,
            }
        }
        drop(state);
        if left {
            self.compare();
        }
    }
}

impl State {
    fn is_news(&self, look: &Look) -> bool {
        self.seen.get(&look.id).is_none_or(|seen| seen.turn <= look.seen.turn)
    }

    /// Whether anybody has looked at a path; that a document is open says nothing of the disk.
    fn is_looked_at(&self, id: &DocumentId) -> bool {
        if self.names.contains_key(id) { self.seen.contains_key(id) } else { self.host.knows(id) }
    }

    /// Whether the facts of a document were taken in the role that it has now: settings may have come
    /// while it was read.
    fn is_of_role(&self, look: &Look) -> bool {
        match &look.file {
            File::Facts { role, .. } => *role == self.host.index().role_by_path(&look.id),
            _ => true,
        }
    }

    /// Looks at a path and takes what is there.
    pub(super) fn look(&mut self, id: &DocumentId, turn: u64) {
        self.find_settings(id);
        let folders = self.allowed();
        let State { host, parser, .. } = self;
        let (file, stamp) = workspace::look_for_facts(id, &folders, host.index(), parser);
        self.take(Look::at(id.clone(), turn, file, stamp));
    }

    /// Takes what was found at a path.
    pub(super) fn take(&mut self, look: Look) {
        self.seen.insert(look.id.clone(), look.seen);
        self.host.apply_change(Change::File(look.id, Some(look.file)));
    }

    /// Looks again at what a document names, but for documents: clients that watch files tell of those
    /// alone.
    pub(super) fn look_again(&mut self, id: &DocumentId, turns: &AtomicU64) {
        let analysis = self.host.analysis();
        let mut others = analysis.dependencies(id);
        others.retain(|it| {
            matches!(
                analysis.index().get(it),
                Some(PathState::Missing | PathState::Folder | PathState::File)
            )
        });
        others.sort();
        others.dedup();
        // A snapshot that is still held would make the host copy what it changes.
        drop(analysis);
        self.find_all(others, turns);
    }

    /// Takes a file that was deleted, or a folder with everything in it: a client may tell of the
    /// folder alone.
    fn lose(&mut self, id: DocumentId, turn: u64) {
        let mut gone = vec![id.clone()];
        if !workspace::is_document(Path::new(id.as_str())) {
            self.lose_settings(&id);
            gone.extend(self.known_in(id.as_str()));
        }
        for id in &gone {
            self.seen.insert(id.clone(), Seen { turn, stamp: None });
        }
        let gone = gone.into_iter().map(|id| (id, File::Missing)).collect();
        self.host.apply_change(Change::Files(gone));
    }

    /// Forgets what is known of folders that are no longer the workspace's.
    fn forget_outside(&mut self, gone: &[String]) {
        for folder in gone {
            for id in self.known_in(folder) {
                let kept = self.folders.iter().any(|(name, _)| Target::is_inside(&id, name));
                if !kept {
                    self.seen.remove(&id);
                    self.host.apply_change(Change::File(id, None));
                }
            }
        }
    }

    /// The paths in a folder of which something is known.
    fn known_in(&mut self, folder: &str) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        let paths = analysis.index().paths().map(|(id, _)| id);
        paths.filter(|id| Target::is_inside(id, folder)).cloned().collect()
    }

    /// The folders in which files may be looked at: the workspace's, and those of open documents
    /// that lie in none.
    pub(super) fn allowed(&self) -> Vec<PathBuf> {
        let own = self
            .host
            .folders_of_strays()
            .into_iter()
            .map(|folder| real((folder.clone(), folder.into())).1);
        self.folders.iter().map(|(_, real)| real.clone()).chain(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use plan_analysis::document::Document;
    use plan_analysis::project::DocumentId;
    use plan_analysis::syntax::Parser;
    use serde_json::json;

    use super::{Look, Session};

    /// What the analysis tells of a constitution hangs on what the settings call one.
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
            let turn = session.turn();
            let facts = session.snapshot().analysis.facts(&id, &document);
            Look::at(id.clone(), turn, facts, None)
        };
        let articles = || {
            let analysis = session.snapshot().analysis;
            analysis.index().facts(&id).map(|facts| facts.articles.len())
        };
        let early = read();
        let settings = json!({ "planls": { "constitution": ["zzz/rules.md"] } });
        assert!(session.take_editor_settings(&settings));
        session.learn(vec![early]);
        assert_eq!(articles(), None);
        assert!(woken.try_recv().is_ok(), "nobody looks again");
        session.learn(vec![read()]);
        assert_eq!(articles(), Some(1));
        assert!(woken.try_recv().is_err(), "there is nothing to look at again");
    }
}
