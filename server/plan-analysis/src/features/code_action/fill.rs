//! ```text
//! # Implementation Plan: [FEATURE]   =>   # Implementation Plan: Hold a bike
//! ```
//! Fills a placeholder with what is known of it, or with one of the examples in it.

use super::{ActionCtx, CodeAction, replacement};
use crate::context::values::{Trust, values};
use crate::model::choice::suggestions;
use crate::model::token::name;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("unfilled-placeholder") {
        let (start, part) = ctx.part_at(finding.range.start());
        let Some(range) = finding.range.checked_sub(start) else { continue };
        let fill = |text: &str| {
            let edit = replacement(finding.range, text);
            ctx.fix(finding, format!("Fill with `{text}`"), vec![edit])
        };
        for (at, value) in values(&ctx.ctx, part, range, ctx.today).iter().enumerate() {
            let action = fill(&value.text);
            actions.push(match value.trust {
                Trust::Certain if at == 0 => action.safe(),
                Trust::Likely if at == 0 => action.preferred(),
                _ => action,
            });
        }
        let text = part.section.text();
        let token = part.model.tokens.iter().find(|token| token.range == range);
        let name = token.map(|token| name(token.inner(text))).unwrap_or_default();
        actions.extend(suggestions(&name).into_iter().map(fill));
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    const SPEC: &str = "//- /specs/001-hold-a-bike/spec.md\n# Feature Specification: Hold a bike\n";

    #[track_caller]
    fn check(before: &str, title: &str, after: &str) {
        let files = format!("//- /specs/001-hold-a-bike/plan.md\n{before}{SPEC}");
        check_action(&files, title, after);
    }

    #[test]
    fn the_title_is_that_of_the_specification() {
        check(
            "# Implementation Plan: [FEA$0TURE]\n",
            "Fill with `Hold a bike`",
            "# Implementation Plan: Hold a bike\n",
        );
        check_action(
            &format!(
                "//- /specs/001-hold-a-bike/plan.md\n# 实施计划：[功能$0名称]\r\n{SPEC}//- /.specify/templates/plan-template.md\n# 实施计划：[功能名称]\n"
            ),
            "Fill with `Hold a bike`",
            "# 实施计划：Hold a bike\r\n",
        );
        check(
            "# Plan: {{FEATURE$0_NAME}}\r\n",
            "Fill with `Hold a bike`",
            "# Plan: Hold a bike\r\n",
        );
    }

    #[test]
    fn the_folder_fills_the_pattern_of_its_name() {
        check(
            "# Plan\n\n**Branch**: `[###-$0feature-name]`\n",
            "Fill with `001-hold-a-bike`",
            "# Plan\n\n**Branch**: `001-hold-a-bike`\n",
        );
        check(
            "# Plan\n\n**Input**: Feature specification from `/specs/[###-$0feature-name]/spec.md`\n",
            "Fill with `001-hold-a-bike`",
            "# Plan\n\n**Input**: Feature specification from `/specs/001-hold-a-bike/spec.md`\n",
        );
        check(
            "# 计划\r\n\r\n**分支**：`[###-功能$0简称]`\r\n",
            "Fill with `001-hold-a-bike`",
            "# 计划\r\n\r\n**分支**：`001-hold-a-bike`\r\n",
        );
    }

    #[test]
    fn the_specification_is_linked() {
        check(
            "# Plan\n\n**Spec**: [li$0nk]\n",
            "Fill with `[spec.md](spec.md)`",
            "# Plan\n\n**Spec**: [spec.md](spec.md)\n",
        );
        check(
            "# Plan\n\n**规格**：[规格文档$0的链接]\n",
            "Fill with `[spec.md](spec.md)`",
            "# Plan\n\n**规格**：[spec.md](spec.md)\n",
        );
    }

    #[test]
    fn a_date_is_the_day_as_its_pattern_has_it() {
        for (before, after) in [
            ("# Plan\n\n**Date**: [DA$0TE]\n", "# Plan\n\n**Date**: 2026-11-29\n"),
            ("# Plan\n\n**Datum**: TT.$0MM.JJJJ\n", "# Plan\n\n**Datum**: 29.11.2026\n"),
            ("# Plan\n\n**日期**：[请填写$0日期]\n", "# Plan\n\n**日期**：2026-11-29\n"),
        ] {
            let day = if before.contains("TT") { "29.11.2026" } else { "2026-11-29" };
            check(before, &format!("Fill with `{day}`"), after);
        }
    }

    #[test]
    fn the_examples_of_the_template_can_be_taken() {
        check(
            "# Plan\n\n**Storage**: [e.g., SQLite, $0files on disk or N/A]\n",
            "Fill with `files on disk`",
            "# Plan\n\n**Storage**: files on disk\n",
        );
    }

    #[test]
    fn where_nothing_is_known_nothing_is_offered() {
        for text in ["**Owner**: <<OW$0NER>>", "**Spec**: TB$0D", "**Goal**: [Describe $0the goal]"]
        {
            let files =
                format!("//- /specs/001-hold-a-bike/plan.md\n# Plan\n\n{text}\n\nText.\n{SPEC}");
            check_actions(&files, "Delete this line\n");
        }
    }

    #[test]
    fn what_is_sure_is_preferred() {
        check_actions(
            &format!("//- /specs/001-hold-a-bike/plan.md\n# Plan: [FEA$0TURE]\n{SPEC}"),
            "* Fill with `Hold a bike`\n",
        );
        check_actions(
            "//- /specs/001-hold-a-bike/spec.md\n# Feature Specification: [FEA$0TURE]\n",
            "Fill with `Hold a bike`\n",
        );
    }
}
