//! The model of a section: the nouns of plan documents, found in one walk over its blocks.
//!
//! The model takes the text literally. Whether a bracket is a placeholder, given the document's role and
//! template, is decided in [`crate::reading`].

pub mod anchor;
pub mod article;
mod bracket;
pub mod choice;
pub mod comment;
pub mod entity;
pub mod front_matter;
pub mod heading;
pub mod id;
pub mod later;
pub mod line;
pub mod link;
mod math;
pub mod metadata;
pub mod outline;
pub mod question;
pub mod table;
pub mod tag;
pub mod token;

use std::sync::Arc;

use text_size::TextRange;

use crate::section::Section;
use crate::syntax::{Block, BlockKind, Inline, InlineKind, in_block};
use article::Citation;
use choice::Choice;
use comment::Comment;
use front_matter::Field;
use heading::Heading;
use id::{Criterion, IdCitation, IdDefinition};
use link::{Link, LinkDefinition};
use metadata::Metadata;
use question::Question;
use table::Row;
use token::{Syntax, Token};

/// The nouns of one section, each kind in order, with offsets relative to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The headings.
    pub headings: Vec<Heading>,
    /// Everything in brackets, braces or angle brackets that could be a placeholder.
    pub tokens: Vec<Token>,
    /// Alternatives without brackets as the value of a field.
    pub choices: Vec<Choice>,
    /// `NEEDS CLARIFICATION` markers.
    pub questions: Vec<Question>,
    /// References to files and anchors, in every syntax.
    pub links: Vec<Link>,
    /// `[label]: target`.
    pub definitions: Vec<LinkDefinition>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// The anchors set by HTML tags, without `#`.
    pub anchors: Vec<Box<str>>,
    /// `**Key**: value`.
    pub metadata: Vec<Metadata>,
    /// Table rows, split into cells.
    pub rows: Vec<Row>,
    /// Citations of the constitution's articles.
    pub citations: Vec<Citation>,
    /// Definitions of ids.
    pub ids: Vec<IdDefinition>,
    /// Citations of ids.
    pub id_citations: Vec<IdCitation>,
    /// Numbered items that may be acceptance criteria.
    pub criteria: Vec<Criterion>,
    /// The fields of the front matter.
    pub fields: Vec<Field>,
    /// For each kind of marks, the number of tokens that are placeholders regardless of their context.
    pub strong: [u16; Syntax::COUNT],
    /// Whether there are only comments below the heading.
    pub bare: bool,
}

impl Model {
    /// Builds the model of a section.
    pub fn new(section: &Section) -> Model {
        let mut model = Model::default();
        let mut walk = Walk { text: section.text(), table: Arc::default(), model: &mut model };
        for block in section.blocks() {
            walk.block(block);
        }
        token::collect_joined(section, &mut model);
        let mut blocks = section.blocks().iter();
        model.bare = !model.headings.is_empty()
            && !model.comments.is_empty()
            && blocks.all(|it| matches!(it.kind, BlockKind::Heading { .. } | BlockKind::Html));
        for token in model.tokens.iter().filter(|token| token.is_strong()) {
            let count = &mut model.strong[token.syntax as usize];
            *count = count.saturating_add(1);
        }
        model
    }
}

/// A block and the text of its section, as passed to each noun's `collect`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf<'a> {
    /// The text of the section.
    pub(crate) text: &'a str,
    /// The block.
    pub(crate) block: &'a Block,
}

impl<'a> Leaf<'a> {
    /// The text of the block, without its markers.
    pub(crate) fn content(&self) -> &'a str {
        &self.text[self.block.content]
    }

    /// The inline constructs, with offsets relative to the section.
    pub(crate) fn inlines(&self) -> impl Iterator<Item = Inline> + 'a {
        let block = self.block;
        block.inlines.iter().map(|inline| Inline {
            kind: inline.kind,
            range: in_block(block, inline.range),
            text: in_block(block, inline.text),
            target: in_block(block, inline.target),
        })
    }

    /// Whether a range lies in a construct of one of these kinds.
    pub(crate) fn is_within(&self, range: TextRange, kinds: &[InlineKind]) -> bool {
        self.inlines().any(|it| kinds.contains(&it.kind) && it.range.contains_range(range))
    }
}

struct Walk<'a> {
    text: &'a str,
    /// The header of the current table.
    table: Arc<[TextRange]>,
    model: &'a mut Model,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        let leaf = Leaf { text: self.text, block };
        let model = &mut *self.model;
        match block.kind {
            BlockKind::FrontMatter => {
                front_matter::collect(leaf, model);
                id::collect_front_matter(leaf, model);
            }
            BlockKind::Html => {
                comment::collect_block(leaf, model);
                anchor::collect_block(leaf, model);
            }
            BlockKind::Definition => link::collect_definition(leaf, model),
            BlockKind::Fence { .. } | BlockKind::IndentedCode => {}
            BlockKind::Heading { level } => {
                model.headings.push(heading::of(leaf, level));
                prose(leaf, model);
            }
            BlockKind::Paragraph => {
                fields(leaf, model);
                prose(leaf, model);
            }
            BlockKind::TableRow { header } => {
                let row = table::row(leaf, header, &mut self.table);
                choice::collect_row(leaf, &row, model);
                model.rows.push(row);
                prose(leaf, model);
            }
        }
        bracket::collect(leaf, model);
    }
}

/// Metadata lines, and what their values are.
fn fields(leaf: Leaf<'_>, model: &mut Model) {
    let fields = metadata::fields(leaf);
    for field in &fields {
        link::collect_metadata(leaf, field, model);
        choice::collect_value(leaf, field, model);
        question::collect_value(leaf, field, model);
    }
    model.metadata.extend(fields);
}

/// The nouns that can occur in any prose.
fn prose(leaf: Leaf<'_>, model: &mut Model) {
    comment::collect_inline(leaf, model);
    anchor::collect_inline(leaf, model);
    link::collect(leaf, model);
    article::collect(leaf, model);
    id::collect(leaf, model);
}
