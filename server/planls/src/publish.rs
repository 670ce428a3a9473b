//! Diagnostics out: pushed with their version and only where they have changed, or pulled by result
//! id. Findings are written as JSON once a part, and copied from there at every key.

pub(crate) mod closed;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::join4;
use ls_types::DocumentDiagnosticParams;
use plan_analysis::features::Diagnostic;
use plan_analysis::features::diagnostics::{CheckedSection, Findings, outdated};
use plan_analysis::list::{Difference, Entry, List};
use plan_analysis::project::DocumentId;
use tokio::time::sleep;
use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;

use crate::capabilities::Refreshes;
use crate::session::{Session, Snapshot};
use crate::transport::Outbox;

/// The report on a document in which nothing is to be found, or that the client does not have open.
const EMPTY_REPORT: &str = r#"{"kind":"full","items":[]}"#;

/// The client is asked to ask again no more often.
const REFRESH_PAUSE: Duration = Duration::from_millis(100);

/// What a request for findings works on.
pub(crate) struct PullContext<'a> {
    /// What is known, and what the client was told of it last.
    pub(crate) session: &'a Session,
    /// The way to tell the client of a part of the answer.
    pub(crate) outbox: &'a Outbox,
    /// Whether the client still waits for the answer.
    pub(crate) is_wanted: &'a dyn Fn() -> bool,
}

/// What was published of a document last, and the pieces it was put together from.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// What the pieces say.
    findings: Option<Arc<Findings>>,
    pieces: Pieces,
    /// Whether anything was published at all: the first list goes out even where it is empty.
    once: bool,
    /// The version with which a new list went out; `None` once the list has gone out again.
    unconfirmed: Option<i32>,
    /// The name of the list, where it was pulled.
    result_id: u64,
}

/// Findings as JSON, without the brackets around the list.
#[derive(Debug, Default)]
struct Pieces {
    /// What was found in the whole document.
    whole: String,
    /// What was found by its sums.
    totals: String,
    /// What was found in each part; nothing where codes are hidden, and all is in `whole`.
    parts: List<Fragment>,
}

/// The findings of a part as JSON, good as long as the part begins on the same line.
#[derive(Clone, Debug)]
struct Fragment(Option<Arc<str>>);

/// Fragments add up their lengths.
impl Entry for Fragment {
    type Sum = usize;

    fn sum(&self) -> usize {
        self.0.as_ref().map_or(0, |json| json.len())
    }

    fn is_same(&self, other: &Fragment) -> bool {
        self.0 == other.0
    }
}

/// Asks the client to ask again, for each answer of which it has said that it can, whenever the session
/// says that answers may have changed; what comes shortly after is asked for together.
pub(crate) async fn refresh(session: Arc<Session>, client: Client) {
    let refreshes = session.client().refreshes;
    loop {
        session.outdated().notified().await;
        // Nobody waits for a client that may never answer.
        tokio::spawn(ask_again(client.clone(), refreshes));
        sleep(REFRESH_PAUSE).await;
    }
}

async fn ask_again(client: Client, refreshes: Refreshes) {
    let findings = if_wanted(refreshes.findings, client.workspace_diagnostic_refresh());
    let lenses = if_wanted(refreshes.lenses, client.code_lens_refresh());
    let hints = if_wanted(refreshes.hints, client.inlay_hint_refresh());
    let tokens = if_wanted(refreshes.tokens, client.semantic_tokens_refresh());
    join4(findings, lenses, hints, tokens).await;
}

