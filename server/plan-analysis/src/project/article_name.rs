//! Names of articles as plans write them: shortened, rephrased, abbreviated, with the number before or after.
//! Two names match if they share a significant word.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::constitution::Article;
use crate::model::article::{Number, number};

/// Maximum number of articles whose names are searched for in each line of a check; no real project has more.
const MOST: usize = 200;

/// Number of letters by which words are compared: `document` and `documentation` are equal.
const STEM: usize = 4;

/// Whether a plan's name for an article may be that of the constitution: they share more than half of the
/// words of the shorter one, or one abbreviates the other.
pub fn is_same(name: &str, article: &Article) -> bool {
    let own = format!("{} {}", article.name, article.remark);
    let cited = stems(name);
    let shares = |other: &str| {
        let other = stems(other);
        let shared = cited
            .iter()
            .filter(|stem| other.iter().any(|it| it.starts_with(*stem) || stem.starts_with(it)));
        shared.count() * 2 > cited.len().min(other.len())
    };
    cited.is_empty()
        || shares(&article.name)
        || shares(&own)
        || abbreviations(name).any(|short| abbreviates(short, &own))
        || abbreviations(&own).any(|short| abbreviates(short, name))
        || initials(&own).starts_with(&name.to_lowercase())
        || {
            let (one, other) = (joined(name), joined(&own));
            other.contains(&one) || one.contains(&other)
        }
}

/// The articles of a constitution, for lookup by the names that checks use.
pub(super) struct Names<'a> {
    articles: &'a [Article],
    /// The stems that occur in the name of one article only.
    own: FxHashMap<String, usize>,
    /// The names without separators between words; empty if there are too many articles.
    joined: Vec<String>,
    /// The articles by number.
    by_number: BTreeMap<Number, Vec<usize>>,
    /// Whether the articles have Roman numbers; then `3` is not one of them.
    roman: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(articles: &'a [Article]) -> Names<'a> {
        let mut homes: FxHashMap<String, Option<usize>> = FxHashMap::default();
        let mut by_number: BTreeMap<Number, Vec<usize>> = BTreeMap::new();
        for (index, article) in articles.iter().enumerate() {
            if let Some(number) = article.number {
                by_number.entry(number).or_default().push(index);
            }
            for stem in stems(&article.name) {
                let home = homes.entry(stem).or_insert(Some(index));
                *home = home.filter(|home| *home == index);
            }
        }
        let own = homes.into_iter().filter_map(|(stem, home)| Some((stem, home?))).collect();
        let roman = articles.iter().any(|article| is_roman(&article.label));
        let named = if articles.len() <= MOST { articles } else { &[] };
        let joined = named.iter().map(|article| joined(&article.name)).collect();
        Names { articles: named, own, joined, by_number, roman }
    }

    /// Adds the articles that a label names: for sure by number or full name, perhaps by a word that is
    /// unique to one of them.
    pub(super) fn add(&self, label: &str, named: &mut [Option<Sure>]) {
        let words = stems(label);
        let homes = words.iter().filter_map(|stem| self.own.get(stem));
        homes.for_each(|index| raise(&mut named[*index], Sure::Perhaps));
        for short in abbreviations(label) {
            let mut fitting = self.articles.iter().zip(named.iter_mut());
            let mut fitting = fitting.by_ref().filter(|(it, _)| abbreviates(short, &it.name));
            if let (Some((_, named)), None) = (fitting.next(), fitting.next()) {
                raise(named, Sure::Perhaps);
            }
        }
        for (first, last) in numbers(label, self.roman) {
            for index in self.by_number.range(first..=last).flat_map(|(_, indexes)| indexes) {
                raise(&mut named[*index], Sure::Yes);
            }
        }
        let label = joined(label);
        for (name, named) in self.joined.iter().zip(named) {
            if name.chars().nth(1).is_some() && label.contains(name) {
                raise(named, Sure::Yes);
            }
        }
    }
}

/// How certain it is that an article is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// By a word of its name, or by an abbreviation.
    Perhaps,
    /// By its number or full name.
    Yes,
}

pub(super) fn raise(named: &mut Option<Sure>, to: Sure) {
    *named = (*named).max(Some(to));
}

