//! What is found in one version of a document, kept from the version before as far as it goes: part
//! by part, and for the whole.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::place::{Around, Outline, Placed};
use super::{
    Check, CheckedPart, Diagnostic, DocumentCtx, RULES, Sink, Totals, starts, suppression,
};
use crate::document::{Difference, Document, Part};
use crate::features::Ctx;
use crate::reading::Scope;
use crate::text::shift;

/// What is found in one version of a document.
#[derive(Debug)]
pub struct Findings {
    scope: Arc<Scope>,
    /// What was known of other documents, as [`Index::stamp`](crate::index::Index::stamp) counts it.
    stamp: u64,
    parts: Vec<Arc<CheckedPart>>,
    placed: Vec<Option<Arc<Placed>>>,
    outline: Arc<Outline>,
    totals: Totals,
    of_document: Vec<Diagnostic>,
    /// The same object as long as `of_document` has stood: each finding in the same words, and with
    /// all that it names on the line on which it was.
    standing: Arc<()>,
    of_totals: Vec<Diagnostic>,
}

/// The version before, and where it differs.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// What was found in it.
    pub findings: &'a Findings,
    /// Its text.
    pub document: &'a Document,
    /// Where the new version differs.
    pub difference: &'a Difference,
}

/// A part of a document with all that is found in it alone and because of its place.
#[derive(Clone, Debug)]
pub struct PartFindings {
    /// Where the part begins.
    pub start: TextSize,
    /// The line on which it begins, counted from 0.
    pub line: u32,
    /// The part and what is found in it alone.
    pub part: Arc<CheckedPart>,
    /// What is found because of its place.
    pub placed: Option<Arc<Placed>>,
}

impl PartFindings {
    /// All that is found in the part, in offsets of the document.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let placed = self.placed.as_ref().map_or(&[][..], |placed| &placed.diagnostics);
        self.part.diagnostics.iter().chain(placed).map(|it| it.moved(self.start)).collect()
    }
}

impl Findings {
    /// Finds what is wrong in a document, with what the version before has kept.
    pub fn new(ctx: Ctx<'_>, before: Option<Before<'_>>) -> Findings {
        let before = before.filter(|it| Arc::ptr_eq(&it.findings.scope, ctx.scope));
        let parts = parts(ctx, before);
        let totals = totals(&parts, before);
        let (scope, stamp) = (Arc::clone(ctx.scope), ctx.index.stamp(ctx.id));
        let mut findings = Findings {
            scope,
            stamp,
            parts,
            placed: Vec::new(),
            outline: Arc::default(),
            totals,
            of_document: Vec::new(),
            standing: Arc::default(),
            of_totals: Vec::new(),
        };
        if ctx.scope.role.is_filled() {
            let settled = before.filter(|before| findings.is_settled(before));
            findings.find_in_places(ctx, settled);
            findings.find_in_document(ctx, settled);
        } else {
            findings.placed = vec![None; findings.parts.len()];
        }
        findings
    }

    /// Whether no part says anything else to the others, and nothing else is known of the files.
    fn is_settled(&self, before: &Before<'_>) -> bool {
        let Before { findings: old, difference, .. } = before;
        let outline = |checked: &Arc<CheckedPart>| checked.part.outline;
        let gone = old.parts[difference.old.clone()].iter().map(outline);
        let come = self.parts[difference.new.clone()].iter().map(outline);
        old.stamp == self.stamp && gone.eq(come)
    }

    fn find_in_places(&mut self, ctx: Ctx<'_>, settled: Option<Before<'_>>) {
        self.outline = match settled {
            Some(before) => Arc::clone(&before.findings.outline),
            None => Arc::new(Outline::of(&self.parts)),
        };
        let around = Around::new(ctx, self.totals, &self.outline);
        let placed = |number| Placed::new(&around, &self.parts, number);
        self.placed = match settled {
            Some(Before { findings: old, difference, .. }) => {
                let head = old.placed[..difference.old.start].iter().cloned();
                let tail = old.placed[difference.old.end..].iter().cloned();
                head.chain(difference.new.clone().map(placed)).chain(tail).collect()
            }
            None => (0..self.parts.len()).map(placed).collect(),
        };
    }

    fn find_in_document(&mut self, ctx: Ctx<'_>, settled: Option<Before<'_>>) {
        let of = DocumentCtx { ctx, parts: &self.parts, placed: &self.placed, totals: self.totals };
        let totals =
            found(&of, |check| if let Check::Totals(check) = check { Some(*check) } else { None });
        let standing = settled.and_then(|before| self.standing_of(ctx, &before));
        match (standing, settled) {
            (Some(moved), Some(before)) => {
                self.standing = Arc::clone(&before.findings.standing);
                self.of_document = moved;
            }
            _ => {
                self.of_document = found(&of, |check| match check {
                    Check::Document(check) => Some(*check),
                    _ => None,
                });
            }
        }
        self.of_totals = totals;
    }

