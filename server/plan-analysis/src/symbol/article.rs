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
        cited: &CitedArticles<'_>,
        found: &mut Vec<Occurrence>,
    ) {
        if *id == self.home {
            let (range, name) = (self.focus, Some(self.focus));
            found.push(Occurrence { range, name, is_definition: true });
        }
        for (article, range) in cited.in_document(id, facts) {
            if article.heading == self.heading {
                found.push(Occurrence { range, name: None, is_definition: false });
            }
        }
        let headings = index.facts(&self.home).map_or(&[][..], |facts| &facts.headings);
        if let Some(heading) = headings.iter().find(|it| it.range == self.heading) {
            link::occurrences(index, (id, facts), &self.home, Some(&heading.slug), found);
        }
    }
}

/// The articles of a constitution, as other documents cite them.
#[derive(Debug)]
pub struct CitedArticles<'a> {
    index: &'a Index,
    home: &'a DocumentId,
    articles: &'a [constitution::Article],
    /// Their names, as names are compared.
    names: Vec<String>,
}

impl<'a> CitedArticles<'a> {
    /// Those of a constitution.
    pub fn new(index: &'a Index, home: &'a DocumentId) -> CitedArticles<'a> {
        let articles = index.facts(home).map_or(&[][..], |facts| &facts.articles);
        CitedArticles { index, home, articles, names: name_keys(articles) }
    }

    /// The places where a document cites an article, where it answers to this constitution. A range
    /// cites all that it holds; the headings of the articles themselves cite nothing.
    pub fn in_document(
        &self,
        id: &DocumentId,
        facts: &Facts,
    ) -> Vec<(&'a constitution::Article, TextRange)> {
        let is_own_heading = |range: TextRange| {
            let after = facts.articles.partition_point(|it| it.heading.start() <= range.start());
            let last = after.checked_sub(1).and_then(|at| facts.articles.get(at));
            id == self.home && last.is_some_and(|it| it.heading.contains_range(range))
        };
        let mut found = Vec::new();
        for citation in facts.article_citations.iter().filter(|it| !is_own_heading(it.range)) {
            let cited = self.articles.iter().filter(|it| self.is_cited(it, citation));
            found.extend(cited.map(|article| (article, citation.range)));
        }
        for place in facts.article_names.iter().filter(|it| !is_own_heading(it.range)) {
            let article = only_alike(&self.names, &place.name).and_then(|at| self.articles.get(at));
            found.extend(article.map(|article| (article, place.range)));
        }
        if !found.is_empty() && !self.binds(id) {
            found.clear();
        }
        found
    }

    /// Of several articles with one number the first is meant by it.
    fn is_cited(&self, article: &constitution::Article, citation: &Citation) -> bool {
        let Some(number) = article.number else { return false };
        let first = self.articles.iter().find(|it| it.number == Some(number));
        citation.first <= number
            && number <= citation.last
            && first.is_some_and(|first| first.heading == article.heading)
    }

    /// Whether a document answers to this constitution.
    fn binds(&self, id: &DocumentId) -> bool {
        let constitution = constitution_of(self.index, id, self.index.role_by_path(id));
        constitution.is_some_and(|(constitution, _)| constitution == *self.home)
    }
}

fn name_keys(articles: &[constitution::Article]) -> Vec<String> {
    articles.iter().map(|article| article.name.to_lowercase()).collect()
}

/// The only one of some names that a name means: the same, or one of the two names within the other.
fn only_alike(names: &[String], name: &str) -> Option<usize> {
    let mut found = (0..names.len()).filter(|at| is_alike(name, &names[*at]));
    found.next().filter(|_| found.next().is_none())
}

fn is_alike(name: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    other == name
        || name.len() >= SHORTEST
            && (other.contains(name) || other.len() >= SHORTEST && name.contains(other))
}

/// The article at a cursor: cited, or named where the document speaks of the constitution.
pub(super) fn at(ctx: &Ctx<'_>, cursor: &Cursor<'_>, offset: TextSize) -> Option<Reference> {
    let model = &cursor.part.model;
    let mut citations = model.citations.iter().filter(|it| cursor.is_in(it.range));
    let cited = citations.find(|it| it.explicit || is_about_constitution(ctx, offset));
    if let Some(reference) = cited.and_then(|it| cited_at(ctx, cursor, it)) {
        return Some(reference);
    }
    let mut places = constitution::named_places(cursor.part);
    let range = places.find(|range| cursor.is_in(*range))?;
    let (home, articles) = ctx.constitution().filter(|_| is_about_constitution(ctx, offset))?;
    let name = constitution::name_key(&cursor.text()[range]);
    let article = articles.get(only_alike(&name_keys(articles), &name)?)?;
    Some(Reference::new(cursor.shift(range), Symbol::Article(Article::new(home, article))))
}

