//! What an editor asks for while somebody writes a plan: for each feature the way it is meant, and an awkward one.

mod answers;
mod code_action;
mod codes;
mod completion;
mod definition;
mod gating;
mod hover;
mod layout;
mod share;
mod symbol;

use serde_json::{Value, json};

use crate::support::{TestServer, Workspace, cursor};

const TEMPLATE: &str = "\
# Implementation Plan: [FEATURE]

## Summary

[What is built]

## Constitution Check

| Principle | Status | Notes |
|-----------|--------|-------|
| [Name] | [ ] Compliant | [Why] |

## Rollout

Owner: <<OWNER>>, costs $5
";

const CONSTITUTION: &str = "\
# Rules of the House

## Core Principles

### I. Rider First

Nobody waits.

### II. Docks Work Offline

No network, no matter.

### III. Test Before Merge (NON-NEGOTIABLE)

Red comes first.

## Governance

By vote.
";

const SPEC: &str = "\
# Feature Specification: Holds

## Goals

A bike waits for its rider.

## Edge Cases 😀

None.
";

/// Where the plan of the project lies.
const PLAN: &str = "specs/001-a/plan.md";

/// A project like that of a team, without its plan.
fn project() -> Workspace {
    Workspace::new(&[
        (".specify/templates/plan-template.md", TEMPLATE),
        (".specify/memory/constitution.md", CONSTITUTION),
        ("specs/001-a/spec.md", SPEC),
        ("specs/001-a/the spec.md", SPEC),
        ("specs/002-b/spec.md", SPEC),
    ])
}

/// The answer to a request at the mark `$0` of a plan, from a server that has read the workspace.
fn ask(workspace: &Workspace, capabilities: &Value, method: &str, text: &str) -> Value {
    let (text, position) = cursor(text);
    let mut capabilities = capabilities.clone();
    capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let mut server = workspace.serve(&capabilities);
    server.next_request("workspace/diagnostic/refresh");
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, &text);
    server.request_at(method, &uri, &position)
}

/// Opens a document as it is on disk, and returns its URI and text.
fn open_from_disk(server: &mut TestServer, path: &std::path::Path) -> (String, String) {
    let text = std::fs::read_to_string(path).expect("the document exists");
    let uri = crate::support::uri(path);
    server.open(&uri, 1, &text);
    (uri, text)
}

/// A server that has read one of the projects that were written for the tests.
fn serve_documents(project: &str, capabilities: &Value) -> TestServer {
    let mut server = TestServer::start();
    let root = crate::support::uri(&crate::support::documents().join(project));
    let mut capabilities = capabilities.clone();
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    server.initialize(json!({ "rootUri": root, "capabilities": capabilities }));
    server.next_request("workspace/diagnostic/refresh");
    server
}
