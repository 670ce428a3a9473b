//! ```text
//! # Implementation Plan: [FEATURE]
//! ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this plan is still the template: nothing in it has been written yet
//! ```

use text_size::TextRange;

use super::{Check, Rule, Severity, Sight, Sink, Totals, TotalsCtx};
use crate::document::Document;
use crate::project::template::says_something;

pub(super) const RULE: Rule = Rule {
    code: "untouched-template",
    severity: Severity::Warning,
    summary: "the whole document is still the template",
    explanation: "\
The document was copied from its template and never filled in: at least 95 % of its lines
are the template's, or all its headings are still placeholders. Each placeholder is reported as well;
this finding says it once for the whole file, on its first line.

Before:

    # [PROJECT_NAME] Constitution
    ### [PRINCIPLE_1_NAME]
    [PRINCIPLE_1_DESCRIPTION]

After:

    # Tandem Constitution
    ### I. A rider is never stranded
    Every outage has a way to end a hire without the app.
",
    sight: Sight::Document,
    check: Check::Totals(check),
};

/// Minimum percentage of lines that are the template's.
const SHARE: usize = 95;

fn check(ctx: &TotalsCtx<'_>, sink: &mut Sink) {
    let is_copy = is_copy(ctx);
    if ctx.totals.placeholders == 0 || !(is_copy || has_only_placeholder_headings(ctx)) {
        return;
    }
    let range = first_line(ctx.ctx.document);
    let noun = ctx.ctx.scope.role.noun();
    let own = ctx.totals.lines.saturating_sub(ctx.totals.template_lines);
    let what = match own {
        0 if is_copy => "nothing in it has been written yet".to_owned(),
        1 if is_copy => "all but one of its lines are the template's".to_owned(),
        own if is_copy => format!("all but {own} of its lines are the template's"),
        _ => "its sections are still placeholders".to_owned(),
    };
    sink.push(range, format!("this {noun} is still the template: {what}"));
}

/// The line of the title, so that a comment above it can hide the finding; without one the first that says
/// something.
fn first_line(document: &Document) -> TextRange {
    let text = document.text();
    let title = document.parts().find_map(|(start, part)| {
        part.model.headings.first().map(|heading| text.line_of(start + heading.range.start()))
    });
    let line = title.or_else(|| {
        let mut lines = 0..text.line_count();
        lines.find(|line| says_something(&text.slice(text.line_range(*line))))
    });
    line.map_or_else(TextRange::default, |line| text.line_range(line))
}

/// Whether nearly all that the document says is the template's.
fn is_copy(ctx: &TotalsCtx<'_>) -> bool {
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return false };
    let Totals { lines: all, template_lines: same, .. } = ctx.totals;
    all > 0 && same * 100 >= all * SHARE && all * 2 >= template.line_count()
}

/// For a document without a known template: whether every heading below the title is a placeholder, except
/// the framework's own, as in a constitution that was never written.
fn has_only_placeholder_headings(ctx: &TotalsCtx<'_>) -> bool {
    let Totals { headings, open_headings, .. } = ctx.totals;
    headings >= 3 && open_headings == headings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::{analysis_with_cursor, check_rule};

    const TEMPLATE: &str = "# Plan: [FEATURE NAME]\n\n## Approach\n\n[Say how it is done]\n\n## Risks\n\nNone is too small.\n";

    #[track_caller]
    fn check(plan: &str) {
        check_rule(
            &RULE,
            &format!(
                "//- /specs/001-x/plan.md\n{plan}//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n{TEMPLATE}"
            ),
        );
    }

    #[test]
    fn a_comment_above_the_title_hides_it() {
        check(&format!("<!-- planls-ignore untouched-template -->\n{TEMPLATE}"));
    }

    #[test]
    fn a_copy_of_the_projects_template_is_found_once_for_the_file() {
        let mark = "^^^^^^^^^^^^^^^^^^^^^^ warning untouched-template: this plan is still the template: nothing in it has been written yet";
        let marked = TEMPLATE.replace("NAME]\n", &format!("NAME]\n{mark}\n"));
        check(&marked);
    }

    #[test]
    fn the_message_names_the_document_and_what_is_written_of_it() {
        let lines: String = (0..40).map(|line| format!("- Line {line}\n")).collect();
        let template = format!("# Tasks: [FEATURE NAME]\n\n{lines}");
        for (tasks, what) in [
            (template.clone(), "nothing in it has been written yet"),
            (template.replace("Line 7", "Bells"), "all but one of its lines are the template's"),
        ] {
            let (analysis, id, _) = analysis_with_cursor(&format!(
                "//- /specs/001-x/tasks.md\n$0{tasks}//- /.specify/templates/tasks-template.md\n{template}"
            ));
            let found = analysis.diagnostics(&id);
            let found = found.iter().find(|it| it.code == "untouched-template");
            let message = format!("this task list is still the template: {what}");
            assert_eq!(found.map(|it| it.message.clone()), Some(message));
        }
    }

    #[test]
    fn a_line_of_ones_own_makes_it_a_document() {
        let plan = TEMPLATE.replace("[FEATURE NAME]", "Tram bells");
        check(&plan);
    }

    #[test]
    fn a_constitution_whose_principles_are_all_placeholders_is_found() {
        check_rule(
            &RULE,
            "
            //- /memory/constitution.md
            # Tram Charter
            ^^^^^^^^^^^^^^ untouched-template
            ### [FIRST_PRINCIPLE]
            ### [SECOND_PRINCIPLE]
            ### [THIRD_PRINCIPLE]
            ",
        );
    }

    #[test]
    fn a_document_without_tokens_is_a_document() {
        check("# Plan: Bells\n\n## Approach\n\nBells ring.\n\n## Risks\n\nNone is too small.\n");
    }
}
