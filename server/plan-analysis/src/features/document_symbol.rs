//! Document symbols: the tree of headings, with how much of each is still open.

use text_size::{TextRange, TextSize};

use super::diagnostics::{CheckedPart, starts};
use crate::model::heading::Heading;
use crate::text::shift;
use std::sync::Arc;

/// A heading with those below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What a reader sees of the heading; never blank.
    pub name: String,
    /// `3 to fill`, or nothing.
    pub detail: String,
    /// 1 to 6.
    pub level: u8,
    /// The section, down to the next heading of its level or above.
    pub range: TextRange,
    /// The heading's text.
    pub focus: TextRange,
    /// The headings below it.
    pub children: Vec<Symbol>,
}

/// The headings of a document as a tree; `end` is the length of the text.
pub fn document_symbols(parts: &[Arc<CheckedPart>], end: TextSize) -> Vec<Symbol> {
    let mut roots: Vec<Symbol> = Vec::new();
    let mut open: Vec<Symbol> = Vec::new();
    for (start, checked) in starts(parts) {
        for heading in &checked.part.model.headings {
            let at = start + heading.range.start();
            close(&mut open, &mut roots, heading.level, at);
            open.push(symbol(checked, heading, start, end));
        }
    }
    close(&mut open, &mut roots, 0, end);
    roots
}

/// Ends every open heading that is not above a level.
fn close(open: &mut Vec<Symbol>, roots: &mut Vec<Symbol>, level: u8, at: TextSize) {
    while open.last().is_some_and(|symbol| symbol.level >= level) {
        let Some(mut symbol) = open.pop() else { return };
        symbol.range = TextRange::new(symbol.range.start(), at.max(symbol.focus.end()));
        match open.last_mut() {
            Some(parent) => parent.children.push(symbol),
            None => roots.push(symbol),
        }
    }
}

fn symbol(checked: &CheckedPart, heading: &Heading, start: TextSize, end: TextSize) -> Symbol {
    let next = checked.part.model.headings.iter().map(|other| other.range.start());
    let next = next.filter(|other| *other > heading.range.start()).min();
    let own = TextRange::new(heading.range.start(), next.unwrap_or(checked.part.section.len()));
    let placeholders = checked.reading.placeholders.iter();
    let left = placeholders.filter(|it| own.contains_range(it.range)).count();
    let range = shift(heading.range, start);
    Symbol {
        name: if heading.title.is_empty() {
            "(untitled)".to_owned()
        } else {
            heading.title.clone()
        },
        detail: if left == 0 { String::new() } else { format!("{left} to fill") },
        level: heading.level,
        range: TextRange::new(range.start(), end),
        focus: shift(heading.text, start),
        children: Vec::new(),
    }
}
