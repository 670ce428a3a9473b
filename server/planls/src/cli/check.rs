//! `planls check`: the findings of documents, as the server would report them.

pub(super) mod settings;
pub(super) mod targets;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use plan_analysis::analysis::{AnalysisHost, Change, Disk, File, makes_others_matter, settle};
use plan_analysis::document::Document;
use plan_analysis::features::Diagnostic;
use plan_analysis::project::{DocumentId, Role};
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use rayon::prelude::{
    IntoParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSliceMut,
};
use rustc_hash::FxHashSet;

use super::output;
use crate::{threads, workspace};
use settings::Serving;
use targets::{Asked, Targets};

/// What `check` is asked to do.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files and folders to check
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Take the settings from this file alone; its paths count from the current folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The line, what is wrong in it, and what to do
    Human,
    /// An array of objects, for programs
    Json,
}

/// A checked document, or a settings file with something wrong in it.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The path as it was asked for.
    pub(crate) shown: String,
    /// The text.
    pub(crate) text: Text,
    /// What is wrong in it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What was checked, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// What was checked, in the order of the paths.
    pub(crate) checked: Vec<Checked>,
    /// How many documents the settings leave out.
    pub(crate) excluded: usize,
    /// How many files and folders could not be read.
    pub(crate) unread: usize,
}

/// Checks and writes; the exit code is 0 without findings, 1 with.
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
        // They say what the others are; what is wrong in them nobody has asked.
        settings.extend(targets.settings_of_others(&settings));
    }
    let excluded =
        check(&targets, &settings, arguments.config.is_some(), &mut checked, &mut unread)?;
    for (path, error) in &unread {
        let error = output::reason(error);
        output::complain(&format!("{} could not be read: {error}", settings::shown(path)));
    }
    let report = Report { checked, excluded, unread: unread.len() };
    match arguments.format {
        Format::Human => output::human::write(&report)?,
        Format::Json => output::json::write(&report.checked)?,
    }
    let found = report.checked.iter().any(|document| !document.diagnostics.is_empty());
    Ok(if unread.is_empty() { i32::from(found) } else { 2 })
}

/// A document with its identity and the path it was asked for by.
pub(super) type Parsed<'a> = (DocumentId, &'a Asked, Arc<Document>);

/// A file that could not be read, and why.
pub(super) type Unread = (PathBuf, std::io::Error);

/// What was asked for, read, with all that is known around it.
pub(super) struct Gathered<'a> {
    /// Knows the documents and their projects.
    pub(super) host: AnalysisHost,
    /// The documents that were asked for.
    pub(super) documents: Vec<Parsed<'a>>,
    /// Those of them that the settings leave out.
    pub(super) left_out: Vec<&'a Asked>,
    /// Those that could not be read.
    pub(super) unread: Vec<Unread>,
}

/// Checks the documents that were asked for, and says how many of them the settings leave out.
/// `everywhere` says that the settings are meant for whatever is checked.
fn check(
    targets: &Targets,
    settings: &[Serving],
    everywhere: bool,
    checked: &mut Vec<Checked>,
    unread: &mut Vec<Unread>,
) -> Result<usize> {
    let pool = threads::pool("check").context("cannot start the threads")?;
    let gathered = gather(targets, settings, everywhere, &pool);
    let Gathered { mut host, documents, left_out, unread: failed } = gathered;
    for asked in left_out.iter().filter(|asked| asked.is_named) {
        output::complain(&format!("{} is left out by the settings (`exclude`)", asked.shown));
    }
    unread.extend(failed);
    let analysis = host.analysis();
    let check = |(id, asked, document): Parsed| {
        let (role, diagnostics) = analysis.check(&id, &document);
        let unchecked = match role {
            Role::Other => Some("no plan document"),
            Role::Template => Some("a template"),
            _ => None,
        };
        let unchecked = unchecked.filter(|_| asked.is_named && diagnostics.is_empty());
        let text = document.text().clone();
        (unchecked, Checked { shown: asked.shown.clone(), text, diagnostics })
    };
    let all: Vec<_> = pool.install(|| documents.into_par_iter().map(check).collect());
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
    Ok(left_out.len())
}

