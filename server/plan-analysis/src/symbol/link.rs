//! Links and paths: the one place that says which file and which heading a destination leads to.
//! Definition, hover, document links, references, completion and the rules about links all ask here.

use text_size::{TextRange, TextSize};

use super::heading::Heading;
use super::{Cursor, Occurrence, Reference, Symbol};
use crate::context::Ctx;
use crate::index::{Facts, Index, LinkFact, PathState, Resolved};
use crate::model::anchor::spellings;
use crate::model::link::{Form, Link};
use crate::project::DocumentId;
use crate::project::path::{file_name, parent};
use crate::project::target::{Target, line_of};
use crate::reading::Scope;
use crate::text::size;

/// The destination of a link, as it is written and as it is read.
#[derive(Clone, Debug)]
pub struct Destination<'a> {
    /// What is written; of a reference what its label is defined as.
    pub raw: &'a str,
    /// What that says.
    pub target: Target,
    /// How the link is written.
    form: Form,
}

impl<'a> Destination<'a> {
    /// Reads a destination.
    pub fn new(form: Form, raw: &'a str) -> Destination<'a> {
        Destination { raw, target: Target::parse(raw), form }
    }

    /// Reads that of a link in a part with this text; `None` for a reference whose label the document
    /// does not define.
    pub fn of_link(scope: &'a Scope, link: &Link, text: &'a str) -> Option<Destination<'a>> {
        let written = &text[link.target];
        let raw = match link.form {
            Form::Reference => scope.destination(written)?,
            _ => written,
        };
        Some(Destination::new(link.form, raw))
    }

    /// The path of a file of the project, decoded; `None` for a place in the same document.
    pub fn path(&self) -> Option<&str> {
        match &self.target {
            Target::Local { path, .. } => Some(path.as_str()).filter(|path| !path.is_empty()),
            _ => None,
        }
    }

    /// The same destination with another path, as it has to be written in its place: a query and a fragment
    /// stay.
    pub fn with_path(&self, path: &str) -> String {
        let after = self.raw.find(['#', '?']).map_or("", |at| &self.raw[at..]);
        let line = line_of(&self.raw[..self.raw.len() - after.len()]).unwrap_or_default();
        let after = &self.raw[self.raw.len() - after.len() - line.len()..];
        if !self.form.is_clickable() {
            return format!("{path}{after}");
        }
        let mut written = String::with_capacity(path.len() + after.len());
        for c in path.chars() {
            // What would end a destination, or be read as something else in it.
            match c {
                ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '?' | '\\' => {
                    written.push_str(&format!("%{:02X}", u32::from(c)));
                }
                c => written.push(c),
            }
        }
        written + after
    }

    /// What stands after the `#`, decoded.
    pub fn fragment(&self) -> Option<&str> {
        match &self.target {
            Target::Local { fragment, .. } => fragment.as_deref(),
            _ => None,
        }
    }

    /// What is known to be at the path, by the rules of markdown and those of the project's root. Says
    /// nothing before every place was looked at, so that a rule may rely on it.
    pub fn lookup<'i>(&self, index: &'i Index, from: &DocumentId) -> Resolved<'i> {
        let Some(path) = self.path() else { return Resolved::Unknown };
        match (index.resolve(from, path), &self.target) {
            (Resolved::Nowhere, Target::Local { undecoded: Some(written), .. }) => {
                index.resolve(from, written)
            }
            (found, _) => found,
        }
    }

    /// The file that a reader of `from` finds, and for a place in the same document that document.
    pub fn file(&self, index: &Index, from: &DocumentId) -> Option<DocumentId> {
        match &self.target {
            Target::Local { path, .. } if path.is_empty() => Some(from.clone()),
            Target::Local { path, undecoded, .. } => self
                .local_file(index, from, path)
                .or_else(|| first_file(index, from, undecoded.as_deref()?)),
            Target::Machine { path } => file_on_this_machine(index, from, path),
            Target::External => None,
        }
    }

    /// A path that is not clickable may be loose: the specification of a feature by its folder's name, or
    /// simply the one beside the document.
    fn local_file(&self, index: &Index, from: &DocumentId, path: &str) -> Option<DocumentId> {
        let exact = first_file(index, from, path);
        if exact.is_some() || self.form.is_clickable() {
            return exact;
        }
        let folder = path.strip_suffix(".md").map(|folder| format!("{folder}/{SPEC}"));
        // A project that keeps its features in another folder than the template has the template's path.
        let is_own = file_name(path) == SPEC
            && parent(path).map(file_name) == Some(file_name(from.folder()));
        let beside = is_own.then(|| SPEC.to_owned());
        let loose = folder.into_iter().chain(beside);
        loose.filter_map(|path| first_file(index, from, &path)).find(|id| id != from)
    }

    /// Whether it may lead to a file, by the names alone: most links then need no look at the project.
    fn may_lead_to(&self, file: &DocumentId) -> bool {
        match &self.target {
            Target::Local { path, undecoded, .. } => {
                let mut names = std::iter::once(path).chain(undecoded).map(|path| file_name(path));
                path.is_empty()
                    || names.any(|name| name == file.file_name())
                    || !self.form.is_clickable() && file.file_name() == SPEC
            }
            Target::Machine { path } => file_name(path) == file.file_name(),
            Target::External => false,
        }
    }

    /// Whether any markdown server finds the place: the link is clickable and leads where it says.
    fn is_plain(&self, index: &Index, from: &DocumentId) -> bool {
        let is_local = matches!(self.target, Target::Local { .. });
        let is_own = is_local && self.path().is_none();
        self.form.is_clickable()
            && (is_own || matches!(self.lookup(index, from), Resolved::Direct(..)))
    }

    /// The heading that it leads to, else the file.
    fn symbol(&self, index: &Index, from: &DocumentId) -> Option<Symbol> {
        let home = self.file(index, from)?;
        let heading = self.fragment().and_then(|it| index.facts(&home)?.heading(it));
        Some(match heading {
            Some(heading) => Heading::symbol(index, home, heading),
            None => Symbol::File(home),
        })
    }
}

