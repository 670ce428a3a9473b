//! ```text
//! | III. Drills | [ ] Compliant | |
//!                 ^^^^^^^^^^^^^ III. Drills is not checked yet
//! ```

use super::{Check, Rule, SectionInDocumentCtx, Severity, Sight, Sink, constitution_check};

pub(super) const RULE: Rule = Rule {
    code: "unchecked-article",
    severity: Severity::Hint,
    summary: "an article's box in the constitution check is still empty",
    explanation: "\
The constitution check has a row for the article, and its box is empty: nobody has said yet whether
the plan complies.

Before:

    | III. Drills | [ ] Compliant | |

After:

    | III. Drills | [x] Compliant | drilled on 3 May |
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let part = ctx.section.part;
    if part.model.rows.is_empty() {
        return;
    }
    let text = part.section.text();
    let cited = constitution_check::cited(ctx);
    for row in part.model.rows.iter().filter(|row| !row.header) {
        let Some(first) = row.cells.first() else { continue };
        let is_article = cited.iter().any(|cited| first.contains_range(cited.range()));
        let empty = row.cells.iter().skip(1).find(|cell| text[**cell].starts_with("[ ]"));
        if let Some(cell) = empty.filter(|_| is_article) {
            sink.push(*cell, format!("{} is not checked yet", &text[*first]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::check_rule;

    #[test]
    fn an_empty_box_of_an_article_is_found() {
        check_rule(
            &RULE,
            "//- /specs/001-x/plan.md
# Implementation Plan: A
## Constitution Check
| Principle | Status | Notes |
|---|---|---|
| I. Bells ring | [x] Compliant | rung |
| II. Horns wait | [ ] Compliant | |
                   ^^^^^^^^^^^^^ hint unchecked-article
| Somebody has looked | [ ] Done | |
## Risks
| I. Ice | [ ] Salted | |
|---|---|---|
| II. Snow | [ ] Shovelled | |
//- /specs/001-x/spec.md
# Spec
//- /.specify/memory/constitution.md
# Constitution
## Core Principles
### I. Bells ring
One.
### II. Horns wait
Two.
",
        );
    }
}
