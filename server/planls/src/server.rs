//! The language server's methods; what they answer is made elsewhere.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ls_types::{
    CallHierarchyItem, CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams,
    CallHierarchyPrepareParams, CompletionParams, CompletionResponse, ConfigurationItem,
    CreateFilesParams, DeleteFilesParams, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentHighlight,
    DocumentHighlightParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    RenameFilesParams, SelectionRange, SelectionRangeParams, SemanticTokens,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
};
use plan_analysis::project::template;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client, LanguageServer};

use crate::capabilities::Refreshes;
use crate::handlers::{navigation, structure};
use crate::session::{Session, Snapshot};
use crate::transport::Outbox;
use crate::workspace::watch;
use crate::{capabilities, handlers, publish, threads, workspace};

/// The server of one session.
#[derive(Clone)]
pub(crate) struct Backend {
    /// The way to ask the client.
    pub(crate) client: Client,
    /// What is known.
    pub(crate) session: Arc<Session>,
    /// The way to tell the client.
    pub(crate) outbox: Outbox,
}

impl Backend {
    /// Where a request takes its snapshot that is answered here and now. A feature that panics is an
    /// error of that request alone. Long lists are answered by [`handlers::now`], and what takes its
    /// time by [`handlers::later`].
    fn read<T>(&self, method: &str, handle: impl FnOnce(&Snapshot) -> T) -> Result<T> {
        let _span = tracing::debug_span!("request", method).entered();
        let answer = catch_unwind(AssertUnwindSafe(|| handle(&self.session.snapshot())));
        answer.map_err(|_| Error::internal_error())
    }

    /// Asks the client to ask again for what may be another answer now, and reads the workspace again
    /// where other documents count now.
    fn refresh(&self) {
        if self.session.take_rescan() {
            self.session.compare();
        }
        self.session.ask_refresh();
    }

    /// Asks the client to tell of what changes on disk and in its settings.
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

    /// Asks the client for its settings, where it can be asked. Nobody waits for the answer: a client
    /// may have a good deal to do before it gives one, or give none.
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
                Err(error) => tracing::info!("the client does not tell its settings: {error}"),
            }
        });
    }

    /// Takes settings that the client was asked for, on a thread with room for the parser: documents may
    /// be read because of them.
    fn take_settings(self, own: serde_json::Value) {
        let take = move || {
            if self.session.take_editor_settings(&serde_json::json!({ "planls": own })) {
                self.session.publish(&self.outbox);
                self.refresh();
            }
        };
        if let Err(error) = threads::named("settings").spawn(take) {
            tracing::error!("the settings of the client are not taken: {error}");
        }
    }
}

#[cfg(all(debug_assertions, not(fuzzing)))]
impl Backend {
    /// Panics as a feature could, so that a test can see what becomes of it; no release knows it.
    pub(crate) async fn panic(&self) -> Result<()> {
        self.read("panic", |_| panic!("as asked for"))
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
        self.session.compare_unless_watched();
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.session.change(params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if self.session.save(&params.text_document.uri) {
            self.refresh();
        }
        // Clients that watch files tell nothing of a folder that was moved, and of what was in it.
        self.session.compare();
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

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.read("completion", |snapshot| handlers::completion(snapshot, &params))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        self.read("definition", |snapshot| handlers::definition(snapshot, &params))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.read("hover", |snapshot| handlers::hover(snapshot, &params))
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.read("documentHighlight", |snapshot| navigation::document_highlight(snapshot, &params))
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        self.read("prepareCallHierarchy", |snapshot| {
            navigation::prepare_call_hierarchy(snapshot, &params)
        })
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.read("outgoingCalls", |snapshot| navigation::outgoing_calls(snapshot, &params))
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.read("selectionRange", |snapshot| structure::selection_range(snapshot, &params))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.read("inlayHint", |snapshot| structure::inlay_hint(snapshot, &params))
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let uri = &params.text_document.uri;
        let found =
            self.read("semanticTokens", |snapshot| structure::semantic_tokens(snapshot, uri))?;
        Ok(found.map(|(id, tokens)| self.session.tokens.keep(id, tokens).into()))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = &params.text_document.uri;
        let found =
            self.read("semanticTokensDelta", |snapshot| structure::semantic_tokens(snapshot, uri))?;
        Ok(found
            .map(|(id, tokens)| self.session.tokens.since(id, &params.previous_result_id, tokens)))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.read("semanticTokensRange", |snapshot| {
            let data = structure::semantic_tokens_range(snapshot, &params)?;
            Some(SemanticTokens { result_id: None, data }.into())
        })
    }

    async fn diagnostic(
        &self,
        _: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        Ok(handlers::diagnostic())
    }
}
