//! Documents that become others: shown as patches, or written, all of them or none.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use diffy::DiffOptions;
use plan_analysis::features::WorkspaceEdit;
use plan_analysis::refactor::Read;

use super::check::settings::shown;
use super::output;
use crate::disk;

/// A document before and after.
#[derive(Debug)]
pub(super) struct Rewritten {
    path: PathBuf,
    before: String,
    after: String,
}

/// The documents that an edit changes.
pub(super) fn rewritten(edit: &WorkspaceEdit, read: Read<'_>) -> Result<Vec<Rewritten>> {
    let document = |(id, edits): &(_, Vec<_>)| {
        let before = read(id).with_context(|| format!("{id} could not be read"))?;
        let mut after = before.clone();
        // From the end, so that the ranges of the others stay right.
        for edit in edits.iter().rev() {
            after.edit(edit);
        }
        let path = PathBuf::from(id.as_str());
        Ok(Rewritten { path, before: before.to_string(), after: after.to_string() })
    };
    edit.edits.iter().filter(|(_, edits)| !edits.is_empty()).map(document).collect()
}

/// The patch of a document, with the path that it has afterwards.
pub(super) fn patch(from: &Path, to: &Path, before: &str, after: &str) -> String {
    let (from, to) = (format!("a/{}", shown(from)), format!("b/{}", shown(to)));
    unified(&from, &to, before, after)
}

/// A patch with these names of the file before and after.
pub(super) fn unified(from: &str, to: &str, before: &str, after: &str) -> String {
    let mut options = DiffOptions::new();
    options.set_original_filename(from.to_owned()).set_modified_filename(to.to_owned());
    options.create_patch(before, after).to_string()
}

/// Shows the patches; `moved` says where a document is afterwards.
pub(super) fn show(all: &[Rewritten], moved: impl Fn(&Path) -> PathBuf) -> Result<()> {
    for Rewritten { path, before, after } in all {
        output::write(&patch(path, &moved(path), before, after))?;
    }
    Ok(())
}

/// Writes all documents. Where one cannot be written, those before it get their old text again.
pub(super) fn write(all: &[Rewritten]) -> Result<()> {
    for (done, it) in all.iter().enumerate() {
        if let Err(error) = disk::replace(&it.path, &it.before, &it.after) {
            undo(&all[..done]);
            let (shown, error) = (shown(&it.path), output::reason(&error));
            return Err(anyhow!("{shown} could not be written, so nothing was changed: {error}"));
        }
    }
    Ok(())
}

/// Gives documents that were written their old text again.
pub(super) fn undo(written: &[Rewritten]) {
    for it in written {
        if let Err(error) = disk::replace(&it.path, &it.after, &it.before) {
            let (shown, error) = (shown(&it.path), output::reason(&error));
            output::complain(&format!("{shown} could not be written back: {error}"));
        }
    }
}
