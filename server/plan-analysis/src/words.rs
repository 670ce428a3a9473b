//! Vocabulary of plan documents, one file per language. Whatever the form of a text shows is decided by form;
//! these lists are for the rest.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod ja;
mod ko;
mod more;
mod pt;
mod ru;
mod zh;

/// The words of one language, in lower case.
#[derive(Debug)]
pub struct Language {
    /// Words before the number of an article: `article`, `principle`.
    pub articles: &'static [&'static str],
    /// Stems of words in a heading above principles or articles.
    pub principles: &'static [&'static str],
    /// Stems of words for the constitution.
    pub constitution: &'static [&'static str],
    /// Words in titles of a constitution's sections that are not articles.
    pub no_articles: &'static [&'static str],
    /// Phrases that mark a template's section as optional.
    pub optional: &'static [&'static str],
    /// Phrases in a title that mark a template's section as mandatory.
    pub mandatory: &'static [&'static str],
    /// Words for a placeholder, in lines that talk about placeholders.
    pub placeholder: &'static [&'static str],
    /// First words of a plan's title.
    pub plan_titles: &'static [&'static str],
    /// First words of a specification's title.
    pub spec_titles: &'static [&'static str],
    /// First words of a task list's title.
    pub tasks_titles: &'static [&'static str],
    /// Names of the field with a document's status.
    pub status: &'static [&'static str],
    /// Values of that field for an approved document.
    pub approved: &'static [&'static str],
    /// Names of the field with a document's version.
    pub version: &'static [&'static str],
    /// States and grades that are typical of a choice.
    pub offered: &'static [&'static str],
    /// Names of fields whose value is one of a few states or grades.
    pub graded: &'static [&'static str],
    /// First words of comments that say that nothing is missing, or that are only remarks.
    pub unneeded: &'static [&'static str],
    /// Phrases in a template's comments that instruct the writer.
    pub instructions: &'static [&'static str],
    /// Words that join two things that are listed together.
    pub joining: &'static [&'static str],
    /// Words for an id that was removed.
    pub gone: &'static [&'static str],
    /// Words before examples.
    pub examples: &'static [&'static str],
    /// Words before the number of a feature.
    pub features: &'static [&'static str],
    /// Words before the number of a user story.
    pub story: &'static [&'static str],
    /// Words before the number of a requirement.
    pub requirement: &'static [&'static str],
    /// Labels before a colon and the numbers of requirements.
    pub requirements: &'static [&'static str],
    /// Labels before a colon and the numbers of tasks that have to be done first.
    pub depends: &'static [&'static str],
    /// Words that ask for a date.
    pub dates: &'static [&'static str],
    /// Words that ask for what something is called.
    pub names: &'static [&'static str],
    /// Words for the project.
    pub projects: &'static [&'static str],
    /// Words that ask for a link or a path.
    pub links: &'static [&'static str],
    /// Words for a branch.
    pub branches: &'static [&'static str],
    /// Words for a specification.
    pub specs: &'static [&'static str],
    /// The states that a document goes through, from the first to the last, as they are written.
    pub statuses: &'static [&'static str],
    /// Words before the last of several alternatives.
    pub or: &'static [&'static str],
}

/// Selects one of the lists of a language.
pub type Kind = fn(&Language) -> &'static [&'static str];

/// All languages; the last entry has a few words of several more.
pub const LANGUAGES: [&Language; 11] = [
    &en::WORDS,
    &de::WORDS,
    &es::WORDS,
    &fr::WORDS,
    &it::WORDS,
    &pt::WORDS,
    &ru::WORDS,
    &ja::WORDS,
    &ko::WORDS,
    &zh::WORDS,
    &more::WORDS,
];

/// The words of one kind in all languages.
pub fn all(kind: Kind) -> impl Iterator<Item = &'static str> {
    LANGUAGES.into_iter().flat_map(move |language| kind(language).iter().copied())
}

/// Whether `text`, ignoring case, is one of the words of a kind.
pub fn is_one(text: &str, kind: Kind) -> bool {
    if text.is_ascii() {
        return all(kind).any(|word| word.eq_ignore_ascii_case(text));
    }
    let text = text.to_lowercase();
    all(kind).any(|word| word == text)
}

/// Whether a lower-case text contains one of the words of a kind. In scripts that separate words by spaces,
/// the match has to start at the start of a word: `aggregate` does not contain `gate`.
pub fn holds_one(text: &str, kind: Kind) -> bool {
    all(kind).any(|word| holds(text, word))
}

