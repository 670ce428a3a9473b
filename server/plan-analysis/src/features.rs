//! What planls can do with a document: one file a feature, named as the protocol names it. A
//! feature takes a [`Ctx`] and gives plain data in offsets; none knows another.

pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod document_symbol;
pub mod hover;

use text_size::TextRange;

pub use crate::context::{Ctx, NavigationTarget};

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
