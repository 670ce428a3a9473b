//! Rename: what the name at the cursor is, and all that changes with it. A kind of thing is one file. What
//! cannot be done is refused with a message that says why and where.

mod article;
mod file;
mod heading;
mod id;
mod placeholder;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::{Ctx, WorkspaceEdit};
use crate::document::Document;
use crate::project::DocumentId;
use crate::reading::Scope;
use crate::refactor::{Changes, Read, Refusal, anchors};
use crate::symbol::heading::Heading;
use crate::symbol::link::Destination;
use crate::symbol::{self, Symbol};
use crate::text::Text;
use crate::text::size;

/// The name at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it stands.
    pub range: TextRange,
    /// The text that the user edits to write another: the name; at an anchor the title that it stands for.
    pub text: String,
}

/// What is renamed at a cursor, and the range of its name there.
struct Subject {
    symbol: Symbol,
    range: TextRange,
}

/// The name at an offset; `None` where nothing stands whose name can be changed.
pub fn prepare(ctx: &Ctx<'_>, offset: TextSize, read: Read<'_>) -> Option<Named> {
    let Subject { symbol, range } = subject(ctx, offset)?;
    let mut changes = Changes::new(ctx.index, read);
    let text = match &symbol {
        Symbol::Heading(heading) => changes.slice(&heading.home, heading.text).ok()?,
        Symbol::Article(article) => changes.slice(&article.home, article.focus).ok()?,
        Symbol::Id(_) | Symbol::File(_) | Symbol::Placeholder(_) => {
            ctx.document.text().slice(range)
        }
    };
    Some(Named { range, text })
}

/// Another document with this text in its scope, which says what of it is a placeholder.
pub type InScope<'a> = &'a dyn Fn(&DocumentId, &Text) -> (Arc<Document>, Arc<Scope>);

/// The edits that rename what is at an offset.
pub fn rename(
    ctx: &Ctx<'_>,
    offset: TextSize,
    new_name: &str,
    read: Read<'_>,
    in_scope: InScope<'_>,
) -> Result<WorkspaceEdit, Refusal> {
    let new_name = new_name.trim();
    let subject = subject(ctx, offset)
        .ok_or_else(|| Refusal("There is nothing here that can be renamed".to_owned()))?;
    if new_name.is_empty() {
        return Err(Refusal("A name cannot be empty".to_owned()));
    }
    if new_name.contains(char::is_control) {
        return Err(Refusal("A name has to stand on one line".to_owned()));
    }
    let mut changes = Changes::new(ctx.index, read);
    let mut moved = Vec::new();
    match &subject.symbol {
        Symbol::Id(id) => id::rename(&mut changes, id, new_name)?,
        Symbol::Article(article) => article::rename(&mut changes, article, new_name)?,
        Symbol::Heading(heading) => heading::rename(&mut changes, heading, new_name)?,
        Symbol::Placeholder(_) => {
            placeholder::rename(ctx, &mut changes, &subject, new_name, in_scope)?;
        }
        Symbol::File(file) => {
            moved = file::rename(ctx, &mut changes, (file, subject.range), new_name)?;
        }
    }
    anchors::follow(&mut changes)?;
    Ok(WorkspaceEdit { moved, edits: changes.finish(), ..WorkspaceEdit::default() })
}

/// What the name at an offset is of. In the destination of a link the path is the file's name, and the
/// fragment that of the heading.
fn subject(ctx: &Ctx<'_>, offset: TextSize) -> Option<Subject> {
    if let Some(found) = in_destination(ctx, offset) {
        return found;
    }
    let symbol = match symbol::at(ctx, offset)? {
        Symbol::File(_) => title_at(ctx, offset)?,
        symbol => symbol,
    };
    let places = symbol::occurrences_here(ctx, &symbol);
    let is_article = matches!(symbol, Symbol::Article(_));
    let names = places.iter().filter_map(|it| match it.name {
        None if is_article => Some(it.range),
        name => name,
    });
    let names: Vec<TextRange> = names.collect();
    let at_cursor = names.iter().find(|it| it.contains_inclusive(offset));
    // The marks of a heading are no part of its name, but the cursor may be there.
    let range = *at_cursor.or_else(|| {
        let text = ctx.document.text();
        let line = text.line_of(offset);
        names.iter().find(|it| is_heading(&symbol) && text.line_of(it.start()) == line)
    })?;
    Some(Subject { symbol, range })
}

/// The file or the heading that a destination at the cursor names; `Some(None)` where it leads nowhere.
fn in_destination(ctx: &Ctx<'_>, offset: TextSize) -> Option<Option<Subject>> {
    let facts = ctx.index.facts(ctx.id)?;
    let links = facts.links.iter().filter_map(|link| Some((link, link.written?)));
    let (link, written) = links
        .filter(|(_, written)| written.contains_inclusive(offset))
        .min_by_key(|(_, written)| written.len())?;
    let mark = link.target.find('#');
    let path = TextRange::at(written.start(), size(mark.unwrap_or(link.target.len())));
    let destination = Destination::new(link.form, &link.target);
    if !path.is_empty() && path.contains_inclusive(offset) {
        let file = destination.file(ctx.index, ctx.id);
        return Some(file.map(|file| Subject { symbol: Symbol::File(file), range: path }));
    }
    // Nothing stands between the parentheses of `[a]()`.
    mark?;
    let range = TextRange::new(path.end() + TextSize::of('#'), written.end());
    let symbol = symbol::reference_at(ctx, offset).and_then(symbol::Reference::into_symbol);
    Some(symbol.filter(is_heading).map(|symbol| Subject { symbol, range }))
}

fn is_heading(symbol: &Symbol) -> bool {
    matches!(symbol, Symbol::Heading(_) | Symbol::Article(_))
}

/// The heading whose line an offset is on, which for all else stands for its file.
fn title_at(ctx: &Ctx<'_>, offset: TextSize) -> Option<Symbol> {
    let headings = &ctx.index.facts(ctx.id)?.headings;
    let heading = headings
        .iter()
        .find(|it| it.range.contains(offset) || it.text.contains_inclusive(offset))?;
    Some(Symbol::Heading(Heading {
        home: ctx.id.clone(),
        slug: heading.slug.clone(),
        range: heading.range,
        text: heading.text,
    }))
}
