//! What is read at the start, and what is not.

use serde_json::{Value, json};

use super::{await_files, files_with, spec};
use crate::support::{TestServer, Workspace, refreshing, uri};

#[test]
fn every_document_is_known_wherever_it_lies() {
    let workspace = Workspace::new(&[]);
    let count = 300;
    for number in 0..count {
        workspace.write(&format!("specs/{number:03}-x/spec.md"), spec(&format!("FR-{number:03}")));
    }
    let mut server = workspace.serve_read(&[""], &refreshing());
    for number in [0, 1, 150, count - 1] {
        let file = format!("specs/{number:03}-x/spec.md");
        assert_eq!(files_with(&mut server, &workspace, &format!("FR-{number:03}")), [file]);
    }
}

#[test]
fn what_git_ignores_and_what_others_install_is_not_read() {
    let workspace = Workspace::new(&[(".gitignore", "/build/\n")]);
    for folder in
        ["build/specs/001-a", "node_modules/x/specs/001-a", "target/specs/001-a", "specs/001-a"]
    {
        workspace.write(&format!("{folder}/spec.md"), spec("FR-001"));
    }
    let mut server = workspace.serve_read(&[""], &refreshing());
    assert_eq!(files_with(&mut server, &workspace, "FR-001"), ["specs/001-a/spec.md"]);
}

