//! The position of a token in its block: a whole value, cell or line, or part of a sentence. A token that is
//! a whole value is a placeholder more often than a remark.

use text_size::TextRange;

use super::Token;
use crate::model::Leaf;
use crate::syntax::BlockKind;
use crate::text::floor;

/// Whether a table cell contains only the token.
pub(in crate::model) fn is_whole_cell(leaf: Leaf<'_>, token: &Token) -> bool {
    if !matches!(leaf.block.kind, BlockKind::TableRow { .. }) {
        return false;
    }
    let (before, after) = around(leaf, token, leaf.block.content);
    let (before, after) = (before.trim_end(), after.trim_start());
    (before.is_empty() || before.ends_with('|')) && (after.is_empty() || after.starts_with('|'))
}

/// Whether a token is the whole value of a field, a whole cell or paragraph, or the end of a heading.
pub(super) fn is_whole_value(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = outside(leaf, token);
    let before = before.trim_end();
    let opens =
        before.is_empty() || before.ends_with([':', '：', '|', '-', '—']) || before.ends_with("**");
    let heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
    opens && ends_value(after, heading)
}

/// Whether a token names the text that follows it: `[Late wind] → furl early`, `**[Late wind]** Furl early.`
pub(super) fn is_label(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = outside(leaf, token);
    let bold = before.len() < around(leaf, token, leaf.block.content).0.len();
    let rest = after.trim_start().trim_start_matches(SEPARATORS).trim_start();
    let parted = rest.len() < after.trim_start().len();
    !matches!(leaf.block.kind, BlockKind::Heading { .. })
        && before.trim().is_empty()
        && (bold || parted || leaf.block.item.is_some())
        && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '"' | '*'))
}

/// Separators between a label and what it names.
const SEPARATORS: &[char] = &[':', '：', '-', '–', '—', '→', '>', '=', '⇒'];

/// Whether a value may end before `after`: no text may follow it, or only another token after a separator.
fn ends_value(after: &str, heading: bool) -> bool {
    let after = after.trim_start_matches([' ', '\t', '*', '_']);
    if after.is_empty() || after.starts_with(['|', '(', '\\']) {
        return true;
    }
    if after.starts_with(['\n', '\r']) {
        return !goes_on(after.trim_start());
    }
    let rest = after.trim_start_matches(SEPARATORS).trim_start_matches([' ', '*', '_']);
    rest.len() < after.len() && (rest.starts_with(['[', '{', '<', '\n', '\r']) || rest.is_empty())
        || heading && after.starts_with('-')
}

/// Whether a line continues the prose of the line above, rather than being a field or token of its own.
fn goes_on(rest: &str) -> bool {
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    rest.starts_with(char::is_alphanumeric) && !line.contains([':', '：', '[', '{', '<'])
}

/// Whether a token is quoted together with other words: a variable in a message, or reported speech.
pub(super) fn is_in_quotation(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    [('"', '"'), ('“', '”'), ('「', '」'), ('«', '»')].into_iter().any(|(open, close)| {
        let opened = if open == close {
            before.matches(open).count() % 2 == 1
        } else {
            before.rfind(open) > before.rfind(close)
        };
        opened && after.contains(close)
    })
}

/// Whether a token is a whole line, or all that follows a label or bullet.
pub(super) fn fills_line(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    let bare = before.trim_end();
    let opens = before.len() <= 2 && bare.is_empty()
        || bare.ends_with([':', '-', '*']) && !bare.ends_with("--");
    opens && after.trim().is_empty()
}

/// Whether a token is all that follows a label and its colon: `**Cost:** <budget>`.
pub(super) fn is_labelled_value(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    let label = before.trim_end().trim_end_matches(['*', '_']);
    label.ends_with([':', '：']) && after.trim().is_empty()
}

/// Whether a token ends a sentence without emphasis, `the chart cannot be read: <reason>`: the variable in a
/// program's message.
pub(super) fn ends_message(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, _) = around_on_line(leaf, token);
    let sentence = before.rsplit('|').next().unwrap_or_default();
    let sentence = sentence.trim_end().strip_suffix(':').filter(|it| !it.contains("**"));
    sentence.is_some_and(|it| it.split_whitespace().count() >= 4)
}

