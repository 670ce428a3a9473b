//! What follows from the outlines of a document's sections; shared between versions with equal outlines.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::CheckedSection;
use crate::document::Document;
use crate::index::facts::{anchors, headings};
use crate::list::List;
use crate::project::constitution::Above;

/// What follows from the outlines.
#[derive(Debug, Default)]
pub(crate) struct OutlineFacts {
    /// For each section, whether it is about the constitution.
    pub(super) about_constitution: Vec<bool>,
    /// The anchors of headings and tags, computed when first used.
    anchors: OnceLock<FxHashSet<Arc<str>>>,
}

impl OutlineFacts {
    pub(super) fn new(sections: &List<Arc<CheckedSection>>) -> OutlineFacts {
        let mut above = Above::default();
        let about = sections.iter().map(|it| {
            let outline = it.part.outline();
            if let Some(heading) = outline.headings.first() {
                above.enter(heading.level, outline.constitution == Some(0));
            }
            above.is_about()
        });
        OutlineFacts { about_constitution: about.collect(), anchors: OnceLock::new() }
    }

    /// The anchors of the document.
    pub(crate) fn anchors(&self, document: &Document) -> &FxHashSet<Arc<str>> {
        self.anchors.get_or_init(|| {
            let slugs = headings(document).into_iter().map(|heading| heading.slug);
            slugs.chain(anchors(document).map(Arc::from)).collect()
        })
    }
}
