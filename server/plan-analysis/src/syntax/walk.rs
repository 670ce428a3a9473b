//! Collects the leaf blocks of a block tree. Inline content is not read here.

use text_size::{TextLen, TextRange};
use tree_sitter::{Node, Tree, TreeCursor};

use super::block::{Block, BlockKind, Item};
use super::linear::linear_blocks;
use super::range_of;
use crate::text::size;

/// The nodes of the block grammar that the walk handles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockNode {
    Other,
    Heading,
    Setext,
    Level(u8),
    Inline,
    Paragraph,
    Quote,
    Item,
    Marker,
    Task(bool),
    Row(bool),
    Fence,
    Delimiter,
    Info,
    FenceContent,
    Indented,
    Html,
    Definition,
    FrontMatter,
    Continuation,
    Error,
}

pub(super) fn block_node(kind: &str) -> BlockNode {
    match kind {
        "atx_heading" => BlockNode::Heading,
        "setext_heading" => BlockNode::Setext,
        "atx_h1_marker" | "setext_h1_underline" => BlockNode::Level(1),
        "atx_h2_marker" | "setext_h2_underline" => BlockNode::Level(2),
        "atx_h3_marker" => BlockNode::Level(3),
        "atx_h4_marker" => BlockNode::Level(4),
        "atx_h5_marker" => BlockNode::Level(5),
        "atx_h6_marker" => BlockNode::Level(6),
        "inline" => BlockNode::Inline,
        "paragraph" => BlockNode::Paragraph,
        "block_quote" => BlockNode::Quote,
        "list_item" => BlockNode::Item,
        "list_marker_minus"
        | "list_marker_plus"
        | "list_marker_star"
        | "list_marker_dot"
        | "list_marker_parenthesis" => BlockNode::Marker,
        "task_list_marker_unchecked" => BlockNode::Task(false),
        "task_list_marker_checked" => BlockNode::Task(true),
        "pipe_table_header" => BlockNode::Row(true),
        "pipe_table_row" => BlockNode::Row(false),
        "fenced_code_block" => BlockNode::Fence,
        "fenced_code_block_delimiter" => BlockNode::Delimiter,
        "info_string" => BlockNode::Info,
        "code_fence_content" => BlockNode::FenceContent,
        "indented_code_block" => BlockNode::Indented,
        "html_block" => BlockNode::Html,
        "link_reference_definition" => BlockNode::Definition,
        "minus_metadata" | "plus_metadata" => BlockNode::FrontMatter,
        "block_continuation" => BlockNode::Continuation,
        "ERROR" => BlockNode::Error,
        _ => BlockNode::Other,
    }
}

