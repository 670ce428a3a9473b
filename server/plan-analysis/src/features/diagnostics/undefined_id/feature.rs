//! The ids that a document and its feature define, and what they have instead of one that they lack.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::withdrawn::withdrawn;
use crate::features::diagnostics::{DocumentCtx, Files, SeenSection};
use crate::index::Index;
use crate::index::ids::{Requirement, feature, home};
use crate::model::id::{Beside, Claim, IdDefinition, IdKey, Shape, covers, is_common};
use crate::model::outline::OutlineId;
use crate::project::frameworks::DOCUMENTS;
use crate::project::path::file_name;
use crate::project::{DocumentId, Role};

/// The definition of an id, in this document or in another of the feature.
#[derive(Clone, Copy)]
struct Definition<'a> {
    key: &'a IdKey,
    last: Option<&'a IdKey>,
    shape: Shape,
    dashed: Option<bool>,
    /// The id as it is written.
    name: &'a str,
    /// Whether it is a tag at a criterion, which has a number of its own.
    is_tag: bool,
}

impl<'a> Definition<'a> {
    fn of_other(it: &'a IdDefinition, name: &'a str) -> Definition<'a> {
        let (key, last) = (&it.key, it.last.as_ref());
        let is_tag = it.claim == Claim::Numbered;
        Definition { key, last, shape: it.shape, dashed: it.dashed, name, is_tag }
    }

    fn own(it: &'a OutlineId, requirement: Option<u32>) -> Definition<'a> {
        let (key, last) = (&it.key, it.last.as_ref());
        let is_tag = it.claim.below(requirement) == Claim::Numbered;
        Definition { key, last, shape: it.shape, dashed: it.dashed, name: &it.name, is_tag }
    }

    fn criterion(key: &'a IdKey) -> Definition<'a> {
        Definition { key, last: None, shape: Shape::Item, dashed: None, name: "", is_tag: false }
    }
}

/// An id without what is glued to its number.
type Variant<'a> = (&'a str, u32, u32);

fn variant(key: &IdKey) -> Variant<'_> {
    (&key.series, key.number, key.sub)
}

/// An id, or the first and the last of a range.
pub(super) type Span<'a> = (&'a IdKey, Option<&'a IdKey>);

/// A series in the documents in which it is at home.
#[derive(Debug)]
pub(super) struct Series<'a> {
    first: &'a IdKey,
    pub(super) last: &'a IdKey,
    /// Its ids as they are written, in the order in which they were found.
    names: Vec<(&'a IdKey, &'a str)>,
    /// The fewest and the most digits of a number in it.
    width: (usize, usize),
    /// Whether numbers are filled with zeros.
    is_padded: bool,
    /// Its numbers.
    pub(super) numbers: BTreeSet<u32>,
}

impl Series<'_> {
    /// Whether the series of a project itself is counted here. Where numbers are left out, others count
    /// them; a letter or a word with one number is no series.
    fn is_own(&self, dashed: Option<bool>) -> bool {
        let count = self.numbers.len();
        let span = self.last.number.abs_diff(self.first.number) as usize + 1;
        count == span && (dashed == Some(true) || self.first.series.len() > 1 && count > 1)
    }

    /// Whether the number of an id is of a length that it may have here: `FR-1` is not of those that are written
    /// `FR-001`, and `ISO-10000` is a standard where a specification counts `ISO-001`.
    fn may_hold(&self, name: &str) -> bool {
        let width = width(name);
        let most = if self.is_padded { self.width.1 } else { self.width.1 + 1 };
        (self.width.0.min(3)..=most).contains(&width)
    }

    /// What it has instead of an id that it lacks: those on either side of a gap, or else its ends.
    /// Which of them was meant, only the writer knows.
    fn instead_of(&self, key: &IdKey) -> String {
        let names = || self.names.iter().copied();
        let before = names().filter(|(it, _)| *it < key).max();
        let after = names().filter(|(it, _)| *it > key).min();
        if let (Some((_, before)), Some((_, after))) = (before, after) {
            return format!("those beside it are {before} and {after}");
        }
        match names().min().zip(names().max()) {
            Some(((first, name), (last, last_name))) if first != last => {
                format!("those defined go from {name} to {last_name}")
            }
            Some(((_, only), _)) => format!("only {only} is"),
            None => "nothing of its series is".to_owned(),
        }
    }
}

