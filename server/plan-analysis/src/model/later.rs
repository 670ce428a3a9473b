//! Words that postpone a value: `TBD`, `[TODO]`, `[FIXME: …]`, `TODO(DATE): …`. As a whole value they mean
//! that the value is missing; within a sentence they are ordinary words.

/// The meaning of such a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// Something is missing.
    Missing,
    /// `TODO`, which is just as often the status of a task.
    State,
}

/// Whether `text` is such a word, alone or followed by a colon and more text.
pub(super) fn later(text: &str) -> Option<Later> {
    let (word, rest) = first_word(text);
    let more = rest.is_empty() || rest.starts_with([':', '：']);
    match word {
        "NEED" | "NEEDS" if rest.starts_with(' ') && rest.contains(':') => Some(Later::Missing),
        "PLACEHOLDER" if more => Some(Later::Missing),
        _ if more => of_word(word),
        _ => None,
    }
}

/// The length of the word at the start of a value, if at most a remark follows: `TBD`,
/// `TBD - after the storm`, `TODO(DATE): not decided`.
pub(crate) fn leading(value: &str) -> Option<(usize, Later)> {
    if matches!(value, "???" | "????") {
        return Some((value.len(), Later::Missing));
    }
    let (word, rest) = first_word(value);
    let kind = of_word(word)?;
    if let Some(field) = rest.strip_prefix('(') {
        let (name, _) = field.split_once(')')?;
        let named = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        return named.then_some((word.len() + name.len() + 2, Later::Missing));
    }
    let bare = rest.trim_start();
    let ends = bare.is_empty()
        || bare == "."
        || rest.starts_with([':', '：'])
        || bare.len() < rest.len() && bare.starts_with(['-', '–', '—', '(']);
    ends.then_some((word.len(), kind))
}

fn of_word(word: &str) -> Option<Later> {
    match word {
        "TBD" | "TBC" | "TBA" | "FIXME" | "XXX" => Some(Later::Missing),
        "TODO" => Some(Later::State),
        _ => None,
    }
}

fn first_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::{Later, later, leading};

    #[test]
    fn words_for_later_are_known_alone_or_with_a_remark() {
        assert_eq!(later("TBD"), Some(Later::Missing));
        assert_eq!(later("TODO: name the harbour"), Some(Later::State));
        assert_eq!(later("NEED FROM ANN: the price"), Some(Later::Missing));
        assert_eq!(leading("TBD"), Some((3, Later::Missing)));
        assert_eq!(leading("TBD - after the storm"), Some((3, Later::Missing)));
        assert_eq!(leading("TODO(FIRST_DAY): nobody knows"), Some((15, Later::Missing)));
    }

    #[test]
    fn words_that_begin_alike_and_sentences_are_none() {
        for text in
            ["TBDs", "TBD items remain", "TBD-items", "TODOS", "NEEDS WIND", "NEEDLE: sharp", ""]
        {
            assert_eq!((later(text), leading(text)), (None, None), "{text}");
        }
    }
}
