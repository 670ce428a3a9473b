//! What a snapshot says about closed documents, which are read one by one, and what documents depend on.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::derived::Derived;
use super::settle::sorted;
use super::{Analysis, File, dependencies};
use crate::document::Document;
use crate::features::Diagnostic;
use crate::features::code_action::{self, CodeAction, Today};
use crate::features::new_document::{self, NewText, Source};
use crate::index::{Facts, Fingerprints, Index, PathState};
use crate::project::{DocumentId, Role};
use crate::refactor::{Read, Refusal};
use crate::syntax::Parser;

/// Maximum number of times that a text is mended: what one action writes, another may mend.
const MENDING_ROUNDS: usize = 10;

impl File {
    /// The facts of a closed document, taken from its text: a large one that has no role is
    /// read by lines.
    pub fn facts(index: &Index, id: &DocumentId, text: &str, parser: &mut Parser) -> File {
        let role = index.role_by_path(id);
        File::Facts { facts: Box::new(Facts::of_text(text, role, parser)), role }
    }
}

impl Analysis {
    /// The findings of a closed document, and its role.
    pub fn check(&self, id: &DocumentId, document: &Arc<Document>) -> (Role, Vec<Diagnostic>) {
        let derived = Derived::new(id, Arc::clone(document), &self.index);
        (derived.scope.role, derived.findings.all())
    }

    /// For each finding of a closed document, the preferred action that mends it in the document alone.
    pub fn fixes(
        &self,
        id: &DocumentId,
        document: &Arc<Document>,
        findings: &[Diagnostic],
        today: Today<'_>,
    ) -> Vec<Option<CodeAction>> {
        let derived = Derived::new(id, Arc::clone(document), &self.index);
        let ctx = derived.ctx(id, &self.index);
        let fixes = findings.iter();
        fixes.map(|it| code_action::preferred_for(&ctx, it, today, |_| true)).collect()
    }

    /// This snapshot with a closed document added, so that every query for open documents works on it.
    pub fn with(&self, id: &DocumentId, document: Arc<Document>) -> Analysis {
        let mut open = FxHashMap::clone(&self.open);
        open.insert(id.clone(), Arc::new(Derived::new(id, document, &self.index)));
        Analysis { index: Arc::clone(&self.index), settings: self.settings, open: Arc::new(open) }
    }

    /// A closed document once all preferred actions that are `wanted` are done, and how many findings they mend.
    pub fn mend(
        &self,
        id: &DocumentId,
        document: &Arc<Document>,
        today: Today<'_>,
        parser: &mut Parser,
        wanted: impl Fn(&CodeAction) -> bool,
    ) -> (Arc<Document>, usize) {
        let (mut document, mut mended) = (Arc::clone(document), 0);
        for _ in 0..MENDING_ROUNDS {
            let derived = Derived::new(id, Arc::clone(&document), &self.index);
            let (ctx, findings) = (derived.ctx(id, &self.index), derived.findings.all());
            let (edits, count) = code_action::preferred(&ctx, &findings, today, &wanted);
            if count == 0 {
                break;
            }
            mended += count;
            // From the end, so that the ranges of the others stay right.
            let text = Arc::make_mut(&mut document);
            edits.iter().rev().for_each(|edit| text.edit(edit, parser));
        }
        (document, mended)
    }

    /// The text of a new document with what is known of it, and how many placeholders that fills; `None` where there is
    /// no template for it.
    pub fn new_document(
        &self,
        (id, role): (&DocumentId, Role),
        today: Today<'_>,
        read: Read<'_>,
    ) -> Result<Option<(NewText, usize)>, Refusal> {
        let Some(new) = new_document::text(&self.index, id, role, read)? else { return Ok(None) };
        Ok(Some(self.filled_in(id, new, today)))
    }

    /// The same for an open document in which nothing stands yet, as an action.
    pub fn fill_blank(
        &self,
        id: &DocumentId,
        today: Today<'_>,
        read: Read<'_>,
    ) -> Option<CodeAction> {
        let ctx = self.ctx(id)?;
        let (new, _) = self.filled_in(id, new_document::text_for_blank(&ctx, read)?, today);
        let from = match &new.from {
            Source::File(id) => format!("`{}`", id.file_name()),
            Source::BuiltIn(name) => format!("the built-in template \"{name}\""),
        };
        Some(code_action::begin(&ctx, new.text, &from))
    }

    fn filled_in(&self, id: &DocumentId, new: NewText, today: Today<'_>) -> (NewText, usize) {
        let mut parser = Parser::new();
        let document = Arc::new(Document::new(&new.text, &mut parser));
        let (document, filled) = self.mend(id, &document, today, &mut parser, |action| {
            action.finding.as_ref().is_some_and(|it| it.code == "unfilled-placeholder")
        });
        (NewText { text: document.text().to_string(), ..new }, filled)
    }

    /// The facts of a document, to be taken on the thread that has read it.
    pub fn facts(&self, id: &DocumentId, document: &Document) -> File {
        let role = self.index.role_by_path(id);
        File::Facts { facts: Box::new(Facts::of_closed(document, role)), role }
    }

    /// The dependencies of an open document, known or not.
    pub fn dependencies(&self, id: &DocumentId) -> Vec<DocumentId> {
        let Some(document) = self.document(id) else { return Vec::new() };
        sorted(dependencies::of_document(&self.index, id, document))
    }

    /// The closed documents, in the order of their paths.
    pub fn closed_documents(&self) -> Vec<DocumentId> {
        let closed = self.index.documents().map(|(id, _)| id);
        sorted(closed.filter(|id| !self.open.contains_key(*id)).cloned().collect())
    }

    /// The dependencies of closed documents whose state is unknown, as far as their facts name them.
    pub fn unknown_of<'a>(
        &'a self,
        closed: impl IntoIterator<Item = &'a DocumentId>,
    ) -> Vec<DocumentId> {
        let mut marked = FxHashSet::default();
        let of_all = closed.into_iter().flat_map(|id| match self.index.get(id) {
            Some(PathState::Document(it)) => {
                dependencies::of_facts(&self.index, id, it.facts(), &mut marked)
            }
            _ => Vec::new(),
        });
        sorted(self.index.unknown(of_all).collect())
    }

    /// The paths whose state is unknown, and on which it depends which roles these closed documents have by their paths.
    pub fn unknown_of_roles<'a>(
        &'a self,
        closed: impl IntoIterator<Item = &'a DocumentId>,
    ) -> Vec<DocumentId> {
        let mut marked = FxHashSet::default();
        let of_all = closed.into_iter();
        let of_all = of_all.flat_map(|id| dependencies::of_role(&self.index, id, &mut marked));
        sorted(self.index.unknown(of_all).collect())
    }

    /// The fingerprints of what is around the documents: see [`Fingerprints`].
    pub fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints::new(&self.index, self.settings)
    }
}
