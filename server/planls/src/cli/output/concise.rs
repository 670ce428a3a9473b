//! One line for each finding, for agents, `grep` and editors that read the output of compilers.

use anyhow::Result;
use plan_analysis::render::escaped;

use super::json::position;
use super::{Checked, Finding, Summary, Writer};

/// Writes a line for each finding, and one that sums up.
pub(super) struct Concise {
    /// Whether nothing is said but the findings.
    pub(super) is_quiet: bool,
}

impl Writer for Concise {
    fn document(&self, checked: &Checked) -> Result<String> {
        Ok(checked.findings.iter().map(|it| line(checked, it)).collect())
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        Ok(if self.is_quiet { String::new() } else { summary.line() + "\n" })
    }
}

/// `specs/001-a/plan.md:5:12: warning[unfilled-placeholder] what is wrong`, with its line break.
fn line(checked: &Checked, Finding { diagnostic, .. }: &Finding) -> String {
    let (line, column) = position(&checked.text, diagnostic.range.start());
    let (severity, code) = (diagnostic.severity.name(), diagnostic.code);
    let (path, message) = (escaped(&checked.shown), escaped(&diagnostic.message));
    format!("{path}:{line}:{column}: {severity}[{code}] {message}\n")
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::Warning;

    use super::line;
    use crate::cli::output::fixture::checked;

    #[test]
    fn a_finding_is_one_line_whatever_it_says() {
        let mut it = checked("specs/a.md", "# Plan\n", &[("some-code", Warning)]);
        it.findings[0].diagnostic.message = "two\nlines".to_owned();
        assert_eq!(
            line(&it, &it.findings[0]),
            "specs/a.md:1:1: warning[some-code] two\\u{a}lines\n"
        );
    }
}
