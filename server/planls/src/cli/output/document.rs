//! A JSON document of version 1: findings with fixes, fingerprints and related places, and a summary. What a version
//! has stays as it is; fields may be added to it. `docs/findings.schema.json` is its schema.

use std::path::Path;

use anyhow::Result;
use plan_analysis::features::{Related, Severity};
use plan_analysis::text::Text;
use serde::Serialize;

use super::json::{Object, Span, closing, elements, harmless, position};
use super::{Checked, Fix, Summary, Writer, fingerprint};
use crate::cli::check::settings::shown;
use crate::disk;

/// Writes the document.
pub(super) struct Document;

impl Writer for Document {
    fn head(&self) -> String {
        "{\n\"version\": 1,\n\"findings\": [".to_owned()
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let all = checked.findings.iter().zip(fingerprint::of_all(checked));
        let findings = all.map(|(finding, fingerprint)| Reported {
            object: Object::new(checked, finding),
            section: &finding.section,
            fingerprint,
            fix: finding.fix.as_ref().map(|fix| Mending::new(fix, &checked.text)),
            related: finding.diagnostic.related.iter().map(|it| Place::new(it, checked)).collect(),
        });
        elements(&findings.collect::<Vec<_>>())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        let end = closing(summary);
        let summary = serde_json::to_string_pretty(&Numbers::new(summary))?;
        Ok(format!("{end},\n\"summary\": {}\n}}\n", harmless(&summary)))
    }
}

/// The whole document, for the schema; it is written piece by piece.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(title = "Findings of planls check --format json-v1")]
#[expect(dead_code, reason = "only its schema is used")]
struct Whole<'a> {
    /// 1.
    version: u32,
    /// The findings, document by document.
    findings: Vec<Reported<'a>>,
    /// The report in numbers.
    summary: Numbers,
}

/// A finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Reported<'a> {
    #[serde(flatten)]
    object: Object<'a>,
    /// The title of its section; empty before the first heading.
    section: &'a str,
    /// The same for the same finding after edits elsewhere; no two of a report have the same.
    fingerprint: String,
    /// The one right way to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Mending<'a>>,
    /// Other places that have to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    related: Vec<Place<'a>>,
}

/// How a finding is mended: edits of its document, none of which overlaps another.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Mending<'a> {
    /// What is done.
    title: &'a str,
    /// Whether `planls check --fix` does it.
    is_safe: bool,
    /// The edits, in the order of the text. Ranges are those of the text before any of them.
    edits: Vec<Replacement<'a>>,
}

/// A range, and the text that takes its place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    #[serde(flatten)]
    span: Span,
    /// The new text.
    text: &'a str,
}

/// Another place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    /// The path, relative to the current folder if it is in it.
    file: String,
    /// The line, from 1; left out if the file cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// What is there.
    message: &'a str,
}

/// A report in numbers.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Numbers {
    /// Documents that were checked.
    documents: usize,
    /// Documents with findings.
    documents_with_findings: usize,
    /// Findings of the severity error.
    errors: usize,
    /// Findings of the severity warning.
    warnings: usize,
    /// Findings of the severity information.
    information: usize,
    /// Findings of the severity hint.
    hints: usize,
    /// Findings that `--fix` has mended.
    fixed: usize,
    /// Findings that the baseline holds; they are not among the others.
    in_baseline: usize,
    /// Findings that `--max` has left out; they are counted above.
    left_out: usize,
    /// Documents that the settings exclude.
    excluded: usize,
    /// Files and folders that could not be read.
    unread: usize,
}

impl Numbers {
    fn new(summary: &Summary) -> Numbers {
        Numbers {
            documents: summary.documents,
            documents_with_findings: summary.touched,
            errors: summary.of(Severity::Error),
            warnings: summary.of(Severity::Warning),
            information: summary.of(Severity::Information),
            hints: summary.of(Severity::Hint),
            fixed: summary.fixed,
            in_baseline: summary.known,
            left_out: summary.left_out,
            excluded: summary.excluded,
            unread: summary.unread,
        }
    }
}

impl Mending<'_> {
    fn new<'a>(fix: &'a Fix, text: &Text) -> Mending<'a> {
        let edits = fix.edits.iter();
        let edits = edits.map(|it| Replacement { span: Span::new(text, it.range), text: &it.text });
        let edits = edits.collect();
        Mending { title: &fix.title, is_safe: fix.is_safe, edits }
    }
}

impl Place<'_> {
    fn new<'a>(related: &'a Related, checked: &Checked) -> Place<'a> {
        let path = Path::new(related.target.id.as_str());
        // The text that was checked need not be that of the file.
        let text = if path == checked.path {
            Some(checked.text.clone())
        } else {
            disk::read(path).ok().map(|text| Text::new(&text))
        };
        let line = text.map(|text| position(&text, related.target.focus_range.start()).0);
        Place { file: shown(path), line, message: &related.message }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Whole;

    /// `UPDATE_DOCS=1` writes it.
    #[test]
    fn the_schema_is_that_of_the_types() {
        let schema = schemars::schema_for!(Whole<'_>);
        let schema = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/findings.schema.json");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &schema).expect("the schema can be written");
        }
        let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(written, schema, "UPDATE_DOCS=1 cargo test -p planls --lib writes it");
    }
}
