//! Templates: the sections that a document should have, and the lines that have to be replaced.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use super::frameworks::{FRAMEWORKS, Framework};
use super::path::DocumentId;
use super::preset::Strategy;
use super::role::Role;
use crate::document::{Document, Part};
use crate::model::choice::{alternatives, offers};
use crate::model::heading::{Heading, plain};
use crate::model::line::{key, line_at};
use crate::model::token::Token;
use crate::syntax::Parser;
use crate::words;

/// Placeholder in a wrapping template for the template it wraps.
const CORE: &str = "{CORE_TEMPLATE}";

/// A template, prepared for comparison with documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// The text before the first section: the title, and the fields below it.
    pub head: String,
    /// The sections in order, without the title.
    pub sections: Vec<TemplateSection>,
    /// For wrapping templates: the index of the section before which the wrapped template is inserted.
    core: Option<usize>,
    /// The lines that contain a placeholder, by [`key`].
    tokens: FxHashSet<u64>,
    /// All lines that contain a word, by [`key`].
    lines: FxHashSet<u64>,
    /// The comments, by the [`key`] of their text.
    comments: FxHashSet<u64>,
    /// The alternatives that it offers as the value of a field, by the name of the field in lower case.
    choices: Vec<(String, Vec<String>)>,
}

impl Hash for Template {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.head.hash(state);
        self.sections.hash(state);
        self.choices.hash(state);
        for keys in [&self.tokens, &self.lines, &self.comments] {
            // The hash must not depend on the order of the set.
            keys.iter().fold(0, |sum: u64, key| sum.wrapping_add(*key)).hash(state);
        }
    }
}

/// A section of a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TemplateSection {
    /// 2 to 6.
    pub level: u8,
    /// The heading's text as written.
    pub title: String,
    /// The text below the heading, up to the next heading.
    pub body: String,
}

impl Template {
    /// Reads a template.
    pub fn new(document: &Document) -> Template {
        let (sections, core) = (sections(document), core(document));
        let head = head(document);
        let mut template = Template { head, sections, core, ..Template::default() };
        for (_, part) in document.parts() {
            let text = part.section.text();
            let tokens = part.model.tokens.iter().map(|token| &text[line_of(text, token)]);
            template.tokens.extend(tokens.filter(|line| !is_legend(line)).map(key));
            let lines = text.split(['\n', '\r']).filter(|line| says_something(line));
            template.lines.extend(lines.map(key));
            let comments = part.model.comments.iter().map(|comment| key(&text[comment.inner]));
            template.comments.extend(comments);
            template.choices.extend(choices(part));
        }
        template
    }

    /// This template combined with the one below it.
    pub fn over(&self, below: &Template, strategy: Strategy) -> Template {
        let (before, behind) = match strategy {
            Strategy::Replace => return self.clone(),
            Strategy::Prepend => (&self.sections[..], &[][..]),
            Strategy::Append => (&[][..], &self.sections[..]),
            Strategy::Wrap => self.sections.split_at(self.core.unwrap_or(self.sections.len())),
        };
        let sections = [before, &below.sections, behind].concat();
        let both =
            |one: &FxHashSet<u64>, other: &FxHashSet<u64>| one.union(other).copied().collect();
        let head = if self.head.is_empty() { &below.head } else { &self.head };
        Template {
            head: head.clone(),
            sections,
            core: None,
            tokens: both(&self.tokens, &below.tokens),
            lines: both(&self.lines, &below.lines),
            comments: both(&self.comments, &below.comments),
            choices: [&self.choices[..], &below.choices].concat(),
        }
    }

    /// Whether a line equals one of the template's lines with a placeholder.
    pub fn has_token_line(&self, line: &str) -> bool {
        self.tokens.contains(&key(line))
    }

    /// Whether a line equals one of the template's lines.
    pub fn has_line(&self, line: &str) -> bool {
        self.lines.contains(&key(line))
    }

    /// Whether the text of a comment equals that of one in the template.
    pub fn has_comment(&self, inner: &str) -> bool {
        self.comments.contains(&key(inner))
    }

