//! Suppressions: comments that hide findings in the next block or in the whole file.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use super::{CheckedSection, Diagnostic};
use crate::document::Part;
use crate::list::List;
use crate::model::comment::Directive;
use crate::model::line::line_at;
use crate::syntax::{Block, BlockKind};

/// What a comment hides, and where.
#[derive(Debug)]
struct Hidden {
    range: TextRange,
    /// If empty, all codes.
    codes: Vec<String>,
}

/// What several comments hide.
#[derive(Debug, Default)]
struct Hiding {
    /// In the order of their starts.
    hidden: Vec<Hidden>,
    /// For each of them, the largest end of it and all before it.
    reach: Vec<TextSize>,
}

impl Hiding {
    fn new(mut hidden: Vec<Hidden>) -> Hiding {
        hidden.sort_by_key(|it| it.range.start());
        let ends = hidden.iter().map(|it| it.range.end());
        let reach = ends.scan(TextSize::new(0), |max, end| {
            *max = end.max(*max);
            Some(*max)
        });
        let reach = reach.collect();
        Hiding { hidden, reach }
    }

    fn hides(&self, diagnostic: &Diagnostic) -> bool {
        let begun = self.hidden.partition_point(|it| it.range.start() <= diagnostic.range.end());
        let near = (0..begun).rev().take_while(|at| self.reach[*at] >= diagnostic.range.start());
        near.map(|at| &self.hidden[at]).any(|it| it.hides(diagnostic))
    }
}

impl Hidden {
    fn hides(&self, diagnostic: &Diagnostic) -> bool {
        // A finding that only touches the range is outside.
        let here = self.range.contains(diagnostic.range.start())
            || diagnostic.range.contains(self.range.start());
        here && (self.codes.is_empty() || self.codes.iter().any(|code| code == diagnostic.code))
    }
}

/// Removes findings that are hidden by comments in their own section.
pub(super) fn retain_in_part(part: &Part, diagnostics: &mut Vec<Diagnostic>) {
    let hidden = Hiding::new(hidden(part));
    diagnostics.retain(|it| it.code == "unknown-suppression" || !hidden.hides(it));
}

/// What the comments of a document hide, for findings whose ranges are relative to the document's start.
#[derive(Debug, Default)]
pub(super) struct Suppressions {
    /// What they hide in other sections than their own.
    pub(super) beyond: Beyond,
    /// What they hide in their own.
    within: Hiding,
}

impl Suppressions {
    /// Goes over all comments.
    pub(super) fn new(sections: &List<Arc<CheckedSection>>) -> Suppressions {
        let within = super::starts(sections).flat_map(|(start, checked)| {
            let own = hidden(&checked.part).into_iter();
            own.map(move |it| Hidden { range: it.range + start, codes: it.codes })
        });
        let within = Hiding::new(within.collect());
        Suppressions { beyond: Beyond::new(sections), within }
    }

    /// Removes hidden findings.
    pub(super) fn retain(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|it| !self.beyond.hides(it) && !self.within.hides(it));
    }
}

/// What each comment hides in its own section: the block after it, or its own line.
fn hidden(part: &Part) -> Vec<Hidden> {
    let text = part.section.text();
    let comments = part.model.comments.iter();
    comments
        .filter_map(|comment| match comment.directive(text)? {
            Directive::Ignore(codes) => {
                let range = if comment.block {
                    next_block(part, comment.range.end())?
                } else {
                    line_at(text, comment.range.start())
                };
                Some(Hidden { range, codes })
            }
            _ => None,
        })
        .collect()
}

/// The block after an offset as a reader sees it: a list with all its items, a table with all its rows.
fn next_block(part: &Part, at: TextSize) -> Option<TextRange> {
    let blocks = part.section.blocks();
    let first = blocks.partition_point(|block| block.range.start() < at);
    let head = blocks.get(first)?;
    let is_row = |block: &Block| matches!(block.kind, BlockKind::TableRow { .. });
    let same = blocks[first + 1..]
        .iter()
        .take_while(|block| is_row(head) && is_row(block) || head.depth > 0 && block.depth > 0);
    let last = same.last().unwrap_or(head);
    Some(TextRange::new(head.range.start(), last.range.end()))
}

