//! ```text
//! # [REMOVE IF UNUSED] Option 1: a bell   =>   bells/
//! bells/
//! # [REMOVE IF UNUSED] Option 2: a horn
//! horns/
//! ```
//! Of the alternatives that a template shows in one fence, keeps one or deletes one.

use text_size::{TextRange, TextSize};

use super::removal::FoundBlock;
use super::{ActionCtx, CodeAction, deletion};
use crate::reading::{Reading, ResidueKind};
use crate::syntax::BlockKind;
use crate::text::{Edit, shift, size};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("template-residue") {
        let Some((options, at)) = options(ctx, finding.range) else { continue };
        let keep =
            ctx.fix(finding, "Keep this option and delete the others", keep(ctx, &options, at));
        let delete =
            ctx.fix(finding, "Delete this option", vec![deletion(without_gap(ctx, &options, at))]);
        // The template names one its default, and the tree is still the template's. Even so, which one stays is the
        // writer's decision, and is not made without asking.
        let mut defaults = (0..options.len()).filter(|it| is_default(ctx, &options[*it]));
        let default =
            defaults.next().filter(|_| defaults.next().is_none() && is_untouched(ctx, &options));
        match default {
            Some(default) if default == at => actions.extend([keep.preferred(), delete]),
            _ => actions.extend([keep, delete]),
        }
    }
}

/// An alternative in a fence.
struct TemplateOption {
    /// The line with its mark and its name.
    label: TextRange,
    /// From the label to the next, or to the end of the fence.
    range: TextRange,
}

/// The alternatives of a fence, each with a mark at the start of a line, and which of them a mark belongs to.
fn options(ctx: &ActionCtx<'_>, mark: TextRange) -> Option<(Vec<TemplateOption>, usize)> {
    let found = FoundBlock::at(ctx, mark)?;
    if !matches!(found.block.kind, BlockKind::Fence { .. }) {
        return None;
    }
    let content = found.block.content;
    let residue = Reading::new(found.part, ctx.ctx.scope).residue;
    let marks = residue
        .iter()
        .filter(|it| it.kind == ResidueKind::Optional && content.contains_range(it.range))
        .map(|it| shift(it.range, found.start));
    let labels: Vec<TextRange> = marks.map(|mark| ctx.lines(mark)).collect();
    let end = content.end() + found.start;
    let ends = labels.iter().skip(1).map(|label| label.start()).chain([end]);
    let options: Vec<TemplateOption> = labels
        .iter()
        .zip(ends)
        .map(|(label, end)| TemplateOption {
            label: *label,
            range: TextRange::new(label.start(), end.max(label.start())),
        })
        .collect();
    let at = options.iter().position(|it| it.label.contains_range(mark))?;
    let is_clear = options.len() > 1
        && labels.iter().all(|it| begins_with_mark(ctx, *it))
        && options.windows(2).all(|pair| pair[0].label.end() <= pair[1].label.start());
    is_clear.then_some((options, at))
}

/// Whether there is no word before the mark of a line.
fn begins_with_mark(ctx: &ActionCtx<'_>, line: TextRange) -> bool {
    let text = ctx.text(line);
    let before = text.split('[').next().unwrap_or_default();
    before.chars().all(|c| !c.is_alphanumeric())
}

/// Deletes all but one option, and the label of that.
fn keep(ctx: &ActionCtx<'_>, options: &[TemplateOption], at: usize) -> Vec<Edit> {
    let (first, last, kept) = (&options[0], &options[options.len() - 1], &options[at]);
    let before = TextRange::new(first.range.start(), kept.label.end().min(kept.range.end()));
    let end = written_end(ctx, kept.range).max(before.end());
    let behind = TextRange::new(end, written_end(ctx, last.range).max(end));
    [before, behind].into_iter().filter(|it| !it.is_empty()).map(deletion).collect()
}

/// An option with the blank lines that would be left at the end of the fence.
fn without_gap(ctx: &ActionCtx<'_>, options: &[TemplateOption], at: usize) -> TextRange {
    let range = options[at].range;
    if at + 1 < options.len() {
        return range;
    }
    let start = written_end(ctx, options[at - 1].range);
    TextRange::new(start.min(range.start()), written_end(ctx, range))
}

/// The end of the last line that says something, without its break.
fn written_end(ctx: &ActionCtx<'_>, range: TextRange) -> TextSize {
    let text = ctx.text(range);
    range.start() + size(text.trim_end().len())
}

/// Whether the template calls an option its default.
fn is_default(ctx: &ActionCtx<'_>, option: &TemplateOption) -> bool {
    let label = ctx.text(option.label).to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "default")
}

