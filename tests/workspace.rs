//! The workspace as the disk has it: read at the start, kept as the disk changes, told to who asks.

mod closed;
mod opening;
mod scan;
mod watching;

use serde_json::{Value, json};

use crate::support::{TestServer, Workspace};

/// The files of the workspace's symbols with this name, from its root.
fn files_with(server: &mut TestServer, workspace: &Workspace, name: &str) -> Vec<String> {
    let found = server.request("workspace/symbol", json!({ "query": name }));
    let root = workspace.uri("");
    let file = |it: &Value| {
        let uri = it["location"]["uri"].as_str().unwrap().to_owned();
        uri.strip_prefix(&root).unwrap_or(&uri).trim_start_matches('/').to_owned()
    };
    let exact = |it: &&Value| it["name"].as_str().is_some_and(|it| it.contains(name));
    let mut files: Vec<String> =
        found.as_array().into_iter().flatten().filter(exact).map(file).collect();
    files.sort();
    files.dedup();
    files
}

/// Asks until the symbols with a name stand in these files, and fails where they never do.
#[track_caller]
fn await_files(server: &mut TestServer, workspace: &Workspace, name: &str, expected: &[&str]) {
    let mut found = Vec::new();
    for _ in 0..1_000 {
        found = files_with(server, workspace, name);
        if found == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(found, expected, "{name}");
}

/// A specification that defines one requirement.
fn spec(id: &str) -> String {
    format!("# Feature Specification: X\n\n## Requirements\n\n- **{id}**: The system MUST work\n")
}
