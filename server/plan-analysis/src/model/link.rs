//! Links: every form in which a document refers to a file or to a place in a file. `project` and `index`
//! resolve them.

use text_size::{TextRange, TextSize};

use super::metadata::Metadata;
use super::{Leaf, Model};
use crate::syntax::{BlockKind, Inline, InlineKind};
use crate::text::size;

/// A reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The syntax.
    pub form: Form,
    /// The whole link.
    pub range: TextRange,
    /// The destination or label as written.
    pub target: TextRange,
}

/// The syntaxes of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `[text](path)`
    Inline,
    /// `![text](path)`
    Image,
    /// `<https://…>`
    Autolink,
    /// `[text][label]`, `[label][]`, `[label]`; the target is the label without its brackets.
    Reference,
    /// `` `specs/001/spec.md` ``
    CodePath,
    /// `**Spec**: specs/001/spec.md`
    BarePath,
    /// `spec: ../spec.md` in front matter.
    FrontMatter,
    /// `#[[file:docs/bells.md]]`: Kiro's file reference, relative to the project's root.
    FileReference,
}

/// `[label]: target`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDefinition {
    /// The label without its brackets.
    pub label: TextRange,
    /// The destination as written, without angle brackets.
    pub target: TextRange,
}

impl Form {
    /// Whether it renders as a link, so that a missing target is an error.
    pub fn is_clickable(self) -> bool {
        matches!(self, Form::Inline | Form::Image | Form::Reference)
    }
}

