//! Edits that keep names right: when an id, a title or a path becomes another, what refers to it follows, in
//! open documents and in closed ones.

pub mod anchors;
pub mod articles;
pub mod ids;
pub mod links;
pub mod list_item;
pub mod series;
pub mod spelling;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::fmt;

use rustc_hash::FxHashMap;
use text_size::TextRange;

use crate::index::Index;
use crate::project::DocumentId;
use crate::project::path::relative_to;
use crate::text::{Edit, Text};

/// Reads the text of a document. Of closed documents only facts are known, so the caller that wants edits of them
/// passes this.
pub type Read<'a> = &'a dyn Fn(&DocumentId) -> Option<Text>;

/// Why something is not done, for the user who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Edits of many documents, as they come together.
pub struct Changes<'a> {
    /// What is known of the documents.
    pub index: &'a Index,
    read: Read<'a>,
    texts: FxHashMap<DocumentId, Text>,
    edits: BTreeMap<DocumentId, Vec<Edit>>,
}

impl fmt::Debug for Changes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes").field("edits", &self.edits).finish_non_exhaustive()
    }
}

impl<'a> Changes<'a> {
    /// No edits yet.
    pub fn new(index: &'a Index, read: Read<'a>) -> Changes<'a> {
        Changes { index, read, texts: FxHashMap::default(), edits: BTreeMap::new() }
    }

    /// The text of a document.
    pub fn text(&mut self, id: &DocumentId) -> Result<&Text, Refusal> {
        let unreadable = Refusal(format!("{} cannot be read", self.path(id)));
        match self.texts.entry(id.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert((self.read)(id).ok_or(unreadable)?)),
        }
    }

    /// Puts a text in the place of a range.
    pub fn replace(&mut self, id: &DocumentId, range: TextRange, text: impl Into<String>) {
        let edits = self.edits.entry(id.clone()).or_default();
        edits.push(Edit { range, text: text.into() });
    }

    /// What a document has at a range. One that is shorter now has changed since it was read.
    pub fn slice(&mut self, id: &DocumentId, range: TextRange) -> Result<String, Refusal> {
        let text = self.text(id)?;
        if range.end() > text.len() {
            return Err(self.changed(id));
        }
        Ok(text.slice(range))
    }

    /// The text after a range, to the end of its line.
    pub fn rest_of_line(&mut self, id: &DocumentId, range: TextRange) -> Result<String, Refusal> {
        let text = self.text(id)?;
        let end = text.line_range(text.line_of(range.end())).end();
        Ok(text.slice(TextRange::new(range.end().min(end), end)))
    }

    /// What to say where a document is not what was known of it.
    pub fn changed(&self, id: &DocumentId) -> Refusal {
        Refusal(format!("{} has changed on disk. Try again", self.path(id)))
    }

    /// A place, for a message: `specs/001-a/spec.md, line 12`.
    pub fn place(&mut self, id: &DocumentId, range: TextRange) -> String {
        let path = self.path(id);
        match self.text(id) {
            Ok(text) => format!("{path}, line {}", text.line_of(range.start()) + 1),
            Err(_) => path,
        }
    }

    /// The path of a document in its project.
    pub fn path(&self, id: &DocumentId) -> String {
        let root = self.index.root_of(id);
        let path = root.and_then(|root| relative_to(id.as_str(), root));
        path.unwrap_or(id.file_name()).to_owned()
    }

    /// The edits of each document, in the order of the text.
    pub fn finish(self) -> Vec<(DocumentId, Vec<Edit>)> {
        self.edits.into_iter().map(|(id, edits)| (id, in_order(edits))).collect()
    }

    /// The edits of a document so far, in the order of the text.
    fn edits_of(&self, id: &DocumentId) -> Vec<Edit> {
        in_order(self.edits.get(id).cloned().unwrap_or_default())
    }

    /// The documents that have edits so far.
    fn edited(&self) -> Vec<DocumentId> {
        self.edits.keys().cloned().collect()
    }
}

/// Edits in the order of the text; of two that overlap the first stays.
fn in_order(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    let mut end = None;
    edits.retain(|edit| {
        let is_apart = end.is_none_or(|end| edit.range.start() >= end);
        if is_apart {
            end = Some(edit.range.end());
        }
        is_apart
    });
    edits
}

/// The documents of an index in the order of their paths, so that a refusal is always the same.
pub fn documents(index: &Index) -> Vec<(&DocumentId, &crate::index::IndexedDocument)> {
    let mut documents: Vec<_> = index.documents().collect();
    documents.sort_by_key(|(id, _)| *id);
    documents
}
