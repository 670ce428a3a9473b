//! Semantic tokens: the colours of placeholders, ids, mentions of articles, and markers.

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::context::Readings;
use crate::model::id::{IdCitation, IdKey};
use crate::text::shift;

/// A piece of text with a colour; it never holds a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    /// The piece.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is a definition.
    pub declaration: bool,
}

/// The kinds of tokens, in the order of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A placeholder.
    Placeholder,
    /// An id.
    Id,
    /// A mention of an article.
    Article,
    /// `NEEDS CLARIFICATION`.
    Marker,
}

/// The tokens that touch a range, in the order of the text; they do not overlap.
pub fn semantic_tokens(
    ctx: &Ctx<'_>,
    readings: &Readings<'_>,
    within: TextRange,
) -> Vec<SemanticToken> {
    let Some(facts) = ctx.index.facts(ctx.id) else { return Vec::new() };
    let mut found = Vec::new();
    let mut push = |range: TextRange, kind, declaration| {
        if range.intersect(within).is_some() {
            found.push(SemanticToken { range, kind, declaration });
        }
    };
    for ((start, part), (_, reading)) in ctx.document.parts().zip(readings) {
        reading
            .placeholders
            .iter()
            .for_each(|it| push(shift(it.range, start), TokenKind::Placeholder, false));
        part.model
            .questions
            .iter()
            .for_each(|it| push(shift(it.range, start), TokenKind::Marker, false));
        part.model.ids.iter().for_each(|it| push(shift(it.range, start), TokenKind::Id, true));
    }
    facts.article_citations.iter().for_each(|it| push(it.range, TokenKind::Article, false));
    let cited: Vec<&IdCitation> =
        facts.citations.iter().filter(|it| it.range.intersect(within).is_some()).collect();
    let known = known(ctx, &cited);
    for it in cited {
        if known.contains(&it.first) || it.last.as_ref().is_some_and(|key| known.contains(key)) {
            push(it.range, TokenKind::Id, false);
        }
    }
    pieces(ctx, found)
}

/// The cited ids that the project defines: `SHA-256` is not an id.
fn known<'a>(ctx: &Ctx<'_>, cited: &[&'a IdCitation]) -> FxHashSet<&'a IdKey> {
    let cited: FxHashSet<&IdKey> =
        cited.iter().flat_map(|it| std::iter::once(&it.first).chain(&it.last)).collect();
    let mut known = FxHashSet::default();
    if cited.is_empty() {
        return known;
    }
    let root = ctx.index.root_of(ctx.id);
    for (id, facts) in ctx.index.documents() {
        let mut hits = facts.ids.iter().filter_map(|it| cited.get(&it.key).copied()).peekable();
        // Most documents define none of them, so whether it is of the project is asked last.
        if hits.peek().is_some()
            && (id == ctx.id || root.is_some_and(|root| ctx.index.is_in_project(id, root)))
        {
            known.extend(hits);
        }
    }
    known
}

/// The tokens in order, line by line, an outer one before those inside it.
fn pieces(ctx: &Ctx<'_>, mut found: Vec<SemanticToken>) -> Vec<SemanticToken> {
    found.sort_by_key(|it| (it.range.start(), std::cmp::Reverse(it.range.end()), it.kind));
    let text = ctx.document.text();
    let mut pieces: Vec<SemanticToken> = Vec::with_capacity(found.len());
    let mut end = TextSize::new(0);
    for token in found {
        if token.range.start() < end || token.range.is_empty() {
            continue;
        }
        end = token.range.end();
        for line in text.line_of(token.range.start())..=text.line_of(token.range.end()) {
            let piece =
                text.line_range(line).intersect(token.range).filter(|piece| !piece.is_empty());
            pieces.extend(piece.map(|range| SemanticToken { range, ..token }));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use text_size::{TextRange, TextSize};

    use crate::fixture::analysis_with_cursor;

    fn tokens(fixture: &str) -> Vec<String> {
        let (analysis, id, _) = analysis_with_cursor(fixture);
        let text = analysis.document(&id).unwrap().text().clone();
        let found = analysis.semantic_tokens(&id, TextRange::up_to(text.len()));
        let mark = |declaration| if declaration { "!" } else { "" };
        found
            .iter()
            .map(|it| format!("{:?}{} {}", it.kind, mark(it.declaration), text.slice(it.range)))
            .collect()
    }

    #[test]
    fn placeholders_ids_articles_and_markers_are_tokens() {
        let found = tokens(
            "
            //- /specs/001-x/spec.md
            # [FEATURE]$0

            - **FR-001**: [NEEDS CLARIFICATION: FR-001?] SHA-256

            As FR-001 and Article III say.
            ",
        );
        let expected = [
            "Placeholder [FEATURE]",
            "Id! FR-001",
            "Marker [NEEDS CLARIFICATION: FR-001?]",
            "Id FR-001",
            "Article Article III",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_range_of_ids_is_one_token_and_ids_need_no_spaces() {
        let found = tokens(
            "
            //- /specs/001-x/plan.md
            😀 FR-001–FR-002. 要件AC-SYNC-01を。 SHA-256, src/FR-001.rs, xFR-002, AC-同步-01$0
            //- /specs/001-x/spec.md
            - **FR-001**: one
            - **FR-002**: two
            - **AC-同步-01**: not an id
            - **AC-SYNC-01**: 同步
            ",
        );
        assert_eq!(found, ["Id FR-001–FR-002", "Id AC-SYNC-01"]);
    }

    #[test]
    fn what_another_project_defines_is_no_id_here() {
        let found = tokens(
            "
            //- /p/specs/001-x/plan.md
            AC-001 and AC-002 $0
            //- /p/specs/002-y/spec.md
            - **AC-001**: A
            //- /p/inner/specs/001-x/spec.md
            - **AC-002**: B
            ",
        );
        assert_eq!(found, ["Id AC-001"]);
    }

    #[test]
    fn a_token_of_several_lines_is_one_piece_a_line() {
        let found = tokens("a\n\n[NEEDS CLARIFICATION: one\r\ntwo] b$0\n");
        assert_eq!(found, ["Marker [NEEDS CLARIFICATION: one", "Marker two]"]);
    }

    #[test]
    fn only_what_touches_the_range_is_given() {
        let (analysis, id, _) = analysis_with_cursor("[FEATURE]\n[DATE]$0\n");
        let found = analysis.semantic_tokens(&id, TextRange::up_to(TextSize::new(3)));
        assert_eq!(found.len(), 1);
    }
}
