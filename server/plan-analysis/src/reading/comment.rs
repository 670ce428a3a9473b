//! Comments that a template left: in the place of a value, or beside the content.

use text_size::TextRange;

use super::{Placeholder, Reading, Residue, ResidueKind, Scope};
use crate::document::Part;
use crate::model::comment::Comment;
use crate::syntax::{Block, BlockKind};

/// What instructions to a writer say, in small letters.
const INSTRUCTIONS: &[&str] = &[
    "action required",
    "example:",
    "examples:",
    "e.g.",
    "important:",
    "sample tasks",
    "do not keep",
    "replace the",
    "replace this",
    "delete this",
    "delete unused",
    "remove this",
    "remove if",
    "template guide",
    "fill in",
    "fill out",
    "omit this",
    "optional.",
    "placeholder",
    "instructions:",
    "todo: describe",
    "write here",
];

/// What comments say that belong to a tool or to the project's history, in small letters.
const KEPT: &[&str] = &[
    "planls",
    "sync impact report",
    "markdownlint",
    "prettier",
    "toc",
    "spdx",
    "copyright",
    "speckit",
    "eslint",
    "begin",
    "end",
    "start",
    "omit in toc",
    "vale",
    "textlint",
    "cspell",
    "version change",
    "badge",
    "generated",
    "auto-generated",
    "last updated",
    "migration note",
];

pub(super) fn read(part: &Part, scope: &Scope, reading: &mut Reading) {
    let text = part.section.text();
    for comment in &part.model.comments {
        let inner = text[comment.inner].trim();
        let lower = inner.to_lowercase();
        if inner.is_empty() || is_kept(&lower) {
            continue;
        }
        let from_template = scope.template.as_ref().is_some_and(|it| it.has_comment(inner));
        let asks = asks(inner, &lower);
        if comment.value && asks || is_whole_body(part, comment) && (from_template || asks) {
            let name = inner.split_whitespace().collect::<Vec<_>>().join(" ");
            reading.placeholders.push(Placeholder { range: comment.range, name, syntax: None });
        } else if from_template || instructs(&lower) || scope.is_mostly_template() && comment.block
        {
            reading.residue.push(Residue { range: comment.range, kind: ResidueKind::Comment });
        }
    }
}

fn is_kept(lower: &str) -> bool {
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    KEPT.iter().any(|kept| bare.starts_with(kept)) || lower.contains("sync impact report")
}

fn instructs(lower: &str) -> bool {
    INSTRUCTIONS.iter().any(|words| lower.contains(words))
}

/// Whether a text asks its reader for something short: a question, a name of what should stand here.
/// Of several lines it is a remark, unless the template has it; and some say that nothing is missing.
fn asks(inner: &str, lower: &str) -> bool {
    const ANSWERS: &[&str] = &[
        "example",
        "note",
        "intentionally",
        "n/a",
        "none",
        "no ",
        "nothing",
        "not applicable",
        "not needed",
        "see ",
        "unchanged",
        "action required",
        "@",
        "{",
        "[",
    ];
    let short = inner.split_whitespace().count() <= 40 && !inner.contains(['\n', '\r']);
    short && !inner.contains("://") && !ANSWERS.iter().any(|words| lower.starts_with(words))
}

/// Whether a comment is all that stands below its heading.
fn is_whole_body(part: &Part, comment: &Comment) -> bool {
    let blocks = part.section.blocks();
    let inside = |range: TextRange| {
        range.contains_range(comment.range) || comment.range.contains_range(range)
    };
    let Some(at) = blocks.iter().position(|block| comment.block && inside(block.range)) else {
        return false;
    };
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    let after_heading = at > 0 && is_heading(&blocks[at - 1]);
    let alone = blocks[at + 1..].iter().all(|block| {
        block.kind == BlockKind::Html && part.section.text()[block.content].starts_with("<!--")
    });
    after_heading && alone && blocks.len() > 1
}
