//! `planls hook`: answers the events of coding agents, so that they hear of findings in what they have just written.
//! An event comes on standard input; the answer has the form that the agent passes on to its model.

mod answer;
mod event;
mod paths;
mod read;
mod since;

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use super::agents::known::{self, AGENTS, Answer, Moment};
use super::output;
use answer::{Told, told};
use event::Event;

/// Maximum size of an event in bytes; it holds what was written.
const LIMIT: u64 = 64 << 20;

/// The arguments of `hook`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Whose event it is, by a name that `planls agents status` shows; without it, its form tells
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// Answer every agent on standard error with exit code 2: for dispatchers that pass on nothing else
    #[arg(long)]
    refuse: bool,
}

/// Answers an event. A failure of planls is no finding: it never blocks an agent, and is said on standard error with
/// exit code 0.
pub(crate) fn run(arguments: &Arguments) -> i32 {
    let told = answered(arguments).unwrap_or_else(|error| {
        output::complain(&format!("{error:#}"));
        Told::default()
    });
    let written = output::write(&told.output).and_then(|()| output::write_error(&told.error));
    if written.is_ok() { told.code } else { 0 }
}

/// The answer to the event on standard input.
fn answered(arguments: &Arguments) -> Result<Told> {
    let mut input = std::io::stdin().lock();
    if input.is_terminal() {
        bail!("an agent's event is expected on standard input; see `planls agents --help`");
    }
    let mut bytes = Vec::new();
    input.by_ref().take(LIMIT).read_to_end(&mut bytes).context("the event could not be read")?;
    let event: Value = serde_json::from_slice(&bytes).context("the event is no JSON")?;
    // The arguments are not refused for this: that would be exit code 2, which blocks.
    let agent = arguments.agent.as_deref();
    let agent = agent.map(|name| known::named(name).with_context(|| unknown(name))).transpose()?;
    let Some(event) = Event::read(&event, agent) else { return Ok(Told::default()) };
    let documents = documents(&event)?;
    if documents.is_empty() {
        return Ok(Told::default());
    }
    Ok(told(&event, arguments.refuse, &read::checked(&documents)?))
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = AGENTS.iter().map(|it| it.name).collect();
    format!("no agent is called `{name}`; known are {}", names.join(", "))
}

/// The documents that an event is about, as far as they exist.
fn documents(event: &Event) -> Result<Vec<PathBuf>> {
    if event.moment == Moment::Edit && event.documents.is_empty() {
        return Ok(Vec::new());
    }
    // Paths are meant, and shown, from where the agent works.
    if let Some(folder) = event.folder.as_ref().filter(|it| it.is_dir()) {
        std::env::set_current_dir(folder)
            .with_context(|| format!("{} cannot be entered", folder.display()))?;
    }
    if event.moment == Moment::Edit {
        return Ok(event.documents.iter().filter(|it| it.is_file()).cloned().collect());
    }
    if event.moment == Moment::Stop && event.agent.stop == Answer::Nothing {
        return Ok(Vec::new());
    }
    let folder = std::env::current_dir().context("the current folder is gone")?;
    let written = since::written(&folder, event.began());
    // It is said once: who goes on because of it is let go.
    if event.is_settled { Ok(Vec::new()) } else { Ok(written) }
}
