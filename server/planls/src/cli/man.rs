//! `planls man`: the pages of the manual, in the form that `man` reads.

use anyhow::{Result, bail};
use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::output;

/// Which page is printed.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The subcommand that it is about; without one, planls as a whole
    command: Option<String>,
}

/// Writes a page: `planls(1)`, or that of a subcommand.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let mut planls = super::Arguments::command();
    // What the subcommands inherit is only there once it is built.
    planls.build();
    let mut page = Vec::new();
    let command = match &arguments.command {
        None => planls,
        Some(name) => match planls.find_subcommand(name) {
            Some(found) => found.clone(),
            None => bail!("there is no subcommand `{name}`; `planls --help` lists them"),
        },
    };
    Man::new(command).render(&mut page)?;
    output::write(&String::from_utf8(page)?)?;
    Ok(0)
}
