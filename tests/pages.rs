//! The commands of our pages: each does what the page says.

use std::fs;
use std::process::Command;

use crate::support::{Workspace, documents, repository};

/// The lines of a page's code blocks, each with the language of its block.
fn code(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("docs").join(page)).expect("there is a page");
    let (mut lines, mut language) = (Vec::new(), None);
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(_) if language.is_some() => language = None,
            Some(opened) => language = Some(opened.to_owned()),
            None => {
                if let Some(language) = &language {
                    lines.push((language.clone(), line.to_owned()));
                }
            }
        }
    }
    lines
}

/// The commands that a page tells a shell or a build to run.
fn commands(page: &str) -> Vec<String> {
    let of = |(language, line): (String, String)| {
        let line = line.trim().trim_start_matches("- ");
        let line = match &*language {
            "sh" => line,
            "yaml" => {
                let keys = ["run: ", "script: ", "entry: ", ""];
                keys.iter().find_map(|key| line.strip_prefix(key))?
            }
            _ => return None,
        };
        line.starts_with("planls ").then(|| line.to_owned())
    };
    code(page).into_iter().filter_map(of).collect()
}

/// A project of its own with the sample in it.
fn sample() -> Workspace {
    let workspace = Workspace::new(&[]);
    let from = documents().join("sample/.");
    let copied = Command::new("cp").arg("-R").arg(from).arg(workspace.path("")).status();
    assert!(copied.expect("there is cp").success());
    workspace
}

#[test]
fn the_commands_for_ci_run_and_write_what_they_say() {
    let commands = commands("ci.md");
    assert!(commands.len() >= 9, "{commands:?}");
    let workspace = sample();
    for command in commands {
        let program = env!("CARGO_BIN_EXE_planls");
        let script = command.replacen("planls ", &format!("'{program}' "), 1);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).current_dir(workspace.path(""));
        let output = shell.output().expect("there is a shell");
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert_eq!(complaints, "", "{command}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command}: {:?}", output.status);
    }
    for file in ["planls.sarif", "gl-code-quality-report.json", "findings.json"] {
        let text = fs::read(workspace.path(file)).expect("a command has written it");
        serde_json::from_slice::<serde_json::Value>(&text).expect("it is JSON");
    }
    let report =
        fs::read_to_string(workspace.path("planls.xml")).expect("a command has written it");
    quick_junit::Report::deserialize_from_str(&report).expect("it is JUnit's");
}
