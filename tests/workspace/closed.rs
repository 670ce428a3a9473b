//! The findings of closed documents, for clients that pull those of the whole workspace.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::spec;
use crate::support::{TestServer, Workspace, codes, refreshing};

const PLAN: &str = "specs/001-a/plan.md";

fn feature() -> Workspace {
    let spec = spec("FR-001") + "- **FR-002**: More\n- **FR-003**: Most\n";
    Workspace::new(&[
        ("specs/001-a/spec.md", &spec),
        (
            PLAN,
            "# Plan\n\n**Spec**: [spec](spec.md#requirements)\n\n<<OWNER>> FR-001 FR-002 FR-003 ![a](a.png)\n",
        ),
        ("README.md", "# Read <<ME>>\n"),
    ])
}

/// A pull that knows what `known` says; the reports by file.
fn pull(server: &mut TestServer, workspace: &Workspace, known: &Value) -> BTreeMap<String, Value> {
    let params = json!({ "previousResultIds": known });
    let result = server.request("workspace/diagnostic", params);
    by_file(workspace, result["items"].as_array().unwrap())
}

fn by_file(workspace: &Workspace, items: &[Value]) -> BTreeMap<String, Value> {
    let root = workspace.uri("") + "/";
    let file = |it: &Value| it["uri"].as_str().unwrap().strip_prefix(&root).unwrap().to_owned();
    items.iter().map(|it| (file(it), it.clone())).collect()
}

/// What a client knows after these reports.
fn known(reports: &BTreeMap<String, Value>) -> Value {
    let entry = |it: &Value| json!({ "uri": it["uri"], "value": it["resultId"] });
    reports.values().map(entry).collect()
}

fn kinds(reports: &BTreeMap<String, Value>) -> Vec<(&str, &str)> {
    reports.iter().map(|(file, it)| (&**file, it["kind"].as_str().unwrap())).collect()
}

const UNCHANGED: [(&str, &str); 3] =
    [("README.md", "unchanged"), (PLAN, "unchanged"), ("specs/001-a/spec.md", "unchanged")];

#[test]
fn closed_documents_have_the_findings_that_they_have_when_they_are_open() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let reports = pull(&mut server, &workspace, &json!([]));
    assert_eq!(codes(&reports["README.md"]["items"]), Vec::<String>::new());
    let closed = &reports[PLAN];
    assert_eq!(codes(&closed["items"]), ["broken-link", "unfilled-placeholder"]);
    let text = std::fs::read_to_string(workspace.path(PLAN)).unwrap();
    server.open(&workspace.uri(PLAN), 7, &text);
    let items = server.request_of("diagnostic", &workspace.uri(PLAN))["items"].clone();
    let sorted = |items: &Value| {
        let mut items: Vec<String> =
            items.as_array().unwrap().iter().map(Value::to_string).collect();
        items.sort();
        items
    };
    assert_eq!(sorted(&items), sorted(&closed["items"]));
}

#[test]
fn an_open_document_is_answered_from_its_present_text() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    server.open(&workspace.uri(PLAN), 7, "# Plan\n\n**Spec**: [spec](spec.md)\n");
    let reports = pull(&mut server, &workspace, &json!([]));
    assert_eq!(reports[PLAN]["items"], json!([]));
    assert_eq!(reports[PLAN]["version"], 7);
}

/// Files that nobody has written to for a while.
fn settle(workspace: &Workspace, paths: &[&str]) {
    for path in paths {
        workspace.date(path, SystemTime::now() - Duration::from_secs(60));
    }
}

#[test]
fn what_has_not_changed_is_not_said_again() {
    let workspace = feature();
    settle(&workspace, &UNCHANGED.map(|(path, _)| path));
    let mut server = workspace.serve_read(&[""], &refreshing());
    let first = pull(&mut server, &workspace, &json!([]));
    let second = pull(&mut server, &workspace, &known(&first));
    assert_eq!(kinds(&second), UNCHANGED);
    // A name that nobody gave is as good as none.
    let made_up = json!([{ "uri": workspace.uri(PLAN), "value": "planls-disk-0" }]);
    assert_eq!(pull(&mut server, &workspace, &made_up)[PLAN]["kind"], "full");
}

#[test]
fn what_changes_around_a_document_changes_its_report() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let mut last = pull(&mut server, &workspace, &json!([]));
    let mut again = |server: &mut TestServer, expected: &[&str]| {
        last = pull(server, &workspace, &known(&last));
        assert_eq!(last[PLAN]["kind"], "full");
        assert_eq!(codes(&last[PLAN]["items"]), expected);
    };
    // A file that it names appears.
    workspace.write("specs/001-a/a.png", "");
    server.file_changed(&workspace.uri("specs/001-a/a.png"), 1);
    again(&mut server, &["unfilled-placeholder"]);
    // A document beside it is edited and not saved.
    let uri = workspace.uri("specs/001-a/spec.md");
    let other = spec("FR-100") + "- **FR-002**: More\n- **FR-003**: Most\n";
    server.open(&uri, 1, &other);
    again(&mut server, &["undefined-id", "unfilled-placeholder"]);
    server.replace(&uri, 2, &other.replace("Requirements", "Demands"));
    again(&mut server, &["broken-anchor", "undefined-id", "unfilled-placeholder"]);
    server.close(&uri);
    again(&mut server, &["unfilled-placeholder"]);
}

