//! Requests that change texts.

use std::cell::RefCell;

use ls_types::{
    CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionTriggerKind, Command, DocumentOnTypeFormattingParams, Range, TextEdit, Uri,
};
use plan_analysis::features::WorkspaceEdit;
use plan_analysis::features::code_action::{ActionKind, CodeAction, Today};
use plan_analysis::project::DocumentId;
use plan_analysis::refactor::Read;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::{Error, Result};

use super::navigation::Texts;
use super::place;
use crate::capabilities::FILL_IN;
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
    let texts = RefCell::new(Texts::new(snapshot));
    let read = |id: &DocumentId| texts.borrow_mut().get(id).cloned();
    let offer = |action: CodeAction| {
        if !is_wanted(action.kind, &params.context) || !editing.can_do(&action.edit) {
            return None;
        }
        let findings =
            action.finding.as_ref().map(|it| snapshot.converted(&id, std::slice::from_ref(it)));
        let mut item = to_proto::editing::code_action(&action, findings, editing.marks_preferred);
        if editing.resolves_actions {
            let data = Unresolved { uri: uri.clone(), version, range, title: action.title };
            item.data = serde_json::to_value(data).ok();
        } else {
            item.edit = Some(workspace_edit(snapshot, &action.edit, &read)?);
        }
        Some(CodeActionOrCommand::CodeAction(item))
    };
    let all = !is_automatic(&params.context);
    let (mending, ignoring) = actions(snapshot, &id, range, &read, all)?;
    let mut offered: Vec<_> = mending.into_iter().filter_map(offer).collect();
    if all && editing.fills_in && is_wanted(ActionKind::QuickFix, &params.context) {
        offered.extend(fill_in(snapshot, &id, uri, version, range));
    }
    offered.extend(ignoring.into_iter().filter_map(offer));
    Some(offered)
}

/// The action by which the client leads its user from one placeholder to the next.
fn fill_in(
    snapshot: &Snapshot,
    id: &DocumentId,
    uri: &Uri,
    version: i32,
    range: Range,
) -> Option<CodeActionOrCommand> {
    let document = snapshot.analysis.document(id)?;
    let encoding = snapshot.client.encoding;
    let found = snapshot.analysis.fill_in(id, from_proto::range(document, range, encoding))?;
    let range = to_proto::range(document.text(), found.range, encoding);
    let title = format!("Fill in {} placeholders, one after the other", found.count);
    let command = Command {
        title: title.clone(),
        command: FILL_IN.to_owned(),
        arguments: Some(vec![json!(uri), json!(version), json!(range), json!(found.snippet)]),
    };
    Some(CodeActionOrCommand::CodeAction(ls_types::CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        command: Some(command),
        ..ls_types::CodeAction::default()
    }))
}

/// An action with its edit, as long as its document is what it was offered for.
pub(crate) fn resolve_code_action(
    snapshot: &Snapshot,
    item: &ls_types::CodeAction,
) -> Result<ls_types::CodeAction> {
    // What the client does by a command of its own is complete.
    if item.command.is_some() {
        return Ok(item.clone());
    }
    let data = item.data.clone().map(Unresolved::deserialize);
    let Some(Ok(data)) = data else { return Err(Error::invalid_params("Not an action of planls")) };
    let id = from_proto::document_id(&data.uri);
    if snapshot.version(&id) != Some(data.version) {
        return Err(Error::content_modified());
    }
    let texts = RefCell::new(Texts::new(snapshot));
    let read = |id: &DocumentId| texts.borrow_mut().get(id).cloned();
    let (mending, ignoring) = actions(snapshot, &id, data.range, &read, true).unwrap_or_default();
    let action = mending.into_iter().chain(ignoring).find(|it| it.title == data.title);
    let edit = action.and_then(|it| workspace_edit(snapshot, &it.edit, &read));
    let edit = edit.ok_or_else(Error::content_modified)?;
    Ok(ls_types::CodeAction { edit: Some(edit), ..item.clone() })
}

/// What can be done about a range of a document, and ignoring its findings, which comes last. What goes over the whole
/// document, or over all that cite an id, is left out unless `all` is asked for.
fn actions(
    snapshot: &Snapshot,
    id: &DocumentId,
    range: Range,
    read: Read<'_>,
    all: bool,
) -> Option<(Vec<CodeAction>, Vec<CodeAction>)> {
    let analysis = &snapshot.analysis;
    let selection = from_proto::range(analysis.document(id)?, range, snapshot.client.encoding);
    let date = clock::today();
    let today = Today { date: &date };
    let mut actions = Vec::new();
    if all {
        actions.extend(analysis.start(id, selection, today));
    }
    // As long as nobody has asked, no file is read.
    let read_if_asked: Read<'_> = if all { read } else { &|_| None };
    actions.extend(analysis.code_actions(id, selection, today, read_if_asked));
    actions.extend(analysis.fill_blank(id, today, read));
    if all {
        actions.extend(analysis.renumber(id, selection, read));
        actions.extend(analysis.fix_all(id, today));
    }
    Some((actions, analysis.suppressions(id, selection)))
}

/// What Enter does beside ending a line: the next item of a list of ids begins. Nothing, unless the user wants it.
pub(crate) fn on_type_formatting(
    snapshot: &Snapshot,
    params: &DocumentOnTypeFormattingParams,
) -> Option<Vec<TextEdit>> {
    if !snapshot.client.editing.continues_lists || params.ch != "\n" {
        return None;
    }
    let (id, offset) = place(snapshot, &params.text_document_position)?;
    let edits = snapshot.analysis.on_enter(&id, offset);
    let text = snapshot.analysis.document(&id)?.text();
    Some(to_proto::editing::text_edits(text, &edits, snapshot.client.encoding))
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

/// Whether the client asks by itself, because the cursor has moved, and not for a certain kind of action.
fn is_automatic(context: &CodeActionContext) -> bool {
    context.only.is_none() && context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC)
}

/// An edit in the protocol's words; `None` where a closed document of it cannot be read.
pub(super) fn workspace_edit(
    snapshot: &Snapshot,
    edit: &WorkspaceEdit,
    read: Read<'_>,
) -> Option<ls_types::WorkspaceEdit> {
    let mut documents = Vec::new();
    for (id, edits) in &edit.edits {
        let (uri, text) = (snapshot.uri(id)?, read(id)?);
        let edits = to_proto::editing::text_edits(&text, edits, snapshot.client.encoding);
        documents.push((uri, snapshot.version(id), edits));
    }
    // Clients compare URIs as they are written: an open document has the one that it was opened with.
    let moved = edit.moved.iter().map(|(from, to)| Some((snapshot.uri(from)?, to_proto::uri(to)?)));
    let moved: Vec<_> = moved.collect::<Option<_>>()?;
    let versioned = snapshot.client.editing.versioned;
    to_proto::editing::workspace_edit(&edit.created, documents, moved, versioned)
}
