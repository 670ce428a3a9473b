//! The constitution: its articles, in every shape of heading that projects give them.

use std::sync::LazyLock;

use regex::Regex;
use text_size::TextRange;

use crate::document::Document;
use crate::model::article::{Citation, Number, number};
use crate::model::heading::Heading;

/// An article of a constitution.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Article {
    /// The number; an article without one has none.
    pub number: Option<Number>,
    /// The number as it is written: `III`, `3`, `第3条`; empty where there is none.
    pub label: String,
    /// The name, without number, marks and `(NON-NEGOTIABLE)`.
    pub name: String,
    /// The heading's line.
    pub heading: TextRange,
    /// The heading's text.
    pub focus: TextRange,
    /// The article with its text, up to the next heading of its level or above.
    pub body: TextRange,
}

/// Keywords that a heading puts before its number.
const KEYWORDS: &[&str] = &[
    "Article",
    "Principle",
    "Artículo",
    "Artigo",
    "Artikel",
    "原則",
    "原则",
    "第",
    "Принцип",
    "Статья",
    "원칙",
    "제",
];

/// Sections that hold no articles.
const OTHERS: &[&str] = &[
    "governance",
    "amendment",
    "development workflow",
    "quality gates",
    "ガバナンス",
    "治理",
    "거버넌스",
    "управление",
    "additional constraints",
    "security requirements",
    "version",
    "references",
    "sync impact report",
    "enforcement",
];

/// The articles of a constitution in the order of the text.
pub fn articles(document: &Document) -> Vec<Article> {
    let headings = document.headings();
    let level = article_level(&headings);
    let mut found = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        let own_level = Some(heading.level) == level && is_article(&headings, index);
        // `3.2` below `3` is an article of its own.
        let dotted = level.is_some_and(|level| heading.level > level)
            && parse(&heading.title).0.is_some_and(|number| number.sub > 0);
        if own_level || dotted {
            let next = headings[index + 1..].iter().find(|other| other.level <= heading.level);
            let end = next.map_or(document.text().len(), |next| next.range.start());
            found.push(article(heading, TextRange::new(heading.range.start(), end)));
        }
    }
    found
}

/// The level at which the articles stand: where most numbered headings are, else level 3 under
/// "Core Principles".
fn article_level(headings: &[Heading]) -> Option<u8> {
    let numbered = |level: u8| {
        headings.iter().filter(|it| it.level == level && parse(&it.title).0.is_some()).count()
    };
    let best = (2..=4).max_by_key(|level| (numbered(*level), u8::MAX - level))?;
    match numbered(best) {
        0 => headings.iter().any(|heading| heading.level == 3).then_some(3),
        _ => Some(best),
    }
}

/// Whether a heading is an article: it has a number, or stands among the principles.
fn is_article(headings: &[Heading], index: usize) -> bool {
    let heading = &headings[index];
    let title = heading.title.to_lowercase();
    if parse(&heading.title).0.is_some() {
        return true;
    }
    if OTHERS.iter().any(|other| title.contains(other)) {
        return false;
    }
    let parent = headings[..index].iter().rev().find(|other| other.level < heading.level);
    parent.is_some_and(|parent| {
        let title = parent.title.to_lowercase();
        ["principle", "article", "原則", "原则", "принцип", "원칙", "princip"]
            .iter()
            .any(|word| title.contains(word))
    })
}

fn article(heading: &Heading, body: TextRange) -> Article {
    let (number, label, name) = parse(&heading.title);
    Article {
        number,
        label: label.to_owned(),
        name: clean_name(name),
        heading: heading.range,
        focus: heading.text,
        body,
    }
}

/// Whether a heading says that what stands below it is about the constitution.
pub fn is_about_constitution(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "constitution",
        "principle",
        "article",
        "charter",
        "compliance",
        "gate",
        "憲章",
        "憲法",
        "宪法",
        "宪章",
        "原則",
        "原则",
        "헌법",
        "원칙",
        "конституц",
        "принцип",
        "constituci",
        "princip",
        "constituiç",
    ];
    // Asked of every heading of a workspace: all words are looked for at once.
    static ANY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!("(?i){}", WORDS.join("|"))).expect("words are a pattern")
    });
    ANY.is_match(title)
}

/// The headings above a place, as far as they say whether it is about the constitution.
#[derive(Debug, Default)]
pub struct Above(Vec<(u8, bool)>);

impl Above {
    /// Goes on below a heading of a level; `about` is whether it says that it is about the
    /// constitution. The document's title says nothing.
    pub fn enter(&mut self, level: u8, about: bool) {
        self.0.retain(|(above, _)| *above < level);
        self.0.push((level, about && level > 1));
    }

