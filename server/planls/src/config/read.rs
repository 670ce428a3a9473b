//! Reads settings: valid entries apply, and invalid ones are reported at their position in the text.

use std::ops::Range;

use plan_analysis::features::Diagnostic;
use plan_analysis::features::diagnostics::INVALID_CONFIG;
use serde::Deserialize;
use text_size::{TextRange, TextSize};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer, Error};

use super::Settings;

/// Maximum number of problems that are reported for a file.
const MANY: usize = 50;

/// Maximum size in bytes of a settings file; a session waits for it to be read.
const LONGEST: usize = 64 << 10;

/// Maximum number of patterns that are compiled.
const MOST_PATTERNS: usize = 100;

/// The result of reading a file.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// The valid entries.
    pub(crate) settings: Settings,
    /// What is wrong, in the order of the text.
    pub(crate) problems: Vec<Problem>,
    /// Whether it cannot be used at all: it is not TOML, or hardly any entry is valid.
    pub(crate) is_broken: bool,
}

/// A problem in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The key or the value.
    pub(crate) range: TextRange,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl Problem {
    /// The problem as a finding in the file.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            code: INVALID_CONFIG.code,
            severity: INVALID_CONFIG.severity,
            range: self.range,
            message: self.message.clone(),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        }
    }
}

/// Reads a text. An entry that fails to deserialize is reported and removed, and the rest is read again, so
/// that one mistake costs one entry.
pub(crate) fn read(text: &str) -> Read {
    if text.len() > LONGEST {
        let message = format!("settings of more than {} KB are not read", LONGEST >> 10);
        let range = first_line(text, TextRange::up_to(TextSize::of(text)));
        let problems = vec![Problem { range, message }];
        return Read { problems, is_broken: true, ..Read::default() };
    }
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut problems: Vec<Problem> =
            errors.iter().map(|error| problem(text, error, error.span())).collect();
        problems.sort_by_key(|it| (it.range.start(), it.range.end()));
        // Later problems on the same line usually follow from the first.
        let mut end = 0;
        problems.retain(|it| {
            let start = usize::from(it.range.start());
            let is_first = start >= end;
            if is_first {
                end = text[start..].find('\n').map_or(usize::MAX, |len| start + len + 1);
            }
            is_first
        });
        problems.truncate(MANY);
        return Read { problems, is_broken: true, ..Read::default() };
    }
    let mut problems = Vec::new();
    let mut settings = None;
    while settings.is_none() && problems.len() < MANY {
        match Settings::deserialize(Deserializer::from(table.clone())) {
            Ok(read) => settings = Some(read),
            Err(error) => {
                let span = error.span().map(|span| culprit(&table, &span).unwrap_or(span));
                problems.push(problem(text, &error, span.clone()));
                if !span.is_some_and(|span| remove_from_table(table.get_mut(), &span)) {
                    break;
                }
            }
        }
    }
    let is_broken = settings.is_none();
    let mut settings = settings.unwrap_or_default();
    drop_large_patterns(text, &mut settings, table.get_ref(), &mut problems);
    problems.sort_by_key(|it| (it.range.start(), it.range.end()));
    Read { settings, problems, is_broken }
}

/// Reports and removes patterns that are too large when compiled. Done last and only once, because compiling
/// is slow.
fn drop_large_patterns(
    text: &str,
    settings: &mut Settings,
    table: &DeTable<'_>,
    problems: &mut Vec<Problem>,
) {
    let Some(ignore) = settings.ignore.as_mut() else { return };
    let items = table.get("ignore").and_then(|it| it.get_ref().get("patterns"));
    let items = items.and_then(|it| it.get_ref().as_array());
    let mut spans = items.into_iter().flat_map(|items| items.iter()).map(Spanned::span);
    let mut seen = 0;
    ignore.patterns.retain(|pattern| {
        let range = range_of(text, spans.next().unwrap_or_default());
        seen += 1;
        let message = if seen > MOST_PATTERNS {
            format!("there are more than {MOST_PATTERNS} patterns")
        } else if pattern.is_small() {
            return true;
        } else {
            "the pattern is too large; write it shorter".to_owned()
        };
        problems.push(Problem { range, message });
        false
    });
}

fn problem(text: &str, error: &Error, span: Option<Range<usize>>) -> Problem {
    let range = first_line(text, range_of(text, span.unwrap_or_default()));
    Problem { range, message: plainly(error.message()) }
}

/// A span as a range within the text.
fn range_of(text: &str, span: Range<usize>) -> TextRange {
    let at = |offset: usize| {
        let whole = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        TextSize::new(whole.and_then(|at| u32::try_from(at).ok()).unwrap_or_default())
    };
    TextRange::new(at(span.start), at(span.end.max(span.start)))
}

/// The first line of a range, which is enough to identify a table.
fn first_line(text: &str, range: TextRange) -> TextRange {
    let end = text[range].find(['\n', '\r']).and_then(|len| u32::try_from(len).ok());
    end.map_or(range, |len| TextRange::at(range.start(), TextSize::new(len)))
}

