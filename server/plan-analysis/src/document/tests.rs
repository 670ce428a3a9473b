//! The equalities that the design rests on, over random documents and edits.

use std::sync::Arc;

use proptest::prelude::*;
use text_size::{TextRange, TextSize};

use super::{Document, Part};
use crate::section::{Section, SectionPosition, split};
use crate::syntax::{Block, Inline, Parser, TREE_LIMIT};
use crate::text::{Edit, shift};

/// Pieces that open, close or look like something, in all line ends and some scripts.
const PIECES: &[&str] = &[
    "# Plan\n",
    "## Summary\n",
    "### A `b`\r\n",
    "#",
    "# ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "text ",
    "```\n",
    "```rust\n",
    "~~~\n",
    "    code\n",
    "- item\n",
    "  - inner\n",
    "- ```\n",
    "  ```\n",
    "1. one\n",
    "> quote\n",
    "> # in quote\n",
    "| a | b |\n",
    "|---|---|\n",
    "| [A | B] | |\n",
    "<!-- ",
    " -->",
    "<!-- note -->\n",
    "<div>\n",
    "</div>\n",
    "<script>\n",
    "</script>\n",
    "---\n",
    "+++\n",
    "name: x\n",
    "[ref]: ./a.md\n",
    "[a](b.md)",
    "`code`",
    "<<NAME>>",
    "{{N}}",
    "[x]",
    "**b**",
    "~~s~~",
    "===\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "😀",
    "字",
    "\u{0}",
    "\t",
    "- [ ] T001\n",
    "* * *\n",
    "\\",
    "]",
    "<",
    "  ",
    "||\n",
    "text\n",
    "\ntext\n\n",
    "- [x] done\n",
    "  more\n",
    "| 1 | 2 |\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "```sh\nls\n```\n",
];

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn edits() -> impl Strategy<Value = Vec<(u32, u32, String)>> {
    let new = prop::collection::vec(prop::sample::select(PIECES), 0..3).prop_map(|p| p.concat());
    prop::collection::vec((0u32..400, prop_oneof![Just(0u32), 0u32..30], new), 1..12)
}

/// Everything that a document's parts know, in absolute offsets.
fn facts(document: &Document) -> Vec<(Block, Vec<Inline>)> {
    document.parts().flat_map(|(start, part)| absolute(part.section.blocks(), start)).collect()
}

fn absolute(blocks: &[Block], start: TextSize) -> Vec<(Block, Vec<Inline>)> {
    let mut blocks = blocks.to_vec();
    for block in &mut blocks {
        block.range = shift(block.range, start);
        block.content = shift(block.content, start);
        for hole in &mut block.holes {
            *hole = shift(*hole, start);
        }
        if let crate::syntax::BlockKind::Fence { info, .. } = &mut block.kind {
            *info = shift(*info, start);
        }
        if let Some(item) = &mut block.item {
            item.range = shift(item.range, start);
            item.marker = shift(item.marker, start);
            item.checkbox = item.checkbox.map(|(range, done)| (shift(range, start), done));
        }
    }
    blocks.into_iter().map(|block| (block.clone(), block.inlines.to_vec())).collect()
}

fn boundaries(document: &Document) -> Vec<TextSize> {
    document.parts().map(|(start, _)| start).collect()
}

