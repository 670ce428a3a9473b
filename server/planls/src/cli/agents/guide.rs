//! What agents are told in AGENTS.md, which most of them read: a block of our own between two comments.

use std::ops::Range;

/// The file, at the top of a project.
pub(super) const FILE: &str = "AGENTS.md";

/// The block; `integrations/AGENTS.md` is what it looks like.
pub(super) const BLOCK: &str = include_str!("../../../../../integrations/AGENTS.md");

const OPEN: &str = "<!-- planls -->";
const CLOSE: &str = "<!-- /planls -->";

/// A text with the block in the place where it has one, else at its end, after a line end; a file that has nothing else
/// is the block alone.
pub(super) fn with_block(text: &str) -> String {
    let Some(place) = place(text) else {
        let newline = newline(text);
        return format!("{text}{newline}{}", BLOCK.replace('\n', newline));
    };
    let there = &text[place.clone()];
    if is_block(there) {
        return text.to_owned();
    }
    let block = BLOCK.replace('\n', newline(there));
    format!("{}{block}{}", &text[..place.start], &text[place.end..])
}

/// A text without the block and the line end before it; `None` if it has none.
pub(super) fn without_block(text: &str) -> Option<String> {
    let place = place(text)?;
    let before = &text[..place.start];
    let before = before.strip_suffix('\n').map_or(before, |it| it.strip_suffix('\r').unwrap_or(it));
    Some(format!("{before}{}", &text[place.end..]))
}

/// Whether a text is the block alone, whatever its line ends are.
fn is_block(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    text.strip_suffix('\n').unwrap_or(&text) == BLOCK.trim_end()
}

/// Where the lines from one comment to the other stand. Of several first comments the last counts: between the others
/// stands what is not ours.
fn place(text: &str) -> Option<Range<usize>> {
    let (mut at, mut start) = (0, None);
    for line in text.split_inclusive('\n') {
        let marker = line.trim_end();
        if marker == OPEN {
            start = Some(at);
        }
        at += line.len();
        if let Some(start) = start.filter(|_| marker == CLOSE) {
            return Some(start..at);
        }
    }
    None
}

/// The line break of a text.
pub(super) fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, CLOSE, OPEN, is_block, with_block, without_block};

    #[test]
    fn the_block_stands_between_its_comments() {
        assert!(BLOCK.starts_with(OPEN) && BLOCK.trim_end().ends_with(CLOSE));
        assert!(is_block(BLOCK) && BLOCK.ends_with('\n'));
        assert_eq!(BLOCK.matches("planls -->").count(), 2);
    }

    #[test]
    fn a_text_is_as_it_was_without_the_block() {
        for text in [
            "",
            "\n",
            "# Rules",
            "# Rules\n",
            "# Rules\n\n",
            "# Rules\r\n\r\nText.\r\n",
            "a\n\n\nb",
        ] {
            let with = with_block(text);
            assert_eq!(with_block(&with), with, "{text:?}");
            assert_eq!(without_block(&with).as_deref(), Some(text));
            assert_eq!(without_block(text), None);
        }
    }

    #[test]
    fn what_was_written_behind_the_block_stays() {
        let with = with_block("# Rules\n") + "\nMore.\n";
        assert_eq!(without_block(&with).as_deref(), Some("# Rules\n\nMore.\n"));
    }

    #[test]
    fn the_block_is_found_whatever_the_line_ends_are() {
        let with = with_block("# Rules\n");
        let trimmed = with.trim_end().to_owned();
        let mixed = format!("{with}\r\nMore.\r\n");
        for (text, without) in [(trimmed, "# Rules\n"), (mixed, "# Rules\n\r\nMore.\r\n")] {
            assert_eq!(with_block(&text), text);
            assert_eq!(without_block(&text).as_deref(), Some(without));
        }
    }

    #[test]
    fn a_block_that_is_not_as_we_write_it_is_replaced_where_it_stands() {
        for newline in ["\n", "\r\n"] {
            let text =
                format!("# Rules\n\n{OPEN}\nOld.\n{CLOSE}\n\nMore.\n").replace('\n', newline);
            let block = BLOCK.replace('\n', newline);
            let expected = format!("# Rules\n\n{block}\nMore.\n").replace("\r\n", "\n");
            let with = with_block(&text);
            assert_eq!(with, expected.replace('\n', newline));
            assert_eq!(with_block(&with), with);
        }
    }

    #[test]
    fn what_stands_behind_a_comment_that_nothing_closes_stays() {
        let text = format!("{OPEN}\nMine.\n\n{BLOCK}");
        assert_eq!(without_block(&text), Some(format!("{OPEN}\nMine.\n")));
        let quoted =
            "Between `<!-- planls -->` and `<!-- /planls -->` stands what planls writes.\n";
        assert_eq!(without_block(quoted), None);
    }
}
