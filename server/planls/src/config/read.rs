//! Reads settings: what is right counts, and what is wrong is reported at its place in the text.

use std::ops::Range;

use plan_analysis::features::Diagnostic;
use plan_analysis::features::diagnostics::INVALID_CONFIG;
use serde::Deserialize;
use text_size::{TextRange, TextSize};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer, Error};

use super::Settings;

/// So many problems are looked for in one file.
const MANY: usize = 100;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// What is right of it.
    pub(crate) settings: Settings,
    /// What is wrong, in the order of the text.
    pub(crate) problems: Vec<Problem>,
    /// Whether nothing of it can be used: it is no TOML, or hardly anything in it is right.
    pub(crate) is_broken: bool,
}

/// Something wrong in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The key or the value.
    pub(crate) range: TextRange,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl Problem {
    /// As a finding in the file.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            code: INVALID_CONFIG.code,
            severity: INVALID_CONFIG.severity,
            range: self.range,
            message: self.message.clone(),
            unnecessary: false,
            related: Vec::new(),
        }
    }
}

/// Reads a text. Where the types refuse an entry, it is reported and taken out, and the rest is read
/// again, so that one typing error costs one entry.
pub(crate) fn read(text: &str) -> Read {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> =
        errors.iter().map(|error| problem(text, error, error.span())).collect();
    let is_toml = problems.is_empty();
    let mut settings = None;
    while is_toml && settings.is_none() && problems.len() < MANY {
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
    problems.sort_by_key(|it| (it.range.start(), it.range.end()));
    let is_broken = settings.is_none();
    Read { settings: settings.unwrap_or_default(), problems, is_broken }
}

fn problem(text: &str, error: &Error, span: Option<Range<usize>>) -> Problem {
    let span = span.unwrap_or_default();
    let at = |offset: usize| {
        let whole = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        TextSize::new(whole.and_then(|at| u32::try_from(at).ok()).unwrap_or_default())
    };
    let range = TextRange::new(at(span.start), at(span.end.max(span.start)));
    Problem { range: first_line(text, range), message: plainly(error.message()) }
}

/// A table may go over many lines; its first says which it is.
fn first_line(text: &str, range: TextRange) -> TextRange {
    let end = text[range].find(['\n', '\r']).and_then(|len| u32::try_from(len).ok());
    end.map_or(range, |len| TextRange::at(range.start(), TextSize::new(len)))
}

/// An error in a list has the whole list as its place. The item that is meant is the first with which
/// alone the list is still wrong.
fn culprit(table: &Spanned<DeTable<'_>>, span: &Range<usize>) -> Option<Range<usize>> {
    for item in 0.. {
        let mut trial = table.clone();
        let place = narrow_table(trial.get_mut(), span, item)?;
        let read = Settings::deserialize(Deserializer::from(trial));
        if read.is_err_and(|error| error.span().as_ref() == Some(span)) {
            return Some(place);
        }
    }
    None
}

/// Leaves one item in the list of a place, and says where it is; `None` where there is no such list
/// or item.
fn narrow_table(table: &mut DeTable<'_>, span: &Range<usize>, item: usize) -> Option<Range<usize>> {
    table.iter_mut().find_map(|(_, value)| narrow(value, span, item))
}

fn narrow(
    value: &mut Spanned<DeValue<'_>>,
    span: &Range<usize>,
    item: usize,
) -> Option<Range<usize>> {
    let here = value.span() == *span;
    match value.get_mut() {
        DeValue::Array(array) if here => {
            let kept = array.get(item)?.clone();
            let place = kept.span();
            *array = std::iter::once(kept).collect();
            Some(place)
        }
        DeValue::Array(array) => array.iter_mut().find_map(|it| narrow(it, span, item)),
        DeValue::Table(table) => narrow_table(table, span, item),
        _ => None,
    }
}

/// Takes out the innermost entry that a span is of; says whether there was one.
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
    let holds = |key: &&Spanned<_>| table.get(*key).is_some_and(|it| covers(&it.span(), span));
    match keys.iter().find(holds) {
        Some(key) => table.remove(key).is_some(),
        None => false,
    }
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

/// The libraries' messages in plain words; our own are plain already.
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

/// The word that somebody may have meant; `None` where none is near.
pub(super) fn nearest_word<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    // A typing error in three letters is as much as still says what was meant.
    let limit = (word.chars().count() / 3).max(1);
    let near = known.map(|it| (strsim::damerau_levenshtein(word, it), it));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, it)| it)
}
