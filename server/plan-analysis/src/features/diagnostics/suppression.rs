//! Suppressions: comments that hide findings in the next block or in the whole file.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::{CheckedPart, Diagnostic, DocumentCtx};
use crate::document::Part;
use crate::model::comment::Directive;

/// What a comment hides, and where.
struct Hidden {
    range: TextRange,
    /// None names all codes.
    codes: Vec<String>,
}

impl Hidden {
    fn hides(&self, diagnostic: &Diagnostic) -> bool {
        let here = self.range.intersect(diagnostic.range).is_some();
        here && (self.codes.is_empty() || self.codes.iter().any(|code| code == diagnostic.code))
    }
}

/// Drops what the part's own comments hide.
pub(super) fn retain_in_part(part: &Part, diagnostics: &mut Vec<Diagnostic>) {
    let hidden = hidden(part);
    diagnostics.retain(|it| {
        it.code == "unknown-suppression" || !hidden.iter().any(|hidden| hidden.hides(it))
    });
}

/// Drops what is hidden of the findings that need the whole document.
pub(super) fn retain_in_document(ctx: &DocumentCtx<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.is_empty() {
        return;
    }
    let file = FileWide::of(ctx.parts);
    diagnostics.retain(|it| !file.hides(it.code));
    for (start, checked) in super::starts(ctx.parts) {
        for hidden in hidden(&checked.part) {
            let moved = Hidden { range: hidden.range + start, codes: hidden.codes };
            diagnostics.retain(|it| !moved.hides(it));
        }
    }
}

/// The block behind each comment that hides something.
fn hidden(part: &Part) -> Vec<Hidden> {
    let text = part.section.text();
    let next_block = |at: TextSize| {
        let behind = part.section.blocks().iter().map(|block| block.range);
        behind.filter(|range| range.start() >= at).min_by_key(|range| range.start())
    };
    let comments = part.model.comments.iter();
    comments
        .filter_map(|comment| match comment.directive(text)? {
            Directive::Ignore(codes) => {
                let own = TextRange::new(comment.range.start(), comment.range.end());
                let range = match comment.block {
                    true => next_block(comment.range.end())?,
                    false => super::super::super::model::line::line_at(text, own.start()),
                };
                Some(Hidden { range, codes })
            }
            _ => None,
        })
        .collect()
}

/// The codes that are hidden in the whole file.
pub(super) struct FileWide {
    codes: Vec<String>,
    all: bool,
}

impl FileWide {
    pub(super) fn of(parts: &[Arc<CheckedPart>]) -> FileWide {
        let mut file = FileWide { codes: Vec::new(), all: false };
        for checked in parts {
            let text = checked.part.section.text();
            for comment in &checked.part.model.comments {
                if let Some(Directive::IgnoreFile(codes)) = comment.directive(text) {
                    file.all |= codes.is_empty();
                    file.codes.extend(codes);
                }
            }
        }
        file
    }

    pub(super) fn is_any(&self) -> bool {
        self.all || !self.codes.is_empty()
    }

    pub(super) fn hides(&self, code: &str) -> bool {
        self.all || self.codes.iter().any(|hidden| hidden == code)
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
}
