//! Keeps the index in step with the disk: scans the workspace when a session starts, and again on request.
//! Runs on a thread of its own and passes its results to the session in batches.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use plan_analysis::analysis::{Analysis, File};
use plan_analysis::index::PathState;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use tower_lsp::Client;

use super::progress::{self, Meter};
use crate::disk::{self, DOCUMENT_LIMIT, SCAN_LIMIT, Stamp};
use crate::session::{Observation, Session};
use crate::threads;
use crate::transport::Outbox;

/// Interval at which results are passed on.
const BATCH: Duration = Duration::from_millis(50);

/// Number of documents per lock of the session, so that requests can run in between.
const CHUNK: usize = 16;

/// Number of files below which no further threads are used.
const FEW: usize = 16;

/// After a scan, the thread rests for this multiple of its duration, up to a limit.
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(2);

/// Starts the thread and the first scan.
pub(crate) fn start(session: Arc<Session>, client: Client, outbox: Outbox) {
    let runtime = tokio::runtime::Handle::current();
    // Requests during a scan are for the next one, and share it.
    let (wake, woken) = sync_channel(1);
    let _ = wake.try_send(());
    session.set_scanner(wake);
    session.await_reading();
    let not_scanned = Arc::clone(&session);
    let scan = move || {
        // After the first scan the client is always told, since it may be waiting for the index.
        let mut first = true;
        while woken.recv().is_ok() {
            let start = Instant::now();
            let meter = progress::meter(&runtime, &client, session.client().progress);
            let folders = session.begin_scan();
            let compared = catch_unwind(AssertUnwindSafe(|| compare(&session, &folders, &meter)));
            drop(meter);
            if compared.is_err() {
                tracing::error!("reading the workspace has panicked");
            }
            if session.end_scan(&folders) | std::mem::take(&mut first) | compared.unwrap_or(true) {
                session.publish(&outbox);
                session.ask_refresh();
            }
            thread::sleep((start.elapsed() * REST).min(LONGEST_REST));
        }
    };
    let thread = threads::named("scan").spawn(scan);
    if let Err(error) = thread {
        tracing::error!("the workspace is not read: {error}");
        not_scanned.end_scan(&not_scanned.folders());
    }
}

/// Compares the index with the disk and reads what differs; returns whether anything changed.
fn compare(session: &Session, folders: &[(String, PathBuf)], meter: &Meter) -> bool {
    let start = Instant::now();
    let before = session.revision();
    let mut changed = Vec::new();
    let mut found = HashSet::new();
    let mut room = DOCUMENT_LIMIT;
    for (name, folder) in folders {
        let walked = disk::walk(folder, room);
        room = room.saturating_sub(walked.documents.len());
        log_limits(folder, walked.too_large, walked.too_many);
        let named = |path: &Path| inside(name, folder, path);
        // Markers of roots first: they decide the roles of documents.
        let markers = walked.markers.iter().map(|path| {
            let file = if path.is_dir() { File::Folder } else { File::Other };
            Observation::new(named(path), session.epoch(), file, None)
        });
        session.observe(markers.collect());
        let stamps = session.stamps();
        for (path, stamp) in &walked.documents {
            let id = named(path);
            if session.is_excluded(&id) {
                continue;
            }
            if stamps.get(&id) != Some(stamp) {
                changed.push(id.clone());
            }
            found.insert(id);
        }
    }
    let analysis = session.snapshot().analysis;
    changed.extend(moved(session, &analysis, &found));
    changed.sort();
    changed.dedup();
    let count = changed.len();
    meter.begin(count);
    read(session, &analysis, changed, meter);
    tracing::debug!("{count} of {} documents read in {:?}", found.len(), start.elapsed());
    session.revision() != before
}

/// The identity of a path in a folder that the client calls `name`.
fn inside(name: &str, folder: &Path, path: &Path) -> DocumentId {
    match path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => DocumentId::new(name),
        Ok(rest) => {
            let rest = rest.to_string_lossy().replace('\\', "/");
            DocumentId::new(&format!("{}/{rest}", name.trim_end_matches('/')))
        }
        Err(_) => disk::id(path),
    }
}

fn log_limits(folder: &Path, too_large: usize, too_many: bool) {
    let folder = folder.display();
    if too_large > 0 {
        let limit = SCAN_LIMIT >> 20;
        tracing::warn!(
            "{folder}: {too_large} documents are larger than {limit} MB and are read only when they are opened"
        );
    }
    if too_many {
        tracing::warn!(
            "{folder}: there are more than {DOCUMENT_LIMIT} documents; the others are not indexed. Open a smaller folder, or name what is no plan in .gitignore"
        );
    }
}

/// Known paths that the walk did not find and whose entry on disk has changed.
fn moved(session: &Session, analysis: &Analysis, found: &HashSet<DocumentId>) -> Vec<DocumentId> {
    let stamps = session.stamps();
    let others = analysis
        .index()
        .paths()
        .filter(|(id, _)| id.is_path() && !found.contains(*id) && analysis.document(id).is_none());
    others
        .filter(|(id, known)| has_changed(Path::new(id.as_str()), known, stamps.get(*id)))
        .map(|(id, _)| id.clone())
        .collect()
}

/// Whether a path on disk differs from what is known about it; `stamp` is that of a document when it was read.
fn has_changed(path: &Path, known: &PathState, stamp: Option<&Stamp>) -> bool {
    match known {
        PathState::Missing => path.symlink_metadata().is_ok(),
        PathState::Folder => !path.is_dir(),
        PathState::File => !path.is_file(),
        PathState::Unread => true,
        PathState::Document(_) => stamp.is_none() || Stamp::at(path).as_ref() != stamp,
    }
}

/// Reads files on all cores and passes them to the session; the facts are computed on the thread that reads,
/// so trees do not leave it.
fn read(session: &Session, analysis: &Analysis, files: Vec<DocumentId>, meter: &Meter) {
    let folders = session.readable_folders();
    let observe =
        |parser: &mut Parser, id| super::observe(session, id, &folders, analysis.index(), parser);
    if files.len() <= FEW {
        let mut parser = Parser::for_reading();
        return session.observe(files.into_iter().map(|id| observe(&mut parser, id)).collect());
    }
    let pool = match threads::pool("scan") {
        Ok(pool) => pool,
        Err(error) => return tracing::error!("the workspace is not read: {error}"),
    };
    let (sender, observations) = channel();
    pool.in_place_scope(|scope| {
        scope.spawn(|_| {
            let sender = sender;
            files.into_par_iter().for_each_init(Parser::for_reading, |parser, id| {
                // Sending fails only if the receiver has panicked.
                drop(sender.send(observe(parser, id)));
            });
        });
        hand_over(session, &observations, meter);
    });
}

/// Collects what is read, and passes it to the session from time to time.
fn hand_over(session: &Session, observations: &Receiver<Observation>, meter: &Meter) {
    let mut gathered = Vec::new();
    let mut last = Instant::now();
    loop {
        let next = observations.recv_timeout(BATCH.saturating_sub(last.elapsed()));
        let ended = matches!(next, Err(RecvTimeoutError::Disconnected));
        gathered.extend(next.ok());
        if ended || last.elapsed() >= BATCH {
            meter.add(gathered.len());
            while !gathered.is_empty() {
                let rest = gathered.split_off(CHUNK.min(gathered.len()));
                session.observe(std::mem::replace(&mut gathered, rest));
            }
            last = Instant::now();
        }
        if ended {
            return;
        }
    }
}
