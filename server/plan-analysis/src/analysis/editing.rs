//! The queries of a snapshot for edits of many documents. The text of closed ones is not known here, so the caller passes
//! a reader.

use text_size::{TextRange, TextSize};

use super::Analysis;
use crate::features::code_action::{self, CodeAction};
use crate::features::rename::{self, Named};
use crate::features::{WorkspaceEdit, file_rename, linked_editing};
use crate::project::DocumentId;
use crate::refactor::links::Paths;
use crate::refactor::{Read, Refusal};

impl Analysis {
    /// The name at an offset of an open document that could be changed.
    pub fn prepare_rename(
        &self,
        id: &DocumentId,
        offset: TextSize,
        read: Read<'_>,
    ) -> Option<Named> {
        rename::prepare(&self.ctx(id)?, offset, read)
    }

    /// The edits that rename what is at an offset of an open document; `None` if it is not open.
    pub fn rename(
        &self,
        id: &DocumentId,
        offset: TextSize,
        new_name: &str,
        read: Read<'_>,
    ) -> Option<Result<WorkspaceEdit, Refusal>> {
        Some(rename::rename(&self.ctx(id)?, offset, new_name, read))
    }

    /// The edits that keep links right when files and folders move.
    pub fn file_rename(&self, moves: &Paths, read: Read<'_>) -> Result<WorkspaceEdit, Refusal> {
        file_rename::file_rename(&self.index, moves, read)
    }

    /// The action that counts a series of ids anew from the one at a selection on.
    pub fn renumber(
        &self,
        id: &DocumentId,
        selection: TextRange,
        read: Read<'_>,
    ) -> Option<CodeAction> {
        code_action::renumber(&self.ctx(id)?, selection, read)
    }

    /// The names that change together with the one at an offset of an open document.
    pub fn linked_editing(&self, id: &DocumentId, offset: TextSize) -> Option<Vec<TextRange>> {
        linked_editing::linked_editing(&self.ctx(id)?, offset)
    }
}
