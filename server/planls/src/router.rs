//! One page of requests: for each method how it runs, and the handler that answers.
//!
//! A handler is a plain function from a [`Snapshot`] and the protocol's params to the protocol's answer. The
//! snapshot is taken when the request's turn comes, so an answer is that of all messages before it and of none
//! after. What is different is where the handler runs:
//!
//! - [`Inline`](Runs::Inline): at once, on the core thread. The next message is read only when the answer is sent, so
//!   this is for what costs no more than a key. A document that the client does not have open has no answer.
//! - [`InlineOrDisk`](Runs::InlineOrDisk): inline for a document that the client has open. Any other document is
//!   read from disk first, and so in the background.
//! - [`Background`](Runs::Background): on a thread of its own, for what may read a file for each document of the
//!   workspace. A request that was cancelled before the thread came to it is not worked on.
//!
//! The answer is written as JSON straight away: tower-lsp would make it a `Value` first, which takes twenty times as
//! long as finding what is in a long list. A panic is caught by `transport`, in the background too: it is the error
//! of its request.
//!
//! What changes the state is not here. The lifecycle and the notifications are methods of tower-lsp's
//! `LanguageServer`, in `server`, and its service answers every method that is not in the table.

use std::sync::Arc;

use Runs::{Background, Inline, InlineOrDisk};
use plan_analysis::project::DocumentId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use crate::from_proto;
use crate::handlers::{self, editing, navigation, rename, structure};
use crate::publish::{self, PullContext};
use crate::session::{Session, Snapshot};
use crate::transport::{Answer, Outbox, Work};
use crate::workspace_diagnostics;

/// The table: every request that reads, a line each.
fn routes() -> Vec<Route> {
    Vec::from([
        read("callHierarchy/incomingCalls", Background, navigation::incoming_calls),
        read("callHierarchy/outgoingCalls", Inline, navigation::outgoing_calls),
        may_refuse("codeAction/resolve", Background, editing::resolve_code_action),
        read("textDocument/codeAction", Background, editing::code_action),
        read("textDocument/codeLens", InlineOrDisk, structure::code_lens),
        read("textDocument/completion", Inline, handlers::completion),
        read("textDocument/definition", InlineOrDisk, handlers::definition),
        pull("textDocument/diagnostic", Inline, publish::document_report),
        read("textDocument/documentHighlight", InlineOrDisk, navigation::document_highlight),
        read("textDocument/documentLink", InlineOrDisk, navigation::document_link),
        read("textDocument/documentSymbol", InlineOrDisk, handlers::document_symbol),
        read("textDocument/foldingRange", InlineOrDisk, structure::folding_range),
        read("textDocument/hover", InlineOrDisk, handlers::hover),
        read("textDocument/inlayHint", InlineOrDisk, structure::inlay_hint),
        read("textDocument/linkedEditingRange", InlineOrDisk, rename::linked_editing_range),
        read("textDocument/onTypeFormatting", Inline, editing::on_type_formatting),
        read("textDocument/prepareCallHierarchy", InlineOrDisk, navigation::prepare_call_hierarchy),
        read("textDocument/prepareRename", InlineOrDisk, rename::prepare),
        read("textDocument/references", Background, navigation::references),
        may_refuse("textDocument/rename", Background, rename::rename),
        read("textDocument/selectionRange", InlineOrDisk, structure::selection_range),
        read("textDocument/semanticTokens/full", Inline, structure::semantic_tokens),
        read("textDocument/semanticTokens/full/delta", Inline, structure::semantic_tokens_delta),
        read("textDocument/semanticTokens/range", Inline, structure::semantic_tokens_range),
        pull("workspace/diagnostic", Background, workspace_diagnostics::report),
        read("workspace/symbol", Background, navigation::workspace_symbol),
        read("workspace/willRenameFiles", Background, rename::will_rename_files),
        // No release knows it.
        #[cfg(all(debug_assertions, not(fuzzing)))]
        read("planls/panic", Inline, panic),
    ])
}

/// How a handler runs; what each means is said at the top of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    /// At once, on the core thread.
    Inline,
    /// At once for an open document, in the background for one that has to be read from disk.
    InlineOrDisk,
    /// On a thread of its own.
    Background,
}

