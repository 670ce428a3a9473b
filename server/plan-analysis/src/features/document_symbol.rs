//! Document symbols: the tree of headings, with how much of each is still open, and below them the
//! ids that are defined there.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::diagnostics::{CheckedSection, starts};
use crate::index::id_text::words;
use crate::list::List;
use crate::model::heading::Heading;
use crate::model::id::{IdDefinition, Shape};
use crate::text::{floor, shift};

/// The level of an id: below every heading.
const ID: u8 = 7;

/// Maximum number of bytes of a line that are read for a name.
const LONGEST: usize = 120;

/// A heading with those below it, or an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What a reader sees of the heading; never blank.
    pub name: String,
    /// `3 to fill`, or nothing.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// 1 to 6, and 7 of an id.
    pub level: u8,
    /// The section, down to the next heading of its level or above.
    pub range: TextRange,
    /// The heading's text.
    pub focus: TextRange,
    /// The headings below it.
    pub children: Vec<Symbol>,
}

/// The kinds of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A heading.
    Heading,
    /// An id that is defined, such as that of a requirement.
    Id,
    /// A task, with a box to tick.
    Task,
}

/// The ids among symbols and below them, as a list: what is left where others show the headings.
pub fn only_ids(symbols: Vec<Symbol>) -> Vec<Symbol> {
    let ids = symbols.into_iter().flat_map(|symbol| match symbol.kind {
        SymbolKind::Heading => only_ids(symbol.children),
        SymbolKind::Id | SymbolKind::Task => vec![symbol],
    });
    ids.collect()
}

/// The headings of a document as a tree; `end` is the length of the text.
pub fn document_symbols(sections: &List<Arc<CheckedSection>>, end: TextSize) -> Vec<Symbol> {
    let mut roots: Vec<Symbol> = Vec::new();
    let mut open: Vec<Symbol> = Vec::new();
    for (start, checked) in starts(sections) {
        let mut ids = ids(checked).peekable();
        let mut add = |symbol: Symbol| {
            close(&mut open, &mut roots, symbol.level, symbol.range.start());
            open.push(symbol);
        };
        for (heading, left) in checked.part.model.headings.iter().zip(left(checked)) {
            let behind = heading.range.start();
            while let Some(id) = ids.next_if(|id| id.range.start() < behind) {
                add(of_id(id, checked.part.section.text(), start));
            }
            add(symbol(heading, left, start, end));
        }
        ids.for_each(|id| add(of_id(id, checked.part.section.text(), start)));
    }
    close(&mut open, &mut roots, 0, end);
    roots
}

/// Ends every open heading that is not above a level.
fn close(open: &mut Vec<Symbol>, roots: &mut Vec<Symbol>, level: u8, at: TextSize) {
    while open.last().is_some_and(|symbol| symbol.level >= level) {
        let Some(mut symbol) = open.pop() else { return };
        if symbol.level < ID {
            symbol.range = TextRange::new(symbol.range.start(), at.max(symbol.focus.end()));
        }
        match open.last_mut() {
            Some(parent) => parent.children.push(symbol),
            None => roots.push(symbol),
        }
    }
}

/// For each heading of a part, how much is to be filled between it and the next.
fn left(checked: &CheckedSection) -> Vec<usize> {
    let headings = &checked.part.model.headings;
    let mut left = vec![0; headings.len()];
    for placeholder in &checked.reading.placeholders {
        let start = placeholder.range.start();
        let behind = headings.partition_point(|heading| heading.range.start() <= start);
        if let Some(above) = behind.checked_sub(1) {
            left[above] += 1;
        }
    }
    left
}

fn symbol(heading: &Heading, left: usize, start: TextSize, end: TextSize) -> Symbol {
    let range = shift(heading.range, start);
    Symbol {
        name: if heading.title.is_empty() {
            "(untitled)".to_owned()
        } else {
            heading.title.clone()
        },
        detail: if left == 0 { String::new() } else { format!("{left} to fill") },
        kind: SymbolKind::Heading,
        level: heading.level,
        range: TextRange::new(range.start(), end),
        focus: shift(heading.text, start),
        children: Vec::new(),
    }
}

/// The ids that a part defines, except those in its headings.
fn ids(checked: &CheckedSection) -> impl Iterator<Item = &IdDefinition> {
    checked.part.model.ids.iter().filter(|id| id.shape != Shape::Heading)
}

