//! What an editor says of its settings: at the start, when it is asked, and when they change.

use serde_json::{Value, json};

use super::{PLAN, project};
#[cfg(unix)]
use crate::support::codes;
#[cfg(unix)]
use crate::support::on_a_small_stack;
use crate::support::{TestServer, Workspace};

const ALL: [&str; 2] = ["broken-link", "unfilled-placeholder"];

fn off(code: &str) -> Value {
    json!({ "rules": { code: "off" } })
}

/// A server that was told these settings when it started, and a plan with two findings that is open.
fn serve(workspace: &Workspace, settings: &Value, capabilities: Value) -> (TestServer, String) {
    let mut capabilities = capabilities;
    capabilities["textDocument"]["diagnostic"] = json!({});
    let mut server = TestServer::start();
    let folder = json!({ "uri": workspace.uri(""), "name": "w" });
    server.initialize(json!({
        "workspaceFolders": [folder],
        "capabilities": capabilities,
        "initializationOptions": settings,
    }));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN);
    (server, uri)
}

fn tell(server: &mut TestServer, settings: &Value) {
    server.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
}

/// Answers the next question for settings.
fn answer(server: &mut TestServer, settings: &Value) {
    let asked = server.next_request("workspace/configuration");
    assert_eq!(asked["params"]["items"], json!([{ "section": "planls" }]));
    server.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": [settings] }));
}

fn asks() -> Value {
    json!({ "workspace": { "configuration": true, "diagnostics": { "refreshSupport": true } } })
}

#[test]
fn settings_at_the_start_count() {
    let workspace = project(&[]);
    for settings in [off("broken-link"), json!({ "planls": off("broken-link") })] {
        let (mut server, uri) = serve(&workspace, &settings, json!({}));
        assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"], "{settings}");
    }
}

#[test]
fn settings_that_change_count_and_go_before_those_at_the_start() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &off("broken-link"), json!({}));
    tell(&mut server, &json!({ "planls": off("unfilled-placeholder") }));
    assert_eq!(server.pull_codes(&uri), [""; 0]);
    tell(&mut server, &json!({ "rules": { "broken-link": "hint" } }));
    assert_eq!(server.pull_codes(&uri), ALL);
    tell(&mut server, &json!({ "planls": {} }));
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
}

#[test]
fn a_client_that_can_be_asked_is_asked_and_asked_again() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &Value::Null, asks());
    // Once for the files that were there at the start.
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.pull_codes(&uri), ALL);
    answer(&mut server, &off("broken-link"));
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    tell(&mut server, &Value::Null);
    answer(&mut server, &off("unfilled-placeholder"));
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.pull_codes(&uri), ["broken-link"]);
}

#[test]
fn settings_that_a_client_pushes_after_it_was_asked_are_published() {
    let workspace = project(&[]);
    let mut server = workspace.serve(&json!({ "workspace": { "configuration": true } }));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN);
    server.next_push(&uri);
    answer(
        &mut server,
        &json!({ "rules": { "broken-link": "off", "unfilled-placeholder": "off" } }),
    );
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
}

#[test]
fn a_client_that_does_not_answer_holds_up_nothing() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &Value::Null, asks());
    let asked = server.next_request("workspace/configuration");
    assert_eq!(server.pull_codes(&uri), ALL);
    let error = json!({ "code": -32603, "message": "no" });
    server.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "error": error }));
    assert_eq!(server.pull_codes(&uri), ALL);
}

#[test]
fn the_project_goes_before_the_editor() {
    let workspace = project(&[("planls.toml", "[rules]\nbroken-link = \"hint\"\n")]);
    let both = json!({ "rules": { "broken-link": "off", "unfilled-placeholder": "off" } });
    let (mut server, uri) = serve(&workspace, &both, json!({}));
    assert_eq!(server.pull_codes(&uri), ["broken-link"]);
    // What the editor says later reaches the project too.
    tell(&mut server, &json!({ "planls": { "rules": { "unfilled-placeholder": "hint" } } }));
    assert_eq!(server.pull_codes(&uri), ALL);
}

#[test]
fn rubbish_changes_nothing_and_says_nothing() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &off("broken-link"), json!({}));
    for rubbish in [
        json!(null),
        json!(7),
        json!("x"),
        json!([[]]),
        json!({}),
        json!({ "planls": null }),
        json!({ "planls": [1] }),
        json!({ "gopls": { "rules": 1 } }),
    ] {
        tell(&mut server, &rubbish);
        assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"], "{rubbish}");
    }
    server.notify("workspace/didChangeConfiguration", json!({}));
    server.notify("workspace/didChangeConfiguration", Value::Null);
    server.expect_alive();
    assert_eq!(server.overhear(), Vec::<Value>::new());
}

#[test]
fn rubbish_at_the_start_does_not_end_the_session() {
    let workspace = project(&[]);
    for rubbish in
        [json!(7), json!("x"), json!([]), json!({ "rules": 5 }), json!({ "exclude": [{}] })]
    {
        let (mut server, uri) = serve(&workspace, &rubbish, json!({}));
        assert_eq!(server.pull_codes(&uri), ALL, "{rubbish}");
    }
}

#[test]
fn a_client_that_tells_of_changes_is_asked_to() {
    let workspace = project(&[]);
    let mut server = workspace.serve(
        &json!({ "workspace": { "didChangeConfiguration": { "dynamicRegistration": true } } }),
    );
    let asked = server.next_request("client/registerCapability");
    let registration = &asked["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeConfiguration");
    assert_eq!(registration["registerOptions"], json!({ "section": "planls" }));
}

/// The grammar is recursive: how deep a text makes it go is not for the text to decide.
#[cfg(unix)]
#[test]
fn a_document_that_settings_name_is_parsed_where_there_is_room() {
    let workspace = project(&[]);
    workspace.write("deep.md", "[a](".repeat(2_000));
    let mut server = TestServer::spawn(on_a_small_stack("server"));
    let folder = json!({ "uri": workspace.uri(""), "name": "w" });
    let capabilities = json!({ "workspace": { "configuration": true } });
    server.initialize(json!({ "workspaceFolders": [folder], "capabilities": capabilities }));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN);
    server.next_push(&uri);
    let settings = json!({ "constitution": ["deep.md"], "rules": { "broken-link": "off" } });
    answer(&mut server, &settings);
    let push =
        server.await_push(&uri, |push| push["diagnostics"].as_array().map(Vec::len) == Some(1));
    assert_eq!(codes(&push["diagnostics"]), ["unfilled-placeholder"]);
}
