//! What is known for a placeholder, by its name and its place: the feature's folder and title, its specification, the
//! day, the project. Where a name may mean something else, nothing is known.

use text_size::TextRange;

use super::{Ctx, Today};
use crate::document::Part;
use crate::index::Facts;
use crate::index::ids::feature;
use crate::model::heading::Heading;
use crate::model::line::line_at;
use crate::model::token::{TokenContext, name};
use crate::project::path::{file_name, parent, relative_from};
use crate::project::{DocumentId, Role};
use crate::words::{self, Kind, LANGUAGES, Language};

/// A text that may take the place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The text.
    pub text: String,
    /// How sure it is that it belongs there.
    pub trust: Trust,
}

/// How sure it is that a value belongs in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// The writer may have something else in mind.
    Possible,
    /// Almost every writer would put the same.
    Likely,
    /// Nothing else would be right.
    Certain,
}

/// The values that are known for the placeholder in a range of a part, the surest first.
pub fn values(ctx: &Ctx<'_>, part: &Part, range: TextRange, today: Today<'_>) -> Vec<Value> {
    let Some(gap) = Gap::around(ctx, part, range) else { return Vec::new() };
    let known = [
        gap.folder(),
        gap.number(),
        gap.link(),
        gap.title(),
        gap.branch(),
        gap.date(today),
        gap.project(),
    ];
    let mut known: Vec<Value> = known.into_iter().flatten().chain(gap.states()).collect();
    known.sort_by_key(|value| std::cmp::Reverse(value.trust));
    known.dedup_by(|one, other| one.text == other.text);
    known
}

/// What a field of this name, in lower case, may hold: the alternatives of the template, else the states of a document in
/// the language of its title.
pub fn states(ctx: &Ctx<'_>, key: &str) -> Vec<String> {
    if let Some(offered) = ctx.scope.template.as_ref().and_then(|it| it.choice(key)) {
        return offered.to_vec();
    }
    let title = ctx.document.title().unwrap_or_default().to_lowercase();
    let all = || LANGUAGES.into_iter().filter(|language| language.status.contains(&key));
    let language = all().find(|it| is_of_title(it, &title)).or_else(|| all().next());
    let states = language.map(|it| it.statuses).unwrap_or_default();
    states.iter().map(|it| (*it).to_owned()).collect()
}

/// Whether a title, in lower case, begins as those of plans, specs and tasks do in a language.
fn is_of_title(language: &Language, title: &str) -> bool {
    const TITLES: [Kind; 3] = [|it| it.plan_titles, |it| it.spec_titles, |it| it.tasks_titles];
    TITLES.iter().any(|kind| kind(language).iter().any(|word| title.starts_with(word)))
}

/// A placeholder with what is around it.
struct Gap<'a> {
    ctx: &'a Ctx<'a>,
    part: &'a Part,
    /// The whole placeholder.
    range: TextRange,
    /// Its name.
    name: String,
    place: TokenContext,
    /// Whether it is a part of a word or a path.
    glued: bool,
    /// The name of the field whose value it is in, in lower case; empty if it is in none.
    key: String,
}

