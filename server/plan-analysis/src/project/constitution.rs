//! The constitution: its articles, in every form of heading in use.

use text_size::TextRange;

use super::article_name::{Names, Sure, is_same, raise};
use crate::document::{Document, Part};
use crate::model::article::{self, Citation, Number, number};
use crate::model::heading::Heading;
pub use crate::model::heading::{is_about_constitution, names_constitution};
use crate::words;

/// An article of a constitution.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Article {
    /// The number, if it has one.
    pub number: Option<Number>,
    /// The number as written: `III`, `3`, `第3条`; empty if it has none.
    pub label: String,
    /// The name, without number, marks and `(NON-NEGOTIABLE)`.
    pub name: String,
    /// The text in parentheses after the name.
    pub remark: String,
    /// The whole line of the heading.
    pub heading: TextRange,
    /// The heading's text.
    pub focus: TextRange,
    /// The article from its heading to the next one of the same or a higher level.
    pub body: TextRange,
}

/// The articles of a constitution, in order.
pub fn articles(document: &Document) -> Vec<Article> {
    let headings = document.headings();
    let level = article_level(&headings);
    let mut found = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        let own_level = Some(heading.level) == level && is_article(&headings, index);
        // `3.2` below `3` is an article too.
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

/// The heading level of the articles: where most numbered headings are, else 3 below "Core Principles".
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

/// Whether a heading is an article: it has a number, or is below the principles.
fn is_article(headings: &[Heading], index: usize) -> bool {
    let heading = &headings[index];
    let title = heading.title.to_lowercase();
    if parse(&heading.title).0.is_some() {
        return true;
    }
    if words::holds_one(&title, |it| it.no_articles) {
        return false;
    }
    let parent = headings[..index].iter().rev().find(|other| other.level < heading.level);
    parent.is_some_and(|parent| words::holds_one(&parent.title.to_lowercase(), |it| it.principles))
}

fn article(heading: &Heading, body: TextRange) -> Article {
    let (number, label, full) = parse(&heading.title);
    let name = clean_name(full);
    let remark = full.split_once(&name).map_or("", |(_, remark)| remark);
    Article {
        number,
        label: label.to_owned(),
        remark: remark.trim().to_owned(),
        name,
        heading: heading.range,
        focus: heading.text,
        body,
    }
}

/// The places of a part where a name may stand for an article: labels, the first cells of rows, headings.
pub fn named_places(part: &Part) -> impl Iterator<Item = TextRange> + '_ {
    let model = &part.model;
    let keys = model.metadata.iter().map(|field| field.key);
    let rows = model.rows.iter().filter(|row| !row.header);
    let cells = rows.filter_map(|row| row.cells.first().copied());
    keys.chain(cells).chain(model.headings.iter().map(|heading| heading.text))
}

/// A name as names are compared.
pub fn name_key(name: &str) -> String {
    clean_name(name.trim_matches('*')).to_lowercase()
}

/// The headings above a position: their levels, and whether they are about the constitution.
#[derive(Debug, Default)]
pub struct Above(Vec<(u8, bool)>);

impl Above {
    /// Enters the section of a heading; `about` is whether the heading is about the constitution. The
    /// document's title does not count.
    pub fn enter(&mut self, level: u8, about: bool) {
        self.0.retain(|(above, _)| *above < level);
        self.0.push((level, about && level > 1));
    }

    /// Whether the current section is about the constitution.
    pub fn is_about(&self) -> bool {
        self.0.iter().any(|(_, about)| *about)
    }
}

/// The number in a heading's title as a value and as text, and the rest of the title.
pub fn parse(title: &str) -> (Option<Number>, &str, &str) {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '§');
    let after = bare[article::keyword_len(bare)..].trim_start();
    let Some((value, length)) = number(after).or_else(|| letter(after)) else {
        return (None, "", bare);
    };
    let rest = &after[length..];
    let marks = ['.', ':', '-', '—', '–', '、', '：', ')', '．', '条', '條', '조', ' ', '·'];
    let separated = rest.is_empty() || rest.starts_with(marks);
    if separated {
        (Some(value), &after[..length], rest.trim_start_matches(marks))
    } else {
        (None, "", bare)
    }
}

