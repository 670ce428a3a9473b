//! Choices not made yet: `**Status**: Draft | Review | Approved`, `Low/Med/High` in a cell. Such alternatives
//! have no brackets, so they have to be words that are typical of a choice.

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::metadata::Metadata;
use super::table::Row;
use super::{Leaf, Model};
use crate::words;

/// A list of alternatives of which one should be left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The range of all alternatives.
    pub range: TextRange,
    /// Whether they are the value of a field in a list item; such lists also describe the values of types.
    pub item: bool,
}

/// Whether a field of this name holds a status or a grade.
pub(crate) fn is_graded(key: &str) -> bool {
    words::is_one(key, |it| it.graded)
}

/// Whether the text inside brackets or braces is a choice: `Draft | Review`, `Low/High`. The form is enough,
/// except for a slash between two words: `Component/Feature` may be a name.
pub(crate) fn offers(inner: &str) -> bool {
    let by_pipe: Vec<&str> = inner.split('|').map(bare).collect();
    let by_slash: Vec<&str> = inner.split('/').map(bare).collect();
    let plain = !inner.contains(['[', '{', '<', ':', '(', '`', '.', '"', '\'']);
    let piped = by_pipe.len() >= 2 && are_short(&by_pipe) && !inner.contains("||");
    let slashed = by_slash.len() >= 3
        && are_alike(&by_slash)
        && by_slash.iter().all(|it| !it.starts_with(char::is_lowercase) && !it.contains(' '));
    let offered = by_slash.len() >= 2 && by_slash.iter().all(|part| is_offered(part));
    plain && (piped || slashed) || offered
}

/// The alternatives of a choice, with or without the marks of a placeholder around it.
pub fn alternatives(choice: &str) -> Vec<&str> {
    let inner = choice.trim_matches(['[', ']', '{', '}', '<', '>']);
    let separator = if inner.contains('|') { '|' } else { '/' };
    inner.split(separator).map(str::trim).collect()
}

/// What a placeholder suggests that is no choice: its examples, `e.g., SQLite, files on disk or N/A`, or both sides of
/// `REST or GraphQL`. At least two, or none.
pub fn suggestions(name: &str) -> Vec<&str> {
    let found = match behind_examples(name) {
        Some(examples) => listed(examples),
        None => sides(name),
    };
    if found.len() > 1 { found } else { Vec::new() }
}

/// The text after the words that announce examples.
fn behind_examples(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    if lower.len() != name.len() {
        return None;
    }
    let found = words::all(|it| it.examples)
        .filter_map(|word| lower.find(word).map(|at| (at, at + word.len())));
    let (_, end) = found.min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end)))?;
    Some(name[end..].trim_start_matches([',', ':', '：', '、', ' ']))
}

/// The items of a list, `one, two or three`; `one/two/three` where it has no other.
pub(super) fn listed(list: &str) -> Vec<&str> {
    if list.contains(['(', '（', '[', '{']) {
        return Vec::new();
    }
    let mut items: Vec<&str> =
        list.split([';', '、', '，']).flat_map(|it| it.split(", ")).collect();
    if let Some(last) = items.pop() {
        items.extend(by_or(last));
    }
    if let Some(only) =
        items.first().copied().filter(|it| is_open(items.get(1).copied()) && is_path(it))
    {
        items = only.split('/').collect();
    }
    let items = items.into_iter().map(|item| item.trim().trim_matches(['"', '\'', '“', '”']));
    items.filter(|it| is_item(it)).collect()
}

fn is_path(item: &str) -> bool {
    item.contains('/') && !item.contains([' ', '.', ':'])
}

fn is_item(text: &str) -> bool {
    const MOST_WORDS: usize = 6;
    let is_marker = text.contains("NEEDS CLARIFICATION");
    let goes_on = text.trim_end_matches('.').eq_ignore_ascii_case("etc") || text == "…";
    let words = text.split_whitespace().count();
    text.contains(char::is_alphanumeric) && !is_marker && !goes_on && words <= MOST_WORDS
}

