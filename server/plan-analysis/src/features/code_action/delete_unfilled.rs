//! ```text
//! - [Describe the bell]   =>
//! ```
//! Deletes what was not filled: a line, a row, a section, or a comment in the place of a value.

use text_size::TextRange;

use super::removal::{FoundBlock, whole_lines, with_blank_lines};
use super::{ActionCtx, CodeAction, deletion};
use crate::model::metadata::Metadata;
use crate::project::template::section_key;
use crate::syntax::BlockKind;
use crate::text::shift;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("unfilled-placeholder") {
        let Some(found) = FoundBlock::at(ctx, finding.range) else { continue };
        if let Some(range) = table(ctx, &found, finding.range) {
            actions.push(ctx.fix(finding, "Delete this section", vec![deletion(range)]));
        }
        let comment = || comment(ctx, &found, finding.range).map(|it| ("Delete this comment", it));
        let section = || section(ctx, &found, finding.range).map(|it| ("Delete this section", it));
        let row = || row(ctx, &found, finding.range).map(|it| ("Delete this row", it));
        let line = || line(ctx, &found, finding.range).map(|it| ("Delete this line", it));
        if let Some((title, range)) = comment().or_else(section).or_else(row).or_else(line) {
            actions.push(ctx.fix(finding, title, vec![deletion(range)]));
        }
    }
}

/// A comment in the place of a value, as long as its section is not empty without it.
fn comment(ctx: &ActionCtx<'_>, found: &FoundBlock<'_>, range: TextRange) -> Option<TextRange> {
    let removed = with_blank_lines(ctx, range);
    let is_comment = ctx.text(range).starts_with("<!--");
    (is_comment && !found.is_emptied_by(ctx, removed)).then_some(removed)
}

/// A section whose heading is a placeholder, and which has no other below it.
fn section(ctx: &ActionCtx<'_>, found: &FoundBlock<'_>, range: TextRange) -> Option<TextRange> {
    let heading = found.part.model.headings.first()?;
    if shift(heading.text, found.start) != range || heading.level == 1 {
        return None;
    }
    let document = ctx.ctx.document;
    let end = found.start + found.part.section.len();
    let (_, next) = document.part_at(end);
    let next = next.model.headings.first().filter(|_| end < document.text().len());
    let is_written = found.part.section.blocks().iter().any(|block| {
        let is_heading = matches!(block.kind, BlockKind::Heading { .. });
        !is_heading && !is_unwritten(found, shift(block.content, found.start))
    });
    let is_lowest = next.is_none_or(|next| next.level <= heading.level);
    (is_lowest && !is_written).then(|| whole_lines(ctx, TextRange::new(range.start(), end)))
}

/// A row that begins with a placeholder, and in which nothing else is written.
fn row(ctx: &ActionCtx<'_>, found: &FoundBlock<'_>, range: TextRange) -> Option<TextRange> {
    let mut rows = found.part.model.rows.iter().filter(|row| !row.header);
    let mut tokens = found.part.model.tokens.iter();
    let row =
        rows.find(|row| row.cells.iter().any(|it| shift(*it, found.start).contains_range(range)))?;
    let first = row.cells.first()?;
    let is_left = tokens.any(|token| token.range == *first)
        && row.cells.iter().all(|cell| {
            // `[ ] Compliant` is a box that nobody has ticked.
            let is_box = found.part.section.text()[*cell].starts_with("[ ]");
            is_box || is_unwritten(found, shift(*cell, found.start))
        });
    is_left.then(|| found.lines(ctx, range)).flatten()
}

