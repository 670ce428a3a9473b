//! `planls config show`: what counts for a path, and why.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Workspace, outcome};

fn shown(folder: &Path, path: &str) -> Value {
    let arguments = ["config", "show", "--format", "json", path];
    let (code, written, complaints) = outcome(folder, &arguments);
    assert_eq!((code, complaints.as_str()), (0, ""), "{path}");
    serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"))
}

fn text(folder: &Path, path: &str) -> String {
    let (code, written, complaints) = outcome(folder, &["config", "show", path]);
    assert_eq!((code, complaints.as_str()), (0, ""), "{path}");
    written
}

/// The comments at the top.
fn head(written: &str) -> Vec<&str> {
    written.lines().take_while(|line| !line.is_empty()).collect()
}

/// A project that has something of everything.
fn depot() -> Workspace {
    Workspace::new(&[
        (".git/HEAD", ""),
        (
            "planls.toml",
            "exclude = [\"old\"]\n[roles]\n\"docs/design/*.md\" = \"plan\"\n[templates]\nresearch = \"forms/research.md\"\n",
        ),
        (".specify/memory/constitution.md", "# Depot Constitution\n\n## I. Bells First\n\nText.\n"),
        (".specify/templates/plan-template.md", "# Plan: [NAME]\n\n## Summary\n\n[What]\n"),
        ("specs/001-a/plan.md", "# Plan\n"),
        ("specs/001-a/tasks.md", "<!-- planls: research -->\n# Tasks\n"),
        ("specs/001-a/checklists/ux.md", "# UX\n"),
        ("specs/001-a/README.md", "# Plan\n"),
        ("docs/design/a.md", "# A\n"),
        ("forms/research.md", "# [NAME]\n"),
        ("notes/login-plan.md", "# A\n"),
        ("notes/front.md", "---\ntype: plan\n---\n# A\n"),
        ("notes/field.md", "---\nspec: a.md\n---\n# A\n"),
        ("notes/title.md", "# Implementation Plan: A\n"),
        ("notes/none.md", "# A\n"),
        ("work/plan.md", "# A\n"),
        ("work/tasks.md", "# A\n"),
        ("old/plan.md", "# A\n"),
        (".claude/commands/plan.md", "# A\n"),
        ("api/.kiro/specs/x/design.md", "# A\n"),
        ("api/planls.toml", ""),
    ])
}

#[test]
fn a_document_has_its_role_and_why() {
    let workspace = depot();
    for (path, role, reason, because) in [
        ("specs/001-a/tasks.md", "research", "directive", "the comment `<!-- planls: … -->` in it"),
        ("docs/design/a.md", "plan", "settings", "`roles` in the settings"),
        (
            "forms/research.md",
            "template",
            "settings",
            "`templates` or `constitution` in the settings",
        ),
        ("specs/001-a/plan.md", "plan", "layout", "the layout of spec-kit, `specs/**/plan.md`"),
        (
            "api/.kiro/specs/x/design.md",
            "plan",
            "layout",
            "the layout of Kiro, `.kiro/specs/*/**/design.md`",
        ),
        (
            "specs/001-a/checklists/ux.md",
            "checklist",
            "layout",
            "the folder of checklists, `**/checklists/*.md`",
        ),
        (
            ".specify/templates/plan-template.md",
            "template",
            "layout",
            "the name or the folder of templates, `**/{templates,presets}/**`",
        ),
        (
            ".claude/commands/plan.md",
            "other",
            "layout",
            "the name or the folder of texts for agents, `**/{prompts,commands,skills,agents,chatmodes}/**`",
        ),
        (
            "specs/001-a/README.md",
            "other",
            "file-name",
            "its file name is not that of a plan document",
        ),
        ("notes/login-plan.md", "plan", "file-name", "its file name"),
        ("work/tasks.md", "tasks", "beside-plan", "the plan.md beside it"),
        ("notes/front.md", "plan", "front-matter", "`type` in its front matter"),
        ("notes/field.md", "plan", "front-matter", "`spec` in its front matter"),
        ("notes/title.md", "plan", "title", "its title"),
        (
            "notes/none.md",
            "other",
            "none",
            "no comment, setting, folder, file name, front matter or title says that it is a plan document",
        ),
        ("old/plan.md", "other", "excluded", "`exclude` in the settings leaves it out"),
    ] {
        let role = json!({ "name": role, "reason": reason, "because": because });
        assert_eq!(shown(&workspace.path(""), path)["role"], role, "{path}");
        let line = format!("# role            {}: {because}", role["name"].as_str().unwrap());
        let written = text(&workspace.path(""), path);
        assert!(head(&written).contains(&line.as_str()), "{line} is not in {written}");
    }
}

