//! Runs the editors' grammar; only for the test that compares it with the scanner of the analysis.

use text_size::TextRange;
use tree_sitter::Parser;

use crate::text::size;

/// The tokens of a text with the names of their nodes. Ids and articles are left out because they have no
/// marks.
pub(crate) fn tokens(text: &str) -> Vec<(String, TextRange)> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_plan::LANGUAGE.into()).expect("the versions fit");
    let tree = parser.parse(text, None).expect("the parser has a language");
    let root = tree.root_node();
    assert!(!root.has_error(), "{text:?} has an error");
    let mut found = Vec::new();
    for node in (0..root.named_child_count()).filter_map(|at| root.named_child(at as u32)) {
        if !matches!(node.kind(), "id" | "article") {
            let range = TextRange::new(size(node.start_byte()), size(node.end_byte()));
            found.push((node.kind().to_owned(), range));
        }
    }
    found
}
