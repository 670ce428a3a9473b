//! `planls agents`: what it writes, and that nothing of it is left.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Workspace, documents, outcome};

const AGENTS: [(&str, &str); 8] = [
    ("claude-code", ".claude/settings.json"),
    ("codex", ".codex/hooks.json"),
    ("gemini-cli", ".gemini/settings.json"),
    ("qwen-code", ".qwen/settings.json"),
    ("copilot", ".github/hooks/planls.json"),
    ("cursor", ".cursor/hooks.json"),
    ("kiro", ".kiro/hooks/planls.json"),
    ("opencode", ".opencode/plugins/planls.js"),
];

/// The files and folders of a workspace, with what is in them.
fn content(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let text = if path.is_dir() { Vec::new() } else { fs::read(&path).unwrap() };
            found.insert(path.to_string_lossy().into_owned(), text);
            if path.is_dir() {
                walk(&path, found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&workspace.path(""), &mut found);
    found
}

#[track_caller]
fn agents(workspace: &Workspace, arguments: &[&str]) -> String {
    let (code, written, complaints) =
        outcome(&workspace.path(""), &[&["agents"], arguments].concat());
    assert_eq!((code, complaints.as_str()), (0, ""), "{arguments:?}: {written}");
    written
}

/// Installs all agents, looks, and uninstalls them.
#[track_caller]
fn check(workspace: &Workspace) {
    let names: Vec<&str> = AGENTS.iter().map(|it| it.0).collect();
    let before = content(workspace);
    let install = [&["install"], names.as_slice()].concat();
    let patch = agents(workspace, &[install.as_slice(), &["--dry-run"]].concat());
    assert!(
        patch.contains("+++ b/.claude/settings.json") && patch.contains("planls hook"),
        "{patch}"
    );
    assert_eq!(content(workspace), before, "--dry-run has written something");
    agents(workspace, &install);
    let installed = content(workspace);
    for (name, file) in AGENTS {
        let text = fs::read_to_string(workspace.path(file)).expect("the file is there");
        assert!(text.contains("planls"), "{name}: {text}");
    }
    let again = agents(workspace, &install);
    assert_eq!(again.matches("nothing to do").count(), AGENTS.len() + 1, "{again}");
    assert_eq!(content(workspace), installed, "the second time");
    let status = agents(workspace, &["status"]);
    assert_eq!(status.matches("  installed\n").count(), AGENTS.len(), "{status}");
    agents(workspace, &["uninstall"]);
    assert_eq!(content(workspace), before, "afterwards");
}

#[test]
fn where_nothing_was_nothing_is_left() {
    check(&Workspace::new(&[("specs/001-a/plan.md", "# Plan\n")]));
}

#[test]
fn what_was_there_is_as_it_was() {
    check(&Workspace::new(&[
        (".git/HEAD", ""),
        (
            ".claude/settings.json",
            "{\n    // Ours.\n    \"model\" : \"opus\",\n    \"hooks\": { \"Stop\": [] },\n}",
        ),
        (".codex/hooks.json", "{}"),
        (
            ".gemini/settings.json",
            "{\r\n\t\"hooks\": {\r\n\t\t\"AfterTool\": [{ \"hooks\": [] }]\r\n\t},\r\n\t\"theme\": \"é\"\r\n}\r\n",
        ),
        (".qwen/settings.json", "\u{feff}{\"hooks\":{\"SessionStart\":[]}}\n\n"),
        (".cursor/hooks.json", "{ \"version\": 1, \"hooks\": {\n} }\n"),
        (".github/workflows/ci.yml", "on: push\n"),
        (".kiro/hooks/lint.json", "{}\n"),
        ("AGENTS.md", "# Rules\n\nBe kind."),
    ]));
}

#[test]
fn only_what_the_project_uses_is_installed() {
    let workspace = Workspace::new(&[("CLAUDE.md", "# Rules\n"), (".cursor/rules/a.md", "a\n")]);
    agents(&workspace, &["install"]);
    let there = |file: &str| workspace.path(file).exists();
    for (name, file) in AGENTS {
        assert_eq!(there(file), ["claude-code", "cursor"].contains(&name), "{name}");
    }
    assert!(there("AGENTS.md"));
    agents(&workspace, &["uninstall", "cursor"]);
    // The paragraph is for those that are left.
    assert!(there("AGENTS.md") && there(".claude/settings.json") && !there(".cursor/hooks.json"));
    agents(&workspace, &["uninstall", "claude-code"]);
    assert!(!there("AGENTS.md") && !there(".claude"));
}

#[test]
fn they_are_written_at_the_top_of_the_repository() {
    let workspace = Workspace::new(&[(".git/HEAD", ""), ("docs/a.md", "a\n")]);
    let (code, _, _) = outcome(&workspace.path("docs"), &["agents", "install", "codex"]);
    assert_eq!(code, 0);
    assert!(workspace.path(".codex/hooks.json").exists());
}

#[test]
fn what_cannot_be_understood_is_left_alone_and_said() {
    let broken = "{ \"hooks\": {\n";
    let workspace = Workspace::new(&[
        (".claude/settings.json", broken),
        (".codex/hooks.json", "{ \"hooks\": [] }\n"),
        (".github/hooks/planls.json", "{ \"name\": \"somebody else's\" }\n"),
    ]);
    let before = content(&workspace);
    for task in ["install", "uninstall"] {
        let command = ["agents", task, "claude-code", "codex", "copilot"];
        let (code, _, complaints) = outcome(&workspace.path(""), &command);
        assert_eq!(code, 2, "{task}");
        let said = "planls: .claude/settings.json stays as it is: it is not valid JSON (line 2)\n";
        assert!(complaints.starts_with(said), "{complaints}");
    }
    let (_, _, complaints) =
        outcome(&workspace.path(""), &["agents", "install", "codex", "copilot"]);
    let said = "planls: .codex/hooks.json stays as it is: `hooks` is not an object\n\
                planls: .github/hooks/planls.json stays as it is: it is not what planls writes; \
                to have it written anew, remove it first\n";
    assert_eq!(complaints, said);
    workspace.remove("AGENTS.md");
    assert_eq!(content(&workspace), before);
    let (code, _, complaints) = outcome(&Workspace::new(&[]).path(""), &["agents", "install"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("name one: claude-code, codex, "), "{complaints}");
}

/// What the user has put into a file that is planls' alone is the user's.
#[test]
fn a_file_of_planls_that_was_changed_is_left_alone_and_said() {
    let workspace = Workspace::new(&[]);
    let own = [AGENTS[4], AGENTS[6], AGENTS[7]];
    let names: Vec<&str> = own.iter().map(|it| it.0).collect();
    agents(&workspace, &[&["install"], names.as_slice()].concat());
    for (_, file) in own {
        let text = fs::read_to_string(workspace.path(file)).unwrap();
        workspace.write(file, text + "\n// Mine: planls hook\n");
    }
    let before = content(&workspace);
    for (task, advice) in [
        ("install", "to have it written anew, remove it first"),
        ("uninstall", "remove it yourself if it is to go"),
    ] {
        let command = [&["agents", task], names.as_slice()].concat();
        let (code, _, complaints) = outcome(&workspace.path(""), &command);
        let said: String = own
            .iter()
            .map(|(_, file)| {
                format!("planls: {file} stays as it is: it is not what planls writes; {advice}\n")
            })
            .collect();
        assert_eq!((code, complaints), (2, said), "{task}");
        if task == "install" {
            assert_eq!(content(&workspace), before);
        }
    }
    for (_, file) in own {
        let path = workspace.path(file).to_string_lossy().into_owned();
        assert_eq!(content(&workspace).get(&path), before.get(&path), "{file}");
    }
    let status = agents(&workspace, &["status"]);
    assert_eq!(status.matches("  its file is not what planls writes").count(), 3, "{status}");
}

/// The paragraph is found however the file was saved since, and stays where it was put.
#[test]
fn the_paragraph_is_found_where_it_was_put() {
    let workspace = Workspace::new(&[(".claude/x", "")]);
    agents(&workspace, &["install"]);
    let text = fs::read_to_string(workspace.path("AGENTS.md")).unwrap();
    for (changed, left) in [
        (text.trim_end().to_owned(), None),
        (text.replace("planls check FILE", "planls"), None),
        (format!("# Rules\n\n{text}\r\nMore.\n"), Some("# Rules\n\r\nMore.\n")),
    ] {
        workspace.write("AGENTS.md", &changed);
        agents(&workspace, &["install"]);
        let installed = fs::read_to_string(workspace.path("AGENTS.md")).unwrap();
        assert!(installed.contains(text.trim_end()), "{installed}");
        assert_eq!(installed.matches("<!-- planls -->").count(), 1, "{installed}");
        agents(&workspace, &["uninstall"]);
        let found = fs::read_to_string(workspace.path("AGENTS.md")).ok();
        assert_eq!(found.as_deref(), left, "{changed:?}");
    }
}

/// A file that is a link stays one.
#[cfg(unix)]
#[test]
fn a_link_is_followed_and_kept() {
    let workspace = Workspace::new(&[("shared.json", "{ \"a\": 1 }\n"), (".claude/x", "")]);
    let link = workspace.path(".claude/settings.json");
    std::os::unix::fs::symlink("../shared.json", &link).unwrap();
    agents(&workspace, &["install", "claude-code"]);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(fs::read_to_string(workspace.path("shared.json")).unwrap().contains("planls hook"));
    agents(&workspace, &["uninstall", "claude-code"]);
    assert_eq!(fs::read_to_string(&link).unwrap(), "{ \"a\": 1 }\n");
}

/// The blocks of JSON on the page for agents, each with the last file that is named before it.
fn snippets() -> Vec<(String, Value)> {
    let page = fs::read_to_string(documents().join("../../docs/agents.md")).unwrap();
    let mut found = Vec::new();
    let mut rest = page.as_str();
    while let Some((before, after)) = rest.split_once("```json\n") {
        let (block, after) = after.split_once("```\n").expect("the block ends");
        let named = before.rsplit_once("\n`").and_then(|(_, it)| it.split_once('`'));
        let (file, _) = named.expect("a file is named before the block");
        found.push((file.to_owned(), serde_json::from_str(block).expect("it is JSON")));
        rest = after;
    }
    found
}

#[test]
fn the_page_shows_what_is_written() {
    let workspace = Workspace::new(&[]);
    let names: Vec<&str> = AGENTS.iter().map(|it| it.0).collect();
    agents(&workspace, &[&["install"], names.as_slice()].concat());
    let snippets = snippets();
    let json = |path: &Path| -> Value {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).expect("it is JSON")
    };
    for (_, file) in AGENTS.iter().filter(|it| it.1.ends_with(".json")) {
        let shown = snippets.iter().find(|it| it.0 == *file).map(|it| &it.1);
        assert_eq!(shown, Some(&json(&workspace.path(file))), "{file}");
    }
    let integrations = documents().join("../../integrations");
    for (file, source) in [
        ("crush.json", "crush/crush.json"),
        (".github/lsp.json", "copilot/lsp.json"),
        ("opencode.json", "opencode/opencode.json"),
    ] {
        let shown = snippets.iter().find(|it| it.0 == file).map(|it| &it.1);
        assert_eq!(shown, Some(&json(&integrations.join(source))), "{file}");
    }
    assert_eq!(snippets.len(), 10);
    let page = fs::read_to_string(documents().join("../../docs/agents.md")).unwrap();
    let guide = fs::read_to_string(workspace.path("AGENTS.md")).unwrap();
    assert!(page.contains(&guide), "the paragraph for AGENTS.md is another one");
    for (name, file) in AGENTS {
        assert!(page.contains(&format!("| `{name}` | `{file}` |")), "{name} has no row");
    }
}
