//! Names of documents in all their spellings: a client's name for a document comes back as it was sent, and one that
//! cannot be a name costs the message at the most.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use serde_json::{Value, json};

use super::serve;
use crate::support::{TestServer, Workspace};

const PLAN: &str = "# Implementation Plan: X\n\n[NEEDS CLARIFICATION: why?] [x](./y.md) [z](#z)\n";

/// Opens, changes, asks and closes under a name; whatever the server says of the document, it says under that name.
fn check(server: &mut TestServer, uri: &str) {
    server.open(uri, 1, PLAN);
    let pushed = server.next_push(uri)["diagnostics"].clone();
    assert!(pushed.to_string().contains("open-question"), "{uri}: {pushed}");
    let range =
        json!({ "start": { "line": 0, "character": 23 }, "end": { "line": 0, "character": 24 } });
    server.change(uri, 2, &json!([{ "range": range, "text": "Y" }]));
    assert_eq!(
        server.request_of("documentSymbol", uri)[0]["name"],
        "Implementation Plan: Y",
        "{uri}"
    );
    for character in [3, 32, 44] {
        let position = json!({ "line": 2, "character": character });
        server.request_at("hover", uri, &position);
        server.request_at("completion", uri, &position);
        server.request_at("definition", uri, &position);
    }
    server.file_changed(uri, 2);
    server.close(uri);
    server.await_push(uri, |push| push["diagnostics"] == json!([]));
}

#[test]
fn every_spelling_is_a_name() {
    let workspace = Workspace::new(&[]);
    let mut server = serve(&workspace);
    for uri in [
        "file:///c%3A/Users/me/specs/001/plan.md",
        "file:///C:/Users/me/specs/001/plan.md",
        "file:///c:/plan.md",
        "file:///c%3a/plan.md",
        "file:///C%3A%5CUsers%5Cplan.md",
        "file://server/share/specs/001/plan.md",
        "file://wsl.localhost/Debian/home/plan.md",
        "file://wsl%24/Debian/plan.md",
        "file://localhost/tmp/plan.md",
        "file:/plan.md",
        "FILE:///plan.md",
        "file:plan.md",
        "file:///",
        "file:///.",
        "file:///../../../../etc/plan.md",
        "file:///a/%2e%2e/%2E%2E/plan.md",
        "file:///a/..%2f..%2fplan.md",
        "file:///a%00b/plan.md",
        "file:///a%0Ab/plan.md",
        "file:///%ff%fe/plan.md",
        "file:///%E2%80%AE/plan.md",
        "file:///a//b///plan.md",
        "file:///a/plan.md?query#fragment",
        "file:///a%20b/(c)%5Bd%5D/plan.md",
        "file:///a/%25%32%65/plan.md",
        "untitled:Untitled-1",
        "untitled:",
        "vscode-vfs://github/o/r/specs/1/plan.md",
        "vscode-notebook-cell:/a/b.ipynb#W0sZmlsZQ%3D%3D",
        "git:/a/plan.md?%7B%22ref%22%3A%22%22%7D",
        "http://example.org/plan.md",
        "zipfile:///a.zip::plan.md",
        "jdt://x/plan.md",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ] {
        check(&mut server, uri);
    }
    let long = format!("file:///{}plan.md", "a/".repeat(20_000));
    check(&mut server, &long);
    assert_eq!(server.shutdown_and_exit(), 0);
}

#[test]
fn what_cannot_be_a_name_costs_only_its_message() {
    let workspace = Workspace::new(&[]);
    let mut server = serve(&workspace);
    for uri in [json!("::"), json!(" "), json!("file:///a b\n"), json!(5), Value::Null, json!("%")]
    {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": PLAN });
        server.notify("textDocument/didOpen", json!({ "textDocument": document }));
        let params = json!({ "textDocument": { "uri": uri } });
        server.notify("textDocument/didClose", params.clone());
        server.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": [{ "uri": uri, "type": 1 }] }),
        );
        let id = server.send_request("textDocument/documentSymbol", params);
        let answer = server.expect_response(id);
        let code = answer["error"]["code"].as_i64();
        assert!(code == Some(-32602) || answer["result"] == Value::Null, "{uri}: {answer}");
    }
    server.expect_alive();
}

#[test]
fn odd_folders_are_survived() {
    for root in [
        "file:///",
        "file:///proc",
        "file:///dev",
        "file:///c%3A/Users",
        "file://server/share",
        "untitled:x",
        "file:///nowhere/%00",
        "vscode-vfs://github/o/r",
    ] {
        let mut server = TestServer::start();
        let folder = json!([{ "uri": root, "name": "x" }]);
        // Nothing is read before `initialized`, and a whole disk would take its time.
        server.request("initialize", json!({ "workspaceFolders": folder, "capabilities": {} }));
        check(&mut server, "untitled:Untitled-1");
        check(&mut server, "file:///nowhere/plan.md");
        assert_eq!(server.shutdown_and_exit(), 0, "{root}");
    }
}

#[test]
fn names_on_disk_that_are_no_text() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", "# Spec\n\n- **FR-001**: x\n")]);
    let folder = workspace.path("specs");
    for name in
        [&b"\xff\xfe"[..], b"a\nb", b"a\x1b[31m", b"-", b"~", b"%2e%2e", b"a\\b", &b"n".repeat(255)]
    {
        // Some systems refuse some of these names.
        let odd = folder.join(OsStr::from_bytes(name));
        let _ = fs::create_dir(&odd)
            .and_then(|()| fs::write(odd.join("spec.md"), "# Odd\n\n- **FR-666**: x\n"));
    }
    let mut server = serve(&workspace);
    server.next_request("workspace/diagnostic/refresh");
    for query in ["FR-001", "FR-666"] {
        let found = server.request("workspace/symbol", json!({ "query": query }));
        assert!(found.as_array().is_some_and(|it| !it.is_empty()), "{query}");
    }
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, "# Plan\n\n[x](\n");
    server.request_at("completion", &plan, &json!({ "line": 2, "character": 4 }));
    assert_eq!(server.shutdown_and_exit(), 0);
}
