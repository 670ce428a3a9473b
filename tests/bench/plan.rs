//! Plans of any length, put together from the documents of the tests.

use std::fs;
use std::path::Path;

/// The documents in the order in which they are put together, again and again.
const DOCUMENTS: &[&str] = &[
    "sample/specs/001-hold-a-bike/plan.md",
    "legit/specs/004-shared-table/plan.md",
    "mustache/specs/012-parcel-tracking/plan.md",
    "japanese/specs/001-hold-shelf/plan.md",
    "sample/specs/002-late-return-fees/plan.md",
    "sample/.specify/templates/plan-template.md",
];

/// A text of so many lines.
pub(crate) fn plan(documents: &Path, lines: usize) -> String {
    let read = |path: &&str| {
        fs::read_to_string(documents.join(path)).expect("the documents are where they belong")
    };
    let all: Vec<String> = DOCUMENTS.iter().map(read).collect();
    let mut text = String::new();
    for line in all.iter().cycle().flat_map(|document| document.lines()).take(lines) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The lines of a text that are paragraphs of their own, outside fences and comments, with their widths in UTF-16: a
/// token at the end of such a line is a finding.
pub(crate) fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut fenced = false;
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let blank = |number: usize| lines.get(number).is_none_or(|line| line.is_empty());
        let alone = number > 0 && blank(number - 1) && blank(number + 1);
        if alone && !fenced && line.starts_with(char::is_alphabetic) {
            found.push((number, line.encode_utf16().count()));
        }
    }
    found
}
