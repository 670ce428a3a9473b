//! The analysis behind planls: plan documents as data. It takes texts, and gives findings, completions, places to
//! go to and headings, all as plain values in byte offsets. It knows no protocol, reads no file and asks no clock.
//!
//! Start at [`AnalysisHost`]. It takes what has happened as a [`Change`], and gives an [`Analysis`]: an immutable
//! snapshot with one method for each thing that can be asked. `render::render` draws findings for people.
//!
//! ```
//! use plan_analysis::{AnalysisHost, Change, DocumentId};
//!
//! let id = DocumentId::new("/library/specs/001-late-fees/plan.md");
//! let text = "# Implementation Plan: Late Fees\n\n**Owner**: <<OWNER>>\n";
//!
//! let mut host = AnalysisHost::new();
//! host.apply_change(Change::Open(id.clone(), text.to_owned()));
//! let found = host.analysis().diagnostics(&id);
//!
//! assert_eq!(found[0].code, "unfilled-placeholder");
//! assert_eq!(found[0].message, "`<<OWNER>>` is still to be filled");
//! assert_eq!(&text[found[0].range], "<<OWNER>>");
//! ```
//!
//! What lies around a document is told the same way, as [`Change::File`]: the analysis never looks for itself.
//! [`AnalysisHost::take_unknown`] says which paths it would like to know about.
//!
//! # The modules, in reading order
//!
//! Each knows only those before it; a test holds the order. ARCHITECTURE.md says more about each.
//!
//! | | |
//! |---|---|
//! | [`list`] | a list whose versions share what they have in common |
//! | [`text`] | a text with byte offsets, lines and edits |
//! | [`words`] | the words of plan documents, one file for each language |
//! | [`syntax`] | Markdown as a flat list of blocks |
//! | [`section`] | a text cut at its headings |
//! | [`model`] | what a section contains: headings, tokens, links, ids and so on |
//! | [`document`] | a text with its sections and their models, kept up to date by edits |
//! | [`project`] | what a document is to others: its path, role, template and constitution |
//! | [`config`] | what the caller decides: severities, roles, tokens to ignore |
//! | [`reading`] | the model in the light of the role, the template and the settings |
//! | [`index`] | what is known of all other files |
//! | [`context`] | what every feature works on |
//! | [`symbol`] | what the cursor is on, where it is defined and where it occurs |
//! | [`refactor`] | edits that keep names right, wherever they are used |
//! | [`features`] | one file for each thing that planls can do |
//! | [`render`] | findings as pictures of the text |
//! | [`analysis`] | the host and its snapshots |

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that fails should fail loudly"))]

pub mod list;
pub mod text;
pub mod words;
pub mod syntax;
pub mod section;
pub mod model;
pub mod document;
pub mod project;
pub mod config;
pub mod reading;
pub mod index;
pub mod context;
pub mod symbol;
pub mod refactor;
pub mod features;
pub mod render;
pub mod analysis;

pub use analysis::{Analysis, AnalysisHost, Change, File};
pub use config::Config;
pub use document::Document;
pub use features::{Diagnostic, NavigationTarget, Severity};
pub use project::{DocumentId, Role};
pub use text::{Edit, Encoding, LineColumn};
/// Offsets and ranges, in bytes.
pub use text_size::{TextRange, TextSize};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tidy;
