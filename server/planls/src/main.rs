//! The program; it only reads the arguments.

mod capabilities;
mod cli;
mod config;
mod from_proto;
mod handlers;
mod publish;
mod server;
mod session;
mod threads;
mod to_proto;
mod transport;
mod workspace;

use clap::Parser;

fn main() {
    std::process::exit(cli::run(&cli::Arguments::parse()));
}
