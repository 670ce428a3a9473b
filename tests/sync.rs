//! Documents and the diagnostics of them: what is opened, changed and closed, and what is said of it, when and how
//! often.

mod folders;
mod typing;

use serde_json::{Value, json};

use crate::support::{TestServer, Workspace, codes, did_change, frame, is_push, pulls};

/// A plan with one finding, on its line 2.
const ONE: &str = "# Plan\n\n<<OWNER>>\n";
/// The same without it.
const NONE: &str = "# Plan\n\nMira\n";

fn plan() -> Workspace {
    Workspace::new(&[
        ("specs/001-a/plan.md", ONE),
        ("specs/001-a/spec.md", "# Spec\n\n## Goals\n\nText.\n"),
    ])
}

fn versions() -> Value {
    json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } })
}

/// A plan's URI, and a server for its workspace.
fn serve(workspace: &Workspace, capabilities: &Value) -> (TestServer, String) {
    (workspace.serve(capabilities), workspace.uri("specs/001-a/plan.md"))
}

#[test]
fn requests_see_every_edit_before_them() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 0, "# Heading 0\n");
    let mut ids = Vec::new();
    for version in 1..=300 {
        let end = json!({ "line": 0, "character": 99 });
        let range = json!({ "start": { "line": 0, "character": 10 }, "end": end });
        server.change(&uri, version, &json!([{ "range": range, "text": version.to_string() }]));
        ids.push(server.send_request(
            "textDocument/documentSymbol",
            json!({ "textDocument": { "uri": uri } }),
        ));
    }
    for (version, id) in (1..).zip(ids) {
        let response = server.expect_response(id);
        assert_eq!(response["result"][0]["name"], format!("Heading {version}"), "{response}");
    }
}

#[test]
fn changes_of_one_notification_are_applied_one_after_the_other() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 0, "# A\n");
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let changes = json!([
        { "range": { "start": at(0, 2), "end": at(0, 3) }, "text": "B\n# C" },
        { "range": { "start": at(1, 2), "end": at(1, 3) }, "text": "D" },
        { "text": "# E\n# F\n" },
        { "range": { "start": at(1, 3), "end": at(9, 9) }, "text": "G" },
    ]);
    server.change(&uri, 1, &changes);
    let symbols = server.request_of("documentSymbol", &uri);
    let names: Vec<_> = symbols.as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, ["E", "FG"]);
}

#[test]
fn an_edit_is_published_though_a_request_follows_it_at_once() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    server.open(&uri, 1, ONE);
    assert_eq!(server.next_push(&uri)["version"], 1);
    let change = did_change(&uri, 2, &json!([{ "text": NONE }]));
    let change = json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": change });
    let params = json!({ "textDocument": { "uri": uri } });
    let request = json!({ "jsonrpc": "2.0", "id": "s", "method": "textDocument/documentSymbol", "params": params });
    server.write_raw(&[frame(change.to_string()), frame(request.to_string())].concat());
    server.expect_response("s");
    let push = server.await_push(&uri, |push| push["version"] == 2);
    assert_eq!(push, json!({ "uri": uri, "version": 2, "diagnostics": [] }));
}

#[test]
fn what_is_published_bears_the_version_of_its_text() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    server.open(&uri, 7, ONE);
    assert_eq!(server.next_push(&uri)["version"], 7);
    server.replace(&uri, 12, NONE);
    assert_eq!(server.next_push(&uri)["version"], 12);
    server.replace(&uri, -3, ONE);
    assert_eq!(server.next_push(&uri)["version"], -3);
}

#[test]
fn versions_are_for_clients_that_take_them() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 7, ONE);
    let push = server.next_push(&uri);
    assert_eq!(codes(&push["diagnostics"]), ["unfilled-placeholder"]);
    assert_eq!(push.as_object().unwrap().keys().collect::<Vec<_>>(), ["diagnostics", "uri"]);
}

#[test]
fn a_document_without_findings_is_published_as_an_empty_list() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 1, NONE);
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
}

#[test]
fn an_empty_list_clears_what_was_found() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 1, ONE);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["unfilled-placeholder"]);
    server.replace(&uri, 2, NONE);
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
}

#[test]
fn the_diagnostics_of_a_closed_document_are_cleared() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    server.open(&uri, 1, ONE);
    server.next_push(&uri);
    server.close(&uri);
    assert_eq!(server.next_push(&uri), json!({ "uri": uri, "diagnostics": [] }));
}

