//! `planls man`: the pages of the manual, in the form that `man` reads.

use anyhow::{Result, bail};
use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::output;

/// Which page is printed.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The subcommand that it is about, such as `check` or `agents install`; without one, planls as a whole
    command: Vec<String>,
}

/// Writes a page: `planls(1)`, or that of a subcommand.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let mut command = super::Arguments::command().disable_help_subcommand(true);
    let source = format!("planls {}", env!("CARGO_PKG_VERSION"));
    // What the subcommands inherit is only there once it is built.
    command.build();
    for name in &arguments.command {
        match command.find_subcommand(name) {
            Some(found) => command = found.clone(),
            None => bail!("there is no subcommand `{name}`; `planls --help` lists them"),
        }
    }
    let mut page = Vec::new();
    Man::new(command).source(source).render(&mut page)?;
    output::write(&String::from_utf8(page)?)?;
    Ok(0)
}
