//! Random edits over the pipe: after any of them the server knows the text that the client has, and says of it
//! what a server says that sees it for the first time.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{TestServer, documents, uri};

/// So many content changes are sent in each encoding.
const EDITS: usize = 5_000;
/// So many of them lie between two comparisons.
const INTERVAL: usize = 100;

/// The documents that are typed into, in turn.
const DOCUMENTS: &[(&str, &str)] = &[
    ("sample", "specs/001-hold-a-bike/plan.md"),
    ("chinese-crlf", "specs/003-court-booking/plan.md"),
    ("mustache", "specs/012-parcel-tracking/plan.md"),
    ("japanese", "specs/001-hold-shelf/plan.md"),
    ("legit", "specs/004-shared-table/plan.md"),
    ("untouched", "specs/001-x/plan.md"),
    ("change-proposals", "openspec/changes/add-waitlist/proposal.md"),
    ("kiro", ".kiro/specs/parking-permits/design.md"),
    ("mixed", "packages/api/specs/001-rate-limits/plan.md"),
    ("sample", ".specify/memory/constitution.md"),
];

/// What is typed: whatever opens or closes something, and whatever is counted differently by somebody.
const PIECES: &[&str] = &[
    "a",
    "word ",
    " ",
    "\t",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\r\r\n",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\u{2028}",
    "\u{2029}",
    "\0",
    "\u{feff}",
    "é",
    "e\u{301}",
    "字",
    "條文",
    "😀",
    "👩\u{200d}🔧",
    "𝔸",
    "# ",
    "## Heading\n",
    "\n### 見出し\n",
    "#",
    "```\n",
    "```",
    "~~~text\n",
    "`",
    "``",
    "<!--",
    "-->",
    "<!-- planls-ignore -->\n",
    "<!-- planls-ignore-file broken-link -->\n",
    "<!-- ACTION REQUIRED: x -->",
    "---\n",
    "+++\n",
    "spec: spec.md\n",
    "<<NAME>>",
    "<<",
    ">>",
    "{{TOKEN}}",
    "{{",
    "}}",
    "{",
    "[Describe it]",
    "[",
    "]",
    "[NEEDS CLARIFICATION: why?]",
    "[x](./gone.md)",
    "[x](./spec.md#none)",
    "[x](#summary)",
    "[ref][gone]",
    "\n[gone]: ./gone.md\n",
    "](",
    ")",
    "|",
    "| a | b |\n",
    "|---|---|\n",
    "- [ ] item\n",
    "- ",
    "1. ",
    "> ",
    "**Status**: Draft | Approved\n",
    "**",
    "*",
    "_",
    "\\",
    "&amp;",
    "<div>",
    "</div>",
    "Article III ",
    "FR-001 ",
    "===\n",
];

#[test]
fn random_edits_in_utf_8_leave_the_text_of_the_client() {
    check_typing("utf-8", 0x5EED_0008);
}

#[test]
fn random_edits_in_utf_16_leave_the_text_of_the_client() {
    check_typing("utf-16", 0x5EED_0016);
}

#[test]
fn random_edits_in_utf_32_leave_the_text_of_the_client() {
    check_typing("utf-32", 0x5EED_0032);
}

fn check_typing(encoding: &'static str, seed: u64) {
    #[expect(clippy::print_stdout, reason = "shown only where the test fails, to repeat it")]
    {
        println!("{encoding}, seed {seed:#x}");
    }
    for (number, (project, path)) in DOCUMENTS.iter().enumerate() {
        let root = documents().join(project);
        let dice = Dice(seed + number as u64);
        Session::new(encoding, &root, path, dice).type_and_compare(EDITS / DOCUMENTS.len());
    }
}

/// A client with one open document.
struct Session<'a> {
    server: TestServer,
    root: &'a Path,
    uri: String,
    version: i32,
    text: ClientText,
    dice: Dice,
}

impl Session<'_> {
    fn new<'a>(encoding: &'static str, root: &'a Path, path: &str, dice: Dice) -> Session<'a> {
        let path = root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        let uri = uri(&path);
        let mut server = start(root, encoding, false);
        server.open(&uri, 0, &text);
        Session { server, root, uri, version: 0, text: ClientText { text, encoding }, dice }
    }

    fn type_and_compare(&mut self, edits: usize) {
        self.compare(0);
        let mut sent = 0;
        while sent < edits {
            let before = sent;
            let count = if self.dice.in_hundred(70) { 1 } else { self.dice.below(4) + 1 };
            let changes: Vec<Value> =
                (0..count).map(|_| self.text.change(&mut self.dice)).collect();
            sent += changes.len();
            self.version += 1;
            self.server.change(&self.uri, self.version, &json!(changes));
            if before / INTERVAL != sent / INTERVAL {
                self.compare(sent);
            }
        }
        self.compare(sent);
    }

    /// Compares what this server has pushed with what a fresh one answers.
    fn compare(&mut self, sent: usize) {
        let mut fresh = start(self.root, self.text.encoding, true);
        fresh.open(&self.uri, 0, &self.text.text);
        let expected = sorted(&fresh.request_of("diagnostic", &self.uri)["items"]);
        let pushed =
            self.server.await_push(&self.uri, |push| sorted(&push["diagnostics"]) == expected);
        let found = sorted(&pushed["diagnostics"]);
        let text = &self.text.text;
        let place = format!("{} after {sent} edits, {}", self.uri, self.text.encoding);
        assert_eq!(found, expected, "diagnostics of {place}; the text is {text:?}");
        let symbols = self.server.request_of("documentSymbol", &self.uri);
        assert_eq!(
            symbols,
            fresh.request_of("documentSymbol", &self.uri),
            "symbols of {place}; the text is {text:?}"
        );
        self.server.kept.retain(|message| message["params"] == pushed);
    }
}