#[test]
fn a_document_has_its_root_and_all_that_hangs_on_it() {
    let workspace = depot();
    let root = workspace.path("");
    let expected = format!(
        "\
# planls.toml applies to specs/001-a/plan.md
# role            plan: the layout of spec-kit, `specs/**/plan.md`
# root            {}: it contains .specify and a settings file
# framework       spec-kit
# template        .specify/templates/plan-template.md
# constitution    .specify/memory/constitution.md",
        root.display()
    );
    let written = text(&root, "specs/001-a/plan.md");
    assert_eq!(head(&written).join("\n"), expected);
    let it = shown(&root, "specs/001-a/plan.md");
    assert_eq!(it["settingsFile"], "planls.toml");
    assert_eq!(it["root"]["folder"], root.to_str().unwrap());
    assert_eq!(it["templates"], json!([{ "path": ".specify/templates/plan-template.md" }]));
    assert_eq!(it["settings"]["rules"]["broken-link"], "error");
    // The same from elsewhere; only the paths are others.
    let written = text(&workspace.path("specs"), "001-a/plan.md");
    assert!(written.contains(&format!("{}: it contains .specify", root.display())), "{written}");
    // A project in a project, and what has no template of its own.
    let it = shown(&root, "api/.kiro/specs/x/design.md");
    assert_eq!(it["root"]["because"], "it contains .kiro and a settings file");
    assert_eq!(it["settingsFile"], "api/planls.toml");
    assert_eq!(it["frameworks"], json!(["Kiro"]));
    assert_eq!(it["templates"], json!([{ "builtIn": "Kiro design.md" }]));
    assert_eq!(it["constitutions"], json!([]));
    let written = text(&root, "specs/001-a/tasks.md");
    assert!(written.contains("\n# template        forms/research.md\n"), "{written}");
    let written = text(&root, "notes/none.md");
    assert!(written.contains("\n# template        none\n"), "{written}");
}

#[test]
fn a_folder_has_what_its_documents_have() {
    let workspace = depot();
    let root = workspace.path("");
    let (_, here, _) = outcome(&root, &["config", "show", "--format", "json"]);
    let it = shown(&root, ".");
    assert_eq!(serde_json::from_str::<Value>(&here).unwrap(), it);
    let counts = json!({
        "plan": 8, "tasks": 1, "constitution": 1, "research": 1, "checklist": 1, "template": 2,
        "other": 3, "excluded": 1,
    });
    assert_eq!(it["documents"], counts);
    assert_eq!(it["role"], Value::Null);
    let names: BTreeSet<&str> =
        it["frameworks"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.contains("spec-kit") && names.contains("Kiro"), "{names:?}");
    assert_eq!(it["constitutions"], json!([".specify/memory/constitution.md"]));
    assert_eq!(it["otherSettingsFiles"], json!(["api/planls.toml"]));
    assert_eq!(it["otherRoots"], json!([workspace.path("api").to_str().unwrap()]));
    // A folder without documents has a root and settings all the same.
    workspace.write("empty/a.txt", "");
    let it = shown(&root, "empty");
    assert_eq!((&it["documents"], &it["settingsFile"]), (&json!({}), &json!("planls.toml")));
    assert_eq!(it["root"]["folder"], root.to_str().unwrap());
}

