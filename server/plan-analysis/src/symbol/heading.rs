//! Sections: defined by their headings, named by the fragments of links.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::article::Article;
use super::{Occurrence, Symbol, link};
use crate::context::{Ctx, NavigationTarget};
use crate::index::facts::HeadingFact;
use crate::index::{Facts, Index};
use crate::project::DocumentId;

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The document.
    pub home: DocumentId,
    /// The fragment that leads to it.
    pub slug: Arc<str>,
    /// The heading's line.
    pub range: TextRange,
    /// The text in it.
    pub text: TextRange,
}

impl Heading {
    /// What a heading stands for: an article of the constitution, or its section.
    pub(super) fn symbol(index: &Index, home: DocumentId, heading: &HeadingFact) -> Symbol {
        let facts = index.facts(&home);
        let articles = facts.map_or(&[][..], |facts| &facts.articles);
        match articles.iter().find(|article| article.heading == heading.range) {
            Some(article) => Symbol::Article(Article::new(home, article)),
            None => {
                let slug = Arc::clone(&heading.slug);
                Symbol::Heading(Heading { home, slug, range: heading.range, text: heading.text })
            }
        }
    }

    pub(super) fn definition(&self) -> NavigationTarget {
        let (full_range, focus_range) = (self.range, self.text);
        NavigationTarget { id: self.home.clone(), full_range, focus_range }
    }

    /// The section, up to the next heading of its level or above.
    pub(super) fn section(&self, index: &Index) -> Option<TextRange> {
        let facts = index.facts(&self.home)?;
        let heading = facts.headings.iter().find(|it| it.range == self.range)?;
        Some(facts.section(heading, TextSize::new(u32::MAX)))
    }

    pub(super) fn occurrences(
        &self,
        index: &Index,
        (id, facts): (&DocumentId, &Facts),
        found: &mut Vec<Occurrence>,
    ) {
        if *id == self.home {
            found.push(Occurrence { range: self.text, name: Some(self.text), is_definition: true });
        }
        link::occurrences(index, (id, facts), &self.home, Some(&self.slug), found);
    }
}

/// Whether an offset is on the line of a heading.
fn is_at(heading: &HeadingFact, offset: TextSize) -> bool {
    heading.range.contains(offset) || heading.text.contains_inclusive(offset)
}

/// What the heading at an offset declares: the title stands for the file.
pub(super) fn declared_at(ctx: &Ctx<'_>, facts: &Facts, offset: TextSize) -> Option<Symbol> {
    let heading = facts.headings.iter().find(|it| is_at(it, offset))?;
    Some(match Heading::symbol(ctx.index, ctx.id.clone(), heading) {
        Symbol::Heading(_) if heading.level == 1 => Symbol::File(ctx.id.clone()),
        symbol => symbol,
    })
}
