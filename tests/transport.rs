//! Frames and JSON-RPC: whatever a client writes is answered or ignored, and the server serves on. What
//! counts as a frame and as a message is tested in `transport/frame.rs` and `transport/message.rs`.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use serde_json::{Value, json};

use crate::support::{PATIENCE, Process, TestServer, frame, read_messages};

const ALIVE: &str = r#"{"jsonrpc":"2.0","id":"x","method":"test/alive"}"#;

/// Writes bytes that are followed by a good request; the answers must be these errors and the good one's.
fn check_bytes(bytes: &[u8], codes: &[i64]) {
    let mut server = TestServer::start_initialized();
    server.write_raw(bytes);
    server.write_body(ALIVE);
    for code in codes {
        assert_eq!(server.expect_error(Value::Null), *code, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(server.expect_error("x"), -32601, "{}", String::from_utf8_lossy(bytes));
    assert_eq!(server.shutdown_and_exit(), 0);
}

/// Writes a body that must be answered with this error under this id.
fn check_body(body: impl AsRef<[u8]>, code: i64, id: Value) {
    let mut server = TestServer::start_initialized();
    server.write_body(&body);
    assert_eq!(server.expect_error(id), code, "{}", String::from_utf8_lossy(body.as_ref()));
    server.expect_alive();
    assert_eq!(server.shutdown_and_exit(), 0);
}

/// What else a header may look like is tested in `transport/frame.rs`.
#[test]
fn a_header_may_have_other_fields_and_any_case() {
    let mut server = TestServer::start_initialized();
    let length = ALIVE.len();
    let header = format!("Content-Type: application/json\r\ncontent-length:{length}\r\n\r\n");
    server.write_raw(format!("{header}{ALIVE}").as_bytes());
    assert_eq!(server.expect_error("x"), -32601);
}

#[test]
fn rubbish_between_messages_is_a_parse_error_and_skipped() {
    check_bytes(b"rubbish\r\n", &[-32700]);
    check_bytes(b"rubbish\r\n\r\nmore rubbish\r\n\r\n", &[-32700]);
    check_bytes(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}\n", &[-32700]);
    check_bytes(b"\0\xff\xfe{}", &[-32700]);
}

#[test]
fn a_body_that_is_no_message_is_an_error_and_the_next_is_served() {
    check_body("nonsense", -32700, Value::Null);
    check_body(format!("[{ALIVE}]"), -32600, Value::Null);
    check_body(r#"{"jsonrpc":"2.0","id":7,"method":[]}"#, -32600, json!(7));
}

#[test]
fn an_id_comes_back_with_its_type() {
    let mut server = TestServer::start_initialized();
    let text = "long ".repeat(1_000);
    for id in
        [json!(0), json!(-5), json!(i64::MAX), json!("1"), json!(""), json!("ü\n\"\\"), json!(text)]
    {
        server.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "test/alive" }));
        assert_eq!(server.expect_error(id), -32601);
    }
}

#[test]
fn an_unknown_request_is_not_found() {
    let mut server = TestServer::start_initialized();
    assert_eq!(server.request_error("test/unknown", json!({})), -32601);
    assert_eq!(server.request_error("", json!({})), -32601);
}

#[test]
fn an_unknown_request_that_begins_with_a_dollar_is_not_found() {
    let mut server = TestServer::start_initialized();
    assert_eq!(server.request_error("$/unknown", json!({})), -32601);
}

#[test]
fn unknown_notifications_are_ignored() {
    let mut server = TestServer::start_initialized();
    server.notify("$/unknown", json!({}));
    server.notify("test/unknown", json!({}));
    server.notify("$/setTrace", json!({ "value": "off" }));
    server.expect_alive();
}

#[test]
fn notifications_are_never_answered() {
    let mut server = TestServer::start_initialized();
    server.notify("textDocument/didOpen", json!({ "nonsense": 1 }));
    server.notify("textDocument/didOpen", Value::Null);
    server.notify("textDocument/hover", json!({}));
    server.notify("initialize", json!({ "capabilities": {} }));
    server.notify("shutdown", Value::Null);
    server.expect_alive();
    assert_eq!(server.shutdown_and_exit(), 0);
}

#[test]
fn a_notification_with_an_id_is_refused() {
    let mut server = TestServer::start_initialized();
    assert_eq!(server.request_error("textDocument/didSave", json!({})), -32600);
}

#[test]
fn wrong_params_are_invalid_params() {
    let mut server = TestServer::start_initialized();
    for params in [Value::Null, json!({}), json!({ "textDocument": 5 }), json!([])] {
        assert_eq!(server.request_error("textDocument/hover", params), -32602);
    }
}

#[test]
fn cancelling_what_is_not_there_is_ignored() {
    let mut server = TestServer::start_initialized();
    for params in
        [json!({ "id": 99 }), json!({ "id": "x" }), json!({ "id": 1.5 }), json!({}), Value::Null]
    {
        server.notify("$/cancelRequest", params);
    }
    server.expect_alive();
}

/// A server whose answers filled a pipe and then stopped it would not read the last requests.
#[test]
fn a_client_that_does_not_read_is_served_on() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.arg("server").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process(command.spawn().unwrap());
    let (mut stdin, stdout) = (process.0.stdin.take().unwrap(), process.0.stdout.take().unwrap());
    let (tell, written) = channel();
    std::thread::spawn(move || {
        let initialize =
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
        let _ = stdin.write_all(&[frame(initialize), frame(ALIVE).repeat(10_000)].concat());
        let _ = tell.send(stdin);
    });
    let _stdin = written.recv_timeout(PATIENCE).expect("the server reads what it is sent");
    let answers = read_messages(stdout);
    for _ in 0..10_001 {
        answers.recv_timeout(PATIENCE).expect("the server answers all of it");
    }
}
