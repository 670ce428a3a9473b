//! A project like that of a team, and one request in it.

use serde_json::{Value, json};

use crate::support::{Workspace, cursor};

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
pub(super) const PLAN: &str = "specs/001-a/plan.md";

/// A project like that of a team, without its plan.
pub(super) fn project() -> Workspace {
    Workspace::new(&[
        (".specify/templates/plan-template.md", TEMPLATE),
        (".specify/memory/constitution.md", CONSTITUTION),
        ("specs/001-a/spec.md", SPEC),
        ("specs/001-a/the spec.md", SPEC),
        ("specs/002-b/spec.md", SPEC),
    ])
}

/// The answer to a request at the mark `$0` of a plan, from a server that has read the workspace.
pub(super) fn ask(workspace: &Workspace, capabilities: &Value, method: &str, text: &str) -> Value {
    let (text, position) = cursor(text);
    let mut capabilities = capabilities.clone();
    capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let mut server = workspace.serve(&capabilities);
    server.next_request("workspace/diagnostic/refresh");
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, &text);
    server.request_at(method, &uri, &position)
}
