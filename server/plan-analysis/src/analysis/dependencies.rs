//! Dependencies: the paths whose state on disk matters to a document, whether they exist or not.

use rustc_hash::FxHashSet;

use crate::document::{Document, Part};
use crate::index::{Facts, Index};
use crate::model::link::Form;
use crate::project::path::{ancestors, join};
use crate::project::target::Target;
use crate::project::{DocumentId, layout, role, root};

/// The dependencies of a document.
pub(super) fn of_document(index: &Index, id: &DocumentId, document: &Document) -> Vec<DocumentId> {
    let named = document.parts().flat_map(|(_, part)| of_part(index, id, part));
    with_surroundings(index, id, named, |_| true)
}

/// The dependencies of a closed document, from its facts. `marked` holds the folders whose markers are among the
/// dependencies of other documents already, and takes those of this one.
pub(super) fn of_facts<'a>(
    index: &'a Index,
    id: &'a DocumentId,
    facts: &Facts,
    marked: &mut FxHashSet<&'a str>,
) -> Vec<DocumentId> {
    let named = facts.links.iter().flat_map(|link| of_target(index, id, &link.target));
    with_surroundings(index, id, named, |folder| marked.insert(folder))
}

/// The paths that a part of a document names.
pub(super) fn of_part(index: &Index, id: &DocumentId, part: &Part) -> Vec<DocumentId> {
    let text = part.section.text();
    let links = part.model.links.iter().filter(|link| link.form != Form::Reference);
    let targets = links.map(|link| &text[link.target]);
    let definitions = part.model.definitions.iter().map(|definition| &text[definition.target]);
    targets.chain(definitions).flat_map(|target| of_target(index, id, target)).collect()
}

/// The paths that a link target may refer to.
fn of_target(index: &Index, id: &DocumentId, target: &str) -> Vec<DocumentId> {
    match Target::parse(target) {
        Target::Local { path, undecoded, .. } if !path.is_empty() => {
            let mut places = index.places(id, &path);
            places.extend(undecoded.into_iter().flat_map(|written| index.places(id, &written)));
            places
        }
        _ => Vec::new(),
    }
}

/// The paths that a document names, with those that matter wherever it lies: markers of roots, templates, the
/// constitution and the neighbours in its folder. Where a folder `is_new` is not true, its markers and those above it
/// are left out.
fn with_surroundings<'a>(
    index: &'a Index,
    id: &'a DocumentId,
    named: impl Iterator<Item = DocumentId>,
    mut is_new: impl FnMut(&'a str) -> bool,
) -> Vec<DocumentId> {
    if !id.is_path() {
        return Vec::new();
    }
    let folder = index.folder_of(id).unwrap_or_else(|| id.folder());
    let mut paths = markers(id, folder, &mut is_new);
    let top = index.root_of(id).unwrap_or(folder);
    paths.extend(layout::templates(id.file_name()).filter_map(|path| join(top, &path)));
    let beside =
        ["spec.md"].into_iter().chain(role::beside_plan(id.file_name()).map(|_| "plan.md"));
    paths.extend(beside.filter_map(|name| join(id.folder(), name)));
    paths.extend(index.template_files(id).iter().map(|id| id.as_str().to_owned()));
    let chosen = index.constitutions(id).chain(index.chosen_templates(id));
    let mut all: Vec<DocumentId> =
        paths.iter().map(|path| DocumentId::new(path)).chain(chosen).chain(named).collect();
    all.retain(|path| Target::is_inside(path, folder));
    all
}

/// The paths that decide which role a document has by its path: markers of roots, and the plan beside it. `marked` is that
/// of [`of_facts`].
pub(super) fn of_role<'a>(
    index: &'a Index,
    id: &'a DocumentId,
    marked: &mut FxHashSet<&'a str>,
) -> Vec<DocumentId> {
    if !id.is_path() {
        return Vec::new();
    }
    let folder = index.folder_of(id).unwrap_or_else(|| id.folder());
    let mut paths = markers(id, folder, &mut |folder| marked.insert(folder));
    let plan = role::beside_plan(id.file_name()).map(|_| "plan.md");
    paths.extend(plan.and_then(|plan| join(id.folder(), plan)));
    paths.iter().map(|path| DocumentId::new(path)).collect()
}

/// The markers in the folders around a document, up to `top`, or to a folder that is not new.
fn markers<'a>(
    id: &'a DocumentId,
    top: &str,
    is_new: &mut impl FnMut(&'a str) -> bool,
) -> Vec<String> {
    let mut paths = Vec::new();
    for ancestor in ancestors(id.as_str()).take_while(|it| is_new(it)) {
        let marks = layout::ROOT_MARKS.iter().map(String::as_str).chain([root::REPOSITORY]);
        paths.extend(marks.filter_map(|mark| join(ancestor, mark)));
        if ancestor == top {
            break;
        }
    }
    paths
}
