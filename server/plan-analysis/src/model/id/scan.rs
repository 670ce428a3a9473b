//! The scan for ids in a text.

use text_size::{TextRange, TextSize};

use super::{IdKey, TASK};
use crate::text::size;
use crate::words;

/// An id, or a range of ids, in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) first: IdKey,
    pub(super) last: Option<IdKey>,
    /// The whole id or range.
    pub(super) range: TextRange,
    /// The first id.
    pub(super) first_range: TextRange,
    /// The last id of a range.
    pub(super) last_range: Option<TextRange>,
}

impl Found {
    /// The same, with all ranges moved by `by`.
    pub(super) fn moved(self, by: TextSize) -> Found {
        Found {
            range: self.range + by,
            first_range: self.first_range + by,
            last_range: self.last_range.map(|range| range + by),
            ..self
        }
    }
}

/// All ids of a text, in order; a range is one entry.
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

/// What reads as an id at any place of a text where a word begins: more than [`find`] takes for one.
pub(super) fn anywhere(text: &str) -> impl Iterator<Item = Found> + '_ {
    let bytes = text.as_bytes();
    let capitals = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_uppercase());
    let begun = capitals.filter(|at| *at == 0 || !bytes[*at - 1].is_ascii_alphanumeric());
    begun.filter_map(|at| id_at(&text[at..]))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.' | b'$')
}

/// The id at the start of `text`, with the range that it may begin: `T001-T005`, `FR-001 to FR-010`.
pub(super) fn id_at(text: &str) -> Option<Found> {
    let (first, end) = single(text)?;
    let rest = &text[end..];
    let last = range_tail(rest).and_then(|gap| {
        let (mark, tail) = rest.split_at(gap);
        // `US2 — 85 pages`: a dash in a sentence.
        let is_dash = mark.starts_with(' ') && mark.trim_start().starts_with('—');
        let bare = || same_series(&first, tail).filter(|_| !is_dash);
        let (last, len) = single(tail).or_else(bare)?;
        // Within a series, numbers are compared first, then suffixes.
        (last.series == first.series && last >= first)
            .then(|| (last, TextRange::at(size(end + gap), size(len))))
    });
    let (last, last_range) = last.unzip();
    let first_range = TextRange::up_to(size(end));
    let range = last_range.map_or(first_range, |last| first_range.cover(last));
    Some(Found { first, last, range, first_range, last_range })
}

/// Maximum number of digits of an id's number.
const MOST_DIGITS: usize = 5;

/// One id: capitals, perhaps with dashes and digits, a number of one or more levels, perhaps a suffix:
/// `T014b`, `T031-MIN`.
fn single(text: &str) -> Option<(IdKey, usize)> {
    let bytes = text.as_bytes();
    let mut end = series(bytes)?;
    let letters = end;
    // `P1` is always a priority.
    if &text[..end] == "P" {
        return None;
    }
    let dash = usize::from(bytes.get(end) == Some(&b'-'));
    let digits = digits(&bytes[end + dash..]);
    if digits == 0 || digits > MOST_DIGITS {
        return None;
    }
    let mut levels = vec![(end + dash, end + dash + digits)];
    end += dash + digits;
    while bytes.get(end) == Some(&b'.') && levels.len() < 5 {
        let more = self::digits(&bytes[end + 1..]);
        if !(1..=3).contains(&more) {
            break;
        }
        levels.push((end + 1, end + 1 + more));
        end += 1 + more;
    }
    let level =
        |at: usize| levels.get(at).map_or(Some(0), |(from, to)| text[*from..*to].parse().ok());
    // If there are more than two levels, the first ones belong to the series: `BR2.1.5` is 1.5 of `BR2.`.
    let deep = levels.len().saturating_sub(2);
    let series = match deep {
        0 => text[..letters].into(),
        _ => text[..levels[deep].0].into(),
    };
    let (number, sub) = (level(deep)?, level(deep + 1)?);
    let glued = glued(&text[end..], &text[..letters]);
    let suffix = (glued > 0).then(|| text[end..end + glued].into());
    end += glued;
    let closed = bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    closed.then_some((IdKey { series, number, sub, suffix }, end))
}

