//! Files and folders: which documents there are, and what is at a path. The only place that reads
//! the disk.

use std::fs::{self, File as DiskFile};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use plan_analysis::analysis::File;
use plan_analysis::document::Document;
use plan_analysis::project::{DocumentId, preset};
use plan_analysis::syntax::Parser;
use tower_lsp::Client;

use crate::session::Session;
use crate::transport::Outbox;

/// Larger files are not read: no plan is, and nobody should wait for one.
pub(crate) const FILE_LIMIT: u64 = 50 << 20;

/// The parser of documents is recursive and written in C; it may need this much.
const SCAN_STACK: usize = 64 << 20;

/// Folders in which no project keeps its own documents.
const SKIPPED: &[&str] =
    &[".git", ".hg", ".svn", "node_modules", "target", ".venv", "venv", "__pycache__"];

/// The markdown files below a folder, sorted; what `.gitignore` names is left out.
pub(crate) fn documents(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        // Nothing outside the folder has a say, not even what to ignore.
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .filter_entry(|entry| !SKIPPED.iter().any(|name| entry.file_name() == *name))
        .build();
    let files = walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut paths: Vec<PathBuf> =
        files.map(ignore::DirEntry::into_path).filter(|path| is_document(path)).collect();
    paths.sort();
    paths
}

/// Whether a name is that of a markdown document, or of a template of one.
pub(crate) fn is_document(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
    [".md", ".markdown", ".md.hbs"].iter().any(|ending| name.ends_with(ending))
}

/// The text of a regular file. A byte order mark at its start is left out, as editors do.
pub(crate) fn read(path: &Path) -> std::io::Result<String> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(std::io::Error::other("it is larger than 50 MB"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        std::io::Error::other(format!(
            "it is not UTF-8 (byte {})",
            error.utf8_error().valid_up_to()
        ))
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

/// Opens without waiting: a fifo would block for ever.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<DiskFile> {
    use std::os::unix::fs::OpenOptionsExt;
    let nonblocking = 0o4000;
    fs::OpenOptions::new().read(true).custom_flags(nonblocking).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<DiskFile> {
    DiskFile::open(path)
}

/// The text of a document that lies in one of the folders, links resolved.
pub(crate) fn read_inside(id: &DocumentId, folders: &[PathBuf]) -> Option<String> {
    let real = Path::new(id.as_str()).canonicalize().ok()?;
    let inside = folders.iter().any(|folder| real.starts_with(folder));
    inside.then(|| read(&real).ok()).flatten()
}

/// Reads the documents of the workspace on a thread of its own, and asks the client to look again
/// where that has changed an answer.
pub(crate) fn scan_in_background(session: Arc<Session>, client: Client, outbox: Outbox) {
    let handle = tokio::runtime::Handle::current();
    let scan = move || {
        let mut parser = Parser::new();
        for (name, folder) in session.folders() {
            for path in documents(&folder) {
                let inside = path
                    .strip_prefix(&folder)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                let id = DocumentId::new(&format!("{}/{inside}", name.trim_end_matches('/')));
                if session.leaves_out(&id) {
                    continue;
                }
                if let Ok(text) = read(&path) {
                    session.learn(id, Arc::new(Document::new(&text, &mut parser)));
                }
            }
        }
        session.publish(&outbox);
        if session.snapshot().client.refreshes {
            handle.spawn(async move {
                // A client that cannot do it has said so; there is nobody to tell.
                let _ = client.workspace_diagnostic_refresh().await;
            });
        }
    };
    let thread =
        std::thread::Builder::new().name("scan".to_owned()).stack_size(SCAN_STACK).spawn(scan);
    if let Err(error) = thread {
        tracing::error!("the workspace is not read: {error}");
    }
}

/// What is at a path, for the analysis. Nothing outside `folders` is looked at, links resolved.
pub(crate) fn look(id: &DocumentId, folders: &[PathBuf], parser: &mut Parser) -> File {
    let path = Path::new(id.as_str());
    let Ok(real) = path.canonicalize() else { return File::Missing };
    if !folders.iter().any(|folder| real.starts_with(folder)) {
        return File::Missing;
    }
    match fs::metadata(&real) {
        Ok(metadata) if metadata.is_dir() => File::Folder,
        Ok(_) if is_document(path) => match read(&real) {
            Ok(text) => File::Document(Arc::new(Document::new(&text, parser))),
            Err(_) => File::Other,
        },
        Ok(_) if preset::is_about(id.as_str()) => read(&real).map_or(File::Other, File::Templates),
        Ok(_) => File::Other,
        Err(_) => File::Missing,
    }
}

/// The identity of a path: absolute, with `/`.
pub(crate) fn id(path: &Path) -> DocumentId {
    DocumentId::new(&path.to_string_lossy().replace('\\', "/"))
}
