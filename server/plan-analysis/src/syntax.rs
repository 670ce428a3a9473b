//! The syntax of a piece of Markdown as a flat list of blocks; the only module that names tree_sitter. It
//! knows nothing about plans.
//!
//! If a text is unambiguous, `plain` reads its blocks by their marks, and there is no tree. Otherwise the
//! block tree is parsed incrementally. The inline content of a block is always parsed from scratch, because
//! the inline grammar is wrong when used incrementally (tree-sitter-markdown #92), and only if the block
//! contains a byte that could matter.

mod block;
mod inline;
mod linear;
mod plain;
#[cfg(test)]
pub(crate) mod plan_grammar;
mod walk;

pub use block::{Block, BlockKind, Inline, InlineKind, Item};
pub(crate) use linear::{
    Line, Region, begins_with_heading, front_matter_mark, html_end, linear_blocks, lines, regions,
};

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use text_size::{TextRange, TextSize};
use tree_sitter::{InputEdit, Language, Node, ParseOptions, Point, Range, Tree};

use crate::text::{shift, size};
use inline::{InlineNode, collect_inlines, inline_node};
use walk::{BlockNode, Walk, block_node};

/// Maximum size in bytes of a block that gets an inline tree: the inline grammar is quadratic at best (32 KB
/// of `*a _b ` take 5 s), and 88 KB of `[a](` overflow its stack.
const INLINE_LIMIT: usize = 8 << 10;

/// Maximum number of rounds of 100 parser steps for one inline parse: about 2 ms. Steps are counted instead
/// of time, so that the same text always gives the same tree.
const INLINE_ROUNDS: usize = 400;

/// Maximum size in bytes of a text that gets a block tree. An edit parses nearly all of a block with many
/// lines or items again: 1 MB in one list or table takes a second per key.
pub const TREE_LIMIT: usize = 128 << 10;

/// The same for a block parse, per KB of text; ordinary text takes less than a fiftieth.
const BLOCK_ROUNDS_PER_KB: usize = 2_000;

/// Both grammars, ready to parse. Expensive to create, so keep one per thread.
pub struct Parser {
    block: tree_sitter::Parser,
    inline: tree_sitter::Parser,
    block_kinds: Vec<BlockNode>,
    inline_kinds: Vec<InlineNode>,
    /// Whether to keep the trees, because the texts may be edited later.
    keeps_trees: bool,
    /// Whether unambiguous texts are read without the block grammar.
    reads_plain: bool,
}

/// The block tree of a piece of Markdown, and its blocks in order.
#[derive(Clone, Debug)]
pub struct Syntax {
    /// Absent if the text was unambiguous, was not given to the parser (see [`linear_blocks`]), or if the
    /// parser does not keep trees.
    tree: Option<Tree>,
    blocks: Arc<[Block]>,
    /// Whether the text was read line by line.
    is_linear: bool,
}

impl Syntax {
    /// The leaf blocks, in order; containers (lists, quotes) have no blocks of their own.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether there was something that the grammar cannot parse; those lines were read line by line. Only
    /// meaningful after [`Parser::by_grammar`].
    #[cfg(test)]
    pub(crate) fn has_error(&self) -> bool {
        self.tree.as_ref().is_none_or(|tree| tree.root_node().has_error())
    }

    /// Reads a text line by line, without a tree; for texts too large to parse.
    pub(crate) fn linear(text: &str) -> Syntax {
        let blocks = linear_blocks(text, TextSize::new(0)).into();
        Syntax { tree: None, blocks, is_linear: true }
    }

    /// Whether the text was read line by line; then lists, quotes and inline content are unknown.
    pub(crate) fn is_linear(&self) -> bool {
        self.is_linear
    }
}

impl Default for Parser {
    fn default() -> Parser {
        Parser::new()
    }
}

impl Parser {
    /// Loads both grammars.
    pub fn new() -> Parser {
        let (block, block_language) = load(tree_sitter_md::LANGUAGE.into());
        let (inline, inline_language) = load(tree_sitter_md::INLINE_LANGUAGE.into());
        Parser {
            block,
            inline,
            block_kinds: kinds(&block_language, block_node),
            inline_kinds: kinds(&inline_language, inline_node),
            keeps_trees: true,
            reads_plain: true,
        }
    }

