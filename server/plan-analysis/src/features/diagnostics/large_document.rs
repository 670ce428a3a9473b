//! ```text
//! # Implementation Plan: Bells
//!   ^^^^^^^^^^^^^^^^^^^^^^^^^^ over 2 MB a document is read line by line: its links,
//!                                list items and code spans are not looked at
//! ```

use text_size::{TextRange, TextSize};

use super::{Check, Rule, Severity, Sight, Sink, TotalsCtx};
use crate::section::PARSE_LIMIT;
use crate::syntax::TREE_LIMIT;
use crate::text::shift;

pub(super) const RULE: Rule = Rule {
    code: "large-document",
    severity: Severity::Information,
    summary: "a document or a section is too large to be read in full",
    explanation: "\
A document over 2 MB is read line by line, so that typing stays fast; and so is a section over 128 KB
that holds more than plain paragraphs and lists. Headings, fields, rows of tables and placeholders are
still found. Links, list items and the ids that they define, and code spans are not: nothing is
reported about them.

Before:

    specs/001-bells/plan.md, with 4 MB of logs at its end

After:

    specs/001-bells/plan.md, with a link to logs.txt
",
    sight: Sight::Document,
    check: Check::Totals(check),
};

fn check(ctx: &TotalsCtx<'_>, sink: &mut Sink) {
    let (what, limit, start, part) = if ctx.ctx.document.is_beyond_parsing() {
        let Some(first) = ctx.sections.first() else { return };
        ("document", format!("{} MB", PARSE_LIMIT >> 20), TextSize::new(0), first)
    } else if ctx.totals.large_sections > 0 {
        let mut parts = super::starts(ctx.sections);
        let Some((start, large)) = parts.find(|(_, it)| it.part.section.is_beyond_parsing()) else {
            return;
        };
        ("section", format!("{} KB", TREE_LIMIT >> 10), start, large)
    } else {
        return;
    };
    let title = part.part.model.headings.first();
    let range = title.map_or(TextRange::empty(0.into()), |title| title.text);
    let message = format!(
        "over {limit} a {what} is read line by line: its links, list items and code spans are not looked at"
    );
    sink.push(shift(range, start), message);
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;
    use crate::section::PARSE_LIMIT;
    use crate::syntax::TREE_LIMIT;

    /// A plan of so many bytes, with a link that leads nowhere.
    fn plan(title: &str, len: usize) -> String {
        let text = format!("{title}\n[a](gone.md) <<OWNER>>\n\n");
        let words = len - text.len();
        format!("{text}{}", "word\n\n".repeat(words / 6 + 1).split_at(words).0)
    }

    #[test]
    fn a_document_that_is_read_by_its_lines_says_so() {
        let owner = "             ^^^^^^^^^ warning unfilled-placeholder\n";
        let link = "    ^^^^^^^ error broken-link\n";
        let marked =
            |text: String, marks: &str| text.replace("<<OWNER>>\n", &format!("<<OWNER>>\n{marks}"));
        check_diagnostics(&marked(plan("# Plan", PARSE_LIMIT), &[owner, link].concat()));
        let large = plan("# Plan", PARSE_LIMIT + 1);
        let large = large.replace("# Plan\n", "# Plan\n  ^^^^ information large-document\n");
        check_diagnostics(&marked(large, owner));
    }

    #[test]
    fn of_a_section_that_is_read_by_its_lines_the_heading_says_so() {
        let link = "[a](gone.md)\n    ^^^^^^^ error broken-link\n";
        let log = |len| plan("## Log\n\n<b>Log</b>\n", len);
        let large = log(TREE_LIMIT + 1)
            .replace(
                "<<OWNER>>\n",
                "<<OWNER>>\n             ^^^^^^^^^ warning unfilled-placeholder\n",
            )
            .replace("## Log\n", "## Log\n   ^^^ information large-document\n");
        check_diagnostics(&format!("# Plan\n\n{link}\n{large}\n## End\n\n{link}"));
        let small = log(TREE_LIMIT).replace(" <<OWNER>>", "").replace("[a](gone.md)\n", link);
        check_diagnostics(&format!("# Plan\n\n{small}"));
    }
}
