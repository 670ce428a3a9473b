//! The incremental part: finds what is wrong in one version of a document and reuses what was found in the
//! version before.
//!
//! - **Per-section cache.** A [`CheckedSection`] is shared between versions as the same object. What its own
//!   rules found is valid as long as its text and the scope are.
//! - **Early cut-off.** Rules that see more than one section see it through outlines and through
//!   [`Surroundings`]. After an edit that leaves all outlines equal, they run for the edited sections only;
//!   after any other edit, for sections whose answers may have changed ([`Asked`]).
//! - **Revision.** What is known of other files has a [`Revision`]. If it has changed, everything that
//!   could see other files runs again.
//!
//! Any reason to run a rule again is one of these three. Property tests in `analysis/tests` compare the result
//! with one that was computed from scratch.

mod checked;
mod document;
mod outlines;
mod totals;

use std::sync::{Arc, OnceLock};

use super::suppression::Suppressions;
use super::{
    Check, Diagnostic, DocumentCtx, Files, SeenSection, Sight, Sink, Surroundings, TotalsCtx,
    all_rules,
};
use crate::features::Ctx;
use crate::index::Revision;
use crate::list::{Difference, List};
use crate::project::DocumentId;
use crate::reading::Scope;
pub use checked::{Asked, CheckedSection, Distance, outdated, starts};
use document::DocumentFindings;
pub(super) use outlines::OutlineFacts;
pub use totals::Totals;

/// What is found in one version of a document.
#[derive(Debug)]
pub struct Findings {
    id: DocumentId,
    scope: Arc<Scope>,
    /// The revision of the other files.
    revision: Revision,
    sections: List<Arc<CheckedSection>>,
    outlines: Arc<OutlineFacts>,
    totals: Totals,
    of_document: Arc<DocumentFindings>,
    of_totals: Vec<Diagnostic>,
    suppressions: OnceLock<Suppressions>,
}

/// The version before.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// What was found in it.
    pub findings: &'a Findings,
    /// Where the new version differs.
    pub difference: &'a Difference,
}

impl Findings {
    /// Finds what is wrong in a document, given the version before.
    pub fn new(ctx: Ctx<'_>, before: Option<Before<'_>>) -> Findings {
        let before = before.filter(|it| Arc::ptr_eq(&it.findings.scope, ctx.scope));
        let sections = check_alone(ctx, before);
        let totals = add_up(&sections, before);
        let mut findings = Findings {
            id: ctx.id.clone(),
            scope: Arc::clone(ctx.scope),
            revision: ctx.index.revision(ctx.id),
            sections,
            outlines: Arc::default(),
            totals,
            of_document: Arc::default(),
            of_totals: Vec::new(),
            suppressions: OnceLock::new(),
        };
        if ctx.scope.role.is_filled() {
            let settled = before.filter(|before| findings.is_settled(before));
            findings.check_in_document(ctx, before, settled);
            findings.check_document(ctx, settled);
            findings.check_totals(ctx);
        }
        findings
    }

    /// The early cut-off: whether the outlines of all sections and everything known of other files are as
    /// before.
    fn is_settled(&self, before: &Before<'_>) -> bool {
        let Before { findings: old, difference } = before;
        let gone = old.sections.range(difference.old.clone()).map(|it| it.part.outline());
        let come = self.sections.range(difference.new.clone()).map(|it| it.part.outline());
        old.revision == self.revision && gone.eq(come)
    }

    /// Runs the rules for sections in their document: on the new sections, or, where outlines have changed,
    /// on all sections to which that may matter.
    fn check_in_document(
        &mut self,
        ctx: Ctx<'_>,
        before: Option<Before<'_>>,
        settled: Option<Before<'_>>,
    ) {
        let (outlines, range) = match settled {
            Some(Before { findings, difference }) => {
                (Arc::clone(&findings.outlines), difference.new.clone())
            }
            None => (Arc::new(OutlineFacts::new(&self.sections)), 0..self.sections.len()),
        };
        let around = Surroundings::new(ctx, self.totals.questions, &outlines);
        // A document whose role differs from that of its path may find itself among the other files.
        let is_as_named = ctx.index.role_by_path(ctx.id) == Some(ctx.scope.role);
        let before = before.filter(|it| is_as_named && it.findings.revision == self.revision);
        for number in range {
            let section = &self.sections[number];
            if before.is_none_or(|it| it.matters_to(section, number, &outlines, self.totals)) {
                let next = self.sections.get(number + 1);
                let next = next.and_then(|next| next.part.outline().headings.first());
                let next = next.map(|heading| heading.level);
                let about_constitution = outlines.about_constitution[number];
                self.sections[number].check_in_document(&around, about_constitution, next);
            }
        }
        self.outlines = outlines;
    }

    /// Runs the rules for the whole document unless they would see the same as before.
    fn check_document(&mut self, ctx: Ctx<'_>, settled: Option<Before<'_>>) {
        if let Some(before) = settled.filter(|before| self.sees_the_same(before)) {
            self.of_document = Arc::clone(&before.findings.of_document);
            return;
        }
        let seen = DocumentCtx::new(Files::new(ctx), &self.sections);
        let found = run(ctx.scope, Sight::around(&ctx), |check, sink| {
            if let Check::Document(check) = check {
                check(&seen, sink);
            }
        });
        self.of_document = Arc::new(DocumentFindings::new(found));
    }