/// What a feature's specification is called.
const SPEC: &str = "spec.md";

/// The file at the first of a path's possible places that is not empty. A place that was not looked at
/// counts as empty: paths in closed documents are not looked up, but all documents are known.
fn first_file(index: &Index, from: &DocumentId, path: &str) -> Option<DocumentId> {
    let mut places = index.places(from, path).into_iter();
    let first = places.find(|it| index.exists(it))?;
    is_file(index, &first).then_some(first)
}

/// The file of this project that a path of another machine means.
pub fn file_on_this_machine(index: &Index, from: &DocumentId, path: &str) -> Option<DocumentId> {
    let tails = Target::tails(path, index.root_of(from)?);
    tails.into_iter().find(|id| is_file(index, id))
}

fn is_file(index: &Index, id: &DocumentId) -> bool {
    index.get(id).is_some_and(PathState::is_file)
}

/// The link at a cursor, where it leads anywhere; of several the innermost: an image or a path within
/// a link. What a label is defined as is a link too.
pub(super) fn at(ctx: &Ctx<'_>, cursor: &Cursor<'_>) -> Option<Reference> {
    let text = cursor.text();
    let model = &cursor.part.model;
    let links = model.links.iter().filter(|link| cursor.is_in(link.range));
    if let Some(link) = links.min_by_key(|link| link.range.len()) {
        return reference(
            ctx,
            &Destination::of_link(ctx.scope, link, text)?,
            cursor.shift(link.range),
        );
    }
    let label = model.definitions.iter().find(|it| cursor.is_in(it.target))?;
    let destination = Destination::new(Form::Inline, &text[label.target]);
    reference(ctx, &destination, cursor.shift(label.target))
}

fn reference(ctx: &Ctx<'_>, destination: &Destination<'_>, range: TextRange) -> Option<Reference> {
    let symbol = destination.symbol(ctx.index, ctx.id)?;
    let is_plain_link = destination.is_plain(ctx.index, ctx.id);
    Some(Reference { is_plain_link, ..Reference::new(range, symbol) })
}

/// The links of a document to a file, or to one heading of it.
pub(super) fn occurrences(
    index: &Index,
    (id, facts): (&DocumentId, &Facts),
    home: &DocumentId,
    slug: Option<&str>,
    found: &mut Vec<Occurrence>,
) {
    for link in &facts.links {
        let destination = Destination::new(link.form, &link.target);
        // A place within a document is not a link to the file, seen from the file itself.
        let is_within = slug.is_none() && id == home && destination.path().is_none();
        let leads = !is_within
            && destination.may_lead_to(home)
            && slug.is_none_or(|slug| is_fragment_of(&destination, slug))
            && destination.file(index, id).as_ref() == Some(home);
        if leads {
            let name = name(link, slug.is_some());
            found.push(Occurrence { range: link.range, name, is_definition: false });
        }
    }
}

fn is_fragment_of(destination: &Destination<'_>, slug: &str) -> bool {
    destination.fragment().is_some_and(|fragment| *spellings(fragment)[1] == *slug)
}

/// The path or the fragment in the destination of a link.
fn name(link: &LinkFact, fragment: bool) -> Option<TextRange> {
    let written = link.written?;
    let mark = link.target.find('#').map(size);
    let path = TextRange::at(written.start(), mark.unwrap_or(written.len()));
    if !fragment {
        return Some(path).filter(|path| !path.is_empty());
    }
    mark.map(|_| TextRange::new(path.end() + TextSize::of('#'), written.end()))
}
