//! Targets: the meaning of a link's destination, before any lookup on disk.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::model::entity::unescaped;

use super::path::{DocumentId, is_absolute, is_normal, join, normalize, relative_to};

/// Maximum number of components of a foreign path that are compared, counted from its end.
const DEEPEST: usize = 64;

/// The destination of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of the project, and perhaps an anchor in it.
    Local {
        /// The decoded path; empty for an anchor in the same document.
        path: String,
        /// The path as written, where it was read as something else: a name may contain `%2D` itself, or end with `:3`.
        undecoded: Option<String>,
        /// The decoded text after the `#`.
        fragment: Option<String>,
    },
    /// A path that only exists on the writer's machine: `file:///…`, `C:\…`.
    Machine {
        /// The decoded path, with `/` as separator.
        path: String,
    },
    /// A URL with any other scheme.
    External,
}

impl Target {
    /// Reads a destination as written (CommonMark 6.3; percent-encoding as in RFC 3986).
    pub fn parse(raw: &str) -> Target {
        // If the decoded bytes are not UTF-8, the `%` was not an escape.
        let decoded = |text: &str| {
            let decoded = percent_decode_str(text).decode_utf8();
            decoded.map_or_else(|_| text.to_owned(), Cow::into_owned)
        };
        if let Some(path) = raw.strip_prefix("file:") {
            return Target::Machine { path: decoded(path.trim_start_matches("//")) };
        }
        if raw.as_bytes().get(1) == Some(&b':')
            && raw.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Target::Machine { path: decoded(raw).replace('\\', "/") };
        }
        if has_scheme(raw) || raw.starts_with("//") {
            return Target::External;
        }
        let raw = &*unescaped(raw);
        let (path, fragment) = match raw.split_once('#') {
            Some((path, fragment)) => (path, Some(decoded(fragment))),
            None => (raw, None),
        };
        // A query is for a server; the path of a file ends before it.
        let written = path.split('?').next().unwrap_or_default();
        let path = line_of(written).map_or(written, |line| &written[..written.len() - line.len()]);
        let undecoded = Some(written).filter(|it| it.contains('%') || path.len() < it.len());
        let undecoded = undecoded.map(str::to_owned);
        let path = decoded(path);
        let undecoded = undecoded.filter(|written| *written != path);
        Target::Local { path, undecoded, fragment }
    }

    /// The places where a local path may be, the most likely first: relative to the document, the project,
    /// the workspace folder. A leading `/` is the project's root.
    pub fn places(
        path: &str,
        from: &DocumentId,
        root: Option<&str>,
        folder: Option<&str>,
    ) -> Vec<DocumentId> {
        let mut places = Vec::new();
        let mut add = |place: Option<String>| {
            let place = place.map(|place| DocumentId::new(&place));
            places.extend(place.filter(|place| !places.contains(place)));
        };
        let bases = [root, folder].into_iter().flatten();
        if is_absolute(path) {
            bases.for_each(|base| add(join(base, path)));
        } else {
            add(join(from.folder(), path));
            bases.for_each(|base| add(join(base, path)));
        }
        places
    }

    /// Where a path of another machine may be here: its longest tails that start with the name of an entry of
    /// the project.
    pub fn tails(path: &str, root: &str) -> Vec<DocumentId> {
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
        let first = names.len().saturating_sub(DEEPEST);
        let tails = (first..names.len()).filter_map(|at| join(root, &names[at..].join("/")));
        tails.map(|path| DocumentId::new(&path)).collect()
    }

    /// Whether a path stays inside a folder.
    pub fn is_inside(path: &DocumentId, folder: &str) -> bool {
        let is_inside = |path: &str| path == folder || relative_to(path, folder).is_some();
        if is_normal(path.as_str()) {
            is_inside(path.as_str())
        } else {
            normalize(path.as_str()).is_some_and(|path| is_inside(&path))
        }
    }
}

/// The line with which a path ends, as compilers name one: `:52`, `:52:7`, `:52-60`.
pub fn line_of(path: &str) -> Option<&str> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let name = path.rfind('/').map_or(0, |at| at + 1);
    let at = name + path[name..].find(':')?;
    let (first, last) = path[at + 1..].split_once([':', '-']).unwrap_or((&path[at + 1..], "1"));
    (at > name && is_number(first) && is_number(last)).then(|| &path[at..])
}

/// `https:`, `mailto:`: a scheme before a colon (RFC 3986, 3.1).
fn has_scheme(raw: &str) -> bool {
    let Some((scheme, _)) = raw.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::Target;

    fn local(path: &str, fragment: Option<&str>) -> Target {
        Target::Local { path: path.into(), undecoded: None, fragment: fragment.map(str::to_owned) }
    }

    #[test]
    fn a_target_is_a_path_and_a_fragment_decoded() {
        let Target::Local { path, undecoded, fragment } = Target::parse("a%20b.md#x%C3%A9") else {
            panic!("a local path");
        };
        assert_eq!((path.as_str(), fragment.as_deref()), ("a b.md", Some("xé")));
        assert_eq!(undecoded.as_deref(), Some("a%20b.md"));
        assert_eq!(Target::parse("#only"), local("", Some("only")));
        assert_eq!(Target::parse("a.md?raw=1"), local("a.md", None));
        for line in ["52", "52:7", "52-60"] {
            let Target::Local { path, undecoded, fragment } =
                Target::parse(&format!("a/b.rs:{line}"))
            else {
                panic!("a local path");
            };
            assert_eq!((path.as_str(), fragment), ("a/b.rs", None));
            assert_eq!(undecoded, Some(format!("a/b.rs:{line}")));
        }
        assert_eq!(Target::parse("a/b.rs:x"), local("a/b.rs:x", None));
        assert_eq!(Target::parse("a/:3"), local("a/:3", None));
        assert_eq!(Target::parse(r"a\_b\(c\).md#&amp;"), local("a_b(c).md", Some("&")));
        assert_eq!(Target::parse("100%.md#50%FF"), local("100%.md", Some("50%FF")));
    }

    #[test]
    fn addresses_and_paths_of_another_machine_are_told_apart() {
        for raw in ["https://a.b/c", "mailto:a@b.c", "vscode:x", "//host/share"] {
            assert_eq!(Target::parse(raw), Target::External, "{raw}");
        }
        assert_eq!(
            Target::parse("file:///c:/a%20b.md"),
            Target::Machine { path: "/c:/a b.md".into() }
        );
        assert_eq!(Target::parse("Z:\\p\\a.md"), Target::Machine { path: "Z:/p/a.md".into() });
    }
}
