//! JSON output: an array of findings. Lines and columns count from 1, columns in characters.

use anyhow::Result;
use plan_analysis::render::is_treacherous;
use plan_analysis::text::Encoding;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use super::Checked;

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

/// Maximum number of documents whose findings are written at once, to limit the memory used.
const AT_ONCE: usize = 256;

/// Writes the findings of all documents.
pub(crate) fn write(checked: &[Checked]) -> Result<()> {
    let found: Vec<&Checked> = checked.iter().filter(|it| !it.diagnostics.is_empty()).collect();
    if found.is_empty() {
        return super::write("[]\n");
    }
    for (number, some) in found.chunks(AT_ONCE).enumerate() {
        let objects: Vec<String> = some.par_iter().map(|it| objects(it)).collect::<Result<_>>()?;
        let before = if number == 0 { "[\n" } else { ",\n" };
        super::write(&(before.to_owned() + &objects.join(",\n")))?;
    }
    super::write("\n]\n")
}

/// The findings of one document, as elements of the array.
fn objects(checked: &Checked) -> Result<String> {
    let findings: Vec<Finding<'_>> = findings(checked).collect();
    let array = serde_json::to_string_pretty(&findings)?;
    Ok(harmless(array.trim_start_matches("[\n").trim_end_matches("\n]")))
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

fn findings(Checked { shown, text, diagnostics }: &Checked) -> impl Iterator<Item = Finding<'_>> {
    diagnostics.iter().map(move |diagnostic| {
        let start = text.position(diagnostic.range.start(), Encoding::Utf32);
        let end = text.position(diagnostic.range.end(), Encoding::Utf32);
        Finding {
            file: shown,
            line: start.line + 1,
            column: start.column + 1,
            end_line: end.line + 1,
            end_column: end.column + 1,
            code: diagnostic.code,
            severity: diagnostic.severity.name(),
            text: text.slice(diagnostic.range),
            message: &diagnostic.message,
        }
    })
}
