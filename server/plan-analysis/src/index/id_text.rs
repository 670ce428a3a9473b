//! For each defined id, its title and the range of its item, section or row; kept because closed documents
//! keep no text.

use text_size::{TextRange, TextSize};

use crate::document::Document;
use crate::model::heading::plain;
use crate::model::id::{IdDefinition, Shape};
use crate::text::{floor, shift};

/// Maximum number of bytes of a line that are kept.
const LONGEST: u32 = 240;

/// The title and range of a defined id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IdText {
    /// The id as written; for a criterion its numbers, `2.1`.
    pub name: Box<str>,
    /// The text of its line, as rendered.
    pub title: Box<str>,
    /// Everything that belongs to it: the list item, the section, the row.
    pub extent: TextRange,
}

/// Names, titles and ranges of the ids that a document defines, in the order of `ids`.
pub fn texts(document: &Document, ids: &[IdDefinition]) -> Vec<IdText> {
    if ids.is_empty() {
        return Vec::new();
    }
    let headings: Vec<_> =
        document.headings().iter().map(|it| (it.range.start(), it.level)).collect();
    let ends = section_ends(&headings, document.text().len());
    let texts = ids.iter().map(|id| {
        let section =
            headings.partition_point(|(start, _)| *start <= id.range.start()).checked_sub(1);
        let extent = match (id.shape, section) {
            (Shape::Heading, Some(at)) => TextRange::new(headings[at].0, ends[at]),
            _ => block(document, id),
        };
        IdText { name: name(document, id), title: title(document, id), extent }
    });
    texts.collect()
}

/// The end of each heading's section: the next heading of the same or a higher level, or `len`.
pub fn section_ends(headings: &[(TextSize, u8)], len: TextSize) -> Vec<TextSize> {
    let mut ends = vec![len; headings.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, (start, level)) in headings.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| headings[*last].1 >= *level) {
            ends[last] = *start;
        }
        open.push(index);
    }
    ends
}

/// The list item that starts with an id, or the block that contains it.
fn block(document: &Document, id: &IdDefinition) -> TextRange {
    let (start, part) = document.part_at(id.range.start());
    let blocks = part.section.blocks();
    let after = blocks.partition_point(|block| block.range.start() + start <= id.range.start());
    let Some(block) = after.checked_sub(1).and_then(|at| blocks.get(at)) else { return id.line };
    let range = block.item.as_ref().map_or(block.range, |item| item.range);
    match shift(range, start) {
        range if range.contains_range(id.range) => range,
        _ => id.line,
    }
}

fn name(document: &Document, id: &IdDefinition) -> Box<str> {
    if id.range == id.line {
        format!("{}.{}", id.key.number, id.key.sub).into()
    } else {
        text_at(document, id.range).into()
    }
}

/// The text of a range, cut at the end of the section in which it starts.
fn text_at(document: &Document, range: TextRange) -> &str {
    let (start, part) = document.part_at(range.start());
    let text = part.section.text();
    let range = (range - start).intersect(TextRange::up_to(part.section.len())).unwrap_or_default();
    &text[floor(text, range.start().into())..floor(text, range.end().into())]
}

fn title(document: &Document, id: &IdDefinition) -> Box<str> {
    let from = if id.range == id.line { id.line.start() } else { id.range.end() };
    let end = id.line.end().max(from).min(from + TextSize::new(LONGEST));
    let text = text_at(document, TextRange::new(from, end));
    if id.range == id.line {
        words(text.trim_start_matches(|c: char| c.is_ascii_digit()), id.shape).into()
    } else {
        words(text, id.shape).into()
    }
}

/// The text after an id, as rendered.
pub(crate) fn words(text: &str, shape: Shape) -> String {
    let text = match shape {
        Shape::Row => {
            let mut cells = text.split('|').skip(1).map(str::trim);
            cells.find(|cell| !cell.is_empty()).unwrap_or_default()
        }
        _ => text,
    };
    let marks = [':', '：', '—', '–', '-', '.', ' ', '*', '_', '~', '`', ')', ']', '\t'];
    let mut text = text.trim_start_matches(marks);
    // `[P] [US1]` before the text of a task.
    while let Some((tag, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if tag.len() > 8 || rest.starts_with(['(', '[']) || shape != Shape::Task {
            break;
        }
        text = rest.trim_start();
    }
    plain(text)
}

#[cfg(test)]
mod tests {
    use text_size::TextSize;

    use super::section_ends;
    use crate::fixture::document;
    use crate::index::ids::definitions;

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level_or_above() {
        let at = TextSize::new;
        let headings = [(at(0), 1), (at(10), 2), (at(20), 3), (at(30), 2)];
        assert_eq!(section_ends(&headings, at(40)), [at(40), at(30), at(30), at(40)]);
        assert_eq!(section_ends(&[], at(3)), []);
    }

    #[test]
    fn ids_say_in_words_what_they_are() {
        let document = document(
            "# X\n\n### User Story 1 - Sign *in* (Priority: P1)\n\n- **FR-001**: The `system` MUST [stop](a.md)\n- [ ] T001 [P] [US1] Write it\n  - more\n\n| Id | What |\n|---|---|\n| **SC-001** | Fast |\n",
        );
        let texts = super::texts(&document, &definitions(&document));
        let said: Vec<_> = texts.iter().map(|it| format!("{}: {}", it.name, it.title)).collect();
        assert_eq!(
            said,
            [
                "User Story 1: Sign in (Priority: P1)",
                "FR-001: The system MUST stop",
                "T001: Write it",
                "SC-001: Fast"
            ]
        );
        assert_eq!(
            document.text().slice(texts[2].extent).trim_end(),
            "- [ ] T001 [P] [US1] Write it\n  - more"
        );
    }
}
