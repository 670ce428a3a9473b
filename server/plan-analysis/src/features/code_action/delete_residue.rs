//! ```text
//! <!-- ACTION REQUIRED: replace this -->   =>
//! ```
//! Deletes what a template says to its writer, with the blank lines that it leaves.

use super::removal::{with_blank_lines, with_blanks_after};
use super::{ActionCtx, CodeAction, deletion};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("template-residue") {
        let text = ctx.text(finding.range);
        // Of an option that may stay only the mark goes, and only its writer knows whether it stays.
        if text.starts_with('[') {
            let range = with_blanks_after(ctx, finding.range);
            actions.push(ctx.fix(finding, format!("Delete `{text}`"), vec![deletion(range)]));
            continue;
        }
        let title = if text.starts_with("<!--") {
            "Delete this comment of the template"
        } else {
            "Delete this instruction of the template"
        };
        let edit = deletion(with_blank_lines(ctx, finding.range));
        actions.push(ctx.fix(finding, title, vec![edit]).safe());
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_action;

    #[test]
    fn a_comment_goes_with_the_blank_lines_that_it_leaves() {
        check_action(
            "# Plan\n\n<!-- ACTION REQUIRED: $0replace what stands below -->\n\nA bell.\n",
            "Delete this comment of the template",
            "# Plan\n\nA bell.\n",
        );
        check_action(
            "# Plan\r\n\r\nA bell.\r\n\r\n<!-- ACTION REQUIRED: $0replace this -->\r\n",
            "Delete this comment of the template",
            "# Plan\r\n\r\nA bell.\r\n",
        );
    }

    #[test]
    fn a_line_that_tells_how_to_fill_the_template_goes() {
        check_action(
            "# Plan\n\n**Note**: This template $0is filled in by an agent.\n\n## Summary\n\nA bell.\n",
            "Delete this instruction of the template",
            "# Plan\n\n## Summary\n\nA bell.\n",
        );
    }

    #[test]
    fn of_a_line_in_a_quote_the_mark_goes_too() {
        check_action(
            "# Plan\n\n## Deviations\n\n> **Fill ONLY if $0a rule is broken**\n\nNone.\n",
            "Delete this instruction of the template",
            "# Plan\n\n## Deviations\n\nNone.\n",
        );
        check_action(
            "# Plan\r\n\r\n> Fill ONLY if $0a rule is broken\r\n> None is.\r\n",
            "Delete this instruction of the template",
            "# Plan\r\n\r\n> None is.\r\n",
        );
    }

    #[test]
    fn of_an_option_the_mark_goes() {
        check_action(
            "# Plan\n\n```text\n# [REMOVE $0IF UNUSED] Option 2: a horn\n```\n",
            "Delete `[REMOVE IF UNUSED]`",
            "# Plan\n\n```text\n# Option 2: a horn\n```\n",
        );
    }
}
