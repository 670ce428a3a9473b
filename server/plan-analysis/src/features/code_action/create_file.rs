//! ```text
//! [the model](data-model.md)   =>   a new file `data-model.md`
//! ```
//! Creates the document that a link leads to, from the project's template where there is one.

use super::missing_section::with_line_breaks;
use super::{ActionCtx, CodeAction, replacement};
use crate::features::Diagnostic;
use crate::index::{Index, PathState, Resolved};
use crate::model::heading::{plain, slug};
use crate::project::path::{join, relative_from};
use crate::project::{DocumentId, Role};
use crate::symbol::link::Destination;
use crate::text::{Edit, shift};
use crate::words::capitalized;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    let codes = ["broken-link", "missing-spec"];
    for finding in ctx.findings().filter(|it| codes.contains(&it.code)) {
        let Some(Missing { id, fragment, edit }) = missing(ctx, finding) else { continue };
        let Some(text) = text(ctx, &id, fragment.as_deref()) else { continue };
        let name = relative_from(ctx.ctx.id.folder(), id.as_str());
        let mut fix = ctx.fix(finding, format!("Create `{name}`"), edit.into_iter().collect());
        fix.edit.edits.retain(|(_, edits)| !edits.is_empty());
        fix.edit.created.push((id, text));
        // Where a file has nearly that name, that is meant.
        actions.push(if finding.repair.is_none() { fix.preferred() } else { fix });
    }
}

/// A document that does not exist.
struct Missing {
    id: DocumentId,
    /// The heading in it that the link leads to.
    fragment: Option<String>,
    /// Makes the link lead there, where it would not.
    edit: Option<Edit>,
}

fn missing(ctx: &ActionCtx<'_>, finding: &Diagnostic) -> Option<Missing> {
    let (start, part) = ctx.part_at(finding.range.start());
    let mut links = part.model.links.iter();
    let Some(link) = links.find(|it| shift(it.target, start) == finding.range) else {
        return beside(ctx, finding);
    };
    let destination = Destination::of_link(ctx.ctx.scope, link, part.section.text())?;
    let path = destination.path().filter(|path| path.ends_with(".md") && !path.contains('\\'))?;
    let index = ctx.ctx.index;
    if !matches!(destination.lookup(index, ctx.ctx.id), Resolved::Nowhere) {
        return None;
    }
    let places = index.places(ctx.ctx.id, path);
    let first = places.first()?;
    let id = places.iter().find(|it| has_folder(index, it)).unwrap_or(first);
    let is_written = id == first || !link.form.is_clickable();
    let path = relative_from(ctx.ctx.id.folder(), id.as_str());
    let edit = (!is_written).then(|| replacement(finding.range, destination.with_path(&path)));
    let fragment = destination.fragment().filter(|it| !it.is_empty()).map(str::to_owned);
    Some(Missing { id: id.clone(), fragment, edit })
}

/// Whether the folder of a file exists.
fn has_folder(index: &Index, id: &DocumentId) -> bool {
    let folder = DocumentId::new(id.folder());
    matches!(index.get(&folder), Some(PathState::Folder))
}

/// The specification beside a plan that leads to none.
fn beside(ctx: &ActionCtx<'_>, finding: &Diagnostic) -> Option<Missing> {
    let path = join(ctx.ctx.id.folder(), "spec.md").filter(|_| finding.code == "missing-spec")?;
    let id = DocumentId::new(&path);
    let is_missing = matches!(ctx.ctx.index.get(&id), Some(PathState::Missing));
    is_missing.then_some(Missing { id, fragment: None, edit: None })
}

/// The text of a new document: that of the project's template, or else a title. `None` where it would not
/// have the heading that the link leads to.
fn text(ctx: &ActionCtx<'_>, id: &DocumentId, fragment: Option<&str>) -> Option<String> {
    let index = ctx.ctx.index;
    let role = index.role_by_path(id).filter(|role| *role != Role::Template);
    let template = role.and_then(|role| index.template_for(id, role));
    let mut sections = template.iter().flat_map(|template| &template.sections);
    let fragment =
        fragment.filter(|it| !sections.any(|section| **it == *slug(&plain(&section.title))));
    let template = template.as_ref().map(|it| it.text()).filter(|text| !text.is_empty());
    let mut text = template.unwrap_or_else(|| format!("# {}", title(id)));
    if let Some(fragment) = fragment {
        let heading = fragment.replace('-', " ");
        if slug(&heading) != fragment {
            return None;
        }
        text.push_str(&format!("\n\n## {}", capitalized(&heading)));
    }
    text.push('\n');
    Some(with_line_breaks(&text, ctx.line_break()))
}

/// The title that a file's name gives it: `data-model.md` is "Data model".
fn title(id: &DocumentId) -> String {
    let stem = id.file_name().trim_end_matches(".md");
    capitalized(&stem.replace(['-', '_'], " "))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn the_file_that_a_link_leads_to_is_created_with_its_title() {
        check_action(
            "# Plan\n\n[the model](notes/data-mo$0del.md#the-bells)\n",
            "Create `notes/data-model.md`",
            "
            //- /specs/001-x/notes/data-model.md
            # Data model

            ## The bells
            ",
        );
    }

    #[test]
    fn a_path_from_the_root_is_created_there_and_linked_from_here() {
        check_action(
            "# Plan\n\n[the model](specs/001-x/data-mo$0del.md)\n",
            "Create `data-model.md`",
            "
            //- /specs/001-x/data-model.md
            # Data model
            //- /specs/001-x/plan.md
            # Plan

            [the model](data-model.md)
            ",
        );
    }

    #[test]
    fn a_document_of_a_role_begins_with_the_projects_template() {
        check_action(
            "//- /specs/001-x/plan.md\n# Plan$0\n//- /.specify/templates/spec-template.md\n---\nowner: x\n---\n# Especificación: [NOMBRE]\n\n**Estado**: Borrador\n\n## Historias\n\n[Cuenta]\n\n### Una\n\n## Criterios\n\n[Mide]\n",
            "Create `spec.md`",
            "//- /specs/001-x/spec.md\n---\nowner: x\n---\n# Especificación: [NOMBRE]\n\n**Estado**: Borrador\n\n## Historias\n\n[Cuenta]\n\n### Una\n\n## Criterios\n\n[Mide]\n",
        );
    }

    #[test]
    fn a_file_is_created_first_where_none_has_nearly_its_name() {
        check_actions("# Plan\n\n[gone](go$0ne.md)\n", "* Create `gone.md`\n");
        check_actions(
            "//- /specs/001-x/plan.md\n# Plan\n\n[it](data_mo$0del.md)\n//- /specs/001-x/data-model.md\n# Model\n//- /specs/001-x/spec.md\n# Spec\n",
            "
            * Replace by `data-model.md`
            Create `data_model.md`
            ",
        );
        check_actions("# Plan\n\n![gone](go$0ne.png) [x](../../../../go.md)\n", "");
    }

    #[test]
    fn a_heading_that_the_template_has_is_not_written_again() {
        check_action(
            "//- /specs/001-x/plan.md\n# Plan\n\n[it](spec.md#ca$0sos-límite)\n//- /.specify/templates/spec-template.md\n# Especificación: [NOMBRE]\n\n## Casos límite\n\n[Cuenta]\n",
            "Create `spec.md`",
            "//- /specs/001-x/spec.md\n# Especificación: [NOMBRE]\n\n## Casos límite\n\n[Cuenta]\n",
        );
    }
}