/// The span of the invalid item of a list, since the error has the span of the whole list. It is the last
/// item of the shortest prefix of the list that is still invalid.
fn culprit(table: &Spanned<DeTable<'_>>, span: &Range<usize>) -> Option<Range<usize>> {
    let list = list_in_table(table.get_ref(), span)?;
    let is_wrong = |length: usize| {
        let mut trial = table.clone();
        shorten_in_table(trial.get_mut(), span, length);
        let read = Settings::deserialize(Deserializer::from(trial));
        read.is_err_and(|error| error.span().as_ref() == Some(span))
    };
    let (mut right, mut wrong) = (0, list.len());
    if is_wrong(right) {
        return None;
    }
    while wrong - right > 1 {
        let middle = right.midpoint(wrong);
        if is_wrong(middle) { wrong = middle } else { right = middle }
    }
    Some(list.get(right)?.span())
}

/// The list with this span.
fn list_in_table<'t, 'i>(table: &'t DeTable<'i>, span: &Range<usize>) -> Option<&'t DeArray<'i>> {
    table.values().find_map(|value| list_in(value, span))
}

fn list_in<'t, 'i>(
    value: &'t Spanned<DeValue<'i>>,
    span: &Range<usize>,
) -> Option<&'t DeArray<'i>> {
    match value.get_ref() {
        DeValue::Array(array) if value.span() == *span => Some(array),
        DeValue::Array(array) => array.iter().find_map(|it| list_in(it, span)),
        DeValue::Table(table) => list_in_table(table, span),
        _ => None,
    }
}

/// Shortens the list with this span to `length` items.
fn shorten_in_table(table: &mut DeTable<'_>, span: &Range<usize>, length: usize) {
    table.iter_mut().for_each(|(_, value)| shorten(value, span, length));
}

fn shorten(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>, length: usize) {
    let here = value.span() == *span;
    match value.get_mut() {
        DeValue::Array(array) if here => {
            let items = std::mem::replace(array, DeArray::new()).into_iter();
            *array = items.take(length).collect();
        }
        DeValue::Array(array) => array.iter_mut().for_each(|it| shorten(it, span, length)),
        DeValue::Table(table) => shorten_in_table(table, span, length),
        _ => {}
    }
}

/// Removes the innermost entry that contains a span; returns whether there was one.
fn remove_from_table(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let keys: Vec<Spanned<_>> = table.keys().cloned().collect();
    if let Some(named) = keys.iter().find(|key| key.span() == *span) {
        return table.remove(named).is_some();
    }
    for key in &keys {
        let inside =
            table.get_mut(key).is_some_and(|value| remove_from_value(value.get_mut(), span));
        if inside {
            return true;
        }
    }
    let mut keys = keys.iter();
    keys.find(|key| table.get(*key).is_some_and(|it| covers(&it.span(), span)))
        .is_some_and(|key| table.remove(key).is_some())
}

fn remove_from_array(array: &mut DeArray<'_>, span: &Range<usize>) -> bool {
    if array.iter_mut().any(|value| remove_from_value(value.get_mut(), span)) {
        return true;
    }
    let before = array.len();
    let kept = std::mem::replace(array, DeArray::new()).into_iter();
    let kept = kept.filter(|value| !covers(&value.span(), span));
    *array = kept.collect();
    array.len() < before
}

fn remove_from_value(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => remove_from_table(table, span),
        DeValue::Array(array) => remove_from_array(array, span),
        _ => false,
    }
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Rephrases the libraries' messages in plain words; our own are plain already.
fn plainly(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let (true, [unknown, known @ ..]) = (message.starts_with("unknown field"), &quoted[..]) {
        return match nearest_word(unknown, known.iter().copied()) {
            Some(near) => format!("there is no key `{unknown}` here; did you mean `{near}`?"),
            None => format!("there is no key `{unknown}` here; the keys are {}", known.join(", ")),
        };
    }
    if let (true, [missing, ..]) = (message.starts_with("missing field"), &quoted[..]) {
        return format!("the key `{missing}` is missing here");
    }
    let types =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "));
    if let Some((found, expected)) = types {
        let wanted = match expected {
            "a sequence" => "a list, `[…]`",
            "a string" => "a text in quotes",
            it if it.starts_with("struct") || it == "a map" => "a table",
            it => it,
        };
        let found = found.replace("sequence", "a list").replace("map", "a table");
        return format!("{wanted} belongs here, not {found}");
    }
    message.to_owned()
}

/// The word closest to a misspelled one; `None` if none is close enough.
pub(super) fn nearest_word<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    // One typing error per three letters.
    let limit = (word.chars().count() / 3).max(1);
    let near = known.map(|it| (strsim::damerau_levenshtein(word, it), it));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MANY, read};

    #[test]
    fn of_a_text_that_is_wrong_in_every_line_the_first_problems_are_told() {
        let problems = read(&"=\n".repeat(LONGEST / 2)).problems;
        assert_eq!(problems.len(), MANY);
        let starts: Vec<u32> = problems.iter().take(3).map(|it| it.range.start().into()).collect();
        assert_eq!(starts, [0, 2, 4]);
    }
}
