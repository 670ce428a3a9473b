//! Many findings at once: all of one code in the document, or all that is safe to mend.

use text_size::TextSize;

use super::{ACTIONS, ActionCtx, ActionKind, CodeAction, Ctx, NOTHING, Today, WorkspaceEdit};
use crate::features::Diagnostic;
use crate::project::DocumentId;
use crate::text::Edit;

/// For each code at the selection that the document has several findings of.
pub(super) fn offer(ctx: &ActionCtx<'_>, actions: &mut Vec<CodeAction>) {
    let mut codes: Vec<&'static str> = ctx.findings().map(|it| it.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let findings: Vec<Diagnostic> =
            ctx.all.iter().filter(|it| it.code == code).cloned().collect();
        let is_offered = actions.iter().any(|action| action.is_preferred && mends(action, code));
        // Some actions do all at once in a way of their own.
        let is_done = actions
            .iter()
            .any(|action| action.kind == ActionKind::QuickFixAll && mends(action, code));
        if findings.len() < 2 || !is_offered || is_done {
            continue;
        }
        let (edits, count) = preferred(&ctx.ctx, &findings, ctx.today, |_| true);
        if count > 1 {
            actions.push(CodeAction {
                title: format!("Fix all {count} findings of `{code}` in this file"),
                kind: ActionKind::QuickFixAll,
                finding: None,
                is_preferred: false,
                is_safe: false,
                edit: WorkspaceEdit::of_document(ctx.ctx.id, edits),
            });
        }
    }
}

/// Everything in the document that is safe to mend, as one action; `None` where there is nothing.
pub fn fix_all(ctx: &Ctx<'_>, findings: &[Diagnostic], today: Today<'_>) -> Option<CodeAction> {
    let (edits, _) = preferred(ctx, findings, today, |action| action.is_safe);
    (!edits.is_empty()).then(|| CodeAction {
        title: "Fix all that is safe to fix".to_owned(),
        kind: ActionKind::SourceFixAll,
        finding: None,
        is_preferred: false,
        is_safe: true,
        edit: WorkspaceEdit::of_document(ctx.id, edits),
    })
}

fn mends(action: &CodeAction, code: &str) -> bool {
    action.finding.as_ref().is_some_and(|it| it.code == code)
}

/// The edits of the preferred actions for each of some findings, as far as they are `wanted`, change nothing but
/// this document and do not overlap; and how many findings they mend. What is left then is found by asking again.
pub fn preferred(
    ctx: &Ctx<'_>,
    findings: &[Diagnostic],
    today: Today<'_>,
    wanted: impl Fn(&CodeAction) -> bool,
) -> (Vec<Edit>, usize) {
    let (mut edits, mut count, mut end) = (Vec::<Edit>::new(), 0, TextSize::new(0));
    for finding in findings {
        let Some(action) = preferred_for(ctx, finding, today, &wanted) else { continue };
        let Some((_, fix)) = action.edit.edits.into_iter().next() else { continue };
        if fix.first().is_some_and(|it| it.range.start() >= end) {
            end = fix.last().map_or(end, |it| it.range.end());
            edits.extend(fix);
            count += 1;
        }
    }
    (edits, count)
}

/// The preferred action for a finding, if it is `wanted` and changes nothing but this document.
pub fn preferred_for(
    ctx: &Ctx<'_>,
    finding: &Diagnostic,
    today: Today<'_>,
    wanted: impl Fn(&CodeAction) -> bool,
) -> Option<CodeAction> {
    let all = std::slice::from_ref(finding);
    let of_finding = ActionCtx { ctx: *ctx, selection: finding.range, all, today, read: NOTHING };
    let mut actions = Vec::new();
    ACTIONS.iter().for_each(|repair| repair(&of_finding, &mut actions));
    let chosen = actions.into_iter().find(|it| it.is_preferred && wanted(it))?;
    is_of_one(&chosen.edit, ctx.id).then_some(chosen)
}

/// Whether nothing but one document is changed.
fn is_of_one(edit: &WorkspaceEdit, id: &DocumentId) -> bool {
    edit.created.is_empty() && edit.moved.is_empty() && edit.edits.iter().all(|(of, _)| of == id)
}