/// A section that a template lets its writer leave out, and that holds only a table with the template's rows.
fn table(ctx: &ActionCtx<'_>, found: &FoundBlock<'_>, range: TextRange) -> Option<TextRange> {
    let part = found.part;
    let heading = part.model.headings.first()?;
    let template = ctx.ctx.scope.template.as_ref()?;
    let key = section_key(&heading.title);
    let is_optional = template
        .sections
        .iter()
        .any(|it| it.level == heading.level && it.is_optional() && section_key(&it.title) == key);
    let is_token = |cell: &TextRange| part.model.tokens.iter().any(|it| it.range == *cell);
    let rows = || part.model.rows.iter().filter(|row| !row.header);
    let is_here = rows().any(|row| shift(row.range, found.start).contains_range(range));
    let is_unwritten = rows().all(|row| row.cells.iter().all(is_token));
    // Beside it only what the template says to its writer.
    let is_templates = part.section.blocks().iter().all(|block| match &block.kind {
        BlockKind::Heading { .. } | BlockKind::TableRow { .. } => true,
        _ => {
            let lines = ctx.text(ctx.lines(shift(block.content, found.start)));
            lines.lines().all(|line| template.has_line(line))
        }
    });
    let end = found.start + part.section.len();
    let (_, next) = ctx.part_at(end);
    let next = next.model.headings.first().filter(|_| end < ctx.ctx.document.text().len());
    let is_lowest = next.is_none_or(|next| next.level <= heading.level);
    let whole = TextRange::new(found.start + heading.range.start(), end);
    let is_left = is_optional && is_here && is_unwritten && is_templates && is_lowest;
    is_left.then(|| whole_lines(ctx, whole))
}

/// The lines of a placeholder that stands alone in a list item, in a paragraph or as the value of the only field of a
/// line; or a list item of the template's that is unchanged.
fn line(ctx: &ActionCtx<'_>, found: &FoundBlock<'_>, range: TextRange) -> Option<TextRange> {
    if !matches!(found.block.kind, BlockKind::Paragraph) {
        return None;
    }
    let lines = ctx.lines(range);
    let before = ctx.text(TextRange::new(lines.start(), range.start()));
    let after = ctx.text(TextRange::new(range.end(), lines.end().max(range.end())));
    let local = range.checked_sub(found.start)?;
    let mut fields = found
        .part
        .model
        .metadata
        .iter()
        .filter(|field| lines.contains_range(shift(field.key, found.start)));
    let is_field = fields.next().is_some_and(|it| is_value(it, local)) && fields.next().is_none();
    let is_first = before.chars().all(|c| c.is_ascii_digit() || " \t-*+.)[]".contains(c));
    let is_alone = is_first || is_field;
    let is_end = after.trim().chars().all(|c| !c.is_alphanumeric());
    let mut ids = found.part.model.ids.iter();
    let is_untouched = found.block.item.is_some()
        && ctx.ctx.scope.has_token_line(&ctx.text(lines))
        && !ids.any(|id| lines.contains_range(shift(id.range, found.start)));
    let is_unwritten = found.block.item.is_some() && is_unwritten(found, lines);
    (is_alone && is_end || is_untouched || is_unwritten).then(|| found.lines(ctx, range)).flatten()
}

/// Whether lines have no words outside of placeholders: `` - `<name>`: <what it covers> ``.
fn is_unwritten(found: &FoundBlock<'_>, lines: TextRange) -> bool {
    let text = found.part.section.text();
    let Some(lines) = lines.checked_sub(found.start) else { return false };
    let mut tokens: Vec<TextRange> = found.part.model.tokens.iter().map(|it| it.range).collect();
    tokens.retain(|it| lines.contains_range(*it));
    let mut end = lines.start();
    let mut gaps = tokens.into_iter().map(|token| {
        let gap = TextRange::new(end.min(token.start()), token.start());
        end = end.max(token.end());
        gap
    });
    let has_words = |gap: TextRange| {
        let gap = text.get(gap.start().into()..gap.end().into());
        let gap = gap.map(|it| {
            it.trim_start_matches(|c: char| c.is_ascii_digit() || " \t-*+.)".contains(c))
        });
        gap.is_none_or(|it| it.contains(char::is_alphanumeric))
    };
    !gaps.any(has_words) && !has_words(TextRange::new(end, lines.end().max(end)))
}

