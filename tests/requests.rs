//! Each request once through the real program, and below it what depends on the client, the disk or
//! the folders. What an answer says is tested beside the feature.

mod code_action;
mod codes;
mod completion;
mod definition;
mod disk;
mod document_symbol;
mod encodings;
mod gating;
mod hover;
mod on_type_formatting;
mod projects;
mod protocol;
mod rename;
mod sample;
mod share;

use serde_json::{Value, json};

use crate::support::{TestServer, Workspace, answers, cursor, frame, refreshing};

const SPEC: &str =
    "# Login\n\n## Requirements\n\n- **FR-001**: Let users sign in\n- **FR-002**: Let them out\n";
const TASKS: &str = "# Tasks\n\n- [ ] T001 Do FR-001\n- [ ] T002 Do FR-001-FR-002\n";
const CONSTITUTION: &str = "# C\n\n## Core Principles\n\n### Article I: Library-First\n\nText.\n";
const PLAN: &str = "# Plan: [FEATURE]\n\n## Summary\n\nSee [the spec](spec.md#requirements), FR-001 and Article I.\n";

/// A project whose plan is open; spec, tasks and constitution are closed.
fn project(capabilities: &Value) -> (Workspace, TestServer, String) {
    let workspace = Workspace::new(&[
        ("specs/001-login/spec.md", SPEC),
        ("specs/001-login/tasks.md", TASKS),
        ("specs/001-login/plan.md", PLAN),
        ("memory/constitution.md", CONSTITUTION),
    ]);
    let mut server = workspace.serve(capabilities);
    let uri = workspace.uri("specs/001-login/plan.md");
    server.open(&uri, 1, PLAN);
    // The scan runs beside us; it is done when the closed tasks are known.
    let mut tries = 0;
    while symbols(&mut server, "T002").is_empty() || symbols(&mut server, "Library").is_empty() {
        tries += 1;
        assert!(tries < 1000, "the scan never ends");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    (workspace, server, uri)
}

fn symbols(server: &mut TestServer, query: &str) -> Vec<Value> {
    let found = server.request("workspace/symbol", json!({ "query": query }));
    found.as_array().expect("symbols are a list").clone()
}

fn at(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

/// The end of a URI with its line: `plan.md:4`.
fn short(location: &Value) -> String {
    let uri = location["uri"].as_str().expect("a location has a URI");
    let name = uri.rsplit('/').next().unwrap_or_default();
    format!("{name}:{}", location["range"]["start"]["line"])
}

#[test]
fn references_lead_to_open_and_closed_documents() {
    let (_workspace, mut server, uri) = project(&json!({}));
    for (with, expected) in [(true, 4), (false, 3)] {
        let params = json!({
            "textDocument": { "uri": uri }, "position": at(4, 42), "context": { "includeDeclaration": with },
        });
        let found = server.request("textDocument/references", params);
        let found: Vec<String> =
            found.as_array().expect("references are a list").iter().map(short).collect();
        assert_eq!(found.len(), expected, "{found:?}");
        assert_eq!(found[0], "plan.md:4");
        assert_eq!(found.contains(&"spec.md:4".to_owned()), with);
        assert_eq!(found[expected - 2..], ["tasks.md:2", "tasks.md:3"]);
    }
}

#[test]
fn highlights_are_read_and_write() {
    let (workspace, mut server, _) = project(&json!({}));
    let uri = workspace.uri("specs/001-login/spec.md");
    let (text, position) = cursor(&format!("{SPEC}- More on FR-0$001\n"));
    server.open(&uri, 1, &text);
    let found = server.request_at("documentHighlight", &uri, &position);
    let kinds: Vec<&Value> =
        found.as_array().expect("highlights are a list").iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, [&json!(3), &json!(2)]);
    assert_eq!(server.request_at("documentHighlight", &uri, &at(1, 0)), Value::Null);
}

#[test]
fn workspace_symbols_are_found_by_name() {
    let (_workspace, mut server, _) = project(&json!({}));
    let found = symbols(&mut server, "fr-001");
    assert_eq!(found[0]["name"], "FR-001 Let users sign in");
    assert_eq!(found[0]["containerName"], "specs/001-login/spec.md");
    assert_eq!(short(&found[0]["location"]), "spec.md:4");
    assert!(symbols(&mut server, "no such thing").is_empty());
}

#[test]
fn document_links_are_offered_to_who_asks() {
    let tooltips = json!({ "textDocument": { "documentLink": { "tooltipSupport": true } } });
    let (workspace, mut server, uri) = project(&tooltips);
    let found = server.request_of("documentLink", &uri);
    assert_eq!(found[0]["target"], json!(workspace.uri("specs/001-login/spec.md")));
    assert_eq!(found[0]["tooltip"], "specs/001-login/spec.md");
    assert_eq!(found[0]["range"], json!({ "start": at(4, 15), "end": at(4, 35) }));
    assert_eq!(found[1], Value::Null);
    let (_workspace, mut server, uri) = project(&json!({}));
    assert_eq!(server.request_of("documentLink", &uri)[0].get("tooltip"), None);
}

#[test]
fn folds_and_selections_are_nested() {
    let (_workspace, mut server, uri) =
        project(&json!({ "textDocument": { "foldingRange": { "rangeLimit": 1 } } }));
    let folds = server.request_of("foldingRange", &uri);
    assert_eq!(folds, json!([{ "startLine": 0, "endLine": 4 }]));
    let params = json!({ "textDocument": { "uri": uri }, "positions": [at(4, 6), at(99, 99)] });
    let found = server.request("textDocument/selectionRange", params);
    assert_eq!(found.as_array().map(Vec::len), Some(2));
    assert_eq!(found[0]["range"], json!({ "start": at(4, 5), "end": at(4, 8) }));
    assert_eq!(found[0]["parent"]["range"]["end"], at(4, 13));
}

#[test]
fn calls_lead_from_requirements_to_tasks_and_back() {
    let (_workspace, mut server, uri) = project(&json!({}));
    let items = server.request_at("prepareCallHierarchy", &uri, &at(4, 42));
    assert_eq!(items[0]["name"], "FR-001 Let users sign in");
    let incoming = server.request("callHierarchy/incomingCalls", json!({ "item": items[0] }));
    let names: Vec<&Value> = incoming
        .as_array()
        .expect("calls are a list")
        .iter()
        .map(|it| &it["from"]["name"])
        .collect();
    assert_eq!(names, ["Summary", "T001 Do FR-001", "T002 Do FR-001-FR-002"]);
    let outgoing =
        server.request("callHierarchy/outgoingCalls", json!({ "item": incoming[2]["from"] }));
    let names: Vec<&Value> =
        outgoing.as_array().expect("calls are a list").iter().map(|it| &it["to"]["name"]).collect();
    assert_eq!(names, ["FR-001 Let users sign in", "FR-002 Let them out"]);
    assert_eq!(outgoing[0]["fromRanges"][0]["start"], at(3, 14));
}

#[test]
fn lenses_say_what_is_left() {
    let (_workspace, mut server, uri) = project(&json!({}));
    let found = server.request_of("codeLens", &uri);
    assert_eq!(found[0]["command"], json!({ "title": "1 to fill", "command": "" }));
}

#[test]
fn hints_say_what_ids_and_articles_are() {
    let (_workspace, mut server, uri) = project(&json!({}));
    let hints = |server: &mut TestServer, from: Value, to: Value| {
        let range = json!({ "start": from, "end": to });
        let found = server.request(
            "textDocument/inlayHint",
            json!({ "textDocument": { "uri": uri }, "range": range }),
        );
        let found = found.as_array().expect("hints are a list").clone();
        found
            .iter()
            .map(|it| it["label"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(hints(&mut server, at(0, 0), at(9, 0)), ["Let users sign in", "Library-First"]);
    assert_eq!(hints(&mut server, at(0, 0), at(3, 0)), [""; 0]);
}

#[test]
fn tokens_come_in_fives_and_as_differences() {
    let (_workspace, mut server, uri) = project(&json!({}));
    let full = server.request_of("semanticTokens/full", &uri);
    assert_eq!(full["data"], json!([0, 8, 9, 0, 0, 4, 38, 6, 1, 0, 0, 11, 9, 2, 0]));
    server.change(
        &uri,
        2,
        &json!([{ "range": { "start": at(2, 0), "end": at(2, 0) }, "text": "x\n" }]),
    );
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": full["resultId"] });
    let delta = server.request("textDocument/semanticTokens/full/delta", params.clone());
    assert_eq!(delta["edits"], json!([{ "start": 5, "deleteCount": 5, "data": [5, 38, 6, 1, 0] }]));
    let all = server.request("textDocument/semanticTokens/full/delta", params);
    assert_eq!(all["data"].as_array().map(Vec::len), Some(15), "the id is not the last one: {all}");
    let range = json!({ "start": at(0, 0), "end": at(1, 0) });
    let params = json!({ "textDocument": { "uri": uri }, "range": range });
    assert_eq!(
        server.request("textDocument/semanticTokens/range", params)["data"],
        json!([0, 8, 9, 0, 0])
    );
}

#[test]
fn what_a_client_does_not_know_is_not_offered() {
    let offered = TestServer::start().initialize(json!({ "capabilities": {} }));
    for provider in [
        "documentLinkProvider",
        "foldingRangeProvider",
        "selectionRangeProvider",
        "callHierarchyProvider",
        "codeLensProvider",
        "inlayHintProvider",
        "semanticTokensProvider",
    ] {
        assert_eq!(offered["capabilities"].get(provider), None, "{provider}");
    }
    let tokens =
        json!({ "requests": {}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"] });
    let known = json!({ "textDocument": { "codeLens": {}, "semanticTokens": tokens, "callHierarchy": {} } });
    let offered = TestServer::start().initialize(json!({ "capabilities": known }));
    assert_eq!(offered["capabilities"]["codeLensProvider"], json!({ "resolveProvider": false }));
    assert_eq!(offered["capabilities"]["callHierarchyProvider"], true);
    assert_eq!(
        offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"][1],
        "enumMember"
    );
}

#[test]
fn closed_documents_are_answered_for_like_open_ones() {
    let (workspace, mut server, _) = project(&answers::capabilities("utf-16"));
    let uri = workspace.uri("specs/001-login/tasks.md");
    let place = json!({
        "textDocument": { "uri": uri }, "position": at(2, 14), "context": { "includeDeclaration": true },
        "positions": [at(2, 14)], "range": { "start": at(0, 0), "end": at(9, 0) },
    });
    let methods = [
        "codeLens",
        "definition",
        "documentHighlight",
        "documentLink",
        "documentSymbol",
        "foldingRange",
        "hover",
        "inlayHint",
        "prepareCallHierarchy",
        "references",
        "selectionRange",
    ];
    let answers = |server: &mut TestServer| {
        methods.map(|method| server.request(&format!("textDocument/{method}"), place.clone()))
    };
    let closed = answers(&mut server);
    server.open(&uri, 1, TASKS);
    let open = answers(&mut server);
    for (method, (closed, open)) in methods.iter().zip(closed.iter().zip(&open)) {
        assert_eq!(closed, open, "{method}");
        assert_ne!(*closed, Value::Null, "{method}");
    }
    // What lies outside is not read, and neither is what is not a document.
    let outside = Workspace::new(&[("specs/001-a/spec.md", SPEC)]);
    workspace.write("specs/001-login/notes.txt", SPEC);
    for uri in [outside.uri("specs/001-a/spec.md"), workspace.uri("specs/001-login/notes.txt")] {
        assert_eq!(server.request_of("documentSymbol", &uri), Value::Null, "{uri}");
    }
}

#[test]
fn who_types_is_answered_while_a_thousand_documents_are_read() {
    let spec = format!("{SPEC}{}", "\nText.\n".repeat(2_000));
    let workspace = Workspace::new(&[("specs/001-login/spec.md", &spec)]);
    for number in 0..1_000 {
        let text =
            format!("# Plan\n\n[s](../001-login/spec.md)\n{}\nFR-001\n", "Text.\n".repeat(500));
        workspace.write(&format!("specs/001-login/{number:04}-plan.md"), text);
    }
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri("specs/001-login/spec.md");
    server.open(&uri, 1, &spec);
    let item = server.request_at("prepareCallHierarchy", &uri, &at(4, 6))[0].clone();
    let document = json!({ "uri": uri });
    let place = json!({ "textDocument": document, "position": at(4, 6), "context": { "includeDeclaration": false } });
    for (method, params) in [
        ("textDocument/references", place),
        ("callHierarchy/incomingCalls", json!({ "item": item })),
    ] {
        let request = |id: &str, method: &str, params: &Value| {
            let body = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            frame(body.to_string())
        };
        let quick = json!({ "textDocument": document });
        let both =
            [request("slow", method, &params), request("quick", "textDocument/codeLens", &quick)];
        server.write_raw(&both.concat());
        server.expect_response("quick");
        let found = server.expect_response("slow")["result"].as_array().map(Vec::len);
        assert_eq!(found, Some(1_000), "{method}");
    }
}
