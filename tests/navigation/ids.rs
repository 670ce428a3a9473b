//! Ids that are awkward to read: in ranges, with letters behind, in texts without spaces, of a project's own series.

use serde_json::{Value, json};

use super::everything::{Answers, answers, capabilities, decoded};
use super::short;
use crate::support::{Workspace, position_of};

const SPEC: &str = "\
# Feature Specification: 予約

### 用户故事 1 - 取消

## 要件

- **FR-001**: one
- **FR-002**: two
- **FR-003**: three
- **FR-004**: four
- **AC-同步-01**: not an id
- **AC-SYNC-01**: 同步
";

const TASKS: &str = "\
# Tasks

- [ ] T014 [US1] Do FR-001–FR-004
- [ ] T014a Do FR-002
- [ ] T014b 字FR-003と、AC-SYNC-01。
- [ ] T015 after T014a-T014b
";

/// What every feature says of a mention in a plan.
fn ask(plan: &str, needle: &str) -> Answers {
    let workspace =
        Workspace::new(&[("specs/001-a/spec.md", SPEC), ("specs/001-a/tasks.md", TASKS)]);
    let mut server = workspace.serve_read(&[""], &capabilities("utf-16"));
    let uri = workspace.uri("specs/001-a/plan.md");
    server.open(&uri, 1, plan);
    answers(&mut server, &uri, &position_of(plan, needle, "utf-16"))
}

fn places(answer: &Value) -> Vec<String> {
    answer.as_array().into_iter().flatten().map(short).collect()
}

/// The names at the other end of calls.
fn names(calls: &Value, end: &str) -> Vec<String> {
    let name = |it: &Value| it[end]["name"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    calls["calls"].as_array().unwrap().iter().map(name).collect()
}

#[test]
fn a_range_leads_to_its_ends_and_counts_as_each_between() {
    let plan = "# Plan\n\n## Part\n\n😀 FR-001–FR-004.\n";
    let found = ask(plan, "FR-001");
    assert_eq!(places(&found["definition"]), ["spec.md:6", "spec.md:9"]);
    assert_eq!(found["inlayHint"], json!([]), "a range has no title");
    assert_eq!(decoded(&found["semanticTokens/full"]["data"]), [[4, 3, 13, 1, 0]]);
    let end = ask(plan, "FR-004");
    assert_eq!(end["prepareCallHierarchy"][0]["name"], "FR-004 four");
    assert_eq!(places(&end["references"]), ["plan.md:4", "spec.md:9", "tasks.md:2"]);
    let between = ask("# Plan\n\nFR-003 😀\n\n## Part\n\nFR-001–FR-004.\n", "FR-003");
    assert_eq!(
        places(&between["references"]),
        ["plan.md:2", "plan.md:6", "spec.md:8", "tasks.md:2", "tasks.md:4"]
    );
    assert_eq!(between["documentHighlight"].as_array().map(Vec::len), Some(2));
    assert_eq!(names(&between["incomingCalls"], "from"), ["Plan", "Part", "T014", "T014b"]);
}

#[test]
fn a_range_that_ends_nowhere_is_found_by_its_end() {
    let found = ask("# Plan\n\nFR-003–FR-009\n", "FR-003");
    let items = found["diagnostic"]["items"].as_array().unwrap();
    let undefined: Vec<&Value> = items.iter().filter(|it| it["code"] == "undefined-id").collect();
    assert_eq!(undefined.len(), 1, "{items:?}");
    assert_eq!(undefined[0]["range"]["start"], json!({ "line": 2, "character": 7 }));
    assert_eq!(places(&found["definition"]), ["spec.md:8"]);
}

#[test]
fn a_letter_behind_the_number_makes_another_task() {
    let found = ask("# Plan\n\nT014b, T014.\n", "T014b");
    assert_eq!(places(&found["definition"]), ["tasks.md:4"]);
    assert_eq!(places(&found["references"]), ["plan.md:2", "tasks.md:4", "tasks.md:5"]);
    assert_eq!(names(&found["outgoingCalls"], "to"), ["AC-SYNC-01", "FR-003"]);
    let plain = ask("# Plan\n\nT014b, T014.\n", "T014.");
    assert_eq!(places(&plain["definition"]), ["tasks.md:2"]);
    assert_eq!(places(&plain["references"]), ["plan.md:2", "tasks.md:2"]);
}

#[test]
fn ids_in_a_text_without_spaces_are_ids() {
    let found = ask("# 計画\n\n要件AC-SYNC-01、FR-002を満たす。\n", "AC-SYNC-01");
    assert_eq!(places(&found["definition"]), ["spec.md:11"]);
    assert_eq!(found["inlayHint"][0]["label"], "同步");
    assert_eq!(
        decoded(&found["semanticTokens/full"]["data"]),
        [[2, 2, 10, 1, 0], [2, 13, 6, 1, 0]]
    );
    assert_eq!(places(&found["references"]), ["plan.md:2", "spec.md:11", "tasks.md:4"]);
    assert!(!found["diagnostic"].to_string().contains("undefined-id"), "{}", found["diagnostic"]);
}

#[test]
fn a_story_in_chinese_is_cited_by_its_letters() {
    let found = ask("# 計画\n\n由US1决定。\n", "US1");
    assert_eq!(places(&found["definition"]), ["spec.md:2"]);
    assert_eq!(places(&found["references"]), ["plan.md:2", "spec.md:2", "tasks.md:2"]);
}

#[test]
fn words_that_only_look_like_ids_are_none() {
    let plan = "# Plan\n\nSHA-256, src/FR-001.rs, xFR-002, AC-同步-01\n";
    for needle in ["SHA-256", "FR-001", "FR-002", "AC-同步-01"] {
        let found = ask(plan, needle);
        for method in ["definition", "hover", "references", "prepareCallHierarchy"] {
            assert_eq!(found[method], Value::Null, "{method} of {needle}");
        }
        assert_eq!(found["semanticTokens/full"]["data"], json!([]));
    }
}
