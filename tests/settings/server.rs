//! Settings files in a session: which count, when they are read again, and what is said of them.

use serde_json::{Value, json};

use super::{PLAN, project};
use crate::support::{TestServer, Workspace, codes, did_change, pulls, refreshing};

const OFF: &str = "[rules]\nbroken-link = \"off\"\n";
const HINT: &str = "[rules]\nbroken-link = \"off\"\nunfilled-placeholder = \"off\"\n";

/// A server with the plan open, and its URI.
fn serve(workspace: &Workspace, capabilities: &Value) -> (TestServer, String) {
    let mut server = workspace.serve(capabilities);
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN);
    (server, uri)
}

fn save(server: &mut TestServer, uri: &str) {
    server.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
}

fn open_toml(server: &mut TestServer, uri: &str, text: &str) {
    let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": text });
    server.notify("textDocument/didOpen", json!({ "textDocument": document }));
}

#[test]
fn the_nearest_file_counts_pushed_and_pulled() {
    let workspace = project(&[("planls.toml", HINT), ("specs/.planls.toml", OFF)]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["unfilled-placeholder"]);
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
}

#[test]
fn a_file_outside_the_workspace_has_no_say() {
    let workspace = project(&[("planls.toml", OFF)]);
    let mut server = workspace.serve_folders(&["specs"], &pulls());
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN);
    assert_eq!(server.pull_codes(&uri), ["broken-link", "unfilled-placeholder"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_workspace_is_no_settings_file() {
    let outside = Workspace::new(&[("planls.toml", OFF)]);
    let workspace = project(&[]);
    std::os::unix::fs::symlink(outside.path("planls.toml"), workspace.path("planls.toml")).unwrap();
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri), ["broken-link", "unfilled-placeholder"]);
}

#[test]
fn a_document_outside_every_folder_is_served_from_its_own() {
    let inside = project(&[]);
    let outside =
        Workspace::new(&[("planls.toml", HINT), ("a/planls.toml", OFF), ("a/a-plan.md", "")]);
    let mut server = inside.serve(&pulls());
    let uri = outside.uri("a/a-plan.md");
    server.open(&uri, 1, "# Plan\n\n**Spec**: [s](planls.toml)\n\n<<A>> [b](gone.md)\n");
    let found = server.pull_codes(&uri);
    assert!(found.contains(&"unfilled-placeholder".to_owned()), "{found:?}");
    assert!(!found.contains(&"broken-link".to_owned()), "{found:?}");
}

#[test]
fn a_watched_file_counts_when_it_comes_changes_and_goes() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    let toml = workspace.uri("planls.toml");
    let all = ["broken-link", "unfilled-placeholder"];
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), all);
    workspace.write("planls.toml", OFF);
    server.file_changed(&toml, 1);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["unfilled-placeholder"]);
    workspace.write("planls.toml", HINT);
    server.file_changed(&toml, 2);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), [""; 0]);
    workspace.remove("planls.toml");
    server.file_changed(&toml, 3);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), all);
}

#[test]
fn a_file_in_a_folder_that_is_deleted_goes_with_it() {
    let workspace = project(&[(".config/planls.toml", HINT)]);
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri), [""; 0]);
    workspace.remove(".config/planls.toml");
    std::fs::remove_dir(workspace.path(".config")).unwrap();
    server.file_changed(&workspace.uri(".config"), 3);
    assert_eq!(server.pull_codes(&uri), ["broken-link", "unfilled-placeholder"]);
}

#[test]
fn where_nobody_watches_a_save_or_an_opened_document_is_enough() {
    let workspace = project(&[("specs/002-b/plan.md", PLAN), ("specs/002-b/spec.md", "# S\n")]);
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri), ["broken-link", "unfilled-placeholder"]);
    workspace.write("planls.toml", OFF);
    save(&mut server, &uri);
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    workspace.write("planls.toml", HINT);
    server.open(&workspace.uri("specs/002-b/plan.md"), 1, PLAN);
    assert_eq!(server.pull_codes(&uri), [""; 0]);
}

