//! Settings: the types of planls.toml and of an editor's settings. The reader, the JSON schema and the
//! documentation are derived from them; what they mean for a document is up to plan_analysis.

mod editor;
mod place;
mod read;
mod schema;
mod values;

use std::collections::BTreeMap;

use globset::{GlobSet, GlobSetBuilder};
use plan_analysis::config::{Config, Override};
use plan_analysis::project::Role;
use regex::{RegexSet, RegexSetBuilder};
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use editor::of_editor;
pub(crate) use place::{NAMES, candidates, nearest, serves};
pub(crate) use read::{Problem, Read, read};
pub(crate) use schema::SCHEMA;
pub(crate) use values::{Code, Level};
use values::{InnerPath, PATTERN_LIMIT, PathPattern, RoleName, TokenPattern};

/// The settings of a project: what `planls.toml` may hold. Paths and patterns are relative to the
/// folder of the file, with `/` between the names; a pattern that names a folder means all below it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Documents that planls ignores. They are neither checked nor read, unless another document links to
    /// them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exclude: Option<Vec<PathPattern>>,
    /// The path of the constitution. If there are several, the first that exists is used. By default, the
    /// usual paths are tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) constitution: Option<Vec<InnerPath>>,
    /// The severity of findings, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "schema::from_types::rules"))]
    pub(crate) rules: Option<BTreeMap<Code, Level>>,
    /// The roles of documents: a pattern of paths, and a role. If several patterns match, the longest
    /// applies. A comment in the document, `<!-- planls: plan -->`, takes precedence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) roles: Option<BTreeMap<PathPattern, RoleName>>,
    /// What looks like a placeholder but is not one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ignore: Option<Ignore>,
    /// The templates that documents are made from. By default, the usual paths are tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) templates: Option<Templates>,
    /// The severity of findings in some of the documents. If several entries match, the last applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) overrides: Option<Vec<Overrides>>,
}

/// What looks like a placeholder but is not one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Ignore {
    /// Tokens as written in the text, with their brackets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tokens: Vec<String>,
    /// Regular expressions that match a whole token, with its brackets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) patterns: Vec<TokenPattern>,
}

/// The templates that documents are made from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Templates {
    /// A folder of templates named after the documents made from them: `plan-template.md`, `plan.md`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) folder: Option<InnerPath>,
    /// The template of plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plan: Option<InnerPath>,
    /// The template of specifications.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) spec: Option<InnerPath>,
    /// The template of task lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks: Option<InnerPath>,
    /// The template of constitutions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) constitution: Option<InnerPath>,
    /// The template of research documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) research: Option<InnerPath>,
    /// The template of checklists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checklist: Option<InnerPath>,
}

/// The severity of findings in some of the documents.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Overrides {
    /// The documents.
    pub(crate) paths: Vec<PathPattern>,
    /// The severity of findings in them, by code.
    #[cfg_attr(test, schemars(schema_with = "schema::from_types::rules"))]
    pub(crate) rules: BTreeMap<Code, Level>,
}

impl Settings {
    /// These settings, with those `below` as defaults; rules are merged code by code.
    pub(crate) fn over(&self, below: &Settings) -> Settings {
        let rules = match (&self.rules, &below.rules) {
            (Some(own), Some(below)) => {
                Some(below.iter().chain(own).map(|(code, level)| (*code, *level)).collect())
            }
            (own, below) => own.as_ref().or(below.as_ref()).cloned(),
        };
        Settings {
            exclude: self.exclude.clone().or_else(|| below.exclude.clone()),
            constitution: self.constitution.clone().or_else(|| below.constitution.clone()),
            rules,
            roles: self.roles.clone().or_else(|| below.roles.clone()),
            ignore: self.ignore.clone().or_else(|| below.ignore.clone()),
            templates: self.templates.clone().or_else(|| below.templates.clone()),
            overrides: self.overrides.clone().or_else(|| below.overrides.clone()),
        }
    }

    /// The settings as passed to the analysis.
    pub(crate) fn config(&self) -> Config {
        let ignore = self.ignore.clone().unwrap_or_default();
        let templates = self.templates.clone().unwrap_or_default();
        let mut roles: Vec<_> = self.roles.iter().flatten().collect();
        roles.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.as_str().chars().count()));
        let overrides = self
            .overrides
            .iter()
            .flatten()
            .map(|it| Override { paths: globs(&it.paths), severities: severities(&it.rules) });
        Config {
            severities: self.rules.as_ref().map(severities).unwrap_or_default(),
            overrides: overrides.collect(),
            ignored_tokens: ignore.tokens,
            ignored_patterns: patterns(&ignore.patterns),
            roles: roles.iter().map(|(it, role)| (globs([*it]), role.0)).collect(),
            excluded: globs(self.exclude.iter().flatten()),
            constitutions: self.constitution.iter().flatten().map(InnerPath::to_text).collect(),
            template_folder: templates.folder.as_ref().map(InnerPath::to_text),
            templates: templates.of_roles(),
        }
    }
}

impl Templates {
    fn of_roles(&self) -> BTreeMap<Role, String> {
        let all = [
            (Role::Plan, &self.plan),
            (Role::Spec, &self.spec),
            (Role::Tasks, &self.tasks),
            (Role::Constitution, &self.constitution),
            (Role::Research, &self.research),
            (Role::Checklist, &self.checklist),
        ];
        all.into_iter().filter_map(|(role, path)| Some((role, path.as_ref()?.to_text()))).collect()
    }
}

fn severities(rules: &BTreeMap<Code, Level>) -> BTreeMap<String, plan_analysis::config::Severity> {
    rules.iter().map(|(code, level)| (code.name().to_owned(), level.0)).collect()
}

fn globs<'a>(patterns: impl IntoIterator<Item = &'a PathPattern>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.into_iter().flat_map(PathPattern::globs) {
        set.add(glob);
    }
    set.build().unwrap_or_else(|error| {
        tracing::warn!("the patterns of the settings are too many: {error}");
        GlobSet::empty()
    })
}

fn patterns(patterns: &[TokenPattern]) -> RegexSet {
    let limit = PATTERN_LIMIT * (patterns.len() + 1);
    let whole = patterns.iter().map(TokenPattern::whole);
    RegexSetBuilder::new(whole).size_limit(limit).build().unwrap_or_else(|error| {
        tracing::warn!("the patterns of the settings are too large: {error}");
        RegexSet::empty()
    })
}

#[cfg(test)]
mod tests;
