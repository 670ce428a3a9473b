//! `--watch`: checks again whenever a document or a settings file changes.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventKind, RecursiveMode, Watcher, recommended_watcher};
use same_file::Handle;

use crate::cli::{self, output};
use crate::{config, disk};

/// Changes that come closer together are one.
const PAUSE: Duration = Duration::from_millis(100);

/// Checks, and checks again after each change below the paths, until the program is ended.
pub(super) fn run(paths: &[PathBuf], check: impl Fn() -> Result<i32>) -> Result<i32> {
    let watched = Watched::new(paths)?;
    let folders = watched.folders();
    let (sender, changes) = channel();
    let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| watched.matters(&event)) {
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    })
    .context("changes of files cannot be watched here")?;
    for (folder, mode) in folders {
        let watched = watcher.watch(&folder, mode);
        watched.with_context(|| format!("{} cannot be watched", folder.display()))?;
    }
    loop {
        if stdout().is_terminal() {
            // Clears the screen, and what has scrolled away.
            output::write("\u{1b}[H\u{1b}[2J\u{1b}[3J")?;
        }
        if let Err(error) = check() {
            output::complain(&format!("{error:#}"));
        }
        output::complain("waiting for changes; Ctrl+C ends this");
        if wait(&changes).is_none() {
            return Ok(0);
        }
    }
}

/// Waits until something has changed, and then until nothing changes for a moment. `None` if nothing is watched any
/// more.
fn wait(changes: &Receiver<()>) -> Option<()> {
    changes.recv().ok()?;
    loop {
        match changes.recv_timeout(PAUSE) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return Some(()),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// What is watched, by real paths.
struct Watched {
    /// The folders that were named.
    folders: Vec<PathBuf>,
    /// The files that were named. An editor may save a file by putting another in its place, so their folders are
    /// watched, not they themselves.
    files: Vec<PathBuf>,
    /// Where the report goes, if that is a file: it may lie in a folder that is watched.
    report: Option<Handle>,
}

impl Watched {
    fn new(paths: &[PathBuf]) -> Result<Watched> {
        let real: Vec<PathBuf> = paths.iter().map(|it| cli::real(it)).collect::<Result<_>>()?;
        let (folders, files) = real.into_iter().partition(|it| it.is_dir());
        Ok(Watched { folders, files, report: Handle::stdout().ok() })
    }

    /// The folders that are watched, and how. Those above are for their settings.
    fn folders(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let named = self.folders.iter().map(|it| (it.clone(), RecursiveMode::Recursive));
        let above = self.folders.iter().chain(&self.files).filter_map(|it| it.parent());
        let above = above.flat_map(|it| it.ancestors().take(ABOVE));
        let above = above.map(|it| (it.to_path_buf(), RecursiveMode::NonRecursive));
        let is_in = |it: &Path| self.folders.iter().any(|folder| it.starts_with(folder));
        named.chain(above.filter(|(it, _)| !is_in(it))).collect()
    }

    /// Whether an event may change what is found.
    fn matters(&self, event: &Event) -> bool {
        event.paths.iter().any(|path| {
            let is_inside = self.folders.iter().any(|it| path.starts_with(it));
            let is_named = self.files.iter().any(|it| it == path);
            let is_ours = is_inside && (disk::is_document(path) || moves_folder(event, path));
            (is_named || is_ours || is_settings(path)) && changes(event) && !self.is_report(path)
        })
    }

    fn is_report(&self, path: &Path) -> bool {
        self.report.is_some() && Handle::from_path(path).ok() == self.report
    }
}

/// Maximum number of folders above a path whose settings are watched.
const ABOVE: usize = 8;

fn changes(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(_))
}

/// Whether a folder that may hold documents comes, goes or gets another name.
fn moves_folder(event: &Event, path: &Path) -> bool {
    let is_moved = matches!(
        event.kind,
        EventKind::Create(CreateKind::Folder)
            | EventKind::Remove(RemoveKind::Folder)
            | EventKind::Modify(ModifyKind::Name(_))
    );
    is_moved && path.extension().is_none() && !disk::is_in_skipped(path)
}

fn is_settings(path: &Path) -> bool {
    config::NAMES.iter().any(|name| path.ends_with(name))
}
