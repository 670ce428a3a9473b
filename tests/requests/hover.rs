//! Hover: the text of what something leads to; shown, never rendered, and never from outside the workspace.

use serde_json::{Value, json};

use super::sample::{ask, project};
use crate::support::{Workspace, cursor, pulls};

fn markdown() -> Value {
    json!({ "textDocument": { "hover": { "contentFormat": ["markdown", "plaintext"] } } })
}

fn value(hover: &Value) -> &str {
    hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("no text: {hover}"))
}

#[test]
fn an_article_is_shown_with_its_text() {
    let hover = ask(&project(), &markdown(), "hover", "# Plan\n\nBy Article I$0I we do.\n");
    assert_eq!(hover["contents"]["kind"], "markdown");
    let expected = "`.specify/memory/constitution.md`\n\n```markdown\n### II. Docks Work Offline\n\nNo network, no matter.\n```";
    assert_eq!(value(&hover), expected);
    let at = |character: u32| json!({ "line": 2, "character": character });
    assert_eq!(hover["range"], json!({ "start": at(3), "end": at(13) }));
}

#[test]
fn clients_without_markdown_and_those_that_prefer_it_get_plain_text() {
    for formats in [json!(null), json!(["plaintext"]), json!(["plaintext", "markdown"])] {
        let capabilities = json!({ "textDocument": { "hover": { "contentFormat": formats } } });
        let hover = ask(&project(), &capabilities, "hover", "# Plan\n\nBy Article I$0I we do.\n");
        assert_eq!(hover["contents"]["kind"], "plaintext");
        let expected = ".specify/memory/constitution.md\n\n### II. Docks Work Offline\n\nNo network, no matter.";
        assert_eq!(value(&hover), expected);
        // Of a picture there is nothing to show but its name.
        let workspace = project();
        workspace.write("specs/001-a/a.png", "");
        let hover = ask(&workspace, &capabilities, "hover", "# Plan\n\n![x](a.p$0ng)\n");
        assert_eq!(value(&hover), "specs/001-a/a.png");
    }
}

#[cfg(unix)]
#[test]
fn a_line_end_in_a_file_name_does_not_end_the_title() {
    let workspace = project();
    workspace.write("specs/001-a/a\n\n# Big\n\n<img src=x>.md", "# Evil\n");
    let text = "# Plan\n\n[x](./a%0A%0A%23%20Big%0A%0A%3Cimg%20src=x%3E$0.md)\n";
    let hover = ask(&workspace, &markdown(), "hover", text);
    let title = "specs/001-a/a  # Big  <img src=x>.md";
    assert_eq!(value(&hover), format!("`{title}`\n\n```markdown\n# Evil\n```"));
    let hover = ask(&workspace, &json!({}), "hover", text);
    assert_eq!(value(&hover), format!("{title}\n\n# Evil"));
}

#[test]
fn control_characters_of_the_target_are_not_shown() {
    let workspace = project();
    workspace.write(
        "specs/001-a/control.md",
        "# C\u{1b}[31mred\u{7}\u{0}\u{9b}1m\r\n\r\ntext\u{202e}\n",
    );
    let hover = ask(&workspace, &markdown(), "hover", "# Plan\n\n[x](con$0trol.md)\n");
    let bad = value(&hover).chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(bad, None, "{hover}");
}

#[test]
fn a_preview_has_an_end() {
    let workspace = project();
    workspace.write("specs/001-a/long.md", format!("# Long\n\n{}", "line\n".repeat(10_000)));
    let hover = ask(&workspace, &markdown(), "hover", "# Plan\n\n[x](lo$0ng.md)\n");
    // The title, a line between, and the fence around it.
    assert_eq!(value(&hover).lines().count(), 24 + 4, "{}", value(&hover));
    workspace.write("specs/001-a/wide.md", format!("# Wide\n\n{}\n", "word ".repeat(1_000_000)));
    let hover = ask(&workspace, &markdown(), "hover", "# Plan\n\n[x](wi$0de.md)\n");
    assert!(value(&hover).len() < 100_000, "{} bytes", value(&hover).len());
}

