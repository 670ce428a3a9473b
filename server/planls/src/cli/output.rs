//! Output of the command line: one file a format.

pub(crate) mod human;
pub(crate) mod json;

use std::io::Write;

use anyhow::Result;
use plan_analysis::render::escaped;

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(crate) fn write(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
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
