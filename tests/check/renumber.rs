//! `renumber`: a series of ids, and a feature; what is written, and what never is.

use std::fs;

use crate::support::{Workspace, outcome};

const SPEC: &str = "\u{feff}# Feature Specification: Bells\r\n\r\n**Feature Branch**: `003-bells`\r\n\r\n- **FR-001**: ring\r\n- **FR-004**: stop\r\n- **FR-006**: wait, unlike FR-004\r\n";

const PLAN: &str = "# Plan: Bells\n\n**Branch**: `003-bells` | **Spec**: [spec.md](/specs/003-bells/spec.md)\n\nFR-001 to FR-004, then FR6.\n";

const OTHER: &str = "# Feature Specification: Y\n\n**Feature Branch**: `004-y`\n\nSee [bells](../003-bells/spec.md) in [its folder](../003-bells).\n\n- **FR-006**: another\n";

fn project() -> Workspace {
    Workspace::new(&[
        ("specs/003-bells/spec.md", SPEC),
        ("specs/003-bells/plan.md", PLAN),
        ("specs/004-y/spec.md", OTHER),
    ])
}

fn text(workspace: &Workspace, path: &str) -> String {
    fs::read_to_string(workspace.path(path)).expect("the file exists")
}

/// Asserts that nothing has been written.
#[track_caller]
fn assert_untouched(workspace: &Workspace) {
    assert_eq!(text(workspace, "specs/003-bells/spec.md"), SPEC);
    assert_eq!(text(workspace, "specs/003-bells/plan.md"), PLAN);
    assert_eq!(text(workspace, "specs/004-y/spec.md"), OTHER);
}

#[test]
fn a_series_is_counted_anew_and_its_citations_follow() {
    let workspace = project();
    let folder = workspace.path("");
    let run = |arguments: &[&str]| outcome(&folder, arguments);
    let (code, stdout, stderr) = run(&["renumber", "specs/003-bells", "FR"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(stdout, "FR-004 -> FR-002\nFR-006 -> FR-003\n2 ids renumbered in 2 documents\n");
    assert_eq!(
        text(&workspace, "specs/003-bells/spec.md"),
        SPEC.replace("FR-004", "FR-002").replace("FR-006", "FR-003")
    );
    assert_eq!(
        text(&workspace, "specs/003-bells/plan.md"),
        PLAN.replace("FR-001 to FR-004, then FR6", "FR-001 to FR-002, then FR3")
    );
    assert_eq!(text(&workspace, "specs/004-y/spec.md"), OTHER);
    let (code, stdout, _) = run(&["renumber", "specs/003-bells/spec.md", "FR"]);
    assert_eq!((code, stdout.as_str()), (0, "FR in specs/003-bells/spec.md is in order\n"));
    assert_eq!(
        run(&["renumber", "specs/003-bells", "FR", "--diff"]),
        (0, String::new(), String::new())
    );
}

#[test]
fn a_patch_shows_what_would_be_renumbered_and_nothing_is_written() {
    let workspace = project();
    let arguments = ["renumber", "specs/003-bells", "FR", "--from", "FR-006", "--diff"];
    let (code, stdout, stderr) = outcome(&workspace.path(""), &arguments);
    assert_eq!((code, stderr.as_str()), (1, ""));
    let patch = stdout.replace('\r', "");
    let plan = "specs/003-bells/plan.md";
    assert!(patch.starts_with(&format!("--- a/{plan}\n+++ b/{plan}\n")), "{patch}");
    assert!(
        patch
            .contains("\n-- **FR-006**: wait, unlike FR-004\n+- **FR-005**: wait, unlike FR-004\n")
    );
    let (code, stdout, _) =
        outcome(&workspace.path(""), &["renumber", "specs/003-bells", "005", "--diff"]);
    assert_eq!(code, 1);
    let head = "rename from specs/003-bells\nrename to specs/005-bells\n--- a/specs/003-bells/plan.md\n+++ b/specs/005-bells/plan.md\n";
    assert!(stdout.starts_with(head), "{stdout}");
    assert_untouched(&workspace);
}

#[test]
fn a_feature_gets_another_number_with_all_that_calls_it_by_the_old_one() {
    let workspace = project();
    let (code, stdout, stderr) =
        outcome(&workspace.path(""), &["renumber", "specs/003-bells", "5"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(stdout, "specs/003-bells -> specs/005-bells, 3 documents changed\n");
    assert!(!workspace.path("specs/003-bells").exists());
    let now = |text: &str| text.replace("003-bells", "005-bells");
    assert_eq!(text(&workspace, "specs/005-bells/spec.md"), now(SPEC));
    assert_eq!(text(&workspace, "specs/005-bells/plan.md"), now(PLAN));
    assert_eq!(text(&workspace, "specs/004-y/spec.md"), now(OTHER));
    let (code, stdout, _) = outcome(&workspace.path(""), &["renumber", "specs/005-bells", "5"]);
    assert_eq!((code, stdout.as_str()), (0, "specs/005-bells has that number\n"));
}

#[test]
fn what_would_collide_or_not_follow_is_refused() {
    let workspace = project();
    let folder = workspace.path("");
    let bells = "specs/003-bells";
    for (arguments, message) in [
        (
            &["renumber", bells, "FR", "--from", "FR-004", "--start", "1"][..],
            "`FR-001` is already defined in specs/003-bells/spec.md, line 5",
        ),
        (&["renumber", bells, "SC"], "no document in specs/003-bells defines SC"),
        (
            &["renumber", "specs", "FR"],
            "2 documents define FR: name one of specs/003-bells/spec.md, specs/004-y/spec.md",
        ),
        (&["renumber", bells, "4"], "specs/004-y has the number 4 already"),
        (
            &["renumber", bells, "4", "--start", "1"],
            "--from and --start are for a series of ids, and 4 is a number",
        ),
        (
            &["renumber", "specs", "4"],
            "specs is not a folder of a feature with a number, such as 003-name",
        ),
    ] {
        let expected = (2, String::new(), format!("planls: {message}\n"));
        assert_eq!(outcome(&folder, arguments), expected);
    }
    workspace.write("specs/003-bells/tasks.md", "- [ ] T001 Ring (FR-002)\n");
    let arguments = ["renumber", bells, "FR"];
    let (code, _, stderr) = outcome(&folder, &arguments);
    let start = "planls: `FR-002` in specs/003-bells/tasks.md, line 1 is defined nowhere";
    assert!(code == 2 && stderr.starts_with(start), "{stderr}");
    // A file is in the way, which is seen only when the documents are written.
    workspace.write("specs/005-bells", "");
    let (code, _, stderr) = outcome(&folder, &["renumber", bells, "5"]);
    assert_eq!(code, 2);
    assert!(stderr.starts_with("planls: specs/003-bells could not be renamed: "), "{stderr}");
    fs::write(workspace.path("specs/004-y/odd.md"), b"FR-004 \xff").expect("it can be written");
    for what in ["FR", "6"] {
        let (code, _, stderr) = outcome(&folder, &["renumber", bells, what]);
        assert_eq!(code, 2);
        let start =
            "planls: specs/004-y/odd.md could not be read, so what it says would not follow";
        assert!(stderr.starts_with(start), "{stderr}");
    }
    assert_untouched(&workspace);
}