/// The length of the name of a series: `FR`, `AC-SYNC`, `CP-E2E`, `AUTH2-API`. It may contain digits only if
/// a dash and a word follow, if they are between letters, or if a longer, zero-padded number follows:
/// `SEA2-04`.
fn series(bytes: &[u8]) -> Option<usize> {
    let mut end = letters(bytes);
    if end == 0 || end > 8 {
        return None;
    }
    let inner = digits(&bytes[end..]);
    let rest = &bytes[end + inner..];
    if inner > 0 && (has_word_and_number(rest) || has_padded_number(rest, inner)) {
        end += inner;
    }
    while bytes.get(end) == Some(&b'-') {
        let rest = &bytes[end + 1..];
        let word =
            rest.iter().take_while(|it| it.is_ascii_uppercase() || it.is_ascii_digit()).count();
        let more = match letters(rest) {
            0 => break,
            plain if plain == word || !starts_number(&rest[word..]) => plain,
            _ => word,
        };
        end += 1 + more;
    }
    Some(end)
}

/// Whether `-API-004` or the like follows.
fn has_word_and_number(bytes: &[u8]) -> bool {
    let Some((b'-', rest)) = bytes.split_first() else { return false };
    let word = letters(rest);
    word > 1 && starts_number(&rest[word..])
}

/// Whether a number like `-04` follows that has more digits than `fewer`; a range never continues that way.
fn has_padded_number(bytes: &[u8], fewer: usize) -> bool {
    bytes.starts_with(b"-0") && digits(&bytes[1..]) > fewer
}

fn starts_number(bytes: &[u8]) -> bool {
    matches!(bytes, [b'-', digit, ..] if digit.is_ascii_digit())
}

/// The length of the suffix of a number, which distinguishes it from its neighbours: a letter, or a word in
/// capitals. `T001-T005` is a range.
fn glued(rest: &str, series: &str) -> usize {
    let bytes = rest.as_bytes();
    if let Some(b'a'..=b'j') = bytes.first() {
        return 1;
    }
    let Some((b'-', word)) = bytes.split_first() else { return 0 };
    let letters = letters(word);
    let len = word.iter().take_while(|it| it.is_ascii_uppercase() || it.is_ascii_digit()).count();
    let other = letters > 0 && word[..letters] != *series.as_bytes();
    let closed =
        word.get(len).is_none_or(|it| !it.is_ascii_alphanumeric() && !matches!(it, b'_' | b'-'));
    if other && closed { len + 1 } else { 0 }
}

fn letters(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count()
}

pub(super) fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The length of the separator between the two ends of a range.
fn range_tail(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start_matches(' ');
    let mark = ["–", "—", "-", "~", "…", "..", "to ", "through ", "〜", "～"]
        .iter()
        .find(|mark| trimmed.starts_with(**mark))?;
    let after = &trimmed[mark.len()..];
    // `PR2 ~200 lines` gives a number of lines, not a range.
    if trimmed.len() < rest.len() && !mark.ends_with(' ') && !after.starts_with([' ', '.']) {
        return None;
    }
    Some(rest.len() - after.trim_start_matches([' ', '.']).len())
}

/// `T001-005`: the second id without its series.
fn same_series(first: &IdKey, text: &str) -> Option<(IdKey, usize)> {
    let len = digits(text.as_bytes());
    let number = text[..len].parse().ok()?;
    let closed = !text[len..].starts_with(|c: char| c.is_alphanumeric());
    let alike = len >= 2 && closed && first.number < number && number - first.number < 200;
    alike.then(|| (IdKey { number, ..first.clone() }, len))
}

/// The number of a task in a numbered list of tasks: `1.`, `2.3`, `2.3.1`; as with other ids, only the last
/// two levels are its number.
pub(super) fn task(text: &str) -> Option<Found> {
    let len = text.bytes().take_while(|it| it.is_ascii_digit() || *it == b'.').count();
    let written = text[..len].trim_end_matches('.');
    let closed = text[len..].starts_with([' ', ':', ')', '*', '_']);
    let mut levels: Vec<&str> = written.split('.').collect();
    if !closed
        || len == 0
        || len > 12
        || levels.iter().any(|it| it.is_empty())
        || len == written.len() && levels.len() == 1
    {
        return None;
    }
    let last = levels.split_off(levels.len().saturating_sub(2));
    let number = |at: usize| last.get(at).map_or(Some(0), |it| it.parse().ok());
    let series = [TASK, &levels.join(".")].concat().into();
    let key = IdKey { series, number: number(0)?, sub: number(1)?, suffix: None };
    let range = TextRange::up_to(size(written.len()));
    Some(Found { first: key, last: None, range, first_range: range, last_range: None })
}

