//! Where an id leads: its definition in the document itself, in the feature, in the project.

use crate::document::Document;
use crate::model::id::{Beside, Claim, IdCitation, IdDefinition, IdKey, Shape, TASK, is_common};
use crate::model::outline::Outline;
use crate::project::path::{file_name, parent};
use crate::project::reason::Reason;
use crate::project::{DocumentId, Role};
use crate::text::shift;

use super::{Index, IndexedDocument, PathState};

/// Folders that belong to the feature above them.
const INNER: &[&str] =
    &["checklists", "contracts", "artifacts", "tasks", "specs", "reviews", "notes"];

/// The ids that a document defines, in its offsets and in the order of its text. The numbered items below `Requirement 2` are
/// its criteria, `2.1` and on (Kiro).
pub fn definitions(document: &Document) -> Vec<IdDefinition> {
    let mut found = Vec::new();
    let mut requirement = Requirement::default();
    for (start, part) in document.parts() {
        let heading = part.model.ids.iter().find(|it| it.shape == Shape::Heading);
        let level = part.model.headings.first().map_or(0, |heading| heading.level);
        let number = requirement.enter(heading.map(|it| &it.key), level);
        let own = part.model.ids.iter().map(|it| IdDefinition {
            range: shift(it.range, start),
            line: shift(it.line, start),
            claim: it.claim.below(number),
            ..it.clone()
        });
        found.extend(own);
        let Some(number) = number else { continue };
        // Where a text says both numbers, a list below it is a list.
        let said = part.model.criteria.iter().any(|it| it.of == Some(number));
        let of = if said { Some(number) } else { None };
        let criteria = part.model.criteria.iter().filter(|it| it.of == of);
        found.extend(criteria.map(|criterion| IdDefinition {
            key: IdKey::numbered(number, criterion.number),
            range: shift(criterion.line, start),
            line: shift(criterion.line, start),
            last: None,
            shape: Shape::Item,
            dashed: None,
            beside: Beside::Nothing,
            claim: Claim::Defines,
        }));
    }
    found.sort_by_key(|it| it.range.start());
    found
}

/// The requirement below which a section stands, section by section.
#[derive(Debug, Default)]
pub struct Requirement(Option<u32>);

impl Requirement {
    /// Goes on with a section that begins with a heading of a level and may define an id in it; gives
    /// the number of the requirement of which its numbered items are criteria.
    pub fn enter(&mut self, heading: Option<&IdKey>, level: u8) -> Option<u32> {
        match heading {
            Some(key) if key.series.is_empty() && key.sub == 0 => self.0 = Some(key.number),
            Some(_) => self.0 = None,
            None if level <= 2 => self.0 = None,
            None => {}
        }
        self.0
    }

    /// Goes on with a section, known by its outline.
    pub fn enter_outline(&mut self, outline: &Outline) -> Option<u32> {
        let heading = outline.ids.iter().find(|it| it.shape == Shape::Heading);
        let level = outline.headings.first().map_or(0, |heading| heading.level);
        self.enter(heading.map(|it| &it.key), level)
    }
}

impl Claim {
    /// The claim of an item in a section below a requirement with this number, or below none: there the number
    /// of the item says no more than its place.
    pub(crate) fn below(self, requirement: Option<u32>) -> Claim {
        match (self, requirement) {
            (Claim::Numbered, None) => Claim::Defines,
            (claim, _) => claim,
        }
    }
}

/// The ids that a document cites, in its offsets.
pub fn citations(document: &Document) -> Vec<IdCitation> {
    let citations = document.parts().flat_map(|(start, part)| {
        part.model.id_citations.iter().map(move |it| IdCitation {
            range: shift(it.range, start),
            first_range: shift(it.first_range, start),
            last_range: it.last_range.map(|range| shift(range, start)),
            ..it.clone()
        })
    });
    citations.collect()
}

