//! Symbols: what the text at an offset is about, where that is defined, and every place that is about
//! the same. All navigation is built on this: what one feature leads to the others find.
//!
//! A kind of symbol is one file: how it is found at a cursor, its definition, its occurrences.

pub mod article;
pub mod file;
pub mod heading;
pub mod id;
pub mod link;
pub mod placeholder;
#[cfg(test)]
mod tests;

use text_size::{TextRange, TextSize};

use crate::context::{Ctx, NavigationTarget};
use crate::document::Part;
use crate::index::{Facts, Index};
use crate::project::DocumentId;
use crate::text::shift;
use article::{Article, CitedArticles};
use heading::Heading;
use id::{Id, Readers};
use placeholder::Placeholder;

/// What a text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// An id that some document defines.
    Id(Id),
    /// An article of the constitution.
    Article(Article),
    /// A section.
    Heading(Heading),
    /// A file.
    File(DocumentId),
    /// What a placeholder asks for.
    Placeholder(Placeholder),
}

/// A place that refers to a symbol by name, at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The place.
    pub range: TextRange,
    /// What it refers to: one symbol, or the first and the last of a range.
    pub symbols: Vec<Symbol>,
    /// Which of them the cursor is at.
    at: usize,
    /// Whether it is a markdown link that leads where it says, so that any markdown server can follow it.
    pub is_plain_link: bool,
}

/// A place that is about a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// All of it, from the start of its document.
    pub range: TextRange,
    /// The part of it that is the symbol's name, and would change with it; `None` where it calls the
    /// symbol otherwise: an article by its number, an id as one of a range, a file by its title.
    pub name: Option<TextRange>,
    /// Whether it is what the others refer to.
    pub is_definition: bool,
}

/// The occurrences in one document, in the order of the text.
pub type DocumentOccurrences = (DocumentId, Vec<Occurrence>);

/// What the text at an offset is about: what is named there, else what its line declares.
pub fn at(ctx: &Ctx<'_>, offset: TextSize) -> Option<Symbol> {
    reference_at(ctx, offset)
        .and_then(Reference::into_symbol)
        .or_else(|| placeholder::at(ctx, &Cursor::new(ctx, offset)))
        .or_else(|| declared_at(ctx, offset))
}

/// The reference at an offset, where it leads anywhere. The name in a definition refers to that
/// definition.
pub fn reference_at(ctx: &Ctx<'_>, offset: TextSize) -> Option<Reference> {
    let cursor = Cursor::new(ctx, offset);
    link::at(ctx, &cursor)
        .or_else(|| id::at(ctx, &cursor))
        .or_else(|| article::at(ctx, &cursor, offset))
}

/// What a line declares without naming it: the item of a criterion, the heading of a section.
fn declared_at(ctx: &Ctx<'_>, offset: TextSize) -> Option<Symbol> {
    let facts = ctx.index.facts(ctx.id)?;
    id::declared_at(ctx, facts, offset).or_else(|| heading::declared_at(ctx, facts, offset))
}

/// The occurrences of a symbol in each document that has any: in this one first, then by path.
pub fn occurrences(ctx: &Ctx<'_>, symbol: &Symbol) -> Vec<DocumentOccurrences> {
    if let Symbol::Placeholder(placeholder) = symbol {
        return vec![(ctx.id.clone(), placeholder.occurrences(ctx))];
    }
    let mut search = Search::new(ctx.index, symbol);
    let documents = ctx.index.documents();
    let mut found: Vec<DocumentOccurrences> =
        documents.map(|(id, facts)| (id.clone(), search.in_document(id, facts))).collect();
    found.retain(|(_, places)| !places.is_empty());
    found.sort_by(|(one, _), (other, _)| (one != ctx.id, one).cmp(&(other != ctx.id, other)));
    found
}

/// The occurrences of a symbol in this document.
pub fn occurrences_here(ctx: &Ctx<'_>, symbol: &Symbol) -> Vec<Occurrence> {
    match (symbol, ctx.index.facts(ctx.id)) {
        (Symbol::Placeholder(placeholder), _) => placeholder.occurrences(ctx),
        (_, Some(facts)) => Search::new(ctx.index, symbol).in_document(ctx.id, facts),
        (_, None) => Vec::new(),
    }
}

