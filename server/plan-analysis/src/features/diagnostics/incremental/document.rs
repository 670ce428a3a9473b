//! The findings of rules that see all outlines. They refer to nouns of outlines instead of offsets, so
//! they stay valid as long as the outlines are equal.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::super::{Diagnostic, DocumentFinding, Related, RelatedPlace, Spot};
use super::{CheckedSection, starts};
use crate::features::NavigationTarget;
use crate::list::{Difference, List};
use crate::model::outline::Noun;
use crate::project::DocumentId;
use crate::text::shift;

/// The findings of [`Check::Document`](super::super::Check::Document).
#[derive(Debug, Default)]
pub(super) struct DocumentFindings {
    found: Vec<DocumentFinding>,
    /// The nouns that the findings refer to, by the number of their section.
    nouns: FxHashMap<usize, Vec<Noun>>,
}

impl DocumentFindings {
    pub(super) fn new(found: Vec<DocumentFinding>) -> DocumentFindings {
        let mut nouns: FxHashMap<usize, Vec<Noun>> = FxHashMap::default();
        for spot in found.iter().flat_map(DocumentFinding::spots) {
            nouns.entry(spot.section).or_default().push(spot.noun);
        }
        DocumentFindings { found, nouns }
    }

    /// The findings with the offsets of a version of the document `id` that has the same outlines.
    pub(super) fn diagnostics(
        &self,
        id: &DocumentId,
        sections: &List<Arc<CheckedSection>>,
    ) -> Vec<Diagnostic> {
        if self.found.is_empty() {
            return Vec::new();
        }
        // There may be as many findings as sections, so the offsets are summed up once.
        let sections: Vec<_> = starts(sections).collect();
        let mut found: Vec<Diagnostic> =
            self.found.iter().filter_map(|it| diagnostic(it, id, &sections)).collect();
        found.sort_by_key(|it| (it.range.start(), it.range.end()));
        found
    }

    /// Whether all nouns that the findings refer to are in the same lines and columns as in an older version
    /// with equal outlines. `difference` contains the sections that have changed or moved to another line.
    pub(super) fn are_in_place(
        &self,
        old: &List<Arc<CheckedSection>>,
        new: &List<Arc<CheckedSection>>,
        difference: &Difference,
    ) -> bool {
        let old = old.with_sums().skip(difference.old.start);
        let new = new.with_sums().skip(difference.new.start);
        difference.new.clone().zip(old.zip(new)).all(|(number, (old, new))| {
            let Some(nouns) = self.nouns.get(&number) else { return true };
            old.0.lines == new.0.lines
                && nouns.iter().all(|it| text_up_to(old.1, *it) == text_up_to(new.1, *it))
        })
    }
}

/// The text of a section up to the end of a noun.
fn text_up_to(section: &CheckedSection, noun: Noun) -> Option<&str> {
    let part = &section.part;
    part.section.text().get(..part.model.range_of(noun)?.end().into())
}

/// A finding with the offsets of a version; `sections` are its sections and their starts.
fn diagnostic(
    finding: &DocumentFinding,
    id: &DocumentId,
    sections: &[(TextSize, &Arc<CheckedSection>)],
) -> Option<Diagnostic> {
    let range = |spot: Spot| -> Option<TextRange> {
        let (start, section) = sections.get(spot.section)?;
        Some(shift(section.part.model.range_of(spot.noun)?, *start))
    };
    let related = finding.related.iter().filter_map(|(place, message)| {
        let target = match place {
            RelatedPlace::There(target) => target.clone(),
            RelatedPlace::Here(spot) => {
                let range = range(*spot)?;
                NavigationTarget { id: id.clone(), full_range: range, focus_range: range }
            }
        };
        Some(Related { target, message: message.clone() })
    });
    Some(Diagnostic {
        code: finding.code,
        severity: finding.severity,
        range: range(finding.spot)?,
        message: finding.message.clone(),
        unnecessary: false,
        repair: finding.repair.clone(),
        related: related.collect(),
    })
}
