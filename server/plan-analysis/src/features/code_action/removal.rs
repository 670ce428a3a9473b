//! What goes when a text is deleted: the lines and blank lines that it would leave behind.

use text_size::{TextRange, TextSize};

use super::ActionCtx;
use crate::document::Part;
use crate::syntax::{Block, BlockKind};
use crate::text::{shift, size};

/// A range with the blanks after it on its line.
pub(super) fn with_blanks_after(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.ctx.document.text();
    let rest =
        text.slice(TextRange::new(range.end(), text.line_range(text.line_of(range.end())).end()));
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    TextRange::new(range.start(), range.end() + size(blanks))
}

/// A range that stands alone on its lines with those lines, and with the blank lines after it where there is
/// one before it too, so that one is left. A range within a line with the blanks before it.
pub(super) fn with_blank_lines(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.ctx.document.text();
    let lines = ctx.lines(range);
    let before = text.slice(TextRange::new(lines.start(), range.start()));
    let after = text.slice(TextRange::new(range.end(), lines.end().max(range.end())));
    // In a quote, the `>` before the line goes too.
    let is_in_line = !before.trim_matches([' ', '\t', '>']).is_empty();
    if is_in_line || !after.trim().is_empty() {
        let blanks = before.len() - before.trim_end().len();
        return TextRange::new(range.start() - size(blanks), range.end());
    }
    whole_lines(ctx, lines)
}

/// The lines of a range with the blank lines that they would leave.
pub(super) fn whole_lines(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.ctx.document.text();
    let last = text.line_count();
    let is_blank = |line: u32| text.slice(text.line_range(line)).trim().is_empty();
    let (mut first, mut end) = (text.line_of(range.start()), text.line_of(range.end()));
    if text.line_start(end) < range.end() || first == end {
        end += 1;
    }
    let follows_blank = first == 0 || is_blank(first - 1);
    while follows_blank && end < last && is_blank(end) {
        end += 1;
    }
    // At the end of a document nothing follows that the blank lines before would separate.
    while end >= last && first > 0 && is_blank(first - 1) {
        first -= 1;
    }
    TextRange::new(text.line_start(first), text.line_start(end))
}

/// A block with its part, and where that begins.
pub(super) struct FoundBlock<'a> {
    pub(super) start: TextSize,
    pub(super) part: &'a Part,
    pub(super) block: &'a Block,
}

impl<'a> FoundBlock<'a> {
    /// The block that a range of the document begins in.
    pub(super) fn at(ctx: &ActionCtx<'a>, range: TextRange) -> Option<FoundBlock<'a>> {
        let (start, part) = ctx.part_at(range.start());
        let local =
            TextRange::new(range.start().checked_sub(start)?, range.end().checked_sub(start)?);
        let mut blocks = part.section.blocks().iter();
        let block = blocks.find(|block| block.content.contains_range(local))?;
        Some(FoundBlock { start, part, block })
    }

    /// The lines of a range, if they are no more than a list item, a row or lines of a paragraph, and the section is not
    /// empty without them.
    pub(super) fn lines(&self, ctx: &ActionCtx<'_>, range: TextRange) -> Option<TextRange> {
        let lines = ctx.lines(range);
        let is_prose =
            matches!(self.block.kind, BlockKind::Paragraph | BlockKind::TableRow { header: false });
        let content = shift(self.block.content, self.start);
        // What is below an item would be left without it.
        let item = self.block.item.as_ref().map_or(content, |item| shift(item.range, self.start));
        let is_whole = lines.contains_range(trimmed(ctx, item))
            || self.block.item.is_none()
            || lines.start() > item.start();
        let removed = whole_lines(ctx, lines);
        (is_prose && !self.block.quoted && is_whole && !self.is_emptied_by(ctx, removed))
            .then_some(removed)
    }

    /// Whether nothing would be left below the heading.
    pub(super) fn is_emptied_by(&self, ctx: &ActionCtx<'_>, removed: TextRange) -> bool {
        let mut blocks = self.part.section.blocks().iter();
        blocks.all(|block| {
            let range = trimmed(ctx, shift(block.content, self.start));
            matches!(block.kind, BlockKind::Heading { .. }) || removed.contains_range(range)
        })
    }
}

/// A range of the document without surrounding white space.
fn trimmed(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.text(range);
    let lead = text.len() - text.trim_start().len();
    TextRange::at(range.start() + size(lead), size(text.trim().len()))
}