/// Whatever a link in a workspace says, nothing of a file outside is told: not by hover, not by definition, not by a
/// finding that depends on it.
#[test]
fn nothing_outside_the_workspace_is_read() {
    let disk = Workspace::new(&[
        ("ws/specs/001-a/spec.md", "# Spec\n"),
        ("outside/secret.md", "# SECRET\n\n## Part\n"),
        ("ws-evil/secret.md", "# SECRET\n"),
        ("outside/folder/secret.md", "# SECRET\n"),
    ]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(disk.path("outside/secret.md"), disk.path("ws/specs/001-a/link.md")).unwrap();
        symlink(disk.path("outside/folder"), disk.path("ws/specs/001-a/folder")).unwrap();
        symlink("/dev/zero", disk.path("ws/specs/001-a/zero.md")).unwrap();
        symlink(disk.path("ws/specs/001-a/loop.md"), disk.path("ws/specs/001-a/loop.md")).unwrap();
    }
    let secret = disk.path("outside/secret.md");
    let links = [
        "../../../outside/secret.md".to_owned(),
        "../../../outside/secret.md#part".to_owned(),
        "../../../ws-evil/secret.md".to_owned(),
        "../../../../../../../../../../../../etc/passwd".to_owned(),
        "%2e%2e/%2e%2e/%2e%2e/outside/secret.md".to_owned(),
        "..%2F..%2F..%2Foutside%2Fsecret.md".to_owned(),
        "..\\..\\..\\outside\\secret.md".to_owned(),
        "/etc/passwd".to_owned(),
        secret.display().to_string(),
        format!("file://{}", secret.display()),
        "link.md".to_owned(),
        "folder/secret.md".to_owned(),
        "zero.md".to_owned(),
        "loop.md".to_owned(),
        "//localhost/share/secret.md".to_owned(),
    ];
    let mut server = disk.serve_folders(&["ws"], &markdown());
    let uri = disk.uri("ws/specs/001-a/plan.md");
    for link in links {
        for text in
            [format!("# Plan\n\n[x$0]({link})\n"), format!("# Plan\n\n**Spec**: `{link}$0`\n")]
        {
            let (text, position) = cursor(&text);
            server.open(&uri, 1, &text);
            assert_eq!(server.request_at("hover", &uri, &position), Value::Null, "{link}");
            assert_eq!(server.request_at("definition", &uri, &position), Value::Null, "{link}");
        }
    }
    assert!(!Value::Array(server.overhear()).to_string().contains("SECRET"));
}

#[test]
fn findings_do_not_tell_what_is_there_outside_the_workspace() {
    let disk = Workspace::new(&[
        ("ws/specs/001-a/spec.md", "# Spec\n"),
        ("outside/there.md", "# There\n"),
    ]);
    let mut server = disk.serve_folders(&["ws"], &pulls());
    let uri = disk.uri("ws/specs/001-a/plan.md");
    let mut found = |link: &str| {
        server.open(&uri, 1, &format!("# Plan\n\n[x]({link})\n"));
        server.pull_codes(&uri)
    };
    assert_eq!(found("../../../outside/there.md#no"), found("../../../outside/gone.md#no"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(disk.path("outside"), disk.path("ws/specs/001-a/folder")).unwrap();
    assert_eq!(found("folder/there.md"), found("folder/gone.md"));
}

#[cfg(unix)]
#[test]
fn a_fifo_is_not_waited_for() {
    let workspace = project();
    let fifo = workspace.path("specs/001-a/pipe.md");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let hover = ask(&workspace, &markdown(), "hover", "# Plan\n\n[x](pi$0pe.md)\n");
    assert!(!hover.to_string().contains("```"), "{hover}");
}
