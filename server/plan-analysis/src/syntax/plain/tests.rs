//! What is read by marks is what the grammar finds.

use std::path::Path;

use proptest::prelude::*;
use text_size::TextRange;

use super::{blocks, inlines};
use crate::syntax::{Block, BlockKind, Parser, may_hold_inlines};
use crate::text::size;

/// Lines and pieces of lines of which plans consist, and such as look like them.
const LINES: &[&str] = &[
    "# Plan\n",
    "## Two words \n",
    "### Closed ##\n",
    " # Indented\n",
    "#\n",
    "#tag\n",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "  \n",
    "    \n",
    "text\n",
    "text\n",
    "more *text* here  \n",
    "crlf\r\n",
    " one\n",
    "  two\n",
    "   three\n",
    "    four\n",
    "      six\n",
    "        eight\n",
    "字 😀\n",
    "\u{a0}\n",
    "\u{c}\n",
    "- item\n",
    "- item\n",
    "* star\n",
    "* **bold**: x\n",
    "+ plus\n",
    "-   far\n",
    "-     code\n",
    "-\n",
    "- \n",
    "- - two\n",
    "- 1. two\n",
    "- -x\n",
    "- # in item\n",
    "- > quoted\n",
    "- `code`\n",
    "- ```\n",
    "- | a |\n",
    "- <b>\n",
    " - one in\n",
    "  - inner\n",
    "  - inner\n",
    "   - odd\n",
    "    - deep\n",
    "      - deeper\n",
    "  * inner star\n",
    "- [ ] T001 [P] do\n",
    "- [x] done\n",
    "- [X]  done\n",
    "- [ ] 1. first\n",
    "- [ ] - first\n",
    "- [ ]\n",
    "- [\t] tab\n",
    "- [ ] \n",
    "- [x](a.md)\n",
    "- [ ] # no\n",
    "  - [ ] inner\n",
    "- [a]: b\n",
    "- [a]: b and c\n",
    "1. one\n",
    "2. two\n",
    "10. ten\n",
    "3) three\n",
    "1.5 no\n",
    "2024\n",
    "1234567890. no\n",
    "   - below\n",
    "   text below\n",
    "   10. ten below\n",
    "| a | b |\n",
    "| a | b |\n",
    "|---|---|\n",
    "|---|---|\n",
    "| :-- | --: |\n",
    "| 1 | 2 |\n",
    "| 1 | 2 |\n",
    "| 1 |\n",
    "| 1 | 2 | 3 |  \n",
    "| x | |\n",
    "| | x |\n",
    "|  | x | |\n",
    "|a|b|\n",
    "| | |\n",
    "||\n",
    "|\n",
    "| `a|b` | \\| |\n",
    "| a | b\n",
    "a | b\n",
    "--- | ---\n",
    "  | a | b |\n",
    "  |---|---|\n",
    "  | 1 | 2 |\n",
    "```\n",
    "```\n",
    "```rust\n",
    "``` js title\n",
    "````\n",
    "``` `\n",
    "  ```\n",
    "  ```\n",
    "   ```\n",
    "~~~\n",
    "~~~\n",
    "~~~ x\n",
    "- ~~gone~~\n",
    "~~~~\n",
    "`code` text\n",
    "~~gone~~\n",
    "---\n",
    "----\n",
    "--- \n",
    "***\n",
    "___\n",
    "* * *\n",
    "- - -\n",
    "--\n",
    "===\n",
    "=\n",
    "<!-- note -->\n",
    "<!-- note --> \n",
    "<!-- note --> text\n",
    "<!-- open\n",
    "close -->\n",
    "-->\n",
    "<!--> x -->\n",
    "<!-- x --->\n",
    "<!-- a --> <!-- b -->\n",
    "<div>\n",
    "<<NAME>>\n",
    "> quote\n",
    "> - item\n",
    "> \n",
    ">\n",
    "[ref]: ./a.md\n",
    "[NEEDS CLARIFICATION: who]\n",
    "[a] and [b]: c\n",
    "[a\n",
    "b]: c\n",
    "**Field**: [VALUE]\n",
    "**Field**:\n",
    "***both***\n",
    "_under_ line\n",
    "\\# escaped\n",
    "{{x}}\n",
    "\ttab\n",
    " \ttab\n",
    "a\ttab\n",
    "+++\n",
    "name: x\n",
    "\u{0}\n",
    "\u{feff}\n",
    "\r",
    "text",
    "- ",
    "  ",
    "# ",
    "#### ",
    "x",
    "|",
    ">",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINES), 1..12).prop_map(|lines| lines.concat())
}

/// Checks that lines give the blocks that the grammar gives, where they give any. Says whether they do.
fn check_blocks(text: &str) -> bool {
    let Some(found) = blocks(text) else { return false };
    assert_eq!(found, Parser::new().blocks_by_grammar(text), "{text:?}");
    true
}

