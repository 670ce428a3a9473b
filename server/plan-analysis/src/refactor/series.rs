//! Renumbers a series from one of its ids onwards, in the order of the text and without gaps.

use text_size::{TextRange, TextSize};

use super::ids::Moves;
use super::spelling::{Name, Renaming, Spelled};
use super::{Changes, Refusal};
use crate::index::Index;
use crate::model::id::{IdDefinition, IdKey, Shape, TASK};
use crate::project::DocumentId;

/// The definitions of a series in a document, from one on.
#[derive(Debug)]
pub struct Series<'a> {
    home: &'a DocumentId,
    /// The first of each number, in the order of the text.
    ids: Vec<&'a IdDefinition>,
    /// The number that the first of them gets.
    from: u32,
}

impl<'a> Series<'a> {
    /// The series from the id on that is defined at an offset.
    pub fn at(index: &'a Index, home: &'a DocumentId, offset: TextSize) -> Option<Series<'a>> {
        let ids = &index.facts(home)?.ids;
        let here = counted(ids).find(|it| it.range.contains_inclusive(offset))?;
        Series::from(home, ids, here)
    }

    /// The series of some letters, from an id on or from the first that the document defines.
    pub fn named(
        index: &'a Index,
        home: &'a DocumentId,
        letters: &str,
        from: Option<&IdKey>,
    ) -> Option<Series<'a>> {
        let ids = &index.facts(home)?.ids;
        let mut own = counted(ids).filter(|it| it.key.series.eq_ignore_ascii_case(letters));
        let here = own.find(|it| from.is_none_or(|from| it.key == *from))?;
        Series::from(home, ids, here)
    }

    /// The series of a definition from it on.
    fn from(
        home: &'a DocumentId,
        ids: &'a [IdDefinition],
        here: &'a IdDefinition,
    ) -> Option<Series<'a>> {
        let own = |it: &&IdDefinition| it.key.series == here.key.series && is_defined(it);
        let before = ids.iter().filter(own).filter(|it| it.range.start() < here.range.start());
        let last = before.clone().map(|it| it.key.number).max();
        let mut known: Vec<u32> = before.map(|it| it.key.number).collect();
        let mut from_here = Vec::new();
        for it in ids.iter().filter(own).filter(|it| it.range.start() >= here.range.start()) {
            // What repeats a number or belongs to it goes with it.
            if !known.contains(&it.key.number) {
                known.push(it.key.number);
                from_here.push(it);
            }
        }
        let from = last.map_or(here.key.number, |last| last + 1);
        (from_here.first()?.range == here.range).then_some(Series { home, ids: from_here, from })
    }

    /// The letters of the series.
    pub fn letters(&self) -> &str {
        self.ids.first().map_or("", |it| &it.key.series)
    }

    /// The first of them.
    pub fn key(&self) -> Option<&'a IdKey> {
        self.ids.first().map(|it| &it.key)
    }

    /// Where the first of them is defined.
    pub fn first(&self) -> TextRange {
        self.ids.first().map(|it| it.range).unwrap_or_default()
    }

    /// Whether all have the numbers that they would get.
    pub fn is_in_order(&self) -> bool {
        self.numbers().all(|(it, number)| it.key.number == number)
    }

    fn numbers(&self) -> impl Iterator<Item = (&'a IdDefinition, u32)> + '_ {
        self.ids.iter().copied().zip(0..).map(|(it, step)| (it, self.from.saturating_add(step)))
    }

    /// The same with another number for the first of them.
    #[must_use]
    pub fn starting_with(self, number: u32) -> Series<'a> {
        Series { from: number, ..self }
    }

    /// What has to become another, so that each has its number. Refused where that would change what a citation means.
    pub fn moves(&self, changes: &mut Changes<'_>) -> Result<Moves<'a>, Refusal> {
        let count = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        if self.from.checked_add(count).is_none() {
            return Err(Refusal(format!("{} is too large a number", self.from)));
        }
        let mut all = Vec::new();
        for (defined, number) in self.numbers() {
            // All of a number move, also where only one with a suffix is defined.
            let name = Name::new(&defined.key);
            let text = changes.slice(self.home, defined.range)?;
            let written = Spelled::read(&text, &name).ok_or_else(|| changes.changed(self.home))?;
            let Some(level) = name.levels.first().copied() else { continue };
            let base = Name { levels: vec![level], suffix: None, ..name.clone() };
            let new = Name { levels: vec![number], ..base.clone() };
            if base == new {
                continue;
            }
            let first = written.numbers.into_iter().take(1).collect();
            let was = Spelled { numbers: first, tail: String::new(), head: written.head };
            let renaming = Renaming { becomes: was.of(&new), old: base, new, was };
            all.push((renaming, defined.range));
        }
        let moves = Moves { home: self.home, all };
        moves.check_gone(changes)?;
        Ok(moves)
    }
}

/// The definitions whose series can be counted.
fn counted(ids: &[IdDefinition]) -> impl Iterator<Item = &IdDefinition> {
    ids.iter().filter(is_defined).filter(|it| is_plain(&it.key))
}

/// Whether an id is written where it is defined, rather than its place in the list being its number.
fn is_defined(it: &&IdDefinition) -> bool {
    it.shape != Shape::Range && it.range != it.line
}

fn is_plain(key: &IdKey) -> bool {
    let IdKey { series, sub, suffix, .. } = key;
    let is_counted = !series.is_empty() && !series.starts_with(TASK);
    is_counted && !series.ends_with('.') && *sub == 0 && suffix.is_none()
}
