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
use since::Mark;

/// Maximum size of an event in bytes; it holds what was written.
const LIMIT: u64 = 64 << 20;

/// The arguments of `hook`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The agent that sends the event, by its name in `planls agents status`; by default, planls recognizes it from the event
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// Always answer on standard error, with exit code 2: for tools that pass on nothing else
    #[arg(long)]
    refuse: bool,
}

/// Answers an event. A failure of planls is not a finding: it never blocks an agent, and is said on standard error with
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
    let event: Value = serde_json::from_slice(&bytes).context("the event is not JSON")?;
    // The arguments are not refused for this: that would be exit code 2, which blocks.
    let agent = arguments.agent.as_deref();
    let agent = agent.map(|name| known::named(name).with_context(|| unknown(name))).transpose()?;
    let Some(event) = Event::read(&event, agent) else { return Ok(Told::default()) };
    match event.moment {
        Moment::Edit => after_edit(&event, arguments.refuse),
        Moment::Stop if event.agent.stop == Answer::Nothing => Ok(Told::default()),
        Moment::Stop | Moment::Begin => after_turn(&event, arguments.refuse),
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = AGENTS.iter().map(|it| it.name).collect();
    format!("no agent is called `{name}`; known are {}", names.join(", "))
}

/// The answer to an edit. What is not a document is not looked for on disk.
fn after_edit(event: &Event, refuse: bool) -> Result<Told> {
    if event.documents.is_empty() {
        return Ok(Told::default());
    }
    enter(event)?;
    let documents = event.documents.iter().filter(|it| it.is_file()).cloned();
    checked(event, refuse, &documents.collect::<Vec<_>>())
}

/// The answer to the end of a turn, or to the beginning of the next. An agent is held once: if it goes on because of
/// that, it is let go. Some events say so, and for the others it is remembered.
fn after_turn(event: &Event, refuse: bool) -> Result<Told> {
    enter(event)?;
    let folder = std::env::current_dir().context("the current folder is gone")?;
    let mark = Mark::of(&folder, &event.session);
    let is_stop = event.moment == Moment::Stop;
    let was_held = is_stop && mark.as_ref().is_some_and(|it| it.is_held);
    let told = if event.is_ended || event.goes_on.unwrap_or(was_held) {
        Told::default()
    } else {
        checked(event, refuse, &since::written(&folder, mark.as_ref(), event.began()))?
    };
    let is_held = is_stop && told != Told::default();
    let is_kept = mark.is_some_and(|it| it.go_on(is_held));
    // Where neither the event nor we can tell that it was held, it would be held for ever.
    let is_endless = is_held && !is_kept && event.goes_on.is_none();
    Ok(if is_endless { Told::default() } else { told })
}

/// Paths are meant, and shown, from where the agent works.
fn enter(event: &Event) -> Result<()> {
    let Some(folder) = event.folder.as_ref().filter(|it| it.is_dir()) else { return Ok(()) };
    std::env::set_current_dir(folder)
        .with_context(|| format!("{} cannot be entered", folder.display()))
}

/// What is said about documents, which exist.
fn checked(event: &Event, refuse: bool, documents: &[PathBuf]) -> Result<Told> {
    if documents.is_empty() {
        return Ok(Told::default());
    }
    Ok(told(event, refuse, &read::checked(documents)?))
}