#[test]
fn what_changes_on_disk_changes_its_report_without_anybody_watching() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let first = pull(&mut server, &workspace, &json!([]));
    workspace.write(PLAN, "# Plan\n\n<<A>> <<B>> and more\n");
    workspace.remove("README.md");
    let second = pull(&mut server, &workspace, &known(&first));
    assert!(
        codes(&second[PLAN]["items"])
            .ends_with(&["unfilled-placeholder".to_owned(), "unfilled-placeholder".to_owned()])
    );
    assert_eq!(second["README.md"]["items"], json!([]));
}

/// Some systems count the time of a file in whole seconds.
#[test]
fn a_file_that_was_just_written_is_said_again_though_it_may_be_the_same() {
    let workspace = feature();
    let now = SystemTime::now();
    workspace.date(PLAN, now);
    let mut server = workspace.serve_read(&[""], &refreshing());
    let first = pull(&mut server, &workspace, &json!([]));
    let text = std::fs::read_to_string(workspace.path(PLAN)).unwrap();
    workspace.write(PLAN, text.replace("<<OWNER>>", "*the gods*"));
    workspace.write(PLAN, text.replace("<<OWNER>>", "*a guild*"));
    workspace.date(PLAN, now);
    let second = pull(&mut server, &workspace, &known(&first));
    assert_eq!(codes(&second[PLAN]["items"]), ["broken-link"]);
    // Nor is the name worth more when the file has been left alone for long enough.
    std::thread::sleep(Duration::from_millis(2_100));
    let third = pull(&mut server, &workspace, &known(&first));
    assert_eq!(codes(&third[PLAN]["items"]), ["broken-link"]);
    let last = pull(&mut server, &workspace, &known(&third));
    assert_eq!(last[PLAN]["kind"], "unchanged");
}

#[test]
fn the_client_is_asked_to_pull_again_when_an_edit_changes_what_others_can_name() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri("specs/001-a/spec.md");
    server.open(&uri, 1, &std::fs::read_to_string(workspace.path("specs/001-a/spec.md")).unwrap());
    server.request_of("diagnostic", &uri);
    server.overhear();
    server.replace(&uri, 2, &spec("FR-900"));
    server.next_request("workspace/diagnostic/refresh");
}

#[test]
fn pieces_are_given_to_clients_that_take_them() {
    let workspace = feature();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let params = json!({ "previousResultIds": [], "partialResultToken": "t" });
    assert_eq!(server.request("workspace/diagnostic", params), json!({ "items": [] }));
    let mut items = Vec::new();
    for message in server.overhear().iter().filter(|it| it["method"] == "$/progress") {
        assert_eq!(message["params"]["token"], "t");
        items.extend(message["params"]["value"]["items"].as_array().unwrap().clone());
    }
    let pieces = by_file(&workspace, &items);
    assert_eq!(pieces, pull(&mut server, &workspace, &json!([])));
}

/// A workspace whose report takes a while.
fn many() -> Workspace {
    let workspace = feature();
    let text = format!("# Plan\n{}", "\n## Part\n\n<<A>> `b` [c](d.md)\n".repeat(30));
    for number in 0..1_000 {
        workspace.write(&format!("specs/{number:04}-x/plan.md"), &text);
    }
    workspace
}

#[test]
fn who_types_is_answered_while_a_thousand_documents_are_checked() {
    let workspace = many();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let uri = workspace.uri(PLAN);
    server.open(&uri, 1, "# Plan\n");
    let slow = server.send_request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    server.replace(&uri, 2, "# Plan\n\n<<A>>\n");
    // The next response is that of the document, and not that of the workspace.
    assert_eq!(server.pull_codes(&uri), ["unfilled-placeholder"]);
    let all = server.expect_response(slow);
    assert_eq!(all["result"]["items"].as_array().map(Vec::len), Some(1_003));
}

#[test]
fn a_cancelled_report_is_given_up() {
    let workspace = many();
    let mut server = workspace.serve_read(&[""], &refreshing());
    let params = json!({ "previousResultIds": [], "partialResultToken": "t" });
    let slow = server.send_request("workspace/diagnostic", params);
    server.next_request("$/progress");
    server.notify("$/cancelRequest", json!({ "id": slow }));
    assert_eq!(server.expect_error(slow), -32800);
    server.kept.clear();
    // The next one need not wait for it, and comes behind whatever it has still said.
    let again = server.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(again["items"].as_array().map(Vec::len), Some(1_003));
    let pieces = server.kept.iter().filter(|it| it["method"] == "$/progress").count();
    assert!(pieces <= 1, "{pieces} pieces after the end, of which one may have been under way");
}
