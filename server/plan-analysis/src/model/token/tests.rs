//! The scanner against the grammar that editors colour by (`grammars/tree-sitter-plan`): both find
//! the same tokens.
//!
//! Compared is what a paragraph can hold and no other markup decides: in links and code spans the
//! scanner knows more than the grammar, which sees plain text. The grammar reads marks of one kind
//! four deep at the most, and it takes `<<…>>>` as one piece.

use proptest::prelude::*;
use text_size::TextRange;

use super::{Syntax, TokenContext, scan};
use crate::document::Document;
use crate::model::Leaf;
use crate::syntax::{BlockKind, InlineKind, Parser, plan_grammar};

/// What a paragraph is made of here.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "{{",
    "}}",
    "<",
    ">",
    "<<",
    ">>",
    "[x]",
    "[P]",
    "[US1]",
    "[a b]",
    "{a}",
    "{{A}}",
    "<<A>>",
    "<a>",
    "<a b/c>",
    "<a/b>",
    "<a=b>",
    "[ ]",
    "{ }",
    "{{ }}",
    "<< >>",
    "[[",
    "]]",
    "\\[",
    "\\]",
    "\\{",
    "\\}",
    "\\<",
    "\\\\",
    " ",
    " ",
    "\n",
    "a",
    "B",
    "é",
    "日",
    "1",
    "/",
    "=",
    "FR-001",
    "§2",
    "Article IV",
    "NEEDS CLARIFICATION",
    "[NEEDS CLARIFICATION: a]",
    ".",
    ": ",
];

fn kind(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Mustache => "mustache",
        Syntax::Guillemet => "guillemet",
        Syntax::Bracket => "bracket",
        Syntax::Brace => "brace",
        Syntax::Angle => "angle",
    }
}

/// Whether more than the plain text decides what is a token in a block, or the grammar is known to
/// see less.
fn is_beyond(leaf: Leaf<'_>) -> bool {
    let opaque =
        |kind| !matches!(kind, InlineKind::Escape | InlineKind::Html | InlineKind::Strikethrough);
    let content = leaf.content();
    leaf.inlines().any(|inline| opaque(inline.kind))
        || ["](", "][", ">>>", "`"].iter().any(|mark| content.contains(mark))
        || nesting(content, '[', ']') > 4
        || nesting(content, '{', '}') > 4
}

/// How many pairs of marks stand in each other at the most.
fn nesting(text: &str, open: char, close: char) -> u32 {
    let (mut heights, mut highest) = (Vec::new(), 0);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == open {
            heights.push(1);
        } else if c == close
            && let Some(height) = heights.pop()
        {
            highest = highest.max(height);
            if let Some(around) = heights.last_mut() {
                *around = height.max(*around - 1) + 1;
            }
        }
    }
    highest
}

/// Compares the two in every block of a text; gives how many tokens there were.
fn compare(text: &str) -> usize {
    let document = Document::new(text, &mut Parser::new());
    let mut count = 0;
    for (_, part) in document.parts() {
        for block in part.section.blocks() {
            let leaf = Leaf { text: part.section.text(), block };
            let prose = matches!(
                block.kind,
                BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::TableRow { .. }
            );
            if !prose || is_beyond(leaf) {
                continue;
            }
            let scanned = scan::tokens(leaf, TokenContext::Text).into_iter();
            let scanned: Vec<_> =
                scanned.map(|it| (kind(it.syntax).to_owned(), it.range)).collect();
            count += scanned.len();
            assert_eq!(parsed(leaf), scanned, "{:?}", leaf.content());
        }
    }
    count
}

/// What the grammar finds; questions and markers are brackets to the scanner.
fn parsed(leaf: Leaf<'_>) -> Vec<(String, TextRange)> {
    let start = leaf.block.content.start();
    let found = plan_grammar::tokens(leaf.content()).into_iter();
    found
        .map(|(kind, range)| {
            let bracket = matches!(&*kind, "question" | "marker");
            (if bracket { "bracket".to_owned() } else { kind }, range + start)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_grammar_finds_what_the_scanner_finds(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..24)
    ) {
        compare(&format!("Text {}", pieces.concat()));
    }
}

#[test]
fn in_plain_sentences_they_agree() {
    let sentence = "{{NAME}} of <<OWNER>>, [Describe it], {id} and <name>; [a [b] c] [open\n";
    assert_eq!(compare(&sentence.repeat(20)), 20 * 6);
}
