//! ```text
//! See [the model](./hold-states.md).
//!                 ^^^^^^^^^^^^^^^^ `./hold-states.md` does not exist
//! ```

use super::{Check, PlaceCtx, Rule, Severity, Sink};
use crate::features::Ctx;
use crate::index::Resolved;
use crate::project::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "broken-link",
    severity: Severity::Error,
    summary: "a link leads to a file that does not exist",
    explanation: "\
The target of a link does not exist, mostly because a folder was moved or renamed. Paths that only
work on one machine, `file:///…` or `C:\\…`, and paths that are written from the project's root
instead of from the document are broken links as well: whoever clicks them lands nowhere.

Addresses on the web are not looked at; planls asks nothing of the network.

Before:

    See [the model](data_model.md).

After:

    See [the model](data-model.md).
",
    check: Check::Place(check),
};

fn check(ctx: &PlaceCtx<'_>, sink: &mut Sink) {
    let text = ctx.of.part.section.text();
    for link in ctx.of.part.model.links.iter().filter(|link| link.form.is_clickable()) {
        let is_token =
            ctx.of.reading.placeholders.iter().any(|it| link.target.contains_range(it.range));
        let destination = ctx.around.ctx.destination(link, &text[link.target]);
        let Some(raw) = destination.filter(|raw| !is_token && !raw.is_empty()) else { continue };
        if let Some(message) = trouble(ctx.around.ctx, &raw) {
            sink.push(link.target, message);
        }
    }
}

/// What is wrong with a destination.
fn trouble(ctx: Ctx<'_>, raw: &str) -> Option<String> {
    let path = match Target::parse(raw) {
        Target::Local { path, .. } if !path.is_empty() => path,
        Target::Machine { .. } => {
            return Some(format!(
                "`{raw}` exists on one machine only: write the path from this document"
            ));
        }
        _ => return None,
    };
    match ctx.index.resolve(ctx.id, &path) {
        Resolved::Nowhere => Some(format!("`{path}` does not exist")),
        Resolved::Indirect(..) => {
            Some(format!("`{path}` is written from the project's root: from here it leads nowhere"))
        }
        Resolved::Direct(..) | Resolved::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_target_that_is_nowhere_is_found() {
        check_diagnostics(
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
    fn a_path_of_one_machine_is_found() {
        check_diagnostics(
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
        check_diagnostics(
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
    fn what_is_there_is_not_found() {
        check_diagnostics(
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
        check_diagnostics(
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
