//! Mentions: links and articles in the text, and what they lead to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::document::Part;
use crate::index::{Facts, Known, Resolved};
use crate::model::article::Citation;
use crate::model::id::{Shape, dashed};
use crate::model::link::{Form, Link};
use crate::project::path::{file_name, parent};
use crate::project::target::Target;
use crate::project::{DocumentId, constitution};
use crate::text::shift;

/// Something in the text that leads to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The mention.
    pub origin: TextRange,
    /// The places; a range of articles leads to its first and its last.
    pub targets: Vec<NavigationTarget>,
    /// Whether it is a link of markdown that leads where it says: anybody who knows markdown can
    /// follow it.
    pub is_plain_link: bool,
}

/// The mention that stands at an offset, where it leads somewhere.
pub fn mention_at(ctx: &Ctx<'_>, offset: TextSize) -> Option<Mention> {
    let (start, part) = ctx.document.part_at(offset);
    let at = offset - start;
    let holds = |range: TextRange| range.contains_inclusive(at);
    let link = part.model.links.iter().filter(|link| holds(link.range));
    // The innermost: an image or a path within a link.
    let link = link.min_by_key(|link| link.range.len());
    if let Some(found) = link.and_then(|link| of_link(ctx, link, part.section.text())) {
        let origin = link.map_or(TextRange::empty(offset), |link| shift(link.range, start));
        let is_plain_link = link.is_some_and(|link| is_plain(ctx, link, part.section.text()));
        return Some(Mention { origin, targets: vec![found], is_plain_link });
    }
    if let Some(mention) = of_id(ctx, part, at, start) {
        return Some(mention);
    }
    let about = || is_about_constitution(ctx, offset);
    let mut citations = part.model.citations.iter().filter(|it| holds(it.range));
    if let Some(citation) = citations.find(|it| it.explicit || about()) {
        let targets = of_citation(ctx, citation, part.section.text());
        if !targets.is_empty() {
            let origin = shift(citation.range, start);
            return Some(Mention { origin, targets, is_plain_link: false });
        }
    }
    let range = named_place(part, at).filter(|_| about())?;
    let target = of_name(ctx, &part.section.text()[range])?;
    let origin = shift(range, start);
    Some(Mention { origin, targets: vec![target], is_plain_link: false })
}

/// What an id leads to; a range to its first and its last, whichever of them stands there.
fn of_id(ctx: &Ctx<'_>, part: &Part, at: TextSize, start: TextSize) -> Option<Mention> {
    let mut defined = part.model.ids.iter().filter(|it| it.shape != Shape::Range);
    let defined = defined.find(|it| it.range.contains_inclusive(at));
    let cited = part.model.id_citations.iter().find(|it| it.range.contains_inclusive(at));
    let (range, keys) = match (defined, cited) {
        (Some(it), _) => (it.range, vec![&it.key]),
        (None, Some(it)) => (it.range, std::iter::once(&it.first).chain(&it.last).collect()),
        (None, None) => return None,
    };
    let dashed = dashed(&part.section.text()[range]);
    let targets = keys.into_iter().flat_map(|key| {
        let found = ctx.index.definitions_of(key, dashed, ctx.id);
        found.into_iter().take(1).map(|(id, it)| NavigationTarget {
            id: id.clone(),
            full_range: it.line,
            focus_range: it.range,
        })
    });
    let targets: Vec<_> = targets.collect();
    let origin = shift(range, start);
    (!targets.is_empty()).then_some(Mention { origin, targets, is_plain_link: false })
}

/// A place where a name may stand for an article: a label, the first cell of a row, a heading.
fn named_place(part: &Part, at: TextSize) -> Option<TextRange> {
    let keys = part.model.metadata.iter().map(|field| field.key);
    let cells = part
        .model
        .rows
        .iter()
        .filter(|row| !row.header)
        .filter_map(|row| row.cells.first().copied());
    let headings = part.model.headings.iter().map(|heading| heading.text);
    keys.chain(cells).chain(headings).find(|range| range.contains_inclusive(at))
}

/// The one article that a name means: the same, or one of the two names within the other.
fn of_name(ctx: &Ctx<'_>, name: &str) -> Option<NavigationTarget> {
    const SHORTEST: usize = 4;
    let (id, articles) = ctx.constitution()?;
    let name = constitution::clean_name(name.trim_matches('*')).to_lowercase();
    let alike = |article: &&constitution::Article| {
        let other = article.name.to_lowercase();
        other == name
            || name.len() >= SHORTEST
                && (other.contains(&name) || other.len() >= SHORTEST && name.contains(&other))
    };
    let mut found = articles.iter().filter(alike);
    let article = found.next().filter(|_| found.next().is_none())?;
    Some(NavigationTarget { id, full_range: article.heading, focus_range: article.focus })
}