/// The ids that a document and its feature define, to be looked up.
pub(super) struct Feature<'a> {
    files: Files<'a>,
    /// The number of the feature's folder.
    number: Option<u32>,
    /// Whether several specifications share the folder: then each counts as it likes.
    shared: bool,
    /// The series that are defined in a document in which they are at home, by how they are spelled.
    at_home: FxHashMap<(&'a str, Option<bool>), Series<'a>>,
    /// What is defined; a table elsewhere that lists an id defines none.
    variants: FxHashSet<Variant<'a>>,
    /// The numbers that are defined in parts, each with its last part.
    groups: FxHashMap<(&'a str, u32), u32>,
    /// The places that stand for many ids.
    ranges: Vec<Span<'a>>,
    /// What the feature says to be another's or gone, or explains in a legend.
    known: FxHashSet<&'a IdKey>,
    /// What is defined here, or beside the document where it is at home.
    keys: FxHashSet<&'a IdKey>,
}

impl<'a> Feature<'a> {
    pub(super) fn new(ctx: &DocumentCtx<'a>, criteria: &'a [IdKey]) -> Feature<'a> {
        let Files { id: here, index, scope, .. } = ctx.files;
        let folder = file_name(feature(here));
        let digits = folder.len() - folder.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut feature = Feature {
            files: ctx.files,
            number: folder[..digits].parse().ok(),
            shared: false,
            at_home: FxHashMap::default(),
            variants: FxHashSet::default(),
            groups: FxHashMap::default(),
            ranges: Vec::new(),
            known: FxHashSet::default(),
            keys: FxHashSet::default(),
        };
        feature.add_others();
        for it in ctx.sections().flat_map(|(_, section)| &section.outline.citations) {
            feature.add_known(&it.first, it.last.as_ref().map(|(last, _)| last), it.beside);
        }
        let specs = index.feature_documents(here).filter(|(id, _)| is_feature(index, id));
        feature.shared = specs.count() > 1;
        let mut requirement = Requirement::default();
        let own = ctx.sections().flat_map(|(_, section)| {
            let requirement = requirement.enter_outline(section.outline);
            section.outline.ids.iter().map(move |it| Definition::own(it, requirement))
        });
        let own: Vec<_> = own.chain(criteria.iter().map(Definition::criterion)).collect();
        for it in own.iter().filter(|it| home(it.key) == scope.role) {
            feature.add_home(*it);
        }
        for it in own {
            // A table that lists what another document defines defines nothing itself.
            let lists = it.shape == Shape::Row && home(it.key) != scope.role;
            if !lists || !feature.is_at_home(it.key, it.dashed) {
                feature.add(it);
                feature.keys.insert(it.key);
            }
        }
        for (first, last) in withdrawn(ctx, &feature) {
            match last {
                Some(_) => feature.ranges.push((first, last)),
                None => _ = feature.known.insert(first),
            }
        }
        feature
    }

    /// Takes what the other documents of the feature define and say.
    fn add_others(&mut self) {
        let Files { id: here, index, .. } = self.files;
        for (id, facts) in index.feature_documents(here).filter(|(id, _)| *id != here) {
            let role = index.role_by_path(id);
            for it in &facts.facts().citations {
                self.add_known(&it.first, it.last.as_ref(), it.beside);
            }
            for (it, text) in facts.facts().ids.iter().zip(&facts.facts().id_texts) {
                let it = Definition::of_other(it, &text.name);
                if role == Some(home(it.key)) {
                    self.add_home(it);
                    self.add(it);
                } else if it.shape != Shape::Row {
                    self.add(it);
                }
            }
        }
    }

    /// Takes cited ids that stand beside another feature's number, and those of a legend: wherever else
    /// they are cited, the same is meant.
    fn add_known(&mut self, first: &'a IdKey, last: Option<&'a IdKey>, beside: Beside) {
        let said = match beside {
            Beside::Legend => true,
            Beside::Feature(other) => self.number != Some(other),
            Beside::Nothing | Beside::Elsewhere => false,
        };
        if said {
            self.known.extend(std::iter::once(first).chain(last));
        }
    }

    fn add(&mut self, it: Definition<'a>) {
        if it.shape == Shape::Range {
            return self.ranges.push((it.key, it.last));
        }
        self.variants.insert(variant(it.key));
        // `User Story 1.5` is a story between two others and not a scenario of the first.
        let is_story = &*it.key.series == "US" && it.dashed.is_none();
        if it.key.sub > 0 && !is_story {
            let last = self.groups.entry((&it.key.series, it.key.number)).or_default();
            *last = it.key.sub.max(*last);
        }
    }

    fn add_home(&mut self, it: Definition<'a>) {
        if it.shape == Shape::Range || it.is_tag {
            return;
        }
        let Definition { key, name, .. } = it;
        self.keys.insert(key);
        let width = width(name);
        let series = self.at_home.entry((&key.series, it.dashed)).or_insert_with(|| Series {
            first: key,
            last: key,
            names: Vec::new(),
            width: (width, width),
            is_padded: false,
            numbers: BTreeSet::new(),
        });
        series.numbers.insert(key.number);
        series.width = (series.width.0.min(width), series.width.1.max(width));
        series.is_padded |= number(name).starts_with('0');
        series.first = key.min(series.first);
        series.last = key.max(series.last);
        series.names.push((key, name));
    }

    fn series<'k>(&'k self, key: &'k IdKey, dashed: Option<bool>) -> Option<&'k Series<'a>> {
        let of = |dashed| self.at_home.get(&(&*key.series, dashed));
        of(dashed).or_else(|| of(None))
    }

    /// A series, however it is spelled.
    pub(super) fn series_of<'k>(&'k self, key: &'k IdKey) -> impl Iterator<Item = &'k Series<'a>> {
        self.at_home.iter().filter(|((series, _), _)| *series == &*key.series).map(|(_, it)| it)
    }

    fn is_at_home(&self, key: &IdKey, dashed: Option<bool>) -> bool {
        self.series(key, dashed).is_some()
    }

    /// Whether the document is one of those that the feature consists of, which mean its ids wherever they name one.
    /// Research and checks compare it with others, so only their traces mean it for sure.
    pub(super) fn is_told_here(&self) -> bool {
        matches!(self.files.scope.role, Role::Spec | Role::Plan | Role::Tasks)
    }

    /// Whether an id is the feature's own, by what stands beside it.
    pub(super) fn is_meant(&self, beside: Beside) -> bool {
        match beside {
            Beside::Nothing => true,
            Beside::Feature(number) => self.number == Some(number),
            Beside::Legend | Beside::Elsewhere => false,
        }
    }

    /// Where an id is of a series that is at home in the feature, and nothing defines it: what the
    /// feature has instead.
    pub(super) fn lacks(&self, key: &IdKey, dashed: Option<bool>, name: &str) -> Option<String> {
        if key.series.is_empty() {
            return self.lacks_criterion(key);
        }
        let series = self.series(key, dashed)?;
        // A checklist counts on where another ended, and leaves out what does not apply.
        let is_known = is_common(&key.series) && &*key.series != "CHK";
        let is_series = is_known || !self.shared && series.is_own(dashed);
        if !is_series || key.number == 0 || !series.may_hold(name) {
            return None;
        }
        let is_defined = self.known.contains(key)
            || self.variants.contains(&variant(key))
            || self.is_part_of_defined(key);
        if is_defined
            || self.ranges.iter().any(|(first, last)| covers(first, *last, key))
            || self.is_elsewhere(key)
        {
            return None;
        }
        Some(series.instead_of(key))
    }

    /// A part of an id that has no parts of its own is the writer's way to point into it; an id of
    /// which only parts are defined is all of them.
    fn is_part_of_defined(&self, key: &IdKey) -> bool {
        let parts = self.groups.contains_key(&(&*key.series, key.number));
        match key.sub {
            0 => parts,
            _ => !parts && self.variants.contains(&(&key.series, key.number, 0)),
        }
    }

    /// A criterion that no requirement has, where all requirements are known: they go from the first
    /// without a gap, and each has its criteria.
    fn lacks_criterion(&self, key: &IdKey) -> Option<String> {
        let is_requirement = |number| self.variants.contains(&("", number, 0));
        if key.sub == 0 || self.variants.contains(&variant(key)) || !is_requirement(1) {
            return None;
        }
        let (number, count) = (key.number, self.groups.get(&("", key.number)));
        if is_requirement(number) {
            let count = count?;
            let contiguous = (1..=*count).all(|sub| self.variants.contains(&("", number, sub)));
            return contiguous.then(|| match count {
                1 => format!("requirement {number} has one criterion"),
                _ => format!("requirement {number} has {count} criteria"),
            });
        }
        let numbers = self.variants.iter().filter(|it| it.0.is_empty() && it.2 == 0);
        let (last, all) = numbers.fold((0, 0), |(last, all), it| (it.1.max(last), all + 1));
        let known = all == last && (1..=last).all(|it| self.groups.contains_key(&("", it)));
        known.then(|| match last {
            1 => "there is one requirement".to_owned(),
            _ => format!("its requirements go from 1 to {last}"),
        })
    }

    /// Other features of the project count as well: work is often handed from one to the next. Not
    /// so where each feature numbers anew, and defines what this one defines too.
    fn is_elsewhere(&self, key: &IdKey) -> bool {
        let index = self.files.index;
        let root = index.root_of(self.files.id);
        let own = feature(self.files.id);
        let mut others = index.defining(key).filter(|(id, _)| feature(id) != own);
        others.any(|(id, facts)| {
            let listed = index.role_by_path(id) != Some(home(key));
            let ids = || facts.facts().ids.iter();
            let mut of_series = ids().filter(|it| it.key.series == key.series);
            ids().any(|it| it.key.is_variant_of(key) && !(listed && it.shape == Shape::Row))
                && !of_series.any(|it| self.keys.contains(&it.key))
                && root.is_some_and(|root| index.is_in_project(id, root))
        })
    }
}

