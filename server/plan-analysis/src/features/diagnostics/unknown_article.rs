//! ```text
//! Article XII asks for a review.
//! ^^^^^^^^^^^ the constitution has no article XII; its articles go from I to III
//! ```

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use text_size::TextSize;

use super::constitution_check::Cited;
use super::{Check, Repair, Rule, SectionInDocumentCtx, Severity, Sight, Sink, constitution_check};
use crate::model::article::{Citation, Number, number};
use crate::project::Role;
use crate::project::constitution::Article;

pub(super) const RULE: Rule = Rule {
    code: "unknown-article",
    severity: Severity::Warning,
    summary: "an article is cited that the constitution does not have",
    explanation: "\
The constitution check, or a sentence that names the constitution, cites an article by a number that
the constitution does not have. Articles of laws that are cited elsewhere in a plan are not reported.

Before, where the constitution ends with Article VII:

    Checked against Articles I to IX of the constitution.

After:

    Checked against Articles I to VII of the constitution.
",
    sight: Sight::Feature,
    check: Check::SectionInDocument(check),
};

fn check(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    if ctx.section.scope.role == Role::Constitution {
        return;
    }
    let all_cited = constitution_check::cited(ctx);
    // Most sections cite none, and need not know the constitution.
    let Some((_, articles)) = ctx.around.constitution().filter(|_| !all_cited.is_empty()) else {
        return;
    };
    if articles.iter().filter(|article| article.number.is_some()).count() < 2 {
        return;
    }
    let rows = OnceCell::new();
    for cited in &all_cited {
        let rows = || rows.get_or_init(|| rows_of_check(ctx, articles));
        if !cited.citation.explicit && !rows().contains(&cited.range().start())
            || is_of_another_document(ctx, cited, articles)
        {
            continue;
        }
        let mut numbers = [cited.citation.first, cited.citation.last].into_iter();
        let missing = numbers.find(|number| !articles.iter().any(|it| it.number == Some(*number)));
        if let Some(number) = missing.filter(|number| number.sub == 0) {
            let written = written(cited.text, number);
            let ends = ends(articles);
            let repair = cut(cited.citation, cited.text, &written, articles);
            let message = format!("the constitution has no article {written}{ends}");
            sink.push(cited.range(), message).repair = repair;
        }
    }
}

/// Whether a sign is for a section of another document: `research §9`, or `§9` where the articles have Roman numbers; there
/// may be a second constitution with sections.
fn is_of_another_document(
    ctx: &SectionInDocumentCtx<'_>,
    cited: &Cited<'_>,
    articles: &[Article],
) -> bool {
    let Some((_, number)) = cited.text.split_once('§') else { return false };
    let is_digit = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let mut labels = articles.iter().map(|it| &it.label).filter(|label| !label.is_empty());
    if is_digit(number) && !labels.any(|label| is_digit(label)) {
        return true;
    }
    let before = &ctx.section.part.section.text()[..cited.range().start().into()];
    let word = word_before(before);
    let files = ctx.around.files;
    let mut beside = files.index.feature_documents(files.id).map(|(id, _)| id.file_name());
    word.ends_with(".md")
        || beside
            .any(|name| name.strip_suffix(".md").is_some_and(|it| it.eq_ignore_ascii_case(word)))
}

/// The word before a sign, or before the first sign of an enumeration: `research` before `§14, §18`.
fn word_before(text: &str) -> &str {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '`' | '*' | '_' | '(' | ']');
    let mut rest = text.trim_end_matches(is_mark);
    loop {
        let start = rest.rfind(|c: char| c.is_whitespace() || "(,`*[/".contains(c));
        let word = &rest[start.map_or(0, |at| at + 1)..];
        if !word.starts_with('§') {
            return word;
        }
        rest = rest[..rest.len() - word.len()].trim_end_matches(is_mark);
    }
}

/// Where the rows of a constitution check begin with a number, written as the articles are: `VI. Simple Screens` below
/// `I. Desks stay quiet`. Empty if no row is of an article, so that the numbers are those of something else.
fn rows_of_check(ctx: &SectionInDocumentCtx<'_>, articles: &[Article]) -> FxHashSet<TextSize> {
    let part = ctx.section.part;
    if !ctx.about_constitution {
        return FxHashSet::default();
    }
    let cells = part.model.rows.iter().filter_map(|row| row.cells.first());
    let cells: FxHashSet<TextSize> = cells.map(|cell| cell.start()).collect();
    let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let mut of_articles = false;
    let mut rows = FxHashSet::default();
    for it in part.model.citations.iter().filter(|it| cells.contains(&it.range.start())) {
        let written = is_digit(&part.section.text()[it.range]);
        let mut numbered = articles.iter().filter(|article| article.number.is_some());
        if numbered.all(|article| is_digit(&article.label) == written) {
            rows.insert(it.range.start());
        }
        of_articles |= articles.iter().any(|article| article.number == Some(it.first));
    }
    if of_articles { rows } else { FxHashSet::default() }
}

