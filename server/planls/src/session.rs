//! The session: the one owner of the analysis, and what the client calls its documents. State is
//! changed before anything else happens in a handler; whoever reads takes a snapshot.

mod files;
mod reading;
mod recovery;
mod settings;
#[cfg(test)]
mod tests;
mod text;
mod tokens;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use dashmap::DashMap;
use ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, Uri};
use plan_analysis::analysis::{Analysis, AnalysisHost, Change, Disk, settle};
use plan_analysis::features::Diagnostic;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use tokio::sync::Notify;

use crate::capabilities::Client;
use crate::publish::Published;
use crate::transport::Outbox;
use crate::{from_proto, to_proto};
pub(crate) use files::Look;
use tokens::Tokens;

/// Of so many paths it is remembered when they were looked at, though nobody asks about them any more.
const MOST_FORGOTTEN: usize = 1_000;

/// A session with one client.
#[derive(Debug, Default)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// Held while somebody waits for the state, so that nobody passes them.
    door: Mutex<()>,
    /// What the client was told of each document that it has open.
    published: DashMap<DocumentId, Published>,
    /// Held from taking a snapshot to having published it: two threads publish, and the newer snapshot must win.
    publishing: Mutex<()>,
    /// How many results were given a name.
    results: AtomicU64,
    /// Held while a report of the whole workspace is made.
    pulling: Mutex<()>,
    /// How many looks at the disk have begun.
    turns: AtomicU64,
    /// Wakes who compares the workspace with the disk.
    scanner: OnceLock<SyncSender<()>>,
    /// Whether the client tells of what happens on disk.
    watched: AtomicBool,
    /// Told where an answer that the client has asked for may be another one by now.
    outdated: Notify,
}

#[derive(Debug, Default)]
struct State {
    host: AnalysisHost,
    parser: Parser,
    client: Client,
    /// The workspace's folders, as the client names them and as they really are.
    folders: Vec<(String, PathBuf)>,
    /// What the client calls the documents that it has open.
    names: Arc<HashMap<DocumentId, Name>>,
    /// The semantic tokens that the client was given last.
    tokens: Arc<Tokens>,
    /// The texts of open documents that could not be read.
    lost: HashMap<DocumentId, Text>,
    /// Where settings stand, and what they say.
    settings: settings::Settings,
    /// The state of the analysis that was published last; its own count of changes.
    published: u64,
    /// How often names had changed when it was; the client has asked for what hangs on them.
    moves: u64,
    /// When the paths on disk were looked at, and what was there.
    seen: HashMap<DocumentId, files::Seen>,
    /// Wakes who reads what was found.
    reader: Option<SyncSender<()>>,
    /// Whether something that was read since the last comparison began has to be read again.
    outdated: bool,
}

/// What the client calls an open document.
#[derive(Clone, Debug)]
struct Name {
    uri: Uri,
    version: i32,
}

