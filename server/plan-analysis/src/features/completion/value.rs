//! ```text
//! **Date**: [DA|TE]   =>   **Date**: 2026-11-29
//! **Status**: |       =>   **Status**: Draft
//! ```
//! What belongs in the placeholder or the field around the cursor: what is known, and what the template offers.

use text_size::{TextRange, TextSize};

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::context::values::{states, values};
use crate::document::Part;
use crate::model::choice::{alternatives, suggestions};
use crate::model::metadata::Metadata;
use crate::reading::Reading;
use crate::text::shift;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let (start, part) = ctx.ctx.document.part_at(ctx.offset);
    let Some(at) = ctx.offset.checked_sub(start) else { return };
    let gap = Gap { ctx, start, part, at };
    gap.placeholder(items);
    if items.is_empty() && ctx.is_prose() {
        gap.field(items);
    }
}

/// The place of the cursor in its part.
struct Gap<'a> {
    ctx: &'a CompletionCtx<'a>,
    start: TextSize,
    part: &'a Part,
    at: TextSize,
}

impl Gap<'_> {
    /// The values for the placeholder that the cursor is inside.
    fn placeholder(&self, items: &mut Vec<CompletionItem>) {
        let found = Reading::new(self.part, self.ctx.ctx.scope).placeholders;
        let around = found.iter().filter(|it| {
            let is_inside = it.range.start() < self.at && self.at < it.range.end();
            is_inside && self.ctx.line.contains_range(shift(it.range, self.start))
        });
        let Some(placeholder) = around.min_by_key(|it| it.range.len()) else { return };
        let range = placeholder.range;
        if placeholder.choice {
            let text = &self.part.section.text()[range];
            items.extend(alternatives(text).iter().map(|it| self.item(it, range, ALTERNATIVE)));
            return;
        }
        for value in values(&self.ctx.ctx, self.part, range, self.ctx.today) {
            items.push(self.item(&value.text, range, "what is known here"));
        }
        let examples = suggestions(&placeholder.name).into_iter();
        items.extend(examples.map(|it| self.item(it, range, "example of the template")));
    }

    /// The states for the field whose value the cursor is in.
    fn field(&self, items: &mut Vec<CompletionItem>) {
        let text = self.part.section.text();
        let fields = self.part.model.metadata.iter().rev();
        let mut before = fields.filter(|it| it.key.end() <= self.at);
        let last = before.next();
        let field = last.filter(|it| self.ctx.line.contains_range(shift(it.key, self.start)));
        let Some(field) = field else { return };
        let Some(range) = self.value_range(field) else { return };
        let key = text[field.key].to_lowercase();
        if self.part.model.choices.iter().any(|it| it.range == field.value) {
            let own = alternatives(&text[field.value]);
            items.extend(own.iter().map(|it| self.item(it, range, ALTERNATIVE)));
        } else {
            let states = states(&self.ctx.ctx, &key);
            items.extend(states.iter().map(|it| self.item(it, range, ALTERNATIVE)));
        }
    }

    /// What of a field's value is replaced: all of it, or nothing if it is still empty.
    fn value_range(&self, field: &Metadata) -> Option<TextRange> {
        if !field.value.is_empty() {
            let value = shift(field.value, self.start);
            let is_here = field.value.contains_inclusive(self.at);
            return (is_here && self.ctx.line.contains_range(value)).then_some(field.value);
        }
        let between = &self.part.section.text()[TextRange::new(field.key.end(), self.at)];
        let is_behind = between.contains([':', '：'])
            && between.chars().all(|c| matches!(c, '*' | '_' | ':' | '：' | ' '));
        is_behind.then(|| TextRange::empty(self.at))
    }

    fn item(&self, text: &str, range: TextRange, detail: &str) -> CompletionItem {
        let typed = &self.part.section.text()[TextRange::new(range.start(), self.at)];
        // An editor keeps an item as long as it begins with the text before the cursor.
        let is_begun = text.to_lowercase().starts_with(&typed.to_lowercase());
        let filter = if is_begun { text.to_owned() } else { format!("{typed}{text}") };
        let space = if self.ctx.before.ends_with(':') && range.is_empty() { " " } else { "" };
        let range = shift(range, self.start);
        let item = CompletionItem::plain(CompletionKind::Value, text, range);
        CompletionItem { detail: detail.to_owned(), filter, ..item }
            .inserting(format!("{space}{text}"))
    }
}

