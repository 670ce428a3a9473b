//! A part with what it says and what is wrong in it, as long as neither it nor its scope changes.

use std::ops::AddAssign;
use std::sync::Arc;

use text_size::TextSize;

use super::{Asked, Check, Diagnostic, PartCtx, Placed, Sight, Sink, all_rules, suppression};
use crate::document::Part;
use crate::list::{Difference, Entry, List};
use crate::reading::{Reading, Scope};

/// A part with what it says, and what is wrong in it.
#[derive(Debug)]
pub struct CheckedPart {
    /// The part.
    pub part: Arc<Part>,
    /// What it says.
    pub reading: Reading,
    /// What is wrong in it; ranges count from the part's start.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckedPart {
    /// Reads and checks a part.
    pub fn new(part: &Arc<Part>, scope: &Scope) -> CheckedPart {
        let reading = Reading::of(part, scope);
        let ctx = PartCtx { part, reading: &reading, scope };
        let mut diagnostics = Vec::new();
        if scope.role.is_filled() {
            for rule in all_rules() {
                let sink = Sink::of(rule, scope, Sight::Document);
                if let (Check::Part(check), Some(mut sink)) = (&rule.check, sink) {
                    check(&ctx, &mut sink);
                    diagnostics.append(&mut sink.found);
                }
            }
        }
        suppression::retain_in_part(part, &mut diagnostics);
        diagnostics.sort_by_key(|it| (it.range.start(), it.range.end()));
        CheckedPart { part: Arc::clone(part), reading, diagnostics }
    }
}

/// A part of a document with all that is found in it alone and because of its place.
#[derive(Clone, Debug)]
pub struct PartFindings {
    /// The part and what is found in it alone.
    pub part: Arc<CheckedPart>,
    /// What is found because of its place.
    pub placed: Option<Arc<Placed>>,
    /// What its rules have asked of the other parts.
    pub asked: Asked,
}

/// How far something stands from the start of a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Distance {
    /// In bytes.
    pub bytes: TextSize,
    /// In lines: how often the text breaks before it.
    pub lines: u32,
}

impl AddAssign for Distance {
    fn add_assign(&mut self, other: Distance) {
        self.bytes += other.bytes;
        self.lines += other.lines;
    }
}

impl Entry for PartFindings {
    type Sum = Distance;

    fn sum(&self) -> Distance {
        let part = &self.part.part;
        Distance { bytes: part.section.len(), lines: part.line_breaks }
    }

    fn is_same(&self, other: &PartFindings) -> bool {
        let placed = match (&self.placed, &other.placed) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        placed && Arc::ptr_eq(&self.part, &other.part)
    }
}

impl PartFindings {
    /// All that is found in the part, where the part begins at `start`.
    pub fn diagnostics(&self, start: TextSize) -> Vec<Diagnostic> {
        let placed = self.placed.as_ref().map_or(&[][..], |placed| &placed.diagnostics);
        self.part.diagnostics.iter().chain(placed).map(|it| it.moved(start)).collect()
    }
}

/// The parts with the offsets at which they begin.
pub fn starts(parts: &List<PartFindings>) -> impl Iterator<Item = (TextSize, &Arc<CheckedPart>)> {
    parts.with_sums().map(|(before, it)| (before.bytes, &it.part))
}

/// Which parts are not what they were in an older version: others, or on other lines.
pub fn outdated(new: &List<PartFindings>, old: &List<PartFindings>) -> Difference {
    let mut difference = new.difference(old);
    let line = old.sum_before(difference.old.end).lines;
    if line != new.sum_before(difference.new.end).lines {
        (difference.old.end, difference.new.end) = (old.len(), new.len());
    }
    difference
}
