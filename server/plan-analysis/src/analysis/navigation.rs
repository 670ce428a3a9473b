//! The queries of a snapshot about where things are, who cites them, and how a document is built.

use text_size::{TextRange, TextSize};

use super::Analysis;
use crate::features::call_hierarchy::{self, Call, CallItem};
use crate::features::code_lens::{self, CodeLens};
use crate::features::document_link::{self, DocumentLink};
use crate::features::document_symbol;
use crate::features::folding_range::{self, Fold};
use crate::features::inlay_hint::{self, InlayHint};
use crate::features::semantic_tokens::{self, SemanticToken};
use crate::features::workspace_symbol::{self, WorkspaceSymbol};
use crate::features::{diagnostics, document_highlight, references, selection_range};
use crate::project::DocumentId;
use crate::reading::Reading;
use crate::symbol::{DocumentOccurrences, Occurrence};

impl Analysis {
    /// Every place about the thing at an offset, document by document; `None` if nothing is there.
    pub fn references(
        &self,
        id: &DocumentId,
        offset: TextSize,
        with_definition: bool,
    ) -> Option<Vec<DocumentOccurrences>> {
        references::references(&self.ctx(id)?, offset, with_definition)
    }

    /// The same places in the document itself.
    pub fn document_highlight(&self, id: &DocumentId, offset: TextSize) -> Option<Vec<Occurrence>> {
        document_highlight::document_highlight(&self.ctx(id)?, offset)
    }

    /// The symbols of all plan documents whose names fit a query.
    pub fn workspace_symbols(&self, query: &str) -> Vec<WorkspaceSymbol> {
        let role = |id: &DocumentId| self.role(id).or_else(|| self.index.role_by_path(id));
        workspace_symbol::workspace_symbol(&self.index, role, query)
    }

    /// The links of an open document that lead somewhere.
    pub fn document_links(&self, id: &DocumentId) -> Vec<DocumentLink> {
        self.ctx(id).map(|ctx| document_link::document_link(&ctx)).unwrap_or_default()
    }

    /// The headings of an open document as a tree.
    pub fn document_symbols(&self, id: &DocumentId) -> Vec<document_symbol::Symbol> {
        let Some(derived) = self.open.get(id) else { return Vec::new() };
        document_symbol::document_symbols(
            derived.findings.sections(),
            derived.document.text().len(),
        )
    }

    /// What can be folded in an open document.
    pub fn folding_ranges(&self, id: &DocumentId) -> Vec<Fold> {
        self.ctx(id).map(|ctx| folding_range::folding_range(&ctx)).unwrap_or_default()
    }

    /// The ranges around each offset, from the inside out.
    pub fn selection_ranges(
        &self,
        id: &DocumentId,
        offsets: &[TextSize],
    ) -> Option<Vec<Vec<TextRange>>> {
        Some(selection_range::selection_range(&self.ctx(id)?, offsets))
    }

    /// The id or section at an offset of an open document, as one end of calls.
    pub fn prepare_call_hierarchy(&self, id: &DocumentId, offset: TextSize) -> Option<CallItem> {
        call_hierarchy::prepare(&self.ctx(id)?, offset)
    }

    /// What cites the thing at an offset of any document.
    pub fn incoming_calls(&self, id: &DocumentId, offset: TextSize) -> Vec<Call> {
        call_hierarchy::incoming(&self.index, id, offset)
    }

    /// What the id or section at an offset of any document cites.
    pub fn outgoing_calls(&self, id: &DocumentId, offset: TextSize) -> Vec<Call> {
        call_hierarchy::outgoing(&self.index, id, offset)
    }

    /// The lenses of an open document.
    pub fn code_lenses(&self, id: &DocumentId) -> Vec<CodeLens> {
        self.ctx(id).map(|ctx| code_lens::code_lens(&ctx, &self.readings(id))).unwrap_or_default()
    }

    /// The hints in a range of an open document.
    pub fn inlay_hints(&self, id: &DocumentId, range: TextRange) -> Vec<InlayHint> {
        self.ctx(id).map(|ctx| inlay_hint::inlay_hint(&ctx, range)).unwrap_or_default()
    }

    /// The tokens in a range of an open document.
    pub fn semantic_tokens(&self, id: &DocumentId, range: TextRange) -> Vec<SemanticToken> {
        let Some(ctx) = self.ctx(id) else { return Vec::new() };
        semantic_tokens::semantic_tokens(&ctx, &self.readings(id), range)
    }

