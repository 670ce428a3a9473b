//! What the documents that were asked for say, and what is known about their projects.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use plan_analysis::analysis::{
    Analysis, AnalysisHost, Change, Disk, File, Questions, makes_others_matter, settle,
};
use plan_analysis::config::Config;
use plan_analysis::document::Document;
use plan_analysis::project::{DocumentId, Role};
use plan_analysis::syntax::Parser;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSlice, ParallelSliceMut};
use rustc_hash::FxHashSet;

use super::progress::Progress;
use super::selection::Selection;
use super::settings::Serving;
use super::targets::{Asked, Targets};
use crate::disk;

/// A document that was asked for, as far as it was read.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// Its identity.
    pub(crate) id: DocumentId,
    /// How it was asked for.
    pub(crate) asked: &'a Asked,
    /// Its text.
    pub(crate) text: Kept,
    /// The role that its path had when it was read.
    role_by_path: Option<Role>,
}

/// What is kept of a document.
#[derive(Debug)]
pub(crate) enum Kept {
    /// All of it.
    Document(Arc<Document>),
    /// Nothing, since there are many; it is read again.
    OnDisk,
    /// Nothing: in its role it has no findings.
    Unchecked(Role),
}

/// A file that could not be read, and why.
pub(crate) type Unread = (PathBuf, std::io::Error);

/// What was asked for, and the host that knows everything around it.
pub(crate) struct Gathered<'a> {
    /// Knows the documents and their projects.
    pub(crate) host: AnalysisHost,
    /// The documents that were asked for.
    pub(crate) documents: Vec<Found<'a>>,
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
    /// For findings alone: what they do not depend on is not read, and of what is checked documents of this size are
    /// kept until then; it is that of their texts, in bytes.
    pub(crate) for_findings: Option<usize>,
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
    let Options { everywhere, selection, .. } = options;
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
    let mut reader = Reader { host, options, folders: &targets.folders, pool, unread: Vec::new() };
    let files = files.into_iter().map(|(path, asked)| (disk::id(path), asked));
    let mut documents = reader.read(files.collect());
    let mut others = reader.read_others(targets);
    reader.settle(&mut documents, &mut others);
    reader.answer_questions(&documents, others);
    let Reader { host, unread, .. } = reader;
    Gathered { host, documents, excluded, unread }
}

/// Number of documents whose unknown paths are gathered into one set.
const AT_ONCE: usize = 128;

/// Maximum number of rounds in which documents are read again because their paths have other roles by then: one marker
/// can be found by what another has made known.
const ROUNDS: usize = 4;

impl Found<'_> {
    /// Whether it may have findings in its role.
    fn is_checked(&self) -> bool {
        !matches!(self.text, Kept::Unchecked(_))
    }

    /// The document, if it was kept.
    pub(crate) fn kept(&self) -> Option<&Arc<Document>> {
        match &self.text {
            Kept::Document(document) => Some(document),
            Kept::OnDisk | Kept::Unchecked(_) => None,
        }
    }

    /// The document, read again if it was not kept; `None` if it has no findings in its role.
    pub(crate) fn document(&self, parser: &mut Parser) -> io::Result<Option<Arc<Document>>> {
        match &self.text {
            Kept::Document(document) => Ok(Some(Arc::clone(document))),
            Kept::OnDisk => {
                let text = text(&self.id, self.asked)?;
                Ok(Some(Arc::new(Document::new(&text, parser))))
            }
            Kept::Unchecked(_) => Ok(None),
        }
    }
}

/// The text of a document that was asked for.
fn text(id: &DocumentId, asked: &Asked) -> io::Result<String> {
    let read = || disk::read(Path::new(id.as_str()));
    asked.text.as_ref().map_or_else(read, |text| Ok(text.clone()))
}

/// Reads documents into the host.
struct Reader<'a> {
    host: AnalysisHost,
    options: &'a Options,
    folders: &'a [PathBuf],
    pool: &'a ThreadPool,
    unread: Vec<Unread>,
}

