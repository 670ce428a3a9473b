//! A part in its place: what is wrong in it because of the headings above it, the ids and anchors
//! elsewhere in its document, and the files around.

use std::cell::{Cell, OnceCell};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::suppression;
use super::{
    Check, CheckedPart, Diagnostic, Files, PartCtx, PartFindings, Sight, Sink, all_rules,
    constitution_check,
};
use crate::context::near::anchor_like;
use crate::document::Document;
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

/// What is around all parts of a document, looked up when the first asks. Of the other parts a rule
/// learns what the methods tell, and each notes that it was asked.
#[derive(Debug)]
pub struct Around<'a> {
    /// The document's identity and the files around it.
    pub files: Files<'a>,
    document: &'a Document,
    /// How many questions are open in the document.
    questions: usize,
    /// How much is known of it.
    known: Sight,
    of_parts: &'a OfParts,
    constitution: OnceCell<Option<(DocumentId, &'a [Article])>>,
    version: OnceCell<Option<&'a str>>,
    asked: Cell<Asked>,
}

/// What the rules of a part have asked of the other parts: only where that changes they are asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many questions are open in the document.
    pub questions: bool,
    /// Which anchors it has.
    pub anchors: bool,
}

/// What follows from the outlines of a document's parts.
#[derive(Debug, Default)]
pub(super) struct OfParts {
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
    /// What is found in the part of a number, which stands before `next`: `None` where there is nothing;
    /// and what was asked of other parts for it.
    pub(super) fn new<'a>(
        around: &'a Around<'a>,
        checked: &'a CheckedPart,
        next: Option<&'a CheckedPart>,
        number: usize,
    ) -> (Option<Arc<Placed>>, Asked) {
        let next = next.and_then(|next| next.part.outline().headings.first());
        let (part, scope) = (&*checked.part, &**around.files.scope);
        let ctx = PlaceCtx {
            of: PartCtx { part, reading: &checked.reading, scope },
            around,
            about_constitution: around.of_parts.about[number],
            next: next.map(|heading| heading.level),
        };
        around.asked.take();
        let mut placed = Placed::default();
        for rule in all_rules() {
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
        (is_any.then(|| Arc::new(placed)), around.asked.take())
    }
}

impl<'a> Around<'a> {
    pub(super) fn new(ctx: Ctx<'a>, questions: usize, of_parts: &'a OfParts) -> Around<'a> {
        Around {
            files: Files::new(ctx),
            document: ctx.document,
            questions,
            known: Sight::of(&ctx),
            of_parts,
            constitution: OnceCell::new(),
            version: OnceCell::new(),
            asked: Cell::default(),
        }
    }

    /// How many questions are open in the document.
    pub(super) fn questions(&self) -> usize {
        self.asked.set(Asked { questions: true, ..self.asked.get() });
        self.questions
    }

    /// The project's constitution and its articles.
    pub(super) fn constitution(&self) -> Option<(&DocumentId, &'a [Article])> {
        let found = self.constitution.get_or_init(|| self.files.constitution());
        found.as_ref().map(|(id, articles)| (id, *articles))
    }

    /// Whether the constitution was amended after the document's day.
    pub(super) fn predates_constitution(&self) -> bool {
        self.files.predates_constitution()
    }

    /// The version of the project's constitution.
    pub(super) fn constitution_version(&self) -> Option<&'a str> {
        *self.version.get_or_init(|| self.files.constitution_version())
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
        self.asked.set(Asked { anchors: true, ..self.asked.get() });
        self.of_parts.anchors.get_or_init(|| {
            let slugs = headings(self.document).into_iter().map(|heading| heading.slug);
            slugs.chain(anchors(self.document).map(Arc::from)).collect()
        })
    }
}

impl OfParts {
    pub(super) fn new(parts: &List<PartFindings>) -> OfParts {
        let mut above = Above::default();
        let about = parts.iter().map(|it| {
            let outline = it.part.part.outline();
            if let Some(heading) = outline.headings.first() {
                above.enter(heading.level, outline.constitution == Some(0));
            }
            above.is_about()
        });
        OfParts { about: about.collect(), anchors: OnceLock::new() }
    }
}
