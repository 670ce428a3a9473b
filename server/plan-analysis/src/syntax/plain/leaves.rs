//! Leaf blocks of several lines: fences, comments and tables.

use text_size::TextRange;

use super::blocks::{Open, Reader, WIDEST};
use super::line::{cells, is_dashes, is_underline, run};
use crate::syntax::block::BlockKind;
use crate::text::size;

impl Reader<'_> {
    /// A closed fence with a short info string.
    pub(super) fn fence(
        &mut self,
        mark: u8,
        count: usize,
        from: usize,
        start: usize,
    ) -> Option<()> {
        let first = self.lines[self.at];
        let info = self.text[start + count..first.end].trim_end_matches(' ');
        let is_plain = info
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+'));
        if from != start || !is_plain {
            return None;
        }
        let column = self.column();
        let mut holes = Vec::new();
        let mut content = None;
        self.at += 1;
        let last = loop {
            let line = *self.lines.get(self.at)?;
            let bytes = &self.text.as_bytes()[line.start..line.end];
            let indent = run(bytes, b' ');
            let blank = indent == bytes.len();
            if indent > WIDEST || indent < column && !blank || bytes.get(indent) == Some(&b'\t') {
                return None;
            }
            let hole = indent.min(column);
            let content = content.get_or_insert(line.start + hole);
            if hole > 0 && line.start >= *content {
                holes.push(TextRange::at(size(line.start), size(hole)));
            }
            self.at += 1;
            let marks = run(&bytes[indent..], mark);
            if marks >= count && indent - column.min(indent) < 4 {
                if bytes[indent + marks..].iter().all(|byte| *byte == b' ') && marks <= 100 {
                    break line;
                }
                return None;
            }
        };
        let range = TextRange::new(size(from), size(last.next));
        let nothing = TextRange::empty(range.end());
        let info = if info.is_empty() {
            nothing
        } else {
            TextRange::at(size(start + count), size(info.len()))
        };
        let (begin, end) = (content?, last.start + column);
        let content = if begin < end { TextRange::new(size(begin), size(end)) } else { nothing };
        self.push(BlockKind::Fence { info, closed: true }, range, content, None);
        if let Some(block) = self.blocks.last_mut() {
            block.holes = holes.into();
        }
        Some(())
    }

    /// A comment outside of lists whose end is the end of a line.
    pub(super) fn comment(&mut self, from: usize, start: usize) -> Option<()> {
        let open = "<!--".len();
        let end = start + open + self.text[start + open..].find("-->")?;
        let inner = &self.text[start + open..end];
        let plain = !inner.starts_with(['-', '>']) && !inner.ends_with('-');
        if from != start || !self.items.is_empty() || !plain {
            return None;
        }
        while self.lines[self.at].next <= end {
            self.at += 1;
        }
        let last = self.lines[self.at];
        let behind = &self.text[end + "-->".len()..last.end];
        let range = TextRange::new(size(from), size(last.next));
        self.push(BlockKind::Html, range, range, None);
        self.at += 1;
        behind.is_empty().then_some(())
    }

    /// A table row, and after the first one, the delimiter row.
    pub(super) fn table(&mut self, from: usize, start: usize) -> Option<()> {
        let line = self.lines[self.at];
        let row = &self.text[start..line.end];
        let count = cells(row)?;
        // At the end of a text the grammar includes the blanks after a row.
        let blanks = line.end == line.next && row.ends_with(' ');
        if from != start || is_underline(row) || blanks {
            return None;
        }
        let header = self.open != Open::Table;
        let range = TextRange::at(size(start), size(row.trim_end_matches(' ').len()));
        self.push(BlockKind::TableRow { header }, range, range, None);
        self.at += 1;
        if header {
            let dashes = self.line_text(self.at)?;
            let indent = run(dashes.as_bytes(), b' ');
            // To the grammar, a delimiter row at the very end of a text does not make a table.
            let ends = self.lines[self.at].next == self.lines[self.at].end;
            if indent != self.column() || !is_dashes(&dashes[indent..], count) || ends {
                return None;
            }
            self.at += 1;
        }
        self.open = Open::Table;
        Some(())
    }
}
