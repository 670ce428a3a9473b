//! Definition: from a link to the file or heading it names, from an id or an article to where it is
//! defined.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::symbol::{Symbol, reference_at};

/// A reference, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The reference.
    pub origin: TextRange,
    /// The targets; a range of articles or ids leads to its first and its last.
    pub targets: Vec<NavigationTarget>,
    /// Whether any markdown server can follow it.
    pub is_plain_link: bool,
}

/// Where the reference at an offset leads.
pub fn definition(ctx: &Ctx<'_>, offset: TextSize) -> Option<Definition> {
    let found = reference_at(ctx, offset)?;
    let targets = found.symbols.iter().filter_map(Symbol::definition).collect();
    Some(Definition { origin: found.range, targets, is_plain_link: found.is_plain_link })
}
