//! ```text
//! - [ ] T012 Reject late claims (FR-019)
//!                                ^^^^^^ FR-019 is not defined in this feature; those defined go
//!                                       from FR-001 to FR-008
//! ```

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sight, Sink};
use crate::features::Ctx;
use crate::index::ids::{definitions, feature, home};
use crate::model::id::{Beside, IdCitation, IdDefinition, IdKey, Shape, dashed, is_common};
use crate::project::frameworks::DOCUMENTS;
use crate::project::path::file_name;
use crate::project::{DocumentId, Role};

pub(super) const RULE: Rule = Rule {
    code: "undefined-id",
    severity: Severity::Warning,
    summary: "an id is cited that its feature does not define",
    explanation: "\
A task or a plan cites a requirement that no document of its feature defines, mostly because it was
renumbered or dropped. Only ids of series that are at home in the feature are looked at: requirements
and stories that its specification defines, tasks of its task list. So `SHA-256` is none of them. Of a
range the two ends are looked at. Nothing is said where the text names another feature, another
document or an example beside the id, or where only another feature defines it.

Before, where the specification goes from FR-001 to FR-008:

    - [ ] T012 Reject late claims (FR-019)

After:

    - [ ] T012 Reject late claims (FR-009)
",
    sight: Sight::Project,
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let models = || ctx.parts.iter().map(|it| &it.part.part.model);
    if models().all(|model| model.id_citations.is_empty() && model.ids.is_empty()) {
        return;
    }
    let own = definitions(ctx.ctx.document);
    let feature = Feature::of(ctx, &own);
    let mut judged: FxHashSet<(&IdKey, Option<bool>)> = FxHashSet::default();
    let mut reported: FxHashSet<&IdKey> = FxHashSet::default();
    for (start, part) in super::starts(ctx.parts) {
        let text = part.part.section.text();
        let model = &part.part.model;
        let rows =
            model.ids.iter().filter(|it| it.shape == Shape::Row && feature.is_meant(it.beside));
        let rows = rows.map(|it| (&it.key, it.dashed, it.range));
        let citations = model.id_citations.iter();
        let citations = citations.filter(|it| is_plain(text, it) && feature.is_meant(it.beside));
        let citations = citations.flat_map(|it| {
            let ends = std::iter::once(&it.first).chain(&it.last);
            ends.map(|key| (key, dashed(&text[it.range]), place(it, key)))
        });
        for (key, dashed, range) in rows.chain(citations) {
            if !judged.insert((key, dashed)) {
                continue;
            }
            let name = &text[range];
            let Some(instead) = feature.lacks(key, dashed, name) else { continue };
            if reported.insert(key) {
                sink.push(
                    range + start,
                    format!("{name} is not defined in this feature; {instead}"),
                );
            }
        }
    }
}

/// Neither code nor struck through: there an id is spoken of.
fn is_plain(text: &str, citation: &IdCitation) -> bool {
    !text[..citation.range.start().into()].ends_with(['`', '~'])
}

/// The one id of a range that is meant.
fn place(citation: &IdCitation, key: &IdKey) -> TextRange {
    match citation.last_range {
        Some(last) if citation.last.as_ref() == Some(key) => last,
        _ => citation.first_range,
    }
}

/// An id without what is glued to its number.
type Variant<'a> = (&'a str, u32, u32);

fn variant(key: &IdKey) -> Variant<'_> {
    (&key.series, key.number, key.sub)
}

/// A series in the documents in which it is at home.
#[derive(Debug)]
struct Series<'a> {
    first: &'a IdKey,
    last: &'a IdKey,
    /// Its ids as they are written, in the order in which they were found.
    names: Vec<(&'a IdKey, Cow<'a, str>)>,
    /// The fewest digits of a number in it.
    width: usize,
    /// Its numbers.
    numbers: FxHashSet<u32>,
}

impl Series<'_> {
    /// Whether the series of a project itself is counted here. Where numbers are left out, others count
    /// them; a letter or a word with one number is no series.
    fn is_own(&self, dashed: Option<bool>) -> bool {
        let count = self.numbers.len();
        let span = self.last.number.abs_diff(self.first.number) as usize + 1;
        count == span && (dashed == Some(true) || self.first.series.len() > 1 && count > 1)
    }

    /// What it has instead of an id that it lacks: those on either side of a gap, or else its ends.
    /// Which of them was meant, only the writer knows.
    fn instead_of(&self, key: &IdKey) -> String {
        let names = || self.names.iter().map(|(key, name)| (*key, &**name));
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
struct Feature<'a> {
    ctx: Ctx<'a>,
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
    ranges: Vec<&'a IdDefinition>,
    /// What the feature says to be another's, or explains in a legend.
    known: FxHashSet<&'a IdKey>,
    /// What is defined here, or beside the document where it is at home.
    keys: FxHashSet<&'a IdKey>,
}

