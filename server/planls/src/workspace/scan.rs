//! Keeps what is known of the workspace as the disk is: reads it when a session starts, and compares it
//! again when somebody asks. One thread of its own, which hands what it finds to the session in
//! batches.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use plan_analysis::analysis::{Analysis, File};
use plan_analysis::index::Known;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use tower_lsp::Client;

use super::progress::{self, Meter};
use super::walk::{DOCUMENT_LIMIT, SCAN_LIMIT, Stamp, walk};
use super::{id, look_for_facts};
use crate::session::{Look, Session};
use crate::threads;
use crate::transport::Outbox;

/// What was read is handed over so often.
const BATCH: Duration = Duration::from_millis(50);

/// So many documents at a time, between which others may have the session.
const CHUNK: usize = 16;

/// Fewer files are read without further threads.
const FEW: usize = 16;

/// After a comparison the disk is left in peace for so many times as long, up to a limit.
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(2);

/// Starts the thread, and reads the workspace for the first time.
pub(crate) fn start(session: Arc<Session>, client: Client, outbox: Outbox) {
    let runtime = tokio::runtime::Handle::current();
    // Whoever asks while it is compared means the next time, and all who do mean the same.
    let (wake, woken) = sync_channel(1);
    let _ = wake.try_send(());
    session.set_scanner(wake);
    session.await_reading();
    let scanned = Arc::clone(&session);
    let scan = move || {
        // After the first time the client is told in any case: whoever waits for the index hears of it.
        let mut first = true;
        while woken.recv().is_ok() {
            let start = Instant::now();
            let meter = progress::meter(&runtime, &client, session.client().progress);
            let folders = session.begin_comparison();
            let compared = catch_unwind(AssertUnwindSafe(|| compare(&session, &folders, &meter)));
            drop(meter);
            if compared.is_err() {
                tracing::error!("reading the workspace has panicked");
            }
            if session.end_comparison(&folders)
                | std::mem::take(&mut first)
                | compared.unwrap_or(true)
            {
                session.publish(&outbox);
                session.ask_refresh();
            }
            thread::sleep((start.elapsed() * REST).min(LONGEST_REST));
        }
    };
    let thread = threads::named("scan").spawn(scan);
    if let Err(error) = thread {
        tracing::error!("the workspace is not read: {error}");
        scanned.end_comparison(&scanned.folders());
    }
}

/// Compares what is known with what is on disk, and reads what differs; says whether that has taught
/// the session anything.
fn compare(session: &Session, folders: &[(String, PathBuf)], meter: &Meter) -> bool {
    let start = Instant::now();
    let before = session.generation();
    let mut changed = Vec::new();
    let mut found = HashSet::new();
    let mut room = DOCUMENT_LIMIT;
    for (name, folder) in folders {
        let walked = walk(folder, room);
        room = room.saturating_sub(walked.documents.len());
        tell_limits(folder, walked.too_large, walked.too_many);
        let named = |path: &Path| inside(name, folder, path);
        // The roots of projects first: they decide what a document is.
        let marker = |path: &PathBuf| {
            let file = if path.is_dir() { File::Folder } else { File::Other };
            Look::at(named(path), session.turn(), file, None)
        };
        session.learn(walked.markers.iter().map(marker).collect());
        let stamps = session.stamps();
        for (path, stamp) in &walked.documents {
            let id = named(path);
            if session.leaves_out(&id) {
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
    session.generation() != before
}

/// The identity of a path in a folder that the client calls `name`.
fn inside(name: &str, folder: &Path, path: &Path) -> DocumentId {
    match path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => DocumentId::new(name),
        Ok(rest) => {
            let rest = rest.to_string_lossy().replace('\\', "/");
            DocumentId::new(&format!("{}/{rest}", name.trim_end_matches('/')))
        }
        Err(_) => id(path),
    }
}

fn tell_limits(folder: &Path, too_large: usize, too_many: bool) {
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

/// The paths of which something is known that no walk has found, and at which there is something else
/// by now.
fn moved(session: &Session, analysis: &Analysis, found: &HashSet<DocumentId>) -> Vec<DocumentId> {
    let stamps = session.stamps();
    let is_other = |id: &DocumentId, known: &Known| {
        let path = Path::new(id.as_str());
        match known {
            Known::Missing => path.symlink_metadata().is_ok(),
            Known::Folder => !path.is_dir(),
            Known::File => !path.is_file(),
            Known::Unread => true,
            Known::Document(_) => {
                Stamp::at(path).as_ref() != stamps.get(id) || !stamps.contains_key(id)
            }
        }
    };
    let others = analysis
        .index()
        .paths()
        .filter(|(id, _)| id.is_path() && !found.contains(*id) && analysis.document(id).is_none());
    others.filter(|(id, known)| is_other(id, known)).map(|(id, _)| id.clone()).collect()
}

/// Reads files on all cores and tells the session of them: the facts are taken where a document was read, and its
/// trees do not leave the thread.
fn read(session: &Session, analysis: &Analysis, files: Vec<DocumentId>, meter: &Meter) {
    let folders = session.allowed();
    let look = |parser: &mut Parser, id: DocumentId| {
        let turn = session.turn();
        let look = AssertUnwindSafe(|| look_for_facts(&id, &folders, analysis.index(), parser));
        let (file, stamp) = catch_unwind(look).unwrap_or_else(|_| {
            tracing::error!("reading {id} has panicked");
            (File::Other, None)
        });
        Look::at(id, turn, file, stamp)
    };
    if files.len() <= FEW {
        let mut parser = Parser::for_reading();
        return session.learn(files.into_iter().map(|id| look(&mut parser, id)).collect());
    }
    let pool = match threads::pool("scan") {
        Ok(pool) => pool,
        Err(error) => return tracing::error!("the workspace is not read: {error}"),
    };
    let (tell, looks) = channel();
    pool.in_place_scope(|scope| {
        scope.spawn(|_| {
            let tell = tell;
            // Nobody listens any more only where the other side has panicked.
            let look = |parser: &mut Parser, id| drop(tell.send(look(parser, id)));
            files.into_par_iter().for_each_init(Parser::for_reading, look);
        });
        hand_over(session, &looks, meter);
    });
}

/// Gathers what is read, and gives it to the session from time to time.
fn hand_over(session: &Session, looks: &Receiver<Look>, meter: &Meter) {
    let mut gathered = Vec::new();
    let mut last = Instant::now();
    loop {
        let next = looks.recv_timeout(BATCH.saturating_sub(last.elapsed()));
        let ended = matches!(next, Err(RecvTimeoutError::Disconnected));
        gathered.extend(next.ok());
        if ended || last.elapsed() >= BATCH {
            meter.add(gathered.len());
            while !gathered.is_empty() {
                let rest = gathered.split_off(CHUNK.min(gathered.len()));
                session.learn(std::mem::replace(&mut gathered, rest));
            }
            last = Instant::now();
        }
        if ended {
            return;
        }
    }
}
