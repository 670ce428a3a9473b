//! What is left after a panic: the texts, of which nothing else is needed. A document that could not be edited is
//! read anew; one that cannot be read at all is not there until its text is another one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ls_types::TextDocumentContentChangeEvent;
use plan_analysis::analysis::Change;
use plan_analysis::project::DocumentId;
use plan_analysis::text::{Edit, Text};

use super::State;
use crate::from_proto;

impl State {
    /// Takes the whole text of a document that the client has open.
    pub(super) fn take_text(&mut self, id: &DocumentId, text: String) {
        self.lost.remove(id);
        if self.attempt(Change::Open(id.clone(), text.clone())) {
            return;
        }
        // What was derived from the text before may be the cause.
        self.attempt(Change::Close(id.clone()));
        if !self.attempt(Change::Open(id.clone(), text.clone())) {
            self.attempt(Change::Close(id.clone()));
            self.lost.insert(id.clone(), Text::new(&text));
        }
    }

    /// Takes one change of a document that the client has open.
    pub(super) fn take_change(&mut self, id: &DocumentId, change: TextDocumentContentChangeEvent) {
        let known = self.host.document(id).map(|document| document.text().clone());
        let mut text = self.lost.get(id).cloned().or(known).unwrap_or_default();
        let Some(range) = change.range else {
            return self.take_text(id, change.text);
        };
        let range = from_proto::range_in(&text, range, self.client.encoding);
        let edit = Edit { range, text: change.text };
        if self.lost.contains_key(id) || !self.attempt(Change::Edit(id.clone(), edit.clone())) {
            text.edit(&edit);
            self.take_text(id, text.to_string());
        }
    }

    /// Reads all documents that the client has open from their texts, as if nothing had been derived from them yet.
    pub(super) fn start_anew(&mut self) {
        let names = Arc::clone(&self.names);
        for id in names.keys() {
            let known = self.host.document(id).map(|document| document.text().clone());
            if let Some(text) = self.lost.get(id).cloned().or(known) {
                self.attempt(Change::Close(id.clone()));
                self.take_text(id, text.to_string());
            }
        }
    }

    /// Whether the host has taken a change. Where it has not, what it knows of the document may be half of it.
    fn attempt(&mut self, change: Change) -> bool {
        let taken = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            tests::fail_if_asked();
            self.host.apply_change(change);
            #[cfg(test)]
            tests::fail_if_asked();
        }));
        if taken.is_err() {
            tracing::error!("a change has panicked; the document is read again");
        }
        taken.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams};
    use serde_json::{Value, json};

    use crate::session::Session;

    thread_local! {
        /// Which of the next places at which a change can fail do.
        static FAILURES: RefCell<Vec<bool>> = const { RefCell::new(Vec::new()) };
    }

    /// A change can fail before it has done anything, and when it has done all.
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

    /// The text and the findings of the document; nothing where it is lost.
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
    fn an_edit_that_panics_is_made_all_the_same() {
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
        session.state().start_anew();
        assert_eq!(known(&session), before);
    }
}
