//! The syntax of a piece of markdown as a flat list of blocks; only this module names
//! tree_sitter.
//!
//! Where all in a text is plain, its blocks are read by their marks (`plain`), and there is no tree.
//! Else the block tree is parsed incrementally. The inline content of a block is parsed from scratch,
//! because the inline grammar is wrong when it is incremental (tree-sitter-markdown #92), and only
//! where it holds a byte that could matter. It knows nothing of plans.

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

/// Over this many bytes a block gets no inline tree: the inline grammar is quadratic at best
/// (32 KB of `*a _b ` take 5 s), and 88 KB of `[a](` overflow its stack.
const INLINE_LIMIT: usize = 8 << 10;

/// Rounds of 100 parser steps that one inline parse may take: about 2 ms. Counted, not timed, so
/// that the same text always has the same tree.
const INLINE_ROUNDS: usize = 400;

/// Over this many bytes a text gets no block tree. An edit parses again about all of a block that holds
/// many lines or items: 1 MB in one list or table takes a second for each key.
pub const TREE_LIMIT: usize = 128 << 10;

/// The same for one block parse, for each KB of text: ordinary text takes under a fiftieth of it.
const BLOCK_ROUNDS_PER_KB: usize = 2_000;

/// The two grammars, ready to parse. Costly to make, so a thread keeps one.
pub struct Parser {
    block: tree_sitter::Parser,
    inline: tree_sitter::Parser,
    block_kinds: Vec<BlockNode>,
    inline_kinds: Vec<InlineNode>,
    /// Whether the texts may be edited later: then their trees are of use.
    keeps_trees: bool,
    /// Whether texts in which all is plain are read without the block grammar.
    reads_plain: bool,
}

/// The block tree of a piece of markdown, and the blocks read from it in their order.
#[derive(Clone, Debug)]
pub struct Syntax {
    /// Absent where all was plain, where the parser was not let loose on the text (see
    /// [`linear_blocks`]), or did not keep it.
    tree: Option<Tree>,
    blocks: Arc<[Block]>,
    /// Whether the text was read by lines alone.
    is_linear: bool,
}

impl Syntax {
    /// The blocks, in the order of the text; containers (lists, quotes) are not blocks of their own.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether the grammar met something that it cannot read; those lines are read one by one. Asked of
    /// what was parsed [`Parser::by_grammar`].
    #[cfg(test)]
    pub(crate) fn has_error(&self) -> bool {
        self.tree.as_ref().is_none_or(|tree| tree.root_node().has_error())
    }

    /// Reads a text by lines alone, without a tree: for texts too large to parse.
    pub(crate) fn linear(text: &str) -> Syntax {
        let blocks = linear_blocks(text, TextSize::new(0)).into();
        Syntax { tree: None, blocks, is_linear: true }
    }

    /// Whether the text was read by lines alone: nothing is known of lists, quotes and what stands in a
    /// line.
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

    /// A parser of texts that are read once and not edited: it keeps their blocks, and not the trees,
    /// which are several times as large.
    pub fn for_reading() -> Parser {
        Parser { keeps_trees: false, ..Parser::new() }
    }

    /// A parser that asks the grammar of every block, also where all is plain.
    #[cfg(any(test, fuzzing))]
    pub fn by_grammar() -> Parser {
        Parser { reads_plain: false, ..Parser::new() }
    }

    /// Parses a text from nothing.
    pub fn parse(&mut self, text: &str) -> Syntax {
        self.parse_with(text, None, None)
    }

    /// Parses the text that an edit made of an old one, with what is still right of the old syntax.
    /// `range` is what the edit replaced in `old_text`, and `new_len` how long the new part is.
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
                // Rows and columns are never asked for: tree-sitter counts only `\n`.
                start_position: nowhere,
                old_end_position: nowhere,
                new_end_position: nowhere,
            });
            tree
        });
        // Blocks that were read by lines alone have no inline content to keep.
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
            // How the grammar recovers from an error depends on the way there.
            tree = parse_within(&mut self.block, text, None, rounds);
        }
        let Some(tree) = tree else { return Syntax::linear(text) };
        let mut blocks = Walk::new(text, &self.block_kinds).run(&tree);
        self.add_inlines(&mut blocks, text, old);
        let tree = self.keeps_trees.then_some(tree);
        Syntax { tree, blocks: blocks.into(), is_linear: false }
    }

    /// The blocks that the grammar finds, without their inline content.
    #[cfg(test)]
    fn blocks_by_grammar(&mut self, text: &str) -> Vec<Block> {
        let tree = parse_within(&mut self.block, text, None, usize::MAX);
        tree.map(|tree| Walk::new(text, &self.block_kinds).run(&tree)).unwrap_or_default()
    }

    /// Gives every block its inline content: the old one where the same blocks stand at the
    /// beginning and at the end, a fresh parse in between.
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
        let plain = if block.holes.is_empty() { plain::inlines(content) } else { None };
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

/// Whether a text holds a byte that an inline construct needs.
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

/// One parse, given up after so many rounds of parser steps.
fn parse_within(
    parser: &mut tree_sitter::Parser,
    text: &str,
    old: Option<&Tree>,
    mut rounds: usize,
) -> Option<Tree> {
    let text = without_nul(text);
    let bytes = text.as_bytes();
    let mut read = |at: usize, _: Point| bytes.get(at..).unwrap_or_default();
    let mut progress = |_: &tree_sitter::ParseState| {
        rounds = rounds.saturating_sub(1);
        if rounds == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut read, old, Some(options));
    if tree.is_none() {
        // A parser that gave up would go on from there at its next call.
        parser.reset();
    }
    tree
}

/// To the grammars' scanners NUL is the end of the input; any other control character is as good.
fn without_nul(text: &str) -> Cow<'_, str> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace('\0', "\u{1}")),
        None => Cow::Borrowed(text),
    }
}

/// The parts of a content that are its own, without the markers of the quotes and lists around it.
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
    // Points must only rise with the bytes; nothing reads them.
    let (start_point, end_point) = (Point::new(0, start), Point::new(0, end));
    Range { start_byte: start, end_byte: end, start_point, end_point }
}

fn range_of(node: Node<'_>) -> TextRange {
    TextRange::new(size(node.start_byte()), size(node.end_byte()))
}

/// Moves a range of a block's content to the text the block stands in.
pub(crate) fn in_block(block: &Block, range: TextRange) -> TextRange {
    shift(range, block.content.start())
}
