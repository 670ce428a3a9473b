//! What is written for a terminal or a build: nothing in a document or a file name can command either.

use crate::support::{Workspace, documents, findings, outcome};

#[test]
fn output_for_a_pipe_has_no_escape_codes() {
    for format in ["human", "concise", "json", "junit"] {
        let (_, written, complaints) =
            outcome(&documents().join("sample"), &["check", "--format", format]);
        assert!(!written.contains('\u{1b}') && !complaints.contains('\u{1b}'), "{written}");
    }
}

/// Whether a terminal obeys a character: control characters, and those that turn the direction of writing.
fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c)
}

#[test]
fn a_document_cannot_write_to_the_terminal() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", "# Spec\n")]);
    let plan = "# Plan\n\n**Spec**: [spec](spec.md)\n\n\u{1b}[31mred\u{7}\u{9b}2J <<A\u{1b}]0;title\u{7}\u{9b}\u{202e}B>> \u{8}\u{202e}\n";
    workspace.write("specs/001-a/plan.md", plan);
    let name = "specs/001-a/a\u{1b}[31m\u{9b}2J\u{202e}-plan.md";
    workspace.write(name, "# Plan\n\n<<B>>\n");
    // What cannot be read is complained of, with its name.
    workspace.write("specs/001-a/b\u{1b}[31m\u{9b}2J\u{202e}.md", b"\xff");
    for format in ["human", "json"] {
        let (code, written, complaints) =
            outcome(&workspace.path(""), &["check", "--format", format]);
        assert_eq!(code, 2, "{complaints}");
        assert!(complaints.contains("31m") && complaints.contains("UTF-8"), "{complaints}");
        let bad = written.chars().chain(complaints.chars()).find(|c| is_obeyed(*c));
        assert_eq!(bad, None, "{written:?}{complaints:?}");
    }
    // For programs nothing is lost.
    let found = findings(&workspace.path(""), &[]);
    assert!(found.iter().any(|it| it["file"] == name), "{found:?}");
}

#[test]
fn a_line_of_a_document_cannot_command_a_build() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", "# Spec\n")]);
    let plan = "# Plan\n\n**Spec**: [spec](spec.md)\n\n<<A\n::set-output name=x::y\n##[error]z>>\n";
    workspace.write("specs/001-a/plan.md", plan);
    let (_, written, _) = outcome(&workspace.path(""), &["check"]);
    assert!(written.contains("set-output"), "{written}");
    for line in written.lines() {
        assert!(
            !line.trim_start().starts_with("::") && !line.trim_start().starts_with("##["),
            "{written}"
        );
    }
}

#[test]
fn shells_and_the_manual_know_every_option_of_check() {
    let here = std::path::Path::new(".");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, complaints) = outcome(here, &["completions", shell]);
        assert_eq!((code, complaints.as_str()), (0, ""), "{shell}");
        assert!(script.contains("write-baseline"), "{shell}: {script}");
    }
    let (code, page, _) = outcome(here, &["man", "check"]);
    assert_eq!(code, 0);
    assert!(page.contains(".TH planls-check 1"), "{page}");
    assert!(page.contains("write\\-baseline"), "{page}");
    let (code, _, complaints) = outcome(here, &["man", "chek"]);
    assert_eq!((code, complaints.contains("no subcommand `chek`")), (2, true));
}
