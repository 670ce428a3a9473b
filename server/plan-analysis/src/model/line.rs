//! Lines of a section, and when two lines count as the same.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use text_size::{TextRange, TextSize};

use crate::text::size;

/// The line that contains an offset, without its line break.
pub fn line_at(text: &str, offset: TextSize) -> TextRange {
    let at = usize::from(offset);
    let bytes = text.as_bytes();
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |n| n + 1);
    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |n| at + n);
    TextRange::new(size(start), size(end))
}

/// A hash that identifies a line: without indentation, with white space collapsed and with its checkbox
/// empty, so that a ticked copy of a template's line still equals that line.
pub fn key(line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for word in line.split_whitespace() {
        match word {
            "[x]" | "[X]" => ["[", "]"].iter().for_each(|word| word.hash(&mut hasher)),
            word => word.hash(&mut hasher),
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_ticked_or_indented_copy_is_the_same_line() {
        assert_eq!(key("- [ ] Do  [it]"), key("  - [x] Do [it]\t"));
        assert_ne!(key("- [ ] Do [it]"), key("- [ ] Do it"));
    }
}