/// What comments hide in other sections than their own: codes in the whole file, and the heading after a
/// comment that ends its section.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    codes: FxHashSet<String>,
    all: bool,
    headings: Hiding,
}

impl Beyond {
    fn new(sections: &List<Arc<CheckedSection>>) -> Beyond {
        let (mut codes, mut all) = (FxHashSet::default(), false);
        let mut headings: Vec<Hidden> = Vec::new();
        let mut waiting: Vec<Vec<String>> = Vec::new();
        for (start, checked) in super::starts(sections) {
            let heading = checked.part.model.headings.first().map(|heading| heading.range + start);
            for codes in waiting.drain(..) {
                headings.extend(heading.map(|range| Hidden { range, codes }));
            }
            let text = checked.part.section.text();
            for comment in &checked.part.model.comments {
                match comment.directive(text) {
                    Some(Directive::IgnoreFile(named)) => {
                        all |= named.is_empty();
                        codes.extend(named);
                    }
                    Some(Directive::Ignore(codes))
                        if comment.block
                            && next_block(&checked.part, comment.range.end()).is_none() =>
                    {
                        waiting.push(codes);
                    }
                    _ => {}
                }
            }
        }
        Beyond { codes, all, headings: Hiding::new(headings) }
    }

    pub(super) fn is_any(&self) -> bool {
        self.all || !self.codes.is_empty() || !self.headings.hidden.is_empty()
    }

    /// The finding's range must be relative to the document's start.
    pub(super) fn hides(&self, diagnostic: &Diagnostic) -> bool {
        let hidden =
            self.all || self.codes.contains(diagnostic.code) || self.headings.hides(diagnostic);
        hidden && diagnostic.code != "unknown-suppression"
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn a_comment_hides_a_code_in_the_next_block_only() {
        check_diagnostics(
            "
            # Plan

            <!-- planls-ignore unfilled-placeholder -->
            [Describe the bell] [gone](gone.md)
                                       ^^^^^^^ broken-link

            [Describe the horn]
            ^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
            ",
        );
    }

    #[test]
    fn without_a_code_it_hides_all() {
        check_diagnostics(
            "# Plan\n\n<!-- planls-ignore -->\n[Describe the bell] and [gone](gone.md)\n",
        );
    }

    #[test]
    fn behind_a_text_it_hides_in_its_line() {
        check_diagnostics(
            "
            # Plan
            [Describe the bell] <!-- planls-ignore unfilled-placeholder -->

            - [Describe the horn] <!-- planls-ignore broken-link -->
              ^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
            ",
        );
    }

    #[test]
    fn a_comment_for_the_file_hides_everywhere() {
        check_diagnostics(
            "# Plan\n\n[Describe the bell] [a](gone.md)\n                        ^^^^^^^ broken-link\n\n## End\n\n<!-- planls-ignore-file unfilled-placeholder -->\n",
        );
        check_diagnostics("# Plan\n\n[Describe the bell]\n\n<!-- planls-ignore-file -->\n");
    }

    #[test]
    fn a_comment_hides_a_whole_table_list_or_heading() {
        check_diagnostics(
            "
            # Plan: Bells

            <!-- planls-ignore unfilled-placeholder -->
            - <<ONE>>
            - <<TWO>>

            <!-- planls-ignore unfilled-placeholder -->
            ## <<THREE>>

            <<FOUR>>
            ^^^^^^^^ warning unfilled-placeholder
            ",
        );
    }

    #[test]
    fn what_stands_right_behind_the_block_is_not_hidden() {
        check_diagnostics(
            "
            # Plan

            <!-- planls-ignore unfilled-placeholder -->
            ## <<ONE>>
            <<TWO>>
            ^^^^^^^ unfilled-placeholder
            ",
        );
    }
}
