//! What other programs do to files: told by clients that watch, noticed for those that do not.

use serde_json::{Value, json};

use super::{await_files, files_with, spec};
use crate::support::{TestServer, Workspace, refreshing};

const SPEC: &str = "specs/001-a/spec.md";
const PLAN: &str = "# Plan\n\nFR-001 and FR-002 and FR-003.\n";

/// A feature whose specification has three requirements.
fn feature() -> Workspace {
    let text = spec("FR-001") + "- **FR-002**: More\n- **FR-003**: Most\n";
    Workspace::new(&[(SPEC, &text), ("specs/001-a/plan.md", PLAN)])
}

fn watching() -> Value {
    let mut capabilities = refreshing();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    capabilities
}

/// Renames a requirement as another program would.
fn rename(workspace: &Workspace) {
    let text = std::fs::read_to_string(workspace.path(SPEC)).unwrap();
    workspace.write(SPEC, text.replace("FR-001", "FR-100"));
}

/// A server whose client has promised to watch.
fn serve_watching(workspace: &Workspace) -> TestServer {
    let mut server = workspace.serve_read(&[""], &watching());
    let registration = server.next_request("client/registerCapability");
    server.send(&json!({ "jsonrpc": "2.0", "id": registration["id"], "result": null }));
    server
}

#[test]
fn documents_and_templates_are_watched() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &watching());
    let registration = server.next_request("client/registerCapability");
    let watchers = &registration["params"]["registrations"][0]["registerOptions"]["watchers"];
    let globs: Vec<&Value> =
        watchers.as_array().unwrap().iter().map(|it| &it["globPattern"]).collect();
    for glob in ["**/*.{md,markdown}", "**/*.md.hbs"] {
        assert!(globs.contains(&&json!(glob)), "{globs:?}");
    }
}

#[test]
fn a_requirement_renamed_on_disk_is_seen_by_who_watches() {
    let workspace = feature();
    let mut server = serve_watching(&workspace);
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, PLAN);
    assert_eq!(server.pull_codes(&plan), Vec::<String>::new());
    rename(&workspace);
    server.file_changed(&workspace.uri(SPEC), 2);
    assert_eq!(server.pull_codes(&plan), ["undefined-id"]);
    assert_eq!(files_with(&mut server, &workspace, "FR-100"), [SPEC]);
}

#[test]
fn a_requirement_renamed_on_disk_is_seen_without_watching_when_something_is_saved() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, PLAN);
    assert_eq!(server.pull_codes(&plan), Vec::<String>::new());
    rename(&workspace);
    server.notify("textDocument/didSave", json!({ "textDocument": { "uri": plan } }));
    await_files(&mut server, &workspace, "FR-100", &[SPEC]);
    assert_eq!(server.pull_codes(&plan), ["undefined-id"]);
}

#[test]
fn what_came_and_went_on_disk_is_seen_without_watching_when_something_is_opened() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &json!({
            "textDocument": { "diagnostic": {} },
            "workspace": { "diagnostics": { "refreshSupport": true }, "didChangeWatchedFiles": { "dynamicRegistration": false } },
        }),
    );
    workspace.write("specs/002-b/spec.md", spec("FR-777"));
    workspace.remove(SPEC);
    server.open(&workspace.uri("specs/001-a/plan.md"), 1, PLAN);
    await_files(&mut server, &workspace, "FR-777", &["specs/002-b/spec.md"]);
    await_files(&mut server, &workspace, "FR-003", &[]);
}

#[test]
fn a_link_to_a_picture_that_appears_is_mended_without_watching() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, "# Plan\n\n![a](./a.png)\n");
    assert_eq!(server.pull_codes(&plan), ["broken-link"]);
    workspace.write("specs/001-a/a.png", "");
    for _ in 0..1_000 {
        server.notify("textDocument/didSave", json!({ "textDocument": { "uri": plan } }));
        if server.pull_codes(&plan).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the picture is never found");
}

