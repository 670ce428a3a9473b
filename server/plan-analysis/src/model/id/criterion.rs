//! Acceptance criteria of Kiro's requirements: where a text may have one.

use text_size::TextRange;

use super::{Criterion, line_of, scan};
use crate::model::{Leaf, Model};
use crate::text::size;

/// Top-level numbered items, and text that starts with two numbers.
pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let known = model.criteria.len();
    let mut at = leaf.block.content.start();
    for line in leaf.content().split_inclusive(['\n', '\r']) {
        if let Some((of, number)) = scan::both_numbers(line) {
            let line = TextRange::at(at, size(line.trim_end().len()));
            model.criteria.push(Criterion { of: Some(of), number, line });
        }
        at += size(line.len());
    }
    if model.criteria.len() > known {
        return;
    }
    let Some(item) = &leaf.block.item else { return go_on(leaf, model) };
    let marker = leaf.text[item.marker].trim().trim_end_matches(['.', ')']);
    let Some(number) = marker.parse().ok().filter(|_| leaf.block.depth == 1) else { return };
    let line = line_of(leaf, leaf.block.content.start());
    // Includes the number, so that a request at the number finds the criterion.
    let line = TextRange::new(item.marker.start().min(line.start()), line.end());
    model.criteria.push(Criterion { of: None, number, line });
}

/// The criteria in a paragraph that go on with the count of those before: `14. THE …` at the start of a line, where
/// Markdown sees a list only if it begins with 1, and `**Server:** 5. THE … 6. THE …`.
fn go_on(leaf: Leaf<'_>, model: &mut Model) {
    let Some(&Criterion { of: None, number: mut last, .. }) = model.criteria.last() else { return };
    let mut at = leaf.block.content.start();
    for line in leaf.content().split_inclusive(['\n', '\r']) {
        let mut starts: Vec<(usize, u32)> = Vec::new();
        for (start, number) in numbers(line).filter(|(_, number)| *number > 0) {
            if number - 1 == last {
                starts.push((start, number));
                last = number;
            }
        }
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([line.len()]);
        for ((start, number), end) in starts.iter().zip(ends) {
            let len = size(line[*start..end].trim_end().len());
            let line = TextRange::at(at + size(*start), len);
            model.criteria.push(Criterion { of: None, number: *number, line });
        }
        at += size(line.len());
    }
}

/// `5. ` at the start of a line, after its label in bold or after a sentence: where it is, and the number.
fn numbers(line: &str) -> impl Iterator<Item = (usize, u32)> {
    let bare = line.trim_start();
    let label = bare.strip_prefix("**").and_then(|it| it.split_once("**"));
    let rest = label.map_or(bare, |(_, rest)| rest.trim_start_matches([':', '：', ' ']));
    let sentences = line.match_indices(". ").map(|(at, end)| at + end.len());
    let starts = std::iter::once(line.len() - rest.len()).chain(sentences);
    starts.filter_map(|at| {
        let len = scan::digits(&line.as_bytes()[at..]);
        let number = line[at..at + len].parse().ok()?;
        line[at + len..].starts_with(". ").then_some((at, number))
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::document;

    #[test]
    fn a_count_goes_on_in_a_paragraph() {
        for (text, expected) in [
            ("9. 磨\n\n**石**\n10. 转 10. 次\n11. 停\n", "9. 磨|10. 转 10. 次|11. 停"),
            ("2. A\n\n**Fin :** 3. B. 4. C\n", "2. A|3. B.|4. C"),
            ("2. A\n\n**Fin:** 4. B. 6. C\n", "2. A"),
            ("**Fin**\n10. B\n", ""),
            ("1. A\n\nIn 1999\n2. B\n", "1. A|2. B"),
        ] {
            let document = document(text);
            let (_, part) = document.parts().next().unwrap();
            let found = part.model.criteria.iter().map(|it| &part.section.text()[it.line]);
            assert_eq!(found.collect::<Vec<_>>().join("|"), expected, "{text}");
        }
    }
}
