//! ```text
//! | I. Desks stay quiet | [x] Compliant | |   =>   | I. Desks stay quiet | [x] Compliant | |
//!                                                  | II. Logs on paper | [ ] Compliant |  |
//! ```
//! Adds to the constitution check the articles that it leaves out, written as the others are, and ticks an
//! article's box.

use text_size::{TextRange, TextSize};

use super::missing_section::after;
use super::{ActionCtx, ActionKind, CodeAction, insertion, replacement};
use crate::document::Part;
use crate::features::{Diagnostic, Repair};
use crate::project::constitution::{Article, named};
use crate::refactor::list_item::{marks_after, numbered_on};
use crate::syntax::BlockKind;
use crate::text::{Edit, size};

const MISSING: &str = "missing-article";

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("unchecked-article") {
        let open = TextRange::at(finding.range.start(), TextSize::of("[ ]"));
        // Whether the plan complies only its writer knows.
        let edit = replacement(open, "[x]");
        actions.push(ctx.fix(finding, "Mark as compliant", vec![edit]));
    }
    let Some(first) = ctx.findings_of(MISSING).next() else { return };
    let Some((_, articles)) = ctx.ctx.constitution() else { return };
    let check = Check::at(ctx, first.range.start(), articles);
    let added = |finding: &Diagnostic| {
        let Some(Repair::Add(title)) = &finding.repair else { return None };
        let article = articles.iter().position(|it| it.title() == **title)?;
        check.with(ctx, article)
    };
    for finding in ctx.findings_of(MISSING) {
        let (Some(Repair::Add(title)), Some(edit)) = (&finding.repair, added(finding)) else {
            continue;
        };
        let fix = ctx.fix(finding, format!("Add {title} to the check"), vec![edit]);
        actions.push(fix.preferred());
    }
    let all: Vec<Edit> = ctx.all.iter().filter(|it| it.code == MISSING).filter_map(added).collect();
    if all.len() > 1 {
        let fix = ctx.fix(first, format!("Add all {} missing articles", all.len()), all);
        actions.push(CodeAction { kind: ActionKind::QuickFixAll, ..fix });
    }
}

/// The constitution check of a plan.
struct Check<'a> {
    articles: &'a [Article],
    /// The rows that name articles, or else the items that do, in the order of the text.
    lines: Vec<Line>,
    /// The end of the check's own section.
    end: TextSize,
}

/// A row or an item that names an article.
struct Line {
    /// The last article that it names.
    article: usize,
    /// From the row or the marker of the item to its end.
    range: TextRange,
    /// The text before it on its line.
    indent: String,
    shape: Shape,
}

enum Shape {
    /// The cells of a row, and of how many columns.
    Row { cells: Vec<String>, columns: usize },
    /// The marker and the box of an item, and its first line.
    Item { marker: String, is_boxed: bool, text: String },
}