/// The folder of the feature that a document belongs to; a text without a folder is its own.
pub fn feature(id: &DocumentId) -> &str {
    let mut folder = id.folder();
    if folder.is_empty() {
        return id.as_str();
    }
    while INNER.contains(&file_name(folder)) {
        match parent(folder) {
            Some(up) => folder = up,
            None => break,
        }
    }
    folder
}

impl Index {
    /// The documents of a feature, this one among them, in the order of their paths.
    pub fn feature_documents<'a>(
        &'a self,
        id: &DocumentId,
    ) -> impl Iterator<Item = (&'a DocumentId, &'a IndexedDocument)> + use<'a> {
        self.documents_in(feature(id))
    }

    /// The documents of the feature with this folder, in the order of their paths.
    pub fn documents_in<'a>(
        &'a self,
        feature: &str,
    ) -> impl Iterator<Item = (&'a DocumentId, &'a IndexedDocument)> + Clone + use<'a> {
        let documents = self.features.get(feature).into_iter().flatten();
        documents.filter_map(|id| match self.get(id) {
            Some(PathState::Document(described)) => Some((id, &**described)),
            _ => None,
        })
    }

    /// Whether the documents of a feature in which a series is at home define any of it, spelled
    /// this way. Then a table elsewhere that lists an id defines none.
    pub fn is_at_home(&self, key: &IdKey, dashed: Option<bool>, from: &DocumentId) -> bool {
        let home = home(key);
        self.feature_documents(from).any(|(id, facts)| {
            self.role_by_path(id) == Some(home) && facts.facts().has_series(&key.series, dashed)
        })
    }

    /// The definitions of an id for who reads it in a document, the best first. They are those at
    /// its home in the feature, else in the document itself, else anywhere in the feature, else in
    /// the only other document of the project that has any; else those of the id that it is a part
    /// of. `dashed` is how the reader writes it: where a feature has both `T001` and `T-001`, they
    /// are two ids.
    pub fn definitions_of<'a>(
        &'a self,
        key: &IdKey,
        dashed: Option<bool>,
        from: &'a DocumentId,
    ) -> Vec<DocumentDefinition<'a>> {
        let found = self.exact(key, dashed, from);
        match key.parent().filter(|_| found.is_empty()) {
            Some(parent) => self.definitions_of(&parent, dashed, from),
            None => found,
        }
    }

    fn exact<'a>(
        &'a self,
        key: &IdKey,
        dashed: Option<bool>,
        from: &'a DocumentId,
    ) -> Vec<DocumentDefinition<'a>> {
        let mut found: Vec<DocumentDefinition<'a>> =
            self.feature_documents(from).flat_map(|(id, facts)| matching(id, facts, key)).collect();
        let home = home(key);
        let listed = |(id, it): &DocumentDefinition<'a>| self.is_listed(id, it);
        if found.iter().any(listed) && self.is_at_home(key, dashed, from) {
            found.retain(|place| !listed(place));
        }
        // What a task list says of a requirement or a story is a remark.
        if home == Role::Spec && is_common(&key.series) {
            found.retain(|(id, _)| {
                !matches!(self.role_by_path(id), Some(Role::Tasks | Role::Checklist))
            });
        }
        if found.is_empty() && !is_numbered_anew(key) && !self.holds_examples(from) {
            found = self.elsewhere(key, from);
        }
        let spelled = |(_, it): &DocumentDefinition<'a>| it.dashed.is_none() || it.dashed == dashed;
        if found.iter().any(spelled) {
            found.retain(spelled);
        }
        let rank = |id: &DocumentId| {
            if self.role_by_path(id) == Some(home) {
                0
            } else if id == from {
                1
            } else {
                2
            }
        };
        let best = found.iter().map(|(id, _)| rank(id)).min();
        found.retain(|(id, _)| Some(rank(id)) == best);
        // A table that lists ids again is not a definition where something else is.
        found.sort_by_key(|(id, it)| {
            let again = (it.shape == Shape::Range, it.shape == Shape::Row);
            (again, id.as_str(), it.range.start())
        });
        found
    }

    /// Whether a table lists an id that another document has at home, rather than defining it.
    pub fn is_listed(&self, id: &DocumentId, it: &IdDefinition) -> bool {
        it.shape == Shape::Row && self.role_by_path(id) != Some(home(&it.key))
    }

    /// Whether the ids of a document are examples: it is a template, or a layout says that it is a text for agents. A
    /// README is neither.
    fn holds_examples(&self, id: &DocumentId) -> bool {
        self.assigned_by_path(id).is_some_and(|it| match it.role {
            Role::Template => true,
            Role::Other => matches!(it.reason, Reason::Layout(_)),
            _ => false,
        })
    }

    /// The definitions in the only document of the project, outside the feature, that has any. What a
    /// template says is none.
    fn elsewhere<'a>(&'a self, key: &IdKey, from: &DocumentId) -> Vec<DocumentDefinition<'a>> {
        let Some(root) = self.root_of(from) else { return Vec::new() };
        let all = self.defining(key).flat_map(|(id, facts)| matching(id, facts, key));
        let found: Vec<DocumentDefinition<'a>> = all
            .filter(|(id, _)| {
                self.is_in_project(id, root) && self.role_by_path(id) != Some(Role::Template)
            })
            .collect();
        let first = found.first().map(|(id, _)| *id);
        if found.iter().all(|(id, _)| Some(*id) == first) { found } else { Vec::new() }
    }
}

