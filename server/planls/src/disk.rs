//! The disk: which documents exist, and what is at a path. The only module that reads and writes documents and settings.

mod walk;

use std::fs::{self, File as DiskFile};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plan_analysis::analysis::File;
use plan_analysis::document::Document;
use plan_analysis::index::Index;
use plan_analysis::project::{DocumentId, preset};
use plan_analysis::syntax::Parser;
use tempfile::NamedTempFile;

pub(crate) use walk::{DOCUMENT_LIMIT, SCAN_LIMIT, Stamp, Tree, is_in_skipped, tree, walk};

/// Maximum size in bytes of a file that is read, even if the user names it; no plan is larger.
const FILE_LIMIT: u64 = 50 << 20;

/// Whether a path has the name of a Markdown document, or of a template of one.
pub(crate) fn is_document(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
    [".md", ".markdown", ".md.hbs"].iter().any(|ending| name.ends_with(ending))
}

/// The text of a regular file named by the user, without a byte order mark.
pub(crate) fn read(path: &Path) -> std::io::Result<String> {
    read_up_to(path, FILE_LIMIT)
}

/// Replaces the text of a file in one step, and keeps its byte order mark and permissions. An error if the file has
/// another text than `old` by now.
pub(crate) fn replace(path: &Path, old: &str, new: &str) -> std::io::Result<()> {
    let bytes = fs::read(path)?;
    let (mark, text) = match bytes.strip_prefix("\u{feff}".as_bytes()) {
        Some(text) => ("\u{feff}", text),
        None => ("", &bytes[..]),
    };
    if text != old.as_bytes() {
        return Err(std::io::Error::other("it was changed in the meantime"));
    }
    // A file that is cut short by a full disk is never in the place of the old one.
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(path))?;
    write!(file, "{mark}{new}")?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    file.persist(path).map(|_| ()).map_err(|failed| failed.error)
}

/// Writes a new file and the folders above it. An error if there is one.
pub(crate) fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    DiskFile::create_new(path)?.write_all(text.as_bytes())
}

/// Gives a folder another name. An error if there is anything of that name.
pub(crate) fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(std::io::Error::other(format!("{} exists already", to.display())));
    }
    fs::rename(from, to)
}

/// The names of the folders in a folder, in order.
pub(crate) fn folders_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|it| it.path().is_dir());
    let mut names: Vec<String> =
        folders.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Removes a file that has this text, and the folders above it that are empty then, up to `top`.
pub(crate) fn remove(path: &Path, text: &str, top: &Path) -> std::io::Result<()> {
    if read(path)? != text {
        return Err(std::io::Error::other("it was changed in the meantime"));
    }
    fs::remove_file(path)?;
    let above = path.ancestors().skip(1);
    let inside = above.take_while(|it| *it != top && it.starts_with(top));
    // The first that has something in it stays, and so do those above.
    for folder in inside {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Makes an empty file, or gives the one that is there the present time.
pub(crate) fn touch(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // The system's own time, which it gives other files too: it may be a few milliseconds older than the clock's.
    fs::write(path, "")
}

fn read_up_to(path: &Path, limit: u64) -> std::io::Result<String> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    // One byte more, so that the end is noticed without growing the buffer.
    let expected = metadata.len().min(limit) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(std::io::Error::other(format!("it is larger than {} MB", limit >> 20)));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        std::io::Error::other(format!(
            "it is not UTF-8 (byte {})",
            error.utf8_error().valid_up_to()
        ))
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// Opens without blocking: a FIFO would block forever.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<DiskFile> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<DiskFile> {
    DiskFile::open(path)
}

/// The text of a file in one of the folders after resolving links; large files are read only when they are
/// opened.
pub(crate) fn read_inside(id: &DocumentId, folders: &[PathBuf]) -> Option<String> {
    read_up_to(&real_inside(folders, Path::new(id.as_str()))?, SCAN_LIMIT).ok()
}

/// Whether a file is in one of the folders after resolving links.
pub(crate) fn holds(folders: &[PathBuf], path: &Path) -> bool {
    real_inside(folders, path).is_some_and(|real| real.is_file())
}

/// A path with its links resolved, if that is in one of the folders.
fn real_inside(folders: &[PathBuf], path: &Path) -> Option<PathBuf> {
    // For a missing file this is one system call instead of one per parent folder.
    path.symlink_metadata().ok()?;
    let real = path.canonicalize().ok()?;
    folders.iter().any(|folder| real.starts_with(folder)).then_some(real)
}

/// What is at a path, for the analysis, and its stamp if it is a file.
pub(crate) fn look(
    id: &DocumentId,
    folders: &[PathBuf],
    parser: &mut Parser,
) -> (File, Option<Stamp>) {
    look_with(id, folders, |text| File::Document(Arc::new(Document::new(text, parser))))
}

/// The same, but with only the facts of a closed document.
pub(crate) fn look_for_facts(
    id: &DocumentId,
    folders: &[PathBuf],
    index: &Index,
    parser: &mut Parser,
) -> (File, Option<Stamp>) {
    look_with(id, folders, |text| File::facts(index, id, text, parser))
}

/// What is at a path, without reading a document.
pub(crate) fn find(id: &DocumentId, folders: &[PathBuf]) -> (File, Option<Stamp>) {
    let path = Path::new(id.as_str());
    if preset::is_about(id.as_str()) || !is_document(path) {
        return look_with(id, folders, |_| File::Other);
    }
    let real = real_inside(folders, path);
    let Some(metadata) = real.and_then(|real| fs::metadata(real).ok()) else {
        return (File::Missing, None);
    };
    let stamp = Stamp::from_metadata(&metadata);
    let file = if metadata.is_dir() {
        File::Folder
    } else if metadata.is_file() && metadata.len() <= SCAN_LIMIT {
        File::Unread
    } else {
        File::Other
    };
    (file, stamp)
}

/// What is at a path; `read` converts the text of a document. After resolving links, nothing outside
/// `folders` is read.
fn look_with(
    id: &DocumentId,
    folders: &[PathBuf],
    read: impl FnOnce(&str) -> File,
) -> (File, Option<Stamp>) {
    let path = Path::new(id.as_str());
    let Some(real) = real_inside(folders, path) else { return (File::Missing, None) };
    let Ok(metadata) = fs::metadata(&real) else { return (File::Missing, None) };
    // Taken before the text, so that a file that changes in between is read again.
    let stamp = Stamp::from_metadata(&metadata);
    let file = if metadata.is_dir() {
        File::Folder
    } else if preset::is_about(id.as_str()) {
        read_up_to(&real, SCAN_LIMIT).map_or(File::Other, File::Templates)
    } else if !is_document(path) || metadata.len() > SCAN_LIMIT {
        File::Other
    } else {
        read_up_to(&real, SCAN_LIMIT).map_or(File::Other, |text| read(&text))
    };
    (file, stamp)
}

/// The identity of a path: absolute, with `/`.
pub(crate) fn id(path: &Path) -> DocumentId {
    DocumentId::new(&spelling(&path.to_string_lossy()))
}

/// The one way to write a path: with `/`, and on Windows with a small drive letter, also where the system writes
/// `\\?\C:\a` for a path whose links are resolved.
pub(crate) fn spelling(path: &str) -> String {
    let path = path.strip_prefix(r"\\?\").filter(|rest| has_drive(rest)).unwrap_or(path);
    let path = path.replace('\\', "/");
    if has_drive(&path) { path[..1].to_lowercase() + &path[1..] } else { path }
}

pub(crate) fn has_drive(path: &str) -> bool {
    path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic())
}