    /// The alternatives that it offers as the value of a field of this name, in lower case.
    pub fn choice(&self, key: &str) -> Option<&[String]> {
        let found = self.choices.iter().find(|(of, _)| of == key);
        found.map(|(_, alternatives)| &alternatives[..])
    }

    /// The keys of the template's lines with a placeholder.
    pub fn token_lines(&self) -> impl Iterator<Item = u64> + '_ {
        self.tokens.iter().copied()
    }

    /// The number of distinct lines with a placeholder.
    pub fn token_line_count(&self) -> usize {
        self.tokens.len()
    }

    /// The number of distinct lines.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

/// A section's title, normalized for comparison between template and document: without emphasis, remarks such
/// as `*(mandatory)*`, leading numbers and symbols, and case.
pub fn section_key(title: &str) -> String {
    // Nearly every heading has no markup.
    let title = if title.contains(['`', '*', ']', '<']) {
        Cow::Owned(plain(title))
    } else {
        Cow::Borrowed(title)
    };
    let title = title
        .split([' ', '（'])
        .take_while(|word| !word.trim_start_matches(['_', '*']).starts_with('('))
        .collect::<Vec<_>>()
        .join(" ");
    let title = title.trim_start_matches(|c: char| !c.is_alphabetic());
    title.trim_end_matches([':', '：', ' ', '-', '—']).to_lowercase()
}

impl Template {
    /// The whole text, as a document is begun with it; empty for a template without any.
    pub fn text(&self) -> String {
        let mut text = self.head.clone();
        for section in &self.sections {
            let heading = format!("{} {}", "#".repeat(section.level.into()), section.title);
            for block in [heading.as_str(), &section.body].into_iter().filter(|it| !it.is_empty()) {
                text.push_str(if text.is_empty() { "" } else { "\n\n" });
                text.push_str(block);
            }
        }
        text
    }
}

impl TemplateSection {
    /// Whether a document can omit it: the template says so below the heading, a remark in the title limits
    /// it to some documents, or the title is a placeholder or an example.
    pub fn is_optional(&self) -> bool {
        let example = self.title.contains(['[', '{', '<'])
            || self.title.chars().any(|c| c.is_ascii_digit()) && self.title.contains(" - ");
        example || self.has_condition() || self.says_optional()
    }

    /// `Rollout (epics only)`: a remark other than one that makes the section mandatory.
    fn has_condition(&self) -> bool {
        let title = self.title.to_lowercase();
        let remark = title.find(['(', '（']).map(|at| &title[at..]);
        remark.is_some_and(|remark| !words::holds_one(remark, |it| it.mandatory))
            || words::holds_one(&title, |it| it.optional)
    }

    /// Whether the body says so outside of its tokens: `[if applicable, e.g. SQLite]` is about a value.
    fn says_optional(&self) -> bool {
        let body = self.body.to_lowercase();
        let mut depth = 0_u32;
        let mut outside = String::with_capacity(body.len());
        for c in body.chars() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 => outside.push(c),
                _ => {}
            }
        }
        words::holds_one(&outside, |it| it.optional)
    }
}

/// Whether a line contains a word; rulers, fences and delimiter rows do not.
pub fn says_something(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}

/// Lines that explain the template's own marks and remain in the document.
pub fn is_legend(line: &str) -> bool {
    let bare = line.trim_start_matches(['-', '*', ' ', '>', '#']);
    line.contains("[P?]")
        || bare.starts_with("Format")
        || bare.starts_with("[P]") && !line.contains("- [")
}

/// The fields of a part whose value offers alternatives, with or without marks around them.
fn choices(part: &Part) -> impl Iterator<Item = (String, Vec<String>)> + '_ {
    let text = part.section.text();
    part.model.metadata.iter().filter_map(move |field| {
        let is_choice = part.model.choices.iter().any(|it| it.range == field.value);
        let mut tokens = part.model.tokens.iter().filter(|it| it.range == field.value);
        if !is_choice && !tokens.any(|it| offers(it.inner(text).trim())) {
            return None;
        }
        let all = alternatives(&text[field.value]).into_iter().map(str::to_owned);
        Some((text[field.key].to_lowercase(), all.collect()))
    })
}

