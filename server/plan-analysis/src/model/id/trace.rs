//! Citations that trace: in a row, a range, a list, alone in brackets, after a label or at the start of an item. In a
//! sentence, an id of another feature is named as easily.

use super::IdCitation;
use super::scan::Found;
use crate::model::Leaf;
use crate::syntax::BlockKind;

/// Whether the place of a citation is one of a trace; what is in a list is found by [`join_lists`].
pub(super) fn is_one(leaf: Leaf<'_>, found: &Found) -> bool {
    if matches!(leaf.block.kind, BlockKind::TableRow { .. }) || found.last.is_some() {
        return true;
    }
    let is_mark =
        |c: char| matches!(c, '*' | '_' | '`' | '~' | ' ') || !c.is_ascii() && !c.is_alphanumeric();
    let base = leaf.block.content.start();
    let before = &leaf.content()[..(found.range.start() - base).into()];
    let after = &leaf.content()[(found.range.end() - base).into()..];
    let marks = [' ', '*', '_', '`', '~'];
    let before_marks = before.trim_end_matches(marks);
    let in_brackets = before_marks.ends_with(['(', '[', '（', '【'])
        && after.trim_start_matches(marks).starts_with([')', ']', '）', '】']);
    in_brackets || before_marks.ends_with([':', '：']) || before.chars().all(is_mark)
}

/// Marks what goes on with a list, and that lists trace.
pub(super) fn join_lists(leaf: Leaf<'_>, citations: &mut [IdCitation]) {
    for at in 1..citations.len() {
        let (end, start) = (citations[at - 1].range.end(), citations[at].range.start());
        let base = leaf.block.content.start();
        let between = &leaf.content()[(end - base).into()..(start - base).into()];
        if between.chars().all(is_separator) {
            citations[at].follows = true;
            citations[at].is_trace = true;
            citations[at - 1].is_trace = true;
        }
    }
}

/// What may be between the ids of a list.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | ',' | ';' | '/' | '&' | '+' | '、' | '，' | '；')
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    #[test]
    fn a_trace_is_not_in_a_sentence() {
        for (text, expected) in [
            ("As FR-001 says, it rings (FR-002), as (SC-006 before) said.\n", "FR-002"),
            ("It rings, by FR-001, FR-002 / FR-003.\n", "FR-001 FR-002 FR-003"),
            ("It rings from T001 to T003 on.\n", "T001 to T003"),
            ("- **NFR1** (laut) gilt\n- es gilt NFR2\n", "NFR1"),
            ("覆盖：FR-001；见 FR-002\n", "FR-001"),
            ("| a | b |\n|---|---|\n| rings | by FR-001 |\n", "FR-001"),
            ("- _Requirements: 1.1_\n", "1.1"),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let found = part.model.id_citations.iter().filter(|it| it.is_trace);
            let found: Vec<_> = found.map(|it| &part.section.text()[it.range]).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
