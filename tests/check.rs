//! The command line: what is written where, and how it ends.

mod fix;
mod formats;
mod gate;
mod named;
mod renumber;
mod terminal;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::{Process, on_a_small_stack};
use crate::support::{TestServer, Workspace, documents, findings, outcome, repository, uri};

/// A plan whose one finding stands behind characters of every width.
const WIDE: &str = "# Plan\n\n**Spec**: [spec](spec.md)\n\n😀字é <<OWNER>>\n";

fn wide() -> Workspace {
    Workspace::new(&[("specs/001-a/plan.md", WIDE), ("specs/001-a/spec.md", "# Spec\n\nText.\n")])
}

/// The folders of the packages that this program was built from, where cargo has unpacked them.
fn packages() -> Vec<PathBuf> {
    let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("there is a lock file");
    let member = |line: &str, key: &str| {
        Some(line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')?.to_owned())
    };
    let lines: Vec<&str> = lock.lines().collect();
    let locked = lines
        .windows(2)
        .filter_map(|it| Some(format!("{}-{}", member(it[0], "name")?, member(it[1], "version")?)));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        std::env::var_os("HOME")
            .or_else(|| std::env::var_os("USERPROFILE"))
            .map(|it| PathBuf::from(it).join(".cargo"))
    });
    let sources = home.expect("cargo has a home").join("registry/src");
    let registries: Vec<PathBuf> =
        fs::read_dir(sources).into_iter().flatten().flatten().map(|it| it.path()).collect();
    let unpacked = |package: String| {
        registries
            .iter()
            .map(move |it| it.join(&package))
            .filter(|it| it.join("README.md").is_file())
    };
    locked.flat_map(unpacked).collect()
}

/// READMEs, changelogs and manuals hold brackets, braces, headings and broken links as they like.
#[test]
fn ordinary_markdown_is_left_alone() {
    let mut folders = packages();
    if folders.len() < 10 {
        let said = "cargo has unpacked hardly any package: only our own pages are checked\n";
        std::io::stderr().write_all(said.as_bytes()).expect("a test can say something");
    }
    folders.extend(
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs"].map(|it| repository().join(it)),
    );
    let paths: Vec<&str> = folders.iter().filter_map(|it| it.to_str()).collect();
    assert_eq!(findings(Path::new("."), &paths), Vec::<Value>::new());
}

#[test]
fn findings_are_pictures_for_people() {
    let (code, written, complaints) = outcome(&documents().join("sample"), &["check"]);
    assert_eq!((code, complaints.as_str()), (1, ""));
    let picture = "\
warning[unfilled-placeholder]: `<<OWNER>>` is still to be filled
 --> specs/001-hold-a-bike/plan.md:5:12
  |
5 | **Owner**: <<OWNER>>
  |            ^^^^^^^^^
";
    assert!(written.contains(picture), "{written}");
    assert!(
        written.lines().last().unwrap().contains("in 1 of 8 documents: 1 error, "),
        "{written}"
    );
}

#[test]
fn findings_are_objects_for_programs() {
    let found = findings(&documents().join("sample"), &[]);
    let expected = json!({
        "file": "specs/001-hold-a-bike/plan.md",
        "line": 5, "column": 12, "endLine": 5, "endColumn": 21,
        "code": "unfilled-placeholder", "severity": "warning",
        "text": "<<OWNER>>", "message": "`<<OWNER>>` is still to be filled",
    });
    assert!(found.contains(&expected), "{found:#?}");
}

#[test]
fn both_forms_say_the_same() {
    let folder = documents().join("sample");
    let (_, human, _) = outcome(&folder, &["check"]);
    let found = findings(&folder, &[]);
    for it in &found {
        let text = |member: &str| it[member].as_str().unwrap();
        let head = format!("{}[{}]: {}", text("severity"), text("code"), text("message"));
        let place = format!("--> {}:{}:{}\n", text("file"), it["line"], it["column"]);
        assert!(
            human.contains(&head) && human.contains(&place),
            "{head} {place} is not in\n{human}"
        );
    }
    assert_eq!(human.matches("--> ").count(), found.len());
}

#[test]
fn nothing_found_is_code_0() {
    let sample = documents().join("sample");
    let (code, written, complaints) = outcome(&sample, &["check", "specs/002-late-return-fees"]);
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert_eq!(written, "2 documents, nothing to report\n");
    let (code, written, _) =
        outcome(&sample, &["check", "--format", "json", "specs/002-late-return-fees"]);
    assert_eq!((code, written.as_str()), (0, "[]\n"));
}

#[test]
fn a_file_is_checked_as_part_of_its_project() {
    let sample = documents().join("sample");
    let plan = "specs/001-hold-a-bike/plan.md";
    let of_plan =
        |found: Vec<Value>| found.into_iter().filter(|it| it["file"] == plan).collect::<Vec<_>>();
    assert_eq!(findings(&sample, &[plan]), of_plan(findings(&sample, &[])));
    assert_ne!(findings(&sample, &[plan]), Vec::<Value>::new());
}

