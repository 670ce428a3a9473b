//! ```text
//! - [ ] T012 Reject late claims (FR-019)
//!                                ^^^^^^ FR-019 is defined nowhere in this project
//! ```

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::features::Ctx;
use crate::index::ids::{definitions, feature, home};
use crate::model::id::{IdCitation, IdDefinition, IdKey, Shape, dashed};

pub(super) const RULE: Rule = Rule {
    code: "undefined-id",
    severity: Severity::Warning,
    summary: "an id is cited that is defined nowhere",
    explanation: "\
A task or a plan cites a requirement that no document of the project defines, mostly because it was
renumbered or dropped. Only ids of series that the feature itself defines are looked at, so `SHA-256`
is none of them; of a range the two ends are.

Before, where the specification goes from FR-001 to FR-008:

    - [ ] T012 Reject late claims (FR-019)

After:

    - [ ] T012 Reject late claims (FR-009)
",
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let models = || ctx.parts.iter().map(|it| &it.part.part.model);
    if models().all(|model| model.id_citations.is_empty() && model.ids.is_empty()) {
        return;
    }
    let own = definitions(ctx.ctx.document);
    let feature = Feature::of(ctx.ctx, &own);
    let mut judged: FxHashSet<(&IdKey, Option<bool>)> = FxHashSet::default();
    let mut reported: FxHashSet<&IdKey> = FxHashSet::default();
    for (start, part) in super::starts(ctx.parts) {
        let text = part.part.section.text();
        let model = &part.part.model;
        let rows = model.ids.iter().filter(|it| it.shape == Shape::Row);
        let rows = rows.map(|it| (&it.key, it.dashed, it.range));
        let citations = model.id_citations.iter().filter(|it| is_plain(text, it));
        let citations = citations.flat_map(|it| {
            let ends = std::iter::once(&it.first).chain(&it.last);
            let ends = ends.filter(|key| !key.series.is_empty());
            ends.map(|key| (key, dashed(&text[it.range]), place(it, key)))
        });
        for (key, dashed, range) in rows.chain(citations) {
            if judged.insert((key, dashed)) && feature.lacks(key, dashed) && reported.insert(key) {
                let name = &text[range];
                sink.push(range + start, format!("{name} is defined nowhere in this project"));
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

/// An id without the letter behind its number.
type Variant<'a> = (&'a str, u32, u32);

fn variant(key: &IdKey) -> Variant<'_> {
    (&key.series, key.number, key.sub)
}

/// The ids that a document and its feature define, to be looked up.
struct Feature<'a> {
    ctx: Ctx<'a>,
    /// How often the document defines ids of a series, by how they are spelled.
    own_series: FxHashMap<(&'a str, Option<bool>), usize>,
    /// The series that are defined in a document in which they are at home.
    at_home: FxHashSet<(&'a str, Option<bool>)>,
    /// What is defined; a table elsewhere that lists an id defines none.
    variants: FxHashSet<Variant<'a>>,
    /// What is defined here, or beside the document where it is at home.
    keys: FxHashSet<&'a IdKey>,
}

impl<'a> Feature<'a> {
    fn of(ctx: Ctx<'a>, own: &'a [IdDefinition]) -> Feature<'a> {
        let mut feature = Feature {
            ctx,
            own_series: FxHashMap::default(),
            at_home: FxHashSet::default(),
            variants: FxHashSet::default(),
            keys: FxHashSet::default(),
        };
        for (id, facts) in ctx.index.feature_documents(ctx.id).filter(|(id, _)| *id != ctx.id) {
            let role = ctx.index.role_by_path(id);
            for it in &facts.facts().ids {
                feature.add_beside(it, role == Some(home(&it.key)));
            }
        }
        let role = ctx.scope.role;
        for it in own.iter().filter(|it| home(&it.key) == role) {
            feature.at_home.insert((&it.key.series, it.dashed));
        }
        for it in own {
            // A table that lists what another document defines defines nothing itself.
            let lists = it.shape == Shape::Row && home(&it.key) != role;
            if !lists || !feature.is_at_home(&it.key, it.dashed) {
                *feature.own_series.entry((&it.key.series, it.dashed)).or_default() += 1;
                feature.variants.insert(variant(&it.key));
                feature.keys.insert(&it.key);
            }
        }
        feature
    }

    fn add_beside(&mut self, it: &'a IdDefinition, at_home: bool) {
        if at_home {
            self.at_home.insert((&it.key.series, it.dashed));
            self.keys.insert(&it.key);
        }
        if at_home || it.shape != Shape::Row {
            self.variants.insert(variant(&it.key));
        }
    }

    fn is_at_home(&self, key: &IdKey, dashed: Option<bool>) -> bool {
        let has = |dashed| self.at_home.contains(&(&*key.series, dashed));
        has(None) || has(dashed)
    }

    /// Whether an id is of a series that the feature knows, and is defined nowhere.
    fn lacks(&self, key: &IdKey, dashed: Option<bool>) -> bool {
        let spelled = |dashed| self.own_series.get(&(&*key.series, dashed)).copied();
        let other = dashed.and_then(|_| spelled(dashed)).unwrap_or(0);
        let known_here = spelled(None).unwrap_or(0) + other;
        let is_known = known_here >= 2 || self.is_at_home(key, dashed);
        is_known && !self.variants.contains(&variant(key)) && !self.is_elsewhere(key)
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

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_requirement_that_the_specification_lacks_is_reported_once() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-009)
                ^^^^^^ warning undefined-id
- [ ] T003 Three (FR-009), after T001
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
",
        );
    }

    #[test]
    fn what_another_project_defines_is_not_defined_here() {
        let tasks = |mark: &str| {
            format!(
                "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-009)
{mark}//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
"
            )
        };
        let other = "specs/002-b/spec.md\n# Feature Specification: B\n- **FR-009**: it rings\n";
        check_diagnostics(&format!("{}//- /p/{other}", tasks("")));
        let mark = "                ^^^^^^ warning undefined-id\n";
        check_diagnostics(&format!("{}//- /p/inner/{other}", tasks(mark)));
    }

    #[test]
    fn words_with_numbers_and_split_tasks_are_none() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 Hash with SHA-256, as UTF-8
- [ ] T002a Split in two
- [ ] T002b Split in two
- [ ] T003 After T002
",
        );
    }

    #[test]
    fn of_a_range_each_end_is_an_id_of_its_own() {
        check_diagnostics(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-019 to FR-022)
                ^^^^^^ warning undefined-id
                          ^^^^^^ warning undefined-id
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
",
        );
    }
}
