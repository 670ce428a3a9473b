//! Folds, selections, lenses, hints and tokens in the protocol's words.

use ls_types::{
    CodeLens, Command, FoldingRange, FoldingRangeKind, InlayHint, InlayHintLabel, SelectionRange,
    SemanticToken,
};
use plan_analysis::features::folding_range::{Fold, FoldKind};
use plan_analysis::features::semantic_tokens::{self, TokenKind};
use plan_analysis::features::{code_lens, inlay_hint};
use plan_analysis::text::{Encoding, Text};
use text_size::TextRange;

use super::{position, range};

/// The folds, each by whole lines; where the client takes no more than `limit`, the largest.
pub(crate) fn folds(folds: &[Fold], text: &Text, limit: Option<u32>) -> Vec<FoldingRange> {
    let fold = |fold: &Fold| FoldingRange {
        start_line: text.line_of(fold.range.start()),
        end_line: text.line_of(fold.range.end()),
        kind: match fold.kind {
            FoldKind::Text => None,
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Region => Some(FoldingRangeKind::Region),
        },
        ..FoldingRange::default()
    };
    let mut found: Vec<FoldingRange> =
        folds.iter().map(fold).filter(|it| it.start_line < it.end_line).collect();
    if let Some(limit) =
        limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit < found.len())
    {
        found.sort_by_key(|it| std::cmp::Reverse(it.end_line - it.start_line));
        found.truncate(limit);
        found.sort_by_key(|it| (it.start_line, std::cmp::Reverse(it.end_line)));
    }
    found
}

/// The steps of a selection, from the inside out; never empty, since the last is the document.
pub(crate) fn selection(steps: &[TextRange], text: &Text, encoding: Encoding) -> SelectionRange {
    let mut parent = None;
    for step in steps.iter().skip(1).rev() {
        parent = Some(Box::new(SelectionRange { range: range(text, *step, encoding), parent }));
    }
    let inner = steps.first().copied().unwrap_or_default();
    SelectionRange { range: range(text, inner, encoding), parent }
}

/// A lens that only shows text: a command without a name.
pub(crate) fn code_lens(lens: &code_lens::CodeLens, text: &Text, encoding: Encoding) -> CodeLens {
    let command = Command { title: lens.title.clone(), command: String::new(), arguments: None };
    CodeLens { range: range(text, lens.range, encoding), command: Some(command), data: None }
}

/// An inlay hint.
pub(crate) fn inlay_hint(
    hint: &inlay_hint::InlayHint,
    text: &Text,
    encoding: Encoding,
) -> InlayHint {
    InlayHint {
        position: position(text, hint.offset, encoding),
        label: InlayHintLabel::String(hint.label.clone()),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// The tokens in the protocol's encoding: each relative to the one before (LSP 3.17, "Semantic Tokens").
pub(crate) fn tokens(
    found: &[semantic_tokens::SemanticToken],
    text: &Text,
    encoding: Encoding,
) -> Vec<SemanticToken> {
    let mut last = ls_types::Position::default();
    let mut tokens = Vec::with_capacity(found.len());
    for token in found {
        let place = range(text, token.range, encoding);
        let same_line = place.start.line == last.line;
        tokens.push(SemanticToken {
            delta_line: place.start.line - last.line,
            delta_start: place.start.character - if same_line { last.character } else { 0 },
            length: place.end.character - place.start.character,
            token_type: match token.kind {
                TokenKind::Placeholder => 0,
                TokenKind::Id => 1,
                TokenKind::Article => 2,
                TokenKind::Marker => 3,
            },
            token_modifiers_bitset: u32::from(token.declaration),
        });
        last = place.start;
    }
    tokens
}