impl<'a> Feature<'a> {
    fn of(of: &DocumentCtx<'a>, own: &'a [IdDefinition]) -> Feature<'a> {
        let ctx = of.ctx;
        let folder = file_name(feature(ctx.id));
        let digits = folder.len() - folder.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut feature = Feature {
            ctx,
            number: folder[..digits].parse().ok(),
            shared: false,
            at_home: FxHashMap::default(),
            variants: FxHashSet::default(),
            groups: FxHashMap::default(),
            ranges: Vec::new(),
            known: FxHashSet::default(),
            keys: FxHashSet::default(),
        };
        for (id, facts) in ctx.index.feature_documents(ctx.id).filter(|(id, _)| *id != ctx.id) {
            let role = ctx.index.role_by_path(id);
            feature.add_known(&facts.facts().citations);
            for (it, text) in facts.facts().ids.iter().zip(&facts.facts().id_texts) {
                if role == Some(home(&it.key)) {
                    feature.add_home(it, Cow::Borrowed(&text.name));
                    feature.add(it);
                } else if it.shape != Shape::Row {
                    feature.add(it);
                }
            }
        }
        for part in of.parts.iter() {
            feature.add_known(&part.part.part.model.id_citations);
        }
        let role = ctx.scope.role;
        // A feature's own documents have fixed names; others are features of their own.
        let is_other = |id: &DocumentId| !DOCUMENTS.iter().any(|(name, _)| *name == id.file_name());
        let is_spec = |id| ctx.index.role_by_path(id) == Some(Role::Spec) && is_other(id);
        let specs = ctx.index.feature_documents(ctx.id).filter(|(id, _)| is_spec(id)).count();
        feature.shared = specs > 1;
        for it in own.iter().filter(|it| home(&it.key) == role) {
            feature.add_home(it, Cow::Owned(ctx.document.text().slice(it.range)));
        }
        for it in own {
            // A table that lists what another document defines defines nothing itself.
            let lists = it.shape == Shape::Row && home(&it.key) != role;
            if !lists || !feature.is_at_home(&it.key, it.dashed) {
                feature.add(it);
                feature.keys.insert(&it.key);
            }
        }
        feature
    }

    /// Takes the ids that stand beside another feature's number, and those of a legend: wherever else
    /// they are cited, the same is meant.
    fn add_known(&mut self, citations: &'a [IdCitation]) {
        let number = self.number;
        let said = citations.iter().filter(|it| match it.beside {
            Beside::Legend => true,
            Beside::Feature(other) => number != Some(other),
            Beside::Nothing | Beside::Elsewhere => false,
        });
        self.known.extend(said.flat_map(|it| std::iter::once(&it.first).chain(&it.last)));
    }

    fn add(&mut self, it: &'a IdDefinition) {
        if it.shape == Shape::Range {
            return self.ranges.push(it);
        }
        self.variants.insert(variant(&it.key));
        if it.key.sub > 0 {
            let last = self.groups.entry((&it.key.series, it.key.number)).or_default();
            *last = it.key.sub.max(*last);
        }
    }

    fn add_home(&mut self, it: &'a IdDefinition, name: Cow<'a, str>) {
        if it.shape == Shape::Range {
            return;
        }
        self.keys.insert(&it.key);
        let key = &it.key;
        let width = width(&name);
        let series = self.at_home.entry((&key.series, it.dashed)).or_insert_with(|| Series {
            first: key,
            last: key,
            names: Vec::new(),
            width,
            numbers: FxHashSet::default(),
        });
        series.numbers.insert(key.number);
        series.width = series.width.min(width);
        series.first = key.min(series.first);
        series.last = key.max(series.last);
        series.names.push((key, name));
    }

    fn series<'k>(&'k self, key: &'k IdKey, dashed: Option<bool>) -> Option<&'k Series<'a>> {
        let of = |dashed| self.at_home.get(&(&*key.series, dashed));
        of(dashed).or_else(|| of(None))
    }

    fn is_at_home(&self, key: &IdKey, dashed: Option<bool>) -> bool {
        self.series(key, dashed).is_some()
    }

    /// Whether an id is the feature's own, by what stands beside it.
    fn is_meant(&self, beside: Beside) -> bool {
        match beside {
            Beside::Nothing => true,
            Beside::Feature(number) => self.number == Some(number),
            Beside::Legend | Beside::Elsewhere => false,
        }
    }

    /// Where an id is of a series that is at home in the feature, and nothing defines it: what the
    /// feature has instead.
    fn lacks(&self, key: &IdKey, dashed: Option<bool>, name: &str) -> Option<String> {
        if key.series.is_empty() {
            return self.lacks_criterion(key);
        }
        let series = self.series(key, dashed)?;
        // A checklist counts on where another ended, and leaves out what does not apply.
        let is_known = is_common(&key.series) && &*key.series != "CHK";
        let is_series = is_known || !self.shared && series.is_own(dashed);
        if !is_series || key.number == 0 || width(name) < series.width.min(3) {
            return None;
        }
        let is_defined = self.known.contains(key)
            || self.variants.contains(&variant(key))
            || self.is_part_of_defined(key);
        if is_defined || self.ranges.iter().any(|it| it.covers(key)) || self.is_elsewhere(key) {
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
        let index = self.ctx.index;
        let root = index.root_of(self.ctx.id);
        let own = feature(self.ctx.id);
        let mut others = index.defining(key).filter(|(id, _)| feature(id) != own);
        others.any(|(id, facts)| {
            let listed = index.role_by_path(id) != Some(home(key));
            let ids = || facts.facts().ids.iter();
            let is_it = |it: &IdDefinition| {
                it.key.is_variant_of(key) && !(listed && it.shape == Shape::Row)
            };
            let mut of_series = ids().filter(|it| it.key.series == key.series);
            ids().any(is_it)
                && !of_series.any(|it| self.keys.contains(&it.key))
                && root.is_some_and(|root| index.is_in_project(id, root))
        })
    }
}

/// How many digits the number of an id is written with.
fn width(name: &str) -> usize {
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    number.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests;
