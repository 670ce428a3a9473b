//! HTML comments: notes, instructions from a template, and comments in place of a value.

use text_size::{TextRange, TextSize};

use super::{Leaf, Model};
use crate::syntax::InlineKind;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment, with `<!--` and `-->`.
    pub range: TextRange,
    /// The text between `<!--` and `-->`.
    pub inner: TextRange,
    /// Whether it is a block of its own rather than part of a line.
    pub block: bool,
    /// Whether it is in the place of a value: alone after `**Key**:`, or the whole text of a heading.
    pub value: bool,
}

/// A comment addressed to planls: `<!-- planls: plan -->`, `<!-- planls-ignore CODE -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Sets the document's role.
    Role(String),
    /// Suppresses these codes in the next block.
    Ignore(Vec<String>),
    /// Suppresses these codes in the whole file; empty for all codes.
    IgnoreFile(Vec<String>),
}

/// What a directive begins with.
pub(crate) const DIRECTIVE: &str = "planls";

impl Comment {
    /// The directive in this comment, if it is one.
    pub fn directive(&self, text: &str) -> Option<Directive> {
        let rest = text[self.inner].trim().strip_prefix(DIRECTIVE)?;
        let codes = |rest: &str| {
            let words = rest.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        if let Some(rest) = rest.strip_prefix("-ignore-file") {
            return Some(Directive::IgnoreFile(codes(rest)));
        }
        if let Some(rest) = rest.strip_prefix("-ignore") {
            return Some(Directive::Ignore(codes(rest)));
        }
        rest.strip_prefix(':').map(|role| Directive::Role(role.trim().to_lowercase()))
    }
}

/// All comments of an HTML block.
pub(super) fn collect_block(leaf: Leaf<'_>, model: &mut Model) {
    let base = leaf.block.content.start();
    let text = leaf.content();
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|found| at + found) {
        let close = text[open + 4..].find("-->").map(|found| open + 4 + found);
        let (inner_end, end) = close.map_or((text.len(), text.len()), |close| (close, close + 3));
        model.comments.push(Comment {
            range: range(base, open, end),
            inner: range(base, open + 4, inner_end),
            block: true,
            value: false,
        });
        at = end;
    }
}

/// The inline comments of a block.
pub(super) fn collect_inline(leaf: Leaf<'_>, model: &mut Model) {
    let tags = leaf.inlines().filter(|inline| inline.kind == InlineKind::Html);
    for tag in tags {
        let text = &leaf.text[tag.range];
        if let Some(inner) = text.strip_prefix("<!--") {
            let inner = inner.strip_suffix("-->").unwrap_or(inner);
            let start = tag.range.start() + TextSize::of("<!--");
            model.comments.push(Comment {
                range: tag.range,
                inner: TextRange::at(start, TextSize::of(inner)),
                block: false,
                value: is_value(leaf, tag.range),
            });
        }
    }
}

/// Whether the comment's line has only a label or keyword before it and nothing after it.
fn is_value(leaf: Leaf<'_>, comment: TextRange) -> bool {
    let line = super::line::line_at(leaf.text, comment.start());
    let line = line.intersect(leaf.block.content).unwrap_or(line);
    if comment.end() > line.end() {
        return false;
    }
    let before = leaf.text[TextRange::new(line.start(), comment.start())].trim_end();
    let after = leaf.text[TextRange::new(comment.end(), line.end())].trim();
    let numbered = before.chars().all(|c| c.is_ascii_digit() || c == '.');
    let label = numbered || before.ends_with([':', '：', '|', '.']) || before.ends_with("**");
    label && (after.is_empty() || after.starts_with('|'))
}

fn range(base: TextSize, start: usize, end: usize) -> TextRange {
    TextRange::new(base + crate::text::size(start), base + crate::text::size(end))
}
