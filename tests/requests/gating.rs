//! What a client has not announced is not sent to it.

use serde_json::{Value, json};

use super::sample::{PLAN, project};

/// A plan with a finding that fades, and one that does not.
const TEXT: &str =
    "# Plan\n\n**Spec**: [spec](spec.md)\n\n<!-- ACTION REQUIRED: fill this -->\n\n<<OWNER>>\n";

/// Everything that the server says to a client of its own accord; these methods at least, which are waited for.
fn said(capabilities: &Value, expected: &[&str]) -> Vec<Value> {
    let workspace = project();
    let mut server = workspace.serve(capabilities);
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, TEXT);
    server.file_changed(&workspace.uri("specs/002-b/spec.md"), 2);
    server.expect_alive();
    let mut said: Vec<Value> = expected.iter().map(|method| server.next_request(method)).collect();
    said.extend(server.overhear());
    said
}

/// Checks that a client hears these methods and no others; returns the first message of each.
#[track_caller]
fn check_said(capabilities: &Value, expected: &[&str]) -> Vec<Value> {
    let said = said(capabilities, expected);
    let mut methods: Vec<&str> = said.iter().map(|it| it["method"].as_str().unwrap()).collect();
    methods.sort_unstable();
    methods.dedup();
    assert_eq!(methods, expected);
    said
}

const PUSH: &str = "textDocument/publishDiagnostics";

#[test]
fn a_client_that_announces_nothing_is_only_told_its_findings() {
    let said = check_said(&json!({}), &[PUSH]);
    for finding in said[0]["params"]["diagnostics"].as_array().unwrap() {
        let members: Vec<&String> = finding.as_object().unwrap().keys().collect();
        assert_eq!(members, ["code", "message", "range", "severity", "source"], "{finding}");
        assert!(finding["severity"].as_u64().is_some_and(|it| (1..=4).contains(&it)), "{finding}");
    }
}

#[test]
fn text_that_can_go_is_tagged_for_clients_that_fade_it() {
    let tags = |supported: Value| {
        let said = check_said(
            &json!({ "textDocument": { "publishDiagnostics": { "tagSupport": supported } } }),
            &[PUSH],
        );
        let findings = said[0]["params"]["diagnostics"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|it| (it["code"].as_str().unwrap().to_owned(), it["tags"].clone()))
            .collect::<Vec<_>>()
    };
    let tagged = |tags: Value| {
        vec![
            ("template-residue".to_owned(), tags),
            ("unfilled-placeholder".to_owned(), Value::Null),
        ]
    };
    assert_eq!(tags(json!({ "valueSet": [1, 2] })), tagged(json!([1])));
    assert_eq!(tags(json!({ "valueSet": [2] })), tagged(Value::Null));
}

#[test]
fn watching_is_asked_for_where_the_client_can_be_asked() {
    let watches = |dynamic: bool| json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": dynamic } } });
    check_said(&watches(false), &[PUSH]);
    let said = check_said(&watches(true), &["client/registerCapability", PUSH]);
    let registration = &said[0]["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    // Patterns relative to a folder are announced apart, and were not.
    for watcher in registration["registerOptions"]["watchers"].as_array().unwrap() {
        assert!(watcher["globPattern"].is_string(), "{watcher}");
    }
}

#[test]
fn a_client_is_asked_to_look_again_only_where_it_can() {
    let refreshes = |can: bool| {
        let workspace = json!({ "diagnostics": { "refreshSupport": can } });
        json!({ "textDocument": { "diagnostic": {} }, "workspace": workspace })
    };
    check_said(&refreshes(false), &[]);
    check_said(&refreshes(true), &["workspace/diagnostic/refresh"]);
}

#[test]
fn the_server_offers_pulling_to_clients_that_pull() {
    let offered = |capabilities: Value| {
        let mut server = crate::support::TestServer::start();
        server.initialize(json!({ "capabilities": capabilities }))["capabilities"]["diagnosticProvider"].clone()
    };
    assert_eq!(offered(json!({})), Value::Null);
    let provider = offered(json!({ "textDocument": { "diagnostic": {} } }));
    assert_eq!(provider["interFileDependencies"], true);
    assert_eq!(provider["workspaceDiagnostics"], true);
}

#[test]
fn the_position_encoding_is_one_that_was_offered() {
    for (offered, chosen) in [
        (json!(null), "utf-16"),
        (json!([]), "utf-16"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
    ] {
        let mut server = crate::support::TestServer::start();
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let result = server.initialize(json!({ "capabilities": capabilities }));
        assert_eq!(result["capabilities"]["positionEncoding"], chosen, "{offered}");
    }
}

#[test]
fn capabilities_of_the_wrong_kind_do_not_end_the_session() {
    let capabilities = json!({
        "general": { "positionEncodings": ["utf-16", "utf-9"] },
        "textDocument": { "hover": { "contentFormat": ["markdown", "html"] }, "unknown": 5 },
        "workspace": { "unknown": [1] },
    });
    check_said(&capabilities, &[PUSH]);
}