impl<'a> Check<'a> {
    /// The check whose heading is at an offset, with the sections below it.
    fn at(ctx: &ActionCtx<'_>, heading: TextSize, articles: &'a [Article]) -> Check<'a> {
        let (first, part) = ctx.part_at(heading);
        let level = part.model.headings.first().map_or(0, |it| it.level);
        let end = first + size(part.section.text().len());
        let (mut rows, mut items) = (Vec::new(), Vec::new());
        let parts = ctx.ctx.document.parts().skip_while(|(start, _)| *start < first);
        let parts = parts.take_while(|(start, part)| {
            *start == first || part.model.headings.first().is_none_or(|it| it.level > level)
        });
        for (start, part) in parts {
            let lines = Lines { start, part, articles };
            lines.rows(&mut rows);
            lines.items(&mut items);
        }
        let lines = if rows.is_empty() { items } else { rows };
        Check { articles, lines, end }
    }

    /// The line for an article: after that of an article before it, else before the first.
    fn with(&self, ctx: &ActionCtx<'_>, article: usize) -> Option<Edit> {
        let Some(first) = self.lines.first() else {
            let item = format!("- **{}**:", self.articles[article].title());
            return after(ctx, self.end, &[&item]);
        };
        let before = self.lines.iter().filter(|it| it.article < article);
        let before = before.max_by_key(|it| it.article);
        let line_break = ctx.line_break();
        let gap = if self.is_loose(ctx) { line_break.repeat(2) } else { line_break.to_owned() };
        let like = before.unwrap_or(first);
        let written = self.written(like, article, before.is_some())?;
        Some(match before {
            Some(line) => insertion(line.range.end(), format!("{gap}{}{written}", line.indent)),
            None => insertion(first.range.start(), format!("{written}{gap}{}", first.indent)),
        })
    }

    /// Whether blank lines stand between the items.
    fn is_loose(&self, ctx: &ActionCtx<'_>) -> bool {
        self.lines.windows(2).any(|pair| {
            let (end, start) = (pair[0].range.end(), pair[1].range.start());
            let gap =
                if end <= start { ctx.text(TextRange::new(end, start)) } else { String::new() };
            let is_blank = gap.trim().is_empty();
            is_blank && gap.matches('\n').count().max(gap.matches('\r').count()) > 1
        })
    }

    /// An article as another one is written; `is_behind` says whether it comes after that.
    fn written(&self, like: &Line, article: usize, is_behind: bool) -> Option<String> {
        let (from, to) = (&self.articles[like.article], self.articles.get(article)?);
        match &like.shape {
            Shape::Row { cells, columns } => {
                let row = self.row(cells, from, to, like.article);
                let empty = std::iter::repeat_n(String::new(), columns.saturating_sub(row.len()));
                let row: Vec<String> = row.into_iter().chain(empty).collect();
                Some(format!("| {} |", row.join(" | ")))
            }
            Shape::Item { marker, is_boxed, text } => {
                let label = labelled(text, from, to).unwrap_or_else(|| format!("{}:", to.title()));
                let tick = if *is_boxed { "[ ] " } else { "" };
                let marker = if is_behind { numbered_on(marker) } else { marker.to_owned() };
                Some(format!("{marker}{tick}{label}"))
            }
        }
    }

    /// The cells of a row for an article.
    fn row(&self, cells: &[String], from: &Article, to: &Article, article: usize) -> Vec<String> {
        let is_number =
            |cell: &str| !from.label.is_empty() && cell.trim_matches(['*', '.', ' ']) == from.label;
        let labels: Vec<Option<String>> = cells.iter().map(|it| labelled(it, from, to)).collect();
        let is_numbered = cells.iter().any(|it| is_number(it));
        let name = labels.iter().position(Option::is_some);
        let name = name
            .or_else(|| cells.iter().position(|it| !is_number(it) && self.names(it, article)))
            .unwrap_or(0);
        let cells = cells.iter().zip(labels).enumerate();
        let new = cells.map(|(column, (cell, label))| match label {
            Some(label) if column == name => label,
            None if column == name && is_numbered && !is_number(cell) => to.name.clone(),
            None if column == name => to.title(),
            _ if is_number(cell) => cell.replace(&from.label, &to.label),
            _ => self.tick(column, cell),
        });
        new.collect()
    }

    fn names(&self, cell: &str, article: usize) -> bool {
        let named = named(self.articles, std::iter::empty(), &format!("| {cell} |"));
        named.iter().any(|it| it.article == article)
    }

    /// An empty box with the words that follow every box of a column.
    fn tick(&self, column: usize, cell: &str) -> String {
        let Some(words) = behind_box(cell) else { return String::new() };
        let others = self.lines.iter().filter_map(|line| match &line.shape {
            Shape::Row { cells, .. } => behind_box(cells.get(column)?),
            Shape::Item { .. } => None,
        });
        let is_same = others.into_iter().all(|other| other == words);
        if is_same { format!("[ ]{words}") } else { "[ ]".to_owned() }
    }
}

