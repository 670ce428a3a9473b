//! Folding ranges: sections, fences, tables, lists, comments and front matter. Each spans lines.

use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::document::Part;
use crate::index::id_text::section_ends;
use crate::syntax::BlockKind;
use crate::text::{shift, size, trimmed};

/// Something that can be folded: from its first line to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The whole range, without blank lines at the end.
    pub range: TextRange,
    /// What it is.
    pub kind: FoldKind,
}

/// The kinds of folds that editors tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Text of the document.
    Text,
    /// A comment.
    Comment,
    /// Front matter.
    Region,
}

/// The folds in the order of the text, the larger first where two begin together.
pub fn folding_range(ctx: &Ctx<'_>) -> Vec<Fold> {
    let mut folds = sections(ctx);
    for (start, part) in ctx.document.parts() {
        let from = folds.len();
        blocks(part, &mut folds);
        let text = part.section.text();
        let comments = part.model.comments.iter();
        folds.extend(
            comments.map(|it| Fold { range: trimmed(text, it.range), kind: FoldKind::Comment }),
        );
        for fold in &mut folds[from..] {
            fold.range = shift(fold.range, start);
        }
    }
    let text = ctx.document.text();
    folds.retain(|fold| text.line_of(fold.range.start()) < text.line_of(fold.range.end()));
    folds.sort_by_key(|fold| (fold.range.start(), std::cmp::Reverse(fold.range.end())));
    folds
}

/// The sections of headings outside lists and quotes.
fn sections(ctx: &Ctx<'_>) -> Vec<Fold> {
    let mut headings = Vec::new();
    // For each heading, the end of the text before it.
    let mut before = Vec::new();
    let mut last = TextSize::new(0);
    for (start, part) in ctx.document.parts() {
        let text = part.section.text();
        for block in part.section.blocks() {
            let BlockKind::Heading { level } = block.kind else { continue };
            if block.depth > 0 || block.quoted {
                continue;
            }
            let above = text[..block.range.start().into()].trim_end();
            headings.push((start + block.range.start(), level));
            before.push(if above.is_empty() { last } else { start + size(above.len()) });
        }
        if !text.trim_end().is_empty() {
            last = start + size(text.trim_end().len());
        }
    }
    let ends = section_ends(&headings, ctx.document.text().len());
    let folds = headings.iter().zip(ends).map(|((start, _), end)| {
        let next = headings.partition_point(|(other, _)| *other < end);
        let end = before.get(next).copied().unwrap_or(last);
        Fold { range: TextRange::new(*start, end.max(*start)), kind: FoldKind::Text }
    });
    folds.collect()
}

fn blocks(part: &Part, folds: &mut Vec<Fold>) {
    let text = part.section.text();
    let mut push = |range: TextRange, kind| folds.push(Fold { range: trimmed(text, range), kind });
    let mut table: Option<TextRange> = None;
    let mut list: Option<TextRange> = None;
    for block in part.section.blocks() {
        match (block.kind, &mut table) {
            (BlockKind::TableRow { header: false }, Some(range)) => {
                *range = range.cover(block.range);
            }
            (BlockKind::TableRow { .. }, _) => {
                table
                    .replace(block.range)
                    .into_iter()
                    .for_each(|range| push(range, FoldKind::Text));
            }
            _ => table.take().into_iter().for_each(|range| push(range, FoldKind::Text)),
        }
        match block.kind {
            BlockKind::FrontMatter => push(block.range, FoldKind::Region),
            BlockKind::Fence { .. } | BlockKind::IndentedCode => push(block.range, FoldKind::Text),
            _ => {}
        }
        if let Some(item) = &block.item {
            push(item.range, FoldKind::Text);
        }
        match (&mut list, block.depth) {
            (Some(range), 1..) => *range = range.cover(block.with_item()),
            (None, 1..) => list = Some(block.with_item()),
            (_, 0) => list.take().into_iter().for_each(|range| push(range, FoldKind::Text)),
        }
    }
    table.into_iter().chain(list).for_each(|range| push(range, FoldKind::Text));
}

#[cfg(test)]
mod tests {
    use super::{FoldKind, folding_range};
    use crate::fixture::analysis_with_cursor;

    /// Each fold as its first and last line.
    fn folds(fixture: &str) -> Vec<(u32, u32, FoldKind)> {
        let (analysis, id, _) = analysis_with_cursor(fixture);
        let ctx = analysis.ctx(&id).unwrap();
        let line = |at| ctx.document.text().line_of(at);
        folding_range(&ctx)
            .iter()
            .map(|it| (line(it.range.start()), line(it.range.end()), it.kind))
            .collect()
    }

    #[test]
    fn sections_end_before_the_blank_lines_behind_them() {
        let found = folds("# A\n\n## B\n\nb\n\n\n## C\n\n### D\nd\n$0\n");
        let text = FoldKind::Text;
        assert_eq!(found, [(0, 10, text), (2, 4, text), (7, 10, text), (9, 10, text)]);
    }

    #[test]
    fn blocks_of_several_lines_fold() {
        let found = folds(
            "---\na: b\n---\n\n```sh\nx\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- a\n  - b\n  - c\n- d\n\n<!-- one\ntwo -->\n$0",
        );
        let text = FoldKind::Text;
        let expected = [
            (0, 2, FoldKind::Region),
            (4, 6, text),
            (8, 10, text),
            (12, 15, text),
            (12, 14, text),
            (17, 18, FoldKind::Comment),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_heading_alone_and_an_empty_text_fold_nothing() {
        assert_eq!(folds("$0"), []);
        assert_eq!(folds("# A\n## B\n### C$0"), [(0, 2, FoldKind::Text), (1, 2, FoldKind::Text)]);
        assert_eq!(folds("> # A\n$0"), []);
    }
}