/// The file that a destination leads to, where it names one other than the document itself.
pub fn file_of(ctx: &Ctx<'_>, form: Form, raw: &str) -> Option<DocumentId> {
    match Target::parse(raw) {
        Target::Local { path, .. } if !path.is_empty() => file(ctx, form, &path),
        Target::Machine { path } => on_this_machine(ctx, &path),
        _ => None,
    }
}

/// Whether a link leads where it says, by the rules of markdown alone.
fn is_plain(ctx: &Ctx<'_>, link: &Link, text: &str) -> bool {
    let raw = ctx.destination(link, &text[link.target]).unwrap_or_default();
    link.form.is_clickable()
        && match Target::parse(&raw) {
            Target::Local { path, .. } if path.is_empty() => true,
            Target::Local { path, .. } => {
                matches!(ctx.index.resolve(ctx.id, &path), Resolved::Direct(..))
            }
            Target::Machine { .. } | Target::External => false,
        }
}

/// What a link leads to.
fn of_link(ctx: &Ctx<'_>, link: &Link, text: &str) -> Option<NavigationTarget> {
    let raw = ctx.destination(link, &text[link.target])?;
    let (id, fragment) = match Target::parse(&raw) {
        Target::Local { path, fragment } if path.is_empty() => (ctx.id.clone(), fragment),
        Target::Local { path, fragment } => (file(ctx, link.form, &path)?, fragment),
        Target::Machine { path } => (on_this_machine(ctx, &path)?, None),
        Target::External => return None,
    };
    let own;
    let facts = match id == *ctx.id {
        true => {
            own = Facts::of(ctx.document, None);
            Some(&own)
        }
        false => ctx.index.facts(&id),
    };
    let heading = fragment.as_deref().and_then(|fragment| facts?.heading(fragment));
    let top = TextRange::empty(TextSize::new(0));
    let (full_range, focus_range) = heading.map_or((top, top), |it| (it.range, it.text));
    Some(NavigationTarget { id, full_range, focus_range })
}

/// The file that a path names. A path that nobody can click may be loose: the specification of a
/// feature by its folder's name, or simply the one beside the document.
fn file(ctx: &Ctx<'_>, form: Form, path: &str) -> Option<DocumentId> {
    match ctx.index.resolve(ctx.id, path) {
        Resolved::Direct(id, known) if known.is_file() => return Some(id),
        Resolved::Indirect(id, known) if known.is_file() => return Some(id),
        _ if form.is_clickable() => return None,
        _ => {}
    }
    let folder = path.strip_suffix(".md").map(|folder| format!("{folder}/spec.md"));
    // Whoever keeps features elsewhere names the specification from there all the same.
    let own = file_name(path) == "spec.md"
        && parent(path).map(file_name) == Some(file_name(ctx.id.folder()));
    let beside = own.then(|| "spec.md".to_owned());
    let loose = folder.into_iter().chain(beside);
    loose.into_iter().find_map(|path| match ctx.index.resolve(ctx.id, &path) {
        Resolved::Direct(id, known) | Resolved::Indirect(id, known)
            if known.is_file() && id != *ctx.id =>
        {
            Some(id)
        }
        _ => None,
    })
}

/// The file of this project that a path of another machine means.
fn on_this_machine(ctx: &Ctx<'_>, path: &str) -> Option<DocumentId> {
    let root = ctx.index.root_of(ctx.id)?;
    let known = |id: &DocumentId| ctx.index.get(id).is_some_and(Known::is_file);
    Target::tails(path, root).into_iter().find(known)
}

/// The articles that a citation names: the first and the last.
fn of_citation(ctx: &Ctx<'_>, citation: &Citation, text: &str) -> Vec<NavigationTarget> {
    let Some((id, articles)) = ctx.constitution() else { return Vec::new() };
    let name = &text[citation.range];
    let by_number = |number| articles.iter().find(|article| article.number == Some(number));
    let by_name = || {
        let (_, _, name) = constitution::parse(name);
        let name = constitution::clean_name(name).to_lowercase();
        articles.iter().find(|article| !name.is_empty() && article.name.to_lowercase() == name)
    };
    let first = by_number(citation.first).or_else(by_name);
    let last = (citation.last != citation.first).then(|| by_number(citation.last)).flatten();
    let target = |article: &constitution::Article| NavigationTarget {
        id: id.clone(),
        full_range: article.heading,
        focus_range: article.focus,
    };
    first.into_iter().chain(last).map(target).collect()
}

/// Whether an offset stands in a part of the document that speaks of the constitution.
pub fn is_about_constitution(ctx: &Ctx<'_>, offset: TextSize) -> bool {
    let mut above = constitution::Above::default();
    for heading in ctx.document.headings().iter().take_while(|it| it.range.start() <= offset) {
        above.enter(heading.level, constitution::is_about_constitution(&heading.title));
    }
    above.is_about()
}
