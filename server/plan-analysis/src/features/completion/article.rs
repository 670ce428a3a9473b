//! ```text
//! see Article |   =>   see Article III: Test-First
//! | |             =>   | III. Test-First | [ ] Compliant | |
//! ```
//! The constitution's articles; in its table those that the part does not name yet.

use text_size::{TextRange, TextSize};

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::project::constitution::{Article, named};
use crate::symbol::article::is_about_constitution;
use crate::words;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    if !ctx.is_prose() {
        return;
    }
    let Some((_, articles)) = ctx.ctx.constitution() else { return };
    if let Some(typed) = after_keyword(ctx.before) {
        items.extend(articles.iter().map(|article| mention(ctx, article, typed)));
    } else if ctx.before.trim_start().starts_with('|')
        && ctx.before.matches('|').count() == 1
        && is_about_constitution(&ctx.ctx, ctx.offset)
    {
        rows(ctx, articles, items);
    }
}

/// What was typed behind a keyword and a blank, or behind a sign that needs none.
fn after_keyword(before: &str) -> Option<&str> {
    let lower = before.to_lowercase();
    if lower.len() != before.len() {
        return None;
    }
    let typed = words::all(|it| it.articles).filter_map(|keyword| {
        let at = lower.rfind(keyword)?;
        let behind = &before[at + keyword.len()..];
        let begins = !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let is_spaced = keyword.starts_with(|c: char| u32::from(c) < 0x2e80 && c.is_alphabetic());
        let typed = if is_spaced { behind.strip_prefix(' ')? } else { behind };
        begins.then_some(typed)
    });
    let typed = typed.min_by_key(|typed| typed.len())?;
    let word = |c: char| c.is_alphanumeric() || c == '-';
    typed.chars().all(word).then_some(typed)
}

fn mention(ctx: &CompletionCtx<'_>, article: &Article, typed: &str) -> CompletionItem {
    let text = match article.label.as_str() {
        "" => article.name.clone(),
        label => format!("{label}: {}", article.name),
    };
    CompletionItem {
        label: text.clone(),
        kind: CompletionKind::Article,
        detail: "article of the constitution".to_owned(),
        documentation: String::new(),
        range: ctx.typed(typed.len()),
        snippet: None,
        filter: text.clone(),
        is_in_link: false,
        text,
    }
}

/// A row for each article that the part does not name yet, and one item for all of them.
fn rows(ctx: &CompletionCtx<'_>, articles: &[Article], items: &mut Vec<CompletionItem>) {
    let (_, part) = ctx.ctx.document.part_at(ctx.offset);
    let named = named(articles, part.model.citations.iter(), part.section.text());
    let missing = articles
        .iter()
        .enumerate()
        .filter(|(index, _)| !named.iter().any(|it| it.article == *index));
    let missing: Vec<&Article> = missing.map(|(_, article)| article).collect();
    let shape = Shape::of(ctx);
    // What stands behind the cursor on the line is replaced only where it says nothing.
    let blank = ctx.after.chars().all(|c| matches!(c, ' ' | '|'));
    let end = if blank { ctx.line.end() } else { ctx.offset };
    let range = TextRange::new(ctx.line.start(), end);
    let item = |label: String, text: String| CompletionItem {
        filter: format!("{}{label}", ctx.before),
        is_in_link: false,
        label,
        kind: CompletionKind::Article,
        detail: "row of the constitution check".to_owned(),
        documentation: text.clone(),
        range,
        snippet: None,
        text,
    };
    for article in &missing {
        items.push(item(article.title(), shape.row(article)));
    }
    if missing.len() > 1 {
        let all: Vec<String> = missing.iter().map(|article| shape.row(article)).collect();
        items.push(item(format!("All {} missing articles", missing.len()), all.join("\n")));
    }
}

/// How the rows of the table look.
struct Shape {
    columns: usize,
    /// What the second cell holds: a box where any cell of the part has one, else nothing.
    status: String,
}

impl Shape {
    fn of(ctx: &CompletionCtx<'_>) -> Shape {
        let (start, part) = ctx.ctx.document.part_at(ctx.offset);
        let text = part.section.text();
        let at = ctx.offset.checked_sub(start).unwrap_or(TextSize::new(0));
        let before =
            part.model.rows.iter().rfind(|row| row.range.start() <= at && !row.columns.is_empty());
        let columns = before.map_or(3, |row| row.columns.len().max(1));
        let boxed = part
            .model
            .rows
            .iter()
            .any(|row| row.cells.iter().any(|cell| text[*cell].starts_with("[ ]")));
        Shape { columns, status: if boxed { "[ ] Compliant".to_owned() } else { String::new() } }
    }

    fn row(&self, article: &Article) -> String {
        let mut cells = vec![article.title()];
        cells.extend(
            (1..self.columns)
                .map(|column| if column == 1 { self.status.clone() } else { String::new() }),
        );
        format!("| {} |", cells.join(" | "))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    /// The rows that are offered below these rows.
    #[track_caller]
    fn check(rows: &str, expected: &[&str]) {
        let (analysis, id, cursor) = analysis_with_cursor(&format!(
            "//- /specs/001-x/plan.md
# Plan
## Constitution Check
| Principle | Status |
|---|---|
{rows}| $0
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
        let items = analysis.completion(&id, cursor);
        let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn articles_are_there_by_number_by_range_and_by_name() {
        check(
            "| I. Bells ring | PASS |\n| Nobody sleeps | PASS |\n",
            &["II. Horns wait", "III. Doors shut", "All 2 missing articles"],
        );
        check("| Articles I-II | PASS |\n| Doors shut | PASS |\n", &["Nobody sleeps"]);
    }
}
