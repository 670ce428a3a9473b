//! Citations of the constitution's articles: `Article III`, `Principles I–V`, `第3条`, `§2`, and numbered names
//! in tables or lists, `II. Test-First`. Plans cite articles by name, not by link.

use std::sync::LazyLock;

use text_size::{TextRange, TextSize};

use super::Leaf;
use super::Model;
use crate::syntax::{BlockKind, InlineKind};
use crate::text::size;
use crate::words;

/// A citation of one article, or of a range of articles.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The whole citation: keyword and number, or number and name.
    pub range: TextRange,
    /// The first article's number.
    pub first: Number,
    /// The last article's number; equal to `first` for a single article.
    pub last: Number,
    /// Whether it has a keyword. A number before a name cites an article only in a section about the
    /// constitution.
    pub explicit: bool,
    /// Whether it starts a heading; such a number may be the heading's own.
    pub heading: bool,
}

/// The number of an article, in any script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// 1 for `I`, `1`, `一` and `A`.
    pub value: u16,
    /// The second level, as in `3.2`, or 0.
    pub sub: u16,
}

/// Words before an article's number, the longest first, so that `articles` is not read as `article`.
static KEYWORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut all: Vec<&str> = words::all(|it| it.articles).collect();
    all.sort_by_key(|keyword| std::cmp::Reverse(keyword.len()));
    all.dedup();
    all
});

/// The first two bytes of the keywords, where both are in ASCII.
static KEYWORD_STARTS: LazyLock<Vec<[u8; 2]>> = LazyLock::new(|| {
    let starts = KEYWORDS.iter().filter_map(|keyword| keyword.as_bytes().first_chunk());
    let mut starts: Vec<[u8; 2]> = starts.filter(|it| it.is_ascii()).copied().collect();
    starts.sort_unstable();
    starts.dedup();
    starts
});

/// The first letters of the keywords; words with other initials are not compared.
const INITIALS: &str = "acp§原条條псу원제";

/// The length in bytes of the keyword that `text` starts with, ignoring case, or 0.
pub fn keyword_len(text: &str) -> usize {
    if text.starts_with('第') {
        return '第'.len_utf8();
    }
    // This runs for every word that has the initial of a keyword, and few go on like one.
    let bytes = text.as_bytes();
    if let [first, second, ..] = bytes
        && first.is_ascii()
        && second.is_ascii()
        && !KEYWORD_STARTS.contains(&[first.to_ascii_lowercase(), second.to_ascii_lowercase()])
    {
        return 0;
    }
    KEYWORDS.iter().find(|keyword| begins_with(text, keyword)).map_or(0, |keyword| keyword.len())
}

/// The number that `text` starts with, and its length in bytes.
pub fn number(text: &str) -> Option<(Number, usize)> {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let word = &text[..end];
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let value: u16 = text[..digits].parse().ok().filter(|value| (1..200).contains(value))?;
        let rest = &text[digits..];
        let sub = rest.strip_prefix('.').map_or("", |rest| leading_digits(rest));
        let length = digits + if sub.is_empty() { 0 } else { 1 + sub.len() };
        return Some((Number { value, sub: sub.parse().unwrap_or(0) }, length));
    }
    let whole = |value: u16| Number { value, sub: 0 };
    if let Some(value) = roman(word) {
        return Some((whole(value), word.len()));
    }
    let length: usize =
        text.chars().take_while(|c| cjk_digit(*c).is_some()).map(char::len_utf8).sum();
    cjk(&text[..length]).map(|value| (whole(value), length))
}

fn leading_digits(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()]
}

/// A Roman numeral in capitals; only I, V, X and L occur.
fn roman(word: &str) -> Option<u16> {
    let digit = |c: char| match c {
        'I' => Some(1u16),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let digits: Vec<u16> = word.chars().map(digit).collect::<Option<_>>()?;
    let mut value = 0;
    for (index, digit) in digits.iter().enumerate() {
        match digits.get(index + 1) {
            Some(next) if next > digit => value -= i32::from(*digit),
            _ => value += i32::from(*digit),
        }
    }
    u16::try_from(value).ok().filter(|value| *value > 0)
}

fn cjk_digit(c: char) -> Option<u16> {
    "一二三四五六七八九十"
        .chars()
        .position(|digit| digit == c)
        .and_then(|at| u16::try_from(at + 1).ok())
}

/// A number in Chinese numerals, up to 99.
fn cjk(word: &str) -> Option<u16> {
    let digits: Vec<u16> = word.chars().map(cjk_digit).collect::<Option<_>>()?;
    match digits[..] {
        [one] => Some(one),
        [10, one] => Some(10 + one),
        [tens, 10] => Some(tens * 10),
        [tens, 10, one] => Some(tens * 10 + one),
        _ => None,
    }
}

pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    let text = leaf.content();
    let base = leaf.block.content.start();
    let first = model.citations.len();
    explicit(text, base, &mut model.citations);
    numbered(leaf, model);
    let mut index = first;
    while index < model.citations.len() {
        if leaf.is_within(model.citations[index].range, &[InlineKind::CodeSpan]) {
            model.citations.remove(index);
        } else {
            index += 1;
        }
    }
    model.citations[first..].sort_by_key(|citation| citation.range.start());
}

