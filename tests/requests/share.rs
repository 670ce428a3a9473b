//! Answers that others in the editor give too are not given where its user does not want them.

use serde_json::{Value, json};

use super::sample::{PLAN, project};
use crate::support::{TestServer, cursor};

const CAPABILITIES: &str =
    r#"{ "textDocument": { "documentLink": {}, "foldingRange": {}, "selectionRange": {} } }"#;

/// What is offered to an editor that wants these answers.
fn offered(features: &Value) -> Value {
    let mut server = TestServer::start();
    let capabilities: Value = serde_json::from_str(CAPABILITIES).unwrap();
    let options = json!({ "features": features });
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options,
    });
    server.initialize(params)["capabilities"].clone()
}

#[test]
fn an_outline_that_is_not_wanted_is_not_offered() {
    let all = ["documentSymbolProvider", "foldingRangeProvider", "selectionRangeProvider"];
    for (wanted, features) in [(true, json!({})), (false, json!({ "outline": false }))] {
        let offered = offered(&features);
        assert!(all.iter().all(|it| offered[it].is_null() != wanted), "{offered}");
        assert!(!offered["documentLinkProvider"].is_null() && !offered["hoverProvider"].is_null());
    }
}

#[test]
fn an_outline_of_ids_alone_leaves_headings_and_folding_to_others() {
    let workspace = project();
    let mut server = TestServer::start();
    let offered = server.initialize(json!({
        "processId": null,
        "rootUri": crate::support::uri(&workspace.path("")),
        "capabilities": {
            "textDocument": {
                "foldingRange": {},
                "selectionRange": {},
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            },
        },
        "initializationOptions": { "features": { "outline": "ids" } },
    }));
    assert!(offered["capabilities"]["foldingRangeProvider"].is_null());
    assert!(offered["capabilities"]["selectionRangeProvider"].is_null());
    server.notify("initialized", json!({}));
    let uri = workspace.uri(PLAN);
    server.open(
        &uri,
        1,
        "# Plan\n\n## Rules\n\n- **FR-001**: Ring.\n\n## Steps\n\n- [ ] T001 Cast it\n",
    );
    let symbols = server.request_of("documentSymbol", &uri);
    let found: Vec<_> =
        symbols.as_array().unwrap().iter().map(|it| (&it["name"], &it["kind"])).collect();
    let expected = [(json!("FR-001 Ring."), json!(14)), (json!("T001 Cast it"), json!(12))];
    assert_eq!(found, expected.iter().map(|(name, kind)| (name, kind)).collect::<Vec<_>>());
}

/// The answer at the cursor of a plan, for an editor that follows and completes the links of markdown by itself.
fn ask(method: &str, text: &str) -> Value {
    let workspace = project();
    let mut server = TestServer::start();
    let offered = server.initialize(json!({
        "processId": null,
        "rootUri": crate::support::uri(&workspace.path("")),
        "capabilities": { "workspace": { "diagnostics": { "refreshSupport": true } } },
        "initializationOptions": { "features": { "links": false } },
    }));
    assert!(offered["capabilities"]["documentLinkProvider"].is_null());
    server.notify("initialized", json!({}));
    server.next_request("workspace/diagnostic/refresh");
    let (text, position) = cursor(text);
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, &text);
    server.request_at(method, &uri, &position)
}

#[test]
fn links_that_are_not_wanted_are_left_to_others() {
    assert_eq!(ask("definition", "# Plan\n\n[it](spec$0.md)\n"), Value::Null);
    assert_eq!(ask("completion", "# Plan\n\n[it]($0)\n"), json!([]));
}
