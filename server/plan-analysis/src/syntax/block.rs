//! What a block and its inline content are: plain data, without the trees they come from.

use std::sync::Arc;

use text_size::TextRange;

/// A leaf of the block structure: something that holds text and no further blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, with its markers and its line end.
    pub range: TextRange,
    /// The text in it: without heading marks and fences; a table row with its pipes.
    pub content: TextRange,
    /// The parts of `content` that are markers of the quotes and lists around it.
    pub holes: Box<[TextRange]>,
    /// Whether it stands in a block quote.
    pub quoted: bool,
    /// How many list items it stands in.
    pub depth: u8,
    /// The list item that it is the first block of.
    pub item: Option<Item>,
    /// Its inline constructs in the order of their starts, in offsets from the start of `content`.
    pub inlines: Arc<[Inline]>,
}

impl Block {
    /// Its range, with the list item that it is the first block of.
    pub(crate) fn with_item(&self) -> TextRange {
        self.item.as_ref().map_or(self.range, |item| item.range.cover(self.range))
    }
}

/// The kinds of blocks (CommonMark 0.31, chapter 4; tables as in GFM 0.29, 4.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// An ATX or setext heading; the level is 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// A row of a table; the row of dashes is none.
    TableRow {
        /// Whether it names the columns.
        header: bool,
    },
    /// A fenced code block.
    Fence {
        /// The info string after the opening fence; empty where there is none.
        info: TextRange,
        /// Whether the closing fence is there.
        closed: bool,
    },
    /// An indented code block.
    IndentedCode,
    /// An HTML block, a comment among them.
    Html,
    /// A link reference definition, `[label]: target`.
    Definition,
    /// The YAML or TOML at the top of a document.
    FrontMatter,
}

/// A list item, as its first block knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The whole item.
    pub range: TextRange,
    /// `- `, `1. `.
    pub marker: TextRange,
    /// The `[ ]` or `[x]` after the marker, and whether it is ticked.
    pub checkbox: Option<(TextRange, bool)>,
}

/// A construct in the text of a block, in offsets from the start of the block's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// All of it.
    pub range: TextRange,
    /// The text of a link, without the brackets; else empty.
    pub text: TextRange,
    /// The destination of a link, or the label of a reference with its brackets; else empty.
    pub target: TextRange,
}

/// The kinds of inline constructs that we ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// `` `code` ``
    CodeSpan,
    /// `[text](target)`
    Link,
    /// `[text][label]`; whether the label is defined is not looked at.
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

    /// The holes in offsets from the start of the content.
    pub(crate) fn relative_holes(&self) -> impl Iterator<Item = TextRange> + '_ {
        let start = self.content.start();
        self.holes.iter().map(move |hole| *hole - start)
    }

    /// Whether its text is read for inline constructs.
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
