//! What the rules about articles share: where a document speaks of the constitution, and which
//! articles it names there.

use text_size::TextRange;

use super::DocumentCtx;
use crate::model::article::Citation;
use crate::project::constitution::{Article, clean_name, is_about_constitution};

/// An article that is cited where the document speaks of the constitution.
#[derive(Debug)]
pub(super) struct Cited {
    /// The citation.
    pub(super) citation: Citation,
    /// Its place in the document.
    pub(super) range: TextRange,
    /// Its text.
    pub(super) text: String,
}

/// The citations in the parts that speak of the constitution, and those that name it themselves.
pub(super) fn cited(ctx: &DocumentCtx<'_>) -> Vec<Cited> {
    let mut found = Vec::new();
    for_each_part(ctx, |start, part, about| {
        let text = part.part.section.text();
        for citation in &part.part.model.citations {
            let words = &text[citation.range];
            // `2. Constitution Check` is the heading's own number, not an article's.
            let own_heading = !citation.explicit && is_about_constitution(words);
            if about && !own_heading || words.to_lowercase().starts_with("constitution") {
                let range = citation.range + start;
                found.push(Cited { citation: citation.clone(), range, text: words.to_owned() });
            }
        }
    });
    found
}

/// The heading of the first section that checks a plan against the constitution.
pub(super) fn heading(ctx: &DocumentCtx<'_>) -> Option<TextRange> {
    super::starts(ctx.parts).find_map(|(start, part)| {
        let headings = part.part.model.headings.iter();
        let mut about = headings.filter(|it| it.level > 1 && is_about_constitution(&it.title));
        about.next().map(|heading| heading.text + start)
    })
}

/// For each article, whether the document names it there: by number, in a range, or by name.
pub(super) fn named_articles(ctx: &DocumentCtx<'_>, articles: &[Article]) -> Vec<bool> {
    let mut named = vec![false; articles.len()];
    for cited in cited(ctx) {
        let span = cited.citation.first..=cited.citation.last;
        for (article, named) in articles.iter().zip(&mut named) {
            *named |= article.number.is_some_and(|number| span.contains(&number));
        }
    }
    for_each_part(ctx, |_, part, about| {
        let text = if about { part.part.section.text().to_lowercase() } else { String::new() };
        for (article, named) in articles.iter().zip(&mut named) {
            let name = clean_name(&article.name).to_lowercase();
            *named |= name.chars().count() >= 4 && text.contains(&name);
        }
    });
    named
}

/// Visits the parts with where they begin and whether they speak of the constitution: a heading
/// above them, or their own, says so.
fn for_each_part(
    ctx: &DocumentCtx<'_>,
    mut visit: impl FnMut(text_size::TextSize, &super::CheckedPart, bool),
) {
    let mut above: Vec<(u8, bool)> = Vec::new();
    for (start, part) in super::starts(ctx.parts) {
        if let Some(heading) = part.part.model.headings.first() {
            above.retain(|(level, _)| *level < heading.level);
            above.push((heading.level, heading.level > 1 && is_about_constitution(&heading.title)));
        }
        visit(start, part, above.iter().any(|(_, about)| *about));
    }
}
