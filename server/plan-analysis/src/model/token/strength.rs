//! How much a token's own text says for it being a placeholder, in any language. What stands around
//! it in the document and in the template is for the reading to weigh.

use text_size::TextRange;

use super::{Place, Syntax, Token, is_whole_cell};
use crate::model::Leaf;
use crate::model::line::line_at;

/// How sure a token's text makes us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It cannot be a placeholder.
    None,
    /// Only a template's line says so: a tag in capitals, a token in code.
    Line,
    /// One word; a placeholder among others of its kind.
    Weak,
    /// A placeholder wherever it stands in prose.
    Strong,
}

/// Single words that are placeholders where they are all there is to a value.
const WORDS: &[&str] = &[
    "author", "branch", "date", "datetime", "description", "email", "feature", "id", "intent", "link",
    "mission", "name", "number", "owner", "path", "person", "phase", "priority", "role", "status",
    "summary", "target", "team", "title", "url", "value", "version", "infrastructure",
];

/// How instructions begin.
const INSTRUCTIONS: &[&str] = &[
    "add", "brief", "describe", "define", "document", "enter", "explain", "extract", "fill", "give",
    "how", "identify", "if", "insert", "link to", "list", "one", "optional", "provide", "repeat",
    "specify", "state", "summarize", "to be", "what", "when", "where", "which", "who", "why", "your",
];

pub(super) fn of(leaf: Leaf<'_>, token: &Token) -> Strength {
    let inner = token.inner(leaf.text).trim();
    let strength = match token.syntax {
        Syntax::Mustache => mustache(inner),
        Syntax::Guillemet => guillemet(inner),
        Syntax::Bracket => bracket(leaf, token, inner),
        Syntax::Brace => brace(leaf, token, inner),
        Syntax::Angle => angle(leaf, token, inner),
    };
    match token.place {
        Place::Text | Place::FrontMatter if token.glued => strength.min(Strength::Weak),
        Place::Text | Place::FrontMatter => strength,
        Place::CodeSpan => strength.min(code_span(token, inner)),
        Place::PlainFence => strength.min(plain_fence(leaf, token, inner)),
        Place::Code => strength.min(code(token, inner)),
    }
}

fn mustache(inner: &str) -> Strength {
    match is_upper_name(inner) || inner.contains(' ') || is_snake(inner) || !inner.is_ascii() {
        true => Strength::Strong,
        false => Strength::Weak,
    }
}

fn guillemet(inner: &str) -> Strength {
    match is_upper_name(inner) || inner.contains([' ', '|', '/']) || !inner.is_ascii() {
        true => Strength::Strong,
        false => Strength::Weak,
    }
}

fn bracket(leaf: Leaf<'_>, token: &Token, inner: &str) -> Strength {
    let words = inner.split_whitespace().count();
    let lower = inner.to_lowercase();
    match () {
        () if inner.contains("###") || inner == "#" || lower.starts_with("yyyy") => Strength::Strong,
        () if is_upper_snake(inner) => Strength::Strong,
        () if lower.contains("e.g.") || is_instruction(&lower) => Strength::Strong,
        () if inner.contains(" | ") || inner.contains('|') && words == 1 => Strength::Strong,
        () if is_named_value(leaf, token, inner) => Strength::Strong,
        () if is_capitals(inner) => capitals(inner, words).max(in_cell(leaf, token)),
        () if is_list(inner) => Strength::Weak,
        () if words >= 2 && starts_like_prose(inner) => Strength::Strong,
        () if !inner.is_ascii() && inner.chars().count() >= 5 => Strength::Strong,
        () => Strength::Weak,
    }
}

/// `[FEATURE NAME]` is one, `[SECURITY REVIEW]` may be a tag; one word in capitals is a tag until a
/// template says otherwise.
fn capitals(inner: &str, words: usize) -> Strength {
    const HEADS: &[&str] = &["NAME", "TYPE", "TITLE", "DATE", "METHOD", "QUESTION", "PROJECT", "ID"];
    match words {
        0 | 1 if matches!(inner, "FEATURE" | "DATE" | "MISSION" | "TITLE") => Strength::Strong,
        0 | 1 if inner.len() == 1 || WORDS.contains(&inner.to_lowercase().as_str()) => Strength::Weak,
        0 | 1 => Strength::Line,
        _ if HEADS.iter().any(|head| inner.ends_with(head)) => Strength::Strong,
        _ if inner == "REMOVE IF UNUSED" => Strength::Strong,
        _ => Strength::Line,
    }
}

