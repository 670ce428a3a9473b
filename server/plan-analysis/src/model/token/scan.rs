//! The pass over the raw text of a block that finds everything between a pair of marks.

use text_size::TextRange;

use super::{Confidence, Syntax, Token, TokenContext};
use crate::model::Leaf;
use crate::syntax::InlineKind;
use crate::text::{floor, size};

/// Maximum length of a token in bytes; an opening mark that is not closed within it is text.
pub(super) const LONGEST: usize = 2_000;

/// The tokens of a block, in order; of nested tokens only the outermost.
pub(in crate::model) fn tokens(leaf: Leaf<'_>, place: TokenContext) -> Vec<Token> {
    let content = leaf.block.content;
    if next_mark(leaf.text, content.start().into(), content.end().into()).is_none() {
        return Vec::new();
    }
    let opaque: Vec<(TextRange, Opaque)> = leaf.inlines().filter_map(opaque).collect();
    let pairs = Pairs::new(leaf.text, content, place == TokenContext::Text);
    let mut scan = Scan { leaf, place, opaque, next_opaque: 0, pairs, found: Vec::new() };
    scan.run();
    scan.found
}

/// The closing marks of all brackets and braces of a block, found in one pass, so that unclosed marks do not
/// make the scan quadratic.
pub(super) struct Pairs {
    /// The offset of each opening mark and the end of its closing mark, ordered by the former.
    ends: Vec<(u32, u32)>,
}

impl Pairs {
    pub(super) fn new(text: &str, range: TextRange, across_lines: bool) -> Pairs {
        let start = u32::from(range.start());
        let mut pairs = Pairs { ends: Vec::new() };
        let (mut brackets, mut braces) = (Vec::new(), Vec::new());
        let mut escaped = false;
        for (at, byte) in (start..).zip(text[range].bytes()) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => brackets.push(at),
                b'{' => braces.push(at),
                b']' => pairs.close(&mut brackets, at),
                b'}' => pairs.close(&mut braces, at),
                b'\n' | b'\r' if !across_lines => {
                    brackets.clear();
                    braces.clear();
                }
                _ => {}
            }
        }
        pairs.ends.sort_unstable();
        pairs
    }

    fn close(&mut self, open: &mut Vec<u32>, at: u32) {
        self.ends.extend(open.pop().map(|open| (open, at + 1)));
    }

    /// The length of the pair that opens at `open`, if it is closed within `text`.
    pub(super) fn len_at(&self, open: usize, text: &str) -> Option<usize> {
        let at = self.ends.binary_search_by_key(&u32::from(size(open)), |(open, _)| *open).ok()?;
        let len = self.ends[at].1 as usize - open;
        (len <= text.len()).then_some(len)
    }
}