impl<'a> Gap<'a> {
    fn around(ctx: &'a Ctx<'a>, part: &'a Part, range: TextRange) -> Option<Gap<'a>> {
        let text = part.section.text();
        let token = part.model.tokens.iter().find(|token| token.range == range);
        let (inner, place, glued) = match token {
            Some(token) => (token.inner(text), token.place, token.glued),
            None => {
                (text.get(range.start().into()..range.end().into())?, TokenContext::Text, false)
            }
        };
        let fields = part.model.metadata.iter().map(|it| (&text[it.key], it.value));
        let mut fields =
            fields.chain(part.model.fields.iter().map(|it| (&*it.key, it.value_range)));
        let field = fields.find(|(_, value)| value.contains_range(range));
        let key = field.map(|(key, _)| key.to_lowercase()).unwrap_or_default();
        Some(Gap { ctx, part, range, name: name(inner), place, glued, key })
    }

    /// `[###-feature-name]`, alone or in a path.
    fn folder(&self) -> Option<Value> {
        let folder = self.numbered_folder()?;
        let place = self.segments().position(is_numbered_name)?;
        if place == 0 && !self.is_below_features() {
            return None;
        }
        let named = self.segments().enumerate();
        let named = named.map(|(at, it)| if at == place { folder } else { it });
        let text = named.collect::<Vec<_>>().join("/");
        let is_certain = !text.contains('/') || self.exists(&text);
        let trust = if is_certain { Trust::Certain } else { Trust::Possible };
        Some(Value { text, trust })
    }

    fn exists(&self, path: &str) -> bool {
        let index = self.ctx.index;
        let mut places = index.places(self.ctx.id, path).into_iter();
        places.any(|id| index.exists(&id))
    }

    fn segments(&self) -> impl Iterator<Item = &str> {
        self.name.split('/')
    }

    /// `Feature [###]`: the number of the feature's folder.
    fn number(&self) -> Option<Value> {
        let folder = self.numbered_folder()?;
        let before = self.before().trim_end().to_lowercase();
        let asked = words::all(|it| it.features).any(|word| before.ends_with(word));
        let (number, _) = folder.split_once('-')?;
        (asked && !self.glued && number_marks(&self.name) == self.name.len())
            .then(|| Value { text: number.to_owned(), trust: Trust::Certain })
    }

    /// `**Spec**: [link]`: the specification beside this document.
    fn link(&self) -> Option<Value> {
        let name = self.name.to_lowercase();
        let of_spec = words::holds_one(&self.key, |it| it.specs);
        let asks = words::holds_one(&name, |it| it.links)
            && (of_spec || is_made_of(&self.name, |it| it.specs, &[|it| it.links]));
        if !asks || self.glued || self.ctx.scope.role == Role::Spec {
            return None;
        }
        let mut beside =
            self.siblings(Role::Spec).filter(|(id, _)| id.folder() == self.ctx.id.folder());
        let (spec, _) = beside.next()?;
        if beside.next().is_some() {
            return None;
        }
        let path = relative_from(self.ctx.id.folder(), spec.as_str());
        // A destination with other characters would have to be escaped.
        let is_plain =
            path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.'));
        let text = match self.place {
            TokenContext::Text if is_plain => format!("[{}]({path})", spec.file_name()),
            TokenContext::Text => return None,
            _ => path,
        };
        Some(Value { text, trust: if of_spec { Trust::Certain } else { Trust::Likely } })
    }

    /// `# Implementation Plan: [FEATURE]`: what the other documents of the feature call it.
    fn title(&self) -> Option<Value> {
        let role = self.ctx.scope.role;
        let named = is_made_of(&self.name, |it| it.features, &[|it| it.names]);
        // A word in small letters may be one in a sentence about any feature.
        let named = named && !(self.name.starts_with(char::is_lowercase) && self.key.is_empty());
        if self.place != TokenContext::Text || self.glued || role == Role::Constitution {
            return None;
        }
        let is_filled = matches!(role, Role::Plan | Role::Spec | Role::Tasks);
        if !(named || is_filled && self.is_title()) {
            return None;
        }
        let most = if named { Trust::Certain } else { Trust::Likely };
        let told = [Role::Spec, Role::Plan, Role::Tasks].into_iter().find_map(|role| {
            let mut titles = self.siblings(role).filter_map(|(id, facts)| title_of(id, facts));
            titles.next()
        });
        let told = told.or_else(|| {
            let (_, words) = self.numbered_folder()?.split_once('-')?;
            let text = words::capitalized(&words.replace(['-', '_'], " "));
            Some(Value { text, trust: Trust::Possible })
        });
        told.map(|told| Value { trust: told.trust.min(most), ..told })
    }

    /// `**Branch**: [branch name]`: spec-kit names the branch like the folder.
    fn branch(&self) -> Option<Value> {
        let named = is_made_of(&self.name, |it| it.branches, &[|it| it.names, |it| it.features]);
        let is_field = words::holds_one(&self.key, |it| it.branches);
        let folder = self.numbered_folder().filter(|_| named && is_field && !self.glued)?;
        Some(Value { text: folder.to_owned(), trust: Trust::Likely })
    }

    /// `**Date**: [YYYY-MM-DD]`: the day.
    fn date(&self, today: Today<'_>) -> Option<Value> {
        if let Some(text) = as_in(&self.name, today.date) {
            let trust = if self.is_on_top() { Trust::Likely } else { Trust::Possible };
            return Some(Value { text, trust });
        }
        let lower = self.name.replace(['_', '-'], " ").to_lowercase();
        let whole = is_made_of(&self.name, |it| it.dates, &[]);
        let ends = words::all(|it| it.dates).any(|word| {
            // Scripts without blanks have few letters in a word.
            lower.strip_suffix(word).is_some_and(|rest| {
                rest.ends_with(' ') && rest.split_whitespace().count() < 3
                    || !word.is_ascii() && !rest.contains(' ') && rest.chars().count() <= 4
            })
        });
        let is_snake = self.name.contains('_')
            && lower.split(' ').any(|word| words::is_one(word, |it| it.dates));
        let of_date = words::holds_one(&self.key, |it| it.dates);
        let is_known = (whole || ends || is_snake) && !today.date.is_empty();
        let is_likely = self.is_on_top() && !self.key.is_empty() && (whole || of_date);
        let trust = if is_likely { Trust::Likely } else { Trust::Possible };
        is_known.then(|| Value { text: today.date.to_owned(), trust })
    }

    /// `**Status**: {{STATUS}}`: the states of a document.
    fn states(&self) -> Vec<Value> {
        let is_named = words::is_one(&self.name, |it| it.status);
        let all = if is_named { states(self.ctx, &self.key) } else { Vec::new() };
        all.into_iter().map(|text| Value { text, trust: Trust::Possible }).collect()
    }

    /// `# [PROJECT_NAME] Constitution`: the folder may be called otherwise than the project.
    fn project(&self) -> Option<Value> {
        let named = is_made_of(&self.name, |it| it.projects, &[|it| it.names]);
        let is_name = named && !self.glued && self.place == TokenContext::Text;
        let root = file_name(self.ctx.index.root_of(self.ctx.id)?);
        (is_name && !root.is_empty() && !self.name.starts_with(char::is_lowercase))
            .then(|| Value { text: root.to_owned(), trust: Trust::Possible })
    }

    /// The name of the feature's folder, if it begins with a number: `001-hold-a-bike`.
    fn numbered_folder(&self) -> Option<&'a str> {
        let folder = file_name(feature(self.ctx.id));
        let (number, rest) = folder.split_once('-')?;
        let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
        (is_number && !rest.is_empty()).then_some(folder)
    }

