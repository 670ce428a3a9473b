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

use super::{Leaf, Model, link, question, tag};
use crate::syntax::BlockKind;
pub use confidence::Confidence;
pub(super) use joined::collect as collect_joined;
pub(super) use position::is_whole_cell;

/// A candidate for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The whole token, with its marks.
    pub range: TextRange,
    /// The marks around it.
    pub syntax: Syntax,
    /// Where it is.
    pub place: Place,
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
pub enum Place {
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
        self.confidence == Confidence::Always && self.place == Place::Text
    }
}

/// The name of a placeholder: its inner text with white space collapsed, so that tokens can be compared.
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
    let drawing = place == Place::PlainFence && position::is_drawing(leaf.content());
    let mut code = CodeInHtml::default();
    for mut found in scan::tokens(leaf, place) {
        if leaf.block.kind == BlockKind::Html {
            found.place = code.place(leaf, found.range);
        }
        if question::is_marker(found.inner(leaf.text)) && found.syntax == Syntax::Bracket {
            question::collect_marker(leaf, &found, model);
        } else if !tag::is_tag(leaf, &found) && !link::is_destination_of(leaf, found.range, model) {
            let confidence = confidence::of(leaf, &found, drawing);
            if confidence != Confidence::Never {
                model.tokens.push(Token { confidence, ..found });
            }
        }
    }
}

/// Code spans in an HTML block, which is raw text to the grammar; some plans wrap sections in tags for
/// agents.
#[derive(Default)]
struct CodeInHtml {
    /// How far the block has been read, from its start.
    at: usize,
    fenced: bool,
    spanned: bool,
}

impl CodeInHtml {
    /// Where a token is; calls have to be in the order of the text.
    fn place(&mut self, leaf: Leaf<'_>, token: TextRange) -> Place {
        let content = leaf.content();
        let end = usize::from(token.start() - leaf.block.content.start());
        for line in content.get(self.at..end).unwrap_or_default().split_inclusive('\n') {
            let fence = line.trim_start().starts_with("```");
            self.fenced ^= fence;
            self.spanned ^= !fence && line.matches('`').count() % 2 == 1;
            // An unclosed code span ends with its line.
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

/// Fences with text can have placeholders; code has its own brackets and braces.
fn fence_place(info: &str) -> Place {
    let language = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "tree" | "diagram" | "ascii" => {
            Place::PlainFence
        }
        _ => Place::Code,
    }
}
