//! The files that an event says were written. Where they stand differs between agents and their tools, what they are
//! called does not much: so they are looked for by the names of the members, in all that a tool was given.

use serde_json::Value;

/// Members that hold a path, or several.
const PATHS: [&str; 12] = [
    "file_path",
    "filePath",
    "filepath",
    "path",
    "absolute_path",
    "target_file",
    "relative_path",
    "uri",
    "paths",
    "files",
    "file_paths",
    "filePaths",
];

/// Members that hold objects with a path.
const EDITS: [&str; 5] = ["edits", "replacements", "operations", "changes", "fileEdits"];

/// Members that hold a patch, if it begins like one.
const PATCHES: [&str; 6] = ["command", "input", "patch", "patchText", "patch_text", "diff"];

/// What a tool was given, by the names of the agents.
const GIVEN: [&str; 4] = ["tool_input", "toolArgs", "args", "toolInput"];

/// How a patch begins (`apply_patch`).
const PATCH: &str = "*** Begin Patch";

/// The lines of a patch that name a file that is there afterwards.
const FILES: [&str; 3] = ["*** Add File: ", "*** Update File: ", "*** Move to: "];

/// The paths that an event names, each once.
pub(super) fn named(event: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(event, &mut found);
    for member in GIVEN {
        match &event[member] {
            // Some hand over the arguments as the model has written them.
            Value::String(text) if text.trim_start().starts_with('{') => {
                if let Ok(given) = serde_json::from_str(text) {
                    collect(&given, &mut found);
                }
            }
            Value::String(text) => from_patch(text, &mut found),
            given => collect(given, &mut found),
        }
    }
    if found.is_empty() {
        from_words(event["tool_response"].as_str().unwrap_or_default(), &mut found);
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|path| seen.insert(path.clone()));
    found
}

/// The paths in an object.
fn collect(given: &Value, found: &mut Vec<String>) {
    for member in PATHS {
        match &given[member] {
            Value::String(path) => push(path, found),
            Value::Array(paths) => paths.iter().for_each(|it| match it {
                Value::String(path) => push(path, found),
                other => collect_flat(other, found),
            }),
            _ => {}
        }
    }
    for edits in EDITS.iter().filter_map(|it| given[*it].as_array()) {
        edits.iter().for_each(|it| collect_flat(it, found));
    }
    for member in PATCHES {
        match &given[member] {
            Value::String(text) => from_patch(text, found),
            Value::Array(words) => {
                words.iter().filter_map(Value::as_str).for_each(|it| from_patch(it, found));
            }
            _ => {}
        }
    }
}

/// The paths in an object that is part of a list.
fn collect_flat(given: &Value, found: &mut Vec<String>) {
    PATHS.iter().filter_map(|it| given[*it].as_str()).for_each(|path| push(path, found));
}

fn push(path: &str, found: &mut Vec<String>) {
    if !path.is_empty() {
        found.push(path.strip_prefix("file://").unwrap_or(path).to_owned());
    }
}

/// The files of a patch. The patch may be an argument of a command.
fn from_patch(text: &str, found: &mut Vec<String>) {
    let Some(start) = text.find(PATCH) else { return };
    for line in text[start..].lines() {
        let path = FILES.iter().find_map(|it| line.strip_prefix(it));
        if let Some(path) = path {
            push(path.trim(), found);
        }
    }
}

/// The documents in a tool's answer of one sentence, such as `Created the specs/a/plan.md file.`: some agents name the
/// file nowhere else.
fn from_words(answer: &str, found: &mut Vec<String>) {
    let verbs = ["Created ", "Replaced ", "Appended ", "Updated ", "Wrote "];
    let line = answer.lines().next().unwrap_or_default();
    if !verbs.iter().any(|it| line.starts_with(it)) {
        return;
    }
    let words = line.split_whitespace().map(|it| it.trim_matches(['`', '"', '\'', ',', '.', ':']));
    words.filter(|it| it.contains('.')).for_each(|it| push(it, found));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::named;

    #[track_caller]
    fn check(event: &Value, expected: &[&str]) {
        assert_eq!(named(event), expected, "{event}");
    }

    const PATCH: &str = "*** Begin Patch\n*** Update File: specs/a/plan.md\n*** Move to: specs/b/plan.md\n@@\n-a\n+b\n*** Add File: specs/a/tasks.md\n+# Tasks\n*** Delete File: specs/a/old.md\n*** End Patch\n";
    const PATCHED: [&str; 3] = ["specs/a/plan.md", "specs/b/plan.md", "specs/a/tasks.md"];

    #[test]
    fn a_tool_names_the_file_it_writes() {
        for member in ["file_path", "filePath", "path", "target_file"] {
            check(&json!({ "tool_input": { member: "a.md" } }), &["a.md"]);
        }
        check(&json!({ "file_path": "a.md", "edits": [{ "old_string": "x" }] }), &["a.md"]);
        check(&json!({ "toolArgs": "{\"path\": \"a.md\"}" }), &["a.md"]);
        check(&json!({ "args": { "filePath": "a.md" } }), &["a.md"]);
    }

    #[test]
    fn several_files_are_named_once_each() {
        check(&json!({ "tool_input": { "files": ["a.md", "b.md", "a.md"] } }), &["a.md", "b.md"]);
        let edits = json!([{ "filePath": "a.md" }, { "filePath": "b.md" }, { "filePath": "a.md" }]);
        check(&json!({ "tool_input": { "replacements": edits } }), &["a.md", "b.md"]);
        check(&json!({ "tool_input": { "edits": edits } }), &["a.md", "b.md"]);
    }

    #[test]
    fn a_patch_names_its_files_wherever_it_stands() {
        check(&json!({ "tool_input": { "command": PATCH } }), &PATCHED);
        check(&json!({ "tool_input": { "command": ["apply_patch", PATCH] } }), &PATCHED);
        check(&json!({ "tool_input": { "input": PATCH } }), &PATCHED);
        check(&json!({ "args": { "patchText": PATCH } }), &PATCHED);
        check(&json!({ "toolArgs": PATCH }), &PATCHED);
    }

    #[test]
    fn what_is_written_into_a_file_names_none() {
        check(&json!({ "tool_input": { "path": "a.md", "content": PATCH } }), &["a.md"]);
        check(&json!({ "tool_input": { "command": "sed -i s/a/b/ plan.md" } }), &[]);
    }

    #[test]
    fn an_answer_may_be_all_that_names_a_file() {
        let after = |answer: &str| json!({ "tool_input": {}, "tool_response": answer });
        check(&after("Created the specs/a/plan.md file."), &["specs/a/plan.md"]);
        check(&after("Replaced text in specs/a/plan.md"), &["specs/a/plan.md"]);
        check(&after("Output:\nplan.md\nExit Code: 0"), &[]);
    }
}
