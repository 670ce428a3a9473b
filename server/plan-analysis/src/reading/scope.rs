//! What is known before a section is read: the role, the template, and facts about the other sections.

use std::sync::Arc;

use crate::config::{Config, Severity};
use crate::document::Part;
use crate::model::link::label;
use crate::model::token::Syntax;
use crate::project::Role;
use crate::project::template::Template;

use super::stats::{self, DocumentStats, Labels, Parents};

/// The settings for a document.
#[derive(Clone, Debug, Default)]
pub struct EffectiveConfig {
    /// The settings.
    pub config: Arc<Config>,
    /// The indices of the overrides that apply to the document.
    pub overrides: Box<[usize]>,
}

/// The context in which a section is read. Sections with equal text read in equal scopes give equal readings.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The document's role.
    pub role: Role,
    /// The template it was made from, if known.
    pub template: Option<Arc<Template>>,
    /// The settings.
    chosen: EffectiveConfig,
    /// The link labels that the document defines, with their destinations.
    labels: Arc<Labels>,
    /// For each kind of marks, whether the document has many placeholders with it.
    abundant: [bool; Syntax::COUNT],
    /// Headings with only comments and deeper headings below them.
    parents: Arc<Parents>,
    /// The document's date, as `2026-01-31`.
    pub day: Option<Box<str>>,
}

impl Scope {
    /// The scope for a document with these stats.
    pub fn new(
        stats: &DocumentStats,
        role: Role,
        template: Option<Arc<Template>>,
        chosen: EffectiveConfig,
    ) -> Scope {
        let (labels, abundant) = (Arc::clone(stats.labels()), stats.abundant());
        let parents = Arc::clone(stats.parents());
        let day = stats.day().map(Into::into);
        Scope { role, template, chosen, labels, abundant, parents, day }
    }

    /// Whether a line equals one of the template's lines with a placeholder.
    pub fn has_token_line(&self, line: &str) -> bool {
        self.template.as_ref().is_some_and(|template| template.has_token_line(line))
    }

    /// Whether the document defines a link label.
    pub fn defines(&self, text: &str) -> bool {
        self.destination(text).is_some()
    }

    /// The destination of a link label that the document defines.
    pub fn destination(&self, text: &str) -> Option<&str> {
        if self.labels.is_empty() {
            return None;
        }
        self.labels.get(&label(text)).map(String::as_str)
    }

    /// Whether the document has many placeholders with these marks.
    pub fn abounds_in(&self, syntax: Syntax) -> bool {
        self.abundant[syntax as usize]
    }

    /// Whether it has so many placeholders of any kind that it is hardly more than a template.
    pub fn is_mostly_template(&self) -> bool {
        self.abundant.iter().any(|many| *many)
    }

    /// Whether a section with only comments of its own has subsections.
    pub fn has_children(&self, part: &Part) -> bool {
        !self.parents.is_empty()
            && stats::parent(part).is_some_and(|parent| self.parents.contains(&parent))
    }

    /// Whether the settings list a token as not a placeholder.
    pub fn is_ignored(&self, token: &str) -> bool {
        self.chosen.config.ignores(token)
    }

    /// The severity set for a code; `None` if the settings do not mention it.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        self.chosen.config.severity(code, &self.chosen.overrides)
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Scope) -> bool {
        let template = match (&self.template, &other.template) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        template
            && self.role == other.role
            && self.labels == other.labels
            && self.abundant == other.abundant
            && self.parents == other.parents
            && self.day == other.day
            && Arc::ptr_eq(&self.chosen.config, &other.chosen.config)
            && self.chosen.overrides == other.chosen.overrides
    }
}
