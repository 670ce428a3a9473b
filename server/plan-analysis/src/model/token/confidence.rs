//! How strongly a token's own text suggests a placeholder, in any language. `reading` weighs the rest: its
//! position in the document and the template.

use text_size::TextRange;

use super::position::{
    ends_message, fills_line, is_among_buttons, is_bold_in_sentence, is_branch,
    is_followed_by_colon, is_in_quotation, is_label, is_labelled_value, is_type_of_column,
    is_whole_cell, is_whole_value,
};
use super::shape::{
    begins_with, is_amount, is_call, is_capitals, is_enumeration, is_kebab, is_list, is_literal,
    is_path, is_reference, is_snake, is_typed, is_upper_name, is_upper_snake, starts_like_prose,
};
use super::{Syntax, Token, TokenContext, name};
use crate::model::Leaf;
use crate::model::choice::offers;
use crate::model::later::{Later, later};
use crate::syntax::InlineKind;

/// How strongly the text of a token suggests a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Not a placeholder.
    Never,
    /// A placeholder only if its line is the template's: a tag in capitals, a token in code.
    InTemplateOnly,
    /// One word; a placeholder if the document has others of its kind.
    WithSupport,
    /// A placeholder anywhere in prose.
    Always,
}

/// Single words that are placeholders when they are a whole value.
const WORDS: &[&str] = &[
    "author",
    "branch",
    "date",
    "datetime",
    "description",
    "email",
    "feature",
    "id",
    "intent",
    "link",
    "mission",
    "name",
    "number",
    "owner",
    "path",
    "person",
    "phase",
    "priority",
    "role",
    "status",
    "summary",
    "target",
    "team",
    "title",
    "url",
    "value",
    "version",
    "infrastructure",
];

/// First words of instructions, which ask for text that is not written yet.
const VERBS: &[&str] = &[
    "add",
    "brief",
    "describe",
    "define",
    "document",
    "enter",
    "explain",
    "extract",
    "fill",
    "give",
    "identify",
    "insert",
    "link to",
    "list",
    "provide",
    "repeat",
    "specify",
    "state",
    "summarize",
    "to be",
    "your",
];

/// First words of questions and conditions; in the middle of a sentence a remark may start this way too.
const QUESTIONS: &[&str] =
    &["how", "if", "one", "optional", "what", "when", "where", "which", "who", "why"];

/// `drawing`: whether the token is in a fence that contains a diagram.
pub(in crate::model) fn of(leaf: Leaf<'_>, token: &Token, drawing: bool) -> Confidence {
    // A formatter may have wrapped it, so line breaks count as blanks.
    let inner = name(token.inner(leaf.text));
    let inner = inner.as_str();
    if is_mute(leaf, token, inner) {
        return Confidence::Never;
    }
    let confidence = match token.syntax {
        Syntax::Mustache => mustache(leaf, token, inner),
        Syntax::Guillemet => guillemet(leaf, token, inner),
        Syntax::Bracket => bracket(leaf, token, inner),
        Syntax::Brace => brace(leaf, token, inner),
        Syntax::Angle => angle(leaf, token, inner),
    };
    match token.place {
        TokenContext::Text if is_in_quotation(leaf, token) => {
            confidence.min(Confidence::InTemplateOnly)
        }
        TokenContext::Text | TokenContext::FrontMatter if token.glued => {
            confidence.min(Confidence::WithSupport)
        }
        TokenContext::FrontMatter if is_flow_list(token, inner) => Confidence::InTemplateOnly,
        TokenContext::Text | TokenContext::FrontMatter => confidence,
        TokenContext::CodeSpan => confidence.min(code_span(leaf, token, inner)),
        TokenContext::PlainFence if drawing && token.syntax == Syntax::Bracket => {
            confidence.min(in_drawing(leaf, token, inner))
        }
        TokenContext::PlainFence => confidence.min(plain_fence(leaf, token, inner)),
        TokenContext::Code => confidence.min(code(token, inner)),
    }
}

/// Whether a token says nothing: numbers, an ellipsis or symbols, except as a whole cell.
fn is_mute(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    matches!(token.syntax, Syntax::Bracket | Syntax::Brace)
        && !inner.contains(|c: char| c.is_alphabetic() || c == '#')
        && !is_whole_cell(leaf, token)
}

/// In YAML, a bracket with commas is a flow sequence.
fn is_flow_list(token: &Token, inner: &str) -> bool {
    token.syntax == Syntax::Bracket && inner.contains(',') && !inner.to_lowercase().contains("e.g.")
}