/// What stands in a paragraph, and what looks like it.
const PIECES: &[&str] = &[
    "`a`",
    "`$b ~c \\d &e; ![f`",
    "~",
    "~5",
    "$",
    "\\",
    "`",
    "``",
    "[",
    "]",
    "[x]",
    "[a b](c.md)",
    "](./d.md#e-f)",
    "[a](",
    "[NEEDS: x]",
    "<",
    "<NAME>",
    "<<NAME>>",
    "<A_B>",
    "<LIMIT_1>",
    "<<X_2>>",
    "<a1>",
    "<a_>",
    "< b",
    "<5 ms",
    "<br/>",
    "</b>",
    "<!--",
    "**[x]**",
    "*",
    "**",
    "& ",
    "&amp;",
    "@",
    "0",
    "_",
    "```",
    "a",
    "word ",
    " ",
    "\n",
    "*",
    "**",
    "_",
    "__",
    "(",
    ")",
    "!",
    "#",
    "|",
    "{",
    "}",
    "\"",
    "'",
    ".",
    ":",
    "-",
    "/",
    "😀",
    "字",
    "http://a.b/c",
    "a@b.c",
    "\u{a0}",
    "=",
    ">",
    "^",
    "%",
];

/// Checks that marks give the constructs that the grammar finds, where they give any. Says whether
/// they do.
fn check_inlines(text: &str) -> bool {
    let content = text.trim();
    let Some(found) = inlines(content) else { return false };
    let block = Block::new(BlockKind::Paragraph, TextRange::new(size(0), size(content.len())));
    let parsed = Parser::new().parsed_inlines(&block, content);
    assert_eq!(found, parsed.to_vec(), "{content:?}");
    true
}

/// The same for all blocks of a text, with what the grammar does not see of them.
fn check_items(text: &str) {
    let mut parser = Parser::new();
    for block in parser.blocks_by_grammar(text) {
        let content = &text[block.content];
        let found = parser.inlines(&block, text);
        if block.has_inlines() && may_hold_inlines(content) {
            let parsed = parser.parsed_inlines(&block, content);
            assert_eq!(found.to_vec(), parsed.to_vec(), "{text:?}");
        }
    }
}

#[test]
fn a_last_row_without_an_end_of_line_is_that_of_the_grammar() {
    for end in ["\n", "\r\n"] {
        let table = format!("| a | b |{end}|---|---|{end}| c | d |{end}");
        for row in ["| x | ", "| x |", "| x | y |", "| x | y | ", "| x", "| x | y", "|", "| "] {
            check_blocks(&format!("{table}{row}"));
            check_blocks(&format!("{}{row}", table.replace("| c | d |", "| c |")));
        }
        for dashes in ["|---|---|", "|---|---| ", "|---|---", "|---|"] {
            check_blocks(&format!("| a | b |{end}{dashes}"));
            check_blocks(&format!("- one{end}  | a | b |{end}  {dashes}"));
        }
    }
}

#[test]
fn plain_blocks_are_read_without_the_grammar() {
    for text in [
        "# Plan\n\ntext\nmore\n",
        "- a\n- b\n\n  c\n  - d\n    e\n- [x] f\n\n## End\n",
        "1. a\n   - b\n\n2. c\n",
        "text\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "- a\n  ```rs\n\n  x\n    y\n  ```\n",
        "<!-- a\n\nb -->\ntext\n\n---\n",
        "---\na: b\n---\n# Plan\r\n",
    ] {
        assert!(check_blocks(text), "{text:?}");
    }
}

/// Every text of the test documents, whole and heading by heading.
#[test]
fn the_test_documents_are_read_as_the_grammar_reads_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    let (mut read, mut all) = (0, 0);
    for text in documents(&folder) {
        let mut rest = text.as_str();
        check_blocks(rest);
        while !rest.is_empty() {
            let end = rest.find("\n#").map_or(rest.len(), |at| at + 1);
            read += usize::from(check_blocks(&rest[..end]));
            all += 1;
            rest = &rest[end..];
        }
    }
    assert!(read * 10 > all * 9, "{read} of {all} sections are read without the grammar");
}

#[expect(clippy::disallowed_methods, reason = "a test may read its documents")]
fn documents(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else {
            found.extend(std::fs::read_to_string(path));
        }
    }
    found
}

#[test]
fn code_spans_are_found_by_their_marks() {
    for text in ["`a`", "a `b c` d", "` `", "**`a`** _`b`_", "`a\nb`"] {
        assert!(check_inlines(text), "{text:?}");
    }
    for text in ["`a", "`a``b`", "``a`b``", "`~<!--[`****[<LIMIT_1>", "~_***<LIMIT_1>"] {
        assert!(!check_inlines(text), "{text:?} is left to the grammar");
    }
}

#[test]
fn links_and_tags_are_found_by_their_marks() {
    for text in [
        "**Plan**: [plan](./plan.md)  \n**Owner**: {{OWNER}}",
        "See [the spec](./spec.md#scope) and `code`",
        "**FR-001**: within <<LIMIT_1>> ms",
        "Ask <<NAME>> in `src/<part>.rs` [P]",
    ] {
        assert!(check_inlines(text), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn plain_blocks_are_what_the_grammar_finds(text in text()) {
        check_blocks(&text);
    }

    #[test]
    fn plain_inlines_are_what_the_grammar_finds(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)
    ) {
        check_inlines(&pieces.concat());
    }

    #[test]
    fn what_is_indented_in_an_item_is_what_the_grammar_finds(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
        mark in prop::sample::select(vec!["- ", "1. ", "- - ", "> "]),
    ) {
        let indent = if mark == "> " { mark.to_owned() } else { " ".repeat(mark.len()) };
        check_items(&format!("{mark}{}\n", pieces.concat().replace('\n', &format!("\n{indent}"))));
    }
}
