//! Tokens: everything in brackets, braces or angles that could be a placeholder, found by one pass
//! over the raw text of a block. The syntax tree says what is opaque: links, code spans, comments.
//!
//! The raw text is read, not cells or lines: the pipes of `[A | B]` split no cell, and `<<…>>`,
//! `{…}` and `[…]` may run over line breaks inside a paragraph.

mod joined;
mod scan;
mod shape;
mod standing;
mod strength;
#[cfg(test)]
mod tests;

use text_size::TextRange;

use super::{Leaf, Model, link, question, tag};
use crate::syntax::BlockKind;
pub(super) use joined::collect as collect_joined;
pub(super) use standing::is_whole_cell;
pub use strength::Strength;

/// A candidate for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// All of it, with its marks.
    pub range: TextRange,
    /// The marks around it.
    pub syntax: Syntax,
    /// Where it stands.
    pub place: Place,
    /// Whether letters, digits or path marks touch it from outside, as in `test_[name].py`.
    pub glued: bool,
    /// How much its own text says for it.
    pub strength: Strength,
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

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a heading, a paragraph, a list item or a table cell.
    Text,
    /// In a code span.
    CodeSpan,
    /// In a fence that shows text, a tree or a diagram, or names no language.
    PlainFence,
    /// In a fence of a programming language, of markdown that shows a format, or indented code.
    Code,
    /// In front matter.
    FrontMatter,
}

impl Syntax {
    /// How many kinds there are.
    pub const COUNT: usize = 5;

    /// The length in bytes of the opening mark, and of the closing one.
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

    /// Whether it is a placeholder whatever stands around it.
    pub fn is_strong(&self) -> bool {
        self.strength == Strength::Strong && self.place == Place::Text
    }
}

/// The name of a placeholder: its inner text with every run of white space as one space, so that
/// two tokens can be compared.
pub fn name(inner: &str) -> String {
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let place = match leaf.block.kind {
        BlockKind::Fence { info, .. } => fence_place(&leaf.text[info]),
        BlockKind::IndentedCode => Place::Code,
        BlockKind::FrontMatter => Place::FrontMatter,
        BlockKind::Html if leaf.content().starts_with("<!--") => return,
        _ => Place::Text,
    };
    let drawing = place == Place::PlainFence && standing::is_drawing(leaf.content());
    let mut code = CodeInHtml::default();
    for mut found in scan::tokens(leaf, place) {
        if leaf.block.kind == BlockKind::Html {
            found.place = code.place(leaf, found.range);
        }
        if question::is_marker(found.inner(leaf.text)) && found.syntax == Syntax::Bracket {
            question::collect_marker(leaf, &found, model);
        } else if !tag::is_tag(leaf, &found) && !link::is_destination_of(leaf, found.range, model) {
            let strength = strength::of(leaf, &found, drawing);
            if strength != Strength::None {
                model.tokens.push(Token { strength, ..found });
            }
        }
    }
}

/// Code in a block of HTML, which to the grammar is text: plans for agents stand between tags.
#[derive(Default)]
struct CodeInHtml {
    /// Up to where the block was read, from its start.
    at: usize,
    fenced: bool,
    spanned: bool,
}

impl CodeInHtml {
    /// Where a token stands; tokens come in the order of the text.
    fn place(&mut self, leaf: Leaf<'_>, token: TextRange) -> Place {
        let content = leaf.content();
        let end = usize::from(token.start() - leaf.block.content.start());
        for line in content.get(self.at..end).unwrap_or_default().split_inclusive('\n') {
            let fence = line.trim_start().starts_with("```");
            self.fenced ^= fence;
            self.spanned ^= !fence && line.matches('`').count() % 2 == 1;
            // A code span that nothing closes ends with its line.
            self.spanned &= !line.ends_with('\n');
        }
        self.at = end;
        match (self.fenced, self.spanned) {
            (true, _) => Place::Code,
            (false, true) => Place::CodeSpan,
            (false, false) => Place::Text,
        }
    }
}

/// Fences that show text keep their placeholders; code has brackets and braces of its own.
fn fence_place(info: &str) -> Place {
    let language = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "tree" | "diagram" | "ascii" => {
            Place::PlainFence
        }
        _ => Place::Code,
    }
}
