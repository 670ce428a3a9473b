//! What was found in a whole document, as long as every finding stands where it stood.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::{Diagnostic, PartFindings, Placed};
use crate::list::{Difference, List};
use crate::project::DocumentId;
use crate::text::shift;

/// Findings of a whole document. They are kept in the offsets of the version in which they were found,
/// and moved when somebody asks: most keys ask nothing, and only look whether they still stand.
#[derive(Debug, Default)]
pub struct Standing {
    diagnostics: Vec<Diagnostic>,
    /// The parts of that version.
    parts: List<PartFindings>,
    /// For each part in which a finding names something, up to where in it.
    reach: FxHashMap<usize, TextSize>,
}

impl Standing {
    /// Keeps what was found in the parts of the document `id`.
    pub(super) fn new(
        id: &DocumentId,
        diagnostics: Vec<Diagnostic>,
        parts: &List<PartFindings>,
    ) -> Standing {
        let mut reach: FxHashMap<usize, TextSize> = FxHashMap::default();
        let starts = starts(parts);
        for range in diagnostics.iter().flat_map(|it| ranges(it, id)) {
            let (number, start) = part_of(&starts, range);
            let reach = reach.entry(number).or_default();
            *reach = range.end().checked_sub(start).unwrap_or_default().max(*reach);
        }
        Standing { diagnostics, parts: parts.clone(), reach }
    }

    /// Whether nothing of it moves by a change other than as a whole part on its line, and no part that
    /// has changed speaks of other articles than before: findings name lines in their words.
    pub(super) fn holds(
        &self,
        old: &List<PartFindings>,
        new: &List<PartFindings>,
        difference: &Difference,
    ) -> bool {
        let gone = || old.range(difference.old.clone());
        let come = || new.range(difference.new.clone());
        let lines = |it: &PartFindings| it.part.part.line_breaks;
        let named = |placed: &Option<Arc<Placed>>| placed.as_ref().map(|it| it.named.clone());
        let alike = |(old, new): (&PartFindings, &PartFindings)| {
            lines(old) == lines(new) && named(&old.placed) == named(&new.placed)
        };
        let stands = |(number, (old, new)): (usize, (&PartFindings, &PartFindings))| {
            let before = |it, end| text(it).get(..usize::from(end));
            let reach = self.reach.get(&number);
            reach.is_none_or(|end| {
                before(old, *end).is_some_and(|text| before(new, *end) == Some(text))
            })
        };
        difference.old.len() == difference.new.len()
            && gone().zip(come()).all(alike)
            && difference.old.clone().zip(gone().zip(come())).all(stands)
    }

    /// The findings in the offsets of a version in which they stand.
    pub(super) fn moved(&self, id: &DocumentId, parts: &List<PartFindings>) -> Vec<Diagnostic> {
        if self.diagnostics.is_empty() {
            return Vec::new();
        }
        let (old, new) = (starts(&self.parts), starts(parts));
        let moved = |range: TextRange| {
            let (number, start) = part_of(&old, range);
            shift(range - start, new.get(number).copied().unwrap_or(start))
        };
        let moved = |finding: &Diagnostic| {
            let mut finding = finding.clone();
            finding.range = moved(finding.range);
            for related in finding.related.iter_mut().filter(|it| it.target.id == *id) {
                related.target.full_range = moved(related.target.full_range);
                related.target.focus_range = moved(related.target.focus_range);
            }
            finding
        };
        self.diagnostics.iter().map(moved).collect()
    }
}

fn text(part: &PartFindings) -> &str {
    part.part.part.section.text()
}

/// The ranges of the document `id` that a finding names.
fn ranges<'a>(
    finding: &'a Diagnostic,
    id: &'a DocumentId,
) -> impl Iterator<Item = TextRange> + use<'a> {
    let related = finding.related.iter().map(|it| &it.target).filter(move |it| it.id == *id);
    let related = related.flat_map(|it| [it.full_range, it.focus_range]);
    std::iter::once(finding.range).chain(related)
}

/// Where the parts begin; there may be as many findings as parts, so nobody looks for each anew.
fn starts(parts: &List<PartFindings>) -> Vec<TextSize> {
    parts.with_sums().map(|(before, _)| before.bytes).collect()
}

/// The number of the part in which a range begins, and where the part does.
fn part_of(starts: &[TextSize], range: TextRange) -> (usize, TextSize) {
    let number = starts.partition_point(|start| *start <= range.start()).saturating_sub(1);
    (number, starts.get(number).copied().unwrap_or_default())
}
