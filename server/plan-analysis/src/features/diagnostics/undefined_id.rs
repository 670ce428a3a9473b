//! ```text
//! - [ ] T012 Reject late claims (FR-019)
//!                                ^^^^^^ FR-019 is not defined in this feature; those defined go
//!                                       from FR-001 to FR-008
//! ```

mod feature;
mod withdrawn;

use rustc_hash::FxHashSet;

use super::{Check, DocumentCtx, DocumentSink, Rule, SeenSection, Severity, Sight, Spot};
use crate::model::id::{IdKey, Shape};
use crate::model::outline::{Noun, OutlineCitation};
use feature::{Feature, criteria};

pub(super) const RULE: Rule = Rule {
    code: "undefined-id",
    severity: Severity::Warning,
    summary: "an id is cited that its feature does not define",
    explanation: "\
A task or a plan cites a requirement that no document of its feature defines, usually because it was
renumbered or dropped. Only ids of series that the feature itself defines are checked: requirements
and stories of its specification, tasks of its task list. So `SHA-256` is not reported. In a range,
both ends are checked. Nothing is reported if the text names another feature, another document or an
example beside the id, or if only another feature defines it. In research, checklists and documents
beside them, an id in a sentence is not checked: only one in a table, in a list, in brackets or after
a label.

Before, where the specification goes from FR-001 to FR-008:

    - [ ] T012 Reject late claims (FR-019)

After:

    - [ ] T012 Reject late claims (FR-009)
",
    sight: Sight::Project,
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    let mut outlines = ctx.sections().map(|(_, section)| section.outline);
    if outlines.all(|it| it.citations.is_empty() && it.ids.is_empty()) {
        return;
    }
    let criteria = criteria(ctx);
    let feature = Feature::new(ctx, &criteria);
    let mut judged: FxHashSet<(&IdKey, Option<bool>)> = FxHashSet::default();
    let mut reported: FxHashSet<&IdKey> = FxHashSet::default();
    for (section, it) in ctx.sections() {
        for Mention { key, dashed, name, noun } in mentions(it, &feature) {
            if !judged.insert((key, dashed)) {
                continue;
            }
            let Some(instead) = feature.lacks(key, dashed, name) else { continue };
            if reported.insert(key) {
                let message = format!("{name} is not defined in this feature; {instead}");
                sink.push(Spot { section, noun }, message);
            }
        }
    }
}

/// An id that a section names without defining it.
struct Mention<'a> {
    key: &'a IdKey,
    dashed: Option<bool>,
    name: &'a str,
    noun: Noun,
}

/// The ids that a section lists in tables and those that it cites, as far as the feature's are meant.
fn mentions<'a>(section: SeenSection<'a>, feature: &Feature<'_>) -> Vec<Mention<'a>> {
    let rows = section.outline.ids.iter().enumerate();
    let rows = rows.filter(|(_, it)| it.shape == Shape::Row && feature.is_meant(it.beside));
    let rows = rows.map(|(number, it)| Mention {
        key: &it.key,
        dashed: it.dashed,
        name: &it.name,
        noun: Noun::Id(number),
    });
    let citations = section.outline.citations.iter().enumerate();
    let citations = citations.filter(|(_, it)| {
        it.is_plain && (it.is_trace || feature.is_told_here()) && feature.is_meant(it.beside)
    });
    rows.chain(citations.flat_map(|(number, it)| ends(number, it))).collect()
}

/// The ids of a citation: of a range the two ends.
fn ends(number: usize, citation: &OutlineCitation) -> impl Iterator<Item = Mention<'_>> {
    let OutlineCitation { first, name, last, dashed, .. } = citation;
    let dashed = *dashed;
    let last = last.as_ref().map(|(key, name)| {
        let noun = Noun::LastOfCitation(number);
        Mention { key, dashed, name, noun }
    });
    std::iter::once(Mention { key: first, dashed, name, noun: Noun::Citation(number) }).chain(last)
}

#[cfg(test)]
mod tests;
