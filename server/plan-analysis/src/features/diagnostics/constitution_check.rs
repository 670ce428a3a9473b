//! The constitution check: the parts of a document that speak of the constitution, and the articles
//! that they cite. What four rules look at.

use text_size::TextRange;

use super::PlaceCtx;
use crate::model::article::Citation;
use crate::project::constitution::{self, Named, is_about_constitution};

/// An article that is cited where the document speaks of the constitution.
#[derive(Debug)]
pub(super) struct Cited<'a> {
    /// The citation.
    pub(super) citation: &'a Citation,
    /// Its text.
    pub(super) text: &'a str,
}

impl Cited<'_> {
    /// Its place in the part.
    pub(super) fn range(&self) -> TextRange {
        self.citation.range
    }
}

/// The citations of a part that speaks of the constitution, and those that name it themselves.
pub(super) fn cited<'a>(ctx: &PlaceCtx<'a>) -> Vec<Cited<'a>> {
    let part = ctx.of.part;
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

/// The articles that a part names, where it speaks of the constitution: by number,
/// in a range, or by name.
pub(super) fn named(ctx: &PlaceCtx<'_>) -> Vec<Named> {
    if !ctx.about_constitution && ctx.of.part.model.citations.is_empty() {
        return Vec::new();
    }
    let Some((_, articles)) = ctx.around.constitution() else { return Vec::new() };
    let cited = cited(ctx);
    let text = if ctx.about_constitution { ctx.of.part.section.text() } else { "" };
    constitution::named(articles, cited.iter().map(|it| it.citation), text)
}
