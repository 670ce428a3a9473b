//! The command line: runs the program to its end and gives what it wrote.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The exit code, the standard output and the standard error of a run in a folder.
pub(crate) fn outcome(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env("TERM", "xterm-256color");
    let output = command.output().expect("the program can be started");
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
