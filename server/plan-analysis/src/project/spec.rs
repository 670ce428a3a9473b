//! The specification of a plan: the ways in which the beginning of a plan refers to it.

use text_size::TextRange;

use super::path::DocumentId;
use super::target::Target;
use crate::document::{Document, Part};
use crate::model::link::{Form, Link};

/// The local paths in a document's first section and front matter that refer to a specification.
pub fn candidates(id: &DocumentId, document: &Document) -> Vec<String> {
    let Some((_, part)) = document.parts().next() else { return Vec::new() };
    let text = part.section.text();
    let links = part.model.links.iter().filter(|link| link.form != Form::Autolink);
    let paths = links.filter_map(|link| match Target::parse(&text[link.target]) {
        Target::Local { path, .. } if is_spec(&path) && path != id.file_name() => Some(path),
        _ => None,
    });
    paths.collect()
}

/// The links in a section that name the document's source, in its lines and in the front matter above the
/// sections: `**Spec**: ../x/spec.md`. They need not be clickable.
pub fn named(part: &Part) -> impl Iterator<Item = &Link> {
    let model = &part.model;
    let text = part.section.text();
    let on_top = model.headings.first().is_none_or(|heading| heading.level == 1);
    let paths = model.links.iter().filter(move |link| {
        let is_path = matches!(link.form, Form::CodePath | Form::BarePath | Form::FrontMatter);
        let path = text[link.target].split('#').next().unwrap_or_default();
        on_top && is_path && path.ends_with(".md") && !path.starts_with('@')
    });
    paths.filter(|link| is_source(part, link))
}

/// Whether a link is the value of a field that gives the document's source.
fn is_source(part: &Part, link: &Link) -> bool {
    let (model, text) = (&part.model, part.section.text());
    let fields = model.metadata.iter().map(|it| (&text[it.key], it.value));
    let mut fields = fields.chain(model.fields.iter().map(|it| (&*it.key, it.value_range)));
    let field = fields.find(|(_, value)| value.contains_range(link.range));
    field.is_some_and(|(key, value)| {
        let before = &text[TextRange::new(value.start(), link.range.start())];
        // The user's input is quoted, and stays as it was.
        let quoted = before.contains(['"', '“', '「', '«', '\'', '@']);
        let is_whole = value == link.range;
        let is_named = names_source(key) && (link.form == Form::CodePath || is_whole);
        // The name of a feature is as often in words.
        (is_named || is_whole && key.eq_ignore_ascii_case("feature")) && !quoted
    })
}

/// Whether a field of this name gives a document's source.
fn names_source(key: &str) -> bool {
    const NAMES: &[&str] = &["spec", "specification", "input"];
    let mut words = key.split([' ', '_', '-', '/']);
    words.any(|word| NAMES.iter().any(|it| word.eq_ignore_ascii_case(it)))
}

/// Whether a path is a specification's.
pub fn is_spec(path: &str) -> bool {
    let name = super::path::file_name(path).to_lowercase();
    let stem = name.trim_end_matches(".md");
    ["spec", "specification", "requirements", "feature", "proposal"]
        .iter()
        .any(|word| stem.ends_with(word))
}
