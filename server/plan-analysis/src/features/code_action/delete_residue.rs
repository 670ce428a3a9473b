//! ```text
//! <!-- ACTION REQUIRED: replace this -->   =>
//! ```
//! Deletes what a template says to its writer, with the blank lines that it leaves.

use text_size::TextRange;

use super::{ActionCtx, CodeAction, deletion};
use crate::text::size;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("template-residue") {
        let text = ctx.text(finding.range);
        // Of an option that may stay only the mark goes, and only its writer knows whether it stays.
        if text.starts_with('[') {
            let range = with_blanks_after(ctx, finding.range);
            actions.push(ctx.fix(finding, format!("Delete `{text}`"), vec![deletion(range)]));
            continue;
        }
        let title = match text.starts_with("<!--") {
            true => "Delete this comment of the template",
            false => "Delete this instruction of the template",
        };
        let edit = deletion(with_blank_lines(ctx, finding.range));
        actions.push(ctx.fix(finding, title, vec![edit]).safe());
    }
}

/// A range with the blanks after it on its line.
fn with_blanks_after(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.ctx.document.text();
    let rest =
        text.slice(TextRange::new(range.end(), text.line_range(text.line_of(range.end())).end()));
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    TextRange::new(range.start(), range.end() + size(blanks))
}

/// A range that stands alone on its lines with those lines, and with the blank lines after it where there is
/// one before it too, so that one is left. A range within a line with the blanks before it.
pub(super) fn with_blank_lines(ctx: &ActionCtx<'_>, range: TextRange) -> TextRange {
    let text = ctx.ctx.document.text();
    let lines = ctx.lines(range);
    let before = text.slice(TextRange::new(lines.start(), range.start()));
    let after = text.slice(TextRange::new(range.end(), lines.end().max(range.end())));
    if !before.trim().is_empty() || !after.trim().is_empty() {
        let blanks = before.len() - before.trim_end().len();
        return TextRange::new(range.start() - size(blanks), range.end());
    }
    let (mut first, mut end) = (text.line_of(lines.start()), text.line_of(lines.end()));
    let last = text.line_count();
    let is_blank = |line: u32| text.slice(text.line_range(line)).trim().is_empty();
    let follows_blank = first == 0 || is_blank(first - 1);
    while follows_blank && end < last && is_blank(end) {
        end += 1;
    }
    // At the end of a document nothing follows that the blank lines before would separate.
    while end >= last && first > 0 && is_blank(first - 1) {
        first -= 1;
    }
    TextRange::new(text.line_start(first), text.line_start(end))
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
    fn of_an_option_the_mark_goes() {
        check_action(
            "# Plan\n\n```text\n# [REMOVE $0IF UNUSED] Option 2: a horn\n```\n",
            "Delete `[REMOVE IF UNUSED]`",
            "# Plan\n\n```text\n# Option 2: a horn\n```\n",
        );
    }
}
