//! How ids are written: `FR-001`, `FR1` and `User Story 1` have a head, numbers and perhaps a suffix, and each
//! place keeps its own way when the id becomes another.

use crate::model::id::{IdKey, TASK};

/// An id as letters and levels: `BR2.1.5` has three. What is below another has its levels first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The series without numbers.
    pub letters: String,
    /// The dash between them and the first of several numbers, which deep series keep.
    pub dash: bool,
    /// The numbers.
    pub levels: Vec<u32>,
    /// What is attached to the last of them.
    pub suffix: Option<String>,
}

impl Name {
    /// The name of an id.
    pub fn new(key: &IdKey) -> Name {
        let series = &*key.series;
        let deep = match series.strip_prefix(TASK) {
            Some(_) => TASK.len(),
            None if series.ends_with('.') => {
                let bare = series.trim_end_matches(|c: char| c == '.' || c.is_ascii_digit());
                bare.len()
            }
            None => series.len(),
        };
        let (head, rest) = series.split_at(deep);
        let above = rest.split('.').filter_map(|it| it.parse().ok());
        let mut levels: Vec<u32> = above.collect();
        let dash = !levels.is_empty() && head.ends_with('-');
        levels.push(key.number);
        levels.extend(Some(key.sub).filter(|sub| *sub > 0));
        let letters = head.trim_end_matches('-').to_owned();
        Name { letters, dash, levels, suffix: key.suffix.as_deref().map(str::to_owned) }
    }

    /// The id of a name.
    pub fn key(&self) -> IdKey {
        let deep = self.levels.len().saturating_sub(2);
        let above: Vec<String> = self.levels[..deep].iter().map(u32::to_string).collect();
        let series = match deep {
            0 => self.letters.clone(),
            _ if self.letters == TASK => format!("{TASK}{}", above.join(".")),
            _ => {
                format!("{}{}{}.", self.letters, if self.dash { "-" } else { "" }, above.join("."))
            }
        };
        let level = |at: usize| self.levels.get(deep + at).copied().unwrap_or(0);
        let suffix = self.suffix.as_deref().map(Into::into);
        IdKey { series: series.into(), number: level(0), sub: level(1), suffix }
    }

    /// The levels below another name, where this one is it or belongs to it.
    fn below(&self, other: &Name) -> Option<&[u32]> {
        let rest = self.levels.strip_prefix(other.levels.as_slice())?;
        let belongs = match &other.suffix {
            Some(_) => self.suffix == other.suffix && rest.is_empty(),
            None => true,
        };
        (self.letters == other.letters && belongs).then_some(rest)
    }
}

/// An id as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The text before the numbers: `FR-`, `User Story `.
    pub head: String,
    /// The numbers with their zeros.
    pub numbers: Vec<String>,
    /// The suffix.
    pub tail: String,
}

impl Spelled {
    /// Reads how an id is written; `None` where the text is not that id.
    pub fn read(text: &str, name: &Name) -> Option<Spelled> {
        let tail = name.suffix.clone().unwrap_or_default();
        let mut rest = text.strip_suffix(&*tail)?;
        let mut numbers = Vec::new();
        for (at, level) in name.levels.iter().enumerate().rev() {
            let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = &rest[bare.len()..];
            if number.parse() != Ok(*level) {
                return None;
            }
            numbers.insert(0, number.to_owned());
            rest = if at > 0 { bare.strip_suffix('.')? } else { bare };
        }
        Some(Spelled { head: rest.to_owned(), numbers, tail })
    }

    /// Another id in the same way.
    pub fn of(&self, name: &Name) -> Spelled {
        let numbers = name.levels.iter().enumerate().map(|(at, level)| {
            let width = self.numbers.get(at).map_or(1, String::len);
            format!("{level:0width$}")
        });
        let numbers = numbers.collect();
        Spelled { head: self.head.clone(), numbers, tail: name.suffix.clone().unwrap_or_default() }
    }

    /// The text.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.head, self.numbers.join("."), self.tail)
    }
}

