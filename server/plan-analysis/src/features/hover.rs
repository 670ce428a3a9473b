//! Hover: the text of an article where it is mentioned, the first lines of what a link leads to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::context::mention::mention_at;
use crate::index::Known;
use crate::project::path::relative_to;

/// What is shown of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is shown for.
    pub origin: TextRange,
    /// One line in plain text.
    pub title: String,
    /// The lines to be shown below, by their place: whoever has the text cuts them out.
    pub excerpt: Option<NavigationTarget>,
}

/// What is shown at an offset.
pub fn hover(ctx: &Ctx<'_>, offset: TextSize) -> Option<Hover> {
    let found = mention_at(ctx, offset)?;
    let target = found.targets.into_iter().next()?;
    let name = name(ctx, &target);
    let excerpt = match ctx.index.get(&target.id) {
        Some(Known::Document(facts)) => {
            let article =
                facts.articles.iter().find(|article| article.heading == target.full_range);
            let heading = facts.headings.iter().find(|heading| heading.range == target.full_range);
            let whole = article.map(|article| article.body);
            let section = || heading.map(|heading| facts.section(heading, TextSize::new(u32::MAX)));
            let full_range =
                whole.or_else(section).unwrap_or(TextRange::up_to(TextSize::new(u32::MAX)));
            Some(NavigationTarget { full_range, ..target })
        }
        _ => None,
    };
    Some(Hover { origin: found.origin, title: name, excerpt })
}

/// The path of a target as a reader of the project knows it.
fn name(ctx: &Ctx<'_>, target: &NavigationTarget) -> String {
    let root = ctx.index.root_of(ctx.id);
    let path = root.and_then(|root| relative_to(target.id.as_str(), root));
    path.unwrap_or(target.id.file_name()).to_owned()
}
