//! Workspaces that hold too much, or what is not a file: they are read as far as that is sound, and who types is answered
//! meanwhile.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{MOST_MEMORY, check_in, serve};
use crate::support::{TestServer, Workspace};

const PLAN: &str = "# Plan\n\nSee [the spec](spec.md#requirements), FR-001 and Article I.\n";
const SPEC: &str = "# Spec\n\n## Requirements\n\n- **FR-001**: The system MUST work\n";

/// The files of a workspace's symbols with this name.
fn symbols(server: &mut TestServer, name: &str) -> Vec<String> {
    let found = server.request("workspace/symbol", json!({ "query": name }));
    let uri = |it: &Value| it["location"]["uri"].as_str().expect("a symbol has a place").to_owned();
    found.as_array().expect("symbols are a list").iter().map(uri).collect()
}

/// Waits until the workspace was read, and asks about an open plan all the while; says how long the slowest answer took.
fn type_until_read(server: &mut TestServer, uri: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    let mut version = 1;
    server.open(uri, version, PLAN);
    while !server.kept.iter().any(|it| it["method"] == "workspace/diagnostic/refresh") {
        let start = Instant::now();
        version += 1;
        server.replace(uri, version, &format!("{PLAN}\n{version}\n"));
        let symbols = server.request_of("documentSymbol", uri);
        assert_eq!(symbols[0]["name"], "Plan");
        slowest = slowest.max(start.elapsed());
        std::thread::sleep(Duration::from_millis(5));
    }
    slowest
}

#[expect(clippy::print_stdout, reason = "shown with --nocapture, to look at the figures")]
fn report(what: &str, slowest: Duration, read: Duration, server: &TestServer) {
    let memory = server.peak_memory();
    println!("{what}: read in {read:?}, slowest answer meanwhile {slowest:?}, {memory:?} MB");
    assert!(memory.is_none_or(|it| it < MOST_MEMORY), "{what}: {memory:?} MB");
}

#[test]
fn twenty_thousand_files() {
    let workspace = Workspace::new(&[("specs/001-a/plan.md", PLAN)]);
    for folder in 0..200 {
        for file in 0..100 {
            workspace.write(&format!("specs/{folder:03}-x/{file:03}.md"), SPEC);
        }
    }
    workspace.write("specs/001-a/spec.md", SPEC.replace("FR-001", "FR-777"));
    let start = Instant::now();
    let mut server = serve(&workspace);
    let slowest = type_until_read(&mut server, &workspace.uri("specs/001-a/plan.md"));
    report("20,000 files", slowest, start.elapsed(), &server);
    assert_eq!(symbols(&mut server, "FR-777"), [workspace.uri("specs/001-a/spec.md")]);
}

#[test]
fn files_of_fifty_megabytes() {
    let constitution = "# C\n\n## Core Principles\n\n### I. First\n\n".to_owned();
    let large = constitution + &"Text that goes on [x](y.md).\n".repeat(1_800_000);
    let workspace = Workspace::new(&[]);
    for path in [
        ".specify/memory/constitution.md",
        ".specify/templates/plan-template.md",
        "specs/001-a/spec.md",
        "planls.toml",
        ".specify/presets/.registry",
        "specs/.gitignore",
    ] {
        workspace.write(path, &large);
    }
    let start = Instant::now();
    let mut server = serve(&workspace);
    let slowest = type_until_read(&mut server, &workspace.uri("specs/001-a/plan.md"));
    report("six files of 50 MB", slowest, start.elapsed(), &server);
    check_in(&workspace, "among files of 50 MB", PLAN);
}

#[test]
fn a_hundred_links_to_large_files() {
    let workspace = Workspace::new(&[]);
    let large = "# Large\n\nText that goes on.\n".repeat(150_000);
    for number in 0..100 {
        workspace.write(&format!("specs/001-a/{number}.md"), &large);
    }
    let links: String = (0..100).map(|it| format!("[x]({it}.md#large)\n\n")).collect();
    check_in(&workspace, "links to 100 files of 4 MB", &format!("# Plan\n\n{links}"));
}