    /// Whether what stands here is about the constitution.
    pub fn is_about(&self) -> bool {
        self.0.iter().any(|(_, about)| *about)
    }
}

/// The number of a heading's title, as value and as text, and the rest.
pub fn parse(title: &str) -> (Option<Number>, &str, &str) {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '§');
    let keyword = KEYWORDS.iter().find_map(|keyword| bare.strip_prefix(keyword));
    let after = keyword.unwrap_or(bare).trim_start();
    let Some((value, length)) = number(after).or_else(|| letter(after)) else {
        return (None, "", bare);
    };
    let rest = &after[length..];
    let marks = ['.', ':', '-', '—', '–', '、', '：', ')', '．', '条', '條', '조', ' ', '·'];
    let separated = rest.is_empty() || rest.starts_with(marks);
    match separated {
        true => (Some(value), &after[..length], rest.trim_start_matches(marks)),
        false => (None, "", bare),
    }
}

/// `A. Name`: one capital letter before a full stop.
fn letter(text: &str) -> Option<(Number, usize)> {
    let letter = text.chars().next().filter(char::is_ascii_uppercase)?;
    let marked = text[1..].starts_with(['.', ')', ':']);
    marked.then(|| (Number { value: u16::from(letter as u8 - b'A') + 1, sub: 0 }, 1))
}

/// A name without emoji and without what stands in parentheses at its end.
pub fn clean_name(name: &str) -> String {
    let name =
        name.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | '`' | '"'));
    let name = name.trim();
    let cut = name.rfind(['(', '（']).filter(|at| *at > 0 && name.ends_with([')', '）']));
    name[..cut.unwrap_or(name.len())].trim_end().to_owned()
}

impl Article {
    /// The article in a line of words: `III. Drills`.
    pub fn title(&self) -> String {
        match self.label.as_str() {
            "" => self.name.clone(),
            label => format!("{label}. {}", self.name),
        }
    }
}

/// The places in a list of those articles that a text names: by a citation of their number, alone or
/// in a range, or by their name. An empty text names by citations alone.
pub fn named<'a>(
    articles: &[Article],
    citations: impl Iterator<Item = &'a Citation> + Clone,
    text: &str,
) -> Vec<usize> {
    let text = text.to_lowercase();
    let is_named = |(index, article): (usize, &Article)| {
        let by_number = article.number.is_some_and(|number| {
            citations.clone().any(|it| (it.first..=it.last).contains(&number))
        });
        let name = clean_name(&article.name).to_lowercase();
        let by_name = || name.chars().count() >= 4 && text.contains(&name);
        (by_number || by_name()).then_some(index)
    };
    articles.iter().enumerate().filter_map(is_named).collect()
}

#[cfg(test)]
mod tests {
    use super::articles;
    use crate::fixture::document;

    /// The articles as `label|value.sub|name`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = articles(&document(text))
            .iter()
            .map(|article| {
                let number =
                    article.number.map_or(String::new(), |it| format!("{}.{}", it.value, it.sub));
                format!("{}|{number}|{}", article.label, article.name)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_roman_arabic_lettered_or_of_other_scripts() {
        check(
            "# C\n## Core Principles\n### I. Bells first\n### IV. No horn\n## Governance\n",
            &["I|1.0|Bells first", "IV|4.0|No horn"],
        );
        check("# C\n## Article 1: Bells\n## Article 2: Horns\n", &["1|1.0|Bells", "2|2.0|Horns"]);
        check("# C\n## 第1条：鐘\n## 第2条：笛\n", &["1|1.0|鐘", "2|2.0|笛"]);
        check("# C\n## 一、鐘\n## 二、笛\n", &["一|1.0|鐘", "二|2.0|笛"]);
        check("# C\n## Principles\n### A. Bells\n### B. Horns\n", &["A|1.0|Bells", "B|2.0|Horns"]);
    }

    #[test]
    fn emphasis_emoji_and_remarks_are_no_part_of_a_name() {
        check(
            "# C\n## Core Principles\n### II. 🔔 **Bells** (NON-NEGOTIABLE)\n",
            &["II|2.0|Bells"],
        );
    }

    #[test]
    fn names_without_numbers_are_articles_among_the_principles() {
        check(
            "# C\n## Core Principles\n### Bells first\n### No horn\n## Governance\n### Changes\n",
            &["||Bells first", "||No horn"],
        );
    }

    #[test]
    fn an_article_goes_up_to_the_next_heading_of_its_level() {
        let text = "# C\n## Core Principles\n### I. Bells\nRing.\n#### Why\nLoud.\n### II. Horns\n";
        let document = document(text);
        let found = articles(&document);
        assert_eq!(&text[found[0].body], "### I. Bells\nRing.\n#### Why\nLoud.\n");
        assert_eq!(&text[found[0].focus], "I. Bells");
    }
}
