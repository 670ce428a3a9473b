//! ```text
//! See [the model](./hold-states.md).
//!                 ^^^^^^^^^^^^^^^^ `./hold-states.md` does not exist
//! ```

use super::{Check, Files, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::context::near::document_like;
use crate::index::Resolved;
use crate::model::link::{Form, Link};
use crate::project::path::{file_name, is_in_home, relative_from};
use crate::project::target::Target;
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
        if let Some(trouble) = trouble_of_named(document, link, raw) {
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
        Some(Repair::Replace(Destination::new(link.form, raw).with_path(instead).into()))
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
    let here = ctx.index.feature_documents(ctx.id).map(|(id, _)| id);
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

fn on_one_machine(ctx: &Files<'_>, raw: &str, path: &str) -> Trouble {
    let here = file_on_this_machine(ctx.index, ctx.id, path);
    let instead = here.map(|id| relative_from(ctx.id.folder(), id.as_str()));
    let there = instead.as_ref().map_or_else(String::new, |path| format!(", `{path}`"));
    let message =
        format!("`{raw}` exists on one machine only: write the path from this document{there}");
    Trouble { message, instead }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::{analysis_with_cursor, check_diagnostics, check_rule};

    #[test]
    fn the_message_names_the_document_that_may_be_meant() {
        for (path, expected) in [
            ("./data_model.md", ": did you mean `data-model.md`?"),
            ("../002-b/quikstart.md", ": did you mean `../002-b/quickstart.md`?"),
            ("contracts/data-model.md", ": did you mean `data-model.md`?"),
            ("quickstart.md", ""),
            ("pictures.md", ""),
        ] {
            let text = format!("//- /specs/001-a/plan.md\n# Plan\nSee [$0it]({path}).\n");
            let others =
                "//- /specs/001-a/data-model.md\n# A\n//- /specs/002-b/quickstart.md\n# B\n";
            let (analysis, id, _) = analysis_with_cursor(&(text + others));
            let found = analysis.diagnostics(&id);
            let found = found.iter().filter(|it| it.code == "broken-link");
            let messages: Vec<&str> = found.map(|it| it.message.as_str()).collect();
            assert_eq!(messages, [format!("`{path}` does not exist{expected}")]);
        }
    }

    #[test]
    fn a_target_that_is_nowhere_is_found() {
        check_rule(
            &RULE,
            "
            # Plan
            See [the wiring](./wiring.md), [it][w] and ![a drawing](img/bell.png).
                             ^^^^^^^^^^^ error broken-link
                                                ^ error broken-link
                                                                    ^^^^^^^^^^^^ error broken-link

            [w]: ../wires.md
            ",
        );
    }

    #[test]
    fn a_name_with_a_percent_sign_is_found_decoded_or_not() {
        check_rule(
&RULE,
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
[a](tide%2Dtables/file.md), [b](tide%252Dtables/file.md) and [c](tide%20tables/file.md)
                                                                 ^^^^^^^^^^^^^^^^^^^^^ error broken-link
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- /p/specs/001-a/tide%2Dtables/file.md
# File
",
        );
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        check_rule(
            &RULE,
            "
            # Plan
            See [it](file:///home/ann/wiring.md) and [it](C:/bells/wiring.md).
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ error broken-link
                                                          ^^^^^^^^^^^^^^^^^^ error broken-link
            ",
        );
    }

    #[test]
    fn a_path_from_the_projects_root_leads_nowhere_from_here() {
        check_rule(
            &RULE,
            "
            //- /specs/001-x/plan.md
            # Plan
            See [the spec](specs/001-x/spec.md).
                           ^^^^^^^^^^^^^^^^^^^ error broken-link
            //- /specs/001-x/spec.md
            # Spec
            ",
        );
    }

    #[test]
    fn a_path_that_nobody_can_click_is_found_where_it_says_what_was_there_before() {
        check_rule(
            &RULE,
            "
            //- /specs/001-x/spec.md
            # Spec
            **Input**: a talk about `ideas/bells.md` and `ideas/horns.md`
                                     ^^^^^^^^^^^^^^ warning broken-link
            **Input**: User description: “build what `ideas/bells.md` and @ideas/bells.md say”
            **Input**: @ideas/bells.md
            ## Files
            **Input**: `ideas/bells.md`
            //- /ideas/horns.md
            # Horns
            ",
        );
        check_rule(
            &RULE,
            "
            //- /.kiro/specs/x/design.md
            # Design
            See #[[file:docs/gone.md]] and #[[file:docs/bells.md]].
                        ^^^^^^^^^^^^ error broken-link
            //- /docs/bells.md
            # Bells
            ",
        );
    }

    #[test]
    fn a_path_with_backslashes_is_found() {
        check_rule(
            &RULE,
            "# Plan\n\nSee [it](..\\001-x\\spec.md).\n         ^^^^^^^^^^^^^^^^ error broken-link\n",
        );
    }

    #[test]
    fn what_is_there_is_not_found() {
        check_rule(
&RULE,
            "
            //- /specs/001-x/plan.md
            # Plan
            See [a](./spec.md), [b](/docs/a%20b.md#top), [c](../001-x/), [d](<spec.md>) and [e](#plan).
            //- /specs/001-x/spec.md
            # Spec
            //- /docs/a b.md
            # Top
            ",
        );
    }

    #[test]
    fn addresses_code_and_places_outside_the_workspace_are_not_looked_at() {
        check_rule(
            &RULE,
            "# Plan\n\n[a](https://x.test/a) [b](mailto:a@x.test) `[c](gone.md)` [d](../../../outside.md)\n\n```\n[e](gone.md)\n```\n",
        );
    }

    #[test]
    fn a_target_that_is_a_placeholder_is_one_finding() {
        check_diagnostics(
            "# Plan\n\n[the spec]({{SPEC_PATH}})\n           ^^^^^^^^^^^^^ unfilled-placeholder\n",
        );
    }
}
