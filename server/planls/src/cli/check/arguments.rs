//! The arguments of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use plan_analysis::features::Severity;

use super::selection::Selection;
use crate::cli::output::{self, Format};

/// What is checked, what is reported and how.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files and folders to check
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Use this settings file and no other; its paths are relative to the current folder
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Check the text on standard input as if it were in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "fix", "diff", "watch"])]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Check again whenever a document changes
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline"])]
    pub(super) watch: bool,

    #[command(flatten)]
    pub(super) selection: Selection,

    /// Fix what is safe to fix, and report the rest
    #[arg(long, help_heading = "Fixing")]
    pub(super) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "baseline", "max", "statistics"], help_heading = "Fixing")]
    pub(super) diff: bool,

    #[command(flatten)]
    pub(super) shape: Shape,

    /// The lowest severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning", help_heading = "Exit code")]
    pub(super) deny: Deny,
    /// Exit with 0, whatever is found
    #[arg(long, help_heading = "Exit code")]
    pub(super) exit_zero: bool,
    /// Leave out the findings in this file
    #[arg(long, value_name = "FILE", help_heading = "Exit code")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings to the --baseline file
    #[arg(long, requires = "baseline", conflicts_with_all = ["fix", "diff"], help_heading = "Exit code")]
    pub(super) write_baseline: bool,
}

/// The form of the report.
#[derive(Args, Debug)]
pub(super) struct Shape {
    /// The format of the output [default: human; concise where a coding agent reads it]
    #[arg(long, value_enum, help_heading = "Output", hide_possible_values = false)]
    format: Option<Format>,
    /// Show at most NUMBER findings, the most severe first
    #[arg(long, value_name = "NUMBER", help_heading = "Output")]
    pub(super) max: Option<usize>,
    /// Show how many findings there are of each code instead of the findings
    #[arg(long, conflicts_with_all = ["format", "max"], help_heading = "Output")]
    pub(super) statistics: bool,
    /// Show only the findings, without summaries or explanations
    #[arg(long, short, help_heading = "Output")]
    pub(super) quiet: bool,
}

impl Shape {
    /// The chosen format, or the default for the reader of the output: a person or a coding agent.
    pub(super) fn format(&self) -> Format {
        match self.format {
            Some(format) => format,
            None if output::is_for_an_agent() => Format::Concise,
            None => Format::Human,
        }
    }
}

/// A severity that makes a check fail.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Deny {
    /// Something is wrong
    Error,
    /// Something has to be done
    Warning,
    /// Worth knowing
    Information,
    /// Any finding
    Hint,
}

impl Deny {
    pub(super) fn severity(self) -> Severity {
        match self {
            Deny::Error => Severity::Error,
            Deny::Warning => Severity::Warning,
            Deny::Information => Severity::Information,
            Deny::Hint => Severity::Hint,
        }
    }
}