/// Whether a token follows the type of a column, `` `sail` enum [main|jib] ``: the values of the type.
pub(super) fn is_type_of_column(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, _) = around_on_line(leaf, token);
    let kind = before.trim_end();
    let name = kind.trim_end_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.len() < kind.len() && name.ends_with("` ")
}

/// Whether a token is in bold in the middle of a sentence: `a switch **[Day | Week]** above`.
pub(super) fn is_bold_in_sentence(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    let sentence = before.strip_suffix("**").filter(|_| after.starts_with("**"));
    sentence.is_some_and(|it| it.trim_end().ends_with(char::is_alphabetic))
}

/// Whether a token is one of several in bold that hold nothing else, in a sentence: `below it **[Add (s)] [Merge]**`.
/// They are the buttons of a screen.
pub(super) fn is_among_buttons(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    let Some((sentence, left)) = before.rsplit_once("**") else { return false };
    let Some((right, _)) = after.split_once("**") else { return false };
    let are_brackets = |text: &str| {
        let mut rest = text.trim();
        while let Some((_, after)) = rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
            rest = after.trim_start();
        }
        rest.is_empty()
    };
    sentence.trim_end().ends_with(|c: char| c.is_alphabetic() || c == ',')
        && !(left.trim().is_empty() && right.trim().is_empty())
        && are_brackets(left)
        && are_brackets(right)
}

/// Whether a colon follows a token immediately.
pub(super) fn is_followed_by_colon(leaf: Leaf<'_>, token: &Token) -> bool {
    around_on_line(leaf, token).1.starts_with(':')
}

/// Whether a token is an entry of a directory tree, `└── [similar structure]`.
pub(super) fn is_branch(leaf: Leaf<'_>, token: &Token) -> bool {
    let (before, after) = around_on_line(leaf, token);
    before.trim_end().ends_with('─') && after.trim().is_empty()
}

/// Whether a text is a diagram; brackets in it are boxes.
pub(in crate::model) fn is_drawing(text: &str) -> bool {
    const ARROWS: [&str; 12] = ["->", "<-", "=>", "↓", "↑", "→", "←", "▼", "▲", "►", "⇒", "┌"];
    ARROWS.iter().any(|arrow| text.contains(arrow))
        || text.split(['\n', '\r']).any(|line| matches!(line.trim(), "|" | "v" | "V" | "│"))
}

/// The text of the block before and after a token, without emphasis around the token alone.
fn outside<'a>(leaf: Leaf<'a>, token: &Token) -> (&'a str, &'a str) {
    let (mut before, mut after) = around(leaf, token, leaf.block.content);
    for mark in ['*', '_'] {
        while let (Some(left), Some(right)) = (before.strip_suffix(mark), after.strip_prefix(mark))
        {
            (before, after) = (left, right);
        }
    }
    (before, after)
}

fn around<'a>(leaf: Leaf<'a>, token: &Token, range: TextRange) -> (&'a str, &'a str) {
    let before = &leaf.text[TextRange::new(range.start(), token.range.start())];
    let after = &leaf.text[TextRange::new(token.range.end(), range.end().max(token.range.end()))];
    (before, after)
}

/// Maximum number of bytes on either side of a token that are looked at: in a line of a megabyte every token
/// would go through all of it.
const WIDEST: usize = 4 << 10;

fn around_on_line<'a>(leaf: Leaf<'a>, token: &Token) -> (&'a str, &'a str) {
    const ENDS: [char; 2] = ['\n', '\r'];
    let (start, end) = (usize::from(token.range.start()), usize::from(token.range.end()));
    let before = &leaf.text[floor(leaf.text, start.saturating_sub(WIDEST))..start];
    let before = &before[before.rfind(ENDS).map_or(0, |at| at + 1)..];
    // A token that is wrapped has nothing after it on its first line.
    if leaf.text[token.range].contains(ENDS) {
        return (before, "");
    }
    let after = &leaf.text[end..floor(leaf.text, end + WIDEST)];
    (before, &after[..after.find(ENDS).unwrap_or(after.len())])
}
