//! What is kept of a document that nobody has open: what others may ask of it, not its trees.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use text_size::TextRange;

use crate::document::Document;
use crate::model::heading::slug;
use crate::project::Role;
use crate::project::constitution::{Article, articles};
use crate::project::template::Template;

/// The facts of a document; ranges are byte offsets of the text they were taken from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The headings.
    pub headings: Vec<HeadingFact>,
    /// The articles, where it is a constitution.
    pub articles: Vec<Article>,
    /// The template, where it is one.
    pub template: Option<Arc<Template>>,
}

/// A heading of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingFact {
    /// 1 to 6.
    pub level: u8,
    /// What a reader sees.
    pub title: Box<str>,
    /// The fragment that leads to it, unique in the document.
    pub slug: Box<str>,
    /// The line.
    pub range: TextRange,
    /// The text in it.
    pub text: TextRange,
}

/// The facts of a document: of a closed one taken once, of an open one when somebody asks, since its
/// offsets move with every key.
#[derive(Debug)]
pub struct Described {
    open: Option<(Arc<Document>, Option<Role>)>,
    facts: OnceLock<Facts>,
}

impl Described {
    /// A closed document.
    pub fn closed(facts: Facts) -> Described {
        Described { open: None, facts: OnceLock::from(facts) }
    }

    /// An open document in the role that its path gives.
    pub fn open(document: Arc<Document>, role: Option<Role>) -> Described {
        Described { open: Some((document, role)), facts: OnceLock::new() }
    }

    /// The facts, taken now where nobody has asked before.
    pub fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| match &self.open {
            Some((document, role)) => Facts::of(document, *role),
            None => Facts::default(),
        })
    }
}

impl Deref for Described {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts()
    }
}

impl Facts {
    /// Takes the facts of a document in a role.
    pub fn of(document: &Document, role: Option<Role>) -> Facts {
        Facts {
            headings: headings(document),
            articles: match role {
                Some(Role::Constitution) => articles(document),
                _ => Vec::new(),
            },
            template: (role == Some(Role::Template)).then(|| Arc::new(Template::of(document))),
        }
    }

    /// The heading that a fragment leads to.
    pub fn heading(&self, fragment: &str) -> Option<&HeadingFact> {
        let wanted = fragment.trim_start_matches("user-content-").to_lowercase();
        self.headings.iter().find(|heading| *heading.slug == *wanted)
    }

    /// The end of the section that a heading begins.
    pub fn section(&self, heading: &HeadingFact, len: text_size::TextSize) -> TextRange {
        let behind = self.headings.iter().filter(|other| other.range.start() > heading.range.start());
        let next = behind.filter(|other| other.level <= heading.level).map(|other| other.range.start());
        TextRange::new(heading.range.start(), next.min().unwrap_or(len))
    }
}

/// The headings with fragments as GitHub makes them: a repeated one gets `-1`, `-2`.
fn headings(document: &Document) -> Vec<HeadingFact> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let fact = |heading: crate::model::heading::Heading| {
        let slug = slug(&heading.title);
        let count = seen.entry(slug.clone()).and_modify(|count| *count += 1).or_insert(0);
        let slug = if *count == 0 { slug } else { format!("{slug}-{count}") };
        HeadingFact {
            level: heading.level,
            title: heading.title.into(),
            slug: slug.into(),
            range: heading.range,
            text: heading.text,
        }
    };
    document.headings().into_iter().map(fact).collect()
}
