//! What is kept of a document that nobody has open: what others may ask of it, not its trees.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::extent::{IdText, texts};
use super::fingerprint::Hashes;
use super::ids::{citations, definitions};
use super::large::possible_anchors;
use crate::document::{Document, Part};
use crate::model::anchor::spellings;
use crate::model::article::Citation;
use crate::model::heading::slug;
use crate::model::id::{IdCitation, IdDefinition, IdKey};
use crate::model::link::{Form, label};
use crate::model::metadata::{day, is_version};
use crate::project::Role;
use crate::project::constitution::{
    Above, Article, articles, is_about_constitution, name_key, named_places,
};
use crate::project::template::Template;
use crate::reading::words::labels;

/// The facts of a document; ranges are byte offsets of the text they were taken from.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Facts {
    /// The headings.
    pub headings: Vec<HeadingFact>,
    /// The anchors that tags set.
    pub anchors: Vec<Box<str>>,
    /// The articles, where it is a constitution.
    pub articles: Vec<Article>,
    /// The template, where it is one.
    pub template: Option<Arc<Template>>,
    /// The ids that it defines.
    pub ids: Vec<IdDefinition>,
    /// What each of them says, in the same order.
    pub id_texts: Vec<IdText>,
    /// The ids that it cites.
    pub citations: Vec<IdCitation>,
    /// The links and paths in it, and what labels are defined as.
    pub links: Vec<LinkFact>,
    /// The articles that it cites in so many words, or by number where it speaks of the constitution.
    pub article_citations: Vec<Citation>,
    /// What may name an article where it speaks of the constitution, unless a link or a number says
    /// which one is meant.
    pub article_names: Vec<NameFact>,
    /// The version that it gives itself.
    pub version: Option<Box<str>>,
    /// The latest day on the line of that version, as `2026-01-31`: when it was last amended.
    pub amended: Option<Box<str>>,
    /// How many questions are open in it.
    pub questions: usize,
}

/// A link or a path in a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkFact {
    /// All of it.
    pub range: TextRange,
    /// How it is written.
    pub form: Form,
    /// The destination; of a reference that of its label.
    pub target: Arc<str>,
    /// The destination in the text; that of a reference stands where its label is defined.
    pub written: Option<TextRange>,
}

/// A place that may name an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameFact {
    /// The place.
    pub range: TextRange,
    /// The name, as names are compared.
    pub name: Box<str>,
}

/// A heading of a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeadingFact {
    /// 1 to 6.
    pub level: u8,
    /// What a reader sees.
    pub title: Arc<str>,
    /// The fragment that leads to it, unique in the document.
    pub slug: Arc<str>,
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
    hashes: OnceLock<Hashes>,
}

impl Described {
    /// A closed document.
    pub fn closed(facts: Facts) -> Described {
        Described { open: None, facts: OnceLock::from(facts), hashes: OnceLock::new() }
    }

    /// An open document in the role that its path gives.
    pub fn open(document: Arc<Document>, role: Option<Role>) -> Described {
        Described { open: Some((document, role)), facts: OnceLock::new(), hashes: OnceLock::new() }
    }

    /// Whether its text may be another one with the next key.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The facts as numbers, taken once as well.
    pub(crate) fn hashes(&self) -> Hashes {
        *self.hashes.get_or_init(|| Hashes::of(self.facts()))
    }

    /// Whether two closed documents have the same facts.
    pub fn is_same(&self, other: &Described) -> bool {
        self.open.is_none() && other.open.is_none() && self.facts() == other.facts()
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
        let ids = definitions(document);
        let (article_citations, article_names) = articles_cited(document);
        let mut facts = Facts {
            headings: headings(document),
            anchors: anchors(document).collect(),
            articles: match role {
                Some(Role::Constitution) => articles(document),
                _ => Vec::new(),
            },
            template: (role == Some(Role::Template)).then(|| Arc::new(Template::of(document))),
            id_texts: texts(document, &ids),
            ids,
            citations: citations(document),
            links: links(document),
            article_citations,
            article_names,
            version: version(document).map(|(version, _)| version),
            amended: version(document).and_then(|(_, amended)| amended),
            questions: document.parts().map(|(_, part)| part.model.questions.len()).sum(),
        };
        // They are kept as long as the document is closed.
        facts.headings.shrink_to_fit();
        facts.ids.shrink_to_fit();
        facts.citations.shrink_to_fit();
        facts.links.shrink_to_fit();
        facts.article_citations.shrink_to_fit();
        facts.article_names.shrink_to_fit();
        facts
    }

    /// Whether it defines an id of a series that is spelled so.
    pub fn has_series(&self, series: &str, dashed: Option<bool>) -> bool {
        self.ids
            .iter()
            .any(|it| *it.key.series == *series && (it.dashed.is_none() || it.dashed == dashed))
    }

    /// Whether it defines an id, in no more than the number.
    pub fn defines(&self, key: &IdKey) -> bool {
        self.ids.iter().any(|it| it.key.is_variant_of(key))
    }

    /// The heading that a fragment leads to.
    pub fn heading(&self, fragment: &str) -> Option<&HeadingFact> {
        let [_, wanted] = spellings(fragment);
        self.headings.iter().find(|heading| *heading.slug == *wanted)
    }

    /// Whether a fragment leads anywhere in it.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        let wanted = spellings(fragment);
        self.heading(fragment).is_some() || self.anchors.iter().any(|it| wanted.contains(it))
    }

    /// The section that a heading begins, up to the next heading of its level or above; `len` is that
    /// of the text.
    pub fn section(&self, heading: &HeadingFact, len: text_size::TextSize) -> TextRange {
        let behind =
            self.headings.iter().filter(|other| other.range.start() > heading.range.start());
        let next =
            behind.filter(|other| other.level <= heading.level).map(|other| other.range.start());
        TextRange::new(heading.range.start(), next.min().unwrap_or(len))
    }
}

