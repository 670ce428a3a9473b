//! Formulas between dollar signs. To the grammar they are text, and their braces and brackets look like
//! tokens.

use text_size::TextRange;

use super::Leaf;

/// Maximum size in bytes of a block that is searched for formulas.
const LONGEST: u32 = 8 << 10;

/// Whether a range of a block is inside a formula: between `$$` and `$$`, or between `$` and `$` on one line.
pub(super) fn holds(leaf: Leaf<'_>, range: TextRange) -> bool {
    let content = leaf.block.content;
    // This runs for every token: a longer block is not a formula, and has no other inline structure either.
    if content.len() > LONGEST.into() {
        return false;
    }
    let before = &leaf.text[TextRange::new(content.start(), range.start())];
    let after = &leaf.text[TextRange::new(range.end(), content.end().max(range.end()))];
    if !before.contains('$') || !after.contains('$') {
        return false;
    }
    if before.matches("$$").count() % 2 == 1 && after.contains("$$") {
        return true;
    }
    let before = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let after = after.split(['\n', '\r']).next().unwrap_or_default();
    before.matches('$').count() % 2 == 1
        && before.rsplit('$').next().is_some_and(opens)
        && after.split_once('$').is_some_and(closes)
}

/// Whether a formula may start with `text`, which follows a dollar sign. A price has a digit there, a
/// variable a brace or a name in capitals.
fn opens(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '\\' | '(' | '['))
        || text.is_empty()
        || text.starts_with(|c: char| c.is_ascii_uppercase())
            && !text.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Whether a dollar sign between these texts may end a formula.
fn closes((before, after): (&str, &str)) -> bool {
    !before.ends_with(' ') && !after.starts_with(|c: char| c.is_alphanumeric() || c == '{')
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_diagnostics;

    #[test]
    fn what_stands_between_dollars_is_no_placeholder() {
        for text in ["$$ a = {Mean Pull} $$", "$$\na = {Mean Pull}\n$$", "$a = {Mean Pull}$"] {
            check_diagnostics(&format!("# Plan\n\n{text}\n"));
        }
    }

    #[test]
    fn prices_and_variables_open_no_formula() {
        check_diagnostics(
            "
            # Plan
            It costs $5 for {the first sail} and $6 later.
                            ^^^^^^^^^^^^^^^^ unfilled-placeholder
            ",
        );
    }
}
