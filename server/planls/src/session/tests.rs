//! Several threads that use a session at the same time.

use std::io::{self, BufReader};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use ls_types::{DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams};
use plan_analysis::index::Revision;
use serde_json::{Value, json};

use super::Session;
use crate::transport::{Frame, FrameReader, Outbox};

/// Ample for a thread to publish a short document, if nothing blocks it.
const MOMENT: Duration = Duration::from_millis(200);

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A session with a client that takes versions and has some documents open.
fn session() -> Session {
    let session = Session::default();
    let can = json!({ "textDocument": { "publishDiagnostics": { "versionSupport": true } } });
    let params = serde_json::from_value(json!({ "capabilities": can }));
    let params: InitializeParams = params.expect("these are params");
    session.initialize(&params);
    for number in 0..12 {
        let uri = format!("untitled:{number}");
        let text = "# Implementation Plan: Bells\n\n[NEEDS CLARIFICATION: why?]\n";
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        let params = serde_json::from_value(json!({ "textDocument": document }));
        let params: DidOpenTextDocumentParams = params.expect("these are params");
        session.open(params);
    }
    session
}

/// The versions with which findings of a document went out.
fn versions(reader: io::PipeReader, uri: &str) -> Vec<i64> {
    let mut frames = FrameReader::new(BufReader::new(reader));
    let mut versions = Vec::new();
    while let Frame::Body(body) = frames.next() {
        let message: Value = serde_json::from_slice(body).expect("a body is JSON");
        if message["params"]["uri"] == uri {
            versions
                .push(message["params"]["version"].as_i64().expect("the client takes versions"));
        }
    }
    versions
}

/// One thread has taken its snapshot and is blocked at another document, while an edit arrives and a second thread
/// publishes.
#[test]
fn of_two_threads_that_publish_the_one_with_the_newer_snapshot_is_last() {
    let session = session();
    let (reader, writer) = io::pipe().expect("there are pipes");
    let outbox = Outbox::new(writer).expect("a thread can be started");
    let open = Arc::clone(&session.state().open);
    let first = open.keys().next().expect("documents are open");
    let held = session.published.get_mut(first).expect("the document is open");
    let is_free = |id: &&_| !session.published.try_get(*id).is_locked();
    let typed = open.keys().find(is_free).expect("one lock is not that of all documents");
    let uri = open[typed].uri.as_str();
    thread::scope(|scope| {
        scope.spawn(|| session.publish(&outbox));
        while session.state().published_revision == Revision::default() {
            thread::yield_now();
        }
        // The second thread has nothing to do with the document at which the first one is held up.
        Arc::make_mut(&mut session.state().open).retain(|id, _| id == typed);
        let document = json!({ "uri": uri, "version": 2 });
        let params =
            json!({ "textDocument": document, "contentChanges": [{ "text": "# Plan\n" }] });
        let params: DidChangeTextDocumentParams =
            serde_json::from_value(params).expect("these are params");
        session.change(params);
        let (tell, told) = channel();
        let (session, outbox) = (&session, &outbox);
        scope.spawn(move || {
            session.publish(outbox);
            let _ = tell.send(());
        });
        // That a thread waits for its turn cannot be seen; one that does not has ended by then.
        let _ = told.recv_timeout(MOMENT);
        drop(held);
    });
    drop(outbox);
    assert_eq!(versions(reader, uri), [1, 2]);
}

#[test]
fn a_waiting_thread_gets_the_state_before_the_one_that_releases_it_and_wants_it_again() {
    let session = Session::default();
    thread::scope(|scope| {
        let held = session.state();
        scope.spawn(|| session.state().has_rejected = true);
        let start = Instant::now();
        while session.fairness.try_lock().is_ok() {
            assert!(start.elapsed() < PATIENCE, "no thread waits");
            thread::yield_now();
        }
        drop(held);
        assert!(session.state().has_rejected);
    });
}