/// Citations with a keyword: one number, a range, or an enumeration.
fn explicit(text: &str, base: TextSize, citations: &mut Vec<Citation>) {
    let mut at = 0;
    while let Some((start, after)) = next_keyword(text, at) {
        at = after;
        let mut from = with_document(text, start);
        while let Some((first, last, end)) = span(&text[at..]) {
            let range = TextRange::new(base + size(from), base + size(at + end));
            citations.push(Citation { range, first, last, explicit: true, heading: false });
            at += end;
            let gap = separator(&text[at..]);
            if gap == 0 || number(&text[at + gap..]).is_none() {
                break;
            }
            at += gap;
            from = at;
        }
    }
}

/// Where a citation starts: `constitution Article I` starts at `constitution`, not at the keyword.
fn with_document(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end();
    let at = before.len().saturating_sub("constitution".len());
    if before.get(at..).is_some_and(|word| word.eq_ignore_ascii_case("constitution")) {
        at
    } else {
        start
    }
}

/// The next keyword followed by a number: the offset of the keyword and that of the number.
fn next_keyword(text: &str, from: usize) -> Option<(usize, usize)> {
    // A keyword cannot start after an ASCII letter or digit. This runs for every word of a workspace, so it
    // looks at bytes.
    let mut before = text[..from].bytes().next_back().unwrap_or(b' ');
    let mut starts = text.bytes().enumerate().skip(from).filter_map(move |(at, byte)| {
        let word = before.is_ascii_alphanumeric();
        before = byte;
        let may_begin = matches!(byte, b'a' | b'c' | b'p' | b'A' | b'C' | b'P') || byte >= 0xc0;
        (may_begin && !word).then_some(at)
    });
    starts.find_map(|at| keyword_at(text, at))
}

/// The keyword at `at`, if a number follows: the offset of the keyword and that of the number.
fn keyword_at(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    let initial = rest.chars().next()?;
    if initial == '第' {
        let after = at + initial.len_utf8();
        let (_, length) = number(&text[after..])?;
        return text[after + length..].starts_with(['条', '條']).then_some((at, after));
    }
    if !initial.to_lowercase().all(|c| INITIALS.contains(c)) {
        return None;
    }
    let length = keyword_len(rest);
    if length == 0 {
        return None;
    }
    let tail = &rest[length..];
    let gap = tail.len() - tail.trim_start_matches([' ', '-', '§', '\u{a0}', '#']).len();
    let after = at + length + gap;
    number(&text[after..]).map(|_| (at, after))
}

/// Whether `text` starts with a keyword, ignoring case; the keywords are in lower case.
fn begins_with(text: &str, keyword: &str) -> bool {
    // This runs for every word of a document, so it does not allocate a lower-case copy.
    let mut small = text.chars().flat_map(char::to_lowercase);
    keyword.chars().all(|c| small.next() == Some(c)) && text.is_char_boundary(keyword.len())
}

/// One number, or two with a dash or `to` between them; with the length in bytes.
fn span(text: &str) -> Option<(Number, Number, usize)> {
    let (first, mut end) = number(text)?;
    end += [")", "条", "條", "조"].iter().find(|mark| text[end..].starts_with(**mark)).map_or(
        0,
        |mark| {
            if *mark == ")" { 0 } else { mark.len() }
        },
    );
    let rest = &text[end..];
    let dash = rest.trim_start().trim_start_matches(['–', '—', '-', '~', '〜', '～']);
    let dash = if dash.len() == rest.trim_start().len() {
        dash.strip_prefix("to ").unwrap_or("")
    } else {
        dash
    };
    let tail = dash.trim_start().trim_start_matches('第');
    match number(tail) {
        Some((last, length)) if !dash.is_empty() && last > first => {
            Some((first, last, text.len() - tail.len() + length))
        }
        _ => Some((first, first, end)),
    }
}

