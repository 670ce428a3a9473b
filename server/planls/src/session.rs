//! The session: owns the analysis and what the client has open. Handlers change its state before they do anything
//! else; requests read a snapshot.

mod documents;
mod folders;
mod observations;
mod published;
mod reading;
mod settings;
mod snapshot;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use dashmap::DashMap;
use ls_types::{InitializeParams, Uri};
use plan_analysis::analysis::AnalysisHost;
use plan_analysis::index::Revision;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use tokio::sync::Notify;

use crate::capabilities::Client;
use crate::from_proto;
use crate::transport::Outbox;
pub(crate) use observations::Observation;
use observations::Observed;
use published::Published;
use snapshot::OpenDocument;
pub(crate) use snapshot::Snapshot;
use tokens::Tokens;

/// A session with one client.
#[derive(Debug)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// Makes `state` fair: a thread takes this lock first, so the scan cannot take `state` again ahead of a waiting
    /// request.
    fairness: Mutex<()>,
    /// The findings that the client has of each open document.
    published: DashMap<DocumentId, Published>,
    /// Held from taking a snapshot to publishing it: two threads publish, and the newer snapshot must be the last.
    publishing: Mutex<()>,
    /// Number of result ids given to lists of findings.
    result_ids: AtomicU64,
    /// Held while the whole workspace is reported: two reports at a time would only be slower.
    reporting: Mutex<()>,
    /// The next epoch, shared with the state.
    epochs: Arc<AtomicU64>,
    /// Wakes the thread that scans the workspace.
    scanner: OnceLock<SyncSender<()>>,
    /// Whether the client reports changes on disk.
    is_watched: AtomicBool,
    /// Notified when answers that the client has may have changed.
    refresh: Notify,
}

#[derive(Debug, Default)]
struct State {
    host: AnalysisHost,
    parser: Parser,
    client: Client,
    /// The folders of the workspace: as the client names them, and with links resolved.
    folders: Vec<(String, PathBuf)>,
    /// The documents that the client has open.
    open: Arc<HashMap<DocumentId, OpenDocument>>,
    /// The texts of open documents on which the analysis panicked, and which it does not have.
    failed: HashMap<DocumentId, Text>,
    settings: settings::SettingsFiles,
    /// The semantic tokens that the client was given last.
    tokens: Arc<Tokens>,
    /// [`AnalysisHost::revision`] at the last publish.
    published_revision: Revision,
    /// [`AnalysisHost::outline_revision`] at the last publish.
    published_outlines: Revision,
    epochs: Arc<AtomicU64>,
    /// The last observation of each path on disk.
    observed: HashMap<DocumentId, Observed>,
    /// Whether an observation was rejected since the last scan began, so that its path must be read again.
    has_rejected: bool,
    /// Wakes the thread that reads link targets.
    reader: Option<SyncSender<()>>,
}

impl Default for Session {
    fn default() -> Session {
        let state = State::default();
        Session {
            epochs: Arc::clone(&state.epochs),
            state: Mutex::new(state),
            fairness: Mutex::default(),
            published: DashMap::default(),
            publishing: Mutex::default(),
            result_ids: AtomicU64::default(),
            reporting: Mutex::default(),
            scanner: OnceLock::default(),
            is_watched: AtomicBool::default(),
            refresh: Notify::default(),
        }
    }
}

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        // After a panic the state is that of the last complete change.
        let _fairness = self.fairness.lock().unwrap_or_else(PoisonError::into_inner);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the capabilities, folders and initial settings of the client.
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
        state.set_folders(folders.iter().filter_map(from_proto::folder));
        state.take_initial_settings(params.initialization_options.as_ref());
        state.client
    }

    /// The client's capabilities.
    pub(crate) fn client(&self) -> Client {
        self.state().client
    }

    /// Reports that answers which the client has may have changed.
    pub(crate) fn ask_refresh(&self) {
        self.refresh.notify_one();
    }

    /// Waits for [`Session::ask_refresh`].
    pub(crate) fn refresh_asked(&self) -> impl Future<Output = ()> {
        self.refresh.notified()
    }

    /// A number that rises with every change of the session.
    pub(crate) fn revision(&self) -> Revision {
        self.state().host.revision()
    }

    /// A snapshot of the present state.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.state().snapshot()
    }
}

/// Findings for the client.
impl Session {
    /// Publishes what has changed. Called whenever all messages that have arrived were handled.
    pub(crate) fn publish(&self, outbox: &Outbox) {
        let _publishing = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        self.publish_settings(outbox);
        let mut state = self.state();
        let Some(snapshot) = state.unpublished() else { return };
        let outlines = state.host.outline_revision();
        let moved = std::mem::replace(&mut state.published_outlines, outlines) != outlines;
        drop(state);
        if moved {
            self.ask_refresh();
        }
        if snapshot.client.pulls {
            return;
        }
        for (id, document) in snapshot.open() {
            let version = snapshot.client.versions.then_some(document.version);
            // A document that was closed in the meantime has been cleared.
            let Some(mut published) = self.published.get_mut(id) else { continue };
            let message = published.notification(&snapshot, id, document.uri.as_str(), version);
            if let Some(message) = message {
                outbox.send_json(message);
            }
        }
    }

    /// The report on an open document for a client that pulls and has the list with the result id `previous`, as
    /// JSON; `None` for other documents.
    pub(crate) fn pull(&self, uri: &Uri, previous: Option<&str>) -> Option<String> {
        let id = from_proto::document_id(uri);
        if settings::is_settings(&id) {
            return self.pull_settings(&id);
        }
        let mut published = self.published.get_mut(&id)?;
        Some(published.report(&self.snapshot(), &id, previous, &self.result_ids))
    }

    /// The reports on all open documents, each with its URI, its version and the report as JSON. `previous` returns
    /// the result id that the client has for a URI.
    pub(crate) fn pull_open(
        &self,
        previous: impl Fn(&str) -> Option<String>,
    ) -> Vec<(Uri, i32, String)> {
        let snapshot = self.snapshot();
        let mut reports = Vec::new();
        for (id, document) in snapshot.open() {
            let Some(mut published) = self.published.get_mut(id) else { continue };
            let previous = previous(document.uri.as_str());
            let report = published.report(&snapshot, id, previous.as_deref(), &self.result_ids);
            reports.push((document.uri.clone(), document.version, report));
        }
        reports
    }

    /// Makes a report on the whole workspace after those that were asked for before.
    pub(crate) fn report_in_order<T>(&self, report: impl FnOnce() -> T) -> T {
        let _reporting = self.reporting.lock().unwrap_or_else(PoisonError::into_inner);
        report()
    }
}

impl State {
    /// A snapshot, if anything has changed since the last publish.
    fn unpublished(&mut self) -> Option<Snapshot> {
        (self.host.revision() != self.published_revision && !self.open.is_empty()).then(|| {
            let snapshot = self.snapshot();
            // Taking it may have told the host of files; those are in it too.
            self.published_revision = self.host.revision();
            snapshot
        })
    }

    /// A snapshot. If deriving it panics, what was derived before may be the cause, and is thrown away.
    fn snapshot(&mut self) -> Snapshot {
        let derived = catch_unwind(AssertUnwindSafe(|| self.derive()));
        derived.unwrap_or_else(|_| {
            tracing::error!("the open documents are read again");
            self.read_again();
            self.derive()
        })
    }

    fn derive(&mut self) -> Snapshot {
        self.look_up_dependencies();
        Snapshot::new(self)
    }
}
