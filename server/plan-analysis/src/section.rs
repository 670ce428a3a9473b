//! Sections: the pieces of a document that are parsed on their own. A section begins at a heading
//! in the first column and ends before the next; where a fence, a comment or front matter is open
//! at that place, it goes on. It knows what is in it, not where in the document it stands.
//!
//! Splitting is a function of the text from a boundary on. So an edit has to split only from the
//! boundary before it to the first boundary behind it that is still one.

use std::ops::Range;

use text_size::{TextLen, TextRange, TextSize};

use crate::syntax::{
    Block, BlockKind, Parser, Region, Syntax, TREE_LIMIT, begins_with_heading, html_end, lines,
    regions,
};

/// Over this many bytes a document gets no trees: 1,000,000 short lines (2 MB) take the parser 10 s
/// and 1.7 GB.
pub const PARSE_LIMIT: usize = 2 << 20;

/// A piece of a document with its syntax; all offsets count from its own start.
#[derive(Clone, Debug)]
pub struct Section {
    text: Box<str>,
    syntax: Syntax,
}

impl Section {
    /// The text, as it stands in the document.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The length of the text in bytes.
    pub fn len(&self) -> TextSize {
        (*self.text).text_len()
    }

    /// Whether there is no text at all, as in an empty document.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The blocks, in their order.
    pub fn blocks(&self) -> &[Block] {
        self.syntax.blocks()
    }

    /// Whether it was read by lines alone.
    pub fn is_by_lines(&self) -> bool {
        self.syntax.is_linear()
    }

    /// Whether it is so large that it was read by lines alone.
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

    /// The section that an edit makes of this one, where it remains one section: no heading has come
    /// into it, and what is open at its end is as before. `place` says whether anything follows it.
    pub(crate) fn edited(
        &self,
        range: TextRange,
        new: &str,
        place: Place,
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
            // How far such a section goes hangs on how much of it can be parsed.
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

    /// The first place inside where a section of its own begins.
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

    /// Whether a heading that follows would be swallowed by the last block.
    pub(crate) fn is_open(&self) -> bool {
        let Some(last) = self.blocks().last() else { return false };
        // An empty quote or item is no block, and still ends what stands before it.
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

/// Where a section stands among the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// It begins the document: front matter may stand in it, and it needs no heading.
    pub(crate) first: bool,
    /// It ends the document: whatever is open in it stays so.
    pub(crate) last: bool,
}

/// Splits a text that begins at a boundary. Without a parser the lines alone decide. There is always
/// one section at least, so that an empty document has a place for everything.
pub(crate) fn split(text: &str, place: Place, mut parser: Option<&mut Parser>) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut from = 0;
    while from < text.len() || sections.is_empty() {
        let first = place.first && from == 0;
        let section = next_section(&text[from..], first, parser.as_deref_mut());
        from += section.text.len();
        sections.push(section);
    }
    sections
}

/// The section that a text begins with.
fn next_section(text: &str, first: bool, parser: Option<&mut Parser>) -> Section {
    let Some(parser) = parser else {
        let end = boundaries(text, first).next().unwrap_or(text.len());
        return Section::parse(&text[..end], None);
    };
    // How many lines to look at that look like a heading. It grows, so that a text in which all is
    // open is parsed a few times, not once for each of them; and it begins with one, so that no
    // more is parsed than is needed, whatever the lines seem to open.
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

/// Where a section may end: of some of the lines that look like a heading the first that is one as
/// far as the lines show, else the last. What looks open to the lines may be closed to the parser.
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

/// Where headings begin as far as the lines show, without the start of the text.
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
