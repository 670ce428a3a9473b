//! What is around a document: the folders of the workspace, and files that come and go on disk.

use serde_json::json;

use super::{plan, serve};
use crate::support::{TestServer, Workspace, codes, pulls, refreshing};

#[test]
fn a_document_outside_every_folder_sees_the_files_beside_it() {
    let inside = plan();
    let outside = Workspace::new(&[("notes/plan.md", ""), ("notes/spec.md", "# Spec\n")]);
    let mut server = inside.serve(&pulls());
    let uri = outside.uri("notes/plan.md");
    server.open(
        &uri,
        1,
        "# Implementation Plan: X\n\n[NEEDS CLARIFICATION: y] [a](spec.md) [b](gone.md)\n",
    );
    assert_eq!(server.pull_codes(&uri), ["broken-link", "open-question"]);
}

#[test]
fn a_document_without_any_folder_sees_the_files_beside_it() {
    let workspace = Workspace::new(&[("notes/plan.md", ""), ("notes/spec.md", "# Spec\n")]);
    let mut server = TestServer::start();
    server.initialize(json!({ "capabilities": pulls() }));
    let uri = workspace.uri("notes/plan.md");
    server.open(
        &uri,
        1,
        "# Implementation Plan: X\n\n[NEEDS CLARIFICATION: y] [a](spec.md) [b](gone.md)\n",
    );
    assert_eq!(server.pull_codes(&uri), ["broken-link", "open-question"]);
}

#[test]
fn two_folders_are_two_projects() {
    let constitution =
        |name: &str| format!("# Rules\n\n## Core Principles\n\n### I. {name}\n\nText.\n");
    let workspace = Workspace::new(&[
        ("one/.specify/memory/constitution.md", &constitution("First")),
        ("two/.specify/memory/constitution.md", &constitution("Second")),
    ]);
    let mut server = workspace.serve_folders(&["one", "two"], &json!({}));
    for folder in ["one", "two"] {
        let uri = workspace.uri(&format!("{folder}/specs/001-a/plan.md"));
        server.open(&uri, 1, "# Plan\n\nsee Article I\n");
        let target = server.request_at("definition", &uri, &json!({ "line": 2, "character": 12 }));
        assert_eq!(
            target[0]["uri"],
            workspace.uri(&format!("{folder}/.specify/memory/constitution.md"))
        );
    }
}

#[test]
fn a_folder_that_is_added_later_is_a_project_too() {
    let workspace = Workspace::new(&[("one/a.md", ""), ("two/specs/001-a/spec.md", "# Spec\n")]);
    let mut server = workspace.serve_folders(&["one"], &pulls());
    let uri = workspace.uri("two/specs/001-a/plan.md");
    server.open(&uri, 1, "# Plan\n\n[a](/specs/001-a/spec.md) [b](../../../one/a.md)\n");
    let folder = json!({ "uri": workspace.uri("two"), "name": "two" });
    let added = json!({ "event": { "added": [folder], "removed": [] } });
    server.notify("workspace/didChangeWorkspaceFolders", added);
    assert_eq!(server.pull_codes(&uri), Vec::<String>::new());
    server.replace(&uri, 2, "# Plan\n\n[a](/specs/001-a/gone.md)\n");
    assert_eq!(server.pull_codes(&uri), ["broken-link"]);
}

#[test]
fn a_folder_that_is_added_later_is_searched_for_what_an_open_document_names() {
    let workspace = Workspace::new(&[("one/a.md", ""), ("two/there.svg", "")]);
    let mut server = workspace.serve_folders(&["one"], &pulls());
    let uri = workspace.uri("two/specs/001-a/research.md");
    server.open(&uri, 1, "# Research\n\n[a](../../there.svg) [b](../../gone.svg)\n");
    assert_eq!(server.pull_codes(&uri), [""; 0], "nobody looks outside the document's folder");
    let folder = json!({ "uri": workspace.uri("two"), "name": "two" });
    let added = json!({ "event": { "added": [folder], "removed": [] } });
    server.notify("workspace/didChangeWorkspaceFolders", added);
    assert_eq!(server.pull_codes(&uri), ["broken-link"]);
}

