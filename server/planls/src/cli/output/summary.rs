//! What was found and what was not checked, in numbers, and in one line.

use std::collections::BTreeMap;

use plan_analysis::features::Severity;
use plan_analysis::words::counted;

use super::Checked;

/// A report in numbers.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// Number of documents that were checked.
    pub(crate) documents: usize,
    /// Number of documents with findings.
    pub(crate) touched: usize,
    /// Number of findings of each code, and their severities.
    pub(crate) codes: BTreeMap<(Severity, &'static str), usize>,
    /// Number of documents that the settings exclude.
    pub(crate) excluded: usize,
    /// Number of files and folders that could not be read.
    pub(crate) unread: usize,
    /// Number of findings that were mended.
    pub(crate) fixed: usize,
    /// Number of findings that the baseline holds, and that are not among the others.
    pub(crate) known: usize,
    /// Number of findings that are counted and not shown (`--max`).
    pub(crate) left_out: usize,
}

/// The severities that a finding can have, the gravest first.
pub(super) const SEVERITIES: [Severity; 4] =
    [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

impl Summary {
    /// Counts what was found.
    pub(crate) fn count(&mut self, checked: &[Checked]) {
        self.documents = checked.len();
        self.touched = checked.iter().filter(|it| !it.findings.is_empty()).count();
        for it in checked.iter().flat_map(|it| &it.findings) {
            *self.codes.entry((it.diagnostic.severity, it.diagnostic.code)).or_default() += 1;
        }
    }

    /// Number of findings.
    pub(crate) fn findings(&self) -> usize {
        self.codes.values().sum()
    }

    /// Whether no finding is shown.
    pub(super) fn is_empty(&self) -> bool {
        self.findings() == self.left_out
    }

    /// Number of findings of a severity.
    pub(crate) fn of(&self, severity: Severity) -> usize {
        let of = self.codes.iter().filter(|((it, _), _)| *it == severity);
        of.map(|(_, count)| count).sum()
    }

    /// Number of findings at least as grave as `least`.
    pub(crate) fn at_least(&self, least: Severity) -> usize {
        let grave = self.codes.iter().filter(|((it, _), _)| *it <= least);
        grave.map(|(_, count)| count).sum()
    }

    /// One line, with what was not checked in brackets after it.
    pub(super) fn line(&self) -> String {
        let aside = [
            (self.known, "more in the baseline"),
            (self.left_out, "not shown"),
            (self.excluded, "left out by the settings"),
            (self.unread, "not read"),
        ];
        let aside = aside.iter().filter(|(count, _)| *count > 0);
        let aside: Vec<String> = aside.map(|(count, what)| format!("{count} {what}")).collect();
        let mut line = match self.fixed {
            0 => String::new(),
            fixed => format!("{} fixed; ", counted(fixed, "finding")),
        };
        line += &self.found();
        if !aside.is_empty() {
            line += &format!(" ({})", aside.join(", "));
        }
        line
    }

    /// `12 findings in 3 of 8 documents: 1 error, 9 warnings, 2 information`.
    fn found(&self) -> String {
        let documents = counted(self.documents, "document");
        let findings = self.findings();
        if self.documents == 0 {
            return "nothing was checked".to_owned();
        }
        if findings == 0 {
            let new = if self.known > 0 { "new " } else { "" };
            return format!("{documents}, nothing {new}to report");
        }
        let by_severity: Vec<String> =
            SEVERITIES.iter().filter_map(|it| self.words_of(*it)).collect();
        let (findings, touched) = (counted(findings, "finding"), self.touched);
        format!("{findings} in {touched} of {documents}: {}", by_severity.join(", "))
    }

    /// How many findings of a severity there are, where there are any.
    fn words_of(&self, severity: Severity) -> Option<String> {
        let count = self.of(severity);
        (count > 0).then(|| match severity {
            Severity::Information => format!("{count} information"),
            _ => counted(count, severity.name()),
        })
    }
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::{Error, Information, Warning};

    use super::Summary;
    use crate::cli::output::Checked;
    use crate::cli::output::fixture::checked;

    fn summary(checked: &[Checked]) -> Summary {
        let mut summary = Summary::default();
        summary.count(checked);
        summary
    }

    #[test]
    fn the_line_counts_findings_documents_and_severities() {
        let of = |severities: &[_]| {
            let codes: Vec<_> = severities.iter().map(|it| ("some-code", *it)).collect();
            checked("plan.md", "# Plan\n", &codes)
        };
        let all = [of(&[Error, Warning, Warning]), of(&[]), of(&[Information])];
        assert_eq!(
            summary(&all).line(),
            "4 findings in 2 of 3 documents: 1 error, 2 warnings, 1 information"
        );
        assert_eq!(summary(&all[..1]).line(), "3 findings in 1 of 1 document: 1 error, 2 warnings");
        assert_eq!(summary(&all[1..2]).line(), "1 document, nothing to report");
        assert_eq!(summary(&all).at_least(Warning), 3);
    }

    #[test]
    fn what_was_not_checked_or_not_shown_is_in_the_line() {
        let all = [checked("plan.md", "# Plan\n", &[])];
        let unread = Summary { unread: 1, ..Summary::default() };
        assert_eq!(unread.line(), "nothing was checked (1 not read)");
        let more = Summary { excluded: 2, unread: 1, known: 3, ..summary(&all) };
        assert_eq!(
            more.line(),
            "1 document, nothing new to report (3 more in the baseline, 2 left out by the settings, 1 not read)"
        );
        let fixed = Summary { fixed: 1, ..summary(&all) };
        assert_eq!(fixed.line(), "1 finding fixed; 1 document, nothing to report");
    }
}
