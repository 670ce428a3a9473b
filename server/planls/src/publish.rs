//! Findings and refreshes: answers a client that pulls findings, and asks it to request again what has changed.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join4;
use ls_types::DocumentDiagnosticParams;
use tokio::time::sleep;
use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;

use crate::capabilities::Refreshes;
use crate::session::Session;
use crate::transport::Outbox;

/// The report on a document that the client does not have open.
const EMPTY_REPORT: &str = r#"{"kind":"full","items":[]}"#;

/// Minimum interval between requests to refresh.
const REFRESH_PAUSE: Duration = Duration::from_millis(100);

/// What a request for findings works on.
pub(crate) struct PullContext<'a> {
    /// The state, and the findings that the client has.
    pub(crate) session: &'a Session,
    /// For partial results.
    pub(crate) outbox: &'a Outbox,
    /// Whether the client still waits for the answer.
    pub(crate) is_wanted: &'a dyn Fn() -> bool,
}

/// Asks the client to request again what may have changed, if it supports that. Changes within a short time are one
/// request.
pub(crate) async fn refresh(session: Arc<Session>, client: Client) {
    let refreshes = session.client().refreshes;
    loop {
        session.refresh_asked().await;
        // Does not wait for the client, which may never answer.
        tokio::spawn(request_refresh(client.clone(), refreshes));
        sleep(REFRESH_PAUSE).await;
    }
}

async fn request_refresh(client: Client, refreshes: Refreshes) {
    let findings = if_supported(refreshes.findings, client.workspace_diagnostic_refresh());
    let lenses = if_supported(refreshes.lenses, client.code_lens_refresh());
    let hints = if_supported(refreshes.hints, client.inlay_hint_refresh());
    let tokens = if_supported(refreshes.tokens, client.semantic_tokens_refresh());
    join4(findings, lenses, hints, tokens).await;
}

/// Waits for the answer, which says nothing.
async fn if_supported(is_supported: bool, ask: impl Future<Output = Result<()>>) {
    if is_supported {
        let _ = ask.await;
    }
}

/// The answer to `textDocument/diagnostic`, as JSON.
pub(crate) fn document_report(
    context: &PullContext<'_>,
    params: &DocumentDiagnosticParams,
) -> String {
    let previous = params.previous_result_id.as_deref();
    let report = context.session.pull(&params.text_document.uri, previous);
    report.unwrap_or_else(|| EMPTY_REPORT.to_owned())
}
