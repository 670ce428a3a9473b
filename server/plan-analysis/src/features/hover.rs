//! Hover: the text of an article where it is mentioned, the first lines of what a link leads to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::symbol::reference_at;

/// What is shown of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is shown for.
    pub origin: TextRange,
    /// One line in plain text.
    pub title: String,
    /// The lines to be shown below; the caller, which has the text, cuts them out.
    pub excerpt: Option<NavigationTarget>,
}

/// What is shown at an offset: of a range of ids or articles the first.
pub fn hover(ctx: &Ctx<'_>, offset: TextSize) -> Option<Hover> {
    let found = reference_at(ctx, offset)?;
    let symbol = found.symbols.first()?;
    let target = symbol.definition()?;
    let title = ctx.path_in_project(&target.id).to_owned();
    // A file that was not read has no lines to show.
    let extent = symbol.extent(ctx.index).filter(|_| ctx.index.facts(&target.id).is_some());
    let excerpt = extent.map(|full_range| NavigationTarget { full_range, ..target });
    Some(Hover { origin: found.range, title, excerpt })
}