    /// Whether a path that leads to the placeholder leads to where the feature's folder is.
    fn is_below_features(&self) -> bool {
        let Some(path) = self.before().strip_suffix('/') else { return !self.glued };
        let above = parent(feature(self.ctx.id)).map(file_name).unwrap_or_default();
        path.ends_with(above) && !above.is_empty()
    }

    /// The line up to the placeholder.
    fn before(&self) -> &'a str {
        let text = self.part.section.text();
        let line = line_at(text, self.range.start());
        &text[TextRange::new(line.start(), self.range.start())]
    }

    /// The heading that it is in.
    fn heading(&self) -> Option<&Heading> {
        self.part.model.headings.iter().find(|it| it.text.contains_range(self.range))
    }

    /// Whether it is the title of the document, or the text after a colon there.
    fn is_title(&self) -> bool {
        let text = self.part.section.text();
        self.heading().filter(|it| it.level == 1).is_some_and(|heading| {
            let before = &text[TextRange::new(heading.text.start(), self.range.start())];
            let prefix = before.trim_end();
            let is_label = prefix.is_empty() || prefix.ends_with([':', '：', '-', '–', '—']);
            is_label && heading.text.end() == self.range.end() && !before.contains(['[', '{', '<'])
        })
    }

    /// Whether it is in the document's first lines.
    fn is_on_top(&self) -> bool {
        self.part.model.headings.first().is_none_or(|heading| heading.level == 1)
    }

    /// The other documents of the feature with a role.
    fn siblings(&self, role: Role) -> impl Iterator<Item = (&'a DocumentId, &'a Facts)> {
        let ctx = self.ctx;
        let others = ctx
            .index
            .feature_documents(ctx.id)
            .filter(move |(id, _)| *id != ctx.id && ctx.index.role_by_path(id) == Some(role));
        others.map(|(id, described)| (id, described.facts()))
    }
}

/// What a document calls its feature: its title without what says what kind of document it is.
fn title_of(id: &DocumentId, facts: &Facts) -> Option<Value> {
    const SIGNS: [&str; 5] = [": ", "：", " - ", " – ", " — "];
    let title = &*facts.headings.first().filter(|heading| heading.level == 1)?.title;
    let stem = id.file_name().split('.').next().unwrap_or_default().to_lowercase();
    let says_kind = |text: &str| {
        let text = format!("{}:", text.to_lowercase());
        let kinds: [Kind; 3] = [|it| it.plan_titles, |it| it.spec_titles, |it| it.tasks_titles];
        kinds.into_iter().any(|kind| words::all(kind).any(|word| text.starts_with(word)))
            || text.starts_with(&stem)
            || words::holds_one(&text, |it| it.features)
            || words::holds_one(&text, |it| it.specs)
    };
    let parted = SIGNS.iter().filter_map(|sign| title.split_once(sign));
    let own = parted.min_by_key(|(kind, _)| kind.len()).filter(|(kind, _)| says_kind(kind));
    let (text, trust) = match own {
        Some((_, own)) => (own, Trust::Certain),
        None if says_kind(title) => return None,
        None => (title, Trust::Likely),
    };
    let text = text.trim();
    let is_written = !text.is_empty() && !text.contains(['[', ']', '{', '}', '<', '>', '`', '$']);
    is_written.then(|| Value { text: text.to_owned(), trust })
}

