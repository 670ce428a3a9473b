//! The command line: which subcommands there are; what they take and do is in a file for each.

mod agents;
mod check;
mod completions;
mod config;
mod explain;
mod hook;
mod logging;
mod man;
mod new;
mod output;
mod patch;
mod renumber;
mod server;

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Parser, Subcommand};

/// Language server and command line for the plan documents of spec-driven development.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    color: colorchoice_clap::Color,
}

#[derive(Subcommand)]
enum Command {
    /// Set up coding agents to run `planls hook` after each edit
    Agents(agents::Arguments),
    /// Check documents and report findings
    Check(check::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
    /// Show what applies to a path and why, or the schema of planls.toml
    Config(config::Arguments),
    /// Explain the code of a finding
    Explain(explain::Arguments),
    /// Answer an event of a coding agent, read from standard input
    ///
    /// For each session it keeps a small file in the user's cache: when the agent last stopped, and whether planls held it.
    Hook(hook::Arguments),
    /// Print a manual page
    Man(man::Arguments),
    /// Write a new document from its template
    New(new::Arguments),
    /// Renumber the ids of a series, or give a feature another number
    Renumber(renumber::Arguments),
    /// Start the language server, on standard input and output
    Server(server::Arguments),
}

/// Does what the arguments say and returns the exit code; 2 if planls could not do it.
pub(crate) fn run(arguments: &Arguments) -> i32 {
    arguments.color.write_global();
    let done = match &arguments.command {
        Command::Agents(arguments) => agents::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Config(arguments) => config::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Hook(arguments) => Ok(hook::run(arguments)),
        Command::Man(arguments) => man::run(arguments),
        Command::New(arguments) => new::run(arguments),
        Command::Renumber(arguments) => renumber::run(arguments),
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

/// The nearest folder that exists, and the path with the links of that folder resolved.
fn below_existing(path: &Path) -> Result<(PathBuf, PathBuf)> {
    let here = Path::new(".");
    let mut folders = path.ancestors().filter(|it| !it.as_os_str().is_empty()).chain([here]);
    let existing = folders.find(|it| it.is_dir()).context("the current folder is gone")?;
    let rest = path.strip_prefix(existing).unwrap_or(path);
    if rest.components().any(|it| it == Component::ParentDir) {
        bail!("{} leads out of a folder that does not exist", path.display());
    }
    let real = real(existing)?;
    Ok((existing.to_path_buf(), if rest.as_os_str().is_empty() { real } else { real.join(rest) }))
}
