//! The root of a document's project, found from the document upwards. Where planls was started and what is
//! above the repository do not matter.

use super::frameworks::INSTALLED;
use super::layout::ROOT_MARKS;
use super::path::{ancestors, file_name, relative_to};

/// The entry at the top of a repository: a folder, or a file in worktrees and submodules.
pub const REPOSITORY: &str = ".git";

/// The folder that is a root if there is a folder at this path, or a file: `/w` for `/w/.kiro`, and for
/// `/w/openspec/project.md`.
pub fn marked_by(path: &str, is_folder: bool) -> Option<&str> {
    ROOT_MARKS.iter().filter(|mark| is_folder || is_proof(mark)).find_map(|mark| {
        let folder = path.strip_suffix(mark.as_str())?.strip_suffix('/')?;
        Some(if folder.is_empty() { "/" } else { folder })
    })
}

/// Whether a path marks a root, of a project or of a repository, if something is there.
pub fn is_mark(path: &str) -> bool {
    file_name(path) == REPOSITORY || marked_by(path, true).is_some()
}

/// Whether a mark is what a folder contains. It may be a file.
pub fn is_proof(mark: &str) -> bool {
    mark.contains('/')
}

/// The mark below a folder that a path leads through, or to.
pub fn mark_on(path: &str, folder: &str) -> Option<&'static str> {
    let below = relative_to(path, folder)?;
    ROOT_MARKS.iter().map(String::as_str).find(|mark| {
        let rest = below.strip_prefix(mark);
        rest.is_some_and(|rest| rest.starts_with('/') || rest.is_empty() && is_proof(mark))
    })
}

/// A project's root, and the reason for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root<'a> {
    /// The folder.
    pub folder: &'a str,
    /// Why it is the root.
    pub mark: Mark,
}

/// Why a folder is a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It contains a marker or settings.
    Held,
    /// It contains the outermost `specs` folder on the path.
    Specs,
    /// It is the top of a repository.
    Repository,
}

/// The project's root for a path: the nearest folder above it with a marker, unless a repository begins below
/// that folder; else the folder that contains the outermost `specs` of the repository; else the repository. A
/// marker on the path itself is known without looking at the disk. Folders above `top` are not considered.
pub fn root<'a>(
    path: &'a str,
    top: Option<&str>,
    holds_marker: impl Fn(&str) -> bool,
    is_repository: impl Fn(&str) -> bool,
) -> Option<Root<'a>> {
    let specs = |folder| {
        let folder = outermost_specs(path, folder)?;
        Some(Root { folder, mark: Mark::Specs })
    };
    let mut last = None;
    for folder in ancestors(path) {
        if top.is_some_and(|top| folder != top && relative_to(folder, top).is_none()) {
            break;
        }
        let is_marked = || mark_on(path, folder).is_some() || holds_marker(folder);
        if !is_installed(folder, top) && is_marked() {
            return Some(Root { folder, mark: Mark::Held });
        }
        last = Some(folder);
        if is_repository(folder) {
            return specs(folder).or(Some(Root { folder, mark: Mark::Repository }));
        }
    }
    specs(last?)
}

/// Whether a folder was installed from another project, by its path below `top`.
fn is_installed(folder: &str, top: Option<&str>) -> bool {
    let below = top.and_then(|top| folder.strip_prefix(top)).unwrap_or(folder);
    below.find(INSTALLED).is_some_and(|at| {
        below[..at].ends_with('/') && below[at + INSTALLED.len()..].starts_with('/')
    })
}

/// The folder that contains the outermost `specs` folder on the path, below `folder`; for `docs/specs` the
/// one that contains `docs`.
fn outermost_specs<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let start = folder.trim_end_matches('/').len();
    let at = start + path.get(start..)?.find("/specs/")?;
    let holder = &path[..at];
    let holder = holder.strip_suffix("/docs").filter(|it| it.len() >= start).unwrap_or(holder);
    Some(if holder.is_empty() { "/" } else { holder })
}

#[cfg(test)]
mod tests {
    use super::{Mark, marked_by, root};