/// The length of the separator in an enumeration: punctuation or a word, not just a blank.
fn separator(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', ',', '&', '、', '/', '，']);
    let rest = rest.strip_prefix("and ").unwrap_or(rest);
    let gap = text.len() - rest.trim_start().len();
    if text[..gap].trim().is_empty() { 0 } else { gap }
}

/// A number before a name, at the start of a cell, item, bold text or heading.
fn numbered(leaf: Leaf<'_>, model: &mut Model) {
    let mut starts: Vec<TextSize> = vec![leaf.block.content.start()];
    if let Some(row) = model.rows.last().filter(|row| row.range == leaf.block.content) {
        starts = row.cells.iter().map(|cell| cell.start()).collect();
    }
    for start in starts {
        let text = &leaf.text[TextRange::new(start, leaf.block.content.end())];
        let bare = text.trim_start_matches(['*', '_', ' ', '✅', '⚠', '❌']);
        let from = start + size(text.len() - bare.len());
        let Some(length) = numbered_name(bare) else { continue };
        let (first, _) = number(bare).unwrap_or((Number { value: 0, sub: 0 }, 0));
        let range = TextRange::at(from, size(length));
        let heading = matches!(leaf.block.kind, BlockKind::Heading { .. });
        model.citations.push(Citation { range, first, last: first, explicit: false, heading });
    }
}

/// The length of `II. Test-First`, up to punctuation that ends the name.
fn numbered_name(text: &str) -> Option<usize> {
    let (_, length) = number(text)?;
    let rest = &text[length..];
    let after = rest.trim_start_matches(['.', ':', ')', '、', '．', '：', ' ', '-', '—', '–']);
    let marked = rest.starts_with(['.', ':', ')', '、', '．', '：'])
        || rest.starts_with(" —")
        || rest.starts_with(" -");
    let name = after
        .find(['|', '\n', '\r', '*', '[', '(', '（', '✅', '⚠', '❌', ':', '：'])
        .unwrap_or(after.len());
    let name = after[..name].trim_end();
    (marked && !name.is_empty()).then_some(text.len() - after.len() + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> Vec<(String, u16, u16)> {
        let mut found = Vec::new();
        explicit(text, TextSize::new(0), &mut found);
        found.iter().map(|it| (text[it.range].to_owned(), it.first.value, it.last.value)).collect()
    }

    #[test]
    fn keywords_begin_with_the_initials() {
        let initial = |keyword: &&str| keyword.chars().next().unwrap();
        assert_eq!(KEYWORDS.iter().map(initial).filter(|c| !INITIALS.contains(*c)).count(), 0);
        // Those of one byte would have no start.
        assert!(KEYWORDS.iter().all(|keyword| keyword.len() > 1));
    }

    #[test]
    fn a_keyword_and_a_number_are_a_citation() {
        assert_eq!(cited("per Article III."), [("Article III".to_owned(), 3, 3)]);
        assert_eq!(
            cited("see §2 and 第3条"),
            [("§2".to_owned(), 2, 2), ("第3条".to_owned(), 3, 3)]
        );
        assert_eq!(cited("原則四 に従う"), [("原則四".to_owned(), 4, 4)]);
    }

    #[test]
    fn ranges_and_enumerations_are_several() {
        assert_eq!(cited("Principles I–V"), [("Principles I–V".to_owned(), 1, 5)]);
        let listed = cited("Articles IV, V & VI hold");
        assert_eq!(listed.iter().map(|it| it.1).collect::<Vec<_>>(), [4, 5, 6]);
    }

    #[test]
    fn words_that_are_no_numbers_are_no_citation() {
        for text in
            ["Principle of least surprise", "the constitution is", "article about X", "Const Ix"]
        {
            assert_eq!(cited(text), [], "{text}");
        }
    }

    #[test]
    fn a_blank_alone_parts_no_enumeration() {
        assert_eq!(cited("Per Article I 5 services are allowed"), [("Article I".to_owned(), 1, 1)]);
        let numbers = |text| cited(text).iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(numbers("Articles I and II"), [1, 2]);
        assert_eq!(numbers("Articles I, and II/III"), [1, 2, 3]);
    }
}
