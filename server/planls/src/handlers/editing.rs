//! Requests that change texts.

use ls_types::{
    CodeActionContext, CodeActionOrCommand, CodeActionParams, CodeActionTriggerKind, Range, Uri,
};
use plan_analysis::features::WorkspaceEdit;
use plan_analysis::features::code_action::{ActionKind, CodeAction, Today};
use plan_analysis::project::DocumentId;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};

use crate::session::Snapshot;
use crate::{clock, from_proto, to_proto};

/// What a client hands back to have the edit of an action made.
#[derive(Debug, Deserialize, Serialize)]
struct Unresolved {
    uri: Uri,
    /// The version of the document that the action was offered for.
    version: i32,
    range: Range,
    title: String,
}

/// What can be done about a range of a document.
pub(crate) fn code_action(
    snapshot: &Snapshot,
    params: &CodeActionParams,
) -> Option<Vec<CodeActionOrCommand>> {
    let (uri, range) = (&params.text_document.uri, params.range);
    let id = from_proto::document_id(uri);
    let version = snapshot.version(&id)?;
    let editing = snapshot.client.editing;
    let mut offered = Vec::new();
    for action in actions(snapshot, &id, range, is_source_wanted(&params.context))? {
        if !is_wanted(action.kind, &params.context) || !editing.can_do(&action.edit) {
            continue;
        }
        let findings =
            action.finding.as_ref().map(|it| snapshot.converted(&id, std::slice::from_ref(it)));
        let mut item = to_proto::editing::code_action(&action, findings, editing.marks_preferred);
        if editing.resolves_actions {
            let data = Unresolved { uri: uri.clone(), version, range, title: action.title };
            item.data = serde_json::to_value(data).ok();
        } else {
            item.edit = Some(workspace_edit(snapshot, &action.edit)?);
        }
        offered.push(CodeActionOrCommand::CodeAction(item));
    }
    Some(offered)
}

/// An action with its edit, as long as its document is what it was offered for.
pub(crate) fn resolve_code_action(
    snapshot: &Snapshot,
    item: &ls_types::CodeAction,
) -> Result<ls_types::CodeAction> {
    let data = item.data.clone().map(Unresolved::deserialize);
    let Some(Ok(data)) = data else { return Err(Error::invalid_params("Not an action of planls")) };
    let id = from_proto::document_id(&data.uri);
    if snapshot.version(&id) != Some(data.version) {
        return Err(Error::content_modified());
    }
    let mut actions = actions(snapshot, &id, data.range, true).unwrap_or_default().into_iter();
    let action = actions.find(|it| it.title == data.title);
    let edit = action.and_then(|it| workspace_edit(snapshot, &it.edit));
    let edit = edit.ok_or_else(Error::content_modified)?;
    Ok(ls_types::CodeAction { edit: Some(edit), ..item.clone() })
}

fn actions(
    snapshot: &Snapshot,
    id: &DocumentId,
    range: Range,
    with_source: bool,
) -> Option<Vec<CodeAction>> {
    let document = snapshot.analysis.document(id)?;
    let selection = from_proto::range(document, range, snapshot.client.encoding);
    let date = clock::today();
    let today = Today { date: &date };
    let mut actions = snapshot.analysis.code_actions(id, selection, today);
    actions.extend(snapshot.analysis.renumber(id, selection, &|id| snapshot.text(id)));
    if with_source {
        actions.extend(snapshot.analysis.fix_all(id, today));
    }
    Some(actions)
}

/// Whether an action of this kind was asked for: `quickfix` asks for all kinds that begin with it.
fn is_wanted(kind: ActionKind, context: &CodeActionContext) -> bool {
    let Some(only) = &context.only else { return true };
    only.iter().any(|wanted| {
        let wanted = wanted.as_str();
        let rest = kind.name().strip_prefix(wanted);
        rest.is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
    })
}

/// Whether the actions on the whole document are asked for. They go over all findings, so they are left out when
/// only the cursor has moved.
fn is_source_wanted(context: &CodeActionContext) -> bool {
    is_wanted(ActionKind::SourceFixAll, context)
        && (context.only.is_some()
            || context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC))
}

/// An edit in the protocol's words; `None` where a closed document of it cannot be read.
pub(super) fn workspace_edit(
    snapshot: &Snapshot,
    edit: &WorkspaceEdit,
) -> Option<ls_types::WorkspaceEdit> {
    let mut documents = Vec::new();
    for (id, edits) in &edit.edits {
        let (uri, text) = (snapshot.uri(id)?, snapshot.text(id)?);
        let edits = to_proto::editing::text_edits(&text, edits, snapshot.client.encoding);
        documents.push((uri, snapshot.version(id), edits));
    }
    to_proto::editing::workspace_edit(edit, documents, snapshot.client.editing.versioned)
}
