//! What a writer may have meant whose link leads nowhere: an anchor that is called alike.

/// The anchor that is spelled as a fragment, but for its signs; else the only one that begins as the
/// fragment does, or as which the fragment begins.
pub fn anchor_like<'a>(
    anchors: impl Iterator<Item = &'a str> + Clone,
    fragment: &str,
) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let wanted = letters(fragment);
    if wanted.is_empty() {
        return None;
    }
    let same = anchors.clone().filter(|it| letters(it) == wanted).min();
    let longer = |one: &str, other: &str| other.len() >= SHORTEST && one.starts_with(other);
    let mut begun = anchors.filter(|it| longer(it, fragment) || longer(fragment, it));
    same.or_else(|| begun.next().filter(|_| begun.next().is_none()))
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
