//! Open questions: `[NEEDS CLARIFICATION: …]`, or those words alone as the value of a field.

use text_size::{TextRange, TextSize};

use super::choice::listed;
use super::metadata::Metadata;
use super::token::{Token, TokenContext};
use super::{Leaf, Model};
use crate::syntax::{BlockKind, InlineKind};
use crate::words;

/// A marker that something needs clarification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The marker.
    pub range: TextRange,
    /// The question; empty if the marker does not ask one.
    pub text: String,
}

const MARKER: &str = "NEEDS CLARIFICATION";

/// Whether the text in brackets is a clarification marker.
pub(super) fn is_marker(inner: &str) -> bool {
    behind_marker(inner).is_some()
}

/// The text after the marker's words. A formatter may have wrapped the words.
fn behind_marker(inner: &str) -> Option<&str> {
    let (needs, clarification) = MARKER.split_once(' ')?;
    let rest = inner.trim_start().strip_prefix(needs)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())?.strip_prefix(clarification)
}

/// The answers that a question offers in a clear form: `(a) once (b) twice?`, `way not said - mail, card or key?`. At
/// least two, or none.
pub fn answers(question: &str) -> Vec<&str> {
    const MOST_WORDS: usize = 5;
    let found = lettered(question).or_else(|| listed_at_end(question)).unwrap_or_default();
    let are_short =
        found.iter().all(|it| (1..=MOST_WORDS).contains(&it.split_whitespace().count()));
    if found.len() > 1 && are_short { found } else { Vec::new() }
}

/// The texts behind `(a)`, `(b)` and on.
fn lettered(question: &str) -> Option<Vec<&str>> {
    let mark = |number: u8| {
        let (small, large) = (char::from(b'a' + number), char::from(b'A' + number));
        let marks = [format!("({small})"), format!("({large})")];
        marks.into_iter().find_map(|mark| Some((question.find(&mark)?, mark.len())))
    };
    let marks: Vec<(usize, usize)> = (0..8).map_while(mark).collect();
    marks.first()?;
    let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([question.len()]);
    let texts = marks.iter().zip(ends).map(|((at, len), end)| question.get(at + len..end));
    texts.map(|text| text.map(without_or)).collect()
}

/// An answer without the signs around it, and without the word that joins it to the next.
fn without_or(answer: &str) -> &str {
    let is_sign = |c: char| c == ' ' || ",;?.、，；？".contains(c);
    let text = answer.trim_matches(is_sign);
    let before_or =
        words::all(|it| it.or).find_map(|word| text.strip_suffix(word)?.strip_suffix([' ', ',']));
    before_or.unwrap_or(text).trim_matches(is_sign)
}

/// The items of the list with which a question ends, after a dash.
fn listed_at_end(question: &str) -> Option<Vec<&str>> {
    let list = question.trim_end().strip_suffix(['?', '？'])?;
    let (_, list) = [" - ", " – ", " — "].iter().find_map(|dash| list.rsplit_once(dash))?;
    let is_plain = !list.contains(['(', '"', ':', '.']);
    (is_plain && list.contains(", ")).then(|| listed(list))
}

pub(super) fn collect_marker(leaf: Leaf<'_>, token: &Token, model: &mut Model) {
    let text = behind_marker(token.inner(leaf.text)).unwrap_or_default();
    let is_heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
    if is_heading && !text.trim_start().starts_with([':', '：']) && !text.ends_with(['?', '？']) {
        // The questions are below it, if any.
        return;
    }
    let text = text.trim_start_matches([':', '：', ' ', '-']).trim();
    let struck = leaf.is_within(token.range, &[InlineKind::Strikethrough]);
    if token.place != TokenContext::Text || struck || is_mention(leaf, token, !text.is_empty()) {
        return;
    }
    if text != "specific question" {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        model.questions.push(Question { range: token.range, text });
    }
}

/// Whether a marker is only mentioned, as in "No [NEEDS CLARIFICATION] markers remain", or an arrow after it
/// points to the answer.
fn is_mention(leaf: Leaf<'_>, token: &Token, asks: bool) -> bool {
    const NOUNS: &[&str] = &[
        "marker",
        "tag",
        "item",
        "→",
        "->",
        "=>",
        "⇒",
        "✅",
        "resolved",
        "answered",
        "マーカー",
        "标记",
    ];
    const ALWAYS: &[&str] = &["no", "any", "use", "as", "marcador", "marcadores", "nenhum", "sem"];
    const WITHOUT_QUESTION: &[&str] = &[
        "all",
        "zero",
        "every",
        "each",
        "remaining",
        "contains",
        "contain",
        "resolve",
        "resolved",
        "mark",
        "marked",
        "unresolved",
        "outstanding",
    ];
    let before = before(leaf, token);
    let after = after(leaf, token);
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let noun = after.trim_start_matches(['*', '_', '(', ' ']);
    NOUNS.iter().any(|word| noun.starts_with(word))
        || before.ends_with(['"', '\'', '“', '「', '`'])
        || ALWAYS.contains(&last)
        || !asks && WITHOUT_QUESTION.contains(&last)
}

/// Number of bytes that are examined on either side of a marker.
const NEAR: usize = 40;

fn before(leaf: Leaf<'_>, token: &Token) -> String {
    let start = usize::from(leaf.block.content.start());
    let before = &leaf.text[start..token.range.start().into()];
    let near = (before.len().saturating_sub(NEAR)..=before.len()).find_map(|at| before.get(at..));
    near.unwrap_or_default().trim_end().to_lowercase()
}

fn after(leaf: Leaf<'_>, token: &Token) -> String {
    let after = leaf.text[token.range.end().into()..].trim_start_matches([' ', '\t']);
    after.chars().take(NEAR).collect::<String>().to_lowercase()
}

/// The marker's words without brackets as a value, perhaps followed by a remark.
pub(super) fn collect_value(leaf: Leaf<'_>, field: &Metadata, model: &mut Model) {
    let value = &leaf.text[field.value];
    let Some(rest) = value.strip_prefix(MARKER) else { return };
    let rest = rest.trim_start_matches('.').trim();
    if rest.is_empty() || rest.starts_with('(') {
        let range = TextRange::at(field.value.start(), TextSize::of(MARKER));
        let text = rest.trim_matches(['(', ')']).to_owned();
        model.questions.push(Question { range, text });
    }
}