/// Reads the lines of a section.
struct Lines<'a> {
    start: TextSize,
    part: &'a Part,
    articles: &'a [Article],
}

impl Lines<'_> {
    fn rows(&self, found: &mut Vec<Line>) {
        let text = self.part.section.text();
        for row in self.part.model.rows.iter().filter(|row| !row.header) {
            let Some(article) = self.named(row.range) else { continue };
            let cells: Vec<String> = row.cells.iter().map(|it| text[*it].to_owned()).collect();
            let columns = row.columns.len();
            found.push(self.line(article, row.range, Shape::Row { cells, columns }));
        }
    }

    fn items(&self, found: &mut Vec<Line>) {
        let text = self.part.section.text();
        for block in self.part.section.blocks() {
            let Some(item) = block.item.as_ref().filter(|_| block.depth == 1 && !block.quoted)
            else {
                continue;
            };
            let line = text[block.content].split(['\n', '\r']).next().unwrap_or_default();
            let content = TextRange::at(block.content.start(), size(line.len()));
            let article = self.named(content).filter(|_| block.kind == BlockKind::Paragraph);
            let Some(article) = article else { continue };
            let shape = Shape::Item {
                marker: format!("{} ", text[item.marker].trim()),
                is_boxed: item.checkbox.is_some(),
                text: line.to_owned(),
            };
            found.push(self.line(article, block.with_item(), shape));
        }
    }

    /// The last article that a line names.
    fn named(&self, range: TextRange) -> Option<usize> {
        let citations = self.part.model.citations.iter();
        let citations = citations.filter(|it| range.contains_range(it.range));
        let text = &self.part.section.text()[range];
        named(self.articles, citations, text).iter().map(|it| it.article).max()
    }

    fn line(&self, article: usize, range: TextRange, shape: Shape) -> Line {
        let text = self.part.section.text();
        let from = usize::from(range.start());
        let lead = text[from..].len() - text[from..].trim_start().len();
        let range = TextRange::at(range.start() + size(lead), size(text[range].trim().len()));
        let before = &text[..usize::from(range.start())];
        let indent = before.rsplit(['\n', '\r']).next().unwrap_or_default().to_owned();
        Line { article, range: range + self.start, indent, shape }
    }
}

/// The text after a box at the start of a cell.
fn behind_box(cell: &str) -> Option<&str> {
    ["[ ]", "[x]", "[X]"].into_iter().find_map(|mark| cell.strip_prefix(mark))
}

