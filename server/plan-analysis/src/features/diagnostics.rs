//! Diagnostics: what a document still lacks. A rule is one file and two adjacent lines here.

mod constitution_check;
mod document;
mod files;
mod findings;
mod part;
mod place;
mod suppression;
mod totals;

mod article_title;
mod broken_anchor;
mod broken_link;
mod checklist_contradiction;
mod duplicate_id;
mod duplicate_section;
mod empty_section;
mod invalid_config;
mod large_document;
mod missing_article;
mod missing_section;
mod missing_spec;
mod open_question;
mod premature_approval;
mod stale_constitution;
mod template_residue;
mod unchecked_article;
mod uncovered_requirement;
mod undefined_id;
mod unfilled_placeholder;
mod unknown_article;
mod unknown_suppression;
mod unresolved_choice;
mod untouched_template;

#[cfg(test)]
mod pictures;
#[cfg(test)]
mod test_rules;
#[cfg(test)]
mod tests;

use text_size::TextRange;

use super::{Ctx, Diagnostic, Related, Severity};
use crate::document::Part;
use crate::list::List;
use crate::reading::{Reading, Scope};
pub use document::{DocumentCtx, DocumentFinding, DocumentFindings, SeenSection, Spot};
pub use files::Files;
pub use findings::{Before, Findings};
pub use part::{CheckedPart, Distance, PartFindings, outdated, starts};
pub use place::{Around, Asked, PlaceCtx, Placed};
#[cfg(test)]
pub(crate) use test_rules::TEST_RULES;
pub use totals::Totals;

/// Every rule, in the order in which they are explained.
pub const RULES: &[&Rule] = &[
    &unfilled_placeholder::RULE,
    &unresolved_choice::RULE,
    &open_question::RULE,
    &template_residue::RULE,
    &untouched_template::RULE,
    &missing_section::RULE,
    &empty_section::RULE,
    &duplicate_section::RULE,
    &missing_spec::RULE,
    &broken_link::RULE,
    &broken_anchor::RULE,
    &unknown_article::RULE,
    &missing_article::RULE,
    &article_title::RULE,
    &unchecked_article::RULE,
    &stale_constitution::RULE,
    &duplicate_id::RULE,
    &undefined_id::RULE,
    &uncovered_requirement::RULE,
    &checklist_contradiction::RULE,
    &premature_approval::RULE,
    &large_document::RULE,
    &unknown_suppression::RULE,
    &invalid_config::RULE,
];

/// The rules that are checked: all of them.
#[cfg(not(test))]
fn all_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// The rules that are checked: all of them, and those that tests switch on.
#[cfg(test)]
fn all_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(TEST_RULES).copied()
}

/// A rule: what it is called, how it is explained, and how it is checked.
#[derive(Debug)]
pub struct Rule {
    /// Its name in findings, settings and suppressions.
    pub code: &'static str,
    /// How grave its findings are unless the settings say otherwise.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// What, why, and an example before and after; markdown.
    pub explanation: &'static str,
    /// What it speaks of.
    pub sight: Sight,
    /// The check.
    pub check: Check,
}

/// What a rule speaks of, and so what must be known before it says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// The document, and single files that it names: each of those is known, or not yet.
    Document,
    /// What other documents say, whichever they are: nothing is found before all were read.
    Project,
}

impl Sight {
    /// How much is known around a document.
    fn of(ctx: &Ctx<'_>) -> Sight {
        if ctx.index.is_read_around(ctx.id) { Sight::Project } else { Sight::Document }
    }
}

/// The rule about the settings file.
pub const INVALID_CONFIG: &Rule = &invalid_config::RULE;

/// What a check needs to see. The less it is, the longer what it found can be kept.
#[derive(Debug)]
pub enum Check {
    /// One part in its scope: found anew when either changes.
    Part(fn(&PartCtx<'_>, &mut Sink)),
    /// One part, what it asks of its surroundings, and other files: found anew when one of those
    /// changes.
    Place(fn(&PlaceCtx<'_>, &mut Sink)),
    /// The outlines of all parts, and other files: found anew when one of those changes.
    Document(fn(&DocumentCtx<'_>, &mut DocumentSink)),
    /// The whole document. Runs after every key, so it may look at the sums and the first part, and at
    /// others only where a sum is not zero.
    Totals(fn(&TotalsCtx<'_>, &mut Sink)),
    /// The settings file. No document has such a finding.
    Settings,
}

/// What the check of a part sees; ranges count from the part's start.
#[derive(Clone, Copy, Debug)]
pub struct PartCtx<'a> {
    /// The part.
    pub part: &'a Part,
    /// What it says to a reader.
    pub reading: &'a Reading,
    /// What the reader knows.
    pub scope: &'a Scope,
}

/// What a check sees that runs after every key; ranges are the document's.
#[derive(Clone, Copy, Debug)]
pub struct TotalsCtx<'a> {
    /// The document and its surroundings.
    pub ctx: Ctx<'a>,
    /// Its parts as they were read, and what was found in each.
    pub parts: &'a List<PartFindings>,
    /// How much of everything it has.
    pub totals: Totals,
}

/// Where a check puts what it finds.
#[derive(Debug)]
pub struct Sink<T = Diagnostic> {
    code: &'static str,
    severity: Severity,
    /// Whether the settings chose the severity: then no rule changes it.
    fixed: bool,
    found: Vec<T>,
}

/// Where the check of a document puts what it finds.
pub type DocumentSink = Sink<DocumentFinding>;

impl<T> Sink<T> {
    /// `None` where the settings switch the rule off, or where it speaks of more than is known.
    fn of(rule: &Rule, scope: &Scope, known: Sight) -> Option<Sink<T>> {
        let chosen = scope.severity(rule.code);
        let severity = chosen.unwrap_or(rule.severity);
        if severity == Severity::Off || rule.sight > known {
            return None;
        }
        Some(Sink { code: rule.code, severity, fixed: chosen.is_some(), found: Vec::new() })
    }
}

impl Sink {
    /// A finding.
    pub fn push(&mut self, range: TextRange, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = Diagnostic {
            code: self.code,
            severity: self.severity,
            range,
            message: message.into(),
            unnecessary: false,
            related: Vec::<Related>::new(),
        };
        self.found.push(diagnostic);
        self.found.last_mut().expect("it was pushed in the line above")
    }

    /// A finding that is graver or lighter than the rule's, unless the settings chose.
    pub fn push_as(&mut self, severity: Severity, range: TextRange, message: impl Into<String>) {
        let fixed = self.fixed;
        let diagnostic = self.push(range, message);
        if !fixed {
            diagnostic.severity = severity;
        }
    }
}

impl DocumentSink {
    /// A finding.
    pub fn push(&mut self, spot: Spot, message: impl Into<String>) -> &mut DocumentFinding {
        let (code, severity, related) = (self.code, self.severity, Vec::new());
        self.found.push(DocumentFinding { code, severity, spot, message: message.into(), related });
        self.found.last_mut().expect("it was pushed in the line above")
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}
