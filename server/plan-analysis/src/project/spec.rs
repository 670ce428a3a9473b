//! The specification of a plan: every form in which its first lines name it.

use super::path::DocumentId;
use super::target::Target;
use crate::document::Document;
use crate::model::link::Form;

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

/// Whether a path names a specification.
fn is_spec(path: &str) -> bool {
    let name = super::path::file_name(path).to_lowercase();
    let stem = name.trim_end_matches(".md");
    ["spec", "specification", "requirements", "feature", "proposal"]
        .iter()
        .any(|word| stem.ends_with(word))
}
