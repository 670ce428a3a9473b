//! `planls check`: the findings of documents, as the server would report them.

pub(super) mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use plan_analysis::analysis::{AnalysisHost, Change, File};
use plan_analysis::document::Document;
use plan_analysis::features::Diagnostic;
use plan_analysis::index::Index;
use plan_analysis::project::path::{ancestors, file_name};
use plan_analysis::project::{DocumentId, layout};
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use rayon::prelude::{
    IntoParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSliceMut,
};
use rustc_hash::FxHashSet;

use super::output;
use crate::{config, threads, workspace};
use settings::Serving;

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

/// Checks and writes; the exit code is 0 without findings, 1 with.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let mut targets = targets(&arguments.paths)?;
    let (settings, unserved) = match &arguments.config {
        Some(path) => (vec![settings::named(path)?], Vec::new()),
        None => settings::find(targets.files.iter().map(|(file, it)| (&**file, &*it.top))),
    };
    targets.widen(&settings);
    let (checked, mut unread) = check(&targets, &settings, arguments.config.is_some())?;
    unread.extend(unserved);
    for (path, error) in &unread {
        output::complain(&format!("{} could not be read: {error}", path.display()));
    }
    match arguments.format {
        Format::Human => output::human::write(&checked)?,
        Format::Json => output::json::write(&checked)?,
    }
    let found = checked.iter().any(|document| !document.diagnostics.is_empty());
    match (unread.is_empty(), found) {
        (false, _) => Ok(2),
        (true, found) => Ok(i32::from(found)),
    }
}

/// What is to be checked: the files, and the folders that hold their projects.
#[derive(Debug, Default)]
struct Targets {
    files: BTreeMap<PathBuf, Asked>,
    folders: Vec<PathBuf>,
}

/// How a file was asked for.
#[derive(Debug)]
struct Asked {
    /// The path, as it is shown.
    shown: String,
    /// The folder above which no settings are looked for.
    top: PathBuf,
}

impl Targets {
    /// Where settings stand above a folder, their folder is the project's.
    fn widen(&mut self, settings: &[Serving]) {
        for folder in &mut self.folders {
            let above = settings.iter().map(|it| Path::new(&it.folder));
            let above = above.filter(|above| folder.starts_with(above));
            if let Some(nearest) = above.max_by_key(|above| above.components().count()) {
                *folder = nearest.to_path_buf();
            }
        }
    }
}

fn targets(paths: &[PathBuf]) -> Result<Targets> {
    let mut targets = Targets::default();
    for path in paths {
        let real =
            path.canonicalize().with_context(|| format!("{} does not exist", path.display()))?;
        if real.is_dir() {
            let top = settings::top(&real);
            for file in workspace::documents(&real) {
                let inside = file.strip_prefix(&real).unwrap_or(&file);
                let shown =
                    if path == Path::new(".") { inside.to_path_buf() } else { path.join(inside) };
                let shown = shown.to_string_lossy().into_owned();
                targets.files.insert(file, Asked { shown, top: top.clone() });
            }
            targets.folders.push(real);
        } else {
            targets.folders.push(project_folder(&real));
            let top = settings::top(real.parent().unwrap_or(&real));
            let shown = path.to_string_lossy().into_owned();
            targets.files.insert(real, Asked { shown, top });
        }
    }
    if targets.files.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!("no markdown documents in {}", shown.join(", "));
    }
    Ok(targets)
}

/// The folder whose files one document may refer to: its repository, else its own folder.
fn project_folder(file: &Path) -> PathBuf {
    let marked = |folder: &&Path| {
        let mut markers = layout::MARKERS.iter().chain(&config::NAMES).chain(&[".git", "specs"]);
        markers.any(|marker| folder.join(marker).exists())
    };
    let folder = file.parent().unwrap_or(file);
    folder.ancestors().find(marked).unwrap_or(folder).to_path_buf()
}

/// A document with its identity and the path it was asked for by.
type Parsed = (DocumentId, String, Arc<Document>);

/// A file that could not be read, and why.
type Unread = (PathBuf, std::io::Error);