/// A range that goes beyond the last article, up to that. What was meant by a single number, only the writer
/// knows.
fn cut(citation: &Citation, text: &str, written: &str, articles: &[Article]) -> Option<Repair> {
    let last = articles.iter().filter(|it| it.number.is_some()).max_by_key(|it| it.number)?;
    let goes_beyond = Some(citation.first) < last.number && last.number < Some(citation.last);
    let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_alike = is_digit(written) == is_digit(&last.label);
    let at = text.rfind(written).filter(|_| goes_beyond && is_alike)?;
    let after = &text[at + written.len()..];
    Some(Repair::Replace([&text[..at], &last.label, after].concat().into()))
}

/// The numbers between which the articles are, as the constitution writes them.
fn ends(articles: &[Article]) -> String {
    let numbered = || articles.iter().filter(|it| it.number.is_some());
    let first = numbered().min_by_key(|it| it.number);
    let last = numbered().max_by_key(|it| it.number);
    first.zip(last).map_or_else(String::new, |(first, last)| {
        format!("; its articles go from {} to {}", first.label, last.label)
    })
}

/// A number as the citation writes it: `IX`.
fn written(cited: &str, wanted: Number) -> String {
    let mut words = cited.split(|c: char| !c.is_alphanumeric());
    let written = words.find(|word| {
        let digits = word.trim_start_matches('第').trim_end_matches(['条', '條', '조']);
        number(digits).is_some_and(|(value, length)| value == wanted && length == digits.len())
    });
    written.map_or_else(|| wanted.value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::fixture::{analysis_with_cursor, check_rule};

    const CONSTITUTION: &str = "
//- /p/.specify/memory/constitution.md
# P Constitution
## Core Principles
### I. Desks stay quiet
One.
### II. Logs stay on paper
Two.
";

    #[test]
    fn a_row_past_the_last_article_is_reported_among_rows_of_articles() {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md
# Plan: A
## Constitution Check
| Article | Status |
|---|---|
| I. Desks stay quiet | PASS |
| VI. Simple screens | PASS |
  ^^^^^^^^^^^^^^^^^^ warning unknown-article
| Budget | PASS |
{CONSTITUTION}"
            ),
        );
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md
# Plan: A
## Constitution Check
| Gate | Status |
|---|---|
| 1. Desks stay quiet | PASS |
| 6. Simple screens | PASS |
{CONSTITUTION}"
            ),
        );
    }

    #[test]
    fn an_article_past_the_last_is_reported_in_the_check() {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/research.md
# Research: A
## Constitution Check
Article IX was looked at, and Article II.
^^^^^^^^^^ warning unknown-article
{CONSTITUTION}"
            ),
        );
    }

    #[test]
    fn the_message_says_which_articles_there_are() {
        let text = "//- /p/specs/001-a/research.md\n# Research: A\n## Constitution Check\nArticle $0IX was looked at, and Article II.\n";
        let (analysis, id, _) = analysis_with_cursor(&format!("{text}{CONSTITUTION}"));
        let found = analysis.diagnostics(&id);
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, ["the constitution has no article IX; its articles go from I to II"]);
    }

    #[test]
    fn a_sign_may_be_for_a_section_of_another_document() {
        let digits = CONSTITUTION.replace("### II.", "### 2.").replace("### I.", "### 1.");
        for (text, constitution) in [
            ("Wires are copper (research §9).", &digits[..]),
            ("Wires are copper, see research.md §7, §9.", &digits),
            ("Wires are copper (`research` §9).", &digits),
            ("## §9 — What copper costs", CONSTITUTION),
            ("As §9 says.", CONSTITUTION),
            ("As constitution §9 says.", CONSTITUTION),
        ] {
            check_rule(
                &RULE,
                &format!(
                    "//- /p/specs/001-a/plan.md\n# Plan: A\n## Constitution Check\n{text}\n//- /p/specs/001-a/research.md\n# Research\n{constitution}"
                ),
            );
        }
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/plan.md\n# Plan: A\n## Constitution Check\nIt holds by §9.\n            ^^ warning unknown-article\n{digits}"
            ),
        );
    }

    #[test]
    fn an_article_of_a_law_is_left_alone() {
        check_rule(
            &RULE,
            &format!(
                "//- /p/specs/001-a/research.md
# Research: A
## Privacy
Article 17 gives a right to erasure.
{CONSTITUTION}"
            ),
        );
    }
}
