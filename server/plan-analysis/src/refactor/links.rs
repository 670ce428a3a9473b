//! Paths that move: links to a moved file or folder follow, and so do the links in it to what stays.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use text_size::{TextRange, TextSize};

use super::{Changes, Refusal, documents};
use crate::index::{Index, LinkFact};
use crate::model::link::Form;
use crate::project::DocumentId;
use crate::project::path::{is_absolute, join, relative_from, relative_to};
use crate::project::target::Target;
use crate::symbol::link::Destination;
use crate::text::size;

/// The files and folders that move, from and to.
pub type Paths = [(DocumentId, DocumentId)];

/// Rewrites every link that would not lead where it leads now.
pub fn follow(changes: &mut Changes<'_>, moves: &Paths) -> Result<(), Refusal> {
    let index = changes.index;
    for (id, facts) in documents(index) {
        for link in &facts.facts().links {
            let Some((range, becomes)) = rewritten(index, id, link, moves) else { continue };
            let written = changes.slice(id, range)?;
            if !link.target.starts_with(&written) {
                return Err(changes.changed(id));
            }
            let is_bare = matches!(link.form, Form::Inline | Form::Image | Form::Reference)
                && !is_in_angles(changes, id, range)?;
            changes.replace(id, range, encoded(&becomes, &written, is_bare));
        }
    }
    Ok(())
}

/// Where a path is once the files have moved.
pub fn moved(path: &str, moves: &Paths) -> Option<String> {
    moves.iter().find_map(|(from, to)| {
        if path == from.as_str() {
            return Some(to.as_str().to_owned());
        }
        relative_to(path, from.as_str()).map(|rest| format!("{}/{rest}", to.as_str()))
    })
}

/// The file that a path means which is written in the place of another: it counts from where that counted.
pub fn file_like(
    index: &Index,
    id: &DocumentId,
    link: &LinkFact,
    path: &str,
) -> Option<DocumentId> {
    let Target::Local { path, fragment: None, .. } = Target::parse(path) else { return None };
    let was = Destination::new(link.form, &link.target);
    let place = place(index, id, was.path()?, link.form, id)?;
    let root = index.root_of(id);
    let base = if is_absolute(&path) { root } else { place.base.as_deref() };
    let to = DocumentId::new(&join(base.unwrap_or(id.folder()), &path)?);
    let workspace = index.folder_of(id)?;
    let is_file = !path.is_empty() && !path.ends_with('/') && to.as_str() != workspace;
    (is_file && Target::is_inside(&to, workspace)).then_some(to)
}

/// The path in a link, and what it is to be, decoded; `None` where it stays.
fn rewritten(
    index: &Index,
    id: &DocumentId,
    link: &LinkFact,
    moves: &Paths,
) -> Option<(TextRange, String)> {
    let written = link.written?;
    let destination = Destination::new(link.form, &link.target);
    let path = destination.path()?;
    let len = link.target.find(['#', '?']).unwrap_or(link.target.len());
    let range = TextRange::at(written.start(), size(len));
    let here = moved(id.as_str(), moves).unwrap_or_else(|| id.as_str().to_owned());
    let here = DocumentId::new(&here);
    let place = place(index, id, path, link.form, &here)?;
    let becomes = moved(place.path.as_str(), moves);
    if becomes.is_none() && here == *id {
        return None;
    }
    let to = becomes.as_deref().unwrap_or(place.path.as_str());
    let becomes = place.written(&here, to, path)?;
    (becomes != path).then_some((range, becomes))
}

/// What a path leads to, and what it counts from.
struct WrittenPath {
    /// The file or folder.
    path: DocumentId,
    /// The folder of the project that the path counts from; `None` where that is the document's.
    base: Option<String>,
    /// The text after the path of a folder that means its specification.
    tail: &'static str,
}

