//! The session: the one owner of the analysis, and what the client calls its documents. State is
//! changed before anything else happens in a handler; whoever reads takes a snapshot.

mod settings;
mod text;
mod tokens;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dashmap::DashMap;
use ls_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, FileChangeType, FileEvent,
    InitializeParams, Uri, WorkspaceFolder,
};
use plan_analysis::analysis::{Analysis, AnalysisHost, Change, File};
use plan_analysis::document::Document;
use plan_analysis::features::Diagnostic;
use plan_analysis::project::DocumentId;
use plan_analysis::project::target::Target;
use plan_analysis::syntax::Parser;
use plan_analysis::text::Edit;

use crate::capabilities::Client;
use crate::publish::Published;
use crate::transport::Outbox;
use crate::{from_proto, to_proto, workspace};

/// A session with one client.
#[derive(Debug, Default)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// What the client was told of each document that it has open.
    published: DashMap<DocumentId, Published>,
    /// Held from taking a snapshot to having published it: two threads publish, and the newer snapshot must win.
    publishing: Mutex<()>,
    /// How many results were given a name.
    results: AtomicU64,
    /// The semantic tokens that the client was given last.
    pub(crate) tokens: tokens::Tokens,
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
    /// Where settings stand, and what they say.
    settings: settings::Settings,
    /// The state of the analysis that was published last; its own count of changes.
    published: u64,
}

/// What the client calls an open document.
#[derive(Clone, Debug)]
struct Name {
    uri: Uri,
    version: i32,
}

/// Everything that a request reads.
pub(crate) struct Snapshot {
    pub(crate) analysis: Analysis,
    pub(crate) client: Client,
    folders: Vec<PathBuf>,
    names: Arc<HashMap<DocumentId, Name>>,
}

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        // A handler that panicked left the state as the last change made it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns who the client is.
    pub(crate) fn initialize(&self, params: &InitializeParams) -> Client {
        let mut state = self.state();
        state.client = Client::new(&params.capabilities);
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

    /// The folders of the workspace, as the client names them and as they really are.
    pub(crate) fn folders(&self) -> Vec<(String, PathBuf)> {
        self.state().folders.clone()
    }

    /// Takes folders that were added or removed.
    pub(crate) fn change_folders(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let mut state = self.state();
        let gone: Vec<String> =
            removed.iter().filter_map(|it| Some(from_proto::folder(&it.uri)?.0)).collect();
        state.folders.retain(|(name, _)| !gone.contains(name));
        let new = added.iter().filter_map(|folder| from_proto::folder(&folder.uri));
        let new: Vec<_> = new.map(real).collect();
        state.folders.extend(new);
        state.tell_folders();
        state.forget_settings();
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
        state.host.apply_change(Change::Open(id.clone(), document.text));
        state.look_at_settings_again(&id);
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
        let encoding = state.client.encoding;
        for change in params.content_changes {
            let edit = change.range.and_then(|range| {
                let document = state.host.document(&id)?;
                Some(Edit {
                    range: from_proto::range(document, range, encoding),
                    text: change.text.clone(),
                })
            });
            state.host.apply_change(match edit {
                Some(edit) => Change::Edit(id.clone(), edit),
                None => Change::Open(id.clone(), change.text),
            });
        }
    }

    /// Takes a document that was closed: what is on disk counts again.
    pub(crate) fn close(&self, uri: &Uri, outbox: &Outbox) {
        let id = from_proto::document_id(uri);
        self.published.remove(&id);
        self.tokens.forget(&id);
        let mut state = self.state();
        if state.close_settings(&id) {
            return;
        }
        let Some(name) = Arc::make_mut(&mut state.names).remove(&id) else { return };
        state.host.apply_change(Change::Close(id.clone()));
        state.look(&id);
        if !state.client.pulls {
            outbox.send(&serde_json::json!({
                "jsonrpc": "2.0",
                "method": "textDocument/publishDiagnostics",
                "params": { "uri": name.uri, "diagnostics": [] },
            }));
        }
    }

    /// Takes files that were created, changed or deleted on disk.
    pub(crate) fn files_changed(&self, events: &[FileEvent]) {
        let mut state = self.state();
        for event in events {
            let id = from_proto::document_id(&event.uri);
            match event.typ {
                _ if settings::is_settings(&id) => state.settings_changed(&id),
                FileChangeType::DELETED => state.lose(id),
                _ => state.look(&id),
            }
        }
    }

    /// Takes a document that was read from disk by somebody else, where nobody has it open.
    pub(crate) fn learn(&self, id: DocumentId, document: Arc<Document>) {
        let mut state = self.state();
        state.find_settings(&id);
        if !state.host.index().is_excluded(&id) {
            state.host.apply_change(Change::File(id, Some(File::Document(document))));
        }
    }

    /// What the client can do.
    pub(crate) fn client(&self) -> Client {
        self.state().client
    }

    /// A snapshot of the present state.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.state().snapshot()
    }

    /// Publishes what has changed. Called whenever everything that has arrived was handled.
    pub(crate) fn publish(&self, outbox: &Outbox) {
        let _turn = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        self.publish_settings(outbox);
        let Some(snapshot) = self.state().unpublished() else { return };
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
    /// The answer to a client that pulls the findings of a document that it has open, as JSON; `None`
    /// for anything else.
    pub(crate) fn pull(&self, method: &str, params: Option<&serde_json::Value>) -> Option<String> {
        let params = params.filter(|_| method == "textDocument/diagnostic")?;
        let uri = Uri::from_str(params.get("textDocument")?.get("uri")?.as_str()?).ok()?;
        let id = from_proto::document_id(&uri);
        if settings::is_settings(&id) {
            return self.pull_settings(&id);
        }
        let mut published = self.published.get_mut(&id)?;
        let previous = params.get("previousResultId").and_then(serde_json::Value::as_str);
        Some(published.report(&self.snapshot(), &id, previous, &self.results))
    }
}

