//! The shape of a token's text regardless of its position: a name, a list, a piece of code.

/// `[250 lines]`
pub(super) fn is_amount(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_ascii_digit())
}

/// `{rope length, sail weight}`, `{guest 401 · keeper 200}`, `{6 sail kinds}`: the members of a set.
pub(super) fn is_enumeration(inner: &str) -> bool {
    let parted = inner.contains(", ") || inner.contains('·') || inner.contains(" / ");
    is_amount(inner) || parted && !inner.contains("e.g.")
}

/// `[specs/002-tides/spec.md]`: a concrete path rather than a template's.
pub(super) fn is_path(inner: &str) -> bool {
    inner.ends_with(".md")
        && inner.contains('/')
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.'))
        && !inner.starts_with("path/")
        && inner.contains(|c: char| c.is_ascii_digit())
}

/// `{knots: 5, isReefed: true}`: an object literal.
pub(super) fn is_literal(inner: &str) -> bool {
    let mut fields = inner.split(", ").map(|field| field.split_once(": "));
    fields.all(|field| field.is_some_and(|(key, value)| is_key(key) && !value.contains(' ')))
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
}

/// `[Buoy(Sea.north, size: 4), …]`: a list literal in code.
pub(super) fn is_call(inner: &str) -> bool {
    let call =
        inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let arguments = call.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    call.len() < inner.len()
        && arguments.is_some_and(|(given, rest)| {
            given.contains([':', '.', '"', '\'', '='])
                && !given.contains("e.g.")
                && (rest.is_empty() || rest.starts_with([',', '.', ')', ' ']))
        })
}

pub(super) fn begins_with(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '?'))
        })
    })
}

pub(super) fn is_upper_snake(text: &str) -> bool {
    text.contains('_') && is_upper_name(text)
}

pub(super) fn is_upper_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

pub(super) fn is_snake(text: &str) -> bool {
    text.contains('_') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn is_kebab(text: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.contains('-') && text.chars().all(lower)
}

/// Whether there are no lower-case letters.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_uppercase()) && !text.chars().any(char::is_lowercase)
}

/// Single words separated by commas, which are values as often as suggestions.
pub(super) fn is_list(text: &str) -> bool {
    text.contains(',') && text.split(',').all(|part| part.trim().split(' ').count() == 1)
}

pub(super) fn starts_like_prose(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '<' | '$' | '~' | '>'))
}

/// What names something that is written elsewhere: a source, an id with a note, numbers, ids; or what became of
/// something.
pub(super) fn is_reference(inner: &str) -> bool {
    is_cited(inner) || is_state(inner) || is_noted_id(inner) || is_numbers(inner) || is_ids(inner)
}

/// `[BELL-T1-001, ring-twice-v2]`: names with hyphens and numbers, more than one, as in YAML.
fn is_ids(inner: &str) -> bool {
    inner.contains(',') && inner.split(',').all(|item| is_id(item.trim()))
}

fn is_id(item: &str) -> bool {
    item.contains('-')
        && item.contains(|c: char| c.is_ascii_digit())
        && item.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// `[DROPPED - now a part of FR8]`: one word in capitals and a dash say what became of something.
fn is_state(inner: &str) -> bool {
    let state = inner.split_once(" - ").or_else(|| inner.split_once(" — "));
    state.is_some_and(|(word, _)| word.len() > 3 && word.bytes().all(|it| it.is_ascii_uppercase()))
}

/// `[Source: docs/bells.md]`, `[FR8: bells ring]`: a capitalized word and a colon name a source.
fn is_cited(inner: &str) -> bool {
    inner.split_once(": ").is_some_and(|(label, rest)| {
        label.starts_with(|c: char| c.is_ascii_uppercase())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !rest.contains("...")
    })
}

/// `[FR-003, marked `open`]`: an id, and a note on it that quotes.
fn is_noted_id(inner: &str) -> bool {
    let first = inner.split(',').next().unwrap_or_default();
    let id = first.split_once('-').filter(|_| inner.contains('`'));
    id.is_some_and(|(series, number)| {
        !series.is_empty()
            && series.bytes().all(|it| it.is_ascii_uppercase())
            && number.starts_with(|c: char| c.is_ascii_digit())
            && first.len() < inner.len()
    })
}

/// `[Requirement 1, 2]`, `[需求 1.1]`: a word, and more numbers than a counted gap such as `[Requirement 1]` has.
fn is_numbers(inner: &str) -> bool {
    let is_number = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '–'))
    };
    let Some((word, first)) = inner.split_once(' ') else { return false };
    let mut items = first.split([',', '、', '，']).map(str::trim);
    let again = |item: &str| item.strip_prefix(word).is_some_and(|it| is_number(it.trim_start()));
    word.chars().all(char::is_alphabetic)
        && first.contains([',', '、', '，', '.'])
        && items.all(|item| is_number(item) || again(item))
}

/// `[tide: Signal<number | null>]`: a name and its type, which has an argument.
pub(super) fn is_typed(inner: &str) -> bool {
    inner.split_once(": ").is_some_and(|(name, of)| {
        let (head, argument) = of.split_once('<').unwrap_or_default();
        is_key(name) && is_key(head) && argument.ends_with('>')
    })
}
