//! Settings: which file counts where, what it changes, and what is said of one that is wrong.

mod editor;
mod server;
mod show;

use std::path::Path;

use serde_json::Value;

#[cfg(unix)]
use crate::support::pulls;
use crate::support::{self, Workspace, outcome};

/// A plan with three findings.
const PLAN: &str = "# Plan\n\n**Spec**: [spec](spec.md)\n\n<<OWNER>> [gone](gone.md) [ABC-12]\n";

/// A project with such a plan, and these files besides.
fn project(files: &[(&str, &str)]) -> Workspace {
    let own = [("specs/001-a/plan.md", PLAN), ("specs/001-a/spec.md", "# Spec\n\nText.\n")];
    Workspace::new(&[&own, files].concat())
}

/// The findings of a check, as `file severity code`.
fn findings(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let text = |it: &Value, member: &str| it[member].as_str().unwrap().to_owned();
    let line =
        |it: &Value| format!("{} {} {}", text(it, "file"), text(it, "severity"), text(it, "code"));
    support::findings(folder, arguments).iter().map(line).collect()
}

const LINK: &str = "specs/001-a/plan.md error broken-link";
const TOKEN: &str = "specs/001-a/plan.md warning unfilled-placeholder";

#[test]
fn severities_are_chosen_in_any_of_the_files() {
    let rules = "[rules]\nbroken-link = \"hint\"\nunfilled-placeholder = \"off\"\n";
    for name in ["planls.toml", ".planls.toml", ".config/planls.toml"] {
        let workspace = project(&[(name, rules)]);
        let found = findings(&workspace.path(""), &[]);
        assert_eq!(found, ["specs/001-a/plan.md hint broken-link"], "{name}");
    }
}

#[test]
fn of_several_files_in_a_folder_the_first_name_counts() {
    let workspace = project(&[
        ("planls.toml", "[rules]\nbroken-link = \"off\"\n"),
        (".planls.toml", "[rules]\nunfilled-placeholder = \"off\"\n"),
    ]);
    assert_eq!(findings(&workspace.path(""), &[]), [TOKEN]);
}

#[cfg(unix)]
#[test]
fn a_name_that_holds_no_file_of_the_project_is_passed_over() {
    let outside = Workspace::new(&[("planls.toml", "[rules]\nunfilled-placeholder = \"off\"\n")]);
    let other = (".planls.toml", "[rules]\nbroken-link = \"off\"\n");
    let linked = project(&[other]);
    std::os::unix::fs::symlink(outside.path("planls.toml"), linked.path("planls.toml")).unwrap();
    for workspace in [linked, project(&[other, ("planls.toml/keep", "")])] {
        assert_eq!(findings(&workspace.path(""), &[]), [TOKEN]);
        let mut server = workspace.serve(&pulls());
        let uri = workspace.uri("specs/001-a/plan.md");
        server.open(&uri, 1, PLAN);
        assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    }
}

#[test]
fn the_nearest_file_counts_alone() {
    let workspace = project(&[
        ("planls.toml", "[rules]\nbroken-link = \"off\"\n"),
        ("specs/planls.toml", "[rules]\nunfilled-placeholder = \"off\"\n"),
        ("docs/a-plan.md", "# Plan\n\n**Spec**: [s](../specs/001-a/spec.md) <<A>> [b](gone.md)\n"),
    ]);
    let found = findings(&workspace.path(""), &[]);
    assert_eq!(found, ["docs/a-plan.md warning unfilled-placeholder", LINK]);
}

#[test]
fn a_folder_below_is_served_from_above() {
    let workspace = project(&[("planls.toml", "[rules]\nbroken-link = \"off\"\n")]);
    assert_eq!(findings(&workspace.path(""), &["specs/001-a"]), [TOKEN]);
    assert_eq!(findings(&workspace.path(""), &["specs/001-a/plan.md"]), [TOKEN]);
    // The project begins where its settings lie, wherever the check was started.
    let inside = findings(&workspace.path("specs"), &["001-a/plan.md"]);
    assert_eq!(inside, ["001-a/plan.md warning unfilled-placeholder"]);
    // So does the repository.
    workspace.write(".git/HEAD", "");
    let inside = findings(&workspace.path("specs"), &["001-a"]);
    assert_eq!(inside, ["001-a/plan.md warning unfilled-placeholder"]);
}

#[test]
fn a_file_outside_of_the_repository_has_no_say() {
    let workspace = Workspace::new(&[
        ("planls.toml", "[rules]\nbroken-link = \"off\"\n"),
        ("repo/.git/HEAD", ""),
        ("repo/a-plan.md", "# Plan\n\n**Spec**: [s](spec.md) [b](gone.md)\n"),
        ("repo/spec.md", "# Spec\n"),
    ]);
    assert_eq!(findings(&workspace.path(""), &["repo"]), ["repo/a-plan.md error broken-link"]);
}

#[test]
fn excluded_documents_are_left_alone_whoever_names_them() {
    let workspace = project(&[
        ("planls.toml", "exclude = [\"specs/old\"]\n"),
        ("specs/old/plan.md", "<!-- planls: plan -->\n# Old\n\n<<X>>\n"),
    ]);
    assert_eq!(findings(&workspace.path(""), &[]), [TOKEN, LINK]);
    assert_eq!(findings(&workspace.path(""), &["specs/old/plan.md"]), [""; 0]);
}

