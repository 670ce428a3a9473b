//! Diagnostics: what a document still lacks. A rule is one file and two adjacent lines here.

mod suppression;

mod article_title;
mod broken_anchor;
mod broken_link;
mod checklist_contradiction;
mod constitution_check;
mod duplicate_id;
mod duplicate_section;
mod empty_section;
mod invalid_config;
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
mod tests;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::{Ctx, Diagnostic, Related, Severity};
use crate::document::Part;
use crate::reading::{Reading, Scope};
use crate::text::shift;

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
    &unknown_suppression::RULE,
    &invalid_config::RULE,
];

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
    /// The check.
    pub check: Check,
}

/// The rule about the settings file.
pub const INVALID_CONFIG: &Rule = &invalid_config::RULE;

/// What a check needs to see.
#[derive(Debug)]
pub enum Check {
    /// One part in its scope: the finding is kept as long as neither changes.
    Part(fn(&PartCtx<'_>, &mut Sink)),
    /// The whole document and its surroundings: done anew each time.
    Document(fn(&DocumentCtx<'_>, &mut Sink)),
    /// The settings file, by whoever reads it: no document has such a finding.
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

/// What the check of a document sees; ranges are the document's.
#[derive(Clone, Copy, Debug)]
pub struct DocumentCtx<'a> {
    /// The document and its surroundings.
    pub ctx: Ctx<'a>,
    /// Its parts as they were read.
    pub parts: &'a [Arc<CheckedPart>],
}

/// A part with what it says, and what is wrong in it.
#[derive(Debug)]
pub struct CheckedPart {
    /// The part.
    pub part: Arc<Part>,
    /// The scope it was read in.
    pub scope: Arc<Scope>,
    /// What it says.
    pub reading: Reading,
    /// What is wrong in it; ranges count from the part's start.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckedPart {
    /// Reads and checks a part.
    pub fn new(part: &Arc<Part>, scope: &Arc<Scope>) -> CheckedPart {
        let reading = Reading::of(part, scope);
        let ctx = PartCtx { part, reading: &reading, scope };
        let mut diagnostics = Vec::new();
        if scope.role.is_filled() {
            for rule in RULES {
                if let (Check::Part(check), Some(mut sink)) = (&rule.check, Sink::of(rule, scope)) {
                    check(&ctx, &mut sink);
                    diagnostics.append(&mut sink.found);
                }
            }
        }
        suppression::retain_in_part(part, &mut diagnostics);
        diagnostics.sort_by_key(|it| (it.range.start(), it.range.end()));
        CheckedPart { part: Arc::clone(part), scope: Arc::clone(scope), reading, diagnostics }
    }
}

/// Where a check puts what it finds.
#[derive(Debug)]
pub struct Sink {
    code: &'static str,
    severity: Severity,
    /// Whether the settings chose the severity: then no rule changes it.
    fixed: bool,
    found: Vec<Diagnostic>,
}

impl Sink {
    /// `None` where the settings switch the rule off.
    fn of(rule: &Rule, scope: &Scope) -> Option<Sink> {
        let chosen = scope.severity(rule.code);
        let severity = chosen.unwrap_or(rule.severity);
        if severity == Severity::Off {
            return None;
        }
        Some(Sink { code: rule.code, severity, fixed: chosen.is_some(), found: Vec::new() })
    }

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

/// The findings that need the whole document, in its offsets.
pub fn of_document(ctx: &DocumentCtx<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !ctx.ctx.scope.role.is_filled() {
        return diagnostics;
    }
    for rule in RULES {
        if let (Check::Document(check), Some(mut sink)) =
            (&rule.check, Sink::of(rule, ctx.ctx.scope))
        {
            check(ctx, &mut sink);
            diagnostics.append(&mut sink.found);
        }
    }
    suppression::retain_in_document(ctx, &mut diagnostics);
    diagnostics.sort_by_key(|it| (it.range.start(), it.range.end()));
    diagnostics
}

/// Every finding of a document in the order of the text.
pub fn diagnostics(ctx: &DocumentCtx<'_>, of_document: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all = of_document.to_vec();
    let beyond = suppression::Beyond::of(ctx.parts);
    for (start, checked) in starts(ctx.parts) {
        let moved = checked
            .diagnostics
            .iter()
            .map(|it| Diagnostic { range: shift(it.range, start), ..it.clone() });
        all.extend(moved.filter(|it| !beyond.hides(it)));
    }
    all.sort_by_key(|it| (it.range.start(), it.range.end()));
    all
}

/// Whether any comment hides findings beyond its own part.
pub fn hides_codes(parts: &[Arc<CheckedPart>]) -> bool {
    suppression::Beyond::of(parts).is_any()
}

/// The parts with the offsets at which they begin.
pub fn starts(parts: &[Arc<CheckedPart>]) -> impl Iterator<Item = (TextSize, &Arc<CheckedPart>)> {
    let mut at = TextSize::new(0);
    parts.iter().map(move |checked| {
        let start = at;
        at += checked.part.section.len();
        (start, checked)
    })
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}
