//! Choices left standing: `**Status**: Draft | Review | Approved`, `Low/Med/High` in a cell. The
//! alternatives have no brackets, so they must be words that are offered to be chosen from.

use text_size::TextRange;

use super::metadata::Metadata;
use super::table::Row;
use super::{Leaf, Model};

/// Alternatives of which one should stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// All of them.
    pub range: TextRange,
}

/// Words that forms offer, in small letters.
const OFFERED: &[&str] = &[
    "approved",
    "archived",
    "blocked",
    "cancelled",
    "canceled",
    "closed",
    "complete",
    "completed",
    "critical",
    "deferred",
    "deprecated",
    "done",
    "draft",
    "fail",
    "final",
    "high",
    "implemented",
    "in progress",
    "in review",
    "low",
    "major",
    "med",
    "medium",
    "minor",
    "n/a",
    "no",
    "none",
    "not started",
    "open",
    "optional",
    "p0",
    "p1",
    "p2",
    "p3",
    "partial",
    "pass",
    "pending",
    "planned",
    "proposed",
    "ready",
    "rejected",
    "required",
    "review",
    "reviewed",
    "superseded",
    "todo",
    "trivial",
    "unknown",
    "yes",
    "accepted",
    "active",
    "inactive",
    "internal",
    "public",
    "confidential",
    "restricted",
    "large",
    "small",
    "高",
    "中",
    "低",
    "草案",
    "草稿",
    "审核中",
    "评审中",
    "已批准",
    "承認済み",
    "レビュー中",
    "下書き",
    "必須",
    "任意",
    "有",
    "無",
    "是",
    "否",
    "alto",
    "alta",
    "medio",
    "media",
    "baixo",
    "baixa",
    "bajo",
    "baja",
    "borrador",
    "aprobado",
    "aprovado",
    "rascunho",
    "hoch",
    "mittel",
    "niedrig",
    "entwurf",
    "élevé",
    "moyen",
    "faible",
    "brouillon",
    "approuvé",
    "высокий",
    "средний",
    "низкий",
    "черновик",
    "утверждено",
    "높음",
    "중간",
    "낮음",
    "초안",
    "승인",
];

/// The value of a field.
pub(super) fn collect_value(leaf: Leaf<'_>, field: &Metadata, model: &mut Model) {
    let value = &leaf.text[field.value];
    if is_choice(value, '|') || is_choice(value, '/') {
        model.choices.push(Choice { range: field.value });
    }
}

/// The cells of a row below the header.
pub(super) fn collect_row(leaf: Leaf<'_>, row: &Row, model: &mut Model) {
    if row.header {
        return;
    }
    let chosen = row.cells.iter().filter(|cell| is_choice(&leaf.text[**cell], '/'));
    model.choices.extend(chosen.map(|range| Choice { range: *range }));
}

/// Alternatives are few words each, and at least half of them are words that forms offer.
fn is_choice(value: &str, separator: char) -> bool {
    if !value.contains(separator) || value.contains(['[', '{', '<', ':', '(', '`', '.']) {
        return false;
    }
    let parts: Vec<&str> = value.split(separator).map(bare).collect();
    let short =
        parts.iter().all(|part| (1..=3).contains(&part.split(' ').count()) && !part.is_empty());
    let offered = parts.iter().filter(|part| is_offered(part)).count();
    let enough = match separator {
        '|' if parts.len() == 2 => offered == 2,
        '|' => offered * 2 >= parts.len(),
        _ => offered == parts.len() && parts.len() >= 3,
    };
    short && enough
}

fn is_offered(part: &str) -> bool {
    OFFERED.contains(&part.to_lowercase().as_str())
}

/// An alternative without the marks and signs around it.
fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_choice;

    #[test]
    fn alternatives_that_forms_offer_are_a_choice() {
        assert!(is_choice("Draft | Review | Approved", '|'));
        assert!(is_choice("🔴 CRITICAL / 🟡 HIGH / 🟢 MEDIUM", '/'));
        assert!(is_choice("高/中/低", '/'));
    }

    #[test]
    fn filled_values_are_none() {
        let filled =
            ["iOS | Android | Web", "Approved", "1.0 | 2.0", "`a` | `b`", "Complete | 2025-10-01"];
        for value in filled {
            assert!(!is_choice(value, '|'), "{value}");
        }
        for value in ["TCP/IP", "and/or", "Yes/No", "src/high/low"] {
            assert!(!is_choice(value, '/'), "{value}");
        }
    }
}
