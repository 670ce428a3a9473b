//! Ids: defined where a document gives one its line, named wherever it is cited, alone or in a range.

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::{Cursor, Occurrence, Reference, Symbol};
use crate::context::{Ctx, NavigationTarget};
use crate::index::id_text::IdText;
use crate::index::ids::feature;
use crate::index::{Facts, Index};
use crate::model::id::{IdCitation, IdDefinition, IdKey, Shape, dashed};
use crate::project::{DocumentId, Role};

/// An id, and the definition that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The id, as it is cited: where `US1.2` has no definition, that of `US1` is its.
    pub key: IdKey,
    /// The document with the definition.
    pub home: DocumentId,
    /// The id in the definition.
    pub range: TextRange,
    /// The line of the definition.
    pub line: TextRange,
}

impl Id {
    /// The id that a word in a document refers to; `None` if nothing defines it. `dashed`
    /// is how it is written there, where that is known.
    pub fn resolve(
        index: &Index,
        key: &IdKey,
        dashed: Option<bool>,
        from: &DocumentId,
    ) -> Option<Id> {
        let (home, defined) = index.definitions_of(key, dashed, from).into_iter().next()?;
        Some(Id { key: key.clone(), home: home.clone(), range: defined.range, line: defined.line })
    }

    /// An id by one of its definitions.
    pub fn defined(home: &DocumentId, defined: &IdDefinition) -> Id {
        Id {
            key: defined.key.clone(),
            home: home.clone(),
            range: defined.range,
            line: defined.line,
        }
    }

    pub(super) fn definition(&self) -> NavigationTarget {
        NavigationTarget { id: self.home.clone(), full_range: self.line, focus_range: self.range }
    }

    /// What the definition says.
    pub fn text<'a>(&self, index: &'a Index) -> Option<&'a IdText> {
        let facts = index.facts(&self.home)?;
        let mut ids = facts.ids.iter();
        let at = ids.position(|it| it.range == self.range && it.line == self.line)?;
        facts.id_texts.get(at)
    }

    pub(super) fn occurrences(
        &self,
        (id, facts): (&DocumentId, &Facts),
        readers: &mut Readers<'_>,
        found: &mut Vec<Occurrence>,
    ) {
        let is_home = *id == self.home;
        for defined in &facts.ids {
            let range = defined.range;
            let is_named = defined.key == self.key;
            if is_named || is_home && range == self.range {
                // A criterion has no more of a name than its place in the list.
                let name = Some(range).filter(|_| is_named && range != defined.line);
                found.push(Occurrence { range, name, is_definition: is_home });
            }
        }
        let cited = facts.citations.iter().filter(|it| it.contains(&self.key));
        found.extend(cited.map(|it| self.citation(it)));
        if !found.is_empty() && !readers.mean(id, facts, &self.key, self.range) {
            found.clear();
        }
    }

    /// Where a citation cites the id: at the end of a range, or with all of it.
    fn citation(&self, citation: &IdCitation) -> Occurrence {
        let last = citation.last_range.filter(|_| citation.last.as_ref() == Some(&self.key));
        let first = Some(citation.first_range).filter(|_| citation.first == self.key);
        Occurrence {
            range: last.unwrap_or(citation.range),
            name: last.or(first),
            is_definition: false,
        }
    }
}

/// The id at a cursor, defined or cited; of a range its first and its last, whichever are defined.
pub(super) fn at(ctx: &Ctx<'_>, cursor: &Cursor<'_>) -> Option<Reference> {
    let model = &cursor.part.model;
    let mut defined = model.ids.iter().filter(|it| it.shape != Shape::Range);
    let defined = defined.find(|it| cursor.is_in(it.range));
    let cited = model.id_citations.iter().find(|it| cursor.is_in(it.range));
    let (range, first, last) = match (defined, cited) {
        (Some(it), _) => (it.range, &it.key, None),
        (None, Some(it)) => (it.range, &it.first, it.last.as_ref()),
        (None, None) => return None,
    };
    let dashed = dashed(&cursor.text()[range]);
    let resolve = |key| Id::resolve(ctx.index, key, dashed, ctx.id).map(Symbol::Id);
    let (first, last) = (resolve(first), last.and_then(resolve));
    let at_last = cited.and_then(|it| it.last_range).is_some_and(|range| cursor.is_in(range));
    let at = usize::from(first.is_some() && last.is_some() && at_last);
    let symbols: Vec<Symbol> = first.into_iter().chain(last).collect();
    let range = cursor.shift(range);
    (!symbols.is_empty()).then_some(Reference { range, symbols, at, is_plain_link: false })
}

/// The id that the line at an offset defines without writing it: `1. WHEN …` below `Requirement 2`.
pub(super) fn declared_at(ctx: &Ctx<'_>, facts: &Facts, offset: TextSize) -> Option<Symbol> {
    let unnamed = facts.ids.iter().filter(|it| it.range == it.line);
    let declared = unnamed.filter(|it| it.range.contains_inclusive(offset));
    let declared = declared.min_by_key(|it| it.range.len())?;
    Id::resolve(ctx.index, &declared.key, None, ctx.id).map(Symbol::Id)
}

/// Who means the definitions of one document when they cite an id. What is found is kept for all
/// documents of a feature; those that define the id themselves are asked one by one.
#[derive(Debug)]
pub struct Readers<'a> {
    index: &'a Index,
    home: &'a DocumentId,
    root: Option<&'a str>,
    /// Whether no other document of the project defines an id.
    sole: FxHashMap<IdKey, bool>,
    known: FxHashMap<(IdKey, TextRange), FxHashMap<Group, bool>>,
}

/// A feature's folder, and the document where it defines the id itself.
type Group = (Box<str>, Option<DocumentId>);

impl<'a> Readers<'a> {
    /// Of the definitions of a document.
    pub fn new(index: &'a Index, home: &'a DocumentId) -> Readers<'a> {
        let (sole, known) = (FxHashMap::default(), FxHashMap::default());
        Readers { index, home, root: index.root_of(home), sole, known }
    }

    /// Whether an id that a document cites leads to the definition at a range.
    pub fn mean(
        &mut self,
        reader: &DocumentId,
        facts: &Facts,
        key: &IdKey,
        range: TextRange,
    ) -> bool {
        let (index, home) = (self.index, self.home);
        // From another feature only what nothing else in the project defines can be meant.
        if feature(reader) != feature(home) && !self.is_sole(key) {
            return false;
        }
        let own = facts.ids.iter().any(|it| it.key == *key).then(|| reader.clone());
        let known = self.known.entry((key.clone(), range)).or_default();
        *known.entry((feature(reader).into(), own)).or_insert_with(|| {
            // What is known of a document does not say how it writes the id.
            [None, Some(true), Some(false)].into_iter().any(|dashed| {
                let found = index.definitions_of(key, dashed, reader);
                found.iter().any(|(id, it)| *id == home && it.range == range)
            })
        })
    }

    /// A template defines nothing for others.
    fn is_sole(&mut self, key: &IdKey) -> bool {
        let (index, home, root) = (self.index, self.home, self.root);
        *self.sole.entry(key.clone()).or_insert_with(|| {
            let others = index.defining(key).filter(|(id, _)| {
                *id != home
                    && root.is_some_and(|root| index.is_in_project(id, root))
                    && index.role_by_path(id) != Some(Role::Template)
            });
            others.flat_map(|(_, facts)| &facts.ids).all(|it| !it.covers(key))
        })
    }
}
