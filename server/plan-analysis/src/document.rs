//! A document: its text, cut into parts that are parsed and modelled separately and shared between versions.
//! It knows neither its role nor other documents.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use text_size::{TextLen, TextRange, TextSize};

use crate::list::{Difference, Entry, List};
use crate::model::Model;
use crate::model::heading::Heading;
use crate::model::outline::Outline;
use crate::section::{PARSE_LIMIT, Section, SectionPosition, sections, split};
use crate::syntax::{BlockKind, Parser, begins_with_heading, front_matter_mark};
use crate::text::{Edit, Text, line_breaks, shift};

/// A section with its model; all offsets are relative to the section's start.
#[derive(Debug)]
pub struct Part {
    /// The text and its syntax.
    pub section: Section,
    /// The nouns found in it.
    pub model: Model,
    /// The number of line breaks in it.
    pub line_breaks: u32,
    /// Its outline, made when first asked for: closed documents need none.
    outline: OnceLock<Outline>,
}

/// One version of a document. Cheap to clone: the parts are shared.
#[derive(Clone, Debug)]
pub struct Document {
    text: Text,
    parts: List<Arc<Part>>,
}

/// Parts are summed by their length in bytes.
impl Entry for Arc<Part> {
    type Sum = TextSize;

    fn sum(&self) -> TextSize {
        self.section.len()
    }

    fn is_same(&self, other: &Arc<Part>) -> bool {
        Arc::ptr_eq(self, other)
    }
}

impl Part {
    fn new(section: Section) -> Arc<Part> {
        let model = Model::new(&section);
        let line_breaks = line_breaks(section.text()).count();
        let line_breaks = u32::try_from(line_breaks).unwrap_or(u32::MAX);
        Arc::new(Part { section, model, line_breaks, outline: OnceLock::new() })
    }

    /// What other sections and documents can see of it.
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::new(&self.model, self.section.text()))
    }
}

impl Document {
    /// Reads a whole text.
    pub fn new(text: &str, parser: &mut Parser) -> Document {
        let mut document = Document { text: Text::new(text), parts: List::default() };
        document.rebuild(text, parser);
        document
    }

    /// Reads a whole text line by line; it cannot be edited. For callers that need only headings and ids.
    pub(crate) fn by_lines(text: &str) -> Document {
        let mut document = Document { text: Text::new(text), parts: List::default() };
        let whole = SectionPosition { first: true, last: true };
        document.replace(0..0, split(text, whole, None));
        document
    }

