//! ```text
//! ## Summary          ## Summary
//!                =>   ## Rollout
//! ## Structure        ## Structure
//! ```
//! Inserts the sections of the template that the document lacks, each in its place.

use text_size::{TextRange, TextSize};

use super::{ActionCtx, ActionKind, CodeAction, insertion};
use crate::features::{Diagnostic, Repair};
use crate::model::heading::{Heading, plain};
use crate::project::template::{Template, section_key};
use crate::text::{Edit, size};

const CODE: &str = "missing-section";

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    let Some(first) = ctx.findings_of(CODE).next() else { return };
    let scope = ctx.ctx.scope;
    let Some(template) = ctx.ctx.index.template_for(ctx.ctx.id, scope.role) else { return };
    let present = Present::new(ctx);
    let inserted = |finding: &Diagnostic| present.with(ctx, &template, finding);
    for finding in ctx.findings_of(CODE) {
        if let Some((title, edit)) = inserted(finding) {
            let title = format!("Insert section \"{title}\"");
            actions.push(ctx.fix(finding, title, vec![edit]).preferred());
        }
    }
    let all = ctx.all.iter().filter(|it| it.code == CODE);
    let all: Vec<Edit> = all.filter_map(|it| Some(inserted(it)?.1)).collect();
    if all.len() > 1 {
        let title = format!("Insert all {} missing sections", all.len());
        let fix = ctx.fix(first, title, all);
        actions.push(CodeAction { kind: ActionKind::QuickFixAll, ..fix });
    }
}

/// The sections that the document has.
struct Present {
    headings: Vec<(Heading, String)>,
    len: TextSize,
}

impl Present {
    fn new(ctx: &ActionCtx<'_>) -> Present {
        let headings = ctx.ctx.document.headings().into_iter();
        let headings = headings.map(|it| {
            let key = section_key(&it.title);
            (it, key)
        });
        Present { headings: headings.collect(), len: ctx.ctx.document.text().len() }
    }

    /// The insertion of the section that a finding reports as missing, and its title.
    fn with(
        &self,
        ctx: &ActionCtx<'_>,
        template: &Template,
        finding: &Diagnostic,
    ) -> Option<(String, Edit)> {
        let Some(Repair::Add(title)) = &finding.repair else { return None };
        let number = template.sections.iter().position(|it| *it.title == **title)?;
        let section = &template.sections[number];
        let heading = format!("{} {title}", "#".repeat(section.level.into()));
        let end = self.end_before(template, number);
        Some((plain(title), after(ctx, end, &[&heading, &section.body])?))
    }

    /// The end of what a section of the template follows: of the section before it, else of the text
    /// with which the section above it begins, else of the document.
    fn end_before(&self, template: &Template, number: usize) -> TextSize {
        let level = template.sections[number].level;
        for before in template.sections[..number].iter().rev().filter(|it| it.level <= level) {
            let key = section_key(&before.title);
            let found = self.headings.iter().position(|(_, other)| *other == key);
            match found {
                Some(at) if before.level == level => {
                    return self.end(at, self.headings[at].0.level);
                }
                Some(at) => return self.end(at, u8::MAX),
                // Below a section that is not there, nothing has a place.
                None if before.level < level => break,
                None => {}
            }
        }
        let behind = template.sections[number + 1..].iter().filter(|it| it.level == level);
        let next = behind.map(|it| section_key(&it.title)).find_map(|key| {
            let next = self
                .headings
                .iter()
                .find(|(heading, other)| *other == key && heading.level == level);
            next.map(|(heading, _)| heading.range.start())
        });
        next.unwrap_or(self.len)
    }

    /// The start of the next heading of a level or above it.
    fn end(&self, at: usize, level: u8) -> TextSize {
        let mut next = self.headings[at + 1..].iter().map(|(heading, _)| heading);
        next.find(|it| it.level <= level).map_or(self.len, |it| it.range.start())
    }
}

/// An edit that inserts blocks after the text that ends at `end`, with blank lines around them. `None` where
/// they would become part of something that is open there.
pub(super) fn after(ctx: &ActionCtx<'_>, end: TextSize, blocks: &[&str]) -> Option<Edit> {
    let (start, part) = ctx.part_at(end.checked_sub(TextSize::new(1)).unwrap_or_default());
    if part.section.is_open() {
        return None;
    }
    let before = &part.section.text()[..usize::from(end - start)];
    let kept = before_what_follows(before);
    let at = start + size(kept.len());
    let rest = ctx.text(TextRange::new(at, ctx.ctx.document.text().len()));
    let line_break = ctx.line_break();
    let blank = format!("{line_break}{line_break}");
    let mut text = String::new();
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        text.push_str(if text.is_empty() && kept.is_empty() { "" } else { &blank });
        text.push_str(&with_line_breaks(block, line_break));
    }
    // What follows is set apart, and a document ends with a line break.
    let breaks = rest.len() - rest.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    let count = rest[..breaks].matches('\n').count().max(rest[..breaks].matches('\r').count());
    let wanted = if breaks == rest.len() { 1 } else { 2 };
    text.push_str(&line_break.repeat(wanted - count.min(wanted)));
    Some(insertion(at, text))
}

