//! Which settings serve the documents that are checked: the nearest planls.toml above each, up to the
//! repository's root, or the one that the command line names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use plan_analysis::text::Text;

use super::{Checked, Unread};
use crate::cli::output;
use crate::config::{self, Read};
use crate::workspace;

/// Settings that serve a folder.
#[derive(Debug)]
pub(crate) struct Serving {
    /// The folder from which their patterns count, with `/`.
    pub(crate) folder: String,
    /// The file, as it is shown.
    pub(crate) shown: String,
    /// Its text.
    text: String,
    /// What it says.
    pub(crate) read: Read,
}

impl Serving {
    /// What is wrong in the file; `None` where all is right.
    pub(super) fn checked(&self) -> Option<Checked> {
        let diagnostics: Vec<_> =
            self.read.problems.iter().map(config::Problem::diagnostic).collect();
        let text = Text::new(&self.text);
        (!diagnostics.is_empty()).then(|| Checked { shown: self.shown.clone(), text, diagnostics })
    }
}

/// The file that the command line names; its patterns count from the current folder.
pub(super) fn named(path: &Path) -> Result<Serving> {
    let text = workspace::read(path).map_err(|error| {
        anyhow::anyhow!("{} could not be read: {}", path.display(), output::reason(&error))
    })?;
    let current = std::env::current_dir().context("the current folder is gone")?;
    let shown = path.to_string_lossy().into_owned();
    let folder = workspace::id(&current.canonicalize().unwrap_or(current)).as_str().to_owned();
    Ok(Serving { folder, shown, read: config::read(&text), text })
}

/// The settings files above some files, each with the folder above which nothing is looked for.
pub(crate) fn find<'a>(
    files: impl Iterator<Item = (&'a Path, &'a Path)>,
) -> (Vec<Serving>, Vec<Unread>) {
    let mut looked: BTreeMap<String, Option<Serving>> = BTreeMap::new();
    let mut unread = Vec::new();
    for (file, top) in files {
        let (file, above) = (workspace::id(file), workspace::id(top));
        for folder in config::nearest(file.as_str(), above.as_str()) {
            if looked.contains_key(folder) {
                break;
            }
            let serving = serving(folder, top).unwrap_or_else(|failed| {
                unread.push(failed);
                None
            });
            looked.insert(folder.to_owned(), serving);
        }
    }
    (looked.into_values().flatten().collect(), unread)
}

/// The settings in a folder; nothing outside of `top` is read, links resolved.
fn serving(folder: &str, top: &Path) -> std::result::Result<Option<Serving>, Unread> {
    let candidates = config::candidates(folder).map(PathBuf::from);
    let top = [top.to_path_buf()];
    let Some(path) = candidates.into_iter().find(|path| workspace::holds(&top, path)) else {
        return Ok(None);
    };
    let text = workspace::read(&path).map_err(|error| (path.clone(), error))?;
    let read = config::read(&text);
    Ok(Some(Serving { folder: folder.to_owned(), shown: shown(&path), text, read }))
}

/// A path from the current folder, where it lies there.
pub(crate) fn shown(path: &Path) -> String {
    let current = std::env::current_dir().and_then(|it| it.canonicalize()).unwrap_or_default();
    path.strip_prefix(&current).unwrap_or(path).to_string_lossy().into_owned()
}
