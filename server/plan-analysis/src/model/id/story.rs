//! Headings that name a story or a requirement by a word and a number.

use text_size::TextRange;

use super::IdKey;
use super::scan::{Found, digits, number};
use crate::text::size;
use crate::words;

/// `User Story 1 - Title` and the same in other languages define `US1`; `Requirement 2: …` defines 2.
pub(super) fn story(heading: &str) -> Option<Found> {
    let bare = heading.trim_start_matches(|c: char| !c.is_alphanumeric());
    let at = heading.len() - bare.len();
    let of = |kind, series| words::begins_with_one(bare, kind).map(|len| (len, series));
    let (len, series) = of(|it| it.story, "US").or_else(|| of(|it| it.requirement, ""))?;
    let rest = bare[len..].trim_start();
    let len = digits(rest.as_bytes());
    let number = number(&rest[..len])?;
    let (sub, suffix, more) = part(&rest[len..]).unwrap_or_default();
    let start = heading.len() - rest.len();
    let key = IdKey { series: series.into(), number, sub, suffix: suffix.map(Into::into) };
    let range = TextRange::new(size(at), size(start + len + more));
    Some(Found { first: key, last: None, range, first_range: range, last_range: None })
}

/// What makes the number of a story or requirement that of a part, and its length: the `5` of `User Story 1.5`,
/// the letter of `Requirement 2A`.
fn part(after: &str) -> Option<(u32, Option<&str>, usize)> {
    let letter = usize::from(after.starts_with(|c: char| c.is_ascii_alphabetic()));
    let level = after.strip_prefix('.').map_or(0, |level| digits(level.as_bytes()));
    let (sub, len) = match level {
        0 => (0, letter),
        _ => (number(&after[1..=level])?, 1 + level),
    };
    let is_more = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '’');
    let closed = !after[len..].starts_with(is_more)
        && digits(after[len..].trim_start_matches('.').as_bytes()) == 0;
    (len > 0 && closed).then(|| (sub, (letter > 0).then(|| &after[..1]), len))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_of_more_digits_is_no_id() {
        assert!(super::story("User Story 99999: ring").is_some());
        for heading in ["User Story 100000", "User Story 4294967295", "User Story 99999999999"] {
            assert!(super::story(heading).is_none(), "{heading}");
        }
    }

    #[test]
    fn a_story_and_a_requirement_have_a_number_in_every_language() {
        for (heading, series) in [
            ("User story 1: ring", "US"),
            ("HISTORIA DE USUARIO 1", "US"),
            ("Récit utilisateur 1 — sonner", "US"),
            ("Користувач 1", "-"),
            ("Історія користувача 1", "US"),
            ("用户故事1", "US"),
            ("요구사항 1", ""),
            ("Requisito 1", ""),
            ("Requirements 1", "-"),
            ("Requirement one", "-"),
        ] {
            let found = super::story(heading).map(|it| it.first);
            let key = found.filter(|key| key.number == 1);
            assert_eq!(key.as_ref().map_or("-", |key| &key.series), series, "{heading}");
        }
    }

    #[test]
    fn a_story_and_a_requirement_may_be_parts_of_another() {
        for (heading, expected) in [
            ("Requirement 2A: ring", (2, 0, Some("A"))),
            ("Anforderung 6a — läuten", (6, 0, Some("a"))),
            ("User Story 1.5 - ring", (1, 5, None)),
            ("用户故事1.5 敲", (1, 5, None)),
            ("Requirement 2. Ring", (2, 0, None)),
            ("Requirement 2.1.3 Ring", (2, 0, None)),
            ("User Story 2's bell", (2, 0, None)),
            ("要件 3D画面", (3, 0, None)),
        ] {
            let key = super::story(heading).map(|it| it.first).unwrap();
            assert_eq!((key.number, key.sub, key.suffix.as_deref()), expected, "{heading}");
        }
    }
}
