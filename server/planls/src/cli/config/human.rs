//! What counts for a path, for people: a settings file whose comments say the rest.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use plan_analysis::project::role;
use plan_analysis::render::{Style, escaped};

use super::shown::{Shown, Template};

/// What is left between the names and what is said of them.
const WIDTH: usize = 16;

/// A settings file, so that the output can be saved and used as one.
pub(super) fn written(shown: &Shown, style: Style) -> Result<String> {
    let mut text = String::new();
    let mut line = |label: &str, said: &str| {
        // A name may hold anything, a line break too.
        let said = escaped(said);
        let _ = match (style, label) {
            (Style::Plain, "") => writeln!(text, "# {said}"),
            (Style::Plain, _) => writeln!(text, "# {label:WIDTH$}{said}"),
            (Style::Coloured, "") => writeln!(text, "\u{1b}[2m#\u{1b}[0m {said}"),
            (Style::Coloured, _) => {
                writeln!(text, "\u{1b}[2m#\u{1b}[0m \u{1b}[1m{label:WIDTH$}\u{1b}[0m{said}")
            }
        };
    };
    line("", &served(shown));
    if shown.settings_errors > 0 {
        line("", &format!("it has errors ({}); `planls check` shows them", shown.settings_errors));
    }
    for (label, said) in facts(shown) {
        line(label, &said);
    }
    let settings = toml::to_string_pretty(&shown.settings);
    let settings = settings.context("the settings cannot be written")?;
    Ok(format!("{text}\n{settings}"))
}

fn served(shown: &Shown) -> String {
    match &shown.settings_file {
        Some(file) => format!("{file} applies to {}", shown.path),
        None => format!("no planls.toml applies to {}; these are the defaults", shown.path),
    }
}

/// The names of what is said, each with it; what goes on has no name of its own.
fn facts(shown: &Shown) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let role = shown.role.iter().map(super::shown::Assigned::text);
    facts.extend(role.map(|it| ("role", it)));
    facts.extend(shown.root.iter().map(|root| ("root", root.text())));
    let documents = shown.documents.as_ref().map(counted);
    facts.extend(documents.map(|it| ("documents", it)));
    let is_one = shown.role.is_some();
    let frameworks = shown.frameworks.iter().map(|it| (*it).to_owned());
    list(&mut facts, if is_one { "framework" } else { "frameworks" }, frameworks);
    let templates = shown.templates.iter().map(Template::text);
    list(&mut facts, if is_one { "template" } else { "templates" }, templates);
    list(&mut facts, "constitution", shown.constitutions.iter().cloned());
    for (label, others) in
        [("other projects", &shown.other_roots), ("other settings", &shown.other_settings_files)]
    {
        if !others.is_empty() {
            list(&mut facts, label, others.iter().cloned());
        }
    }
    facts
}

/// Puts down some of a kind, one a line.
fn list(
    facts: &mut Vec<(&'static str, String)>,
    label: &'static str,
    all: impl Iterator<Item = String>,
) {
    let before = facts.len();
    let labels = [label].into_iter().chain(std::iter::repeat(" "));
    facts.extend(labels.zip(all));
    if facts.len() == before {
        facts.push((label, "none".to_owned()));
    }
}

/// `3 plan, 2 spec, 1 other`, in the order of the roles.
fn counted(documents: &std::collections::BTreeMap<&'static str, usize>) -> String {
    let names = role::ALL.into_iter().map(plan_analysis::project::Role::name).chain(["excluded"]);
    let counts = names.filter_map(|name| Some(format!("{} {name}", documents.get(name)?)));
    let all = counts.collect::<Vec<_>>().join(", ");
    if all.is_empty() { "none".to_owned() } else { all }
}

#[cfg(test)]
mod tests {
    use plan_analysis::render::Style;

    use super::super::shown::Shown;
    use super::written;

    #[test]
    fn colours_are_for_terminals_and_the_words_are_the_same() {
        let shown = Shown { path: "a\n\u{1b}.md".to_owned(), ..Shown::default() };
        let (plain, coloured) =
            (written(&shown, Style::Plain).unwrap(), written(&shown, Style::Coloured).unwrap());
        assert!(plain.contains("\n# constitution    none\n"), "{plain}");
        assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}[1m"), "{coloured:?}");
        let mut bare = coloured;
        for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, plain);
        let lines: Vec<&str> = plain.lines().take_while(|line| !line.is_empty()).collect();
        assert!(lines.iter().all(|line| line.starts_with("# ")), "{plain}");
    }
}
