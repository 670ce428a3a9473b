//! Tests that keep the house: which file may know which, how long files and functions are, and that
//! what is generated from the rules is up to date. `UPDATE_DOCS=1 cargo test` writes the latter.

mod frameworks;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::features::Severity;
use crate::features::diagnostics::{RULES, Rule};

/// Maximum lines of a file, without its tests at the end.
const LONGEST_FILE: usize = 400;

/// Maximum lines of a function.
const LONGEST_FUNCTION: usize = 70;

/// A source file: its path from the repository's root, and its text without the tests at its end.
struct Source {
    path: String,
    text: String,
}

#[test]
fn a_module_knows_only_those_before_it() {
    let order = modules();
    let rank = |module: &str| order.iter().position(|other| other == module);
    // A file of tests knows everything.
    let is_code = |source: &Source| !source.path.ends_with("/tests.rs");
    for source in sources("server/plan-analysis/src").filter(is_code) {
        let Some(own) = rank(&module_of(&source.path)) else { continue };
        for (number, line) in source.code() {
            for used in segments_behind(line, "crate::") {
                let known = rank(used).is_none_or(|used| used <= own);
                assert!(
                    known,
                    "{}:{number} knows `{used}`, which lib.rs has behind it",
                    source.path
                );
            }
        }
    }
}

/// The modules of planls; each knows only those before it.
const PLANLS: &[&str] = &[
    "clock",
    "threads",
    "config",
    "disk",
    "capabilities",
    "from_proto",
    "to_proto",
    "transport",
    "session",
    "publish",
    "workspace",
    "workspace_diagnostics",
    "handlers",
    "router",
    "server",
    "cli",
];

/// What the command line knows: reading and checking files, and how a server is started.
const CLI: &[&str] = &["clock", "threads", "config", "disk", "server", "cli"];

#[test]
fn a_module_of_planls_knows_only_those_before_it() {
    let rank = |module: &str| PLANLS.iter().position(|other| *other == module);
    let mut ranked = 0;
    for source in sources("server/planls/src") {
        let Some(own) = rank(&module_of(&source.path)) else { continue };
        ranked += 1;
        for (number, line) in source.code() {
            for used in segments_behind(line, "crate::") {
                let known = rank(used).is_none_or(|used| used <= own);
                assert!(known, "{}:{number} knows `{used}`, which comes later", source.path);
                let is_cli = PLANLS[own] == "cli" && !CLI.contains(&used);
                assert!(!is_cli, "{}:{number} knows `{used}`", source.path);
            }
        }
    }
    assert!(ranked > 40, "only {ranked} files of planls have a place");
}

#[test]
fn a_feature_knows_no_other() {
    let folder = "server/plan-analysis/src/features";
    // A file of tests knows everything.
    let is_code = |source: &Source| !source.path.ends_with("/tests.rs");
    for source in sources(folder).filter(is_code) {
        let own = source.path[folder.len() + 1..].split(['/', '.']).next().unwrap().to_owned();
        for (number, line) in source.code() {
            for used in segments_behind(line, "crate::features::") {
                let other = used.starts_with(|c: char| c.is_lowercase()) && used != own;
                assert!(!other, "{}:{number} knows the feature `{used}`", source.path);
            }
        }
    }
}

#[test]
fn each_library_is_named_where_it_belongs() {
    let homes: [(&str, &[&str]); 4] = [
        ("tree_sitter", &["server/plan-analysis/src/syntax"]),
        ("ropey", &["server/plan-analysis/src/text.rs"]),
        ("annotate_snippets", &["server/plan-analysis/src/render.rs"]),
        ("tower_lsp", &["server/planls/src", "tests"]),
    ];
    for source in all_sources() {
        for (library, places) in homes {
            let home = places.iter().any(|place| source.path.starts_with(place));
            let named = source.code().find(|(_, line)| segments(line).any(|word| word == library));
            if let (false, Some((number, _))) = (home, named) {
                panic!("{}:{number} names `{library}`", source.path);
            }
        }
    }
}

#[test]
fn only_the_edges_wait() {
    const EDGES: [&str; 5] = ["server", "transport", "publish", "workspace", "main"];
    for source in sources("server/planls/src").chain(sources("server/plan-analysis/src")) {
        let inside = source.path.split("/src/").nth(1).unwrap_or_default();
        let stem = inside.trim_end_matches(".rs");
        let edge = source.path.starts_with("server/planls")
            && EDGES.iter().any(|edge| stem == *edge || stem.starts_with(&format!("{edge}/")));
        let waits = source.code().find(|(_, line)| segments(line).any(|word| word == "async"));
        if let (false, Some((number, _))) = (edge, waits) {
            panic!("{}:{number} is async", source.path);
        }
    }
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for source in all_sources() {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            long.push(format!("{} has {lines} lines", source.path));
        }
        let functions =
            functions(&source.text).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        long.extend(
            functions.map(|(name, lines)| format!("{}: {name} has {lines} lines", source.path)),
        );
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn conditions_are_written_as_if_and_else() {
    let hidden = concat!("match", " ()");
    for source in all_sources() {
        assert!(!source.text.contains(hidden), "{} matches on ()", source.path);
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in all_sources() {
        assert!(source.text.starts_with("//! "), "{} opens without a `//!` sentence", source.path);
    }
}

#[test]
fn every_rule_has_a_code_of_its_own_and_explains_itself() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len(), "two rules have the same code");
    for Rule { code, summary, explanation, .. } in RULES {
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        assert!(
            !summary.is_empty() && !summary.ends_with('.') && !summary.contains('\n'),
            "{code}"
        );
        assert!(
            explanation.contains("Before") && explanation.contains("After"),
            "{code} lacks an example"
        );
    }
}

