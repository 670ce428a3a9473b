//! ```text
//! Rings twice [NEEDS CLARIFICATION: how loud?].   =>   Rings twice.
//! ```
//! Deletes the marker of an open question, or puts one of the answers that it offers in its place.

use text_size::TextRange;

use super::removal::{FoundBlock, with_blank_lines};
use super::{ActionCtx, CodeAction, deletion, replacement};
use crate::model::question::answers;

pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    for finding in ctx.findings_of("open-question") {
        let Some(found) = FoundBlock::at(ctx, finding.range) else { continue };
        let Some(range) = finding.range.checked_sub(found.start) else { continue };
        let questions = &found.part.model.questions;
        let question = questions.iter().find(|it| it.range == range);
        for answer in question.map(|it| answers(&it.text)).unwrap_or_default() {
            let edit = replacement(finding.range, answer);
            actions.push(ctx.fix(finding, format!("Answer `{answer}`"), vec![edit]));
        }
        if is_alone(ctx, finding.range) {
            let lines = found.lines(ctx, finding.range);
            let deleting = lines.map(|it| ctx.fix(finding, "Delete this line", vec![deletion(it)]));
            actions.extend(deleting);
        } else {
            let range = with_blank_lines(ctx, finding.range);
            let title = "Delete the question, keep the text";
            actions.push(ctx.fix(finding, title, vec![deletion(range)]));
        }
    }
}

/// Whether there is no text beside a marker, or only the name of a field.
fn is_alone(ctx: &ActionCtx<'_>, range: TextRange) -> bool {
    let lines = ctx.lines(range);
    let before = ctx.text(TextRange::new(lines.start(), range.start()));
    let after = ctx.text(TextRange::new(range.end(), lines.end().max(range.end())));
    let before = before.trim();
    let says_nothing = |text: &str| !text.contains(char::is_alphabetic);
    let is_label = before.ends_with([':', '：']) || before.ends_with(":**");
    says_nothing(&after) && (says_nothing(before) || before.contains("**") && is_label)
}

#[cfg(test)]
mod tests {
    use crate::fixture::{check_action, check_actions};

    #[test]
    fn the_marker_goes_and_the_text_stays() {
        check_action(
            "# Plan\n\nRings twice [NEEDS CLARIFICATION: $0how loud?].\n",
            "Delete the question, keep the text",
            "# Plan\n\nRings twice.\n",
        );
        check_action(
            "# 計画\r\n\r\n鐘が鳴る。[NEEDS CLARIFICATION: $0何回か？]\r\n",
            "Delete the question, keep the text",
            "# 計画\r\n\r\n鐘が鳴る。\r\n",
        );
    }

    #[test]
    fn with_nothing_beside_it_the_line_goes() {
        check_action(
            "# Plan\n\n- A bell\n- [NEEDS CLARIFICATION: $0how loud?]\n",
            "Delete this line",
            "# Plan\n\n- A bell\n",
        );
        check_action(
            "# Plan\n\n**Owner**: Ann\n**Wire**: NEEDS $0CLARIFICATION\n",
            "Delete this line",
            "# Plan\n\n**Owner**: Ann\n",
        );
    }

    #[test]
    fn an_answer_that_it_offers_takes_its_place() {
        check_action(
            "# Plan\n\nSign in with [NEEDS CLARIFICATION: $0way not said - mail, card or key?].\n",
            "Answer `card`",
            "# Plan\n\nSign in with card.\n",
        );
        check_action(
            "# Plan\n\nRings [NEEDS CLARIFICATION: $0how often: (a) once (b) at every stop?].\n",
            "Answer `at every stop`",
            "# Plan\n\nRings at every stop.\n",
        );
        check_actions(
            "# Plan\n\nRings [NEEDS CLARIFICATION: $0once or, at night, twice?].\n",
            "Delete the question, keep the text\n",
        );
    }
}
