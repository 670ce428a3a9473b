//! The findings that the client has of an open document, as JSON. Each part is written once and copied from there
//! after every edit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use plan_analysis::features::Diagnostic;
use plan_analysis::features::diagnostics::{CheckedSection, Findings, outdated};
use plan_analysis::list::{Difference, Entry, List};
use plan_analysis::project::DocumentId;

use super::Snapshot;

/// The findings of an open document that the client has.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// The findings that `pieces` represents.
    findings: Option<Arc<Findings>>,
    pieces: Pieces,
    /// Whether a list was sent at all: the first one is sent even if it is empty.
    was_sent: bool,
    /// The version with which a new list was sent; `None` once it was sent again.
    unconfirmed: Option<i32>,
    /// The number of its result id, for a client that pulls; 0 before the first.
    result_id: u64,
}

/// The list as JSON, in pieces without its brackets: most edits change few of them.
#[derive(Debug, Default)]
struct Pieces {
    /// The findings of the rules that look at the whole document.
    whole: String,
    /// The findings of the rules that look at its totals.
    totals: String,
    /// The findings in each part; empty if a comment hides codes in the whole document, when `whole` has all.
    parts: List<Fragment>,
}

/// The findings of a part as JSON, valid as long as the part begins on the same line.
#[derive(Clone, Debug)]
struct Fragment(Option<Arc<str>>);

/// The sum is the length in bytes.
impl Entry for Fragment {
    type Sum = usize;

    fn sum(&self) -> usize {
        self.0.as_ref().map_or(0, |json| json.len())
    }

    fn is_same(&self, other: &Fragment) -> bool {
        self.0 == other.0
    }
}

impl Published {
    /// The notification for the present findings; `None` if they have not changed.
    ///
    /// A client that supports versions may drop a list that arrives when the document has a newer version. So a new
    /// list is sent twice: at once, and with the next version that is published.
    pub(super) fn notification(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        uri: &str,
        version: Option<i32>,
    ) -> Option<Vec<u8>> {
        let is_new = self.update(snapshot, id) || !self.was_sent;
        let is_next_version = self.unconfirmed.is_some_and(|sent| version != Some(sent));
        if !is_new && !is_next_version {
            return None;
        }
        self.unconfirmed = version.filter(|_| is_new);
        self.was_sent = true;
        let version = version.map(|version| format!("\"version\":{version},")).unwrap_or_default();
        let uri = serde_json::to_string(uri).ok()?;
        let start = format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{{\"uri\":{uri},{version}\"diagnostics\":["
        );
        Some(self.pieces.between(&start, "]}}").into_bytes())
    }

    /// The report for a client that pulls and has the list with the result id `previous`, as JSON. `result_ids` counts
    /// the result ids of the session.
    pub(super) fn report(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        previous: Option<&str>,
        result_ids: &AtomicU64,
    ) -> String {
        if self.update(snapshot, id) || self.result_id == 0 {
            self.result_id = result_ids.fetch_add(1, Ordering::Relaxed) + 1;
        }
        let result_id = format!("planls-{}", self.result_id);
        if previous == Some(&result_id) {
            return format!("{{\"kind\":\"unchanged\",\"resultId\":\"{result_id}\"}}");
        }
        let start = format!("{{\"kind\":\"full\",\"resultId\":\"{result_id}\",\"items\":[");
        self.pieces.between(&start, "]}")
    }

    /// Updates the list; returns whether it changed. Costs nothing if the findings are the same object as before.
    fn update(&mut self, snapshot: &Snapshot, id: &DocumentId) -> bool {
        let Some(findings) = snapshot.analysis.findings(id) else {
            // The document could not be read: what was found in it is at no place that anyone knows.
            return self.findings.take().is_some() && std::mem::take(&mut self.pieces).len() > 0;
        };
        if self.findings.as_ref().is_some_and(|it| Arc::ptr_eq(it, findings)) {
            return false;
        }
        let is_new = self.pieces.update(snapshot, id, findings, self.findings.as_deref());
        self.findings = Some(Arc::clone(findings));
        is_new
    }
}

impl Pieces {
    /// Updates the pieces that differ from those of the findings `old`; returns whether any did.
    fn update(
        &mut self,
        snapshot: &Snapshot,
        id: &DocumentId,
        findings: &Findings,
        old: Option<&Findings>,
    ) -> bool {
        if findings.hides_codes() {
            // Codes are hidden in the whole document: rare, and not worth a cache.
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
        is_new | self.update_parts(snapshot, id, parts, difference)
    }

    fn update_parts(
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

    /// The list between `start` and `end`.
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

/// Replaces a value; returns whether it changed.
fn replace(old: &mut String, new: String) -> bool {
    let is_new = *old != new;
    *old = new;
    is_new
}

/// Findings as a list in JSON, without its brackets.
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
