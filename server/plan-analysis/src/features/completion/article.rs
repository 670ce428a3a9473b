//! ```text
//! see Article |   =>   see Article III: Test-First
//! | |             =>   | III. Test-First | [ ] Compliant | |
//! ```
//! The constitution's articles, those that the table lacks first.

use text_size::{TextRange, TextSize};

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::context::mention::is_about_constitution;
use crate::project::constitution::Article;

/// What an article's number follows.
const KEYWORDS: &[&str] =
    &["Article ", "Principle ", "Articles ", "Principles ", "§", "原則", "原则"];

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

/// What was typed behind a keyword.
fn after_keyword(before: &str) -> Option<&str> {
    let typed = KEYWORDS
        .iter()
        .filter_map(|keyword| Some(&before[before.rfind(keyword)? + keyword.len()..]));
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

/// A row for each article that the table does not have yet, and one item for all of them.
fn rows(ctx: &CompletionCtx<'_>, articles: &[Article], items: &mut Vec<CompletionItem>) {
    let present = present(ctx);
    let missing: Vec<&Article> =
        articles.iter().filter(|it| !present.contains(&it.number)).collect();
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
        items.push(item(title(article), shape.row(article)));
    }
    if missing.len() > 1 {
        let all: Vec<String> = missing.iter().map(|article| shape.row(article)).collect();
        items.push(item(format!("All {} missing articles", missing.len()), all.join("\n")));
    }
}

fn title(article: &Article) -> String {
    match article.label.as_str() {
        "" => article.name.clone(),
        label => format!("{label}. {}", article.name),
    }
}

/// The numbers of the articles in the table around the cursor.
fn present(ctx: &CompletionCtx<'_>) -> Vec<Option<crate::model::article::Number>> {
    let (_, part) = ctx.ctx.document.part_at(ctx.offset);
    part.model.citations.iter().map(|citation| Some(citation.first)).collect()
}

/// How the rows of the table look.
struct Shape {
    columns: usize,
    /// What the second cell of the other rows holds, where all hold the same kind of thing.
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
        let mut cells = vec![title(article)];
        cells.extend(
            (1..self.columns)
                .map(|column| if column == 1 { self.status.clone() } else { String::new() }),
        );
        format!("| {} |", cells.join(" | "))
    }
}
