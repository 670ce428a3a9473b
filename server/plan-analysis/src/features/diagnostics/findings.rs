//! What is found in one version of a document, kept from the version before as far as it goes: part
//! by part, and for the whole.

use std::ops::Range;
use std::sync::Arc;

use super::place::{Around, Outline, Placed};
use super::{
    Check, CheckedPart, Diagnostic, DocumentCtx, PartFindings, RULES, Sight, Sink, Standing,
    Totals, suppression,
};
use crate::document::Part;
use crate::features::Ctx;
use crate::list::{Difference, List};
use crate::model::link::Form;
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
    outline: Arc<Outline>,
    totals: Totals,
    of_document: Arc<Standing>,
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
            outline: Arc::default(),
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
        let outline = |it: &PartFindings| it.part.part.outline;
        let gone = old.parts.range(difference.old.clone()).map(outline);
        let come = self.parts.range(difference.new.clone()).map(outline);
        old.stamp == self.stamp && gone.eq(come)
    }

    fn find_in_places(
        &mut self,
        ctx: Ctx<'_>,
        before: Option<Before<'_>>,
        settled: Option<Before<'_>>,
    ) {
        let (outline, range) = match settled {
            Some(Before { findings, difference }) => {
                (Arc::clone(&findings.outline), difference.new.clone())
            }
            None => (Arc::new(Outline::of(&self.parts)), 0..self.parts.len()),
        };
        let around = Around::new(ctx, self.totals, &outline);
        // O(parts) where a heading or an id has changed: each is asked whether that matters to it.
        // A document that is not what its path says may be one of its own neighbours.
        let is_as_named = ctx.index.role_by_path(ctx.id) == Some(ctx.scope.role);
        let before = before.filter(|before| is_as_named && self.is_known_around(before.findings));
        let stays = |number, part: &CheckedPart| {
            before.is_some_and(|before| !before.matters_to(part, number, &outline.about))
        };
        let placed = placed(&around, &self.parts, range.clone(), stays);
        match settled {
            Some(_) => self.parts.splice(range, placed.into_iter().flatten()),
            None => self.parts.update(placed),
        }
        self.outline = outline;
    }

    /// Whether an older version knew as much of the other files, and of the sums.
    fn is_known_around(&self, old: &Findings) -> bool {
        old.stamp == self.stamp && old.totals.questions == self.totals.questions
    }

    fn find_in_document(&mut self, ctx: Ctx<'_>, settled: Option<Before<'_>>) {
        let of = DocumentCtx { ctx, parts: &self.parts, totals: self.totals };
        let totals =
            found(&of, |check| if let Check::Totals(check) = check { Some(*check) } else { None });
        let stands = |Before { findings: old, difference }: &Before<'_>| {
            old.totals.suppressions + self.totals.suppressions == 0
                && old.of_document.holds(&old.parts, &self.parts, difference)
        };
        self.of_document = match settled.filter(stands) {
            Some(before) => Arc::clone(&before.findings.of_document),
            None => {
                let found = found(&of, |check| match check {
                    Check::Document(check) => Some(*check),
                    _ => None,
                });
                Arc::new(Standing::new(ctx.id, found, &self.parts))
            }
        };
        self.of_totals = totals;
    }

    /// The parts with all that is found in each.
    pub fn parts(&self) -> &List<PartFindings> {
        &self.parts
    }

    /// What is found in the whole document: the same object as long as each finding stands on its line,
    /// in the same words.
    pub fn standing(&self) -> &Arc<Standing> {
        &self.of_document
    }

    /// What is found in the whole document.
    pub fn of_document(&self) -> Vec<Diagnostic> {
        self.of_document.moved(&self.id, &self.parts)
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
        PartFindings { part, placed: None }
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
    /// what stands below it, whether it is about the constitution, and where links within the
    /// document lead.
    fn matters_to(&self, checked: &CheckedPart, number: usize, about: &[bool]) -> bool {
        let Difference { old, new } = self.difference;
        let was = match number {
            _ if number + 1 < new.start => number,
            _ if number >= new.end => number - new.end + old.end,
            _ => return true,
        };
        let text = checked.part.section.text();
        let mut links = checked.part.model.links.iter();
        self.findings.outline.about.get(was) != about.get(number)
            || links.any(|it| it.form == Form::Reference || text[it.target].contains('#'))
    }
}

/// Some of the parts with what is found in them because of their places; `None` for a part for which
/// that stays as it was.
fn placed<'a>(
    around: &'a Around<'a>,
    parts: &'a List<PartFindings>,
    range: Range<usize>,
    stays: impl Fn(usize, &CheckedPart) -> bool,
) -> Vec<Option<PartFindings>> {
    let next = parts.range(range.start + 1..range.end + 1).map(|it| Some(&*it.part));
    let each = range.clone().zip(parts.range(range)).zip(next.chain([None]));
    let placed = |((number, it), next): ((usize, &'a PartFindings), Option<&'a CheckedPart>)| {
        let placed = || Placed::new(around, &it.part, next, number);
        (!stays(number, &it.part))
            .then(|| PartFindings { part: Arc::clone(&it.part), placed: placed() })
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

/// What the rules of one kind find.
fn found(
    ctx: &DocumentCtx<'_>,
    of_kind: impl Fn(&Check) -> Option<fn(&DocumentCtx<'_>, &mut Sink)>,
) -> Vec<Diagnostic> {
    let known = Sight::of(&ctx.ctx);
    let mut found = Vec::new();
    for rule in RULES {
        let sink = Sink::of(rule, ctx.ctx.scope, known);
        if let (Some(check), Some(mut sink)) = (of_kind(&rule.check), sink) {
            check(ctx, &mut sink);
            found.append(&mut sink.found);
        }
    }
    if ctx.totals.suppressions > 0 {
        suppression::retain_in_document(ctx, &mut found);
    }
    found.sort_by_key(|it| (it.range.start(), it.range.end()));
    found
}
