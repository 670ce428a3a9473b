//! What makes a check fail, what is left out of its report, and where its documents come from.

use std::io::Write;
use std::process::Stdio;
use std::time::Instant;
use std::{fs, thread};

use crate::support::{PATIENCE, Process, Workspace, documents, ended, outcome, program};

const SPEC: (&str, &str) = ("specs/001-a/spec.md", "# Spec\n\nText.\n");

/// One finding of each severity but hint.
fn project() -> Workspace {
    Workspace::new(&[
        SPEC,
        (
            "specs/001-a/plan.md",
            "# Plan\n\n**Spec**: [spec](spec.md)\n\n<!-- ACTION REQUIRED: fill -->\n\nBy <<OWNER>>, see [x](gone.md).\n",
        ),
    ])
}

fn code(workspace: &Workspace, arguments: &[&str]) -> i32 {
    outcome(&workspace.path(""), &[&["check"], arguments].concat()).0
}

#[test]
fn a_check_fails_from_a_severity_on() {
    let workspace = project();
    assert_eq!(code(&workspace, &[]), 1);
    for (ignored, deny, expected) in [
        ("broken-link", "error", 0),
        ("broken-link", "warning", 1),
        ("broken-link,unfilled-placeholder", "warning", 0),
        ("broken-link,unfilled-placeholder", "information", 1),
        ("broken-link,unfilled-placeholder,template-residue", "hint", 0),
    ] {
        let arguments = ["--ignore", ignored, "--deny", deny];
        assert_eq!(code(&workspace, &arguments), expected, "{ignored} {deny}");
    }
    assert_eq!(code(&workspace, &["--exit-zero"]), 0);
    workspace.write("planls.toml", "nonsense = 1\n");
    assert_eq!(code(&workspace, &["--exit-zero"]), 2);
}

#[test]
fn a_broken_settings_file_is_no_finding_of_the_documents() {
    let workspace = project();
    workspace.write("planls.toml", "[rules]\nbroken-lnk = \"off\"\n");
    let (code, stdout, _) = outcome(&workspace.path(""), &["check"]);
    assert_eq!(code, 2);
    assert!(stdout.contains("error[invalid-config]"), "{stdout}");
}

