//! One line for each finding, for agents and for `grep`: `path:line:col: severity[code] message`. Lines and columns
//! count from 1, columns in characters.

use anyhow::Result;
use plan_analysis::features::Diagnostic;
use plan_analysis::render::escaped;
use plan_analysis::text::Text;

use super::json::position;
use super::{Checked, Summary, Writer};

/// Writes a line for each finding, and one that sums up.
pub(super) struct Concise {
    /// Whether nothing is said but the findings.
    pub(super) is_quiet: bool,
}

impl Writer for Concise {
    fn document(&self, Checked { shown, text, findings, .. }: &Checked) -> Result<String> {
        Ok(findings.iter().map(|it| line(shown, text, &it.diagnostic) + "\n").collect())
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        Ok(if self.is_quiet { String::new() } else { summary.line() + "\n" })
    }
}

/// The line of a finding, without a line end.
pub(crate) fn line(shown: &str, text: &Text, finding: &Diagnostic) -> String {
    let (line, column) = position(text, finding.range.start());
    let Diagnostic { code, severity, message, .. } = finding;
    let line = format!("{shown}:{line}:{column}: {}[{code}] {message}", severity.name());
    escaped(&line.replace(['\n', '\r', '\t'], " "))
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::{Diagnostic, Severity};
    use plan_analysis::text::Text;

    use super::line;

    fn check(text: &str, marked: &str, message: &str, expected: &str) {
        let start = text.find(marked).unwrap_or_default();
        let offset = |at: usize| u32::try_from(at).unwrap_or_default().into();
        let found = Diagnostic {
            code: "unfilled-placeholder",
            severity: Severity::Warning,
            range: plan_analysis::TextRange::new(offset(start), offset(start + marked.len())),
            message: message.to_owned(),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        };
        assert_eq!(line("specs/001-a/plan.md", &Text::new(text), &found), expected);
    }

    #[test]
    fn a_finding_is_one_line() {
        check(
            "# Plan\n\n😀字é <<OWNER>>\n",
            "<<OWNER>>",
            "`<<OWNER>>` is still to be filled",
            "specs/001-a/plan.md:3:5: warning[unfilled-placeholder] `<<OWNER>>` is still to be filled",
        );
    }

    #[test]
    fn nothing_in_a_message_ends_the_line_or_obeys_a_terminal() {
        check(
            "a\n",
            "a",
            "one\ntwo\u{1b}[31m",
            "specs/001-a/plan.md:1:1: warning[unfilled-placeholder] one two\\u{1b}[31m",
        );
    }
}
