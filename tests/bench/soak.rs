//! Types 100,000 keys into a plan, and shows that the server's memory ends where it was soon after the beginning. What
//! is typed is deleted again, so at the end the same is found as at the beginning: that is asserted.
//! `cargo bench -p planls --bench soak`

#[path = "client.rs"]
#[allow(dead_code, reason = "the other benchmarks use the rest of it")]
mod client;
#[path = "plan.rs"]
mod plan;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use client::Client;

/// So many keys, half of which delete what the others have typed.
const KEYS: i32 = 100_000;

/// The memory after so many keys is what later ones are compared with: by then everything was used once.
const WARM: i32 = 2_000;

fn main() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    let root =
        documents.join("sample").canonicalize().expect("the documents are where they belong");
    let (mut client, _) = Client::start(&format!("file://{}", root.display()));
    let uri = format!("file://{}", root.join("specs/001-hold-a-bike/plan.md").display());
    let text = plan::plan(&documents, 2_000);
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": text });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    client.diagnostics(0);
    let findings = client.findings();
    // Behind a finding nothing would change where a heading moves the rest; so the upper half.
    let places = plan::paragraphs(&text);
    let places = &places[..places.len() / 2];
    let mut out = format!("2,000 lines, {findings} findings\n{:>10}{:>12}\n", "keys", "memory");
    let start = Instant::now();
    let (mut warm, mut found) = (None, findings);
    for version in 1..=KEYS {
        press(&mut client, &uri, version, places);
        client.diagnostics(version);
        found = client.findings();
        if version % 100 == 0 {
            ask(&mut client, &uri);
        }
        if version == WARM || version % (KEYS / 5) == 0 {
            let memory = client.memory().map_or(f64::NAN, |bytes| bytes as f64 / 1e6);
            let ratio = memory / *warm.get_or_insert(memory);
            out.push_str(&format!("{version:>10}{memory:>9.1} MB   {ratio:.2} times\n"));
        }
    }
    assert_eq!(found, findings, "the text is as it was, and so is what is found in it");
    out.push_str(&format!("in {:.0} s\n", start.elapsed().as_secs_f64()));
    // A reader that has left is nobody to tell.
    let _ = std::io::stdout().write_all(out.as_bytes());
}

/// Types something at the end of a line at odd versions, and deletes it at the next; all of it changes what is found.
fn press(client: &mut Client, uri: &str, version: i32, places: &[(usize, usize)]) {
    let round = (version - 1) / 2;
    let (line, width) = places[round as usize * 7919 % places.len()];
    let typed = match round % 20 {
        0 => "\n\n## Split\n\n<<TOKEN>>".to_owned(),
        1 => "\n\n```rust\n<<TOKEN>>".to_owned(),
        // Another path each time, which the server looks for.
        2..6 => format!(" [it](./missing-{round}.md)"),
        6..10 => format!(" FR-{:03}", 500 + round % 400),
        _ => " <<TOKEN>>".to_owned(),
    };
    let lines = typed.matches('\n').count();
    let last = typed.rsplit('\n').next().unwrap_or_default().len();
    let at = |line: usize, character: usize| json!({ "line": line, "character": character });
    let end = if lines == 0 { at(line, width + last) } else { at(line + lines, last) };
    let change = match version % 2 {
        1 => {
            json!({ "range": { "start": at(line, width), "end": at(line, width) }, "text": typed })
        }
        _ => json!({ "range": { "start": at(line, width), "end": end }, "text": "" }),
    };
    let document = json!({ "uri": uri, "version": version });
    let params = json!({ "textDocument": document, "contentChanges": [change] });
    client.notify("textDocument/didChange", &params);
}

/// The requests of an editor that shows a screen of the document.
fn ask(client: &mut Client, uri: &str) {
    let document = json!({ "uri": uri });
    let position = json!({ "line": 700, "character": 3 });
    let screen =
        json!({ "start": { "line": 700, "character": 0 }, "end": { "line": 760, "character": 0 } });
    let of_document: Value = json!({ "textDocument": document });
    let at: Value = json!({ "textDocument": document, "position": position });
    for method in ["documentSymbol", "codeLens", "foldingRange", "documentLink"] {
        client.request(&format!("textDocument/{method}"), &of_document);
    }
    for method in ["hover", "completion", "definition"] {
        client.request(&format!("textDocument/{method}"), &at);
    }
    client.request("textDocument/inlayHint", &json!({ "textDocument": document, "range": screen }));
}