const ALTERNATIVE: &str = "one of the alternatives";

#[cfg(test)]
mod tests {
    use crate::fixture::{TODAY, analysis_with_cursor, check_completion};

    const SPEC: &str = "//- /specs/001-hold-a-bike/spec.md\n# Feature Specification: Hold a bike\n";

    #[track_caller]
    fn check(plan: &str, expected: &str) {
        check_completion(&format!("//- /specs/001-hold-a-bike/plan.md\n{plan}{SPEC}"), expected);
    }

    #[test]
    fn a_known_value_takes_the_place_of_the_whole_placeholder() {
        check("# Plan\n\n**Date**: [DA$0TE]\n", "2026-11-29 `[DATE]` => `2026-11-29`\n");
        check(
            "# Plan\r\n\r\n**Feature**: {{FEA$0TURE_NAME}}\r\n",
            "Hold a bike `{{FEATURE_NAME}}` => `Hold a bike`\n",
        );
        check(
            "# Plan\n\n`specs/[###-$0name]/`\n",
            "001-hold-a-bike `[###-name]` => `001-hold-a-bike`\n",
        );
        check(
            "# Plan\n\n**Spec**: [li$0nk]\n",
            "spec.md `[link]` => `[spec.md](spec.md)`\n"
                .replace("spec.md `", "[spec.md](spec.md) `")
                .as_str(),
        );
    }

    #[test]
    fn alternatives_and_examples_are_offered() {
        check(
            "# Plan\n\n**Status**: [Dr$0aft | Review]\n",
            "Draft `[Draft | Review]` => `Draft`\nReview `[Draft | Review]` => `Review`\n",
        );
        check(
            "# Plan\n\n**Storage**: [e.g., $0SQLite, files or N/A]\n",
            "SQLite `[e.g., SQLite, files or N/A]` => `SQLite`\nfiles `[e.g., SQLite, files or N/A]` => `files`\nN/A `[e.g., SQLite, files or N/A]` => `N/A`\n",
        );
    }

    #[test]
    fn a_status_is_one_of_those_that_the_template_offers() {
        let template = "//- /.specify/templates/plan-template.md\n# Plan\n\n**Status**: Sewn | Flown | Draft\n";
        let plan = "//- /specs/001-x/plan.md\n# Plan\n\n**Status**: $0\n";
        check_completion(&format!("{plan}{template}"), "Sewn\nFlown\nDraft\n");
        let plan = "//- /specs/001-x/plan.md\n# Plan\n\n**Status**: Sewn$0 | **Owner**: Ann\n";
        check_completion(
            &format!("{plan}{template}"),
            "Sewn `Sewn` => `Sewn`\nFlown `Sewn` => `Flown`\nDraft `Sewn` => `Draft`\n",
        );
    }

    #[test]
    fn without_a_template_a_status_is_one_of_the_language() {
        check("# Plan\n\n**Status**: $0\n", "Draft\nIn review\nApproved\n");
        check(
            "# Implementierungsplan: Rad\n\n**Status**: $0\n",
            "Entwurf\nIn Prüfung\nFreigegeben\n",
        );
        check("# 计划\r\n\r\n**状态**：$0\r\n", "草稿\n评审中\n已批准\n");
        check("# Plan\n\n**Owner**: $0\n", "");
    }

    #[test]
    fn outside_of_a_placeholder_nothing_is_offered() {
        check("# Plan\n\n**Date**: [DATE]$0\n", "");
        check("# Plan\n\nA [li$0nk](spec.md) to it.\n", "");
        check("# Plan\n\n- [$0 ] Ring\n", "");
    }

    #[test]
    fn an_item_begins_with_what_stands_before_the_cursor() {
        let plan = "//- /specs/001-x/plan.md\n# Plan\n\n**Date**: [DA$0TE]\n";
        let (analysis, id, cursor) = analysis_with_cursor(plan);
        let items = analysis.completion(&id, cursor, TODAY);
        assert_eq!(items.first().map(|it| it.filter.as_str()), Some("[DA2026-11-29"));
    }
}