#[test]
fn a_path_that_does_not_exist_is_code_2() {
    let (code, written, complaints) = outcome(&documents(), &["check", "sample", "nowhere"]);
    assert_eq!((code, written.as_str()), (2, ""));
    assert!(complaints.starts_with("planls: nowhere does not exist"), "{complaints}");
    assert_eq!(complaints.lines().count(), 1, "{complaints}");
}

#[test]
fn a_folder_without_documents_is_code_2() {
    let workspace = Workspace::new(&[("notes.txt", "<<X>>")]);
    let (code, written, complaints) = outcome(&workspace.path(""), &["check"]);
    assert_eq!((code, written.as_str()), (2, ""));
    assert_eq!(complaints, "planls: no markdown documents in .\n");
}

#[test]
fn a_file_that_is_not_utf_8_is_code_2_and_the_others_are_checked() {
    let workspace = wide();
    workspace.write("specs/001-a/tasks.md", b"# Tasks\n\n\xff\xfe <<X>>\n");
    let (code, written, complaints) = outcome(&workspace.path(""), &["check"]);
    assert_eq!(code, 2);
    assert!(complaints.contains("tasks.md") && complaints.contains("not UTF-8"), "{complaints}");
    assert!(written.contains("<<OWNER>>"), "{written}");
}

