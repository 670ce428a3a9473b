//! Documents that are not as they were: edited, not saved, deleted, and with names that URIs cannot hold.

use serde_json::{Value, json};

use super::{at, short};
use crate::support::answers::{answers, capabilities};
use crate::support::{TestServer, Workspace, position_of};

const SPEC: &str =
    "# Feature Specification: A\n\n## Goals\n\n- **FR-001**: It stops\n- **FR-002**: It goes\n";
const TASKS: &str = "# Tasks\n\n- [ ] T001 Do FR-001\n- [ ] T002 Do FR-002\n";
const PLAN: &str = "# Plan: A\n\n**Spec**: [spec](spec.md#goals)\n\nFR-001, FR-003 and T002.\n";

fn feature() -> Workspace {
    Workspace::new(&[
        ("specs/001-a/spec.md", SPEC),
        ("specs/001-a/tasks.md", TASKS),
        ("specs/001-a/plan.md", PLAN),
    ])
}

fn serve(workspace: &Workspace) -> TestServer {
    workspace.serve_read(&[""], &capabilities("utf-16"))
}

/// What is asked about in the plan.
const PLACES: [&str; 5] = ["FR-001", "FR-003", "T002", "spec](", "Plan"];

#[test]
fn every_feature_answers_from_the_text_as_it_was_just_edited() {
    let workspace = feature();
    let uri = workspace.uri("specs/001-a/plan.md");
    let edits = [
        (at(0, 0), at(0, 0), "😀 words before\r\n\r\n"),
        (at(6, 0), at(6, 6), "[NAME] 字FR-002"),
        (
            at(4, 0),
            at(4, 0),
            "<!-- a\rb -->\n\n## Part\n\n| a | b |\n|---|---|\n| FR-001 | FR-002 |\n\n",
        ),
        (at(2, 0), at(2, 9), "# Plan: B"),
    ];
    let mut text = PLAN.to_owned();
    let mut server = serve(&workspace);
    server.open(&uri, 1, PLAN);
    for (version, (start, end, new)) in (2..).zip(edits) {
        let offset = |position: &Value| {
            let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
            let character = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
            // None of the lines that are edited holds anything wide, and none of those above a lone `\r`.
            text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + character
        };
        let range = offset(&start)..offset(&end);
        text.replace_range(range, new);
        let change = json!([{ "range": { "start": start, "end": end }, "text": new }]);
        server.change(&uri, version, &change);
        let mut fresh = serve(&workspace);
        fresh.open(&uri, 1, &text);
        for position in [at(0, 3), at(4, 12), at(6, 2), at(6, 9), at(9, 3), at(12, 3), at(14, 9)] {
            let expected = answers(&mut fresh, &uri, &position);
            assert_eq!(answers(&mut server, &uri, &position), expected, "{position} of {text:?}");
        }
    }
}

#[test]
fn a_spec_that_is_open_and_not_saved_is_what_the_plan_sees() {
    let workspace = feature();
    let changed = "Preface 😀.\r\n\r\n# Feature Specification: A\r\n\r\n## Aims\r\n\r\n- **FR-003**: It sleeps\r\n- **FR-001**: 字 It halts\r\n";
    let uri = workspace.uri("specs/001-a/plan.md");
    let spec = workspace.uri("specs/001-a/spec.md");
    let mut server = serve(&workspace);
    server.open(&uri, 1, PLAN);
    let before: Vec<_> = PLACES
        .iter()
        .map(|it| answers(&mut server, &uri, &position_of(PLAN, it, "utf-16")))
        .collect();
    server.open(&spec, 1, SPEC);
    server.replace(&spec, 2, changed);
    let during: Vec<_> = PLACES
        .iter()
        .map(|it| answers(&mut server, &uri, &position_of(PLAN, it, "utf-16")))
        .collect();
    assert_eq!(short(&during[0]["definition"][0]), "spec.md:7");
    assert_eq!(during[0]["definition"][0]["range"]["start"]["character"], 4);
    assert!(during[0]["hover"].to_string().contains("It halts"), "{}", during[0]["hover"]);
    assert_eq!(during[0]["inlayHint"][0]["label"], "字 It halts");
    assert!(during[0]["diagnostic"].to_string().contains("broken-anchor"));
    // A server that finds the same text on disk says the same.
    let saved = Workspace::new(&[("specs/001-a/tasks.md", TASKS), ("specs/001-a/plan.md", PLAN)]);
    saved.write("specs/001-a/spec.md", changed);
    let mut fresh = serve(&saved);
    let saved_uri = saved.uri("specs/001-a/plan.md");
    fresh.open(&saved_uri, 1, PLAN);
    for (found, place) in during.iter().zip(PLACES) {
        let expected = answers(&mut fresh, &saved_uri, &position_of(PLAN, place, "utf-16"));
        for (method, answer) in &expected {
            let expected = answer.to_string().replace(&saved.uri(""), &workspace.uri(""));
            assert_eq!(found[method].to_string(), expected, "{method} of {place}");
        }
    }
    // Closed without being saved, it is what it was.
    server.close(&spec);
    for (expected, place) in before.iter().zip(PLACES) {
        assert_eq!(
            &answers(&mut server, &uri, &position_of(PLAN, place, "utf-16")),
            expected,
            "{place}"
        );
    }
}

