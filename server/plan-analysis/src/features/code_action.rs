//! Code actions: what can be done about a finding, or at the cursor. An action is one file and two
//! adjacent lines here.

mod all;
mod begin;
mod choose;
mod constitution;
mod create_file;
mod delete_residue;
mod delete_unfilled;
mod duplicate_id;
mod duplicate_section;
mod empty_section;
mod fill;
mod fill_in;
mod keep_option;
mod missing_section;
mod question;
mod removal;
mod renumber;
mod replace;
mod start;
mod status;
mod suppress;
#[cfg(test)]
mod tests;
mod undefined_id;
mod unknown_suppression;
mod untick;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

pub use super::Today;
use super::{Ctx, Diagnostic, WorkspaceEdit, push_escaped};
use crate::document::Part;
use crate::refactor::Read;
use crate::text::Edit;
pub use all::{fix_all, preferred, preferred_for};
pub use begin::begin;
pub use fill_in::{FillIn, fill_in};
pub use renumber::renumber;
pub use start::start;

/// Every action that mends or changes something, in the order in which they are offered. All findings of a code at
/// once come after them; ignoring a finding is apart, for the end of every list.
const ACTIONS: &[fn(&ActionCtx<'_>, &mut Vec<CodeAction>)] = &[
    choose::offer,
    fill::offer,
    question::offer,
    keep_option::offer,
    delete_residue::offer,
    delete_unfilled::offer,
    replace::offer,
    missing_section::offer,
    empty_section::offer,
    duplicate_section::offer,
    constitution::offer,
    create_file::offer,
    undefined_id::offer,
    duplicate_id::offer,
    untick::offer,
    status::offer,
    unknown_suppression::offer,
];

/// Something that can be done about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAction {
    /// What it does, in a few words; no two actions of one list have the same.
    pub title: String,
    /// What kind of action it is.
    pub kind: ActionKind,
    /// The finding that it mends.
    pub finding: Option<Diagnostic>,
    /// Whether it is the one right thing to do about its finding.
    pub is_preferred: bool,
    /// Whether it may be done without asking: the meaning of what the writer has written stays.
    pub is_safe: bool,
    /// What it changes.
    pub edit: WorkspaceEdit,
}

/// The kinds of actions (LSP 3.17, "Code Action Kind").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Mends a finding.
    QuickFix,
    /// Mends all findings of a code in the document.
    QuickFixAll,
    /// Changes the text where nothing is wrong.
    Rewrite,
    /// Mends everything in the document that is safe to mend.
    SourceFixAll,
}

impl ActionKind {
    /// Its name in the protocol: `quickfix.all` is a `quickfix` too.
    pub fn name(self) -> &'static str {
        match self {
            ActionKind::QuickFix => "quickfix",
            ActionKind::QuickFixAll => "quickfix.all",
            ActionKind::Rewrite => "refactor.rewrite",
            ActionKind::SourceFixAll => "source.fixAll.planls",
        }
    }
}

/// What an action sees.
#[derive(Clone, Copy)]
pub(crate) struct ActionCtx<'a> {
    /// The document and what is around it.
    pub(crate) ctx: Ctx<'a>,
    /// What is selected; empty at a cursor.
    pub(crate) selection: TextRange,
    /// All findings of the document, in the order of the text.
    pub(crate) all: &'a [Diagnostic],
    /// The day.
    pub(crate) today: Today<'a>,
    /// Reads a closed document, of which only facts are known.
    pub(crate) read: Read<'a>,
}

/// Reads nothing: for what changes one document only.
pub(crate) const NOTHING: Read<'static> = &|_| None;

/// What can be done about the findings that a selection touches, and at the selection itself. The
/// findings are all of the document, in the order of the text.
pub fn code_actions(
    ctx: &Ctx<'_>,
    findings: &[Diagnostic],
    selection: TextRange,
    today: Today<'_>,
    read: Read<'_>,
) -> Vec<CodeAction> {
    let ctx = ActionCtx { ctx: *ctx, selection, all: findings, today, read };
    let mut actions = Vec::new();
    for offer in ACTIONS {
        offer(&ctx, &mut actions);
    }
    all::offer(&ctx, &mut actions);
    each_once(actions)
}

/// Ignoring the findings that a selection touches: the last resort, and so for the end of a list.
pub fn suppressions(
    ctx: &Ctx<'_>,
    findings: &[Diagnostic],
    selection: TextRange,
) -> Vec<CodeAction> {
    let today = Today::default();
    let ctx = ActionCtx { ctx: *ctx, selection, all: findings, today, read: NOTHING };
    let mut actions = Vec::new();
    suppress::offer(&ctx, &mut actions);
    each_once(actions)
}

/// The actions that change something; two findings on one spot may be mended by the same thing.
fn each_once(mut actions: Vec<CodeAction>) -> Vec<CodeAction> {
    let mut seen = Vec::new();
    actions.retain(|action| {
        let is_new = !seen.contains(&action.title);
        seen.push(action.title.clone());
        is_new && !action.edit.is_empty()
    });
    actions
}

impl<'a> ActionCtx<'a> {
    /// The findings that the selection touches.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let selection = self.selection;
        self.all.iter().filter(move |it| it.range.intersect(selection).is_some())
    }

    /// Those of one code.
    pub(crate) fn findings_of(
        &self,
        code: &'static str,
    ) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.findings().filter(move |it| it.code == code)
    }

    /// A piece of the document's text.
    pub(crate) fn text(&self, range: TextRange) -> String {
        self.ctx.document.text().slice(range)
    }

    /// The part of the document that an offset lies in, and where it begins.
    pub(crate) fn part_at(&self, offset: TextSize) -> (TextSize, &'a Arc<Part>) {
        self.ctx.document.part_at(offset)
    }

    /// The range of whole lines, with the break of the last.
    pub(crate) fn lines(&self, range: TextRange) -> TextRange {
        let text = self.ctx.document.text();
        let (first, last) = (text.line_of(range.start()), text.line_of(range.end()));
        TextRange::new(text.line_start(first), text.line_start(last + 1))
    }

    /// The line break of the document.
    pub(crate) fn line_break(&self) -> &'static str {
        self.ctx.document.text().line_break()
    }

    /// A repair of a finding by edits of this document: neither preferred nor safe.
    pub(crate) fn fix(
        &self,
        finding: &Diagnostic,
        title: impl Into<String>,
        edits: Vec<Edit>,
    ) -> CodeAction {
        CodeAction {
            title: title.into(),
            kind: ActionKind::QuickFix,
            finding: Some(finding.clone()),
            is_preferred: false,
            is_safe: false,
            edit: WorkspaceEdit::of_document(self.ctx.id, edits),
        }
    }
}

impl CodeAction {
    /// The same as the one right thing to do.
    pub(crate) fn preferred(self) -> CodeAction {
        CodeAction { is_preferred: true, ..self }
    }

    /// The same as the one right thing to do, which can be done without asking.
    pub(crate) fn safe(self) -> CodeAction {
        CodeAction { is_preferred: true, is_safe: true, ..self }
    }
}

/// An edit that deletes a range.
pub(crate) fn deletion(range: TextRange) -> Edit {
    Edit { range, text: String::new() }
}

/// An edit that puts a text in the place of a range.
pub(crate) fn replacement(range: TextRange, text: impl Into<String>) -> Edit {
    Edit { range, text: text.into() }
}

/// An edit that puts a text at an offset.
pub(crate) fn insertion(offset: TextSize, text: impl Into<String>) -> Edit {
    Edit { range: TextRange::empty(offset), text: text.into() }
}
