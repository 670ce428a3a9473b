//! Every feature at once: what all of them say of a place, so that two servers, encodings or line ends can be compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{TestServer, lines};

/// Where the plan lies that is asked about.
pub(crate) const PLAN: &str = "specs/001-予約/plan.md";

/// The answers to every request, by method.
pub(crate) type Answers = BTreeMap<String, Value>;

/// A client that pulls, and hears when the workspace was read.
pub(crate) fn capabilities(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "workspace": { "diagnostics": { "refreshSupport": true } },
        "textDocument": { "diagnostic": {}, "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
    })
}

/// What every feature says of a document and of a position in it. Names of results are left out: they differ from
/// server to server.
pub(crate) fn answers(server: &mut TestServer, uri: &str, position: &Value) -> Answers {
    let document = json!({ "uri": uri });
    let mut found = Answers::new();
    for method in [
        "completion",
        "definition",
        "hover",
        "documentHighlight",
        "prepareCallHierarchy",
        "references",
    ] {
        let params = json!({
            "textDocument": document, "position": position, "context": { "includeDeclaration": true, "triggerKind": 1 },
        });
        found.insert(method.into(), server.request(&format!("textDocument/{method}"), params));
    }
    for method in [
        "documentSymbol",
        "foldingRange",
        "documentLink",
        "codeLens",
        "semanticTokens/full",
        "diagnostic",
    ] {
        let mut answer = server.request_of(method, uri);
        answer.as_object_mut().map(|it| it.remove("resultId"));
        found.insert(method.into(), answer);
    }
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 9 } });
    for method in ["inlayHint", "semanticTokens/range"] {
        let params = json!({ "textDocument": document, "range": range });
        found.insert(method.into(), server.request(&format!("textDocument/{method}"), params));
    }
    let params = json!({ "textDocument": document, "positions": [position] });
    found.insert("selectionRange".into(), server.request("textDocument/selectionRange", params));
    found.insert("symbol".into(), server.request("workspace/symbol", json!({ "query": "0" })));
    let item = found["prepareCallHierarchy"][0].clone();
    for method in ["incomingCalls", "outgoingCalls"].into_iter().filter(|_| !item.is_null()) {
        let calls = server.request(&format!("callHierarchy/{method}"), json!({ "item": item }));
        // With the document in which the calls stand.
        found.insert(method.into(), json!({ "uri": item["uri"], "calls": calls }));
    }
    found
}

/// The same with every column counted in characters, whatever it was counted in. `texts` knows the text of each
/// document, the first being that which was asked about.
pub(crate) fn in_characters(
    answers: &Answers,
    texts: &[(String, String)],
    encoding: &str,
) -> Answers {
    let converted = |(method, answer): (&String, &Value)| {
        let answer = match answer.get("data") {
            Some(data) => {
                let tokens = decoded(data);
                let place = |line: u64, column: u64| {
                    characters(&texts[0].1, line, column, encoding).to_string()
                };
                let token = |it: &[u64; 5]| {
                    let ends = (place(it[0], it[1]), place(it[0], it[1] + it[2]));
                    json!([it[0], ends.0, ends.1, it[3], it[4]])
                };
                tokens.iter().map(token).collect()
            }
            None => convert(answer, &texts[0].0, texts, encoding),
        };
        (method.clone(), answer)
    };
    answers.iter().map(converted).collect()
}

/// Tokens with their line and column instead of the way from the one before.
pub(crate) fn decoded(data: &Value) -> Vec<[u64; 5]> {
    let numbers: Vec<u64> =
        data.as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
    let (mut line, mut column) = (0, 0);
    let token = |it: &[u64]| {
        column = if it[0] == 0 { column + it[1] } else { it[1] };
        line += it[0];
        [line, column, it[2], it[3], it[4]]
    };
    numbers.chunks(5).map(token).collect()
}

fn convert(value: &Value, uri: &str, texts: &[(String, String)], encoding: &str) -> Value {
    match value {
        Value::Array(list) => list.iter().map(|it| convert(it, uri, texts, encoding)).collect(),
        Value::Object(object) => {
            if let (Some(line), Some(column)) = (object.get("line"), object.get("character")) {
                let (_, text) =
                    texts.iter().find(|(name, _)| name == uri).expect("the text is known");
                let (line, column) = (line.as_u64().unwrap(), column.as_u64().unwrap());
                return json!({ "line": line, "character": characters(text, line, column, encoding) });
            }
            // The places of a call stand in the document of who calls.
            let named = object.get("uri").or_else(|| object.get("from").map(|it| &it["uri"]));
            let uri = named.and_then(Value::as_str).unwrap_or(uri);
            let members =
                object.iter().map(|(key, it)| (key.clone(), convert(it, uri, texts, encoding)));
            Value::Object(members.collect::<Map<String, Value>>())
        }
        other => other.clone(),
    }
}

/// How many characters stand before a column, which must lie between two of them.
fn characters(text: &str, line: u64, column: u64, encoding: &str) -> usize {
    let mut left = usize::try_from(column).unwrap();
    let line = lines(text)[usize::try_from(line).unwrap()];
    for (at, c) in line.chars().enumerate() {
        if left == 0 {
            return at;
        }
        let width = match encoding {
            "utf-8" => c.len_utf8(),
            "utf-16" => c.len_utf16(),
            _ => 1,
        };
        left = left
            .checked_sub(width)
            .unwrap_or_else(|| panic!("{column} is within {c:?} of {line:?}"));
    }
    assert_eq!(left, 0, "{column} is past the end of {line:?}");
    line.chars().count()
}
