//! Requests that rename things together with everything that refers to them.

use std::cell::RefCell;

use ls_types::{
    LinkedEditingRangeParams, LinkedEditingRanges, PrepareRenameResponse, RenameFilesParams,
    RenameParams, TextDocumentPositionParams,
};
use plan_analysis::project::DocumentId;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};

use super::editing::workspace_edit;
use super::navigation::Texts;
use super::place;
use crate::session::Snapshot;
use crate::{from_proto, to_proto};

/// `RequestFailed` (LSP 3.17, "Error codes"): the request was right, and could not be done.
const REQUEST_FAILED: i64 = -32803;

/// The name at a position that could be changed.
pub(crate) fn prepare(
    snapshot: &Snapshot,
    params: &TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let (id, offset) = place(snapshot, params)?;
    let named = snapshot.analysis.prepare_rename(&id, offset, &|id| snapshot.text(id))?;
    let text = snapshot.analysis.document(&id)?.text();
    Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: to_proto::range(text, named.range, snapshot.client.encoding),
        placeholder: named.text,
    })
}

/// The edits that give what is at a position another name, or why that cannot be done.
pub(crate) fn rename(
    snapshot: &Snapshot,
    params: &RenameParams,
) -> Result<Option<ls_types::WorkspaceEdit>> {
    let Some((id, offset)) = place(snapshot, &params.text_document_position) else {
        return Ok(None);
    };
    let texts = RefCell::new(Texts::new(snapshot));
    let read = |id: &DocumentId| texts.borrow_mut().get(id).cloned();
    let Some(renamed) = snapshot.analysis.rename(&id, offset, &params.new_name, &read) else {
        return Ok(None);
    };
    let edit = renamed.map_err(|refusal| refused(refusal.0))?;
    if !snapshot.client.editing.can_do(&edit) {
        return Err(refused("This editor cannot move files for planls".to_owned()));
    }
    let edit = workspace_edit(snapshot, &edit, &read);
    edit.map(Some).ok_or_else(|| refused("A file that would change cannot be read".to_owned()))
}

/// The edits that keep links right when the user moves files and folders in the client. The move is never held up:
/// if the edits cannot be made, there are none.
pub(crate) fn will_rename_files(
    snapshot: &Snapshot,
    params: &RenameFilesParams,
) -> Option<ls_types::WorkspaceEdit> {
    let path = |uri: &str| {
        let id = from_proto::document_id(&uri.trim_end_matches('/').parse().ok()?);
        id.is_path().then_some(id)
    };
    let moves = params.files.iter().filter_map(|it| Some((path(&it.old_uri)?, path(&it.new_uri)?)));
    let moves: Vec<_> = moves.collect();
    let texts = RefCell::new(Texts::new(snapshot));
    let read = |id: &DocumentId| texts.borrow_mut().get(id).cloned();
    let edit = snapshot.analysis.file_rename(&moves, &read).ok()?;
    if edit.is_empty() { None } else { workspace_edit(snapshot, &edit, &read) }
}

/// The names that change together with the one at a position.
pub(crate) fn linked_editing_range(
    snapshot: &Snapshot,
    params: &LinkedEditingRangeParams,
) -> Option<LinkedEditingRanges> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.linked_editing(&id, offset)?;
    let text = snapshot.analysis.document(&id)?.text();
    let range = |it: &_| to_proto::range(text, *it, snapshot.client.encoding);
    // The name of a placeholder may have anything in it but its marks and a line's end.
    let word_pattern = Some(r"[^\[\]<>{}\r\n]*".to_owned());
    Some(LinkedEditingRanges { ranges: found.iter().map(range).collect(), word_pattern })
}

fn refused(message: String) -> Error {
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: message.into(), data: None }
}