#[test]
fn an_open_file_counts_when_it_is_saved_and_is_reported_while_it_is_typed() {
    let workspace = project(&[("planls.toml", "")]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    let toml = workspace.uri("planls.toml");
    server.next_push(&uri);
    open_toml(&mut server, &toml, "");
    assert_eq!(server.next_push(&toml)["diagnostics"], json!([]));
    let end = json!({ "line": 1, "character": 0 });
    server.notify(
        "textDocument/didChange",
        did_change(
            &toml,
            2,
            &json!([
                { "text": "[rules]\n" },
                { "range": { "start": end, "end": end }, "text": "broken-lnk = \"off\"\n" },
            ]),
        ),
    );
    let pushed = server.next_push(&toml);
    assert_eq!(codes(&pushed["diagnostics"]), ["invalid-config"]);
    let range = &pushed["diagnostics"][0]["range"];
    assert_eq!(range["start"], json!({ "line": 1, "character": 0 }));
    assert_eq!(range["end"], json!({ "line": 1, "character": 10 }));
    server.notify("textDocument/didChange", did_change(&toml, 3, &json!([{ "text": OFF }])));
    assert_eq!(server.next_push(&toml)["diagnostics"], json!([]));
    // Nothing was saved, so nothing else is said.
    assert_eq!(server.overhear(), Vec::<Value>::new());
    workspace.write("planls.toml", OFF);
    save(&mut server, &toml);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["unfilled-placeholder"]);
}

#[test]
fn a_broken_file_keeps_what_counted_before() {
    let workspace = project(&[("planls.toml", OFF)]);
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    let toml = workspace.uri("planls.toml");
    workspace.write("planls.toml", "[rules\n");
    server.file_changed(&toml, 2);
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    workspace.write("planls.toml", HINT);
    server.file_changed(&toml, 2);
    assert_eq!(server.pull_codes(&uri), [""; 0]);
}

#[test]
fn a_closed_file_is_pushed_until_it_is_mended() {
    let workspace = project(&[("planls.toml", "nonsense = 1\n")]);
    let both = json!({ "textDocument": { "diagnostic": {}, "publishDiagnostics": {} } });
    for capabilities in [json!({}), both] {
        workspace.write("planls.toml", "nonsense = 1\n");
        let (mut server, _) = serve(&workspace, &capabilities);
        let toml = workspace.uri("planls.toml");
        assert_eq!(codes(&server.next_push(&toml)["diagnostics"]), ["invalid-config"]);
        workspace.write("planls.toml", OFF);
        server.file_changed(&toml, 2);
        assert_eq!(server.next_push(&toml)["diagnostics"], json!([]));
    }
}

