//! What is checked: the documents at the paths that were named, and what else belongs to their projects. Findings do
//! not depend on the current folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use plan_analysis::project::layout::ROOT_MARKS;
use plan_analysis::project::root::{REPOSITORY, is_proof, root};

use super::gather::Unread;
use super::settings::{self, Serving};
use crate::cli::output;
use crate::disk::{self, Tree};
use crate::{cli, config};

/// What is checked, and what matters to it.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    /// The documents that were asked for.
    pub(crate) files: BTreeMap<PathBuf, Asked>,
    /// The other documents of their projects, which are read and not reported, each with the topmost folder to search
    /// for settings.
    pub(crate) others: BTreeMap<PathBuf, PathBuf>,
    /// Markers of the roots of projects.
    pub(crate) markers: BTreeSet<PathBuf>,
    /// The folders in which files are read.
    pub(crate) folders: Vec<PathBuf>,
    /// The folders that could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// How a file was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The path as it is shown.
    pub(crate) shown: String,
    /// The topmost folder to search for settings.
    pub(crate) top: PathBuf,
    /// Whether the file itself was named rather than a folder that contains it.
    pub(crate) is_named: bool,
    /// The text to check instead of the file's.
    pub(crate) text: Option<String>,
}

impl Targets {
    /// Moves the folders up to the nearest settings above them, which make their folder that of the project.
    pub(crate) fn widen(&mut self, settings: &[Serving]) {
        for folder in &mut self.folders {
            let above = settings.iter().map(|it| Path::new(&it.folder));
            let above = above.filter(|above| folder.starts_with(above));
            if let Some(nearest) = above.max_by_key(|above| above.components().count()) {
                *folder = nearest.to_path_buf();
            }
        }
    }

    /// The settings that apply to the documents, and to a path that need not exist: what `check` would apply to it. The
    /// folders are widened to them. An error if a settings file cannot be read.
    pub(crate) fn settings_for(&mut self, path: &Path) -> Result<Vec<Serving>> {
        let top = self.folders.first().cloned().unwrap_or_default();
        let asked = self.files.iter().map(|(file, it)| (&**file, &*it.top));
        let (mut found, unread) = settings::find(asked.chain([(path, &*top)]));
        if let Some((path, error)) = unread.first() {
            let (shown, error) = (settings::shown(path), output::reason(error));
            bail!("{shown} could not be read: {error}");
        }
        self.widen(&found);
        found.extend(self.settings_of_others(&found));
        Ok(found)
    }

    /// The settings that apply to the other documents, except for the known ones.
    pub(crate) fn settings_of_others(&self, known: &[Serving]) -> Vec<Serving> {
        let others = self.others.iter().map(|(file, top)| (&**file, &**top));
        let mut found = settings::find(others).0;
        found.retain(|it| known.iter().all(|known| known.folder != it.folder));
        found
    }

    /// Adds the documents of a folder that was named. Ignore rules above it apply to its content, but not to the folder
    /// itself.
    fn add_folder(&mut self, named: &Path, real: &Path, top: &Path, project: &Tree) {
        let mut inside: Vec<PathBuf> =
            project.documents.iter().filter(|it| it.starts_with(real)).cloned().collect();
        if inside.is_empty() {
            let own = disk::tree(real, real);
            inside = own.documents;
            self.markers.extend(own.markers);
            self.add_unread(own.unread, real);
        }
        for file in inside {
            let rest = file.strip_prefix(real).unwrap_or(&file);
            let shown = if named == Path::new(".") { rest.to_path_buf() } else { named.join(rest) };
            let shown = shown.to_string_lossy().into_owned();
            let asked = Asked { shown, top: top.to_path_buf(), is_named: false, text: None };
            self.files.entry(file).or_insert(asked);
        }
    }

    /// Adds the folders below a named one that could not be read.
    fn add_unread(&mut self, unread: Vec<Unread>, real: &Path) {
        let known: BTreeSet<PathBuf> = self.unread.iter().map(|(path, _)| path.clone()).collect();
        let new = unread.into_iter().filter(|(path, _)| path.starts_with(real));
        self.unread.extend(new.filter(|(path, _)| !known.contains(path)));
    }
}

/// Finds what is checked; at least one document.
pub(super) fn targets(paths: &[PathBuf]) -> Result<Targets> {
    let targets = below(paths)?;
    if targets.files.is_empty() && targets.unread.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!("no markdown documents in {}", shown.join(", "));
    }
    Ok(targets)
}