#[test]
fn a_root_has_what_makes_it_one() {
    let plan = ("specs/001-a/plan.md", "# Plan\n");
    for (marker, path, reason, because) in [
        (".kittify/keep", "notes/a-plan.md", "marker", "it contains .kittify"),
        (".planls.toml", "notes/a-plan.md", "marker", "it contains a settings file"),
        (".git/HEAD", "notes/a-plan.md", "repository", "it is the top of a repository"),
        (
            ".git/HEAD",
            "specs/001-a/plan.md",
            "specs",
            "it contains the outermost `specs` folder of its repository",
        ),
    ] {
        let workspace = Workspace::new(&[(marker, ""), plan, ("notes/a-plan.md", "# A\n")]);
        let root = json!({
            "folder": workspace.path("").to_str().unwrap(), "reason": reason, "because": because,
        });
        assert_eq!(shown(&workspace.path(""), path)["root"], root, "{marker} {path}");
        assert_eq!(shown(&workspace.path("notes"), &format!("../{path}"))["root"], root);
    }
    let workspace = Workspace::new(&[("notes/a-plan.md", "# A\n")]);
    let it = shown(&workspace.path(""), "notes/a-plan.md");
    let because = "nothing marks a project, so it is the folder that planls looks at";
    assert_eq!((&it["root"]["reason"], &it["root"]["because"]), (&json!("none"), &json!(because)));
}

#[test]
fn a_repository_within_a_project_is_one_of_its_own() {
    let workspace = Workspace::new(&[
        (".specify/memory/constitution.md", "# C\n\n## I. A\n\nText.\n"),
        ("lib/.git", "gitdir: ../.git/modules/lib\n"),
        ("lib/notes/a-plan.md", "# A\n"),
    ]);
    let it = shown(&workspace.path(""), "lib/notes/a-plan.md");
    assert_eq!(it["root"]["folder"], workspace.path("lib").to_str().unwrap());
    assert_eq!((&it["root"]["reason"], &it["constitutions"]), (&json!("repository"), &json!([])));
}

#[test]
fn what_cannot_be_shown_is_code_2() {
    let workspace = depot();
    workspace.write("specs/001-a/spec.md", b"\xff\xfe");
    for (path, said) in [
        ("nowhere", "planls: nowhere does not exist\n"),
        ("nowhere/plan.md", "planls: nowhere/plan.md does not exist\n"),
        ("specs/001-a/spec.md", "planls: specs/001-a/spec.md could not be read: it is not UTF-8"),
    ] {
        for format in ["human", "json"] {
            let arguments = ["config", "show", "--format", format, path];
            let (code, written, complaints) = outcome(&workspace.path(""), &arguments);
            assert_eq!((code, written.as_str()), (2, ""), "{path}");
            assert!(complaints.starts_with(said), "{complaints}");
        }
    }
    // Of a folder the rest is shown.
    let (code, written, complaints) = outcome(&workspace.path(""), &["config", "show", "specs"]);
    assert_eq!(code, 2);
    assert!(written.contains("# documents       1 plan, "), "{written}");
    assert!(complaints.contains("specs/001-a/spec.md could not be read: "), "{complaints}");
    workspace.write("planls.toml", b"\xff\xfe");
    let (code, _, complaints) = outcome(&workspace.path(""), &["config", "show", "docs"]);
    assert_eq!(code, 2);
    assert!(complaints.starts_with("planls: "), "{complaints}");
    assert!(complaints.contains("planls.toml could not be read: it is not UTF-8"), "{complaints}");
}

#[test]
fn a_home_is_no_project_of_what_lies_below_it() {
    let home = Workspace::new(&[(".specify/keep", ""), ("work/a-plan.md", "# A\n")]);
    let root = |folder: &str, path: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
        command.args(["config", "show", "--format", "json", path]);
        let command = command.current_dir(home.path(folder)).env("HOME", home.path(""));
        let output = command.output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["root"].clone()
    };
    let folder = |path: &str| json!(home.path(path).to_str().unwrap());
    assert_eq!(root("work", "a-plan.md")["folder"], folder("work"));
    assert_eq!(root("work", "a-plan.md")["reason"], "none");
    assert_eq!(root("work", "..")["folder"], folder(""));
    assert_eq!(root("work", "..")["because"], "it contains .specify");
}
