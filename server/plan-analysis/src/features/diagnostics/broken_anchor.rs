//! ```text
//! See [criteria](spec.md#success-criteria).
//!                        ^^^^^^^^^^^^^^^^ spec.md has no heading with the anchor `#success-criteria`
//! ```

use text_size::{TextRange, TextSize};

use super::{Check, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink};
use crate::context::near::anchor_like;
use crate::index::{PathState, Resolved};
use crate::model::link::Form;
use crate::symbol::link::Destination;

pub(super) const RULE: Rule = Rule {
    code: "broken-anchor",
    severity: Severity::Warning,
    summary: "a link leads to a heading that does not exist",
    explanation: "\
The file that a link names exists, but it has no heading for the part after `#`. Headings have the same
anchors as on GitHub: lower case, with `-` for spaces and without other punctuation.

Before, where the heading is `## Success Criteria *(mandatory)*`:

    [criteria](spec.md#success-criteria)

After:

    [criteria](spec.md#success-criteria-mandatory)
",
    sight: Sight::Document,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let document = ctx.around.files;
    let text = ctx.section.part.section.text();
    for link in ctx.section.part.model.links.iter().filter(|link| link.form.is_clickable()) {
        let Some(destination) = Destination::of_link(document.scope, link, text) else { continue };
        let Some(fragment) = destination.fragment().filter(|it| !is_place_of_any(it)) else {
            continue;
        };
        let missing = match destination.path() {
            None => (!ctx.around.has_anchor(fragment)).then(|| ctx.around.anchor_like(fragment)),
            Some(_) => match destination.lookup(document.index, document.id) {
                Resolved::Direct(_, PathState::Document(facts)) if !facts.has_anchor(fragment) => {
                    let slugs = facts.headings.iter().map(|heading| &*heading.slug);
                    Some(anchor_like(slugs, fragment))
                }
                _ => None,
            },
        };
        if let Some(meant) = missing {
            let place = destination.path().unwrap_or("this document");
            let range = fragment_range(text, link.target, link.form);
            // A reference holds only the label of its destination.
            let repair = meant.filter(|_| link.form != Form::Reference);
            let repair = repair.map(|it| Repair::Replace(it.into()));
            let meant = meant.map_or_else(String::new, |it| format!(": did you mean `#{it}`?"));
            let message = format!("{place} has no heading with the anchor `#{fragment}`{meant}");
            sink.push(range, message).repair = repair;
        }
    }
}

/// What every page has: its top (HTML, 7.4.6.4), and on GitHub the line of `#L12`.
fn is_place_of_any(fragment: &str) -> bool {
    let line = fragment.strip_prefix('L');
    fragment.is_empty()
        || fragment.eq_ignore_ascii_case("top")
        || line.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn fragment_range(text: &str, target: TextRange, form: Form) -> TextRange {
    match text[target].find('#') {
        Some(at) if form != Form::Reference => {
            TextRange::new(target.start() + crate::text::size(at) + TextSize::of('#'), target.end())
        }
        _ => target,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::{check_diagnostics, check_rule};

    #[test]
    fn a_heading_that_is_not_there_is_found_at_the_fragment() {
        check_rule(
            &RULE,
            "
            //- /specs/001-x/plan.md
            # Plan
            See [what it must](spec.md#success-criteria) and [below](#wiring).
                                       ^^^^^^^^^^^^^^^^ warning broken-anchor
                                                                      ^^^^^^ warning broken-anchor
            //- /specs/001-x/spec.md
            # Spec
            ## Success Criteria *(mandatory)*
            ",
        );
    }

    #[test]
    fn fragments_are_those_of_github() {
        check_rule(
&RULE,
            "
            //- /specs/001-x/plan.md
            # Plan
            [a](spec.md#success-criteria-mandatory) [b](spec.md#概要-1) [c](#plan) [d](spec.md#L12) [e](#here) [f](#top) [g](#)

            <a id=\"here\"></a>
            //- /specs/001-x/spec.md
            # Spec
            ## Success Criteria *(mandatory)*
            ## 概要
            ## 概要
            ",
        );
    }

    #[test]
    fn of_a_file_that_is_not_there_the_file_is_found() {
        check_diagnostics("# Plan\n\n[a](gone.md#part)\n    ^^^^^^^^^^^^ error broken-link\n");
    }
}