    /// Whether the rules for the whole document see the same as before.
    fn sees_the_same(&self, Before { findings: old, difference }: &Before<'_>) -> bool {
        let gone = old.sections.range(difference.old.clone()).map(SeenSection::new);
        gone.eq(self.sections.range(difference.new.clone()).map(SeenSection::new))
    }

    /// Runs the rules that run after every edit.
    fn check_totals(&mut self, ctx: Ctx<'_>) {
        let seen = TotalsCtx { ctx, sections: &self.sections, totals: self.totals };
        let mut found = run(ctx.scope, Sight::around(&ctx), |check, sink| {
            if let Check::Totals(check) = check {
                check(&seen, sink);
            }
        });
        self.suppressions().retain(&mut found);
        found.sort_by_key(|it| (it.range.start(), it.range.end()));
        self.of_totals = found;
    }

    /// The sections with their findings.
    pub fn sections(&self) -> &List<Arc<CheckedSection>> {
        &self.sections
    }

    /// Whether [`Findings::of_document`] is the same as in an older version, in the same lines and columns.
    /// `difference` contains the sections that have changed or moved to another line.
    pub fn stands_as_in(&self, old: &Findings, difference: &Difference) -> bool {
        old.totals.suppressions + self.totals.suppressions == 0
            && Arc::ptr_eq(&old.of_document, &self.of_document)
            && self.of_document.are_in_place(&old.sections, &self.sections, difference)
    }

    /// The findings of rules that see all outlines.
    pub fn of_document(&self) -> Vec<Diagnostic> {
        let mut found = self.of_document.diagnostics(&self.id, &self.sections);
        self.suppressions().retain(&mut found);
        found
    }

    /// The findings of rules that see the totals.
    pub fn of_totals(&self) -> &[Diagnostic] {
        &self.of_totals
    }

    /// Whether any comment hides findings of other sections than its own.
    pub fn hides_codes(&self) -> bool {
        self.suppressions().beyond.is_any()
    }

    /// What comments hide, found out once a version: O(sections) in a document that has such comments, and nothing in
    /// any other.
    fn suppressions(&self) -> &Suppressions {
        self.suppressions.get_or_init(|| match self.totals.suppressions {
            0 => Suppressions::default(),
            _ => Suppressions::new(&self.sections),
        })
    }

    /// All findings, in the order of the text.
    pub fn all(&self) -> Vec<Diagnostic> {
        let mut all = self.of_document();
        all.extend_from_slice(&self.of_totals);
        let beyond = &self.suppressions().beyond;
        for (start, section) in starts(&self.sections) {
            let found = section.diagnostics(start);
            all.extend(found.into_iter().filter(|it| !beyond.hides(it)));
        }
        all.sort_by_key(|it| (it.range.start(), it.range.end()));
        all
    }
}

impl Before<'_> {
    /// Whether the edit may matter to the rules that ran on a section: it is edited itself, or stands above
    /// an edited one; it has become, or is no longer, about the constitution; or its rules have asked for
    /// something that has changed.
    fn matters_to(
        &self,
        section: &CheckedSection,
        number: usize,
        outlines: &OutlineFacts,
        totals: Totals,
    ) -> bool {
        let Difference { old, new } = self.difference;
        let old_number = if number + 1 < new.start {
            number
        } else if number >= new.end {
            number - new.end + old.end
        } else {
            return true;
        };
        let was_about = self.findings.outlines.about_constitution.get(old_number);
        was_about != outlines.about_constitution.get(number)
            || section.asked.anchors
            || section.asked.questions && self.findings.totals.questions != totals.questions
    }
}

/// Runs the rules that are switched on: `call` calls the checks of one kind.
fn run<T>(scope: &Scope, known: Sight, call: impl Fn(&Check, &mut Sink<T>)) -> Vec<T> {
    let mut found = Vec::new();
    for rule in all_rules() {
        if let Some(mut sink) = Sink::for_rule(rule, scope, known) {
            call(&rule.check, &mut sink);
            found.append(&mut sink.found);
        }
    }
    found
}

/// The sections: those of the version before, and the new ones read and checked on their own.
fn check_alone(ctx: Ctx<'_>, before: Option<Before<'_>>) -> List<Arc<CheckedSection>> {
    let parts = ctx.document.list();
    let (mut sections, old, new) = match before {
        Some(Before { findings, difference: Difference { old, new } }) => {
            (findings.sections.clone(), old.clone(), new.clone())
        }
        None => (List::default(), 0..0, 0..parts.len()),
    };
    let fresh = parts.range(new).map(|part| Arc::new(CheckedSection::new(part, ctx.scope)));
    sections.splice(old, fresh);
    sections
}

/// The totals: those of the version before, without the replaced sections, with the new ones.
fn add_up(sections: &List<Arc<CheckedSection>>, before: Option<Before<'_>>) -> Totals {
    let mut totals = Totals::default();
    let Some(Before { findings: old, difference }) = before else {
        sections.iter().for_each(|it| totals += Totals::new(it));
        return totals;
    };
    totals += old.totals;
    sections.range(difference.new.clone()).for_each(|it| totals += Totals::new(it));
    old.sections.range(difference.old.clone()).for_each(|it| totals -= Totals::new(it));
    totals
}
