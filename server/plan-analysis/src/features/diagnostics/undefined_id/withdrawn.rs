//! Ids that were taken out: the document that defines a series names some that lie in a gap of it.

use super::feature::{Feature, Span};
use crate::features::diagnostics::DocumentCtx;
use crate::index::ids::home;
use crate::model::id::IdKey;
use crate::project::Role;

/// An id or a range of ids that a document cites.
struct Cited<'a> {
    span: Span<'a>,
    /// Whether it goes on with a list.
    follows: bool,
    role: Option<Role>,
}

/// What the feature says to be gone: ranges and lists of ids, in the document in which their series is at home,
/// of which none is defined, though some after them are. One id alone may be a slip.
pub(super) fn withdrawn<'a>(ctx: &DocumentCtx<'a>, feature: &Feature<'a>) -> Vec<Span<'a>> {
    let files = ctx.files;
    let own = ctx.sections().flat_map(|(_, section)| &section.outline.citations).map(|it| Cited {
        span: (&it.first, it.last.as_ref().map(|(last, _)| last)),
        follows: it.follows,
        role: Some(files.scope.role),
    });
    let others = files.index.feature_documents(files.id).filter(|(id, _)| *id != files.id);
    let others = others.flat_map(|(id, document)| {
        let role = files.index.role_by_path(id);
        document.facts().citations.iter().map(move |it| Cited {
            span: (&it.first, it.last.as_ref()),
            follows: it.follows,
            role,
        })
    });
    let cited: Vec<Cited<'_>> = own.chain(others).collect();
    let lists = cited.chunk_by(|_, next| next.follows);
    let gone = lists.filter(|list| {
        let many = list.len() > 1 || list.iter().any(|it| it.span.1.is_some());
        many && list.iter().all(|it| {
            let (first, last) = it.span;
            it.role == Some(home(first)) && feature.has_gap(first, last.unwrap_or(first))
        })
    });
    gone.flatten().map(|it| it.span).collect()
}

impl Feature<'_> {
    /// Whether nothing is defined from an id to another one of its series, and something after them.
    fn has_gap(&self, first: &IdKey, last: &IdKey) -> bool {
        let mut spellings = self.series_of(first).peekable();
        spellings.peek().is_some()
            && spellings.all(|it| {
                // A range may be written backwards.
                let ends = first.number.min(last.number)..=last.number;
                last.number < it.last.number && it.numbers.range(ends).next().is_none()
            })
    }
}

#[cfg(test)]
mod tests {
    use crate::features::diagnostics::undefined_id::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn what_the_specification_lists_and_leaves_out_was_taken_out() {
        let files = |plan: &str, said: &str| {
            format!(
                "//- /p/specs/001-a/plan.md
# Plan: Mühle
{plan}//- /p/specs/001-a/spec.md
# Feature Specification: Mühle

F: Was fällt weg? A: {said}

### User Story 2 - Mahlen

- **FR-001**: mahlen
- **FR-006**: bremsen
- **FR-007**: wiegen
"
            )
        };
        let plan = "Wie FR-003 sagt (US1), und FR-009.\n";
        let mark = "                           ^^^^^^ warning undefined-id\n";
        check_rule(&RULE, &files(&format!("{plan}{mark}"), "US1, FR-002…FR-004, FR-005"));
        let both = "    ^^^^^^ warning undefined-id\n                 ^^^ warning undefined-id\n";
        let all = format!("{plan}{both}{mark}");
        // Once it goes on after all that is defined, or names what is, it is a list of ids.
        check_rule(&RULE, &files(&all, "FR-003"));
        check_rule(&RULE, &files(&all, "FR-001, FR-003"));
        check_rule(&RULE, &files(&all, "FR-008–FR-010"));
    }
}
