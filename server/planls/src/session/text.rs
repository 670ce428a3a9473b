//! What a snapshot knows of any document of the workspace, open or closed: its name and its text.

use ls_types::Uri;
use plan_analysis::project::DocumentId;
use plan_analysis::text::Text;

use super::Snapshot;
use crate::to_proto;

impl Snapshot {
    /// What the client calls a document: of an open one the name that it was opened with.
    pub(crate) fn uri(&self, id: &DocumentId) -> Option<Uri> {
        self.names.get(id).map(|name| name.uri.clone()).or_else(|| to_proto::uri(id))
    }

    /// The text of a document; a closed one is read from disk.
    pub(crate) fn text(&self, id: &DocumentId) -> Option<Text> {
        match self.analysis.document(id) {
            Some(document) => Some(document.text().clone()),
            None => Some(Text::new(&self.read(id)?)),
        }
    }
}
