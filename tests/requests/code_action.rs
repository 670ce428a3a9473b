//! Code actions: what the client is given, lazily or at once, and what it is refused.

use serde_json::{Value, json};

use super::sample::{PLAN, project};
use crate::support::{TestServer, Workspace};

const TEXT: &str = "# Plan\n\n**Spec**: [spec.md](spec.md)\n**Status**: Draft | Review\n\n<!-- ACTION REQUIRED: fill this -->\n\nA bell.\n";

fn capabilities(is_lazy: bool) -> Value {
    let mut action = json!({
        "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
        "isPreferredSupport": true,
    });
    if is_lazy {
        action["dataSupport"] = json!(true);
        action["resolveSupport"] = json!({ "properties": ["edit"] });
    }
    json!({
        "textDocument": { "codeAction": action },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "workspaceEdit": { "documentChanges": is_lazy, "resourceOperations": ["create"] },
        },
    })
}

/// A server with the plan open, the URI of the plan, and the folder, which has to stay.
fn open(capabilities: &Value) -> (TestServer, String, Workspace) {
    let workspace = project();
    let template = "# Plan: [FEATURE]\n\n<!-- ACTION REQUIRED: fill this -->\n\nOwner: <<OWNER>>\n";
    workspace.write(".specify/templates/plan-template.md", template);
    let mut server = workspace.serve_read(&[""], capabilities);
    let uri = workspace.uri(PLAN);
    server.open(&uri, 7, TEXT);
    (server, uri, workspace)
}

fn actions(server: &mut TestServer, uri: &str, line: u32, context: &Value) -> Vec<Value> {
    let place = json!({ "line": line, "character": 14 });
    let answer = server.request(
        "textDocument/codeAction",
        json!({
            "textDocument": { "uri": uri },
            "range": { "start": place, "end": place },
            "context": context,
        }),
    );
    answer.as_array().unwrap().clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|it| it["title"] == title);
    found.unwrap_or_else(|| panic!("{title:?} is not among {actions:#?}"))
}

#[test]
fn an_edit_is_made_when_the_client_asks_for_it_and_has_the_documents_version() {
    let (mut server, uri, _workspace) = open(&capabilities(true));
    let actions = actions(&mut server, &uri, 3, &json!({ "diagnostics": [] }));
    let action = titled(&actions, "Choose `Review`");
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"][0]["code"], "unresolved-choice");
    assert_eq!(action["edit"], Value::Null);
    let resolved = server.request("codeAction/resolve", action.clone());
    assert_eq!(
        resolved["edit"]["documentChanges"],
        json!([{
            "textDocument": { "uri": uri, "version": 7 },
            "edits": [{
                "range": {
                    "start": { "line": 3, "character": 12 },
                    "end": { "line": 3, "character": 26 },
                },
                "newText": "Review",
            }],
        }])
    );
}

#[test]
fn an_action_on_a_text_that_has_changed_since_is_refused() {
    let (mut server, uri, _workspace) = open(&capabilities(true));
    let actions = actions(&mut server, &uri, 3, &json!({ "diagnostics": [] }));
    server.replace(&uri, 8, "# Plan\n");
    let error =
        server.request_error("codeAction/resolve", titled(&actions, "Choose `Draft`").clone());
    assert_eq!(error, -32801);
}

#[test]
fn a_client_that_knows_no_resolve_and_no_versions_is_given_plain_edits() {
    let (mut server, uri, _workspace) = open(&capabilities(false));
    let actions = actions(&mut server, &uri, 5, &json!({ "diagnostics": [] }));
    let action = titled(&actions, "Delete this comment of the template");
    assert_eq!(action["isPreferred"], true);
    let edits = action["edit"]["changes"][&uri].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["newText"], "");
}

#[test]
fn only_the_kinds_that_are_asked_for_are_given() {
    let (mut server, uri, _workspace) = open(&capabilities(true));
    let mut kinds = |context: Value| {
        let actions = actions(&mut server, &uri, 5, &context);
        let kinds = actions.iter().map(|it| it["kind"].as_str().unwrap().to_owned());
        let mut kinds: Vec<String> = kinds.collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let (fix, all) = ("quickfix".to_owned(), "source.fixAll.planls".to_owned());
    assert_eq!(kinds(json!({ "diagnostics": [] })), [fix.clone(), all.clone()]);
    assert_eq!(kinds(json!({ "diagnostics": [], "triggerKind": 2 })), std::slice::from_ref(&fix));
    assert_eq!(kinds(json!({ "diagnostics": [], "only": ["quickfix"] })), [fix]);
    for only in ["source", "source.fixAll", "source.fixAll.planls"] {
        assert_eq!(
            kinds(json!({ "diagnostics": [], "only": [only] })),
            std::slice::from_ref(&all),
            "{only}"
        );
    }
    assert_eq!(kinds(json!({ "diagnostics": [], "only": ["source.organizeImports"] })), [""; 0]);
}

#[test]
fn ignoring_a_finding_is_the_last_thing_that_is_offered() {
    let (mut server, uri, _workspace) = open(&capabilities(true));
    let actions = actions(&mut server, &uri, 5, &json!({ "diagnostics": [] }));
    let titles: Vec<&str> = actions.iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Delete this comment of the template",
            "Fix all that is safe to fix",
            "Ignore `template-residue` here",
            "Ignore `template-residue` in this file",
        ]
    );
}

