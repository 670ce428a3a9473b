//! Linked editing: the names of a placeholder in a document change together while one of them is typed in.

use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::symbol::{Symbol, at, occurrences_here};

/// The names of the placeholder at an offset, the one there among them; `None` where it is alone.
pub fn linked_editing(ctx: &Ctx<'_>, offset: TextSize) -> Option<Vec<TextRange>> {
    let symbol = at(ctx, offset).filter(|it| matches!(it, Symbol::Placeholder(_)))?;
    let places = occurrences_here(ctx, &symbol);
    let mut names: Vec<TextRange> = places.into_iter().filter_map(|it| it.name).collect();
    // A client wants the same text everywhere.
    let text = ctx.document.text();
    let here = names.iter().find(|it| it.contains_inclusive(offset)).map(|it| text.slice(*it))?;
    names.retain(|it| text.slice(*it) == here);
    (names.len() > 1).then_some(names)
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (analysis, id, cursor) = analysis_with_cursor(text);
        let found = analysis.linked_editing(&id, cursor).unwrap_or_default();
        let text = analysis.document(&id).unwrap().text();
        let found: Vec<String> = found.into_iter().map(|it| text.slice(it)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_names_of_a_placeholder_change_together() {
        check("# Plan: [FEAT$0URE]\n\n[FEATURE] and [OWNER]\n", &["FEATURE", "FEATURE"]);
        check("# Plan: [FEATURE$0]\n\n{FEATURE} [FEATURE]\n", &["FEATURE", "FEATURE"]);
    }

    #[test]
    fn a_placeholder_alone_and_a_word_are_linked_to_nothing() {
        check("# Plan: [FEAT$0URE]\n", &[]);
        check("# Plan: wo$0rd word\n", &[]);
    }
}