#[test]
fn every_rule_has_its_page() {
    for rule in RULES {
        check_generated(&root().join(format!("docs/codes/{}.md", rule.code)), &page(rule));
    }
    let pages = files(&root().join("docs/codes"), "md");
    assert_eq!(pages.len(), RULES.len(), "docs/codes has a page for no rule: {pages:?}");
}

#[test]
fn the_readme_lists_the_codes() {
    const OPEN: &str = "<!-- codes -->\n";
    const CLOSE: &str = "<!-- /codes -->";
    let path = root().join("README.md");
    let Some(readme) = read(&path).map(|text| text.replace("\r\n", "\n")) else { return };
    let parts = readme
        .split_once(OPEN)
        .and_then(|(before, rest)| Some((before, rest.split_once(CLOSE)?.1)));
    let (before, after) =
        parts.expect("README.md has its table between `<!-- codes -->` and its end");
    check_generated(&path, &format!("{before}{OPEN}{}{CLOSE}{after}", table()));
}

#[test]
fn the_frameworks_have_their_page() {
    check_generated(&root().join("docs/frameworks.md"), &frameworks::page());
}

/// The page of a rule.
fn page(rule: &Rule) -> String {
    let Rule { code, severity, summary, .. } = rule;
    let capital = summary[..1].to_uppercase() + &summary[1..];
    let severity = match severity {
        Severity::Off => "off by default",
        severity => severity.name(),
    };
    let help = rule.help().replace("in planls.toml:", "in [planls.toml](../configuration.md):");
    format!(
        "<!-- Written from the rule by `UPDATE_DOCS=1 cargo test`. -->\n\n# {code}\n\n\
         A finding of [planls](../../README.md), a linter for the plans, specifications and task lists of \
         spec-driven development. [All codes](../index.md#codes).\n\n\
         {capital}. Severity: {severity}.\n\n{help}",
    )
}

/// The table of all rules.
fn table() -> String {
    let row = |rule: &&Rule| {
        let Rule { code, severity, summary, .. } = rule;
        format!("| [`{code}`](docs/codes/{code}.md) | {} | {summary} |\n", severity.name())
    };
    let rows: String = RULES.iter().map(row).collect();
    format!("| Code | Default | Says |\n|---|---|---|\n{rows}")
}

#[expect(clippy::disallowed_methods, reason = "a test may read and write the documentation")]
fn check_generated(path: &Path, expected: &str) {
    let same = read(path).is_some_and(|text| text.replace("\r\n", "\n") == expected);
    if !same && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, expected).unwrap();
    } else {
        assert!(same, "{} is out of date: UPDATE_DOCS=1 cargo test", path.display());
    }
}

impl Source {
    /// The lines that are no comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// The modules of the analysis in the order of lib.rs.
fn modules() -> Vec<String> {
    let text = read(&root().join("server/plan-analysis/src/lib.rs")).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

fn module_of(path: &str) -> String {
    let inside = path.split("/src/").nth(1).unwrap_or_default();
    inside.split(['/', '.']).next().unwrap_or_default().to_owned()
}

/// The words of a line.
fn segments(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The names that follow a path in a line, those in its braces too.
fn segments_behind<'a>(line: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    line.split(path).skip(1).flat_map(|rest| {
        let (list, braced) = match rest.strip_prefix('{') {
            Some(list) => (list.split('}').next().unwrap_or_default(), true),
            None => (rest, false),
        };
        let names = list.split(',').take(if braced { usize::MAX } else { 1 });
        names.filter_map(|name| segments(name.trim()).next())
    })
}

/// The functions of a text and their lengths in lines, told by the indentation of their last brace.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let words: Vec<&str> = segments(bare).collect();
        let heads = ["pub", "fn", "async", "const", "crate", "super", ""];
        let at = words.iter().position(|word| *word == "fn");
        let Some(at) = at.filter(|at| words[..*at].iter().all(|word| heads.contains(word))) else {
            continue;
        };
        let end = format!("{}}}", &line[..line.len() - bare.len()]);
        let length = lines[index..].iter().position(|line| *line == end);
        if let (Some(length), false) = (length, line.ends_with('}')) {
            found.push((words[at + 1].to_owned(), length + 1));
        }
    }
    found
}

fn all_sources() -> impl Iterator<Item = Source> {
    sources("server/plan-analysis/src").chain(sources("server/planls/src")).chain(sources("tests"))
}

/// The sources of a folder, without this file, which names what it looks for.
fn sources(folder: &str) -> impl Iterator<Item = Source> {
    let root = root();
    let paths =
        files(&root.join(folder), "rs").into_iter().filter(|path| !path.ends_with("tidy.rs"));
    paths.map(move |path| {
        let text = read(&path).unwrap().replace("\r\n", "\n");
        let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let tail = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        Source { path, text: text[..tail].to_owned() }
    })
}

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[expect(clippy::disallowed_methods, reason = "a test may read the sources")]
fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The files with an extension below a folder; a folder that is not there has none.
#[expect(clippy::disallowed_methods, reason = "a test may read the sources")]
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(files(&path, extension)),
            false if path.extension().is_some_and(|own| own == extension) => found.push(path),
            false => {}
        }
    }
    found.sort();
    found
}