/// A definition and its document.
pub type DocumentDefinition<'a> = (&'a DocumentId, &'a IdDefinition);

fn matching<'a>(
    id: &'a DocumentId,
    facts: &'a IndexedDocument,
    key: &IdKey,
) -> impl Iterator<Item = DocumentDefinition<'a>> {
    let key = key.clone();
    facts.facts().ids.iter().filter(move |it| it.covers(&key)).map(move |it| (id, it))
}

/// Whether every feature numbers a series anew: bare numbers mean nothing elsewhere.
fn is_numbered_anew(key: &IdKey) -> bool {
    key.series.is_empty() || key.series.starts_with(TASK)
}

/// The role of the documents in which a series is at home.
pub fn home(key: &IdKey) -> Role {
    match &*key.series {
        "T" | "TASK" | "WP" => Role::Tasks,
        series if series.starts_with(TASK) => Role::Tasks,
        "CHK" => Role::Checklist,
        _ => Role::Spec,
    }
}

#[cfg(test)]
mod tests {
    use super::{definitions, feature};
    use crate::fixture::document;
    use crate::index::id_text::texts;
    use crate::project::DocumentId;

    #[test]
    fn a_feature_is_a_folder_and_a_text_without_one_stands_alone() {
        for (id, expected) in [
            ("/p/specs/001-a/plan.md", "/p/specs/001-a"),
            ("/p/specs/001-a/checklists/ux.md", "/p/specs/001-a"),
            ("untitled:/specs/001-a/plan.md", "untitled:/specs/001-a"),
            ("untitled:One", "untitled:One"),
        ] {
            assert_eq!(feature(&DocumentId::new(id)), expected);
        }
    }

    #[test]
    fn definitions_stand_in_the_order_of_the_text() {
        let document = document(
            "# Requirements\n\n### Requirement 1: Bells\n\n1. WHEN a bell rings\n2. WHEN it stops\n\n- **NFR-1**: loud\n\n### Requirement 2: Horns\n\n1. WHEN a horn waits\n",
        );
        let names = texts(&document, &definitions(&document));
        let names: Vec<&str> = names.iter().map(|it| &*it.name).collect();
        assert_eq!(names, ["Requirement 1", "1.1", "1.2", "NFR-1", "Requirement 2", "2.1"]);
    }
}