    fn readings(&self, id: &DocumentId) -> Vec<(TextSize, &Reading)> {
        let Some(derived) = self.open.get(id) else { return Vec::new() };
        let parts = diagnostics::starts(derived.findings.sections());
        parts.map(|(start, checked)| (start, &checked.reading)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use text_size::{TextRange, TextSize};

    use crate::analysis::{Analysis, AnalysisHost, Change};
    use crate::project::DocumentId;

    fn opened(text: &str) -> (Analysis, DocumentId) {
        let mut host = AnalysisHost::new();
        let id = DocumentId::new("/p/specs/001-x/spec.md");
        host.apply_change(Change::Folders(vec!["/p".to_owned()]));
        host.apply_change(Change::Open(id.clone(), text.to_owned()));
        (host.analysis(), id)
    }

    /// Asks everything, everywhere.
    fn ask(analysis: &Analysis, id: &DocumentId, offsets: impl Iterator<Item = TextSize>) {
        let whole = TextRange::up_to(TextSize::new(u32::MAX));
        for offset in offsets {
            analysis.references(id, offset, true);
            analysis.document_highlight(id, offset);
            analysis.prepare_call_hierarchy(id, offset);
            analysis.incoming_calls(id, offset);
            analysis.outgoing_calls(id, offset);
            analysis.selection_ranges(id, &[offset]);
            analysis.inlay_hints(id, TextRange::new(TextSize::new(0), offset));
            analysis.completion(id, offset, crate::fixture::TODAY);
            analysis.hover(id, offset);
            analysis.definition(id, offset);
        }
        analysis.workspace_symbols("a");
        analysis.document_links(id);
        analysis.document_symbols(id);
        analysis.code_lenses(id);
        let end = analysis.document(id).map(|document| document.text().len()).unwrap_or_default();
        assert!(analysis.folding_ranges(id).iter().all(|fold| fold.range.end() <= end));
        let tokens = analysis.semantic_tokens(id, whole);
        assert!(tokens.windows(2).all(|it| it[0].range.end() <= it[1].range.start()));
    }

    #[test]
    fn an_empty_document_has_nothing_of_anything() {
        let start = TextSize::new(0);
        for text in ["", "\n", "\r\n\r", "\u{feff}"] {
            let (analysis, id) = opened(text);
            assert_eq!(analysis.definition(&id, start), None, "{text:?}");
            assert_eq!(analysis.hover(&id, start), None, "{text:?}");
            assert_eq!(analysis.document_highlight(&id, start), None, "{text:?}");
            assert_eq!(analysis.prepare_call_hierarchy(&id, start), None, "{text:?}");
            assert_eq!(analysis.references(&id, start, true), None, "{text:?}");
            assert_eq!(analysis.document_symbols(&id), [], "{text:?}");
            assert_eq!(analysis.folding_ranges(&id), [], "{text:?}");
            assert_eq!(analysis.document_links(&id), [], "{text:?}");
            assert_eq!(analysis.code_lenses(&id), [], "{text:?}");
            let whole = TextRange::up_to(TextSize::new(9));
            assert_eq!(analysis.inlay_hints(&id, whole), [], "{text:?}");
            assert_eq!(analysis.semantic_tokens(&id, whole), [], "{text:?}");
            let selections = analysis.selection_ranges(&id, &[start]);
            assert_eq!(selections.map(|it| it.len()), Some(1), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "# ", "## ", "\n", "\r\n", "- ", "  ", "- [ ] T001 ", "**FR-001**: ", "FR-001-FR-009", "[", "]", "(a.md#b)",
                    "<!--", "-->", "```\n", "| ", "ß😀", "字", "[NEEDS CLARIFICATION: ", "Articles I–", "IX", "> ", "---\n",
                    "1. ", "### Requirement 2\n", "[a]: b.md\n", "`spec.md`", "<https://a.b>", "\u{feff}", "\t", "\r", "_Requirements: 1.1, 2-",
                    "- _要件: x_", "- _K：", "__字__: ", "T001-T005 ", "FR-1.1-FR-1.8", "## Constitution Check\n", "Article ", "](",
                ]),
                0..24,
            )
        ) {
            let text = pieces.concat();
            let (analysis, id) = opened(&text);
            ask(&analysis, &id, (0..=text.len() + 2).map(crate::text::size));
        }
    }
}