#[test]
fn a_file_that_is_too_large_is_left_out_until_it_is_opened() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    let large = spec("FR-002") + &"Text that goes on.\n".repeat(300_000);
    workspace.write("specs/002-b/spec.md", &large);
    let mut server = workspace.serve_read(&[""], &refreshing());
    assert_eq!(files_with(&mut server, &workspace, "FR-001"), ["specs/001-a/spec.md"]);
    assert_eq!(files_with(&mut server, &workspace, "FR-002"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_or_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Workspace::new(&[("secret/spec.md", &spec("FR-666"))]);
    let workspace = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    symlink(workspace.path("specs"), workspace.path("specs/001-a/loop")).unwrap();
    symlink(outside.path("secret"), workspace.path("specs/secret")).unwrap();
    symlink(outside.path("secret/spec.md"), workspace.path("specs/001-a/stolen.md")).unwrap();
    let mut server = workspace.serve_read(&[""], &refreshing());
    assert_eq!(files_with(&mut server, &workspace, "FR-001"), ["specs/001-a/spec.md"]);
    assert_eq!(files_with(&mut server, &workspace, "FR-666"), [""; 0]);
    // Also where a document leads there.
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, "# Plan\n\n[a](stolen.md) [b](../secret/spec.md)\n");
    assert_eq!(server.pull_codes(&plan), ["broken-link", "broken-link"]);
    assert_eq!(files_with(&mut server, &workspace, "FR-666"), [""; 0]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_survived() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::new(&[
        ("specs/001-a/spec.md", &spec("FR-001")),
        ("specs/002-b/spec.md", &spec("FR-002")),
        ("locked/spec.md", &spec("FR-003")),
    ]);
    workspace.write("bytes.md", [0xff, 0xfe, 0x00, b'#']);
    workspace.write("empty.md", "");
    let fifo = std::process::Command::new("mkfifo").arg(workspace.path("pipe.md")).status();
    assert!(fifo.is_ok_and(|status| status.success()), "mkfifo is there");
    let lock = |path: &str, mode| {
        fs::set_permissions(workspace.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    lock("specs/002-b/spec.md", 0o000);
    lock("locked", 0o000);
    let mut server = workspace.serve_read(&[""], &refreshing());
    assert_eq!(files_with(&mut server, &workspace, "FR-001"), ["specs/001-a/spec.md"]);
    server.expect_alive();
    lock("locked", 0o755);
}

#[test]
fn files_that_come_and_go_while_they_are_read_are_survived() {
    let workspace = Workspace::new(&[("specs/last/spec.md", &spec("FR-999"))]);
    for number in 0..200 {
        workspace.write(&format!("specs/{number:03}-x/spec.md"), spec("FR-001"));
    }
    let mut server = workspace.serve(&refreshing());
    for number in 0..200 {
        workspace.remove(&format!("specs/{number:03}-x/spec.md"));
    }
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(files_with(&mut server, &workspace, "FR-999"), ["specs/last/spec.md"]);
    assert_eq!(server.shutdown_and_exit(), 0);
}

#[test]
fn folders_that_are_added_are_read_and_those_removed_are_forgotten() {
    let workspace = Workspace::new(&[
        ("one/specs/001-a/spec.md", &spec("FR-001")),
        ("two/specs/001-a/spec.md", &spec("FR-002")),
    ]);
    let mut server = workspace.serve_folders(&["one"], &refreshing());
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(files_with(&mut server, &workspace, "FR-002"), [""; 0]);
    let folder = |name: &str| json!([{ "uri": workspace.uri(name), "name": name }]);
    let change =
        |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    server.notify("workspace/didChangeWorkspaceFolders", change(folder("two"), json!([])));
    await_files(&mut server, &workspace, "FR-002", &["two/specs/001-a/spec.md"]);
    server.notify("workspace/didChangeWorkspaceFolders", change(json!([]), folder("one")));
    assert_eq!(files_with(&mut server, &workspace, "FR-001"), [""; 0]);
}

#[test]
fn a_workspace_that_is_not_there_is_an_empty_one() {
    let mut server = TestServer::start();
    let gone = uri(std::path::Path::new("/nowhere/at/all"));
    server.initialize(json!({ "rootUri": gone, "capabilities": refreshing() }));
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.request("workspace/symbol", json!({ "query": "" })), json!([]));
}

/// A folder that keeps the server busy for longer than half a second, on any machine.
fn large() -> Workspace {
    let workspace = Workspace::new(&[]);
    let section = "\n## Part\n\n- **FR-001**: a `b` [c](./d.md) <e> \\* *f* **g**\n\n| a | b |\n|---|---|\n| `x` | [y](z.md) |\n";
    let text = format!("# Feature Specification: X\n{}", section.repeat(900));
    for number in 0..20 {
        workspace.write(&format!("specs/{number:03}-x/spec.md"), &text);
    }
    workspace
}

#[test]
fn progress_is_shown_where_it_takes_long_and_ended_in_any_case() {
    let workspace = large();
    let mut capabilities = refreshing();
    capabilities["window"] = json!({ "workDoneProgress": true });
    let mut server = workspace.serve(&capabilities);
    let create = server.next_request("window/workDoneProgress/create");
    server.send(&json!({ "jsonrpc": "2.0", "id": create["id"], "result": null }));
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "end") {
        let progress = server.next_request("$/progress");
        assert_eq!(progress["params"]["token"], create["params"]["token"]);
        kinds.push(progress["params"]["value"]["kind"].as_str().unwrap().to_owned());
    }
    assert_eq!(kinds[0], "begin");
    assert!(kinds[1..kinds.len() - 1].iter().all(|kind| kind == "report"), "{kinds:?}");
}

#[test]
fn a_client_that_does_not_answer_about_progress_holds_up_nothing() {
    let workspace = large();
    let mut capabilities = refreshing();
    capabilities["window"] = json!({ "workDoneProgress": true });
    let mut server = workspace.serve(&capabilities);
    server.next_request("window/workDoneProgress/create");
    server.expect_alive();
    server.next_request("workspace/diagnostic/refresh");
    let said = server.overhear();
    assert!(said.iter().all(|it| it["method"] != "$/progress"), "{said:?}");
}

#[test]
fn no_progress_is_shown_to_clients_that_cannot_or_where_it_is_quick() {
    let quick = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    let mut capabilities = refreshing();
    capabilities["window"] = json!({ "workDoneProgress": true });
    let silent = |mut server: TestServer| {
        server.next_request("workspace/diagnostic/refresh");
        let said = server.overhear();
        assert!(said.iter().all(|it| it["method"] != "window/workDoneProgress/create"), "{said:?}");
    };
    silent(quick.serve(&capabilities));
    silent(large().serve(&refreshing()));
}

#[test]
fn settings_that_come_while_the_workspace_is_read_count_for_all_of_it() {
    let workspace = large();
    let rules =
        "# Zebra Rules\n\n## Core Principles\n\n### I. One\n\nText.\n\n### II. Two\n\nText.\n";
    workspace.write("zzz/rules.md", rules);
    let mut capabilities = refreshing();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["window"] = json!({ "workDoneProgress": true });
    let mut server = workspace.serve(&capabilities);
    let asked = server.next_request("workspace/configuration");
    // This comes when it has been reading for a while.
    server.next_request("window/workDoneProgress/create");
    let settings = json!({ "constitution": ["zzz/rules.md"] });
    server.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": [settings] }));
    await_files(&mut server, &workspace, "Zebra", &["zzz/rules.md"]);
    let uri = workspace.uri("specs/000-x/research.md");
    server.open(&uri, 1, "# Research\n\n## Constitution Check\n\nArticle II, Article IX.\n");
    for _ in 0..1_000 {
        if server.pull_codes(&uri) == ["unknown-article"] {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(server.pull_codes(&uri), ["unknown-article"]);
}

/// Opens a document as it is on disk, and closes it.
fn open_and_close(server: &mut TestServer, workspace: &Workspace, path: &str) {
    let text = std::fs::read_to_string(workspace.path(path)).unwrap();
    server.open(&workspace.uri(path), 1, &text);
    server.close(&workspace.uri(path));
}

#[test]
fn a_document_that_is_left_out_is_forgotten_when_it_is_closed() {
    let workspace = Workspace::new(&[
        (".gitignore", "/build/\n"),
        ("build/specs/001-a/spec.md", &spec("FR-801")),
    ]);
    workspace.write("planls.toml", "exclude = [\"old\"]\n");
    workspace.write("old/specs/001-a/spec.md", spec("FR-802"));
    let mut server = workspace.serve_read(&[""], &refreshing());
    for (path, id) in
        [("build/specs/001-a/spec.md", "FR-801"), ("old/specs/001-a/spec.md", "FR-802")]
    {
        open_and_close(&mut server, &workspace, path);
        assert_eq!(files_with(&mut server, &workspace, id), [""; 0], "{path}");
    }
    // What is new and not left out is found by the walk.
    workspace.write("specs/001-a/spec.md", spec("FR-803"));
    open_and_close(&mut server, &workspace, "specs/001-a/spec.md");
    await_files(&mut server, &workspace, "FR-803", &["specs/001-a/spec.md"]);
}

#[test]
fn a_document_that_is_left_out_is_known_to_who_names_it() {
    let workspace = Workspace::new(&[
        (".gitignore", "/build/\n"),
        ("build/a.md", "# A\n"),
        ("specs/001-a/spec.md", &spec("FR-001")),
    ]);
    let mut server = workspace.serve_read(&[""], &refreshing());
    let plan = workspace.uri("specs/001-a/plan.md");
    let other = workspace.uri("build/a.md");
    server.open(&other, 1, "# A\n\n## Part\n");
    server.open(&plan, 1, "# Plan\n\n[s](spec.md) FR-001 [a](../../build/a.md#part)\n");
    assert_eq!(server.pull_codes(&plan), [""; 0]);
    // On disk the part is not there, and what is on disk counts again once somebody has read it.
    server.close(&other);
    while server.pull_codes(&plan) != ["broken-anchor"] {
        server.next_request("workspace/diagnostic/refresh");
    }
}
