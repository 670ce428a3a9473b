//! Interns names that many documents have: headings that come from the same template, series of ids, paths of
//! links.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::facts::Facts;

/// Number of names at which unused ones are dropped for the first time.
const FIRST_LIMIT: usize = 4_096;

/// One copy of each name.
#[derive(Debug, Default)]
pub struct Names {
    kept: FxHashSet<Arc<str>>,
    /// Number of names at which unused ones are dropped.
    limit: usize,
}

impl Names {
    /// Replaces the names in the facts of a closed document with shared copies; the content stays the same.
    pub fn share(&mut self, facts: &mut Facts) {
        for heading in &mut facts.headings {
            self.one(&mut heading.title);
            self.one(&mut heading.slug);
        }
        for link in &mut facts.links {
            self.one(&mut link.target);
        }
        let defined = facts.ids.iter_mut().map(|id| &mut id.key);
        let cited = facts.citations.iter_mut();
        let cited = cited.flat_map(|it| std::iter::once(&mut it.first).chain(&mut it.last));
        for key in defined.chain(cited) {
            self.one(&mut key.series);
        }
        if self.kept.len() > self.limit.max(FIRST_LIMIT) {
            self.kept.retain(|name| Arc::strong_count(name) > 1);
            self.limit = 2 * self.kept.len();
        }
    }

    fn one(&mut self, name: &mut Arc<str>) {
        match self.kept.get(name) {
            Some(kept) => *name = Arc::clone(kept),
            None => drop(self.kept.insert(Arc::clone(name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{FIRST_LIMIT, Names};
    use crate::fixture::document;
    use crate::index::Facts;

    #[test]
    fn documents_share_what_they_say_alike() {
        let text = "# Plan\n\n- **FR-001**: see [it](spec.md), FR-002\n";
        let mut names = Names::default();
        let mut of = |text: &str| {
            let mut facts = Facts::of(&document(text), None);
            names.share(&mut facts);
            facts
        };
        let (one, other) = (of(text), of(text));
        assert_eq!(one, Facts::of(&document(text), None));
        assert!(Arc::ptr_eq(&one.headings[0].title, &other.headings[0].title));
        assert!(Arc::ptr_eq(&one.links[0].target, &other.links[0].target));
        assert!(Arc::ptr_eq(&one.ids[0].key.series, &other.citations[0].first.series));
    }

    #[test]
    fn names_that_no_document_has_any_more_are_dropped() {
        let mut names = Names::default();
        for number in 0..3 * FIRST_LIMIT {
            names.share(&mut Facts::of(&document(&format!("# Feature {number}\n")), None));
            assert!(names.kept.len() <= FIRST_LIMIT + 2);
        }
    }
}