/// How the scan treats an inline construct.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opaque {
    /// Contains no tokens.
    Skip,
    /// Contains mentions of tokens, unless a template says otherwise.
    Code,
    /// Only the text inside the brackets is scanned, not the brackets themselves.
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
    place: TokenContext,
    opaque: Vec<(TextRange, Opaque)>,
    next_opaque: usize,
    pairs: Pairs,
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

    /// The innermost relevant construct at an offset; calls have to be in ascending order.
    fn opaque_at(&mut self, at: usize) -> Option<(TextRange, Opaque)> {
        let at = size(at);
        while self.opaque.get(self.next_opaque).is_some_and(|(range, _)| range.end() <= at) {
            self.next_opaque += 1;
        }
        let here =
            self.opaque[self.next_opaque..].iter().take_while(|(range, _)| range.start() <= at);
        here.filter(|(range, _)| range.end() > at).last().copied()
    }

    fn code_span(&mut self, span: TextRange) {
        let (mut at, end) = (usize::from(span.start()), usize::from(span.end()));
        while let Some(open) = next_mark(self.leaf.text, at, end) {
            at = self.token(open, end, TokenContext::CodeSpan);
        }
    }

    /// Adds the token that opens at `open`, if there is one; returns where to continue.
    fn token(&mut self, open: usize, end: usize, place: TokenContext) -> usize {
        let text = self.leaf.text;
        let limit = end.min(floor(text, open + LONGEST));
        let rest = &text[open..limit];
        let rest = match place {
            TokenContext::Text => rest,
            _ => rest.split(['\n', '\r']).next().unwrap_or_default(),
        };
        let (syntax, len) = match matched(rest, self.pairs.len_at(open, rest)) {
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
            confidence: Confidence::Never,
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
    /// Number of bytes to skip that are not a token.
    Pass(usize),
}

/// What the mark at the start of `text` opens; `pair` is the length up to its closing mark.
fn matched(text: &str, pair: Option<usize>) -> Match {
    let token = |syntax, len: Option<usize>| len.map(|len| Match::Token(syntax, len));
    let found = match text.as_bytes() {
        [b'{', b'{', b'{', ..] => return Match::Pass(run(text, '{')),
        [b'{', b'{', ..] => token(Syntax::Mustache, text.find("}}").map(|at| at + 2)),
        [b'{', ..] => token(Syntax::Brace, pair),
        [b'<', b'<', b'<', ..] => return Match::Pass(run(text, '<')),
        [b'<', b'<', ..] => match guillemet(text) {
            Some(len) => Some(Match::Token(Syntax::Guillemet, len)),
            None => return Match::Pass(2),
        },
        [b'<', ..] => token(Syntax::Angle, angle(text)),
        [b'[', b'[', ..] => return Match::Pass(wiki(text)),
        [b'[', ..] => token(Syntax::Bracket, pair),
        _ => None,
    };
    found.unwrap_or(Match::Pass(1))
}

fn run(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

/// `<<…>>` without such marks inside.
fn guillemet(text: &str) -> Option<usize> {
    let close = text.find(">>")?;
    let inner = &text[2..close];
    (!inner.contains("<<") && !text[close + 2..].starts_with('>')).then_some(close + 2)
}

/// `<name>` on one line; not a closing tag or a comment.
fn angle(text: &str) -> Option<usize> {
    let close = memchr::memchr3(b'>', b'\n', b'\r', text.as_bytes())?;
    let inner = &text[1..close];
    let word = inner.chars().next().is_some_and(char::is_alphanumeric);
    let plain =
        !inner.contains(['<', '=', '"', '@']) && (!inner.contains('/') || inner.contains(' '));
    (text[close..].starts_with('>') && word && plain).then_some(close + 1)
}

/// The length of `[[…]]`: a wiki link, or a test in a shell script.
fn wiki(text: &str) -> usize {
    text.find("]]").map_or(2, |at| at + 2)
}

/// Whether adjacent characters make a token part of something larger: an index, a path, a call.
fn is_glued(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '$');
    before.is_some_and(|c| word(c) || matches!(c, '.' | '-' | ')' | '\\' | '#' | '='))
        || after.clone().next().is_some_and(|c| word(c) || matches!(c, '(' | '['))
        || joined(after)
}

/// A full stop followed by a word, as in `[file].py`.
fn joined(mut after: std::str::Chars<'_>) -> bool {
    after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{Pairs, TextRange};
    use crate::text::size;

    fn pairs(text: &str) -> Vec<(u32, u32)> {
        Pairs::new(text, TextRange::up_to(size(text.len())), true).ends
    }

    #[test]
    fn marks_are_paired_with_what_is_nested_in_them() {
        assert_eq!(pairs("[a [b] c]"), [(0, 9), (3, 6)]);
        assert_eq!(pairs("{a [b} c]"), [(0, 6), (3, 9)]);
    }

    #[test]
    fn an_escaped_or_lonely_mark_has_no_pair() {
        assert_eq!(pairs("[ [a] \\]"), [(2, 5)]);
        assert_eq!(pairs("]}["), []);
    }

    #[test]
    fn in_code_nothing_is_paired_across_lines() {
        let text = "[a\nb] [c]";
        let ends = Pairs::new(text, TextRange::up_to(size(text.len())), false).ends;
        assert_eq!(ends, [(6, 9)]);
    }

    #[test]
    fn marks_that_nothing_closes_are_no_pairs() {
        assert_eq!(pairs("[[[[ {{ [{< <"), []);
    }
}