fn of_id(id: &IdDefinition, text: &str, start: TextSize) -> Symbol {
    let from = usize::from(id.range.end());
    let to = usize::from(id.line.end()).clamp(from, from + LONGEST);
    let words = words(&text[from..floor(text, to).max(from)], id.shape);
    let name = if words.is_empty() {
        text[id.range].to_owned()
    } else {
        format!("{} {words}", &text[id.range])
    };
    Symbol {
        name,
        detail: String::new(),
        kind: if id.shape == Shape::Task { SymbolKind::Task } else { SymbolKind::Id },
        level: ID,
        range: shift(id.line.cover(id.range), start),
        focus: shift(id.range, start),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use text_size::TextRange;

    use super::{SymbolKind, only_ids};
    use crate::fixture::analysis_with_cursor;

    #[test]
    fn what_is_to_fill_counts_for_the_heading_above_it() {
        let text =
            "<<ZERO>>\n\n# Plan <<ONE>>\n\n<<TWO>>\n\n> ## Quoted\n>\n> <<THREE>>\n\n## Last\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
        let [plan] = &analysis.document_symbols(&id)[..] else { panic!("one heading at the top") };
        let below: Vec<_> =
            plan.children.iter().map(|it| (it.name.as_str(), it.detail.as_str())).collect();
        assert_eq!(plan.detail, "2 to fill");
        assert_eq!(below, [("Quoted", "1 to fill"), ("Last", "")]);
    }

    #[test]
    fn a_document_without_headings_has_no_symbols() {
        for text in ["", "\n\n", "words", "```\n# no heading\n```\n"] {
            let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
            assert_eq!(analysis.document_symbols(&id), [], "{text:?}");
        }
    }

    #[test]
    fn no_name_is_blank() {
        let text = "#\n\n##   \n\n## \u{a0}\n\n## <!-- x -->\n\n## ![](a.png)\n\n## **  **\n\n## [](x.md)\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
        let mut left = analysis.document_symbols(&id);
        while let Some(symbol) = left.pop() {
            assert!(!symbol.name.trim().is_empty(), "{symbol:?}");
            left.extend(symbol.children);
        }
    }

    #[test]
    fn a_section_reaches_to_the_next_of_its_level_and_crlf_is_no_part_of_a_name() {
        let text = "# Plan 😀\r\n\r\n## One\r\n\r\n### Deep\r\n\r\n## Two\r\n\r\nText";
        let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
        let [plan] = &analysis.document_symbols(&id)[..] else { panic!("one heading at the top") };
        let [one, two] = &plan.children[..] else { panic!("two below") };
        let at = |range: TextRange| &text[range];
        assert_eq!(at(plan.range), text);
        assert_eq!(at(one.range), "## One\r\n\r\n### Deep\r\n\r\n");
        assert_eq!(at(one.children[0].range), "### Deep\r\n\r\n");
        assert_eq!(at(two.range), "## Two\r\n\r\nText");
        assert_eq!(at(one.focus), "One");
    }

    #[test]
    fn ids_stand_below_their_section() {
        let text = "# Spec\n\n## Rules\n\n- **FR-001**: It MUST *ring*.\n- **FR-002**: Loud.\n\n### User Story 1 - Bell\n\n- [ ] T001 [P] Cast it\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("$0{text}"));
        let [spec] = &analysis.document_symbols(&id)[..] else { panic!("one heading at the top") };
        let names = |symbols: &[super::Symbol]| -> Vec<String> {
            symbols.iter().map(|it| it.name.clone()).collect()
        };
        let rules = &spec.children[0].children;
        let expected = ["FR-001 It MUST ring.", "FR-002 Loud.", "User Story 1 - Bell"];
        assert_eq!(names(rules), expected);
        assert_eq!(names(&rules[2].children), ["T001 Cast it"]);
        let ids = only_ids(vec![spec.clone()]);
        assert_eq!(names(&ids), ["FR-001 It MUST ring.", "FR-002 Loud.", "T001 Cast it"]);
        let kinds: Vec<SymbolKind> = ids.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [SymbolKind::Id, SymbolKind::Id, SymbolKind::Task]);
    }
}
