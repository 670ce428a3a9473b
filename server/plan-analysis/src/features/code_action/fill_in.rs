//! ```text
//! **Owner**: [Name]          **Owner**: ${1:[Name]}
//! **Goal**: [Describe the goal]   =>  **Goal**: ${2:[Describe the goal]}
//! ```
//! Turns the placeholders from the cursor on into tab stops, so that one key leads from each to the next.

use text_size::TextRange;

use super::{Ctx, push_escaped};
use crate::features::Diagnostic;

/// A text with tab stops to put in the place of the same text without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillIn {
    /// The lines from the first placeholder to the last, without the last line break.
    pub range: TextRange,
    /// The text as a snippet, with the line breaks that snippets have.
    pub snippet: String,
    /// How many placeholders it has.
    pub count: usize,
}

/// The placeholders from the one at a selection to the end of the document, if there are several.
pub fn fill_in(ctx: &Ctx<'_>, findings: &[Diagnostic], selection: TextRange) -> Option<FillIn> {
    let text = ctx.document.text();
    let open = findings.iter().filter(|it| it.code == "unfilled-placeholder").map(|it| it.range);
    let mut open = open.skip_while(|it| it.intersect(selection).is_none());
    let first = open.next()?;
    let start = text.line_start(text.line_of(first.start()));
    let (mut snippet, mut count, mut end) = (String::new(), 0, start);
    for range in std::iter::once(first).chain(open).filter(|it| !it.is_empty()) {
        // One within another is filled with it.
        if range.start() < end {
            continue;
        }
        count += 1;
        push_escaped(&text.slice(TextRange::new(end, range.start())), &mut snippet);
        snippet.push_str(&format!("${{{count}:"));
        push_escaped(&text.slice(range), &mut snippet);
        snippet.push('}');
        end = range.end();
    }
    // Whole lines: some editors indent all of a snippet like the line that it is put into.
    let rest = TextRange::new(end, text.line_range(text.line_of(end)).end());
    push_escaped(&text.slice(rest), &mut snippet);
    // Some editors put blanks in the place of tabs, also of those that the writer has typed.
    (count > 1 && !snippet.contains('\t')).then(|| FillIn {
        range: TextRange::new(start, rest.end()),
        snippet: snippet.replace("\r\n", "\n").replace('\r', "\n"),
        count,
    })
}

#[cfg(test)]
mod tests {
    use text_size::TextRange;

    use crate::fixture::analysis_with_cursor;

    #[track_caller]
    fn check(plan: &str, expected: Option<(&str, &str)>) {
        let (analysis, id, cursor) =
            analysis_with_cursor(&format!("//- /specs/001-x/plan.md\n{plan}"));
        let found = analysis.fill_in(&id, TextRange::empty(cursor));
        let text = analysis.document(&id).unwrap().text();
        let found = found.map(|it| (text.slice(it.range), it.snippet));
        let found = found.as_ref().map(|(before, snippet)| (&**before, &**snippet));
        assert_eq!(found, expected);
    }

    #[test]
    fn the_placeholders_from_the_cursor_on_become_tab_stops() {
        check(
            "# Plan\n\n**Owner**: [Describe the owner]\n\n- **Goal**: [Describe the $0goal]\n\nCosts {{AMOUNT}} $1.\n\n**End**: [Describe the end\nof it] and on\n",
            Some((
                "- **Goal**: [Describe the goal]\n\nCosts {{AMOUNT}} $1.\n\n**End**: [Describe the end\nof it] and on",
                "- **Goal**: ${1:[Describe the goal]}\n\nCosts ${2:{{AMOUNT\\}\\}} \\$1.\n\n**End**: ${3:[Describe the end\nof it]} and on",
            )),
        );
    }

    #[test]
    fn line_breaks_are_those_of_snippets_and_tabs_are_left_alone() {
        check(
            "# 计划\r\n\r\n**所有者**：[请填写$0所有者]\r\n\r\n**目标**：[请填写目标]\r\n",
            Some((
                "**所有者**：[请填写所有者]\r\n\r\n**目标**：[请填写目标]",
                "**所有者**：${1:[请填写所有者]}\n\n**目标**：${2:[请填写目标]}",
            )),
        );
        check("# Plan\n\n**A**: [Describe $0a thing]\n\n\tcode\n\n**B**: [Describe b]\n", None);
    }

    #[test]
    fn a_single_placeholder_needs_no_tab_stop() {
        check("# Plan\n\n**A**: [Describe a thing]\n\n**B**: [Describe $0b]\n", None);
        check("# Plan\n\nText.$0\n\n**A**: [Describe a thing]\n\n**B**: [Describe b]\n", None);
    }
}
