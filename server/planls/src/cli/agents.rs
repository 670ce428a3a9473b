//! `planls agents`: writes the hooks of coding agents, shows them, and takes them away again. What was there stays as it
//! is, byte for byte; what an agent is told and listens to is data (`known`).

mod guide;
mod json;
pub(crate) mod known;
mod merge;
mod plan;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use plan_analysis::project::root::REPOSITORY;

use super::{output, patch};
use known::{AGENTS, Agent};
use plan::{Change, State};

/// The arguments of `agents`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand, Debug)]
enum Task {
    /// Write the hooks of agents and a paragraph in AGENTS.md, at the top of the repository
    Install(Choice),
    /// Show which agents have the hooks of planls
    Status,
    /// Remove what `install` has written
    Uninstall(Choice),
}

#[derive(Args, Debug)]
struct Choice {
    /// The agents; by default, those whose files are in the project (to uninstall, all)
    #[arg(value_name = "AGENT", value_parser = PossibleValuesParser::new(AGENTS.iter().map(|it| it.name)))]
    agents: Vec<String>,
    /// Show what would be written, as a patch, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Does what is asked; the exit code is 2 if a file could not be read or written.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let top = top()?;
    match &arguments.task {
        Task::Status => status(&top),
        Task::Install(choice) => {
            let agents = chosen(choice, |it| it.marks.iter().any(|mark| top.join(mark).exists()));
            if agents.is_empty() {
                let names: Vec<&str> = AGENTS.iter().map(|it| it.name).collect();
                output::complain(&format!(
                    "there are no files of an agent here; name one: {}",
                    names.join(", ")
                ));
                return Ok(2);
            }
            let mut changes: Vec<_> =
                agents.iter().map(|it| (it.title, plan::install(it, &top))).collect();
            changes.push((guide::FILE, plan::install_guide(&top)));
            apply(changes, &top, choice.dry_run)
        }
        Task::Uninstall(choice) => {
            let agents = chosen(choice, |_| true);
            let mut changes: Vec<_> =
                agents.iter().map(|it| (it.title, plan::uninstall(it, &top))).collect();
            let left = |it: &&Agent| !agents.iter().any(|other| other.name == it.name);
            let mut left = AGENTS.iter().filter(left);
            // The paragraph is for all of them.
            if !left.any(|it| plan::state(it, &top) != State::Absent) {
                changes.push((guide::FILE, plan::uninstall_guide(&top)));
            }
            apply(changes, &top, choice.dry_run)
        }
    }
}

/// The agents that were named, else those that are `usual`.
fn chosen(choice: &Choice, usual: impl Fn(&Agent) -> bool) -> Vec<&'static Agent> {
    let names = &choice.agents;
    let chosen = AGENTS.iter().filter(|agent| match names.as_slice() {
        [] => usual(agent),
        names => names.iter().any(|name| name == agent.name),
    });
    chosen.collect()
}

/// The top of the repository; outside of one, the current folder.
fn top() -> Result<PathBuf> {
    let current = std::env::current_dir().and_then(|it| it.canonicalize());
    let current = current.context("the current folder is gone")?;
    let repository = current.ancestors().find(|it| it.join(REPOSITORY).exists());
    Ok(repository.map_or(current.clone(), Path::to_path_buf))
}

/// Writes the changes, or shows them, and says what was done.
fn apply(changes: Vec<(&str, Result<Option<Change>>)>, top: &Path, is_dry: bool) -> Result<i32> {
    let mut code = 0;
    for (name, change) in changes {
        let done = change.and_then(|change| match change {
            Some(change) if is_dry => {
                let (shown, none) = (change.shown(top), || "/dev/null".to_owned());
                let from = change.before.as_ref().map_or_else(none, |_| format!("a/{shown}"));
                let to = change.after.as_ref().map_or_else(none, |_| format!("b/{shown}"));
                let before = change.before.as_deref().unwrap_or_default();
                let after = change.after.as_deref().unwrap_or_default();
                Ok(patch::unified(&from, &to, before, after))
            }
            Some(change) => {
                let said = change.said(top);
                change.write(top)?;
                Ok(format!("{name}: {said}\n"))
            }
            None if is_dry => Ok(String::new()),
            None => Ok(format!("{name}: nothing to do\n")),
        });
        match done {
            Ok(said) => output::write(&said)?,
            Err(error) => {
                output::complain(&format!("{error:#}"));
                code = 2;
            }
        }
    }
    Ok(code)
}

/// Shows for each agent whether it asks planls.
fn status(top: &Path) -> Result<i32> {
    let width = AGENTS.iter().map(|it| it.name.len()).max().unwrap_or_default();
    for agent in AGENTS {
        let used = agent.marks.iter().any(|mark| top.join(mark).exists());
        let state = match plan::state(agent, top) {
            State::Present => "installed",
            State::Outdated => "installed in another form; `planls agents install` renews it",
            State::Changed => "its file is not what planls writes, and is left alone",
            State::Unreadable => "its file could not be read",
            State::Absent if used => "not installed",
            State::Absent => "not installed; the project has no files of it",
        };
        output::write(&format!("{:width$}  {:28}  {state}\n", agent.name, agent.file))?;
    }
    Ok(0)
}
