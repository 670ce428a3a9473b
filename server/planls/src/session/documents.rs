//! The documents that the client has open: their versions, and the changes of their texts. After a panic the analysis
//! reads a document again from its text; while even that panics, the session keeps the text and the analysis goes
//! without the document.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ls_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, TextDocumentContentChangeEvent, Uri,
};
use plan_analysis::analysis::Change;
use plan_analysis::project::DocumentId;
use plan_analysis::text::{Edit, Text};

use super::published::Published;
use super::snapshot::OpenDocument;
use super::{Session, State, settings};
use crate::from_proto;
use crate::transport::Outbox;

impl Session {
    /// Opens a document; one that is open already is replaced.
    pub(crate) fn open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let id = from_proto::document_id(&document.uri);
        if settings::is_settings(&id) {
            return self.state().open_settings(id, document);
        }
        self.published.insert(id.clone(), Published::default());
        let mut state = self.state();
        let open = OpenDocument { uri: document.uri, version: document.version };
        Arc::make_mut(&mut state.open).insert(id.clone(), open);
        state.set_text(&id, document.text);
        state.reload_settings_of(&id);
        state.look_again_at_dependencies(&id);
    }

    /// Applies changes, each to the result of the one before (LSP 3.17, "Text Document Synchronization").
    pub(crate) fn change(&self, params: DidChangeTextDocumentParams) {
        let id = from_proto::document_id(&params.text_document.uri);
        let mut state = self.state();
        if state.change_settings(&params) {
            return;
        }
        let Some(open) = Arc::make_mut(&mut state.open).get_mut(&id) else {
            return tracing::warn!("a document was changed that is not open");
        };
        open.version = params.text_document.version;
        for change in params.content_changes {
            state.change_text(&id, change);
        }
    }

    /// Closes a document: what is on disk counts again.
    pub(crate) fn close(&self, uri: &Uri, outbox: &Outbox) {
        let id = from_proto::document_id(uri);
        self.published.remove(&id);
        let mut state = self.state();
        state.tokens.forget(&id);
        if state.close_settings(&id) {
            return;
        }
        let Some(open) = Arc::make_mut(&mut state.open).remove(&id) else { return };
        state.failed.remove(&id);
        state.host.apply_change(Change::Close(id.clone()));
        state.forget_observations_except(Some(&id));
        if state.observed.contains_key(&id) && !state.host.index().is_excluded(&id) {
            state.read(&id);
        } else {
            // Only the scan knows whether Git ignores it.
            state.observed.remove(&id);
            self.request_scan();
        }
        if !state.client.pulls {
            outbox.send(&serde_json::json!({
                "jsonrpc": "2.0",
                "method": "textDocument/publishDiagnostics",
                "params": { "uri": open.uri, "diagnostics": [] },
            }));
        }
    }

    /// Whether the client has a document open.
    pub(crate) fn is_open(&self, id: &DocumentId) -> bool {
        self.state().open.contains_key(id)
    }
}

impl State {
    /// Applies one change to an open document.
    fn change_text(&mut self, id: &DocumentId, change: TextDocumentContentChangeEvent) {
        let Some(range) = change.range else {
            return self.set_text(id, change.text);
        };
        let mut text = self.text(id).unwrap_or_default();
        let range = from_proto::range_in(&text, range, self.client.encoding);
        let edit = Edit { range, text: change.text };
        if self.failed.contains_key(id) || !self.try_change(Change::Edit(id.clone(), edit.clone()))
        {
            text.edit(&edit);
            self.set_text(id, text.to_string());
        }
    }

    /// Replaces the text of an open document.
    fn set_text(&mut self, id: &DocumentId, text: String) {
        self.failed.remove(id);
        if self.try_change(Change::Open(id.clone(), text.clone())) {
            return;
        }
        // What was derived from the text before may be the cause.
        self.try_change(Change::Close(id.clone()));
        if !self.try_change(Change::Open(id.clone(), text.clone())) {
            self.try_change(Change::Close(id.clone()));
            self.failed.insert(id.clone(), Text::new(&text));
        }
    }

