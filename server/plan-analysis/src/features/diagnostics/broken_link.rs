//! ```text
//! See [the model](./hold-states.md).
//!                 ^^^^^^^^^^^^^^^^ `./hold-states.md` does not exist
//! ```

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::index::{Known, Resolved};
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
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let document = ctx.ctx;
    for (start, part) in super::starts(ctx.parts) {
        let text = part.part.section.text();
        for link in part.part.model.links.iter().filter(|link| link.form.is_clickable()) {
            let raw = &text[link.target];
            let is_token =
                part.reading.placeholders.iter().any(|it| link.target.contains_range(it.range));
            let Some(raw) =
                document.destination(link, raw).filter(|raw| !is_token && !raw.is_empty())
            else {
                continue;
            };
            let range = link.target + start;
            match Target::parse(&raw) {
                Target::Machine { .. } => drop(sink.push(
                    range,
                    format!(
                        "`{raw}` exists on one machine only: write the path from this document"
                    ),
                )),
                Target::Local { path, .. } if !path.is_empty() => match document
                    .index
                    .resolve(document.id, &path)
                {
                    Resolved::Nowhere => drop(sink.push(range, format!("`{path}` does not exist"))),
                    Resolved::Indirect(_, Known::Missing) | Resolved::Unknown => {}
                    Resolved::Indirect(place, _) => {
                        let message = format!(
                            "`{path}` is written from the project's root: from here it leads nowhere"
                        );
                        let _ = place;
                        sink.push(range, message);
                    }
                    Resolved::Direct(..) => {}
                },
                _ => {}
            }
        }
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
