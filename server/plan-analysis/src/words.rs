//! The words by which plan documents are told, in the languages that projects write them in: one
//! file a language. What can be told by form is told by form; these lists are for the rest.

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

/// The words of one language, in small letters.
#[derive(Debug)]
pub struct Language {
    /// What stands before the number of an article: `article`, `principle`.
    pub articles: &'static [&'static str],
    /// How a heading begins a word that says that principles or articles stand below it.
    pub principles: &'static [&'static str],
    /// How a word begins that names the constitution.
    pub constitution: &'static [&'static str],
    /// Words in the titles of a constitution's sections that are no articles.
    pub no_articles: &'static [&'static str],
    /// How a template says that one may do without a section.
    pub optional: &'static [&'static str],
    /// How a template says in a title that one may not.
    pub mandatory: &'static [&'static str],
    /// What a line calls a placeholder that speaks of placeholders.
    pub placeholder: &'static [&'static str],
    /// How the title of a plan begins.
    pub plan_titles: &'static [&'static str],
    /// How the title of a specification begins.
    pub spec_titles: &'static [&'static str],
    /// How the title of a task list begins.
    pub tasks_titles: &'static [&'static str],
    /// The name of the field that says how far a document is.
    pub status: &'static [&'static str],
    /// The values of that field that say that the document is approved.
    pub approved: &'static [&'static str],
    /// The name of the field that says which version a document is.
    pub version: &'static [&'static str],
    /// States and grades that forms offer to be chosen from.
    pub offered: &'static [&'static str],
    /// Names of fields that have one of a few states or grades.
    pub graded: &'static [&'static str],
    /// How a comment begins that says that nothing is missing, or only remarks on something.
    pub unneeded: &'static [&'static str],
    /// What a template's comments tell a writer.
    pub instructions: &'static [&'static str],
    /// What stands alone between two things that are named together.
    pub joining: &'static [&'static str],
    /// What is said of an id that is no more.
    pub gone: &'static [&'static str],
    /// What stands before examples.
    pub examples: &'static [&'static str],
    /// What stands before the number of a feature.
    pub features: &'static [&'static str],
    /// What stands before the number of a user story.
    pub story: &'static [&'static str],
    /// What stands before the number of a requirement.
    pub requirement: &'static [&'static str],
    /// What stands before a colon and the numbers of requirements.
    pub requirements: &'static [&'static str],
    /// What stands before a colon and the numbers of the tasks that come first.
    pub depends: &'static [&'static str],
}

/// A kind of words.
pub type Kind = fn(&Language) -> &'static [&'static str];

/// Every language, and what is known of some more.
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

/// The words of one kind in every language.
pub fn all(kind: Kind) -> impl Iterator<Item = &'static str> {
    LANGUAGES.into_iter().flat_map(move |language| kind(language).iter().copied())
}

/// Whether a text, whatever its case, is one of the words of a kind.
pub fn is_one(text: &str, kind: Kind) -> bool {
    let text = text.to_lowercase();
    all(kind).any(|word| word == text)
}

/// Whether a text in small letters holds one of the words of a kind. A word of letters that are
/// parted by blanks has to begin where a word begins: `aggregate` holds no `gate`.
pub fn holds_one(text: &str, kind: Kind) -> bool {
    all(kind).any(|word| holds(text, word))
}

/// The length of the longest word of a kind that a text begins with, whatever its case. A word of
/// letters that are parted by blanks has to end there: `nonesuch` begins with no `none`.
pub fn begins_with_one(text: &str, kind: Kind) -> Option<usize> {
    let lengths = all(kind).filter_map(|word| {
        let len = begins(text, word)?;
        let goes_on = word.ends_with(is_spaced) && text[len..].starts_with(char::is_alphanumeric);
        (!goes_on).then_some(len)
    });
    lengths.max()
}

/// The length of a word, in small letters, that a text begins with.
fn begins(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.chars();
    let is_same = |letter: char| rest.next().is_some_and(|it| it.to_lowercase().eq([letter]));
    word.chars().all(is_same).then(|| text.len() - rest.as_str().len())
}

/// Whether words of such letters are parted by blanks.
fn is_spaced(letter: char) -> bool {
    letter.is_alphabetic() && u32::from(letter) < 0x2e80
}

/// Whether a word stands in a text, at the start of a word.
fn holds(text: &str, word: &str) -> bool {
    let spaced = word.starts_with(is_spaced);
    text.match_indices(word).any(|(at, _)| {
        !spaced || !text[..at].ends_with(|c: char| c.is_alphanumeric() && u32::from(c) < 0x2e80)
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, LANGUAGES, all, begins_with_one, holds_one};

    const KINDS: [Kind; 25] = [
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
    ];

    #[test]
    fn words_are_in_small_letters_and_stand_once() {
        for kind in KINDS {
            for word in all(kind) {
                assert_eq!(word, word.to_lowercase(), "as they are compared");
                assert_eq!(word, word.trim(), "a blank is no part of a word");
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
