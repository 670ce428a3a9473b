//! Locations of settings files: their names, and the folder that each applies to. Paths are absolute, with
//! `/` as separator.

use plan_analysis::project::path::{ancestors, file_name, parent};

/// The names of the settings file, relative to the folder that it applies to; the first that exists is used.
pub(crate) const NAMES: [&str; 3] = ["planls.toml", ".planls.toml", ".config/planls.toml"];

/// The paths of a folder's settings file, in order of precedence.
pub(crate) fn candidates(folder: &str) -> [String; 3] {
    NAMES.map(|name| format!("{}/{name}", folder.trim_end_matches('/')))
}

/// The folder that a settings file applies to; `None` if the path is not one of a settings file.
pub(crate) fn serves(path: &str) -> Option<&str> {
    let folder = parent(path)?;
    match file_name(path) {
        "planls.toml" if file_name(folder) == ".config" => parent(folder),
        "planls.toml" | ".planls.toml" => Some(folder),
        _ => None,
    }
}

/// The folders whose settings may apply to a path, innermost first: up to `top`, and none if the path is not
/// inside it.
pub(crate) fn nearest<'a>(path: &'a str, top: &str) -> impl Iterator<Item = &'a str> {
    let top = if top.len() > 1 { top.trim_end_matches('/') } else { top };
    let count = ancestors(path).position(|folder| folder == top).map_or(0, |at| at + 1);
    ancestors(path).take(count)
}

#[cfg(test)]
mod tests {
    use super::{nearest, serves};

    #[test]
    fn a_settings_file_serves_its_folder() {
        assert_eq!(serves("/a/planls.toml"), Some("/a"));
        assert_eq!(serves("/a/.planls.toml"), Some("/a"));
        assert_eq!(serves("/a/.config/planls.toml"), Some("/a"));
        assert_eq!(serves("/planls.toml"), Some("/"));
        assert_eq!(serves("/a/other.toml"), None);
    }

    #[test]
    fn settings_are_looked_for_up_to_the_top_and_no_further() {
        let folders = |path, top| nearest(path, top).collect::<Vec<_>>();
        assert_eq!(folders("/w/a/b/plan.md", "/w/"), ["/w/a/b", "/w/a", "/w"]);
        assert_eq!(folders("/w/plan.md", "/w"), ["/w"]);
        assert_eq!(folders("/other/plan.md", "/w"), [""; 0]);
        assert_eq!(folders("/a/plan.md", "/"), ["/a", "/"]);
    }
}
