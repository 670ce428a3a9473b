//! ```text
//! See [the model](./hold-states.md).
//!                 ^^^^^^^^^^^^^^^^ `./hold-states.md` does not exist
//! ```

#[cfg(test)]
mod tests;

use super::{Check, Files, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::context::near::document_like;
use crate::index::Resolved;
use crate::index::ids::feature;
use crate::model::link::{Form, Link};
use crate::project::path::{file_name, is_in_home, parent, relative_from};
use crate::project::target::{Target, line_of};
use crate::project::{DocumentId, Role, spec};
use crate::symbol::link::{Destination, file_on_this_machine};

pub(super) const RULE: Rule = Rule {
    code: "broken-link",
    severity: Severity::Error,
    summary: "a link leads to a file that does not exist",
    explanation: "\
The target of a link does not exist, mostly because a folder was moved or renamed. Paths that only
work on one machine, `file:///…` or `C:\\…`, paths with backslashes, paths that lead out of the
repository, and paths that are written from the project's root instead of from the document are broken
links as well: whoever clicks them lands nowhere.

Paths that are not links are checked where they name what the document is based on: after
`**Spec**:` and `**Input**:`, and in front matter. They may be relative to the project's root.

Links to web pages are not checked: planls does not use the network.

Before:

    See [the model](data_model.md).

After:

    See [the model](data-model.md).
",
    sight: Sight::Document,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let document = &ctx.around.files;
    let text = ctx.section.part.section.text();
    let is_token = |link: &Link| {
        ctx.section.reading.placeholders.iter().any(|it| link.target.contains_range(it.range))
    };
    for link in ctx.section.part.model.links.iter().filter(|link| link.form.is_clickable()) {
        let Some(destination) = Destination::of_link(document.scope, link, text) else { continue };
        if destination.raw.is_empty() || is_token(link) {
            continue;
        }
        if let Some(trouble) = trouble(document, &destination) {
            let repair = trouble.repair(link, destination.raw);
            sink.push(link.target, trouble.message).repair = repair;
        }
    }
    let references =
        ctx.section.part.model.links.iter().filter(|it| it.form == Form::FileReference);
    for link in references.filter(|link| !is_token(link)) {
        let raw = &text[link.target];
        let is_shown = raw.chars().all(|c| matches!(c, '.' | '…'));
        if let Some(trouble) = trouble_of_named(document, link, raw).filter(|_| !is_shown) {
            let repair = trouble.repair(link, raw);
            sink.push(link.target, trouble.message).repair = repair;
        }
    }
    for link in spec::named(ctx.section.part).filter(|link| !is_token(link)) {
        let raw = &text[link.target];
        if let Some(trouble) = trouble_of_named(document, link, raw)
            && !(document.scope.role == Role::Plan && spec::is_spec(raw))
        {
            let repair = trouble.repair(link, raw);
            sink.push_as(Severity::Warning, link.target, trouble.message).repair = repair;
        }
    }
}

/// What is wrong with a path, and the right path if it is known.
pub(super) struct Trouble {
    /// What is wrong.
    pub(super) message: String,
    instead: Option<String>,
}

impl Trouble {
    fn new(message: String) -> Trouble {
        Trouble { message, instead: None }
    }

    /// The right text for a link's destination. A reference holds only the label of its
    /// destination.
    pub(super) fn repair(&self, link: &Link, raw: &str) -> Option<Repair> {
        let instead = self.instead.as_ref().filter(|_| link.form != Form::Reference)?;
        let written = Destination::new(link.form, raw).with_path(instead);
        Some(Repair::Replace(with_anchor_of_line(written).into()))
    }
}

/// A path whose line is named as in a link: `bell.rs:52` is known to compilers, `bell.rs#L52` to hosts and editors.
fn with_anchor_of_line(written: String) -> String {
    let Some(line) = line_of(&written) else { return written };
    let path = &written[..written.len() - line.len()];
    let first = line[1..].split([':', '-']).next().unwrap_or_default();
    match line.split_once('-') {
        Some((_, last)) => format!("{path}#L{first}-L{last}"),
        None => format!("{path}#L{first}"),
    }
}

/// What is wrong with a destination that is clicked.
fn trouble(ctx: &Files<'_>, destination: &Destination<'_>) -> Option<Trouble> {
    if let Target::Machine { path } = &destination.target {
        return Some(on_one_machine(ctx, destination.raw, path));
    }
    let path = destination.path()?;
    if path.contains('\\') {
        return Some(backslashes(ctx, path));
    }
    match destination.lookup(ctx.index, ctx.id) {
        Resolved::Nowhere if is_in_home(path) => Some(on_one_machine(ctx, destination.raw, path)),
        Resolved::Nowhere => Some(nowhere(ctx, path)),
        Resolved::Indirect(id, _) => {
            let instead = relative_from(ctx.id.folder(), id.as_str());
            let message = format!(
                "`{path}` is written from the project's root: from here it leads nowhere, write `{instead}`"
            );
            Some(Trouble { message, instead: Some(instead) })
        }
        Resolved::Unknown if ctx.index.leaves_repository(ctx.id, path) => Some(Trouble::new(
            format!("`{path}` leads out of the repository: nobody who has only that has the file"),
        )),
        Resolved::Direct(..) | Resolved::Unknown => None,
    }
}

fn backslashes(ctx: &Files<'_>, path: &str) -> Trouble {
    let slashes = path.replace('\\', "/");
    let message = format!(
        "`{path}` has backslashes, which lead nowhere but on one system: write `{slashes}`"
    );
    let instead = match ctx.index.resolve(ctx.id, &slashes) {
        Resolved::Indirect(id, _) => relative_from(ctx.id.folder(), id.as_str()),
        _ => slashes,
    };
    Trouble { message, instead: Some(instead) }
}

/// What is wrong with a path that is only named: it may be written from the project's root, and a
/// feature may be called by its folder.
pub(super) fn trouble_of_named(ctx: &Files<'_>, link: &Link, raw: &str) -> Option<Trouble> {
    let destination = Destination::new(link.form, raw);
    if let Target::Machine { path } = &destination.target {
        return Some(on_one_machine(ctx, raw, path));
    }
    let path = destination.path()?;
    let is_nowhere = matches!(destination.lookup(ctx.index, ctx.id), Resolved::Nowhere);
    if is_in_home(path) {
        return is_nowhere.then(|| on_one_machine(ctx, raw, path));
    }
    // What a feature is called by its folder for is found only where its documents are known.
    let is_nowhere = is_nowhere
        && ctx.index.is_read_around(ctx.id)
        && destination.file(ctx.index, ctx.id).is_none();
    is_nowhere.then(|| nowhere(ctx, path))
}

/// A path that leads nowhere, and the document of the same folder, or of this feature, that may be
/// meant. Others are not looked at: they would be as many as the project has.
fn nowhere(ctx: &Files<'_>, path: &str) -> Trouble {
    let place = ctx.index.places(ctx.id, path).into_iter().next();
    let there = place.iter().flat_map(|place| {
        let documents = ctx.index.feature_documents(place).map(|(id, _)| id);
        documents.filter(|id| id.folder() == place.folder())
    });
    let is_here = place.as_ref().is_some_and(|place| may_be_of_feature(ctx, path, place));
    let here = ctx.index.feature_documents(ctx.id).map(|(id, _)| id).filter(|_| is_here);
    let mut near: Vec<&DocumentId> = there.chain(here).filter(|id| *id != ctx.id).collect();
    near.sort();
    near.dedup();
    // Of documents that are being read, some are not known yet.
    let is_known = ctx.index.is_read_around(ctx.id);
    let meant = document_like(near.into_iter(), file_name(path)).filter(|_| is_known);
    let instead = meant.map(|id| relative_from(ctx.id.folder(), id.as_str()));
    let meant =
        instead.as_ref().map_or_else(String::new, |meant| format!(": did you mean `{meant}`?"));
    Trouble { message: format!("`{path}` does not exist{meant}"), instead }
}

/// Whether a path that leads nowhere may be of this feature: it names no folder, one of this feature, or one of the same
/// name or number as its own, as after a move. The `design.md` of another feature is not the one beside the document.
fn may_be_of_feature(ctx: &Files<'_>, path: &str, place: &DocumentId) -> bool {
    let own = feature(ctx.id);
    let folder = parent(path).map(file_name).filter(|it| !matches!(*it, "" | "." | ".."));
    let number = |name: &str| {
        name[..name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len()].to_owned()
    };
    folder.is_none_or(|folder| {
        let names = [file_name(own), file_name(ctx.id.folder())];
        let is_number = !number(folder).is_empty() && number(folder) == number(names[0]);
        names.contains(&folder) || is_number || feature(place) == own
    })
}

fn on_one_machine(ctx: &Files<'_>, raw: &str, path: &str) -> Trouble {
    let here = file_on_this_machine(ctx.index, ctx.id, path);
    let instead = here.map(|id| relative_from(ctx.id.folder(), id.as_str()));
    let there = instead.as_ref().map_or_else(String::new, |path| format!(", `{path}`"));
    let message =
        format!("`{raw}` exists on one machine only: write the path from this document{there}");
    Trouble { message, instead }
}
