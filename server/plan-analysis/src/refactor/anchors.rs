//! Links to headings whose titles change: the fragment is the new anchor, also where another heading of
//! the same title has another number now.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use text_size::TextRange;

use super::{Changes, Refusal, documents};
use crate::index::facts::{HeadingFact, unique};
use crate::index::{Facts, Index};
use crate::model::anchor::spellings;
use crate::model::heading::{plain, slug};
use crate::project::DocumentId;
use crate::symbol::heading::Heading;
use crate::symbol::{Search, Symbol};
use crate::text::{Edit, Text};

/// Lets the links follow to all headings in which there are edits.
pub fn follow(changes: &mut Changes<'_>) -> Result<(), Refusal> {
    let index = changes.index;
    for home in changes.edited() {
        let Some(facts) = index.facts(&home) else { continue };
        for (heading, becomes) in changed(changes, &home, facts)? {
            lead(changes, &home, heading, &becomes)?;
        }
    }
    Ok(())
}

/// The headings whose anchors change, with what they become.
fn changed<'f>(
    changes: &mut Changes<'_>,
    home: &DocumentId,
    facts: &'f Facts,
) -> Result<Vec<(&'f HeadingFact, String)>, Refusal> {
    let edits = changes.edits_of(home);
    let within = |range: TextRange| {
        let first = edits.partition_point(|it| it.range.start() < range.start());
        let end = edits.partition_point(|it| it.range.end() <= range.end());
        edits.get(first..end).unwrap_or_default()
    };
    if !facts.headings.iter().any(|it| !within(it.text).is_empty()) {
        return Ok(Vec::new());
    }
    let mut seen = rustc_hash::FxHashMap::default();
    let mut found = Vec::new();
    for heading in &facts.headings {
        let edits = within(heading.text);
        let title = if edits.is_empty() {
            heading.title.to_string()
        } else {
            plain(&edited(&changes.slice(home, heading.text)?, heading.text, edits))
        };
        let becomes = unique(slug(&title), &mut seen);
        if *becomes != *heading.slug {
            found.push((heading, becomes));
        }
    }
    Ok(found)
}

/// A piece of a text after the edits in it.
fn edited(text: &str, range: TextRange, edits: &[Edit]) -> String {
    let mut text = Text::new(text);
    for edit in edits.iter().rev() {
        text.edit(&Edit { range: edit.range - range.start(), text: edit.text.clone() });
    }
    text.to_string()
}

/// Writes a heading's new anchor into every link to it.
fn lead(
    changes: &mut Changes<'_>,
    home: &DocumentId,
    heading: &HeadingFact,
    becomes: &str,
) -> Result<(), Refusal> {
    let index: &Index = changes.index;
    let symbol = Symbol::Heading(Heading {
        home: home.clone(),
        slug: heading.slug.clone(),
        range: heading.range,
        text: heading.text,
    });
    let mut search = Search::new(index, &symbol);
    for (id, facts) in documents(index) {
        let found = search.in_document(id, facts.facts());
        let links = found.into_iter().filter(|it| !it.is_definition);
        for fragment in links.filter_map(|it| it.name) {
            let written = changes.slice(id, fragment)?;
            let decoded = percent_decode_str(&written).decode_utf8_lossy();
            if !spellings(&decoded).contains(&heading.slug.to_string().into_boxed_str()) {
                return Err(changes.changed(id));
            }
            changes.replace(id, fragment, as_written(&written, becomes));
        }
    }
    Ok(())
}

/// An anchor with the prefix and the escapes of the one that it replaces.
fn as_written(written: &str, becomes: &str) -> String {
    const PREFIX: &str = "user-content-";
    let kept = written.strip_prefix(PREFIX).map_or("", |_| PREFIX);
    const ESCAPED: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    if written.contains('%') {
        format!("{kept}{}", utf8_percent_encode(becomes, ESCAPED))
    } else {
        format!("{kept}{becomes}")
    }
}
