//! Annotations of GitHub Actions: workflow commands, as GitHub's documentation "Workflow commands for GitHub Actions"
//! and the escaping of its `@actions/core` have them.

use anyhow::Result;
use plan_analysis::features::Severity;
use plan_analysis::render::escaped;

use super::json::Span;
use super::{Checked, Finding, Writer, slashed};

/// Writes a command for each finding.
pub(super) struct Github;

impl Writer for Github {
    fn document(&self, checked: &Checked) -> Result<String> {
        Ok(checked.findings.iter().map(|it| command(checked, it)).collect())
    }
}

fn command(checked: &Checked, Finding { diagnostic, .. }: &Finding) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint | Severity::Off => "notice",
    };
    let Span { line, column, end_line, end_column } = Span::new(&checked.text, diagnostic.range);
    let (file, title) =
        (property(&slashed(&checked.shown)), property(&format!("planls: {}", diagnostic.code)));
    let message = data(&diagnostic.message);
    format!(
        "::{level} file={file},line={line},col={column},endLine={end_line},endColumn={end_column},title={title}::{message}\n"
    )
}

/// The text of a command.
fn data(text: &str) -> String {
    escaped(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use plan_analysis::features::Severity::{Error, Hint};

    use super::command;
    use crate::cli::output::fixture::checked;

    #[test]
    fn names_and_messages_cannot_command() {
        let mut it = checked("a,line=9::b%\n::error::.md", "# Plan\n", &[("some-code", Error)]);
        it.findings[0].diagnostic.message = "one\r\n::set-output::100%".to_owned();
        assert_eq!(
            command(&it, &it.findings[0]),
            "::error file=a%2Cline=9%3A%3Ab%25%0A%3A%3Aerror%3A%3A.md,line=1,col=1,endLine=1,endColumn=3,\
             title=planls%3A some-code::one%0D%0A::set-output::100%25\n"
        );
    }

    #[test]
    fn what_is_no_error_and_no_warning_is_a_notice() {
        let it = checked("a.md", "# Plan\n", &[("some-code", Hint)]);
        assert!(command(&it, &it.findings[0]).starts_with("::notice file=a.md,"));
    }
}
