//! What other documents need to know of a document; all that is kept of closed documents, which have no
//! trees.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::fingerprint::Hashes;
use super::id_text::{IdText, texts};
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
use crate::reading::stats::labels;

/// The facts of a document; ranges are byte offsets in the text they were taken from.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Facts {
    /// The headings.
    pub headings: Vec<HeadingFact>,
    /// The anchors set by HTML tags.
    pub anchors: Vec<Box<str>>,
    /// The articles, if it is a constitution.
    pub articles: Vec<Article>,
    /// The template, if it is one.
    pub template: Option<Arc<Template>>,
    /// The ids that it defines.
    pub ids: Vec<IdDefinition>,
    /// The title and range of each of them, in the same order.
    pub id_texts: Vec<IdText>,
    /// The ids that it cites.
    pub citations: Vec<IdCitation>,
    /// Its links and paths, and the definitions of labels.
    pub links: Vec<LinkFact>,
    /// The articles that it cites with a keyword, or by number in sections about the constitution.
    pub article_citations: Vec<Citation>,
    /// Names in sections about the constitution that may be those of articles, without a link or number.
    pub article_names: Vec<NameFact>,
    /// Its own version.
    pub version: Option<Box<str>>,
    /// The latest date on the line with the version, as `2026-01-31`: when it was last amended.
    pub amended: Option<Box<str>>,
    /// The number of open questions.
    pub questions: usize,
    /// The outermost fields of the front matter with short values.
    pub fields: Vec<FieldFact>,
}

/// A field of the front matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldFact {
    /// The name.
    pub key: Box<str>,
    /// The value; empty where it is long or has a meaning in YAML.
    pub value: Box<str>,
}

/// A link or path in a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkFact {
    /// The whole link.
    pub range: TextRange,
    /// Its syntax.
    pub form: Form,
    /// The destination as written; for a reference, the destination of its label.
    pub target: Arc<str>,
    /// Where the destination is written; for a reference, in the definition of its label.
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
    /// The title as rendered.
    pub title: Arc<str>,
    /// Its anchor, unique in the document.
    pub slug: Arc<str>,
    /// The whole line.
    pub range: TextRange,
    /// The text of the heading.
    pub text: TextRange,
}

/// The facts of a document: for a closed one computed once, for an open one on demand, since its offsets
/// change with every edit.
#[derive(Debug)]
pub struct IndexedDocument {
    open: Option<(Arc<Document>, Option<Role>)>,
    facts: OnceLock<Facts>,
    hashes: OnceLock<Hashes>,
}

/// A closed document without facts.
impl Default for IndexedDocument {
    fn default() -> IndexedDocument {
        IndexedDocument::closed(Facts::default())
    }
}

impl IndexedDocument {
    /// A closed document.
    pub fn closed(facts: Facts) -> IndexedDocument {
        IndexedDocument { open: None, facts: OnceLock::from(facts), hashes: OnceLock::new() }
    }

    /// An open document with the role given by its path.
    pub fn open(document: Arc<Document>, role: Option<Role>) -> IndexedDocument {
        IndexedDocument {
            open: Some((document, role)),
            facts: OnceLock::new(),
            hashes: OnceLock::new(),
        }
    }

    /// Whether it is open, so that its text may change.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The document itself, as long as it is open.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.open.as_ref().map(|(document, _)| &**document)
    }

    /// Hashes of the facts, also computed once.
    pub(crate) fn hashes(&self) -> Hashes {
        *self.hashes.get_or_init(|| Hashes::new(self.facts()))
    }

    /// Whether both are closed documents with equal facts.
    pub fn is_same(&self, other: &IndexedDocument) -> bool {
        self.open.is_none() && other.open.is_none() && self.facts() == other.facts()
    }

    /// The facts, computed on first use.
    pub fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| match &self.open {
            Some((document, role)) => Facts::new(document, *role),
            None => Facts::default(),
        })
    }
}

impl Deref for IndexedDocument {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts()
    }
}

impl Facts {
    /// Collects the facts of a document with this role.
    pub fn new(document: &Document, role: Option<Role>) -> Facts {
        let ids = definitions(document);
        let (article_citations, article_names) = articles_cited(document);
        let (version, amended) = version(document).unzip();
        let mut facts = Facts {
            headings: headings(document),
            anchors: anchors(document).collect(),
            articles: match role {
                Some(Role::Constitution) => articles(document),
                _ => Vec::new(),
            },
            template: (role == Some(Role::Template)).then(|| Arc::new(Template::new(document))),
            id_texts: texts(document, &ids),
            ids,
            citations: citations(document),
            links: links(document),
            article_citations,
            article_names,
            version,
            amended: amended.flatten(),
            questions: document.parts().map(|(_, part)| part.model.questions.len()).sum(),
            fields: fields(document),
        };
        // They are kept until the document is opened.
        facts.headings.shrink_to_fit();
        facts.ids.shrink_to_fit();
        facts.citations.shrink_to_fit();
        facts.links.shrink_to_fit();
        facts.article_citations.shrink_to_fit();
        facts.article_names.shrink_to_fit();
        facts
    }

