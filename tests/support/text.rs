//! Texts of the tests, and places in them.

use serde_json::{Value, json};

/// A text without its mark `$0`, and the position of the mark in UTF-16.
pub(crate) fn cursor(text: &str) -> (String, Value) {
    let (before, after) = text.split_once("$0").expect("the text has a mark");
    assert!(!after.contains("$0"), "the text has one mark");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count();
    let character = before[line_start..].encode_utf16().count();
    (format!("{before}{after}"), json!({ "line": line, "character": character }))
}

/// The lines of a text whose line ends are all alike.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    let end = ["\r\n", "\r", "\n"].into_iter().find(|end| text.contains(end)).unwrap_or("\n");
    text.split(end).collect()
}

/// The position of the first character of `needle`, as the encoding counts.
pub(crate) fn position_of(text: &str, needle: &str, encoding: &str) -> Value {
    let lines = lines(text);
    let line = lines.iter().position(|line| line.contains(needle));
    let line = line.unwrap_or_else(|| panic!("{needle} stands in the text"));
    let before = lines[line].split(needle).next().unwrap();
    let column = match encoding {
        "utf-8" => before.len(),
        "utf-16" => before.encode_utf16().count(),
        _ => before.chars().count(),
    };
    json!({ "line": line, "character": column })
}
