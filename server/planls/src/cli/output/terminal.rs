//! The reader of the output: whether colours are wanted, how wide the terminal is, and whether it is a coding agent.

use std::io::{IsTerminal, stdout};

use anstream::{AutoStream, ColorChoice};
use plan_analysis::render::Style;
use terminal_size::{Width, terminal_size_of};

/// Colours are for terminals, unless `--color` or the environment says otherwise: `NO_COLOR` (<https://no-color.org>),
/// `CLICOLOR` and `CLICOLOR_FORCE` (<https://bixense.com/clicolors>).
pub(crate) fn style() -> Style {
    match AutoStream::choice(&stdout()) {
        ColorChoice::Never => Style::Plain,
        _ => Style::Coloured,
    }
}

/// The number of columns, if the output is shown on a terminal.
pub(crate) fn width() -> Option<usize> {
    let (Width(columns), _) = terminal_size_of(stdout())?;
    Some(usize::from(columns))
}

/// The variables by which coding agents make themselves known to the programs that they run.
const AGENTS: [&str; 6] =
    ["CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI", "CODEX_SANDBOX", "OPENCODE", "AGENT"];

/// Whether a coding agent reads the output.
pub(crate) fn is_for_an_agent() -> bool {
    let mut values = AGENTS.iter().filter_map(std::env::var_os);
    !stdout().is_terminal() && values.any(|value| !value.is_empty())
}
