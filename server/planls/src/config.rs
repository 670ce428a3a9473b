//! Settings: what planls.toml and an editor may say, as types. From these follow the reader, the JSON
//! schema and the documentation; what they mean for a document is plan_analysis' affair.

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
    /// Documents that planls leaves alone. They are neither checked nor read, except where another
    /// document links to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exclude: Option<Vec<PathPattern>>,
    /// Where the constitution lies. Of several that exist the first counts. Without this, the usual
    /// places are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) constitution: Option<Vec<InnerPath>>,
    /// How findings are reported, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(schema_with = "schema::from_types::rules"))]
    pub(crate) rules: Option<BTreeMap<Code, Level>>,
    /// What documents are for: a pattern of paths, and a role. Of several patterns that fit, the
    /// longest counts. A comment in the document, `<!-- planls: plan -->`, goes before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) roles: Option<BTreeMap<PathPattern, RoleName>>,
    /// What looks like a placeholder and is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ignore: Option<Ignore>,
    /// Where the templates lie that documents are made from. Without this, the usual places are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) templates: Option<Templates>,
    /// How findings are reported in some of the documents. Of several that fit, the last counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) overrides: Option<Vec<Overrides>>,
}

/// What looks like a placeholder and is none.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Ignore {
    /// Tokens as they stand in the text, with their brackets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tokens: Vec<String>,
    /// Regular expressions that match a whole token, with its brackets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) patterns: Vec<TokenPattern>,
}

/// Where templates lie.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Templates {
    /// A folder of templates called like what is made from them: `plan-template.md`, `plan.md`.
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

/// How findings are reported in some of the documents.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Overrides {
    /// The documents.
    pub(crate) paths: Vec<PathPattern>,
    /// How findings are reported in them, by code.
    #[cfg_attr(test, schemars(schema_with = "schema::from_types::rules"))]
    pub(crate) rules: BTreeMap<Code, Level>,
}

impl Settings {
    /// These settings where they say something, else those below; of rules each code by itself.
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

    /// The settings as the analysis takes them.
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