/// `everywhere` says that the settings are meant for whatever is checked.
fn check(
    targets: &Targets,
    settings: &[Serving],
    everywhere: bool,
) -> Result<(Vec<Checked>, Vec<Unread>)> {
    let pool = threads::pool("check").context("cannot start the threads")?;
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
    let (documents, unread) = read(targets, host.index(), &pool);
    tell(&mut host, &documents, &pool);
    learn(&mut host, &documents, &targets.folders, &pool);
    let analysis = host.analysis();
    let check = |(id, shown, document): Parsed| {
        let (_, diagnostics) = analysis.check(&id, &document);
        Checked { shown, text: document.text().clone(), diagnostics }
    };
    let mut checked: Vec<Checked> = settings.iter().filter_map(Serving::checked).collect();
    let documents: Vec<Checked> = pool.install(|| documents.into_par_iter().map(check).collect());
    checked.extend(documents);
    Ok((checked, unread))
}

/// Reads and parses the files that the settings do not leave out, in their order, on all cores.
fn read(targets: &Targets, index: &Index, pool: &rayon::ThreadPool) -> (Vec<Parsed>, Vec<Unread>) {
    let parse = |parser: &mut Parser, (path, asked): (&PathBuf, &Asked)| {
        let text = workspace::read(path).map_err(|error| (path.clone(), error))?;
        let document = Arc::new(Document::new(&text, parser));
        Ok((workspace::id(path), asked.shown.clone(), document))
    };
    let all = targets.files.iter();
    let files: Vec<(&PathBuf, &Asked)> =
        all.filter(|(path, _)| !index.is_excluded(&workspace::id(path))).collect();
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

/// Tells the facts of the documents, which are taken on all cores. What marks the roots of projects is
/// told first: it has a say in what a document is.
fn tell(host: &mut AnalysisHost, documents: &[Parsed], pool: &rayon::ThreadPool) {
    let around = documents.iter().flat_map(|(id, ..)| ancestors(id.as_str()));
    let markers: BTreeSet<&str> =
        around.filter(|folder| layout::MARKERS.contains(&file_name(folder))).collect();
    let markers = markers.into_iter().map(|folder| (DocumentId::new(folder), File::Folder));
    host.apply_change(Change::Files(markers.collect()));
    let analysis = host.analysis();
    let facts = |(id, _, document): &Parsed| (id.clone(), analysis.facts(id, document));
    let facts: Vec<_> = pool.install(|| documents.par_iter().map(facts).collect());
    // A snapshot that is still held would make the host copy what it changes.
    drop(analysis);
    host.apply_change(Change::Files(facts));
}

/// Looks at every path that the documents ask about, and at what the answers make them ask.
fn learn(
    host: &mut AnalysisHost,
    documents: &[Parsed],
    folders: &[PathBuf],
    pool: &rayon::ThreadPool,
) {
    // Twice: a marker that was found moves the root, and with it the templates.
    for _ in 0..2 {
        let analysis = host.analysis();
        // Most documents ask for the same, so each thread keeps a set before all are put together.
        let ask = |mut asked: FxHashSet<DocumentId>, (id, _, document): &Parsed| {
            asked.extend(analysis.unknown_of(id, document));
            asked
        };
        let asked = || documents.par_iter().fold(FxHashSet::default, ask).flatten_iter().collect();
        let mut asked: Vec<DocumentId> = pool.install(asked);
        drop(analysis);
        let look = |parser: &mut Parser, id: DocumentId| {
            let (file, _) = workspace::look(&id, folders, parser);
            (id, file)
        };
        // Only the threads of the pool have room for the parser.
        let files: Vec<(DocumentId, File)> = pool.install(|| {
            asked.par_sort_unstable();
            asked.dedup();
            asked.into_par_iter().map_init(Parser::for_reading, look).collect()
        });
        let is_over = !files.iter().any(|(id, file)| makes_ask(id, file));
        host.apply_change(Change::Files(files));
        if is_over {
            return;
        }
    }
}

/// Whether documents may ask for more once they know what is at a path.
fn makes_ask(id: &DocumentId, file: &File) -> bool {
    match file {
        File::Missing | File::Other => false,
        File::Folder => layout::MARKERS.contains(&id.file_name()),
        _ => true,
    }
}