#[test]
fn templates_lie_where_the_settings_say() {
    let template = "# Plan\n\n## Goals\n\n[Goal]\n\n## Means\n\n[Means]\n\n## Rollout\n\n[How]\n";
    let plan = "# Plan\n\n**Spec**: [spec](spec.md)\n\n## Goals\n\nText.\n\n## Means\n\nText.\n";
    let expected = ["specs/001-a/plan.md warning missing-section"];
    for (settings, path) in [
        ("[templates]\nplan = \"docs/our.md\"\n", "docs/our.md"),
        ("[templates]\nfolder = \"docs/forms\"\n", "docs/forms/plan.md"),
    ] {
        let workspace = project(&[(path, template)]);
        workspace.write("specs/001-a/plan.md", plan);
        assert_eq!(findings(&workspace.path(""), &["specs"]), [""; 0], "{path}");
        workspace.write("planls.toml", settings);
        assert_eq!(findings(&workspace.path(""), &["specs"]), expected, "{path}");
        assert_eq!(findings(&workspace.path(""), &[]), expected, "{path}");
    }
}

#[test]
fn what_is_wrong_in_the_file_is_a_finding_and_the_rest_counts() {
    let workspace =
        project(&[("planls.toml", "[rules]\nbroken-lnk = \"off\"\nbroken-link = \"hint\"\n")]);
    let (code, written, complaints) = outcome(&workspace.path(""), &["check"]);
    assert_eq!((code, complaints.as_str()), (2, ""));
    let picture = "\
planls.toml: 1 finding

error[invalid-config]: there is no code `broken-lnk`; did you mean `broken-link`?
 --> planls.toml:2:1
  |
2 | broken-lnk = \"off\"
  | ^^^^^^^^^^
";
    assert!(written.starts_with(picture), "{written}");
    assert!(written.contains("hint[broken-link]"), "{written}");
}

#[test]
fn a_file_that_is_no_toml_is_a_finding_and_the_defaults_count() {
    let workspace = project(&[("planls.toml", "[rules\nbroken-link = \"off\"\n")]);
    let found = findings(&workspace.path(""), &["specs"]);
    assert_eq!(found, ["planls.toml error invalid-config", TOKEN, LINK]);
}

#[test]
fn a_file_that_cannot_be_read_is_code_2() {
    let workspace = project(&[]);
    workspace.write("planls.toml", b"\xff\xfe");
    let (code, _, complaints) = outcome(&workspace.path(""), &["check"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("planls.toml") && complaints.contains("UTF-8"), "{complaints}");
}

#[test]
fn a_named_file_counts_alone_and_from_the_current_folder() {
    let workspace = project(&[
        ("planls.toml", "[rules]\nbroken-link = \"off\"\n"),
        ("ci/strict.toml", "exclude = [\"docs\"]\n[rules]\nunfilled-placeholder = \"error\"\n"),
        ("docs/a-plan.md", "# Plan\n\n<<A>>\n"),
    ]);
    let found = findings(&workspace.path(""), &["--config", "ci/strict.toml"]);
    assert_eq!(found, ["specs/001-a/plan.md error unfilled-placeholder", LINK]);
    let (code, _, complaints) = outcome(&workspace.path(""), &["check", "--config", "gone.toml"]);
    assert_eq!(code, 2);
    assert!(complaints.starts_with("planls: gone.toml could not be read: "), "{complaints}");
}

#[test]
fn what_counts_is_shown() {
    let workspace = project(&[(
        "planls.toml",
        "[rules]\nbroken-link = \"hint\"\n[[overrides]]\npaths = [\"specs\"]\nrules = { missing-spec = \"off\" }\n",
    )]);
    let (code, written, complaints) =
        outcome(&workspace.path(""), &["config", "show", "specs/001-a/plan.md"]);
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert!(written.starts_with("# planls.toml applies to specs/001-a/plan.md\n"), "{written}");
    for line in [
        "broken-link = \"hint\"\n",
        "missing-spec = \"off\"\n",
        "open-question = \"information\"\n",
    ] {
        assert!(written.contains(line), "{line} is not in {written}");
    }
    let (_, written, _) = outcome(&workspace.path(""), &["config", "show"]);
    assert!(written.contains("missing-spec = \"warning\"\n"), "{written}");
    workspace.remove("planls.toml");
    let (_, written, _) = outcome(&workspace.path(""), &["config", "show"]);
    assert!(written.starts_with("# no planls.toml applies to ."), "{written}");
    // What is shown is a settings file itself.
    workspace.write("planls.toml", &written);
    assert_eq!(findings(&workspace.path(""), &[]), [TOKEN, LINK]);
}

#[test]
fn the_schema_is_written() {
    let (code, written, _) = outcome(&project(&[]).path(""), &["config", "schema"]);
    let schema: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(code, 0);
    let severity = &schema["properties"]["rules"]["properties"]["broken-link"];
    assert_eq!(severity["default"], "error");
}
