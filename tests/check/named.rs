//! What is named on the command line: how it is named changes nothing that is found, and what is not
//! checked is said.

use std::path::Path;

use serde_json::Value;

use crate::support::{Workspace, findings, outcome};

/// A plan that has something to say about what lies around it: another folder, its specification, and
/// the project's template and constitution.
const PLAN: &str = "\
# Implementation Plan: Bells

**Spec**: [spec](spec.md)

## Summary

The bells are for FR-001, and the horns for FR-009.

See [gone](../../docs/gone.md) and [model](../../docs/model.md#nothing).

## Constitution Check

Built for constitution v1.0.0.
";

const SPEC: &str = "\
# Feature Specification: Bells

## Requirements

- **FR-001**: The desk MUST lend bells.
- **FR-002**: The desk MUST take them back.
- **FR-003**: The desk MUST count them.
";

const CONSTITUTION: &str = "\
# Desk Constitution

## I. Bells First

Bells come before horns.

**Version**: 2.0.0 | **Ratified**: 2025-01-01
";

fn desk(marker: &str) -> Workspace {
    Workspace::new(&[
        (marker, ""),
        (".specify/memory/constitution.md", CONSTITUTION),
        (
            ".specify/templates/plan-template.md",
            "# Implementation Plan: [NAME]\n\n## Summary\n\n[What]\n\n## Constitution Check\n\n[Gates]\n\n## Rollout\n\n[How]\n",
        ),
        ("docs/model.md", "# Model\n\n## Loans\n\nText.\n"),
        ("specs/001-a/plan.md", PLAN),
        ("specs/001-a/spec.md", SPEC),
    ])
}

/// The findings of the plan, without the path that it was asked for by.
fn of_plan(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let mut found = findings(folder, arguments);
    found.retain(|it| it["file"].as_str().unwrap().ends_with("plan.md"));
    for it in &mut found {
        it.as_object_mut().unwrap().remove("file");
    }
    found
}

#[test]
fn a_document_has_the_same_findings_however_it_is_named() {
    for marker in [".git/HEAD", "keep.txt"] {
        let workspace = desk(marker);
        let expected = of_plan(&workspace.path(""), &["."]);
        let mut codes: Vec<&str> = expected.iter().map(|it| it["code"].as_str().unwrap()).collect();
        codes.sort_unstable();
        let all = [
            "broken-anchor",
            "broken-link",
            "missing-section",
            "stale-constitution",
            "undefined-id",
        ];
        assert_eq!(codes, all, "{marker}");
        let absolute = workspace.path("specs/001-a/plan.md");
        let runs: [(&str, &[&str]); 11] = [
            ("", &[]),
            ("", &["specs"]),
            ("", &["specs/001-a"]),
            ("", &["./specs/001-a/"]),
            ("", &["specs/001-a/plan.md"]),
            ("", &["specs", ".specify"]),
            ("specs", &[]),
            ("specs/001-a", &["."]),
            ("specs/001-a", &["plan.md"]),
            ("docs", &["../specs"]),
            ("docs", &[absolute.to_str().unwrap()]),
        ];
        for (folder, arguments) in runs {
            let found = of_plan(&workspace.path(folder), arguments);
            assert_eq!(found, expected, "{marker}: {arguments:?} in {folder:?}");
        }
    }
}

#[test]
fn what_is_named_twice_is_checked_once() {
    let workspace = desk(".git/HEAD");
    let once = of_plan(&workspace.path(""), &["specs"]);
    assert_eq!(
        of_plan(&workspace.path(""), &["specs", "specs/001-a", "specs/001-a/plan.md"]),
        once
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_code_2_and_is_said() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let workspace = desk(".git/HEAD");
    symlink("nowhere", workspace.path("dangling")).unwrap();
    symlink("round", workspace.path("round")).unwrap();
    for (path, said) in [
        ("dangling", "planls: dangling does not exist\n"),
        ("round", "planls: round could not be read: "),
        ("docs/model.md/inside", "planls: docs/model.md/inside could not be read: "),
    ] {
        for command in [&["check", path][..], &["config", "show", path]] {
            let (code, written, complaints) = outcome(&workspace.path(""), command);
            assert_eq!((code, written.as_str()), (2, ""), "{command:?}");
            assert!(complaints.starts_with(said), "{command:?}: {complaints}");
            assert_eq!(complaints.lines().count(), 1, "{command:?}: {complaints}");
        }
    }
    let locked = workspace.path("specs/002-b");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    // Whoever may read everything reads this too.
    if fs::read_dir(&locked).is_err() {
        for path in [".", "specs", "specs/002-b"] {
            let (code, _, complaints) = outcome(&workspace.path(""), &["check", path]);
            assert_eq!(code, 2, "{path}");
            assert!(complaints.contains("specs/002-b could not be read: "), "{path}: {complaints}");
        }
        // Nobody has asked for it.
        let (code, _, complaints) = outcome(&workspace.path(""), &["check", "specs/001-a"]);
        assert_eq!((code, complaints.as_str()), (1, ""));
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_named_and_not_checked_is_said() {
    let workspace = desk(".git/HEAD");
    workspace.write("planls.toml", "exclude = [\"old\"]\n");
    workspace.write("old/a-plan.md", "# Plan\n\n<<A>>\n");
    workspace.write("notes/a.md", "# Notes\n\n<<A>>\n");
    let check = |paths: &[&str]| outcome(&workspace.path(""), &[&["check"], paths].concat());
    let (code, written, complaints) = check(&["old/a-plan.md"]);
    assert_eq!((code, written.as_str()), (0, "nothing was checked (1 left out by the settings)\n"));
    assert_eq!(complaints, "planls: old/a-plan.md is left out by the settings (`exclude`)\n");
    let (code, written, complaints) = check(&["notes/a.md"]);
    assert_eq!((code, written.as_str()), (0, "nothing was checked\n"));
    assert_eq!(
        complaints,
        "planls: notes/a.md is not a plan document and was not checked; \
         `planls config show notes/a.md` says why\n"
    );
    let (_, why, _) = outcome(&workspace.path(""), &["config", "show", "notes/a.md"]);
    assert!(why.contains("other: no comment, setting, folder, file name, "), "{why}");
    workspace.write(".specify/templates/plan-template.md", "# Plan\n\n<<A>>\n");
    let (code, _, complaints) = check(&[".specify/templates/plan-template.md"]);
    assert_eq!(code, 0);
    assert!(complaints.contains("plan-template.md is a template and was not checked"));
    // In a folder nobody has asked for the one or the other.
    let (_, written, complaints) = check(&["old", "notes", "specs/001-a/spec.md"]);
    assert_eq!(complaints, "", "{written}");
    assert!(written.contains("(1 left out by the settings)"), "{written}");
}
