//! ```text
//! # Implementation Plan: [FEATURE]
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this plan is still the template
//! ```

use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::project::template::says_something;

pub(super) const RULE: Rule = Rule {
    code: "untouched-template",
    severity: Severity::Warning,
    summary: "the whole document is still the template",
    explanation: "\
The document was copied from its template and never written: nineteen of twenty lines that say
something are the template's. The tokens in it are reported one by one all the same; this finding
says it once for the file, on its first line.

Before:

    # [PROJECT_NAME] Constitution
    ### [PRINCIPLE_1_NAME]
    [PRINCIPLE_1_DESCRIPTION]

After:

    # Tandem Constitution
    ### I. A rider is never stranded
    Every outage has a way to end a hire without the app.
",
    check: Check::Document(check),
};

/// So many of a hundred lines must be the template's.
const SHARE: usize = 95;

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    let filled = ctx.parts.iter().map(|part| part.reading.placeholders.len()).sum::<usize>();
    if filled == 0 || !(is_copy(ctx) || has_only_placeholder_headings(ctx)) {
        return;
    }
    let text = ctx.ctx.document.text();
    let lines = 0..text.line_count();
    let mut first = lines.map(|line| text.line_range(line)).filter(|line| says_something(&text.slice(*line)));
    let range = first.next().unwrap_or(TextRange::empty(0.into()));
    let role = ctx.ctx.scope.role.name();
    sink.push(range, format!("this {role} is still the template: nothing in it has been written yet"));
}

/// O(document), and only where the project has a template and the document placeholders.
fn is_copy(ctx: &DocumentCtx<'_>) -> bool {
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return false };
    let (mut all, mut same) = (0usize, 0usize);
    for part in ctx.parts {
        let text = part.part.section.text();
        for line in text.split(['\n', '\r']).filter(|line| says_something(line)) {
            all += 1;
            same += usize::from(template.has_line(line));
        }
    }
    all > 0 && same * 100 >= all * SHARE && all * 2 >= template.line_count()
}

/// A document without a known template: every heading below the title but the framework's own is a
/// placeholder, as in a constitution nobody wrote.
fn has_only_placeholder_headings(ctx: &DocumentCtx<'_>) -> bool {
    let headings = ctx.parts.iter().flat_map(|part| {
        let tokens = &part.reading.placeholders;
        let headings = part.part.model.headings.iter().filter(|it| it.level == 3);
        headings.map(move |heading| tokens.iter().any(|token| token.range == heading.text))
    });
    let (mut all, mut open) = (0, 0);
    for is_open in headings {
        all += 1;
        open += i32::from(is_open);
    }
    all >= 3 && open == all
}
