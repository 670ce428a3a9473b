//! The walk over the workspace's folders: which documents exist, and stamps that show whether a file has
//! changed. It opens no documents.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use ignore::{DirEntry, WalkBuilder, WalkState};
use plan_analysis::project::root;

use super::is_document;

/// Maximum number of documents per workspace; a larger one is a mirror of something rather than a set of
/// plans.
pub(crate) const DOCUMENT_LIMIT: usize = 50_000;

/// Maximum size in bytes of a document that the scan reads; larger ones are read when they are opened.
pub(crate) const SCAN_LIMIT: u64 = 4 << 20;

/// Folders that do not contain a project's own documents.
const SKIPPED: &[&str] =
    &[".git", ".hg", ".svn", "node_modules", "target", ".venv", "venv", "__pycache__"];

/// Whether a path, given from a folder that was asked for, leads into one that does not contain a project's own documents.
pub(crate) fn is_in_skipped(path: &Path) -> bool {
    path.iter().any(is_skipped_name)
}

fn is_skipped_name(name: &OsStr) -> bool {
    SKIPPED.iter().any(|it| name == *it)
}

/// Files with ignore rules.
const RULES: [&str; 2] = [".gitignore", ".ignore"];

/// Maximum size in bytes of a file with ignore rules, which delay the whole walk.
const RULES_LIMIT: u64 = 256 << 10;

/// A file changed less than this ago may change again without a new time, since some file systems count in
/// whole seconds.
const FRESH: Duration = Duration::from_secs(2);

/// Distinguishes states of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    modified: SystemTime,
    len: u64,
}

impl Stamp {
    /// The stamp of a regular file.
    pub(crate) fn from_metadata(metadata: &Metadata) -> Option<Stamp> {
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        metadata.is_file().then_some(Stamp { modified, len: metadata.len() })
    }

    /// The stamp of the file at a path, following links.
    pub(crate) fn at(path: &Path) -> Option<Stamp> {
        Stamp::from_metadata(&fs::metadata(path).ok()?)
    }

    /// Whether the last change was at this time or later.
    pub(crate) fn is_since(&self, time: SystemTime) -> bool {
        self.modified >= time
    }

    /// The size of the file in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Whether the last change was long enough ago that another change gives another stamp.
    pub(crate) fn is_settled(&self) -> bool {
        self.modified.elapsed().is_ok_and(|age| age > FRESH)
    }
}

/// The result of a walk.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The documents with their stamps.
    pub(crate) documents: HashMap<PathBuf, Stamp>,
    /// Markers of roots of projects and repositories.
    pub(crate) markers: Vec<PathBuf>,
    /// The number of documents that were skipped because they are too large.
    pub(crate) too_large: usize,
    /// Whether the walk stopped because there are too many documents.
    pub(crate) too_many: bool,
}