/// Whether nothing but a marker follows.
fn is_open(next: Option<&str>) -> bool {
    next.is_none_or(|next| next.contains("NEEDS CLARIFICATION"))
}

/// Both sides of a word such as `or`; all of the text where it has none. A list may have the word before its last item.
fn by_or(text: &str) -> Vec<&str> {
    let words = || words::all(|it| it.or);
    let bare = words().find_map(|word| text.strip_prefix(word)?.strip_prefix(' ')).unwrap_or(text);
    let parted = words().find_map(|word| {
        let (at, found) = bare.match_indices(word).find(|(at, found)| {
            let (before, after) = (&bare[..*at], &bare[at + found.len()..]);
            before.ends_with(' ') && after.starts_with(' ')
                || !word.is_ascii() && word.chars().count() > 1 && !before.is_empty()
        })?;
        Some(vec![bare[..at].trim(), bare[at + found.len()..].trim()])
    });
    parted.unwrap_or_else(|| vec![bare])
}

/// Both sides of `REST or GraphQL`, which are names or typical of a choice; `Describe or link it` has none.
fn sides(name: &str) -> Vec<&str> {
    let sides = by_or(name);
    let clear = sides.iter().all(|it| is_offered(it)) || sides.iter().all(|it| is_name(it));
    if clear { sides } else { Vec::new() }
}

fn is_name(part: &str) -> bool {
    let marks = part.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count();
    !part.contains(' ') && marks > 1
}

/// A choice as the value of a field.
pub(super) fn collect_value(leaf: Leaf<'_>, field: &Metadata, model: &mut Model) {
    let (key, value) = (&leaf.text[field.key], &leaf.text[field.value]);
    if is_choice(key, value, '|') || is_choice(key, value, '/') {
        let item = leaf.block.item.is_some();
        model.choices.push(Choice { range: field.value, item });
    }
}

/// Choices in the cells of a row below the header.
pub(super) fn collect_row(leaf: Leaf<'_>, row: &Row, model: &mut Model) {
    if row.header {
        return;
    }
    let cells: FxHashSet<&str> = row.cells.iter().map(|cell| bare(&leaf.text[*cell])).collect();
    let chosen = row.cells.iter().filter(|cell| {
        let text = &leaf.text[**cell];
        is_choice("", text, '/') && !is_picked(text, &cells)
    });
    model.choices.extend(chosen.map(|range| Choice { range: *range, item: false }));
}

/// Whether one of some alternatives is another cell of the row: `'red'` beside `red / green / blue` is the one that was
/// picked.
fn is_picked(all: &str, cells: &FxHashSet<&str>) -> bool {
    all.split('/').map(bare).any(|it| !it.is_empty() && cells.contains(it))
}

/// Alternatives have a few words each, and at least half of them are words typical of a choice. If they are
/// written alike, one such word is enough, and none is needed if the field is a status or a grade.
fn is_choice(key: &str, value: &str, separator: char) -> bool {
    if !value.contains(separator) || value.contains(['[', '{', '<', ':', '(', '`', '.', '"', '\''])
    {
        return false;
    }
    if is_legend(key, value, separator) {
        return false;
    }
    let parts: Vec<&str> = value.split(separator).map(bare).collect();
    let offered = parts.iter().filter(|part| is_offered(part)).count();
    let alike = are_alike(&parts);
    let enough = match separator {
        '|' if alike && is_graded(key) => true,
        '|' if parts.len() == 2 => offered == 2,
        '|' => offered * 2 >= parts.len() || alike && offered > 0,
        _ => offered == parts.len() && parts.len() >= 3,
    };
    are_short(&parts) && enough
}

/// Whether each alternative begins with a sign of its own, `✅ done | ⏳ waiting`, and the field is not a status or a
/// grade: then the signs are explained.
fn is_legend(key: &str, value: &str, separator: char) -> bool {
    let mut signs = FxHashSet::default();
    let is_signed = value.split(separator).all(|part| {
        let sign = part.trim().split(' ').next().unwrap_or_default();
        let is_sign = !sign.contains(|c: char| c.is_alphanumeric() || c.is_ascii());
        !sign.is_empty() && is_sign && signs.insert(sign)
    });
    is_signed && !key.is_empty() && !is_graded(key)
}

