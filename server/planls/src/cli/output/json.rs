//! JSON output: an array of findings. Lines and columns count from 1, columns in characters.

use anyhow::Result;
use plan_analysis::text::Encoding;
use serde::Serialize;

use crate::cli::check::Checked;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    code: &'static str,
    severity: &'static str,
    text: String,
    message: &'a str,
}

/// Writes the findings of all documents.
pub(crate) fn write(checked: &[Checked]) -> Result<()> {
    let mut findings = Vec::new();
    for Checked { shown, text, diagnostics } in checked {
        for diagnostic in diagnostics {
            let start = text.position(diagnostic.range.start(), Encoding::Utf32);
            let end = text.position(diagnostic.range.end(), Encoding::Utf32);
            findings.push(Finding {
                file: shown,
                line: start.line + 1,
                column: start.column + 1,
                end_line: end.line + 1,
                end_column: end.column + 1,
                code: diagnostic.code,
                severity: diagnostic.severity.name(),
                text: text.slice(diagnostic.range),
                message: &diagnostic.message,
            });
        }
    }
    super::write(&(serde_json::to_string_pretty(&findings)? + "\n"))
}
