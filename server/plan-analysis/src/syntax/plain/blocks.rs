//! The blocks of a text, found line by line as the grammar finds them: headings, paragraphs, lists, tables,
//! closed fences and closed comments. It gives up at anything else: quotes, HTML, definitions, lazy
//! continuation lines, indented code, tabs before text, and combinations of constructs on a line that the
//! grammar reads in its own way.
//!
//! The grammar assigns the indentation of a line within list items to the preceding block. This module does
//! the same, so that the ranges are equal.

use text_size::TextRange;

use super::line::{Begin, begin, is_underline, run};
use crate::syntax::block::{Block, BlockKind, Item};
use crate::syntax::linear::{Line, front_matter_mark, lines};
use crate::syntax::walk::trim;
use crate::text::size;

/// Maximum depth of lists; deeper ones are left to the grammar, which has a limit of its own.
const DEEPEST: usize = 32;

/// Maximum indentation; wider ones are left to the grammar, which counts columns in a byte.
pub(super) const WIDEST: usize = 200;

/// The blocks of a text, without their inline content; `None` if the grammar has to be used.
pub(in crate::syntax) fn blocks(text: &str) -> Option<Vec<Block>> {
    let bytes = text.as_bytes();
    // The grammar skips a byte order mark at the start of a text.
    if text.starts_with('\u{feff}') || memchr::memchr(0, bytes).is_some() {
        return None;
    }
    let mut returns = memchr::memchr_iter(b'\r', bytes);
    if returns.any(|at| bytes.get(at + 1) != Some(&b'\n')) {
        return None;
    }
    let mut reader = Reader {
        text,
        lines: lines(text).collect(),
        at: 0,
        items: Vec::new(),
        blocks: Vec::new(),
        open: Open::Nothing,
        holes: Vec::new(),
    };
    reader.front_matter()?;
    while reader.at < reader.lines.len() {
        reader.line()?;
    }
    reader.end_paragraph()?;
    reader.close_items(0, text.len());
    Some(reader.blocks)
}

/// An open list item.
pub(super) struct OpenItem {
    /// The first column at which a line belongs to it.
    column: usize,
    /// Its first block.
    block: usize,
}

/// What the previous line left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Paragraph,
    Table,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) lines: Vec<Line>,
    /// The index of the current line.
    pub(super) at: usize,
    pub(super) items: Vec<OpenItem>,
    pub(super) blocks: Vec<Block>,
    pub(super) open: Open,
    /// The holes of the open paragraph.
    holes: Vec<TextRange>,
}