#[test]
fn an_open_file_is_pulled_and_then_not_pushed() {
    let workspace = project(&[("planls.toml", "nonsense = 1\n")]);
    let both = json!({
        "textDocument": { "diagnostic": {}, "publishDiagnostics": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let (mut server, _) = serve(&workspace, &both);
    let toml = workspace.uri("planls.toml");
    assert_eq!(codes(&server.next_push(&toml)["diagnostics"]), ["invalid-config"]);
    open_toml(&mut server, &toml, "nonsense = 1\nmore = 2\n");
    assert_eq!(server.next_push(&toml)["diagnostics"], json!([]));
    assert_eq!(server.pull_codes(&toml), ["invalid-config", "invalid-config"]);
    server.close(&toml);
    assert_eq!(codes(&server.next_push(&toml)["diagnostics"]), ["invalid-config"]);
}

#[test]
fn a_client_that_cannot_be_told_to_pull_again_gets_pushes() {
    let workspace = project(&[("planls.toml", "nonsense = 1\n")]);
    let both = json!({ "textDocument": { "diagnostic": {}, "publishDiagnostics": {} } });
    let (mut server, _) = serve(&workspace, &both);
    let toml = workspace.uri("planls.toml");
    assert_eq!(codes(&server.next_push(&toml)["diagnostics"]), ["invalid-config"]);
    open_toml(&mut server, &toml, "nonsense = 1\nmore = 2\n");
    assert_eq!(
        codes(&server.next_push(&toml)["diagnostics"]),
        ["invalid-config", "invalid-config"]
    );
}

#[test]
fn a_closed_file_without_mistakes_is_not_spoken_of() {
    let workspace = project(&[("planls.toml", OFF)]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.next_push(&uri);
    server.expect_alive();
    assert_eq!(server.overhear(), Vec::<Value>::new());
}

#[test]
fn roles_that_change_are_seen_in_closed_documents_too() {
    let rules = "# Rules\n\n## Core Principles\n\n### I. One\n\nText.\n\n### II. Two\n\nText.\n";
    let workspace = project(&[("docs/rules.md", rules)]);
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, "# Plan\n\n**Spec**: [spec](spec.md)\n\n## Constitution Check\n\nArticle I, Article II, Article IX\n");
    assert_eq!(server.pull_codes(&uri), [""; 0]);
    workspace.write("planls.toml", "constitution = [\"docs/rules.md\"]\n");
    server.file_changed(&workspace.uri("planls.toml"), 1);
    assert_eq!(server.pull_codes(&uri), ["unknown-article"]);
}

#[test]
fn closed_documents_that_get_another_role_are_still_known() {
    let workspace = project(&[("specs/001-a/tasks.md", "# Tasks\n\n- [ ] T001 One\n")]);
    let mut capabilities = pulls();
    capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let mut server = workspace.serve(&capabilities);
    server.next_request("workspace/diagnostic/refresh");
    workspace.write("planls.toml", "[roles]\n\"specs/*/tasks.md\" = \"plan\"\n");
    server.file_changed(&workspace.uri("planls.toml"), 1);
    let found = server.request("workspace/symbol", json!({ "query": "T001" }));
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
}

#[test]
fn what_is_excluded_is_reported_no_more_and_again_when_it_counts() {
    let workspace = project(&[]);
    let (mut server, uri) = serve(&workspace, &pulls());
    assert_eq!(server.pull_codes(&uri).len(), 2);
    let toml = workspace.uri("planls.toml");
    workspace.write("planls.toml", "exclude = [\"specs/001-a/plan.md\"]\n");
    server.file_changed(&toml, 1);
    assert_eq!(server.pull_codes(&uri), [""; 0]);
    workspace.remove("planls.toml");
    server.file_changed(&toml, 3);
    assert_eq!(server.pull_codes(&uri).len(), 2);
}

#[test]
fn closed_documents_that_count_again_are_read_again() {
    let tasks = "# Tasks\n\n- [ ] T001 One (FR-001)\n";
    let workspace = project(&[
        ("planls.toml", "exclude = [\"specs/001-a/tasks.md\"]\n"),
        ("specs/001-a/tasks.md", tasks),
    ]);
    let mut capabilities = pulls();
    capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let mut server = workspace.serve(&capabilities);
    server.next_request("workspace/diagnostic/refresh");
    let found = |server: &mut TestServer| {
        let found = server.request("workspace/symbol", json!({ "query": "T001" }));
        found.as_array().map_or(0, Vec::len)
    };
    assert_eq!(found(&mut server), 0);
    workspace.write("planls.toml", "");
    server.file_changed(&workspace.uri("planls.toml"), 2);
    // The client is asked to look again when the settings have changed, and once more when the workspace was read.
    while found(&mut server) == 0 {
        server.next_request("workspace/diagnostic/refresh");
    }
    assert_eq!(found(&mut server), 1);
}

#[test]
fn the_names_of_settings_files_are_watched() {
    let workspace = project(&[]);
    let mut server = workspace.serve(
        &json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }),
    );
    let asked = server.next_request("client/registerCapability");
    let watchers = &asked["params"]["registrations"][0]["registerOptions"]["watchers"];
    let globs: Vec<&Value> =
        watchers.as_array().unwrap().iter().map(|it| &it["globPattern"]).collect();
    assert!(globs.contains(&&json!("**/{planls,.planls}.toml")), "{globs:?}");
}

#[test]
fn a_folder_that_leaves_the_workspace_takes_its_settings_with_it() {
    let workspace = project(&[("planls.toml", "nonsense = 1\n"), ("specs/planls.toml", OFF)]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    let toml = workspace.uri("planls.toml");
    assert_eq!(codes(&server.next_push(&toml)["diagnostics"]), ["invalid-config"]);
    let folder = |path: &str| json!([{ "uri": workspace.uri(path), "name": path }]);
    let event = json!({ "event": { "added": folder("specs"), "removed": folder("") } });
    server.notify("workspace/didChangeWorkspaceFolders", event);
    assert_eq!(server.next_push(&toml)["diagnostics"], json!([]));
    let push = server.await_push(&uri, |push| {
        push["diagnostics"].as_array().is_some_and(|found| found.len() == 1)
    });
    assert_eq!(codes(&push["diagnostics"]), ["unfilled-placeholder"]);
}

#[test]
fn an_open_settings_file_is_no_document() {
    let workspace = project(&[("planls.toml", "[a]\n# <<OWNER>>\n")]);
    let mut server = workspace.serve(&pulls());
    let toml = workspace.uri("planls.toml");
    open_toml(&mut server, &toml, "[a]\n# <<OWNER>>\n");
    assert_eq!(server.pull_codes(&toml), ["invalid-config"]);
    for method in ["documentSymbol", "foldingRange", "codeLens", "documentLink"] {
        assert_eq!(server.request_of(method, &toml), Value::Null, "{method}");
    }
    let top = json!({ "line": 0, "character": 1 });
    for method in ["hover", "definition", "completion"] {
        assert_eq!(server.request_at(method, &toml, &top), Value::Null, "{method}");
    }
}
