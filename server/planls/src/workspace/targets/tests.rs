//! What is found before link targets were read, and after. No thread of the server runs: the test reads.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;
use serde_json::{Value, json};

use super::read;
use crate::session::Session;
use crate::workspace::observe;

/// A session in a folder with these files, and what would wake the thread that reads link targets.
fn session(files: &[(&str, &str)]) -> (tempfile::TempDir, Session, Receiver<()>) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        let above = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(above).expect("a folder can be made");
        fs::write(path, text).expect("files can be written");
    }
    let session = Session::default();
    let root = format!("file://{}", real(folder.path(), ""));
    let params = json!({ "rootUri": root, "capabilities": {} });
    session.initialize(&serde_json::from_value(params).expect("these are params"));
    let (wake, woken) = sync_channel(1);
    session.set_reader(wake);
    (folder, session, woken)
}

fn real(folder: &Path, path: &str) -> String {
    let real = folder.canonicalize().expect("the folder is there");
    real.join(path).to_str().expect("it is text").trim_end_matches('/').to_owned()
}

/// Opens a file as it is on disk.
fn open(session: &Session, folder: &Path, path: &str) -> DocumentId {
    let path = real(folder, path);
    let text = fs::read_to_string(&path).expect("the file is there");
    let uri = format!("file://{path}");
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    let params: Value = json!({ "textDocument": document });
    session.open(serde_json::from_value(params).expect("these are params"));
    DocumentId::new(&path)
}

fn found(session: &Session, id: &DocumentId) -> Vec<String> {
    let found = session.snapshot().analysis.diagnostics(id);
    found.iter().map(|it| it.code.to_owned()).collect()
}

fn large(text: &str) -> String {
    text.to_owned() + &"- a change of `something` [here](./there.md)\n".repeat(20_000)
}

#[test]
fn a_document_is_answered_for_before_what_it_leads_to_was_read() {
    let plan = "# Plan\n\n[a](../../log.md#gone) [b](../../log.md#log) [c](none.md) [d](../../old/spec.md#x)\n";
    let (folder, session, woken) = session(&[
        ("specs/001-x/plan.md", plan),
        ("specs/001-x/spec.md", "# Spec\n"),
        ("log.md", &large("# Log\n\n")),
        ("old/spec.md", "# Spec\n"),
    ]);
    let plan = open(&session, folder.path(), "specs/001-x/plan.md");
    assert_eq!(found(&session, &plan), ["broken-link"]);
    // The spec beside the plan is read at once.
    let unread: Vec<String> = session.unread().iter().map(|id| id.as_str().to_owned()).collect();
    assert_eq!(unread, [real(folder.path(), "log.md"), real(folder.path(), "old/spec.md")]);
    assert!(woken.try_recv().is_ok(), "the thread is not woken");
    assert!(read(&session, &mut Parser::for_reading()));
    assert_eq!(found(&session, &plan), ["broken-anchor", "broken-link", "broken-anchor"]);
    assert!(!read(&session, &mut Parser::for_reading()));
}

#[test]
fn large_documents_are_not_read_at_once_wherever_they_are() {
    let (folder, session, _woken) = session(&[
        ("specs/001-x/plan.md", "# Plan\n\nFR-009\n"),
        ("specs/001-x/spec.md", &large("# Spec\n\n- **FR-001**: rings\n\n")),
    ]);
    let plan = open(&session, folder.path(), "specs/001-x/plan.md");
    assert_eq!(found(&session, &plan), [""; 0]);
    assert!(read(&session, &mut Parser::for_reading()));
    assert_eq!(found(&session, &plan), ["undefined-id"]);
}

#[test]
fn while_the_workspace_is_scanned_its_documents_are_left_to_the_scan() {
    let (folder, session, _woken) = session(&[
        ("specs/001-x/plan.md", "# Plan\n\nFR-002, FR-009 [a](../../log.md#gone)\n"),
        ("specs/001-x/spec.md", "# Spec\n\n- **FR-001**: rings\n"),
        ("specs/002-y/spec.md", "# Spec\n\n- **FR-002**: waits\n"),
        ("log.md", "# Log\n"),
    ]);
    session.await_reading();
    let plan = open(&session, folder.path(), "specs/001-x/plan.md");
    assert_eq!(found(&session, &plan), [""; 0]);
    assert!(!read(&session, &mut Parser::for_reading()));
    let folders = session.begin_scan();
    let mut parser = Parser::for_reading();
    for path in ["log.md", "specs/002-y/spec.md", "specs/001-x/spec.md"] {
        let id = DocumentId::new(&real(folder.path(), path));
        let analysis = session.snapshot().analysis;
        let folders = session.readable_folders();
        session.observe(vec![observe(&session, id, &folders, analysis.index(), &mut parser)]);
        assert!(!found(&session, &plan).contains(&"undefined-id".to_owned()));
    }
    assert!(session.end_scan(&folders));
    assert_eq!(found(&session, &plan), ["undefined-id", "broken-anchor"]);
    assert!(!session.end_scan(&folders));
}

#[test]
fn without_a_folder_what_was_looked_at_is_known() {
    let (folder, _, _) = session(&[
        ("specs/001-x/plan.md", "# Plan\n\nFR-009\n"),
        ("specs/001-x/spec.md", "# Spec\n\n- **FR-001**: rings\n"),
    ]);
    let session = Session::default();
    let params = serde_json::from_value(json!({ "capabilities": {} }));
    session.initialize(&params.expect("these are params"));
    session.await_reading();
    let plan = open(&session, folder.path(), "specs/001-x/plan.md");
    assert_eq!(found(&session, &plan), ["undefined-id"]);
}