/// The length of the longest word of a kind that `text` starts with, ignoring case. In scripts that separate
/// words by spaces, the match has to end at the end of a word: `nonesuch` does not start with `none`.
pub fn begins_with_one(text: &str, kind: Kind) -> Option<usize> {
    let lengths = all(kind).filter_map(|word| {
        let len = begins(text, word)?;
        let goes_on = word.ends_with(is_spaced) && text[len..].starts_with(char::is_alphanumeric);
        (!goes_on).then_some(len)
    });
    lengths.max()
}

/// The length in `text` of the lower-case `word`, if the text starts with it.
fn begins(text: &str, word: &str) -> Option<usize> {
    if !may_begin(text, word) {
        return None;
    }
    let mut rest = text.chars();
    for letter in word.chars() {
        if !rest.next()?.to_lowercase().eq([letter]) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Whether the first letter of a text allows it to start with a lower-case word; this rules out nearly all words. A letter
/// beyond ASCII may have any small one.
fn may_begin(text: &str, word: &str) -> bool {
    match (text.as_bytes().first(), word.as_bytes().first()) {
        (Some(one), Some(other)) => one.to_ascii_lowercase() == *other || !one.is_ascii(),
        (None, Some(_)) => false,
        (_, None) => true,
    }
}

/// Whether the script of a letter separates words by spaces.
fn is_spaced(letter: char) -> bool {
    letter.is_alphabetic() && u32::from(letter) < 0x2e80
}

/// Whether a text contains a word, starting at the start of a word.
fn holds(text: &str, word: &str) -> bool {
    // Few texts hold even the first byte, and this is asked of every heading with every word.
    let first = word.as_bytes().first();
    if first.is_some_and(|first| memchr::memchr(*first, text.as_bytes()).is_none()) {
        return false;
    }
    let spaced = word.starts_with(is_spaced);
    text.match_indices(word).any(|(at, _)| {
        !spaced || !text[..at].ends_with(|c: char| c.is_alphanumeric() && u32::from(c) < 0x2e80)
    })
}

/// A text with its first letter as a capital.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A count in words: `1 task`, `2 tasks`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A count in words; `None` for zero.
pub(crate) fn counted_if_any(count: usize, noun: &str) -> Option<String> {
    (count > 0).then(|| counted(count, noun))
}

#[cfg(test)]
mod tests {
    use super::{Kind, LANGUAGES, all, begins_with_one, holds_one};

    const KINDS: [Kind; 32] = [
        |it| it.articles,
        |it| it.principles,
        |it| it.constitution,
        |it| it.no_articles,
        |it| it.optional,
        |it| it.mandatory,
        |it| it.placeholder,
        |it| it.plan_titles,
        |it| it.spec_titles,
        |it| it.tasks_titles,
        |it| it.status,
        |it| it.approved,
        |it| it.version,
        |it| it.offered,
        |it| it.graded,
        |it| it.unneeded,
        |it| it.instructions,
        |it| it.joining,
        |it| it.gone,
        |it| it.examples,
        |it| it.features,
        |it| it.story,
        |it| it.requirement,
        |it| it.requirements,
        |it| it.depends,
        |it| it.dates,
        |it| it.names,
        |it| it.projects,
        |it| it.links,
        |it| it.branches,
        |it| it.specs,
        |it| it.or,
    ];

    #[test]
    fn words_are_in_small_letters_and_stand_once() {
        for kind in KINDS {
            for word in all(kind) {
                assert_eq!(word, word.to_lowercase(), "as they are compared");
                assert_eq!(word, word.trim(), "a blank is not part of a word");
            }
            for language in LANGUAGES {
                let mut words = kind(language).to_vec();
                words.sort_unstable();
                assert!(words.windows(2).all(|pair| pair[0] != pair[1]), "{words:?}");
            }
        }
    }

    #[test]
    fn every_language_has_words_of_every_kind() {
        let (_, whole) = LANGUAGES.split_last().unwrap();
        for (language, kind) in whole.iter().flat_map(|it| KINDS.map(|kind| (it, kind))) {
            assert!(!kind(language).is_empty(), "{language:?}");
        }
    }

    #[test]
    fn a_word_begins_where_a_word_begins() {
        assert!(holds_one("2. core principles", |it| it.principles));
        assert!(holds_one("チームの原則", |it| it.principles));
        assert!(!holds_one("reconstitution", |it| it.constitution));
    }

    #[test]
    fn a_text_begins_with_whole_words_in_any_case() {
        let length = |text| begins_with_one(text, |it| it.story);
        assert_eq!(length("User Story 1"), Some("User Story".len()));
        assert_eq!(length("ПОЛЬЗОВАТЕЛЬСКАЯ ИСТОРИЯ 1"), Some("пользовательская история".len()));
        assert_eq!(length("ユーザーストーリー1"), Some("ユーザーストーリー".len()));
        assert_eq!(length("User Storyboard"), None);
        assert_eq!(length("User"), None);
    }
}