/// Whether a placeholder is the value of a field, which ends with its line: a placeholder may go on below.
fn is_value(field: &Metadata, placeholder: TextRange) -> bool {
    field.value.start() == placeholder.start()
        && (field.value.contains_range(placeholder) || placeholder.contains_range(field.value))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn a_line_goes_that_nobody_has_filled() {
        check_action(
            "# Plan\n\n- A bell\n- [Describe $0the horn]\n- A drum\n",
            "Delete this line",
            "# Plan\n\n- A bell\n- A drum\n",
        );
        check_action(
            "# Plan\r\n\r\nA bell.\r\n\r\n[Describe $0the horn]\r\n\r\nA drum.\r\n",
            "Delete this line",
            "# Plan\r\n\r\nA bell.\r\n\r\nA drum.\r\n",
        );
        check_action(
            "# Plan\n\n**Owner**: Ann\n**Horn**: [Describe $0the horn]\n",
            "Delete this line",
            "# Plan\n\n**Owner**: Ann\n",
        );
        check_action(
            "# Plan\n\n**Owner**: Ann\n\n**Horn**: [Describe $0the horn\nand its sound]\n\nA drum.\n",
            "Delete this line",
            "# Plan\n\n**Owner**: Ann\n\nA drum.\n",
        );
        check_action(
            "# 计划\n\n- 铃\n- [请描述$0喇叭的声音]\n",
            "Delete this line",
            "# 计划\n\n- 铃\n",
        );
    }

    #[test]
    fn an_item_goes_in_which_nobody_has_written_a_word() {
        check_action(
            "# Plan\n\n- `bell`: rings\n- `<name>`: <what $0it covers>\n",
            "Delete this line",
            "# Plan\n\n- `bell`: rings\n",
        );
        check_actions("# Plan\n\n- `bell`: rings\n- `horn`: <what $0it covers>\n", "");
    }

    #[test]
    fn what_leaves_nothing_or_breaks_a_sentence_stays() {
        check_actions("# Plan\n\n[Describe $0the horn]\n", "");
        check_actions("# Plan\n\nA bell.\n\nA horn, [describe $0the horn], and a bell.\n", "");
        check_actions("# Plan\n\nA bell.\n\n- [Describe $0the horn]\n  - its colour\n", "");
    }

    #[test]
    fn a_section_goes_that_may_be_left_out_and_whose_table_nobody_has_written_in() {
        let template = "## Deviations\n\n> **Fill ONLY if a rule is not kept**\n\n| Rule | Why |\n|---|---|\n| [e.g., no horns] | [what forces it] |\n| [e.g., no drums] | [what forces it] |\n";
        let files = format!(
            "//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan: [FEATURE]\n\n{template}"
        );
        let plan = format!("# Plan: Bells\n\nA bell.\n\n{template}\n## Next\n\nA horn.\n{files}");
        check_action(
            &plan.replacen("[e.g., no drums", "[e.g.,$0 no drums", 1),
            "Delete this section",
            "# Plan: Bells\n\nA bell.\n\n## Next\n\nA horn.\n",
        );
        let written = plan.replacen("[what forces it]", "[what $0forces it]", 1);
        check_actions(&written.replacen("[e.g., no drums]", "No drums", 1), "Delete this row\n");
        // A section that has to be there stays.
        let plan = plan.replace("> **Fill ONLY if a rule is not kept**\n\n", "");
        check_actions(
            &plan.replacen("[e.g., no drums", "[e.g.,$0 no drums", 1),
            "Delete this row\n",
        );
    }

    #[test]
    fn a_row_goes_that_begins_with_a_placeholder() {
        check_action(
            "# Plan\n\n| Risk | Answer |\n|---|---|\n| Ice | Salt |\n| [Name of the risk] | [Describe $0the answer] |\n",
            "Delete this row",
            "# Plan\n\n| Risk | Answer |\n|---|---|\n| Ice | Salt |\n",
        );
    }

    #[test]
    fn a_comment_goes_that_stands_for_a_value() {
        check_action(
            "# Plan\n\n**Goal**: <!-- What does $0the rider hear? -->\n**Owner**: Ann\n",
            "Delete this comment",
            "# Plan\n\n**Goal**:\n**Owner**: Ann\n",
        );
        check_actions("# Plan\n\n## Rollout\n\n<!-- Which line $0is the first? -->\n", "");
    }

    #[test]
    fn a_section_goes_that_nobody_has_named_or_written() {
        check_action(
            "# Plan\n\n## Bells\n\nA bell.\n\n## [SECTION$0_NAME]\n\n[Describe the section]\n\n## Horns\n\nA horn.\n",
            "Delete this section",
            "# Plan\n\n## Bells\n\nA bell.\n\n## Horns\n\nA horn.\n",
        );
    }
}
