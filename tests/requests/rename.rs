//! Renaming: what stands in closed files follows too, what cannot be done is refused with a message, and what
//! moves in the editor keeps its links.

use serde_json::{Value, json};

use super::{at, project};
use crate::support::{TestServer, Workspace, answers};

fn capabilities() -> Value {
    let mut capabilities = answers::capabilities("utf-16");
    capabilities["textDocument"]["rename"] = json!({ "prepareSupport": true });
    capabilities["textDocument"]["linkedEditingRange"] = json!({});
    capabilities["workspace"]["workspaceEdit"] =
        json!({ "documentChanges": true, "resourceOperations": ["rename"] });
    capabilities["workspace"]["fileOperations"] = json!({ "willRename": true });
    capabilities
}

/// The new texts of an edit by the end of the URI, and the lines they are in.
fn edits(answer: &Value) -> Vec<String> {
    let changes = answer["documentChanges"].as_array().expect("edits with versions");
    let mut found = Vec::new();
    for document in changes {
        let uri = document["textDocument"]["uri"].as_str().unwrap_or_default();
        let name = uri.rsplit('/').next().unwrap_or_default();
        for edit in document["edits"].as_array().into_iter().flatten() {
            let line = edit["range"]["start"]["line"].as_u64().expect("a line");
            let text = edit["newText"].as_str().expect("a text");
            found.push(format!("{name}:{line} {text}"));
        }
        if document["kind"] == "rename" {
            found.push("moved".to_owned());
        }
    }
    found
}

fn rename(server: &mut TestServer, uri: &str, place: &Value, name: &str) -> Value {
    let document = json!({ "uri": uri });
    let params = json!({ "textDocument": document, "position": place, "newName": name });
    server.request("textDocument/rename", params)
}

#[test]
fn an_id_is_renamed_in_closed_files_too() {
    let (_workspace, mut server, uri) = project(&capabilities());
    let place = at(4, 40);
    let named = server.request_at("prepareRename", &uri, &place);
    assert_eq!(named["placeholder"], "FR-001");
    assert_eq!(named["range"]["start"], at(4, 38));
    let answer = rename(&mut server, &uri, &place, "FR-007");
    assert_eq!(
        edits(&answer),
        ["plan.md:4 FR-007", "spec.md:4 FR-007", "tasks.md:2 FR-007", "tasks.md:3 FR-002, FR-007",]
    );
    assert_eq!(answer["documentChanges"][0]["textDocument"]["version"], 1);
}

#[test]
fn what_cannot_be_renamed_is_refused_and_the_user_told_why() {
    let (_workspace, mut server, uri) = project(&capabilities());
    let params = json!({
        "textDocument": { "uri": uri }, "position": at(4, 40), "newName": "FR-002",
    });
    let error = server.request_error("textDocument/rename", params);
    assert_eq!(error, -32803);
    assert_eq!(server.request_at("prepareRename", &uri, &at(4, 0)), Value::Null);
}

#[test]
fn a_file_is_renamed_at_a_link_to_it() {
    let (_workspace, mut server, uri) = project(&capabilities());
    let answer = rename(&mut server, &uri, &at(4, 17), "what.md");
    assert_eq!(edits(&answer), ["plan.md:4 what.md", "moved"]);
}

#[test]
fn links_follow_a_folder_that_the_user_is_about_to_move() {
    let (workspace, mut server, _) = project(&capabilities());
    let workspace: &Workspace = &workspace;
    let moves = |from: &str, to: &str| json!({ "files": [{ "oldUri": workspace.uri(from), "newUri": workspace.uri(to) }] });
    let params = moves("specs/001-login/spec.md", "specs/002-out/spec.md");
    let answer = server.request("workspace/willRenameFiles", params);
    assert_eq!(edits(&answer), ["plan.md:4 ../002-out/spec.md"]);
    let params = moves("specs/001-login", "specs/002-out");
    assert_eq!(server.request("workspace/willRenameFiles", params), Value::Null);
}

#[test]
fn the_names_of_a_placeholder_are_edited_together() {
    let (_workspace, mut server, uri) = project(&capabilities());
    server.replace(&uri, 2, "# Plan: [FEATURE]\n\n[FEATURE]\n");
    let answer = server.request_at("linkedEditingRange", &uri, &at(2, 3));
    assert_eq!(answer["ranges"].as_array().map(Vec::len), Some(2), "{answer}");
}
