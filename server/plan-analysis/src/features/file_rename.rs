//! Files and folders that are about to move: the links to them follow, and so do the links in them.

use super::WorkspaceEdit;
use crate::index::Index;
use crate::refactor::links::{Paths, follow};
use crate::refactor::{Changes, Read, Refusal};

/// The edits that keep all links right. They are of the files as they are before the move.
pub fn file_rename(index: &Index, moves: &Paths, read: Read<'_>) -> Result<WorkspaceEdit, Refusal> {
    let mut changes = Changes::new(index, read);
    follow(&mut changes, moves)?;
    Ok(WorkspaceEdit { edits: changes.finish(), ..WorkspaceEdit::default() })
}

#[cfg(test)]
mod tests;
