//! Document highlight: every place in the document that is about the thing at an offset.

use text_size::TextSize;

use super::Ctx;
use crate::symbol::{self, Occurrence, occurrences_here};

/// The places in the document.
pub fn document_highlight(ctx: &Ctx<'_>, offset: TextSize) -> Option<Vec<Occurrence>> {
    Some(occurrences_here(ctx, &symbol::at(ctx, offset)?))
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    #[test]
    fn the_places_of_the_document_alone_with_the_definition() {
        let (analysis, id, cursor) = analysis_with_cursor(
            "
            //- /specs/001-x/spec.md
            - **FR-001**: A
            - As FR-0$001 says
            //- /specs/001-x/plan.md
            FR-001
            ",
        );
        let found = analysis.document_highlight(&id, cursor).unwrap();
        let found: Vec<_> =
            found.iter().map(|it| (u32::from(it.range.start()), it.is_definition)).collect();
        assert_eq!(found, [(4, true), (21, false)]);
    }

    #[test]
    fn a_range_is_a_place_of_each_id_in_it() {
        let (analysis, id, cursor) = analysis_with_cursor(
            "//- /specs/001-x/plan.md\nFR-0$003 and FR-001–FR-004.\n//- /specs/001-x/spec.md\n- **FR-003**: three\n",
        );
        assert_eq!(analysis.document_highlight(&id, cursor).map(|it| it.len()), Some(2));
    }
}
