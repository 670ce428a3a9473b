//! Coding agents: their events, recorded or in the form that their makers document, and what they are told.

mod events;
mod install;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::support::{Workspace, documents, findings};

/// A plan with an error, warnings and an open question in it.
const PLAN: &str = "\
# Implementation Plan: Bells

**Spec**: [spec](spec.md)

**Owner**: <<OWNER>>

See [gone](gone.md).
";

fn desk() -> Workspace {
    Workspace::new(&[
        (".git/HEAD", ""),
        ("specs/001-bells/plan.md", PLAN),
        ("specs/001-bells/spec.md", "# Feature Specification: Bells\n\nBells ring.\n"),
        ("specs/002-horns/plan.md", "# Implementation Plan: Horns\n\n**Spec**: [spec](spec.md)\n"),
        ("specs/002-horns/spec.md", "# Feature Specification: Horns\n\nHorns wait.\n"),
        ("src/main.rs", "fn main() {}\n"),
        ("README.md", "# Desk\n\n<<NOTHING>>\n"),
    ])
}

/// What a hook writes and how it ends.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    code: i32,
    output: String,
    error: String,
}

/// Hands an event to `planls hook` in a folder. What it remembers is kept beside the project.
fn hook(folder: &Path, arguments: &[&str], event: &[u8]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.arg("hook").args(arguments).current_dir(folder).stdin(Stdio::piped());
    command.env("XDG_CACHE_HOME", folder.join(".cache"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let mut input = child.stdin.take().expect("its input is a pipe");
    // A program that does not read its input to the end is no failure of the agent.
    let _ = input.write_all(event);
    drop(input);
    let done = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is written is UTF-8");
    Told {
        code: done.status.code().expect("it ends by itself"),
        output: text(done.stdout),
        error: text(done.stderr),
    }
}

fn tell(workspace: &Workspace, event: &Value) -> Told {
    hook(&workspace.path(""), &[], event.to_string().as_bytes())
}

fn silent() -> Told {
    Told { code: 0, output: String::new(), error: String::new() }
}

fn write_of(path: &str) -> Value {
    json!({ "hook_event_name": "PostToolUse", "tool_name": "Write", "tool_input": { "file_path": path, "content": "" } })
}

fn stop_in(workspace: &Workspace) -> Value {
    json!({ "hook_event_name": "Stop", "cwd": workspace.path(""), "stop_hook_active": false })
}

#[test]
fn what_is_clean_or_no_plan_document_is_silent() {
    let workspace = desk();
    for path in [
        "specs/002-horns/plan.md",
        "README.md",
        "src/main.rs",
        "specs/001-bells/gone.md",
        "specs/001-bells",
        "",
    ] {
        assert_eq!(tell(&workspace, &write_of(path)), silent(), "{path}");
    }
    workspace.write("planls.toml", "exclude = [\"specs/001-bells\"]\n");
    assert_eq!(tell(&workspace, &write_of("specs/001-bells/plan.md")), silent());
}

#[test]
fn a_failure_of_its_own_never_blocks() {
    let workspace = desk();
    let folder = workspace.path("");
    for event in [&b""[..], b"{", b"\xff\xfe", b"planls"] {
        let told = hook(&folder, &[], event);
        assert_eq!((told.code, told.output.as_str()), (0, ""), "{event:?}");
        assert_eq!(told.error.lines().count(), 1, "{event:?}: {}", told.error);
        assert!(told.error.starts_with("planls: the event "), "{}", told.error);
    }
    for event in ["{}", "[]", "null", "7"] {
        assert_eq!(hook(&folder, &[], event.as_bytes()), silent(), "{event}");
    }
    let event = write_of("specs/001-bells/plan.md").to_string();
    let told = hook(&folder, &["--agent", "nobody"], event.as_bytes());
    assert_eq!((told.code, told.output.as_str()), (0, ""));
    assert!(told.error.starts_with("planls: no agent is called `nobody`; known are claude-code, "));
    workspace.write("specs/001-bells/plan.md", b"# Plan\n\n\xff\n");
    assert_eq!(tell(&workspace, &write_of("specs/001-bells/plan.md")), silent());
}

#[test]
fn the_findings_are_those_of_check() {
    let mut compared = 0;
    for project in fs::read_dir(documents()).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let root = project.path();
        let all = findings(&root, &["."]);
        let mut files: Vec<&str> = all.iter().filter_map(|it| it["file"].as_str()).collect();
        files.dedup();
        for file in files.iter().filter(|it| it.ends_with(".md")) {
            let event = json!({ "hook_event_name": "PostToolUse", "cwd": root, "tool_name": "Write", "tool_input": { "file_path": file } });
            let told = hook(&root, &[], event.to_string().as_bytes());
            let grave = ["error", "warning"];
            let wanted: Vec<&Value> = all
                .iter()
                .filter(|it| {
                    it["file"] == **file && grave.iter().any(|grave| it["severity"] == *grave)
                })
                .collect();
            assert_eq!(told.code, if wanted.is_empty() { 0 } else { 2 }, "{file}: {told:?}");
            let lines: Vec<&str> = told.error.lines().skip(1).collect();
            let left =
                lines.last().and_then(|it| it.strip_suffix(" more; `planls check` shows all"));
            let left = left.map_or(0, |it| it.parse::<usize>().unwrap());
            let shown = lines.len() - usize::from(left > 0);
            assert_eq!(shown + left, wanted.len(), "{}/{file}: {}", root.display(), told.error);
            let heads: Vec<String> = wanted
                .iter()
                .map(|it| {
                    let text = |member: &str| it[member].as_str().unwrap();
                    format!(
                        "{file}:{}:{}: {}[{}] ",
                        it["line"],
                        it["column"],
                        text("severity"),
                        text("code")
                    )
                })
                .collect();
            for line in &lines[..shown] {
                assert!(
                    heads.iter().any(|head| line.starts_with(head)),
                    "{line} is not in {heads:?}"
                );
            }
            compared += shown;
        }
    }
    assert!(compared > 30, "only {compared} findings were compared");
}

/// What is defined elsewhere in a project is known, though not all of it is read at first.
#[test]
fn definitions_in_other_features_count() {
    let workspace = desk();
    let spec =
        "# Feature Specification: Bells\n\n## Requirements\n\n- **FR-001**: Bells MUST ring.\n";
    workspace.write("specs/001-bells/spec.md", spec);
    let plan =
        "# Implementation Plan: Bells\n\n**Spec**: [spec](spec.md)\n\nFR-001 and FR-040 ring.\n";
    workspace.write("specs/001-bells/plan.md", plan);
    let told = tell(&workspace, &write_of("specs/001-bells/plan.md"));
    assert!(told.error.contains("undefined-id") && told.error.contains("FR-040"), "{told:?}");
    let horns =
        "# Feature Specification: Horns\n\n## Requirements\n\n- **FR-040**: Horns MUST wait.\n";
    workspace.write("specs/002-horns/spec.md", horns);
    assert_eq!(tell(&workspace, &write_of("specs/001-bells/plan.md")), silent());
}

#[test]
fn the_project_s_own_template_counts() {
    let workspace = desk();
    let template = "# Implementation Plan: [NAME]\n\n## Summary\n\n[What]\n\n## Bells\n\n[Which]\n\n## Rollout\n\n[How]\n";
    workspace.write(".specify/templates/plan-template.md", template);
    let plan = "# Implementation Plan: Bells\n\n**Spec**: [spec](spec.md)\n\n## Summary\n\nText.\n\n## Bells\n\nAll.\n";
    workspace.write("specs/001-bells/plan.md", plan);
    let told = tell(&workspace, &write_of("specs/001-bells/plan.md"));
    assert!(
        told.error.contains("[missing-section] ") && told.error.contains("Rollout"),
        "{told:?}"
    );
}

#[test]
fn whoever_stops_is_held_once_and_for_errors_only() {
    let workspace = desk();
    // The times of files are not exact to the millisecond.
    std::thread::sleep(Duration::from_millis(50));
    let told = tell(&workspace, &stop_in(&workspace));
    assert_eq!((told.code, told.output.as_str()), (2, ""));
    let lines: Vec<&str> = told.error.lines().skip(1).collect();
    assert_eq!(
        lines,
        ["specs/001-bells/plan.md:7:12: error[broken-link] `gone.md` does not exist"]
    );
    // What was not touched since then is not said again.
    std::thread::sleep(Duration::from_millis(50));
    workspace.write("specs/002-horns/notes.md", "# Notes\n");
    assert_eq!(tell(&workspace, &stop_in(&workspace)), silent());
    workspace.write("specs/001-bells/plan.md", PLAN);
    let mut active = stop_in(&workspace);
    active["stop_hook_active"] = json!(true);
    assert_eq!(tell(&workspace, &active), silent());
}

/// Copilot's events do not say that a hook has held it.
fn stop_of(workspace: &Workspace, session: &str) -> Value {
    json!({ "sessionId": session, "cwd": workspace.path(""), "stopReason": "end_turn" })
}

/// Writes the plan again, at a time that is another one for the system too.
fn write_again(workspace: &Workspace) {
    std::thread::sleep(Duration::from_millis(50));
    workspace.write("specs/001-bells/plan.md", PLAN);
}

#[test]
fn whoever_does_not_say_that_it_was_held_is_held_once_too() {
    let workspace = desk();
    let is_held = || {
        write_again(&workspace);
        let told = tell(&workspace, &stop_of(&workspace, "s1"));
        assert_eq!((told.code, told.error.as_str()), (0, ""), "{told:?}");
        told != silent()
    };
    assert!(is_held() && !is_held());
    assert!(is_held() && !is_held(), "the turn after is one of its own");
    // Where nothing can be remembered, it would be held for ever.
    let workspace = desk();
    workspace.write(".cache", "");
    assert_eq!(tell(&workspace, &stop_of(&workspace, "s1")), silent());
    assert_eq!(tell(&workspace, &stop_in(&workspace)).code, 2);
}

#[test]
fn sessions_in_one_folder_do_not_hide_from_each_other_what_was_written() {
    let workspace = desk();
    for member in ["session_id", "sessionId", "conversation_id"] {
        for session in ["s1", "s2"] {
            let mut stop = stop_in(&workspace);
            stop[member] = json!(format!("{member}-{session}"));
            assert_eq!(tell(&workspace, &stop).code, 2, "{member} {session}");
            std::thread::sleep(Duration::from_millis(50));
            assert_eq!(tell(&workspace, &stop), silent(), "{member} {session}");
        }
    }
}

#[test]
fn what_could_not_be_checked_is_said_another_time() {
    let workspace = desk();
    let stop = stop_in(&workspace);
    workspace.write("planls.toml", b"# \xff\n");
    let told = tell(&workspace, &stop);
    assert_eq!((told.code, told.output.as_str()), (0, ""));
    assert!(told.error.contains("planls.toml"), "{told:?}");
    std::thread::sleep(Duration::from_millis(50));
    workspace.remove("planls.toml");
    assert_eq!(tell(&workspace, &stop).code, 2);
}

#[test]
fn what_was_written_before_the_session_is_not_the_agent_s() {
    let workspace = desk();
    let old = SystemTime::now() - Duration::from_secs(7200);
    workspace.date("specs/001-bells/plan.md", old);
    assert_eq!(tell(&workspace, &stop_in(&workspace)), silent());
    let workspace = desk();
    std::thread::sleep(Duration::from_millis(50));
    workspace.write("session.jsonl", "{}\n");
    let mut stop = stop_in(&workspace);
    stop["transcript_path"] = json!(workspace.path("session.jsonl"));
    assert_eq!(tell(&workspace, &stop), silent());
}

#[test]
fn an_answer_is_short_whatever_is_wrong() {
    let workspace = desk();
    let many: String = (0..400).map(|it| format!("\n**Owner {it}**: <<OWNER_{it}>>\n")).collect();
    workspace.write("specs/001-bells/plan.md", format!("{PLAN}{many}"));
    let told = tell(&workspace, &write_of("specs/001-bells/plan.md"));
    assert!(told.error.len() < 1_600, "{}", told.error.len());
    let lines: Vec<&str> = told.error.lines().collect();
    assert!(lines[1].contains("error[broken-link]"), "{}", lines[1]);
    assert!(lines.last().unwrap().ends_with(" more; `planls check` shows all"), "{told:?}");
}

/// The fast path: what is not Markdown is not looked for on disk, so where the agent works may be gone.
#[test]
fn other_files_are_not_even_looked_at() {
    let workspace = desk();
    for number in 0..50 {
        let mut event = write_of(&format!("src/module_{number}.rs"));
        event["cwd"] = json!("/nowhere/at/all");
        assert_eq!(tell(&workspace, &event), silent());
    }
}
