//! Sections: the pieces of a document that are parsed on their own. A section starts at a heading in the
//! first column and ends before the next one, unless a fence, comment or front matter is open there. It knows
//! its content, not its position in the document.
//!
//! Where sections end depends only on the text after a boundary. So an edit has to split again only from the
//! boundary before it to the first boundary after it that is unchanged.

use std::ops::Range;

use text_size::{TextLen, TextRange, TextSize};

use crate::syntax::{
    Block, BlockKind, Parser, Region, Syntax, TREE_LIMIT, begins_with_heading, html_end, lines,
    regions,
};

/// Maximum size in bytes of a document that is parsed: 1,000,000 short lines (2 MB) take the parser 10 s and
/// 1.7 GB.
pub const PARSE_LIMIT: usize = 2 << 20;

/// A piece of a document with its syntax; all offsets are relative to its start.
#[derive(Clone, Debug)]
pub struct Section {
    text: Box<str>,
    syntax: Syntax,
}

impl Section {
    /// The text, as it is in the document.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The length of the text in bytes.
    pub fn len(&self) -> TextSize {
        (*self.text).text_len()
    }

    /// Whether the text is empty, as in an empty document.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        self.syntax.blocks()
    }

    /// Whether it was read line by line.
    pub fn is_by_lines(&self) -> bool {
        self.syntax.is_linear()
    }

    /// Whether it is so large that it was read line by line.
    pub fn is_beyond_parsing(&self) -> bool {
        self.syntax.is_linear() && self.text.len() > TREE_LIMIT
    }

    fn parse(text: &str, parser: Option<&mut Parser>) -> Section {
        let syntax = match parser {
            Some(parser) => parser.parse(text),
            None => Syntax::linear(text),
        };
        Section { text: text.into(), syntax }
    }

    /// The section after an edit, if it remains one section: it contains no new heading, and what is open at
    /// its end is unchanged. `place` says whether another section follows.
    pub(crate) fn edited(
        &self,
        range: TextRange,
        new: &str,
        place: SectionPosition,
        parser: &mut Parser,
    ) -> Option<Section> {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let text = [&self.text[..start], new, &self.text[end..]].concat();
        let begins_right = place.first || begins_with_heading(&text);
        if !begins_right || boundaries(&text, place.first).next().is_some() {
            return None;
        }
        let syntax = parser.reparse(&self.syntax, &self.text, range, new.text_len(), &text);
        let section = Section { text: text.into(), syntax };
        if section.is_beyond_parsing() && section.holds_marks() {
            // Where such a section ends depends on how much of it can be parsed.
            return None;
        }
        let whole = section.inner_boundary().is_none() && (place.last || !section.is_open());
        whole.then_some(section)
    }

    /// Whether a line of it, other than the first, looks like a heading.
    fn holds_marks(&self) -> bool {
        let mut behind = lines(&self.text).skip(1);
        behind.any(|line| begins_with_heading(&self.text[line.start..]))
    }

    /// The first offset inside at which another section would start.
    fn inner_boundary(&self) -> Option<usize> {
        let starts = self.blocks().iter().filter(|block| self.is_boundary(block));
        starts.map(|block| usize::from(block.range.start())).find(|start| *start > 0)
    }

    fn is_boundary(&self, block: &Block) -> bool {
        let start = usize::from(block.range.start());
        let line_start = start == 0 || matches!(self.text.as_bytes()[start - 1], b'\n' | b'\r');
        matches!(block.kind, BlockKind::Heading { .. })
            && (block.depth == 0 && !block.quoted)
            && line_start
            && begins_with_heading(&self.text[start..])
    }

    /// Whether its last block would swallow a heading that follows.
    pub(crate) fn is_open(&self) -> bool {
        let Some(last) = self.blocks().last() else { return false };
        // An empty quote or item is not a block, but still ends the block before it.
        let behind = &self.text[usize::from(last.range.end())..];
        if last.depth > 0
            || last.quoted
            || !behind.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
        {
            return false;
        }
        match last.kind {
            BlockKind::Fence { closed, .. } => !closed,
            BlockKind::Html => {
                let html = &self.text[last.range];
                match html_end(html.trim_start_matches(['\n', '\r'])) {
                    Some(end) => !html.contains(end),
                    None => !ends_with_blank_line(&self.text),
                }
            }
            _ => false,
        }
    }
}

/// The position of a section among the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SectionPosition {
    /// It is the first: it may start with front matter, and needs no heading.
    pub(crate) first: bool,
    /// It is the last: an open block at its end stays open.
    pub(crate) last: bool,
}

/// Splits a text that starts at a boundary. Without a parser, boundaries are found line by line. Gives at
/// least one section, so that an empty document has one too.
pub(crate) fn split(
    text: &str,
    place: SectionPosition,
    parser: Option<&mut Parser>,
) -> Vec<Section> {
    sections(text, place, parser).collect()
}

/// The same, one by one: who needs only the first sections reads no more.
pub(crate) fn sections<'a>(
    text: &'a str,
    place: SectionPosition,
    mut parser: Option<&'a mut Parser>,
) -> impl Iterator<Item = Section> + 'a {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let from = next?;
        let first = place.first && from == 0;
        let section = next_section(&text[from..], first, parser.as_deref_mut());
        next = Some(from + section.text.len()).filter(|end| *end < text.len());
        Some(section)
    })
}

/// The section at the start of a text.
fn next_section(text: &str, first: bool, parser: Option<&mut Parser>) -> Section {
    let Some(parser) = parser else {
        let end = boundaries(text, first).next().unwrap_or(text.len());
        return Section::parse(&text[..end], None);
    };
    // The range of candidate lines (lines that look like a heading) to try next. It grows, so that a text
    // with an open block is parsed a few times rather than once per candidate; and it starts with one
    // candidate, so that no more is parsed than necessary.
    let mut lines = 0..1;
    loop {
        let end = guess(text, first, &lines);
        let section = Section::parse(&text[..end], Some(parser));
        if let Some(inner) = section.inner_boundary() {
            let before = Section::parse(&text[..inner], Some(parser));
            if !before.is_open() {
                return before;
            }
        }
        if end == text.len() || !section.is_open() {
            return section;
        }
        lines = lines.end..lines.end * 8;
    }
}

/// A possible end of a section: the first of the given candidate lines that is a heading when read line by
/// line, else the last. The parser may know that a block is closed that seems open line by line.
fn guess(text: &str, first: bool, lines: &Range<usize>) -> usize {
    let alike = regions(text, first).map(|(line, region)| (line.start, region));
    let alike = alike.filter(|(start, region)| {
        *start > 0 && *region != Region::FrontMatter && begins_with_heading(&text[*start..])
    });
    let mut alike = (0..lines.end).zip(alike).skip(lines.start);
    let found =
        alike.find(|(number, (_, region))| *region == Region::Heading || number + 1 == lines.end);
    found.map_or(text.len(), |(_, (start, _))| start)
}

/// Where headings start when read line by line, without the start of the text.
fn boundaries(text: &str, document_start: bool) -> impl Iterator<Item = usize> + '_ {
    regions(text, document_start)
        .filter(|(line, region)| *region == Region::Heading && line.start > 0)
        .map(|(line, _)| line.start)
}

fn ends_with_blank_line(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let body = body.strip_suffix('\r').unwrap_or(body);
    body.len() < text.len()
        && body
            .rsplit(['\n', '\r'])
            .next()
            .is_some_and(|line| line.trim_matches([' ', '\t']).is_empty())
}
