//! Articles: defined by the headings of a constitution, cited by number and by name.

use text_size::{TextRange, TextSize};

use super::{Cursor, Occurrence, Reference, Symbol, link};
use crate::context::{Ctx, NavigationTarget, constitution_of};
use crate::index::{Facts, Index};
use crate::model::article::{Citation, Number};
use crate::project::{DocumentId, constitution};

/// An article of a constitution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The constitution.
    pub home: DocumentId,
    /// The heading's line.
    pub heading: TextRange,
    /// The heading's text.
    pub focus: TextRange,
    /// The article with its text.
    pub body: TextRange,
    /// Its number.
    pub number: Option<Number>,
}

impl Article {
    pub(super) fn new(home: DocumentId, article: &constitution::Article) -> Article {
        let constitution::Article { heading, focus, body, number, .. } = *article;
        Article { home, heading, focus, body, number }
    }

    pub(super) fn definition(&self) -> NavigationTarget {
        let (full_range, focus_range) = (self.heading, self.focus);
        NavigationTarget { id: self.home.clone(), full_range, focus_range }
    }

    pub(super) fn occurrences(
        &self,
        index: &Index,
        (id, facts): (&DocumentId, &Facts),
        found: &mut Vec<Occurrence>,
    ) {
        if *id == self.home {
            let (range, name) = (self.focus, Some(self.focus));
            found.push(Occurrence { range, name, is_definition: true });
        }
        if let Some(number) = self.number.filter(|number| self.is_first_of(index, *number)) {
            let cited = citations(index, &self.home, (id, facts));
            let cited = cited.iter().filter(|it| it.first <= number && number <= it.last);
            found.extend(cited.map(|it| Occurrence {
                range: it.range,
                name: None,
                is_definition: false,
            }));
        }
        let headings = index.facts(&self.home).map_or(&[][..], |facts| &facts.headings);
        if let Some(heading) = headings.iter().find(|it| it.range == self.heading) {
            link::occurrences(index, (id, facts), &self.home, Some(&heading.slug), found);
        }
    }

    /// Of several articles with one number the first is meant by it.
    fn is_first_of(&self, index: &Index, number: Number) -> bool {
        let articles = index.facts(&self.home).map_or(&[][..], |facts| &facts.articles);
        let first = articles.iter().find(|article| article.number == Some(number));
        first.is_some_and(|article| article.heading == self.heading)
    }
}

/// The citations in a document that are of a constitution's articles: all, where it answers to that
/// constitution. The headings of the articles themselves cite nothing.
pub fn citations<'a>(
    index: &Index,
    home: &DocumentId,
    (id, facts): (&DocumentId, &'a Facts),
) -> Vec<&'a Citation> {
    let is_own_heading = |range: TextRange| {
        let after = facts.articles.partition_point(|it| it.heading.start() <= range.start());
        let last = after.checked_sub(1).and_then(|at| facts.articles.get(at));
        id == home && last.is_some_and(|it| it.heading.contains_range(range))
    };
    let mut cited: Vec<&Citation> = facts.article_citations.iter().collect();
    cited.retain(|it| !is_own_heading(it.range));
    let answers_to_it = |id| {
        let constitution = constitution_of(index, id, index.role_by_path(id));
        constitution.is_some_and(|(constitution, _)| constitution == *home)
    };
    if !cited.is_empty() && !answers_to_it(id) {
        cited.clear();
    }
    cited
}

/// The article at a cursor: cited, or named where the document speaks of the constitution.
pub(super) fn at(ctx: &Ctx<'_>, cursor: &Cursor<'_>, offset: TextSize) -> Option<Reference> {
    let model = &cursor.part.model;
    let mut citations = model.citations.iter().filter(|it| cursor.is_in(it.range));
    let cited = citations.find(|it| it.explicit || is_about_constitution(ctx, offset));
    if let Some(reference) = cited.and_then(|it| cited_at(ctx, cursor, it)) {
        return Some(reference);
    }
    let range = named_place(cursor).filter(|_| is_about_constitution(ctx, offset))?;
    let article = of_name(ctx, &cursor.text()[range])?;
    Some(Reference::new(cursor.shift(range), Symbol::Article(article)))
}

/// The articles that a citation names: the first and the last.
fn cited_at(ctx: &Ctx<'_>, cursor: &Cursor<'_>, citation: &Citation) -> Option<Reference> {
    let (home, articles) = ctx.constitution()?;
    let range = cursor.shift(citation.range);
    let by_number = |number| articles.iter().find(|article| article.number == Some(number));
    // A heading means the article that it begins, also where its number was given twice.
    let own = articles.iter().filter(|_| citation.heading && home == *ctx.id);
    let own = own.into_iter().find(|article| article.heading.contains_range(range));
    let first = own
        .or_else(|| by_number(citation.first))
        .or_else(|| cited_by_name(articles, &cursor.text()[citation.range]));
    let is_range = own.is_none() && citation.last != citation.first;
    let last = by_number(citation.last).filter(|_| is_range);
    let symbol = |article| Symbol::Article(Article::new(home.clone(), article));
    let symbols: Vec<Symbol> = first.into_iter().chain(last).map(symbol).collect();
    (!symbols.is_empty()).then_some(Reference { range, symbols, at: 0, is_plain_link: false })
}

/// The article whose name stands in a citation with another number.
fn cited_by_name<'a>(
    articles: &'a [constitution::Article],
    text: &str,
) -> Option<&'a constitution::Article> {
    let (_, _, name) = constitution::parse(text);
    let name = constitution::clean_name(name).to_lowercase();
    articles.iter().find(|article| !name.is_empty() && article.name.to_lowercase() == name)
}

/// A place where a name may stand for an article: a label, the first cell of a row, a heading.
fn named_place(cursor: &Cursor<'_>) -> Option<TextRange> {
    let model = &cursor.part.model;
    let keys = model.metadata.iter().map(|field| field.key);
    let rows = model.rows.iter().filter(|row| !row.header);
    let cells = rows.filter_map(|row| row.cells.first().copied());
    let headings = model.headings.iter().map(|heading| heading.text);
    keys.chain(cells).chain(headings).find(|range| cursor.is_in(*range))
}

/// The one article that a name means: the same, or one of the two names within the other.
fn of_name(ctx: &Ctx<'_>, name: &str) -> Option<Article> {
    const SHORTEST: usize = 4;
    let (home, articles) = ctx.constitution()?;
    let name = constitution::clean_name(name.trim_matches('*')).to_lowercase();
    let is_alike = |article: &&constitution::Article| {
        let other = article.name.to_lowercase();
        other == name
            || name.len() >= SHORTEST
                && (other.contains(&name) || other.len() >= SHORTEST && name.contains(&other))
    };
    let mut found = articles.iter().filter(is_alike);
    let article = found.next().filter(|_| found.next().is_none())?;
    Some(Article::new(home, article))
}

/// Whether an offset stands in a part of the document that speaks of the constitution.
pub fn is_about_constitution(ctx: &Ctx<'_>, offset: TextSize) -> bool {
    let mut above = constitution::Above::default();
    for heading in ctx.document.headings().iter().take_while(|it| it.range.start() <= offset) {
        above.enter(heading.level, constitution::is_about_constitution(&heading.title));
    }
    above.is_about()
}
