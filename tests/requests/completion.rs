//! Completion: tab stops for clients that have them, and nothing from outside.

use serde_json::json;

use super::sample::{PLAN, ask, project};
use crate::support::{Workspace, cursor};

#[test]
fn placeholders_of_a_section_are_tab_stops_where_the_client_has_them() {
    let text = "# Implementation Plan: X\n\n## Summary\n\nDone.\n\n## R$0\n";
    let capabilities = json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    let items = ask(&project(), &capabilities, "completion", text);
    let mut items = items.as_array().unwrap().iter();
    let rollout = items.find(|item| item["label"] == "Rollout").unwrap();
    assert_eq!(
        (&rollout["insertTextFormat"], &rollout["filterText"]),
        (&json!(2), &json!("## Rollout"))
    );
    let at = |character: u32| json!({ "line": 6, "character": character });
    assert_eq!(rollout["textEdit"]["range"], json!({ "start": at(0), "end": at(4) }));
    assert_eq!(rollout["textEdit"]["newText"], "## Rollout\n\nOwner: ${1:<<OWNER>>}, costs \\$5$0");
}

#[test]
fn the_level_of_a_heading_is_shown_beside_its_label_where_the_client_has_room() {
    let text = "# Plan\n\n## R$0\n";
    let rollout = |support: bool| {
        let capabilities = json!({ "textDocument": { "completion": { "completionItem": { "labelDetailsSupport": support } } } });
        let items = ask(&project(), &capabilities, "completion", text);
        items.as_array().unwrap().iter().find(|it| it["label"] == "Rollout").unwrap().clone()
    };
    let detail = json!("## section of the template");
    let (with, without) = (rollout(true), rollout(false));
    assert_eq!((&with["detail"], &with["labelDetails"]["description"]), (&detail, &detail));
    assert_eq!((&without["detail"], without.get("labelDetails")), (&detail, None));
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