/// Everything that a request reads.
pub(crate) struct Snapshot {
    /// The analysis, in which nothing changes any more.
    pub(crate) analysis: Analysis,
    /// What the client can do.
    pub(crate) client: Client,
    /// The semantic tokens that the client was given last; each snapshot has the same.
    pub(crate) tokens: Arc<Tokens>,
    folders: Vec<PathBuf>,
    names: Arc<HashMap<DocumentId, Name>>,
}

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        // A mutex goes to who comes, not to who waits: the scan would give the state back and have it again before
        // the core is awake.
        let _door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        // A handler that panicked left the state as the last change made it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns who the client is.
    pub(crate) fn initialize(&self, params: &InitializeParams) -> Client {
        let mut state = self.state();
        state.client = Client::new(params);
        #[expect(deprecated, reason = "older clients send nothing else")]
        let root = params.root_uri.iter();
        let folders: Vec<Uri> = match &params.workspace_folders {
            Some(folders) if !folders.is_empty() => {
                folders.iter().map(|folder| folder.uri.clone()).collect()
            }
            _ => root.cloned().collect(),
        };
        state.set_folders(&folders);
        state.take_initial_settings(params.initialization_options.as_ref());
        state.client
    }

    /// Takes a document that was opened. One that is open already is taken anew.
    pub(crate) fn open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let id = from_proto::document_id(&document.uri);
        if settings::is_settings(&id) {
            return self.state().open_settings(id, document);
        }
        self.published.insert(id.clone(), Published::default());
        let mut state = self.state();
        let name = Name { uri: document.uri, version: document.version };
        Arc::make_mut(&mut state.names).insert(id.clone(), name);
        state.take_text(&id, document.text);
        state.look_at_settings_again(&id);
        state.look_again(&id, &self.turns);
    }

    /// Takes changes, each on the result of the one before (LSP 3.17, "Text Document Synchronization").
    pub(crate) fn change(&self, params: DidChangeTextDocumentParams) {
        let id = from_proto::document_id(&params.text_document.uri);
        let mut state = self.state();
        if state.change_settings(&params) {
            return;
        }
        let Some(name) = Arc::make_mut(&mut state.names).get_mut(&id) else {
            return tracing::warn!("a document was changed that is not open");
        };
        name.version = params.text_document.version;
        for change in params.content_changes {
            state.take_change(&id, change);
        }
    }

    /// Takes a document that was closed: what is on disk counts again.
    pub(crate) fn close(&self, uri: &Uri, outbox: &Outbox) {
        let id = from_proto::document_id(uri);
        self.published.remove(&id);
        let mut state = self.state();
        state.tokens.forget(&id);
        if state.close_settings(&id) {
            return;
        }
        let Some(name) = Arc::make_mut(&mut state.names).remove(&id) else { return };
        state.lost.remove(&id);
        state.host.apply_change(Change::Close(id.clone()));
        let State { host, seen, .. } = &mut *state;
        seen.retain(|it, _| *it == id || host.knows(it));
        if state.seen.contains_key(&id) && !state.host.index().is_excluded(&id) {
            state.look(&id, self.turn());
        } else {
            // Only the walk knows whether Git ignores it.
            state.seen.remove(&id);
            self.compare();
        }
        if !state.client.pulls {
            outbox.send(&serde_json::json!({
                "jsonrpc": "2.0",
                "method": "textDocument/publishDiagnostics",
                "params": { "uri": name.uri, "diagnostics": [] },
            }));
        }
    }

    /// Says that an answer which the client has asked for may be another one by now.
    pub(crate) fn ask_refresh(&self) {
        self.outdated.notify_one();
    }

    /// Told by [`Session::ask_refresh`].
    pub(crate) fn outdated(&self) -> &Notify {
        &self.outdated
    }

    /// What the client can do.
    pub(crate) fn client(&self) -> Client {
        self.state().client
    }

    /// Whether the client has a document open.
    pub(crate) fn is_open(&self, id: &DocumentId) -> bool {
        self.state().names.contains_key(id)
    }

    /// A snapshot of the present state.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.state().snapshot(&self.turns)
    }

    /// Publishes what has changed. Called whenever everything that has arrived was handled.
    pub(crate) fn publish(&self, outbox: &Outbox) {
        let _turn = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        self.publish_settings(outbox);
        let mut state = self.state();
        let Some(snapshot) = state.unpublished(&self.turns) else { return };
        let moves = state.host.moves();
        let moved = std::mem::replace(&mut state.moves, moves) != moves;
        drop(state);
        if moved {
            self.ask_refresh();
        }
        if snapshot.client.pulls {
            return;
        }
        for (id, name) in snapshot.names.iter() {
            let version = snapshot.client.versions.then_some(name.version);
            // A document that was closed meanwhile has been cleared.
            let Some(mut published) = self.published.get_mut(id) else { continue };
            let message = published.notification(&snapshot, id, name.uri.as_str(), version);
            if let Some(message) = message {
                outbox.send_json(message);
            }
        }
    }
}

impl Session {
    /// The report for a client that pulls the findings of a document that it has open and has the list
    /// of the name `previous`, as JSON; `None` for any other document.
    pub(crate) fn pull(&self, uri: &Uri, previous: Option<&str>) -> Option<String> {
        let id = from_proto::document_id(uri);
        if settings::is_settings(&id) {
            return self.pull_settings(&id);
        }
        let mut published = self.published.get_mut(&id)?;
        Some(published.report(&self.snapshot(), &id, previous, &self.results))
    }

