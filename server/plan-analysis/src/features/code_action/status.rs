//! ```text
//! **Status**: Approved   =>   **Status**: Draft
//! ```
//! Sets the status of a document that is not finished back to the first that the template offers.

use super::{ActionCtx, CodeAction, replacement};
use crate::model::choice::alternatives;
use crate::words::{self, LANGUAGES};

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("premature-approval") {
        let value = ctx.text(finding.range);
        let template = ctx.ctx.scope.template.iter();
        let offered = template.flat_map(|it| it.head.lines()).find_map(first_status);
        let Some(first) = offered.or_else(|| first_in_language_of(&value)) else { continue };
        let edit = replacement(finding.range, first.as_str());
        let fix = ctx.fix(finding, format!("Set the status back to {first}"), vec![edit]);
        actions.push(fix.preferred());
    }
}

/// The first status in the language of an approval: `Borrador` for `Aprobado`.
fn first_in_language_of(approval: &str) -> Option<String> {
    let approval = approval.trim().to_lowercase();
    let language = LANGUAGES.iter().find(|it| it.approved.contains(&approval.as_str()))?;
    language.statuses.first().map(|status| (*status).to_owned())
}

/// The first status that a line of a template offers: `**Status**: Draft | Review`.
fn first_status(line: &str) -> Option<String> {
    let (key, value) = line.split_once([':', '：'])?;
    let is_mark = |c: char| matches!(c, '*' | '_' | '-' | '>' | '|' | ' ');
    let value = value.trim_matches(is_mark);
    let alternatives = alternatives(value);
    let first = alternatives.first().copied().unwrap_or_default();
    let is_status = words::is_one(key.trim_matches(is_mark), |it| it.status);
    let is_word = first.chars().all(|c| c.is_alphanumeric() || c == ' ') && !first.is_empty();
    let is_first = is_word && !words::is_one(first, |it| it.approved);
    // Brackets without alternatives hold text to be filled in, not a status.
    let is_token = value.starts_with(['[', '{', '<']) && alternatives.len() < 2;
    (is_status && is_first && !is_token).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::first_status;
    use crate::fixture::check_action;

    #[test]
    fn the_status_goes_back_to_the_first_of_the_template() {
        check_action(
            "//- /specs/001-a/plan.md\n# Plan: A\n\n**Estado**: Apro$0bado\n\n[Describe el timbre]\n//- /specs/001-a/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan: [NOMBRE]\n\n**Estado**: Borrador | En revisión | Aprobado\n\n## Resumen\n\n[Di]\n",
            "Set the status back to Borrador",
            "# Plan: A\n\n**Estado**: Borrador\n\n[Describe el timbre]\n",
        );
        check_action(
            "# Plan\n\n**Status**: Appro$0ved\n\n[Describe the bell]\n",
            "Set the status back to Draft",
            "# Plan\n\n**Status**: Draft\n\n[Describe the bell]\n",
        );
    }

    #[test]
    fn without_a_template_the_status_is_in_the_language_of_the_approval() {
        check_action(
            "# Plan\n\n**Estado**: Apro$0bado\n\n[Describe el timbre]\n",
            "Set the status back to Borrador",
            "# Plan\n\n**Estado**: Borrador\n\n[Describe el timbre]\n",
        );
    }

    #[test]
    fn a_line_of_a_template_may_offer_a_status() {
        for (line, expected) in [
            ("**Status**: [Draft | Approved]", Some("Draft")),
            ("- 状态：草稿", Some("草稿")),
            ("**Status**: [STATUS]", None),
            ("**Status**: {{STATUS}}", None),
            ("**Status**: Approved", None),
            ("**Owner**: Draft", None),
        ] {
            assert_eq!(first_status(line).as_deref(), expected, "{line}");
        }
    }
}
