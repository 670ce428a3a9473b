//! What the protocol wants of answers, whatever the document: places lie in the text, edits at the cursor, and a
//! client is sent no more than it has announced.

use std::fs;

use serde_json::{Value, json};

use super::symbol::{holds, markdown_below, position};
use super::{PLAN, open_from_disk, project, serve_documents};
use crate::support::{TestServer, Workspace, documents};

/// A client that knows everything that is asked for here.
fn capabilities() -> Value {
    json!({
        "textDocument": {
            "definition": { "linkSupport": true },
            "foldingRange": {},
            "selectionRange": {},
            "semanticTokens": { "requests": {}, "formats": ["relative"], "tokenTypes": [], "tokenModifiers": [] },
        },
    })
}

/// Opens every document that was written for the tests, each in its project.
fn in_every_document(check: impl Fn(&mut TestServer, &str, &Text)) {
    for project in fs::read_dir(documents()).unwrap().flatten().filter(|it| it.path().is_dir()) {
        let mut server = serve_documents(project.file_name().to_str().unwrap(), &capabilities());
        for path in markdown_below(&project.path()) {
            let (uri, text) = open_from_disk(&mut server, &path);
            check(&mut server, &uri, &Text::new(&text));
        }
    }
}

/// How long the lines of a text are, in UTF-16.
struct Text(Vec<u64>);

impl Text {
    fn new(text: &str) -> Text {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Text(text.split('\n').map(|line| line.encode_utf16().count() as u64).collect())
    }

    #[track_caller]
    fn check_range(&self, range: &Value) {
        let (start, end) = (position(&range["start"]), position(&range["end"]));
        assert!(start <= end, "{range}");
        for (line, character) in [start, end] {
            let width = self.0.get(usize::try_from(line).unwrap());
            assert!(width.is_some_and(|width| character <= *width), "outside of the text: {range}");
        }
    }

    /// Some places, the end of each line among them.
    fn places(&self) -> impl Iterator<Item = Value> {
        let of_line = |(line, width): (usize, &u64)| {
            let places: Vec<u64> = (0..*width).step_by(7).chain([*width]).collect();
            places.into_iter().map(move |it| json!({ "line": line, "character": it }))
        };
        self.0.iter().enumerate().step_by(3).flat_map(of_line)
    }
}

fn at(position: &Value) -> Value {
    json!({ "start": position, "end": position })
}

