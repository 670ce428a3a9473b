//! Document symbols: a tree, or the same as a list.

use std::fs;

use serde_json::{Value, json};

use super::{PLAN, open_from_disk, project, serve_documents};
use crate::support::documents;

fn tree() -> Value {
    json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } })
}

const TEXT: &str = "# Plan 😀\n\n## One\n\n<<A>> <<B>>\n\n### Deep\n\n## Two\n\nText";

fn symbols(capabilities: &Value, text: &str) -> Value {
    let workspace = project();
    let mut server = workspace.serve(capabilities);
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, text);
    server.request_of("documentSymbol", &uri)
}

/// The names, each with its range's first and last line, indented by depth.
fn outline(symbols: &Value, depth: usize) -> String {
    let lines = symbols.as_array().into_iter().flatten().map(|it| {
        let line = |end: &str| it["range"][end]["line"].clone();
        let (name, detail) =
            (it["name"].as_str().unwrap(), it["detail"].as_str().unwrap_or_default());
        let own =
            format!("{}{name} {}-{} {detail}", "  ".repeat(depth), line("start"), line("end"));
        format!("{}\n{}", own.trim_end(), outline(&it["children"], depth + 1))
    });
    lines.collect()
}

#[test]
fn headings_are_a_tree_with_what_is_left_to_fill() {
    let expected = "Plan 😀 0-10\n  One 2-8 2 to fill\n    Deep 6-8\n  Two 8-10\n";
    assert_eq!(outline(&symbols(&tree(), TEXT), 0), expected);
}

#[test]
fn headings_are_a_list_for_clients_without_trees() {
    let list = symbols(&json!({}), TEXT);
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Plan 😀", "One", "Deep", "Two"]);
    assert_eq!(list[1]["location"]["range"]["start"], json!({ "line": 2, "character": 0 }));
    assert_eq!(list[1].get("selectionRange"), None);
}

#[test]
fn a_document_without_headings_has_an_empty_list() {
    for text in ["", "\n\n", "words", "```\n# no heading\n```\n"] {
        assert_eq!(symbols(&tree(), text), json!([]), "{text:?}");
    }
}

#[test]
fn no_name_is_blank() {
    let symbols = symbols(
        &tree(),
        "#\n\n##   \n\n## \u{a0}\n\n## <!-- x -->\n\n## ![](a.png)\n\n## **  **\n\n## [](x.md)\n",
    );
    check_symbols(&symbols, None);
}

#[test]
fn ranges_hold_their_focus_and_their_children_in_every_document() {
    let folder = documents();
    for project in fs::read_dir(&folder).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let mut server = serve_documents(project.file_name().to_str().unwrap(), &tree());
        for path in markdown_below(&project.path()) {
            let (uri, _) = open_from_disk(&mut server, &path);
            let symbols = server.request_of("documentSymbol", &uri);
            assert_ne!(symbols, json!([]), "{}", path.display());
            check_symbols(&symbols, None);
        }
    }
}

fn check_symbols(symbols: &Value, parent: Option<&Value>) {
    let mut end = None;
    for symbol in symbols.as_array().into_iter().flatten() {
        assert!(!symbol["name"].as_str().unwrap().trim().is_empty(), "a blank name: {symbol}");
        assert!(
            holds(&symbol["range"], &symbol["selectionRange"]),
            "the focus is outside: {symbol}"
        );
        assert!(
            parent.is_none_or(|parent| holds(&parent["range"], &symbol["range"])),
            "outside its parent: {symbol}"
        );
        assert!(
            end.is_none_or(|end| end <= position(&symbol["range"]["start"])),
            "it overlaps the one before: {symbol}"
        );
        end = Some(position(&symbol["range"]["end"]));
        check_symbols(&symbol["children"], Some(symbol));
    }
}

pub(super) fn holds(outer: &Value, inner: &Value) -> bool {
    position(&outer["start"]) <= position(&inner["start"])
        && position(&inner["end"]) <= position(&outer["end"])
}

pub(super) fn position(position: &Value) -> (u64, u64) {
    (position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap())
}

pub(super) fn markdown_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => found.extend(markdown_below(&path)),
            false if path.extension().is_some_and(|it| it == "md") => found.push(path),
            false => {}
        }
    }
    found
}
