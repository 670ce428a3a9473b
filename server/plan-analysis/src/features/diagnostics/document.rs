//! The rules of a whole document: what they see of its sections, and what they find. A finding names
//! nouns of outlines, not offsets, so it stays right as long as the outlines stay.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::{CheckedPart, Diagnostic, Files, PartFindings, Related, Severity};
use crate::features::NavigationTarget;
use crate::list::{Difference, List};
use crate::model::outline::{Noun, Outline};
use crate::project::DocumentId;
use crate::project::constitution::Named;
use crate::text::shift;

/// What the check of a document sees. That is the outlines, and no text or model of a section:
///
/// ```compile_fail,E0616
/// fn check(ctx: &plan_analysis::features::diagnostics::DocumentCtx<'_>) {
///     let parts = ctx.parts;
/// }
/// ```
///
/// ```compile_fail,E0616
/// fn check(ctx: &plan_analysis::features::diagnostics::DocumentCtx<'_>) {
///     let document = ctx.files.document;
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DocumentCtx<'a> {
    /// The document's identity and the files around it.
    pub files: Files<'a>,
    parts: &'a List<PartFindings>,
}

/// What the check of a document sees of a section. Findings are kept where all sections are equal in
/// this type, so whatever a rule needs more than this is a field here, or of [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenSection<'a> {
    /// What the section says to others.
    pub outline: &'a Outline,
    /// The constitution's articles that it names, where it speaks of them.
    pub articles: &'a [Named],
}

/// A noun of a document: the number of its section, and the noun in the section's outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The number of the section.
    pub section: usize,
    /// The noun in it.
    pub noun: Noun,
}

/// A finding of a rule of the whole document.
#[derive(Clone, Debug)]
pub struct DocumentFinding {
    /// The rule's code.
    pub(super) code: &'static str,
    /// How grave it is here.
    pub(super) severity: Severity,
    /// What is wrong.
    pub(super) spot: Spot,
    /// What is wrong and what to do, in plain words.
    pub(super) message: String,
    /// Other places that have to do with it, and what is there.
    pub(super) related: Vec<(RelatedPlace, String)>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug)]
pub(super) enum RelatedPlace {
    /// In the document itself.
    Here(Spot),
    /// In another.
    There(NavigationTarget),
}

/// What was found in a whole document, as long as its outlines stay.
#[derive(Debug, Default)]
pub struct DocumentFindings {
    found: Vec<DocumentFinding>,
    /// The nouns that the findings name, by the number of their section.
    spots: FxHashMap<usize, Vec<Noun>>,
}

impl<'a> DocumentCtx<'a> {
    pub(super) fn new(files: Files<'a>, parts: &'a List<PartFindings>) -> DocumentCtx<'a> {
        DocumentCtx { files, parts }
    }

    /// The sections, each with its number.
    pub fn sections(&self) -> impl Iterator<Item = (usize, SeenSection<'a>)> + Clone + use<'a> {
        self.parts.iter().map(SeenSection::of).enumerate()
    }

    /// The section of a number.
    pub fn section(&self, number: usize) -> Option<SeenSection<'a>> {
        self.parts.get(number).map(SeenSection::of)
    }
}

impl<'a> SeenSection<'a> {
    pub(super) fn of(part: &'a PartFindings) -> SeenSection<'a> {
        let articles = part.placed.as_ref().map_or(&[][..], |placed| &placed.named);
        SeenSection { outline: part.part.part.outline(), articles }
    }
}

impl DocumentFinding {
    /// Another noun of the document that has to do with it, and what is there.
    pub fn with(&mut self, spot: Spot, what: impl Into<String>) {
        self.related.push((RelatedPlace::Here(spot), what.into()));
    }

    /// A place of another document that has to do with it, and what is there.
    pub fn with_other(&mut self, target: NavigationTarget, what: impl Into<String>) {
        self.related.push((RelatedPlace::There(target), what.into()));
    }

    /// The nouns of the document that it names.
    fn spots(&self) -> impl Iterator<Item = Spot> {
        let related = self.related.iter().filter_map(|(place, _)| match place {
            RelatedPlace::Here(spot) => Some(*spot),
            RelatedPlace::There(_) => None,
        });
        std::iter::once(self.spot).chain(related)
    }
}

impl DocumentFindings {
    pub(super) fn new(found: Vec<DocumentFinding>) -> DocumentFindings {
        let mut spots: FxHashMap<usize, Vec<Noun>> = FxHashMap::default();
        for spot in found.iter().flat_map(DocumentFinding::spots) {
            spots.entry(spot.section).or_default().push(spot.noun);
        }
        DocumentFindings { found, spots }
    }

    /// The findings in the offsets of a version of the document `id` that has the same outlines.
    pub(super) fn diagnostics(
        &self,
        id: &DocumentId,
        parts: &List<PartFindings>,
    ) -> Vec<Diagnostic> {
        if self.found.is_empty() {
            return Vec::new();
        }
        let places = Places { id, parts: super::starts(parts).collect() };
        let mut found: Vec<Diagnostic> =
            self.found.iter().filter_map(|it| places.diagnostic(it)).collect();
        found.sort_by_key(|it| (it.range.start(), it.range.end()));
        found
    }

    /// Whether all nouns that the findings name stand in the lines and columns where they stood in an
    /// older version with the same outlines. Looks only at sections of `difference`: those that are
    /// others, or on other lines.
    pub(super) fn stands(
        &self,
        old: &List<PartFindings>,
        new: &List<PartFindings>,
        difference: &Difference,
    ) -> bool {
        let Difference { old: gone, new: come } = difference;
        let old = old.with_sums().skip(gone.start).take(gone.len());
        let new = new.with_sums().skip(come.start).take(come.len());
        come.clone().zip(old.zip(new)).all(|(number, ((above, was), (above_now, is)))| {
            let Some(nouns) = self.spots.get(&number) else { return true };
            above.lines == above_now.lines
                && nouns.iter().all(|noun| text_up_to(was, *noun) == text_up_to(is, *noun))
        })
    }
}

/// The text of a section to the end of a noun.
fn text_up_to(part: &PartFindings, noun: Noun) -> Option<&str> {
    let part = &part.part.part;
    part.section.text().get(..part.model.range_of(noun)?.end().into())
}

/// Where the sections of a version begin; there may be as many findings as sections, so nobody looks
/// for each anew.
struct Places<'a> {
    id: &'a DocumentId,
    parts: Vec<(TextSize, &'a Arc<CheckedPart>)>,
}

impl Places<'_> {
    fn range(&self, spot: Spot) -> Option<TextRange> {
        let (start, checked) = self.parts.get(spot.section)?;
        Some(shift(checked.part.model.range_of(spot.noun)?, *start))
    }

    fn diagnostic(&self, finding: &DocumentFinding) -> Option<Diagnostic> {
        let related = finding.related.iter().filter_map(|(place, message)| {
            let target = match place {
                RelatedPlace::There(target) => target.clone(),
                RelatedPlace::Here(spot) => {
                    let range = self.range(*spot)?;
                    NavigationTarget { id: self.id.clone(), full_range: range, focus_range: range }
                }
            };
            Some(Related { target, message: message.clone() })
        });
        Some(Diagnostic {
            code: finding.code,
            severity: finding.severity,
            range: self.range(finding.spot)?,
            message: finding.message.clone(),
            unnecessary: false,
            related: related.collect(),
        })
    }
}
