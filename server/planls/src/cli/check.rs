//! `planls check`: the findings of documents, as the server would report them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use plan_analysis::analysis::{AnalysisHost, Change, File};
use plan_analysis::document::Document;
use plan_analysis::features::Diagnostic;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;

use super::output;
use crate::workspace;

/// What `check` is asked to do.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files and folders to check
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// The forms of output.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The line, what is wrong in it, and what to do
    Human,
    /// An array of objects, for programs
    Json,
}

/// A checked document.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The path as it was asked for.
    pub(crate) shown: String,
    /// The document.
    pub(crate) document: Arc<Document>,
    /// What is wrong in it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Checks and writes; the exit code is 0 without findings, 1 with.
pub(crate) fn run(arguments: &Arguments) -> Result<i32> {
    let targets = targets(&arguments.paths)?;
    let (checked, unread) = check(&targets);
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
    /// Each file with the path it was asked for by.
    files: BTreeMap<PathBuf, String>,
    folders: Vec<PathBuf>,
}

fn targets(paths: &[PathBuf]) -> Result<Targets> {
    let mut targets = Targets::default();
    for path in paths {
        let real = path.canonicalize().with_context(|| format!("{} does not exist", path.display()))?;
        if real.is_dir() {
            for file in workspace::documents(&real) {
                let inside = file.strip_prefix(&real).unwrap_or(&file);
                let shown = if path == Path::new(".") { inside.to_path_buf() } else { path.join(inside) };
                targets.files.insert(file, shown.to_string_lossy().into_owned());
            }
            targets.folders.push(real);
        } else {
            targets.folders.push(project_folder(&real));
            targets.files.insert(real, path.to_string_lossy().into_owned());
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
        [".git", "planls.toml", ".specify", ".kiro", ".kittify", "openspec", "specs"]
            .iter()
            .any(|marker| folder.join(marker).exists())
    };
    let folder = file.parent().unwrap_or(file);
    folder.ancestors().find(marked).unwrap_or(folder).to_path_buf()
}

fn check(targets: &Targets) -> (Vec<Checked>, Vec<(PathBuf, std::io::Error)>) {
    let mut parser = Parser::new();
    let mut host = AnalysisHost::new();
    let folders = targets.folders.iter().map(|folder| workspace::id(folder).as_str().to_owned());
    host.apply_change(Change::Folders(folders.collect()));
    let mut documents: Vec<(DocumentId, String, Arc<Document>)> = Vec::new();
    let mut unread = Vec::new();
    for (path, shown) in &targets.files {
        match workspace::read(path) {
            Ok(text) => {
                let document = Arc::new(Document::new(&text, &mut parser));
                documents.push((workspace::id(path), shown.clone(), document));
            }
            Err(error) => unread.push((path.clone(), error)),
        }
    }
    for (id, _, document) in &documents {
        host.apply_change(Change::File(id.clone(), Some(File::Document(Arc::clone(document)))));
    }
    learn(&mut host, &documents, &targets.folders, &mut parser);
    let analysis = host.analysis();
    let checked = documents.into_iter().map(|(id, shown, document)| {
        let (_, diagnostics) = analysis.check(&id, &document);
        Checked { shown, document, diagnostics }
    });
    (checked.collect(), unread)
}

/// Looks at every path that the documents ask about, and at what the answers make them ask.
fn learn(
    host: &mut AnalysisHost,
    documents: &[(DocumentId, String, Arc<Document>)],
    folders: &[PathBuf],
    parser: &mut Parser,
) {
    // Twice: a marker that was found moves the root, and with it the templates.
    for _ in 0..2 {
        let analysis = host.analysis();
        let asked = documents.iter().flat_map(|(id, _, document)| analysis.unknown_of(id, document));
        let mut asked: Vec<DocumentId> = asked.collect();
        asked.sort();
        asked.dedup();
        drop(analysis);
        for id in asked {
            let file = workspace::look(&id, folders, parser);
            host.apply_change(Change::File(id, Some(file)));
        }
    }
}
