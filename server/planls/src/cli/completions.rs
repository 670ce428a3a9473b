//! `planls completions`: what a shell needs to complete planls' arguments.

use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::output;

/// Whose completions are printed.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// Writes the script for a shell.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut super::Arguments::command(), "planls", &mut script);
    output::write(&String::from_utf8(script)?)?;
    Ok(0)
}
