//! The command line: runs the program to its end and gives what it wrote.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The exit code, the standard output and the standard error of a run in a folder.
pub(crate) fn outcome(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    ended(program(folder, arguments).output().expect("the program can be started"))
}

/// The program in a folder, in an environment that says nothing of who reads its output.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.args(arguments).current_dir(folder).env("TERM", "xterm-256color");
    for name in OF_READERS {
        command.env_remove(name);
    }
    command
}

/// What chooses colours and formats: the terminal's variables, and those of coding agents.
const OF_READERS: [&str; 9] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "CLAUDECODE",
    "CURSOR_AGENT",
    "GEMINI_CLI",
    "CODEX_SANDBOX",
    "OPENCODE",
    "AGENT",
];

/// The same of a run that has ended.
pub(crate) fn ended(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is written is UTF-8");
    (
        output.status.code().expect("the program ends by itself"),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The findings of a check with these arguments.
pub(crate) fn findings(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let (_, written, complaints) =
        outcome(folder, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}{complaints}"))
}

/// The program, with hardly any stack for its main thread and as much as ever for those that it starts itself.
#[cfg(unix)]
pub(crate) fn on_a_small_stack(arguments: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    let script = format!("ulimit -s 96 && exec '{}' {arguments}", env!("CARGO_BIN_EXE_planls"));
    // The environment lies on the stack too.
    command.args(["-c", &script]).env_clear();
    command
}
