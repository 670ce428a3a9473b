//! `planls config`: the settings that serve a path, and the schema of the settings file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use plan_analysis::analysis::{AnalysisHost, Change};
use plan_analysis::project::path::relative_to;

use super::check::settings::{self, Serving};
use super::check::targets::top as top_of;
use super::output;
use crate::config::{self, Code, Level, Settings};
use crate::workspace;

/// What is to be shown.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show which settings file serves a path, and what counts there
    Show {
        /// A document or a folder
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Write the JSON schema of planls.toml
    Schema,
}

/// Writes what was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    match &arguments.command {
        Command::Show { path } => show(path),
        Command::Schema => output::write(config::SCHEMA).map(|()| 0),
    }
}

fn show(path: &Path) -> Result<i32> {
    let real = super::real(path)?;
    // A folder is served as what lies in it is.
    let of = if real.is_dir() { real.join("plan.md") } else { real.clone() };
    let top = top_of(of.parent().unwrap_or(&of));
    let (found, unread) = settings::find([(&*of, &*top)].into_iter());
    if let Some((path, error)) = unread.first() {
        anyhow::bail!("{} cannot be read: {error}", path.display());
    }
    let serving = found.iter().max_by_key(|it| it.folder.len());
    let resolved = resolved(serving, real.is_file().then_some(&*of));
    let mut text = match serving {
        Some(it) => format!("# {} serves {}\n", it.shown, path.display()),
        None => format!("# no planls.toml serves {}; these are the defaults\n", path.display()),
    };
    if real.is_file() && workspace::is_document(&real) {
        let _ = writeln!(text, "# its role by its path: {}", role(serving, &real, &top));
    }
    let problems = serving.map_or(0, |it| it.read.problems.len());
    if problems > 0 {
        let _ = writeln!(text, "# it has errors ({problems}): see `planls check`");
    }
    let settings = toml::to_string_pretty(&resolved).context("the settings cannot be written")?;
    output::write(&format!("{text}\n{settings}"))?;
    Ok(0)
}

/// The settings with every code; for a document the overrides that are meant for it are worked in.
fn resolved(serving: Option<&Serving>, document: Option<&Path>) -> Settings {
    let mut settings = serving.map(|it| it.read.settings.clone()).unwrap_or_default();
    let config = settings.config();
    let relative = document.zip(serving).and_then(|(document, serving)| {
        let id = workspace::id(document);
        relative_to(id.as_str(), &serving.folder).map(str::to_owned)
    });
    let overrides = relative.map(|path| config.overrides_for(&path)).unwrap_or_default();
    let level = |code: Code| {
        let chosen = config.severity(code.name(), &overrides).map(Level);
        (code, chosen.unwrap_or_else(|| code.default_level()))
    };
    settings.rules = Some(Code::all().map(level).collect());
    if document.is_some() {
        settings.overrides = None;
    }
    settings
}

/// What the path of a document says it is for.
fn role(serving: Option<&Serving>, document: &Path, top: &Path) -> &'static str {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec![workspace::id(top).as_str().to_owned()]));
    if let Some(it) = serving {
        let config = it.read.settings.config();
        host.apply_change(Change::FolderConfig(it.folder.clone(), Some(config)));
    }
    let role = host.index().role_by_path(&workspace::id(document));
    role.map_or("none; its text may say", plan_analysis::project::Role::name)
}
