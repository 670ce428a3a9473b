//! Document highlight: every place in the document that is about what stands at an offset.

use text_size::TextSize;

use super::Ctx;
use crate::context::subject::{Occurrence, Readings, Search, Subject, placeholders, subject_at};

/// The places in the document.
pub fn document_highlight(
    ctx: &Ctx<'_>,
    readings: &Readings<'_>,
    offset: TextSize,
) -> Option<Vec<Occurrence>> {
    match subject_at(ctx, readings, offset)? {
        Subject::Placeholder { name, syntax } => Some(placeholders(&name, syntax, readings)),
        subject => {
            Some(Search::new(ctx.index, &subject).in_document(ctx.id, ctx.index.facts(ctx.id)?))
        }
    }
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
            found.iter().map(|it| (u32::from(it.range.start()), it.definition)).collect();
        assert_eq!(found, [(4, true), (21, false)]);
    }
}
