//! An article that is renamed: its number and its name follow wherever it is cited by them.

use text_size::{TextRange, TextSize};

use super::{Changes, Refusal, documents};
use crate::index::Facts;
use crate::model::article::{Citation, Number, number};
use crate::project::DocumentId;
use crate::project::constitution::{Article, parse};
use crate::symbol::article::CitedArticles;
use crate::text::size;

/// What an article becomes.
#[derive(Debug)]
pub struct Moving<'a> {
    /// The constitution.
    pub home: &'a DocumentId,
    /// The article.
    pub old: &'a Article,
    /// Its number.
    pub number: Option<Number>,
    /// The number as it is written in the heading.
    pub label: String,
    /// Its name.
    pub name: String,
}

impl Moving<'_> {
    /// Lets the citations follow; the heading is the caller's.
    pub fn apply(&self, changes: &mut Changes<'_>) -> Result<(), Refusal> {
        let index = changes.index;
        let cited = CitedArticles::new(index, self.home);
        let Some(home) = index.facts(self.home) else { return Ok(()) };
        for (id, facts) in documents(index) {
            let facts = facts.facts();
            let found = cited.in_document(id, facts);
            for citation in &facts.article_citations {
                let mut of = found.iter().filter(|(_, range)| *range == citation.range);
                if of.clone().any(|(it, _)| it.heading == self.old.heading) {
                    self.cite(changes, id, citation, home)?;
                } else if of.next().is_some() && self.comes_between(citation) {
                    self.renumber(changes, id, citation, home)?;
                }
            }
            for place in &facts.article_names {
                let is_renamed = found
                    .iter()
                    .any(|(it, range)| *range == place.range && it.heading == self.old.heading);
                if is_renamed {
                    self.rename(changes, id, place.range, &place.name)?;
                }
            }
        }
        Ok(())
    }

    fn comes_between(&self, citation: &Citation) -> bool {
        self.number != self.old.number
            && self.number.is_some_and(|it| citation.first < it && it < citation.last)
    }

    fn cite(
        &self,
        changes: &mut Changes<'_>,
        id: &DocumentId,
        citation: &Citation,
        home: &Facts,
    ) -> Result<(), Refusal> {
        if self.number != self.old.number {
            self.renumber(changes, id, citation, home)?;
        }
        if citation.first == citation.last {
            self.rename_behind(changes, id, citation.range)?;
        }
        Ok(())
    }

    /// The name within a citation, `II. Ring Twice`, or right after it, `Article II: Ring Twice`.
    fn rename_behind(
        &self,
        changes: &mut Changes<'_>,
        id: &DocumentId,
        range: TextRange,
    ) -> Result<(), Refusal> {
        let text = changes.slice(id, range)?;
        if let Some(found) = position(&text, &self.old.name) {
            return self.write_name(changes, id, found + range.start());
        }
        let rest = changes.rest_of_line(id, range)?;
        let gap = rest.len()
            - rest
                .trim_start_matches([' ', ':', '.', '(', '（', '：', '–', '—', '-', '*', '"'])
                .len();
        match position(&rest[gap..], &self.old.name) {
            Some(found) if found.start() == TextSize::new(0) && gap > 0 => {
                self.write_name(changes, id, found + range.end() + size(gap))
            }
            _ => Ok(()),
        }
    }

    /// A name alone, or the part of it that is there.
    fn rename(
        &self,
        changes: &mut Changes<'_>,
        id: &DocumentId,
        range: TextRange,
        key: &str,
    ) -> Result<(), Refusal> {
        let text = changes.slice(id, range)?;
        match position(&text, &self.old.name).or_else(|| position(&text, key)) {
            Some(found) => self.write_name(changes, id, found + range.start()),
            None => Ok(()),
        }
    }

    fn write_name(
        &self,
        changes: &mut Changes<'_>,
        id: &DocumentId,
        range: TextRange,
    ) -> Result<(), Refusal> {
        if self.name != self.old.name {
            changes.replace(id, range, self.name.clone());
        }
        Ok(())
    }

    /// The numbers of a citation.
    fn renumber(
        &self,
        changes: &mut Changes<'_>,
        id: &DocumentId,
        citation: &Citation,
        home: &Facts,
    ) -> Result<(), Refusal> {
        let text = changes.slice(id, citation.range)?;
        let Some(first) = number_in(&text, citation.first, 0) else {
            return Err(changes.changed(id));
        };
        let at = |range: TextRange| range + citation.range.start();
        if citation.first == citation.last {
            let becomes = self.written(&text[first]);
            changes.replace(id, at(first), becomes);
            return Ok(());
        }
        let Some(last) = number_in(&text, citation.last, first.end().into()) else {
            return Err(changes.changed(id));
        };
        let gap = &text[TextRange::new(first.end(), last.start())];
        let written = self.range(citation, home, [&text[first], gap, &text[last]]);
        changes.replace(id, at(first.cover(last)), written);
        Ok(())
    }

    /// The numbers of a range, cut where an article has left or come between.
    fn range(&self, citation: &Citation, home: &Facts, [first, gap, last]: [&str; 3]) -> String {
        let moved = |it: &Article| {
            if it.heading == self.old.heading { self.number } else { it.number }
        };
        let all: Vec<Number> = home.articles.iter().filter_map(moved).collect();
        let mut members: Vec<(Number, Option<Number>)> = home
            .articles
            .iter()
            .filter(|it| it.number.is_some_and(|it| citation.first <= it && it <= citation.last))
            .filter_map(|it| Some((moved(it)?, it.number)))
            .collect();
        members.sort();
        members.dedup();
        let others = all.iter().filter(|it| !members.iter().any(|(own, _)| own == *it));
        let runs = members.chunk_by(|(one, _), (next, _)| {
            let is_inside = |it: Number| citation.first <= it && it <= citation.last;
            let is_far = !(is_inside(*one) && is_inside(*next)) && next.value > one.value + 1;
            // What has left a range is not in it, even if nothing has its old number now.
            let gone = self.old.number.filter(|it| !all.contains(it));
            let has_left = gone.is_some_and(|it| *one < it && it < *next);
            !is_far && !has_left && !others.clone().any(|it| one < it && it < next)
        });
        let shown = |(new, old): &(Number, Option<Number>)| {
            if *old == Some(citation.first) && *old == Some(*new) {
                first.to_owned()
            } else if *old == Some(citation.last) && *old == Some(*new) {
                last.to_owned()
            } else {
                written_like(first, *new)
            }
        };
        let run = |run: &[(Number, Option<Number>)]| match run {
            [one] => shown(one),
            [one, .., last] => format!("{}{gap}{}", shown(one), shown(last)),
            [] => String::new(),
        };
        runs.map(run).collect::<Vec<_>>().join(", ")
    }

    /// The new number in the script of the one that it replaces.
    fn written(&self, like: &str) -> String {
        match self.number {
            Some(number) if *like != *self.old.label => written_like(like, number),
            _ => self.label.clone(),
        }
    }
}

