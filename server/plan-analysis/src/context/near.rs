//! Guesses for a broken link: an anchor, a document or a name that is spelled almost the same.

use crate::project::DocumentId;

/// The anchor that equals a fragment, ignoring punctuation and case; otherwise the only anchor of which one is a
/// prefix of the other.
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

/// The only document whose file name equals this one, ignoring punctuation and case, or differs by one typing error.
/// Names with different numbers are different.
pub fn document_like<'a>(
    documents: impl Iterator<Item = &'a DocumentId> + Clone,
    name: &str,
) -> Option<&'a DocumentId> {
    let wanted = letters(name);
    let only = |is_it: &dyn Fn(&str) -> bool| {
        let mut found = documents.clone().filter(|id| is_it(&letters(id.file_name())));
        found.next().filter(|_| found.next().is_none())
    };
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    only(&|other| other == wanted)
        .or_else(|| only(&|other| digits(other) == digits(&wanted) && is_one_slip(&wanted, other)))
}

/// The only name that equals this one, ignoring punctuation and case, or differs by one typing error.
pub fn name_like<'a>(names: impl Iterator<Item = &'a str> + Clone, name: &str) -> Option<&'a str> {
    let wanted = letters(name);
    let only = |is_it: &dyn Fn(&str) -> bool| {
        let mut found = names.clone().filter(|it| is_it(&letters(it)));
        found.next().filter(|_| found.next().is_none())
    };
    only(&|other| other == wanted).or_else(|| only(&|other| is_one_slip(&wanted, other)))
}

/// Whether two names differ by one letter that is missing, added, replaced or swapped with its neighbour. Short names are
/// never alike.
fn is_one_slip(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 6;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let alike = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
        pairs.take_while(|it| it.0 == it.1).count()
    };
    let begin = alike(&mut one.iter().zip(&other));
    let shorter = one.len().min(other.len());
    let end = alike(&mut one.iter().rev().zip(other.iter().rev())).min(shorter - begin);
    let middle = (&one[begin..one.len() - end], &other[begin..other.len() - end]);
    let slipped = match middle {
        ([a, b], [c, d]) => a == d && b == c,
        (one, other) => one.len() <= 1 && other.len() <= 1,
    };
    slipped && shorter >= SHORTEST
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::document_like;
    use crate::project::DocumentId;

    #[test]
    fn a_name_is_like_another_but_for_its_signs_or_one_slip() {
        let paths = ["/a/data-model.md", "/a/plan.md", "/a/WP01-ropes.md", "/a/quickstart.md"];
        let documents: Vec<DocumentId> = paths.iter().map(|path| DocumentId::new(path)).collect();
        for (name, expected) in [
            ("data_model.md", Some("data-model.md")),
            ("datamodel.md", Some("data-model.md")),
            ("quikstart.md", Some("quickstart.md")),
            ("quickstrat.md", Some("quickstart.md")),
            ("Plans.md", Some("plan.md")),
            ("WP02-ropes.md", None),
            ("research.md", None),
            ("wiring.md", None),
        ] {
            let found = document_like(documents.iter(), name).map(DocumentId::file_name);
            assert_eq!(found, expected, "{name}");
        }
    }
}
