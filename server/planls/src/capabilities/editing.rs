//! What the client does with edits, and what we offer it for that.

use ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    DocumentOnTypeFormattingOptions, LinkedEditingRangeServerCapabilities, OneOf, RenameOptions,
    ResourceOperationKind, ServerCapabilities, TextDocumentClientCapabilities,
    WorkDoneProgressOptions, WorkspaceClientCapabilities,
};
use plan_analysis::features::WorkspaceEdit;
use plan_analysis::features::code_action::ActionKind;
use serde_json::Value;

use super::disabled_features::continues_lists;

/// The command of a client that puts a text with tab stops in the place of another: a URI, the version of the
/// document, a range and a snippet. A client that has it names it in `experimental.commands.commands`.
pub(crate) const FILL_IN: &str = "planls.fillIn";

/// What the client announced.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Editing {
    /// It asks for the edit of an action when its user has chosen it.
    pub(crate) resolves_actions: bool,
    /// It shows which action is the preferred one.
    pub(crate) marks_preferred: bool,
    /// It takes edits with the version of their document, and files to create and move.
    pub(crate) versioned: bool,
    /// Its user wants Enter to go on with a list of ids.
    pub(crate) continues_lists: bool,
    /// It can put a text with tab stops in the place of another, by [`FILL_IN`].
    pub(crate) fills_in: bool,
    /// It takes actions that are no commands.
    actions: bool,
    /// It lets its user rename things.
    renames: bool,
    /// It asks what the name is before.
    prepares_rename: bool,
    /// It changes several places while its user types in one.
    links_editing: bool,
    creates: bool,
    moves: bool,
}

impl Editing {
    /// Reads what a client announces.
    pub(super) fn new(
        text: &TextDocumentClientCapabilities,
        workspace: &WorkspaceClientCapabilities,
        options: Option<&Value>,
        experimental: Option<&Value>,
    ) -> Editing {
        let action = text.code_action.clone().unwrap_or_default();
        let edit = workspace.workspace_edit.clone().unwrap_or_default();
        let operations = edit.resource_operations.unwrap_or_default();
        let versioned = edit.document_changes == Some(true);
        let commands = experimental.and_then(|it| it.get("commands")?.get("commands")?.as_array());
        let resolved = action.resolve_support.map(|it| it.properties).unwrap_or_default();
        Editing {
            resolves_actions: action.data_support == Some(true)
                && resolved.iter().any(|it| it == "edit"),
            marks_preferred: action.is_preferred_support == Some(true),
            versioned,
            continues_lists: text.on_type_formatting.is_some() && continues_lists(options),
            fills_in: commands.is_some_and(|it| it.iter().any(|name| name == FILL_IN)),
            actions: action.code_action_literal_support.is_some(),
            renames: text.rename.is_some(),
            prepares_rename: text.rename.as_ref().and_then(|it| it.prepare_support) == Some(true),
            links_editing: text.linked_editing_range.is_some(),
            creates: versioned && operations.contains(&ResourceOperationKind::Create),
            moves: versioned && operations.contains(&ResourceOperationKind::Rename),
        }
    }

    /// Whether the client can carry out an edit.
    pub(crate) fn can_do(self, edit: &WorkspaceEdit) -> bool {
        (self.creates || edit.created.is_empty()) && (self.moves || edit.moved.is_empty())
    }

    /// Adds what we offer.
    pub(super) fn offer(self, server: &mut ServerCapabilities) {
        let rename = RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        };
        let rename = if self.prepares_rename { OneOf::Right(rename) } else { OneOf::Left(true) };
        server.rename_provider = self.renames.then_some(rename);
        server.linked_editing_range_provider =
            self.links_editing.then_some(LinkedEditingRangeServerCapabilities::Simple(true));
        server.document_on_type_formatting_provider =
            self.continues_lists.then(|| DocumentOnTypeFormattingOptions {
                first_trigger_character: "\n".to_owned(),
                more_trigger_character: None,
            });
        let kinds = [ActionKind::QuickFix, ActionKind::Rewrite, ActionKind::SourceFixAll];
        server.code_action_provider = self.actions.then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(kinds.map(|it| CodeActionKind::new(it.name())).to_vec()),
                resolve_provider: Some(self.resolves_actions),
                ..CodeActionOptions::default()
            })
        });
    }
}
