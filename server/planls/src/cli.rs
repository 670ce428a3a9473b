//! The command line: which subcommands there are; what they take and do is in a file for each.

mod agents;
mod check;
mod config;
mod explain;
mod hook;
mod logging;
mod new;
mod output;
mod server;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Parser, Subcommand};

/// Language server and command line for the plan documents of spec-driven development.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell coding agents to ask `planls hook` after each edit
    Agents(agents::Arguments),
    /// Check documents and report findings
    Check(check::Arguments),
    /// Show what applies to a path and why, or the schema of planls.toml
    Config(config::Arguments),
    /// Explain the code of a finding
    Explain(explain::Arguments),
    /// Answer an event of a coding agent, which comes on standard input
    Hook(hook::Arguments),
    /// Write a new document from its template
    New(new::Arguments),
    /// Start the language server, on standard input and output
    Server(server::Arguments),
}

/// Does what the arguments say and returns the exit code; 2 if planls could not do it.
pub(crate) fn run(arguments: &Arguments) -> i32 {
    let done = match &arguments.command {
        Command::Agents(arguments) => agents::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Config(arguments) => config::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Hook(arguments) => Ok(hook::run(arguments)),
        Command::New(arguments) => new::run(arguments),
        Command::Server(arguments) => server::run(arguments),
    };
    done.unwrap_or_else(|error| {
        output::complain(&format!("{error:#}"));
        2
    })
}

/// A path with its links resolved.
fn real(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("{} does not exist", path.display()),
        _ => anyhow!("{} could not be read: {}", path.display(), output::reason(&error)),
    })
}
