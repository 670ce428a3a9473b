//! The inline constructs of a text, found by their marks: code spans, links and tags in their usual forms. It
//! gives up if there could be an escape, an entity, an image, a reference, or another form of a construct.

use std::borrow::Cow;

use text_size::TextRange;

use crate::syntax::block::{Inline, InlineKind};
use crate::text::size;

/// The inline constructs of a text; `None` if the grammar has to be used.
pub(in crate::syntax) fn inlines(text: &str) -> Option<Vec<Inline>> {
    let bytes = text.as_bytes();
    let is_mark = |byte: &u8| matches!(byte, b'`' | b'<' | b'[' | b']');
    let mut found = Vec::new();
    // The end of the last code span, and the number of backticks in every run that ends one.
    let (mut code, mut ticks) = (0, None);
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(is_mark) {
        at += next;
        let inline = match bytes[at] {
            b'`' if at < code => {
                at = code;
                continue;
            }
            b'`' => {
                let span = code_span(text, at)?;
                let open = run(bytes, at);
                // The grammar takes a part of a longer run.
                if *ticks.get_or_insert(open) != open {
                    return None;
                }
                code = span.range.end().into();
                at += open;
                found.push(span);
                continue;
            }
            _ if at < code => None,
            b'<' => tag(text, at)?,
            b'[' => link(text, at),
            // A link or reference in another form.
            _ if matches!(bytes.get(at + 1), Some(b'(' | b'[')) => return None,
            _ => None,
        };
        at = inline.map_or(at + 1, |inline: Inline| inline.range.end().into());
        found.extend(inline);
    }
    let is_code = |inline: &Inline| inline.kind == InlineKind::CodeSpan;
    let spans = || found.iter().filter(|inline| is_code(inline)).map(|span| span.range);
    let outside = without_code(text, spans());
    // A single tilde strikes nothing out: `~5 minutes`.
    let tildes = memchr::memchr_iter(b'~', outside.as_bytes()).count();
    if tildes > 1 || holds_others(&outside) {
        return None;
    }
    let has_more_in_code = spans().any(|it| text[it].contains('~') || holds_others(&text[it]));
    let is_clear = if tildes == 1 || has_more_in_code {
        is_unambiguous(&outside, &found)
    } else {
        found.iter().all(is_code) || is_unambiguous(text, &found)
    };
    is_clear.then_some(found)
}

/// The text with a word of the same length for each code span. Were a code span none because of a construct that is not
/// handled here, that would start before it, and so outside of all.
fn without_code(text: &str, spans: impl Iterator<Item = TextRange>) -> Cow<'_, str> {
    let mut out = String::new();
    for span in spans {
        out.push_str(&text[out.len()..span.start().into()]);
        out.extend(std::iter::repeat_n('x', span.len().into()));
    }
    if out.is_empty() {
        return text.into();
    }
    out.push_str(&text[out.len()..]);
    out.into()
}

/// Whether the grammar has only one way to read a text. If several emphasis marks and brackets are open, it
/// follows so many alternatives at once that it can lose the one with a tag or link.
fn is_unambiguous(text: &str, found: &[Inline]) -> bool {
    let lines = |text: &str| text.bytes().filter(|byte| *byte == b'_').count();
    let in_tags = found.iter().filter(|inline| inline.kind == InlineKind::Html);
    let in_tags: usize = in_tags.map(|tag| lines(&text[tag.range])).sum();
    lines(text) == in_tags && has_simple_brackets(text) && has_simple_emphasis(text)
}

/// Whether each bracket is closed before the next one opens.
fn has_simple_brackets(text: &str) -> bool {
    let mut open = false;
    let mut brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b']'));
    let alternate =
        brackets.all(|byte| std::mem::replace(&mut open, byte == b'[') != (byte == b'['));
    alternate && !open
}

/// Whether all asterisks are pairs around words, with blanks outside.
fn has_simple_emphasis(text: &str) -> bool {
    let mut parts = text.split("**");
    let mut outside = parts.next().unwrap_or_default();
    loop {
        let Some(inside) = parts.next() else { return !outside.contains('*') };
        let Some(next) = parts.next() else { return false };
        let trimmed = inside.trim() == inside && !inside.is_empty();
        let spaced = outside.is_empty() || outside.ends_with([' ', '\n']);
        if !spaced || outside.contains('*') || !trimmed || inside.contains('*') {
            return false;
        }
        outside = next;
    }
}

/// Whether a text contains the start of a construct that is not handled here: an escape, a formula, an entity, an image.
fn holds_others(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut pairs = bytes.iter().zip(bytes.iter().skip(1).chain([&b' ']));
    pairs.any(|(byte, next)| match byte {
        b'\\' | b'$' => true,
        b'&' => next.is_ascii_alphanumeric() || *next == b'#',
        b'!' | b'[' => *next == b'[',
        _ => false,
    })
}

/// The code span that starts at a run of backticks: up to the next run, if that is of the same length
/// (CommonMark 6.1). If it is not, the grammar is used, which differs from CommonMark here.
fn code_span(text: &str, start: usize) -> Option<Inline> {
    let bytes = text.as_bytes();
    let open = run(bytes, start);
    let inside = start + open;
    let close = inside + memchr::memchr(b'`', &bytes[inside..])?;
    let end = close + run(bytes, close);
    let range = TextRange::new(size(start), size(end));
    (end - close == open).then(|| Inline::new(InlineKind::CodeSpan, range))
}

fn run(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == b'`').count()
}

/// The tag that starts at a `<`, if it is only a name. `Some(None)`: certainly no tag. `None`: ask the
/// grammar.
fn tag(text: &str, start: usize) -> Option<Option<Inline>> {
    let rest = &text[start + 1..];
    let bytes = rest.as_bytes();
    match bytes.first() {
        None | Some(b' ' | b'<' | b'\n' | b'\r') => return Some(None),
        Some(b'0'..=b'9' | b'=' | b'-') if !text.contains('@') => return Some(None),
        Some(byte) if byte.is_ascii_alphabetic() => {}
        Some(_) => return None,
    }
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    let name = &rest[..end];
    if bytes[end] != b'>' || name.ends_with('_') {
        return None;
    }
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let range = TextRange::at(size(start), size(end + 2));
    if letters.bytes().any(|byte| byte.is_ascii_digit()) {
        None
    } else if letters.len() == name.len() {
        Some(Some(Inline::new(InlineKind::Html, range)))
    } else if letters.ends_with('_') {
        // To the grammar, a digit after an underscore is not part of a tag name.
        Some(None)
    } else {
        // Other names with digits are rare.
        None
    }
}

/// The link that starts at a bracket, if it has only words as text and no marks in its destination.
fn link(text: &str, start: usize) -> Option<Inline> {
    let rest = &text[start + 1..];
    let close = rest.find(['[', ']', '`', '<', '*', '_', '\n', '\r'])?;
    let target = rest[close..].strip_prefix("](")?;
    let plain = target.bytes().take_while(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'#')
    });
    let len = plain.count();
    let words = &rest[..close];
    if len == 0
        || target.as_bytes().get(len) != Some(&b')')
        || words.is_empty()
        || words.trim() != words
    {
        return None;
    }
    let text = TextRange::at(size(start + 1), size(close));
    let target = TextRange::at(text.end() + size(2), size(len));
    let range = TextRange::new(size(start), target.end() + size(1));
    Some(Inline { kind: InlineKind::Link, range, text, target })
}
