//! Documents that are opened before the workspace was read, and links to what takes its time to read.

use serde_json::{Value, json};

use super::spec;
use crate::support::{TestServer, Workspace, codes, is_push};

/// The codes of each list that is pushed for a document, up to the first that is right.
#[track_caller]
fn pushed(
    server: &mut TestServer,
    uri: &str,
    is_last: impl Fn(&[String]) -> bool,
) -> Vec<Vec<String>> {
    let right = |params: &Value| params.is_object() && is_last(&codes(&params["diagnostics"]));
    assert!(right(&server.await_push(uri, right)), "it is never found");
    let pushes = server.kept.iter().filter(|it| is_push(it, uri));
    pushes.map(|it| codes(&it["params"]["diagnostics"])).collect()
}

#[test]
fn nothing_is_said_of_other_documents_before_they_were_read() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    // The one that defines what is cited is read after many others.
    for number in 2..400 {
        workspace.write(&format!("specs/{number:03}-x/spec.md"), spec("SC-001"));
    }
    workspace.write("specs/zzz/spec.md", spec("FR-777"));
    let plan = workspace.uri("specs/001-a/plan.md");
    let mut server = workspace.serve(&json!({}));
    server.open(&plan, 1, "# Plan\n\nSee FR-001, FR-777 and [it](gone.md).\n");
    let tasks = workspace.uri("specs/001-a/tasks.md");
    server.open(&tasks, 1, "# Tasks\n\n- [ ] T001 Do FR-777 and FR-999\n");
    // What is truly undefined is found once all is known, and what is defined never.
    let found = pushed(&mut server, &tasks, |codes| codes.contains(&"undefined-id".to_owned()));
    assert!(found.iter().all(|codes| codes.len() <= 1), "{found:?}");
    let found = pushed(&mut server, &plan, |codes| !codes.is_empty());
    assert!(found.iter().all(|codes| *codes == ["broken-link"]), "{found:?}");
}

#[test]
fn a_folder_that_is_added_is_read_before_its_documents_are_judged() {
    let workspace = Workspace::new(&[
        ("one/specs/001-a/spec.md", &spec("FR-001")),
        ("two/specs/001-a/spec.md", &spec("FR-001")),
        ("two/specs/002-b/spec.md", &spec("FR-002")),
    ]);
    let mut server = workspace.serve_folders(&["one"], &json!({}));
    let added = json!([{ "uri": workspace.uri("two"), "name": "two" }]);
    let change = json!({ "event": { "added": added, "removed": [] } });
    server.notify("workspace/didChangeWorkspaceFolders", change);
    let tasks = workspace.uri("two/specs/001-a/tasks.md");
    server.open(&tasks, 1, "# Tasks\n\n- [ ] T001 Do FR-002 and FR-009\n");
    let found = pushed(&mut server, &tasks, |codes| codes == ["undefined-id"]);
    assert!(found.iter().all(|codes| codes.len() <= 1), "{found:?}");
}

#[test]
fn a_file_alone_is_judged_by_what_lies_beside_it() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    workspace.write("specs/001-a/notes.md", "# Notes\n");
    let mut server = TestServer::start_initialized();
    let plan = workspace.uri("specs/001-a/plan.md");
    server.open(&plan, 1, "# Plan\n\nSee FR-009 and [it](notes.md#gone).\n");
    pushed(&mut server, &plan, |codes| codes == ["broken-anchor", "undefined-id"]);
}

#[test]
fn links_to_a_large_file_hold_up_nobody() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", &spec("FR-001"))]);
    let change = "## 1.0\n\n- a `change` of [something](there.md)\n\n";
    workspace.write("CHANGELOG.md", change.repeat((3 << 20) / change.len()));
    // Larger than anything that is read; what stands in it nobody knows.
    workspace.write("HISTORY.md", change.repeat((20 << 20) / change.len()));
    let plan = workspace.uri("specs/001-a/plan.md");
    let links: String = (1..12)
        .map(|it| format!("[{it}](../../CHANGELOG.md#10-{it}) [h](../../HISTORY.md#{it})\n"))
        .collect();
    let mut server = workspace.serve(&json!({}));
    server.open(&plan, 1, &format!("# Plan\n\n{links}[a](../../CHANGELOG.md#gone) [b](gone.md)\n"));
    let found = pushed(&mut server, &plan, |codes| codes == ["broken-anchor", "broken-link"]);
    // That a link leads nowhere is known from the first list on.
    assert!(found.iter().all(|codes| codes.contains(&"broken-link".to_owned())), "{found:?}");
    assert_eq!(found.last().map(Vec::len), Some(2), "{found:?}");
}
