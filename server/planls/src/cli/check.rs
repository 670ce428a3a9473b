//! `planls check`: the findings of documents, as the server would report them.

mod fix;
pub(super) mod gather;
pub(super) mod settings;
pub(super) mod targets;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use plan_analysis::analysis::Analysis;
use plan_analysis::project::Role;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::output::{self, Checked, Report};
use crate::threads;
use gather::{Gathered, Parsed, Unread, gather};
use settings::Serving;

/// The arguments of `check`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files and folders to check
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Use this settings file and no other; its paths are relative to the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Mend what is safe to mend, and report the rest
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    diff: bool,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The line, what is wrong in it, and what to do
    Human,
    /// A JSON array of objects, for programs
    Json,
}

/// Checks documents and writes the report; the exit code is 0 without findings, 1 with findings, 2 if something could
/// not be read or written. With `--diff` it is 1 if there is anything to mend.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let mut targets = targets::targets(&arguments.paths)?;
    let mut unread = std::mem::take(&mut targets.unread);
    let mut settings = match &arguments.config {
        Some(path) => vec![settings::named(path)?],
        None => {
            let asked = targets.files.iter().map(|(file, it)| (&**file, &*it.top));
            let (found, unserved) = settings::find(asked);
            unread.extend(unserved);
            found
        }
    };
    targets.widen(&settings);
    let mut checked: Vec<Checked> = settings.iter().filter_map(Serving::checked).collect();
    if arguments.config.is_none() {
        // These matter for the other documents; their own problems are not reported.
        settings.extend(targets.settings_of_others(&settings));
    }
    let pool = threads::pool("check").context("cannot start the threads")?;
    let mut gathered = gather(&targets, &settings, arguments.config.is_some(), &pool);
    unread.append(&mut gathered.unread);
    let (mut fixed, mut unwritten) = (0, 0);
    if arguments.fix || arguments.diff {
        let mended = fix::mended(&mut gathered, &pool);
        if arguments.diff {
            complain_of_unread(&unread);
            return fix::show(&mended, unread.is_empty());
        }
        (fixed, unwritten) = fix::write(mended, &mut gathered);
    }
    let excluded = check(gathered, &pool, &mut checked);
    complain_of_unread(&unread);
    let report = Report { checked, excluded, unread: unread.len(), fixed };
    match arguments.format {
        Format::Human => output::human::write(&report)?,
        Format::Json => output::json::write(&report.checked)?,
    }
    let found = report.checked.iter().any(|document| !document.diagnostics.is_empty());
    Ok(if unread.is_empty() && unwritten == 0 { i32::from(found) } else { 2 })
}

fn complain_of_unread(unread: &[Unread]) {
    for (path, error) in unread {
        let error = output::reason(error);
        output::complain(&format!("{} could not be read: {error}", settings::shown(path)));
    }
}

/// Checks the documents that were asked for; returns the number of those that the settings exclude.
fn check(gathered: Gathered<'_>, pool: &ThreadPool, checked: &mut Vec<Checked>) -> usize {
    let Gathered { mut host, documents, excluded, .. } = gathered;
    for asked in excluded.iter().filter(|asked| asked.is_named) {
        output::complain(&format!("{} is left out by the settings (`exclude`)", asked.shown));
    }
    let analysis = host.analysis();
    let all: Vec<_> = pool.install(|| {
        documents.into_par_iter().map(|document| check_document(&analysis, document)).collect()
    });
    for (unchecked, it) in all {
        let Some(kind) = unchecked else {
            checked.push(it);
            continue;
        };
        let shown = &it.shown;
        output::complain(&format!(
            "{shown} is {kind} and was not checked; `planls config show {shown}` says why"
        ));
    }
    excluded.len()
}

/// Checks a document; also returns what it is if it was asked for by name and is of a kind that is not checked.
fn check_document(
    analysis: &Analysis,
    (id, asked, document): Parsed<'_>,
) -> (Option<&'static str>, Checked) {
    let (role, diagnostics) = analysis.check(&id, &document);
    let unchecked = match role {
        Role::Other => Some("no plan document"),
        Role::Template => Some("a template"),
        _ => None,
    };
    let unchecked = unchecked.filter(|_| asked.is_named && diagnostics.is_empty());
    let text = document.text().clone();
    (unchecked, Checked { shown: asked.shown.clone(), text, diagnostics })
}
