//! Confinement: of what lies outside the workspace's folders nothing is read or shown, what a document says is shown
//! and never run, and nothing in a workspace makes the server run, write or send anything.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::{Value, json};

use super::serve;
use crate::support::{TestServer, Workspace};

const SECRET: &str =
    "# SECRET\n\n## Core Principles\n\n### I. SECRET article\n\n- **FR-666**: SECRET\n";
const PLAN: &str =
    "# Plan\n\nArticle I, FR-666 and [x](spec.md#secret)\n\n## Constitution Check\n\n";

/// Everything that is said of a document, at each of its places.
fn everything(server: &mut TestServer, uri: &str, text: &str) -> String {
    server.open(uri, 1, text);
    let mut said = vec![server.next_push(uri)];
    for (line, content) in (0..).zip(text.lines()) {
        for character in (0..=content.encode_utf16().count()).step_by(3) {
            let position = json!({ "line": line, "character": character });
            for method in ["hover", "definition", "completion"] {
                said.push(server.request_at(method, uri, &position));
            }
            let context = json!({ "includeDeclaration": true });
            let document = json!({ "uri": uri });
            let params =
                json!({ "textDocument": document, "position": position, "context": context });
            said.push(server.request("textDocument/references", params));
        }
    }
    for method in ["documentSymbol", "documentLink", "codeLens", "semanticTokens/full"] {
        said.push(server.request_of(method, uri));
    }
    said.push(server.request("workspace/symbol", json!({ "query": "SECRET" })));
    said.push(server.request("workspace/symbol", json!({ "query": "FR-666" })));
    said.push(server.request("workspace/diagnostic", json!({ "previousResultIds": [] })));
    said.extend(server.overhear());
    Value::Array(said).to_string()
}

/// Checks that a workspace `ws` in a folder tells nothing of what is beside it.
fn check_confined(disk: &Workspace, what: &str) {
    let mut server = TestServer::start();
    let params = json!({ "rootUri": disk.uri("ws"), "capabilities": super::capabilities() });
    server.initialize(params);
    server.next_request("workspace/diagnostic/refresh");
    let said = everything(&mut server, &disk.uri("ws/specs/001-a/plan.md"), PLAN);
    for word in ["SECRET", "outside"] {
        assert!(!said.contains(word), "{what}: {said}");
    }
}

#[test]
fn links_of_the_file_system_do_not_lead_out() {
    for place in [
        ".specify/memory/constitution.md",
        ".specify/templates/plan-template.md",
        "specs/001-a/spec.md",
        "specs/001-a/tasks.md",
        "planls.toml",
        ".gitignore",
        ".specify/presets/.registry",
    ] {
        let disk = Workspace::new(&[("outside/file", SECRET), ("ws/specs/002-b/spec.md", "# B\n")]);
        fs::create_dir_all(disk.path("ws").join(place).parent().unwrap()).unwrap();
        symlink(disk.path("outside/file"), disk.path("ws").join(place)).unwrap();
        check_confined(&disk, place);
    }
    for folder in [".specify", ".specify/memory", "specs/001-a", "specs"] {
        let disk = Workspace::new(&[
            ("outside/constitution.md", SECRET),
            ("outside/memory/constitution.md", SECRET),
            ("outside/spec.md", SECRET),
            ("outside/001-a/spec.md", SECRET),
            ("ws/other.md", "# Other\n"),
        ]);
        fs::create_dir_all(disk.path("ws").join(folder).parent().unwrap()).unwrap();
        symlink(disk.path("outside"), disk.path("ws").join(folder)).unwrap();
        check_confined(&disk, folder);
    }
}

#[test]
fn settings_do_not_lead_out() {
    for settings in [
        "constitution = ['../outside/constitution.md']",
        "constitution = ['a/../../outside/constitution.md']",
        "constitution = ['OUTSIDE/constitution.md']",
        "constitution = ['%2e%2e/outside/constitution.md']",
        "constitution = ['..\\\\outside\\\\constitution.md']",
        "[templates]\nfolder = '../outside'",
        "[templates]\nplan = '../outside/constitution.md'",
        "[roles]\n'../outside/**' = 'constitution'",
    ] {
        let disk = Workspace::new(&[
            ("outside/constitution.md", SECRET),
            ("outside/plan-template.md", SECRET),
            ("ws/specs/001-a/other.md", "# Other\n"),
        ]);
        let absolute = disk.path("outside").display().to_string();
        disk.write("ws/planls.toml", settings.replace("OUTSIDE", &absolute));
        let mut server = TestServer::start();
        let params = json!({ "rootUri": disk.uri("ws"), "capabilities": super::capabilities() });
        server.initialize(params);
        server.next_request("workspace/diagnostic/refresh");
        let plan = disk.uri("ws/specs/001-a/plan.md");
        let said = everything(&mut server, &plan, PLAN);
        assert!(!said.contains("SECRET"), "{settings}: {said}");
    }
}