/// A text without the blank lines, the ruler and the comments to planls at its end: these belong to what
/// follows.
fn before_what_follows(text: &str) -> &str {
    let mut kept = text.trim_end();
    loop {
        let line = kept.rsplit(['\n', '\r']).next().unwrap_or_default();
        let is_ruler = line.len() >= 3 && line.chars().all(|c| c == '-');
        let behind = &kept[..kept.len() - line.len()];
        // Below a line of text, dashes make a heading of it.
        let is_apart = behind.trim_end_matches([' ', '\t']).len() == behind.len()
            && behind.lines().next_back().is_some_and(|line| line.trim().is_empty());
        if !(is_ruler && is_apart || line.starts_with("<!-- planls-ignore ")) {
            return kept;
        }
        kept = behind.trim_end();
    }
}

/// A text with the line breaks of the document.
pub(super) fn with_line_breaks(text: &str, line_break: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if line_break == "\n" { text } else { text.replace('\n', line_break) }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    const TEMPLATE: &str = "//- /.specify/templates/plan-template.md
# Plan: [FEATURE]

## Summary

[Say it]

## Rollout

[Describe the steps]

- one by one

### Switches

Which?

## Structure

Text.

## Risks

Text.
//- /specs/001-x/spec.md
# Spec
";

    #[track_caller]
    fn check(plan: &str, title: &str, expected: &str) {
        check_action(&format!("//- /specs/001-x/plan.md\n{plan}{TEMPLATE}"), title, expected);
    }

    #[test]
    fn a_section_is_inserted_after_the_one_that_precedes_it_in_the_template() {
        check(
            "# Pla$0n: Bells\n\n## Summary\n\nRing.\n\n---\n\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
            "Insert section \"Rollout\"",
            "# Plan: Bells\n\n## Summary\n\nRing.\n\n## Rollout\n\n[Describe the steps]\n\n- one by one\n\n---\n\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
        );
    }

    #[test]
    fn the_first_section_comes_before_the_second_and_the_last_at_the_end() {
        check(
            "# Pla$0n: Bells\n\n## Rollout\n\nRing.\n\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
            "Insert section \"Summary\"",
            "# Plan: Bells\n\n## Summary\n\n[Say it]\n\n## Rollout\n\nRing.\n\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
        );
        check(
            "# Pla$0n: Bells\n## Summary\nRing.\n## Rollout\nSlow.\n## Structure\nA rope.\n",
            "Insert section \"Risks\"",
            "# Plan: Bells\n## Summary\nRing.\n## Rollout\nSlow.\n## Structure\nA rope.\n\n## Risks\n\nText.\n",
        );
    }

    #[test]
    fn a_comment_stays_with_the_section_that_it_speaks_of() {
        check(
            "# Pla$0n: Bells\n\n## Summary\n\nRing.\n\n<!-- planls-ignore broken-link -->\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
            "Insert section \"Rollout\"",
            "# Plan: Bells\n\n## Summary\n\nRing.\n\n## Rollout\n\n[Describe the steps]\n\n- one by one\n\n<!-- planls-ignore broken-link -->\n## Structure\n\nA rope.\n\n## Risks\n\nNone.\n",
        );
    }

    #[test]
    fn what_is_inserted_has_the_line_breaks_of_the_document() {
        check_action(
            "//- /specs/001-x/plan.md\n# 计$0划：鐘\r\n\r\n## 摘要\r\n\r\n鐘。\r\n\r\n## 结构\r\n\r\n绳。\r\n//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# 计划：[功能]\n\n## 摘要\n\n[一句]\n\n## 发布\n\n先试。\n\n再发。\n\n## 结构\n\n[结构]\n",
            "Insert section \"发布\"",
            "# 计划：鐘\r\n\r\n## 摘要\r\n\r\n鐘。\r\n\r\n## 发布\r\n\r\n先试。\r\n\r\n再发。\r\n\r\n## 结构\r\n\r\n绳。\r\n",
        );
    }

    #[test]
    fn all_missing_sections_are_inserted_at_once() {
        let template = TEMPLATE
            .replace("## Structure", "## Owners\n\nWho?\n\n## Structure")
            .replace("//- /specs", "## Notes\n\nText.\n//- /specs");
        let plan = "//- /specs/001-x/plan.md\n# Pla$0n: Bells\n\n## Summary\n\nRing.\n\n## Structure\n\nA rope.\n\n## Rollout\n\nSlow.\n\n### Switches\n\nNone.\n\n## Notes\n\nNone.\n";
        let fixture = format!("{plan}{template}");
        check_action(
            &fixture,
            "Insert all 2 missing sections",
            "# Plan: Bells\n\n## Summary\n\nRing.\n\n## Structure\n\nA rope.\n\n## Risks\n\nText.\n\n## Rollout\n\nSlow.\n\n### Switches\n\nNone.\n\n## Owners\n\nWho?\n\n## Notes\n\nNone.\n",
        );
        check_actions(
            &fixture,
            "
            * Insert section \"Owners\"
            * Insert section \"Risks\"
            Insert all 2 missing sections
            ",
        );
    }
}
