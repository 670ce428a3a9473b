//! The specification of a plan: every form in which its first lines name it.

use text_size::TextRange;

use super::path::DocumentId;
use super::target::Target;
use crate::document::{Document, Part};
use crate::model::link::{Form, Link};

/// The local paths in a document's first part, and in its front matter, that name a specification.
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

/// The places in a part that name what the document was written from, in the lines and the front
/// matter above its sections: `**Spec**: ../x/spec.md`. A reader cannot click them, but looks there.
pub fn named(part: &Part) -> impl Iterator<Item = &Link> {
    let model = &part.model;
    let text = part.section.text();
    let on_top = model.headings.first().is_none_or(|heading| heading.level == 1);
    let is_in_field = move |link: &&Link| {
        let range = link.range;
        let fields = model.metadata.iter().map(|it| (&text[it.key], it.value));
        let mut fields = fields.chain(model.fields.iter().map(|it| (&*it.key, it.value_range)));
        let field = fields.find(|(_, value)| value.contains_range(range));
        field.is_some_and(|(key, value)| {
            let before = &text[TextRange::new(value.start(), link.range.start())];
            // What somebody once asked for is quoted, and stays as it was said.
            let quoted = before.contains(['"', '“', '「', '«', '\'', '@']);
            let whole = link.form == Form::CodePath || value == link.range;
            names_source(key) && whole && !quoted
        })
    };
    let paths = model.links.iter().filter(move |link| {
        let is_path = matches!(link.form, Form::CodePath | Form::BarePath | Form::FrontMatter);
        let path = text[link.target].split('#').next().unwrap_or_default();
        on_top && is_path && path.ends_with(".md") && !path.starts_with('@')
    });
    paths.filter(is_in_field)
}

/// Whether a field says what a document was written from.
fn names_source(key: &str) -> bool {
    let mut words = key.split([' ', '_', '-', '/']);
    words.any(|word| {
        ["spec", "specification", "input"].iter().any(|it| word.eq_ignore_ascii_case(it))
    })
}

/// Whether a path names a specification.
pub fn is_spec(path: &str) -> bool {
    let name = super::path::file_name(path).to_lowercase();
    let stem = name.trim_end_matches(".md");
    ["spec", "specification", "requirements", "feature", "proposal"]
        .iter()
        .any(|word| stem.ends_with(word))
}