/// A line of the table.
struct Route {
    method: &'static str,
    runs: Runs,
    prepare: Box<Prepare>,
}

/// Reads the params and takes the snapshot. The document is the one on disk that the request is about. What is left
/// to do can be done on any thread.
type Prepare = dyn Fn(&Router, &Value, Option<DocumentId>) -> Result<Work>;

/// A request that reads a snapshot, as nearly all do.
fn read<P, T>(method: &'static str, runs: Runs, handler: fn(&Snapshot, &P) -> T) -> Route
where
    P: DeserializeOwned + Send + 'static,
    T: Serialize + 'static,
{
    may_refuse(method, runs, move |snapshot: &Snapshot, params: &P| Ok(handler(snapshot, params)))
}

/// A request that reads a snapshot and may be refused, with an error that the user sees.
fn may_refuse<P, T>(
    method: &'static str,
    runs: Runs,
    handler: impl Fn(&Snapshot, &P) -> Result<T> + Copy + Send + 'static,
) -> Route
where
    P: DeserializeOwned + Send + 'static,
    T: Serialize + 'static,
{
    Route {
        method,
        runs,
        prepare: Box::new(move |router, params, closed| {
            let params = P::deserialize(params).map_err(invalid)?;
            Ok(read_snapshot(router.session.snapshot(), closed, params, handler))
        }),
    }
}

/// A request for findings. They are kept as JSON, beside what the client was told of them last.
fn pull<P>(method: &'static str, runs: Runs, handler: fn(&PullContext<'_>, &P) -> String) -> Route
where
    P: DeserializeOwned + Send + 'static,
{
    Route {
        method,
        runs,
        prepare: Box::new(move |router, params, _| {
            let params = P::deserialize(params).map_err(invalid)?;
            let (session, outbox) = (Arc::clone(&router.session), router.outbox.clone());
            Ok(Box::new(move |is_wanted| {
                let context = PullContext { session: &session, outbox: &outbox, is_wanted };
                Ok(handler(&context, &params))
            }))
        }),
    }
}

/// Calls a handler that reads a snapshot.
fn read_snapshot<P, T>(
    snapshot: Snapshot,
    closed: Option<DocumentId>,
    params: P,
    handler: impl FnOnce(&Snapshot, &P) -> Result<T> + Send + 'static,
) -> Work
where
    P: Send + 'static,
    T: Serialize + 'static,
{
    Box::new(move |is_wanted| {
        // Clients cancel a request when the user types on.
        if !is_wanted() {
            return Ok("null".to_owned());
        }
        let answer = match closed {
            Some(id) => handler(&snapshot.with_closed(&id), &params),
            None => handler(&snapshot, &params),
        };
        Ok(serde_json::to_string(&answer?).unwrap_or_default())
    })
}

fn invalid(error: serde_json::Error) -> Error {
    Error::invalid_params(error.to_string())
}

/// Answers the requests of one session.
pub(crate) struct Router {
    routes: Vec<Route>,
    session: Arc<Session>,
    /// The way to tell the client of a report piece by piece.
    outbox: Outbox,
}

impl Router {
    /// Knows the whole table.
    pub(crate) fn new(session: Arc<Session>, outbox: Outbox) -> Router {
        Router { routes: routes(), session, outbox }
    }

    /// The way every request of the table goes; `None` for a method that is not in it.
    pub(crate) fn dispatch(&self, method: &str, params: Option<&Value>) -> Option<Answer> {
        let route = self.routes.iter().find(|route| route.method == method)?;
        Some(self.answer(route, params).unwrap_or_else(Answer::Error))
    }

    fn answer(&self, route: &Route, params: Option<&Value>) -> Result<Answer> {
        let params = params.ok_or_else(|| Error::invalid_params("Missing params field"))?;
        let closed = if route.runs == Inline { None } else { self.closed_document(params) };
        let in_background = route.runs == Background || closed.is_some();
        let work = (route.prepare)(self, params, closed)?;
        let method = route.method;
        if in_background {
            return Ok(Answer::Background(Box::new(move |is_wanted| run(method, work, is_wanted))));
        }
        run(method, work, &|| true).map(Answer::Inline)
    }

