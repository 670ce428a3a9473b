//! Collects the inline constructs of an inline tree.

use tree_sitter::Tree;

use super::block::{Inline, InlineKind};
use super::range_of;

/// The nodes of the inline grammar that are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InlineNode {
    Other,
    Kind(InlineKind),
    /// `[label]`: the grammar accepts any bracket, so these are not kept; definitions are looked up later.
    Shortcut,
    Text,
    Target,
}

pub(super) fn inline_node(kind: &str) -> InlineNode {
    InlineNode::Kind(match kind {
        "code_span" => InlineKind::CodeSpan,
        "inline_link" => InlineKind::Link,
        "full_reference_link" => InlineKind::FullReference,
        "collapsed_reference_link" => InlineKind::CollapsedReference,
        "shortcut_link" => return InlineNode::Shortcut,
        "image" => InlineKind::Image,
        "uri_autolink" | "email_autolink" => InlineKind::Autolink,
        "html_tag" => InlineKind::Html,
        "strikethrough" => InlineKind::Strikethrough,
        "backslash_escape" => InlineKind::Escape,
        "link_text" | "image_description" => return InlineNode::Text,
        "link_destination" | "link_label" => return InlineNode::Target,
        _ => return InlineNode::Other,
    })
}

pub(super) fn collect_inlines(tree: &Tree, kinds: &[InlineNode]) -> Vec<Inline> {
    let mut found: Vec<Inline> = Vec::new();
    // The constructs around the cursor, as indices into `found`, with their depths.
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        while open.last().is_some_and(|(depth, _)| *depth >= cursor.depth()) {
            open.pop();
        }
        let range = range_of(node);
        match kinds.get(node.kind_id() as usize).copied().unwrap_or(InlineNode::Other) {
            InlineNode::Kind(kind) => {
                open.push((cursor.depth(), found.len()));
                found.push(Inline::new(kind, range));
            }
            // Its text does not belong to an enclosing construct.
            InlineNode::Shortcut => open.push((cursor.depth(), usize::MAX)),
            InlineNode::Text => with_innermost(&open, &mut found, |inline| inline.text = range),
            InlineNode::Target => {
                with_innermost(&open, &mut found, |inline| inline.target = range);
            }
            InlineNode::Other => {}
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

fn with_innermost(open: &[(u32, usize)], found: &mut [Inline], change: impl FnOnce(&mut Inline)) {
    if let Some(inline) = open.last().and_then(|(_, index)| found.get_mut(*index)) {
        change(inline);
    }
}