impl State {
    /// A snapshot, where anything has changed since the last one that was published.
    fn unpublished(&mut self) -> Option<Snapshot> {
        let generation = self.host.generation();
        (generation != self.published && !self.names.is_empty()).then(|| {
            let snapshot = self.snapshot();
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

    fn snapshot(&mut self) -> Snapshot {
        self.settle();
        let folders = self.allowed();
        let names = Arc::clone(&self.names);
        Snapshot { analysis: self.host.analysis(), client: self.client, folders, names }
    }

    /// Takes a file that was deleted, or a folder with everything in it: a client may tell of the folder alone.
    fn lose(&mut self, id: DocumentId) {
        if !workspace::is_document(Path::new(id.as_str())) {
            self.lose_settings(&id);
            let analysis = self.host.analysis();
            let inside = |it: &&DocumentId| Target::is_inside(it, id.as_str());
            let below: Vec<DocumentId> =
                analysis.index().documents().map(|(it, _)| it).filter(inside).cloned().collect();
            for id in below {
                self.host.apply_change(Change::File(id, Some(File::Missing)));
            }
        }
        self.host.apply_change(Change::File(id, Some(File::Missing)));
    }

    /// Looks at every path that the open documents ask about, and at what the answers make them ask.
    fn settle(&mut self) {
        for _ in 0..4 {
            let _ = self.host.analysis();
            let unknown = self.host.take_unknown();
            if unknown.is_empty() {
                return;
            }
            for id in unknown {
                self.look(&id);
            }
        }
    }

    fn look(&mut self, id: &DocumentId) {
        self.find_settings(id);
        let folders = self.allowed();
        let file = workspace::look(id, &folders, &mut self.parser);
        self.host.apply_change(Change::File(id.clone(), Some(file)));
    }

    /// The folders in which files may be looked at: the workspace's, and those of open documents
    /// that lie in none.
    fn allowed(&self) -> Vec<PathBuf> {
        let own = self
            .host
            .folders_of_strays()
            .into_iter()
            .map(|folder| real((folder.clone(), folder.into())).1);
        self.folders.iter().map(|(_, real)| real.clone()).chain(own).collect()
    }
}

/// A folder with its links resolved; one that does not exist stays as it is, and holds nothing.
fn real((name, path): (String, PathBuf)) -> (String, PathBuf) {
    let path = path.canonicalize().unwrap_or(path);
    (name, path)
}

impl Snapshot {
    /// Findings of a document in the protocol's words.
    pub(crate) fn converted(
        &self,
        id: &DocumentId,
        found: &[Diagnostic],
    ) -> Vec<ls_types::Diagnostic> {
        let Some(document) = self.analysis.document(id) else { return Vec::new() };
        let convert = |it| {
            to_proto::diagnostic(it, document.text(), &self.client, |target| self.location(target))
        };
        found.iter().map(convert).collect()
    }
}
