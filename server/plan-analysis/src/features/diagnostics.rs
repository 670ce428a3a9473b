//! Diagnostics: what a document still lacks. A rule is one file and two adjacent lines here.

mod constitution_check;
mod context;
mod incremental;
mod suppression;

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

use super::{Ctx, Diagnostic, NavigationTarget, Related, Repair, Severity};
use crate::reading::Scope;
pub use context::{
    DocumentCtx, Files, SectionCtx, SectionInDocumentCtx, SeenSection, Spot, Surroundings,
    TotalsCtx,
};
pub use incremental::{
    Asked, Before, CheckedSection, Distance, Findings, Totals, outdated, starts,
};
#[cfg(test)]
pub(crate) use test_rules::TEST_RULES;

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

/// The rules that are checked.
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
    /// The severity of its findings, unless the settings choose another.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// What, why, and an example before and after; markdown.
    pub explanation: &'static str,
    /// How far it looks.
    pub sight: Sight,
    /// The check.
    pub check: Check,
}

impl Rule {
    /// What its code means and how to switch it off, or on, in Markdown. What `planls explain` prints, and the text of its
    /// page.
    pub fn help(&self) -> String {
        let Rule { code, .. } = self;
        let explanation = self.explanation.trim_end();
        if matches!(self.check, Check::Settings) {
            return format!("{explanation}\n\nIt cannot be switched off.\n");
        }
        let in_settings =
            |severity: Severity| format!("    [rules]\n    {code} = \"{}\"\n", severity.name());
        let comments = format!(
            "For the next paragraph or list item, or at the end of a line, for that line:\n\n\
             {INDENT}<!-- planls-ignore {code} -->\n\n\
             For the whole file:\n\n{INDENT}<!-- planls-ignore-file {code} -->\n"
        );
        if self.severity == Severity::Off {
            return format!(
                "{explanation}\n\n## Switching it on\n\n\
                 For the project, in planls.toml:\n\n{}\n\
                 For a single check, which reports nothing else:\n\n{INDENT}planls check --select {code}\n\n\
                 ## Hiding a finding\n\n{comments}",
                in_settings(Severity::Warning),
            );
        }
        format!(
            "{explanation}\n\n## Switching it off\n\n{comments}\n\
             For the project, in planls.toml:\n\n{}",
            in_settings(Severity::Off),
        )
    }
}

/// In front of a line of code in Markdown.
const INDENT: &str = "    ";

/// What a rule speaks of, and so what must be known before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// The document, and files that it names, each of which may be known or not.
    Document,
    /// The other documents of its feature, the constitution and the templates of its project: the rule runs only after
    /// these have been read.
    Feature,
    /// Any documents of its project: the rule runs only after all have been read. The less it sees the more it says: a
    /// definition elsewhere, or a section that others lack too, makes it fall silent.
    Project,
}

impl Sight {
    /// How far a rule may look in the present state of the index.
    fn around(ctx: &Ctx<'_>) -> Sight {
        if ctx.index.is_read_around(ctx.id) { Sight::Project } else { Sight::Document }
    }
}

/// The codes whose findings `untouched-template` says once for a whole document.
pub const UNTOUCHED_STANDS_FOR: &[&str] = &[
    unfilled_placeholder::RULE.code,
    unresolved_choice::RULE.code,
    open_question::RULE.code,
    template_residue::RULE.code,
];

/// The rule about the settings file.
pub const INVALID_CONFIG: &Rule = &invalid_config::RULE;

/// The check of a rule, by what it sees. The less it sees, the longer its findings are kept.
#[derive(Debug)]
pub enum Check {
    /// Sees one section and its scope. Runs when one of these changes.
    Section(fn(&SectionCtx<'_>, &mut Sink)),
    /// Sees one section, asks about the other sections, and sees other files. Runs when the section, an answer or
    /// another file changes.
    SectionInDocument(fn(&SectionInDocumentCtx<'_>, &mut Sink)),
    /// Sees the outlines of all sections, and other files. Runs when one of these changes.
    Document(fn(&DocumentCtx<'_>, &mut DocumentSink)),
    /// Sees the whole document. Runs after every edit, so it may look at the totals and the first section, and at
    /// the other sections only if a total is not zero.
    Totals(fn(&TotalsCtx<'_>, &mut Sink)),
    /// Sees the settings file. No document has such findings.
    Settings,
}

/// Takes the findings of a check.
#[derive(Debug)]
pub struct Sink<T = Diagnostic> {
    code: &'static str,
    severity: Severity,
    /// Whether the severity comes from the settings; then rules cannot change it.
    fixed: bool,
    found: Vec<T>,
}

/// Takes the findings of [`Check::Document`].
pub type DocumentSink = Sink<DocumentFinding>;

/// A finding of [`Check::Document`].
#[derive(Clone, Debug)]
pub struct DocumentFinding {
    code: &'static str,
    severity: Severity,
    /// The noun that is wrong.
    spot: Spot,
    message: String,
    /// Related places, and what is there.
    related: Vec<(RelatedPlace, String)>,
    repair: Option<Repair>,
}

/// A place related to a finding.
#[derive(Clone, Debug)]
enum RelatedPlace {
    /// In the same document.
    Here(Spot),
    /// In another document.
    There(NavigationTarget),
}

impl<T> Sink<T> {
    /// `None` if the settings switch the rule off, or if it speaks of more than is known.
    fn for_rule(rule: &Rule, scope: &Scope, known: Sight) -> Option<Sink<T>> {
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
            repair: None,
            related: Vec::<Related>::new(),
        };
        self.found.push(diagnostic);
        self.found.last_mut().expect("it was pushed in the line above")
    }

    /// A finding with another severity than the rule's, unless the settings choose it.
    pub fn push_as(
        &mut self,
        severity: Severity,
        range: TextRange,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let fixed = self.fixed;
        let diagnostic = self.push(range, message);
        if !fixed {
            diagnostic.severity = severity;
        }
        diagnostic
    }
}

impl DocumentSink {
    /// A finding.
    pub fn push(&mut self, spot: Spot, message: impl Into<String>) -> &mut DocumentFinding {
        let (code, severity, related) = (self.code, self.severity, Vec::new());
        let (message, repair) = (message.into(), None);
        self.found.push(DocumentFinding { code, severity, spot, message, related, repair });
        self.found.last_mut().expect("it was pushed in the line above")
    }
}

impl DocumentFinding {
    /// Sets how to mend it.
    pub fn mended_by(&mut self, repair: Repair) -> &mut DocumentFinding {
        self.repair = Some(repair);
        self
    }

    /// Adds another noun of the document, and what is there.
    pub fn with(&mut self, spot: Spot, what: impl Into<String>) {
        self.related.push((RelatedPlace::Here(spot), what.into()));
    }

    /// Adds a place in another document, and what is there.
    pub fn with_other(&mut self, target: NavigationTarget, what: impl Into<String>) {
        self.related.push((RelatedPlace::There(target), what.into()));
    }

    /// The nouns of the document that it refers to.
    fn spots(&self) -> impl Iterator<Item = Spot> {
        let related = self.related.iter().filter_map(|(place, _)| match place {
            RelatedPlace::Here(spot) => Some(*spot),
            RelatedPlace::There(_) => None,
        });
        std::iter::once(self.spot).chain(related)
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}
