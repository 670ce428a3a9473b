//! Texts that are awkward to count in: every feature must mean the same places, whatever they are counted in.

use serde_json::{Value, json};

use crate::support::answers::{Answers, PLAN, answers, capabilities, in_characters};
use crate::support::{Workspace, position_of};

const PLAN_TEXT: &str = "\
---
spec: spec.md
---
# Plan: 予約 😀

**Spec**: [😀 spec](spec.md)

## 概要 😀

😀 See [the 😀 part](spec.md#要件-) for FR-001–FR-003, 👩\u{200d}🔧 then T002b, 字FR-002, Article I.
😀 By 第2条 too. [NEEDS CLARIFICATION: 😀
why?]

<!-- 😀
left -->

😀 [担当者の名前] and 😀 <<OWNER>> 😀 <<OWNER>>

## Constitution Check

| 😀 Principle | Status |
|---|---|
| I. 利用者を待たせない 😀 | [ ] Compliant |
";

const SPEC: &str = "\
# Feature Specification: 予約 😀

## 要件 😀

- 😀 not an id
- **FR-001**: 😀 hold a bike
- **FR-002**: 利用者は😀取り消せる
- **FR-003**: 😀 As FR-001 says
";

const TASKS: &str = "\
# Tasks 😀

- [ ] T001 😀 Do FR-001
- [ ] T002a 😀 字FR-001–FR-002
- [ ] T002b 😀 Undo FR-003
";

const CONSTITUTION: &str = "\
# 憲章 😀

## Core Principles

### Article I: 利用者を待たせない 😀

😀 No waiting.

### 第2条: テスト駆動

Red first.
";

/// What is asked about, each by what stands there.
const PLACES: &[&str] = &[
    "spec](spec.md)",
    "part](",
    "FR-001–",
    "FR-003,",
    "T002b",
    "FR-002, A",
    "Article I",
    "第2条",
    "OWNER>> 😀 <<",
    "担当者",
    "概要",
    "利用者",
    "why?",
];

/// What every feature says of each of the places, in characters; the line ends are `end`.
fn all(encoding: &str, end: &str) -> Vec<Answers> {
    let text = |text: &str| text.replace('\n', end);
    let files = [
        (PLAN, PLAN_TEXT),
        ("specs/001-予約/spec.md", SPEC),
        ("specs/001-予約/tasks.md", TASKS),
        (".specify/memory/constitution.md", CONSTITUTION),
    ];
    let workspace = Workspace::new(&[]);
    files.iter().for_each(|(path, it)| workspace.write(path, text(it)));
    let encoded = |path: &str| workspace.uri(path).replace("予約", "%E4%BA%88%E7%B4%84");
    let texts: Vec<(String, String)> =
        files.iter().map(|(path, it)| (encoded(path), text(it))).collect();
    let mut server = workspace.serve_read(&[""], &capabilities(encoding));
    let (uri, plan) = &texts[0];
    server.open(uri, 1, plan);
    let place = |needle: &&str| {
        let position = position_of(plan, needle, encoding);
        let found = in_characters(&answers(&mut server, uri, &position), &texts, encoding);
        let found = serde_json::to_string(&found).unwrap();
        // A line break that is shown is one, whichever it is.
        let found = found.replace(&workspace.uri(""), "").replace("\\r\\n", "\\n");
        serde_json::from_str(&found.replace("\\r", "\\n")).unwrap()
    };
    PLACES.iter().map(place).collect()
}

#[track_caller]
fn check_same(one: &[Answers], other: &[Answers]) {
    for ((one, other), place) in one.iter().zip(other).zip(PLACES) {
        for (method, answer) in one {
            assert_eq!(Some(answer), other.get(method), "{method} at {place}");
        }
        assert_eq!(one.len(), other.len(), "{place}");
    }
}

/// Where an answer says nothing a comparison shows nothing.
#[test]
fn every_feature_says_something_of_a_text_with_emoji() {
    let found = all("utf-16", "\n");
    for method in found.iter().flat_map(Answers::keys) {
        let says = |it: &Answers| {
            it.get(method).is_some_and(|it| !matches!(it, Value::Null) && *it != json!([]))
        };
        assert!(method == "completion" || found.iter().any(says), "{method} says nothing");
    }
    let at = |place: &str| &found[PLACES.iter().position(|it| *it == place).unwrap()];
    assert_eq!(
        at("FR-003,")["definition"][1]["range"]["start"],
        json!({ "line": 7, "character": 4 })
    );
    assert_eq!(at("第2条")["definition"][0]["range"]["start"]["line"], 8);
    assert_eq!(at("part](")["definition"][0]["range"]["start"]["line"], 2);
    assert_eq!(at("OWNER>> 😀 <<")["documentHighlight"].as_array().map(Vec::len), Some(2));
    assert_eq!(at("T002b")["prepareCallHierarchy"][0]["name"], "T002b 😀 Undo FR-003");
}

#[test]
fn the_three_encodings_mean_the_same_places() {
    let expected = all("utf-32", "\n");
    check_same(&all("utf-16", "\n"), &expected);
    check_same(&all("utf-8", "\n"), &expected);
}

#[test]
fn the_three_line_ends_mean_the_same_places() {
    let expected = all("utf-16", "\n");
    check_same(&all("utf-16", "\r\n"), &expected);
    check_same(&all("utf-16", "\r"), &expected);
}

/// A project whose plan is open in a server that has read it.
fn project() -> (Workspace, crate::support::TestServer, String) {
    let workspace = Workspace::new(&[
        ("specs/001-a/spec.md", SPEC),
        ("specs/001-a/tasks.md", TASKS),
        (".specify/memory/constitution.md", CONSTITUTION),
    ]);
    let mut server = workspace.serve_read(&[""], &capabilities("utf-16"));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, PLAN_TEXT);
    (workspace, server, uri)
}

#[test]
fn a_document_that_was_closed_is_answered_with_nothing() {
    let (_workspace, mut server, uri) = project();
    let position = position_of(PLAN_TEXT, "FR-001–", "utf-16");
    assert_ne!(answers(&mut server, &uri, &position)["hover"], Value::Null);
    server.close(&uri);
    for (method, answer) in answers(&mut server, &uri, &position) {
        match &*method {
            // It was never saved, so that nothing is left of it.
            "diagnostic" => assert_eq!(answer["items"], json!([])),
            "symbol" => assert!(!answer.to_string().contains("plan.md"), "{answer}"),
            _ => assert_eq!(answer, Value::Null, "{method}"),
        }
    }
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": "0" });
    assert_eq!(server.request("textDocument/semanticTokens/full/delta", params), Value::Null);
}
