//! `planls config`: what counts for a path and why, and the schema of the settings file.

mod human;
mod shown;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use plan_analysis::project::path::relative_to;

use super::check::gather::{Gathered, Options, gather};
use super::check::settings::{self, Serving};
use super::check::targets;
use super::output;
use crate::config::{self, Code, Level, Settings};
use crate::{disk, threads};
use shown::Shown;

/// What is to be shown.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show what applies to a path and why: project, role, template and settings
    ///
    /// For a document: its role and what decided on it, its project's root and why it is the root, its
    /// framework, the template that it is compared with, its constitution, and the settings that apply
    /// to it. For a folder: the same for all documents in it. The output for people is a valid settings
    /// file, with everything else in comments.
    Show {
        /// A document or a folder
        #[arg(default_value = ".")]
        path: PathBuf,
        /// The format of the output
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// Print the JSON schema of planls.toml
    Schema,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A settings file, with everything else in comments
    Human,
    /// A JSON object, for programs
    Json,
}

/// Writes what was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    match &arguments.command {
        Command::Show { path, format } => show(path, *format),
        Command::Schema => output::write(config::SCHEMA).map(|()| 0),
    }
}

/// Writes what counts for a path. It is found as `check` finds it: what is read, and what follows from
/// it, is the same.
fn show(path: &Path, format: Format) -> Result<i32> {
    let real = super::real(path)?;
    let mut targets = targets::below(&[path.to_path_buf()])?;
    // A folder is served as what lies in it is.
    let of = if real.is_dir() { real.join("plan.md") } else { real.clone() };
    let settings = targets.settings_for(&of)?;
    let pool = threads::pool("config").context("cannot start the threads")?;
    let mut gathered = gather(&targets, &settings, &Options::default(), &pool);
    let mut unread = std::mem::take(&mut gathered.unread);
    if let (Some((_, error)), true) = (unread.first(), real.is_file()) {
        anyhow::bail!("{} could not be read: {}", path.display(), output::reason(error));
    }
    let shown = pool.install(|| shown(path, &real, &of, &settings, gathered));
    match format {
        Format::Human => output::write(&human::written(&shown, output::style())?)?,
        Format::Json => {
            let json = serde_json::to_string_pretty(&shown)?;
            output::write(&(output::json::harmless(&json) + "\n"))?;
        }
    }
    unread.extend(targets.unread);
    for (path, error) in &unread {
        let error = output::reason(error);
        output::complain(&format!("{} could not be read: {error}", settings::shown(path)));
    }
    Ok(if unread.is_empty() { 0 } else { 2 })
}

/// What counts for a path: `of` stands for all that a folder may hold.
fn shown(
    path: &Path,
    real: &Path,
    of: &Path,
    settings: &[Serving],
    gathered: Gathered<'_>,
) -> Shown {
    let id = disk::id(of);
    let serving = settings.iter().filter(|it| relative_to(id.as_str(), &it.folder).is_some());
    let serving = serving.max_by_key(|it| it.folder.len());
    let is_document = real.is_file();
    let mut shown = Shown {
        path: path.to_string_lossy().into_owned(),
        settings_file: serving.map(|it| it.shown.clone()),
        settings_errors: serving.map_or(0, |it| it.read.problems.len()),
        settings: resolved(serving, is_document.then_some(of)),
        ..Shown::default()
    };
    if is_document {
        shown.tell_document(&id, gathered);
    } else {
        let within = disk::id(real);
        let below = settings.iter().filter(|it| {
            it.folder != within.as_str() && relative_to(&it.folder, within.as_str()).is_some()
        });
        shown.other_settings_files = below.map(|it| it.shown.clone()).collect();
        shown.tell_folder(&id, gathered);
    }
    shown
}

/// The settings with every code; for a document the overrides that are meant for it are worked in.
fn resolved(serving: Option<&Serving>, document: Option<&Path>) -> Settings {
    let mut settings = serving.map(|it| it.read.settings.clone()).unwrap_or_default();
    let config = settings.config();
    let relative = document.zip(serving).and_then(|(document, serving)| {
        let id = disk::id(document);
        relative_to(id.as_str(), &serving.folder).map(str::to_owned)
    });
    let overrides = relative.map(|path| config.overrides_for(&path)).unwrap_or_default();
    let levels = Code::all().map(|code| {
        let chosen = config.severity(code.name(), &overrides).map(Level);
        (code, chosen.unwrap_or_else(|| code.default_level()))
    });
    settings.rules = Some(levels.collect());
    if document.is_some() {
        settings.overrides = None;
    }
    settings
}
