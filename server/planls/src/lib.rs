//! The server and the command line. This is a library only so that the fuzzers can call it, and no interface for other
//! programs.

mod capabilities;
mod cli;
mod clock;
mod config;
mod disk;
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
mod workspace_diagnostics;

use clap::Parser;
use clap::error::ContextKind;

/// Does what the arguments of this process say; returns the exit code.
pub fn run() -> i32 {
    let arguments = cli::Arguments::try_parse().unwrap_or_else(|mut error| {
        // The tip to write `-- --zzz` does not help: no document is named like an option.
        error.remove(ContextKind::Suggested);
        error.exit()
    });
    cli::run(&arguments)
}
