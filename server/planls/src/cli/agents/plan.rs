//! What has to be written so that an agent asks planls, or no longer does.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::known::Agent;
use super::{guide, merge};
use crate::cli::output;
use crate::disk;

/// A file that changes.
#[derive(Debug)]
pub(super) struct Change {
    path: PathBuf,
    /// Its text; `None` if there is no such file.
    pub(super) before: Option<String>,
    /// What it is to be; `None` if it is to go.
    pub(super) after: Option<String>,
}

/// Whether an agent asks planls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It does, as `install` would write it.
    Present,
    /// It does in another way.
    Outdated,
    /// It does not.
    Absent,
    /// Its file is planls' alone, and is not as `install` would write it.
    Changed,
    /// Its file is not JSON, or cannot be read.
    Unreadable,
}

/// What makes an agent ask planls; `None` if it does.
pub(super) fn install(agent: &Agent, top: &Path) -> Result<Option<Change>> {
    let (path, before) = found(top, agent.file)?;
    let after = match &before {
        Some(text) if agent.is_own_file && !is_made(agent, text) => {
            return Err(not_ours(agent.file, "to have it written anew, remove it first"));
        }
        Some(text) if !agent.is_own_file => merged(agent, text)?,
        Some(text) => text.clone(),
        None => agent.text.to_owned(),
    };
    Ok(Change { path, before, after: Some(after) }.if_any())
}

/// What makes an agent no longer ask planls; `None` if it does not.
pub(super) fn uninstall(agent: &Agent, top: &Path) -> Result<Option<Change>> {
    let (path, before) = found(top, agent.file)?;
    let Some(text) = &before else { return Ok(None) };
    let after = if is_made(agent, text) {
        None
    } else if agent.is_own_file {
        return Err(not_ours(agent.file, "remove it yourself if it is to go"));
    } else {
        Some(merge::without_hooks(text).map_err(|why| refused(agent.file, &why))?)
    };
    Ok(Change { path, before, after }.if_any())
}

/// Whether an agent asks planls.
pub(super) fn state(agent: &Agent, top: &Path) -> State {
    if agent.is_own_file {
        return match found(top, agent.file) {
            Ok((_, None)) => State::Absent,
            Ok((_, Some(text))) if is_made(agent, &text) => State::Present,
            Ok(_) => State::Changed,
            Err(_) => State::Unreadable,
        };
    }
    match (install(agent, top), uninstall(agent, top)) {
        (Ok(None), _) => State::Present,
        (Ok(Some(_)), Ok(Some(_))) => State::Outdated,
        (Ok(Some(_)), Ok(None)) => State::Absent,
        _ => State::Unreadable,
    }
}

/// What puts the paragraph into AGENTS.md.
pub(super) fn install_guide(top: &Path) -> Result<Option<Change>> {
    let (path, before) = found(top, guide::FILE)?;
    let after = match &before {
        Some(text) => guide::with_block(text),
        None => guide::BLOCK.to_owned(),
    };
    Ok(Change { path, before, after: Some(after) }.if_any())
}

/// What takes the paragraph out of AGENTS.md.
pub(super) fn uninstall_guide(top: &Path) -> Result<Option<Change>> {
    let (path, before) = found(top, guide::FILE)?;
    let Some(text) = &before else { return Ok(None) };
    let Some(without) = guide::without_block(text) else { return Ok(None) };
    // A file that was there and had nothing in it has a line end before the block.
    let was_there = !without.is_empty() || text.starts_with(['\r', '\n']);
    let after = was_there.then_some(without);
    Ok(Change { path, before, after }.if_any())
}

/// A file at the top of a project, with its links resolved, and its text if it exists.
fn found(top: &Path, file: &str) -> Result<(PathBuf, Option<String>)> {
    let path = top.join(file);
    let Ok(real) = path.canonicalize() else { return Ok((path, None)) };
    let text = disk::read(&real)
        .map_err(|error| anyhow!("{file} could not be read: {}", output::reason(&error)))?;
    Ok((real, Some(text)))
}

fn merged(agent: &Agent, text: &str) -> Result<String> {
    if is_made(agent, text) {
        return Ok(text.to_owned());
    }
    merge::with_hooks(text, agent.text).map_err(|why| refused(agent.file, &why))
}

/// Whether a file is exactly what `install` would create.
fn is_made(agent: &Agent, text: &str) -> bool {
    text.replace("\r\n", "\n") == agent.text
}

/// Why a file that is planls' alone is neither written nor removed. The user may have changed it, so it is the user's.
fn not_ours(file: &str, advice: &str) -> anyhow::Error {
    refused(file, &format!("it is not what planls writes; {advice}"))
}

fn refused(file: &str, why: &str) -> anyhow::Error {
    anyhow!("{file} stays as it is: {why}")
}

impl Change {
    fn if_any(self) -> Option<Change> {
        (self.before != self.after).then_some(self)
    }

    /// The path, from the top of the project.
    pub(super) fn shown(&self, top: &Path) -> String {
        let path = self.path.strip_prefix(top).unwrap_or(&self.path);
        path.to_string_lossy().replace('\\', "/")
    }

    /// What is done, in words.
    pub(super) fn said(&self, top: &Path) -> String {
        let what = match (&self.before, &self.after) {
            (None, _) => "wrote",
            (_, None) => "removed",
            _ => "changed",
        };
        format!("{what} {}", self.shown(top))
    }

    /// Does it. A folder that was made for the file goes with it, if it is empty.
    pub(super) fn write(&self, top: &Path) -> Result<()> {
        let written = match (&self.before, &self.after) {
            (Some(before), Some(after)) => disk::replace(&self.path, before, after),
            (None, Some(after)) => disk::create(&self.path, after),
            (Some(before), None) => disk::remove(&self.path, before, top),
            (None, None) => Ok(()),
        };
        written.map_err(|error| {
            anyhow!("{} could not be written: {}", self.shown(top), output::reason(&error))
        })
    }
}
