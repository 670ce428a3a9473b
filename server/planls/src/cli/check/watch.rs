//! `--watch`: checks again whenever a document or a settings file changes.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{ErrorKind, Event, EventKind, RecursiveMode, Watcher, recommended_watcher};
use same_file::Handle;

use super::targets;
use crate::cli::{self, output};
use crate::{config, disk};

/// Changes that come closer together are one.
const PAUSE: Duration = Duration::from_millis(100);

/// Checks, and checks again after each change in the projects of the paths or of the other files, until the program is
/// ended.
pub(super) fn run<'a>(
    paths: &[PathBuf],
    others: impl Iterator<Item = &'a PathBuf>,
    check: impl Fn() -> Result<i32>,
) -> Result<i32> {
    let watched = Watched::new(paths, others)?;
    let folders = watched.folders();
    let (sender, changes) = channel();
    let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
        // What was missed may matter too.
        if event.map_or(true, |it| it.need_rescan() || watched.matters(&it)) {
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    })
    .context("changes of files cannot be watched here")?;
    for folder in &folders.projects {
        watcher.watch(folder, RecursiveMode::Recursive).map_err(|error| refusal(folder, &error))?;
    }
    for folder in &folders.others {
        // Some may be passed and not read; then there is nothing in them for planls.
        let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
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

/// Why a folder is not watched, and what helps.
fn refusal(folder: &Path, error: &notify::Error) -> anyhow::Error {
    let why = match &error.kind {
        ErrorKind::MaxFilesWatch => "it has more folders than the system watches".to_owned(),
        ErrorKind::Io(error) => output::reason(error),
        _ => error.to_string(),
    };
    anyhow!("{} cannot be watched: {why}", folder.display())
}

/// What is watched, by real paths.
struct Watched {
    /// The roots of the projects: what a document says depends on all of its project. An editor may save a file by putting
    /// another in its place, so folders are watched, not files.
    projects: Vec<PathBuf>,
    /// Files that the command line names, wherever they are: settings and the baseline.
    files: Vec<PathBuf>,
    /// Where the report goes, if that is a file: it may lie in a folder that is watched.
    report: Option<Handle>,
}

/// The folders that are watched, with all below them or without.
struct Folders {
    projects: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

impl Watched {
    fn new<'a>(paths: &[PathBuf], others: impl Iterator<Item = &'a PathBuf>) -> Result<Watched> {
        let real: Vec<PathBuf> = paths.iter().map(|it| cli::real(it)).collect::<Result<_>>()?;
        let mut projects: Vec<PathBuf> = real.iter().map(|it| targets::project_of(it)).collect();
        projects.sort();
        projects.dedup();
        let files = others.filter_map(|it| it.canonicalize().ok()).collect();
        Ok(Watched { projects, files, report: Handle::stdout().ok() })
    }

    fn folders(&self) -> Folders {
        let mut others: Vec<PathBuf> = Vec::new();
        // Settings above a project count up to the top of its repository.
        for project in &self.projects {
            let top = targets::top(project);
            let above = project.ancestors().skip(1).take_while(|it| it.starts_with(&top));
            others.extend(above.flat_map(|it| [it.join(".config"), it.to_path_buf()]));
        }
        others.extend(self.files.iter().filter_map(|it| it.parent()).map(Path::to_path_buf));
        others.retain(|it| it.is_dir() && !self.projects.iter().any(|root| it.starts_with(root)));
        Folders { projects: self.projects.clone(), others }
    }

    /// Whether an event may change what is found.
    fn matters(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_))
            && event.paths.iter().any(|path| {
                let is_named = is_settings(path) || self.files.contains(path);
                let may_hold = disk::is_document(path) || moves_folder(event, path);
                (is_named || may_hold && self.is_inside(path)) && !self.is_report(path)
            })
    }

    /// Whether a path is in a project, and not in a folder such as `node_modules`.
    fn is_inside(&self, path: &Path) -> bool {
        let rest = self.projects.iter().filter_map(|root| path.strip_prefix(root).ok());
        rest.into_iter().any(|rest| !disk::is_in_skipped(rest))
    }

    fn is_report(&self, path: &Path) -> bool {
        self.report.is_some() && Handle::from_path(path).ok() == self.report
    }
}

/// Whether a folder that may hold documents comes, goes or gets another name.
fn moves_folder(event: &Event, path: &Path) -> bool {
    let is_moved = matches!(
        event.kind,
        EventKind::Create(CreateKind::Folder)
            | EventKind::Remove(RemoveKind::Folder)
            | EventKind::Modify(ModifyKind::Name(_))
    );
    is_moved && path.extension().is_none()
}

fn is_settings(path: &Path) -> bool {
    config::NAMES.iter().any(|name| path.ends_with(name))
}