    /// What was found in the whole document before, moved to where it is now; `None` where it has to
    /// be found anew: it stands in a part that has changed, or on another line.
    fn standing_of(&self, ctx: Ctx<'_>, before: &Before<'_>) -> Option<Vec<Diagnostic>> {
        let Ctx { id, document, .. } = ctx;
        let Before { findings: old, document: old_document, difference } = *before;
        let named = |placed: &[Option<Arc<Placed>>]| {
            placed.iter().map(|it| it.as_ref().map(|it| it.named.clone())).collect::<Vec<_>>()
        };
        let stays = old.totals.suppressions + self.totals.suppressions == 0
            && named(&old.placed[difference.old.clone()])
                == named(&self.placed[difference.new.clone()]);
        let line = |of: &Document, range: TextRange| of.text().line_of(range.start());
        // Findings name lines in their words.
        let moved = |range| {
            let on_its_line = |it: &TextRange| line(document, *it) == line(old_document, range);
            moved(range, document, before).filter(on_its_line)
        };
        let moved = |finding: &Diagnostic| {
            let mut finding = finding.clone();
            finding.range = moved(finding.range)?;
            for related in finding.related.iter_mut().filter(|it| it.target.id == *id) {
                related.target.full_range = moved(related.target.full_range)?;
                related.target.focus_range = moved(related.target.focus_range)?;
            }
            Some(finding)
        };
        old.of_document.iter().filter(|_| stays).map(moved).collect::<Option<_>>().filter(|_| stays)
    }

    /// The parts with what is found in them.
    pub fn parts(&self) -> &[Arc<CheckedPart>] {
        &self.parts
    }

    /// The parts with all that is found in each, for who keeps something for each.
    pub fn by_part(&self) -> impl Iterator<Item = PartFindings> {
        let mut next_line = 0;
        starts(&self.parts).zip(&self.placed).map(move |((start, part), placed)| {
            let line = next_line;
            next_line += part.part.line_breaks;
            PartFindings { start, line, part: Arc::clone(part), placed: placed.clone() }
        })
    }

    /// What is found in the whole document, and an object that stays the same as long as these
    /// findings do, each with the same words on the same line; their columns may be others.
    pub fn of_document(&self) -> (&[Diagnostic], &Arc<()>) {
        (&self.of_document, &self.standing)
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
        let mut all = [&self.of_document[..], &self.of_totals].concat();
        let beyond = suppression::Beyond::of(&self.parts);
        for part in self.by_part() {
            all.extend(part.diagnostics().into_iter().filter(|it| !beyond.hides(it)));
        }
        all.sort_by_key(|it| (it.range.start(), it.range.end()));
        all
    }
}

/// Where a range of the old version is in the new one; `None` where something before it in its part
/// has changed.
fn moved<'a>(range: TextRange, document: &'a Document, before: &Before<'a>) -> Option<TextRange> {
    let Before { document: old, difference, .. } = before;
    let number = old.number_at(range.start());
    let new_number = match () {
        () if number < difference.old.start => return Some(range),
        () if number >= difference.old.end => number - difference.old.end + difference.new.end,
        () if difference.old.len() == difference.new.len() => number,
        () => return None,
    };
    let in_part = range - old.start_of(number);
    let (was, is) = (old.part(number), document.part(new_number));
    let before = |part: &'a Part| part.section.text().get(..in_part.end().into());
    let stays = Arc::ptr_eq(was, is) || before(was).is_some_and(|text| before(is) == Some(text));
    stays.then(|| shift(in_part, document.start_of(new_number)))
}

/// The parts read and checked, with what the version before already had.
fn parts(ctx: Ctx<'_>, before: Option<Before<'_>>) -> Vec<Arc<CheckedPart>> {
    let check = |part| Arc::new(CheckedPart::new(part, ctx.scope));
    match before {
        Some(Before { findings: old, difference, .. }) => {
            let head = old.parts[..difference.old.start].iter().cloned();
            let tail = old.parts[difference.old.end..].iter().cloned();
            let fresh = ctx.document.parts_in(difference.new.clone()).iter().map(check);
            head.chain(fresh).chain(tail).collect()
        }
        None => ctx.document.parts().map(|(_, part)| check(part)).collect(),
    }
}

fn totals(parts: &[Arc<CheckedPart>], before: Option<Before<'_>>) -> Totals {
    let (mut totals, gone, come) = match before {
        Some(Before { findings: old, difference, .. }) => {
            (old.totals, &old.parts[difference.old.clone()], &parts[difference.new.clone()])
        }
        None => (Totals::default(), &[][..], parts),
    };
    come.iter().for_each(|checked| totals += Totals::of(checked));
    gone.iter().for_each(|checked| totals -= Totals::of(checked));
    totals
}

/// What the rules of one kind find.
fn found(
    ctx: &DocumentCtx<'_>,
    of_kind: impl Fn(&Check) -> Option<fn(&DocumentCtx<'_>, &mut Sink)>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        if let (Some(check), Some(mut sink)) = (of_kind(&rule.check), Sink::of(rule, ctx.ctx.scope))
        {
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