    /// The document on disk that a request is about, where the client does not have it open.
    fn closed_document(&self, params: &Value) -> Option<DocumentId> {
        let uri = params.get("textDocument")?.get("uri")?.as_str()?.parse().ok()?;
        let id = from_proto::document_id(&uri);
        (id.is_path() && !self.session.is_open(&id)).then_some(id)
    }
}

/// Runs a handler, on whatever thread.
fn run(method: &str, work: Work, is_wanted: &dyn Fn() -> bool) -> Result<String> {
    let _span = tracing::debug_span!("request", method).entered();
    work(is_wanted)
}

/// Panics as a feature could, so that a test can see what becomes of it.
#[cfg(all(debug_assertions, not(fuzzing)))]
fn panic(_: &Snapshot, _: &Value) {
    panic!("as asked for");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, json};

    use super::routes;
    use crate::capabilities::{self, Client};

    /// What we announce to a client that can do everything.
    fn announced() -> Map<String, Value> {
        let text = json!({
            "callHierarchy": {}, "codeLens": {},
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } },
                "dataSupport": true, "resolveSupport": { "properties": ["edit"] },
            }, "diagnostic": {}, "documentLink": {}, "foldingRange": {},
            "inlayHint": {}, "linkedEditingRange": {}, "rename": { "prepareSupport": true },
            "onTypeFormatting": {}, "selectionRange": {},
            "semanticTokens": {
                "formats": ["relative"], "requests": {}, "tokenModifiers": [], "tokenTypes": [],
            },
        });
        let workspace = json!({ "fileOperations": { "willRename": true } });
        let params = json!({
            "capabilities": { "textDocument": text, "workspace": workspace },
            "initializationOptions": { "features": { "lists": true } },
        });
        let client = Client::new(&serde_json::from_value(params).unwrap());
        let server = serde_json::to_value(capabilities::server(&client)).unwrap();
        server.as_object().unwrap().clone()
    }

    /// The methods that a client may call because of one entry.
    fn methods(provider: &str, options: &Value) -> Vec<String> {
        let plain = format!("textDocument/{}", provider.trim_end_matches("Provider"));
        let may_call = match provider {
            "callHierarchyProvider" => vec![
                ("callHierarchy/incomingCalls", true),
                ("callHierarchy/outgoingCalls", true),
                ("textDocument/prepareCallHierarchy", true),
            ],
            "diagnosticProvider" => vec![
                ("textDocument/diagnostic", true),
                ("workspace/diagnostic", options["workspaceDiagnostics"] == true),
            ],
            "documentOnTypeFormattingProvider" => vec![("textDocument/onTypeFormatting", true)],
            "renameProvider" => vec![
                ("textDocument/prepareRename", options["prepareProvider"] == true),
                ("textDocument/rename", true),
            ],
            "semanticTokensProvider" => vec![
                ("textDocument/semanticTokens/full", options["full"] != false),
                ("textDocument/semanticTokens/full/delta", options["full"]["delta"] == true),
                ("textDocument/semanticTokens/range", options["range"] == true),
            ],
            "workspaceSymbolProvider" => vec![("workspace/symbol", true)],
            _ => vec![(plain.as_str(), true)],
        };
        let methods = may_call.into_iter().filter(|(_, may)| *may);
        methods.map(|(method, _)| method.to_owned()).collect()
    }

    #[test]
    fn what_is_announced_is_in_the_table_and_nothing_else_is() {
        let mut promised = BTreeSet::new();
        for (name, options) in announced() {
            if options["resolveProvider"] == true {
                promised.insert(format!("{}/resolve", name.trim_end_matches("Provider")));
            }
            if options["fileOperations"]["willRename"].is_object() {
                promised.insert("workspace/willRenameFiles".to_owned());
            }
            if name.ends_with("Provider") {
                promised.extend(methods(&name, &options));
            }
        }
        let routes = routes();
        let methods = routes.iter().map(|route| route.method.to_owned());
        let table: Vec<_> = methods.filter(|method| !method.starts_with("planls/")).collect();
        assert_eq!(table.len(), table.iter().collect::<BTreeSet<_>>().len(), "a line comes twice");
        assert_eq!(BTreeSet::from_iter(table), promised);
    }
}