/// What fills a cell is a value, whatever it looks like.
fn in_cell(leaf: Leaf<'_>, token: &Token) -> Strength {
    match is_whole_cell(leaf, token) || token.inner(leaf.text).contains(", ") {
        true => Strength::Weak,
        false => Strength::Line,
    }
}

/// A common name of a value where a value stands: `**Owner**: <name>`.
fn is_named_value(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    WORDS.contains(&inner.to_lowercase().as_str()) && is_whole_value(leaf, token)
}

fn angle(leaf: Leaf<'_>, token: &Token, inner: &str) -> Strength {
    let prose = inner.contains(' ') && is_whole_value(leaf, token);
    match prose || is_named_value(leaf, token, inner) {
        true => Strength::Strong,
        false => Strength::Weak,
    }
}

fn brace(leaf: Leaf<'_>, token: &Token, inner: &str) -> Strength {
    let words = inner.split_whitespace().count();
    match () {
        () if is_named_value(leaf, token, inner) => Strength::Strong,
        () if words >= 2 && starts_like_prose(inner) => Strength::Strong,
        () if is_upper_snake(inner) || is_kebab(inner) => Strength::Strong,
        () if inner.contains('/') && !inner.starts_with('/') => Strength::Strong,
        () => Strength::Weak,
    }
}

/// In a code span nearly everything is a mention; a branch name of the template is not.
fn code_span(token: &Token, inner: &str) -> Strength {
    match token.syntax {
        Syntax::Bracket if inner.contains("###") => Strength::Strong,
        Syntax::Mustache | Syntax::Guillemet if is_snake(inner) || is_upper_name(inner) => Strength::Weak,
        _ => Strength::Line,
    }
}

/// In a fence of text the diagrams are drawn with brackets; a token that fills a line is none.
fn plain_fence(leaf: Leaf<'_>, token: &Token, inner: &str) -> Strength {
    let words = inner.split_whitespace().count();
    match token.syntax {
        Syntax::Mustache | Syntax::Guillemet => Strength::Strong,
        Syntax::Bracket if inner.contains("###") || inner == "REMOVE IF UNUSED" => Strength::Strong,
        Syntax::Bracket if is_upper_snake(inner) => Strength::Strong,
        Syntax::Bracket if words >= 2 && fills_line(leaf, token) => Strength::Strong,
        Syntax::Brace if words >= 3 => Strength::Strong,
        _ => Strength::Line,
    }
}

/// Whether a token is all of a line, or all behind a label, a bullet or the branch of a tree.
fn fills_line(leaf: Leaf<'_>, token: &Token) -> bool {
    let line = line_at(leaf.text, token.range.start());
    let before = &leaf.text[TextRange::new(line.start(), token.range.start())];
    let after = &leaf.text[TextRange::new(token.range.end(), line.end())];
    let bare = before.trim_end();
    let opens = before.len() <= 2 && bare.is_empty() || bare.ends_with([':', '-', '─', '*']) && !bare.ends_with("--");
    opens && after.trim().is_empty()
}

fn code(token: &Token, inner: &str) -> Strength {
    match token.syntax {
        Syntax::Mustache | Syntax::Guillemet if is_upper_snake(inner) => Strength::Strong,
        Syntax::Mustache if is_upper_name(inner) => Strength::Weak,
        _ => Strength::Line,
    }
}

fn is_instruction(lower: &str) -> bool {
    INSTRUCTIONS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ',', ':', '?']))
    })
}

/// Whether a token is all of a field's value, a cell or the end of a heading.
fn is_whole_value(leaf: Leaf<'_>, token: &Token) -> bool {
    let content = leaf.block.content;
    let before = leaf.text[usize::from(content.start())..token.range.start().into()].trim_end();
    let after = leaf.text[token.range.end().into()..usize::from(content.end())].trim_start();
    let opens = before.is_empty() || before.ends_with([':', '：', '|', '-', '—']) || before.ends_with("**");
    let closes = after.is_empty() || after.starts_with(['|', '\n', '\r']) || after.starts_with("**") || after.starts_with(['(', '-']);
    opens && closes
}

fn is_upper_snake(text: &str) -> bool {
    text.contains('_') && is_upper_name(text)
}

fn is_upper_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_snake(text: &str) -> bool {
    text.contains('_') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_kebab(text: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.contains('-') && text.chars().all(lower)
}

/// No small letter at all.
fn is_capitals(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_uppercase()) && !text.chars().any(char::is_lowercase)
}

/// Single words between commas: values as often as suggestions.
fn is_list(text: &str) -> bool {
    text.contains(',') && text.split(',').all(|part| part.trim().split(' ').count() == 1)
}

fn starts_like_prose(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '<' | '$' | '~' | '>'))
}