fn items(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn findings_lie_in_the_text() {
    in_every_document(|server, uri, text| {
        let found = server.next_push(uri)["diagnostics"].take();
        items(&found).iter().for_each(|it| text.check_range(&it["range"]));
    });
}

#[test]
fn what_is_completed_stands_at_the_cursor_on_one_line() {
    in_every_document(|server, uri, text| {
        for place in text.places() {
            let found = server.request_at("completion", uri, &place);
            let list = if found.is_array() { &found } else { &found["items"] };
            for item in items(list) {
                let range = &item["textEdit"]["range"];
                text.check_range(range);
                assert_eq!(range["start"]["line"], range["end"]["line"], "{item}");
                assert!(holds(range, &at(&place)), "{item} at {place}");
            }
        }
    });
}

#[test]
fn a_link_leads_from_the_cursor_to_a_place_in_its_target() {
    in_every_document(|server, uri, text| {
        for place in text.places() {
            for link in items(&server.request_at("definition", uri, &place)) {
                text.check_range(&link["originSelectionRange"]);
                assert!(holds(&link["originSelectionRange"], &at(&place)), "{link} at {place}");
                assert!(holds(&link["targetRange"], &link["targetSelectionRange"]), "{link}");
            }
        }
    });
}

#[test]
fn folds_lie_in_the_text() {
    in_every_document(|server, uri, text| {
        for fold in items(&server.request_of("foldingRange", uri)) {
            let line = |name: &str| usize::try_from(fold[name].as_u64().unwrap()).unwrap();
            assert!(
                line("startLine") <= line("endLine") && line("endLine") < text.0.len(),
                "{fold}"
            );
        }
    });
}

#[test]
fn each_selection_holds_its_position_and_lies_in_the_next() {
    in_every_document(|server, uri, text| {
        let positions: Vec<Value> = text.places().collect();
        let params = json!({ "textDocument": { "uri": uri }, "positions": positions });
        let found = server.request("textDocument/selectionRange", params);
        assert_eq!(items(&found).len(), positions.len());
        for (mut selection, place) in items(&found).iter().zip(&positions) {
            assert!(holds(&selection["range"], &at(place)), "{selection} at {place}");
            while selection["parent"].is_object() {
                let parent = &selection["parent"];
                text.check_range(&parent["range"]);
                assert!(holds(&parent["range"], &selection["range"]), "{parent}");
                selection = parent;
            }
        }
    });
}

#[test]
fn tokens_come_in_order_and_lie_in_their_lines() {
    in_every_document(|server, uri, text| {
        let data = server.request_of("semanticTokens/full", uri)["data"].take();
        let data: Vec<u64> = items(&data).iter().map(|it| it.as_u64().unwrap()).collect();
        assert_eq!(data.len() % 5, 0);
        let (mut line, mut start, mut end) = (0, 0, 0);
        for token in data.chunks(5) {
            if token[0] > 0 {
                (line, start, end) = (line + token[0], 0, 0);
            }
            start += token[1];
            assert!(start >= end, "{uri}:{line}: {token:?} overlaps the one before");
            end = start + token[2];
            assert!(end <= text.0[usize::try_from(line).unwrap()], "{uri}:{line}: {token:?}");
        }
    });
}

#[test]
fn completions_have_only_members_that_every_client_knows() {
    let workspace = project();
    let mut server = workspace.serve(&json!({}));
    let uri = workspace.uri(PLAN);
    let mut seen = 0;
    for text in ["# Plan\n\n## ", "# Plan\n\nArticle ", "# Plan\n\n[x](", "# Plan\n\n[x](spec.md#"]
    {
        server.open(&uri, 1, text);
        let line = text.matches('\n').count();
        let character = text.rsplit('\n').next().unwrap().len();
        let place = json!({ "line": line, "character": character });
        let found = server.request_at("completion", &uri, &place);
        let list = if found.is_array() { &found } else { &found["items"] };
        assert_eq!(found.get("itemDefaults"), None);
        for item in items(list) {
            seen += 1;
            for member in item.as_object().unwrap().keys() {
                let known = [
                    "label",
                    "kind",
                    "detail",
                    "documentation",
                    "sortText",
                    "filterText",
                    "insertTextFormat",
                    "textEdit",
                ];
                assert!(known.contains(&member.as_str()), "{member} in {item}");
            }
            assert_eq!(item["insertTextFormat"], 1, "{item}");
            assert_eq!(item["textEdit"].get("insert"), None, "{item}");
            assert!(item["documentation"].is_string() || item.get("documentation").is_none());
        }
    }
    assert!(seen > 4, "{seen} completions");
}

#[test]
fn words_beside_links_are_for_clients_that_show_them() {
    for shown in [false, true] {
        let workspace = project();
        let mut server = workspace
            .serve(&json!({ "textDocument": { "documentLink": { "tooltipSupport": shown } } }));
        let uri = workspace.uri(PLAN);
        server.open(&uri, 1, "# Plan\n\n[x](spec.md)\n");
        let links = server.request_of("documentLink", &uri);
        assert_eq!(links[0].get("tooltip").is_some(), shown, "{links}");
    }
}

#[test]
fn folds_have_no_text_of_their_own() {
    in_every_document(|server, uri, _| {
        for fold in items(&server.request_of("foldingRange", uri)) {
            assert_eq!(fold.get("collapsedText"), None);
        }
    });
}

#[test]
fn opening_changing_and_closing_are_offered_together() {
    let result = TestServer::start().initialize(json!({ "capabilities": {} }));
    let sync = &result["capabilities"]["textDocumentSync"];
    assert_eq!((&sync["openClose"], &sync["change"]), (&json!(true), &json!(2)));
}

/// A request of the protocol is answered, or not offered and then not found.
#[test]
fn what_is_not_offered_is_not_found() {
    let workspace = Workspace::new(&[]);
    let mut server = TestServer::start();
    let result =
        server.initialize(json!({ "rootUri": workspace.uri(""), "capabilities": capabilities() }));
    for (method, provider) in [
        ("workspace/executeCommand", "executeCommandProvider"),
        ("textDocument/codeAction", "codeActionProvider"),
        ("textDocument/rename", "renameProvider"),
        ("textDocument/formatting", "documentFormattingProvider"),
        ("textDocument/linkedEditingRange", "linkedEditingRangeProvider"),
        ("textDocument/signatureHelp", "signatureHelpProvider"),
    ] {
        if result["capabilities"].get(provider).is_none() {
            let params = json!({
                "textDocument": { "uri": "file:///a.md" },
                "position": { "line": 0, "character": 0 },
                "range": at(&json!({ "line": 0, "character": 0 })),
                "context": { "diagnostics": [], "triggerKind": 1, "isRetrigger": false },
                "options": { "tabSize": 2, "insertSpaces": true },
                "newName": "x",
                "command": "x",
            });
            assert_eq!(server.request_error(method, params), -32601, "{method}");
        }
    }
}