    /// The reports of the documents that the client has open, each with its URI, its version and
    /// the report as JSON. `previous` knows the name of the list that the client has of a URI.
    pub(crate) fn pull_open(
        &self,
        previous: impl Fn(&str) -> Option<String>,
    ) -> Vec<(Uri, i32, String)> {
        let snapshot = self.snapshot();
        let mut reports = Vec::new();
        for (id, name) in snapshot.names.iter() {
            let Some(mut published) = self.published.get_mut(id) else { continue };
            let previous = previous(name.uri.as_str());
            let report = published.report(&snapshot, id, previous.as_deref(), &self.results);
            reports.push((name.uri.clone(), name.version, report));
        }
        reports
    }
}

impl State {
    /// A snapshot, where anything has changed since the last one that was published.
    fn unpublished(&mut self, turns: &AtomicU64) -> Option<Snapshot> {
        let generation = self.host.generation();
        (generation != self.published && !self.names.is_empty()).then(|| {
            let snapshot = self.snapshot(turns);
            // Settling may have learned of files; that is in the snapshot too.
            self.published = self.host.generation();
            snapshot
        })
    }

    fn set_folders(&mut self, uris: &[Uri]) {
        self.folders = uris.iter().filter_map(from_proto::folder).map(real).collect();
        self.tell_folders();
    }

    fn tell_folders(&mut self) {
        let names = self.folders.iter().map(|(name, _)| name.clone()).collect();
        self.host.apply_change(Change::Folders(names));
    }

    /// A snapshot. Where it panics what was derived so far may be the cause, and is thrown away.
    fn snapshot(&mut self, turns: &AtomicU64) -> Snapshot {
        let derived = catch_unwind(AssertUnwindSafe(|| self.derive(turns)));
        derived.unwrap_or_else(|_| {
            tracing::error!("the open documents are read again");
            self.start_anew();
            self.derive(turns)
        })
    }

    fn derive(&mut self, turns: &AtomicU64) -> Snapshot {
        self.settle(turns);
        let folders = self.allowed();
        let (names, tokens) = (Arc::clone(&self.names), Arc::clone(&self.tokens));
        Snapshot { analysis: self.host.analysis(), client: self.client, tokens, folders, names }
    }

    /// Looks at every path that the open documents ask about, and at what the answers make them ask.
    fn settle(&mut self, turns: &AtomicU64) {
        settle(&mut OpenDocuments { state: self, turns });
        if self.seen.len() > self.host.index().path_count() + MOST_FORGOTTEN {
            let State { host, seen, .. } = self;
            seen.retain(|id, _| host.knows(id));
        }
    }
}

/// Looks up what open documents depend on.
struct OpenDocuments<'a> {
    state: &'a mut State,
    turns: &'a AtomicU64,
}

impl Disk for OpenDocuments<'_> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        self.state.host.take_unknown()
    }

    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool {
        self.state.find_all(paths, self.turns);
        true
    }
}

/// A folder with its links resolved; one that does not exist stays as it is, and holds nothing.
fn real((name, path): (String, PathBuf)) -> (String, PathBuf) {
    let path = path.canonicalize().unwrap_or(path);
    (name, path)
}

impl Snapshot {
    /// Findings in a text in the protocol's words.
    pub(crate) fn converted_in(
        &self,
        text: &Text,
        found: &[Diagnostic],
    ) -> Vec<ls_types::Diagnostic> {
        found
            .iter()
            .map(|it| to_proto::diagnostic(it, text, &self.client, |it| self.location(it)))
            .collect()
    }

    /// Findings of a document in the protocol's words.
    pub(crate) fn converted(
        &self,
        id: &DocumentId,
        found: &[Diagnostic],
    ) -> Vec<ls_types::Diagnostic> {
        let Some(document) = self.analysis.document(id) else { return Vec::new() };
        self.converted_in(document.text(), found)
    }
}
