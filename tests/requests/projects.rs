//! Several projects and folders in one workspace: nothing of one is seen in another.

use serde_json::{Value, json};

#[cfg(unix)]
use super::short;
use super::symbols;
use crate::support::answers::{answers, capabilities};
use crate::support::{TestServer, Workspace, position_of};

const PLAN: &str = "# Plan: [NAME]\n\n## Constitution Check\n\nFR-001, AC-001 and Article I.\n";

/// The files of a project: all is called the same in each, and only `name` differs.
fn write_project(workspace: &Workspace, folder: &str, name: &str) {
    let spec = format!("# {name} Spec\n\n## Requirements\n\n- **FR-001**: {name} stops\n");
    let extra = format!(
        "# {name} Feature Specification\n\n## Requirements\n\n- **AC-001**: {name} rings\n"
    );
    let constitution =
        format!("# {name} Rules\n\n## Core Principles\n\n### Article I: {name} First\n\nText.\n");
    for (path, text) in [
        ("specs/001-a/spec.md", &*spec),
        ("specs/001-a/plan.md", PLAN),
        ("specs/001-a/tasks.md", "# Tasks\n\n- [ ] T001 Do FR-001 and AC-001\n"),
        ("specs/002-b/spec.md", &*extra),
        (".specify/memory/constitution.md", &*constitution),
    ] {
        workspace.write(&format!("{folder}/{path}"), text);
    }
}

fn open_plan(server: &mut TestServer, workspace: &Workspace, folder: &str) -> String {
    let uri = workspace.uri(&format!("{folder}/specs/001-a/plan.md"));
    server.open(&uri, 1, PLAN);
    uri
}

/// What every feature says of every mention of a plan in `own` names nothing of the folder and the name of another
/// project, and something of its own.
#[track_caller]
fn check_apart(
    server: &mut TestServer,
    workspace: &Workspace,
    own: (&str, &str),
    other: (&str, &str),
) {
    let uri = open_plan(server, workspace, own.0);
    let foreign = workspace.uri(other.0) + "/";
    for needle in ["FR-001", "AC-001", "Article I", "NAME"] {
        let mut found = answers(server, &uri, &position_of(PLAN, needle, "utf-16"));
        // Those of the workspace are those of all its projects.
        found.remove("symbol");
        for (method, answer) in &found {
            // A nested project lies in the folder of the one around it, so its own places begin with that too.
            let answer = answer.to_string();
            let answer = if other.0.len() < own.0.len() {
                answer.replace(&(workspace.uri(own.0) + "/"), "")
            } else {
                answer
            };
            assert!(!answer.contains(&foreign), "{method} of {needle} in {own:?}: {answer}");
            assert!(
                !answer.contains(&format!("{} ", other.1)),
                "{method} of {needle} in {own:?}: {answer}"
            );
        }
        if needle != "NAME" {
            let target = found["definition"][0]["uri"].as_str().unwrap_or_default();
            assert!(target.starts_with(&workspace.uri(own.0)), "{needle} leads to {target}");
            assert!(found["references"].to_string().contains("plan.md"), "{needle}");
            assert_eq!(
                found["references"].to_string().contains("tasks.md"),
                needle != "Article I",
                "{needle}: {}",
                found["references"]
            );
        }
    }
    let hints = answers(server, &uri, &json!({ "line": 0, "character": 0 }))["inlayHint"].clone();
    let labels: Vec<&Value> = hints.as_array().unwrap().iter().map(|it| &it["label"]).collect();
    let name = own.1;
    assert_eq!(
        labels,
        [&format!("{name} stops"), &format!("002-b: {name} rings"), &format!("{name} First")]
    );
    server.close(&uri);
}

