//! `workspace/diagnostic`: the findings of the whole workspace, for a client that pulls. Closed documents are read from
//! disk and checked on threads of their own, from a snapshot, so that typing does not wait for them.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use plan_analysis::analysis::{Disk, File, settle};
use plan_analysis::index::Fingerprints;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHasher;
use serde_json::{Value, json};

use crate::disk::{self, Stamp};
use crate::publish::PullContext;
use crate::session::{Session, Snapshot};
use crate::workspace::observe;
use crate::{from_proto, threads, to_proto};

/// Number of documents that are read before checking again whether the request was cancelled.
const CHUNK: usize = 64;

/// What the client asks for.
struct Pull {
    /// For each URI the result id that the client has.
    previous: HashMap<String, String>,
    /// The token with which partial results are sent.
    token: Option<Value>,
}

/// The answer, as JSON. The params are not typed, since clients leave out required members.
pub(crate) fn report(context: &PullContext<'_>, params: &Value) -> String {
    let PullContext { session, outbox, is_wanted } = *context;
    let pull = Pull::read(params);
    let mut all = Vec::new();
    let mut send = |items: Vec<String>| match &pull.token {
        Some(token) if !items.is_empty() => {
            outbox.send_json(progress(token, &items).into_bytes());
        }
        Some(_) => {}
        None => all.extend(items),
    };
    session.report_in_order(|| {
        send(open(session, &pull));
        closed(session, &pull, is_wanted, &mut send);
    });
    list(&all)
}

impl Pull {
    fn read(params: &Value) -> Pull {
        let previous = params.get("previousResultIds").and_then(Value::as_array);
        Pull {
            previous: previous.into_iter().flatten().filter_map(previous_result).collect(),
            token: params.get("partialResultToken").filter(|it| !it.is_null()).cloned(),
        }
    }
}

/// A URI and the result id that the client has for it.
fn previous_result(entry: &Value) -> Option<(String, String)> {
    let (uri, id) = (entry.get("uri")?.as_str()?, entry.get("value")?.as_str()?);
    Some((uri.to_owned(), id.to_owned()))
}

fn list(items: &[String]) -> String {
    format!("{{\"items\":[{}]}}", items.join(","))
}

fn progress(token: &Value, items: &[String]) -> String {
    format!(
        "{{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\",\"params\":{{\"token\":{token},\"value\":{}}}}}",
        list(items)
    )
}

/// The reports on open documents, from their present texts.
fn open(session: &Session, pull: &Pull) -> Vec<String> {
    let reports = session.pull_open(|uri| pull.previous.get(uri).cloned());
    reports.iter().map(|(uri, version, report)| item(uri, *version, report)).collect()
}

fn item(uri: &ls_types::Uri, version: i32, report: &str) -> String {
    let uri = json!(uri.as_str());
    // A report is an object, which gets two more members.
    format!("{{\"uri\":{uri},\"version\":{version},{}", &report[1..])
}

/// The reports on closed documents, a few at a time.
fn closed(
    session: &Session,
    pull: &Pull,
    is_wanted: &dyn Fn() -> bool,
    send: &mut dyn FnMut(Vec<String>),
) {
    let pool = match threads::pool("check") {
        Ok(pool) => pool,
        Err(error) => return tracing::error!("closed documents are not checked: {error}"),
    };
    let folders = session.readable_folders();
    let parser = Parser::for_reading();
    settle(&mut ClosedDocuments { session, folders: &folders, is_wanted, parser });
    let snapshot = session.snapshot();
    let documents = snapshot.analysis.closed_documents();
    let prints = snapshot.analysis.fingerprints();
    let reader = Reader { snapshot: &snapshot, prints, folders: &folders, pull };
    for chunk in documents.chunks(CHUNK) {
        if !is_wanted() {
            return;
        }
        let reports: Vec<_> = pool.install(|| {
            chunk
                .par_iter()
                .map_init(Parser::for_reading, |parser, id| reader.report(id, parser))
                .collect()
        });
        send(reports.into_iter().flatten().collect());
    }
    send(reader.gone());
}

/// Looks up what closed documents depend on, until the request is cancelled.
struct ClosedDocuments<'a> {
    session: &'a Session,
    folders: &'a [PathBuf],
    is_wanted: &'a dyn Fn() -> bool,
    parser: Parser,
}

impl Disk for ClosedDocuments<'_> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        let analysis = self.session.snapshot().analysis;
        analysis.unknown_of(&analysis.closed_documents())
    }

    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool {
        paths.chunks(CHUNK).all(|chunk| {
            let analysis = self.session.snapshot().analysis;
            let mut observations = Vec::with_capacity(chunk.len());
            for id in chunk {
                let (folders, index) = (self.folders, analysis.index());
                observations.push(observe(
                    self.session,
                    id.clone(),
                    folders,
                    index,
                    &mut self.parser,
                ));
            }
            // A snapshot that is still held would make the host copy its index.
            drop(analysis);
            self.session.observe(observations);
            (self.is_wanted)()
        })
    }
}

/// Makes the reports on closed documents.
struct Reader<'a> {
    snapshot: &'a Snapshot,
    prints: Fingerprints<'a>,
    folders: &'a [PathBuf],
    pull: &'a Pull,
}

impl Reader<'_> {
    /// The report on a closed document. It has a result id even without findings, so that the document is not read
    /// again.
    fn report(&self, id: &DocumentId, parser: &mut Parser) -> Option<String> {
        let uri = to_proto::uri(id)?;
        let previous = self.pull.previous.get(uri.as_str());
        // The result id is a hash of everything that the findings follow from, so it needs no memory.
        let stamp = Stamp::at(Path::new(id.as_str()))?;
        // If another state of the file may have the same stamp, the result id is never trusted.
        let is_settled = stamp.is_settled();
        let result_id = result_id(self.prints.of(id), stamp, is_settled);
        if is_settled && previous == Some(&result_id) {
            let report =
                json!({ "kind": "unchanged", "uri": uri, "version": null, "resultId": result_id });
            return Some(report.to_string());
        }
        let (file, _) = disk::look(id, self.folders, parser);
        let File::Document(document) = file else { return None };
        let (_, found) = self.snapshot.analysis.check(id, &document);
        let items = self.snapshot.converted_in(document.text(), &found);
        let report = json!({
            "kind": "full", "uri": uri, "version": null, "resultId": result_id, "items": items,
        });
        Some(report.to_string())
    }

    /// Empty reports on documents that the client has results for and that do not exist any more.
    fn gone(&self) -> Vec<String> {
        self.pull
            .previous
            .keys()
            .filter(|uri| self.is_gone(uri))
            .map(|uri| {
                json!({ "kind": "full", "uri": uri, "version": null, "items": [] }).to_string()
            })
            .collect()
    }

    fn is_gone(&self, uri: &str) -> bool {
        let Ok(uri) = uri.parse() else { return false };
        let id = from_proto::document_id(&uri);
        let analysis = &self.snapshot.analysis;
        analysis.document(&id).is_none()
            && (analysis.index().facts(&id).is_none() || !Path::new(id.as_str()).is_file())
    }
}

/// The result id for a state of a file and the fingerprint of its surroundings.
fn result_id(print: u64, stamp: Stamp, is_settled: bool) -> String {
    let mut state = FxHasher::default();
    (env!("CARGO_PKG_VERSION"), print, stamp, is_settled).hash(&mut state);
    format!("planls-disk-{:016x}", state.finish())
}
