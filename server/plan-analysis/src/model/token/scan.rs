//! The pass over a block's raw text that finds whatever is between a pair of marks.

use text_size::TextRange;

use super::{Place, Strength, Syntax, Token};
use crate::model::Leaf;
use crate::syntax::InlineKind;
use crate::text::size;

/// No token is longer than this; an opening mark without its end near is text.
const LONGEST: usize = 2_000;

/// The tokens of a block in the order of the text; where one stands in another, only the outer one.
pub(super) fn tokens(leaf: Leaf<'_>, place: Place) -> Vec<Token> {
    let opaque: Vec<(TextRange, Opaque)> = leaf.inlines().filter_map(opaque).collect();
    let mut scan = Scan { leaf, place, opaque, next_opaque: 0, found: Vec::new() };
    scan.run();
    scan.found
}

/// What the scan does with an inline construct.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opaque {
    /// Nothing in it is a token.
    Skip,
    /// Its tokens are mentions, unless a template says otherwise.
    Code,
    /// Only what is inside its brackets is looked at, not the brackets.
    Brackets,
}

fn opaque(inline: crate::syntax::Inline) -> Option<(TextRange, Opaque)> {
    match inline.kind {
        InlineKind::CodeSpan => Some((inline.range, Opaque::Code)),
        InlineKind::Escape | InlineKind::Autolink => Some((inline.range, Opaque::Skip)),
        InlineKind::Link | InlineKind::Image => Some((inline.range, Opaque::Brackets)),
        _ => None,
    }
}

struct Scan<'a> {
    leaf: Leaf<'a>,
    place: Place,
    opaque: Vec<(TextRange, Opaque)>,
    next_opaque: usize,
    found: Vec<Token>,
}

impl Scan<'_> {
    fn run(&mut self) {
        let range = self.leaf.block.content;
        let (mut at, end) = (usize::from(range.start()), usize::from(range.end()));
        while let Some(open) = next_mark(self.leaf.text, at, end) {
            at = match self.opaque_at(open) {
                Some((skipped, Opaque::Skip)) => skipped.end().into(),
                Some((code, Opaque::Code)) => {
                    self.code_span(code);
                    code.end().into()
                }
                Some((link, Opaque::Brackets)) if size(open) == link.start() => open + 1,
                _ => self.token(open, end, self.place),
            };
        }
    }

    /// The innermost relevant construct at an offset; offsets only rise.
    fn opaque_at(&mut self, at: usize) -> Option<(TextRange, Opaque)> {
        let at = size(at);
        while self.opaque.get(self.next_opaque).is_some_and(|(range, _)| range.end() <= at) {
            self.next_opaque += 1;
        }
        let here = self.opaque[self.next_opaque..].iter().take_while(|(range, _)| range.start() <= at);
        here.filter(|(range, _)| range.end() > at).last().copied()
    }

    fn code_span(&mut self, span: TextRange) {
        let (mut at, end) = (usize::from(span.start()), usize::from(span.end()));
        while let Some(open) = next_mark(self.leaf.text, at, end) {
            at = self.token(open, end, Place::CodeSpan);
        }
    }

    /// Takes the token that opens here, if there is one; gives where to go on.
    fn token(&mut self, open: usize, end: usize, place: Place) -> usize {
        let text = self.leaf.text;
        let limit = end.min(floor(text, open + LONGEST));
        let rest = &text[open..limit];
        let rest = match place {
            Place::Text => rest,
            _ => rest.split(['\n', '\r']).next().unwrap_or_default(),
        };
        let (syntax, len) = match matched(rest) {
            Match::Token(syntax, len) => (syntax, len),
            Match::Pass(len) => return open + len,
        };
        let inner = &rest[syntax.mark_len()..len - syntax.mark_len()];
        if inner.trim().is_empty() {
            return open + len;
        }
        self.found.push(Token {
            range: TextRange::at(size(open), size(len)),
            syntax,
            place,
            glued: is_glued(text, open, open + len),
            strength: Strength::None,
        });
        open + len
    }
}

/// The next opening mark in a range of a text.
fn next_mark(text: &str, from: usize, end: usize) -> Option<usize> {
    memchr::memchr3(b'[', b'{', b'<', text.as_bytes().get(from..end)?).map(|at| from + at)
}

enum Match {
    Token(Syntax, usize),
    /// So many bytes are no token.
    Pass(usize),
}

/// What the mark that a text begins with opens.
fn matched(text: &str) -> Match {
    let token = |syntax, len: Option<usize>| len.map(|len| Match::Token(syntax, len));
    let found = match text.as_bytes() {
        [b'{', b'{', b'{', ..] => return Match::Pass(run(text, '{')),
        [b'{', b'{', ..] => token(Syntax::Mustache, text.find("}}").map(|at| at + 2)),
        [b'{', ..] => token(Syntax::Brace, balanced(text, b'{', b'}')),
        [b'<', b'<', b'<', ..] => return Match::Pass(run(text, '<')),
        [b'<', b'<', ..] => match guillemet(text) {
            Some(len) => Some(Match::Token(Syntax::Guillemet, len)),
            None => return Match::Pass(2),
        },
        [b'<', ..] => token(Syntax::Angle, angle(text)),
        [b'[', b'[', ..] => return Match::Pass(wiki(text)),
        [b'[', ..] => token(Syntax::Bracket, balanced(text, b'[', b']')),
        _ => None,
    };
    found.unwrap_or(Match::Pass(1))
}

fn run(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

/// `<<…>>` with no mark of its own kind inside.
fn guillemet(text: &str) -> Option<usize> {
    let close = text.find(">>")?;
    let inner = &text[2..close];
    (!inner.contains("<<") && !text[close + 2..].starts_with('>')).then_some(close + 2)
}

/// `<name>` on one line; a closing tag or a comment is none.
fn angle(text: &str) -> Option<usize> {
    let close = text.find(['>', '\n', '\r'])?;
    let inner = &text[1..close];
    let word = inner.chars().next().is_some_and(char::is_alphanumeric);
    let plain = !inner.contains(['<', '=', '"', '@']) && (!inner.contains('/') || inner.contains(' '));
    (text[close..].starts_with('>') && word && plain).then_some(close + 1)
}

/// The length of `[[…]]`: a link of a wiki, or a test of the shell.
fn wiki(text: &str) -> usize {
    text.find("]]").map_or(2, |at| at + 2)
}

/// The length of a bracket with all that is nested in it.
fn balanced(text: &str, open: u8, close: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match *byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == open => depth += 1,
            byte if byte == close && depth == 1 => return Some(at + 1),
            byte if byte == close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Whether what touches a token makes it a part of something: an index, a path, a call.
fn is_glued(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '$');
    before.is_some_and(|c| word(c) || matches!(c, '.' | '-' | ')' | '\\' | '#' | '='))
        || after.clone().next().is_some_and(|c| word(c) || matches!(c, '(' | '['))
        || joined(after)
}

/// A full stop that a word follows, as in `[file].py`.
fn joined(mut after: std::str::Chars<'_>) -> bool {
    after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
