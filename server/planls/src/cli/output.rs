//! Output of the command line: what was checked, and one file for each format.

pub(crate) mod concise;
mod document;
pub(crate) mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
mod github;
mod gitlab;
mod human;
pub(crate) mod json;
mod junit;
mod sarif;
mod statistics;
mod summary;
mod terminal;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use plan_analysis::features::{Diagnostic, Severity};
use plan_analysis::render::escaped;
use plan_analysis::text::Text;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

pub(crate) use statistics::statistics;
pub(crate) use summary::Summary;
pub(crate) use terminal::{is_for_an_agent, style, width};

/// A checked document, or a settings file with problems.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The path as it was asked for.
    pub(crate) shown: String,
    /// The same with its links resolved.
    pub(crate) path: PathBuf,
    /// The text.
    pub(crate) text: Text,
    /// What was found in it.
    pub(crate) findings: Vec<Finding>,
}

/// A finding, and what can be done about it.
#[derive(Debug)]
pub(crate) struct Finding {
    /// What was found.
    pub(crate) diagnostic: Diagnostic,
    /// The title of its section; empty before the first heading.
    pub(crate) section: String,
    /// The one right way to mend it, where there is one and the format shows it.
    pub(crate) fix: Option<Fix>,
}

impl From<Diagnostic> for Finding {
    /// A finding of which nothing but itself is shown.
    fn from(diagnostic: Diagnostic) -> Finding {
        Finding { diagnostic, section: String::new(), fix: None }
    }
}

/// How a finding is mended, in its document alone.
#[derive(Debug)]
pub(crate) struct Fix {
    /// What is done, in a few words.
    pub(crate) title: String,
    /// Whether `--fix` does it.
    pub(crate) is_safe: bool,
    /// The edits; none overlaps another.
    pub(crate) edits: Vec<plan_analysis::text::Edit>,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The line, what is wrong in it, and what to do
    Human,
    /// One line for each finding
    Concise,
    /// A JSON array of findings
    Json,
    /// A JSON document of version 1: findings with their fixes, and a summary
    JsonV1,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A report of GitLab's Code Quality
    Gitlab,
    /// JUnit's XML, for test reports
    Junit,
}

/// What a format writes: the documents one by one, so that they can be written from all cores, and what stands around
/// them.
trait Writer: Sync {
    /// What comes first.
    fn head(&self) -> String {
        String::new()
    }

    /// A document that has findings.
    fn document(&self, checked: &Checked) -> Result<String>;

    /// What stands between two documents.
    fn between(&self) -> &'static str {
        ""
    }

    /// What comes last.
    fn tail(&self, _: &Summary) -> Result<String> {
        Ok(String::new())
    }
}

/// Maximum number of documents that are put into a format before they are written, to limit the memory used.
const AT_ONCE: usize = 256;

/// Writes a report in a format; `is_quiet` leaves out what sums up, where that is for people. `deny` is the least
/// severity that makes a check fail.
pub(crate) fn report(
    format: Format,
    checked: &[Checked],
    summary: &Summary,
    is_quiet: bool,
    deny: Severity,
) -> Result<()> {
    let writer: &dyn Writer = match format {
        Format::Human => &human::Human { style: style(), width: width(), is_quiet },
        Format::Concise => &concise::Concise { is_quiet },
        Format::Json => &json::Array,
        Format::JsonV1 => &document::Document,
        Format::Sarif => &sarif::Sarif,
        Format::Github => &github::Github,
        Format::Gitlab => &gitlab::Gitlab,
        Format::Junit => &junit::Junit { deny },
    };
    let found: Vec<&Checked> = checked.iter().filter(|it| !it.findings.is_empty()).collect();
    write(&writer.head())?;
    for (number, some) in found.chunks(AT_ONCE).enumerate() {
        let documents: Vec<String> =
            some.par_iter().map(|it| writer.document(it)).collect::<Result<_>>()?;
        let before = if number == 0 { "" } else { writer.between() };
        write(&(before.to_owned() + &documents.join(writer.between())))?;
    }
    write(&writer.tail(summary)?)
}

/// A path as services know it: from the folder that planls runs in, with `/`.
fn slashed(shown: &str) -> String {
    let path = shown.replace('\\', "/");
    path.strip_prefix("./")
        .map_or_else(|| path.clone(), |rest| rest.trim_start_matches('/').to_owned())
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
