//! What the caller decides: which findings are reported how, and what is no placeholder here.

use std::collections::BTreeMap;

use crate::features::Severity;

/// The settings for a document. Where they come from (planls.toml, the editor) is planls' affair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// For a code: how it is reported, or `None` where it is off. A code that is not named has its
    /// own severity.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Tokens that are no placeholders, as they stand in the text with their marks.
    pub ignored_tokens: Vec<String>,
}
