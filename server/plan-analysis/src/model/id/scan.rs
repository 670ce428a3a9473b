//! The scan for ids in a text.

use text_size::{TextRange, TextSize};

use super::IdKey;
use crate::text::size;

/// An id, or a range of ids, in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) first: IdKey,
    pub(super) last: Option<IdKey>,
    /// All of it.
    pub(super) range: TextRange,
    /// The first id alone.
    pub(super) first_range: TextRange,
    /// The last id alone.
    pub(super) last_range: Option<TextRange>,
}

impl Found {
    /// The same in a text that begins so much before.
    pub(super) fn moved(self, by: TextSize) -> Found {
        Found {
            range: self.range + by,
            first_range: self.first_range + by,
            last_range: self.last_range.map(|range| range + by),
            ..self
        }
    }
}

/// Every id of a text in its order; a range is one.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_uppercase() && (at == 0 || !is_word(bytes[at - 1]));
        match starts.then(|| id_at(&text[at..])).flatten() {
            Some(id) => {
                let len = usize::from(id.range.end());
                found.push(id.moved(size(at)));
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.' | b'$')
}

/// The id that a text begins with, and the range it may open: `T001-T005`, `FR-001 to FR-010`.
pub(super) fn id_at(text: &str) -> Option<Found> {
    let (first, end) = single(text)?;
    let rest = &text[end..];
    let last = range_tail(rest).and_then(|gap| {
        let tail = &rest[gap..];
        let (last, len) = single(tail).or_else(|| same_series(&first, tail))?;
        // Of two ids of one series the numbers are compared, then the letter behind them.
        (last.series == first.series && last > first)
            .then(|| (last, TextRange::at(size(end + gap), size(len))))
    });
    let (last, last_range) = last.unzip();
    let first_range = TextRange::up_to(size(end));
    let range = last_range.map_or(first_range, |last| first_range.cover(last));
    Some(Found { first, last, range, first_range, last_range })
}

/// One id: capitals, perhaps with dashes between, a number, perhaps a letter behind.
fn single(text: &str) -> Option<(IdKey, usize)> {
    let bytes = text.as_bytes();
    let mut end = letters(bytes);
    if end == 0 || end > 8 {
        return None;
    }
    while bytes.get(end) == Some(&b'-') {
        match letters(&bytes[end + 1..]) {
            0 => break,
            more => end += 1 + more,
        }
    }
    let series = &text[..end];
    // `P1` is a priority, whatever numbers it.
    if series == "P" {
        return None;
    }
    let dash = usize::from(bytes.get(end) == Some(&b'-'));
    let digits = digits(&bytes[end + dash..]);
    if digits == 0 || digits > 5 {
        return None;
    }
    let number = text[end + dash..end + dash + digits].parse().ok()?;
    end += dash + digits;
    let mut sub = 0;
    if bytes.get(end) == Some(&b'.') {
        let more = self::digits(&bytes[end + 1..]);
        if (1..=3).contains(&more) {
            sub = text[end + 1..end + 1 + more].parse().ok()?;
            end += 1 + more;
        }
    }
    let suffix =
        bytes.get(end).filter(|byte| matches!(byte, b'a'..=b'j')).map(|byte| char::from(*byte));
    end += usize::from(suffix.is_some());
    let closed = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let key = IdKey { series: series.into(), number, sub, suffix };
    closed.then_some((key, end))
}

fn letters(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count()
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The length of what stands between the two ends of a range.
fn range_tail(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start_matches(' ');
    let mark = ["–", "—", "-", "~", "…", "..", "to ", "through ", "〜", "～"]
        .iter()
        .find(|mark| trimmed.starts_with(**mark))?;
    let after = &trimmed[mark.len()..];
    Some(rest.len() - after.trim_start_matches([' ', '.']).len())
}

/// `T001-005`: the second number without its letters.
fn same_series(first: &IdKey, text: &str) -> Option<(IdKey, usize)> {
    let len = digits(text.as_bytes());
    let number = text[..len].parse().ok()?;
    let closed = !text[len..].starts_with(|c: char| c.is_alphanumeric());
    let alike = len >= 2 && closed && first.number < number && number - first.number < 200;
    alike.then(|| (IdKey { number, ..first.clone() }, len))
}

/// `User Story 1 - Title` and its like in other languages define `US1`; `Requirement 2: …` defines 2.
pub(super) fn story(heading: &str) -> Option<Found> {
    const KINDS: &[(&str, &str)] = &[
        ("User Story ", "US"),
        ("ユーザーストーリー", "US"),
        ("用户故事", "US"),
        ("사용자 스토리", "US"),
        ("Requirement ", ""),
        ("要件", ""),
        ("Historia de usuario ", "US"),
        ("História de usuário ", "US"),
    ];
    let bare = heading.trim_start_matches(|c: char| !c.is_alphanumeric());
    let at = heading.len() - bare.len();
    let (kind, series) = KINDS.iter().find(|(kind, _)| bare.starts_with(kind))?;
    let rest = bare[kind.len()..].trim_start();
    let len = digits(rest.as_bytes());
    let number = rest[..len].parse().ok()?;
    let start = heading.len() - rest.len();
    let key = IdKey { series: (*series).into(), number, sub: 0, suffix: None };
    let range = TextRange::new(size(at), size(start + len));
    Some(Found { first: key, last: None, range, first_range: range, last_range: None })
}

/// The dotted numbers of a line, and ranges of them.
pub(super) fn numbers(line: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let Some((first, len)) = dotted(&line[start..]) else { break };
        at = start + len;
        let rest = &line[at..];
        let tail = range_tail(rest).and_then(|gap| {
            let (last, len) = dotted(&rest[gap..])?;
            (last > first).then(|| (last, TextRange::at(size(at + gap), size(len))))
        });
        let (last, last_range) = tail.unzip();
        let first_range = TextRange::new(size(start), size(at));
        let range = last_range.map_or(first_range, |last| first_range.cover(last));
        at = range.end().into();
        found.push(Found { first, last, range, first_range, last_range });
    }
    found
}

fn dotted(text: &str) -> Option<(IdKey, usize)> {
    let len = digits(text.as_bytes());
    let number = text[..len].parse().ok()?;
    let rest = &text[len..];
    let more = rest.strip_prefix('.').map_or(0, |rest| digits(rest.as_bytes()));
    match more {
        0 => Some((IdKey::numbered(number, 0), len)),
        more => Some((
            IdKey::numbered(number, text[len + 1..len + 1 + more].parse().ok()?),
            len + 1 + more,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(text: &str) -> Vec<&str> {
        find(text).iter().map(|it| &text[it.range]).collect()
    }

    #[test]
    fn ids_of_every_series_are_found_with_their_ranges() {
        assert_eq!(found("per FR-001, SC-2 and US1."), ["FR-001", "SC-2", "US1"]);
        assert_eq!(found("T001-T005 then FR-001 to FR-010"), ["T001-T005", "FR-001 to FR-010"]);
        assert_eq!(found("T014b–T015, AC-SYNC-01"), ["T014b–T015", "AC-SYNC-01"]);
        assert_eq!(
            found("FR-001..FR-050 (FR-001 .. FR-050)"),
            ["FR-001..FR-050", "FR-001 .. FR-050"]
        );
    }

    #[test]
    fn words_and_paths_hold_no_ids() {
        for text in ["UTF8x", "src/T001.rs", "aT001", "X_T001_Y", "HTML", "v2"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn dotted_ids_open_ranges_too() {
        assert_eq!(found("FR-1.1-FR-1.8, FR-2.1 to FR-2.3"), ["FR-1.1-FR-1.8", "FR-2.1 to FR-2.3"]);
        assert_eq!(found("FR-1.8 to FR-1.1"), ["FR-1.8", "FR-1.1"]);
    }
}