#[test]
fn a_document_that_is_opened_again_is_published_again() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    for round in 0..3 {
        server.open(&uri, round, ONE);
        let push = server.next_push(&uri);
        assert_eq!(push["version"], round);
        assert_eq!(codes(&push["diagnostics"]), ["unfilled-placeholder"]);
        server.close(&uri);
        assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
    }
}

#[test]
fn a_list_that_is_as_it_was_is_not_published_twice() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 1, ONE);
    server.next_push(&uri);
    server.replace(&uri, 2, &format!("{ONE}\nMore text below.\n"));
    assert_eq!(server.overhear(), Vec::<Value>::new());
    server.replace(&uri, 3, &format!("More text above.\n\n{ONE}"));
    assert_eq!(server.next_push(&uri)["diagnostics"][0]["range"]["start"]["line"], 4);
}

/// A client that is a version further on when a list comes drops it.
#[test]
fn a_list_is_published_once_more_with_the_next_version_and_then_no_more() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    server.open(&uri, 1, ONE);
    let first = server.next_push(&uri);
    server.replace(&uri, 2, &format!("{ONE}\nMore text below.\n"));
    let again = server.next_push(&uri);
    assert_eq!((&again["version"], &again["diagnostics"]), (&json!(2), &first["diagnostics"]));
    server.replace(&uri, 3, &format!("{ONE}\nStill more text below.\n"));
    assert_eq!(server.overhear(), Vec::<Value>::new());
    for (version, text) in
        [(4, format!("More text above.\n\n{ONE}")), (5, format!("More text here.\n\n{ONE}"))]
    {
        server.replace(&uri, version, &text);
        let push = server.next_push(&uri);
        assert_eq!(push["version"], version);
        assert_eq!(push["diagnostics"][0]["range"]["start"]["line"], 4);
    }
    server.replace(&uri, 6, &format!("More words here.\n\n{ONE}"));
    assert_eq!(server.overhear(), Vec::<Value>::new());
}

#[test]
fn documents_that_are_not_open_are_answered_for_as_they_are_on_disk() {
    let workspace = plan();
    workspace.write("specs/001-a/plan.md", "# On disk\n");
    let (mut server, uri) = serve(&workspace, &json!({}));
    let start = json!({ "line": 0, "character": 0 });
    for closed_again in [false, true] {
        for method in ["completion", "definition", "hover"] {
            let answer = server.request_at(method, &uri, &start);
            assert_eq!(answer, Value::Null, "{method}, closed again: {closed_again}");
        }
        let symbols = server.request_of("documentSymbol", &uri);
        let names: Vec<&Value> =
            symbols.as_array().expect("symbols are a list").iter().map(|it| &it["name"]).collect();
        assert_eq!(names, ["On disk"], "closed again: {closed_again}");
        server.open(&uri, 1, ONE);
        server.close(&uri);
    }
}

#[test]
fn changes_of_documents_that_are_not_open_are_ignored() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.replace(&uri, 1, ONE);
    server.close(&uri);
    server.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    server.expect_alive();
    assert!(server.overhear().iter().all(|message| !is_push(message, &uri)));
}

#[test]
fn documents_of_any_scheme_are_served_under_their_own_name() {
    let workspace = plan();
    for uri in [
        "untitled:Untitled-1",
        "untitled:/specs/001-b/plan.md",
        "vscode-vfs://github/a/b/specs/1/plan.md",
    ] {
        let mut server = workspace.serve(&versions());
        let text =
            "# Implementation Plan: X\n\n[NEEDS CLARIFICATION: why?] [x](#implementation-plan-x)\n";
        server.open(uri, 1, text);
        assert_eq!(codes(&server.next_push(uri)["diagnostics"]), ["open-question"], "{uri}");
        assert_eq!(server.request_of("documentSymbol", uri)[0]["name"], "Implementation Plan: X");
        let target = server.request_at("definition", uri, &json!({ "line": 2, "character": 30 }));
        assert_eq!(target[0]["uri"], uri);
        server.close(uri);
        assert_eq!(server.next_push(uri)["diagnostics"], json!([]), "{uri}");
        server.expect_alive();
    }
}

