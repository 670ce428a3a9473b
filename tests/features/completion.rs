//! Completion: headings, articles, rows of the constitution table, paths and anchors.

use serde_json::{Value, json};

use super::{PLAN, ask, project};
use crate::support::{Workspace, cursor};

fn snippets() -> Value {
    json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } })
}

/// The items at the mark of a plan. Each edit must stay on the mark's line and reach to or around the mark.
fn complete_in(workspace: &Workspace, capabilities: &Value, text: &str) -> Vec<Value> {
    let items = ask(workspace, capabilities, "completion", text);
    let (_, position) = cursor(text);
    let items = items.as_array().unwrap().clone();
    for item in &items {
        let range = &item["textEdit"]["range"];
        assert_eq!(range["start"]["line"], position["line"], "{item}");
        assert_eq!(range["end"]["line"], position["line"], "{item}");
        let column = |position: &Value| position["character"].as_u64().unwrap();
        assert!(column(&range["start"]) <= column(&position), "{item}");
        assert!(column(&range["end"]) >= column(&position), "{item}");
    }
    items
}

fn complete(text: &str) -> Vec<Value> {
    complete_in(&project(), &json!({}), text)
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn the_sections_that_a_plan_lacks_are_offered_behind_marks() {
    let items = complete("# Implementation Plan: X\n\n## Summary\n\nDone.\n\n##$0\n");
    assert_eq!(labels(&items), ["Constitution Check", "Rollout"]);
    assert_eq!(items[1]["textEdit"]["newText"], "## Rollout\n\nOwner: <<OWNER>>, costs $5");
    assert_eq!(items[1]["insertTextFormat"], 1);
}

#[test]
fn placeholders_of_a_section_are_tab_stops_where_the_client_has_them() {
    let text = "# Implementation Plan: X\n\n## Summary\n\nDone.\n\n## R$0\n";
    let items = complete_in(&project(), &snippets(), text);
    let rollout = items.iter().find(|item| item["label"] == "Rollout").unwrap();
    assert_eq!(
        (&rollout["insertTextFormat"], &rollout["filterText"]),
        (&json!(2), &json!("## Rollout"))
    );
    assert_eq!(rollout["textEdit"]["newText"], "## Rollout\n\nOwner: ${1:<<OWNER>>}, costs \\$5$0");
}

#[test]
fn sections_are_not_offered_in_code_comments_or_amid_a_line() {
    for text in ["```text\n#$0\n```\n", "<!--\n#$0\n-->\n", "word #$0\n", "    #$0\n"] {
        let items = complete(&format!("# Implementation Plan: X\n\n{text}"));
        assert_eq!(labels(&items), Vec::<&str>::new(), "{text:?}");
    }
}

#[test]
fn the_articles_are_offered_behind_their_keyword() {
    let items = complete("# Plan\n\nsee Article $0\n");
    assert_eq!(
        labels(&items),
        ["I: Rider First", "II: Docks Work Offline", "III: Test Before Merge"]
    );
    assert_eq!(items[2]["textEdit"]["newText"], "III: Test Before Merge");
}

#[test]
fn the_articles_are_offered_behind_a_number_half_typed_and_behind_emoji() {
    let items = complete("# Plan\n\n👩\u{200d}🔧 字 see Article II$0 there\n");
    assert_eq!(labels(&items)[1], "II: Docks Work Offline");
    // The emoji are five units of UTF-16, the sign is one.
    let start = json!({ "line": 2, "character": 20 });
    assert_eq!(
        items[1]["textEdit"]["range"],
        json!({ "start": start, "end": { "line": 2, "character": 22 } })
    );
}

#[test]
fn the_articles_are_not_offered_in_code_or_without_a_constitution() {
    assert_eq!(labels(&complete("# Plan\n\n```\nArticle $0\n```\n")), Vec::<&str>::new());
    let bare = Workspace::new(&[]);
    assert_eq!(
        labels(&complete_in(&bare, &json!({}), "# Plan\n\nArticle $0\n")),
        Vec::<&str>::new()
    );
}

#[test]
fn the_rows_that_the_constitution_table_lacks_are_offered() {
    let table =
        "| Principle | Status | Notes |\n|---|---|---|\n| I. Rider First | [ ] Compliant | x |\n";
    let items = complete(&format!("# Plan\n\n## Constitution Check\n\n{table}| $0\n"));
    assert_eq!(
        labels(&items),
        ["II. Docks Work Offline", "III. Test Before Merge", "All 2 missing articles"]
    );
    assert_eq!(items[0]["textEdit"]["newText"], "| II. Docks Work Offline | [ ] Compliant |  |");
    assert_eq!(items[0]["textEdit"]["range"]["start"]["character"], 0);
    assert_eq!(items[2]["textEdit"]["newText"].as_str().unwrap().lines().count(), 2);
}

#[test]
fn rows_are_not_offered_in_other_tables() {
    let table = "| Risk | Status |\n|---|---|\n";
    assert_eq!(
        labels(&complete(&format!("# Plan\n\n## Risks\n\n{table}| $0\n"))),
        Vec::<&str>::new()
    );
}

#[test]
fn paths_are_offered_in_a_link_the_nearest_first() {
    let items = complete("# Plan\n\n[it]($0\n");
    assert_eq!(labels(&items)[..3], ["spec.md", "the spec.md", "../002-b/spec.md"]);
    assert!(labels(&items).contains(&"../../.specify/memory/constitution.md"));
    assert_eq!(items[0]["textEdit"]["newText"], "spec.md");
}

#[test]
fn a_path_with_a_space_is_completed_to_a_link_that_leads_there() {
    let workspace = project();
    let items = complete_in(&workspace, &json!({}), "# Plan\n\n[it]($0\n");
    let path =
        items.iter().find(|item| item["label"] == "the spec.md").unwrap()["textEdit"]["newText"]
            .clone();
    let text = format!("# Plan\n\n[i$0t]({})\n", path.as_str().unwrap());
    let target = ask(&workspace, &json!({}), "definition", &text);
    assert_eq!(
        target[0]["uri"],
        workspace.uri("specs/001-a/the spec.md").replace(' ', "%20"),
        "{path}"
    );
}

#[test]
fn a_whole_link_is_offered_behind_the_field_for_the_spec() {
    let items = complete("# Plan\n\n**Spec**: $0\n");
    assert_eq!(items[0]["textEdit"]["newText"], "[spec.md](spec.md)");
}

#[test]
fn the_anchors_of_another_document_and_of_this_one_are_offered() {
    let items = complete("# Plan\n\n## Own Part\n\n[it](spec.md#$0\n");
    assert_eq!(labels(&items), ["feature-specification-holds", "goals", "edge-cases-"]);
    let items = complete("# Plan\n\n## Own Part\n\n[it](#o$0)\n");
    assert_eq!(labels(&items), ["plan", "own-part"]);
}

#[test]
fn nothing_outside_the_workspace_is_offered() {
    let workspace = Workspace::new(&[
        ("ws/specs/001-a/spec.md", SPEC_TEXT),
        ("ws-evil/specs/other.md", "# Other\n"),
    ]);
    let refreshes = json!({ "workspace": { "diagnostics": { "refreshSupport": true } } });
    let mut server = workspace.serve_folders(&["ws"], &refreshes);
    server.next_request("workspace/diagnostic/refresh");
    let uri = workspace.uri(&format!("ws/{PLAN}"));
    for (text, expected) in [("[x]($0", 1), ("[x](../../../ws-evil/specs/other.md#$0", 0)] {
        let (text, position) = cursor(&format!("# Plan\n\n{text}\n"));
        server.open(&uri, 1, &text);
        let items = server.request_at("completion", &uri, &position);
        assert_eq!(items.as_array().unwrap().len(), expected, "{items}");
    }
}

const SPEC_TEXT: &str = "# Spec\n";