/// A traversal of a block tree that collects its leaves.
pub(super) struct Walk<'a> {
    text: &'a str,
    kinds: &'a [BlockNode],
    blocks: Vec<Block>,
    quotes: u32,
    depth: u8,
    /// The list item whose first block has not come yet.
    item: Option<Item>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str, kinds: &'a [BlockNode]) -> Walk<'a> {
        Walk { text, kinds, blocks: Vec::new(), quotes: 0, depth: 0, item: None }
    }

    fn kind(&self, node: Node<'_>) -> BlockNode {
        if node.is_error() {
            BlockNode::Error
        } else {
            self.kinds.get(node.kind_id() as usize).copied().unwrap_or(BlockNode::Other)
        }
    }

    /// Depth first, without recursion: nesting in the document must not exhaust the stack.
    pub(super) fn run(mut self, tree: &Tree) -> Vec<Block> {
        let mut cursor = tree.walk();
        loop {
            if self.enter(&mut cursor) && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return self.blocks;
                }
                self.leave(cursor.node());
            }
        }
    }

    /// Handles a node; returns whether to visit its children too.
    fn enter(&mut self, cursor: &mut TreeCursor<'_>) -> bool {
        let node = cursor.node();
        match self.kind(node) {
            BlockNode::Quote => self.quotes += 1,
            BlockNode::Item => {
                self.depth = self.depth.saturating_add(1);
                self.item = Some(Item { range: range_of(node), ..Item::default() });
            }
            BlockNode::Marker => self.with_item(|item| item.marker = range_of(node)),
            BlockNode::Task(done) => {
                self.with_item(|item| item.checkbox = Some((range_of(node), done)));
            }
            BlockNode::Other => {}
            kind => {
                self.leaf(kind, node);
                return false;
            }
        }
        node.child_count() > 0
    }

    fn leave(&mut self, node: Node<'_>) {
        match self.kind(node) {
            BlockNode::Quote => self.quotes = self.quotes.saturating_sub(1),
            BlockNode::Item => {
                self.depth = self.depth.saturating_sub(1);
                self.item = None;
            }
            _ => {}
        }
    }

    fn with_item(&mut self, change: impl FnOnce(&mut Item)) {
        if let Some(item) = &mut self.item {
            change(item);
        }
    }

    fn leaf(&mut self, kind: BlockNode, node: Node<'_>) {
        let range = range_of(node);
        let children = Children::new(self, node);
        let level = children.level;
        let (kind, content) = match kind {
            BlockNode::Heading => (BlockKind::Heading { level }, children.inline(range)),
            BlockNode::Setext => (BlockKind::Heading { level }, children.inline(range)),
            BlockNode::Paragraph => (BlockKind::Paragraph, children.inline(range)),
            BlockNode::Row(header) => (BlockKind::TableRow { header }, range),
            BlockNode::Fence => {
                let info = children.info.unwrap_or_else(|| TextRange::empty(range.end()));
                let closed = children.delimiters > 1;
                (BlockKind::Fence { info, closed }, children.fence_content(range))
            }
            BlockNode::Indented => (BlockKind::IndentedCode, range),
            BlockNode::Html => (BlockKind::Html, range),
            BlockNode::Definition => (BlockKind::Definition, range),
            BlockNode::FrontMatter => (BlockKind::FrontMatter, range),
            BlockNode::Error => return self.error(range),
            _ => return,
        };
        let content = trim(self.text, content, &kind);
        let holes = children.holes.into_iter().filter(|hole| content.contains_range(*hole));
        self.push(Block { range, holes: holes.collect(), ..Block::new(kind, content) });
    }

    /// What the grammar cannot parse (rows of blank cells, #242) is read line by line.
    fn error(&mut self, range: TextRange) {
        for block in linear_blocks(&self.text[range], range.start()) {
            self.push(block);
        }
    }

    fn push(&mut self, block: Block) {
        let item = self.item.take();
        self.blocks.push(Block { quoted: self.quotes > 0, depth: self.depth, item, ..block });
    }
}

/// Properties of a leaf that its direct children determine.
#[derive(Default)]
struct Children {
    level: u8,
    inline: Option<TextRange>,
    info: Option<TextRange>,
    content: Option<TextRange>,
    delimiters: u8,
    holes: Vec<TextRange>,
}

impl Children {
    fn new(walk: &Walk<'_>, node: Node<'_>) -> Children {
        let mut found = Children::default();
        let mut cursor = node.walk();
        if cursor.goto_first_child() {
            found.read(walk, &mut cursor);
        }
        found
    }

    fn read(&mut self, walk: &Walk<'_>, cursor: &mut TreeCursor<'_>) {
        loop {
            let node = cursor.node();
            match walk.kind(node) {
                BlockNode::Level(level) => self.level = level,
                BlockNode::Info => self.info = Some(range_of(node)),
                BlockNode::Delimiter => self.delimiters += 1,
                kind @ (BlockNode::Inline | BlockNode::Paragraph | BlockNode::FenceContent) => {
                    match kind {
                        BlockNode::Inline => self.inline = Some(range_of(node)),
                        BlockNode::FenceContent => self.content = Some(range_of(node)),
                        _ => {}
                    }
                    if cursor.goto_first_child() {
                        self.read(walk, cursor);
                        cursor.goto_parent();
                    }
                }
                BlockNode::Continuation if node.start_byte() < node.end_byte() => {
                    self.holes.push(range_of(node));
                }
                _ => {}
            }
            if !cursor.goto_next_sibling() {
                return;
            }
        }
    }

    fn inline(&self, whole: TextRange) -> TextRange {
        self.inline.unwrap_or_else(|| TextRange::empty(whole.end()))
    }

    fn fence_content(&self, whole: TextRange) -> TextRange {
        self.content.unwrap_or_else(|| TextRange::empty(whole.end()))
    }
}

/// The range without surrounding white space, except in code, where white space is content.
pub(super) fn trim(text: &str, range: TextRange, kind: &BlockKind) -> TextRange {
    if matches!(kind, BlockKind::Fence { .. } | BlockKind::IndentedCode | BlockKind::FrontMatter) {
        return range;
    }
    let whole = &text[range];
    if whole.trim().is_empty() {
        // The grammar is inconsistent about whether blanks before other white space belong to the block.
        let blanks = whole.len() - whole.trim_start_matches([' ', '\t']).len();
        return TextRange::empty(range.start() + size(blanks));
    }
    let start = whole.text_len() - whole.trim_start().text_len();
    TextRange::at(range.start() + start, whole.trim().text_len())
}