    /// Whether it defines an id of a series in this spelling.
    pub fn has_series(&self, series: &str, dashed: Option<bool>) -> bool {
        self.ids
            .iter()
            .any(|it| *it.key.series == *series && (it.dashed.is_none() || it.dashed == dashed))
    }

    /// Whether it defines an id; suffixes are ignored.
    pub fn defines(&self, key: &IdKey) -> bool {
        self.ids.iter().any(|it| it.key.is_variant_of(key))
    }

    /// The heading that a fragment refers to.
    pub fn heading(&self, fragment: &str) -> Option<&HeadingFact> {
        let [_, wanted] = spellings(fragment);
        self.headings.iter().find(|heading| *heading.slug == *wanted)
    }

    /// Whether it has the anchor that a fragment refers to.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        let wanted = spellings(fragment);
        self.heading(fragment).is_some() || self.anchors.iter().any(|it| wanted.contains(it))
    }

    /// The section of a heading: up to the next heading of the same or a higher level; `len` is the length of
    /// the text.
    pub fn section(&self, heading: &HeadingFact, len: text_size::TextSize) -> TextRange {
        let start = heading.range.start();
        let later = self.headings.iter().filter(|other| other.range.start() > start);
        let next = later.filter(|other| other.level <= heading.level);
        TextRange::new(start, next.map(|other| other.range.start()).min().unwrap_or(len))
    }
}

/// The version in a line such as `**Version**: 1.2.0 | **Ratified**: 2026-01-02 | **Last Amended**: …`, and
/// the latest date among its fields.
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

fn fields(document: &Document) -> Vec<FieldFact> {
    let Some((_, part)) = document.parts().next() else { return Vec::new() };
    let text = part.section.text();
    let mut fields = Vec::new();
    for it in &part.model.fields {
        let is_outermost = text[..it.key_range.start().into()].ends_with(['\n', '\r']);
        if is_outermost {
            let value = if is_plain(&it.value) { it.value.as_str() } else { "" };
            fields.push(FieldFact { key: it.key.as_str().into(), value: value.into() });
        }
    }
    fields
}

/// Whether a value is short and of letters, digits and the marks of names, paths and dates.
fn is_plain(value: &str) -> bool {
    const LONGEST: usize = 40;
    let mut marks = value.chars().filter(|c| !c.is_alphanumeric());
    value.len() <= LONGEST && !value.starts_with('-') && marks.all(|c| " -_./".contains(c))
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

/// The citations of articles, and places that may name one. Numbers before names, and names alone, count
/// below headings about the constitution.
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

/// The anchors set by tags, and possible ones in sections that were read line by line.
pub fn anchors(document: &Document) -> impl Iterator<Item = Box<str>> {
    let set = document.parts().flat_map(|(_, part)| part.model.anchors.iter().cloned());
    set.chain(possible_anchors(document))
}

/// The headings with GitHub's anchors: a repeated one gets `-1`, `-2`, or the next free number.
pub fn headings(document: &Document) -> Vec<HeadingFact> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let headings = document.headings().into_iter();
    headings
        .map(|heading| HeadingFact {
            level: heading.level,
            slug: unique(slug(&heading.title), &mut seen).into(),
            title: heading.title.into(),
            range: heading.range,
            text: heading.text,
        })
        .collect()
}

/// The slug with a number if it is in `seen` already, which has the last number of each slug.
pub(crate) fn unique(plain: String, seen: &mut FxHashMap<String, u32>) -> String {
    let mut count = seen.get(&plain).copied().unwrap_or(0);
    let mut slug = plain.clone();
    while seen.contains_key(&slug) {
        count += 1;
        slug = format!("{plain}-{count}");
    }
    seen.insert(plain, count);
    seen.entry(slug.clone()).or_insert(0);
    slug
}

#[cfg(test)]
mod tests {
    use super::{Facts, headings};
    use crate::fixture::document;

    #[test]
    fn of_two_definitions_of_a_label_the_first_counts() {
        let document = document("# A\n\n[x][l]\n\n[l]: one.md\n\n## B\n\n[L]: two.md\n");
        let facts = Facts::new(&document, None);
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
        let facts = Facts::new(&document("# A b\n\n<a id=\"bell\"></a>\n"), None);
        for fragment in ["a-b", "A-b", "user-content-a-b", "bell", "Bell", "user-content-bell"] {
            assert!(facts.has_anchor(fragment), "{fragment}");
        }
        assert!(!facts.has_anchor("horn"));
    }
}
