//! A section with what was found in it, shared between versions until its findings change.

use std::ops::AddAssign;
use std::sync::Arc;

use text_size::TextSize;

use super::super::{
    Check, Diagnostic, SectionCtx, SectionInDocumentCtx, Sight, Surroundings, constitution_check,
    suppression,
};
use super::run;
use crate::document::Part;
use crate::list::{Difference, Entry, List};
use crate::project::Role;
use crate::project::constitution::Named;
use crate::reading::{Reading, Scope};

/// A section with its reading and its findings; all ranges are relative to the section's start.
#[derive(Clone, Debug)]
pub struct CheckedSection {
    /// The section, parsed.
    pub part: Arc<Part>,
    /// Its reading.
    pub reading: Reading,
    /// Findings of [`Check::Section`]: valid as long as the section and the scope stay the same.
    alone: Vec<Diagnostic>,
    /// Findings of [`Check::SectionInDocument`].
    in_document: Vec<Diagnostic>,
    /// The constitution's articles that it names; only found in plans.
    pub(crate) articles: Vec<Named>,
    /// What its rules asked about the other sections: if that changes, they run again.
    pub(super) asked: Asked,
}

/// What the rules of a section asked about the other sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The number of open questions in the document.
    pub questions: bool,
    /// The document's anchors.
    pub anchors: bool,
}

impl CheckedSection {
    /// Reads a section and runs the rules that see nothing else.
    pub(super) fn new(part: &Arc<Part>, scope: &Scope) -> CheckedSection {
        let reading = Reading::new(part, scope);
        let ctx = SectionCtx { part, reading: &reading, scope };
        let mut alone = Vec::new();
        if scope.role.is_filled() {
            alone = run(scope, Sight::Document, |check, sink| {
                if let Check::Section(check) = check {
                    check(&ctx, sink);
                }
            });
            suppression::retain_in_part(part, &mut alone);
            alone.sort_by_key(|it| (it.range.start(), it.range.end()));
        }
        let part = Arc::clone(part);
        let (in_document, articles, asked) = (Vec::new(), Vec::new(), Asked::default());
        CheckedSection { part, reading, alone, in_document, articles, asked }
    }

    /// Runs the rules that look around. The section stays the same object if they find the same as before.
    pub(super) fn check_in_document(
        self: &mut Arc<CheckedSection>,
        around: &Surroundings<'_>,
        about_constitution: bool,
        next: Option<u8>,
    ) {
        let (part, scope) = (&*self.part, &**around.files.scope);
        let section = SectionCtx { part, reading: &self.reading, scope };
        let ctx = SectionInDocumentCtx { section, around, about_constitution, next };
        around.asked.take();
        let mut found = run(scope, around.known, |check, sink| {
            if let Check::SectionInDocument(check) = check {
                check(&ctx, sink);
            }
        });
        suppression::retain_in_part(part, &mut found);
        found.sort_by_key(|it| (it.range.start(), it.range.end()));
        let is_plan = scope.role == Role::Plan;
        let articles = if is_plan { constitution_check::named(&ctx) } else { Vec::new() };
        let asked = around.asked.take();
        if found != self.in_document || articles != self.articles || asked != self.asked {
            let section = Arc::make_mut(self);
            (section.in_document, section.articles, section.asked) = (found, articles, asked);
        }
    }

    /// All findings in the section if it begins at `start`.
    pub fn diagnostics(&self, start: TextSize) -> Vec<Diagnostic> {
        self.alone.iter().chain(&self.in_document).map(|it| it.moved(start)).collect()
    }
}

/// A distance from the start of a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Distance {
    /// In bytes.
    pub bytes: TextSize,
    /// In line breaks.
    pub lines: u32,
}

impl AddAssign for Distance {
    fn add_assign(&mut self, other: Distance) {
        self.bytes += other.bytes;
        self.lines += other.lines;
    }
}

impl Entry for Arc<CheckedSection> {
    type Sum = Distance;

    fn sum(&self) -> Distance {
        Distance { bytes: self.part.section.len(), lines: self.part.line_breaks }
    }

    fn is_same(&self, other: &Arc<CheckedSection>) -> bool {
        Arc::ptr_eq(self, other)
    }
}

/// The sections with the offsets at which they begin.
pub fn starts(
    sections: &List<Arc<CheckedSection>>,
) -> impl Iterator<Item = (TextSize, &Arc<CheckedSection>)> {
    sections.with_sums().map(|(before, it)| (before.bytes, it))
}

/// The sections that have changed since an older version, or begin on another line.
pub fn outdated(new: &List<Arc<CheckedSection>>, old: &List<Arc<CheckedSection>>) -> Difference {
    let mut difference = new.difference(old);
    let line = old.sum_before(difference.old.end).lines;
    if line != new.sum_before(difference.new.end).lines {
        (difference.old.end, difference.new.end) = (old.len(), new.len());
    }
    difference
}
