//! Comments left from a template: in place of a value, or next to the content.

use super::{Placeholder, Reading, Residue, ResidueKind, Scope};
use crate::document::Part;
use crate::model::comment::Comment;
use crate::syntax::{Block, BlockKind};
use crate::words;

/// First words of comments for tools or about the project's history, in lower case.
const KEPT: &[&str] = &[
    "planls",
    "sync impact report",
    "markdownlint",
    "prettier",
    "toc",
    "tocstop",
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
        let asks = asks(inner);
        if comment.value && asks || (from_template || asks) && is_body(part, comment, scope) {
            let name = super::name(inner);
            reading.placeholders.push(Placeholder {
                range: comment.range,
                name,
                syntax: None,
                choice: false,
            });
        } else if from_template
            || words::holds_one(&lower, |it| it.instructions)
            || scope.is_mostly_template() && comment.block
        {
            reading.residue.push(Residue { range: comment.range, kind: ResidueKind::Comment });
        }
    }
}

fn is_kept(lower: &str) -> bool {
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    lower.contains("sync impact report")
        || KEPT
            .iter()
            .filter_map(|kept| bare.strip_prefix(kept))
            .any(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a text asks for something short: a question, or a name of what goes here. A comment of several
/// lines is a remark unless the template has it; and some say that nothing is missing.
fn asks(inner: &str) -> bool {
    let short = inner.split_whitespace().count() <= 40 && !inner.contains(['\n', '\r']);
    // `First change, nothing to modify`: any clause may be the answer.
    let mut clauses = inner.split([',', ';', '，', '、', '；', '。']).map(str::trim);
    short
        && !inner.contains("://")
        && !inner.starts_with(['@', '{', '['])
        && !clauses.any(|clause| words::begins_with_one(clause, |it| it.unneeded).is_some())
}

/// Whether a comment is in place of the content below a heading or a label.
fn is_body(part: &Part, comment: &Comment, scope: &Scope) -> bool {
    is_whole_body(part, comment) && (is_named_by_comment(part) || !scope.has_children(part))
        || is_below_label(part, comment)
}

/// Whether a comment is the whole content below its heading.
fn is_whole_body(part: &Part, comment: &Comment) -> bool {
    let blocks = part.section.blocks();
    let at = blocks.partition_point(|block| block.range.end() <= comment.range.start());
    let is_block = comment.block
        && blocks.get(at).is_some_and(|block| {
            block.range.contains_range(comment.range) || comment.range.contains_range(block.range)
        });
    if !is_block || at == 0 || !matches!(blocks[at - 1].kind, BlockKind::Heading { .. }) {
        return false;
    }
    blocks[at + 1..].iter().all(|block| {
        block.kind == BlockKind::Html && part.section.text()[block.content].starts_with("<!--")
    })
}

/// Whether the heading itself is still a comment; then the content below it is the template's, too.
fn is_named_by_comment(part: &Part) -> bool {
    let (heading, comment) = (part.model.headings.first(), part.model.comments.first());
    heading
        .zip(comment)
        .is_some_and(|(heading, comment)| heading.range.contains_range(comment.range))
}

/// Whether a comment is all the content below a label, `**Goals**:`, that is a paragraph of its own.
fn is_below_label(part: &Part, comment: &Comment) -> bool {
    let (text, blocks) = (part.section.text(), part.section.blocks());
    let at = blocks.partition_point(|block| block.range.end() <= comment.range.start());
    let is_label = |block: &Block| {
        let content = text[block.content].trim();
        let line = block.kind == BlockKind::Paragraph && !content.contains(['\n', '\r']);
        line && content.starts_with("**")
            && (content.ends_with(":**") || content.ends_with("**:") || content.ends_with("：**"))
    };
    let ends = blocks
        .get(at + 1)
        .is_none_or(|next| matches!(next.kind, BlockKind::Heading { .. }) || is_label(next));
    let whole = blocks.get(at).is_some_and(|block| {
        block.kind == BlockKind::Html && text[block.content].trim() == &text[comment.range]
    });
    comment.block && whole && ends && at > 0 && is_label(&blocks[at - 1])
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn words_that_begin_like_those_of_tools_are_none_of_them() {
        check_diagnostics(
            "
            # Plan

            ## Endpoint

            <!-- Endpoint to name -->
            ^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

            ## List

            <!-- end of list -->

            ## Contents

            <!-- tocstop -->
            ",
        );
    }

    #[test]
    fn a_comment_behind_a_number_or_below_a_label_stands_for_a_value() {
        check_diagnostics(
            "
            # Plan

            - [ ] 1.2 <!-- Task description -->
                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

            **Goals:**
            <!-- What this is to reach -->
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

            **Others:**
            <!-- What this is not to reach -->

            It will not ring at night.
            ",
        );
    }

    #[test]
    fn a_comment_above_sections_or_with_an_answer_is_none() {
        check_diagnostics(
            "
            # Plan

            ## Decisions

            <!-- what was settled in the planning talk -->

            ### Rope

            Hemp.

            ## Changes

            <!-- 該当なし: 既存のものはない -->
            ",
        );
    }

    #[test]
    fn in_every_language_a_comment_may_say_that_nothing_is_missing() {
        for answer in [
            "none for now",
            "Keine Änderungen",
            "Sin cambios",
            "Sans objet",
            "Nessuna modifica",
            "Não se aplica",
            "Не требуется",
            "特になし",
            "해당 없음",
            "不适用",
        ] {
            check_diagnostics(&format!("# Plan\n\n## Changes\n\n<!-- {answer} -->\n"));
        }
        check_diagnostics(
            "# Plan\n\n## Changes\n\n<!-- Nonsense to name -->\n^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder\n",
        );
    }

    #[test]
    fn in_every_language_a_comment_that_instructs_is_the_templates() {
        check_diagnostics(
            "# Plan\n\n<!-- Bitte löschen, sobald alles steht. -->\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ template-residue\nIt rings.\n",
        );
    }
}
