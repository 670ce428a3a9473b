//! ```text
//! see Article |   =>   see Article III: Test-First
//! | |             =>   | III. Test-First | [ ] Compliant | |
//! ```
//! The constitution's articles; in a table of the check, those that the section does not name yet; where the
//! check has no table, the whole of it.

use text_size::TextRange;

use super::{CompletionCtx, CompletionItem, CompletionKind, plain_snippet, push_escaped};
use crate::project::Role;
use crate::project::constitution::{Article, is_about_constitution as names_check, named};
use crate::symbol::article::is_about_constitution;
use crate::words;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    if !ctx.is_prose() {
        return;
    }
    let Some((_, articles)) = ctx.ctx.constitution() else { return };
    if let Some(typed) = after_keyword(ctx.before) {
        let named = articles.iter().filter(|article| article.is_named());
        items.extend(named.map(|article| mention(ctx, article, typed)));
        return;
    }
    let bare = ctx.before.trim_start();
    let is_cell = bare.starts_with('|') && bare.matches('|').count() == 1;
    let is_blank = bare.is_empty() && ctx.after.trim().is_empty();
    if !(is_cell || is_blank) || !is_about_constitution(&ctx.ctx, ctx.offset) {
        return;
    }
    let check = Check::around(ctx, articles);
    if check.is_without_table(bare) {
        items.extend(check.table());
    }
    if is_cell && check.is_last {
        check.rows(items);
    } else if is_cell {
        check.cells(items);
    }
}

/// What was typed after a keyword and a blank. Keywords in scripts without blanks need none: `第`.
fn after_keyword(before: &str) -> Option<&str> {
    let lower = before.to_lowercase();
    if lower.len() != before.len() {
        return None;
    }
    let typed = words::all(|it| it.articles).filter_map(|keyword| {
        let at = lower.rfind(keyword)?;
        let after = &before[at + keyword.len()..];
        let begins = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let is_spaced = keyword.starts_with(|c: char| u32::from(c) < 0x2e80 && c.is_alphabetic());
        let typed = if is_spaced { after.strip_prefix(' ')? } else { after };
        begins.then_some(typed)
    });
    let typed = typed.min_by_key(|typed| typed.len())?;
    typed.chars().all(|c| c.is_alphanumeric() || c == '-').then_some(typed)
}

fn mention(ctx: &CompletionCtx<'_>, article: &Article, typed: &str) -> CompletionItem {
    let text = match article.label.as_str() {
        "" => article.name.clone(),
        label => format!("{label}: {}", article.name),
    };
    let item = CompletionItem::plain(CompletionKind::Article, &text, ctx.typed(typed.len()));
    CompletionItem { detail: "article of the constitution".to_owned(), ..item }
}

/// The section of the check that the cursor is in.
struct Check<'a> {
    ctx: &'a CompletionCtx<'a>,
    /// The articles that it does not name, outside of the cursor's line.
    missing: Vec<&'a Article>,
    /// Whether it names any, or has rows.
    is_begun: bool,
    /// Whether only pipes follow the cursor.
    is_last: bool,
    table: Table,
    /// The typed text of the first cell, and the line before it.
    typed: &'a str,
    cell: &'a str,
}

