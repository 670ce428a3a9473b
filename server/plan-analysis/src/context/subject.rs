//! Subjects: what the text at an offset is about, and every place that is about the same.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::Ctx;
use super::mention::mention_at;
use crate::index::ids::feature;
use crate::index::{Facts, Index, Known, LinkFact};
use crate::model::anchor::spellings;
use crate::model::article::{Citation, Number};
use crate::model::id::{IdCitation, IdDefinition, IdKey, Shape, dashed};
use crate::model::token::Syntax;
use crate::project::path::{file_name, relative_to};
use crate::project::target::Target;
use crate::project::{DocumentId, Role};
use crate::reading::{Placeholder, Reading};
use crate::text::shift;

/// The readings of a document's parts, with where each begins.
pub type Readings<'a> = [(TextSize, &'a Reading)];

/// What a text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An id, and the definition that it leads to.
    Id {
        /// The id.
        key: IdKey,
        /// The document with the definition.
        home: DocumentId,
        /// The id in the definition.
        range: TextRange,
    },
    /// An article.
    Article {
        /// The constitution.
        home: DocumentId,
        /// The article's heading.
        heading: TextRange,
        /// The article's number.
        number: Option<Number>,
    },
    /// A section.
    Heading {
        /// The document.
        home: DocumentId,
        /// The fragment that leads to it.
        slug: Arc<str>,
    },
    /// A file.
    File(DocumentId),
    /// What a placeholder asks for.
    Placeholder {
        /// Its name.
        name: String,
        /// Its marks.
        syntax: Option<Syntax>,
    },
}

/// A place that is about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The place.
    pub range: TextRange,
    /// Whether it is what the others refer to.
    pub definition: bool,
}

