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
mod server;
mod session;
mod threads;
mod to_proto;
mod transport;
mod workspace;

use clap::Parser;

/// Does what the arguments of this process say; returns the exit code.
pub fn run() -> i32 {
    cli::run(&cli::Arguments::parse())
}
