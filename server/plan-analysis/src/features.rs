//! What planls can do with a document: one file a feature, named as the protocol names it. A
//! feature takes a [`Ctx`] and gives plain data in offsets; none knows another.

pub mod diagnostics;

use std::sync::Arc;

use text_size::TextRange;

use crate::document::Document;
use crate::index::Index;
use crate::model::link::{Form, Link, label};
use crate::project::DocumentId;
use crate::reading::Scope;

/// What a feature works on: one document and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Ctx<'a> {
    /// The document's identity.
    pub id: &'a DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its role, template and settings.
    pub scope: &'a Arc<Scope>,
    /// What is known of the other files.
    pub index: &'a Index,
}

impl Ctx<'_> {
    /// The destination that a link is written with: of a reference that of its label's definition,
    /// `None` where the document defines none. `raw` is the link's target in the text.
    pub fn destination(&self, link: &Link, raw: &str) -> Option<String> {
        if link.form != Form::Reference {
            return Some(raw.to_owned());
        }
        let wanted = label(raw);
        self.document.parts().find_map(|(_, part)| {
            let text = part.section.text();
            let found = part.model.definitions.iter().find(|it| label(&text[it.label]) == wanted)?;
            Some(text[found.target].to_owned())
        })
    }
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something is still to be done.
    Warning,
    /// Worth knowing.
    Information,
    /// A trifle.
    Hint,
}

impl Severity {
    /// The name, as the configuration and the command line write it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }
}

/// A finding in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// How grave it is here.
    pub severity: Severity,
    /// The smallest thing that is wrong.
    pub range: TextRange,
    /// What is wrong and what to do, in plain words.
    pub message: String,
    /// Whether the text could be deleted: editors fade it.
    pub unnecessary: bool,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub target: NavigationTarget,
    /// What is there.
    pub message: String,
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationTarget {
    /// The document.
    pub id: DocumentId,
    /// All of what is there.
    pub full_range: TextRange,
    /// Where the cursor goes.
    pub focus_range: TextRange,
}