/// Something with a subject of its own.
#[derive(Clone, Copy)]
enum Hit<'a> {
    Link(&'a LinkFact),
    Defined(&'a IdDefinition),
    Cited(&'a IdCitation),
    Article(&'a Citation),
    Placeholder(&'a Placeholder),
}

/// What the text at an offset is about: the innermost thing that has a subject, else its heading.
pub fn subject_at(ctx: &Ctx<'_>, readings: &Readings<'_>, offset: TextSize) -> Option<Subject> {
    let facts = ctx.index.facts(ctx.id)?;
    let defined = facts.ids.iter().filter(|it| it.shape != Shape::Range);
    let defined = defined.map(|it| (it.range, Hit::Defined(it)));
    let cited = facts.citations.iter().map(|it| (it.range, Hit::Cited(it)));
    let links = facts.links.iter().map(|it| (it.range, Hit::Link(it)));
    let articles = facts.article_citations.iter().map(|it| (it.range, Hit::Article(it)));
    let tokens = readings.iter().flat_map(|(start, reading)| {
        reading.placeholders.iter().map(|it| (shift(it.range, *start), Hit::Placeholder(it)))
    });
    let all = defined.chain(cited).chain(links).chain(articles).chain(tokens);
    let mut hits: Vec<(TextRange, Hit<'_>)> =
        all.filter(|(range, _)| range.contains_inclusive(offset)).collect();
    hits.sort_by_key(|(range, _)| range.len());
    hits.iter()
        .find_map(|(range, hit)| of_hit(ctx, *range, *hit, offset))
        .or_else(|| of_heading(ctx, facts, offset))
}

fn of_hit(ctx: &Ctx<'_>, range: TextRange, hit: Hit<'_>, offset: TextSize) -> Option<Subject> {
    let written = || dashed(&ctx.document.text().slice(range));
    match hit {
        Hit::Defined(it) => of_id(ctx, &it.key, written()),
        Hit::Cited(it) => {
            let at_last = it.last_range.is_some_and(|range| range.contains_inclusive(offset));
            of_id(ctx, it.last.as_ref().filter(|_| at_last).unwrap_or(&it.first), written())
        }
        Hit::Link(it) => of_link(ctx.index, ctx.id, &it.target),
        Hit::Placeholder(it) => {
            Some(Subject::Placeholder { name: it.name.clone(), syntax: it.syntax })
        }
        Hit::Article(it) => {
            let (home, articles) = ctx.constitution()?;
            let by_number = || articles.iter().find(|article| article.number == Some(it.first));
            let by_name = || {
                let target = mention_at(ctx, offset)?
                    .targets
                    .into_iter()
                    .find(|target| target.id == home)?;
                articles.iter().find(|article| article.heading == target.full_range)
            };
            let article =
                articles.iter().find(|it| it.heading.contains_inclusive(offset) && home == *ctx.id);
            let article = article.or_else(by_number).or_else(by_name)?;
            Some(Subject::Article { home, heading: article.heading, number: article.number })
        }
    }
}

/// The subject of an id; a word that nothing defines is none.
fn of_id(ctx: &Ctx<'_>, key: &IdKey, dashed: Option<bool>) -> Option<Subject> {
    let (home, definition) = ctx.index.definitions_of(key, dashed, ctx.id).into_iter().next()?;
    Some(Subject::Id { key: key.clone(), home: home.clone(), range: definition.range })
}

fn of_link(index: &Index, from: &DocumentId, raw: &str) -> Option<Subject> {
    let (home, fragment) = resolved(index, from, raw, None)?;
    let heading = fragment.and_then(|fragment| index.facts(&home)?.heading(&fragment));
    Some(match heading {
        Some(heading) => Subject::Heading { slug: heading.slug.clone(), home },
        None => Subject::File(home),
    })
}

/// The title stands for the file, the heading of an article for the article.
fn of_heading(ctx: &Ctx<'_>, facts: &Facts, offset: TextSize) -> Option<Subject> {
    let holds = |range: TextRange, text: TextRange| {
        range.contains(offset) || text.contains_inclusive(offset)
    };
    let heading = facts.headings.iter().find(|it| holds(it.range, it.text))?;
    if let Some(article) = facts.articles.iter().find(|article| article.heading == heading.range) {
        return Some(Subject::Article {
            home: ctx.id.clone(),
            heading: article.heading,
            number: article.number,
        });
    }
    Some(match heading.level {
        1 => Subject::File(ctx.id.clone()),
        _ => Subject::Heading { home: ctx.id.clone(), slug: heading.slug.clone() },
    })
}

/// The file that a link of a document leads to, and the fragment. With `wanted`, only that one: then
/// most links need no look at the project.
fn resolved(
    index: &Index,
    from: &DocumentId,
    raw: &str,
    wanted: Option<&DocumentId>,
) -> Option<(DocumentId, Option<String>)> {
    let fits = |path: &str| wanted.is_none_or(|wanted| file_name(path) == wanted.file_name());
    let is_file = |id: &DocumentId| matches!(index.get(id), Some(Known::Document(_) | Known::File));
    let (places, fragment) = match Target::parse(raw) {
        Target::Local { path, fragment } if path.is_empty() => {
            return Some((from.clone(), fragment));
        }
        Target::Local { path, fragment } if fits(&path) => (index.places(from, &path), fragment),
        Target::Machine { path } if fits(&path) => {
            (Target::tails(&path, index.root_of(from)?), None)
        }
        _ => return None,
    };
    // Of a closed document nobody has asked where its links lead; the documents are known all the same.
    Some((places.into_iter().find(is_file)?, fragment))
}

/// The search for a subject, one document after the other.
#[derive(Debug)]
pub struct Search<'a> {
    index: &'a Index,
    subject: &'a Subject,
    /// The fragment of an article's heading.
    slug: Option<Arc<str>>,
    /// Whether no other document of the project defines the id.
    sole: bool,
    /// Whether the readers of a feature mean the same definition; those that define the id themselves
    /// are asked one by one.
    leads: FxHashMap<(String, Option<DocumentId>), bool>,
}

impl<'a> Search<'a> {
    /// Prepares a search.
    pub fn new(index: &'a Index, subject: &'a Subject) -> Search<'a> {
        let (sole, slug) = match subject {
            Subject::Id { key, home, .. } => {
                let root = index.root_of(home);
                let others = index.documents().filter(|(id, _)| *id != home);
                let mut rivals =
                    others.filter(|(_, facts)| facts.ids.iter().any(|it| it.key == *key));
                let near = |id| root.is_some_and(|root| index.is_in_project(id, root));
                (!rivals.any(|(id, _)| near(id)), None)
            }
            Subject::Article { home, heading, .. } => {
                let headings = index.facts(home).map_or(&[][..], |facts| &facts.headings);
                let found = headings.iter().find(|it| it.range == *heading);
                (false, found.map(|it| it.slug.clone()))
            }
            _ => (false, None),
        };
        Search { index, subject, slug, sole, leads: FxHashMap::default() }
    }

    /// The places in a document, in the order of the text. Placeholders are its readers' affair.
    pub fn in_document(&mut self, id: &DocumentId, facts: &Facts) -> Vec<Occurrence> {
        let mut found = Vec::new();
        match self.subject {
            Subject::Id { key, home, .. } => self.ids(id, facts, key, home, &mut found),
            Subject::Article { home, heading, number } => {
                self.articles(id, facts, (home, *heading, *number), &mut found);
                if let Some(slug) = self.slug.clone() {
                    self.links(id, facts, home, Some(&slug), &mut found);
                }
            }
            Subject::Heading { home, slug } => {
                let own = facts.headings.iter().filter(|it| id == home && it.slug == *slug);
                found.extend(own.map(|it| Occurrence { range: it.text, definition: true }));
                self.links(id, facts, home, Some(slug), &mut found);
            }
            Subject::File(home) => {
                let title = facts.headings.iter().find(|it| id == home && it.level == 1);
                found.extend(title.map(|it| Occurrence { range: it.text, definition: true }));
                self.links(id, facts, home, None, &mut found);
            }
            Subject::Placeholder { .. } => {}
        }
        outermost(found)
    }

    fn ids(
        &mut self,
        id: &DocumentId,
        facts: &Facts,
        key: &IdKey,
        home: &DocumentId,
        found: &mut Vec<Occurrence>,
    ) {
        let defined = facts.ids.iter().filter(|it| it.key == *key);
        found.extend(defined.map(|it| Occurrence { range: it.range, definition: id == home }));
        let cited = facts.citations.iter().filter(|it| it.contains(key));
        found.extend(cited.map(|it| {
            let last = it.last_range.filter(|_| it.last.as_ref() == Some(key));
            Occurrence { range: last.unwrap_or(it.range), definition: false }
        }));
        if !found.is_empty() && !self.leads(id, facts) {
            found.clear();
        }
    }

    /// Whether who reads a document finds this definition.
    fn leads(&mut self, id: &DocumentId, facts: &Facts) -> bool {
        let Subject::Id { key, home, range } = self.subject else { return false };
        if home != id && relative_to(home.as_str(), feature(id)).is_none() {
            let root = self.index.root_of(id);
            return self.sole && root.is_some_and(|root| self.index.is_in_project(home, root));
        }
        let own = facts.ids.iter().any(|it| it.key == *key).then(|| id.clone());
        let (index, of) = (self.index, (feature(id).to_owned(), own));
        *self.leads.entry(of).or_insert_with(|| {
            let same = |(id, it): &(&DocumentId, &IdDefinition)| *id == home && it.range == *range;
            let any = |dashed| index.definitions_of(key, dashed, id).iter().any(same);
            any(None) || any(Some(true)) || any(Some(false))
        })
    }

    fn articles(
        &self,
        id: &DocumentId,
        facts: &Facts,
        (home, heading, number): (&DocumentId, TextRange, Option<Number>),
        found: &mut Vec<Occurrence>,
    ) {
        if id == home {
            let article = facts.articles.iter().find(|article| article.heading == heading);
            found.extend(article.map(|it| Occurrence { range: it.focus, definition: true }));
        }
        let Some(number) = number else { return };
        let cited =
            facts.article_citations.iter().filter(|it| it.first <= number && number <= it.last);
        let is_heading = |range: TextRange| {
            let behind = facts.articles.partition_point(|it| it.heading.start() <= range.start());
            let last = behind.checked_sub(1).and_then(|at| facts.articles.get(at));
            id == home && last.is_some_and(|it| it.heading.contains_range(range))
        };
        let cited: Vec<_> = cited.filter(|it| !is_heading(it.range)).collect();
        if !cited.is_empty() && constitution_of(self.index, id).as_ref() == Some(home) {
            found.extend(cited.iter().map(|it| Occurrence { range: it.range, definition: false }));
        }
    }

    fn links(
        &self,
        id: &DocumentId,
        facts: &Facts,
        home: &DocumentId,
        slug: Option<&str>,
        found: &mut Vec<Occurrence>,
    ) {
        let leads = |link: &&LinkFact| {
            let Some((target, fragment)) = resolved(self.index, id, &link.target, Some(home))
            else {
                return false;
            };
            let leads_to =
                |slug: &str| fragment.as_deref().is_some_and(|it| *spellings(it)[1] == *slug);
            target == *home && slug.is_none_or(leads_to)
        };
        // A place within a document is no link to the file, seen from the file itself.
        let outside =
            |link: &&LinkFact| slug.is_some() || id != home || !link.target.starts_with('#');
        let links = facts.links.iter().filter(outside).filter(leads);
        found.extend(links.map(|link| Occurrence { range: link.range, definition: false }));
    }
}

/// The constitution that a document answers to.
pub fn constitution_of(index: &Index, id: &DocumentId) -> Option<DocumentId> {
    let with_articles =
        |id: &DocumentId| index.facts(id).is_some_and(|facts| !facts.articles.is_empty());
    if index.role_by_path(id) == Some(Role::Constitution) {
        return with_articles(id).then(|| id.clone());
    }
    index.constitutions(id).find(with_articles)
}

/// The places of a placeholder in its document.
pub fn placeholders(
    name: &str,
    syntax: Option<Syntax>,
    readings: &Readings<'_>,
) -> Vec<Occurrence> {
    let same = |it: &&Placeholder| it.name == name && it.syntax == syntax;
    let of_part = |(start, reading): &(TextSize, &Reading)| {
        let start = *start;
        let found = reading.placeholders.iter().filter(same);
        found
            .map(move |it| Occurrence { range: shift(it.range, start), definition: false })
            .collect::<Vec<_>>()
    };
    readings.iter().flat_map(of_part).collect()
}

/// The places in their order, without those that stand in another.
fn outermost(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found.sort_by_key(|it| (it.range.start(), std::cmp::Reverse(it.range.end()), !it.definition));
    let mut end = TextSize::new(0);
    found.retain(|it| {
        let new = it.range.end() > end;
        end = end.max(it.range.end());
        new
    });
    found
}