fn is_roman(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// The numbers in a label, and ranges of numbers. Roman ones can be anywhere; others have to be at the start,
/// in parentheses, or after a separator.
fn numbers(label: &str, roman: bool) -> Vec<(Number, Number)> {
    let mut found: Vec<(Number, Number)> = Vec::new();
    let mut before = "";
    let mut range = false;
    for word in label.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let marked = before.trim().is_empty() || before.ends_with(['(', '（', '/', '#', '§']);
        let fits = if roman { is_roman(bare) } else { marked || range };
        let value = number(bare).filter(|(_, length)| *length == bare.len() && fits);
        match (value, found.last_mut()) {
            (Some((value, _)), Some((_, last))) if range && value > *last => *last = value,
            (Some((value, _)), _) => found.push((value, value)),
            (None, _) => {}
        }
        range = value.is_some() && word.ends_with(['-', '–', '—']);
        before = word;
    }
    found
}

/// The words of a name, in lower case and cut to stems; in scripts without spaces, each pair of adjacent
/// characters.
fn stems(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        let signs: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if signs.iter().any(|c| u32::from(*c) >= 0x2e80) {
            found.extend(signs.windows(2).map(|pair| pair.iter().collect()));
        } else if signs.len() >= STEM {
            // `docs` is to match `documentation`, so the plural `s` is dropped.
            let end = if signs.len() == STEM && signs[STEM - 1] == 's' { STEM - 1 } else { STEM };
            found.push(signs[..end].iter().collect());
        }
    }
    found
}

/// Words of two to four capitals: `UX`, `TDD`.
fn abbreviations(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| {
        (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

/// Whether the letters of an abbreviation are initials of a name, in order: `UX` of `User Experience`, `TS`
/// of `TypeScript`.
fn abbreviates(short: &str, name: &str) -> bool {
    let mut letters: Vec<[char; 2]> = Vec::new();
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let small = |c: char| c.to_ascii_lowercase();
        let first = word.chars().next().map_or(' ', small);
        let second = if word.to_ascii_lowercase().starts_with("ex") { 'x' } else { first };
        letters.push([first, second]);
        let inner = word.chars().skip(1).filter(char::is_ascii_uppercase);
        letters.extend(inner.map(|c| [small(c); 2]));
    }
    let short: Vec<char> = short.chars().map(|c| c.to_ascii_lowercase()).collect();
    letters
        .windows(short.len().max(1))
        .any(|run| run.iter().zip(&short).all(|(letters, c)| letters.contains(c)))
}

fn initials(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect()
}

fn joined(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Names, is_same};
    use crate::fixture::document;
    use crate::project::constitution::{Article, articles};

    fn constitution() -> Vec<Article> {
        articles(&document(
            "# C\n## Core Principles\n### I. User Experience Consistency\n### II. TypeScript strict\n### III. Data over opinion (council + citation)\n### IV. 利用者の公平な扱い\n",
        ))
    }

    #[test]
    fn shortened_and_rephrased_names_are_the_same() {
        let articles = constitution();
        for (index, name) in [
            (0, "UX Consistency / i18n"),
            (0, "Consistent experiences"),
            (1, "TS strict"),
            (2, "Council + citation"),
            (3, "利用者"),
        ] {
            assert!(is_same(name, &articles[index]), "{name}");
        }
        assert!(!is_same("File handling", &articles[0]));
        assert!(!is_same("Quiet bells", &articles[1]));
        assert!(!is_same("Consistent Bells", &articles[0]), "half of the words is not enough");
    }

    /// The numbers of the articles that a label names.
    #[track_caller]
    fn check(label: &str, expected: &[usize]) {
        let articles = constitution();
        let mut named = vec![None; articles.len()];
        Names::new(&articles).add(label, &mut named);
        let found: Vec<usize> =
            (0..named.len()).filter(|at| named[*at].is_some()).map(|at| at + 1).collect();
        assert_eq!(found, expected, "{label}");
    }

    #[test]
    fn a_label_names_articles_by_number_and_by_what_only_they_are_called() {
        check("II", &[2]);
        check("I. Users / III. Opinion", &[1, 3]);
        check("Rules II–IV", &[2, 3, 4]);
        check("**UX (I)**", &[1]);
        check("3 bells", &[]);
        check("PASS", &[]);
        check("公平な", &[4]);
    }
}
