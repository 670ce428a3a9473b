//! Document symbols: a tree, or the same as a list.

use serde_json::{Value, json};

use super::sample::{PLAN, project};

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
