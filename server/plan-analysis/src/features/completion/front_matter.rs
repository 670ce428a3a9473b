//! ```text
//! st|         =>   status:
//! status: |   =>   status: draft
//! ```
//! The fields of the front matter that other documents of the role have, and what they say there.

use std::collections::BTreeMap;

use text_size::TextRange;

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::context::values::states;
use crate::index::facts::FieldFact;
use crate::model::metadata::day;
use crate::project::Role;
use crate::syntax::BlockKind;
use crate::words;

/// Maximum number of values that are offered.
const MOST: usize = 20;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    // In a placeholder its values are offered.
    if ctx.region != Some(BlockKind::FrontMatter) || !items.is_empty() {
        return;
    }
    match ctx.before.split_once(':') {
        None if ctx.after.trim().is_empty() && is_key(ctx.before) => keys(ctx, items),
        Some((key, typed)) if is_key(key) && !key.is_empty() => values(ctx, key, typed, items),
        _ => {}
    }
}

/// Whether a text can be a name, or the beginning of one.
fn is_key(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// The fields of the other documents of this role, and of the template of this one.
fn others<'a>(ctx: &CompletionCtx<'a>) -> impl Iterator<Item = &'a FieldFact> + use<'a> {
    let (index, id, role) = (ctx.ctx.index, ctx.ctx.id, ctx.ctx.scope.role);
    let template = index.template_at(id, role).and_then(|(id, _)| index.facts(&id));
    let root = index.root_of(id);
    let others = index.documents().filter(move |(other, described)| {
        !described.facts().fields.is_empty()
            && *other != id
            && role != Role::Other
            && index.role_by_path(other) == Some(role)
            && root.is_some_and(|root| index.is_in_project(other, root))
    });
    let others = others.flat_map(|(_, described)| &described.facts().fields);
    others.chain(template.into_iter().flat_map(|it| &it.fields))
}

fn keys(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let (_, part) = ctx.ctx.document.part_at(ctx.offset);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for field in others(ctx).filter(|it| is_key(&it.key)) {
        *counts.entry(&field.key).or_default() += 1;
    }
    counts.retain(|key, _| !part.model.fields.iter().any(|it| it.key == *key));
    items.extend(most_frequent(&counts).into_iter().map(|key| {
        let text = format!("{key}: ");
        let detail = match counts[key] {
            1 => "in another document".to_owned(),
            count => format!("in {count} other documents"),
        };
        item(ctx.line, key, text, &detail)
    }));
}

fn most_frequent<'a>(counts: &BTreeMap<&'a str, usize>) -> Vec<&'a str> {
    let mut all: Vec<&str> = counts.keys().copied().collect();
    all.sort_by_key(|it| std::cmp::Reverse(counts[it]));
    all
}

fn values(ctx: &CompletionCtx<'_>, key: &str, typed: &str, items: &mut Vec<CompletionItem>) {
    let lower = key.to_lowercase().replace(['_', '-'], " ");
    // Paths are offered as such.
    if words::holds_one(&lower, |it| it.specs) {
        return;
    }
    let space = if typed.is_empty() { " " } else { "" };
    let quote = typed.trim_start().chars().next().filter(|it| matches!(it, '"' | '\''));
    let typed = typed.trim_start_matches([' ', '"', '\'']);
    let end = quote.map_or_else(|| ctx.after.find(" #"), |quote| ctx.after.find(quote));
    let end = end.unwrap_or(ctx.after.len());
    let range = ctx.around(typed, ctx.after[..end].trim_end());
    let mut offer = |value: &str, detail: &str| {
        if !items.iter().any(|it| it.label == value) {
            items.push(item(range, value, format!("{space}{value}"), detail));
        }
    };
    if words::holds_one(&lower, |it| it.dates) && !ctx.today.date.is_empty() {
        offer(ctx.today.date, "today");
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for field in others(ctx).filter(|it| *it.key == *key && !it.value.is_empty()) {
        *counts.entry(&field.value).or_default() += 1;
    }
    let is_status = words::is_one(&lower, |it| it.status);
    // What one document says alone is its own.
    counts.retain(|value, count| day(value).is_none() && (is_status || *count > 1));
    let of_template = ctx.ctx.scope.template.as_ref().and_then(|it| it.choice(&lower));
    let is_known = is_status && (of_template.is_some() || counts.is_empty());
    let states = if is_known { states(&ctx.ctx, &lower) } else { Vec::new() };
    states.iter().for_each(|it| offer(it, "one of the alternatives"));
    for value in most_frequent(&counts).into_iter().take(MOST) {
        offer(value, "in other documents");
    }
}

fn item(range: TextRange, label: &str, text: String, detail: &str) -> CompletionItem {
    let item = CompletionItem::plain(CompletionKind::Value, label, range);
    CompletionItem { detail: detail.to_owned(), ..item }.inserting(text)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_completion;

    const OTHERS: &str = "//- /specs/002-b/spec.md\n---\nstatus: review\nowner: Ann\ndate: 2026-01-02\n---\n# Spec\n//- /specs/003-c/spec.md\n---\nstatus: draft\nowner: Ann\nby: Bo\n---\n# Spec\n//- /specs/003-c/plan.md\n---\nengine: steam\n---\n# Plan\n";

    #[track_caller]
    fn check(spec: &str, expected: &str) {
        check_completion(&format!("//- /specs/001-a/spec.md\n{spec}\n# Spec\n{OTHERS}"), expected);
    }

    #[test]
    fn the_fields_of_other_documents_of_the_role_are_offered_the_most_frequent_first() {
        check(
            "---\nowner: Cy\n$0\n---",
            "
            status `` => `status: `
            by `` => `by: `
            date `` => `date: `
            ",
        );
        check("---\nowner: Cy\n  st$0\n---", "");
        check("Words\n\nst$0", "");
    }

    #[test]
    fn the_values_of_other_documents_are_offered_and_the_day() {
        check("---\nstatus: $0\n---", "draft\nreview");
        check(
            "---\nstatus: \"dr$0aft\" # so far\n---",
            "draft `draft` => `draft`\nreview `draft` => `review`",
        );
        check("---\nstatus:$0\n---", "draft `` => ` draft`\nreview `` => ` review`");
        check("---\nowner: $0\n---", "Ann");
        check("---\nby: $0\n---", "");
        check("---\ndate: $0\n---", "2026-11-29");
    }

    #[test]
    fn where_no_document_has_a_status_those_of_the_language_are_offered() {
        check_completion(
            "//- /specs/001-a/spec.md\n---\nstatus: $0\n---\n# Feature Specification: A\n",
            "Draft\nIn review\nApproved",
        );
    }
}
