//! `--watch`: checks again whenever a document or a settings file changes.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher, recommended_watcher};

use crate::cli::output;
use crate::{config, disk};

/// Changes that come closer together are one.
const PAUSE: Duration = Duration::from_millis(100);

/// Checks, and checks again after each change below the paths, until the program is ended.
pub(super) fn run(paths: &[PathBuf], check: impl Fn() -> Result<i32>) -> Result<i32> {
    let (sender, changes) = channel();
    let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| matters(&event)) {
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    })
    .context("changes of files cannot be watched here")?;
    for path in paths {
        let watched = watcher.watch(path, RecursiveMode::Recursive);
        watched.with_context(|| format!("{} cannot be watched", path.display()))?;
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

/// Whether an event may change what is found.
fn matters(event: &Event) -> bool {
    let is_ours =
        |path: &PathBuf| disk::is_document(path) || is_settings(path) || path.extension().is_none();
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(is_ours)
}

fn is_settings(path: &Path) -> bool {
    config::NAMES.iter().any(|name| path.ends_with(name))
}