    /// A parser for texts that are read once and not edited: it does not keep their trees, which are several
    /// times as large as the blocks.
    pub fn for_reading() -> Parser {
        Parser { keeps_trees: false, ..Parser::new() }
    }

    /// A parser that uses the grammar even for unambiguous text.
    #[cfg(any(test, fuzzing))]
    pub fn by_grammar() -> Parser {
        Parser { reads_plain: false, ..Parser::new() }
    }

    /// Parses a text from scratch.
    pub fn parse(&mut self, text: &str) -> Syntax {
        self.parse_with(text, None, None)
    }

    /// Parses the text that results from an edit, reusing what is still valid of the old syntax. The edit
    /// replaced `range` of `old_text` with `new_len` bytes.
    pub(crate) fn reparse(
        &mut self,
        old: &Syntax,
        old_text: &str,
        range: TextRange,
        new_len: TextSize,
        text: &str,
    ) -> Syntax {
        let edited = old.tree.clone().map(|mut tree| {
            let nowhere = Point::new(0, 0);
            tree.edit(&InputEdit {
                start_byte: range.start().into(),
                old_end_byte: range.end().into(),
                new_end_byte: (range.start() + new_len).into(),
                // Rows and columns are not used: tree-sitter counts only `\n`.
                start_position: nowhere,
                old_end_position: nowhere,
                new_end_position: nowhere,
            });
            tree
        });
        // Blocks that were read line by line have no inline content to reuse.
        let known = (!old.is_linear).then_some((&*old.blocks, old_text));
        self.parse_with(text, edited.as_ref(), known)
    }

    fn parse_with(
        &mut self,
        text: &str,
        old_tree: Option<&Tree>,
        old: Option<(&[Block], &str)>,
    ) -> Syntax {
        let plain = if self.reads_plain { plain::blocks(text) } else { None };
        if let Some(mut blocks) = plain {
            self.add_inlines(&mut blocks, text, old);
            return Syntax { tree: None, blocks: blocks.into(), is_linear: false };
        }
        if text.len() > TREE_LIMIT {
            return Syntax::linear(text);
        }
        let rounds = (text.len() / 1024 + 8) * BLOCK_ROUNDS_PER_KB;
        let mut tree = parse_within(&mut self.block, text, old_tree, rounds);
        if old_tree.is_some() && tree.as_ref().is_some_and(|tree| tree.root_node().has_error()) {
            // Error recovery depends on the history of edits.
            tree = parse_within(&mut self.block, text, None, rounds);
        }
        let Some(tree) = tree else { return Syntax::linear(text) };
        let mut blocks = Walk::new(text, &self.block_kinds).run(&tree);
        self.add_inlines(&mut blocks, text, old);
        let tree = self.keeps_trees.then_some(tree);
        Syntax { tree, blocks: blocks.into(), is_linear: false }
    }

    /// The blocks found by the grammar, without their inline content.
    #[cfg(test)]
    fn blocks_by_grammar(&mut self, text: &str) -> Vec<Block> {
        let tree = parse_within(&mut self.block, text, None, usize::MAX);
        tree.map(|tree| Walk::new(text, &self.block_kinds).run(&tree)).unwrap_or_default()
    }

    /// Gives every block its inline content: reuses the old content of equal blocks at both ends, and parses
    /// the blocks in between.
    fn add_inlines(&mut self, blocks: &mut [Block], text: &str, old: Option<(&[Block], &str)>) {
        let (old, old_text) = old.unwrap_or((&[], ""));
        let same = |new: &Block, old: &Block| {
            new.kind == old.kind
                && new.content.len() == old.content.len()
                && text[new.content] == old_text[old.content]
                && new.relative_holes().eq(old.relative_holes())
        };
        let head = blocks.iter().zip(old).take_while(|(new, old)| same(new, old)).count();
        let rest = blocks.len().min(old.len()) - head;
        let pairs = blocks.iter().rev().zip(old.iter().rev()).take(rest);
        let tail = pairs.take_while(|(new, old)| same(new, old)).count();
        let (middle_end, old_tail) = (blocks.len() - tail, old.len() - tail);
        for (index, block) in blocks.iter_mut().enumerate() {
            block.inlines = match index {
                _ if index < head => Arc::clone(&old[index].inlines),
                _ if index >= middle_end => Arc::clone(&old[old_tail + index - middle_end].inlines),
                _ => self.inlines(block, text),
            };
        }
    }

