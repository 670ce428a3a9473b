//! Output of the command line: what was checked, and one file for each format.

pub(crate) mod concise;
pub(crate) mod human;
pub(crate) mod json;

use std::io::{IsTerminal, Write};

use anyhow::Result;
use plan_analysis::features::Diagnostic;
use plan_analysis::render::{Style, escaped};
use plan_analysis::text::Text;

/// A checked document, or a settings file with problems.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The path as it was asked for.
    pub(crate) shown: String,
    /// The text.
    pub(crate) text: Text,
    /// What was found in it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What was checked, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// What was checked, in the order of the paths.
    pub(crate) checked: Vec<Checked>,
    /// Number of documents that the settings exclude.
    pub(crate) excluded: usize,
    /// Number of files and folders that could not be read.
    pub(crate) unread: usize,
    /// Number of findings that were mended.
    pub(crate) fixed: usize,
}

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(crate) fn write(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Writes to standard error, as it is. A reader that has gone away is no error.
pub(crate) fn write_error(text: &str) -> Result<()> {
    match std::io::stderr().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Colours are for terminals, unless their owner wants none (<https://no-color.org>).
pub(crate) fn style() -> Style {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    if std::io::stdout().is_terminal() && !unwanted && !dumb {
        Style::Coloured
    } else {
        Style::Plain
    }
}

/// One line on standard error.
pub(crate) fn complain(message: &str) {
    // A message may hold the name of a file, and that anything.
    let _ = writeln!(std::io::stderr().lock(), "planls: {}", escaped(message));
}

/// Why something failed, in words for a person: without the number that the system gives the error.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    let mut text = text[..end].to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}