impl Reader<'_> {
    fn front_matter(&mut self) -> Option<()> {
        let first = self.line_text(0)?;
        let Some(mark) = front_matter_mark(first.trim_start_matches([' ', '\t'])) else {
            return Some(());
        };
        let mut below = self.lines.get(1..)?.iter();
        let end = 1 + below
            .position(|it| front_matter_mark(&self.text[it.start..it.end]) == Some(mark))?;
        if !first.starts_with("---") {
            return None;
        }
        self.at = end + 1;
        let range = TextRange::new(size(0), size(self.lines[end].next));
        self.blocks.push(Block::new(BlockKind::FrontMatter, range));
        Some(())
    }

    /// The text of a line, without its line break.
    pub(super) fn line_text(&self, at: usize) -> Option<&str> {
        self.lines.get(at).map(|line| &self.text[line.start..line.end])
    }

    /// The first column at which a line belongs to all open items.
    pub(super) fn column(&self) -> usize {
        self.items.last().map_or(0, |item| item.column)
    }

    /// Reads a line, or several lines if they form one block.
    fn line(&mut self) -> Option<()> {
        let line = self.lines[self.at];
        let indent = run(&self.text.as_bytes()[line.start..line.end], b' ');
        if indent > WIDEST || self.text.as_bytes().get(line.start + indent) == Some(&b'\t') {
            return None;
        }
        let ends = line.end < line.next;
        if line.start + indent == line.end {
            if !ends {
                return None;
            }
            self.end_paragraph()?;
            self.open = Open::Nothing;
            self.extend_last(line, indent.min(self.column()));
            self.at += 1;
            return Some(());
        }
        let inside = self.items.iter().take_while(|item| item.column <= indent).count();
        let column = inside.checked_sub(1).map_or(0, |last| self.items[last].column);
        let leaves = inside < self.items.len();
        // Text between the columns of two items, or far to the right of the last, is rare and left to the
        // grammar.
        if indent - column >= 4 || leaves && indent != column {
            return None;
        }
        let text = &self.text[line.start + indent..line.end];
        let begin = begin(text)?;
        if !ends && !matches!(begin, Begin::Text | Begin::Item { .. } | Begin::Row) {
            // The grammar wants one more line break after the last.
            return None;
        }
        let goes_on = match self.open {
            Open::Paragraph => self.goes_on(begin, text, leaves)?,
            Open::Table if !may_follow_table(begin, leaves) => return None,
            _ => false,
        };
        if goes_on {
            self.go_on(line, column);
            return Some(());
        }
        self.end_paragraph()?;
        if begin != Begin::Row {
            self.open = Open::Nothing;
        }
        self.extend_last(line, column);
        self.close_items(inside, line.start + column);
        self.begin(begin, line.start + column, line.start + indent)
    }

    /// Whether a line after a paragraph continues it; `None` if only the grammar can tell. `leaves`: whether the
    /// line is outside of the list item that contains the paragraph.
    fn goes_on(&self, begin: Begin, text: &str, leaves: bool) -> Option<bool> {
        match begin {
            _ if is_underline(text) => None,
            Begin::Text if leaves => None,
            Begin::Text => Some(true),
            Begin::Break { .. } => None,
            Begin::Row if leaves => None,
            Begin::Item { can_be_text: true, .. } if !leaves => None,
            _ => Some(false),
        }
    }

    fn go_on(&mut self, line: Line, column: usize) {
        if column > 0 {
            self.holes.push(TextRange::new(size(line.start), size(line.start + column)));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.range = TextRange::new(block.range.start(), size(line.next));
        }
        self.at += 1;
    }

    /// Ends the open paragraph, if any.
    fn end_paragraph(&mut self) -> Option<()> {
        if self.open != Open::Paragraph {
            return Some(());
        }
        self.open = Open::Nothing;
        let end = size(self.lines[self.at.checked_sub(1)?].end);
        let block = self.blocks.last_mut()?;
        let lines = TextRange::new(block.range.start(), end);
        block.content = trim(self.text, lines, &BlockKind::Paragraph);
        block.holes = self.holes.drain(..).filter(|h| block.content.contains_range(*h)).collect();
        let text = &self.text[block.content];
        // It could be a link definition.
        (!text.starts_with('[') || !text.contains("]:")).then_some(())
    }

    /// Assigns the indentation of a line to the block that ends at the start of that line.
    fn extend_last(&mut self, line: Line, width: usize) {
        let Some(block) = self.blocks.last_mut() else { return };
        if width == 0 || block.range.end() != size(line.start) {
            return;
        }
        let end = size(line.start + width);
        block.range = TextRange::new(block.range.start(), end);
        if let BlockKind::Fence { info, .. } = &mut block.kind {
            if info.is_empty() {
                *info = TextRange::empty(end);
            }
            if block.content.is_empty() {
                block.content = TextRange::empty(end);
            }
        }
    }

    /// Closes all items except the outermost `keep`.
    fn close_items(&mut self, keep: usize, end: usize) {
        for open in self.items.drain(keep..) {
            if let Some(item) = self.blocks.get_mut(open.block).and_then(|b| b.item.as_mut()) {
                item.range = TextRange::new(item.range.start(), size(end));
            }
        }
    }

    /// Starts the block that a line starts. `from` is the end of the grammar's last token, `start` the start
    /// of the line's text.
    fn begin(&mut self, begin: Begin, from: usize, start: usize) -> Option<()> {
        match begin {
            Begin::Text => self.paragraph(from, start, None),
            Begin::Heading(level) => self.heading(level, from, start),
            Begin::Item { mark, blanks, .. } => self.item(mark + blanks, from, start),
            Begin::Fence { mark, count } => self.fence(mark, count, from, start),
            Begin::Break { dashes } => self.rule(dashes),
            Begin::Comment => self.comment(from, start),
            Begin::Row => self.table(from, start),
        }
    }

    pub(super) fn push(
        &mut self,
        kind: BlockKind,
        range: TextRange,
        content: TextRange,
        item: Option<Item>,
    ) {
        let content = trim(self.text, content, &kind);
        let depth = u8::try_from(self.items.len()).unwrap_or(u8::MAX);
        self.blocks.push(Block { range, depth, item, ..Block::new(kind, content) });
    }

    fn paragraph(&mut self, from: usize, start: usize, item: Option<Item>) -> Option<()> {
        let line = self.lines[self.at];
        let range = TextRange::new(size(from), size(line.next));
        let content = TextRange::new(size(start), size(line.end));
        self.push(BlockKind::Paragraph, range, content, item);
        self.open = Open::Paragraph;
        self.at += 1;
        Some(())
    }

    fn heading(&mut self, level: u8, from: usize, start: usize) -> Option<()> {
        let line = self.lines[self.at];
        let range = TextRange::new(size(from), size(line.next));
        let content = TextRange::new(size(start + usize::from(level)), size(line.end));
        self.push(BlockKind::Heading { level }, range, content, None);
        self.at += 1;
        (from == start && self.items.is_empty()).then_some(())
    }

    /// A list item whose first block is a paragraph on the same line.
    fn item(&mut self, width: usize, from: usize, start: usize) -> Option<()> {
        let line = self.lines[self.at];
        let mut text = start + width;
        let mut item = Item {
            range: TextRange::new(size(from), size(line.next)),
            marker: TextRange::new(size(from), size(text)),
            checkbox: None,
        };
        let mut begins = begin(&self.text[text..line.end])?;
        if self.text[text..line.end].starts_with("[\t]") {
            // To the grammar this is a checkbox too, but not everywhere.
            return None;
        }
        if let Some(done) = checkbox(&self.text[text..line.end]) {
            item.checkbox = Some((TextRange::at(size(text), size(3)), done));
            text += 4;
            text += run(&self.text.as_bytes()[text..line.end], b' ');
            begins = begin(&self.text[text..line.end])?;
            if matches!(begins, Begin::Item { .. }) {
                // After a checkbox comes a paragraph, whatever its text starts with.
                begins = Begin::Text;
            }
        }
        if self.items.len() >= DEEPEST || begins != Begin::Text {
            return None;
        }
        self.items.push(OpenItem { column: start - line.start + width, block: self.blocks.len() });
        self.paragraph(text, text, Some(item))
    }

    fn rule(&mut self, dashes: bool) -> Option<()> {
        // At the start of a document, dashes could be front matter.
        let possible = self.at > 0 || !dashes;
        self.at += 1;
        possible.then_some(())
    }
}

/// Whether there is no doubt about a line after a table: it is clearly another row, or clearly not.
/// `leaves`: whether the line is outside of the list item that contains the table.
fn may_follow_table(begin: Begin, leaves: bool) -> bool {
    match begin {
        Begin::Heading(_) => true,
        Begin::Item { can_be_text, .. } => leaves || !can_be_text,
        Begin::Row => !leaves,
        _ => false,
    }
}

/// Whether the checkbox that a text starts with is checked; `None` unless there is a checkbox with text after
/// it.
fn checkbox(text: &str) -> Option<bool> {
    let done = match text.get(..4)? {
        "[ ] " => false,
        "[x] " | "[X] " => true,
        _ => return None,
    };
    text[4..].contains(|c: char| !matches!(c, ' ' | '\t')).then_some(done)
}
