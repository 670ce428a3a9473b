//! Placeholders that span several blocks: a paragraph opens one, a list continues it, and a later paragraph
//! closes it. To the block structure they are plain text.

use text_size::TextRange;

use super::scan::{LONGEST, Pairs};
use super::{Confidence, Syntax, Token, TokenContext};
use crate::model::Model;
use crate::section::Section;
use crate::syntax::{Block, BlockKind};
use crate::text::size;

/// Adds such placeholders to the model of a section whose other tokens are known, and removes everything
/// inside them.
pub(in crate::model) fn collect(section: &Section, model: &mut Model) {
    let mut at = 0.into();
    for (index, block) in section.blocks().iter().enumerate() {
        let known =
            model.tokens.binary_search_by_key(&block.content.start(), |token| token.range.start());
        if block.kind != BlockKind::Paragraph || block.content.start() < at || known.is_ok() {
            continue;
        }
        if let Some(token) = opened(section, block, &section.blocks()[index + 1..]) {
            at = token.range.end();
            drop_within(&mut model.questions, token.range, |question| question.range);
            drop_within(&mut model.choices, token.range, |choice| choice.range);
            let place = drop_within(&mut model.tokens, token.range, |token| token.range);
            model.tokens.insert(place, token);
        }
    }
}

/// Removes the items inside a range; returns the index at which they were.
fn drop_within<T>(items: &mut Vec<T>, range: TextRange, of: fn(&T) -> TextRange) -> usize {
    let from = items.partition_point(|item| of(item).start() < range.start());
    let to = items.partition_point(|item| of(item).start() < range.end());
    items.drain(from..to.max(from));
    from
}

/// The token that opens with the first character of a paragraph and ends at the end of one of the blocks
/// after it, before the next heading or fence.
fn opened(section: &Section, block: &Block, behind: &[Block]) -> Option<Token> {
    let text = section.text();
    let start = usize::from(block.content.start());
    let syntax = match &text.as_bytes()[start..] {
        [b'<', b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => Syntax::Guillemet,
        [b'{', b'a'..=b'z' | b'A'..=b'Z', ..] => Syntax::Brace,
        [b'[', b'a'..=b'z' | b'A'..=b'Z', ..] => Syntax::Bracket,
        _ => return None,
    };
    let first_line = text[block.content].split(['\n', '\r']).next().unwrap_or_default();
    let is_prose = first_line.split(' ').count() >= 4 && !first_line.contains([';', '=']);
    let near = behind.iter().take_while(|block| {
        !matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Fence { .. })
    });
    let near = near.take_while(|block| usize::from(block.content.end()) <= start + LONGEST);
    let limit = near.clone().last().filter(|_| is_prose)?.content.end();
    let rest = &text[start..limit.into()];
    let len = match syntax {
        Syntax::Guillemet => rest.find(">>").map(|close| close + 2)?,
        _ => Pairs::new(rest, TextRange::up_to(size(rest.len())), true).len_at(0, rest)?,
    };
    let range = TextRange::at(block.content.start(), size(len));
    let closes = near.into_iter().any(|block| block.content.end() == range.end());
    let (place, confidence) = (TokenContext::Text, Confidence::Always);
    closes.then_some(Token { range, syntax, place, glued: false, confidence })
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_sentence_a_list_and_a_sentence_are_one_placeholder() {
        check_diagnostics(
            "
            # Plan
            {Say why this work is done now, for example:
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
              - {who waits for it}
              - [what it saves]

            Name the reason that weighs most.}

            The rest is written.
            ",
        );
    }

    #[test]
    fn a_heading_ends_what_is_open() {
        check_diagnostics(
            "# Plan\n\n{Say why this work is done now\n\n## Next\n\nand for whom.}\n",
        );
    }

    #[test]
    fn code_that_was_not_fenced_is_none() {
        check_diagnostics("# Plan\n\n{let a = first; b = second of two\n\n  return a b}\n");
    }
}
