//! Files: defined where they begin, named by their title and by every link that leads to them.

use text_size::{TextRange, TextSize};

use super::{Occurrence, link};
use crate::context::NavigationTarget;
use crate::index::{Facts, Index};
use crate::project::DocumentId;

pub(super) fn definition(id: &DocumentId) -> NavigationTarget {
    let top = TextRange::empty(TextSize::new(0));
    NavigationTarget { id: id.clone(), full_range: top, focus_range: top }
}

pub(super) fn occurrences(
    index: &Index,
    (id, facts): (&DocumentId, &Facts),
    home: &DocumentId,
    found: &mut Vec<Occurrence>,
) {
    let title = facts.headings.iter().find(|it| id == home && it.level == 1);
    found.extend(title.map(|it| Occurrence { range: it.text, name: None, is_definition: true }));
    link::occurrences(index, (id, facts), home, None, found);
}
