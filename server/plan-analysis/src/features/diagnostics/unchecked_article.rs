//! ```text
//! | III. Drills | [ ] Compliant | |
//!                 ^^^^^^^^^^^^^ III. Drills is not checked yet
//! ```

use super::{Check, DocumentCtx, Rule, Severity, Sink, constitution_check};

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
    check: Check::Document(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let cited = constitution_check::cited(ctx);
    for (start, part) in super::starts(ctx.parts) {
        let text = part.part.section.text();
        for row in part.part.model.rows.iter().filter(|row| !row.header) {
            let Some(first) = row.cells.first().map(|cell| *cell + start) else { continue };
            let is_article = cited.iter().any(|cited| first.contains_range(cited.range));
            let empty = row.cells.iter().skip(1).find(|cell| text[**cell].starts_with("[ ]"));
            if let Some(cell) = empty.filter(|_| is_article) {
                let name = &text[row.cells[0]];
                sink.push(*cell + start, format!("{name} is not checked yet"));
            }
        }
    }
}
