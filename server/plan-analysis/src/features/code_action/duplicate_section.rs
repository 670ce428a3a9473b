//! ```text
//! ## Summary        ## Summary
//! A bell.      =>   A bell.
//! ## Summary
//! ```
//! Deletes a section that appears twice, if nothing is lost by it.

use text_size::{TextRange, TextSize};

use super::removal::whole_lines;
use super::{ActionCtx, CodeAction, deletion};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("duplicate-section") {
        let Some(first) = finding.related.first() else { continue };
        let first = section(ctx, first.target.focus_range.start());
        let second = section(ctx, finding.range.start());
        let (Some(first), Some(second)) = (first, second) else { continue };
        let (body, again) = (body(ctx, first), body(ctx, second));
        if again.is_empty() || again == body {
            let fix =
                ctx.fix(finding, "Delete this section", vec![deletion(whole_lines(ctx, second))]);
            actions.push(fix.preferred());
        } else if body.is_empty() {
            let title = "Delete the first section, which is empty";
            actions
                .push(ctx.fix(finding, title, vec![deletion(whole_lines(ctx, first))]).preferred());
        }
    }
}

/// The section whose heading is at an offset, with all below it.
fn section(ctx: &ActionCtx<'_>, at: TextSize) -> Option<TextRange> {
    let headings = ctx.ctx.document.headings();
    let own = headings.iter().position(|it| it.range.contains_inclusive(at))?;
    let level = headings[own].level;
    let next = headings[own + 1..].iter().find(|it| it.level <= level);
    let end = next.map_or(ctx.ctx.document.text().len(), |next| next.range.start());
    Some(TextRange::new(headings[own].range.start(), end))
}

/// What stands below the heading of a section.
fn body(ctx: &ActionCtx<'_>, section: TextRange) -> String {
    let text = ctx.text(section);
    let body = text.split_once(['\n', '\r']).map_or("", |(_, body)| body);
    body.trim().trim_end_matches("---").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn a_section_that_adds_nothing_is_deleted() {
        for again in ["", "Ring.\n\n"] {
            check_action(
                &format!(
                    "# Plan\n\n## Summary\n\nRing.\n\n## Technical Context\n\nA rope.\n\n## Sum$0mary\n\n{again}## Notes\n\nNone.\n"
                ),
                "Delete this section",
                "# Plan\n\n## Summary\n\nRing.\n\n## Technical Context\n\nA rope.\n\n## Notes\n\nNone.\n",
            );
        }
    }

    #[test]
    fn an_empty_first_section_goes_and_of_two_texts_none() {
        check_action(
            "# Plan\r\n\r\n## Summary\r\n\r\n## Technical Context\r\n\r\nA rope.\r\n\r\n## Sum$0mary\r\n\r\nRing.\r\n",
            "Delete the first section, which is empty",
            "# Plan\r\n\r\n## Technical Context\r\n\r\nA rope.\r\n\r\n## Summary\r\n\r\nRing.\r\n",
        );
        check_action(
            "# Plan\n\n## Summary\n\nRing.\n\n## Sum$0mary\n\nRing.\n",
            "Delete this section",
            "# Plan\n\n## Summary\n\nRing.\n",
        );
        check_actions("# Plan\n\n## Summary\n\nRing.\n\n## Sum$0mary\n\nWait.\n", "");
    }
}
