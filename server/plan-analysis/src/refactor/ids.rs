//! Ids that become others: their definitions, and all citations of them, ranges too.

use text_size::TextRange;

use super::spelling::{Name, Renaming, Spelled};
use super::{Changes, Refusal, documents};
use crate::index::ids::{feature, home as home_of};
use crate::index::{Facts, Index};
use crate::model::id::{IdCitation, IdKey, Shape, covers, dashed, is_common, is_task_like};
use crate::project::{DocumentId, Role};
use crate::symbol::id::Readers;

/// The ids of one document that become others, all at once.
#[derive(Debug)]
pub struct Moves<'a> {
    /// The document that defines them.
    pub home: &'a DocumentId,
    /// What each becomes, and where it is defined.
    pub all: Vec<(Renaming, TextRange)>,
}

/// A document with its facts.
type Of<'a> = (&'a DocumentId, &'a Facts);

impl Moves<'_> {
    /// Checks that nothing is called as an id becomes, and lets all that names one follow.
    pub fn apply(&self, changes: &mut Changes<'_>) -> Result<(), Refusal> {
        let index = changes.index;
        let Some(home) = index.facts(self.home) else { return Ok(()) };
        self.check_series()?;
        self.check_free(changes, home)?;
        let mut readers = Readers::new(index, self.home);
        for (id, facts) in documents(index) {
            let of = (id, facts.facts());
            let written =
                of.1.ids.iter().filter(|it| it.shape != Shape::Range && it.range != it.line);
            for it in written {
                self.follow(changes, of, home, &mut readers, (&it.key, it.range))?;
            }
            for citation in &of.1.citations {
                if citation.last.is_some() {
                    self.cite_range(changes, of, home, &mut readers, citation)?;
                } else {
                    let place = (&citation.first, citation.first_range);
                    self.follow(changes, of, home, &mut readers, place)?;
                }
            }
        }
        Ok(())
    }

    /// What an id becomes; `None` where it stays.
    fn map(&self, name: &Name) -> Option<(&Renaming, Name, TextRange)> {
        self.all.iter().find_map(|(it, range)| Some((it, it.map(name)?, *range)))
    }

    /// Whether an id, as a document writes it, is the one that moves, or belongs to it.
    fn is_meant(
        &self,
        index: &Index,
        (id, facts): Of<'_>,
        home: &Facts,
        readers: &mut Readers<'_>,
        (key, text): (&IdKey, &str),
    ) -> bool {
        let Some((_, _, range)) = self.map(&Name::new(key)) else { return false };
        let mut own = home.ids.iter().filter(|it| it.key == *key && it.shape != Shape::Range);
        // Of several definitions of it that at the place is meant.
        let is_there = own.clone().any(|it| it.range == range);
        let range = own.next().map(|it| it.range).filter(|_| !is_there).unwrap_or(range);
        readers.mean(id, facts, key, range)
            && index
                .definitions_of(key, dashed(text), id)
                .iter()
                .any(|(home, it)| *home == self.home && it.range == range)
    }

    /// Renames the id at a place, if it is meant there.
    fn follow(
        &self,
        changes: &mut Changes<'_>,
        of: Of<'_>,
        home: &Facts,
        readers: &mut Readers<'_>,
        (key, range): (&IdKey, TextRange),
    ) -> Result<(), Refusal> {
        if self.map(&Name::new(key)).is_none() {
            return Ok(());
        }
        let text = changes.slice(of.0, range)?;
        if self.is_meant(changes.index, of, home, readers, (key, &text)) {
            self.check_elsewhere(changes, of, key)?;
            let becomes = self.respelled(changes, of.0, &text, key)?;
            changes.replace(of.0, range, becomes.text());
        }
        Ok(())
    }

    /// The id at a place, as it becomes there.
    fn respelled(
        &self,
        changes: &Changes<'_>,
        id: &DocumentId,
        text: &str,
        key: &IdKey,
    ) -> Result<Spelled, Refusal> {
        let name = Name::new(key);
        let site = Spelled::read(text, &name).ok_or_else(|| changes.changed(id))?;
        let Some((renaming, new, _)) = self.map(&name) else { return Ok(site) };
        let becomes = renaming.respell(&site, &new);
        // A letter cannot follow a letter.
        let was_id = IdKey::parse(text).is_some();
        if was_id && IdKey::parse(&becomes.text()) != Some(new.key()) {
            let becomes = becomes.text();
            return Err(Refusal(format!(
                "`{text}` cannot follow to `{becomes}`, which is not an id"
            )));
        }
        Ok(becomes)
    }

    /// Rewrites a range so that it means the ids that it meant: where one has left it or another has come
    /// between, it is cut, and what has left is written after it.
    fn cite_range(
        &self,
        changes: &mut Changes<'_>,
        of: Of<'_>,
        home: &Facts,
        readers: &mut Readers<'_>,
        citation: &IdCitation,
    ) -> Result<(), Refusal> {
        let (Some(last), Some(last_range)) = (&citation.last, citation.last_range) else {
            return Ok(());
        };
        // One checkbox for several tasks defines its ends.
        let mut written = of.1.ids.iter().filter(|it| it.shape != Shape::Range);
        if written.any(|it| citation.range.contains_range(it.range)) {
            return Ok(());
        }
        let defined = home.ids.iter().filter(|it| it.shape != Shape::Range).map(|it| &it.key);
        let inside = defined.filter(|key| citation.contains(key));
        let mut members: Vec<&IdKey> = inside.chain([&citation.first, last]).collect();
        members.sort();
        members.dedup();
        let comes = self.all.iter().any(|(it, _)| citation.contains(&it.new.key()));
        let leaves = members.iter().any(|key| self.map(&Name::new(key)).is_some());
        if !leaves && !comes {
            return Ok(());
        }
        let text = changes.slice(of.0, citation.first_range)?;
        let asked = members.iter().find(|key| home.ids.iter().any(|it| it.key == ***key));
        let Some(asked) = asked else { return self.check_dangling(changes, of.0, citation) };
        let target = home.ids.iter().find(|it| it.key == **asked).map(|it| it.range);
        if !target.is_some_and(|range| readers.mean(of.0, of.1, asked, range)) {
            return Ok(());
        }
        for key in &members {
            if self.map(&Name::new(key)).is_some() {
                self.check_elsewhere(changes, of, key)?;
            }
        }
        let first = Spelled::read(&text, &Name::new(&citation.first));
        let gap = TextRange::new(citation.first_range.end(), last_range.start());
        let (gap, last_text) = (changes.slice(of.0, gap)?, changes.slice(of.0, last_range)?);
        let last = Spelled::read(&last_text, &Name::new(last)).zip(first);
        let (last, first) = last.ok_or_else(|| changes.changed(of.0))?;
        let range = Range { first, last, gap, citation };
        let rewritten = range.rewritten(self, &members, home);
        changes.replace(of.0, citation.range, rewritten);
        Ok(())
    }

    /// A range that means nothing so far may not come to mean an id that gets a number inside it.
    fn check_dangling(
        &self,
        changes: &mut Changes<'_>,
        reader: &DocumentId,
        citation: &IdCitation,
    ) -> Result<(), Refusal> {
        let index = changes.index;
        let inside = self.all.iter().find(|(it, _)| citation.contains(&it.new.key()));
        let Some((renaming, _)) = inside else { return Ok(()) };
        // From another feature an id is meant only if nothing else has its name.
        let is_near = feature(reader) == feature(self.home);
        if !is_near && index.defining(&renaming.new.key()).next().is_some() {
            return Ok(());
        }
        let (range, new) = (changes.slice(reader, citation.range)?, renaming.becomes.text());
        let place = changes.place(reader, citation.range);
        Err(Refusal(format!(
            "`{range}` in {place} means nothing so far and would mean `{new}`: change it first"
        )))
    }

    /// Where an id stands depends on its series.
    fn check_series(&self) -> Result<(), Refusal> {
        for (it, _) in &self.all {
            let (old, new) = (it.old.key(), it.new.key());
            let is_alike = home_of(&old) == home_of(&new)
                && is_task_like(&old.series) == is_task_like(&new.series);
            if !is_alike && (is_common(&old.series) || is_common(&new.series)) {
                let (old, new) = (it.was.text(), it.becomes.text());
                return Err(Refusal(format!("`{new}` cannot be defined where `{old}` is")));
            }
        }
        Ok(())
    }

    /// The ids that others become, and how they are written.
    fn taken(&self, home: &Facts) -> Vec<(IdKey, String)> {
        let defined = home.ids.iter().filter(|it| it.shape != Shape::Range);
        let taken = defined.filter_map(|it| {
            let (renaming, new, _) = self.map(&Name::new(&it.key))?;
            Some((new.key(), renaming.becomes.of(&new).text()))
        });
        taken.collect()
    }

    /// A citation of a deleted id would mean another id once that one has its number. A rename may intend this; someone
    /// who closes the gap that an id has left does not know of it.
    pub fn check_gone(&self, changes: &mut Changes<'_>) -> Result<(), Refusal> {
        let index = changes.index;
        let Some(home) = index.facts(self.home) else { return Ok(()) };
        let taken = self.taken(home);
        for (id, document) in index.feature_documents(self.home) {
            for it in &document.facts().citations {
                let ends = [Some((&it.first, it.first_range)), it.last.as_ref().zip(it.last_range)];
                for (key, range) in ends.into_iter().flatten() {
                    let Some((_, name)) = taken.iter().find(|(new, _)| new == key) else {
                        continue;
                    };
                    if index.definitions_of(key, None, id).is_empty() {
                        let place = changes.place(id, range);
                        return Err(Refusal(format!(
                            "`{name}` in {place} is defined nowhere and would mean another: change it first"
                        )));
                    }
                }
            }
        }
        Ok(())
    }

    /// Nothing that stays may be called as an id becomes, or be meant by that name.
    fn check_free(&self, changes: &mut Changes<'_>, home: &Facts) -> Result<(), Refusal> {
        let index = changes.index;
        let taken = self.taken(home);
        let stays = |key: &IdKey| self.map(&Name::new(key)).is_none();
        for (id, facts) in index.feature_documents(self.home) {
            for it in facts.facts().ids.iter().filter(|it| it.shape != Shape::Range) {
                if let Some((_, new)) = taken.iter().find(|(new, _)| *new == it.key && stays(new)) {
                    let place = changes.place(id, it.range);
                    return Err(Refusal(format!("`{new}` is already defined in {place}")));
                }
            }
        }
        for (id, facts) in documents(index) {
            for citation in &facts.facts().citations {
                let cited = taken.iter().find(|(new, _)| {
                    new.series == citation.first.series && stays(new) && citation.contains(new)
                });
                let Some((key, new)) = cited else { continue };
                let found = index.definitions_of(key, None, id);
                let Some((other, it)) = found.first() else { continue };
                let is_own = feature(id) == feature(self.home);
                if *other != self.home && (is_own || feature(other) != feature(id)) {
                    let cited = changes.place(id, citation.range);
                    let defined = changes.place(other, it.range);
                    return Err(Refusal(format!(
                        "`{new}` in {cited} already means the one in {defined}"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Another feature means an id of this one only as long as it is the only one of its name.
    fn check_elsewhere(
        &self,
        changes: &mut Changes<'_>,
        (id, _): Of<'_>,
        key: &IdKey,
    ) -> Result<(), Refusal> {
        let index = changes.index;
        if feature(id) == feature(self.home) {
            return Ok(());
        }
        let Some((renaming, new, _)) = self.map(&Name::new(key)) else { return Ok(()) };
        let new_key = new.key();
        let root = index.root_of(self.home);
        let mut others = index.defining(&new_key).filter(|(other, _)| {
            *other != self.home
                && root.is_some_and(|root| index.is_in_project(other, root))
                && index.role_by_path(other) != Some(Role::Template)
        });
        let taken = others.find_map(|(other, facts)| {
            let it = facts.facts().ids.iter().find(|it| it.covers(&new_key))?;
            Some((other, it.range))
        });
        let Some((other, range)) = taken else { return Ok(()) };
        let (new, id) = (renaming.becomes.of(&new).text(), changes.path(id));
        let place = changes.place(other, range);
        Err(Refusal(format!("{id} cites it, and `{new}` is already defined in {place}")))
    }
}

/// A citation of several ids, and how it is written.
struct Range<'a> {
    first: Spelled,
    last: Spelled,
    /// What stands between them.
    gap: String,
    citation: &'a IdCitation,
}

impl Range<'_> {
    /// The text that means these ids of it.
    fn rewritten(&self, moves: &Moves<'_>, members: &[&IdKey], home: &Facts) -> String {
        let moved = |key: &IdKey| {
            let name = Name::new(key);
            moves.map(&name).map_or(name, |(_, new, _)| new).key()
        };
        let mut all: Vec<(IdKey, &IdKey)> = members.iter().map(|key| (moved(key), *key)).collect();
        let own = &self.citation.first.series;
        all.sort_by_key(|(new, _)| (new.series != *own, new.clone()));
        let others: Vec<IdKey> = home
            .ids
            .iter()
            .filter(|it| it.shape != Shape::Range)
            .map(|it| moved(&it.key))
            .collect();
        let strangers: Vec<_> =
            others.iter().filter(|it| !all.iter().any(|(new, _)| new == *it)).collect();
        let runs = all.chunk_by(|(one, _), (next, _)| {
            let comes = strangers.iter().any(|it| covers(one, Some(next), it));
            // What has left a range is not in it, even if nothing has its old name now.
            let ids = home.ids.iter().map(|it| &it.key);
            let mut gone = ids.filter(|it| moved(it) != **it && !others.contains(it));
            if one.series != next.series
                || comes
                || gone.any(|it| it != one && it != next && covers(one, Some(next), it))
            {
                return false;
            }
            // One that comes from outside joins its neighbour, and nothing further away.
            let is_inside = |it: &IdKey| self.citation.contains(it);
            is_inside(one) && is_inside(next) || next.number <= one.number + 1
        });
        let runs: Vec<_> = runs.collect();
        let is_whole = runs.len() == 1;
        let written = runs.iter().map(|run| match run {
            [one] => self.spelled(moves, one, false),
            [one, .., last] => {
                let one = self.spelled(moves, one, false);
                format!("{one}{}{}", self.gap, self.spelled(moves, last, is_whole))
            }
            [] => String::new(),
        });
        written.collect::<Vec<_>>().join(", ")
    }

    /// A member as it becomes. The last of a range may go without its series, as long as it is the last.
    fn spelled(&self, moves: &Moves<'_>, (_, key): &(IdKey, &IdKey), may_be_short: bool) -> String {
        let name = Name::new(key);
        let is_short = self.last.head.is_empty() && !self.first.head.is_empty();
        let is_last = self.citation.last.as_ref() == Some(*key);
        let moved = moves.map(&name);
        let becomes = moved.as_ref().map_or(&name, |(_, new, _)| new);
        let may_be_short = may_be_short
            && becomes.suffix.is_none()
            && becomes.levels.len() == 1
            && becomes.letters == Name::new(&self.citation.first).letters;
        let site = if **key == self.citation.first {
            self.first.clone()
        } else if is_last && (may_be_short || !is_short) {
            self.last.clone()
        } else {
            self.first.of(&name)
        };
        match moved {
            Some((renaming, new, _)) => renaming.respell(&site, &new).text(),
            None => site.text(),
        }
    }
}
