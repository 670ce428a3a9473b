//! The words by which plan documents are told, in the languages that projects write them in: one
//! file a language. What can be told by form is told by form; these lists are for the rest.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod ja;
mod ko;
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
}

/// Every language.
pub const LANGUAGES: [&Language; 10] = [
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
];

/// The words of one kind in every language.
pub fn all(kind: fn(&Language) -> &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    LANGUAGES.into_iter().flat_map(move |language| kind(language).iter().copied())
}

/// Whether a text, whatever its case, is one of the words of a kind.
pub fn is_one(text: &str, kind: fn(&Language) -> &'static [&'static str]) -> bool {
    let text = text.to_lowercase();
    all(kind).any(|word| word == text)
}

/// Whether a text in small letters holds one of the words of a kind. A word of letters that are
/// parted by blanks has to begin where a word begins: `aggregate` holds no `gate`.
pub fn holds_one(text: &str, kind: fn(&Language) -> &'static [&'static str]) -> bool {
    all(kind).any(|word| holds(text, word))
}

/// Whether a word stands in a text, at the start of a word.
fn holds(text: &str, word: &str) -> bool {
    let is_spaced = word.starts_with(|c: char| c.is_alphabetic() && u32::from(c) < 0x2e80);
    text.match_indices(word).any(|(at, _)| {
        !is_spaced || !text[..at].ends_with(|c: char| c.is_alphanumeric() && u32::from(c) < 0x2e80)
    })
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, Language, all, holds_one};

    #[test]
    fn words_are_in_small_letters() {
        let kinds: [fn(&Language) -> &'static [&'static str]; 13] = [
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
        ];
        for kind in kinds {
            for word in all(kind) {
                assert_eq!(word, word.to_lowercase(), "as they are compared");
            }
        }
        assert!(LANGUAGES.iter().all(|it| !it.optional.is_empty()));
    }

    #[test]
    fn a_word_begins_where_a_word_begins() {
        assert!(holds_one("2. core principles", |it| it.principles));
        assert!(holds_one("チームの原則", |it| it.principles));
        assert!(!holds_one("reconstitution", |it| it.constitution));
    }
}
