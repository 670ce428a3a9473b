//! Documents, files and names that are made to break a server, or come about by accident. The server is given a bound
//! of memory, and answers within it and within a time; outside of its folders it knows nothing.

mod documents;
mod files;
mod markup;
mod names;
mod outside;
mod soak;

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{TestServer, Workspace};

/// The most that the server may hold, in MB, whatever it is given.
const MOST_MEMORY: u64 = 500;

/// Everything that a client can announce and that makes the server do more.
fn capabilities() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "documentLink": {},
            "foldingRange": {},
            "selectionRange": {},
            "callHierarchy": {},
            "codeLens": {},
            "inlayHint": {},
            "semanticTokens": {
                "requests": { "full": true }, "formats": ["relative"], "tokenTypes": [], "tokenModifiers": [],
            },
        },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

/// A server for a workspace that is killed where it wants much more memory than it should.
fn serve(workspace: &Workspace) -> TestServer {
    // Each thread that may parse has a stack of 64 MB, of which it uses little, and a heap of its own.
    let threads = std::thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let mut server = TestServer::start_within((2 * MOST_MEMORY + 256 * (threads + 4)) << 20);
    let params = json!({ "rootUri": workspace.uri(""), "capabilities": capabilities() });
    server.initialize(params);
    server
}

/// How long the answers have taken, and how much memory.
struct Figures {
    name: String,
    first: Duration,
    key: Duration,
    slowest: (Duration, &'static str),
    memory: Option<u64>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_millis();
        write!(
            f,
            "{:<34} first {:>6} ms, key {:>6} ms, ",
            self.name,
            ms(self.first),
            ms(self.key)
        )?;
        let (time, method) = self.slowest;
        write!(f, "slowest {:>6} ms ({method}), ", ms(time))?;
        write!(f, "{} MB", self.memory.map_or("?".to_owned(), |it| it.to_string()))
    }
}

const AT_A_PLACE: [&str; 8] = [
    "hover",
    "definition",
    "completion",
    "references",
    "documentHighlight",
    "prepareCallHierarchy",
    "prepareRename",
    "linkedEditingRange",
];

const OF_A_DOCUMENT: [&str; 6] = [
    "documentSymbol",
    "foldingRange",
    "codeLens",
    "documentLink",
    "semanticTokens/full",
    "documentSymbol",
];

/// Opens a plan with this text, types into it and asks everything about it. No answer may be an error or come late
/// (see [`crate::support`]), and the server stays within its memory.
fn check(name: &str, text: &str) {
    check_in(&Workspace::new(&[]), name, text);
}

/// The same in a workspace.
fn check_in(workspace: &Workspace, name: &str, text: &str) {
    let mut server = serve(workspace);
    let uri = workspace.uri("specs/001-a/plan.md");
    let start = Instant::now();
    server.open(&uri, 1, text);
    server.next_push(&uri);
    let first = start.elapsed();
    let position = middle(text);
    let start = Instant::now();
    let range = json!({ "start": position, "end": position });
    server.change(&uri, 2, &json!([{ "range": range, "text": "x" }]));
    server.request_of("foldingRange", &uri);
    let key = start.elapsed();
    let mut slowest = (Duration::ZERO, "");
    let mut ask = |server: &mut TestServer, method: &'static str, params: Value| {
        let start = Instant::now();
        server.request(&format!("textDocument/{method}"), params);
        slowest = slowest.max((start.elapsed(), method));
    };
    let document = json!({ "uri": uri });
    for method in AT_A_PLACE {
        for position in [&position, &json!({ "line": 0, "character": 3 })] {
            let context = json!({ "includeDeclaration": true, "triggerKind": 1 });
            let params =
                json!({ "textDocument": document, "position": position, "context": context });
            ask(&mut server, method, params);
        }
    }
    for method in OF_A_DOCUMENT {
        ask(&mut server, method, json!({ "textDocument": document }));
    }
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9_999_999, "character": 0 } });
    ask(&mut server, "inlayHint", json!({ "textDocument": document, "range": whole }));
    let positions = json!([position, { "line": 0, "character": 0 }]);
    ask(&mut server, "selectionRange", json!({ "textDocument": document, "positions": positions }));
    server.request("workspace/symbol", json!({ "query": "a" }));
    server.close(&uri);
    server.expect_alive();
    let memory = server.peak_memory();
    report(&Figures { name: name.to_owned(), first, key, slowest, memory });
    assert!(memory.is_none_or(|it| it < MOST_MEMORY), "{name}: {memory:?} MB");
    assert_eq!(server.shutdown_and_exit(), 0, "{name}");
}

/// The place in the middle of a text.
fn middle(text: &str) -> Value {
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

#[expect(clippy::print_stdout, reason = "shown with --nocapture, to look at the figures")]
fn report(figures: &Figures) {
    println!("{figures}");
}
