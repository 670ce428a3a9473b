//! What the protocol wants of answers, whatever the document: a client is sent no more than it has
//! announced.

use serde_json::{Value, json};

use super::refreshing;
use super::sample::{PLAN, project};
use crate::support::{TestServer, Workspace};

/// A client that knows everything that is asked for here.
fn capabilities() -> Value {
    json!({
        "textDocument": {
            "definition": { "linkSupport": true },
            "foldingRange": {},
            "selectionRange": {},
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
            "rename": {},
            "linkedEditingRange": {},
            "semanticTokens": { "requests": {}, "formats": ["relative"], "tokenTypes": [], "tokenModifiers": [] },
        },
    })
}

fn at(position: &Value) -> Value {
    json!({ "start": position, "end": position })
}

fn items(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn completions_have_only_members_that_every_client_knows() {
    let workspace = project();
    let mut server = workspace.serve(&json!({}));
    let uri = workspace.uri(PLAN);
    let mut seen = 0;
    for text in ["# Plan\n\n## ", "# Plan\n\nArticle ", "# Plan\n\n[x](", "# Plan\n\n[x](spec.md#"]
    {
        server.open(&uri, 1, text);
        let line = text.matches('\n').count();
        let character = text.rsplit('\n').next().unwrap().len();
        let place = json!({ "line": line, "character": character });
        let found = server.request_at("completion", &uri, &place);
        let list = if found.is_array() { &found } else { &found["items"] };
        assert_eq!(found.get("itemDefaults"), None);
        for item in items(list) {
            seen += 1;
            for member in item.as_object().unwrap().keys() {
                let known = [
                    "label",
                    "kind",
                    "detail",
                    "documentation",
                    "sortText",
                    "filterText",
                    "insertTextFormat",
                    "textEdit",
                ];
                assert!(known.contains(&member.as_str()), "{member} in {item}");
            }
            assert_eq!(item["insertTextFormat"], 1, "{item}");
            assert_eq!(item["textEdit"].get("insert"), None, "{item}");
            assert!(item["documentation"].is_string() || item.get("documentation").is_none());
        }
    }
    assert!(seen > 4, "{seen} completions");
}

/// Of more paths than a list has place for, others come when more is typed: the client is told to ask again.
#[test]
fn a_list_of_many_paths_is_asked_for_again() {
    let files: Vec<String> = (0..201).map(|it| format!("specs/001-a/notes/{it}.md")).collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|it| (it.as_str(), "# Note\n")).collect();
    files.push((PLAN, "# Plan\n\n[x](\n\n[y](spec.md#\n"));
    files.push(("specs/001-a/spec.md", "# Spec\n"));
    let workspace = Workspace::new(&files);
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, files[201].1);
    let found = server.request_at("completion", &uri, &json!({ "line": 2, "character": 4 }));
    assert_eq!(found["isIncomplete"], true);
    assert_eq!(items(&found["items"]).len(), 200);
    let found = server.request_at("completion", &uri, &json!({ "line": 4, "character": 12 }));
    assert_eq!(items(&found).len(), 1);
}

#[test]
fn opening_changing_and_closing_are_offered_together() {
    let result = TestServer::start().initialize(json!({ "capabilities": {} }));
    let sync = &result["capabilities"]["textDocumentSync"];
    assert_eq!((&sync["openClose"], &sync["change"]), (&json!(true), &json!(2)));
}

/// A request of the protocol is answered, or not offered and then not found.
#[test]
fn what_is_not_offered_is_not_found() {
    let workspace = Workspace::new(&[]);
    let mut server = TestServer::start();
    let result =
        server.initialize(json!({ "rootUri": workspace.uri(""), "capabilities": capabilities() }));
    for (method, provider) in [
        ("workspace/executeCommand", "executeCommandProvider"),
        ("textDocument/codeAction", "codeActionProvider"),
        ("textDocument/rename", "renameProvider"),
        ("textDocument/formatting", "documentFormattingProvider"),
        ("textDocument/linkedEditingRange", "linkedEditingRangeProvider"),
        ("textDocument/signatureHelp", "signatureHelpProvider"),
    ] {
        if result["capabilities"].get(provider).is_none() {
            let params = json!({
                "textDocument": { "uri": "file:///a.md" },
                "position": { "line": 0, "character": 0 },
                "range": at(&json!({ "line": 0, "character": 0 })),
                "context": { "diagnostics": [], "triggerKind": 1, "isRetrigger": false },
                "options": { "tabSize": 2, "insertSpaces": true },
                "newName": "x",
                "command": "x",
            });
            assert_eq!(server.request_error(method, params), -32601, "{method}");
        }
    }
}