/// An id that becomes another, and how both are written where it is defined.
#[derive(Clone, Debug)]
pub struct Renaming {
    /// The id.
    pub old: Name,
    /// What it becomes.
    pub new: Name,
    /// How it is written in its definition.
    pub was: Spelled,
    /// How it is to be written there.
    pub becomes: Spelled,
}

impl Renaming {
    /// What a name becomes; `None` where it stays.
    pub fn map(&self, name: &Name) -> Option<Name> {
        let below = name.below(&self.old)?;
        let levels = self.new.levels.iter().chain(below).copied().collect();
        let own = name.suffix.as_deref().filter(|_| self.old.suffix.is_none());
        let suffix = match (&self.new.suffix, own) {
            (None, None) => None,
            (new, own) => {
                Some(format!("{}{}", new.as_deref().unwrap_or(""), own.unwrap_or_default()))
            }
        };
        Some(Name { levels, suffix, ..self.new.clone() })
    }

    /// A place of the id, or of one that belongs to it, as it becomes in its own way of writing.
    pub fn respell(&self, site: &Spelled, new: &Name) -> Spelled {
        let head = if site.head == self.was.head {
            self.becomes.head.clone()
        } else if self.new.letters == self.old.letters || site.head.is_empty() {
            site.head.clone()
        } else {
            let dash = if site.head.ends_with('-') { "-" } else { "" };
            format!("{}{dash}", self.becomes.head.trim_end_matches('-'))
        };
        let own = self.new.levels.len();
        let numbers = new.levels.iter().enumerate().map(|(at, level)| {
            let deeper = (at + self.old.levels.len()).checked_sub(own);
            let here = if at < own { Some(at) } else { deeper };
            let site = here.and_then(|at| site.numbers.get(at));
            match (site, self.was.numbers.get(at), self.becomes.numbers.get(at)) {
                (Some(site), Some(was), Some(becomes)) if site.len() == was.len() => {
                    becomes.clone()
                }
                (None, _, Some(becomes)) => becomes.clone(),
                (site, ..) => format!("{level:0width$}", width = site.map_or(1, String::len)),
            }
        });
        let numbers = numbers.collect();
        Spelled { head, numbers, tail: new.suffix.clone().unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Renaming, Spelled};
    use crate::model::id::IdKey;

    fn name(text: &str) -> Name {
        Name::new(&IdKey::parse(text).expect("an id"))
    }

    #[test]
    fn a_name_is_the_key_in_levels() {
        for text in ["FR-001", "BR2.1.5", "T014b", "FR-1.2", "AC-SYNC-01", "FR-1.2.3", "US1-AC2"] {
            let key = IdKey::parse(text).expect("an id");
            assert_eq!(Name::new(&key).key(), key, "{text}");
            let spelled = Spelled::read(text, &Name::new(&key)).map(|it| it.text());
            assert_eq!(spelled.as_deref(), Some(text));
        }
    }

    #[test]
    fn each_place_keeps_its_way_of_writing() {
        let spelled = |text: &str| Spelled::read(text, &name(text)).expect("an id");
        let renaming = |old: &str, new: &str| Renaming {
            old: name(old),
            new: name(new),
            was: spelled(old),
            becomes: spelled(new),
        };
        for (old, new, site, expected) in [
            ("FR-001", "FR-010", "FR-001", "FR-010"),
            ("FR-001", "FR-010", "FR1", "FR10"),
            ("FR-001", "NFR-010", "FR-001a", "NFR-010a"),
            ("FR-001", "NFR-010", "FR001", "NFR010"),
            ("T001", "T012", "T001.1", "T012.1"),
            ("FR-1", "FR-12", "FR-01", "FR-12"),
            ("T014b", "T015", "T014b", "T015"),
        ] {
            let renaming = renaming(old, new);
            let to = renaming.map(&name(site)).expect("it belongs to the old id");
            assert_eq!(renaming.respell(&spelled(site), &to).text(), expected, "{site}");
        }
    }
}