impl Symbol {
    /// Where it is defined. A placeholder is defined nowhere.
    pub fn definition(&self) -> Option<NavigationTarget> {
        match self {
            Symbol::Id(id) => Some(id.definition()),
            Symbol::Article(article) => Some(article.definition()),
            Symbol::Heading(heading) => Some(heading.definition()),
            Symbol::File(id) => Some(file::definition(id)),
            Symbol::Placeholder(_) => None,
        }
    }

    /// The range of all that belongs to its definition: an item, an article, a section, a whole file.
    pub fn extent(&self, index: &Index) -> Option<TextRange> {
        match self {
            Symbol::Id(id) => id.text(index).map(|text| text.extent),
            Symbol::Article(article) => Some(article.body),
            Symbol::Heading(heading) => heading.section(index),
            Symbol::File(_) => Some(TextRange::up_to(TextSize::new(u32::MAX))),
            Symbol::Placeholder(_) => None,
        }
    }
}

impl Reference {
    fn new(range: TextRange, symbol: Symbol) -> Reference {
        Reference { range, symbols: vec![symbol], at: 0, is_plain_link: false }
    }

    /// The symbol that the cursor is at.
    pub fn into_symbol(mut self) -> Option<Symbol> {
        (self.at < self.symbols.len()).then(|| self.symbols.swap_remove(self.at))
    }
}

/// The search for a symbol, one document after the other.
#[derive(Debug)]
pub struct Search<'a> {
    index: &'a Index,
    wanted: Wanted<'a>,
}

/// A symbol with what is found out once for all documents.
#[derive(Debug)]
enum Wanted<'a> {
    Id(&'a Id, Readers<'a>),
    Article(&'a Article, CitedArticles<'a>),
    Heading(&'a Heading),
    File(&'a DocumentId),
    /// What is known of closed documents says nothing of placeholders.
    Nothing,
}

impl<'a> Search<'a> {
    /// Prepares a search.
    pub fn new(index: &'a Index, symbol: &'a Symbol) -> Search<'a> {
        let wanted = match symbol {
            Symbol::Id(id) => Wanted::Id(id, Readers::new(index, &id.home)),
            Symbol::Article(it) => Wanted::Article(it, CitedArticles::new(index, &it.home)),
            Symbol::Heading(heading) => Wanted::Heading(heading),
            Symbol::File(home) => Wanted::File(home),
            Symbol::Placeholder(_) => Wanted::Nothing,
        };
        Search { index, wanted }
    }

    /// The occurrences in a document; those of a placeholder are found by [`occurrences`] alone.
    pub fn in_document(&mut self, id: &DocumentId, facts: &Facts) -> Vec<Occurrence> {
        let (index, of) = (self.index, (id, facts));
        let mut found = Vec::new();
        match &mut self.wanted {
            Wanted::Id(id, readers) => id.occurrences(of, readers, &mut found),
            Wanted::Article(article, cited) => article.occurrences(index, of, cited, &mut found),
            Wanted::Heading(heading) => heading.occurrences(index, of, &mut found),
            Wanted::File(home) => file::occurrences(index, of, home, &mut found),
            Wanted::Nothing => {}
        }
        outermost(found)
    }
}

/// The occurrences in their order, without those inside another.
fn outermost(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found
        .sort_by_key(|it| (it.range.start(), std::cmp::Reverse(it.range.end()), !it.is_definition));
    let mut end = TextSize::new(0);
    found.retain(|it| {
        let is_outside = it.range.end() > end;
        end = end.max(it.range.end());
        is_outside
    });
    found
}

/// The part of a document that an offset lies in.
struct Cursor<'a> {
    part: &'a Part,
    /// Where the part begins.
    start: TextSize,
    /// The offset, from there.
    offset: TextSize,
}

impl<'a> Cursor<'a> {
    fn new(ctx: &Ctx<'a>, offset: TextSize) -> Cursor<'a> {
        let (start, part) = ctx.document.part_at(offset);
        Cursor { part, start, offset: offset - start }
    }

    fn text(&self) -> &'a str {
        self.part.section.text()
    }

    /// Whether the cursor is in a range of the part, or at its end.
    fn is_in(&self, range: TextRange) -> bool {
        range.contains_inclusive(self.offset)
    }

    /// A range of the part as one of the document.
    fn shift(&self, range: TextRange) -> TextRange {
        shift(range, self.start)
    }
}