#[test]
fn a_link_to_a_picture_is_looked_at_again_though_only_documents_are_watched() {
    let workspace = feature();
    let mut server = serve_watching(&workspace);
    let plan = workspace.uri("specs/001-a/plan.md");
    let text = "# Plan\n\n![a](./a.png)\n";
    let save = |server: &mut TestServer| {
        server.notify("textDocument/didSave", json!({ "textDocument": { "uri": plan } }));
    };
    server.open(&plan, 1, text);
    assert_eq!(server.pull_codes(&plan), ["broken-link"]);
    workspace.write("specs/001-a/a.png", "");
    save(&mut server);
    assert_eq!(server.pull_codes(&plan), [""; 0]);
    workspace.remove("specs/001-a/a.png");
    save(&mut server);
    assert_eq!(server.pull_codes(&plan), ["broken-link"]);
    workspace.write("specs/001-a/a.png", "");
    server.open(&plan, 1, text);
    assert_eq!(server.pull_codes(&plan), [""; 0]);
}

#[test]
fn a_new_document_is_read_unless_git_ignores_it() {
    let workspace = feature();
    workspace.write(".gitignore", "/build/\n");
    let mut server = serve_watching(&workspace);
    for (path, id) in [("build/spec.md", "FR-801"), ("specs/003-c/spec.md", "FR-802")] {
        workspace.write(path, spec(id));
        server.file_changed(&workspace.uri(path), 1);
    }
    await_files(&mut server, &workspace, "FR-802", &["specs/003-c/spec.md"]);
    assert_eq!(files_with(&mut server, &workspace, "FR-801"), [""; 0]);
}

#[test]
fn many_changed_files_are_all_read() {
    let workspace = Workspace::new(&[]);
    let path = |number: usize| format!("specs/{number:03}-x/spec.md");
    for number in 0..100 {
        workspace.write(&path(number), spec("FR-001"));
    }
    let mut server = serve_watching(&workspace);
    let mut changes = Vec::new();
    for number in 0..100 {
        workspace.write(&path(number), spec("FR-002"));
        changes.push(json!({ "uri": workspace.uri(&path(number)), "type": 2 }));
    }
    server.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    await_files(&mut server, &workspace, "FR-001", &[]);
}

#[test]
fn files_and_folders_that_the_user_moves_are_followed() {
    let workspace = feature();
    let mut capabilities = refreshing();
    let operations = json!({ "didCreate": true, "didRename": true, "didDelete": true });
    capabilities["workspace"]["fileOperations"] = operations;
    let folders = json!([{ "uri": workspace.uri(""), "name": "x" }]);
    let mut server = TestServer::start();
    let result =
        server.initialize(json!({ "workspaceFolders": folders, "capabilities": capabilities }));
    let offered = &result["capabilities"]["workspace"]["fileOperations"];
    for operation in ["didCreate", "didRename", "didDelete"] {
        assert!(offered[operation]["filters"].is_array(), "{offered}");
    }
    server.next_request("workspace/diagnostic/refresh");
    std::fs::rename(workspace.path("specs/001-a"), workspace.path("specs/009-z")).unwrap();
    let moved =
        json!({ "oldUri": workspace.uri("specs/001-a"), "newUri": workspace.uri("specs/009-z") });
    server.notify("workspace/didRenameFiles", json!({ "files": [moved] }));
    await_files(&mut server, &workspace, "FR-002", &["specs/009-z/spec.md"]);
    let gone = json!({ "uri": workspace.uri("specs/009-z") });
    std::fs::remove_dir_all(workspace.path("specs/009-z")).unwrap();
    server.notify("workspace/didDeleteFiles", json!({ "files": [gone] }));
    assert_eq!(files_with(&mut server, &workspace, "FR-002"), [""; 0]);
    workspace.write("specs/010-n/spec.md", spec("FR-500"));
    let come = json!({ "uri": workspace.uri("specs/010-n/spec.md") });
    server.notify("workspace/didCreateFiles", json!({ "files": [come] }));
    await_files(&mut server, &workspace, "FR-500", &["specs/010-n/spec.md"]);
}

#[test]
fn a_client_that_tells_nothing_of_files_is_offered_nothing() {
    let workspace = feature();
    let mut server = TestServer::start();
    let result = server.initialize(json!({ "rootUri": workspace.uri(""), "capabilities": {} }));
    assert_eq!(result["capabilities"]["workspace"].get("fileOperations"), None);
}