impl<'a> Check<'a> {
    fn around(ctx: &'a CompletionCtx<'a>, articles: &'a [Article]) -> Check<'a> {
        let (start, part) = ctx.ctx.document.part_at(ctx.offset);
        // The line that is being typed does not count as naming an article.
        let text = part.section.text();
        let line = ctx.line.checked_sub(start).unwrap_or_default();
        let rest = [&text[..line.start().into()], &text[line.end().into()..]].concat();
        let citations = part.model.citations.iter().filter(|it| !line.contains_range(it.range));
        let named = named(articles, citations, &rest);
        let articles = articles.iter().enumerate().filter(|(_, it)| it.is_named());
        let missing = articles.filter(|(index, _)| !named.iter().any(|it| it.article == *index));
        let typed = ctx.before.trim_start().trim_start_matches('|').trim_start();
        Check {
            ctx,
            missing: missing.map(|(_, article)| article).collect(),
            is_begun: !named.is_empty() || rest.split(['\n', '\r']).any(is_row),
            is_last: ctx.after.chars().all(|c| matches!(c, ' ' | '|')),
            table: Table::around(ctx),
            typed,
            cell: &ctx.before[..ctx.before.len() - typed.len()],
        }
    }

    /// Whether a table would be the first, and the line has room for it.
    fn is_without_table(&self, typed: &str) -> bool {
        let is_blank = typed.trim_matches(['|', ' ']).is_empty();
        let is_own = self.ctx.ctx.scope.role == Role::Constitution;
        is_blank && self.is_last && !self.is_begun && !is_own
    }

    /// All articles as a table with the columns of the template's.
    fn table(&self) -> Option<CompletionItem> {
        let template = self.ctx.ctx.scope.template.as_ref();
        let mut sections = template.iter().flat_map(|it| &it.sections);
        let section = sections.find(|it| names_check(&it.title) && it.body.lines().any(is_row));
        let body = section.map_or(HEADER, |it| &*it.body);
        let lines: Vec<&str> =
            body.lines().skip_while(|it| !is_row(it)).take_while(|it| is_row(it)).collect();
        let table = Table::of(&lines);
        let [header, dashes, ..] = lines[..] else { return None };
        let head = format!("{}\n{}\n", header.trim(), dashes.trim());
        let rows: Vec<_> = self.missing.iter().map(|article| table.row(article)).collect();
        let label = format!("Table of {} articles", rows.len());
        let item = self.item(label, "", &rows);
        let mut snippet = String::new();
        push_escaped(&head, &mut snippet);
        let text = head + &item.text;
        (!rows.is_empty()).then(|| CompletionItem {
            detail: "constitution check".to_owned(),
            documentation: text.clone(),
            snippet: item.snippet.map(|it| snippet + &it),
            text,
            ..item
        })
    }

    /// A row for each article, and one item for all of them.
    fn rows(&self, items: &mut Vec<CompletionItem>) {
        for article in &self.missing {
            items.push(self.item(article.title(), &article.name, &[self.table.row(article)]));
        }
        if self.missing.len() > 1 {
            let all: Vec<_> = self.missing.iter().map(|it| self.table.row(it)).collect();
            items.push(self.item(format!("All {} missing articles", all.len()), "", &all));
        }
    }

    /// The articles for the first cell of a row that is written already.
    fn cells(&self, items: &mut Vec<CompletionItem>) {
        let Some(end) = self.ctx.after.find('|').filter(|_| self.table.name == 0) else { return };
        let rest = self.ctx.after[..end].trim_end();
        for article in &self.missing {
            let item = self.item(article.title(), &article.name, &[]);
            items.push(CompletionItem {
                detail: "article of the constitution".to_owned(),
                documentation: String::new(),
                range: self.ctx.around(self.typed, rest),
                text: article.title(),
                snippet: Some(plain_snippet(&article.title())),
                filter: item.filter[self.cell.len()..].to_owned(),
                ..item
            });
        }
    }

    /// The line becomes these rows. `name` is the article's without its number.
    fn item(&self, label: String, name: &str, rows: &[Vec<String>]) -> CompletionItem {
        // An editor that compares prefixes keeps the item while the name is typed without its number.
        let typed = self.typed.trim_start_matches(|c: char| !c.is_alphanumeric());
        let marks = &self.typed[..self.typed.len() - typed.len()];
        let is_name = !typed.is_empty() && name.to_lowercase().starts_with(&typed.to_lowercase());
        let text: Vec<String> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
        let text = text.join("\n");
        CompletionItem {
            filter: format!("{}{marks}{}", self.cell, if is_name { name } else { &label }),
            is_in_link: false,
            label,
            kind: CompletionKind::Article,
            detail: "row of the constitution check".to_owned(),
            documentation: text.clone(),
            range: TextRange::new(self.ctx.line.start(), self.ctx.line.end()),
            snippet: Some(with_stops(rows)),
            text,
        }
    }
}

/// The table of a check where no template has one.
const HEADER: &str = "| Article | Status | Notes |\n|---|---|---|\n";

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

/// Rows as a snippet with a stop in each empty cell.
fn with_stops(rows: &[Vec<String>]) -> String {
    let mut snippet = String::new();
    let mut stop = 0;
    for row in rows {
        snippet.push_str(if stop == 0 && snippet.is_empty() { "|" } else { "\n|" });
        for cell in row {
            snippet.push(' ');
            if cell.is_empty() {
                stop += 1;
                snippet.push_str(&format!("${stop}"));
            } else {
                push_escaped(cell, &mut snippet);
            }
            snippet.push_str(" |");
        }
    }
    snippet + "$0"
}

/// The table of the constitution check, read line by line: a row that is being typed is not in the syntax
/// tree yet.
struct Table {
    columns: usize,
    /// The column of the names; the column before it, if any, has the numbers.
    name: usize,
    /// The content of the cell after the name: a checkbox if any row has one, else empty.
    status: String,
}

impl Table {
    /// The table that ends on the cursor's line; without a table, three columns.
    fn around(ctx: &CompletionCtx<'_>) -> Table {
        let (start, part) = ctx.ctx.document.part_at(ctx.offset);
        let above = ctx.line.start().checked_sub(start).unwrap_or_default();
        let above = part.section.text().get(..above.into()).unwrap_or_default();
        let lines =
            above.split('\n').flat_map(|it| it.strip_suffix('\r').unwrap_or(it).split('\r'));
        // The text above the cursor's line ends with a line break.
        let lines = lines.rev().skip(1);
        let mut lines: Vec<&str> = lines.take_while(|line| is_row(line)).collect();
        lines.reverse();
        Table::of(&lines)
    }