#[test]
fn links_to_twenty_thousand_files() {
    let workspace = Workspace::new(&[]);
    for number in 0..20_000 {
        workspace.write(&format!("specs/001-a/{number}.png"), "");
    }
    let links: String = (0..20_000).map(|it| format!("[x]({it}.png)\n\n")).collect();
    check_in(&workspace, "links to 20,000 pictures", &format!("# Plan\n\n{links}"));
}

#[test]
fn folders_within_folders() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", SPEC)]);
    let mut path = String::new();
    while path.len() < 3_500 {
        path += "deep/";
    }
    path += "specs/001-a/spec.md";
    workspace.write(&path, SPEC.replace("FR-001", "FR-888"));
    let mut server = serve(&workspace);
    type_until_read(&mut server, &workspace.uri("specs/001-a/plan.md"));
    assert_eq!(symbols(&mut server, "FR-888"), [workspace.uri(&path)]);
}

/// Puts something that is not a file in its place.
fn make(kind: &str, path: &Path) {
    match kind {
        "a fifo" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "a folder" => fs::create_dir(path).unwrap(),
        "a loop" => symlink(path, path).unwrap(),
        _ => symlink("/dev/zero", path).unwrap(),
    }
}

/// Wherever a file is looked for by its name there may be something that is none.
#[test]
fn what_is_no_file_is_not_waited_for() {
    for kind in ["a fifo", "a folder", "a loop", "a device"] {
        let workspace = Workspace::new(&[("specs/002-b/spec.md", SPEC)]);
        for path in [
            ".gitignore",
            ".ignore",
            "planls.toml",
            "specs/001-a/.gitignore",
            "specs/001-a/spec.md",
            "specs/001-a/plan.md",
            ".specify/memory/constitution.md",
            ".specify/templates/plan-template.md",
            ".specify/presets/.registry",
            ".specify/presets/one/preset.yml",
        ] {
            fs::create_dir_all(workspace.path(path).parent().unwrap()).unwrap();
            make(kind, &workspace.path(path));
        }
        let mut server = serve(&workspace);
        type_until_read(&mut server, &workspace.uri("specs/001-a/plan.md"));
        let expected = [workspace.uri("specs/002-b/spec.md")];
        assert_eq!(symbols(&mut server, "FR-001"), expected, "{kind}");
        assert_eq!(server.shutdown_and_exit(), 0, "{kind}");
    }
}

#[test]
fn rules_of_git_in_masses() {
    let workspace = Workspace::new(&[("specs/001-a/spec.md", SPEC)]);
    let rules: String = (0..8_000).map(|it| format!("**/[a-z]*{it}*/{{x,y}}?**/*\n")).collect();
    workspace.write(".gitignore", rules);
    let start = Instant::now();
    let mut server = serve(&workspace);
    let slowest = type_until_read(&mut server, &workspace.uri("specs/001-a/plan.md"));
    report("8,000 rules of Git", slowest, start.elapsed(), &server);
}

#[test]
fn settings_in_masses() {
    let many = |line: fn(usize) -> String| (0..3_000).map(line).collect::<String>();
    for settings in [
        format!("exclude = [{}]\n", many(|it| format!("\"**/{{a,b}}*{it}\",\n"))),
        format!("[ignore]\npatterns = [{}]\n", many(|_| "'\\p{L}{1,999}',".to_owned())),
        format!("[ignore]\npatterns = [{}]\n", many(|_| "'(((a*)*)*)*b',".to_owned())),
        format!("[rules]\n{}", many(|it| format!("wrong-{it} = {it}\n"))),
        format!("[roles]\n{}", many(|it| format!("\"{{a,b}}/**/{it}\" = 'plan'\n"))),
        "=\n".repeat(100_000),
        "a.".repeat(30_000) + "b = 1\n",
        "a = ".to_owned() + &"[".repeat(60_000),
        "a = ".to_owned() + &"{a=".repeat(20_000),
        many(|_| "[[overrides]]\npaths = ['**']\n".to_owned()),
    ] {
        let workspace = Workspace::new(&[("planls.toml", &settings)]);
        let name: String = settings.chars().take(24).filter(|c| !c.is_control()).collect();
        check_in(&workspace, &format!("settings: {name}"), PLAN);
    }
}