fn line_of(text: &str, token: &Token) -> TextRange {
    line_at(text, token.range.start())
}

fn sections(document: &Document) -> Vec<TemplateSection> {
    let headings = document.headings();
    let ends = headings.iter().skip(1).map(|next| next.range.start());
    let ends = ends.chain([document.text().len()]);
    headings
        .iter()
        .zip(ends)
        .filter(|(heading, _)| heading.level > 1)
        .map(|(heading, end)| section(document, heading, end))
        .collect()
}

fn head(document: &Document) -> String {
    let headings = document.headings();
    let first = headings.iter().find(|heading| heading.level > 1);
    let end = first.map_or(document.text().len(), |heading| heading.range.start());
    let head = document.text().slice(TextRange::up_to(end));
    head.split(CORE).next().unwrap_or_default().trim().trim_end_matches("---").trim_end().to_owned()
}

/// The number of sections before `{CORE_TEMPLATE}` in a wrapping template.
fn core(document: &Document) -> Option<usize> {
    let mut sections = 0;
    for (_, part) in document.parts() {
        sections += part.model.headings.iter().filter(|heading| heading.level > 1).count();
        if part.section.text().contains(CORE) {
            return Some(sections);
        }
    }
    None
}

fn section(document: &Document, heading: &Heading, end: TextSize) -> TemplateSection {
    let body =
        document.text().slice(TextRange::new(heading.range.end(), end.max(heading.range.end())));
    let body = body.split(CORE).next().unwrap_or_default();
    let body = body.trim().trim_end_matches("---").trim_end().to_owned();
    TemplateSection { level: heading.level, title: document.text().slice(heading.text), body }
}

/// The built-in templates, read on first use.
static READ: LazyLock<Vec<(Role, Arc<Template>)>> = LazyLock::new(|| {
    let mut parser = Parser::new();
    BUILT_IN.iter().map(|(_, role, text)| (*role, read(text, &mut parser))).collect()
});

/// Reads the built-in templates ahead of time, so that the first document does not have to wait.
pub fn read_built_in() {
    LazyLock::force(&READ);
}

/// The outlines of the frameworks' documents, by the names of framework and document; read on first use.
static OUTLINES: LazyLock<Vec<(&str, &str, Arc<Template>)>> = LazyLock::new(|| {
    let mut parser = Parser::new();
    let mut all = Vec::new();
    for framework in FRAMEWORKS {
        for (file, text) in framework.outlines.unwrap_or_default() {
            all.push((framework.name, *file, read(text, &mut parser)));
        }
    }
    all
});

fn read(text: &str, parser: &mut Parser) -> Arc<Template> {
    Arc::new(Template::new(&Document::new(text, parser)))
}

/// The built-in template of a document: the outline from its framework; if that has none, the one for its
/// role that shares the most headings with the document.
pub fn built_in(
    role: Role,
    framework: Option<&Framework>,
    id: &DocumentId,
    document: &Document,
) -> Option<Arc<Template>> {
    if let Some(framework) = framework.filter(|framework| framework.outlines.is_some()) {
        return OUTLINES
            .iter()
            .find(|(name, file, _)| {
                *name == framework.name && id.file_name().eq_ignore_ascii_case(file)
            })
            .map(|(.., template)| Arc::clone(template));
    }
    let titles: Vec<String> =
        document.headings().into_iter().map(|heading| heading.title).collect();
    let of_role = READ.iter().filter(|(of, _)| *of == role).map(|(_, template)| template);
    // The first of equals, because the table starts with the most common.
    of_role
        .rev()
        .max_by_key(|it| it.sections.iter().filter(|it| titles.contains(&it.title)).count())
        .cloned()
}

/// The name of a built-in template; `None` for any other.
pub fn name_of_built_in(template: &Arc<Template>) -> Option<String> {
    let own = BUILT_IN.iter().zip(READ.iter());
    let own = own.map(|((name, ..), (_, it))| ((*name).to_owned(), it));
    let of_frameworks = OUTLINES.iter().map(|(name, file, it)| (format!("{name} {file}"), it));
    own.chain(of_frameworks).find(|(_, it)| Arc::ptr_eq(it, template)).map(|(name, _)| name)
}

