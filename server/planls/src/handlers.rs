//! One function a request: what the client asked, in our words; the answer, in its words.

pub(crate) mod navigation;
pub(crate) mod structure;

use ls_types::{
    CompletionParams, CompletionResponse, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    DocumentSymbolParams, DocumentSymbolResponse, FullDocumentDiagnosticReport,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents, HoverParams, Location,
    MarkupContent, MarkupKind, RelatedFullDocumentDiagnosticReport, TextDocumentPositionParams,
};
use plan_analysis::project::DocumentId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use text_size::TextSize;

use crate::session::{Session, Snapshot};
use crate::transport::Answer;
use crate::{from_proto, to_proto};

/// So many lines of what a link leads to are shown.
const PREVIEW_LINES: usize = 24;

/// The answer to a request that may read a file for each document of the workspace: it is made on a
/// thread of its own, so that nobody who types waits for it. Its snapshot is taken here and now.
pub(crate) fn later<P, T>(
    session: &Session,
    params: Option<&Value>,
    handle: fn(&Snapshot, &P) -> T,
) -> Option<Answer>
where
    P: DeserializeOwned + Send + 'static,
    T: Serialize + 'static,
{
    let closed = closed_document(session, params?);
    // Params that are wrong are an error, and the service says so.
    let params = P::deserialize(params?).ok()?;
    Some(elsewhere(session.snapshot(), closed, params, handle))
}

/// The answer to a request for a list that is as long as its document: written as JSON without being
/// a [`Value`] first, which takes twenty times as long as to find what is in it.
pub(crate) fn now<P, T>(
    session: &Session,
    params: Option<&Value>,
    handle: fn(&Snapshot, &P) -> T,
) -> Option<Answer>
where
    P: DeserializeOwned + Send + 'static,
    T: Serialize + 'static,
{
    if let Some(answer) = closed(session, params, handle) {
        return Some(answer);
    }
    let params = P::deserialize(params?).ok()?;
    let answer = handle(&session.snapshot(), &params);
    serde_json::to_string(&answer).ok().map(Answer::Now)
}

/// The answer to a request about a document that the client does not have open: it is read on a thread of its
/// own. `None` for all others.
pub(crate) fn closed<P, T>(
    session: &Session,
    params: Option<&Value>,
    handle: fn(&Snapshot, &P) -> T,
) -> Option<Answer>
where
    P: DeserializeOwned + Send + 'static,
    T: Serialize + 'static,
{
    let closed = closed_document(session, params?)?;
    let params = P::deserialize(params?).ok()?;
    Some(elsewhere(session.snapshot(), Some(closed), params, handle))
}

fn elsewhere<P, T>(
    snapshot: Snapshot,
    closed: Option<DocumentId>,
    params: P,
    handle: fn(&Snapshot, &P) -> T,
) -> Answer
where
    P: Send + 'static,
    T: Serialize + 'static,
{
    Answer::Later(Box::new(move |is_wanted| {
        // Whoever types on has taken the question before back.
        let answer = is_wanted().then(|| match closed {
            Some(id) => handle(&snapshot.with_closed(&id), &params),
            None => handle(&snapshot, &params),
        });
        serde_json::to_string(&answer).unwrap_or_default()
    }))
}

/// The document on disk that a request is about, where the client does not have it open.
fn closed_document(session: &Session, params: &Value) -> Option<DocumentId> {
    let uri = params.get("textDocument")?.get("uri")?.as_str()?.parse().ok()?;
    let id = from_proto::document_id(&uri);
    (id.is_path() && !session.is_open(&id)).then_some(id)
}

/// What can be written at a position.
pub(crate) fn completion(
    snapshot: &Snapshot,
    params: &CompletionParams,
) -> Option<CompletionResponse> {
    let (id, offset) = place(snapshot, &params.text_document_position)?;
    let document = snapshot.analysis.document(&id)?;
    let mut items = snapshot.analysis.completion(&id, offset);
    items.retain(|item| snapshot.client.share.links || !item.is_in_link);
    let item =
        |(index, item)| to_proto::completion_item(item, index, document.text(), &snapshot.client);
    Some(CompletionResponse::Array(items.iter().enumerate().map(item).collect()))
}

/// Where what stands at a position leads.
pub(crate) fn definition(
    snapshot: &Snapshot,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.definition(&id, offset)?;
    if found.is_plain_link && !snapshot.client.share.links {
        return None;
    }
    let text = snapshot.analysis.document(&id)?.text();
    let origin = to_proto::range(text, found.origin, snapshot.client.encoding);
    let places = found.targets.iter().filter_map(|target| snapshot.locate(target));
    Some(match snapshot.client.links {
        true => GotoDefinitionResponse::Link(
            places
                .map(|(uri, full, focus)| to_proto::location_link(origin, uri, full, focus))
                .collect(),
        ),
        false => GotoDefinitionResponse::Array(
            places.map(|(uri, _, range)| Location { uri, range }).collect(),
        ),
    })
}

/// The text that what stands at a position leads to.
pub(crate) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.hover(&id, offset)?;
    let text = snapshot.analysis.document(&id)?.text();
    let lines = found.excerpt.as_ref().and_then(|excerpt| snapshot.excerpt(excerpt, PREVIEW_LINES));
    // The name of a file may hold line ends, and the title is one line.
    let title = found.title.replace(char::is_control, " ");
    let (kind, value) = match (snapshot.client.markdown, lines) {
        (true, lines) => (MarkupKind::Markdown, preview(&title, lines.as_deref())),
        (false, Some(lines)) => (MarkupKind::PlainText, format!("{title}\n\n{lines}")),
        (false, None) => (MarkupKind::PlainText, title),
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(to_proto::range(text, found.origin, snapshot.client.encoding)),
    })
}

/// A preview in a fence that nothing in it can close: a document is shown, never rendered, so that
/// no link, image or HTML of it comes to life in an editor.
fn preview(title: &str, lines: Option<&str>) -> String {
    let title = code(title);
    let Some(lines) = lines else { return title };
    let fence = "`".repeat(longest_ticks(lines).max(2) + 1);
    format!("{title}\n\n{fence}markdown\n{lines}\n{fence}")
}

/// One line as a span of code (CommonMark 6.1).
fn code(line: &str) -> String {
    match longest_ticks(line) {
        0 => format!("`{line}`"),
        longest => {
            let ticks = "`".repeat(longest + 1);
            format!("{ticks} {line} {ticks}")
        }
    }
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// The headings of a document.
pub(crate) fn document_symbol(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let id = from_proto::document_id(&params.text_document.uri);
    let text = snapshot.analysis.document(&id)?.text();
    let symbols = snapshot.analysis.document_symbols(&id);
    let encoding = snapshot.client.encoding;
    Some(match snapshot.client.tree {
        true => DocumentSymbolResponse::Nested(
            symbols.iter().map(|symbol| to_proto::symbol(symbol, text, encoding)).collect(),
        ),
        false => DocumentSymbolResponse::Flat(to_proto::flat_symbols(
            &symbols,
            &params.text_document.uri,
            text,
            encoding,
        )),
    })
}

/// The findings of a document that the client does not have open: none. Those of the others are
/// answered by [`crate::session::Session::pull`], before they come here.
pub(crate) fn diagnostic() -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(
        RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: None,
                items: Vec::new(),
            },
        },
    ))
}

/// The document and the offset that a request is about.
fn place(
    snapshot: &Snapshot,
    params: &TextDocumentPositionParams,
) -> Option<(DocumentId, TextSize)> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let offset = from_proto::offset(document, params.position, snapshot.client.encoding);
    Some((id, offset))
}
