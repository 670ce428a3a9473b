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
    /// Whether they are the value of a list item's field: such lists name the values of types, too.
    pub item: bool,
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
    "xs",
    "s",
    "m",
    "l",
    "xl",
    "xxl",
];

/// Names of fields that have one of a few states or grades, in small letters.
const GRADED: &[&str] = &[
    "status",
    "state",
    "stage",
    "priority",
    "risk",
    "risk level",
    "severity",
    "level",
    "size",
    "effort",
    "impact",
    "likelihood",
    "complexity",
    "confidence",
    "decision",
    "verdict",
    "ステータス",
    "優先度",
    "状态",
    "狀態",
    "优先级",
    "상태",
    "우선순위",
    "estado",
    "prioridad",
    "prioridade",
    "статус",
    "приоритет",
    "priorität",
    "statut",
    "priorité",
];

/// Whether a field's name says that its value is a state or a grade.
pub(crate) fn is_graded(key: &str) -> bool {
    GRADED.contains(&key.to_lowercase().as_str())
}

/// Whether what stands in brackets or braces is to be chosen from: `Draft | Review`, `Low/High`.
pub(crate) fn offers(inner: &str) -> bool {
    let parts: Vec<&str> = inner.split('/').map(bare).collect();
    is_choice("", inner, '|') || parts.len() >= 2 && parts.iter().all(|part| is_offered(part))
}

/// The value of a field.
pub(super) fn collect_value(leaf: Leaf<'_>, field: &Metadata, model: &mut Model) {
    let (key, value) = (&leaf.text[field.key], &leaf.text[field.value]);
    if is_choice(key, value, '|') || is_choice(key, value, '/') {
        let item = leaf.block.item.is_some();
        model.choices.push(Choice { range: field.value, item });
    }
}

/// The cells of a row below the header.
pub(super) fn collect_row(leaf: Leaf<'_>, row: &Row, model: &mut Model) {
    if row.header {
        return;
    }
    let chosen = row.cells.iter().filter(|cell| is_choice("", &leaf.text[**cell], '/'));
    model.choices.extend(chosen.map(|range| Choice { range: *range, item: false }));
}

/// Alternatives are few words each, and at least half of them are words that forms offer; where they
/// are written alike, one is enough, and none is needed where the field has a state or a grade.
fn is_choice(key: &str, value: &str, separator: char) -> bool {
    if !value.contains(separator) || value.contains(['[', '{', '<', ':', '(', '`', '.', '"', '\''])
    {
        return false;
    }
    let parts: Vec<&str> = value.split(separator).map(bare).collect();
    let short =
        parts.iter().all(|part| (1..=3).contains(&part.split(' ').count()) && !part.is_empty());
    let offered = parts.iter().filter(|part| is_offered(part)).count();
    let alike = are_alike(&parts);
    let enough = match separator {
        '|' if alike && is_graded(key) => true,
        '|' if parts.len() == 2 => offered == 2,
        '|' => offered * 2 >= parts.len() || alike && offered > 0,
        _ => offered == parts.len() && parts.len() >= 3,
    };
    short && enough
}

fn is_offered(part: &str) -> bool {
    OFFERED.contains(&part.to_lowercase().as_str())
}

/// Whether all are words without digits that begin with letters of the same case.
fn are_alike(parts: &[&str]) -> bool {
    let case = |part: &&str| part.chars().next().map(char::is_uppercase);
    let words =
        |part: &&str| part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'));
    parts.iter().all(words) && parts.windows(2).all(|pair| case(&pair[0]) == case(&pair[1]))
}

/// An alternative without the marks and signs around it.
fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{is_choice, offers};

    #[test]
    fn alternatives_that_forms_offer_are_a_choice() {
        assert!(is_choice("", "Draft | Review | Approved", '|'));
        assert!(is_choice("", "🔴 CRITICAL / 🟡 HIGH / 🟢 MEDIUM", '/'));
        assert!(is_choice("", "高/中/低", '/'));
    }

    #[test]
    fn alternatives_that_are_written_alike_are_a_choice_where_a_state_is_named() {
        assert!(is_choice("Status", "Sketched | Sewn | Flown", '|'));
        assert!(is_choice("Size", "S | M | L", '|'));
        assert!(is_choice("Standing", "Draft | Sewn | Flown", '|'));
        assert!(!is_choice("Platforms", "Windows | Android | Web", '|'));
        assert!(!is_choice("Status", "Sewn | 2025", '|'));
    }

    #[test]
    fn in_brackets_two_alternatives_are_enough() {
        for inner in ["Low/High", "Draft | Review", "Yes / No"] {
            assert!(offers(inner), "{inner}");
        }
        for inner in ["and/or", "TCP/IP", "src/high", "Low"] {
            assert!(!offers(inner), "{inner}");
        }
    }

    #[test]
    fn filled_values_are_none() {
        let filled =
            ["iOS | Android | Web", "Approved", "1.0 | 2.0", "`a` | `b`", "Complete | 2025-10-01"];
        for value in filled {
            assert!(!is_choice("", value, '|'), "{value}");
        }
        for value in ["TCP/IP", "and/or", "Yes/No", "src/high/low"] {
            assert!(!is_choice("", value, '/'), "{value}");
        }
    }
}