/// Whether all have only a few words.
fn are_short(parts: &[&str]) -> bool {
    parts.iter().all(|part| (1..=3).contains(&part.split(' ').count()) && !part.is_empty())
}

fn is_offered(part: &str) -> bool {
    words::is_one(part, |it| it.offered) || is_step(part)
}

/// A step of a scale with fixed symbols: a size, `XS` to `XXL`, or a priority, `P0` to `P3`.
fn is_step(part: &str) -> bool {
    let part = part.to_lowercase();
    let size = part.trim_start_matches('x');
    let sized = matches!(size, "s" | "l") && part.len() <= 3 || part == "m";
    sized || matches!(part.as_bytes(), [b'p', b'0'..=b'3'])
}

/// Whether all are words without digits whose initials have the same case.
fn are_alike(parts: &[&str]) -> bool {
    let case = |part: &&str| part.chars().next().map(char::is_uppercase);
    let words =
        |part: &&str| part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'));
    parts.iter().all(words) && parts.windows(2).all(|pair| case(&pair[0]) == case(&pair[1]))
}

/// An alternative without surrounding marks and symbols.
fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{is_choice, offers, suggestions};

    #[test]
    fn examples_and_both_sides_of_or_are_suggested() {
        for (name, expected) in [
            ("e.g., SQLite, files on disk or N/A", &["SQLite", "files on disk", "N/A"][..]),
            ("if any, e.g., Hemp 3.1, Steel or NEEDS CLARIFICATION", &["Hemp 3.1", "Steel"]),
            ("e.g., bell/horn/drum or NEEDS CLARIFICATION", &["bell", "horn", "drum"]),
            ("e.g., 1000 rings/s, 60 fps, etc.", &["1000 rings/s", "60 fps"]),
            ("z.B. Hanf, Stahl oder Nylon", &["Hanf", "Stahl", "Nylon"]),
            ("例如 麻绳、钢索", &["麻绳", "钢索"]),
            ("REST or GraphQL", &["REST", "GraphQL"]),
            ("low or high", &["low", "high"]),
            ("e.g., 4th project", &[]),
            ("e.g., a bell (small, loud), a horn", &[]),
            ("Describe or link the plan", &[]),
            ("Owner or Team", &[]),
            ("Name", &[]),
        ] {
            assert_eq!(suggestions(name), expected, "{name}");
        }
    }

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
        for inner in ["Low/High", "Draft | Review", "Yes / No", "hoch/niedrig", "低/高"] {
            assert!(offers(inner), "{inner}");
        }
        for inner in ["and/or", "TCP/IP", "src/high", "Low", "Bell/Horn", "a || b"] {
            assert!(!offers(inner), "{inner}");
        }
    }

    #[test]
    fn in_brackets_the_form_says_it_whatever_the_words() {
        for inner in ["Hemp | Steel", "single sail | two sails", "Hemp/Steel/Nylon", "XS/S/M"] {
            assert!(offers(inner), "{inner}");
        }
        for inner in ["src/bells/rope", "docs/Bells/Rope.md", "Bell | ", "the old bell tower | x"] {
            assert!(!offers(inner), "{inner}");
        }
    }

    #[test]
    fn alternatives_are_known_in_every_language() {
        for value in [
            "Entwurf | Freigegeben",
            "Borrador | En revisión | Aprobado",
            "Brouillon | Approuvé",
            "Bozza | Approvato",
            "Rascunho | Em revisão | Aprovado",
            "Черновик | Утверждено",
            "下書き | レビュー中 | 承認済み",
            "초안 | 검토 중 | 승인",
            "草稿 | 评审中 | 已批准",
        ] {
            assert!(is_choice("", value, '|'), "{value}");
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
