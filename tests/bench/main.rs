//! Measures the real program over its pipe, and prints one table with the figures to reach. It fails nothing: times
//! are for people to look at. `cargo bench -p planls --bench pipe`

mod client;
mod plan;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use client::Client;

/// The lengths of the documents; the figures are for the second, and for how the third compares with it.
const LINES: [usize; 3] = [200, 2_000, 20_000];
/// So often a key is pressed, and each request sent.
const ROUNDS: usize = 400;
/// So often a server is started.
const STARTS: usize = 30;

/// A row of the table: what was measured, for each length, and the figures to reach.
struct Row {
    what: String,
    found: [Measure; 3],
    reach: &'static str,
}

/// Sorted times.
#[derive(Clone, Default)]
struct Measure(Vec<Duration>);

fn main() {
    // `cargo bench` passes arguments for harnesses; there is nothing to choose here.
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    let root =
        documents.join("sample").canonicalize().expect("the documents are where they belong");
    let mut rows = vec![
        row(
            "key → diagnostics",
            "p50 ≤ 0.3 ms, p99 ≤ 2 ms at 2,000; p50 ≤ 1 ms and ≤ 3× at 20,000",
        ),
        row("completion after a key", "p99 ≤ 2 ms at 2,000"),
        row("definition after a key", "p99 ≤ 2 ms at 2,000"),
        row("hover after a key", "p99 ≤ 2 ms at 2,000"),
        row("documentSymbol after a key", "p99 ≤ 2 ms at 2,000"),
        row("open → diagnostics", "p50 ≤ 30 ms at 2,000"),
    ];
    let mut notes = Vec::new();
    for (size, lines) in LINES.into_iter().enumerate() {
        let text = plan::plan(&documents, lines);
        let mut session = Session::open(&root, text);
        notes.push(session.describe());
        rows[0].found[size] = session.keys();
        for (row, method) in
            ["completion", "definition", "hover", "documentSymbol"].into_iter().enumerate()
        {
            rows[row + 1].found[size] = session.requests(method);
        }
        notes.push(session.memory("after the keys above"));
        rows[5].found[size] = opens(&root, &session.text);
    }
    let starts = Measure::new((0..STARTS).map(|_| Client::start(&uri(&root)).1));
    print(&rows, &starts, &notes);
}

