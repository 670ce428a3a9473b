//! Measures what a large workspace costs: how long until it is read, how the server answers meanwhile, how much
//! memory it takes, and its report of all findings. It fails nothing. `cargo bench -p planls --bench workspace`

#[path = "client.rs"]
#[allow(dead_code, reason = "the other benchmark uses the rest of it")]
mod client;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use client::Client;

/// So many features, each with three documents.
const FEATURES: usize = 1_000;

fn main() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents/sample");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().canonicalize().expect("the folder exists");
    let bytes = generate(&documents, &root);
    let (mut client, _) = Client::start(&format!("file://{}", root.display()));
    let idle = client.memory();
    let start = Instant::now();
    let mut answers = Vec::new();
    // The symbol of a feature is known when the documents of that feature were read; the last one to be known is
    // the end.
    let last: Vec<String> =
        (0..FEATURES).step_by(FEATURES / 8).map(|it| format!("Feature number {it:04}")).collect();
    let mut missing: Vec<&String> = last.iter().collect();
    while !missing.is_empty() && start.elapsed() < Duration::from_secs(60) {
        for _ in 0..20 {
            let asked = Instant::now();
            client.request(
                "textDocument/documentSymbol",
                &json!({ "textDocument": { "uri": "untitled:x" } }),
            );
            answers.push(asked.elapsed());
            std::thread::sleep(Duration::from_millis(1));
        }
        missing.retain(|name| {
            client.request("workspace/symbol", &json!({ "query": name }));
            !client.holds(name)
        });
    }
    let read = start.elapsed();
    let asked = Instant::now();
    client.request("workspace/symbol", &json!({ "query": last[0] }));
    let symbol = asked.elapsed();
    let indexed = client.memory();
    answers.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let mb = |bytes: Option<u64>| bytes.map_or(f64::NAN, |bytes| bytes as f64 / 1e6);
    let mut out = format!("{} documents, {:.1} MB\n", 3 * FEATURES, bytes as f64 / 1e6);
    out += &format!(
        "read                     {:9.0} ms   {:.1} MB/s   (≤ 700 ms)\n",
        ms(read),
        bytes as f64 / 1e6 / read.as_secs_f64()
    );
    out += &format!(
        "answers meanwhile        {:9.3} ms p50, {:.3} ms at most   (≤ 5 ms)\n",
        ms(answers[answers.len() / 2]),
        ms(answers[answers.len() - 1])
    );
    out += &format!("a symbol by name         {:9.1} ms\n", ms(symbol));
    out += &format!(
        "memory                   {:9.1} MB, {:.1} MB idle: {:.2} bytes a byte on disk   (≤ 40 MB)\n",
        mb(indexed),
        mb(idle),
        (mb(indexed) - mb(idle)) * 1e6 / bytes as f64
    );
    let (first, all) = report(&mut client, &json!([]));
    let (again, _) = report(&mut client, &all);
    out += &format!("a report of all findings {:9.0} ms, {:.0} ms again\n", ms(first), ms(again));
    // A reader that has left is nobody to tell.
    let _ = std::io::stdout().write_all(out.as_bytes());
}

/// How long it takes to report the findings of all documents to a client that has these, and what it has then.
fn report(client: &mut Client, previous: &Value) -> (Duration, Value) {
    let asked = Instant::now();
    client.request("workspace/diagnostic", &json!({ "previousResultIds": previous }));
    let elapsed = asked.elapsed();
    let answer = client.answer();
    let items = answer["result"]["items"].as_array().into_iter().flatten();
    let entry = |it: &Value| json!({ "uri": it["uri"], "value": it["resultId"] });
    (elapsed, items.map(entry).collect())
}

/// Writes the features, each with its own title, and returns how many bytes they are.
fn generate(documents: &Path, root: &Path) -> usize {
    let sample = documents.join("specs/001-hold-a-bike");
    let mut bytes = 0;
    for name in ["plan.md", "spec.md", "tasks.md"] {
        let text = fs::read_to_string(sample.join(name)).expect("the sample has such a document");
        for number in 0..FEATURES {
            let folder = root.join(format!("specs/{number:04}-feature"));
            let text = format!("{text}\n## Feature number {number:04}\n\nText.\n");
            bytes += text.len();
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(folder.join(name), text))
                .expect("files can be written");
        }
    }
    bytes
}
