//! Long sessions: memory is given back, and the log stays short.

use std::fs;

use serde_json::json;

use crate::support::{TestServer, Workspace};

/// So much may a session grow once it is warm, in MB.
const GROWTH: u64 = 16;

fn plan(number: usize) -> String {
    format!("# Plan {number}\n\n")
        + &format!("## Part {number}\n\n- **FR-{number:03}**: [x](gone-{number}.md) <<NAME>>\n\n")
            .repeat(600)
}

#[test]
fn documents_that_are_closed_give_their_memory_back() {
    let workspace = Workspace::new(&[]);
    let mut server = workspace.serve(&json!({}));
    let round = |server: &mut TestServer, number: usize| {
        let uri = workspace.uri(&format!("specs/{number:03}-a/plan.md"));
        server.open(&uri, 1, &plan(number));
        server.request_of("documentSymbol", &uri);
        server.close(&uri);
        server.kept.clear();
    };
    for number in 0..60 {
        round(&mut server, number);
    }
    server.expect_alive();
    let Some(warm) = server.peak_memory() else { return };
    for number in 60..360 {
        round(&mut server, number);
    }
    server.expect_alive();
    let after = server.peak_memory().unwrap_or_default();
    assert!(after < warm + GROWTH, "{warm} MB after 60 documents, {after} MB after 360");
}

#[test]
fn a_thousand_edits_leave_no_trace_in_memory_or_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("planls.log");
    let workspace = Workspace::new(&[("planls.toml", "wrong = 1\n")]);
    let mut server =
        TestServer::start_with(&["--log-level", "info", "--log-file", log.to_str().unwrap()]);
    server.initialize(json!({ "rootUri": workspace.uri(""), "capabilities": {} }));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 0, &plan(1));
    let type_in = |server: &mut TestServer, version: i32| {
        let place = json!({ "line": 8, "character": 3 });
        let end = json!({ "line": 8, "character": 4 });
        let text = if version % 2 == 0 { "x" } else { "[a](b.md)\n" };
        let range = json!({ "start": place, "end": end });
        server.change(&uri, version, &json!([{ "range": range, "text": text }]));
        server.request_of("documentSymbol", &uri);
        server.kept.clear();
    };
    for version in 1..=200 {
        type_in(&mut server, version);
    }
    let warm = server.peak_memory();
    for version in 201..=1_000 {
        type_in(&mut server, version);
    }
    let after = server.peak_memory();
    assert!(after <= warm.map(|it| it + GROWTH), "{warm:?} MB, then {after:?} MB");
    assert_eq!(server.shutdown_and_exit(), 0);
    let lines = fs::read_to_string(log).unwrap().lines().count();
    assert!(lines < 100, "{lines} lines in the log");
}
