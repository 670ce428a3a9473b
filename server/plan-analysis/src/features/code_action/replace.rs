//! ```text
//! [the model](/specs/001-x/data-model.md)   =>   [the model](data-model.md)
//! ```
//! Replaces the text of a finding by what its rule says should be there.

use text_size::TextRange;

use super::{ActionCtx, CodeAction, replacement};
use crate::features::{Diagnostic, Repair};
use crate::index::Resolved;
use crate::project::DocumentId;
use crate::project::target::Target;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings() {
        let Some(Repair::Replace(text)) = &finding.repair else { continue };
        let edit = replacement(finding.range, &**text);
        let fix = ctx.fix(finding, format!("Replace by `{text}`"), vec![edit]);
        let is_safe = finding.code == "broken-link" && leads_to_the_same(ctx, finding, text);
        actions.push(if is_safe { fix.safe() } else { fix.preferred() });
    }
}

/// Whether a path that cannot be clicked and the one in its place are of the same file.
fn leads_to_the_same(ctx: &ActionCtx<'_>, finding: &Diagnostic, new: &str) -> bool {
    let old = ctx.text(TextRange::new(finding.range.start(), finding.range.end()));
    let (Some(old), Some(new)) = (place(ctx, &old.replace('\\', "/")), place(ctx, new)) else {
        return false;
    };
    old == new
}

fn place(ctx: &ActionCtx<'_>, raw: &str) -> Option<DocumentId> {
    let Target::Local { path, .. } = Target::parse(raw) else { return None };
    match ctx.ctx.index.resolve(ctx.ctx.id, &path) {
        Resolved::Direct(id, _) | Resolved::Indirect(id, _) => Some(id),
        Resolved::Nowhere | Resolved::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn a_path_from_the_root_becomes_one_from_the_document() {
        check_action(
            "
            //- /specs/001-x/plan.md
            # Plan

            See [the model](specs/001-x/data$0-model.md#bells).
            //- /specs/001-x/data-model.md
            # Model

            ## Bells
            //- /specs/001-x/spec.md
            # Spec
            ",
            "Replace by `data-model.md#bells`",
            "
            //- /specs/001-x/plan.md
            # Plan

            See [the model](data-model.md#bells).
            ",
        );
    }

    #[test]
    fn a_path_with_a_slip_or_with_backslashes_becomes_the_file_that_is_meant() {
        check_action(
            "//- /specs/001-x/plan.md\n# 计划\r\n\r\n见 [模型](data_mo$0del.md)。\r\n//- /specs/001-x/data-model.md\n# Model\n//- /specs/001-x/spec.md\n# Spec\n",
            "Replace by `data-model.md`",
            "# 计划\r\n\r\n见 [模型](data-model.md)。\r\n",
        );
        check_action(
            "//- /specs/001-x/plan.md\n# Plan\n\n[a](notes\\be$0lls.md)\n//- /specs/001-x/notes/bells.md\n# Bells\n//- /specs/001-x/spec.md\n# Spec\n",
            "Replace by `notes/bells.md`",
            "# Plan\n\n[a](notes/bells.md)\n",
        );
    }

    #[test]
    fn a_blank_in_a_path_stays_one_that_a_link_can_have() {
        check_action(
            "//- /specs/001-x/plan.md\n# Plan\n\n[a](notes/the%20be$0lls.md)\n//- /specs/001-x/spec.md\n# Spec\n//- /notes/the bells.md\n# Bells\n",
            "Replace by `../../notes/the%20bells.md`",
            "# Plan\n\n[a](../../notes/the%20bells.md)\n",
        );
    }

    #[test]
    fn an_anchor_becomes_the_one_that_is_like_it() {
        check_action(
            "# Plano\n\n[critérios](#critérios-de-suc$0esso)\n\n## Critérios de Sucesso *(obrigatório)*\n\nUm sino.\n",
            "Replace by `critérios-de-sucesso-obrigatório`",
            "# Plano\n\n[critérios](#critérios-de-sucesso-obrigatório)\n\n## Critérios de Sucesso *(obrigatório)*\n\nUm sino.\n",
        );
    }

    const CONSTITUTION: &str = "//- /.specify/memory/constitution.md
# Constitution

**Version**: 1.3.0

## Core Principles

### I. Desks stay quiet

Nobody calls.

### II. Logs stay on paper

Ink.
";

    #[test]
    fn an_article_gets_the_name_that_the_constitution_gives_it() {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| II. Digital$0 journals | PASS |\n//- /specs/001-x/spec.md\n# Spec\n{CONSTITUTION}"
            ),
            "Replace by `II. Logs stay on paper`",
            "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| II. Logs stay on paper | PASS |\n",
        );
    }

    #[test]
    fn a_range_of_articles_ends_at_the_last() {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan\n\nChecked against Articles I to $0IX of the constitution.\n//- /specs/001-x/spec.md\n# Spec\n{CONSTITUTION}"
            )
            .replace("Checked against", "## Constitution Check\n\nChecked against"),
            "Replace by `Articles I to II`",
            "# Plan\n\n## Constitution Check\n\nChecked against Articles I to II of the constitution.\n",
        );
    }

    #[test]
    fn a_version_of_the_constitution_becomes_the_current_one() {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan\n\n*Based on Constitution v$02.1.1*\n//- /specs/001-x/spec.md\n# Spec\n{CONSTITUTION}"
            ),
            "Replace by `Constitution v1.3.0`",
            "# Plan\n\n*Based on Constitution v1.3.0*\n",
        );
    }

    #[test]
    fn a_code_with_a_slip_becomes_the_code() {
        check_action(
            "# Plan\n\n<!-- planls-ignore unfiled-pla$0ceholder -->\nA bell.\n",
            "Replace by `<!-- planls-ignore unfilled-placeholder -->`",
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder -->\nA bell.\n",
        );
    }

    #[test]
    fn the_specification_beside_a_plan_is_named_instead_of_one_that_is_gone() {
        check_actions(
            "# Plan\n**Spec**: `../009-gone/s$0pec.md`\n",
            "
            * Replace by `spec.md`
            Create `../009-gone/spec.md`
            ",
        );
    }
}
