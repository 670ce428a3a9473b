//! The answer to a client that pulls the findings of the whole workspace: those of closed documents
//! are made from what is on disk, on threads of their own and from a snapshot, so that nobody who
//! types waits for them.

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

use super::PullContext;
use crate::session::{Look, Session, Snapshot};
use crate::workspace::{self, Stamp};
use crate::{from_proto, threads, to_proto};

/// So many documents are read between two looks at whether anybody still waits.
const CHUNK: usize = 64;

/// What a client that pulls wants to know, and what it knows.
struct Pull {
    /// For each URI the name of the list that the client has.
    previous: HashMap<String, String>,
    /// Where the list is to go piece by piece.
    token: Option<Value>,
}

/// The answer to `workspace/diagnostic`, as JSON. Its params are taken as they are: clients leave out what the
/// protocol asks for.
pub(crate) fn workspace_report(context: &PullContext<'_>, params: &Value) -> String {
    let PullContext { session, outbox, is_wanted } = *context;
    let pull = Pull::read(params);
    let mut all = Vec::new();
    let mut give = |items: Vec<String>| match &pull.token {
        Some(token) if !items.is_empty() => {
            outbox.send_json(progress(token, &items).into_bytes());
        }
        Some(_) => {}
        None => all.extend(items),
    };
    session.in_turn(|| {
        give(open(session, &pull));
        closed(session, &pull, is_wanted, &mut give);
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

/// A URI and the name of the list that the client has of it.
fn previous_result(entry: &Value) -> Option<(String, String)> {
    let (uri, name) = (entry.get("uri")?.as_str()?, entry.get("value")?.as_str()?);
    Some((uri.to_owned(), name.to_owned()))
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

/// The reports of the documents that are open, from their present texts.
fn open(session: &Session, pull: &Pull) -> Vec<String> {
    let reports = session.pull_open(|uri| pull.previous.get(uri).cloned());
    reports.iter().map(|(uri, version, report)| item(uri, *version, report)).collect()
}

fn item(uri: &ls_types::Uri, version: i32, report: &str) -> String {
    let uri = json!(uri.as_str());
    // A report is an object; these are two more members of it.
    format!("{{\"uri\":{uri},\"version\":{version},{}", &report[1..])
}

/// The reports of the others, a few at a time.
fn closed(
    session: &Session,
    pull: &Pull,
    is_wanted: &dyn Fn() -> bool,
    give: &mut dyn FnMut(Vec<String>),
) {
    let pool = match threads::pool("check") {
        Ok(pool) => pool,
        Err(error) => return tracing::error!("closed documents are not checked: {error}"),
    };
    let folders = session.allowed();
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
        give(reports.into_iter().flatten().collect());
    }
    give(reader.gone());
}

/// Looks up what closed documents depend on, as long as the client waits.
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
        let analysis = self.session.snapshot().analysis;
        paths.chunks(CHUNK).all(|chunk| {
            let looks = chunk.iter().map(|id| {
                let turn = self.session.turn();
                let (file, stamp) =
                    workspace::look_for_facts(id, self.folders, analysis.index(), &mut self.parser);
                Look::at(id.clone(), turn, file, stamp)
            });
            self.session.learn(looks.collect());
            (self.is_wanted)()
        })
    }
}

/// What is needed for the reports of closed documents.
struct Reader<'a> {
    snapshot: &'a Snapshot,
    prints: Fingerprints<'a>,
    folders: &'a [PathBuf],
    pull: &'a Pull,
}

impl Reader<'_> {
    /// The report of a closed document; one without findings has a name too, so that it is not read
    /// again.
    fn report(&self, id: &DocumentId, parser: &mut Parser) -> Option<String> {
        let uri = to_proto::uri(id)?;
        let previous = self.pull.previous.get(uri.as_str());
        // A list is named by all that it follows from, so that nobody has to remember it.
        let stamp = Stamp::at(Path::new(id.as_str()))?;
        // Where another state may have the same stamp, the name is worth nothing, now and later.
        let is_settled = stamp.is_settled();
        let name = name(self.prints.of(id), stamp, is_settled);
        if is_settled && previous == Some(&name) {
            let report =
                json!({ "kind": "unchanged", "uri": uri, "version": null, "resultId": name });
            return Some(report.to_string());
        }
        let (file, _) = workspace::look(id, self.folders, parser);
        let File::Document(document) = file else { return None };
        let (_, found) = self.snapshot.analysis.check(id, &document);
        let items = self.snapshot.converted_in(document.text(), &found);
        let report = json!({
            "kind": "full", "uri": uri, "version": null, "resultId": name, "items": items,
        });
        Some(report.to_string())
    }

    /// Empty reports of the documents that the client remembers and that are no more.
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

/// The name of what is found in a file in a state, with a fingerprint of what is around it.
fn name(print: u64, stamp: Stamp, is_settled: bool) -> String {
    let mut state = FxHasher::default();
    (env!("CARGO_PKG_VERSION"), print, stamp, is_settled).hash(&mut state);
    format!("planls-disk-{:016x}", state.finish())
}
