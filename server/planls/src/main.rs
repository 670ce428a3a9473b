//! planls.
mod cli; mod workspace;
use clap::{Parser,Subcommand};
#[derive(Parser)] struct A { #[command(subcommand)] c: C }
#[derive(Subcommand)] enum C { Check(cli::check::Arguments), Explain(cli::explain::Arguments) }
fn main() { let a=A::parse(); let r = match a.c { C::Check(a)=>cli::check::run(&a), C::Explain(a)=>cli::explain::run(&a)}; match r { Ok(c)=>std::process::exit(c), Err(e)=>{ cli::output::complain(&format!("{e:#}")); std::process::exit(2)} } }