fn row(what: &str, reach: &'static str) -> Row {
    Row { what: what.to_owned(), found: Default::default(), reach }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A server with one document, into which is typed.
struct Session {
    client: Client,
    uri: String,
    text: String,
    version: i32,
    idle: Option<u64>,
    findings: usize,
    /// The lines at whose ends is typed, with their widths, in an order that goes all over the document.
    places: Vec<(usize, usize)>,
}

impl Session {
    fn open(root: &Path, text: String) -> Session {
        let path: PathBuf = root.join("specs/001-hold-a-bike/plan.md");
        let (mut client, _) = Client::start(&uri(root));
        std::thread::sleep(Duration::from_millis(300));
        let idle = client.memory();
        let uri = uri(&path);
        client.notify("textDocument/didOpen", &did_open(&uri, &text));
        client.diagnostics(0);
        let findings = client.findings();
        let paragraphs = plan::paragraphs(&text);
        let place = |it: usize| paragraphs[it * 7919 % paragraphs.len()];
        let places = (0..paragraphs.len()).map(place).collect();
        Session { client, uri, text, version: 0, idle, findings, places }
    }

    fn describe(&self) -> String {
        let lines = self.text.lines().count();
        let now = self.memory("opened");
        format!("{lines} lines, {} KB, {} findings: {now}", self.text.len() / 1000, self.findings)
    }

    fn memory(&self, when: &str) -> String {
        let (Some(idle), Some(now)) = (self.idle, self.client.memory()) else {
            return String::new();
        };
        let per_byte = now.saturating_sub(idle) as f64 / self.text.len() as f64;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        format!(
            "idle {:.1} MB (≤ 12), {when} {:.1} MB: {per_byte:.0} bytes a byte of text (≤ 80)",
            megabytes(idle),
            megabytes(now)
        )
    }

    /// Types a token at the end of a line, or deletes it again: what is found changes each time.
    fn press(&mut self, round: usize) {
        const TOKEN: &str = " <<TOKEN>>";
        let (line, width) = self.places[round / 2 % self.places.len()];
        let (end, new) =
            if round.is_multiple_of(2) { (width, TOKEN) } else { (width + TOKEN.len(), "") };
        let at = |character: usize| json!({ "line": line, "character": character });
        let change = json!({ "range": { "start": at(width), "end": at(end) }, "text": new });
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.client.notify("textDocument/didChange", &params);
    }

    fn keys(&mut self) -> Measure {
        let key = |round| {
            let start = Instant::now();
            self.press(round);
            self.client.diagnostics(self.version);
            start.elapsed()
        };
        // The first keys are slower everywhere.
        let mut all: Vec<Duration> = (0..ROUNDS + 20).map(key).collect();
        Measure::new(all.drain(20..))
    }

    fn requests(&mut self, method: &str) -> Measure {
        let params = self.params(method);
        let method = format!("textDocument/{method}");
        let times = (0..ROUNDS).map(|round| {
            self.press(round);
            let start = Instant::now();
            self.client.request(&method, &params);
            start.elapsed()
        });
        let times: Vec<Duration> = times.collect();
        Measure::new(times.into_iter())
    }

    /// A place of the sort that the request is for: behind a heading's marks, in a link, in a citation.
    fn params(&self, method: &str) -> Value {
        let needle = match method {
            "completion" => "## ",
            "definition" => "](./spec.md",
            _ => "II. Docks",
        };
        let lines: Vec<&str> = self.text.lines().collect();
        let found = (lines.len() / 2..lines.len()).chain(0..lines.len() / 2);
        let mut found = found.filter_map(|number| Some((number, lines[number].find(needle)?)));
        let (line, column) = found.next().expect("the documents have one of each");
        let character = lines[line][..column].encode_utf16().count() + 3;
        json!({ "textDocument": { "uri": self.uri }, "position": { "line": line, "character": character } })
    }
}

fn did_open(uri: &str, text: &str) -> Value {
    json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 0, "text": text } })
}

/// Opens a document in servers that have just started and read their workspace.
fn opens(root: &Path, text: &str) -> Measure {
    let params = did_open(&uri(&root.join("specs/001-hold-a-bike/plan.md")), text);
    let open = |_| {
        let (mut client, _) = Client::start(&uri(root));
        std::thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        client.notify("textDocument/didOpen", &params);
        client.diagnostics(0);
        start.elapsed()
    };
    let times: Vec<Duration> = (0..STARTS).map(open).collect();
    Measure::new(times.into_iter())
}

impl Measure {
    fn new(times: impl Iterator<Item = Duration>) -> Measure {
        let mut times: Vec<Duration> = times.collect();
        times.sort_unstable();
        Measure(times)
    }

    /// The time within which so many of a hundred were done, in milliseconds.
    fn at(&self, percent: usize) -> f64 {
        let index = (self.0.len() * percent / 100).min(self.0.len() - 1);
        self.0[index].as_secs_f64() * 1e3
    }

    fn both(&self) -> String {
        format!("{:.3} / {:.3}", self.at(50), self.at(99))
    }
}

fn print(rows: &[Row], starts: &Measure, notes: &[String]) {
    let mut out = format!("{:28}", "ms, p50 / p99");
    for lines in LINES {
        out.push_str(&format!("{:>19}", format!("{lines} lines")));
    }
    out.push_str("   20,000 : 2,000   to reach\n");
    for Row { what, found, reach } in rows {
        out.push_str(&format!("{what:28}"));
        for measure in found {
            out.push_str(&format!("{:>19}", measure.both()));
        }
        out.push_str(&format!(
            "{:>17}   {reach}\n",
            format!("{:.1}×", found[2].at(50) / found[1].at(50))
        ));
    }
    out.push_str(&format!(
        "{:28}{:>19}{:58}p50 ≤ 10 ms\n",
        "start → initialize",
        starts.both(),
        ""
    ));
    for note in notes {
        out.push_str(&format!("{note}\n"));
    }
    // A reader that has left is nobody to tell.
    let _ = std::io::stdout().write_all(out.as_bytes());
}
