//! The values in the settings. Deserializing validates them, and an error says in plain words what is wrong.

use std::fmt;

use globset::{Glob, GlobBuilder};
use plan_analysis::config::{SEVERITIES, Severity};
use plan_analysis::features::diagnostics::{INVALID_CONFIG, RULES, Rule};
use plan_analysis::project::path::join;
use plan_analysis::project::{Role, role};
use regex::RegexBuilder;
#[cfg(test)]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::read::nearest_word;

/// Maximum size in bytes of a compiled pattern.
pub(super) const PATTERN_LIMIT: usize = 256 << 10;

/// The code of a rule.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Code(&'static Rule);

impl Code {
    /// The codes that can be set.
    pub(crate) fn all() -> impl Iterator<Item = Code> {
        RULES.iter().filter(|rule| rule.code != INVALID_CONFIG.code).map(|rule| Code(rule))
    }

    /// The code as written.
    pub(crate) fn name(self) -> &'static str {
        self.0.code
    }

    /// What the rule finds, in one line.
    #[cfg(test)]
    pub(crate) fn summary(self) -> &'static str {
        self.0.summary
    }

    /// The severity of its findings by default.
    pub(crate) fn default_level(self) -> Level {
        Level(self.0.severity)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Code) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Code) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(name: String) -> Result<Code, String> {
        if name == INVALID_CONFIG.code {
            return Err(format!("`{name}` is always an error; leave it out"));
        }
        let known = Code::all().find(|code| code.name() == name);
        known.ok_or_else(|| match nearest_word(&name, Code::all().map(Code::name)) {
            Some(near) => format!("there is no code `{name}`; did you mean `{near}`?"),
            None => format!("there is no code `{name}`; `planls explain` lists them all"),
        })
    }
}

impl From<Code> for String {
    fn from(code: Code) -> String {
        code.name().to_owned()
    }
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Level(pub(crate) Severity);

impl TryFrom<String> for Level {
    type Error = String;

    fn try_from(name: String) -> Result<Level, String> {
        let known = SEVERITIES.into_iter().find(|severity| severity.name() == name);
        known.map(Level).ok_or_else(|| {
            format!("`{name}` is not a severity; use {}", listed(SEVERITIES.map(Severity::name)))
        })
    }
}

impl From<Level> for String {
    fn from(level: Level) -> String {
        level.0.name().to_owned()
    }
}

#[cfg(test)]
impl JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Severity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": SEVERITIES.map(Severity::name) })
    }
}

/// The role of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct RoleName(pub(crate) Role);

impl TryFrom<String> for RoleName {
    type Error = String;

    fn try_from(name: String) -> Result<RoleName, String> {
        Role::from_name(&name).map(RoleName).ok_or_else(|| {
            format!("`{name}` is not a role; use {}", listed(role::ALL.map(Role::name)))
        })
    }
}

impl From<RoleName> for String {
    fn from(role: RoleName) -> String {
        role.0.name().to_owned()
    }
}

#[cfg(test)]
impl JsonSchema for RoleName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Role".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": role::ALL.map(Role::name) })
    }
}

/// `one`, `two` or `three`.
fn listed<const N: usize>(words: [&str; N]) -> String {
    let quoted = words.map(|word| format!("`{word}`"));
    let (last, others) = quoted.split_last().expect("there are several words");
    format!("{} or {last}", others.join(", "))
}

/// A glob: `*`, `**`, `?`, `[…]` and `{a,b}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, schemars(with = "String"))]
pub(crate) struct PathPattern(String);

impl PathPattern {
    /// The pattern as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Globs that match the path, and everything below it if it is a folder.
    pub(super) fn globs(&self) -> Vec<Glob> {
        let own = self.0.trim_start_matches("./").trim_end_matches('/');
        [own.to_owned(), format!("{own}/**")].iter().filter_map(|it| glob(it).ok()).collect()
    }
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

impl TryFrom<String> for PathPattern {
    type Error = String;

    fn try_from(pattern: String) -> Result<PathPattern, String> {
        inside(&pattern)?;
        match glob(&pattern) {
            Ok(_) => Ok(PathPattern(pattern)),
            Err(error) => Err(format!("`{pattern}` is not a pattern of paths: {}", error.kind())),
        }
    }
}

impl From<PathPattern> for String {
    fn from(pattern: PathPattern) -> String {
        pattern.0
    }
}

/// A path inside the project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, schemars(with = "String"))]
pub(crate) struct InnerPath(String);

impl InnerPath {
    /// The path without `.` and `..`.
    pub(super) fn to_text(&self) -> String {
        let path = join("/", &self.0).unwrap_or_default();
        path.trim_start_matches('/').to_owned()
    }
}

impl TryFrom<String> for InnerPath {
    type Error = String;

    fn try_from(path: String) -> Result<InnerPath, String> {
        inside(&path)?;
        if path.contains('\\') {
            Err(format!("write `{}`, with `/`", path.replace('\\', "/")))
        } else {
            Ok(InnerPath(path))
        }
    }
}

impl From<InnerPath> for String {
    fn from(path: InnerPath) -> String {
        path.0
    }
}

/// Checks that a path is relative and stays in the settings' folder.
fn inside(path: &str) -> Result<(), String> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.trim_matches(['.', '/']).is_empty() {
        Err("a path is missing here".to_owned())
    } else if path.starts_with('/') || path.starts_with('\\') || drive {
        Err(format!("`{path}` must be relative to the project's folder, without `/` at its start"))
    } else if join("/", path).is_none() {
        Err(format!("`{path}` leads out of the project"))
    } else {
        Ok(())
    }
}

/// A regular expression for a whole token. Matching takes linear time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(test, schemars(with = "String"))]
pub(crate) struct TokenPattern(String);

impl TokenPattern {
    /// The expression, anchored to the whole token.
    pub(super) fn whole(&self) -> String {
        format!(r"\A(?:{})\z", self.0)
    }

    /// Whether the compiled expression stays within [`PATTERN_LIMIT`].
    pub(super) fn is_small(&self) -> bool {
        RegexBuilder::new(&self.whole()).size_limit(PATTERN_LIMIT).build().is_ok()
    }
}

impl TryFrom<String> for TokenPattern {
    type Error = String;

    fn try_from(pattern: String) -> Result<TokenPattern, String> {
        let own = TokenPattern(pattern);
        for text in [own.0.clone(), own.whole()] {
            if let Err(error) = regex_syntax::parse(&text) {
                let reason = reason(&error.to_string()).to_owned();
                return Err(format!("`{}` is not a regular expression: {reason}", own.0));
            }
        }
        Ok(own)
    }
}

/// The last line of an error is its reason; the lines before it are a drawing.
fn reason(error: &str) -> &str {
    error.lines().last().unwrap_or_default().trim_start_matches("error: ")
}

impl From<TokenPattern> for String {
    fn from(pattern: TokenPattern) -> String {
        pattern.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
