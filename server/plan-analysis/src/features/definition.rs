//! Definition: from a link to the file or heading it names, from an article's mention to the article.

use text_size::TextSize;

use super::Ctx;
use crate::context::mention::{Mention, mention_at};

/// Where what stands at an offset leads.
pub fn definition(ctx: &Ctx<'_>, offset: TextSize) -> Option<Mention> {
    mention_at(ctx, offset)
}
