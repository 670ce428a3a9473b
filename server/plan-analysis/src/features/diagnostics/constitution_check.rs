//! The constitution check: the sections that are about the constitution, and the articles that they cite.
//! Shared by four rules.

use text_size::TextRange;

use super::SectionInDocumentCtx;
use crate::model::article::Citation;
use crate::project::constitution::{self, Named, is_about_constitution};

/// A citation of an article in a section about the constitution.
#[derive(Debug)]
pub(super) struct Cited<'a> {
    /// The citation.
    pub(super) citation: &'a Citation,
    /// Its text.
    pub(super) text: &'a str,
}

impl Cited<'_> {
    /// Its range in the section.
    pub(super) fn range(&self) -> TextRange {
        self.citation.range
    }
}

/// The citations in a section about the constitution; in any other, those that name the constitution.
pub(super) fn cited<'a>(ctx: &SectionInDocumentCtx<'a>) -> Vec<Cited<'a>> {
    let part = ctx.section.part;
    let text = part.section.text();
    let citations = part.model.citations.iter();
    let cited = citations.map(|citation| Cited { citation, text: &text[citation.range] });
    let cited = cited.filter(|Cited { citation, text }| {
        // `2. Constitution Check` is the heading's own number, not an article's.
        let own_heading = !citation.explicit && is_about_constitution(text);
        ctx.about_constitution && !own_heading || text.to_lowercase().starts_with("constitution")
    });
    cited.collect()
}

/// The articles that a section about the constitution names: by number, in a range, or by name.
pub(super) fn named(ctx: &SectionInDocumentCtx<'_>) -> Vec<Named> {
    if !ctx.about_constitution && ctx.section.part.model.citations.is_empty() {
        return Vec::new();
    }
    let Some((_, articles)) = ctx.around.constitution() else { return Vec::new() };
    let cited = cited(ctx);
    let text = if ctx.about_constitution { ctx.section.part.section.text() } else { "" };
    constitution::named(articles, cited.iter().map(|it| it.citation), text)
}
