//! Which documents were written since the event before. An agent that stops does not say what it has written, and what
//! a command of a shell has written nobody says: the times of the files do. The time of the event before is that of an
//! empty file in the user's cache, one for each folder that an agent works in.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHasher;

use crate::disk;

/// How far back is looked if nothing tells when the session began.
const UNKNOWN: Duration = Duration::from_secs(3600);

/// The documents in a folder that were written since the event before, or since the session began if that was later;
/// the next call goes on from here.
pub(super) fn written(folder: &Path, began: Option<SystemTime>) -> Vec<PathBuf> {
    let now = SystemTime::now();
    let mark = mark(folder);
    let before = mark.as_ref().and_then(|it| it.metadata().ok()?.modified().ok());
    if let Some(mark) = mark {
        // Where nothing can be kept, the session's beginning has to do.
        let _ = disk::touch(&mark);
    }
    let since = before.max(began).or_else(|| now.checked_sub(UNKNOWN));
    let since = since.unwrap_or(SystemTime::UNIX_EPOCH);
    let documents = disk::walk(folder, disk::DOCUMENT_LIMIT).documents;
    let new = documents.into_iter().filter(|(_, stamp)| stamp.is_since(since));
    let mut new: Vec<PathBuf> = new.map(|(path, _)| path).collect();
    new.sort();
    new
}

/// The file whose time is that of the event before.
fn mark(folder: &Path) -> Option<PathBuf> {
    let mut hash = FxHasher::default();
    folder.hash(&mut hash);
    Some(cache()?.join("planls/hook").join(format!("{:016x}", hash.finish())))
}

/// Where the user's programs keep what they can do without.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|it| it.join(".cache")))
}