/// The version in a line such as `**Version**: 1.2.0 | **Ratified**: 2026-01-02 | **Last Amended**: …`,
/// and the latest day among its fields.
fn version(document: &Document) -> Option<(Box<str>, Option<Box<str>>)> {
    document.list().iter().rev().find_map(|part| {
        let text = part.section.text();
        let field = part.model.metadata.iter().find(|field| is_version(&text[field.key]))?;
        let value = text[field.value].trim_start_matches(['v', 'V', '[']).trim_end_matches(']');
        let version = value.starts_with(|c: char| c.is_ascii_digit()).then(|| value.into())?;
        let days = part.model.metadata.iter().filter_map(|it| day(&text[it.value]));
        Some((version, days.max().map(Into::into)))
    })
}

fn links(document: &Document) -> Vec<LinkFact> {
    let labels = labels(document);
    let mut found = Vec::new();
    for (start, part) in document.parts() {
        let text = part.section.text();
        for link in part.model.links.iter().filter(|link| link.form != Form::Autolink) {
            let raw = &text[link.target];
            let (target, written) = match link.form {
                Form::Reference => (labels.get(&label(raw)).map(String::as_str), None),
                _ => (Some(raw), Some(link.target + start)),
            };
            let (range, form) = (link.range + start, link.form);
            let target = target.map(Arc::from);
            found.extend(target.map(|target| LinkFact { range, form, target, written }));
        }
        found.extend(part.model.definitions.iter().map(|it| {
            let range = it.target + start;
            let target = text[it.target].into();
            LinkFact { range, form: Form::Reference, target, written: Some(range) }
        }));
    }
    found
}

/// The citations of articles, and what may name one. Numbers before names, and names alone, count
/// where a heading above says that the constitution is meant.
fn articles_cited(document: &Document) -> (Vec<Citation>, Vec<NameFact>) {
    let (mut citations, mut names) = (Vec::new(), Vec::new());
    let mut above = Above::default();
    for (start, part) in document.parts() {
        if let Some(heading) = part.model.headings.first() {
            above.enter(heading.level, is_about_constitution(&heading.title));
        }
        let about = above.is_about();
        let cited = part.model.citations.iter().filter(|citation| citation.explicit || about);
        citations.extend(cited.map(|it| Citation { range: it.range + start, ..it.clone() }));
        if about {
            names.extend(article_names(part, start));
        }
    }
    (citations, names)
}

fn article_names(part: &Part, start: TextSize) -> impl Iterator<Item = NameFact> + '_ {
    let places = named_places(part).filter(|place| {
        let citations = part.model.citations.iter().map(|it| it.range);
        let mut said = citations.chain(part.model.links.iter().map(|it| it.range));
        said.all(|range| place.intersect(range).is_none())
    });
    places.filter_map(move |place| {
        let name = name_key(&part.section.text()[place]);
        (!name.is_empty()).then(|| NameFact { range: place + start, name: name.into() })
    })
}

/// The anchors that tags set, and those that may stand where only the lines were read.
pub fn anchors(document: &Document) -> impl Iterator<Item = Box<str>> {
    let set = document.parts().flat_map(|(_, part)| part.model.anchors.iter().cloned());
    set.chain(possible_anchors(document))
}

/// The headings with fragments as GitHub makes them: a repeated one gets `-1`, `-2`, or the next
/// number that no other has.
pub fn headings(document: &Document) -> Vec<HeadingFact> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut unique = |plain: String| {
        let mut count = seen.get(&plain).copied().unwrap_or(0);
        let mut slug = plain.clone();
        while seen.contains_key(&slug) {
            count += 1;
            slug = format!("{plain}-{count}");
        }
        seen.insert(plain, count);
        seen.entry(slug.clone()).or_insert(0);
        slug
    };
    let fact = |heading: crate::model::heading::Heading| {
        let slug = unique(slug(&heading.title));
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

#[cfg(test)]
mod tests {
    use super::{Facts, headings};
    use crate::fixture::document;

    #[test]
    fn of_two_definitions_of_a_label_the_first_counts() {
        let document = document("# A\n\n[x][l]\n\n[l]: one.md\n\n## B\n\n[L]: two.md\n");
        let facts = Facts::of(&document, None);
        let references = facts.links.iter().filter(|link| link.written.is_none());
        let targets: Vec<&str> = references.map(|link| &*link.target).collect();
        assert_eq!(targets, ["one.md"]);
    }

    #[test]
    fn fragments_are_unique_as_github_makes_them() {
        let document = document("# A\n\n# A\n\n# A-1\n\n# A\n");
        let slugs: Vec<_> = headings(&document).into_iter().map(|it| it.slug).collect();
        assert_eq!(slugs.iter().map(|it| &**it).collect::<Vec<_>>(), ["a", "a-1", "a-1-1", "a-2"]);
    }

    #[test]
    fn a_fragment_may_be_written_as_github_shows_it() {
        let facts = Facts::of(&document("# A b\n\n<a id=\"bell\"></a>\n"), None);
        for fragment in ["a-b", "A-b", "user-content-a-b", "bell", "Bell", "user-content-bell"] {
            assert!(facts.has_anchor(fragment), "{fragment}");
        }
        assert!(!facts.has_anchor("horn"));
    }
}