/// Whether a document is a feature of its own: a specification under a name of its own. A feature's
/// documents have fixed names.
fn is_feature(index: &Index, id: &DocumentId) -> bool {
    index.role_by_path(id) == Some(Role::Spec)
        && !DOCUMENTS.iter().any(|(name, _)| *name == id.file_name())
}

/// How many digits the number of an id is written with.
fn width(name: &str) -> usize {
    number(name).bytes().take_while(u8::is_ascii_digit).count()
}

/// An id from its first digit on.
fn number(name: &str) -> &str {
    name.trim_start_matches(|c: char| !c.is_ascii_digit())
}

/// The criteria that the document's requirements have (Kiro).
pub(super) fn criteria(ctx: &DocumentCtx<'_>) -> Vec<IdKey> {
    let mut requirement = Requirement::default();
    let mut found = Vec::new();
    for (_, SeenSection { outline, .. }) in ctx.sections() {
        let Some(number) = requirement.enter_outline(outline) else { continue };
        // Where a text says both numbers, a list below it is a list.
        let said = outline.criteria.iter().any(|it| it.of == Some(number));
        let of = if said { Some(number) } else { None };
        let criteria = outline.criteria.iter().filter(|it| it.of == of);
        found.extend(criteria.map(|it| IdKey::numbered(number, it.number)));
    }
    found
}
