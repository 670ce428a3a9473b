//! Makes messages of bytes: a client that knows the protocol, and now and then does not keep to it.

use serde_json::{Value, json};

/// So many messages are sent.
const MOST: usize = 48;

/// The documents that are spoken of: some are on disk, one is not, one is not a file and one holds settings.
const PATHS: [&str; 6] = [
    "specs/001-hold-a-bike/plan.md",
    "specs/001-hold-a-bike/spec.md",
    "specs/001-hold-a-bike/tasks.md",
    ".specify/memory/constitution.md",
    "planls.toml",
    "nowhere/plan.md",
];

const REQUESTS: [&str; 26] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
    "textDocument/diagnostic",
    "textDocument/prepareCallHierarchy",
    "callHierarchy/incomingCalls",
    "callHierarchy/outgoingCalls",
    "textDocument/codeAction",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/linkedEditingRange",
    "workspace/willRenameFiles",
    "workspace/symbol",
    "workspace/diagnostic",
    "workspace/executeCommand",
];

const NOTIFICATIONS: [&str; 8] = [
    "textDocument/didSave",
    "textDocument/didClose",
    "workspace/didChangeWatchedFiles",
    "workspace/didChangeConfiguration",
    "workspace/didChangeWorkspaceFolders",
    "workspace/didDeleteFiles",
    "$/cancelRequest",
    "$/setTrace",
];

/// What a client writes.
pub(crate) struct Script {
    pub(crate) bytes: Vec<u8>,
    /// How many requests with an id of ours are in it.
    pub(crate) requests: usize,
    /// Whether it holds nothing but messages.
    pub(crate) is_clean: bool,
}

impl Script {
    pub(crate) fn read(data: &[u8]) -> Script {
        let mut script = Script { bytes: Vec::new(), requests: 0, is_clean: true };
        let mut data = Source(data);
        script.request("initialize", initialize(&mut data));
        for _ in 0..MOST {
            if data.0.is_empty() {
                break;
            }
            script.step(&mut data);
        }
        script.request("shutdown", Value::Null);
        script.notify("exit", Value::Null);
        script
    }

    fn step(&mut self, data: &mut Source<'_>) {
        match data.below(16) {
            0 | 1 => {
                let mut document = json!({ "uri": data.uri(), "languageId": "markdown" });
                document["version"] = data.byte().into();
                document["text"] = data.text().into();
                self.notify("textDocument/didOpen", json!({ "textDocument": document }));
            }
            2..=5 => {
                let count = data.below(3) + 1;
                let changes: Vec<Value> = (0..count).map(|_| data.change()).collect();
                let document = json!({ "uri": data.uri(), "version": data.byte() });
                let params = json!({ "textDocument": document, "contentChanges": changes });
                self.notify("textDocument/didChange", params);
            }
            6..=10 => {
                let method = REQUESTS[data.below(REQUESTS.len())];
                let params = data.params();
                self.request(method, params);
            }
            11 => {
                let method = NOTIFICATIONS[data.below(NOTIFICATIONS.len())];
                let params = data.params();
                self.notify(method, params);
            }
            12 => {
                // Something of another kind where the protocol has its place.
                let mut params = data.params();
                let names: Vec<String> =
                    params.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default();
                params[&names[data.below(names.len())]] = data.value();
                self.request(REQUESTS[data.below(REQUESTS.len())], params);
            }
            13 => {
                let body = data.text();
                let body = body.as_bytes();
                self.is_clean = false;
                // These would end this process, or leave a thread behind that nobody ends.
                if !["processId", "initialize"].iter().any(|it| holds(body, it.as_bytes())) {
                    self.frame(body);
                }
            }
            14 => {
                self.is_clean = false;
                let raw = data.text();
                if !["processId", "initialize"].iter().any(|it| raw.contains(it)) {
                    self.bytes.extend_from_slice(raw.as_bytes());
                }
            }
            _ => {
                let params = json!({ "textDocument": { "uri": data.uri() } });
                self.request("textDocument/diagnostic", params);
            }
        }
    }

