//! JSON output: an array of findings. Lines and columns count from 1, columns in characters.

use anyhow::Result;
use plan_analysis::render::is_treacherous;
use plan_analysis::text::{Encoding, Text};
use serde::Serialize;
use text_size::{TextRange, TextSize};

use super::{Checked, Finding, Summary, Writer};

/// Writes an array.
pub(super) struct Array;

impl Writer for Array {
    fn head(&self) -> String {
        "[".to_owned()
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let findings = checked.findings.iter().map(|it| Object::new(checked, it));
        elements(&findings.collect::<Vec<_>>())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        Ok(closing(summary).to_owned() + "\n")
    }
}

/// What every JSON format says of a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Object<'a> {
    /// The path, as it was asked for.
    pub(super) file: &'a str,
    #[serde(flatten)]
    pub(super) span: Span,
    /// The code, as `planls explain` takes it.
    pub(super) code: &'static str,
    /// How grave it is.
    pub(super) severity: &'static str,
    /// The text of the range.
    pub(super) text: String,
    /// What is wrong, and what to do.
    pub(super) message: &'a str,
}

impl Object<'_> {
    pub(super) fn new<'a>(checked: &'a Checked, finding: &'a Finding) -> Object<'a> {
        let Finding { diagnostic, .. } = finding;
        Object {
            file: &checked.shown,
            span: Span::new(&checked.text, diagnostic.range),
            code: diagnostic.code,
            severity: diagnostic.severity.name(),
            text: checked.text.slice(diagnostic.range),
            message: &diagnostic.message,
        }
    }
}

/// A range in lines and columns.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(super) struct Span {
    /// The first line of the range, from 1.
    pub(super) line: u32,
    /// The column where the range starts, from 1, in characters.
    pub(super) column: u32,
    /// The last line of the range.
    pub(super) end_line: u32,
    /// The column after the range.
    pub(super) end_column: u32,
}

impl Span {
    pub(super) fn new(text: &Text, range: TextRange) -> Span {
        let (line, column) = position(text, range.start());
        let (end_line, end_column) = position(text, range.end());
        Span { line, column, end_line, end_column }
    }
}

/// The line and the column of an offset, from 1, in characters.
pub(super) fn position(text: &Text, offset: TextSize) -> (u32, u32) {
    let position = text.position(offset, Encoding::Utf32);
    (position.line + 1, position.column + 1)
}

/// The end of an array: on a line of its own if there are elements.
pub(super) fn closing(summary: &Summary) -> &'static str {
    if summary.is_empty() { "]" } else { "\n]" }
}

/// The elements of an array, each from a new line on, without the array's brackets.
pub(super) fn elements(of: &[impl Serialize]) -> Result<String> {
    let array = serde_json::to_string_pretty(of)?;
    Ok(harmless(array.trim_start_matches('[').trim_end_matches("\n]")))
}

/// The same JSON without control characters of terminals. They only occur in strings, where they can be
/// written as escapes.
pub(crate) fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_treacherous(c) {
            out += &format!("\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
