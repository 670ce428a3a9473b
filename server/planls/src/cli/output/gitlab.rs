//! A report of GitLab's Code Quality, as GitLab's documentation "Code Quality report format" has it.

use anyhow::Result;
use plan_analysis::features::Severity;
use serde::Serialize;

use super::json::{Span, closing, elements};
use super::{Checked, Summary, Writer, fingerprint, slashed};

/// Writes an array of issues.
pub(super) struct Gitlab;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Writer for Gitlab {
    fn head(&self) -> String {
        "[".to_owned()
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let all = checked.findings.iter().zip(fingerprint::of_all(checked));
        let issues = all.map(|(finding, fingerprint)| {
            let diagnostic = &finding.diagnostic;
            let Span { line: begin, end_line: end, .. } =
                Span::new(&checked.text, diagnostic.range);
            Issue {
                description: &diagnostic.message,
                check_name: diagnostic.code,
                fingerprint,
                severity: severity(diagnostic.severity),
                location: Location { path: slashed(&checked.shown), lines: Lines { begin, end } },
            }
        });
        elements(&issues.collect::<Vec<_>>())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        Ok(closing(summary).to_owned() + "\n")
    }
}

/// GitLab's severities are info, minor, major, critical and blocker.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Information | Severity::Hint | Severity::Off => "info",
    }
}