#[test]
fn a_file_that_was_deleted_meanwhile_is_not_led_to() {
    let workspace = feature();
    let uri = workspace.uri("specs/001-a/plan.md");
    let mut server = serve(&workspace);
    server.open(&uri, 1, PLAN);
    let place = |needle: &str| position_of(PLAN, needle, "utf-16");
    let item = server.request_at("prepareCallHierarchy", &uri, &place("FR-001"))[0].clone();
    workspace.remove("specs/001-a/spec.md");
    // Nobody has told of it yet: whatever needs the text of the file goes without, and nothing fails.
    for needle in PLACES {
        answers(&mut server, &uri, &place(needle));
    }
    assert_eq!(server.request("callHierarchy/incomingCalls", json!({ "item": item })), Value::Null);
    server.file_changed(&workspace.uri("specs/001-a/spec.md"), 3);
    let found = answers(&mut server, &uri, &place("FR-001"));
    for method in ["definition", "hover", "references", "prepareCallHierarchy", "documentHighlight"]
    {
        assert_eq!(found[method], Value::Null, "{method}");
    }
    assert_eq!(found["documentLink"], json!([]));
    assert!(!found["inlayHint"].to_string().contains("It stops"), "{}", found["inlayHint"]);
    assert!(!found["symbol"].to_string().contains("spec.md"), "{}", found["symbol"]);
    assert!(found["diagnostic"].to_string().contains("broken-link"), "{}", found["diagnostic"]);
}

#[test]
fn an_open_document_outlives_its_file() {
    let workspace = feature();
    let spec = workspace.uri("specs/001-a/spec.md");
    let uri = workspace.uri("specs/001-a/plan.md");
    let mut server = serve(&workspace);
    server.open(&uri, 1, PLAN);
    server.open(&spec, 1, SPEC);
    let before = answers(&mut server, &uri, &position_of(PLAN, "FR-001", "utf-16"));
    workspace.remove("specs/001-a/spec.md");
    server.file_changed(&spec, 3);
    assert_eq!(answers(&mut server, &uri, &position_of(PLAN, "FR-001", "utf-16")), before);
    server.close(&spec);
    assert_eq!(
        server.request_at("definition", &uri, &position_of(PLAN, "FR-001", "utf-16")),
        Value::Null
    );
}

/// Names with what a URI or a link must encode, each as a link writes it.
const NAMES: [(&str, &str); 4] = [
    ("the spec.md", "the%20spec.md"),
    ("c# spec.md", "c%23%20spec.md"),
    ("100% (draft) spec.md", "100%25%20%28draft%29%20spec.md"),
    ("a%20b?.md", "a%2520b%3F.md"),
];

#[test]
fn names_with_spaces_and_signs_are_led_to_and_back() {
    for (name, encoded) in NAMES {
        let path = format!("specs/001 #a%/{name}");
        let workspace = Workspace::new(&[(&path, SPEC), ("specs/001 #a%/tasks.md", TASKS)]);
        let folder = format!("{}/specs/001%20%23a%25", workspace.uri(""));
        let target = format!("{folder}/{}", encoded.replace("%28", "(").replace("%29", ")"));
        let mut server = serve(&workspace);
        let uri = format!("{folder}/plan.md");
        let plan = format!("# Plan\n\n[it]({encoded}#goals) and FR-001, T002, [own](#plan)\n");
        server.open(&uri, 1, &plan);
        let place = |needle: &str| position_of(&plan, needle, "utf-16");
        let found = answers(&mut server, &uri, &place("it]("));
        assert_eq!(found["definition"][0]["uri"], target, "{name}");
        assert_eq!(short(&found["definition"][0]).rsplit(':').next(), Some("2"), "{name}");
        assert_eq!(found["documentLink"][0]["target"], target, "{name}");
        assert!(found["hover"].to_string().contains("It stops"), "{name}: {}", found["hover"]);
        let tasks = format!("{folder}/tasks.md");
        assert!(found["symbol"].to_string().contains(&tasks), "{name}: {}", found["symbol"]);
        assert!(!found["diagnostic"].to_string().contains("broken"), "{}", found["diagnostic"]);
        let found = answers(&mut server, &uri, &place("FR-001"));
        assert_eq!(found["definition"][0]["uri"], target, "{name}");
        assert_eq!(found["prepareCallHierarchy"][0]["uri"], target, "{name}");
        assert_eq!(
            found["references"].as_array().map(Vec::len),
            Some(3),
            "{}",
            found["references"]
        );
        // Opened under another spelling of the same name, it is called by that.
        let spelled =
            target.replace("/specs/", "/%73pecs/").replace('(', "%28").replace(')', "%29");
        server.open(&spelled, 1, SPEC);
        let found = answers(&mut server, &uri, &place("it]("));
        assert_eq!(found["definition"][0]["uri"], spelled, "{name}");
        assert_eq!(found["documentLink"][0]["target"], spelled, "{name}");
    }
}