    fn inlines(&mut self, block: &Block, text: &str) -> Arc<[Inline]> {
        let content = &text[block.content];
        if !block.has_inlines() || content.len() > INLINE_LIMIT || !may_hold_inlines(content) {
            return Arc::default();
        }
        // The grammar does not see the holes. Blanks at the start of a line mean nothing to it either.
        let mut holes = block.holes.iter().flat_map(|hole| text[*hole].bytes());
        let is_plain = holes.all(|byte| byte == b' ');
        let plain = if is_plain { plain::inlines(content) } else { None };
        plain.map_or_else(|| self.parsed_inlines(block, content), Arc::from)
    }

    fn parsed_inlines(&mut self, block: &Block, content: &str) -> Arc<[Inline]> {
        let ranges = ranges_between(content.len(), block.relative_holes());
        if self.inline.set_included_ranges(&ranges).is_err() {
            return Arc::default();
        }
        match parse_within(&mut self.inline, content, None, INLINE_ROUNDS) {
            Some(tree) => collect_inlines(&tree, &self.inline_kinds).into(),
            None => Arc::default(),
        }
    }
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parser").finish_non_exhaustive()
    }
}

/// Whether a text contains a byte that an inline construct needs.
fn may_hold_inlines(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(b'`', b'<', b'\\', bytes).is_some()
        || memchr::memchr_iter(b']', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'(' | b'[')))
        || memchr::memmem::find(bytes, b"~~").is_some()
}

fn load(language: Language) -> (tree_sitter::Parser, Language) {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&language).expect("the grammars are built for this tree-sitter");
    (parser, language)
}

fn kinds<K>(language: &Language, of: fn(&str) -> K) -> Vec<K> {
    let count = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
    (0..count).map(|id| of(language.node_kind_for_id(id).unwrap_or_default())).collect()
}

/// One parse, aborted after `rounds` rounds of parser steps.
fn parse_within(
    parser: &mut tree_sitter::Parser,
    text: &str,
    old: Option<&Tree>,
    mut rounds: usize,
) -> Option<Tree> {
    let text = without_nul(text);
    let bytes = text.as_bytes();
    let mut progress = |_: &tree_sitter::ParseState| {
        rounds = rounds.saturating_sub(1);
        if rounds == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(
        &mut |at: usize, _: Point| bytes.get(at..).unwrap_or_default(),
        old,
        Some(options),
    );
    if tree.is_none() {
        // Otherwise the next call would resume the aborted parse.
        parser.reset();
    }
    tree
}

/// To the grammars' scanners NUL is the end of input; any other control character will do.
fn without_nul(text: &str) -> Cow<'_, str> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace('\0', "\u{1}")),
        None => Cow::Borrowed(text),
    }
}

/// The ranges of a content without the markers of enclosing quotes and lists.
fn ranges_between(len: usize, holes: impl Iterator<Item = TextRange>) -> Vec<Range> {
    let mut ranges = Vec::new();
    let mut at = 0;
    for hole in holes {
        if usize::from(hole.start()) > at {
            ranges.push(byte_range(at, hole.start().into()));
        }
        at = hole.end().into();
    }
    if at > 0 && (at < len || ranges.is_empty()) {
        ranges.push(byte_range(at.min(len), len));
    }
    ranges
}

fn byte_range(start: usize, end: usize) -> Range {
    // Points only have to increase with the bytes; they are not read.
    let (start_point, end_point) = (Point::new(0, start), Point::new(0, end));
    Range { start_byte: start, end_byte: end, start_point, end_point }
}

fn range_of(node: Node<'_>) -> TextRange {
    TextRange::new(size(node.start_byte()), size(node.end_byte()))
}

/// Converts a range relative to a block's content to one relative to the text.
pub(crate) fn in_block(block: &Block, range: TextRange) -> TextRange {
    shift(range, block.content.start())
}
