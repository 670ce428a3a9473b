//! Which documents were written since the event before. An agent that stops does not say what it has written, and what
//! a command of a shell has written nobody says: the times of the files do. The time of the event before is that of a
//! small file in the user's cache, one for each session in a folder; what is in it says whether the agent was held then.

use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHasher;

use crate::disk;

/// How far back is looked if nothing tells when the session began.
const UNKNOWN: Duration = Duration::from_secs(3600);

/// How long a session is remembered after its last event.
const FORGOTTEN: Duration = Duration::from_secs(30 * 24 * 3600);

/// What the file says of an agent that was held.
const HELD: &str = "held\n";

/// What is remembered of a session.
#[derive(Debug)]
pub(super) struct Mark {
    path: PathBuf,
    /// The time of the event before.
    before: Option<SystemTime>,
    /// The time of this event.
    now: SystemTime,
    /// Whether the agent was held at the event before.
    pub(super) is_held: bool,
}

impl Mark {
    /// What is remembered of a session that works in a folder; `None` where nothing can be kept.
    pub(super) fn of(folder: &Path, session: &str) -> Option<Mark> {
        Mark::below(&cache()?.join("planls/hook"), folder, session)
    }

    fn below(marks: &Path, folder: &Path, session: &str) -> Option<Mark> {
        let mut hash = FxHasher::default();
        (folder, session).hash(&mut hash);
        let path = marks.join(format!("{:016x}", hash.finish()));
        // The system's own time, which it gives other files too: it may be a few milliseconds older than the clock's.
        let new = path.with_extension("new");
        disk::touch(&new).ok()?;
        let now = modified(&new)?;
        let is_held = fs::read_to_string(&path).is_ok_and(|it| it == HELD);
        Some(Mark { before: modified(&path), path, now, is_held })
    }

    /// The next event of the session goes on from this one; whether that could be kept. It is for after the check: if
    /// that fails, the documents are told another time.
    pub(super) fn go_on(&self, is_held: bool) -> bool {
        if self.before.is_none() {
            self.forget();
        }
        let new = self.path.with_extension("new");
        let kept = fs::write(&new, if is_held { HELD } else { "" })
            .and_then(|()| fs::File::options().write(true).open(&new)?.set_modified(self.now))
            .and_then(|()| fs::rename(&new, &self.path));
        kept.is_ok()
    }

    /// Removes what is remembered of sessions that are long over.
    fn forget(&self) {
        let entries = self.path.parent().and_then(|it| fs::read_dir(it).ok());
        for path in entries.into_iter().flatten().flatten().map(|it| it.path()) {
            let age = modified(&path).and_then(|it| self.now.duration_since(it).ok());
            if age.is_some_and(|it| it > FORGOTTEN) {
                // What stays does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The documents in a folder that were written since the event before, or since the session began if that was later.
pub(super) fn written(
    folder: &Path,
    mark: Option<&Mark>,
    began: Option<SystemTime>,
) -> Vec<PathBuf> {
    let since = mark.and_then(|it| it.before).max(began);
    let since = since.or_else(|| SystemTime::now().checked_sub(UNKNOWN));
    let since = since.unwrap_or(SystemTime::UNIX_EPOCH);
    let documents = disk::walk(folder, disk::DOCUMENT_LIMIT).documents;
    let new = documents.into_iter().filter(|(_, stamp)| stamp.is_since(since));
    let mut new: Vec<PathBuf> = new.map(|(path, _)| path).collect();
    new.sort();
    new
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// Where the user's programs keep what they can do without.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|it| it.join(".cache")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use super::{FORGOTTEN, Mark};

    #[test]
    fn an_event_is_remembered_with_its_own_time_once_it_is_answered() {
        let marks = tempfile::tempdir().expect("there is a folder for temporary files");
        let mark = |session: &str| {
            let mark = Mark::below(marks.path(), Path::new("/desk"), session);
            mark.expect("the mark can be kept")
        };
        let first = mark("a");
        assert!(first.before.is_none() && !first.is_held);
        assert!(mark("a").before.is_none(), "the first event was not answered");
        std::thread::sleep(Duration::from_millis(50));
        assert!(first.go_on(true));
        let second = mark("a");
        assert_eq!(second.before, Some(first.now));
        assert!(second.is_held && second.now > first.now);
        assert!(mark("b").before.is_none() && !mark("b").is_held);
        assert!(second.go_on(false) && !mark("a").is_held);
    }

    #[test]
    fn sessions_that_are_long_over_are_forgotten() {
        let marks = tempfile::tempdir().expect("there is a folder for temporary files");
        let mark = |session: &str| {
            let mark = Mark::below(marks.path(), Path::new("/desk"), session);
            mark.expect("the mark can be kept")
        };
        let (mut old, recent) = (mark("old"), mark("recent"));
        old.now -= FORGOTTEN + Duration::from_secs(60);
        assert!(old.go_on(false) && recent.go_on(false) && mark("new").go_on(false));
        let left = fs::read_dir(marks.path()).expect("the folder is there");
        assert!(left.flatten().all(|it| it.path() != old.path));
        assert!(recent.path.exists());
    }
}
