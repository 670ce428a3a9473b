//! ```text
//! <!-- planls-ignore broken-link -->   above the block, or the same for the whole file
//! ```
//! Ignores a finding here, or all of its code in the file.

use text_size::{TextRange, TextSize};

use super::{ActionCtx, CodeAction, insertion};
use crate::features::Diagnostic;
use crate::syntax::{Block, BlockKind};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings() {
        let code = finding.code;
        let comment = format!("<!-- planls-ignore {code} -->{}", ctx.line_break());
        if let Some(at) = above(ctx, finding) {
            let edit = insertion(at, comment);
            actions.push(ctx.fix(finding, format!("Ignore `{code}` here"), vec![edit]));
        }
    }
    for finding in ctx.findings() {
        let code = finding.code;
        let comment = format!("<!-- planls-ignore-file {code} -->{0}{0}", ctx.line_break());
        let edit = insertion(top(ctx), comment);
        actions.push(ctx.fix(finding, format!("Ignore `{code}` in this file"), vec![edit]));
    }
}

/// Where the comment goes that hides a finding: before its block, or before the list or table that the block is in.
fn above(ctx: &ActionCtx<'_>, finding: &Diagnostic) -> Option<TextSize> {
    let (start, part) = ctx.part_at(finding.range.start());
    let blocks = part.section.blocks();
    let at = finding.range.start() - start;
    let number = blocks.partition_point(|block| block.with_item().start() <= at).checked_sub(1)?;
    let block = &blocks[number];
    // Front matter has no HTML comments, and a comment in a quote does not count.
    if block.kind == BlockKind::FrontMatter || block.quoted {
        return None;
    }
    let same = blocks[..number]
        .iter()
        .rev()
        .take_while(|other| is_row(block) && is_row(other) || block.depth > 0 && other.depth > 0);
    let first = same.last().unwrap_or(block).with_item().start() + start;
    let text = ctx.ctx.document.text();
    Some(text.line_start(text.line_of(first)).max(after_mark(ctx)))
}

fn is_row(block: &Block) -> bool {
    matches!(block.kind, BlockKind::TableRow { .. })
}

/// The start of the text that follows front matter.
fn top(ctx: &ActionCtx<'_>) -> TextSize {
    let (start, part) = ctx.part_at(TextSize::new(0));
    let first = part.section.blocks().first();
    let matter = first.filter(|block| block.kind == BlockKind::FrontMatter);
    matter.map_or(start, |block| block.range.end() + start).max(after_mark(ctx))
}

/// The start of the text after a byte order mark, which has to stay the first character.
fn after_mark(ctx: &ActionCtx<'_>) -> TextSize {
    const MARK: char = '\u{feff}';
    let first = ctx.text(TextRange::up_to(TextSize::of(MARK)));
    if first.starts_with(MARK) { TextSize::of(MARK) } else { TextSize::new(0) }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_action;

    #[test]
    fn a_comment_hides_a_finding_in_its_block() {
        check_action(
            "# Plan\n\nA bell, [Describe $0the bell].\n",
            "Ignore `unfilled-placeholder` here",
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder -->\nA bell, [Describe the bell].\n",
        );
    }

    #[test]
    fn the_comment_stands_before_the_whole_list_or_table() {
        check_action(
            "# Plan\n\n- A bell\n- [Describe $0the horn]\n",
            "Ignore `unfilled-placeholder` here",
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder -->\n- A bell\n- [Describe the horn]\n",
        );
        check_action(
            "# Plan\n\n| A | B |\n|---|---|\n| a | [Describe $0it all] |\n",
            "Ignore `unfilled-placeholder` here",
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder -->\n| A | B |\n|---|---|\n| a | [Describe it all] |\n",
        );
    }

    #[test]
    fn a_comment_after_front_matter_hides_a_code_in_the_file() {
        check_action(
            "---\nowner: Ann\n---\n# Plan\n\nA bell, [Describe $0the bell].\n",
            "Ignore `unfilled-placeholder` in this file",
            "---\nowner: Ann\n---\n<!-- planls-ignore-file unfilled-placeholder -->\n\n# Plan\n\nA bell, [Describe the bell].\n",
        );
    }

    #[test]
    fn a_byte_order_mark_stays_the_first_character() {
        for (title, code) in [
            ("Ignore `unfilled-placeholder` here", "planls-ignore unfilled-placeholder -->\n"),
            (
                "Ignore `unfilled-placeholder` in this file",
                "planls-ignore-file unfilled-placeholder -->\n\n",
            ),
        ] {
            check_action(
                "\u{feff}# Plan: [NA$0ME]\n",
                title,
                &format!("\u{feff}<!-- {code}# Plan: [NAME]\n"),
            );
        }
    }
}