/// Whether a name consists of words of these kinds, one of them of the first; words of up to three letters, such as
/// `of the`, do not count.
fn is_made_of(name: &str, main: Kind, others: &[Kind]) -> bool {
    let lower = name.replace(['_', '-'], " ").to_lowercase();
    let mut rest = lower.as_str();
    let mut has_main = false;
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let kinds = others.iter().copied();
        if rest.is_empty() {
            return has_main;
        } else if let Some(len) = words::begins_with_one(rest, main) {
            has_main = true;
            rest = &rest[len..];
        } else if let Some(len) = kinds.filter_map(|it| words::begins_with_one(rest, it)).max() {
            rest = &rest[len..];
        } else {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let is_first = rest.len() == lower.len();
            let is_short = rest.is_ascii() && end <= 3 || rest[..end].chars().count() <= 3;
            let joint = rest.strip_prefix(['の', '的', '의']);
            match joint {
                Some(behind) => rest = behind,
                None if is_short && !is_first => rest = &rest[end..],
                None => return false,
            }
        }
    }
}

/// The length of the marks that stand for a number at the start of a name: `###`, `NNN`.
fn number_marks(name: &str) -> usize {
    let marks = |mark: char| name.len() - name.trim_start_matches(mark).len();
    Some(marks('#').max(marks('N'))).filter(|len| *len > 1).unwrap_or_default()
}

/// `###-feature-name`: a number, and words joined by dashes.
fn is_numbered_name(name: &str) -> bool {
    let marks = number_marks(name);
    let words = name[marks..].strip_prefix('-');
    marks > 0
        && words.is_some_and(|words| {
            words.starts_with(char::is_alphabetic)
                && words.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        })
}

/// A day, `2026-11-29`, as a pattern has it: `DD.MM.YYYY`, `yyyy/mm/dd`. The letters are those of any language, as long
/// as the month has an M.
fn as_in(pattern: &str, day: &str) -> Option<String> {
    let mut numbers = day.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let sign = pattern.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = pattern.split(sign).collect();
    if parts.len() != 3 || !parts.iter().all(|it| is_one_letter(it)) {
        return None;
    }
    let lengths: Vec<usize> = parts.iter().map(|part| part.chars().count()).collect();
    let is_month = |part: &str| part.starts_with(['M', 'm', 'М', 'м']);
    let named = match lengths[..] {
        [4, 2, 2] if is_month(parts[1]) => [year, month, day],
        [2, 2, 4] if is_month(parts[1]) => [day, month, year],
        [2, 2, 4] if is_month(parts[0]) => [month, day, year],
        _ => return None,
    };
    Some(named.join(&sign.to_string()))
}

/// Whether a text is one letter, again and again.
fn is_one_letter(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(char::is_alphabetic) && text.chars().all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use super::{as_in, is_made_of, is_numbered_name};

    #[test]
    fn a_day_is_written_as_the_pattern_says() {
        for (pattern, expected) in [
            ("YYYY-MM-DD", Some("2026-11-29")),
            ("yyyy/mm/dd", Some("2026/11/29")),
            ("TT.MM.JJJJ", Some("29.11.2026")),
            ("jj/mm/aaaa", Some("29/11/2026")),
            ("MM/DD/YYYY", Some("11/29/2026")),
            ("ДД.ММ.ГГГГ", Some("29.11.2026")),
            ("AB-CD-EF", None),
            ("Date", None),
        ] {
            assert_eq!(as_in(pattern, "2026-11-29").as_deref(), expected, "{pattern}");
        }
        assert_eq!(as_in("YYYY-MM-DD", ""), None);
    }

    #[test]
    fn a_name_is_made_of_its_words_in_every_language() {
        let names = [
            "FEATURE",
            "FEATURE_NAME",
            "Feature Name",
            "Name of the feature",
            "功能名称",
            "機能名",
        ];
        for name in names {
            assert!(is_made_of(name, |it| it.features, &[|it| it.names]), "{name}");
        }
        for name in ["Name", "Feature owner", "Featured", "Site Name", "the"] {
            assert!(!is_made_of(name, |it| it.features, &[|it| it.names]), "{name}");
        }
    }

    #[test]
    fn a_numbered_name_has_marks_for_its_number() {
        for name in ["###-feature-name", "NNN-feature", "###-功能简称"] {
            assert!(is_numbered_name(name), "{name}");
        }
        for name in ["###", "feature-name", "N-gram", "###-", "001-bells", "###-a b"] {
            assert!(!is_numbered_name(name), "{name}");
        }
    }
}
