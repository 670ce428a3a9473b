//! What an editor tells of its documents, and asks of them.

use serde_json::{Value, json};

use super::{TestServer, codes, did_change};

impl TestServer {
    /// Opens a document.
    pub(crate) fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document =
            json!({ "uri": uri, "languageId": "markdown", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes an open document.
    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: &Value) {
        self.notify("textDocument/didChange", did_change(uri, version, changes));
    }

    /// Gives an open document a whole new text.
    pub(crate) fn replace(&mut self, uri: &str, version: i32, text: &str) {
        self.change(uri, version, &json!([{ "text": text }]));
    }

    /// Closes a document.
    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Tells of a file that was created (1), changed (2) or deleted (3) on disk.
    pub(crate) fn file_changed(&mut self, uri: &str, kind: u32) {
        let changes = json!([{ "uri": uri, "type": kind }]);
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// A request about a whole document.
    pub(crate) fn request_of(&mut self, method: &str, uri: &str) -> Value {
        self.request(&format!("textDocument/{method}"), json!({ "textDocument": { "uri": uri } }))
    }

    /// A request about a position.
    pub(crate) fn request_at(&mut self, method: &str, uri: &str, position: &Value) -> Value {
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        self.request(&format!("textDocument/{method}"), params)
    }

    /// The codes of the findings that the client asks for, sorted.
    pub(crate) fn pull_codes(&mut self, uri: &str) -> Vec<String> {
        codes(&self.request_of("diagnostic", uri)["items"])
    }
}
