//! What the checks of rules see: a section, what is around it, the outlines of all sections, or the totals.
//! No rule sees more than what is compared before its findings are kept.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::incremental::{Asked, CheckedSection, OutlineFacts};
use super::{Sight, Totals};
use crate::context::near::anchor_like;
use crate::document::{Document, Part};
use crate::features::Ctx;
use crate::index::Index;
use crate::list::List;
use crate::model::anchor::spellings;
use crate::model::outline::{Noun, Outline};
use crate::project::DocumentId;
use crate::project::constitution::{Article, Named};
use crate::reading::{Reading, Scope};

/// What [`Check::Section`](super::Check::Section) sees; ranges are relative to the section's start.
#[derive(Clone, Copy, Debug)]
pub struct SectionCtx<'a> {
    /// The section, parsed.
    pub part: &'a Part,
    /// Its reading.
    pub reading: &'a Reading,
    /// The role, the template and the settings.
    pub scope: &'a Scope,
}

/// What [`Check::SectionInDocument`](super::Check::SectionInDocument) sees; ranges are relative to the
/// section's start.
#[derive(Clone, Copy, Debug)]
pub struct SectionInDocumentCtx<'a> {
    /// The section itself.
    pub section: SectionCtx<'a>,
    /// The other sections and files.
    pub around: &'a Surroundings<'a>,
    /// Whether its own heading or one above it is about the constitution.
    pub about_constitution: bool,
    /// The level of the heading with which the next section begins.
    pub next: Option<u8>,
}

/// What is around the sections of a document. The methods about other sections record that they were
/// called, so that a section is checked again only if an answer that it was given changes.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The document's identity and the files around it.
    pub files: Files<'a>,
    pub(super) known: Sight,
    pub(super) asked: Cell<Asked>,
    questions: usize,
    outlines: &'a OutlineFacts,
    /// Looked up when a rule asks: in a constitution that walks over the whole document.
    constitution: OnceCell<Option<DocumentId>>,
}

/// What [`Check::Document`](super::Check::Document) sees: the outlines, but no text or model of a section.
///
/// ```compile_fail,E0616
/// fn check(ctx: &plan_analysis::features::diagnostics::DocumentCtx<'_>) {
///     let sections = ctx.sections;
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
    sections: &'a List<Arc<CheckedSection>>,
}

/// What [`Check::Document`](super::Check::Document) sees of a section. Its findings are kept as long as all
/// sections are equal in this type, so anything else a rule needs must become a field here or in
/// [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenSection<'a> {
    /// What the section says to others.
    pub outline: &'a Outline,
    /// The constitution's articles that it names.
    pub articles: &'a [Named],
}

/// A noun of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The number of its section.
    pub section: usize,
    /// The noun in the section's outline.
    pub noun: Noun,
}

/// What [`Check::Totals`](super::Check::Totals) sees; ranges are relative to the document's start.
#[derive(Clone, Copy, Debug)]
pub struct TotalsCtx<'a> {
    /// The document and its surroundings.
    pub ctx: Ctx<'a>,
    /// Its sections.
    pub sections: &'a List<Arc<CheckedSection>>,
    /// The totals over the sections.
    pub totals: Totals,
}

/// A document's identity and scope, and what is known of the files around it; not the document's text.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// Its role, template and settings.
    pub scope: &'a Arc<Scope>,
    /// What is known of the other files.
    pub index: &'a Index,
    /// Private: rules see other sections through their outlines only.
    document: &'a Document,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(
        ctx: Ctx<'a>,
        questions: usize,
        outlines: &'a OutlineFacts,
    ) -> Surroundings<'a> {
        Surroundings {
            files: Files::new(ctx),
            known: Sight::around(&ctx),
            asked: Cell::default(),
            questions,
            outlines,
            constitution: OnceCell::new(),
        }
    }

    /// The number of open questions in the document.
    pub(super) fn questions(&self) -> usize {
        self.asked.set(Asked { questions: true, ..self.asked.get() });
        self.questions
    }

    /// The project's constitution and its articles.
    pub(super) fn constitution(&self) -> Option<(&DocumentId, &'a [Article])> {
        let found = || self.files.constitution().map(|(id, _)| id);
        let id = self.constitution.get_or_init(found).as_ref()?;
        Some((id, self.files.index.facts(id)?.articles.as_slice()))
    }

    /// Whether the document has an anchor.
    pub(super) fn has_anchor(&self, fragment: &str) -> bool {
        let anchors = self.anchors();
        spellings(fragment).iter().any(|wanted| anchors.contains(&**wanted))
    }

    /// The document's anchor that is most like a fragment.
    pub(super) fn anchor_like(&self, fragment: &str) -> Option<&str> {
        anchor_like(self.anchors().iter().map(|anchor| &**anchor), fragment)
    }

    fn anchors(&self) -> &FxHashSet<Arc<str>> {
        self.asked.set(Asked { anchors: true, ..self.asked.get() });
        self.outlines.anchors(self.files.document)
    }
}

impl<'a> DocumentCtx<'a> {
    pub(super) fn new(
        files: Files<'a>,
        sections: &'a List<Arc<CheckedSection>>,
    ) -> DocumentCtx<'a> {
        DocumentCtx { files, sections }
    }

    /// The sections with their numbers.
    pub fn sections(&self) -> impl Iterator<Item = (usize, SeenSection<'a>)> + Clone + use<'a> {
        self.sections.iter().map(SeenSection::new).enumerate()
    }

    /// The section with a number.
    pub fn section(&self, number: usize) -> Option<SeenSection<'a>> {
        self.sections.get(number).map(SeenSection::new)
    }
}

impl<'a> SeenSection<'a> {
    pub(super) fn new(section: &'a Arc<CheckedSection>) -> SeenSection<'a> {
        SeenSection { outline: section.part.outline(), articles: &section.articles }
    }
}

impl<'a> Files<'a> {
    pub(super) fn new(ctx: Ctx<'a>) -> Files<'a> {
        let Ctx { id, document, scope, index } = ctx;
        Files { id, scope, index, document }
    }

    fn ctx(&self) -> Ctx<'a> {
        let Files { id, scope, index, document } = *self;
        Ctx { id, document, scope, index }
    }

    /// The project's constitution and its articles.
    pub(super) fn constitution(&self) -> Option<(DocumentId, &'a [Article])> {
        self.ctx().constitution()
    }

    /// The version of the project's constitution.
    pub(super) fn constitution_version(&self) -> Option<&'a str> {
        self.ctx().constitution_version()
    }

    /// Whether the constitution was amended after the document's date.
    pub(super) fn predates_constitution(&self) -> bool {
        self.ctx().predates_constitution()
    }
}