impl Reader<'_> {
    /// Reads documents, and tells the host their facts.
    fn read<'d>(&mut self, files: Vec<(DocumentId, &'d Asked)>) -> Vec<Found<'d>> {
        self.options.progress.begin("Reading", files.len());
        let analysis = self.host.analysis();
        let kept = AtomicUsize::new(0);
        let read: Vec<_> = self.pool.install(|| {
            let files = files.into_par_iter().map_init(Parser::for_reading, |parser, it| {
                self.options.progress.step();
                let (id, asked) = it;
                let read = self.read_one(&analysis, &id, asked, parser, &kept);
                read.map_err(|error| (id.as_str().into(), error))
            });
            files.collect()
        });
        // A snapshot that is still held would make the host copy what it changes.
        drop(analysis);
        let (mut documents, mut facts) = (Vec::with_capacity(read.len()), Vec::new());
        for it in read {
            match it {
                Ok((found, file)) => {
                    facts.push((found.id.clone(), file));
                    documents.push(found);
                }
                Err(unread) => self.unread.push(unread),
            }
        }
        self.host.apply_change(Change::Files(facts));
        documents
    }

    /// Reads a document, and takes its facts. `kept` is the size of the texts whose documents are kept so far.
    fn read_one<'d>(
        &self,
        analysis: &Analysis,
        id: &DocumentId,
        asked: &'d Asked,
        parser: &mut Parser,
        kept: &AtomicUsize,
    ) -> io::Result<(Found<'d>, File)> {
        let limit = self.options.for_findings;
        let text = text(id, asked)?;
        let role_by_path = analysis.index().role_by_path(id);
        let found = |text| Found { id: id.clone(), asked, text, role_by_path };
        if limit.is_some() && analysis.may_be_in_brief(id) {
            let role = analysis.role_of_text(id, &text, parser);
            if !role.is_filled() {
                return Ok((found(Kept::Unchecked(role)), File::InBrief));
            }
        }
        let document = Arc::new(Document::new(&text, parser));
        let facts = analysis.facts(id, &document);
        let role = analysis.role_of(id, &document);
        let Some(limit) = limit else { return Ok((found(Kept::Document(document)), facts)) };
        let kept = if !role.is_filled() {
            Kept::Unchecked(role)
        } else if kept.fetch_add(text.len(), Ordering::Relaxed) + text.len() > limit {
            Kept::OnDisk
        } else {
            Kept::Document(document)
        };
        Ok((found(kept), facts))
    }

    /// Tells the host of the other documents of the projects, on which findings depend. Those that cannot be read are
    /// treated as missing. Returns those that are known in brief.
    fn read_others(&mut self, targets: &Targets) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        let others = targets.others.keys().map(|path| disk::id(path));
        let others = others.filter(|id| !analysis.index().is_excluded(id));
        let (brief, whole): (Vec<_>, Vec<_>) = others
            .partition(|id| self.options.for_findings.is_some() && analysis.may_be_in_brief(id));
        drop(analysis);
        self.learn(whole);
        let files = brief.iter().map(|id| (id.clone(), File::InBrief)).collect();
        self.host.apply_change(Change::Files(files));
        brief
    }

    /// Tells the host the facts of other documents.
    fn learn(&mut self, ids: Vec<DocumentId>) {
        let analysis = self.host.analysis();
        let mut files = look_at(ids, self.folders, &analysis, self.pool);
        files.retain(|(_, file)| matches!(file, File::Facts { .. }));
        drop(analysis);
        self.host.apply_change(Change::Files(files));
    }

    /// Looks up what the documents depend on. What is found can give documents another role, which are then read again.
    fn settle(&mut self, documents: &mut [Found<'_>], others: &mut Vec<DocumentId>) {
        for _ in 0..ROUNDS {
            let Reader { host, folders, pool, .. } = self;
            settle(&mut Dependencies { host, documents, folders, pool });
            let analysis = self.host.analysis();
            let (brief, whole): (Vec<_>, Vec<_>) =
                std::mem::take(others).into_iter().partition(|id| analysis.may_be_in_brief(id));
            *others = brief;
            let unchecked = documents.iter_mut().filter(|it| !it.is_checked());
            let moved =
                unchecked.filter(|it| it.role_by_path != analysis.index().role_by_path(&it.id));
            let moved: Vec<&mut Found<'_>> = moved.collect();
            drop(analysis);
            if moved.is_empty() && whole.is_empty() {
                return;
            }
            self.learn(whole);
            self.read_again(moved);
        }
    }

    /// Reads documents again; one that cannot be read any more stays as it is.
    fn read_again(&mut self, moved: Vec<&mut Found<'_>>) {
        let again = self.read(moved.iter().map(|it| (it.id.clone(), it.asked)).collect());
        let mut again = again.into_iter().peekable();
        for old in moved {
            if let Some(new) = again.next_if(|new| new.id == old.id) {
                (old.text, old.role_by_path) = (new.text, new.role_by_path);
            }
        }
    }

    /// Takes the facts of the documents that were read in brief and on which findings depend.
    fn answer_questions(&mut self, documents: &[Found<'_>], others: Vec<DocumentId>) {
        if self.options.for_findings.is_none() {
            return;
        }
        let analysis = self.host.analysis();
        let (checked, others_asked): (Vec<_>, Vec<_>) =
            documents.iter().partition(|it| it.is_checked());
        let questions = analysis.questions(checked.iter().map(|it| &it.id));
        let brief = others_asked.into_iter().filter(|it| analysis.may_be_in_brief(&it.id));
        let brief = brief.map(|it| (it.id.clone(), Some(it.asked)));
        let brief: Vec<_> = brief.chain(others.into_iter().map(|id| (id, None))).collect();
        let facts = self.pool.install(|| {
            let read =
                brief.into_par_iter().map_init(Parser::for_reading, |parser, (id, asked)| {
                    let file = self.answer(&analysis, &questions, &id, asked, parser)?;
                    Some((id, file))
                });
            read.flatten_iter().collect()
        });
        drop(analysis);
        self.host.apply_change(Change::Files(facts));
    }

    /// The facts of a document if any question is about it.
    fn answer(
        &self,
        analysis: &Analysis,
        questions: &Questions,
        id: &DocumentId,
        asked: Option<&Asked>,
        parser: &mut Parser,
    ) -> Option<File> {
        let index = analysis.index();
        let read = || match asked {
            Some(asked) => text(id, asked).ok(),
            None => disk::read_inside(id, self.folders),
        };
        if !analysis.is_asked(questions, id, read) {
            return None;
        }
        match asked {
            Some(_) => Some(File::facts(index, id, &read()?, parser)),
            None => Some(disk::look_for_facts(id, self.folders, index, parser).0),
        }
    }
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
    documents: &'a [Found<'a>],
    folders: &'a [PathBuf],
    pool: &'a ThreadPool,
}

