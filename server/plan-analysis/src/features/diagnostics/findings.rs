//! What is found in one version of a document, kept from the version before as far as it goes: part
//! by part, and for the whole.

use std::ops::Range;
use std::sync::Arc;

use super::place::{Around, OfParts, Placed};
use super::{
    Asked, Check, CheckedPart, Diagnostic, DocumentCtx, DocumentFindings, Files, PartFindings,
    SeenSection, Sight, Sink, Totals, TotalsCtx, all_rules, suppression,
};
use crate::document::Part;
use crate::features::Ctx;
use crate::list::{Difference, List};
use crate::project::DocumentId;
use crate::reading::Scope;

/// What is found in one version of a document.
#[derive(Debug)]
pub struct Findings {
    id: DocumentId,
    scope: Arc<Scope>,
    /// What was known of other documents, as [`Index::stamp`](crate::index::Index::stamp) counts it.
    stamp: u64,
    parts: List<PartFindings>,
    of_parts: Arc<OfParts>,
    totals: Totals,
    of_document: Arc<DocumentFindings>,
    of_totals: Vec<Diagnostic>,
}

/// The version before, and where it differs.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// What was found in it.
    pub findings: &'a Findings,
    /// Where the new version differs.
    pub difference: &'a Difference,
}

impl Findings {
    /// Finds what is wrong in a document, with what the version before has kept.
    pub fn new(ctx: Ctx<'_>, before: Option<Before<'_>>) -> Findings {
        let before = before.filter(|it| Arc::ptr_eq(&it.findings.scope, ctx.scope));
        let parts = parts(ctx, before);
        let totals = totals(&parts, before);
        let mut findings = Findings {
            id: ctx.id.clone(),
            scope: Arc::clone(ctx.scope),
            stamp: ctx.index.stamp(ctx.id),
            parts,
            of_parts: Arc::default(),
            totals,
            of_document: Arc::default(),
            of_totals: Vec::new(),
        };
        if ctx.scope.role.is_filled() {
            let settled = before.filter(|before| findings.is_settled(before));
            findings.find_in_places(ctx, before, settled);
            findings.find_in_document(ctx, settled);
        }
        findings
    }

    /// Whether no part says anything else to the others, and nothing else is known of the files.
    fn is_settled(&self, before: &Before<'_>) -> bool {
        let Before { findings: old, difference } = before;
        let gone = old.parts.range(difference.old.clone()).map(|it| it.part.part.outline());
        let come = self.parts.range(difference.new.clone()).map(|it| it.part.part.outline());
        old.stamp == self.stamp && gone.eq(come)
    }

    fn find_in_places(
        &mut self,
        ctx: Ctx<'_>,
        before: Option<Before<'_>>,
        settled: Option<Before<'_>>,
    ) {
        let (of_parts, range) = match settled {
            Some(Before { findings, difference }) => {
                (Arc::clone(&findings.of_parts), difference.new.clone())
            }
            None => (Arc::new(OfParts::new(&self.parts)), 0..self.parts.len()),
        };
        let around = Around::new(ctx, self.totals.questions, &of_parts);
        // O(parts) where a heading or an id has changed: each is asked whether that matters to it.
        // A document that is not what its path says may be one of its own neighbours.
        let is_as_named = ctx.index.role_by_path(ctx.id) == Some(ctx.scope.role);
        let is_known = |before: &Before<'_>| is_as_named && before.findings.stamp == self.stamp;
        let before = before.filter(is_known);
        let stays = |number, part: &PartFindings| {
            before.is_some_and(|before| !before.matters_to(part, number, &of_parts, self.totals))
        };
        let placed = placed(&around, &self.parts, range.clone(), stays);
        for (entry, placed) in self.parts[range].iter_mut().zip(placed) {
            if let Some(placed) = placed {
                *entry = placed;
            }
        }
        self.of_parts = of_parts;
    }

    /// What rules of the whole document have found stays as long as they would see the same.
    fn find_in_document(&mut self, ctx: Ctx<'_>, settled: Option<Before<'_>>) {
        let sees_the_same = |Before { findings: old, difference }: &Before<'_>| {
            let gone = old.parts.range(difference.old.clone()).map(SeenSection::of);
            gone.eq(self.parts.range(difference.new.clone()).map(SeenSection::of))
        };
        self.of_document = match settled.filter(sees_the_same) {
            Some(before) => Arc::clone(&before.findings.of_document),
            None => Arc::new(found_in_document(ctx, &self.parts)),
        };
        self.of_totals =
            found_by_totals(&TotalsCtx { ctx, parts: &self.parts, totals: self.totals });
    }

    /// The parts with all that is found in each.
    pub fn parts(&self) -> &List<PartFindings> {
        &self.parts
    }

    /// Whether what is found in the whole document is what was found in an older version, in the same
    /// lines and columns; the difference is that of parts that are others, or on other lines.
    pub fn stands_as_in(&self, old: &Findings, difference: &Difference) -> bool {
        old.totals.suppressions + self.totals.suppressions == 0
            && Arc::ptr_eq(&old.of_document, &self.of_document)
            && self.of_document.stands(&old.parts, &self.parts, difference)
    }

    /// What is found in the whole document.
    pub fn of_document(&self) -> Vec<Diagnostic> {
        let mut found = self.of_document.diagnostics(&self.id, &self.parts);
        if self.totals.suppressions > 0 {
            suppression::retain_in_document(&self.parts, &mut found);
        }
        found
    }

    /// What is found by its sums.
    pub fn of_totals(&self) -> &[Diagnostic] {
        &self.of_totals
    }

    /// Whether any comment hides findings beyond its own part.
    pub fn hides_codes(&self) -> bool {
        self.totals.suppressions > 0 && suppression::Beyond::of(&self.parts).is_any()
    }

    /// Everything that is found, in the order of the text.
    pub fn all(&self) -> Vec<Diagnostic> {
        let mut all = self.of_document();
        all.extend_from_slice(&self.of_totals);
        let beyond = suppression::Beyond::of(&self.parts);
        for (before, part) in self.parts.with_sums() {
            let found = part.diagnostics(before.bytes);
            all.extend(found.into_iter().filter(|it| !beyond.hides(it)));
        }
        all.sort_by_key(|it| (it.range.start(), it.range.end()));
        all
    }
}