/// The two numbers at the start of a text: `7.1. WHEN …`, `**1.2** WHEN …`.
pub(super) fn both_numbers(content: &str) -> Option<(u32, u32)> {
    let bare = content.trim_start_matches(['*', '_', ' ']);
    let (of, rest) = bare.split_at(digits(bare.as_bytes()));
    let rest = rest.strip_prefix('.')?;
    let (number, rest) = rest.split_at(digits(rest.as_bytes()));
    let closed = rest.starts_with([' ', ':', '*', '_', ')']) || rest.starts_with(". ");
    closed.then(|| Some((of.parse().ok()?, number.parse().ok()?))).flatten()
}

/// The length of a word at the start of `text` that introduces numbers of criteria or tasks, and the series
/// of those numbers.
pub(super) fn label(text: &str) -> Option<(usize, &'static str)> {
    let of = |kind, series| words::begins_with_one(text, kind).map(|len| (len, series));
    of(|it| it.requirements, "")
        .or_else(|| of(|it| it.requirement, ""))
        .or_else(|| of(|it| it.depends, TASK))
}

/// The dotted numbers of a line, and ranges of numbers.
pub(super) fn numbers(line: &str, series: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let Some((first, len)) = dotted(&line[start..], series) else { break };
        at = start + len;
        // In `dm20151123` and `spec-02` the number is part of a word.
        let before = &line[..start];
        let glued = before.strip_suffix('-').is_some_and(|it| it.ends_with(char::is_alphabetic));
        if glued || before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let rest = &line[at..];
        let tail = range_tail(rest).and_then(|gap| {
            let (last, len) = dotted(&rest[gap..], series)?;
            (last >= first).then(|| (last, TextRange::at(size(at + gap), size(len))))
        });
        let (last, last_range) = tail.unzip();
        let first_range = TextRange::new(size(start), size(at));
        let range = last_range.map_or(first_range, |last| first_range.cover(last));
        at = range.end().into();
        found.push(Found { first, last, range, first_range, last_range });
    }
    found
}

fn dotted(text: &str, series: &str) -> Option<(IdKey, usize)> {
    let len = digits(text.as_bytes());
    let number = number(&text[..len])?;
    let rest = &text[len..];
    let more = rest.strip_prefix('.').map_or(0, |rest| digits(rest.as_bytes()));
    let end = if more == 0 { len } else { len + 1 + more };
    let sub = if more == 0 { 0 } else { self::number(&text[len + 1..end])? };
    Some((IdKey { series: series.into(), number, sub, suffix: None }, end))
}

/// A number of as many digits as ids have.
pub(super) fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.len() <= MOST_DIGITS)
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
    fn a_dash_between_blanks_and_a_number_is_not_a_range() {
        assert_eq!(found("US2 — 85 pages, T002 – 005"), ["US2", "T002 – 005"]);
        assert_eq!(found("US2 — US4, T002—005"), ["US2 — US4", "T002—005"]);
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

    #[test]
    fn ids_have_levels_digits_within_and_words_behind() {
        for text in
            ["BR2.1.5", "CP-E2E-01", "AUTH2-API-004", "T031-MIN", "US1-AC2", "R1.1", "T014b"]
        {
            assert_eq!(found(text), [text]);
        }
        assert_eq!(found("BR2.1.1 to BR2.1.5"), ["BR2.1.1 to BR2.1.5"]);
        assert_eq!(found("FR-009-style"), ["FR-009"]);
        let key = find("BR2.1.5").remove(0).first;
        assert_eq!((&*key.series, key.number, key.sub), ("BR2.", 1, 5));
    }

    #[test]
    fn a_task_may_have_a_number_alone() {
        for (text, expected) in [
            ("1. Cast", Some(("task", 1, 0))),
            ("2.3 Cast", Some(("task", 2, 3))),
            ("2.3.4 Cast", Some(("task2", 3, 4))),
            ("10 apples", None),
            ("3.5mm", None),
        ] {
            let found = super::task(text).map(|it| it.first);
            let found = found.as_ref().map(|it| (&*it.series, it.number, it.sub));
            assert_eq!(found, expected, "{text}");
        }
    }
}
