//! What the documents that were asked for say, and what is known about their projects.

use std::path::PathBuf;
use std::sync::Arc;

use plan_analysis::analysis::{
    Analysis, AnalysisHost, Change, Disk, File, makes_others_matter, settle,
};
use plan_analysis::config::Config;
use plan_analysis::document::Document;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use rayon::ThreadPool;
use rayon::iter::Either;
use rayon::prelude::{
    IntoParallelIterator, IntoParallelRefIterator, ParallelIterator, ParallelSliceMut,
};
use rustc_hash::FxHashSet;

use super::progress::Progress;
use super::selection::Selection;
use super::settings::Serving;
use super::targets::{Asked, Targets};
use crate::disk;

/// A document with its identity and the path by which it was asked for.
pub(crate) type Parsed<'a> = (DocumentId, &'a Asked, Arc<Document>);

/// A file that could not be read, and why.
pub(crate) type Unread = (PathBuf, std::io::Error);

/// What was asked for, and the host that knows everything around it.
pub(crate) struct Gathered<'a> {
    /// Knows the documents and their projects.
    pub(crate) host: AnalysisHost,
    /// The documents that were asked for.
    pub(crate) documents: Vec<Parsed<'a>>,
    /// Those that the settings exclude.
    pub(crate) excluded: Vec<&'a Asked>,
    /// Those that could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// How documents are read.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Whether the settings apply to all documents, wherever they are.
    pub(crate) everywhere: bool,
    /// The codes that are reported, above all settings.
    pub(crate) selection: Selection,
    /// Shows how far it is.
    pub(crate) progress: Progress,
}

/// Reads the documents that were asked for and what matters to them.
pub(crate) fn gather<'a>(
    targets: &'a Targets,
    settings: &[Serving],
    options: &Options,
    pool: &ThreadPool,
) -> Gathered<'a> {
    let Options { everywhere, selection, progress } = options;
    let mut host = AnalysisHost::new();
    let folders = targets.folders.iter().map(|folder| disk::id(folder).as_str().to_owned());
    host.apply_change(Change::Folders(folders.collect()));
    if !selection.is_empty() {
        host.apply_change(Change::Config(selection.applied(Config::default())));
    }
    for it in settings {
        let config = || selection.applied(it.read.settings.config());
        if *everywhere {
            host.apply_change(Change::Config(config()));
        }
        host.apply_change(Change::FolderConfig(it.folder.clone(), Some(config())));
    }
    // Markers of roots first: they decide the roles of documents.
    let markers = targets.markers.iter().map(|path| {
        let file = if path.is_dir() { File::Folder } else { File::Other };
        (disk::id(path), file)
    });
    host.apply_change(Change::Files(markers.collect()));
    let (excluded, files): (Vec<_>, Vec<_>) =
        targets.files.iter().partition(|(path, _)| host.index().is_excluded(&disk::id(path)));
    let excluded = excluded.into_iter().map(|(_, asked)| asked).collect();
    progress.begin("Reading", files.len());
    let (documents, unread) = read(files, &mut host, progress, pool);
    read_others(targets, &mut host, pool);
    let folders = &targets.folders;
    settle(&mut Dependencies { host: &mut host, documents: &documents, folders, pool });
    Gathered { host, documents, excluded, unread }
}

/// Reads and parses files, in their order, and tells the host their facts.
fn read<'a>(
    files: Vec<(&PathBuf, &'a Asked)>,
    host: &mut AnalysisHost,
    progress: &Progress,
    pool: &ThreadPool,
) -> (Vec<Parsed<'a>>, Vec<Unread>) {
    let analysis = host.analysis();
    let (read, unread): (Vec<_>, Vec<_>) = pool.install(|| {
        let parsed =
            files.into_par_iter().map_init(Parser::for_reading, |parser, (path, asked)| {
                progress.step();
                let text = match &asked.text {
                    Some(text) => text.clone(),
                    None => disk::read(path).map_err(|error| (path.clone(), error))?,
                };
                let (id, document) = (disk::id(path), Arc::new(Document::new(&text, parser)));
                let facts = (id.clone(), analysis.facts(&id, &document));
                Ok(((id, asked, document), facts))
            });
        parsed.partition_map(|it| it.map_or_else(Either::Right, Either::Left))
    });
    // A snapshot that is still held would make the host copy what it changes.
    drop(analysis);
    let (documents, facts) = read.into_iter().unzip();
    host.apply_change(Change::Files(facts));
    (documents, unread)
}

/// Tells the host the facts of the other documents of the projects, on which findings depend. Those that cannot be read
/// are treated as missing.
fn read_others(targets: &Targets, host: &mut AnalysisHost, pool: &ThreadPool) {
    let analysis = host.analysis();
    let others = targets.others.keys().map(|path| disk::id(path));
    let others = others.filter(|id| !analysis.index().is_excluded(id)).collect();
    let mut files = look_at(others, &targets.folders, &analysis, pool);
    files.retain(|(_, file)| matches!(file, File::Facts { .. }));
    drop(analysis);
    host.apply_change(Change::Files(files));
}

/// What is at these paths, on the threads of the pool, which have enough stack for the parser.
fn look_at(
    paths: Vec<DocumentId>,
    folders: &[PathBuf],
    analysis: &Analysis,
    pool: &ThreadPool,
) -> Vec<(DocumentId, File)> {
    pool.install(|| {
        let files = paths.into_par_iter().map_init(Parser::for_reading, |parser, id| {
            let (file, _) = disk::look_for_facts(&id, folders, analysis.index(), parser);
            (id, file)
        });
        files.collect()
    })
}

/// Looks up what the documents depend on, on all cores.
struct Dependencies<'a> {
    host: &'a mut AnalysisHost,
    documents: &'a [Parsed<'a>],
    folders: &'a [PathBuf],
    pool: &'a ThreadPool,
}

impl Disk for Dependencies<'_> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        self.pool.install(|| {
            // Most documents depend on the same paths, so each thread keeps a set of its own.
            let unknown =
                self.documents.par_iter().fold(FxHashSet::default, |mut unknown, (id, ..)| {
                    unknown.extend(analysis.unknown_of([id]));
                    unknown
                });
            let mut unknown: Vec<DocumentId> = unknown.flatten_iter().collect();
            unknown.par_sort_unstable();
            unknown.dedup();
            unknown
        })
    }

    fn look_up(&mut self, paths: Vec<DocumentId>) -> bool {
        let analysis = self.host.analysis();
        let files = look_at(paths, self.folders, &analysis, self.pool);
        drop(analysis);
        let others_matter = files.iter().any(|(id, file)| makes_others_matter(id, file));
        self.host.apply_change(Change::Files(files));
        others_matter
    }
}