fn start(root: &Path, encoding: &str, pulls: bool) -> TestServer {
    let mut text = json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } });
    if pulls {
        text["diagnostic"] = json!({});
    }
    let capabilities =
        json!({ "general": { "positionEncodings": [encoding] }, "textDocument": text });
    let mut server = TestServer::start();
    let result = server.initialize(json!({ "rootUri": uri(root), "capabilities": capabilities }));
    assert_eq!(result["capabilities"]["positionEncoding"], encoding);
    read_project(&mut server);
    server
}

/// Waits until the server has read the project: what it finds in one document hangs on the others.
fn read_project(server: &mut TestServer) {
    let began = Instant::now();
    while server.request("workspace/symbol", json!({ "query": "" })) == json!([]) {
        assert!(began.elapsed() < Duration::from_secs(10), "the project is not read");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Findings in an order that does not depend on the server.
fn sorted(diagnostics: &Value) -> Vec<String> {
    let mut list: Vec<String> =
        diagnostics.as_array().into_iter().flatten().map(Value::to_string).collect();
    list.sort();
    list
}

/// The client's text, changed as the protocol defines it. It is written as simply as can be and shares nothing with
/// the server.
struct ClientText {
    text: String,
    encoding: &'static str,
}

impl ClientText {
    /// Makes a change at random, on the present text, and returns what tells of it.
    fn change(&mut self, dice: &mut Dice) -> Value {
        if dice.in_hundred(1) {
            self.text = dice.text(40);
            return json!({ "text": self.text });
        }
        let new = if dice.in_hundred(25) { String::new() } else { dice.text(2) };
        let start = self.position(dice);
        let end = if dice.in_hundred(60) { start } else { self.near(start, dice) };
        let (from, to) = (self.offset(start), self.offset(end));
        self.text.replace_range(from.min(to)..from.max(to), &new);
        let position =
            |(line, column): (usize, usize)| json!({ "line": line, "character": column });
        let mut change =
            json!({ "range": { "start": position(start), "end": position(end) }, "text": new });
        if dice.in_hundred(30) {
            // The range counts, whatever this deprecated number says.
            change["rangeLength"] = json!(dice.below(50));
        }
        change
    }

    /// A position: mostly in the text, at times past the end of its line or of the text, or inside a character.
    fn position(&self, dice: &mut Dice) -> (usize, usize) {
        let lines = self.lines();
        if dice.in_hundred(2) {
            return (lines.len() + dice.below(3), dice.below(90));
        }
        let line = dice.below(lines.len());
        let width = self.units(&self.text[lines[line].clone()]);
        let past = if dice.in_hundred(5) { 1_000 } else { 1 };
        (line, dice.below(width + past))
    }

    /// Another position a few lines away, before or behind.
    fn near(&self, (line, _): (usize, usize), dice: &mut Dice) -> (usize, usize) {
        let line = (line + dice.below(5)).saturating_sub(2);
        let width = self.lines().get(line).map_or(0, |range| self.units(&self.text[range.clone()]));
        (line, dice.below(width + 2))
    }

    /// The lines without their breaks.
    fn lines(&self) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut lines = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < bytes.len() {
            let width = match &bytes[at..] {
                [b'\r', b'\n', ..] => 2,
                [b'\r' | b'\n', ..] => 1,
                _ => 0,
            };
            if width > 0 {
                lines.push(start..at);
                start = at + width;
            }
            at += width.max(1);
        }
        lines.push(start..bytes.len());
        lines
    }

    fn units(&self, text: &str) -> usize {
        text.chars().map(|c| self.width(c)).sum()
    }

    fn width(&self, c: char) -> usize {
        match self.encoding {
            "utf-8" => c.len_utf8(),
            "utf-16" => c.len_utf16(),
            _ => 1,
        }
    }

    fn offset(&self, (line, column): (usize, usize)) -> usize {
        let Some(range) = self.lines().get(line).cloned() else { return self.text.len() };
        let mut units = 0;
        for (at, c) in self.text[range.clone()].char_indices() {
            units += self.width(c);
            if units > column {
                return range.start + at;
            }
        }
        range.end
    }
}

/// Random numbers that are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a limit, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % limit
    }

    fn in_hundred(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// A text of a few pieces.
    fn text(&mut self, most: usize) -> String {
        let count = self.below(most) + 1;
        (0..count).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}