    /// The table that begins with these lines.
    fn of(lines: &[&str]) -> Table {
        let cells = |line: &str| -> Vec<String> {
            let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
            inner.split('|').map(|cell| cell.trim().to_owned()).collect()
        };
        let header = lines.first().map(|line| cells(line)).unwrap_or_default();
        let boxed = lines.iter().any(|line| cells(line).iter().any(|it| it.starts_with("[ ]")));
        Table {
            columns: if header.is_empty() { 3 } else { header.len() },
            name: header.iter().position(|title| !is_number_title(title)).unwrap_or(0),
            status: if boxed { "[ ] Compliant".to_owned() } else { String::new() },
        }
    }

    fn row(&self, article: &Article) -> Vec<String> {
        let mut cells = vec![String::new(); self.columns];
        let named = if self.name > 0 && !article.label.is_empty() {
            cells[self.name - 1].clone_from(&article.label);
            article.name.clone()
        } else {
            article.title()
        };
        cells[self.name] = named;
        if let Some(status) = cells.get_mut(self.name + 1) {
            status.clone_from(&self.status);
        }
        cells
    }
}

/// Whether a column's title is `#`, `No.`, `Nr` or empty.
fn is_number_title(title: &str) -> bool {
    title.is_ascii() && title.bytes().filter(u8::is_ascii_alphanumeric).count() <= 2 || title == "№"
}

#[cfg(test)]
mod tests {
    use super::CompletionItem;
    use crate::fixture::{TODAY, analysis_with_cursor, check_completion};

    const CONSTITUTION: &str = "//- /.specify/memory/constitution.md
# Rules
## Core Principles
### I. Rider First
Nobody waits.
### II. Docks Work Offline
No network, no matter.
### III. Test Before Merge (NON-NEGOTIABLE)
Red comes first.
## Governance
By vote.
";

    /// Checks what is offered at the cursor of a plan with three articles.
    #[track_caller]
    fn check(plan: &str, expected: &str) {
        check_completion(&format!("//- /specs/001-a/plan.md\n{plan}{CONSTITUTION}"), expected);
    }

    #[test]
    fn the_articles_are_offered_behind_their_keyword() {
        check(
            "# Plan\n\nsee Article $0\n",
            "
            I: Rider First
            II: Docks Work Offline
            III: Test Before Merge
            ",
        );
    }

    #[test]
    fn of_an_article_half_typed_the_number_is_replaced_and_nothing_beside_it() {
        check(
            "# Plan\n\n👩\u{200d}🔧 字 see Article II$0 there\n",
            "
            I: Rider First `II` => `I: Rider First`
            II: Docks Work Offline `II` => `II: Docks Work Offline`
            III: Test Before Merge `II` => `III: Test Before Merge`
            ",
        );
    }

    #[test]
    fn the_articles_are_not_offered_in_code_or_without_a_constitution() {
        check("# Plan\n\n```\nArticle $0\n```\n", "");
        check_completion("# Plan\n\nArticle $0\n", "");
    }

    #[test]
    fn the_rows_that_the_table_lacks_are_offered_one_by_one_and_all_at_once() {
        check(
            "# Plan\n\n## Constitution Check\n\n| Principle | Status | Notes |\n|---|---|---|\n| I. Rider First | [ ] Compliant | x |\n| $0\n",
            r"
            II. Docks Work Offline `| ` => `| II. Docks Work Offline | [ ] Compliant |  |`
            III. Test Before Merge `| ` => `| III. Test Before Merge | [ ] Compliant |  |`
            All 2 missing articles `| ` => `| II. Docks Work Offline | [ ] Compliant |  |\n| III. Test Before Merge | [ ] Compliant |  |`
            ",
        );
    }

    #[test]
    fn rows_are_not_offered_in_other_tables() {
        check("# Plan\n\n## Risks\n\n| Risk | Status |\n|---|---|\n| $0\n", "");
    }

    #[test]
    fn where_the_check_has_no_table_all_of_it_is_offered() {
        let table = r"Table of 3 articles `` => `| Principle | Status | Notes |\n|-----------|--------|-------|\n| I. Rider First | [ ] Compliant |  |\n| II. Docks Work Offline | [ ] Compliant |  |\n| III. Test Before Merge | [ ] Compliant |  |`";
        for end in ["", "## Summary\n\nWords.\n"] {
            check(&format!("# Plan\n\n## Constitution Check\n\n$0\n\n{end}"), table);
        }
        check("# Plan\n\n## Constitution Check\n\nArticle I holds.\n\n$0\n\n", "");
        check("# Plan\n\n## Summary\n\n$0\n\n", "");
    }

