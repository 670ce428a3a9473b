//! Selection ranges: what an editor selects step by step around a cursor, from the word to the whole
//! document.

use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::document::Part;
use crate::index::id_text::section_ends;
use crate::model::line::line_at;
use crate::syntax::in_block;
use crate::text::{shift, size, trimmed};

/// The ranges around each offset, each within the next; the last is the whole document.
pub fn selection_range(ctx: &Ctx<'_>, offsets: &[TextSize]) -> Vec<Vec<TextRange>> {
    let headings: Vec<_> =
        ctx.document.headings().iter().map(|it| (it.range.start(), it.level)).collect();
    let len = ctx.document.text().len();
    let ends = section_ends(&headings, len);
    let sections: Vec<_> = headings
        .iter()
        .zip(ends)
        .map(|((start, level), end)| (TextRange::new(*start, end), *level))
        .collect();
    offsets
        .iter()
        .map(|offset| around(ctx, &sections, ctx.document.text().boundary(*offset)))
        .collect()
}

fn around(ctx: &Ctx<'_>, sections: &[(TextRange, u8)], offset: TextSize) -> Vec<TextRange> {
    let whole = TextRange::up_to(ctx.document.text().len());
    let (start, part) = ctx.document.part_at(offset);
    let mut found: Vec<TextRange> =
        in_part(part, offset - start).into_iter().map(|it| shift(it, start)).collect();
    found.retain(|range| range.contains_inclusive(offset));
    // Sorted from the inside out; of two that cross, the smaller counts.
    found.sort_by_key(|range| range.len());
    let above = &sections[..sections.partition_point(|(range, _)| range.start() <= offset)];
    let mut level = u8::MAX;
    for (range, own) in above.iter().rev() {
        if *own < level && range.contains_inclusive(offset) {
            level = *own;
            found.push(*range);
        }
        if level == 1 {
            break;
        }
    }
    found.push(whole);
    let mut nested: Vec<TextRange> = Vec::with_capacity(found.len());
    for range in found {
        match nested.last() {
            Some(last) if range == *last || !range.contains_range(*last) => {}
            _ => nested.push(range),
        }
    }
    nested
}

/// Candidates for ranges around an offset of a part, unsorted; many do not contain the offset.
fn in_part(part: &Part, at: TextSize) -> Vec<TextRange> {
    let text = part.section.text();
    let model = &part.model;
    let line = line_at(text, at);
    let mut found: Vec<TextRange> = vec![line, trimmed(text, line)];
    found.extend(word(text, line, at));
    found.extend(model.tokens.iter().map(|it| it.range));
    found.extend(model.questions.iter().map(|it| it.range));
    found.extend(model.links.iter().flat_map(|it| [it.range, it.target]));
    found.extend(model.ids.iter().map(|it| it.range));
    found
        .extend(model.id_citations.iter().flat_map(|it| [Some(it.range), it.last_range]).flatten());
    found.extend(model.citations.iter().map(|it| it.range));
    found.extend(model.comments.iter().flat_map(|it| [it.range, it.inner]));
    found.extend(
        model
            .rows
            .iter()
            .filter(|row| row.range.contains_inclusive(at))
            .flat_map(|row| row.cells.iter()),
    );
    for block in
        part.section.blocks().iter().filter(|block| block.with_item().contains_inclusive(at))
    {
        found.extend([block.content, trimmed(text, block.range), block.range]);
        found.extend(block.item.iter().flat_map(|item| [trimmed(text, item.range), item.range]));
        let inlines = block.inlines.iter().flat_map(|it| [it.range, it.text, it.target]);
        found.extend(inlines.map(|range| in_block(block, range)));
    }
    found.retain(|range| range.contains_inclusive(at) && !range.is_empty());
    found
}

/// The word at an offset of a line, or the one that ends there.
fn word(text: &str, line: TextRange, at: TextSize) -> Option<TextRange> {
    let at = at.min(line.end());
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let (before, after) =
        (&text[TextRange::new(line.start(), at)], &text[TextRange::new(at, line.end())]);
    let lead = before.len() - before.trim_end_matches(of_word).len();
    let tail = after.len() - after.trim_start_matches(of_word).len();
    (lead + tail > 0).then(|| TextRange::new(at - size(lead), at + size(tail)))
}

#[cfg(test)]
mod tests {
    use text_size::TextSize;

    use super::selection_range;
    use crate::fixture::analysis_with_cursor;

    fn steps(fixture: &str) -> Vec<String> {
        let (analysis, id, cursor) = analysis_with_cursor(fixture);
        let ctx = analysis.ctx(&id).unwrap();
        let steps = selection_range(&ctx, &[cursor]).remove(0);
        steps.into_iter().map(|range| ctx.document.text().slice(range)).collect()
    }

    #[test]
    fn from_the_word_to_the_document() {
        let found = steps("# A\n\n## B\n\n- see [the sp$0ec](spec.md) it\n  more\n- other\n");
        let expected = ["spec", "the spec", "[the spec](spec.md)", "- see [the spec](spec.md) it"];
        assert_eq!(found[..3], expected[..3]);
        assert!(
            found.iter().any(|step| step == "- see [the spec](spec.md) it\n  more"),
            "{found:?}"
        );
        assert!(
            found.contains(&"## B\n\n- see [the spec](spec.md) it\n  more\n- other\n".to_owned()),
            "{found:?}"
        );
        assert!(found.last().unwrap().starts_with("# A"));
    }

    #[test]
    fn a_cell_is_a_step() {
        let found = steps("| a | b |\n|---|---|\n| one tw$0o | 2 |\n");
        assert_eq!(found[..3], ["two", "one two", "| one two | 2 |"]);
    }

    #[test]
    fn every_offset_has_steps_that_are_nested() {
        let text = "# A\r\n\r\n> - [x] **b** `c` [d][e]\r\n>   f ß😀\r\n\r\n| g | <!-- h\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("{text}$0"));
        let ctx = analysis.ctx(&id).unwrap();
        let offsets: Vec<_> = (0..80).map(TextSize::new).collect();
        for (offset, steps) in offsets.iter().zip(selection_range(&ctx, &offsets)) {
            let nested = steps.windows(2).all(|it| it[1].contains_range(it[0]) && it[0] != it[1]);
            assert!(nested && !steps.is_empty(), "{offset:?}: {steps:?}");
        }
    }
}