/// The built-in templates: outlines of our own for the most common shapes.
pub const BUILT_IN: &[(&str, Role, &str)] = &[
    ("spec-kit plan", Role::Plan, include_str!("templates/spec-kit-plan.md")),
    ("spec-kit spec", Role::Spec, include_str!("templates/spec-kit-spec.md")),
    ("spec-kit tasks", Role::Tasks, include_str!("templates/spec-kit-tasks.md")),
    (
        "spec-kit constitution",
        Role::Constitution,
        include_str!("templates/spec-kit-constitution.md"),
    ),
    ("mustache plan", Role::Plan, include_str!("templates/seed-mustache-plan.md")),
    ("bracket feature plan", Role::Plan, include_str!("templates/seed-bracket-feature-plan.md")),
    ("bracket spec plan", Role::Plan, include_str!("templates/seed-bracket-spec-plan.md")),
    ("bracket project plan", Role::Plan, include_str!("templates/seed-bracket-project-plan.md")),
    ("brace plan", Role::Plan, include_str!("templates/seed-brace-plan.md")),
];

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, Strategy, Template, built_in, name_of_built_in};
    use crate::fixture::document;
    use crate::project::{DocumentId, Role};

    #[test]
    fn a_line_is_the_templates_whatever_its_indentation_and_its_tick() {
        let template =
            Template::new(&document("# Plan\n\n- [ ] Ask [the depot]\n\nPlain words.\n"));
        assert!(template.has_token_line("  - [x]  Ask [the depot]"));
        assert!(!template.has_token_line("- [ ] Ask the depot"));
        assert!(!template.has_token_line("Plain words."));
        assert!(template.has_line("Plain words."));
    }

    #[test]
    fn sections_have_their_titles_and_bodies() {
        let template = Template::new(&document(
            "# Plan\n\n## Why *(mandatory)*\n\n[Say why]\n\n---\n\n## How\n",
        ));
        let sections: Vec<_> = template
            .sections
            .iter()
            .map(|it| (it.level, it.title.as_str(), it.body.as_str()))
            .collect();
        assert_eq!(sections, [(2, "Why *(mandatory)*", "[Say why]"), (2, "How", "")]);
    }

    #[test]
    fn templates_are_laid_over_each_other() {
        let below = Template::new(&document("# Plan\n\n## Why\n\n[Say why]\n\n## How\n"));
        let own = Template::new(&document(
            "## Before\n\n[Say when]\n\n{CORE_TEMPLATE}\n\n## Behind\n\n[Say who]\n",
        ));
        let titles = |strategy| -> Vec<String> {
            own.over(&below, strategy).sections.into_iter().map(|it| it.title).collect()
        };
        assert_eq!(titles(Strategy::Replace), ["Before", "Behind"]);
        assert_eq!(titles(Strategy::Prepend), ["Before", "Behind", "Why", "How"]);
        assert_eq!(titles(Strategy::Append), ["Why", "How", "Before", "Behind"]);
        assert_eq!(titles(Strategy::Wrap), ["Before", "Why", "How", "Behind"]);
        let wrapped = own.over(&below, Strategy::Wrap);
        assert_eq!(wrapped.sections[0].body, "[Say when]");
        assert!(wrapped.has_token_line("[Say why]") && wrapped.has_token_line("[Say who]"));
    }

    #[test]
    fn comments_are_compared_by_their_words() {
        let template = Template::new(&document("# Plan\n\n<!-- Say\n   why -->\n"));
        assert!(template.has_comment("Say why"));
    }

    #[test]
    fn of_the_built_in_templates_the_one_with_most_shared_headings_serves() {
        let id = DocumentId::new("/p/plan.md");
        for (name, role, text) in BUILT_IN {
            let document = document(text);
            let found = built_in(*role, None, &id, &document).unwrap();
            assert_eq!(*found, Template::new(&document), "{name}");
            assert_eq!(name_of_built_in(&found).as_deref(), Some(*name));
        }
        assert!(built_in(Role::Research, None, &id, &document("# Research\n")).is_none());
    }
}