    #[test]
    fn a_table_has_the_columns_of_the_template() {
        let files = format!(
            "//- /specs/001-a/plan.md\n# Plan\n\n## Constitution Check\n\n$0\n{CONSTITUTION}//- /.specify/templates/plan-template.md\n# Plan\n\n## Constitution Check\n\n| # | Rule | Holds |\n|:-:|---|---|\n| [N] | [Rule] | [ ] Yes |\n"
        );
        let (analysis, id, cursor) = analysis_with_cursor(&files);
        let items = analysis.completion(&id, cursor, TODAY);
        let [table] = &items[..] else { panic!("{items:?}") };
        assert!(table.text.starts_with("| # | Rule | Holds |\n|:-:|---|---|\n| I | Rider First |"));
        assert!(table.snippet.as_ref().unwrap().ends_with(" |$0"), "{table:?}");
    }

    #[test]
    fn in_a_row_that_is_written_the_first_cell_is_replaced() {
        check(
            "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Rider First | yes |\n| [Ar$0ticle] | [ ] yes |\n",
            "
            II. Docks Work Offline `[Article]` => `II. Docks Work Offline`
            III. Test Before Merge `[Article]` => `III. Test Before Merge`
            ",
        );
    }

    /// The items that are offered below a table with this header, these rows, and what was typed.
    fn items(header: &str, rows: &str) -> Vec<CompletionItem> {
        let dashes = "|---".repeat(header.matches('|').count() - 1);
        let (analysis, id, cursor) = analysis_with_cursor(&format!(
            "//- /specs/001-x/plan.md
# Plan
## Constitution Check
{header}
{dashes}|
{rows}$0
//- /.specify/memory/constitution.md
# Constitution
## Core Principles
### I. Bells ring
One.
### II. Horns wait
Two.
### III. Doors shut
Three.
### Nobody sleeps
Four.
"
        ));
        analysis.completion(&id, cursor, TODAY)
    }

    #[test]
    fn an_article_that_nobody_has_named_is_not_offered() {
        let constitution = "//- /.specify/memory/constitution.md\n# Constitution\n\n## Core Principles\n\n### I. Drills\n\nOne.\n\n### II. [PRINCIPLE_2_NAME]\n\n[What holds]\n\n### [PRINCIPLE_3_NAME]\n\n[What holds]\n";
        for plan in
            ["see Article $0", "## Constitution Check\n\n| Article | Status |\n|---|---|\n| $0\n"]
        {
            let files = format!("//- /specs/001-x/plan.md\n# Plan\n\n{plan}\n{constitution}");
            let (analysis, id, cursor) = analysis_with_cursor(&files);
            let items = analysis.completion(&id, cursor, TODAY);
            let labels: Vec<&str> = items.iter().map(|it| it.label.as_str()).collect();
            assert_eq!(labels.len(), 1, "{labels:?}");
            assert!(labels[0].contains("Drills"), "{labels:?}");
        }
    }

    #[test]
    fn articles_are_there_by_number_by_range_and_by_name() {
        for (rows, expected) in [
            (
                "| I. Bells ring | PASS |\n| Nobody sleeps | PASS |\n| ",
                &["II. Horns wait", "III. Doors shut", "All 2 missing articles"][..],
            ),
            ("| Articles I-II | PASS |\n| Doors shut | PASS |\n| ", &["Nobody sleeps"]),
        ] {
            let items = items("| Principle | Status |", rows);
            let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
            assert_eq!(labels, expected);
        }
    }

    #[test]
    fn a_row_has_the_cells_of_its_table_and_a_stop_in_each_empty_one() {
        let (two, four) = ("| I. Bells ring | $1 |$0", "| I. Bells ring | $1 | $2 | $3 |$0");
        for (header, typed, filter, snippet) in [
            ("| Principle | Status |", "| ", "| I. Bells ring", two),
            ("| Principle | Status | Who | When |", "| ", "| I. Bells ring", four),
            ("| # | Principle |", "| ", "| I. Bells ring", "| I | Bells ring |$0"),
            ("| 原则 | 状态 |", "| Be", "| Bells ring", two),
            ("| Principle | Status |", "| I", "| I. Bells ring", two),
        ] {
            let items = items(header, typed);
            let first = items.first().map(|it| (it.filter.as_str(), it.snippet.as_deref()));
            assert_eq!(first, Some((filter, Some(snippet))), "{header}");
        }
    }
}