#[test]
fn what_is_selected_is_all_that_is_reported() {
    let workspace = project();
    let arguments = ["check", "--select", "broken-link,uncovered-requirement"];
    let (_, stdout, _) = outcome(&workspace.path(""), &arguments);
    assert!(stdout.ends_with("1 finding in 1 of 2 documents: 1 error\n"), "{stdout}");
    let (code, _, complaints) = outcome(&workspace.path(""), &["check", "--select", "brokn-link"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("did you mean `broken-link`?"), "{complaints}");
}

#[test]
fn a_rule_that_is_off_by_default_is_on_when_it_is_selected() {
    let workspace = Workspace::new(&[
        (
            "specs/001-a/spec.md",
            "# Spec\n\n## Requirements\n\n- **FR-001**: It MUST ring.\n- **FR-002**: Loud.\n",
        ),
        ("specs/001-a/plan.md", "# Plan\n\n**Spec**: [spec](spec.md)\n"),
        ("specs/001-a/tasks.md", "# Tasks\n\n- [ ] T001 Ring it (FR-001)\n"),
    ]);
    let arguments = ["check", "--format", "concise", "--select", "uncovered-requirement"];
    let (code, stdout, _) = outcome(&workspace.path(""), &arguments);
    assert_eq!(code, 1);
    assert!(stdout.contains("warning[uncovered-requirement]"), "{stdout}");
}

#[test]
fn what_the_baseline_holds_is_left_out_until_it_changes() {
    let workspace = project();
    let write = ["check", "--baseline", "old.json", "--write-baseline"];
    let (code, stdout, _) = outcome(&workspace.path(""), &write);
    assert_eq!((code, stdout.as_str()), (0, "old.json: 3 findings\n"));
    let check = || outcome(&workspace.path(""), &["check", "--baseline", "old.json"]);
    let (code, stdout, _) = check();
    assert_eq!(code, 0);
    assert_eq!(stdout, "2 documents, nothing new to report (3 more in the baseline)\n");
    let plan = fs::read_to_string(workspace.path("specs/001-a/plan.md")).expect("it exists");
    let plan = plan.replace("# Plan\n", "# Plan\n\nA new <<START>>.\n");
    workspace.write("specs/001-a/plan.md", &plan);
    let (code, stdout, _) = check();
    assert_eq!(code, 1);
    assert!(
        stdout.ends_with("1 finding in 1 of 2 documents: 1 warning (3 more in the baseline)\n"),
        "{stdout}"
    );
    // From another folder it is the same file.
    let arguments = ["check", "--baseline", "../old.json", "."];
    let (_, stdout, _) = outcome(&workspace.path("specs"), &arguments);
    assert!(stdout.contains("(3 more in the baseline)"), "{stdout}");
}

#[test]
fn a_baseline_keeps_what_was_not_checked_and_replaces_nothing_else() {
    let workspace = project();
    workspace.write("specs/002-b/spec.md", "# Spec\n\nBy <<OWNER>>.\n");
    let write = |arguments: &[&str]| {
        let all = [&["check", "--baseline", ".ci/old.json", "--write-baseline"], arguments];
        outcome(&workspace.path(""), &all.concat())
    };
    assert_eq!(write(&[]).1, ".ci/old.json: 4 findings\n");
    assert_eq!(write(&["specs/002-b"]).1, ".ci/old.json: 4 findings\n");
    assert_eq!(write(&["--select", "broken-link"]).1, ".ci/old.json: 4 findings\n");
    let written = fs::read_to_string(workspace.path(".ci/old.json")).expect("it is written");
    assert!(written.contains("\"../specs/002-b/spec.md\""), "{written}");
    // A plan is no baseline.
    let plan = fs::read_to_string(workspace.path("specs/001-a/plan.md")).expect("it is there");
    let arguments = ["check", "--baseline", "specs/001-a/plan.md", "--write-baseline"];
    assert_eq!(outcome(&workspace.path(""), &arguments).0, 2);
    let after = fs::read_to_string(workspace.path("specs/001-a/plan.md")).expect("it is there");
    assert_eq!(after, plan);
    // What could not be checked would be forgotten.
    workspace.write("planls.toml", "nonsense = 1\n");
    let (code, _, complaints) = write(&[]);
    assert_eq!(code, 2);
    assert!(complaints.contains("planls.toml has 1 problem"), "{complaints}");
    assert_eq!(fs::read_to_string(workspace.path(".ci/old.json")).expect("it is there"), written);
}

#[test]
fn a_baseline_that_is_none_is_an_error() {
    let workspace = project();
    workspace.write("old.json", "{\"version\": 7, \"findings\": []}");
    for (name, said) in [("gone.json", "could not be read"), ("old.json", "version 7")] {
        let (code, _, complaints) = outcome(&workspace.path(""), &["check", "--baseline", name]);
        assert_eq!(code, 2);
        assert!(complaints.contains(said), "{complaints}");
    }
}

#[test]
fn the_gravest_are_shown_and_the_rest_is_counted() {
    let arguments = ["check", "--format", "concise", "--max", "2"];
    let (code, stdout, _) = outcome(&project().path(""), &arguments);
    assert_eq!(code, 1);
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{stdout}");
    assert!(lines[0].contains(": error[broken-link] "), "{stdout}");
    assert!(lines[2].starts_with("3 findings in 1 of 2 documents: "), "{stdout}");
    assert!(lines[2].ends_with(" (1 not shown)"), "{stdout}");
}

#[test]
fn statistics_count_codes_instead_of_showing_findings() {
    let (code, stdout, _) = outcome(&documents().join("sample"), &["check", "--statistics"]);
    assert_eq!(code, 1);
    assert!(stdout.starts_with("4  unfilled-placeholder  "), "{stdout}");
    assert!(!stdout.contains("-->"), "{stdout}");
}

#[test]
fn quiet_output_is_findings_and_nothing_else() {
    let workspace = project();
    workspace.write("notes.md", "# Notes\n");
    let arguments = ["check", "-q", "--format", "concise", ".", "notes.md"];
    let (_, stdout, complaints) = outcome(&workspace.path(""), &arguments);
    assert_eq!(complaints, "");
    assert_eq!(stdout.lines().count(), 3, "{stdout}");
    let (_, stdout, _) = outcome(&workspace.path("specs"), &["check", "-q", "001-a/spec.md"]);
    assert_eq!(stdout, "");
}

#[test]
fn an_agent_reads_one_line_for_each_finding() {
    let output = program(&project().path(""), &["check"]).env("CLAUDECODE", "1").output();
    let (_, stdout, _) = ended(output.expect("the program can be started"));
    assert!(
        stdout.starts_with("specs/001-a/plan.md:5:1: information[template-residue] "),
        "{stdout}"
    );
}

#[test]
fn colours_come_where_the_environment_or_an_argument_forces_them() {
    let workspace = project();
    let run = |name: &str, arguments: &[&str]| {
        let mut command = program(&workspace.path(""), arguments);
        command.env(name, "1");
        ended(command.output().expect("the program can be started")).1
    };
    assert!(!run("NOTHING", &["check"]).contains('\u{1b}'));
    assert!(run("CLICOLOR_FORCE", &["check"]).contains('\u{1b}'));
    assert!(run("NO_COLOR", &["check", "--color", "always"]).contains('\u{1b}'));
    assert!(!run("CLICOLOR_FORCE", &["check", "--color", "never"]).contains('\u{1b}'));
}

#[test]
fn a_text_is_checked_as_if_it_were_in_a_file() {
    let workspace = project();
    for name in ["specs/001-a/plan.md", "specs/001-a/new-plan.md"] {
        let arguments = ["check", "--format", "concise", "--stdin-filename", name];
        let mut command = program(&workspace.path(""), &arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program can be started");
        let mut stdin = process.stdin.take().expect("it has an input");
        stdin.write_all(b"# Plan\n\n**Spec**: [spec](spec.md)\n\n<<A>>\n").expect("it reads");
        drop(stdin);
        let (code, stdout, complaints) = ended(process.wait_with_output().expect("it ends"));
        assert_eq!((code, complaints.as_str()), (1, ""));
        let expected = format!(
            "{name}:5:1: warning[unfilled-placeholder] `<<A>>` is still to be filled\n\
             1 finding in 1 of 1 document: 1 warning\n"
        );
        assert_eq!(stdout, expected);
    }
}

#[test]
fn a_watched_folder_is_checked_again_when_it_changes() {
    let workspace = project();
    let report = workspace.path("report.md");
    let file = fs::File::create(&report).expect("it can be written");
    let mut command = program(&workspace.path(""), &["check", "--watch", "--format", "concise"]);
    let command = command.stdout(file).stderr(Stdio::null()).stdin(Stdio::null());
    let _process = Process(command.spawn().expect("the program can be started"));
    let wait_for = |what: &str| {
        let start = Instant::now();
        loop {
            let written = fs::read_to_string(&report).expect("it can be read");
            if written.contains(what) {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{what} is not in {written}");
            thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    wait_for("<<OWNER>>");
    let plan = |token: &str| format!("# Plan\n\n**Spec**: [spec](spec.md)\n\n{token}\n");
    workspace.write("specs/001-a/plan.md", plan("<<LATER>>"));
    wait_for("<<LATER>>");
    // Its own report, which lies in the folder, is no reason to check again.
    thread::sleep(std::time::Duration::from_millis(500));
    let checks = fs::read_to_string(&report).expect("it can be read").matches("documents:").count();
    assert!(checks <= 3, "{checks} checks");
    // Other editors put a new file in the place of the old one.
    workspace.write("specs/001-a/new", plan("<<AGAIN>>"));
    fs::rename(workspace.path("specs/001-a/new"), workspace.path("specs/001-a/plan.md"))
        .expect("it can be renamed");
    wait_for("<<AGAIN>>");
    // Settings count, and templates, wherever they lie in the project.
    workspace.write(".config/planls.toml", "[ignore]\ntokens = [\"<<AGAIN>>\"]\n");
    wait_for("nothing to report");
}
