//! ```text
//! ## Constitution Check
//! ^^^^^^^^^^^^^^^^^^^^^ the check leaves out VII. State as Scripts
//! ```

use std::sync::Arc;

use text_size::TextSize;

use super::{Check, CheckedPart, DocumentCtx, Related, Rule, Severity, Sight, Sink};
use crate::features::NavigationTarget;
use crate::project::Role;
use crate::project::article_name::Sure;
use crate::project::constitution::names_constitution;

pub(super) const RULE: Rule = Rule {
    code: "missing-article",
    severity: Severity::Information,
    summary: "the constitution check leaves out an article",
    explanation: "\
The plan goes through the constitution article by article and leaves one out, mostly because the
constitution gained it after the plan was written. A check that calls most articles by other names was
made against another edition, and is left alone.

Before, where the constitution has three articles:

    | I. Desks stay quiet | PASS |
    | II. Logs stay on paper | PASS |

After:

    | I. Desks stay quiet | PASS |
    | II. Logs stay on paper | PASS |
    | III. Every outage has a drill | PASS |
",
    sight: Sight::Project,
    check: Check::Document(check),
};

/// A check that names fewer than half of the articles goes by something else.
fn goes_through(named: usize, articles: usize) -> bool {
    named >= 2 && named * 2 >= articles
}

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    if ctx.ctx.scope.role != Role::Plan {
        return;
    }
    let Some((id, articles)) = ctx.ctx.constitution() else { return };
    let heading = |(start, part): (TextSize, &Arc<CheckedPart>)| {
        let range = part.reading.constitution?;
        names_constitution(&part.part.section.text()[range]).then_some(range + start)
    };
    let Some(heading) = super::starts(ctx.parts).find_map(heading) else { return };
    let mut named: Vec<Option<Sure>> = vec![None; articles.len()];
    for it in ctx.parts.iter().filter_map(|it| it.placed.as_ref()).flat_map(|it| &it.named) {
        if let Some(named) = named.get_mut(it.article) {
            *named = (*named).max(Some(it.sure));
        }
    }
    let count = named.iter().filter(|named| **named == Some(Sure::Yes)).count();
    if !goes_through(count, articles.len()) {
        return;
    }
    for (article, _) in articles.iter().zip(&named).filter(|(_, named)| named.is_none()) {
        let target = NavigationTarget {
            id: id.clone(),
            full_range: article.heading,
            focus_range: article.focus,
        };
        let related = Related { target, message: "the article".to_owned() };
        let message = format!("the check leaves out {}", article.title());
        sink.push(heading, message).related.push(related);
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn an_article_that_the_check_lacks_is_reported_at_its_heading() {
        check_diagnostics(
            "//- /p/specs/001-a/plan.md
# Implementation Plan: A
**Spec**: [spec.md](spec.md)
## Constitution Check
   ^^^^^^^^^^^^^^^^^^ information missing-article
| Principle | Status |
|---|---|
| I. Desks stay quiet | PASS |
| II. Logs stay on paper | PASS |
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- /p/.specify/memory/constitution.md
# P Constitution
## Core Principles
### I. Desks stay quiet
One.
### II. Logs stay on paper
Two.
### III. Drills
Three.
",
        );
    }
}