/// A label normalized as in CommonMark: white space collapsed, case folded.
pub fn label(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

pub(super) fn collect(leaf: Leaf<'_>, model: &mut Model) {
    for inline in leaf.inlines() {
        let form = match inline.kind {
            InlineKind::Link => Form::Inline,
            InlineKind::Image => Form::Image,
            InlineKind::Autolink => Form::Autolink,
            InlineKind::CodeSpan => Form::CodePath,
            InlineKind::FullReference | InlineKind::CollapsedReference => Form::Reference,
            _ => continue,
        };
        let target = target(leaf, inline, form);
        let written = &leaf.text[target];
        let is_link = match form {
            Form::CodePath => is_path(written),
            Form::Reference => !is_footnote(written),
            _ => true,
        };
        if is_link {
            model.links.push(Link { form, range: inline.range, target });
        }
    }
    shortcuts(leaf, model);
    file_references(leaf, model);
}

/// `#[[file:path]]`
fn file_references(leaf: Leaf<'_>, model: &mut Model) {
    const OPEN: &str = "#[[file:";
    let text = leaf.content();
    for (at, _) in text.match_indices(OPEN) {
        let rest = &text[at + OPEN.len()..];
        let Some(len) = rest.find([']', '\n', '\r']).filter(|len| rest[*len..].starts_with("]]"))
        else {
            continue;
        };
        let target = TextRange::at(leaf.block.content.start() + size(at + OPEN.len()), size(len));
        let range = TextRange::new(target.start() - size(OPEN.len()), target.end() + size(2));
        if !leaf.is_within(range, &[InlineKind::CodeSpan, InlineKind::Link]) {
            model.links.push(Link { form: Form::FileReference, range, target });
        }
    }
}

fn target(leaf: Leaf<'_>, inline: Inline, form: Form) -> TextRange {
    match form {
        Form::Inline | Form::Image => unwrapped(leaf.text, inline.target, '<', '>'),
        Form::Autolink => unwrapped(leaf.text, inline.range, '<', '>'),
        Form::CodePath => unticked(leaf.text, inline.range),
        _ if inline.target.is_empty() => inline.text,
        _ => unwrapped(leaf.text, inline.target, '[', ']'),
    }
}

/// `[label]` alone: a reference only if the document defines the label, which only the document knows. It is
/// found without parsing, since a bracket alone does not justify an inline parse of the block.
fn shortcuts(leaf: Leaf<'_>, model: &mut Model) {
    let text = leaf.content();
    let start = leaf.block.content.start();
    for (open, _) in text.match_indices('[') {
        let rest = &text[open + 1..];
        let Some(close) =
            rest.find([']', '[', '\n', '\r']).filter(|at| rest[*at..].starts_with(']'))
        else {
            continue;
        };
        let range = TextRange::at(start + size(open), size(close + 2));
        let alone =
            !rest[close + 1..].starts_with(['(', '[']) && !text[..open].ends_with([']', '\\', '!']);
        let alone = alone && !is_footnote(rest) && !text[..open].ends_with("#[");
        if alone && close > 1 && !leaf.is_within(range, &[InlineKind::CodeSpan, InlineKind::Link]) {
            let target = TextRange::at(range.start() + TextSize::of('['), size(close));
            model.links.push(Link { form: Form::Reference, range, target });
        }
    }
}

/// Whether a label is a footnote's: `^1`.
fn is_footnote(label: &str) -> bool {
    label.starts_with('^')
}

/// Paths without markup in the value of a field.
pub(super) fn collect_metadata(leaf: Leaf<'_>, field: &Metadata, model: &mut Model) {
    let value = &leaf.text[field.value];
    for word in value.split([' ', '\t', ',', ';', '(', ')', '"']) {
        let start = word.as_ptr() as usize - value.as_ptr() as usize;
        let range = TextRange::at(field.value.start() + size(start), size(word.len()));
        let marked = leaf.is_within(range, &[InlineKind::CodeSpan, InlineKind::Link]);
        if is_document(word) && !word.contains(['`', '[', ']', '<', '{', '*']) && !marked {
            model.links.push(Link { form: Form::BarePath, range, target: range });
        }
    }
}

/// `[label]: target`. `- [Metric 1]: [Target]` is two placeholders rather than a definition.
pub(super) fn collect_definition(leaf: Leaf<'_>, model: &mut Model) {
    let text = leaf.content();
    let start = leaf.block.content.start();
    let Some((label, rest)) = text.strip_prefix('[').and_then(|text| text.split_once("]:")) else {
        return;
    };
    if is_footnote(label) {
        return;
    }
    let lead = rest.len() - rest.trim_start().len();
    let target = rest.trim_start();
    let target = match target.find('>').filter(|_| target.starts_with('<')) {
        Some(close) => &target[..=close],
        None => target.split([' ', '\t', '\n', '\r']).next().unwrap_or_default(),
    };
    let at = size(text.len() - rest.len() + lead);
    let target = unwrapped(leaf.text, TextRange::at(start + at, size(target.len())), '<', '>');
    if is_destination(&leaf.text[target]) {
        let label = TextRange::at(start + TextSize::of('['), size(label.len()));
        model.definitions.push(LinkDefinition { label, target });
    }
}

/// Whether a range is the destination of a link definition, between its angle brackets.
pub(super) fn is_destination_of(leaf: Leaf<'_>, range: TextRange, model: &Model) -> bool {
    leaf.block.kind == BlockKind::Definition
        && model.definitions.last().is_some_and(|it| range.contains_range(it.target))
}

/// Whether a word is a plausible destination: a path, an address, a fragment.
fn is_destination(text: &str) -> bool {
    !text.starts_with(['[', '{', '<'])
        && text.contains(['/', '.', '#', ':'])
        && !text.ends_with(',')
}

/// Whether a code span is a path to a document or folder, not a command or a glob.
fn is_path(text: &str) -> bool {
    let drive = text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && text[1..].starts_with(":\\");
    if drive && is_document(text) && !text.contains(['*', '[', '{', '<', '$', '|', '"']) {
        return true;
    }
    let path = !text.contains([' ', '*', '[', '{', '<', '$', '(', '|', '\\', '"', '='])
        && !text.contains("://");
    path && (is_document(text) || text.len() > 1 && text.ends_with('/') && !text.starts_with("//"))
}

/// Whether a word names a Markdown file, perhaps with an anchor.
fn is_document(word: &str) -> bool {
    let path = word.split('#').next().unwrap_or_default();
    path.len() > ".md".len() && path.to_ascii_lowercase().ends_with(".md")
}

fn unwrapped(text: &str, range: TextRange, open: char, close: char) -> TextRange {
    let inner = &text[range];
    if inner.starts_with(open) && inner.ends_with(close) && inner.len() >= 2 {
        TextRange::new(range.start() + TextSize::of(open), range.end() - TextSize::of(close))
    } else {
        range
    }
}

/// The content of a code span without the backticks and the spaces next to them.
fn unticked(text: &str, range: TextRange) -> TextRange {
    let whole = &text[range];
    let ticks = whole.len() - whole.trim_start_matches('`').len();
    let inner = whole.get(ticks..whole.len() - ticks).unwrap_or_default();
    let lead = inner.len() - inner.trim_start().len();
    TextRange::at(range.start() + size(ticks + lead), size(inner.trim().len()))
}

#[cfg(test)]
mod tests {
    use super::Form;
    use crate::fixture::document;
    use crate::model::token::Syntax;

    #[track_caller]
    fn check(text: &str, expected: &[(Form, &str)]) {
        let document = document(text);
        let (_, part) = document.parts().next().unwrap();
        let links = &part.model.links;
        let found: Vec<_> =
            links.iter().map(|link| (link.form, &part.section.text()[link.target])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_form_of_a_reference_is_found() {
        check("[a](b.md) ![c](d.png)", &[(Form::Inline, "b.md"), (Form::Image, "d.png")]);
        check("[a][b]", &[(Form::Reference, "b")]);
        check("`specs/001/spec.md`", &[(Form::CodePath, "specs/001/spec.md")]);
        check("**Spec**: ../spec.md#top", &[(Form::BarePath, "../spec.md#top")]);
        check("#[[file:a/b.md]] `#[[file:c.md]]`", &[(Form::FileReference, "a/b.md")]);
        check(r"`C:\bells\spec.md`", &[(Form::CodePath, r"C:\bells\spec.md")]);
        check("<https://x.test/a>", &[(Form::Autolink, "https://x.test/a")]);
    }

    #[test]
    fn a_shortcut_ends_with_its_line_whatever_ends_that() {
        for end in ["\n", "\r\n", "\r"] {
            check(&format!("An [open{end}bracket], [bell]"), &[(Form::Reference, "bell")]);
        }
    }

    #[test]
    fn a_path_in_front_matter_is_a_reference() {
        check("---\nspec: ../spec.md\ntitle: A plan\n---\n", &[(Form::FrontMatter, "../spec.md")]);
    }

    #[test]
    fn commands_globs_and_code_are_no_paths() {
        check("`cat a.md` `**/*.md` `a/{b}.md` `fn main()` `.md`", &[]);
    }

    #[test]
    fn targets_may_hold_spaces_and_parentheses() {
        check(
            "[a](<b c.md>) [d](e_(f).md)",
            &[(Form::Inline, "b c.md"), (Form::Inline, "e_(f).md")],
        );
    }

    #[test]
    fn footnotes_are_no_links() {
        let text = "A bell rings[^1], [loud][^1] and [^long one].\n\n[^1]: notes/bell.md\n";
        check(text, &[]);
        assert!(document(text).parts().all(|(_, part)| part.model.definitions.is_empty()));
    }

    #[test]
    fn a_definition_may_have_its_destination_in_angle_brackets() {
        let document = document("[a]: <loud bells.md>\n[b]: <horn.md> \"Horn\"\n");
        let (_, part) = document.parts().next().unwrap();
        let text = part.section.text();
        let found: Vec<_> = part.model.definitions.iter().map(|it| &text[it.target]).collect();
        assert_eq!(found, ["loud bells.md", "horn.md"]);
        assert!(part.model.tokens.iter().all(|token| token.syntax == Syntax::Bracket));
    }

    #[test]
    fn two_placeholders_and_a_colon_are_no_definition() {
        let document = document("- [Metric 1]: [Target]\n\n[real]: ./a.md\n");
        let (_, part) = document.parts().next().unwrap();
        assert_eq!(part.model.definitions.len(), 1);
    }
}
