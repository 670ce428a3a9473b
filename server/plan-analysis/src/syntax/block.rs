//! Blocks and their inline content as plain data, independent of the syntax trees.

use std::sync::Arc;

use text_size::TextRange;

/// A leaf block: it contains text and no other blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// The whole block, with its markers and line break.
    pub range: TextRange,
    /// Its text: without heading marks and fences; a table row includes its pipes.
    pub content: TextRange,
    /// The parts of `content` that are markers of enclosing quotes and lists.
    pub holes: Box<[TextRange]>,
    /// Whether it is in a block quote.
    pub quoted: bool,
    /// The number of list items that contain it.
    pub depth: u8,
    /// The list item whose first block it is.
    pub item: Option<Item>,
    /// Its inline constructs, ordered by start; offsets are relative to the start of `content`.
    pub inlines: Arc<[Inline]>,
}

impl Block {
    /// Its range, including the list item whose first block it is.
    pub(crate) fn with_item(&self) -> TextRange {
        self.item.as_ref().map_or(self.range, |item| item.range.cover(self.range))
    }
}

/// The kinds of blocks (CommonMark 0.31, chapter 4; tables as in GFM 0.29, 4.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// An ATX or setext heading.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// A row of a table; the delimiter row is not included.
    TableRow {
        /// Whether it is the header row.
        header: bool,
    },
    /// A fenced code block.
    Fence {
        /// The info string after the opening fence; may be empty.
        info: TextRange,
        /// Whether the closing fence is present.
        closed: bool,
    },
    /// An indented code block.
    IndentedCode,
    /// An HTML block, including a comment.
    Html,
    /// A link reference definition, `[label]: target`.
    Definition,
    /// The YAML or TOML front matter of a document.
    FrontMatter,
}

/// A list item; stored with its first block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The whole item.
    pub range: TextRange,
    /// `- `, `1. `.
    pub marker: TextRange,
    /// The `[ ]` or `[x]` after the marker, and whether it is checked.
    pub checkbox: Option<(TextRange, bool)>,
}

/// An inline construct; offsets are relative to the start of the block's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Its kind.
    pub kind: InlineKind,
    /// The whole construct.
    pub range: TextRange,
    /// The text of a link, without the brackets; empty for other kinds.
    pub text: TextRange,
    /// The destination of a link, or the label of a reference with its brackets; empty for other kinds.
    pub target: TextRange,
}

/// The kinds of inline constructs that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// `` `code` ``
    CodeSpan,
    /// `[text](target)`
    Link,
    /// `[text][label]`; the label need not be defined.
    FullReference,
    /// `[label][]`
    CollapsedReference,
    /// `![text](target)` and the reference forms of an image.
    Image,
    /// `<https://example.org>`
    Autolink,
    /// A tag or a comment.
    Html,
    /// `~~text~~`
    Strikethrough,
    /// `\[`
    Escape,
}

impl Block {
    pub(crate) fn new(kind: BlockKind, content: TextRange) -> Block {
        Block {
            kind,
            range: content,
            content,
            holes: Box::default(),
            quoted: false,
            depth: 0,
            item: None,
            inlines: Arc::default(),
        }
    }

    /// The holes relative to the start of the content.
    pub(crate) fn relative_holes(&self) -> impl Iterator<Item = TextRange> + '_ {
        let start = self.content.start();
        self.holes.iter().map(move |hole| *hole - start)
    }

    /// Whether its text is parsed for inline constructs.
    pub(crate) fn has_inlines(&self) -> bool {
        matches!(
            self.kind,
            BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::TableRow { .. }
        )
    }
}

impl Inline {
    pub(crate) fn new(kind: InlineKind, range: TextRange) -> Inline {
        let nothing = TextRange::empty(range.end());
        Inline { kind, range, text: nothing, target: nothing }
    }
}
