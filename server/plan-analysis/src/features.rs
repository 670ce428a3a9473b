//! Features: one file for each, named as in the protocol. A feature takes a [`Ctx`] and returns plain data
//! with offsets; no feature uses another.

pub mod call_hierarchy;
pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod document_highlight;
pub mod document_link;
pub mod document_symbol;
pub mod file_rename;
pub mod folding_range;
pub mod hover;
pub mod inlay_hint;
pub mod linked_editing;
pub mod new_document;
pub mod on_type_formatting;
pub mod references;
pub mod rename;
pub mod renumber;
pub mod selection_range;
pub mod semantic_tokens;
pub mod workspace_symbol;

use text_size::{TextRange, TextSize};

pub use crate::config::Severity;
pub use crate::context::{Ctx, NavigationTarget, Today};
use crate::project::DocumentId;
use crate::text::{Edit, shift};

/// A finding in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// The severity, as the settings or the rule set it.
    pub severity: Severity,
    /// The smallest thing that is wrong.
    pub range: TextRange,
    /// What is wrong and what to do, in plain words.
    pub message: String,
    /// Whether the text could be deleted: editors fade it.
    pub unnecessary: bool,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// How to mend it, where the rule knows.
    pub repair: Option<Repair>,
}

/// What a rule knows of how to mend its finding; code actions turn it into edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The text to put in the finding's range.
    Replace(Box<str>),
    /// What is missing, by its name: the title of a section or an article, a path, an id.
    Add(Box<str>),
}

/// Appends a text that means itself within a snippet.
pub(crate) fn push_escaped(text: &str, snippet: &mut String) {
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            snippet.push('\\');
        }
        snippet.push(c);
    }
}

impl Diagnostic {
    /// The same finding in a text in which its part starts at `start`.
    pub fn moved(&self, start: TextSize) -> Diagnostic {
        Diagnostic { range: shift(self.range, start), ..self.clone() }
    }
}

/// Another place that a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub target: NavigationTarget,
    /// What is there.
    pub message: String,
}

/// A change of texts and files: what a code action or a rename does once the user agrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceEdit {
    /// Files to create, with their text. None of them exists yet.
    pub created: Vec<(DocumentId, String)>,
    /// Files and folders to move, from and to.
    pub moved: Vec<(DocumentId, DocumentId)>,
    /// The edits of each document, in the order of the text and without overlap. Ranges are byte
    /// offsets in the text before any of them.
    pub edits: Vec<(DocumentId, Vec<Edit>)>,
}

impl WorkspaceEdit {
    /// Edits of one document.
    pub fn of_document(id: &DocumentId, mut edits: Vec<Edit>) -> WorkspaceEdit {
        edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
        WorkspaceEdit { edits: vec![(id.clone(), edits)], ..WorkspaceEdit::default() }
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty()
            && self.moved.is_empty()
            && self.edits.iter().all(|(_, edits)| edits.is_empty())
    }

    /// Its edits of one document.
    pub fn edits_of(&self, id: &DocumentId) -> &[Edit] {
        let edits = self.edits.iter().find(|(of, _)| of == id);
        edits.map_or(&[], |(_, edits)| edits)
    }
}
