//! Tokens: everything in brackets, braces or angle brackets that could be a placeholder, found in one pass
//! over the raw text of a block. The syntax tree says what to skip: links, code spans, comments.
//!
//! The scan reads the raw text rather than cells or lines: the pipe of `[A | B]` does not separate cells, and
//! `<<…>>`, `{…}` and `[…]` may contain line breaks within a paragraph.

mod joined;
mod scan;
mod shape;
mod position;
mod confidence;
#[cfg(test)]
mod tests;

use text_size::TextRange;

pub use confidence::Confidence;
pub(super) use confidence::of as confidence_of;
pub(super) use joined::collect as collect_joined;
pub(super) use position::{is_drawing, is_whole_cell};
pub(super) use scan::tokens;

/// A candidate for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The whole token, with its marks.
    pub range: TextRange,
    /// The marks around it.
    pub syntax: Syntax,
    /// Where it is.
    pub place: TokenContext,
    /// Whether letters, digits or path separators are adjacent to it, as in `test_[name].py`.
    pub glued: bool,
    /// How strongly its own text suggests a placeholder.
    pub confidence: Confidence,
}

/// The marks around a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// `{{NAME}}`
    Mustache,
    /// `<<NAME>>`
    Guillemet,
    /// `[name]`
    Bracket,
    /// `{name}`
    Brace,
    /// `<name>`
    Angle,
}

/// Where a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenContext {
    /// In a heading, a paragraph, a list item or a table cell.
    Text,
    /// In a code span.
    CodeSpan,
    /// In a fence that contains text, a tree or a diagram, or names no language.
    PlainFence,
    /// In a fence of a programming language, in one of Markdown that shows a format, or in indented code.
    Code,
    /// In front matter.
    FrontMatter,
}

impl Syntax {
    /// The number of kinds.
    pub const COUNT: usize = 5;

    /// The length in bytes of the opening mark, and of the closing mark.
    pub fn mark_len(self) -> usize {
        match self {
            Syntax::Mustache | Syntax::Guillemet => 2,
            Syntax::Bracket | Syntax::Brace | Syntax::Angle => 1,
        }
    }
}

impl Token {
    /// The text between the marks, in a section's text.
    pub fn inner<'a>(&self, text: &'a str) -> &'a str {
        let whole = &text[self.range];
        let mark = self.syntax.mark_len();
        whole.get(mark..whole.len() - mark).unwrap_or_default()
    }

    /// Whether it is a placeholder regardless of its context.
    pub fn is_strong(&self) -> bool {
        self.confidence == Confidence::Always && self.place == TokenContext::Text
    }
}

/// The name of a placeholder: its inner text with white space collapsed, so that tokens can be compared.
pub fn name(inner: &str) -> String {
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}
