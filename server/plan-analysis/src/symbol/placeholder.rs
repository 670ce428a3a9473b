//! Placeholders: those of one name in a document ask for the same, and nothing defines them.

use text_size::{TextRange, TextSize};

use super::{Cursor, Occurrence, Symbol};
use crate::context::Ctx;
use crate::document::Part;
use crate::model::token::Syntax;
use crate::reading::{self, Reading};
use crate::text::{shift, size};

/// What placeholders ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The name.
    pub name: String,
    /// The marks.
    pub syntax: Option<Syntax>,
}

impl Placeholder {
    /// Those of the document.
    pub(super) fn occurrences(&self, ctx: &Ctx<'_>) -> Vec<Occurrence> {
        let first_word = self.name.split_whitespace().next().unwrap_or_default();
        let parts = ctx.document.parts();
        let parts = parts.filter(|(_, part)| part.section.text().contains(first_word));
        parts.flat_map(|(start, part)| self.in_part(ctx, start, part)).collect()
    }

    fn in_part(&self, ctx: &Ctx<'_>, start: TextSize, part: &Part) -> Vec<Occurrence> {
        let mut found = Reading::new(part, ctx.scope).placeholders;
        found.retain(|it| it.name == self.name && it.syntax == self.syntax);
        let text = part.section.text();
        let mut occurrences = Vec::new();
        for it in &found {
            let name = name_range(text, it).map(|range| shift(range, start));
            let range = shift(it.range, start);
            occurrences.push(Occurrence { range, name, is_definition: false });
        }
        occurrences
    }
}

/// The name between the marks; `None` where it is spread over lines.
fn name_range(text: &str, placeholder: &reading::Placeholder) -> Option<TextRange> {
    let at = text[placeholder.range].find(&placeholder.name)?;
    let start = placeholder.range.start() + size(at);
    Some(TextRange::at(start, size(placeholder.name.len())))
}

/// The placeholder at a cursor.
pub(super) fn at(ctx: &Ctx<'_>, cursor: &Cursor<'_>) -> Option<Symbol> {
    let found = Reading::new(cursor.part, ctx.scope).placeholders;
    let found = found.into_iter().filter(|it| cursor.is_in(it.range));
    let innermost = found.min_by_key(|it| it.range.len())?;
    Some(Symbol::Placeholder(Placeholder { name: innermost.name, syntax: innermost.syntax }))
}
