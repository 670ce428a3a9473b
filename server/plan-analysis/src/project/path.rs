//! Identities of documents, and paths as text: absolute and with `/` on every system.

use std::fmt;
use std::sync::Arc;

/// A document's identity: its absolute path with `/` as separator, or the editor's name for a document
/// without a file (`untitled:Untitled-1`). Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(Arc<str>);

impl DocumentId {
    /// Takes a path unchanged; [`normalize`] resolves `.` and `..`.
    pub fn new(path: &str) -> DocumentId {
        DocumentId(path.into())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a path rather than an editor's name for a document without a file.
    pub fn is_path(&self) -> bool {
        is_absolute(&self.0)
    }

    /// The last component of the path.
    pub fn file_name(&self) -> &str {
        file_name(&self.0)
    }

    /// The folder.
    pub fn folder(&self) -> &str {
        parent(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The last component of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder that contains `path`; `None` for the root.
pub fn parent(path: &str) -> Option<&str> {
    let (folder, _) = path.trim_end_matches('/').rsplit_once('/')?;
    Some(if folder.is_empty() { "/" } else { folder })
}

/// The folders that contain a path, innermost first.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder).filter(|up| up != folder))
}

/// Whether a path starts with `/` or a drive.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}

/// A path relative to a folder as an absolute path without `.` and `..`; `None` if it leaves the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    normalize(&format!("{}/{relative}", folder.trim_end_matches('/')))
}

/// A path without `.`, `..` and empty components; `None` if it leaves the root.
pub fn normalize(path: &str) -> Option<String> {
    if is_normal(path) {
        return Some(path.to_owned());
    }
    let mut names: Vec<&str> = Vec::new();
    for name in path.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    let drive = names.first().is_some_and(|name| name.ends_with(':'));
    Some(if drive { names.join("/") } else { format!("/{}", names.join("/")) })
}

/// Whether [`normalize`] leaves a path unchanged, as it does nearly all paths that are looked up.
pub fn is_normal(path: &str) -> bool {
    let bytes = path.as_bytes();
    if memchr::memchr(b'\\', bytes).is_some() {
        return false;
    }
    let mut begin = 1;
    let ends = memchr::memchr_iter(b'/', bytes).skip(1).chain([bytes.len()]);
    path.starts_with('/')
        && ends.into_iter().all(|end| {
            let name = &bytes[begin..end];
            let drive = begin == 1 && name.ends_with(b":");
            begin = end + 1;
            !drive && !matches!(name, b"" | b"." | b"..")
        })
}

/// The path relative to a folder; `None` if it is not inside it.
pub fn relative_to<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    rest.strip_prefix('/')
}

/// A path relative to a folder, as a link would write it: `spec.md`, `../b/spec.md`.
pub fn relative_from(folder: &str, path: &str) -> String {
    let names = |path: &str| {
        path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let (from, to) = (names(folder), names(path));
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    up.chain(to[shared..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// The number of steps from one folder to another.
pub fn distance(one: &str, other: &str) -> usize {
    let names = |path| str::split(path, '/').filter(|name| !name.is_empty());
    let shared = names(one).zip(names(other)).take_while(|(one, other)| one == other).count();
    names(one).count() + names(other).count() - 2 * shared
}

/// Whether a path is in a user's home directory: `/Users/ann/bells/plan.md`.
pub fn is_in_home(path: &str) -> bool {
    let rest = path.strip_prefix("/Users/").or_else(|| path.strip_prefix("/home/"));
    rest.is_some_and(|rest| rest.trim_end_matches('/').matches('/').count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_resolves_dots_and_never_leaves_the_root() {
        assert_eq!(join("/a/b", "../c/./d.md").as_deref(), Some("/a/c/d.md"));
        assert_eq!(join("/a", "../../x"), None);
        assert_eq!(join("c:/a", "..\\b.md").as_deref(), Some("c:/b.md"));
    }

    #[test]
    fn a_path_that_is_normal_is_told_from_one_that_is_made_so() {
        for path in ["/a/.b/c.md", "/a/..b/c", "/a"] {
            assert_eq!(normalize(path).as_deref(), Some(path));
            assert!(is_normal(path), "{path}");
        }
        for path in ["/a//b", "/a/", "/a/./b", "/a/../b", "/a\\b", "/c:/a", "a/b"] {
            assert_ne!(normalize(path).as_deref(), Some(path));
            assert!(!is_normal(path), "{path}");
        }
    }

    #[test]
    fn a_relative_path_goes_up_and_down() {
        assert_eq!(relative_from("/p/specs/001", "/p/specs/001/spec.md"), "spec.md");
        assert_eq!(relative_from("/p/specs/001", "/p/memory/c.md"), "../../memory/c.md");
    }

    #[test]
    fn a_sibling_with_the_folders_name_as_prefix_is_not_inside() {
        assert_eq!(relative_to("/ws-evil/a.md", "/ws"), None);
        assert_eq!(relative_to("/ws/a.md", "/ws"), Some("a.md"));
    }
}