/// What a document of the workspace says comes to the editor as text: markdown of ours with the text in a fence, or
/// none.
#[test]
fn nothing_of_a_document_comes_to_life_in_a_hover() {
    let evil = "[run](command:evil) <img src=x onerror=evil> <script>evil</script> ![](https://example.org/x.png)";
    let workspace = Workspace::new(&[]);
    let constitution = format!(
        "# C {evil}\n\n## Core Principles\n\n### Article I: {evil}\n\n{evil}\n\n```\n{evil}\n`````\n{evil}\n"
    );
    workspace.write(".specify/memory/constitution.md", &constitution);
    let spec = format!(
        "# S {evil}\n\n- **FR-001**: {evil}\n\n## Secret {evil}\n\n~~~~~~\n``` `` ` {evil}\n"
    );
    workspace.write("specs/001-a/spec.md", spec);
    let mut server = serve(&workspace);
    server.next_request("workspace/diagnostic/refresh");
    let uri = workspace.uri("specs/001-a/plan.md");
    let plan = "# Plan\n\nArticle I, FR-001, [x](spec.md) and [y](.././001-a/spec.md#secret)\n";
    server.open(&uri, 1, plan);
    let mut shown = 0;
    for character in 0..70 {
        let position = json!({ "line": 2, "character": character });
        let hover = server.request_at("hover", &uri, &position);
        let Some(value) = hover["contents"]["value"].as_str() else { continue };
        shown += 1;
        assert!(!outside_of_code(value).contains("evil"), "{value}");
    }
    assert!(shown > 10, "{shown} hovers");
}

/// What of a hover an editor renders: all but its title in a code span, and what stands in the fence (CommonMark 4.5).
fn outside_of_code(hover: &str) -> String {
    let mut lines = hover.lines();
    let title = lines.next().unwrap_or_default();
    let ticks = title.len() - title.trim_start_matches('`').len();
    let span = title[ticks..].strip_suffix(&"`".repeat(ticks)).filter(|_| ticks > 0);
    let is_span = span.is_some_and(|it| it.split(|c| c != '`').all(|run| run.len() != ticks));
    let mut rendered = if is_span { String::new() } else { title.to_owned() };
    let mut fence: Option<usize> = None;
    for line in lines {
        let run = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if run >= 3 => fence = Some(run),
            None => rendered += line,
            Some(open) if run >= open && line.trim_matches('`').trim().is_empty() => fence = None,
            Some(_) => {}
        }
    }
    rendered
}

/// The files below a folder with their texts and the times of their last change.
fn state(folder: &Path) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, changed) = (entry.path(), entry.metadata().unwrap().modified().unwrap());
        if path.is_dir() {
            found.extend(state(&path));
        } else {
            let text = fs::read(&path).unwrap();
            found.insert(path.display().to_string(), (text, changed));
        }
    }
    found
}

#[test]
fn nothing_in_a_workspace_runs_writes_or_sends_anything() {
    let workspace = Workspace::new(&[]);
    let mark = workspace.path("evil");
    let touch = format!("touch {}", mark.display());
    for path in ["planls.toml", ".planls.toml", ".config/planls.toml", "specs/planls.toml"] {
        let keys =
            ["command", "server.path", "formatter", "plugins", "extends", "proxy", "log-file"];
        let settings: String = keys.iter().map(|key| format!("{key} = \"{touch}\"\n")).collect();
        let settings = format!(
            "{settings}[rules]\nbroken-link = \"{touch}\"\n[server]\ncommand = \"{touch}\"\n"
        );
        workspace.write(path, settings);
    }
    workspace.write(".vscode/settings.json", format!("{{\"planls.server.path\": \"{touch}\"}}"));
    workspace.write(
        ".git/config",
        format!("[core]\nfsmonitor = {touch}\nhooksPath = .git/hooks\n[include]\npath = ../x\n"),
    );
    workspace.write(
        ".specify/presets/one/preset.yml",
        format!("run: \"{touch}\"\nprovides: !!python/object/apply:os.system [\"{touch}\"]\n"),
    );
    workspace.write(
        "specs/001-a/spec.md",
        format!("<!-- planls: {touch} -->\n<!-- planls-ignore $({touch}) -->\n`{touch}`\n"),
    );
    let before = state(&workspace.path(""));
    let mut server = serve(&workspace);
    server.next_request("workspace/diagnostic/refresh");
    let said = everything(&mut server, &workspace.uri("specs/001-a/plan.md"), PLAN);
    assert!(!said.contains("applyEdit") && !said.contains("showDocument"), "{said}");
    server.check_alone();
    assert_eq!(server.shutdown_and_exit(), 0);
    assert_eq!(state(&workspace.path("")), before);
    assert!(!mark.exists());
}
