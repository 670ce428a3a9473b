//! What the caller decides: which findings are reported how, and what is no placeholder here.

use std::collections::BTreeMap;

/// The settings for a document. Where they come from (planls.toml, the editor) is planls' affair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// For a code: how it is reported, or `None` where it is off. A code that is not named has its
    /// own severity.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Tokens that are no placeholders, as they stand in the text with their marks.
    pub ignored_tokens: Vec<String>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something is still to be done.
    Warning,
    /// Worth knowing.
    Information,
    /// A trifle.
    Hint,
    /// Not reported unless the settings ask for it.
    Off,
}

impl Severity {
    /// The name, as the configuration and the command line write it.
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
