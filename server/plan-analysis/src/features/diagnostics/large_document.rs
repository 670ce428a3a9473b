//! ```text
//! # Implementation Plan: Bells
//!   ^^^^^^^^^^^^^^^^^^^^^^^^^^ over 2 MB a document is read line by line
//! ```

use text_size::TextRange;

use super::{Check, DocumentCtx, Rule, Severity, Sink};
use crate::section::PARSE_LIMIT;

pub(super) const RULE: Rule = Rule {
    code: "large-document",
    severity: Severity::Information,
    summary: "a document is too large to be read in full",
    explanation: "\
A document over 2 MB is read line by line, so that a key in it costs no more than in any other.
Headings, fields, rows of tables and placeholders are found all the same. Links, list items and the
ids that they define, and code in a line are not looked at: what is wrong with them is not reported.

Before:

    specs/001-bells/plan.md, with 4 MB of logs at its end

After:

    specs/001-bells/plan.md, with a link to logs.txt
",
    check: Check::Totals(check),
};

fn check(ctx: &DocumentCtx<'_>, sink: &mut Sink) {
    if !ctx.ctx.document.is_beyond_parsing() {
        return;
    }
    let title = ctx.parts.get(0).and_then(|it| it.part.part.model.headings.first());
    let range = title.map_or(TextRange::empty(0.into()), |title| title.text);
    let limit = PARSE_LIMIT >> 20;
    sink.push(
        range,
        format!("over {limit} MB a document is read line by line: its links, list items and code spans are not looked at"),
    );
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;
    use crate::section::PARSE_LIMIT;

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
}