/// `A. Name`: one capital letter and a full stop.
fn letter(text: &str) -> Option<(Number, usize)> {
    let letter = text.chars().next().filter(char::is_ascii_uppercase)?;
    let marked = text[1..].starts_with(['.', ')', ':']);
    marked.then(|| (Number { value: u16::from(letter as u8 - b'A') + 1, sub: 0 }, 1))
}

/// A name without emoji and without parentheses at its end.
pub fn clean_name(name: &str) -> String {
    let name =
        name.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | '`' | '"'));
    let name = name.trim();
    let cut = name.rfind(['(', '（']).filter(|at| *at > 0 && name.ends_with([')', '）']));
    name[..cut.unwrap_or(name.len())].trim_end().to_owned()
}

impl Article {
    /// Whether its name is written, and no placeholder of the template: `[PRINCIPLE_1_NAME]`.
    pub fn is_named(&self) -> bool {
        // Of a name without a number the first mark is cut off.
        let is_cut = [(']', '['), ('}', '{'), ('>', '<')]
            .iter()
            .any(|(close, open)| self.name.ends_with(*close) && !self.name.contains(*open));
        !self.name.starts_with(['[', '{', '<']) && !is_cut
    }

    /// The article on one line: `III. Drills`.
    pub fn title(&self) -> String {
        match self.label.as_str() {
            "" => self.name.clone(),
            label => format!("{label}. {}", self.name),
        }
    }
}

/// An article that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its index in the list of articles.
    pub article: usize,
    /// How certain it is.
    pub sure: Sure,
}

/// The articles of a list that a text names: by number in a citation, alone or in a range, or in the label of
/// a line. Empty text names articles through citations only.
pub fn named<'a>(
    articles: &[Article],
    citations: impl Iterator<Item = &'a Citation> + Clone,
    text: &str,
) -> Vec<Named> {
    let mut named: Vec<Option<Sure>> = vec![None; articles.len()];
    for (article, named) in articles.iter().zip(&mut named) {
        let Some(number) = article.number else { continue };
        if citations.clone().any(|it| (it.first..=it.last).contains(&number)) {
            raise(named, Sure::Yes);
        }
    }
    let names = Names::new(articles);
    let mut called: Vec<(Number, String)> = Vec::new();
    for label in text.split(['\n', '\r']).map(label).filter(|label| !label.is_empty()) {
        names.add(label, &mut named);
        if let (Some(number), _, name) = parse(label) {
            called.push((number, clean_name(name)));
        }
    }
    for (article, named) in articles.iter().zip(&mut named) {
        let mut called = called.iter().filter(|(number, _)| article.number == Some(*number));
        if *named == Some(Sure::Yes) && called.any(|(_, name)| is_other_name(name, article)) {
            *named = Some(Sure::Perhaps);
        }
    }
    let named = named.into_iter().enumerate();
    named.filter_map(|(article, sure)| Some(Named { article, sure: sure? })).collect()
}

/// Whether several words after the number of an article are not its name: then the check may have been made
/// against another edition of the constitution.
fn is_other_name(name: &str, article: &Article) -> bool {
    name.split_whitespace().count() > 1 && !is_same(name, article)
}

/// Maximum number of words of a label; longer text is a sentence.
const LONGEST_LABEL: usize = 9;

/// The label of a line in a check, before the verdict: its first cell with words, else the text before a
/// colon, or the whole of a short line.
fn label(line: &str) -> &str {
    let line = line.trim();
    if let Some(row) = line.strip_prefix('|') {
        let first = row.split('|').next().unwrap_or_default();
        let second = row.match_indices('|').nth(1).map_or(row.len(), |(at, _)| at);
        let is_name = first.chars().filter(|c| c.is_alphabetic()).count() >= 4;
        return if is_name { first } else { &row[..second] };
    }
    // A heading is a label as a whole: `### Gate 1 — Quiet desks`.
    let end = line.find([':', '：', '—', '→']).filter(|_| !line.starts_with('#'));
    let label = &line[..end.unwrap_or(line.len())];
    if label.split_whitespace().count() <= LONGEST_LABEL { label } else { "" }
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
