//! Output for people: a picture of each finding, document by document, how many there are of each code, and one line
//! that sums up.

use anyhow::Result;
use plan_analysis::render::{Style, escaped, heading, render};
use plan_analysis::words::counted;

use super::{Checked, Summary, Writer, statistics};

/// Writes for people.
pub(super) struct Human {
    /// Whether with colours.
    pub(super) style: Style,
    /// The columns of the terminal, if it is one.
    pub(super) width: Option<usize>,
    /// Whether nothing is said but the findings.
    pub(super) is_quiet: bool,
}

impl Writer for Human {
    fn document(&self, checked: &Checked) -> Result<String> {
        let Checked { shown, text, findings, .. } = checked;
        let diagnostics = findings.iter().map(|it| it.diagnostic.clone());
        let diagnostics: Vec<_> = diagnostics.collect();
        let title = format!("{}: {}", escaped(shown), counted(findings.len(), "finding"));
        let pictures = render(shown, &text.to_string(), &diagnostics, self.style, self.width);
        Ok(heading(&title, self.style, self.width) + &pictures)
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        if self.is_quiet {
            return Ok(String::new());
        }
        let mut tail = String::new();
        if summary.codes.len() > 1 {
            tail = statistics(summary, self.style, self.width) + "\n";
        }
        Ok(tail + &summary.line() + "\n")
    }
}
