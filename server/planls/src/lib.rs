//! The server and the command line, behind one door: this is a library only so that the fuzzers can have a door of
//! their own. It is no interface for other programs.

mod capabilities;
mod cli;
mod config;
mod from_proto;
#[cfg(fuzzing)]
pub mod fuzzing;
mod handlers;
mod publish;
mod router;
mod server;
mod session;
mod threads;
mod to_proto;
mod transport;
mod workspace;

use clap::Parser;
use clap::error::{ContextKind, ContextValue};

/// Does what the arguments of this process say; returns the exit code.
pub fn run() -> i32 {
    let arguments = cli::Arguments::try_parse().unwrap_or_else(|mut error| {
        // The tip to write `-- --zzz` does not help: no document has the name of an option.
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(Vec::new()));
        error.exit()
    });
    cli::run(&arguments)
}
