//! Requests about how a document is built, and what is shown in it.

use ls_types::{
    CodeLens, CodeLensParams, FoldingRange, FoldingRangeParams, InlayHint, InlayHintParams,
    SelectionRange, SelectionRangeParams, SemanticToken, SemanticTokensRangeParams, Uri,
};
use plan_analysis::project::DocumentId;
use text_size::TextRange;

use crate::session::Snapshot;
use crate::{from_proto, to_proto};

/// What of a document can be folded.
pub(crate) fn folding_range(
    snapshot: &Snapshot,
    params: &FoldingRangeParams,
) -> Option<Vec<FoldingRange>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let text = snapshot.analysis.document(&id)?.text();
    let folds = snapshot.analysis.folding_ranges(&id);
    Some(to_proto::structure::folds(&folds, text, snapshot.client.navigation.fold_limit))
}

/// For each position the ranges around it, the narrowest first.
pub(crate) fn selection_range(
    snapshot: &Snapshot,
    params: &SelectionRangeParams,
) -> Option<Vec<SelectionRange>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let encoding = snapshot.client.encoding;
    let offsets: Vec<_> =
        params.positions.iter().map(|it| from_proto::offset(document, *it, encoding)).collect();
    let steps = snapshot.analysis.selection_ranges(&id, &offsets)?;
    let selection =
        |steps: &Vec<_>| to_proto::structure::selection(steps, document.text(), encoding);
    Some(steps.iter().map(selection).collect())
}

/// What stands above the headings of a document: how much is left.
pub(crate) fn code_lens(snapshot: &Snapshot, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let text = snapshot.analysis.document(&id)?.text();
    let lenses = snapshot.analysis.code_lenses(&id);
    Some(
        lenses
            .iter()
            .map(|lens| to_proto::structure::code_lens(lens, text, snapshot.client.encoding))
            .collect(),
    )
}

/// What ids and articles are, for a range of a document.
pub(crate) fn inlay_hint(snapshot: &Snapshot, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let encoding = snapshot.client.encoding;
    let hints =
        snapshot.analysis.inlay_hints(&id, from_proto::range(document, params.range, encoding));
    Some(
        hints
            .iter()
            .map(|hint| to_proto::structure::inlay_hint(hint, document.text(), encoding))
            .collect(),
    )
}

/// The tokens of a whole document, and what we call it.
pub(crate) fn semantic_tokens(
    snapshot: &Snapshot,
    uri: &Uri,
) -> Option<(DocumentId, Vec<SemanticToken>)> {
    let id = from_proto::document_id(uri);
    let text = snapshot.analysis.document(&id)?.text();
    let found = snapshot.analysis.semantic_tokens(&id, TextRange::up_to(text.len()));
    let tokens = to_proto::structure::tokens(&found, text, snapshot.client.encoding);
    Some((id, tokens))
}

/// The tokens of a range of a document.
pub(crate) fn semantic_tokens_range(
    snapshot: &Snapshot,
    params: &SemanticTokensRangeParams,
) -> Option<Vec<SemanticToken>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let encoding = snapshot.client.encoding;
    let found =
        snapshot.analysis.semantic_tokens(&id, from_proto::range(document, params.range, encoding));
    Some(to_proto::structure::tokens(&found, document.text(), encoding))
}