/// Tells that a folder was added or removed, and waits until the workspace was read.
fn change_folders(
    server: &mut TestServer,
    workspace: &Workspace,
    added: &[&str],
    removed: &[&str],
) {
    let folders = |paths: &[&str]| -> Value {
        paths.iter().map(|path| json!({ "uri": workspace.uri(path), "name": path })).collect()
    };
    let event = json!({ "added": folders(added), "removed": folders(removed) });
    server.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

#[test]
fn a_folder_that_is_removed_while_a_document_of_it_is_open_takes_the_rest_along() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "one", "Ada");
    write_project(&workspace, "two", "Bob");
    let mut server = workspace.serve_read(&["one", "two"], &capabilities("utf-16"));
    let uri = open_plan(&mut server, &workspace, "two");
    let at = |needle: &str| position_of(PLAN, needle, "utf-16");
    // Whoever is answered has asked about all that matters before the folder goes.
    let target = server.request_at("definition", &uri, &at("AC-001"));
    assert_eq!(target[0]["uri"], workspace.uri("two/specs/002-b/spec.md"));
    change_folders(&mut server, &workspace, &[], &["two"]);
    // The spec lies beside the open plan and may still be read; the other feature and the constitution may not.
    let target = server.request_at("definition", &uri, &at("FR-001"));
    assert_eq!(target[0]["uri"], workspace.uri("two/specs/001-a/spec.md"));
    assert_eq!(server.request_at("definition", &uri, &at("AC-001")), Value::Null);
    assert_eq!(server.request_at("definition", &uri, &at("Article I")), Value::Null);
    assert_eq!(symbols(&mut server, "Bob rings"), Vec::<Value>::new());
    assert_eq!(symbols(&mut server, "Ada rings").len(), 1);
    // And all of it is there again when the folder is.
    change_folders(&mut server, &workspace, &["two"], &[]);
    let mut tries = 0;
    while server.request_at("definition", &uri, &at("AC-001")).is_null() {
        tries += 1;
        assert!(tries < 1000, "the folder is never read again");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let target = server.request_at("definition", &uri, &at("Article I"));
    assert_eq!(target[0]["uri"], workspace.uri("two/.specify/memory/constitution.md"));
}

#[test]
fn a_folder_within_another_that_is_removed_is_still_part_of_the_outer() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "ws", "Ada");
    write_project(&workspace, "ws/inner", "Bob");
    let mut server = workspace.serve_read(&["ws", "ws/inner"], &capabilities("utf-16"));
    assert_eq!(symbols(&mut server, "stops").len(), 2, "nothing is found twice");
    change_folders(&mut server, &workspace, &[], &["ws/inner"]);
    check_apart(&mut server, &workspace, ("ws/inner", "Bob"), ("ws", "Ada"));
    change_folders(&mut server, &workspace, &["ws/inner"], &["ws"]);
    check_apart(&mut server, &workspace, ("ws/inner", "Bob"), ("ws", "Ada"));
    assert_eq!(symbols(&mut server, "Ada rings"), Vec::<Value>::new());
}

#[cfg(unix)]
#[test]
fn a_constitution_behind_a_link_within_the_project_serves_every_feature() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "ws", "Ada");
    let constitution = workspace.path("ws/.specify/memory/constitution.md");
    workspace.write("ws/docs/rules.md", std::fs::read(&constitution).unwrap());
    std::fs::remove_file(&constitution).unwrap();
    std::os::unix::fs::symlink("../../docs/rules.md", &constitution).unwrap();
    let mut server = workspace.serve_read(&["ws"], &capabilities("utf-16"));
    let uri = open_plan(&mut server, &workspace, "ws");
    let found = answers(&mut server, &uri, &position_of(PLAN, "Article I", "utf-16"));
    assert_eq!(short(&found["definition"][0]), "constitution.md:4");
    assert!(found["hover"].to_string().contains("Ada First"), "{}", found["hover"]);
    assert_eq!(found["inlayHint"][2]["label"], "Ada First");
    // The file itself is a document too, and has the heading.
    let places: Vec<String> = found["references"].as_array().unwrap().iter().map(short).collect();
    assert_eq!(places, ["plan.md:4", "constitution.md:4", "rules.md:4"]);
    assert!(!found["diagnostic"].to_string().contains("unknown-article"));
}

