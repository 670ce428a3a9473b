//! The caller's decisions: severities of findings, roles of documents, and tokens that are not placeholders.
//! Where settings are stored and in which format is up to the caller.

use std::collections::BTreeMap;

use globset::GlobSet;
use regex::RegexSet;

use crate::project::Role;
use crate::project::path::{join, relative_to};
use crate::project::reason::{Assigned, Reason};

/// The settings of a folder. Patterns and paths are relative to it, with `/` as separator.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Severities by code. Other codes keep their default.
    pub severities: BTreeMap<String, Severity>,
    /// Severities for some of the documents; the last match applies.
    pub overrides: Vec<Override>,
    /// Tokens that are not placeholders, as written, with their marks.
    pub ignored_tokens: Vec<String>,
    /// Patterns of such tokens; they are not anchored.
    pub ignored_patterns: RegexSet,
    /// Roles of documents; the first match applies.
    pub roles: Vec<(GlobSet, Role)>,
    /// Documents to ignore.
    pub excluded: GlobSet,
    /// Paths of constitutions, the most specific first; if empty, those of the layouts apply.
    pub constitutions: Vec<String>,
    /// The templates of some roles.
    pub templates: BTreeMap<Role, String>,
    /// The folder of the other templates.
    pub template_folder: Option<String>,
}

/// Severities for the documents that match a pattern.
#[derive(Clone, Debug)]
pub struct Override {
    /// The documents.
    pub paths: GlobSet,
    /// Severities by code.
    pub severities: BTreeMap<String, Severity>,
}

impl Config {
    /// The indices of the overrides that apply to a path.
    pub fn overrides_for(&self, relative: &str) -> Box<[usize]> {
        let overrides = self.overrides.iter().enumerate();
        overrides.filter(|(_, it)| it.paths.is_match(relative)).map(|(at, _)| at).collect()
    }

    /// The severity of a code, given the overrides that apply to the document; `None` if it is not set.
    pub fn severity(&self, code: &str, overrides: &[usize]) -> Option<Severity> {
        let last = overrides.iter().rev().filter_map(|at| self.overrides.get(*at));
        let chosen = last.filter_map(|it| it.severities.get(code)).next();
        chosen.or_else(|| self.severities.get(code)).copied()
    }

    /// The role of a path; `None` if it is not set.
    pub fn role(&self, relative: &str) -> Option<Assigned> {
        if self.excluded.is_match(relative) {
            return Some(Role::Other.by(Reason::Excluded));
        }
        let fitting = self.roles.iter().find(|(glob, _)| glob.is_match(relative));
        match fitting {
            Some((_, role)) => Some(role.by(Reason::Roles)),
            None => self.role_of_own(relative).map(|role| role.by(Reason::Named)),
        }
    }

    /// The role of a path that the settings name as a template or a constitution.
    fn role_of_own(&self, relative: &str) -> Option<Role> {
        let folder = self.template_folder.as_deref();
        let in_folder = folder.is_some_and(|folder| relative_to(relative, folder).is_some());
        if self.templates.values().any(|path| path == relative) {
            Some(Role::Template)
        } else if self.constitutions.iter().any(|path| path == relative) {
            Some(Role::Constitution)
        } else {
            in_folder.then_some(Role::Template)
        }
    }

    /// Whether a token is listed as not a placeholder.
    pub fn ignores(&self, token: &str) -> bool {
        self.ignored_tokens.iter().any(|ignored| ignored == token)
            || self.ignored_patterns.is_match(token)
    }

    /// The paths of a document's template, by its role and file name.
    pub fn template_paths(&self, folder: &str, role: Option<Role>, name: &str) -> Vec<String> {
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let of_role = role.and_then(|role| self.templates.get(&role)).cloned();
        let inside = self.template_folder.iter().flat_map(|own| {
            let names = [Some(stem), role.map(Role::name)];
            names.into_iter().flatten().flat_map(move |name| {
                [format!("{own}/{name}-template.md"), format!("{own}/{name}.md")]
            })
        });
        of_role.into_iter().chain(inside).filter_map(|path| join(folder, &path)).collect()
    }
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something has to be done.
    Warning,
    /// Worth knowing.
    Information,
    /// A minor remark.
    Hint,
    /// Not reported unless the settings enable it.
    Off,
}

