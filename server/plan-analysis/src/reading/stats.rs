//! Sums over a whole document that the reading of each section needs: the link labels it defines, and how
//! many certain placeholders it has. Updated from version to version.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Document, Part};
use crate::list::Difference;
use crate::model::link::label;
use crate::model::metadata::day;
use crate::model::token::Syntax;

/// Number of certain placeholders from which weaker tokens with the same marks count as placeholders too.
const MANY: u32 = 5;

/// Link labels and their destinations.
pub(crate) type Labels = FxHashMap<String, String>;

/// Headings by level and title.
pub(super) type Parents = FxHashSet<(u8, Box<str>)>;

/// The sums over the sections of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentStats {
    /// For each kind of marks, the number of certain placeholders.
    strong: [u32; Syntax::COUNT],
    labels: Arc<Labels>,
    /// The number of sections with nothing but comments below their heading.
    bare: u32,
    /// The headings of those that have subsections.
    parents: Arc<Parents>,
    /// The first date at the head of the document.
    day: Option<Box<str>>,
}

impl DocumentStats {
    /// Computes the sums of a document.
    pub fn new(document: &Document) -> DocumentStats {
        let mut stats = DocumentStats::default();
        for (_, part) in document.parts() {
            stats.add(part);
        }
        stats.labels = Arc::new(labels(document));
        stats.find_parents(document);
        stats.day = head_day(document);
        stats
    }

    /// The sums of `new`, if `self` are those of `old`: looks only at sections that were added or removed,
    /// unless one of them defines a label.
    pub fn of_next(
        &self,
        old: &Document,
        new: &Document,
        difference: &Difference,
    ) -> DocumentStats {
        let mut stats = self.clone();
        let gone = old.list().range(difference.old.clone());
        let come = new.list().range(difference.new.clone());
        for part in gone.clone() {
            for (sum, count) in stats.strong.iter_mut().zip(part.model.strong) {
                *sum -= u32::from(count);
            }
            stats.bare -= u32::from(part.model.bare);
        }
        for part in come.clone() {
            stats.add(part);
        }
        if gone.chain(come).any(|part| !part.model.definitions.is_empty()) {
            let fresh = labels(new);
            if fresh != *stats.labels {
                stats.labels = Arc::new(fresh);
            }
        }
        stats.find_parents(new);
        stats.day = head_day(new);
        stats
    }

    /// Looks at all sections if some are bare; nearly no document has any.
    fn find_parents(&mut self, document: &Document) {
        let level = |part: &Part| part.model.headings.first().map(|heading| heading.level);
        let mut fresh = Parents::default();
        let mut before: Option<&Part> = None;
        for (_, part) in document.parts().take(if self.bare > 0 { usize::MAX } else { 0 }) {
            let above = before.replace(part);
            let above = above.filter(|above| above.model.bare && level(part) > level(above));
            fresh.extend(above.and_then(parent));
        }
        if fresh != *self.parents {
            self.parents = Arc::new(fresh);
        }
    }

    fn add(&mut self, part: &Part) {
        for (sum, count) in self.strong.iter_mut().zip(part.model.strong) {
            *sum += u32::from(count);
        }
        self.bare += u32::from(part.model.bare);
    }

    /// For each kind of marks, whether the document has many placeholders with it.
    pub(super) fn abundant(&self) -> [bool; Syntax::COUNT] {
        self.strong.map(|count| count >= MANY)
    }

    pub(super) fn parents(&self) -> &Arc<Parents> {
        &self.parents
    }

    pub(super) fn day(&self) -> Option<&str> {
        self.day.as_deref()
    }

    pub(super) fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }
}

/// The first date among the fields below the title or in the front matter, which may be a section of its own.
fn head_day(document: &Document) -> Option<Box<str>> {
    document.parts().take(2).find_map(|(_, part)| {
        let text = part.section.text();
        let fields = part.model.metadata.iter().map(|field| field.value);
        let fields = fields.chain(part.model.fields.iter().map(|field| field.value_range));
        fields.map(|value| &text[value]).find_map(day).map(Into::into)
    })
}

/// The key of a section among the headings that have only comments.
pub(super) fn parent(part: &Part) -> Option<(u8, Box<str>)> {
    part.model.headings.first().map(|heading| (heading.level, heading.title.as_str().into()))
}

/// The labels that a document defines.
pub(crate) fn labels(document: &Document) -> Labels {
    let mut labels = Labels::default();
    for (_, part) in document.parts() {
        let text = part.section.text();
        for it in &part.model.definitions {
            // The first of several definitions wins (CommonMark 4.7).
            labels.entry(label(&text[it.label])).or_insert_with(|| text[it.target].to_owned());
        }
    }
    labels
}
