//! Context of a cited id that suggests it belongs to another feature or is only an example: a path to another
//! document, a feature number, an example. It does not resolve the id.

use text_size::TextRange;

use super::scan::{digits, find};
use crate::model::{Leaf, Model};
use crate::syntax::InlineKind;
use crate::words;

/// What else the text around a cited id mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beside {
    /// Nothing: the id belongs to this feature.
    #[default]
    Nothing,
    /// The number of a feature, as in `spec 029`, `029-sails`, `F029`.
    Feature(u32),
    /// A legend: the document itself explains what the id means.
    Legend,
    /// Another document or a tracker; or the id is an example, quoted, or said to be removed.
    Elsewhere,
}

impl Beside {
    fn and(self, other: Beside) -> Beside {
        match (self, other) {
            (Beside::Nothing, one) | (one, Beside::Nothing) => one,
            (one, other) if one == other => one,
            _ => Beside::Elsewhere,
        }
    }
}

/// What a block mentions.
pub(super) fn around(leaf: Leaf<'_>, model: &Model) -> Beside {
    let content = leaf.content();
    let links = model
        .links
        .iter()
        .rev()
        .take_while(|it| it.range.start() >= leaf.block.range.start())
        .filter(|it| leaf.block.content.contains_range(it.range));
    let paths = links.map(|link| of_path(&leaf.text[link.target]));
    if is_legend(content) {
        return Beside::Legend;
    }
    // `CHK020–CHK029 are N/A for this feature`: such ids are not defined anywhere.
    if content.contains("N/A") {
        return Beside::Elsewhere;
    }
    let letters = find(content).into_iter().filter(|it| {
        let written = &content[it.range];
        &*it.first.series == "F"
            && it.last.is_none()
            && (3..=4).contains(&written.len())
            && !written.contains('-')
    });
    let letters = letters.map(|it| Beside::Feature(it.first.number));
    let all = paths.chain([numbers(content)]).chain(letters);
    all.fold(Beside::Nothing, Beside::and)
}

/// The context of one id in a block. `around` is what the block as a whole mentions.
pub(super) fn of(leaf: Leaf<'_>, range: TextRange, around: Beside) -> Beside {
    let base = leaf.block.content.start();
    let content = leaf.content();
    let before = &content[..usize::from(range.start() - base)];
    let after = &content[usize::from(range.end() - base)..];
    let kinds = &[InlineKind::CodeSpan, InlineKind::Strikethrough];
    // `FR-009-style`; `ISO-10000-3`, whose number goes on.
    let goes_on = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let glued = after.strip_prefix('-').is_some_and(|it| it.starts_with(goes_on));
    let quoted = before.matches('"').count() % 2 == 1 && after.contains('"');
    let example = before.rfind('(').is_some_and(|at| {
        let inner = &before[at..];
        !inner.contains(')') && words::holds_one(&inner.to_lowercase(), |it| it.examples)
    });
    if glued || quoted || example || is_gone(after) || leaf.is_within(range, kinds) {
        Beside::Elsewhere
    } else {
        around
    }
}

/// Whether the text says that the id is gone: `T028 has been removed`, `FR-004 (dropped)`, `FR-004 已删除`. In
/// scripts with spaces a verb or parenthesis has to come between: `FR-004 deleted rows` is about rows.
fn is_gone(after: &str) -> bool {
    const NEAR: usize = 24;
    let near = after.char_indices().nth(NEAR).map_or(after, |(end, _)| &after[..end]);
    let ends = [',', ';', '.', '\n', '|', '，', '、', '；', '。'];
    let clause = near.split(ends).next().unwrap_or_default().to_lowercase();
    let rest = clause.trim_start_matches([' ', '*', '_']);
    let verb = rest.starts_with(|c: char| u32::from(c) >= 0x2e80)
        || !words::all(|it| it.gone).any(|word| rest.starts_with(word));
    verb && words::holds_one(rest, |it| it.gone)
}

/// `**[Story]**: the story that a task serves (US1, US2)`: explains the labels of the tasks.
fn is_legend(content: &str) -> bool {
    let bare = content.trim_start_matches(['*', '`']);
    let label = bare.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    label.is_some_and(|(_, rest)| rest.trim_start_matches(['*', '`', '?']).starts_with([':', '：']))
}

/// What the destination of a link refers to. Documents in the same folder or its subfolders belong to the
/// feature itself.
fn of_path(raw: &str) -> Beside {
    const OWN: &[&str] =
        &[".", "..", "checklists", "contracts", "artifacts", "tasks", "reviews", "notes", "specs"];
    let path = raw.split(['#', '?']).next().unwrap_or_default();
    if path.contains("://") {
        return Beside::Elsewhere;
    }
    let Some((folders, name)) = path.rsplit_once(['/', '\\']) else { return Beside::Nothing };
    if !name.ends_with(".md") {
        return Beside::Nothing;
    }
    let numbered = folders.split(['/', '\\']).find_map(slug_number);
    let is_own = folders.split(['/', '\\']).all(|it| it.is_empty() || OWN.contains(&it));
    match numbered {
        Some(number) => Beside::Feature(number),
        None if is_own => Beside::Nothing,
        None => Beside::Elsewhere,
    }
}

/// The number of a feature's folder: `029-sails`.
fn slug_number(name: &str) -> Option<u32> {
    let len = digits(name.as_bytes());
    let named = name[len..].strip_prefix('-')?.starts_with(|c: char| c.is_ascii_lowercase());
    (named && (2..=4).contains(&len)).then(|| name[..len].parse().ok()).flatten()
}

/// Numbers of features and trackers in a text: `059`, `029-sails`, `feature 3`, `spec 029`, `#12`.
fn numbers(content: &str) -> Beside {
    let bytes = content.as_bytes();
    let mut found = Beside::Nothing;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let len = digits(&bytes[at..]);
        found = found.and(number(&content[..at], &content[at..at + len], &content[at + len..]));
        at += len;
    }
    found
}

fn number(before: &str, digits: &str, after: &str) -> Beside {
    let Ok(value) = digits.parse() else { return Beside::Nothing };
    if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '.' | '_' | '$'))
    {
        return Beside::Nothing;
    }
    if before.ends_with('#') && !before.ends_with("##") {
        return Beside::Elsewhere;
    }
    let slug = digits.len() == 3
        && after
            .strip_prefix('-')
            .is_some_and(|it| it.starts_with(|c: char| c.is_ascii_lowercase()));
    let open = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '%' | '_'))
        && !after.starts_with(". ");
    // `T001, 002` continues a list of ids.
    let listed = before.trim_end().ends_with([',', '/', '、', '~']) || before.ends_with("and ");
    let padded = digits.len() == 3 && digits.starts_with('0') && !open && !listed;
    if slug || padded || !open && is_named(before) {
        return Beside::Feature(value);
    }
    Beside::Nothing
}

/// Whether a word for a feature comes right before the number.
fn is_named(before: &str) -> bool {
    let Some(named) = before.strip_suffix(' ').or_else(|| before.strip_suffix(" `")) else {
        return false;
    };
    let word = named.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    words::is_one(word, |it| it.features)
}
