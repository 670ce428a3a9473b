//! Enter goes on with a list of ids, for those who want it.

use serde_json::{Value, json};

use super::at;
use super::sample::project;
use crate::support::{TestServer, uri};

/// Starts a server with these options for a client that can format while typing, and gives what is offered.
fn start(server: &mut TestServer, root: &str, options: &Value) -> Value {
    let params = json!({
        "processId": null, "rootUri": root, "initializationOptions": options,
        "capabilities": { "textDocument": { "onTypeFormatting": {} } },
    });
    let offered = server.initialize(params)["capabilities"].clone();
    server.notify("initialized", json!({}));
    offered["documentOnTypeFormattingProvider"].clone()
}

/// The answer to an Enter behind the last task.
fn on_enter(server: &mut TestServer, uri: &str) -> Value {
    server.open(uri, 1, "# Tasks\n\n- [x] T001 鐘\n");
    let end = json!({ "start": at(2, 12), "end": at(2, 12) });
    server.change(uri, 2, &json!([{ "range": end, "text": "\n" }]));
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    server.request(
        "textDocument/onTypeFormatting",
        json!({ "textDocument": { "uri": uri }, "position": at(3, 0), "ch": "\n", "options": options }),
    )
}

#[test]
fn enter_goes_on_with_a_list_of_ids_where_that_is_wanted() {
    let workspace = project();
    let (root, tasks) = (uri(&workspace.path("")), workspace.uri("specs/009-z/tasks.md"));
    let mut server = TestServer::start();
    let offered = start(&mut server, &root, &json!({ "features": { "lists": true } }));
    assert_eq!(offered, json!({ "firstTriggerCharacter": "\n" }));
    let edit = json!({ "range": { "start": at(3, 0), "end": at(3, 0) }, "newText": "- [ ] T002 " });
    assert_eq!(on_enter(&mut server, &tasks), json!([edit]));
}

#[test]
fn enter_is_only_enter_until_somebody_wants_more() {
    let workspace = project();
    let (root, tasks) = (uri(&workspace.path("")), workspace.uri("specs/009-z/tasks.md"));
    let mut server = TestServer::start();
    assert_eq!(start(&mut server, &root, &json!({})), Value::Null);
    assert_eq!(on_enter(&mut server, &tasks), Value::Null);
}