#[test]
fn answers_name_a_document_as_its_client_does() {
    let workspace = Workspace::new(&[]);
    let mut server = workspace.serve(&json!({}));
    let uri = workspace
        .uri("specs/001 (a)/plan.md")
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace("001", "%3001");
    server.open(&uri, 1, "# Plan\n\nsee [x](#plan)\n");
    assert_eq!(server.next_push(&uri)["uri"], uri);
    let target = server.request_at("definition", &uri, &json!({ "line": 2, "character": 9 }));
    assert_eq!(target[0]["uri"], uri);
    assert_eq!(server.request_of("documentSymbol", &uri)[0]["location"]["uri"], uri);
}

#[test]
fn a_client_that_pulls_is_pushed_nothing() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &pulls());
    server.open(&uri, 1, ONE);
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    server.replace(&uri, 2, NONE);
    assert_eq!(server.pull_codes(&uri), Vec::<String>::new());
    server.close(&uri);
    assert_eq!(server.overhear(), Vec::<Value>::new());
}

#[test]
fn a_client_that_pulls_gets_unchanged_for_the_id_of_the_present_list() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &pulls());
    server.open(&uri, 1, ONE);
    let full = server.request_of("diagnostic", &uri);
    assert_eq!(full["kind"], "full");
    let id = full["resultId"].as_str().unwrap().to_owned();
    let again = |server: &mut TestServer, id: &str| {
        let params = json!({ "textDocument": { "uri": uri }, "previousResultId": id });
        server.request("textDocument/diagnostic", params)
    };
    assert_eq!(again(&mut server, &id), json!({ "kind": "unchanged", "resultId": id }));
    assert_eq!(again(&mut server, "nonsense"), full);
    server.replace(&uri, 2, NONE);
    let empty = again(&mut server, &id);
    assert_eq!((&empty["kind"], &empty["items"]), (&json!("full"), &json!([])));
    assert_ne!(empty["resultId"], id);
    server.replace(&uri, 3, &format!("{NONE}\nMore.\n"));
    let id = &empty["resultId"];
    let unchanged = json!({ "kind": "unchanged", "resultId": id });
    assert_eq!(again(&mut server, id.as_str().unwrap()), unchanged);
}

#[test]
fn the_id_of_a_list_is_worth_nothing_when_its_document_was_closed() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &pulls());
    server.open(&uri, 1, ONE);
    let id = server.request_of("diagnostic", &uri)["resultId"].clone();
    server.close(&uri);
    server.open(&uri, 1, NONE);
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": id });
    let report = server.request("textDocument/diagnostic", params);
    assert_eq!((&report["kind"], &report["items"]), (&json!("full"), &json!([])));
}

#[test]
fn an_edit_is_published_for_other_documents_that_refer_to_it() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &versions());
    let spec = workspace.uri("specs/001-a/spec.md");
    server.open(&uri, 5, "# Plan\n\n[goals](./spec.md#goals)\n");
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
    server.open(&spec, 1, "# Spec\n\n## Aims\n");
    let push = server.next_push(&uri);
    assert_eq!(
        (codes(&push["diagnostics"]), &push["version"]),
        (vec!["broken-anchor".to_owned()], &json!(5))
    );
    server.replace(&spec, 2, "# Spec\n\n## Goals\n");
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
    server.replace(&spec, 3, "# Spec\n");
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["broken-anchor"]);
    // On disk the heading is still there, and what is on disk counts again.
    server.close(&spec);
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
}

#[test]
fn typing_while_the_workspace_is_read_ends_with_the_right_findings() {
    let text = "# Note\n\nText with [a link](x.md) and more.\n".repeat(60);
    let files: Vec<(String, &str)> =
        (0..300).map(|n| (format!("notes/{n}.md"), text.as_str())).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let workspace = Workspace::new(&files);
    workspace.write("specs/001-a/spec.md", "# Spec\n");
    let (mut server, uri) = serve(&workspace, &versions());
    server.open(&uri, 0, NONE);
    server.next_push(&uri);
    for version in 1..=400 {
        let text = if version % 2 == 0 { NONE } else { ONE };
        server.replace(&uri, version, text);
        let push = server.await_push(&uri, |push| push["version"] == version);
        assert_eq!(
            codes(&push["diagnostics"]).len(),
            usize::from(version % 2 == 1),
            "version {version}"
        );
        server.kept.clear();
    }
}
