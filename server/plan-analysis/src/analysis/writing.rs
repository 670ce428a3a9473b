//! The queries of a snapshot about what could be written.

use text_size::TextSize;

use super::Analysis;
use crate::features::Today;
use crate::features::completion::{self, CompletionItem};
use crate::project::DocumentId;

impl Analysis {
    /// The completions at an offset of an open document.
    pub fn completion(
        &self,
        id: &DocumentId,
        offset: TextSize,
        today: Today<'_>,
    ) -> Vec<CompletionItem> {
        self.ctx(id).map(|ctx| completion::completion(&ctx, offset, today)).unwrap_or_default()
    }
}