fn mustache(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    if is_upper_name(inner) || inner.contains(' ') || is_snake(inner) || !inner.is_ascii() {
        Confidence::Always
    } else if inner.contains(['.', '|', '(']) || token.place != TokenContext::Text {
        Confidence::WithSupport
    } else {
        by_position(leaf, token)
    }
}

fn guillemet(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    if is_upper_name(inner) || inner.contains([' ', '|', '/']) || !inner.is_ascii() {
        Confidence::Always
    } else if token.place != TokenContext::Text || is_label(leaf, token) {
        Confidence::WithSupport
    } else {
        by_position(leaf, token)
    }
}

fn bracket(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let words = inner.split_whitespace().count();
    let lower = inner.to_lowercase();
    if inner.contains("###") || inner == "#" || lower.starts_with("yyyy") {
        Confidence::Always
    } else if is_call(inner) {
        Confidence::InTemplateOnly
    } else if is_upper_snake(inner) {
        Confidence::Always
    } else if later(inner).is_some() {
        for_later(leaf, token, inner)
    } else if lower.starts_with("e.g.") {
        Confidence::Always
    } else if is_label(leaf, token) {
        Confidence::WithSupport.min(named(inner))
    } else if is_among_buttons(leaf, token) {
        Confidence::InTemplateOnly
    } else if begins_with(&lower, VERBS) {
        Confidence::Always
    } else if lower.contains("e.g.") {
        by_position(leaf, token)
    } else if is_reference(inner) || is_typed(inner) {
        Confidence::InTemplateOnly
    } else if begins_with(&lower, QUESTIONS) {
        by_position(leaf, token)
    } else if is_type_of_column(leaf, token) || is_path(inner) {
        Confidence::InTemplateOnly
    } else if inner.contains(" | ") || inner.contains('|') && words == 1 {
        if is_bold_in_sentence(leaf, token) { Confidence::WithSupport } else { alternatives(inner) }
    } else if offers(inner) {
        by_position(leaf, token)
    } else if is_named_value(leaf, token, inner) {
        Confidence::Always
    } else if is_capitals(inner) {
        capitals(leaf, token, inner).max(in_cell(leaf, token))
    } else if is_list(inner) || words == 2 && is_amount(inner) {
        Confidence::WithSupport
    } else if words >= 2 && starts_like_prose(inner)
        || !inner.is_ascii() && inner.chars().count() >= 5
    {
        by_position(leaf, token)
    } else {
        Confidence::WithSupport
    }
}

/// `[High | Low]` is a choice; `[Item | Stack]`, with names of types, may be a union type.
fn alternatives(inner: &str) -> Confidence {
    if inner.split('|').all(|name| is_type(name.trim().trim_end_matches("[]"))) {
        Confidence::WithSupport
    } else {
        Confidence::Always
    }
}

fn is_type(name: &str) -> bool {
    const TYPES: &[&str] = &[
        "null",
        "undefined",
        "string",
        "number",
        "boolean",
        "bool",
        "int",
        "float",
        "None",
        "str",
        "any",
    ];
    let humps =
        name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    TYPES.contains(&name) || humps && name.chars().all(char::is_alphanumeric)
}

/// Words in brackets are a placeholder if they are a whole value, line or cell; within a sentence they are as
/// often a remark.
fn by_position(leaf: Leaf<'_>, token: &Token) -> Confidence {
    if token.place != TokenContext::Text || is_whole_value(leaf, token) {
        Confidence::Always
    } else {
        Confidence::WithSupport
    }
}

/// `[FEATURE NAME]` is a placeholder, `[SECURITY REVIEW]` may be a tag; a single word in capitals is a tag
/// unless a template says otherwise.
fn capitals(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    const HEADS: &[&str] =
        &["NAME", "TYPE", "TITLE", "DATE", "METHOD", "QUESTION", "PROJECT", "ID"];
    match inner.split_whitespace().count() {
        0 | 1 if matches!(inner, "FEATURE" | "DATE" | "MISSION" | "TITLE") => Confidence::Always,
        0 | 1 if inner.len() == 1 || WORDS.contains(&inner.to_lowercase().as_str()) => {
            Confidence::WithSupport
        }
        0 | 1 => Confidence::InTemplateOnly,
        _ if HEADS.iter().any(|head| inner.ends_with(head)) => by_position(leaf, token),
        _ if inner == "REMOVE IF UNUSED" => Confidence::Always,
        _ => Confidence::InTemplateOnly,
    }
}

/// Bracketed capitals that name what follows them are a tag, even if they match another kind.
fn named(inner: &str) -> Confidence {
    if is_capitals(inner) { Confidence::InTemplateOnly } else { Confidence::WithSupport }
}