#[test]
fn a_file_that_comes_and_goes_on_disk_mends_and_breaks_a_link() {
    let workspace = plan();
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 1, "# Plan\n\n[model](./model.md#part)\n");
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["broken-link"]);
    let other = workspace.uri("specs/001-a/model.md");
    workspace.write("specs/001-a/model.md", "# Model\n");
    server.file_changed(&other, 1);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["broken-anchor"]);
    workspace.write("specs/001-a/model.md", "# Model\n\n## Part\n");
    server.file_changed(&other, 2);
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
    workspace.remove("specs/001-a/model.md");
    server.file_changed(&other, 3);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["broken-link"]);
}

#[test]
fn a_folder_that_is_deleted_on_disk_takes_its_files_with_it() {
    let workspace = Workspace::new(&[
        ("specs/001-a/models/a.md", "# A\n"),
        ("specs/001-a/spec.md", "# Spec\n"),
    ]);
    let (mut server, uri) = serve(&workspace, &json!({}));
    server.open(&uri, 1, "# Plan\n\n[model](./models/a.md)\n");
    assert_eq!(server.next_push(&uri)["diagnostics"], json!([]));
    workspace.remove("specs/001-a/models/a.md");
    std::fs::remove_dir(workspace.path("specs/001-a/models")).unwrap();
    server.file_changed(&workspace.uri("specs/001-a/models"), 3);
    assert_eq!(codes(&server.next_push(&uri)["diagnostics"]), ["broken-link"]);
}

#[test]
fn a_client_that_pulls_is_asked_to_look_again_when_a_file_has_changed() {
    let workspace = plan();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, "# Plan\n\n[model](./model.md)\n");
    assert_eq!(server.pull_codes(&uri), ["broken-link"]);
    workspace.write("specs/001-a/model.md", "# Model\n");
    server.file_changed(&workspace.uri("specs/001-a/model.md"), 1);
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.pull_codes(&uri), Vec::<String>::new());
}

#[test]
fn a_client_that_pulls_is_asked_to_look_again_when_a_document_is_closed_unsaved() {
    let workspace = plan();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let (plan, spec) = (workspace.uri("specs/001-a/plan.md"), workspace.uri("specs/001-a/spec.md"));
    server.open(&plan, 1, "# Plan\n\n[goals](./spec.md#goals)\n");
    server.open(&spec, 1, "# Spec\n\n## Aims\n");
    assert_eq!(server.pull_codes(&plan), ["broken-anchor"]);
    server.overhear();
    server.close(&spec);
    server.next_request("workspace/diagnostic/refresh");
    assert_eq!(server.pull_codes(&plan), [""; 0]);
}

#[test]
fn a_client_that_pulls_is_asked_to_look_again_when_a_folder_is_removed() {
    let workspace = plan();
    let mut server = workspace.serve_read(&["specs"], &refreshing());
    server.overhear();
    let folder = json!([{ "uri": workspace.uri("specs"), "name": "specs" }]);
    let event = json!({ "event": { "added": [], "removed": folder } });
    server.notify("workspace/didChangeWorkspaceFolders", event);
    server.next_request("workspace/diagnostic/refresh");
}

/// Whatever a client shows of other documents it is asked to ask for again, where it can.
#[test]
fn lenses_hints_and_tokens_are_asked_for_again_where_the_client_can() {
    let all = ["codeLens", "inlayHint", "semanticTokens"];
    for can in [&all[..], &all[1..2], &[]] {
        let workspace = plan();
        let mut capabilities = json!({});
        for it in can {
            capabilities["workspace"][it]["refreshSupport"] = json!(true);
        }
        let (mut server, uri) = serve(&workspace, &capabilities);
        server.open(&uri, 1, "# Plan\n\n[goals](./spec.md#goals)\n");
        server.next_push(&uri);
        // Once for the files that were there at the start.
        server.overhear();
        workspace.write("specs/001-a/spec.md", "# Spec\n");
        server.file_changed(&workspace.uri("specs/001-a/spec.md"), 2);
        let method = |it: &str| format!("workspace/{it}/refresh");
        for it in can {
            server.next_request(&method(it));
        }
        let heard = server.overhear();
        for it in all.iter().filter(|it| !can.contains(it)) {
            assert!(heard.iter().all(|message| message["method"] != method(it)), "{it}: {heard:?}");
        }
    }
}
