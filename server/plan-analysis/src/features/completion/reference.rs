//! ```text
//! see [the bells][|   =>   see [the bells][bells]
//! ```
//! The labels of links that the document defines.

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::model::link::label;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let Some(typed) = typed(ctx.before).filter(|_| ctx.is_prose()) else { return };
    let end = ctx.after.find([']', '[']).filter(|end| ctx.after[*end..].starts_with(']'));
    let range = ctx.around(typed, &ctx.after[..end.unwrap_or(0)]);
    let mut seen = Vec::new();
    for (_, part) in ctx.ctx.document.parts() {
        let text = part.section.text();
        for definition in &part.model.definitions {
            // The first definition of a label counts.
            let written = &text[definition.label];
            let key = label(written);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            items.push(CompletionItem {
                detail: text[definition.target].to_owned(),
                is_in_link: true,
                ..CompletionItem::plain(CompletionKind::Anchor, written, range)
            });
        }
    }
}

/// The typed part of a label, after the text of a link.
fn typed(before: &str) -> Option<&str> {
    let at = before.rfind("][")?;
    let typed = &before[at + 2..];
    let is_code = before.matches('`').count() % 2 == 1;
    (!typed.contains([']', '[']) && !is_code).then_some(typed)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_completion;

    #[test]
    fn the_labels_of_the_document_are_offered_behind_the_text_of_a_link() {
        let document =
            "[bells]: bells.md\n\n## Horns\n\n[loud horns]: horns.md\n[Bells]: other.md\n";
        for (line, expected) in [
            ("see [it][$0]", "bells\nloud horns"),
            (
                "see [it][be$0lls] and [that]",
                "bells `bells` => `bells`\nloud horns `bells` => `loud horns`",
            ),
            ("see [it][lo$0", "bells `lo` => `bells`\nloud horns `lo` => `loud horns`"),
            ("see [it][bells] $0", ""),
            ("see `[it][$0`", ""),
            ("see [$0", ""),
        ] {
            check_completion(&format!("# Plan\n\n{line}\n\n{document}"), expected);
        }
    }
}