    #[track_caller]
    fn check(path: &str, marked: &[&str], repositories: &[&str], expected: Option<&str>) {
        let found = root(path, None, |it| marked.contains(&it), |it| repositories.contains(&it));
        assert_eq!(found.map(|it| it.folder), expected);
    }

    #[test]
    fn what_makes_a_root_is_said() {
        let mark = |path, marked: &[&str], repositories: &[&str]| {
            let found =
                root(path, None, |it| marked.contains(&it), |it| repositories.contains(&it));
            found.map(|it| it.mark)
        };
        assert_eq!(mark("/w/specs/001/plan.md", &["/w"], &["/w"]), Some(Mark::Held));
        assert_eq!(mark("/w/.kiro/specs/x/design.md", &[], &[]), Some(Mark::Held));
        assert_eq!(mark("/w/specs/001/plan.md", &[], &["/w"]), Some(Mark::Specs));
        assert_eq!(mark("/w/notes/plan.md", &[], &["/w"]), Some(Mark::Repository));
        assert_eq!(mark("/w/notes/plan.md", &[], &[]), None);
    }

    #[test]
    fn the_nearest_folder_with_a_marker_is_the_root() {
        check("/w/api/specs/001/plan.md", &["/w", "/w/api"], &["/w"], Some("/w/api"));
        check("/w/web/specs/001/plan.md", &["/w", "/w/api"], &["/w"], Some("/w"));
    }

    #[test]
    fn a_marker_in_the_path_itself_needs_no_knowledge() {
        check("/w/.kiro/specs/x/design.md", &[], &[], Some("/w"));
        check("/w/specs/x/plan.md", &[], &[], Some("/w"));
        check("/w/docs/specs/x/plan.md", &[], &[], Some("/w"));
        check("/w/notes/plan.md", &[], &[], None);
    }

    #[test]
    fn a_folder_whose_name_says_too_little_has_to_contain_what_the_framework_keeps_there() {
        for inside in ["specs/bells/spec.md", "changes/x/tasks.md", "project.md"] {
            check(&format!("/w/app/openspec/{inside}"), &[], &["/w"], Some("/w/app"));
        }
        for path in ["/w/.claude/commands/openspec/plan.md", "/w/site/openspec/specs.md"] {
            check(path, &[], &["/w"], Some("/w"));
        }
        assert_eq!(marked_by("/w/openspec/specs", true), Some("/w"));
        assert_eq!(marked_by("/w/openspec/AGENTS.md", false), Some("/w"));
        assert_eq!(marked_by("/w/openspec", true), None);
        assert_eq!(marked_by("/.kiro", true), Some("/"));
        assert_eq!(marked_by("/w/.kiro", false), None);
    }

    #[test]
    fn what_is_installed_from_another_project_is_no_root() {
        let path = "/w/.specify/extensions/bells/specs/001/plan.md";
        check(path, &["/w", "/w/.specify/extensions/bells"], &["/w"], Some("/w"));
        let top = "/w/.specify/extensions/bells";
        let found = root(path, Some(top), |it| it == top, |_| false);
        assert_eq!(found.map(|it| it.folder), Some(top));
    }

    #[test]
    fn what_lies_above_a_repository_is_no_root() {
        check("/home/w/notes/plan.md", &["/home"], &["/home/w"], Some("/home/w"));
        check("/specs/w/specs/001/plan.md", &["/"], &["/specs/w"], Some("/specs/w"));
        check("/home/w/a/specs/001/plan.md", &["/home"], &["/home/w"], Some("/home/w/a"));
        check("/home/w/docs/specs/001/plan.md", &[], &["/home/w/docs"], Some("/home/w/docs"));
    }

    #[test]
    fn nothing_above_the_top_is_a_root() {
        let found =
            |path, top| root(path, Some(top), |it| it == "/w", |_| false).map(|it| it.folder);
        assert_eq!(found("/w/api/notes/plan.md", "/w/api"), None);
        assert_eq!(found("/w/specs/api/specs/001/plan.md", "/w/specs/api"), Some("/w/specs/api"));
        assert_eq!(found("/w/notes/plan.md", "/"), Some("/w"));
    }
}