/// Whether a link reference definition has a line of `=` or `-` below it. That is a paragraph
/// (CommonMark 4.7, example 215), and to the grammar that or a heading, by what follows far below.
fn has_underlined_definition(text: &str) -> bool {
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.is_empty()).collect();
    let is_underline = |line: &str| {
        let line = line.trim();
        !line.is_empty() && line.chars().all(|c| matches!(c, '=' | '-'))
    };
    lines.windows(2).any(|pair| pair[0].contains("]:") && is_underline(pair[1]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_sections_are_the_text(text in document()) {
        let sections = split(&text, SectionPosition { first: true, last: true }, Some(&mut Parser::new()));
        let joined: String = sections.iter().map(Section::text).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn the_lines_of_the_parts_are_those_of_the_text(text in document()) {
        let document = Document::new(&text, &mut Parser::new());
        let mut line = 0;
        for (start, part) in document.parts() {
            prop_assert_eq!(document.text().line_of(start), line);
            line += part.line_breaks;
        }
        prop_assert_eq!(document.text().line_count(), line + 1);
    }

    #[test]
    fn sections_parse_as_the_whole_does(text in document()) {
        let mut parser = Parser::new();
        let whole = Parser::by_grammar().parse(&text);
        prop_assume!(!whole.has_error() && !has_underlined_definition(&text));
        let document = Document::new(&text, &mut parser);
        let strip = |facts: Vec<(Block, Vec<Inline>)>| -> Vec<_> {
            facts.into_iter().map(|(b, i)| (b.kind, b.content, b.quoted, b.depth, i)).collect()
        };
        prop_assert_eq!(
            strip(facts(&document)),
            strip(absolute(whole.blocks(), TextSize::new(0)))
        );
    }

    #[test]
    fn a_document_read_by_marks_is_the_one_read_by_the_grammar(text in document()) {
        let plain = Document::new(&text, &mut Parser::new());
        let parsed = Document::new(&text, &mut Parser::by_grammar());
        prop_assert_eq!(boundaries(&plain), boundaries(&parsed));
        prop_assert_eq!(facts(&plain), facts(&parsed));
    }

    #[test]
    fn after_any_edits_a_document_equals_a_fresh_one(text in document(), edits in edits()) {
        let mut parser = Parser::new();
        let mut document = Document::new(&text, &mut parser);
        for (start, len, new) in edits {
            let range = TextRange::at(TextSize::new(start), TextSize::new(len));
            document.edit(&Edit { range, text: new }, &mut parser);
            let fresh = Document::new(&document.text().to_string(), &mut parser);
            prop_assert_eq!(boundaries(&document), boundaries(&fresh));
            prop_assert_eq!(facts(&document), facts(&fresh));
        }
    }
}

/// Fences that end with their list item or quote, and those that hold what looks like a heading.
#[test]
fn sections_with_fences_in_lists_cost_what_they_hold() {
    const SECTIONS: usize = 8_000;
    for piece in ["## H\n- ```rust\n", "## H\n> ```rust\n", "## H\n```sh\n# c\n# d\n```\n- ```\n"] {
        let document = Document::new(&piece.repeat(SECTIONS), &mut Parser::new());
        let starts = (0..SECTIONS).map(|number| crate::text::size(number * piece.len()));
        assert!(boundaries(&document).into_iter().eq(starts), "{piece}");
    }
}

/// Makes edits of one text each, and compares the document with a fresh one after each. Says how often
/// a section was too large to be parsed.
fn check_edits(text: &str, edits: &[(&str, &str)]) -> usize {
    let mut parser = Parser::new();
    let mut document = Document::new(text, &mut parser);
    let mut large = 0;
    for (old, new) in edits {
        let text = document.text().to_string();
        let at = crate::text::size(text.find(old).unwrap());
        let range = TextRange::at(at, crate::text::size(old.len()));
        document.edit(&Edit { range, text: (*new).to_owned() }, &mut parser);
        let fresh = Document::new(&document.text().to_string(), &mut parser);
        assert_eq!(boundaries(&document), boundaries(&fresh));
        assert_eq!(facts(&document), facts(&fresh));
        large += usize::from(fresh.list().iter().any(|part| part.section.is_beyond_parsing()));
    }
    large
}

#[test]
fn a_section_that_grows_beyond_what_is_parsed_equals_a_fresh_one() {
    for line in ["- <b>one</b> [a](b.md)\n", "one [a](b.md) and `[NAME]`\n\n"] {
        let many = line.repeat(TREE_LIMIT / line.len() - 1);
        let text = format!("# A\n\n## B\n\nfirst <i>x</i>\n\n<b>y</b>\n\n{many}\nlast\n\n# C\n");
        let more = format!("more {}\n\nfirst", "words ".repeat(20));
        let edits = [("first", &*more), (&*more, "first"), ("last", &*more), ("<b>y</b>", "y")];
        assert!(check_edits(&text, &edits) > 0, "{line}");
    }
}

#[test]
fn where_a_large_section_ends_hangs_on_how_much_of_it_is_parsed() {
    let words = format!("{}\n\n", "words ".repeat(900));
    let before = format!("<b>x</b>\n\nhere {}\n\n", words.repeat(TREE_LIMIT / words.len() - 1));
    let text = format!("# A\n\n{before}{words}    ```\n\n# B\n\n{}", words.repeat(5));
    let more = format!("here {}", "words ".repeat(800));
    assert!(check_edits(&text, &[("here", &more), (&more, "here"), (&words, "")]) > 0);
}

/// How many parts two versions share.
fn shared(one: &Document, other: &Document) -> usize {
    let parts = one.list().iter().enumerate();
    parts.filter(|(at, it)| other.list().get(*at).is_some_and(|part| Arc::ptr_eq(part, it))).count()
}

#[test]
fn a_ruler_at_the_top_is_no_front_matter_that_a_line_could_close() {
    let mut parser = Parser::new();
    let old = Document::new("----\n\ntext\n\n# A\n\n# B\n\n---\n", &mut parser);
    let mut new = old.clone();
    new.edit(&Edit { range: TextRange::empty(7.into()), text: "x".to_owned() }, &mut parser);
    assert_eq!((new.difference(&old).new, shared(&new, &old)), (0..1, 2));
}

#[test]
fn a_part_that_has_moved_stays_the_same_object() {
    const SECTIONS: usize = 20_000;
    let mut parser = Parser::new();
    let part = |number: usize| format!("## {number}\n\n");
    let text: String = (0..SECTIONS).map(part).collect();
    let old = Document::new(&text, &mut parser);
    let mut new = old.clone();
    let half = SECTIONS / 2;
    let text: String = (half..SECTIONS).chain([SECTIONS]).chain(0..half).map(part).collect();
    let range = TextRange::up_to(old.text().len());
    new.edit(&Edit { range, text }, &mut parser);
    let parts: Vec<&Arc<Part>> = new.list().iter().collect();
    let moved = parts[..half].iter().chain(&parts[half + 1..]);
    let was = (half..SECTIONS).chain(0..half).map(|number| old.part(number));
    assert!(moved.zip(was).all(|(one, other)| Arc::ptr_eq(one, other)));
    assert_eq!(parts.len(), SECTIONS + 1);
}
