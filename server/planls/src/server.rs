//! The server: its threads, and the methods that change the session, typed by tower-lsp. Requests that only read are in
//! `router`.

use std::sync::Arc;

use anyhow::Context;
use ls_types::{
    ConfigurationItem, CreateFilesParams, DeleteFilesParams, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    InitializeParams, InitializeResult, InitializedParams, RenameFilesParams, ServerInfo,
};
use plan_analysis::project::template;
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::{Client, LanguageServer, LspService};

use crate::capabilities::Refreshes;
use crate::router::Router;
use crate::session::Session;
use crate::transport::{self, Input, Outbox, Output};
use crate::workspace::watch;
use crate::{capabilities, publish, threads, workspace};

/// Serves one client to the end; returns the exit code. The core runs on a thread of its own, and this one drives the
/// handlers that wait.
pub(crate) fn serve(
    input: impl Input + Send + 'static,
    output: impl Output,
) -> anyhow::Result<i32> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .context("cannot start the runtime")?;
    let outbox = Outbox::new(output).context("cannot start the writing thread")?;
    let handle = runtime.handle().clone();
    let (end, ended) = oneshot::channel();
    threads::named("core")
        .spawn(move || {
            // Fails only if the receiver is gone.
            let _ = end.send(run_core(&handle, input, &outbox));
        })
        .context("cannot start the core thread")?;
    let code = runtime.block_on(ended).context("the core thread has panicked")?;
    // Handlers that still run have no client any more.
    runtime.shutdown_background();
    Ok(code.into())
}

/// Answers messages until the client leaves.
fn run_core(runtime: &Handle, input: impl Input, outbox: &Outbox) -> u8 {
    let session = Arc::new(Session::default());
    let router = Router::new(Arc::clone(&session), outbox.clone());
    let (service, socket) = LspService::new(|client| Backend {
        client,
        session: Arc::clone(&session),
        outbox: outbox.clone(),
    });
    let routes = Box::new(move |method: &str, params: Option<&_>| router.dispatch(method, params));
    transport::serve(service, socket, runtime, input, outbox, routes, || session.publish(outbox))
}

/// The server of one session.
#[derive(Clone)]
struct Backend {
    /// For requests to the client.
    client: Client,
    /// The state.
    session: Arc<Session>,
    /// For notifications and answers to the client.
    outbox: Outbox,
}

impl Backend {
    /// Asks the client to request again what may have changed, and scans the workspace if other documents may be excluded
    /// now.
    fn refresh(&self) {
        if self.session.take_needs_scan() {
            self.session.request_scan();
        }
        self.session.ask_refresh();
    }

    /// Asks the client to report changes on disk and in its settings.
    fn register(&self) {
        let (session, client) = (Arc::clone(&self.session), self.client.clone());
        let can = session.client();
        tokio::spawn(async move {
            if can.tells_settings {
                watch::register_settings(&client).await;
            }
            if can.watches && watch::register(&client).await && can.sees_all {
                session.set_watched();
            }
        });
    }

    /// Asks the client for its settings, if it supports that. Does not wait for the answer, which may take long or never
    /// come.
    fn ask_for_settings(&self) {
        if !self.session.client().configures {
            return;
        }
        let asking = self.clone();
        tokio::spawn(async move {
            let section = Some("planls".to_owned());
            let item = ConfigurationItem { scope_uri: None, section };
            match asking.client.configuration(vec![item]).await {
                Ok(answers) => asking.take_settings(answers.into_iter().next().unwrap_or_default()),
                Err(error) => tracing::info!("the client does not report its settings: {error}"),
            }
        });
    }

    /// Takes settings that the client was asked for, on a thread with enough stack for the parser, since documents may be
    /// read because of them.
    fn take_settings(self, own: serde_json::Value) {
        let started = threads::named("settings").spawn(move || {
            if self.session.take_editor_settings(&serde_json::json!({ "planls": own })) {
                self.session.publish(&self.outbox);
                self.refresh();
            }
        });
        if let Err(error) = started {
            tracing::error!("the settings of the client are not taken: {error}");
        }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = self.session.initialize(&params);
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        Ok(InitializeResult {
            capabilities: capabilities::server(&client),
            server_info: Some(ServerInfo { name: "planls".to_owned(), version }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        drop(tokio::task::spawn_blocking(template::read_built_in));
        let (session, client) = (Arc::clone(&self.session), self.client.clone());
        workspace::scan::start(Arc::clone(&session), client.clone(), self.outbox.clone());
        workspace::targets::start(Arc::clone(&session), self.outbox.clone());
        if session.client().refreshes != Refreshes::default() {
            tokio::spawn(publish::refresh(session, client));
        }
        self.register();
        self.ask_for_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.session.open(params);
        self.session.request_scan_unless_watched();
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.session.change(params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if self.session.save(&params.text_document.uri) {
            self.refresh();
        }
        // Clients that watch files do not report what was in a folder that was moved.
        self.session.request_scan();
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.session.take_editor_settings(&params.settings) {
            self.refresh();
        }
        self.ask_for_settings();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.close(&params.text_document.uri, &self.outbox);
        self.session.ask_refresh();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.session.files_changed(&params.changes);
        self.refresh();
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        let come = params.files.iter().map(|file| &*file.uri);
        self.session.files_changed(&watch::events([], come));
        self.refresh();
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let gone = params.files.iter().map(|file| &*file.old_uri);
        let come = params.files.iter().map(|file| &*file.new_uri);
        self.session.files_changed(&watch::events(gone, come));
        self.refresh();
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        let gone = params.files.iter().map(|file| &*file.uri);
        self.session.files_changed(&watch::events(gone, []));
        self.refresh();
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.change_folders(&params.event.added, &params.event.removed);
        self.session.ask_refresh();
    }
}
