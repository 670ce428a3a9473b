//! The grammar for Rust: a language that `tree_sitter::Parser::set_language` takes.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_plan() -> *const ();
}

/// The language.
// SAFETY: the generated parser exports this function, and it gives a language.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_plan) };

/// The query for colours.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// What the nodes of a tree are, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

#[cfg(test)]
mod tests {
    use tree_sitter::{Language, Parser, Query};

    #[test]
    fn the_queries_fit_the_grammar() {
        let language = Language::new(super::LANGUAGE);
        Query::new(&language, super::HIGHLIGHTS_QUERY).expect("the query fits");
    }

    /// The corpus in the form of `tree-sitter test`: a title between lines of `=`, a text, a line of
    /// `-`, the tree.
    #[test]
    fn the_corpus_parses_as_it_says() {
        let mut parser = Parser::new();
        parser.set_language(&super::LANGUAGE.into()).expect("the versions fit");
        let corpus = [
            include_str!("../../test/corpus/placeholders.txt"),
            include_str!("../../test/corpus/references.txt"),
        ];
        let (heading, rule) = ("=".repeat(80), "-".repeat(80));
        let mut count = 0;
        for file in corpus {
            let pieces: Vec<&str> = file.split(&heading).collect();
            for case in pieces[1..].chunks(2) {
                let (text, wanted) = case[1].split_once(&rule).expect("a text and a tree");
                let tree = parser.parse(text, None).expect("it has a language");
                let wanted: Vec<&str> = wanted.split_whitespace().collect();
                assert_eq!(tree.root_node().to_sexp(), wanted.join(" "), "{}", case[0].trim());
                count += 1;
            }
        }
        assert!(count >= 9);
    }

    #[test]
    fn any_text_is_a_document_without_errors() {
        let mut parser = Parser::new();
        parser.set_language(&super::LANGUAGE.into()).expect("the versions fit");
        let marks = [
            "[", "]", "{", "}", "{{", "}}", "<", ">", "<<", ">>", "\\", "§", "Article ", "T1", " ",
            "\n",
        ];
        let mut seed = 7_u32;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(marks[(seed >> 24) as usize % marks.len()]);
            }
            let tree = parser.parse(&text, None).expect("it has a language");
            assert!(!tree.root_node().has_error(), "{text:?}");
        }
    }
}