#[test]
fn an_empty_document_begins_with_the_template_of_the_project() {
    let (mut server, uri, _workspace) = open(&capabilities(false));
    server.change(&uri, 8, &json!([{ "text": "" }]));
    let actions = actions(&mut server, &uri, 0, &json!({ "diagnostics": [] }));
    let action = titled(&actions, "Begin with `plan-template.md`");
    assert_eq!(action["kind"], "refactor.rewrite");
    let text = action["edit"]["changes"][&uri][0]["newText"].as_str().expect("a text");
    assert!(text.starts_with("# Plan: ") && text.ends_with("Owner: <<OWNER>>\n"), "{text}");
}

#[test]
fn an_id_is_defined_in_a_closed_document_too() {
    let workspace = Workspace::new(&[
        ("specs/001-a/spec.md", "# Spec\n\n- **FR-001**: 鐘\n\n## Rest\n"),
        ("specs/001-a/tasks.md", ""),
    ]);
    let mut server = workspace.serve_read(&[""], &capabilities(true));
    let uri = workspace.uri("specs/001-a/tasks.md");
    server.open(&uri, 7, "# Tasks\n\n- [ ] T001 (FR-007)\n");
    let actions = actions(&mut server, &uri, 2, &json!({ "diagnostics": [] }));
    let action = titled(&actions, "Define FR-007 in `spec.md`");
    let resolved = server.request("codeAction/resolve", action.clone());
    let end = json!({ "line": 2, "character": 15 });
    assert_eq!(
        resolved["edit"]["documentChanges"],
        json!([{
            "textDocument": { "uri": workspace.uri("specs/001-a/spec.md"), "version": null },
            "edits": [{ "range": { "start": end, "end": end }, "newText": "\n- **FR-007**: " }],
        }])
    );
}

#[test]
fn a_client_that_leads_from_placeholder_to_placeholder_is_given_their_text_with_tab_stops() {
    const PLACEHOLDERS: &str =
        "# Plan\n\n**Goal**: [Describe 😀 goal]\n\n**Why**: <<REASON>>, $1\n";
    const TITLE: &str = "Fill in 2 placeholders, one after the other";
    let context = json!({ "diagnostics": [] });
    let mut announced = capabilities(true);
    announced["experimental"] = json!({ "commands": { "commands": ["planls.fillIn"] } });
    let (mut server, uri, _workspace) = open(&announced);
    server.replace(&uri, 8, PLACEHOLDERS);
    let offered = actions(&mut server, &uri, 2, &context);
    let action = titled(&offered, TITLE);
    let range = json!({
        "start": { "line": 2, "character": 0 },
        "end": { "line": 4, "character": 23 },
    });
    let snippet = "**Goal**: ${1:[Describe 😀 goal]}\n\n**Why**: ${2:<<REASON>>}, \\$1";
    assert_eq!(action["command"]["command"], "planls.fillIn");
    assert_eq!(action["command"]["arguments"], json!([uri, 8, range, snippet]));
    assert_eq!(&server.request("codeAction/resolve", action.clone()), action);
    let automatic = json!({ "diagnostics": [], "triggerKind": 2 });
    let offered = actions(&mut server, &uri, 2, &automatic);
    assert!(offered.iter().all(|it| it["title"] != TITLE));

    let (mut server, uri, _workspace) = open(&capabilities(true));
    server.replace(&uri, 8, PLACEHOLDERS);
    let offered = actions(&mut server, &uri, 2, &context);
    assert!(offered.iter().all(|it| it["title"] != TITLE), "{offered:#?}");
}

#[test]
fn an_untouched_document_can_be_started_by_the_first_action_at_its_title() {
    let workspace = project();
    let template = "# Plan: [FEATURE]\n\n**Date**: [DATE]\n\n<!-- ACTION REQUIRED: fill this -->\n\nOwner: <<OWNER>>\n";
    workspace.write(".specify/templates/plan-template.md", template);
    let mut server = workspace.serve_read(&[""], &capabilities(false));
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, template);
    let offered = actions(&mut server, &uri, 0, &json!({ "diagnostics": [] }));
    assert_eq!(
        offered[0]["title"],
        "Fill in what is known and delete what the template says to you"
    );
    assert_eq!(offered[0]["isPreferred"], true);
    assert!(offered[0]["edit"]["changes"][&uri].as_array().is_some_and(|it| it.len() > 1));
}
