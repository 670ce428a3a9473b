//! Actions and edits in the protocol's words.

use ls_types::{
    CodeAction, CodeActionKind, CreateFile, CreateFileOptions, Diagnostic, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, RenameFile, ResourceOp,
    TextDocumentEdit, TextEdit, Uri,
};
use plan_analysis::features::code_action;
use plan_analysis::project::DocumentId;
use plan_analysis::text::{Edit, Encoding, Text};

/// The edits of one document, with its version where it is open.
pub(crate) type DocumentEdits = (Uri, Option<i32>, Vec<TextEdit>);

/// An action without its edit.
pub(crate) fn code_action(
    action: &code_action::CodeAction,
    diagnostics: Option<Vec<Diagnostic>>,
    marks_preferred: bool,
) -> CodeAction {
    CodeAction {
        title: action.title.clone(),
        kind: Some(CodeActionKind::new(action.kind.name())),
        diagnostics,
        is_preferred: (marks_preferred && action.is_preferred).then_some(true),
        ..CodeAction::default()
    }
}

/// Edits of a text.
pub(crate) fn text_edits(text: &Text, edits: &[Edit], encoding: Encoding) -> Vec<TextEdit> {
    edits
        .iter()
        .map(|it| TextEdit {
            range: super::range(text, it.range, encoding),
            new_text: it.text.clone(),
        })
        .collect()
}

/// A change of texts and files. Files are created first and moved last, so that the edits are of files as
/// they are called before. A client that does not take versions is given plain edits; `None` where a file has no URI.
pub(crate) fn workspace_edit(
    created: &[(DocumentId, String)],
    documents: Vec<DocumentEdits>,
    moved: Vec<(Uri, Uri)>,
    versioned: bool,
) -> Option<ls_types::WorkspaceEdit> {
    if !versioned {
        let changes = documents.into_iter().map(|(uri, _, edits)| (uri, edits));
        return Some(ls_types::WorkspaceEdit {
            changes: Some(changes.collect()),
            ..ls_types::WorkspaceEdit::default()
        });
    }
    let mut operations = Vec::new();
    for (id, text) in created {
        let uri = super::uri(id)?;
        let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(CreateFile {
            uri: uri.clone(),
            options: Some(options),
            annotation_id: None,
        })));
        let start = TextEdit { range: ls_types::Range::default(), new_text: text.clone() };
        operations.push(DocumentChangeOperation::Edit(document_edit(uri, None, vec![start])));
    }
    let edits =
        documents.into_iter().map(|(uri, version, edits)| document_edit(uri, version, edits));
    operations.extend(edits.map(DocumentChangeOperation::Edit));
    for (old_uri, new_uri) in moved {
        operations.push(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
            old_uri,
            new_uri,
            options: None,
            annotation_id: None,
        })));
    }
    Some(ls_types::WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..ls_types::WorkspaceEdit::default()
    })
}

fn document_edit(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}
