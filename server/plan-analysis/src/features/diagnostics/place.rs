//! A part in its place: what is wrong in it because of the headings above it, the ids and anchors
//! elsewhere in its document, and the files around.

use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::suppression;
use super::{
    Check, CheckedPart, Diagnostic, PartCtx, PartFindings, RULES, Sight, Sink, Totals,
    constitution_check,
};
use crate::context::near::anchor_like;
use crate::features::Ctx;
use crate::index::facts::{anchors, headings};
use crate::list::List;
use crate::model::anchor::spellings;
use crate::project::constitution::{Above, Article, Named};
use crate::project::{DocumentId, Role};

/// What the check of a part in its place sees; ranges count from the part's start.
#[derive(Clone, Copy, Debug)]
pub struct PlaceCtx<'a> {
    /// The part alone.
    pub of: PartCtx<'a>,
    /// What is around it.
    pub around: &'a Around<'a>,
    /// Whether a heading above it, or its own, says that it is about the constitution.
    pub about_constitution: bool,
    /// The level of the heading that the next part begins with.
    pub next: Option<u8>,
}

/// What is around all parts of a document, looked up when the first asks.
#[derive(Debug)]
pub struct Around<'a> {
    /// The document and its surroundings.
    pub ctx: Ctx<'a>,
    /// How much of everything the document has.
    pub totals: Totals,
    /// How much is known of it.
    known: Sight,
    outline: &'a Outline,
    constitution: OnceCell<Option<(DocumentId, &'a [Article])>>,
    version: OnceCell<Option<&'a str>>,
}

/// What follows from the outlines of a document's parts.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// For each part, whether it is about the constitution.
    pub(super) about: Vec<bool>,
    /// The anchors of headings and tags; filled when somebody asks.
    anchors: OnceLock<FxHashSet<Arc<str>>>,
}

/// What is found in a part because of its place.
#[derive(Debug, Default)]
pub struct Placed {
    /// What is wrong; ranges count from the part's start.
    pub diagnostics: Vec<Diagnostic>,
    /// The constitution's articles that the part names, where it speaks of them.
    pub(super) named: Vec<Named>,
}

impl Placed {
    /// What is found in the part of a number, which stands before `next`; `None` where there is nothing.
    pub(super) fn new<'a>(
        around: &'a Around<'a>,
        checked: &'a CheckedPart,
        next: Option<&'a CheckedPart>,
        number: usize,
    ) -> Option<Arc<Placed>> {
        let next = next.and_then(|next| next.part.model.headings.first());
        let (part, scope) = (&*checked.part, &**around.ctx.scope);
        let ctx = PlaceCtx {
            of: PartCtx { part, reading: &checked.reading, scope },
            around,
            about_constitution: around.outline.about[number],
            next: next.map(|heading| heading.level),
        };
        let mut placed = Placed::default();
        for rule in RULES {
            let sink = Sink::of(rule, scope, around.known);
            if let (Check::Place(check), Some(mut sink)) = (&rule.check, sink) {
                check(&ctx, &mut sink);
                placed.diagnostics.append(&mut sink.found);
            }
        }
        suppression::retain_in_part(part, &mut placed.diagnostics);
        placed.diagnostics.sort_by_key(|it| (it.range.start(), it.range.end()));
        if scope.role == Role::Plan {
            placed.named = constitution_check::named(&ctx);
        }
        let is_any = !placed.diagnostics.is_empty() || !placed.named.is_empty();
        is_any.then(|| Arc::new(placed))
    }
}

impl<'a> Around<'a> {
    pub(super) fn new(ctx: Ctx<'a>, totals: Totals, outline: &'a Outline) -> Around<'a> {
        let (constitution, version) = (OnceCell::new(), OnceCell::new());
        let known = Sight::of(&ctx);
        Around { ctx, totals, known, outline, constitution, version }
    }

    /// The project's constitution and its articles.
    pub(super) fn constitution(&self) -> Option<(&DocumentId, &'a [Article])> {
        let found = self.constitution.get_or_init(|| self.ctx.constitution());
        found.as_ref().map(|(id, articles)| (id, *articles))
    }

    /// Whether the constitution was amended after the document's day.
    pub(super) fn predates_constitution(&self) -> bool {
        self.ctx.predates_constitution()
    }

    /// The version of the project's constitution.
    pub(super) fn constitution_version(&self) -> Option<&'a str> {
        *self.version.get_or_init(|| self.ctx.constitution_version())
    }

    /// Whether the document itself has an anchor.
    pub(super) fn has_anchor(&self, fragment: &str) -> bool {
        let anchors = self.anchors();
        spellings(fragment).iter().any(|wanted| anchors.contains(&**wanted))
    }

    /// The anchor of the document that a fragment may have meant.
    pub(super) fn anchor_like(&self, fragment: &str) -> Option<&str> {
        anchor_like(self.anchors().iter().map(|anchor| &**anchor), fragment)
    }

    fn anchors(&self) -> &FxHashSet<Arc<str>> {
        self.outline.anchors.get_or_init(|| {
            let slugs = headings(self.ctx.document).into_iter().map(|heading| heading.slug);
            slugs.chain(anchors(self.ctx.document).map(Arc::from)).collect()
        })
    }
}

impl Outline {
    pub(super) fn of(parts: &List<PartFindings>) -> Outline {
        let mut above = Above::default();
        let about = parts.iter().map(|PartFindings { part: checked, .. }| {
            if let Some(heading) = checked.part.model.headings.first() {
                above.enter(heading.level, checked.reading.constitution == Some(heading.text));
            }
            above.is_about()
        });
        Outline { about: about.collect(), anchors: OnceLock::new() }
    }
}
