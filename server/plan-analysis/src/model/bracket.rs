//! Brackets: whether each one in a block is an open question, a tag, the destination of a link, or a token
//! that could be a placeholder.

use text_size::TextRange;

use super::token::{Confidence, Syntax, Token, TokenContext, confidence_of, is_drawing, tokens};
use super::{Leaf, Model, link, question, tag};
use crate::syntax::BlockKind;

/// Sorts the brackets of a block into questions, tags, destinations and tokens.
pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let place = match leaf.block.kind {
        BlockKind::Fence { info, .. } => fence_place(&leaf.text[info]),
        BlockKind::IndentedCode => TokenContext::Code,
        BlockKind::FrontMatter => TokenContext::FrontMatter,
        BlockKind::Html if leaf.content().starts_with("<!--") => return,
        _ => TokenContext::Text,
    };
    let drawing = place == TokenContext::PlainFence && is_drawing(leaf.content());
    let mut code = CodeInHtml::default();
    for mut found in tokens(leaf, place) {
        if leaf.block.kind == BlockKind::Html {
            found.place = code.place(leaf, found.range);
        }
        if question::is_marker(found.inner(leaf.text)) && found.syntax == Syntax::Bracket {
            question::collect_marker(leaf, &found, model);
        } else if !tag::is_tag(leaf, &found) && !link::is_destination_of(leaf, found.range, model) {
            let confidence = confidence_of(leaf, &found, drawing);
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
    fn place(&mut self, leaf: Leaf<'_>, token: TextRange) -> TokenContext {
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
            (true, _) => TokenContext::Code,
            (false, true) => TokenContext::CodeSpan,
            (false, false) => TokenContext::Text,
        }
    }
}

/// Fences with text can have placeholders; code has its own brackets and braces.
fn fence_place(info: &str) -> TokenContext {
    let language = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "tree" | "diagram" | "ascii" => {
            TokenContext::PlainFence
        }
        _ => TokenContext::Code,
    }
}
