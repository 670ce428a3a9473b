//! The headings above the sections of a document, and what is numbered below each.

use rustc_hash::FxHashMap;

use crate::features::diagnostics::{DocumentCtx, Spot};
use crate::model::id::{IdKey, Shape};
use crate::model::outline::OutlineId;

/// A series below a heading: the number of its section, and the series.
type Below<'a> = (Option<usize>, &'a str);

/// The headings above the sections of a document.
pub(super) struct Above<'a> {
    /// Of each section, the one of the heading above its own.
    sections: Vec<Option<usize>>,
    /// The ids that the headings right below a heading define, in the order of the text.
    headed: FxHashMap<Below<'a>, Vec<&'a IdKey>>,
}

impl<'a> Above<'a> {
    pub(super) fn new(ctx: &DocumentCtx<'a>) -> Above<'a> {
        let mut found = Above { sections: Vec::new(), headed: FxHashMap::default() };
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (number, section) in ctx.sections() {
            let level = section.outline.headings.first().map_or(0, |heading| heading.level);
            while open.pop_if(|(other, _)| *other >= level).is_some() {}
            let above = open.last().map(|(_, above)| *above);
            found.sections.push(above);
            open.push((level, number));
            let ids = section.outline.ids.iter().filter(|it| it.shape == Shape::Heading);
            for id in ids {
                found.headed.entry((above, &id.key.series)).or_default().push(&id.key);
            }
        }
        found
    }

    /// The section of the heading above that of a section.
    fn above(&self, section: usize) -> Option<usize> {
        self.sections.get(section).copied().flatten()
    }

    /// Whether two sections are below different headings, neither of which is the title of all.
    pub(super) fn are_cousins(&self, one: usize, other: usize) -> bool {
        let Some((of_one, of_other)) = self.above(one).zip(self.above(other)) else { return false };
        let all = |section| std::iter::successors(self.above(section), |it| self.above(*it));
        // Whether it is the outermost heading above a section.
        let is_title = |it, section| self.above(it).is_none() && all(section).any(|all| all == it);
        of_one != of_other && !is_title(of_one, other) && !is_title(of_other, one)
    }

    /// Whether the heading of an id is one of those that repeat, below another heading, all that were there
    /// before: what is said of each story in turn.
    pub(super) fn is_headed_again(&self, id: &OutlineId, section: usize, first: usize) -> bool {
        let below = |section| self.headed.get(&(self.above(section), &*id.key.series));
        id.shape == Shape::Heading
            && self.are_cousins(section, first)
            && below(section).is_some_and(|ids| ids.len() > 1 && below(first) == Some(ids))
    }

    /// Where the first definition is, for the message: the title of its section, and of the one above it where
    /// the second definition is in a section of the same name.
    pub(super) fn place_of(&self, ctx: &DocumentCtx<'_>, first: Spot, second: Spot) -> String {
        if first.section == second.section {
            return " in this section".to_owned();
        }
        let title = |section| Some(&*ctx.section(section)?.outline.headings.first()?.title);
        let Some(own) = title(first.section) else { return String::new() };
        let above = || title(self.above(first.section)?);
        match above().filter(|_| title(second.section) == Some(own)) {
            Some(above) => format!(", first in \"{own}\" of \"{above}\""),
            None => format!(", first in \"{own}\""),
        }
    }
}
