//! The command line: one subcommand a file.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod output;
