//! Requests about how a document is built, and what is shown in it.

use ls_types::{
    CodeLens, CodeLensParams, FoldingRange, FoldingRangeParams, InlayHint, InlayHintParams,
    SelectionRange, SelectionRangeParams, SemanticToken, SemanticTokens, SemanticTokensDeltaParams,
    SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, Uri,
};
use plan_analysis::project::DocumentId;
use plan_analysis::text::Text;
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
    Some(to_proto::structure::folds(&folds, text, snapshot.client.document_features.fold_limit))
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
    let text = document.text();
    Some(steps.iter().map(|steps| to_proto::structure::selection(steps, text, encoding)).collect())
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

/// The tokens of a whole document.
pub(crate) fn semantic_tokens(
    snapshot: &Snapshot,
    params: &SemanticTokensParams,
) -> Option<SemanticTokensResult> {
    let (id, tokens) = all_tokens(snapshot, &params.text_document.uri)?;
    Some(snapshot.tokens.keep(id, tokens).into())
}

/// What is different in the tokens of a whole document since the client asked last.
pub(crate) fn semantic_tokens_delta(
    snapshot: &Snapshot,
    params: &SemanticTokensDeltaParams,
) -> Option<SemanticTokensFullDeltaResult> {
    let (id, tokens) = all_tokens(snapshot, &params.text_document.uri)?;
    Some(snapshot.tokens.since(id, &params.previous_result_id, tokens))
}

/// The tokens of a range of a document.
pub(crate) fn semantic_tokens_range(
    snapshot: &Snapshot,
    params: &SemanticTokensRangeParams,
) -> Option<SemanticTokensRangeResult> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let range = from_proto::range(document, params.range, snapshot.client.encoding);
    let data = tokens_in(snapshot, &id, document.text(), range);
    Some(SemanticTokens { result_id: None, data }.into())
}

fn all_tokens(snapshot: &Snapshot, uri: &Uri) -> Option<(DocumentId, Vec<SemanticToken>)> {
    let id = from_proto::document_id(uri);
    let text = snapshot.analysis.document(&id)?.text();
    let tokens = tokens_in(snapshot, &id, text, TextRange::up_to(text.len()));
    Some((id, tokens))
}

fn tokens_in(
    snapshot: &Snapshot,
    id: &DocumentId,
    text: &Text,
    range: TextRange,
) -> Vec<SemanticToken> {
    let found = snapshot.analysis.semantic_tokens(id, range);
    to_proto::structure::tokens(&found, text, snapshot.client.encoding)
}