/// A number in the script of another; in digits where that script does not go so far.
fn written_like(like: &str, number: Number) -> String {
    let value = usize::from(number.value);
    let sub = if number.sub > 0 { format!(".{}", number.sub) } else { String::new() };
    let is_written_out =
        (1..100).contains(&value) && !like.starts_with(|c: char| c.is_ascii_digit());
    if !is_written_out {
        return format!("{value}{sub}");
    }
    if like.is_ascii() && like.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L')) {
        return format!("{}{sub}", roman(value));
    }
    if like.is_ascii() {
        let letter = (b'A'..=b'Z').nth(value - 1);
        return letter.map_or(value.to_string(), |it| char::from(it).to_string());
    }
    cjk(value)
}

fn roman(mut value: usize) -> String {
    let mut out = String::new();
    for (step, sign) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    {
        while value >= step {
            out += sign;
            value -= step;
        }
    }
    out
}

/// A number up to 99 in Chinese numerals.
fn cjk(value: usize) -> String {
    let digit = |value: usize| "零一二三四五六七八九".chars().nth(value);
    let (tens, ones) = (value / 10, value % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => digit(tens).into_iter().chain(['十']).collect(),
    };
    let ones = digit(ones).filter(|_| ones > 0);
    tens.chars().chain(ones).collect()
}

/// The range of a number in a text, from an offset on, at the start of a word.
fn number_in(text: &str, wanted: Number, from: usize) -> Option<TextRange> {
    let starts = text.char_indices().skip_while(|(at, _)| *at < from);
    let mut before = if from == 0 { None } else { text[..from].chars().next_back() };
    for (at, c) in starts {
        let begins = before.is_none_or(|it| !it.is_ascii_alphanumeric());
        before = Some(c);
        if begins
            && let Some((found, len)) = number_or_letter(&text[at..])
            && found == wanted
        {
            return Some(TextRange::at(size(at), size(len)));
        }
    }
    None
}

/// The number that a text begins with, or the letter before a sign, and its length.
fn number_or_letter(text: &str) -> Option<(Number, usize)> {
    let is_letter = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text[1..].starts_with(['.', ')', ':']);
    number(text).or_else(|| parse(text).0.filter(|_| is_letter).map(|it| (it, 1)))
}

/// The range of a name in a text, ignoring case.
pub fn position(text: &str, name: &str) -> Option<TextRange> {
    text.char_indices().filter(|_| !name.is_empty()).find_map(|(at, _)| range_at(text, name, at))
}

fn range_at(text: &str, name: &str, at: usize) -> Option<TextRange> {
    let end = at + name.len();
    let found = text.get(at..end)?;
    let whole = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    let is_whole = whole(text[..at].chars().next_back()) && whole(text[end..].chars().next());
    (is_whole && found.to_lowercase() == name.to_lowercase())
        .then(|| TextRange::at(size(at), size(name.len())))
}

#[cfg(test)]
mod tests {
    use super::{Number, written_like};

    #[test]
    fn a_number_is_written_in_the_script_of_another_as_far_as_that_goes() {
        for (like, value, expected) in [
            ("II", 49, "XLIX"),
            ("II", 100, "100"),
            ("第", 21, "二十一"),
            ("二", 300, "300"),
            ("B", 3, "C"),
            ("B", 27, "27"),
            ("B", 0, "0"),
            ("2", 7, "7"),
        ] {
            assert_eq!(written_like(like, Number { value, sub: 0 }), expected, "{like} {value}");
        }
    }
}