#[cfg(unix)]
#[test]
fn a_constitution_behind_a_link_out_of_the_workspace_is_none() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "ws", "Ada");
    write_project(&workspace, "outside", "Bob");
    workspace.remove("ws/.specify/memory/constitution.md");
    std::os::unix::fs::symlink(
        workspace.path("outside/.specify/memory/constitution.md"),
        workspace.path("ws/.specify/memory/constitution.md"),
    )
    .unwrap();
    let mut server = workspace.serve_read(&["ws"], &capabilities("utf-16"));
    let uri = open_plan(&mut server, &workspace, "ws");
    for needle in ["Article I", "FR-001"] {
        let found = answers(&mut server, &uri, &position_of(PLAN, needle, "utf-16"));
        for (method, answer) in &found {
            let answer = answer.to_string();
            assert!(!answer.contains("Bob") && !answer.contains("/outside/"), "{method}: {answer}");
        }
        assert_eq!(found["definition"].is_null(), needle == "Article I");
    }
}

#[test]
fn a_document_outside_every_folder_is_served_with_what_lies_beside_it() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "ws", "Ada");
    write_project(&workspace, "stray", "Bob");
    let mut server = workspace.serve_read(&["ws"], &capabilities("utf-16"));
    let uri = open_plan(&mut server, &workspace, "stray");
    let found = answers(&mut server, &uri, &position_of(PLAN, "FR-001", "utf-16"));
    assert_eq!(found["definition"][0]["uri"], workspace.uri("stray/specs/001-a/spec.md"));
    assert!(found["hover"].to_string().contains("Bob stops"), "{}", found["hover"]);
    assert_eq!(found["inlayHint"][0]["label"], "Bob stops");
    let other = answers(&mut server, &uri, &position_of(PLAN, "Article I", "utf-16"));
    for answer in found.values().chain(other.values()) {
        assert!(!answer.to_string().contains("Ada First"), "{answer}");
    }
    assert_eq!(other["definition"], Value::Null);
}

#[test]
fn documents_without_a_file_know_themselves_and_not_each_other() {
    let workspace = Workspace::new(&[]);
    write_project(&workspace, "ws", "Ada");
    let mut server = workspace.serve_read(&["ws"], &capabilities("utf-16"));
    let spec = "# Feature Specification: X\n\n- **FR-001**: Untitled stops\n- **QQ-001**: and rings\n\nFR-001 [own](#feature-specification-x)\n";
    let plan = "# Implementation Plan: X\n\nQQ-001 and FR-001 and Article I. [spec](spec.md)\n";
    server.open("untitled:Untitled-1", 1, spec);
    server.open("untitled:Untitled-2", 1, plan);
    let own = answers(&mut server, "untitled:Untitled-1", &json!({ "line": 5, "character": 3 }));
    assert_eq!(own["definition"][0]["uri"], "untitled:Untitled-1");
    assert_eq!(own["references"].as_array().map(Vec::len), Some(2), "{}", own["references"]);
    assert_eq!(own["documentHighlight"].as_array().map(Vec::len), Some(2));
    assert_eq!(own["inlayHint"][0]["label"], "Untitled stops");
    assert_eq!(own["prepareCallHierarchy"][0]["uri"], "untitled:Untitled-1");
    for needle in ["QQ-001", "FR-001", "Article I", "spec.md"] {
        let other =
            answers(&mut server, "untitled:Untitled-2", &position_of(plan, needle, "utf-16"));
        assert_eq!(other["definition"], Value::Null, "{needle}");
        assert_eq!(other["hover"], Value::Null, "{needle}");
        assert_eq!(other["inlayHint"], json!([]), "{needle}");
        let tokens = other["semanticTokens/full"]["data"].as_array().unwrap();
        assert_eq!(tokens.len(), 5, "the article alone: {tokens:?}");
    }
}