    /// Reads a text only as far as is needed, section by section: the document that its beginning is. `is_enough` is asked
    /// after each, with the parts so far and where they end.
    pub(crate) fn beginning(
        text: &str,
        parser: &mut Parser,
        is_enough: impl Fn(&[Arc<Part>], usize) -> bool,
    ) -> Document {
        let parser = (text.len() <= PARSE_LIMIT).then_some(parser);
        let whole = SectionPosition { first: true, last: true };
        let (mut parts, mut end) = (Vec::new(), 0);
        for section in sections(text, whole, parser) {
            end += usize::from(section.len());
            parts.push(Part::new(section));
            if is_enough(&parts, end) {
                break;
            }
        }
        let mut document = Document { text: Text::new(&text[..end]), parts: List::default() };
        document.parts.splice(0..0, parts);
        document
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The parts with their start offsets; there is at least one.
    pub fn parts(&self) -> impl Iterator<Item = (TextSize, &Arc<Part>)> + Clone {
        self.parts.with_sums()
    }

    /// The part that contains an offset, and its start; at a boundary the part after it.
    pub fn part_at(&self, offset: TextSize) -> (TextSize, &Arc<Part>) {
        let number = self.number_at(offset);
        (self.start_of(number), self.part(number))
    }

    /// The part with a number, which has to be valid in this or another version; there is at least one part.
    fn part(&self, number: usize) -> &Arc<Part> {
        self.parts.get(number).expect("numbers of parts come from the list itself")
    }

    /// The parts.
    pub fn list(&self) -> &List<Arc<Part>> {
        &self.parts
    }

    /// The start offset of a part; past the last one, the end of the text.
    fn start_of(&self, part: usize) -> TextSize {
        self.parts.sum_before(part)
    }

    /// The difference from an older version, as numbers of parts.
    pub fn difference(&self, old: &Document) -> Difference {
        self.parts.difference(&old.parts)
    }

    /// Whether the document is so large that it is read line by line.
    pub fn is_beyond_parsing(&self) -> bool {
        usize::from(self.text.len()) > PARSE_LIMIT
    }

    /// The headings, with offsets relative to the document.
    pub fn headings(&self) -> Vec<Heading> {
        let parts = self.parts();
        parts
            .flat_map(|(start, part)| part.model.headings.iter().map(move |it| (start, it)))
            .map(|(start, heading)| Heading {
                range: shift(heading.range, start),
                text: shift(heading.text, start),
                ..heading.clone()
            })
            .collect()
    }

    /// The text of the first heading of level 1, as rendered.
    pub fn title(&self) -> Option<&str> {
        let mut headings = self.parts.iter().flat_map(|part| &part.model.headings);
        headings.find(|heading| heading.level == 1).map(|heading| heading.title.as_str())
    }

    /// The title of the section that contains an offset, as rendered; `None` before the first heading.
    pub fn section_title(&self, offset: TextSize) -> Option<&str> {
        let (_, part) = self.part_at(offset);
        part.model.headings.first().map(|heading| heading.title.as_str())
    }

    /// Replaces a range of the text; invalid offsets are moved to the left.
    pub fn edit(&mut self, edit: &Edit, parser: &mut Parser) {
        let was_beyond = self.is_beyond_parsing();
        let was_dangling = self.front_matter_dangles();
        let range = self.text.edit(edit);
        if was_beyond != self.is_beyond_parsing() {
            return self.rebuild(&self.text.to_string(), parser);
        }
        let (first, last) = self.touched(range);
        self.resplit(first, last, range, &edit.text, parser);
        // Opening or closing front matter changes everything up to its end.
        if self.front_matter_dangles()
            && (!was_dangling || first == 0 || self.has_mark_line(edit, range))
            && self.has_second_mark()
        {
            self.rebuild(&self.text.to_string(), parser);
        }
    }

    fn rebuild(&mut self, text: &str, parser: &mut Parser) {
        let parser = (!self.is_beyond_parsing()).then_some(parser);
        let whole = SectionPosition { first: true, last: true };
        let sections = split(text, whole, parser);
        self.parts = List::default();
        self.replace(0..0, sections);
    }

    /// The number of the part that contains an offset; at a boundary, of the part after it.
    fn number_at(&self, offset: TextSize) -> usize {
        let begun = self.parts.with_sums().take_while(|(start, _)| *start <= offset);
        begun.count().saturating_sub(1)
    }

    /// The first and last part that an edit of the old text touches, boundaries included: a character typed
    /// before a heading, or in its marks, can make it ordinary text.
    fn touched(&self, range: TextRange) -> (usize, usize) {
        let mut first = self.number_at(range.start());
        if first > 0 && (self.start_of(first) == range.start() || !self.is_boundary(first)) {
            first -= 1;
        }
        (first, self.number_at(range.end()))
    }

    /// Whether a section may still start at the start of a part.
    fn is_boundary(&self, part: usize) -> bool {
        let marks = TextRange::at(self.start_of(part), TextSize::of("###### "));
        begins_with_heading(&self.text.slice(marks))
    }

    fn resplit(
        &mut self,
        first: usize,
        mut last: usize,
        range: TextRange,
        new: &str,
        parser: &mut Parser,
    ) {
        let (start, count) = (self.start_of(first), self.parts.len());
        let place = |last: usize| SectionPosition { first: first == 0, last: last + 1 == count };
        let beyond = self.is_beyond_parsing();
        if first == last && !beyond {
            let old = &self.part(first).section;
            if let Some(section) = old.edited(range - start, new, place(last), parser) {
                return self.replace(first..first + 1, vec![section]);
            }
        }
        let mut step = 1;
        let sections = loop {
            let end = self.start_of(last + 1) + new.text_len() - range.len();
            let text = self.text.slice(TextRange::new(start, end));
            let sections = split(&text, place(last), (!beyond).then_some(&mut *parser));
            let open = sections.last().is_some_and(Section::is_open);
            if place(last).last || !open {
                break sections;
            }
            last = (last + step).min(count - 1);
            step *= 2;
        };
        self.replace(first..last + 1, sections);
    }

    /// Replaces some parts with sections. A part whose text did not change stays the same object, so that
    /// nothing derived from it is computed again.
    fn replace(&mut self, range: Range<usize>, sections: Vec<Section>) {
        let old: Vec<Arc<Part>> = self.parts.range(range.clone()).cloned().collect();
        self.parts.splice(range, renewed(&old, sections));
    }

    /// Whether the text starts with front matter that is not closed; a line typed far below can close it, and
    /// then it includes everything between.
    fn front_matter_dangles(&self) -> bool {
        let Some(part) = self.parts.first() else { return false };
        let first = part.section.text().split(['\n', '\r']).next().unwrap_or_default();
        front_matter_mark(first.trim_start_matches([' ', '\t'])).is_some()
            && part.section.blocks().first().is_none_or(|b| b.kind != BlockKind::FrontMatter)
    }

    /// Whether a line touched by an edit could close front matter.
    fn has_mark_line(&self, edit: &Edit, range: TextRange) -> bool {
        let end = range.start() + edit.text.text_len();
        let (first, last) = (self.text.line_of(range.start()), self.text.line_of(end));
        let line = |line| self.text.slice(self.text.line_range(line));
        (first..=last).any(|number| front_matter_mark(&line(number)).is_some())
    }

    /// Whether the text has such a line after its first. O(document), but only called while front matter is
    /// not closed.
    fn has_second_mark(&self) -> bool {
        let text = self.text.to_string();
        text.split(['\n', '\r']).skip(1).any(|line| front_matter_mark(line).is_some())
    }
}

/// Parts for sections; those whose text did not change are taken from `old`: at both ends, and anywhere
/// between.
fn renewed(old: &[Arc<Part>], sections: Vec<Section>) -> Vec<Arc<Part>> {
    let same = |(old, new): &(&Arc<Part>, &Section)| old.section.text() == new.text();
    let head = old.iter().zip(&sections).take_while(same).count();
    let rest = old.len().min(sections.len()) - head;
    let from_end = old.iter().rev().zip(sections.iter().rev());
    let tail = from_end.take(rest).take_while(same).count();
    let (kept_head, old) = old.split_at(head);
    let (old, kept_tail) = old.split_at(old.len() - tail);
    let moved: FxHashMap<&str, &Arc<Part>> =
        old.iter().map(|part| (part.section.text(), part)).collect();
    let changed = sections.len() - head - tail;
    let mut parts = Vec::with_capacity(sections.len());
    parts.extend_from_slice(kept_head);
    for section in sections.into_iter().skip(head).take(changed) {
        let same = moved.get(section.text()).map(|same| Arc::clone(same));
        parts.push(same.unwrap_or_else(|| Part::new(section)));
    }
    parts.extend_from_slice(kept_tail);
    parts
}

#[cfg(test)]
mod tests;