/// `[TODO]` is a placeholder, except as the status of what follows it or in a cell.
fn for_later(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let state = later(inner) == Some(Later::State) && is_whole_cell(leaf, token);
    if state || is_label(leaf, token) { Confidence::InTemplateOnly } else { Confidence::Always }
}

/// The whole text of a cell is a value, whatever its shape.
fn in_cell(leaf: Leaf<'_>, token: &Token) -> Confidence {
    if is_whole_cell(leaf, token) || token.inner(leaf.text).contains(", ") {
        Confidence::WithSupport
    } else {
        Confidence::InTemplateOnly
    }
}

/// A common name for a value in the place of a value: `**Owner**: <name>`.
fn is_named_value(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    WORDS.contains(&inner.to_lowercase().as_str()) && is_whole_value(leaf, token)
}

fn angle(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let prose = inner.contains(' ') && is_whole_value(leaf, token) && !ends_message(leaf, token);
    let labelled = token.place == TokenContext::Text && is_labelled_value(leaf, token);
    if prose || labelled || is_named_value(leaf, token, inner) {
        Confidence::Always
    } else {
        Confidence::WithSupport
    }
}

fn brace(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let words = inner.split_whitespace().count();
    if is_named_value(leaf, token, inner) {
        Confidence::Always
    } else if is_literal(inner) {
        Confidence::InTemplateOnly
    } else if offers(inner) || is_enumeration(inner) {
        by_position(leaf, token)
    } else if words >= 2 && starts_like_prose(inner) || is_upper_snake(inner) {
        Confidence::Always
    } else if is_kebab(inner) || inner.contains('/') && !inner.starts_with('/') {
        by_position(leaf, token)
    } else {
        Confidence::WithSupport
    }
}

/// Nearly everything in a code span is a mention; the template's branch name is an exception.
fn code_span(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    match token.syntax {
        Syntax::Angle if is_argument(leaf, token) => Confidence::Never,
        Syntax::Bracket if inner.contains("###") => Confidence::Always,
        Syntax::Mustache | Syntax::Guillemet if is_snake(inner) || is_upper_name(inner) => {
            Confidence::WithSupport
        }
        _ => Confidence::InTemplateOnly,
    }
}

/// `audit <package>`: an argument in the usage line of a command.
fn is_argument(leaf: Leaf<'_>, token: &Token) -> bool {
    let spans = leaf.inlines().filter(|it| it.kind == InlineKind::CodeSpan);
    let span = spans.map(|it| it.range).find(|range| range.contains_range(token.range));
    span.is_some_and(|range| {
        let command = &leaf.text[TextRange::new(range.start(), token.range.start())];
        command.trim_start_matches('`').trim_start().contains(' ')
    })
}

/// In a text fence, a token that is a whole line is to be replaced by one or more lines; in a finished
/// document it shows a program's output, or the template of a mail.
fn plain_fence(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let words = inner.split_whitespace().count();
    match token.syntax {
        Syntax::Mustache | Syntax::Guillemet
            if fills_line(leaf, token) || is_branch(leaf, token) =>
        {
            Confidence::Always
        }
        Syntax::Mustache | Syntax::Guillemet => Confidence::WithSupport,
        Syntax::Bracket if inner.contains("###") || inner == "REMOVE IF UNUSED" => {
            Confidence::Always
        }
        // `Error [TIDE_TOO_LOW]: …` is a program's output.
        Syntax::Bracket if is_upper_snake(inner) && !is_followed_by_colon(leaf, token) => {
            Confidence::Always
        }
        Syntax::Bracket if words >= 2 && (fills_line(leaf, token) || is_branch(leaf, token)) => {
            Confidence::WithSupport
        }
        Syntax::Brace if words >= 3 => Confidence::WithSupport,
        _ => Confidence::InTemplateOnly,
    }
}

/// In a diagram a bracket is a box; only in a document full of placeholders can a sentence in brackets be
/// one.
fn in_drawing(leaf: Leaf<'_>, token: &Token, inner: &str) -> Confidence {
    let words = inner.split_whitespace().count();
    if inner.contains("###") || inner == "REMOVE IF UNUSED" {
        Confidence::Always
    } else if words >= 3 && (fills_line(leaf, token) || is_branch(leaf, token)) {
        Confidence::WithSupport
    } else {
        Confidence::InTemplateOnly
    }
}

fn code(token: &Token, inner: &str) -> Confidence {
    match token.syntax {
        Syntax::Mustache | Syntax::Guillemet if is_upper_name(inner) => Confidence::WithSupport,
        _ => Confidence::InTemplateOnly,
    }
}
