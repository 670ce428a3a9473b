//! What looks like a token but is never a placeholder: checkboxes, tags, ids, citations, intervals, shell
//! syntax, template loops. These rules hold for every document; project-specific ones come from its template
//! and configuration.

use super::later::later;
use super::token::{Syntax, Token, TokenContext, is_whole_cell};
use super::{Leaf, math};
use crate::syntax::InlineKind;

/// Quality attributes that checklists cite in brackets.
const QUALITIES: &[&str] = &[
    "completeness",
    "clarity",
    "consistency",
    "coverage",
    "measurability",
    "measurable",
    "gap",
    "ambiguity",
    "ambiguous",
    "conflict",
    "assumption",
    "assumptions",
    "traceability",
    "testability",
    "testable",
    "edge",
    "case",
    "edge case",
    "feasibility",
    "dependency",
    "dependencies",
    "scope",
    "correctness",
    "accuracy",
    "validity",
    "terminology",
    "new",
    "trade-off",
    "risk",
    "unreleased",
];

/// Whether a token is one of these.
pub(super) fn is_tag(leaf: Leaf<'_>, token: &Token) -> bool {
    let inner = token.inner(leaf.text);
    let struck = leaf.is_within(token.range, &[InlineKind::Strikethrough]);
    struck
        || token.place == TokenContext::Text && math::holds(leaf, token.range)
        || match token.syntax {
            Syntax::Bracket => bracket(leaf, token, inner),
            Syntax::Brace => brace(leaf, token, inner),
            Syntax::Mustache => {
                control(inner)
                    || is_expression(inner)
                    || before(leaf, token) == Some('$')
                    || is_style(inner)
            }
            Syntax::Guillemet => control(inner) || inner.starts_with(' ') || inner.ends_with(' '),
            Syntax::Angle => angle(leaf, token, inner),
        }
}

fn before(leaf: Leaf<'_>, token: &Token) -> Option<char> {
    leaf.text[..usize::from(token.range.start())].chars().next_back()
}

fn after(leaf: Leaf<'_>, token: &Token) -> Option<char> {
    leaf.text[usize::from(token.range.end())..].chars().next()
}

fn bracket(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    let trimmed = inner.trim();
    let cell = is_whole_cell(leaf, token);
    is_checkbox(inner)
        || matches!(trimmed, "Story" | "Story?" | "P" | "P?")
        || !cell && (is_numeric(trimmed) || is_tag_list(trimmed) || trimmed.starts_with('$'))
        || trimmed.starts_with(['^', '!', '"', '\'', '`', '@', '&', '*', '\\', ']', ':'])
        || is_flag(trimmed)
        || is_state(trimmed)
        || trimmed.contains("</")
        || matches!(after(leaf, token), Some('(' | '['))
        || matches!(before(leaf, token), Some(']' | '!'))
        || is_quoted(leaf, token)
        || trimmed.contains('§')
        || trimmed.eq_ignore_ascii_case("y/n")
        || is_labelled(trimmed)
        || is_array(trimmed)
}

/// `[u8; 64]`
fn is_array(text: &str) -> bool {
    text.split_once("; ").is_some_and(|(element, count)| {
        !element.contains(' ') && count.chars().all(|c| c.is_ascii_digit() || c == '_')
    })
}

/// `[ ]`, `[x]`, `[~]`: one character, which is not a letter other than `x`.
fn is_checkbox(inner: &str) -> bool {
    let mut chars = inner.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => matches!(c, 'x' | 'X') || !(c.is_alphanumeric() || c == '#'),
        _ => false,
    }
}

/// Whether a token is quoted on both sides: a message, a JSON string.
fn is_quoted(leaf: Leaf<'_>, token: &Token) -> bool {
    let quote = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '\'' | '“' | '”'));
    token.place != TokenContext::FrontMatter
        && quote(before(leaf, token))
        && quote(after(leaf, token))
}

/// Intervals, arrays of numbers, character ranges.
fn is_numeric(text: &str) -> bool {
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '-' | '+' | ':' | '…' | '*');
    text.chars().all(number) && text.chars().any(|c| c.is_ascii_digit())
        || matches!(text, "a-z" | "A-Z" | "0-9" | "a-z0-9" | "a-zA-Z0-9")
        || text.starts_with("a-z")
}

/// `[P]`, `[US1]`, `[FR-001, FR-002]`, `[Gap, Clarity]`, `[CORE]`: only tags.
fn is_tag_list(text: &str) -> bool {
    let parts = text.split([',', ';', '/', '+']).map(str::trim);
    parts.clone().all(|part| is_id(part) || is_quality(part)) && parts.clone().count() > 0
}

fn is_quality(part: &str) -> bool {
    QUALITIES.iter().any(|quality| part.eq_ignore_ascii_case(quality))
}

/// An id or a short upper-case tag: `P`, `P?`, `US1`, `US1-FIX`, `T001a`, `FR-001–FR-004`.
fn is_id(part: &str) -> bool {
    let part = part.trim_end_matches(['?', '*']);
    let letters = part.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = part[letters..].trim_start_matches('-');
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &rest[digits..];
    let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '–'));
    let numbered = (1..=6).contains(&letters)
        && digits > 0
        && (tail.len() <= 1 || tail.starts_with(['-', '.', '–']));
    matches!(part, "P" | "S" | "PARALLEL") || plain && (numbered || part.starts_with("US-"))
}

/// `[--json | --yaml]`: command-line options.
fn is_flag(text: &str) -> bool {
    text.strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c.is_alphanumeric()))
}

