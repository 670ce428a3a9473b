//! ```text
//! ## Rollout   =>   ## Rollout
//!                   [Describe the steps]
//! ```
//! Gives an empty section the template's text, or deletes it.

use text_size::TextRange;

use super::missing_section::with_line_breaks;
use super::removal::whole_lines;
use super::{ActionCtx, CodeAction, deletion, insertion};
use crate::project::template::section_key;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("empty-section") {
        let (start, part) = ctx.part_at(finding.range.start());
        let Some(heading) = part.model.headings.first() else { continue };
        let key = section_key(&heading.title);
        let template = ctx.ctx.scope.template.iter();
        let mut sections = template.flat_map(|template| &template.sections);
        let body = sections.find(|it| section_key(&it.title) == key).map_or("", |it| &it.body);
        if !body.is_empty() {
            let end = heading.range.end() + start;
            let line = TextRange::new(heading.range.start() + start, end);
            let at = end - crate::text::size(line_end(&ctx.text(line)));
            let line_break = ctx.line_break();
            let text = with_line_breaks(body, line_break);
            let edit = insertion(at, format!("{line_break}{line_break}{text}"));
            let title = "Insert the template's text";
            actions.push(ctx.fix(finding, title, vec![edit]).preferred());
        }
        let section = whole_lines(ctx, TextRange::at(start, part.section.len()));
        actions.push(ctx.fix(finding, "Delete this section", vec![deletion(section)]));
    }
}

/// The length of the line break at the end of a text.
fn line_end(text: &str) -> usize {
    text.len() - text.trim_end_matches(['\n', '\r']).len()
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_action;

    const FILES: &str = "//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan: [FEATURE]\n\n## Summary\n\n[Say it]\n\n## 発表\n\n[段階]\n\n少しずつ。\n\n## Risks\n\nText.\n";

    #[test]
    fn an_empty_section_gets_the_text_of_the_template() {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan: Bells\r\n\r\n## Summary\r\n\r\nRing.\r\n\r\n## 発$0表\r\n\r\n## Risks\r\n\r\nNone.\r\n{FILES}"
            ),
            "Insert the template's text",
            "# Plan: Bells\r\n\r\n## Summary\r\n\r\nRing.\r\n\r\n## 発表\r\n\r\n[段階]\r\n\r\n少しずつ。\r\n\r\n## Risks\r\n\r\nNone.\r\n",
        );
    }

    #[test]
    fn an_empty_section_is_deleted_with_its_blank_lines() {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan: Bells\n\n## Summary\n\nRing.\n\n## 発$0表\n\n## Risks\n\nNone.\n{FILES}"
            ),
            "Delete this section",
            "# Plan: Bells\n\n## Summary\n\nRing.\n\n## Risks\n\nNone.\n",
        );
    }
}
