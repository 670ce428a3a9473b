//! Capabilities for places, folds, lenses, hints and tokens: the client's, and ours for it.

use ls_types::{
    CallHierarchyServerCapability, CodeLensOptions, DocumentLinkOptions,
    FoldingRangeProviderCapability, OneOf, SelectionRangeProviderCapability, SemanticTokenModifier,
    SemanticTokenType, SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
    ServerCapabilities, TextDocumentClientCapabilities, TokenFormat, WorkDoneProgressOptions,
};

use super::disabled_features::DisabledFeatures;

/// What the client announced.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DocumentFeatures {
    /// It shows tooltips of links.
    pub(crate) tooltips: bool,
    /// Maximum number of folds that it accepts.
    pub(crate) fold_limit: Option<u32>,
    links: bool,
    folds: bool,
    selections: bool,
    calls: bool,
    lenses: bool,
    hints: bool,
    tokens: bool,
}

impl DocumentFeatures {
    /// Reads what a client announces.
    pub(crate) fn new(text: &TextDocumentClientCapabilities) -> DocumentFeatures {
        let link = text.document_link.as_ref();
        let tokens = text.semantic_tokens.as_ref();
        DocumentFeatures {
            tooltips: link.and_then(|it| it.tooltip_support) == Some(true),
            fold_limit: text.folding_range.as_ref().and_then(|it| it.range_limit),
            links: link.is_some(),
            folds: text.folding_range.is_some(),
            selections: text.selection_range.is_some(),
            calls: text.call_hierarchy.is_some(),
            lenses: text.code_lens.is_some(),
            hints: text.inlay_hint.is_some(),
            tokens: tokens.is_some_and(|it| it.formats.contains(&TokenFormat::RELATIVE)),
        }
    }

    /// Adds what we offer.
    pub(crate) fn offer(self, disabled: DisabledFeatures, server: &mut ServerCapabilities) {
        server.references_provider = Some(OneOf::Left(true));
        server.document_highlight_provider = Some(OneOf::Left(true));
        server.workspace_symbol_provider = Some(OneOf::Left(true));
        server.document_link_provider =
            (self.links && !disabled.links).then(|| DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            });
        server.folding_range_provider = (self.folds && !disabled.headings)
            .then_some(FoldingRangeProviderCapability::Simple(true));
        server.selection_range_provider = (self.selections && !disabled.headings)
            .then_some(SelectionRangeProviderCapability::Simple(true));
        server.call_hierarchy_provider =
            self.calls.then_some(CallHierarchyServerCapability::Simple(true));
        server.code_lens_provider =
            self.lenses.then_some(CodeLensOptions { resolve_provider: Some(false) });
        server.inlay_hint_provider = self.hints.then_some(OneOf::Left(true));
        server.semantic_tokens_provider = self.tokens.then(|| {
            let options = SemanticTokensOptions {
                legend: legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            };
            options.into()
        });
    }
}

/// The legend of the numbers in a token; in the order of
/// [`TokenKind`](plan_analysis::features::semantic_tokens::TokenKind).
fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![
            SemanticTokenType::VARIABLE,
            SemanticTokenType::ENUM_MEMBER,
            SemanticTokenType::PROPERTY,
            SemanticTokenType::KEYWORD,
        ],
        token_modifiers: vec![SemanticTokenModifier::DECLARATION],
    }
}