/// The parts read and checked, with what the version before already had.
fn parts(ctx: Ctx<'_>, before: Option<Before<'_>>) -> List<PartFindings> {
    let check = |part: &Arc<Part>| {
        let part = Arc::new(CheckedPart::new(part, ctx.scope));
        PartFindings { part, placed: None, asked: Asked::default() }
    };
    let parts = ctx.document.list();
    match before {
        Some(Before { findings: old, difference }) => {
            let mut list = old.parts.clone();
            let fresh = parts.range(difference.new.clone()).map(check);
            list.splice(difference.old.clone(), fresh);
            list
        }
        None => parts.iter().map(check).collect(),
    }
}

impl Before<'_> {
    /// Whether what has changed may matter to what is found in another part because of its place:
    /// what stands below it, whether it is about the constitution, and what its rules have asked.
    fn matters_to(
        &self,
        part: &PartFindings,
        number: usize,
        of_parts: &OfParts,
        totals: Totals,
    ) -> bool {
        let Difference { old, new } = self.difference;
        let was = if number + 1 < new.start {
            number
        } else if number >= new.end {
            number - new.end + old.end
        } else {
            return true;
        };
        self.findings.of_parts.about.get(was) != of_parts.about.get(number)
            || part.asked.anchors
            || part.asked.questions && self.findings.totals.questions != totals.questions
    }
}

/// Some of the parts with what is found in them because of their places; `None` for a part for which
/// that stays as it was.
fn placed<'a>(
    around: &'a Around<'a>,
    parts: &'a List<PartFindings>,
    range: Range<usize>,
    stays: impl Fn(usize, &PartFindings) -> bool,
) -> Vec<Option<PartFindings>> {
    let next = parts.range(range.start + 1..range.end + 1).map(|it| Some(&*it.part));
    let each = range.clone().zip(parts.range(range)).zip(next.chain([None]));
    let placed = |((number, it), next): ((usize, &'a PartFindings), Option<&'a CheckedPart>)| {
        if stays(number, it) {
            return None;
        }
        let (placed, asked) = Placed::new(around, &it.part, next, number);
        Some(PartFindings { part: Arc::clone(&it.part), placed, asked })
    };
    each.map(placed).collect()
}

fn totals(parts: &List<PartFindings>, before: Option<Before<'_>>) -> Totals {
    let Some(Before { findings: old, difference }) = before else {
        let mut totals = Totals::default();
        parts.iter().for_each(|it| totals += Totals::of(&it.part));
        return totals;
    };
    let mut totals = old.totals;
    parts.range(difference.new.clone()).for_each(|it| totals += Totals::of(&it.part));
    old.parts.range(difference.old.clone()).for_each(|it| totals -= Totals::of(&it.part));
    totals
}

/// What the rules of the whole document find.
fn found_in_document(ctx: Ctx<'_>, parts: &List<PartFindings>) -> DocumentFindings {
    let (known, ctx) = (Sight::of(&ctx), DocumentCtx::new(Files::new(ctx), parts));
    let mut found = Vec::new();
    for rule in all_rules() {
        let sink = Sink::of(rule, ctx.files.scope, known);
        if let (Check::Document(check), Some(mut sink)) = (&rule.check, sink) {
            check(&ctx, &mut sink);
            found.append(&mut sink.found);
        }
    }
    DocumentFindings::new(found)
}

/// What the rules find that run after every key.
fn found_by_totals(ctx: &TotalsCtx<'_>) -> Vec<Diagnostic> {
    let known = Sight::of(&ctx.ctx);
    let mut found = Vec::new();
    for rule in all_rules() {
        let sink = Sink::of(rule, ctx.ctx.scope, known);
        if let (Check::Totals(check), Some(mut sink)) = (&rule.check, sink) {
            check(ctx, &mut sink);
            found.append(&mut sink.found);
        }
    }
    if ctx.totals.suppressions > 0 {
        suppression::retain_in_document(ctx.parts, &mut found);
    }
    found.sort_by_key(|it| (it.range.start(), it.range.end()));
    found
}