impl Disk for Dependencies<'_> {
    fn unknown(&mut self) -> Vec<DocumentId> {
        let analysis = self.host.analysis();
        self.pool.install(|| {
            // Most documents depend on the same paths, so each thread keeps a set of its own.
            let documents = self.documents.par_chunks(AT_ONCE);
            let unknown = documents.fold(FxHashSet::default, |mut unknown, some| {
                // What has no findings depends on nothing, but what is found may give it a role.
                let (checked, others): (Vec<_>, Vec<_>) =
                    some.iter().partition(|it| it.is_checked());
                unknown.extend(analysis.unknown_of(checked.iter().map(|it| &it.id)));
                unknown.extend(analysis.unknown_of_roles(others.iter().map(|it| &it.id)));
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

#[cfg(test)]
mod tests {
    use std::fs;

    use plan_analysis::syntax::Parser;

    use super::{Found, Kept, Options, gather};
    use crate::cli::check::targets;
    use crate::threads;

    #[test]
    fn a_document_that_is_not_kept_is_read_again_and_has_the_same_findings() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write("specs/001-x/plan.md", "# Plan\n\n[NAME], [notes](notes.md#gone)\n");
        write("specs/001-x/notes.md", "# Notes\n\n## Here\n");
        write("README.md", "# Bells\n\n[NAME]\n");
        let targets = targets::targets(&[folder.path().to_owned()]).expect("a folder");
        let pool = threads::pool("test").expect("threads");
        let findings = |for_findings: Option<usize>| -> Vec<String> {
            let options = Options { for_findings, ..Options::default() };
            let mut gathered = gather(&targets, &[], &options, &pool);
            let analysis = gathered.host.analysis();
            let of = |it: &Found<'_>| {
                let document = it.document(&mut Parser::for_reading()).expect("it can be read")?;
                Some(format!("{:?}", analysis.check(&it.id, &document).1))
            };
            let is_kept = |it: &Found<'_>| matches!(it.text, Kept::Document(_));
            let kept = gathered.documents.iter().filter(|it| is_kept(it)).count();
            assert_eq!(
                kept,
                match for_findings {
                    None => 3,
                    Some(0) => 0,
                    Some(_) => 1,
                }
            );
            let found = gathered.documents.iter().filter_map(of);
            found.filter(|it| it != "[]").collect()
        };
        let all = findings(None);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(findings(Some(0)), all);
        assert_eq!(findings(Some(1 << 20)), all);
    }
}
