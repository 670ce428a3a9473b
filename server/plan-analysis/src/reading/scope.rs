//! What a reader knows before a part is read: the role, the template, and what the other parts say.

use std::sync::Arc;

use crate::config::{Config, Severity};
use crate::document::Part;
use crate::model::link::label;
use crate::model::token::Syntax;
use crate::project::Role;
use crate::project::template::Template;

use super::words::{self, Labels, Parents, Words};

/// What the settings say to the reader of a document.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The settings.
    pub config: Arc<Config>,
    /// Which of their overrides are meant for the document.
    pub overrides: Box<[usize]>,
}

/// What a reader knows. Two parts of the same text read in equal scopes say the same.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The document's role.
    pub role: Role,
    /// The template it was made from, as far as it is known.
    pub template: Option<Arc<Template>>,
    /// What the caller decides.
    chosen: Chosen,
    /// The labels that the document defines, with their destinations.
    labels: Arc<Labels>,
    /// For each kind of marks, whether the document has many placeholders with them.
    abundant: [bool; Syntax::COUNT],
    /// Headings below which nothing but comments and deeper headings stand.
    parents: Arc<Parents>,
    /// The day that the document gives itself, as `2026-01-31`.
    pub day: Option<Box<str>>,
}

impl Scope {
    /// What a reader of a document with these words knows.
    pub fn new(
        words: &Words,
        role: Role,
        template: Option<Arc<Template>>,
        chosen: Chosen,
    ) -> Scope {
        let (labels, abundant) = (Arc::clone(words.labels()), words.abundant());
        let parents = Arc::clone(words.parents());
        let day = words.day().map(Into::into);
        Scope { role, template, chosen, labels, abundant, parents, day }
    }

    /// Whether a line is one of the template's that hold a placeholder.
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

    /// Whether it has many placeholders at all: then it is hardly more than a template.
    pub fn is_mostly_template(&self) -> bool {
        self.abundant.iter().any(|many| *many)
    }

    /// Whether sections stand below a part that has nothing but comments of its own.
    pub fn has_children(&self, part: &Part) -> bool {
        !self.parents.is_empty()
            && words::parent(part).is_some_and(|parent| self.parents.contains(&parent))
    }

    /// Whether the settings name a token as none.
    pub fn is_ignored(&self, token: &str) -> bool {
        self.chosen.config.ignores(token)
    }

    /// How the settings want a code reported; `None` where they do not say.
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
