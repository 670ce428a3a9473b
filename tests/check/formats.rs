//! The formats that programs read: each is read here by a parser that is not ours.

use std::path::Path;

use jsonschema::validator_for;
use serde_json::{Value, json};

use crate::support::{Workspace, documents, findings, outcome, repository};

/// A plan in a file whose name means something in every format.
fn hostile() -> Workspace {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", "# Spec\n\nText.\n")]);
    let plan =
        "# Plan\n\n**Spec**: [spec](spec.md)\n\n<<A & \"B\",\n::error::%]]>>\n\n[x](gone%0A.md)\n";
    workspace.write("specs/001-a/plan.md", plan);
    workspace.write("specs/001-a/a, b%'&<é>-plan.md", plan);
    workspace
}

fn written(folder: &Path, format: &str) -> String {
    let (code, written, complaints) = outcome(folder, &["check", "--format", format]);
    assert_eq!((code, complaints.as_str()), (1, ""), "{written}");
    written
}

fn is_treacherous(c: char) -> bool {
    c.is_control() && c != '\n'
}

#[test]
fn no_format_lets_a_document_write_control_characters() {
    let workspace = hostile();
    let plan = "# Plan\n\n**Spec**: [spec](spec.md)\n\n<<A \u{1b}[31m\u{7} B>>\n";
    workspace.write("specs/001-a/c\u{1b}[31m-plan.md", plan);
    for format in ["human", "concise", "json", "json-v1", "sarif", "github", "gitlab", "junit"] {
        let written = written(&workspace.path(""), format);
        assert_eq!(written.chars().find(|c| is_treacherous(*c)), None, "{format}: {written:?}");
    }
}

#[test]
fn a_json_document_is_valid_and_says_what_the_array_says() {
    let schema = std::fs::read_to_string(repository().join("docs/findings.schema.json"));
    let schema: Value = serde_json::from_str(&schema.expect("it is shipped")).expect("it is JSON");
    let validator = validator_for(&schema).expect("it is a schema");
    for folder in [documents().join("sample"), hostile().path("")] {
        let document: Value =
            serde_json::from_str(&written(&folder, "json-v1")).expect("it is JSON");
        assert!(validator.is_valid(&document), "{document:#}");
        assert_eq!(document["version"], 1);
        let array = findings(&folder, &[]);
        assert_eq!(document["findings"].as_array().map(Vec::len), Some(array.len()));
        for (one, other) in document["findings"].as_array().into_iter().flatten().zip(&array) {
            for (key, value) in other.as_object().into_iter().flatten() {
                assert_eq!(&one[key], value);
            }
        }
    }
}

#[test]
fn a_json_document_says_how_findings_are_mended() {
    let document = written(&documents().join("sample"), "json-v1");
    let document: Value = serde_json::from_str(&document).expect("it is JSON");
    let of = |code: &str| {
        let all = document["findings"].as_array().into_iter().flatten();
        all.filter(|it| it["code"] == code).cloned().collect::<Vec<_>>()
    };
    let residue = &of("template-residue")[0]["fix"];
    // Its section is still to be filled.
    assert_eq!(residue["isSafe"], false, "{residue}");
    assert_eq!(residue["edits"][0]["text"], "", "{residue}");
    assert_eq!(of("open-question")[0].get("fix"), None);
}

#[test]
fn sarif_is_read_by_others() {
    let log = written(&hostile().path(""), "sarif");
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(&log).expect("it is SARIF");
    let run = &log.runs[0];
    let results = run.results.as_deref().unwrap_or_default();
    let rules = run.tool.driver.rules.as_deref().unwrap_or_default();
    assert_eq!(results.len(), 4);
    for it in results {
        let index = usize::try_from(it.rule_index.expect("it has one")).expect("it is one");
        assert_eq!(Some(&rules[index].id), it.rule_id.as_ref());
    }
    let uris = results.iter().map(|it| {
        let place = &it.locations.as_deref().unwrap_or_default()[0].physical_location;
        place.clone().and_then(|it| it.artifact_location).and_then(|it| it.uri)
    });
    let mut uris: Vec<String> = uris.flatten().collect();
    uris.dedup();
    assert_eq!(uris, ["specs/001-a/a%2C%20b%25%27%26%3C%C3%A9%3E-plan.md", "specs/001-a/plan.md"]);
}

#[test]
fn without_findings_every_format_is_still_whole() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", "# Spec\n\nText.\n")]);
    let written = |format: &str| {
        let (code, written, _) = outcome(&workspace.path(""), &["check", "--format", format]);
        assert_eq!(code, 0, "{written}");
        written
    };
    let json = |format: &str| serde_json::from_str::<Value>(&written(format)).expect("it is JSON");
    assert_eq!(json("json"), json!([]));
    assert_eq!(json("gitlab"), json!([]));
    assert_eq!(json("json-v1")["findings"], json!([]));
    assert_eq!(json("sarif")["runs"][0]["results"], json!([]));
    assert_eq!(written("github"), "");
    let report = quick_junit::Report::deserialize_from_str(&written("junit"));
    assert_eq!(report.expect("it is JUnit's").test_suites[0].test_cases.len(), 1);
}

#[test]
fn junit_is_read_by_others() {
    let report = written(&hostile().path(""), "junit");
    let report = quick_junit::Report::deserialize_from_str(&report).expect("it is JUnit's");
    let suites: Vec<(&str, usize)> =
        report.test_suites.iter().map(|it| (it.name.as_str(), it.test_cases.len())).collect();
    assert_eq!(suites, [("specs/001-a/a, b%'&<é>-plan.md", 2), ("specs/001-a/plan.md", 2)]);
}

#[test]
fn gitlab_gets_a_fingerprint_for_each_finding() {
    let report: Value =
        serde_json::from_str(&written(&documents().join("sample"), "gitlab")).expect("it is JSON");
    let report = report.as_array().expect("it is an array");
    let mut prints: Vec<&str> = report.iter().filter_map(|it| it["fingerprint"].as_str()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 9);
    for it in report {
        assert!(it["description"].is_string() && it["check_name"].is_string(), "{it}");
        assert!(it["location"]["path"].is_string(), "{it}");
        assert!(it["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{it}");
        let severity = it["severity"].as_str().unwrap_or_default();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{it}");
    }
}

#[test]
fn github_gets_one_command_for_each_finding() {
    let commands = written(&hostile().path(""), "github");
    for line in commands.lines() {
        // As GitHub's runner takes a command apart.
        let command = line.strip_prefix("::").expect("it is a command");
        let (head, _) = command.split_once("::").expect("it has a message");
        let (name, properties) = head.split_once(' ').expect("it has properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let keys: Vec<&str> =
            properties.split(',').filter_map(|it| Some(it.split_once('=')?.0)).collect();
        assert_eq!(keys, ["file", "line", "col", "endLine", "endColumn", "title"], "{line}");
    }
    assert_eq!(commands.lines().count(), 4);
}