#[test]
fn a_byte_order_mark_counts_for_nothing() {
    let workspace = wide();
    workspace.write("specs/001-a/plan.md", format!("\u{feff}{}", WIDE.replace("# Plan\n\n", "")));
    let found = findings(&workspace.path(""), &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((&found[0]["line"], &found[0]["column"]), (&json!(3), &json!(5)));
}

#[test]
fn columns_count_characters() {
    let workspace = wide();
    let found = findings(&workspace.path(""), &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (&found[0]["line"], &found[0]["column"], &found[0]["endColumn"]),
        (&json!(5), &json!(5), &json!(14))
    );
    let (_, human, _) = outcome(&workspace.path(""), &["check"]);
    assert!(human.contains("plan.md:5:5\n"), "{human}");
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.arg("check").current_dir(documents()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn every_code_is_explained() {
    let (code, list, _) = outcome(&documents(), &["explain"]);
    assert_eq!(code, 0);
    for line in list.lines() {
        let name = line.split_whitespace().next().unwrap();
        let (code, written, complaints) = outcome(&documents(), &["explain", name]);
        assert_eq!((code, complaints.as_str()), (0, ""));
        assert!(written.starts_with(&format!("{name} (")), "{written}");
        assert!(written.contains("Before") && written.contains("After"), "{name} has no example");
        assert!(
            written.ends_with('\n') && !written.ends_with("\n\n"),
            "{name} ends with {written:?}"
        );
    }
    assert!(list.lines().count() >= 9, "{list}");
}

#[test]
fn an_unknown_code_is_code_2_and_the_known_ones_are_named() {
    let (code, written, complaints) = outcome(&documents(), &["explain", "no-such-code"]);
    assert_eq!((code, written.as_str()), (2, ""));
    assert!(
        complaints.contains("`no-such-code`") && complaints.contains("planls explain"),
        "{complaints}"
    );
}

#[test]
fn the_server_finds_what_the_command_line_finds() {
    let mut compared = 0;
    for project in fs::read_dir(documents()).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let root = project.path();
        let all = findings(&root, &["."]);
        let mut server = TestServer::start();
        let capabilities = json!({ "general": { "positionEncodings": ["utf-32"] }, "textDocument": { "diagnostic": {} } });
        server.initialize(json!({ "rootUri": uri(&root), "capabilities": capabilities }));
        let mut files: Vec<String> =
            all.iter().map(|it| it["file"].as_str().unwrap().to_owned()).collect();
        files.dedup();
        for file in files {
            let path = root.join(&file);
            server.open(&uri(&path), 1, &fs::read_to_string(&path).unwrap());
            let mut checked: Vec<Value> =
                all.iter().filter(|it| it["file"] == *file).map(as_checked).collect();
            // The protocol knows no order of findings.
            checked.sort_by_key(Value::to_string);
            let served = served_when(&mut server, &uri(&path), &checked);
            assert_eq!(served, checked, "{}", path.display());
            compared += checked.len();
        }
    }
    assert!(compared > 30, "only {compared} findings were compared");
}

/// What the server answers as soon as it is what is expected; at the latest when it has had ten
/// seconds to read the other documents of the project.
fn served_when(server: &mut TestServer, uri: &str, expected: &[Value]) -> Vec<Value> {
    let began = Instant::now();
    loop {
        let items = server.request_of("diagnostic", uri)["items"].clone();
        let mut served: Vec<Value> = items.as_array().unwrap().iter().map(as_served).collect();
        served.sort_by_key(Value::to_string);
        if served == expected || began.elapsed() > Duration::from_secs(10) {
            return served;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn as_served(finding: &Value) -> Value {
    let number = |end: &str, member: &str| finding["range"][end][member].as_u64().unwrap() + 1;
    let severity = ["error", "warning", "information", "hint"];
    json!({
        "code": finding["code"],
        "message": finding["message"],
        "severity": severity[usize::try_from(finding["severity"].as_u64().unwrap()).unwrap() - 1],
        "start": [number("start", "line"), number("start", "character")],
        "end": [number("end", "line"), number("end", "character")],
    })
}

fn as_checked(finding: &Value) -> Value {
    json!({
        "code": finding["code"],
        "message": finding["message"],
        "severity": finding["severity"],
        "start": [finding["line"], finding["column"]],
        "end": [finding["endLine"], finding["endColumn"]],
    })
}

/// The exit code of a check that could wait for ever, were it not for the patience of the test.
#[cfg(unix)]
fn ends(folder: &Path, paths: &[&str]) -> i32 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.arg("check").args(paths).current_dir(folder).stdin(Stdio::piped());
    let mut process = Process(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    process.wait()
}

#[cfg(unix)]
#[test]
fn a_fifo_is_not_waited_for() {
    let workspace = wide();
    let fifo = workspace.path("specs/001-a/tasks.md");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    // In a folder it is not a document; named, it cannot be read.
    assert_eq!(ends(&workspace.path(""), &["."]), 1);
    assert_eq!(ends(&workspace.path(""), &["specs/001-a/tasks.md"]), 2);
    assert_eq!(ends(&workspace.path(""), &["/dev/zero"]), 2);
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_are_code_2() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let workspace = wide();
    let locked = workspace.path("specs/001-a/tasks.md");
    fs::write(&locked, "# Tasks\n").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    // Whoever may read everything reads this too.
    let expected = if fs::read(&locked).is_ok() { 1 } else { 2 };
    assert_eq!(ends(&workspace.path(""), &["."]), expected);
    symlink("loop.md", workspace.path("specs/001-a/loop.md")).unwrap();
    assert_eq!(ends(&workspace.path(""), &["specs/001-a/loop.md"]), 2);
    symlink(".", workspace.path("specs/round")).unwrap();
    assert_eq!(ends(&workspace.path(""), &["specs"]), expected);
}

#[test]
fn a_link_that_leaves_the_folder_is_not_followed() {
    let disk = Workspace::new(&[
        (
            "ws/specs/001-a/plan.md",
            "# Plan\n\n**Spec**: [spec](spec.md)\n\n[x](../../../outside/a.md#no)\n",
        ),
        ("ws/specs/001-a/spec.md", "# Spec\n"),
        ("outside/a.md", "# A\n"),
    ]);
    assert_eq!(findings(&disk.path("ws"), &["."]), Vec::<Value>::new());
}

#[test]
fn a_file_is_checked_with_what_its_project_holds_whatever_marks_the_project() {
    for marker in [
        ".specify/memory/keep",
        ".kittify/keep",
        ".kiro/keep",
        ".spec-flow/keep",
        ".sddu/keep",
        ".sdd/keep",
        ".spec-workflow/keep",
        ".agent-os/keep",
        "agent-os/keep",
        "openspec/keep",
        "kitty-specs/keep",
        "specs/keep",
        "planls.toml",
        ".config/planls.toml",
        ".git/HEAD",
    ] {
        let plan = "# Plan\n\n**Spec**: [spec](/docs/spec.md)\n";
        let workspace = Workspace::new(&[
            ("notes/a-plan.md", plan),
            ("docs/spec.md", "# Spec\n\nText.\n"),
            (marker, ""),
        ]);
        let root = workspace.path("");
        assert_eq!(findings(&root, &["."]), [] as [Value; 0], "{marker}");
        assert_eq!(findings(&root, &["notes/a-plan.md"]), [] as [Value; 0], "{marker}");
    }
}

/// The grammar is recursive: how deep a text makes it go is not for the text to decide.
#[cfg(unix)]
#[test]
fn a_document_that_is_linked_to_is_parsed_where_there_is_room() {
    let workspace = wide();
    let plan = "# Plan\n\n**Spec**: [spec](spec.md)\n\n[deep](deep.md)\n";
    workspace.write("specs/001-a/plan.md", plan);
    workspace.write("specs/001-a/deep.md", "[a](".repeat(2_000));
    let mut command = on_a_small_stack("check specs/001-a/plan.md");
    let output = command.current_dir(workspace.path("")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