/// `[IN_PROGRESS]`, `[ERR_TIMEOUT]`: a status or an error code.
fn is_state(text: &str) -> bool {
    const STATES: &[&str] = &[
        "IN_PROGRESS",
        "NOT_STARTED",
        "ON_HOLD",
        "TO_DO",
        "IN_REVIEW",
        "NOT_APPLICABLE",
        "WONT_DO",
        "WONT_FIX",
        "READY_FOR_REVIEW",
        "PARTIALLY_DONE",
    ];
    STATES.contains(&text)
        || ["ERR_", "ERROR_", "WARN_"].iter().any(|prefix| text.starts_with(prefix))
}

/// `[ZONE:Frozen]`, `[RETIRED — since 2]`, `[CHANGED: x]`: a label in capitals with a value.
fn is_labelled(text: &str) -> bool {
    if later(text).is_some() {
        return false;
    }
    let label = text.split([':', '—', '–']).next().unwrap_or_default();
    let capitals = label.trim_end().chars().all(|c| c.is_ascii_uppercase() || c == '-');
    label.len() < text.len() && capitals && label.trim().len() > 1
}

fn brace(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    let prefixed =
        before(leaf, token).is_some_and(|c| matches!(c, '$' | '#' | '%' | '=' | '@' | '\\' | '{'));
    let code =
        inner.contains([';', '"', '$', '\\', '^']) && !inner.contains("e.g.") && !is_prose(inner)
            || inner.contains("..")
            || inner.contains("=>")
            || inner.contains(": ") && !is_prose(inner);
    let spaced = inner.starts_with(' ') || inner.ends_with(' ');
    let glued = token.glued && token.place != TokenContext::FrontMatter;
    prefixed
        || code
        || spaced
        || glued
        || is_numeric(inner.trim())
        || inner.starts_with([',', '%', '.', '-', '|'])
        || is_quoted(leaf, token) && !inner.contains(' ')
        || is_set(inner) && !is_whole_cell(leaf, token)
        || is_message_format(inner)
        || is_called(leaf, token)
        || is_mapping(inner)
}

/// The argument of a call, `parse({…})`, or of a type, `Array<{…}>`, and a set, `∈ {…}`.
fn is_called(leaf: Leaf<'_>, token: &Token) -> bool {
    let before = leaf.text[..usize::from(token.range.start())].trim_end();
    let name = before.strip_suffix(['(', '<']).unwrap_or_default();
    name.ends_with(|c: char| c.is_alphanumeric() || c == '_') || before.ends_with('∈')
}

/// `{a → b}`, `{a: List[b], c: d}`, `{print a[int(b)]}`: an object, a map, code.
fn is_mapping(inner: &str) -> bool {
    let key = |part: &str| {
        part.split_once(": ").is_some_and(|(key, _)| {
            key.trim().chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
        })
    };
    inner.contains(['→', '∣'])
        || inner.contains("->")
        || inner.contains(',') && inner.split(", ").all(key)
        || inner
            .match_indices(['(', '['])
            .any(|(at, _)| inner[..at].ends_with(char::is_alphanumeric))
}

/// `{count, plural, one {# bike} other {# bikes}}` (ICU message format).
fn is_message_format(inner: &str) -> bool {
    const KINDS: &[&str] = &["plural", "select", "selectordinal", "number", "date", "time"];
    let mut parts = inner.split(',').map(str::trim);
    parts.next().is_some_and(|name| !name.contains(' '))
        && parts.next().is_some_and(|kind| KINDS.contains(&kind))
}

/// `{a, b}`: a set of single words.
fn is_set(inner: &str) -> bool {
    inner.contains(',') && inner.split(',').all(|part| !part.trim().contains(' '))
}

/// Several words that start like a sentence.
fn is_prose(inner: &str) -> bool {
    inner.split_whitespace().count() >= 4 && inner.starts_with(|c: char| c.is_alphabetic())
}

/// Loops and conditions of template languages; the placeholder is what they enclose.
fn control(inner: &str) -> bool {
    let inner = inner.trim_start();
    inner.starts_with(['#', '/', '^', '!', '>', '&', '%', '=']) || inner.starts_with("else")
}

/// An expression of a template language: `{{ .Values.port }}`, `{{ $t("a b") }}`, `{{- if x }}`.
fn is_expression(inner: &str) -> bool {
    inner.trim_start().starts_with(['.', '$', '-']) || inner.contains('"')
}

/// A style or options object of JSX or Vue, or a Jinja expression.
fn is_style(inner: &str) -> bool {
    let spaced = inner.starts_with(' ') && inner.ends_with(' ');
    let key = inner.trim().split([':', '.', '|', '(']).next().unwrap_or_default().trim_end();
    let identifier = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let lower = key.starts_with(|c: char| c.is_ascii_lowercase());
    spaced && identifier && lower && key.len() < inner.trim().len() || inner.starts_with('"')
}

fn angle(leaf: Leaf<'_>, token: &Token, inner: &str) -> bool {
    let name = inner.split([' ', '/']).next().unwrap_or_default();
    let text = &leaf.text[..usize::from(token.range.start())];
    let tagged = text.strip_suffix(':').is_some_and(|it| it.ends_with(char::is_alphanumeric));
    is_element(name)
        || token.glued
        // `image:<tag>`
        || tagged
        || is_quoted(leaf, token)
        || inner.contains([':', ';', '(']) && !inner.contains(' ')
        || inner.starts_with(|c: char| c.is_ascii_digit())
}

/// HTML elements that occur in Markdown.
fn is_element(name: &str) -> bool {
    const ELEMENTS: &str = "a abbr article aside audio b blockquote body br button caption center cite code col \
        colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font \
        footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label \
        legend li link main mark meta nav object ol option p picture pre q s samp script \
        section select small source span strike strong style sub summary sup svg table tbody \
        td template textarea tfoot th thead time title tr tt u ul var video";
    ELEMENTS.split(' ').any(|element| name.eq_ignore_ascii_case(element))
}
