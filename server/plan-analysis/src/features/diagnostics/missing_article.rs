//! ```text
//! ## Constitution Check
//!    ^^^^^^^^^^^^^^^^^^ the check leaves out VII. State as Scripts
//! ```

use super::{Check, DocumentCtx, DocumentSink, Repair, Rule, SeenSection, Severity, Sight, Spot};
use crate::features::NavigationTarget;
use crate::model::outline::Noun;
use crate::project::Role;
use crate::project::article_name::Sure;
use crate::project::constitution::names_constitution;

pub(super) const RULE: Rule = Rule {
    code: "missing-article",
    severity: Severity::Information,
    summary: "the constitution check leaves out an article",
    explanation: "\
The plan goes through the constitution article by article and leaves one out, usually because the
constitution gained it after the plan was written. If the check has other names for most articles, it
was made against another edition, and nothing is reported.

Before, where the constitution has three articles:

    | I. Desks stay quiet | PASS |
    | II. Logs stay on paper | PASS |

After:

    | I. Desks stay quiet | PASS |
    | II. Logs stay on paper | PASS |
    | III. Every outage has a drill | PASS |
",
    sight: Sight::Feature,
    check: Check::Document(check),
};

/// A check that names fewer than half of the articles goes by something else.
fn goes_through(named: usize, articles: usize) -> bool {
    named >= 2 && named * 2 >= articles
}

fn check(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    if ctx.files.scope.role != Role::Plan {
        return;
    }
    let Some((id, articles)) = ctx.files.constitution() else { return };
    let heading = |(section, it): (usize, SeenSection<'_>)| {
        let number = it.outline.constitution?;
        let noun = Noun::Heading(number);
        names_constitution(&it.outline.headings.get(number)?.title)
            .then_some(Spot { section, noun })
    };
    let Some(heading) = ctx.sections().find_map(heading) else { return };
    let mut named: Vec<Option<Sure>> = vec![None; articles.len()];
    for it in ctx.sections().flat_map(|(_, section)| section.articles) {
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
        let message = format!("the check leaves out {}", article.title());
        let finding = sink.push(heading, message);
        finding.mended_by(Repair::Add(article.title().into())).with_other(target, "the article");
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn an_article_that_the_check_lacks_is_reported_at_its_heading() {
        check_rule(
            &RULE,
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
