//! ```text
//! <!-- planls-ignore no-such-code -->   =>
//! ```
//! Deletes a comment that hides nothing; of several codes only the one that does not exist.

use text_size::TextRange;

use super::removal::with_blank_lines;
use super::{ActionCtx, CodeAction, deletion};
use crate::features::Diagnostic;
use crate::model::comment::Directive;
use crate::text::size;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("unknown-suppression") {
        let Some((code, range)) = unknown(ctx, finding) else { continue };
        let fix = match range {
            Some(range) => ctx.fix(finding, format!("Delete `{code}`"), vec![deletion(range)]),
            None => {
                let edit = deletion(with_blank_lines(ctx, finding.range));
                ctx.fix(finding, "Delete this comment", vec![edit])
            }
        };
        actions.push(if finding.repair.is_none() { fix.preferred() } else { fix });
    }
}

/// The code that a finding is about, and its range with the sign before it where the comment has others.
fn unknown(ctx: &ActionCtx<'_>, finding: &Diagnostic) -> Option<(String, Option<TextRange>)> {
    let (start, part) = ctx.part_at(finding.range.start());
    let text = part.section.text();
    let comment = part.model.comments.iter().find(|it| it.range + start == finding.range)?;
    let (Directive::Ignore(codes) | Directive::IgnoreFile(codes)) = comment.directive(text)? else {
        return None;
    };
    let code = codes.iter().find(|code| finding.message.contains(&format!("`{code}`")))?;
    if codes.len() < 2 {
        return Some((code.clone(), None));
    }
    let whole = &text[comment.range];
    let is_sign = |c: char| c.is_whitespace() || c == ',';
    let at = whole.match_indices(&**code).map(|(at, _)| at).find(|at| {
        let behind = &whole[at + code.len()..];
        whole[..*at].ends_with(is_sign) && (behind.starts_with(is_sign) || behind.starts_with("--"))
    })?;
    let from = whole[..at].trim_end_matches(is_sign).len();
    let range = TextRange::new(size(from), size(at + code.len())) + finding.range.start();
    Some((code.clone(), Some(range)))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn a_comment_with_an_unknown_code_goes() {
        check_action(
            "# Plan\n\n<!-- planls-ignore no-su$0ch-thing -->\n\nA bell.\n",
            "Delete this comment",
            "# Plan\n\nA bell.\n",
        );
    }

    #[test]
    fn of_several_codes_only_the_unknown_one_goes() {
        check_action(
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder, no-su$0ch-thing -->\n[Describe it]\n",
            "Delete `no-such-thing`",
            "# Plan\n\n<!-- planls-ignore unfilled-placeholder -->\n[Describe it]\n",
        );
    }

    #[test]
    fn a_code_with_a_slip_is_rather_corrected() {
        check_actions(
            "# Plan\n\n<!-- planls-ignore broken-lin$0ks -->\n\nA bell.\n",
            "
            * Replace by `<!-- planls-ignore broken-link -->`
            Delete this comment
            ",
        );
    }
}