/// The documents below a folder, at most `room`. Respects `.gitignore`, does not follow links, and skips what
/// cannot be read.
pub(crate) fn walk(folder: &Path, room: usize) -> Found {
    let found = Mutex::new(Found::default());
    builder(folder).build_parallel().run(|| {
        Box::new(|entry| match entry {
            Ok(entry) => visit(&entry, room, &found),
            Err(_) => WalkState::Continue,
        })
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The content of a folder, with documents of any size.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The documents, sorted.
    pub(crate) documents: Vec<PathBuf>,
    /// Markers of roots of projects and repositories.
    pub(crate) markers: Vec<PathBuf>,
    /// The folders that could not be read, and why.
    pub(crate) unread: Vec<(PathBuf, io::Error)>,
}

/// The content of a folder, respecting the ignore rules from `top` down, which is the folder itself or above
/// it.
pub(crate) fn tree(top: &Path, folder: &Path) -> Tree {
    let found = Mutex::new(Tree::default());
    let inner = folder.to_path_buf();
    let mut walk = builder(top);
    walk.filter_entry(move |entry| {
        let path = entry.path();
        (path.starts_with(&inner) || inner.starts_with(path)) && is_sound(entry)
    });
    walk.build_parallel().run(|| {
        Box::new(|entry| {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            match entry {
                Ok(entry) if entry.path() == folder => WalkState::Continue,
                Ok(entry) => found.take(&entry),
                Err(error) => {
                    found.unread.extend(unread(error, None));
                    WalkState::Continue
                }
            }
        })
    });
    let mut tree = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    tree.documents.sort();
    tree.unread.sort_by(|one, other| one.0.cmp(&other.0));
    tree
}

impl Tree {
    fn take(&mut self, entry: &DirEntry) -> WalkState {
        if is_marker(entry) {
            self.markers.push(entry.path().to_owned());
        }
        if is_skipped(entry) {
            return WalkState::Skip;
        }
        if entry.file_type().is_some_and(|kind| kind.is_file()) && is_document(entry.path()) {
            self.documents.push(entry.path().to_owned());
        }
        WalkState::Continue
    }
}

/// The path that could not be read, and the error; `None` if only an ignore rule is invalid.
fn unread(error: ignore::Error, at: Option<PathBuf>) -> Option<(PathBuf, io::Error)> {
    match error {
        ignore::Error::WithPath { path, err } => unread(*err, Some(path)),
        ignore::Error::WithDepth { err, .. } => unread(*err, at),
        ignore::Error::Io(error) => Some((at?, error)),
        _ => None,
    }
}

fn builder(folder: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(folder);
    builder
        .hidden(false)
        .require_git(false)
        // Nothing outside the folder matters, not even ignore rules.
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .filter_entry(is_sound);
    if !has_sound_rules(folder) {
        builder.git_ignore(false).ignore(false);
    }
    builder
}

/// Whether an entry can be walked: it is not a folder, or its ignore rules could be read within the limits.
fn is_sound(entry: &DirEntry) -> bool {
    !entry.file_type().is_some_and(|kind| kind.is_dir()) || has_sound_rules(entry.path())
}

/// Whether a folder's ignore rules are missing or a small regular file. As with Git, links do not count: they
/// can lead outside, or to something endless.
fn has_sound_rules(folder: &Path) -> bool {
    let unsound = RULES.iter().map(|name| folder.join(name)).find(|path| {
        let found = path.symlink_metadata();
        found.is_ok_and(|found| !found.is_file() || found.len() > RULES_LIMIT)
    });
    if let Some(path) = &unsound {
        let limit = RULES_LIMIT >> 10;
        tracing::warn!(
            "{} is not read: it is not a regular file of at most {limit} KB",
            path.display()
        );
    }
    unsound.is_none()
}

fn is_skipped(entry: &DirEntry) -> bool {
    // The folder itself was asked for, whatever its name.
    entry.depth() > 0 && is_skipped_name(entry.file_name())
}

/// Whether an entry marks a root: a marker folder, or the entry at the top of a repository.
fn is_marker(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if !is_folder {
        return entry.file_name() == root::REPOSITORY;
    }
    let above = entry.path().parent().and_then(Path::file_name);
    let name = |it: &std::ffi::OsStr| it.to_str().unwrap_or_default().to_owned();
    root::is_mark(&format!("/{}/{}", above.map(name).unwrap_or_default(), name(entry.file_name())))
}

fn visit(entry: &DirEntry, room: usize, found: &Mutex<Found>) -> WalkState {
    let is_marker = is_marker(entry);
    let document = is_document(entry.path())
        .then(|| entry.metadata().ok().as_ref().and_then(Stamp::from_metadata))
        .flatten();
    if is_marker || document.is_some() {
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        if is_marker {
            found.markers.push(entry.path().to_owned());
        }
        match document {
            Some(stamp) if stamp.len > SCAN_LIMIT => found.too_large += 1,
            Some(_) if found.documents.len() >= room => {
                found.too_many = true;
                return WalkState::Quit;
            }
            Some(stamp) => drop(found.documents.insert(entry.path().to_owned(), stamp)),
            None => {}
        }
    }
    if is_skipped(entry) { WalkState::Skip } else { WalkState::Continue }
}
