//! The queries of a snapshot for what could be written or changed. The text of closed documents is not known here, so
//! where they change too the caller passes a reader.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::Analysis;
use super::derived::Derived;
use crate::document::Document;
use crate::features::code_action::{self, CodeAction, FillIn};
use crate::features::completion::{self, CompletionItem};
use crate::features::rename::{self, Named};
use crate::features::renumber::{self, Renumbered, Wanted};
use crate::features::{Today, WorkspaceEdit, file_rename, linked_editing, on_type_formatting};
use crate::project::DocumentId;
use crate::reading::Scope;
use crate::refactor::links::Paths;
use crate::refactor::{Read, Refusal};
use crate::syntax::Parser;
use crate::text::{Edit, Text};

impl Analysis {
    /// The completions at an offset of an open document.
    pub fn completion(
        &self,
        id: &DocumentId,
        offset: TextSize,
        today: Today<'_>,
    ) -> Vec<CompletionItem> {
        self.ctx(id).map(|ctx| completion::completion(&ctx, offset, today)).unwrap_or_default()
    }

    /// What can be done about the findings that a range of an open document touches, and at that range.
    pub fn code_actions(
        &self,
        id: &DocumentId,
        selection: TextRange,
        today: Today<'_>,
        read: Read<'_>,
    ) -> Vec<CodeAction> {
        let Some(ctx) = self.ctx(id) else { return Vec::new() };
        code_action::code_actions(&ctx, &self.diagnostics(id), selection, today, read)
    }

    /// Ignoring the findings that a range of an open document touches.
    pub fn suppressions(&self, id: &DocumentId, selection: TextRange) -> Vec<CodeAction> {
        let Some(ctx) = self.ctx(id) else { return Vec::new() };
        code_action::suppressions(&ctx, &self.diagnostics(id), selection)
    }

    /// Everything in an open document that is safe to mend, as one action.
    pub fn fix_all(&self, id: &DocumentId, today: Today<'_>) -> Option<CodeAction> {
        code_action::fix_all(&self.ctx(id)?, &self.diagnostics(id), today)
    }

    /// What is known for an open document that is still its template, as one action at its title.
    pub fn start(
        &self,
        id: &DocumentId,
        selection: TextRange,
        today: Today<'_>,
    ) -> Option<CodeAction> {
        code_action::start(&self.ctx(id)?, &self.diagnostics(id), selection, today)
    }

    /// The placeholders of an open document from the one at a selection on, as tab stops.
    pub fn fill_in(&self, id: &DocumentId, selection: TextRange) -> Option<FillIn> {
        code_action::fill_in(&self.ctx(id)?, &self.diagnostics(id), selection)
    }

    /// The name at an offset of an open document that could be changed.
    pub fn prepare_rename(
        &self,
        id: &DocumentId,
        offset: TextSize,
        read: Read<'_>,
    ) -> Option<Named> {
        rename::prepare(&self.ctx(id)?, offset, read)
    }

    /// The edits that rename what is at an offset of an open document; `None` if it is not open.
    pub fn rename(
        &self,
        id: &DocumentId,
        offset: TextSize,
        new_name: &str,
        read: Read<'_>,
    ) -> Option<Result<WorkspaceEdit, Refusal>> {
        let ctx = self.ctx(id)?;
        let done = self.ensure_read();
        Some(done.and_then(|()| {
            rename::rename(&ctx, offset, new_name, read, &|id, text| self.in_scope(id, text))
        }))
    }

    /// A document with its scope: an open one as it is, a closed one with the text that was read of it.
    fn in_scope(&self, id: &DocumentId, text: &Text) -> (Arc<Document>, Arc<Scope>) {
        let derived = match self.open.get(id) {
            Some(derived) => Arc::clone(derived),
            None => {
                let document = Document::new(&text.to_string(), &mut Parser::new());
                Arc::new(Derived::new(id, Arc::new(document), &self.index))
            }
        };
        (Arc::clone(&derived.document), Arc::clone(&derived.scope))
    }

    /// The edits that keep links right when files and folders move.
    pub fn file_rename(&self, moves: &Paths, read: Read<'_>) -> Result<WorkspaceEdit, Refusal> {
        self.ensure_read()?;
        file_rename::file_rename(&self.index, moves, read)
    }

    /// Refuses as long as folders are being read: what is not known yet would not follow.
    fn ensure_read(&self) -> Result<(), Refusal> {
        match self.index.reading().next() {
            Some(_) => Err(Refusal("The workspace is still being read. Try again".to_owned())),
            None => Ok(()),
        }
    }

    /// The action that renumbers a series of ids, from the one at a selection onwards.
    pub fn renumber(
        &self,
        id: &DocumentId,
        selection: TextRange,
        read: Read<'_>,
    ) -> Option<CodeAction> {
        self.ensure_read().ok()?;
        code_action::renumber(&self.ctx(id)?, selection, read)
    }

    /// The edits that count a series of ids of a document anew, open or closed.
    pub fn renumber_series(
        &self,
        home: &DocumentId,
        wanted: &Wanted<'_>,
        read: Read<'_>,
    ) -> Result<Renumbered, Refusal> {
        self.ensure_read()?;
        renumber::series(&self.index, home, wanted, read)
    }

    /// The documents in a folder that define a series; only those where it is at home, if there are any.
    pub fn homes_of_series(&self, folder: &str, letters: &str) -> Vec<DocumentId> {
        renumber::homes(&self.index, folder, letters)
    }

    /// The edits that give the folder of a feature another name, with all that calls it by that.
    pub fn rename_feature(
        &self,
        folder: &DocumentId,
        to: &DocumentId,
        read: Read<'_>,
    ) -> Result<WorkspaceEdit, Refusal> {
        self.ensure_read()?;
        renumber::feature(&self.index, folder, to, read)
    }

    /// The names that change together with the one at an offset of an open document.
    pub fn linked_editing(&self, id: &DocumentId, offset: TextSize) -> Option<Vec<TextRange>> {
        linked_editing::linked_editing(&self.ctx(id)?, offset)
    }

    /// The edits after a line was ended by typing, with the offset behind its end.
    pub fn on_enter(&self, id: &DocumentId, offset: TextSize) -> Vec<Edit> {
        self.ctx(id).map(|ctx| on_type_formatting::on_enter(&ctx, offset)).unwrap_or_default()
    }
}
