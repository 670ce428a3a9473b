//! ```text
//! ##|   =>   ## Constitution Check
//! ```
//! The template's sections that the document still lacks, in the template's order.

use super::{CompletionCtx, CompletionItem, CompletionKind, plain_snippet, snippet};
use crate::project::template::{TemplateSection, section_key};

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let marks = ctx.before.len() - ctx.before.trim_start_matches('#').len();
    let behind = &ctx.before[marks..];
    let at_marks = (1..=6).contains(&marks) && (behind.is_empty() || behind.starts_with(' '));
    let Some(template) = ctx.ctx.scope.template.as_ref().filter(|_| at_marks && ctx.is_prose())
    else {
        return;
    };
    let present: Vec<String> =
        ctx.ctx.document.headings().iter().map(|it| section_key(&it.title)).collect();
    let missing = template.sections.iter().filter(|section| !is_present(section, &present));
    items.extend(missing.map(|section| item(ctx, section, marks)));
}

/// Whether the document has a section. If the template's title contains a placeholder, a title with the
/// same beginning is enough: `Primary Flow: From scan to page` for `Primary Flow: {{FLOW_NAME}}`.
fn is_present(section: &TemplateSection, present: &[String]) -> bool {
    let fixed = section.title.split(['[', '{', '<']).next().unwrap_or_default();
    let key = section_key(fixed);
    if fixed.len() == section.title.len() {
        present.contains(&key)
    } else {
        key.len() > 2 && present.iter().any(|title| title.starts_with(&key))
    }
}

fn item(ctx: &CompletionCtx<'_>, section: &TemplateSection, marks: usize) -> CompletionItem {
    let line = format!("{} {}", "#".repeat(section.level.into()), section.title);
    let text = match section.body.as_str() {
        "" => line.clone(),
        body => format!("{line}\n\n{body}"),
    };
    // If there is text after the cursor already, only the heading is inserted.
    let text = if ctx.after.trim().is_empty() { text } else { line };
    CompletionItem {
        label: section.title.clone(),
        kind: CompletionKind::Section,
        detail: format!("{} section of the template", "#".repeat(section.level.into())),
        documentation: section.body.clone(),
        range: ctx.line,
        snippet: Some(snippet(&text).unwrap_or_else(|| plain_snippet(&text))),
        filter: format!("{} {}", "#".repeat(marks), section.title),
        is_in_link: false,
        text,
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{TODAY, analysis_with_cursor, check_completion};

    /// A plan with a template of three sections.
    fn plan(text: &str) -> String {
        format!(
            "//- /specs/001-a/plan.md\n{text}//- /.specify/templates/plan-template.md\n# Implementation Plan: [FEATURE]\n\n## Summary\n\n[What is built]\n\n## Constitution Check\n\n| Principle |\n|---|\n| [Name] |\n\n## Rollout\n\nOwner: <<OWNER>>, costs $5\n"
        )
    }

    #[test]
    fn the_sections_that_a_plan_lacks_are_offered_behind_marks() {
        check_completion(
            &plan("# Implementation Plan: X\n\n## Summary\n\nDone.\n\n##$0\n"),
            r"
            Constitution Check `##` => `## Constitution Check\n\n| Principle |\n|---|\n| [Name] |`
            Rollout `##` => `## Rollout\n\nOwner: <<OWNER>>, costs $5`
            ",
        );
    }

    #[test]
    fn what_is_typed_of_a_title_is_replaced_and_its_tokens_are_tab_stops() {
        let fixture = plan("# Implementation Plan: X\n\n## R$0\n");
        let (analysis, id, cursor) = analysis_with_cursor(&fixture);
        let items = analysis.completion(&id, cursor, TODAY);
        let rollout = items.iter().find(|item| item.label == "Rollout").unwrap();
        let snippet = "## Rollout\n\nOwner: ${1:<<OWNER>>}, costs \\$5$0";
        assert_eq!(rollout.filter, "## Rollout");
        assert_eq!(rollout.snippet.as_deref(), Some(snippet));
    }

    #[test]
    fn what_is_left_of_a_title_behind_the_cursor_is_replaced() {
        check_completion(
            &plan("# Implementation Plan: X\n\n## Constitution Check\n\n## Ro$0ads\n"),
            r"
            Summary `## Roads` => `## Summary`
            Rollout `## Roads` => `## Rollout`
            ",
        );
    }

    #[test]
    fn sections_are_not_offered_in_code_comments_or_amid_a_line() {
        for text in ["```text\n#$0\n```\n", "<!--\n#$0\n-->\n", "word #$0\n", "    #$0\n"] {
            check_completion(&plan(&format!("# Implementation Plan: X\n\n{text}")), "");
        }
    }
}
