//! What agents are told in AGENTS.md, which most of them read: a block of our own between two comments.

/// The file, at the top of a project.
pub(super) const FILE: &str = "AGENTS.md";

/// The block; `integrations/AGENTS.md` is what it looks like.
pub(super) const BLOCK: &str = include_str!("../../../../../integrations/AGENTS.md");

const OPEN: &str = "<!-- planls -->\n";
const CLOSE: &str = "<!-- /planls -->\n";

/// A text with the block at its end, after a line end; a file that has nothing else is the block alone.
pub(super) fn with_block(text: &str) -> String {
    let text = without_block(text).unwrap_or_else(|| text.to_owned());
    let newline = newline(&text);
    format!("{text}{newline}{}", BLOCK.replace('\n', newline))
}

/// A text without the block and the line end before it; `None` if it has none.
pub(super) fn without_block(text: &str) -> Option<String> {
    let newline = newline(text);
    let (open, close) = (OPEN.replace('\n', newline), CLOSE.replace('\n', newline));
    let start = text.find(&open)?;
    let end = start + text[start..].find(&close)? + close.len();
    let before = text[..start].strip_suffix(newline).unwrap_or(&text[..start]);
    Some(format!("{before}{}", &text[end..]))
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, CLOSE, OPEN, with_block, without_block};

    #[test]
    fn the_block_stands_between_its_comments() {
        assert!(BLOCK.starts_with(OPEN) && BLOCK.ends_with(CLOSE));
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
}