/// The articles that a citation names: the first and the last.
fn cited_at(ctx: &Ctx<'_>, cursor: &Cursor<'_>, citation: &Citation) -> Option<Reference> {
    let (home, articles) = ctx.constitution()?;
    let range = cursor.shift(citation.range);
    let by_number = |number| articles.iter().find(|article| article.number == Some(number));
    // A heading means the article that it begins, also where its number was given twice.
    let is_home = home == *ctx.id;
    let own = articles.iter().find(|article| is_home && opens(cursor, citation, article));
    let first = own
        .or_else(|| by_number(citation.first))
        .or_else(|| cited_by_name(articles, &cursor.text()[citation.range]));
    let is_range = own.is_none() && citation.last != citation.first;
    let last = by_number(citation.last).filter(|_| is_range);
    let cited = first.into_iter().chain(last);
    let symbols: Vec<Symbol> =
        cited.map(|article| Symbol::Article(Article::new(home.clone(), article))).collect();
    (!symbols.is_empty()).then_some(Reference { range, symbols, at: 0, is_plain_link: false })
}

/// Whether a citation is what the heading of an article in the same document begins with.
fn opens(cursor: &Cursor<'_>, citation: &Citation, article: &constitution::Article) -> bool {
    let before = article.focus.start().checked_sub(cursor.start).and_then(|start| {
        cursor.text().get(usize::from(start)..usize::from(citation.range.start()))
    });
    article.heading.contains_range(cursor.shift(citation.range))
        && before.is_some_and(|before| !before.contains(char::is_alphanumeric))
}

/// The article named by a citation that has the number of another one.
fn cited_by_name<'a>(
    articles: &'a [constitution::Article],
    text: &str,
) -> Option<&'a constitution::Article> {
    let (_, _, name) = constitution::parse(text);
    let name = constitution::clean_name(name).to_lowercase();
    articles.iter().find(|article| !name.is_empty() && article.name.to_lowercase() == name)
}

/// Whether an offset is in a part of the document that is about the constitution.
pub fn is_about_constitution(ctx: &Ctx<'_>, offset: TextSize) -> bool {
    let mut above = constitution::Above::default();
    for heading in ctx.document.headings().iter().take_while(|it| it.range.start() <= offset) {
        above.enter(heading.level, constitution::is_about_constitution(&heading.title));
    }
    above.is_about()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_definition, check_hover, check_references};

    const CONSTITUTION: &str = "//- /memory/constitution.md
# C

## Core Principles

### Article I: One

### Article II: Two

### Article III: Three
";

    #[test]
    fn an_article_is_found_from_its_heading_and_from_a_citation() {
        let marked =
            CONSTITUTION.replace("II: Two\n", "II: T$0wo\n    ^^^^^^^^^^^^^^^ definition\n");
        check_references(&format!(
            "//- /specs/001-x/plan.md
# P

Article II and Articles I-III.
^^^^^^^^^^ reference
               ^^^^^^^^^^^^^^ reference
{marked}"
        ));
        let marked = CONSTITUTION.replace("One\n", "One\n    ^^^^^^^^^^^^^^ definition\n");
        check_references(&format!(
            "//- /specs/001-x/plan.md
# P

Artic$0le I and Articles I-III, [it](/memory/constitution.md#article-i-one)
^^^^^^^^^ reference
              ^^^^^^^^^^^^^^ reference
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ reference
{marked}"
        ));
    }

    #[test]
    fn an_article_is_cited_by_its_name_where_the_constitution_is_spoken_of() {
        let marked = CONSTITUTION
            .replace("II: Two\n", "II: Ring Twice\n    ^^^^^^^^^^^^^^^^^^^^^^ definition\n");
        check_references(&format!(
            "//- /specs/001-x/plan.md
# P

Ring Twice

## Constitution Check

| Principle | Status |
|---|---|
| Ring tw$0ice | yes |
  ^^^^^^^^^^ reference
| II. Ring Twice | yes |
  ^^^^^^^^^^^^^^ reference
| [Ring Twice](/memory/constitution.md) | yes |

**Ring Twice**: always
  ^^^^^^^^^^ reference
{marked}"
        ));
    }

    #[test]
    fn of_two_articles_with_one_number_the_first_is_meant_by_it() {
        let files = |definition: &str| {
            format!(
                "//- /specs/001-x/plan.md\nArticle I\n//- /memory/constitution.md\n# C\n\n## Core Principles\n\n{definition}"
            )
        };
        check_references(&files(
            "### Article I: One\n\n### Artic$0le I: Another\n    ^^^^^^^^^^^^^^^^^^ definition\n",
        ));
        let first =
            "### Artic$0le I: One\n    ^^^^^^^^^^^^^^ definition\n\n### Article I: Another\n";
        check_references(
            &files(first).replace("Article I\n//-", "Article I\n^^^^^^^^^ reference\n//-"),
        );
    }

    #[test]
    fn a_range_of_articles_leads_to_its_ends() {
        let marked = CONSTITUTION
            .replace("One\n", "One\n    ^^^^^^^^^^^^^^ definition\n")
            .replace("Three\n", "Three\n    ^^^^^^^^^^^^^^^^^^ definition\n");
        check_definition(&format!("//- /specs/001-x/plan.md\nArticles I$0-III\n{marked}"));
    }

    #[test]
    fn an_article_shows_its_text() {
        check_hover(
            &format!("//- /specs/001-x/plan.md\nArticle II$0I\n{CONSTITUTION}Red first.\n"),
            "memory/constitution.md\n### Article III: Three\nRed first.",
        );
    }
}
