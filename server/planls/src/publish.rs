//! Diagnostics out: pushed with their version and only where they have changed, or pulled by result
//! id. Findings are written as JSON once a part, and copied from there at every key.

pub(crate) mod closed;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::join4;
use plan_analysis::features::Diagnostic;
use plan_analysis::features::diagnostics::{CheckedPart, Findings, PartFindings, Placed};
use plan_analysis::project::DocumentId;
use tokio::time::sleep;
use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;

use crate::capabilities::Refreshes;
use crate::session::{Session, Snapshot};

/// The client is asked to ask again no more often.
const REFRESH_PAUSE: Duration = Duration::from_millis(100);

/// What was published of a document last, and the pieces it was put together from.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// What `list` says.
    findings: Option<Arc<Findings>>,
    parts: Vec<Fragment>,
    whole: Whole,
    list: String,
    /// Whether anything was published at all: the first list goes out even where it is empty.
    once: bool,
    /// The version with which a new list went out; `None` once the list has gone out again.
    unconfirmed: Option<i32>,
    /// The name of `list`, where it was pulled.
    result_id: u64,
}

/// The findings of a part as JSON, good as long as the part begins on the same line.
#[derive(Debug)]
struct Fragment {
    part: Arc<CheckedPart>,
    placed: Option<Arc<Placed>>,
    line: u32,
    json: Box<str>,
}

/// The findings of the whole document as JSON, good as long as they stand.
#[derive(Debug, Default)]
struct Whole {
    standing: Arc<()>,
    json: String,
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
        let list = &self.list;
        let version = version.map(|version| format!("\"version\":{version},")).unwrap_or_default();
        let uri = serde_json::to_string(uri).ok()?;
        let message = format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{{\"uri\":{uri},{version}\"diagnostics\":[{list}]}}}}"
        );
        Some(message.into_bytes())
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
        match previous == Some(&name) {
            true => format!("{{\"kind\":\"unchanged\",\"resultId\":\"{name}\"}}"),
            false => {
                format!("{{\"kind\":\"full\",\"resultId\":\"{name}\",\"items\":[{}]}}", self.list)
            }
        }
    }

    /// Brings the list up to date, and says whether it is another one now. A document in which nothing
    /// was found anew costs nothing, however many are open.
    fn renew(&mut self, snapshot: &Snapshot, id: &DocumentId) -> bool {
        let Some(findings) = snapshot.analysis.findings(id) else { return false };
        if self.findings.as_ref().is_some_and(|it| Arc::ptr_eq(it, findings)) {
            return false;
        }
        let list = self.write(snapshot, id, findings);
        self.findings = Some(Arc::clone(findings));
        let is_new = list != self.list;
        self.list = list;
        is_new
    }

    fn write(&mut self, snapshot: &Snapshot, id: &DocumentId, findings: &Findings) -> String {
        let mut list = String::with_capacity(self.list.len() + 256);
        if findings.hides_codes() {
            // Findings are hidden in the whole file: rare, and not worth a cache.
            self.parts.clear();
            append(&mut list, &json(snapshot, id, &findings.all()));
            return list;
        }
        let (of_document, standing) = findings.of_document();
        if !Arc::ptr_eq(&self.whole.standing, standing) {
            let json = json(snapshot, id, of_document);
            self.whole = Whole { standing: Arc::clone(standing), json };
        }
        append(&mut list, &self.whole.json);
        append(&mut list, &json(snapshot, id, findings.of_totals()));
        self.parts = self.fragments(snapshot, id, findings.by_part().collect());
        for fragment in &self.parts {
            append(&mut list, &fragment.json);
        }
        list
    }

    /// The old fragments from both ends as far as they are of the same parts, fresh ones between.
    fn fragments(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        parts: Vec<PartFindings>,
    ) -> Vec<Fragment> {
        let mut old = std::mem::take(&mut self.parts);
        let same = |(new, old): &(&PartFindings, &Fragment)| Arc::ptr_eq(&new.part, &old.part);
        let head = parts.iter().zip(&old).take_while(same).count();
        let rest = parts.len().min(old.len()) - head;
        let tail = parts.iter().rev().zip(old.iter().rev()).take(rest).take_while(same).count();
        let first_tail = parts.len() - tail;
        let mut kept_tail = old.split_off(old.len() - tail).into_iter();
        old.truncate(head);
        let mut kept_head = old.into_iter();
        let fragment = |(index, found): (usize, PartFindings)| {
            let kept = match index {
                _ if index < head => kept_head.next(),
                _ if index >= first_tail => kept_tail.next(),
                _ => None,
            };
            match kept {
                Some(kept) if kept.line == found.line && is_same(&kept.placed, &found.placed) => {
                    kept
                }
                _ => Fragment {
                    json: json(snapshot, id, &found.diagnostics()).into(),
                    part: found.part,
                    placed: found.placed,
                    line: found.line,
                },
            }
        };
        parts.into_iter().enumerate().map(fragment).collect()
    }
}

fn is_same(one: &Option<Arc<Placed>>, other: &Option<Arc<Placed>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Findings in the document's offsets as JSON, without the brackets around the list.
fn json(snapshot: &Snapshot, id: &DocumentId, found: &[Diagnostic]) -> String {
    let mut json = String::new();
    for diagnostic in snapshot.converted(id, found) {
        append(&mut json, &serde_json::to_string(&diagnostic).unwrap_or_default());
    }
    json
}

fn append(list: &mut String, json: &str) {
    if !list.is_empty() && !json.is_empty() {
        list.push(',');
    }
    list.push_str(json);
}