/// What a client answers is nothing; one that cannot do it has said so.
async fn if_wanted(is_wanted: bool, ask: impl Future<Output = Result<()>>) {
    if is_wanted {
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

impl Published {
    /// The notification for a document's present findings; `None` where they are as they were.
    ///
    /// A client that takes versions may drop a list that comes when it is a version further on. So a new
    /// list goes out twice: at once, and with the next version that is published.
    pub(crate) fn notification(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        uri: &str,
        version: Option<i32>,
    ) -> Option<Vec<u8>> {
        let is_new = self.renew(snapshot, id) || !self.once;
        let is_further = self.unconfirmed.is_some_and(|sent| version != Some(sent));
        if !is_new && !is_further {
            return None;
        }
        self.unconfirmed = version.filter(|_| is_new);
        self.once = true;
        let version = version.map(|version| format!("\"version\":{version},")).unwrap_or_default();
        let uri = serde_json::to_string(uri).ok()?;
        let start = format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{{\"uri\":{uri},{version}\"diagnostics\":["
        );
        Some(self.pieces.between(&start, "]}}").into_bytes())
    }

    /// The answer to a client that pulls and has the list of the name `previous`, as JSON. `names` counts
    /// the names that were given in this session, so that none is given twice.
    pub(crate) fn report(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        previous: Option<&str>,
        names: &AtomicU64,
    ) -> String {
        if self.renew(snapshot, id) || self.result_id == 0 {
            self.result_id = names.fetch_add(1, Ordering::Relaxed) + 1;
        }
        let name = format!("planls-{}", self.result_id);
        if previous == Some(&name) {
            return format!("{{\"kind\":\"unchanged\",\"resultId\":\"{name}\"}}");
        }
        let start = format!("{{\"kind\":\"full\",\"resultId\":\"{name}\",\"items\":[");
        self.pieces.between(&start, "]}")
    }

    /// Brings the list up to date, and says whether it is another one now. A document in which nothing
    /// was found anew costs nothing, however many are open.
    fn renew(&mut self, snapshot: &Snapshot, id: &DocumentId) -> bool {
        let Some(findings) = snapshot.analysis.findings(id) else { return false };
        if self.findings.as_ref().is_some_and(|it| Arc::ptr_eq(it, findings)) {
            return false;
        }
        let is_new = self.pieces.renew(snapshot, id, findings, self.findings.as_deref());
        self.findings = Some(Arc::clone(findings));
        is_new
    }
}

impl Pieces {
    /// Writes anew what is not as it was in the version `old`, and says whether anything was.
    fn renew(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        findings: &Findings,
        old: Option<&Findings>,
    ) -> bool {
        if findings.hides_codes() {
            // Findings are hidden in the whole file: rare, and not worth a cache.
            let had_more = self.len() > self.whole.len();
            let whole = json(snapshot, id, &findings.all());
            *self = Pieces { whole: std::mem::take(&mut self.whole), ..Pieces::default() };
            return replace(&mut self.whole, whole) || had_more;
        }
        let old = old.filter(|old| old.sections().len() == self.parts.len());
        let parts = findings.sections();
        let all = Difference { old: 0..self.parts.len(), new: 0..parts.len() };
        let difference = old.map_or(all, |old| outdated(parts, old.sections()));
        let mut is_new = false;
        if !old.is_some_and(|old| findings.stands_as_in(old, &difference)) {
            is_new |= replace(&mut self.whole, json(snapshot, id, &findings.of_document()));
        }
        is_new |= replace(&mut self.totals, json(snapshot, id, findings.of_totals()));
        is_new | self.renew_parts(snapshot, id, parts, difference)
    }

    fn renew_parts(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        parts: &List<Arc<CheckedSection>>,
        Difference { old, new }: Difference,
    ) -> bool {
        let mut start = parts.sum_before(new.start).bytes;
        let mut fresh = Vec::with_capacity(new.len());
        for part in parts.range(new) {
            let json = json(snapshot, id, &part.diagnostics(start));
            start += part.sum().bytes;
            fresh.push(Fragment((!json.is_empty()).then(|| json.into())));
        }
        let gone = self.parts.range(old.clone()).filter_map(Fragment::json);
        let is_new = gone.ne(fresh.iter().filter_map(Fragment::json));
        self.parts.splice(old, fresh);
        is_new
    }

    fn len(&self) -> usize {
        self.whole.len() + self.totals.len() + self.parts.sum_before(self.parts.len())
    }

    /// The list between what stands around it.
    fn between(&self, start: &str, end: &str) -> String {
        let room = start.len() + self.len() + self.parts.len() + end.len();
        let mut text = String::with_capacity(room);
        text.push_str(start);
        let whole = [self.whole.as_str(), &self.totals].into_iter().filter(|json| !json.is_empty());
        for (number, json) in whole.chain(self.parts.iter().filter_map(Fragment::json)).enumerate()
        {
            if number > 0 {
                text.push(',');
            }
            text.push_str(json);
        }
        text.push_str(end);
        text
    }
}

impl Fragment {
    fn json(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// Takes a new value; says whether it is another one.
fn replace(old: &mut String, new: String) -> bool {
    let is_new = *old != new;
    *old = new;
    is_new
}

/// Findings in the document's offsets as JSON, without the brackets around the list.
fn json(snapshot: &Snapshot, id: &DocumentId, found: &[Diagnostic]) -> String {
    let mut list = String::new();
    for diagnostic in snapshot.converted(id, found) {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(&serde_json::to_string(&diagnostic).unwrap_or_default());
    }
    list
}
