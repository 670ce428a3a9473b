//! SARIF 2.1.0 (OASIS), as code scanning reads it.

use anyhow::Result;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use plan_analysis::features::diagnostics::RULES;
use plan_analysis::features::{Diagnostic, Severity};
use plan_analysis::text::Text;
use serde_json::{Value, json};

use super::json::{Span, closing, elements, harmless};
use super::{Checked, Summary, Writer, fingerprint, slashed};

/// Writes a log with one run.
pub(super) struct Sarif;

impl Writer for Sarif {
    fn head(&self) -> String {
        // The results come last, so that they can be written one by one.
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
        });
        let log = log.to_string();
        let run = json!({ "tool": { "driver": driver() }, "columnKind": "unicodeCodePoints" });
        let run = harmless(&run.to_string());
        format!("{},\n\"runs\": [{},\n\"results\": [", open(&log), open(&run))
    }

    fn document(&self, checked: &Checked) -> Result<String> {
        let all = checked.findings.iter().zip(fingerprint::of_all(checked));
        let results = all.map(|(it, fingerprint)| result(checked, &it.diagnostic, &fingerprint));
        elements(&results.collect::<Vec<_>>())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn tail(&self, summary: &Summary) -> Result<String> {
        Ok(closing(summary).to_owned() + "}]}\n")
    }
}

/// An object to which members are added.
fn open(object: &str) -> &str {
    object.strip_suffix('}').unwrap_or(object)
}

/// The program and its rules.
fn driver() -> Value {
    let rules = RULES.iter().map(|rule| {
        let enabled = rule.severity != Severity::Off;
        json!({
            "id": rule.code,
            "shortDescription": { "text": rule.summary },
            "help": { "text": rule.explanation, "markdown": rule.explanation },
            "defaultConfiguration": { "enabled": enabled, "level": level(rule.severity) },
        })
    });
    json!({
        "name": "planls",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn result(checked: &Checked, diagnostic: &Diagnostic, fingerprint: &str) -> Value {
    json!({
        "ruleId": diagnostic.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": { "text": diagnostic.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&checked.shown) },
            "region": region(&checked.text, diagnostic),
        }}],
        "partialFingerprints": { "planls/v1": fingerprint },
    })
}

fn region(text: &Text, diagnostic: &Diagnostic) -> Value {
    let Span { line, column, end_line, end_column } = Span::new(text, diagnostic.range);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint | Severity::Off => "note",
    }
}

/// The characters that need no escape in a URI (RFC 3986, unreserved), and the slash.
const NOT_IN_URIS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path as a relative reference.
fn uri(path: &str) -> String {
    let path = slashed(path);
    let encoded = utf8_percent_encode(&path, NOT_IN_URIS).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(uri("./a b/c:d%#?.md"), "a%20b/c%3Ad%25%23%3F.md");
        assert_eq!(uri("a\\b.md"), "a/b.md");
        assert_eq!(uri("/tmp/a.md"), "file:///tmp/a.md");
    }
}
