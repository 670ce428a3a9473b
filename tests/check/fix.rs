//! `check --fix`, `check --diff` and `new`: what is written, and what never is.

use std::fs;

#[cfg(unix)]
use crate::support::ended;
use crate::support::{Workspace, outcome};

const RESIDUE: &str = "\u{feff}# Plan\r\n\r\n**Spec**: [spec.md](spec.md)\r\n\r\n<!-- ACTION REQUIRED: fill this -->\r\n\r\n## Owner\r\n\r\nA bell, <<OWNER>>.\r\n";

const MENDED: &str = "\u{feff}# Plan\r\n\r\n**Spec**: [spec.md](spec.md)\r\n\r\n## Owner\r\n\r\nA bell, <<OWNER>>.\r\n";

fn project() -> Workspace {
    Workspace::new(&[
        ("specs/001-a/plan.md", RESIDUE),
        ("specs/001-a/spec.md", "# Feature Specification: A\n\nText.\n"),
        (
            ".specify/templates/plan-template.md",
            "# Plan: [FEATURE NAME]\n\n<!-- ACTION REQUIRED: fill this -->\n\n**Owner**: <<OWNER>>\n",
        ),
        (
            ".specify/templates/tasks-template.md",
            "# Tasks: [FEATURE NAME]\n\n## Phase 1\n\n- [ ] T001 [Task]\n",
        ),
    ])
}

fn text(workspace: &Workspace, path: &str) -> String {
    fs::read_to_string(workspace.path(path)).expect("the file exists")
}

#[test]
fn what_is_safe_is_mended_and_the_rest_is_reported() {
    let workspace = project();
    let (code, stdout, stderr) = outcome(&workspace.path(""), &["check", "--fix", "."]);
    assert_eq!((code, stderr.as_str()), (1, ""));
    assert_eq!(text(&workspace, "specs/001-a/plan.md"), MENDED);
    assert!(stdout.contains("<<OWNER>>"), "{stdout}");
    let last = stdout.lines().last().unwrap();
    assert_eq!(last, "1 finding fixed; 1 finding in 1 of 4 documents: 1 warning");
}

#[test]
fn a_patch_shows_what_would_be_mended_and_nothing_is_written() {
    let workspace = project();
    let (code, stdout, _) = outcome(&workspace.path(""), &["check", "--diff", "."]);
    assert_eq!(code, 1);
    assert_eq!(text(&workspace, "specs/001-a/plan.md"), RESIDUE);
    let (patch, plan) = (stdout.replace('\r', ""), "specs/001-a/plan.md");
    assert!(patch.starts_with(&format!("--- a/{plan}\n+++ b/{plan}\n")), "{patch}");
    assert!(patch.contains("\n-<!-- ACTION REQUIRED: fill this -->\n"), "{patch}");
    outcome(&workspace.path(""), &["check", "--fix", "."]);
    let (code, stdout, _) = outcome(&workspace.path(""), &["check", "--diff", "."]);
    assert_eq!((code, stdout.as_str()), (0, ""));
}

#[test]
fn a_new_document_has_the_text_of_its_template_and_never_replaces_one() {
    let workspace = project();
    let folder = workspace.path("");
    let (code, stdout, _) = outcome(&folder, &["new", "tasks", "specs/001-a"]);
    assert_eq!(code, 0);
    assert!(
        stdout.starts_with("specs/001-a/tasks.md from .specify/templates/tasks-template.md"),
        "{stdout}"
    );
    assert!(text(&workspace, "specs/001-a/tasks.md").contains("## Phase 1\n\n- [ ] T001 [Task]\n"));
    let (code, _, stderr) = outcome(&folder, &["new", "tasks", "specs/001-a"]);
    assert_eq!((code, stderr.as_str()), (2, "planls: specs/001-a/tasks.md exists already\n"));
    assert_eq!(outcome(&folder, &["new", "plan", "specs/002-b"]).0, 0);
    assert!(text(&workspace, "specs/002-b/plan.md").starts_with("# "));
}

#[test]
fn the_settings_of_a_folder_without_documents_choose_the_template() {
    let workspace = project();
    workspace.write("planls.toml", "[templates]\nfolder = \"docs/templates\"\n");
    workspace.write(
        "docs/templates/plan-template.md",
        "# Plan: [FEATURE NAME]\n\n## Our way\n\n[Say it]\n",
    );
    fs::create_dir_all(workspace.path("specs/002-b")).unwrap();
    let (code, stdout, stderr) = outcome(&workspace.path(""), &["new", "plan", "specs/002-b"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(
        stdout.starts_with("specs/002-b/plan.md from docs/templates/plan-template.md"),
        "{stdout}"
    );
    assert!(text(&workspace, "specs/002-b/plan.md").contains("## Our way"));
}

#[test]
fn no_document_is_written_out_of_a_folder_that_does_not_exist() {
    let workspace = project();
    let (code, _, stderr) = outcome(&workspace.path(""), &["new", "plan", "gone/../../x"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(!workspace.path("gone").exists());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said_and_its_findings_are_reported() {
    let workspace = project();
    // No file can be written, whoever asks.
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec '{}' check --fix .", env!("CARGO_BIN_EXE_planls"));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &script]).current_dir(workspace.path("")).output();
    let (code, stdout, stderr) = ended(output.expect("there is a shell"));
    assert_eq!(code, 2);
    assert!(stderr.contains("specs/001-a/plan.md could not be written"), "{stderr}");
    assert!(stdout.contains("template-residue"), "{stdout}");
    assert_eq!(text(&workspace, "specs/001-a/plan.md"), RESIDUE);
}