/// Whether all lines of the options are the template's.
fn is_untouched(ctx: &ActionCtx<'_>, options: &[TemplateOption]) -> bool {
    let Some(template) = ctx.ctx.scope.template.as_ref() else { return false };
    options.iter().all(|option| {
        let text = ctx.text(option.range);
        let mut lines = text.split(['\n', '\r']).filter(|it| it.contains(char::is_alphanumeric));
        lines.all(|line| template.has_line(line))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::document::Document;
    use crate::features::code_action::CodeAction;
    use crate::fixture::{TODAY, analysis_with_cursor, check_action, check_actions};
    use crate::syntax::Parser;

    const TREE: &str = "# Plan\n\n```text\n# [REMOVE IF UNUSED] Option 1: a bell\nbells/\n\n# [REMOVE IF UNUSED] Option 2: a horn\nhorns/\n└── src/\n\n# [REMOVE IF UNUSED] Option 3: a drum\ndrums/\n```\n";

    /// The tree with the cursor in the mark of an option.
    fn at(option: &str) -> String {
        let label = format!("REMOVE IF UNUSED] {option}");
        TREE.replace(&label, &format!("REMOVE $0IF UNUSED] {option}"))
    }

    #[test]
    fn the_option_that_is_kept_loses_its_label() {
        for (option, kept) in
            [("Option 1", "bells/"), ("Option 2", "horns/\n└── src/"), ("Option 3", "drums/")]
        {
            let after = format!("# Plan\n\n```text\n{kept}\n```\n");
            check_action(&at(option), "Keep this option and delete the others", &after);
        }
        let crlf = at("Option 2").replace('\n', "\r\n");
        let after = "# Plan\r\n\r\n```text\r\nhorns/\r\n└── src/\r\n```\r\n";
        check_action(&crlf, "Keep this option and delete the others", after);
    }

    #[test]
    fn an_option_goes_with_its_label() {
        check_action(
            &at("Option 3"),
            "Delete this option",
            "# Plan\n\n```text\n# [REMOVE IF UNUSED] Option 1: a bell\nbells/\n\n# [REMOVE IF UNUSED] Option 2: a horn\nhorns/\n└── src/\n```\n",
        );
        check_action(
            &at("Option 1"),
            "Delete this option",
            "# Plan\n\n```text\n# [REMOVE IF UNUSED] Option 2: a horn\nhorns/\n└── src/\n\n# [REMOVE IF UNUSED] Option 3: a drum\ndrums/\n```\n",
        );
    }

    #[test]
    fn a_mark_behind_a_line_or_a_single_one_is_no_label() {
        check_actions(
            "# Plan\n\n```text\nbells/ # [REMOVE $0IF UNUSED]\nhorns/ # [REMOVE IF UNUSED]\n```\n",
            "Delete `[REMOVE IF UNUSED]`\n",
        );
    }

    /// An untouched plan: its text is the template's.
    fn untouched(tree: &str) -> String {
        let plan = format!(
            "# Implementation Plan: [FEATURE]\n\n**Note**: This template is filled in by `/plan`.\n\n## Context\n\n<!--\n  ACTION REQUIRED: put what holds here\n  in the place of the examples.\n-->\n\n**Bell**: [e.g., brass, steel]\n\n## Structure\n<!--\n  ACTION REQUIRED: keep one of the trees.\n-->\n\n{tree}\n## Deviations\n\n> **Fill ONLY if a rule is not kept**\n\n| Rule | Why |\n|---|---|\n| [e.g., no horns] | [what forces it] |\n"
        );
        format!(
            "//- /specs/001-x/plan.md\n$0{plan}//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n{plan}"
        )
    }

    #[test]
    fn of_an_untouched_plan_all_goes_but_the_options_and_the_default_is_preferred() {
        let tree = TREE.split_once("# Plan\n\n").unwrap().1;
        let with_default = tree.replace("a horn\n", "a horn (DEFAULT)\n");
        let (analysis, id, _) = analysis_with_cursor(&untouched(&with_default));
        let document = analysis.document(&id).unwrap();
        let (text, mended) = (document.text().to_string(), Arc::new(Document::clone(document)));
        let mend = |is_wanted: fn(&CodeAction) -> bool| {
            let (after, _) = analysis.mend(&id, &mended, TODAY, &mut Parser::new(), is_wanted);
            let (_, found) = analysis.check(&id, &after);
            let residue = found.iter().filter(|it| it.code == "template-residue").count();
            (after.text().to_string(), residue)
        };
        let (safe, left) = mend(|action| action.is_safe);
        assert_eq!((left, &safe), (7, &text), "nothing of it is filled");
        let (all, left) =
            mend(|it| it.finding.as_ref().is_some_and(|it| it.code == "template-residue"));
        assert_eq!(left, 0, "{all}");
        assert!(all.contains("```text\nhorns/\n└── src/\n```\n"), "{all}");
    }
}