/// Reads what was asked for, and learns what counts around it.
pub(super) fn gather<'a>(
    targets: &'a Targets,
    settings: &[Serving],
    everywhere: bool,
    pool: &rayon::ThreadPool,
) -> Gathered<'a> {
    let mut host = AnalysisHost::new();
    let folders = targets.folders.iter().map(|folder| workspace::id(folder).as_str().to_owned());
    host.apply_change(Change::Folders(folders.collect()));
    for it in settings {
        let config = || it.read.settings.config();
        if everywhere {
            host.apply_change(Change::Config(config()));
        }
        host.apply_change(Change::FolderConfig(it.folder.clone(), Some(config())));
    }
    // What marks the roots of projects is told first: it has a say in what a document is.
    let marker = |path: &PathBuf| {
        (workspace::id(path), if path.is_dir() { File::Folder } else { File::Other })
    };
    host.apply_change(Change::Files(targets.markers.iter().map(marker).collect()));
    let is_excluded = |path: &PathBuf| host.index().is_excluded(&workspace::id(path));
    let (left_out, files): (Vec<_>, Vec<_>) =
        targets.files.iter().partition(|(path, _)| is_excluded(path));
    let (documents, unread) = read(files, pool);
    tell(&mut host, &documents, pool);
    tell_others(&mut host, targets, pool);
    let folders = &targets.folders;
    settle(&mut Dependencies { host: &mut host, documents: &documents, folders, pool });
    let left_out = left_out.into_iter().map(|(_, asked)| asked).collect();
    Gathered { host, documents, left_out, unread }
}

/// Reads and parses files, in their order, on all cores.
fn read<'a>(
    files: Vec<(&PathBuf, &'a Asked)>,
    pool: &rayon::ThreadPool,
) -> (Vec<Parsed<'a>>, Vec<Unread>) {
    let parse = |parser: &mut Parser, (path, asked): (&PathBuf, &'a Asked)| {
        let text = workspace::read(path).map_err(|error| (path.clone(), error))?;
        let document = Arc::new(Document::new(&text, parser));
        Ok((workspace::id(path), asked, document))
    };
    let parsed: Vec<std::result::Result<Parsed, Unread>> =
        pool.install(|| files.into_par_iter().map_init(Parser::for_reading, parse).collect());
    let (mut documents, mut unread) = (Vec::with_capacity(parsed.len()), Vec::new());
    for parsed in parsed {
        match parsed {
            Ok(parsed) => documents.push(parsed),
            Err(failed) => unread.push(failed),
        }
    }
    (documents, unread)
}

/// Tells the facts of the documents, which are taken on all cores.
fn tell(host: &mut AnalysisHost, documents: &[Parsed], pool: &rayon::ThreadPool) {
    let analysis = host.analysis();
    let facts = |(id, _, document): &Parsed| (id.clone(), analysis.facts(id, document));
    let facts: Vec<_> = pool.install(|| documents.par_iter().map(facts).collect());
    // A snapshot that is still held would make the host copy what it changes.
    drop(analysis);
    host.apply_change(Change::Files(facts));
}

/// Tells the facts of the documents that nobody has asked for: what is found in a document hangs on
/// the whole project. What cannot be read of them is not there.
fn tell_others(host: &mut AnalysisHost, targets: &Targets, pool: &rayon::ThreadPool) {
    let analysis = host.analysis();
    let facts = |parser: &mut Parser, path: &PathBuf| {
        let id = workspace::id(path);
        if analysis.index().is_excluded(&id) {
            return None;
        }
        let index = analysis.index();
        match workspace::look_for_facts(&id, &targets.folders, index, parser).0 {
            facts @ File::Facts { .. } => Some((id, facts)),
            _ => None,
        }
    };
    let others: Vec<&PathBuf> = targets.others.keys().collect();
    let facts: Vec<_> = pool.install(|| {
        let facts = others.into_par_iter().map_init(Parser::for_reading, facts);
        facts.flatten().collect()
    });
    drop(analysis);
    host.apply_change(Change::Files(facts));
}

/// Looks up what the documents depend on, on all cores.
struct Dependencies<'a> {
    host: &'a mut AnalysisHost,
    documents: &'a [Parsed<'a>],
    folders: &'a [PathBuf],
    pool: &'a rayon::ThreadPool,
}

impl Disk for Dependencies<'_> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        // Most documents depend on the same paths, so each thread keeps a set of its own.
        let ask = |mut unknown: FxHashSet<DocumentId>, (id, ..): &Parsed| {
            unknown.extend(analysis.unknown_of([id]));
            unknown
        };
        self.pool.install(|| {
            let asked = self.documents.par_iter().fold(FxHashSet::default, ask).flatten_iter();
            let mut unknown: Vec<DocumentId> = asked.collect();
            unknown.par_sort_unstable();
            unknown.dedup();
            unknown
        })
    }

    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool {
        let analysis = self.host.analysis();
        let look = |parser: &mut Parser, id: DocumentId| {
            let (file, _) = workspace::look_for_facts(&id, self.folders, analysis.index(), parser);
            (id, file)
        };
        // Only the threads of the pool have enough stack for the parser.
        let files: Vec<(DocumentId, File)> = self
            .pool
            .install(|| paths.into_par_iter().map_init(Parser::for_reading, look).collect());
        // A snapshot that is still held would make the host copy what it changes.
        drop(analysis);
        let again = files.iter().any(|(id, file)| makes_others_matter(id, file));
        self.host.apply_change(Change::Files(files));
        again
    }
}
