//! The snapshot that a request reads: the analysis, and the name, the text and the places of any document of the
//! workspace, open or closed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use ls_types::{Location, Range, Uri};
use plan_analysis::analysis::{Analysis, File};
use plan_analysis::features::{Diagnostic, NavigationTarget};
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use text_size::{TextRange, TextSize};

use super::State;
use super::tokens::Tokens;
use crate::capabilities::Client;
use crate::{disk, to_proto};

/// Maximum number of characters in an excerpt.
const EXCERPT_LIMIT: usize = 8_000;

/// An open document, as the client names it.
#[derive(Clone, Debug)]
pub(super) struct OpenDocument {
    pub(super) uri: Uri,
    pub(super) version: i32,
}

/// Everything that a request reads.
pub(crate) struct Snapshot {
    /// The analysis, which does not change any more.
    pub(crate) analysis: Analysis,
    /// The client's capabilities.
    pub(crate) client: Client,
    /// The semantic tokens that the client was given last, shared by all snapshots.
    pub(crate) tokens: Arc<Tokens>,
    folders: Vec<PathBuf>,
    open: Arc<HashMap<DocumentId, OpenDocument>>,
}

impl Snapshot {
    pub(super) fn new(state: &mut State) -> Snapshot {
        let folders = state.readable_folders();
        let (open, tokens) = (Arc::clone(&state.open), Arc::clone(&state.tokens));
        Snapshot { analysis: state.host.analysis(), client: state.client, tokens, folders, open }
    }

    /// The documents that the client has open.
    pub(super) fn open(&self) -> impl Iterator<Item = (&DocumentId, &OpenDocument)> {
        self.open.iter()
    }

    /// Findings in a text as protocol diagnostics.
    pub(crate) fn converted_in(
        &self,
        text: &Text,
        found: &[Diagnostic],
    ) -> Vec<ls_types::Diagnostic> {
        found
            .iter()
            .map(|it| to_proto::diagnostic(it, text, &self.client, |it| self.location(it)))
            .collect()
    }

    /// Findings of an open document as protocol diagnostics.
    pub(crate) fn converted(
        &self,
        id: &DocumentId,
        found: &[Diagnostic],
    ) -> Vec<ls_types::Diagnostic> {
        let Some(document) = self.analysis.document(id) else { return Vec::new() };
        self.converted_in(document.text(), found)
    }

    /// The URI of a document; of an open one that with which it was opened.
    pub(crate) fn uri(&self, id: &DocumentId) -> Option<Uri> {
        self.open.get(id).map(|open| open.uri.clone()).or_else(|| to_proto::uri(id))
    }

    /// The version of an open document.
    pub(crate) fn version(&self, id: &DocumentId) -> Option<i32> {
        self.open.get(id).map(|open| open.version)
    }

    /// The text of a document; a closed one is read from disk.
    pub(crate) fn text(&self, id: &DocumentId) -> Option<Text> {
        match self.analysis.document(id) {
            Some(document) => Some(document.text().clone()),
            None => Some(Text::new(&self.read(id)?)),
        }
    }

    /// The same with a closed document read from disk, so that requests treat it like an open one.
    pub(crate) fn with_closed(self, id: &DocumentId) -> Snapshot {
        let (file, _) = disk::look(id, &self.folders, &mut Parser::for_reading());
        match file {
            File::Document(document) => {
                Snapshot { analysis: self.analysis.with(id, document), ..self }
            }
            _ => self,
        }
    }

    /// The location of a place in any document.
    pub(crate) fn location(&self, target: &NavigationTarget) -> Option<Location> {
        let (uri, _, range) = self.locate(target)?;
        Some(Location { uri, range })
    }

    /// The URI of a place, its whole range and the range of its focus. Columns in a closed document are counted in
    /// the text on disk.
    pub(crate) fn locate(&self, target: &NavigationTarget) -> Option<(Uri, Range, Range)> {
        // Clients compare URIs as strings.
        let uri = self.uri(&target.id)?;
        let encoding = self.client.encoding;
        let ranges = |text: &Text| {
            let full = to_proto::range(text, target.full_range, encoding);
            (full, to_proto::range(text, target.focus_range, encoding))
        };
        let top = target.full_range.is_empty() && target.focus_range.is_empty();
        let (full, focus) = match self.analysis.document(&target.id) {
            Some(document) => ranges(document.text()),
            None if top => (Range::default(), Range::default()),
            None => ranges(&Text::new(&self.read(&target.id)?)),
        };
        Some((uri, full, focus))
    }

    /// The first lines of a place without control characters, at most [`EXCERPT_LIMIT`] characters.
    pub(crate) fn excerpt(&self, target: &NavigationTarget, lines: usize) -> Option<String> {
        let text = self.text(&target.id)?;
        let range = target.full_range;
        let more = u32::try_from(lines).unwrap_or(u32::MAX).saturating_sub(1);
        let end = text.line_range(text.line_of(range.start()).saturating_add(more)).end();
        let range =
            TextRange::new(range.start().min(end), range.end().min(end).max(TextSize::new(0)));
        let excerpt = text.slice(range).replace("\r\n", "\n").replace('\r', "\n");
        let mut shown = excerpt.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let kept: String = shown.by_ref().take(EXCERPT_LIMIT).collect();
        Some(if shown.next().is_some() { kept + "…" } else { kept.trim_end().to_owned() })
    }

    fn read(&self, id: &DocumentId) -> Option<String> {
        disk::read_inside(id, &self.folders)
    }
}