/// One document, whose text was passed; the file need not exist.
pub(super) fn of_text(path: &Path, text: String) -> Result<Targets> {
    let shown = path.to_string_lossy().into_owned();
    if !disk::is_document(path) {
        bail!("{shown} is not a markdown document by its name");
    }
    let (folder, real) = cli::below_existing(path)?;
    let mut targets = below(&[folder])?;
    // What else is in the folder is read, and not reported.
    let others = std::mem::take(&mut targets.files).into_iter();
    targets.others.extend(others.map(|(file, asked)| (file, asked.top)));
    targets.others.remove(&real);
    targets.unread.clear();
    let top = targets.folders.first().cloned().unwrap_or_default();
    let asked = Asked { shown, top, is_named: true, text: Some(text) };
    targets.files.insert(real, asked);
    Ok(targets)
}

/// Finds the documents at some paths, and what matters to them.
pub(crate) fn below(paths: &[PathBuf]) -> Result<Targets> {
    let mut targets = Targets::default();
    let mut projects: BTreeMap<PathBuf, Tree> = BTreeMap::new();
    for path in paths {
        let real = cli::real(path)?;
        let folder = if real.is_dir() { &real } else { real.parent().unwrap_or(&real) };
        let top = top(folder);
        let root = project(folder, &top);
        let tree = projects.entry(root.clone()).or_insert_with(|| disk::tree(&top, &root));
        for document in &tree.documents {
            targets.others.insert(document.clone(), top.clone());
        }
        targets.markers.extend(std::mem::take(&mut tree.markers));
        if real.is_dir() {
            let unread = std::mem::take(&mut tree.unread);
            targets.add_unread(unread, &real);
            targets.add_folder(path, &real, &top, tree);
        } else {
            let shown = path.to_string_lossy().into_owned();
            let asked = Asked { shown, top: top.clone(), is_named: true, text: None };
            targets.files.insert(real.clone(), asked);
        }
        targets.folders.push(top);
    }
    targets.others.retain(|path, _| !targets.files.contains_key(path));
    Ok(targets)
}

/// The topmost folder that matters: the root of the repository; outside of a repository the root of the project or the
/// current folder, whichever is higher, otherwise the folder itself.
pub(crate) fn top(folder: &Path) -> PathBuf {
    if let Some(repository) = above(folder).find(|it| it.join(REPOSITORY).exists()) {
        return repository.to_path_buf();
    }
    let current = std::env::current_dir().and_then(|it| it.canonicalize()).ok();
    let current = current.filter(|current| folder.starts_with(current));
    let marked = root_on_disk(folder, None)
        .or_else(|| Some(above(folder).find(|it| it.join("specs").is_dir())?.into()));
    let all = [current, marked].into_iter().flatten();
    all.min_by_key(|it| it.components().count()).unwrap_or_else(|| folder.to_path_buf())
}

/// The root of the project to which a document or a folder belongs.
pub(crate) fn project_of(path: &Path) -> PathBuf {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    project(folder, &top(folder))
}

/// The root of the project to which the documents of a folder belong.
fn project(folder: &Path, top: &Path) -> PathBuf {
    root_on_disk(folder, Some(top)).unwrap_or_else(|| top.to_path_buf())
}

/// The root of a project, by its markers on disk.
fn root_on_disk(folder: &Path, top: Option<&Path>) -> Option<PathBuf> {
    let document = disk::id(&folder.join("plan.md"));
    let top = top.map(disk::id);
    let is_ours = |it: &str| above(folder).any(|above| above == Path::new(it));
    let top = top.as_ref().map(plan_analysis::project::DocumentId::as_str);
    let found = root(
        document.as_str(),
        top,
        |it| is_ours(it) && holds_marker(Path::new(it)),
        |it| is_ours(it) && Path::new(it).join(REPOSITORY).exists(),
    )?;
    is_ours(found.folder).then(|| PathBuf::from(found.folder))
}

/// Whether a folder contains what marks the root of a project.
fn holds_marker(folder: &Path) -> bool {
    let is_there = |mark: &String| {
        let path = folder.join(mark);
        path.is_dir() || is_proof(mark) && path.is_file()
    };
    ROOT_MARKS.iter().any(is_there) || config::NAMES.iter().any(|name| folder.join(name).is_file())
}

/// A folder and those above it that may contain a project. A home folder and the root of the file system contain
/// everything else too, and count only if they were named themselves.
fn above(folder: &Path) -> impl Iterator<Item = &Path> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = home.and_then(|it| PathBuf::from(it).canonicalize().ok());
    folder
        .ancestors()
        .filter(move |it| *it == folder || (it.parent().is_some() && home.as_deref() != Some(*it)))
}