    fn request(&mut self, method: &str, params: Value) {
        self.requests += 1;
        let id = self.requests;
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.frame(message.to_string().as_bytes());
    }

    fn notify(&mut self, method: &str, params: Value) {
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.frame(message.to_string().as_bytes());
    }

    fn frame(&mut self, body: &[u8]) {
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        self.bytes.extend_from_slice(header.as_bytes());
        self.bytes.extend_from_slice(body);
    }
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|it| it == word)
}

/// A client that can do much or little; it announces no process.
fn initialize(data: &mut Source<'_>) -> Value {
    let able = |data: &mut Source<'_>| data.below(2) == 1;
    let encodings = [vec!["utf-8"], vec![], vec!["utf-32"], vec!["utf-16", "utf-8"]];
    let mut text = json!({
        "publishDiagnostics": { "versionSupport": able(data), "relatedInformation": able(data) },
        "completion": { "completionItem": { "snippetSupport": able(data) } },
        "definition": { "linkSupport": able(data) },
        "documentSymbol": { "hierarchicalDocumentSymbolSupport": able(data) },
        "hover": { "contentFormat": ["markdown"] },
    });
    if able(data) {
        text["diagnostic"] = json!({});
    }
    let general = json!({ "positionEncodings": encodings[data.below(encodings.len())] });
    let capabilities = json!({ "general": general, "textDocument": text });
    json!({ "rootUri": root(), "capabilities": capabilities })
}

fn root() -> String {
    format!("file://{}/../tests/documents/sample", env!("CARGO_MANIFEST_DIR")).replace("/fuzz/..", "")
}

/// Bytes that become whatever is wanted; at their end all is 0.
struct Source<'a>(&'a [u8]);

impl Source<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit.max(1)
    }

    /// As many bytes as the first two say, as text.
    fn text(&mut self) -> String {
        let length = self.below(4) * 256 + self.below(256);
        let (text, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    fn uri(&mut self) -> String {
        match self.below(PATHS.len() + 2) {
            0 => "untitled:Untitled-1".to_owned(),
            1 => format!("file:///{}", self.text().replace(|c: char| !c.is_ascii_graphic(), "%20")),
            number => format!("{}/{}", root(), PATHS[number - 2]),
        }
    }

    fn position(&mut self) -> Value {
        let line = self.byte();
        json!({ "line": line, "character": self.byte() })
    }

    fn range(&mut self) -> Value {
        json!({ "start": self.position(), "end": self.position() })
    }

    fn change(&mut self) -> Value {
        match self.below(8) {
            0 => json!({ "text": self.text() }),
            _ => json!({ "range": self.range(), "text": self.text() }),
        }
    }

    /// Whatever any of the methods asks for.
    fn params(&mut self) -> Value {
        let uri = self.uri();
        let (position, range) = (self.position(), self.range());
        let item = json!({
            "name": "x", "kind": 1, "uri": uri, "range": range, "selectionRange": range,
        });
        json!({
            "textDocument": { "uri": uri },
            "position": position,
            "positions": [position],
            "range": range,
            "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
            "query": "a",
            "item": item,
            "newName": "b",
            "previousResultId": "1",
            "previousResultIds": [],
            "changes": [{ "uri": uri, "type": self.below(3) + 1 }],
            "files": [{ "uri": uri }],
            "event": { "added": [], "removed": [{ "uri": root(), "name": "r" }] },
            "settings": { "planls": { "exclude": ["specs/002*"] } },
            "command": "x",
            "id": self.byte(),
            "value": "off",
        })
    }

    fn value(&mut self) -> Value {
        match self.below(6) {
            0 => Value::Null,
            1 => json!(-1),
            2 => json!(u64::MAX),
            3 => json!([[[]]]),
            4 => json!({ "uri": "::" }),
            _ => json!(self.text()),
        }
    }
}
