//! Definition: what clients get that take links, and those that do not.

use serde_json::json;

use super::sample::{ask, project};

const CHARTER: &str = ".specify/memory/constitution.md";

#[test]
fn clients_that_take_links_get_the_origin_and_the_whole_target_and_others_a_location() {
    let workspace = project();
    let links = json!({ "textDocument": { "definition": { "linkSupport": true } } });
    let answer = ask(&workspace, &links, "definition", "# Plan\n\n😀 By Article I$0I we do.\n");
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let expected = json!([{
        "originSelectionRange": { "start": at(2, 6), "end": at(2, 16) },
        "targetUri": workspace.uri(CHARTER),
        "targetRange": { "start": at(8, 0), "end": at(9, 0) },
        "targetSelectionRange": { "start": at(8, 4), "end": at(8, 26) },
    }]);
    assert_eq!(answer, expected);
    let answer = ask(&workspace, &json!({}), "definition", "# Plan\n\nBy Article I$0I we do.\n");
    let range = json!({ "start": at(8, 4), "end": at(8, 26) });
    assert_eq!(answer, json!([{ "uri": workspace.uri(CHARTER), "range": range }]));
}