/// The label of an article, written as that of another one: `**II. Logs**: fine` for III gives `**III. Drills**:`.
/// `None` where the other is called otherwise, or by a link.
fn labelled(text: &str, from: &Article, to: &Article) -> Option<String> {
    let at = text.find(&from.name).filter(|_| !from.name.is_empty())?;
    let (before, behind) = (&text[..at], &text[at + from.name.len()..]);
    if before.contains('[') {
        return None;
    }
    let marks = before.len() - before.trim_start_matches(['*', '_', '`', ' ']).len();
    let opened = before[..marks].trim_end().to_owned();
    let label = (!from.label.is_empty()).then(|| before.rfind(&from.label)).flatten();
    let before = match label {
        Some(_) if to.label.is_empty() => before[..marks].to_owned(),
        Some(at) => [&before[..at], &to.label, &before[at + from.label.len()..]].concat(),
        None if before.contains(char::is_alphanumeric) => return None,
        None if from.label.is_empty() && !to.label.is_empty() => format!("{before}{}. ", to.label),
        None => before.to_owned(),
    };
    let behind = marks_after(&opened, behind).trim_end();
    Some(format!("{before}{}{behind}", to.name))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    const CONSTITUTION: &str = "//- /specs/001-x/spec.md
# Spec
//- /.specify/memory/constitution.md
# Constitution

## Core Principles

### I. Desks stay quiet

Nobody calls.

### II. Logs stay on paper

Ink.

### III. Every outage has a drill (NON-NEGOTIABLE)

Twice a year.

### IV. Keys are counted

Each night.
";

    #[track_caller]
    fn check(plan: &str, title: &str, expected: &str) {
        let fixture = format!("//- /specs/001-x/plan.md\n{plan}{CONSTITUTION}");
        check_action(&fixture, title, expected);
    }

    #[test]
    fn a_row_is_added_in_the_order_of_the_articles_and_in_the_form_of_the_others() {
        check(
            "# Plan\n\n## Constitution$0 Check\n\n| Principle | Status | Notes |\n|---|---|---|\n| **I. Desks stay quiet** | [x] Compliant | yes |\n| **II. Logs stay on paper** | [x] Compliant | ink |\n| **IV. Keys are counted** | [ ] Compliant | |\n\nAll fine.\n",
            "Add III. Every outage has a drill to the check",
            "# Plan\n\n## Constitution Check\n\n| Principle | Status | Notes |\n|---|---|---|\n| **I. Desks stay quiet** | [x] Compliant | yes |\n| **II. Logs stay on paper** | [x] Compliant | ink |\n| **III. Every outage has a drill** | [ ] Compliant |  |\n| **IV. Keys are counted** | [ ] Compliant | |\n\nAll fine.\n",
        );
    }

    #[test]
    fn the_number_has_a_cell_of_its_own_where_the_others_have_one() {
        check(
            "# 计划\r\n\r\n## Constitution$0 Check\r\n\r\n| # | 原则 | 状态 |\r\n|---|---|---|\r\n| II | Logs stay on paper | 通过 |\r\n| III | Every outage has a drill | 通过 |\r\n| IV | Keys are counted | 通过 |\r\n",
            "Add I. Desks stay quiet to the check",
            "# 计划\r\n\r\n## Constitution Check\r\n\r\n| # | 原则 | 状态 |\r\n|---|---|---|\r\n| I | Desks stay quiet |  |\r\n| II | Logs stay on paper | 通过 |\r\n| III | Every outage has a drill | 通过 |\r\n| IV | Keys are counted | 通过 |\r\n",
        );
    }

    #[test]
    fn all_missing_articles_are_added_as_items_where_the_others_are_items() {
        let plan = "# Plan\n\n## Constitution$0 Check\n\n- [x] **Article I: Desks stay quiet**: nobody calls,\n  nobody shouts\n- [x] **Article II: Logs stay on paper**: **ink**\n\nAll fine.\n";
        check(
            plan,
            "Add all 2 missing articles",
            "# Plan\n\n## Constitution Check\n\n- [x] **Article I: Desks stay quiet**: nobody calls,\n  nobody shouts\n- [x] **Article II: Logs stay on paper**: **ink**\n- [ ] **Article III: Every outage has a drill**:\n- [ ] **Article IV: Keys are counted**:\n\nAll fine.\n",
        );
        check_actions(
            &format!("//- /specs/001-x/plan.md\n{plan}{CONSTITUTION}"),
            "
            * Add III. Every outage has a drill to the check
            * Add IV. Keys are counted to the check
            Add all 2 missing articles
            ",
        );
    }

    #[test]
    fn a_numbered_list_goes_on_with_the_next_number() {
        check(
            "# Plan\n\n## Constitution$0 Check\n\n1. I. Desks stay quiet — yes\n\n2. II. Logs stay on paper — yes\n\n3. III. Every outage has a drill — yes\n",
            "Add IV. Keys are counted to the check",
            "# Plan\n\n## Constitution Check\n\n1. I. Desks stay quiet — yes\n\n2. II. Logs stay on paper — yes\n\n3. III. Every outage has a drill — yes\n\n4. IV. Keys are counted —\n",
        );
    }

    #[test]
    fn an_empty_box_is_ticked() {
        check(
            "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Desks stay quiet | [ ] Comp$0liant |\n",
            "Mark as compliant",
            "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Desks stay quiet | [x] Compliant |\n",
        );
    }
}
