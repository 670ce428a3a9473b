//! What a snapshot knows of any document of the workspace, open or closed: its name, its text, and
//! the places in it.

use ls_types::{Location, Range, Uri};
use plan_analysis::analysis::File;
use plan_analysis::features::NavigationTarget;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use plan_analysis::text::Text;
use text_size::{TextRange, TextSize};

use super::Snapshot;
use crate::{to_proto, workspace};

/// So many characters of a place are shown at the most.
const EXCERPT_LIMIT: usize = 8_000;

impl Snapshot {
    /// What the client calls a document: of an open one the name that it was opened with.
    pub(crate) fn uri(&self, id: &DocumentId) -> Option<Uri> {
        self.names.get(id).map(|name| name.uri.clone()).or_else(|| to_proto::uri(id))
    }

    /// The version of an open document.
    pub(crate) fn version(&self, id: &DocumentId) -> Option<i32> {
        self.names.get(id).map(|name| name.version)
    }

    /// The text of a document; a closed one is read from disk.
    pub(crate) fn text(&self, id: &DocumentId) -> Option<Text> {
        match self.analysis.document(id) {
            Some(document) => Some(document.text().clone()),
            None => Some(Text::new(&self.read(id)?)),
        }
    }

    /// The same with a closed document in it as it is on disk, so that it is answered for like an open one. Reading
    /// it takes its time.
    pub(crate) fn with_closed(self, id: &DocumentId) -> Snapshot {
        let (file, _) = workspace::look(id, &self.folders, &mut Parser::for_reading());
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

    /// The URI of a place with its whole range and that of its focus. A closed document is read to
    /// count its columns.
    pub(crate) fn locate(&self, target: &NavigationTarget) -> Option<(Uri, Range, Range)> {
        // Clients compare URIs as they are written: an open document has the one that it was opened with.
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

    /// The first lines of a place, without control characters; cut off where they are too long to be read.
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
        workspace::read_inside(id, &self.folders)
    }
}
