//! References: every place that is about the thing at an offset, in every document of the project.

use text_size::TextSize;

use super::Ctx;
use crate::symbol::{self, DocumentOccurrences, occurrences};

/// The places by document: this one first, then by path.
pub fn references(
    ctx: &Ctx<'_>,
    offset: TextSize,
    with_definition: bool,
) -> Option<Vec<DocumentOccurrences>> {
    let mut found = occurrences(ctx, &symbol::at(ctx, offset)?);
    for (_, places) in &mut found {
        places.retain(|place| with_definition || !place.is_definition);
    }
    found.retain(|(_, places)| !places.is_empty());
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    #[test]
    fn the_definition_is_left_out_where_it_is_not_wanted() {
        let (analysis, id, cursor) =
            analysis_with_cursor("- **FR-$0001**: A\n- FR-001 and so on\n");
        for (with_definition, expected) in [(true, 2), (false, 1)] {
            let found = analysis.references(&id, cursor, with_definition).unwrap_or_default();
            assert_eq!(found.iter().map(|(_, places)| places.len()).sum::<usize>(), expected);
        }
    }
}