impl WrittenPath {
    /// The path that leads to another place in the same way.
    fn written(&self, from: &DocumentId, to: &str, was: &str) -> Option<String> {
        let mut path = match &self.base {
            Some(base) => relative_to(to, base)?.to_owned(),
            None if drive(from.as_str()) != drive(to) => return None,
            None => relative_from(from.folder(), to),
        };
        if path.is_empty() {
            ".".clone_into(&mut path);
        }
        let lead = if self.base.is_some() && is_absolute(was) {
            "/"
        } else if was.starts_with("./") && !path.starts_with('.') {
            "./"
        } else {
            ""
        };
        let end = if was.ends_with('/') { "/" } else { "" };
        Some(format!("{lead}{path}{}{end}", self.tail))
    }
}

/// The drive of a path on Windows, `c:`; no relative path leads to another.
fn drive(path: &str) -> Option<&str> {
    path.split('/').next().filter(|name| name.ends_with(':'))
}

/// What is at the first of a path's places that is not empty. The target of a link in a document that moves may
/// be a file that was not looked at yet, or does not exist yet: it counts from the document, as in any
/// markdown.
fn place(
    index: &Index,
    id: &DocumentId,
    path: &str,
    form: Form,
    here: &DocumentId,
) -> Option<WrittenPath> {
    let found = |path: &str, tail: &'static str, end: &str| {
        let bases = [index.root_of(id), index.folder_of(id)].into_iter().flatten();
        let mut places = Vec::new();
        if !is_absolute(path) {
            places.push((join(id.folder(), &format!("{path}{end}")), None));
        }
        places
            .extend(bases.map(|base| (join(base, &format!("{path}{end}")), Some(base.to_owned()))));
        let places =
            places.into_iter().filter_map(|(it, base)| Some((DocumentId::new(&it?), base)));
        let mut places = places.filter(|(it, _)| index.exists(it));
        let (found, base) = places.next()?;
        let folder = found.as_str().strip_suffix(end).filter(|_| !end.is_empty());
        let path = folder.map_or(found.clone(), DocumentId::new);
        Some(WrittenPath { path, base, tail })
    };
    let seen = found(path, "", "").or_else(|| {
        let folder = path.strip_suffix(".md").filter(|_| !form.is_clickable())?;
        found(folder, ".md", "/spec.md")
    });
    seen.or_else(|| {
        let is_relative = form.is_clickable() && !is_absolute(path) && here != id;
        let path = DocumentId::new(&join(id.folder(), path)?);
        (is_relative && path != *id).then_some(WrittenPath { path, base: None, tail: "" })
    })
}

/// Whether a destination stands between `<` and `>`, where it may have spaces.
fn is_in_angles(
    changes: &mut Changes<'_>,
    id: &DocumentId,
    range: TextRange,
) -> Result<bool, Refusal> {
    let Some(before) = range.start().checked_sub(TextSize::of('<')) else { return Ok(false) };
    Ok(changes.slice(id, TextRange::new(before, range.start()))? == "<")
}

/// A path with the escapes of the one that it replaces, and those that it needs.
fn encoded(path: &str, written: &str, is_bare: bool) -> String {
    const ALL: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');
    let letters = written.contains('%') && !written.is_ascii();
    let needs = path.contains([' ', '(', ')', '<', '>', '#', '?']);
    if written.contains('%') && !letters {
        utf8_percent_encode(path, ALL).to_string()
    } else if is_bare && needs {
        path.chars().map(encoded_sign).collect()
    } else {
        path.to_owned()
    }
}

/// A sign with the escape that it needs. Letters of other scripts stay readable.
fn encoded_sign(c: char) -> String {
    const NEEDED: &AsciiSet = &CONTROLS.add(b' ').add(b'(').add(b')').add(b'%').add(b'<').add(b'>');
    match c {
        c if c.is_ascii() => utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NEEDED)
            .to_string()
            .replace('#', "%23")
            .replace('?', "%3F"),
        c => c.to_string(),
    }
}