impl Severity {
    /// The name in the settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
            Severity::Off => "off",
        }
    }
}

/// All severities, the most severe first.
pub const SEVERITIES: [Severity; 5] =
    [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint, Severity::Off];

#[cfg(test)]
mod tests {
    use globset::{Glob, GlobSet};

    use super::{Config, Override, Severity};
    use crate::fixture::check_diagnostics_with;
    use crate::project::Role;

    fn role(config: &Config, relative: &str) -> Option<Role> {
        config.role(relative).map(|it| it.role)
    }

    fn globs(pattern: &str) -> GlobSet {
        GlobSet::builder().add(Glob::new(pattern).unwrap()).build().unwrap()
    }

    fn set(code: &str, severity: Severity) -> std::collections::BTreeMap<String, Severity> {
        [(code.to_owned(), severity)].into()
    }

    const PLAN: &str = "# Plan\n\n**Owner**: [TEAM_LEAD]\n";

    #[test]
    fn an_override_counts_where_its_paths_fit_and_the_last_counts_most() {
        let over = |pattern: &str, severity| Override {
            paths: globs(pattern),
            severities: set("unfilled-placeholder", severity),
        };
        let config = |overrides| Config {
            severities: set("unfilled-placeholder", Severity::Error),
            overrides,
            ..Config::default()
        };
        let hint = "           ^^^^^^^^^^^ hint unfilled-placeholder\n";
        let error = "           ^^^^^^^^^^^ error unfilled-placeholder\n";
        let both = vec![over("specs/**", Severity::Off), over("**/plan.md", Severity::Hint)];
        check_diagnostics_with(&format!("{PLAN}{hint}"), config(both));
        check_diagnostics_with(PLAN, config(vec![over("specs/001-x/*", Severity::Off)]));
        let elsewhere = vec![over("plan.md", Severity::Off)];
        check_diagnostics_with(&format!("{PLAN}{error}"), config(elsewhere));
    }

    #[test]
    fn an_excluded_document_has_no_findings_whatever_it_says() {
        let config = Config { excluded: globs("specs/**"), ..Config::default() };
        check_diagnostics_with(&format!("<!-- planls: plan -->\n{PLAN}"), config);
    }

    #[test]
    fn articles_are_those_of_the_constitution_that_the_settings_name() {
        let plan = "//- /specs/001-x/plan.md\n# Plan\n\n## Constitution Check\n\nArticle I, Article II, Article IX\n";
        let rules = "//- /specs/001-x/spec.md\n# Spec\n//- /docs/rules.md\n# Rules\n\n## Core Principles\n\n### I. One\n\nText.\n\n### II. Two\n\nText.\n";
        check_diagnostics_with(&format!("{plan}{rules}"), Config::default());
        let constitutions = vec!["docs/missing.md".to_owned(), "docs/rules.md".to_owned()];
        let mark = "                       ^^^^^^^^^^ warning unknown-article\n";
        let config = Config { constitutions, ..Config::default() };
        check_diagnostics_with(&format!("{plan}{mark}{rules}"), config);
    }

    #[test]
    fn a_pattern_of_tokens_makes_them_none() {
        let ignored_patterns = regex::RegexSet::new([r"\A\[TEAM_[A-Z]+\]\z"]).unwrap();
        let config = Config { ignored_patterns, ..Config::default() };
        check_diagnostics_with(PLAN, config);
    }

    #[test]
    fn what_the_settings_name_as_constitution_or_template_is_one() {
        let config = Config {
            constitutions: vec!["docs/rules.md".to_owned()],
            template_folder: Some("forms".to_owned()),
            templates: [(Role::Plan, "docs/our.md".to_owned())].into(),
            roles: vec![(globs("docs/*.md"), Role::Other)],
            ..Config::default()
        };
        assert_eq!(role(&config, "forms/a/plan.md"), Some(Role::Template));
        assert_eq!(role(&config, "forms-of-old/plan.md"), None);
        assert_eq!(role(&config, "docs/rules.md"), Some(Role::Other), "a pattern goes before");
        let config = Config { roles: Vec::new(), ..config };
        assert_eq!(role(&config, "docs/rules.md"), Some(Role::Constitution));
        assert_eq!(role(&config, "docs/our.md"), Some(Role::Template));
    }
}
