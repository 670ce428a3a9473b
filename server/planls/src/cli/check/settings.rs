//! The settings that apply to the documents that are checked: the nearest planls.toml above each, up to the root of the
//! repository, or the file that the command line names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use plan_analysis::text::Text;

use super::gather::Unread;
use crate::cli::output::{self, Checked, Finding};
use crate::config::{self, Read};
use crate::disk;

/// Settings that apply to a folder.
#[derive(Debug)]
pub(crate) struct Serving {
    /// The folder that their patterns are relative to, with `/`.
    pub(crate) folder: String,
    /// The file, as it is shown.
    pub(crate) shown: String,
    /// Its text.
    text: String,
    /// Its settings and problems.
    pub(crate) read: Read,
}

impl Serving {
    /// The same for documents that are only read: its problems are not theirs.
    pub(super) fn without_problems(mut self) -> Serving {
        self.read.problems.clear();
        self
    }

    /// The problems of the file; `None` if there are none.
    pub(super) fn checked(&self) -> Option<Checked> {
        let problems = self.read.problems.iter();
        let findings: Vec<_> = problems.map(|it| Finding::from(it.diagnostic())).collect();
        let text = Text::new(&self.text);
        (!findings.is_empty()).then(|| Checked {
            shown: self.shown.clone(),
            path: self.shown.clone().into(),
            text,
            findings,
        })
    }
}

/// The file that the command line names; its patterns are relative to the current folder.
pub(super) fn named(path: &Path) -> Result<Serving> {
    let text = disk::read(path).map_err(|error| {
        anyhow::anyhow!("{} could not be read: {}", path.display(), output::reason(&error))
    })?;
    let current = std::env::current_dir().context("the current folder is gone")?;
    let shown = path.to_string_lossy().into_owned();
    let folder = disk::id(&current.canonicalize().unwrap_or(current)).as_str().to_owned();
    Ok(Serving { folder, shown, read: config::read(&text), text })
}

/// The settings files above some files, which are given with the topmost folder to search.
pub(crate) fn find<'a>(
    files: impl Iterator<Item = (&'a Path, &'a Path)>,
) -> (Vec<Serving>, Vec<Unread>) {
    let mut searched: BTreeMap<String, Option<Serving>> = BTreeMap::new();
    let mut unread = Vec::new();
    for (file, top) in files {
        let (file, above) = (disk::id(file), disk::id(top));
        for folder in config::nearest(file.as_str(), above.as_str()) {
            if searched.contains_key(folder) {
                break;
            }
            let serving = serving(folder, top).unwrap_or_else(|failed| {
                unread.push(failed);
                None
            });
            searched.insert(folder.to_owned(), serving);
        }
    }
    (searched.into_values().flatten().collect(), unread)
}

/// The settings in a folder. After resolving links, nothing outside of `top` is read.
fn serving(folder: &str, top: &Path) -> std::result::Result<Option<Serving>, Unread> {
    let candidates = config::candidates(folder).map(PathBuf::from);
    let top = [top.to_path_buf()];
    let Some(path) = candidates.into_iter().find(|path| disk::holds(&top, path)) else {
        return Ok(None);
    };
    let text = disk::read(&path).map_err(|error| (path.clone(), error))?;
    let read = config::read(&text);
    Ok(Some(Serving { folder: folder.to_owned(), shown: shown(&path), text, read }))
}

/// A path, relative to the current folder if it is in it.
pub(crate) fn shown(path: &Path) -> String {
    let current = std::env::current_dir().and_then(|it| it.canonicalize()).unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => rest.to_string_lossy().into_owned(),
        Err(_) => path.to_string_lossy().into_owned(),
    }
}