    /// Reads all open documents again from their texts, as if nothing had been derived from them yet.
    pub(super) fn read_again(&mut self) {
        let open = Arc::clone(&self.open);
        for id in open.keys() {
            if let Some(text) = self.text(id) {
                self.try_change(Change::Close(id.clone()));
                self.set_text(id, text.to_string());
            }
        }
    }

    /// The text of an open document.
    fn text(&self, id: &DocumentId) -> Option<Text> {
        let failed = self.failed.get(id).cloned();
        failed.or_else(|| self.host.document(id).map(|document| document.text().clone()))
    }

    /// Applies a change to the analysis; returns whether it did not panic. Otherwise what the analysis has of the
    /// document may be incomplete.
    fn try_change(&mut self, change: Change) -> bool {
        let applied = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            tests::fail_if_asked();
            self.host.apply_change(change);
            #[cfg(test)]
            tests::fail_if_asked();
        }));
        if applied.is_err() {
            tracing::error!("a change has panicked; the document is read again");
        }
        applied.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams};
    use serde_json::{Value, json};

    use crate::session::Session;

    thread_local! {
        /// For each of the next places at which a change can panic, whether it does.
        static FAILURES: RefCell<Vec<bool>> = const { RefCell::new(Vec::new()) };
    }

    /// A change can panic before it has done anything, and after it has done everything.
    pub(super) fn fail_if_asked() {
        let fails = FAILURES.with_borrow_mut(|it| if it.is_empty() { false } else { it.remove(0) });
        assert!(!fails, "as asked for");
    }

    const URI: &str = "untitled:specs/001-a/plan.md";
    const TEXT: &str = "# Plan\n\n[NEEDS CLARIFICATION: why?]\n\n## End\n";

    fn opened(text: &str) -> Session {
        let session = Session::default();
        let document = json!({ "uri": URI, "languageId": "markdown", "version": 1, "text": text });
        let params = serde_json::from_value(json!({ "textDocument": document }));
        let params: DidOpenTextDocumentParams = params.expect("these are params");
        session.open(params);
        session
    }

    fn change(session: &Session, change: &Value) {
        let document = json!({ "uri": URI, "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        let params: DidChangeTextDocumentParams =
            serde_json::from_value(params).expect("these are params");
        session.change(params);
    }

    fn insertion(text: &str) -> Value {
        let place = json!({ "line": 2, "character": 0 });
        json!({ "range": { "start": place, "end": place }, "text": text })
    }

    /// The text of the document and the number of its findings; `None` if the analysis does not have it.
    fn known(session: &Session) -> Option<(String, usize)> {
        let id = crate::from_proto::document_id(&URI.parse().expect("it is a URI"));
        let analysis = session.snapshot().analysis;
        let text = analysis.document(&id)?.text().to_string();
        Some((text, analysis.diagnostics(&id).len()))
    }

    fn expected() -> Option<(String, usize)> {
        known(&opened(&TEXT.replace("[NEEDS", "more [x](y) [NEEDS")))
    }

    #[test]
    fn an_edit_that_panics_is_made_anyway() {
        for failures in [vec![true], vec![false, true]] {
            let session = opened(TEXT);
            FAILURES.set(failures);
            change(&session, &insertion("more [x](y) "));
            assert_eq!(known(&session), expected());
        }
    }

    #[test]
    fn a_document_that_cannot_be_read_is_back_when_its_text_can() {
        let session = opened(TEXT);
        // The edit, the text, its end, and the text from nothing.
        FAILURES.set(vec![true, true, false, false, true, false, false]);
        change(&session, &insertion("[x](y) "));
        assert_eq!(known(&session), None);
        change(&session, &insertion("more "));
        assert_eq!(known(&session), expected());
    }

    #[test]
    fn a_whole_text_that_panics_is_taken() {
        let session = opened("# Other\n");
        FAILURES.set(vec![false, true]);
        change(&session, &json!({ "text": TEXT.replace("[NEEDS", "more [x](y) [NEEDS") }));
        assert_eq!(known(&session), expected());
    }

    #[test]
    fn what_is_derived_is_derived_again_after_a_panic() {
        let session = opened(TEXT);
        let before = known(&session);
        session.state().read_again();
        assert_eq!(known(&session), before);
    }
}
