//! Frames and JSON-RPC: whatever a client writes is answered or ignored, and the server serves on.

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

/// Writes a good request behind this header; it must be served.
fn check_header(header: &str) {
    let mut server = TestServer::start_initialized();
    let header = header.replace("SIZE", &ALIVE.len().to_string());
    server.write_raw(format!("{header}{ALIVE}").as_bytes());
    assert_eq!(server.expect_error("x"), -32601, "{header}");
    server.expect_alive();
}

#[test]
fn header_names_may_have_any_case() {
    check_header("content-length: SIZE\r\n\r\n");
    check_header("CONTENT-LENGTH: SIZE\r\n\r\n");
}

#[test]
fn header_fields_may_come_in_any_order_and_number() {
    check_header(
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: SIZE\r\n\r\n",
    );
    check_header(
        "Content-Length: SIZE\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
    );
    check_header("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nContent-Length: SIZE\r\nE: 5\r\n\r\n");
    check_header("Content-Type: application/json\r\nContent-Length: SIZE\r\n\r\n");
}

#[test]
fn header_lines_may_end_with_a_bare_line_feed() {
    check_header("Content-Length: SIZE\n\n");
}

#[test]
fn spaces_around_the_length_do_not_matter() {
    check_header("Content-Length:SIZE\r\n\r\n");
    check_header("Content-Length :   SIZE  \r\n\r\n");
}

#[test]
fn blank_lines_between_messages_do_not_matter() {
    check_header("\r\n\n\r\nContent-Length: SIZE\r\n\r\n");
}

#[test]
fn a_message_may_arrive_byte_by_byte() {
    let mut server = TestServer::start_initialized();
    for byte in frame(ALIVE) {
        server.write_raw(&[byte]);
    }
    assert_eq!(server.expect_error("x"), -32601);
}

#[test]
fn messages_may_arrive_together() {
    let mut server = TestServer::start_initialized();
    server.write_raw(&frame(ALIVE).repeat(1_000));
    for _ in 0..1_000 {
        assert_eq!(server.expect_error("x"), -32601);
    }
}

#[test]
fn an_empty_body_is_harmless() {
    check_bytes(b"Content-Length: 0\r\n\r\n", &[]);
}

#[test]
fn rubbish_between_messages_is_a_parse_error_and_skipped() {
    check_bytes(b"rubbish\r\n", &[-32700]);
    check_bytes(b"rubbish\r\n\r\nmore rubbish\r\n\r\n", &[-32700]);
    check_bytes(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}\n", &[-32700]);
    check_bytes(b"\0\xff\xfe{}", &[-32700]);
}

#[test]
fn rubbish_without_a_line_end_is_skipped() {
    check_bytes(&[b'{'; 100_000], &[-32700]);
}

#[test]
fn a_length_that_is_none_is_a_parse_error() {
    for length in ["x", "-1", "", "1.5", "99999999999999999999999999"] {
        check_bytes(format!("Content-Length: {length}\r\n\r\n").as_bytes(), &[-32700]);
    }
}

#[test]
fn a_length_beyond_the_limit_is_a_parse_error() {
    check_bytes(b"Content-Length: 10000000000\r\n\r\n", &[-32700]);
}

#[test]
fn a_header_without_a_length_is_a_parse_error() {
    check_bytes(b"Content-Type: application/json\r\n\r\n{\"a\":1}", &[-32700]);
}

#[test]
fn a_header_without_end_is_a_parse_error() {
    let mut header = b"X-Field: value\r\n".repeat(10_000);
    header.extend_from_slice(b"\r\n");
    check_bytes(&header, &[-32700]);
}

#[test]
fn a_body_that_is_longer_than_announced_costs_only_itself() {
    check_bytes(
        b"Content-Length: 5\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"test\"}",
        &[-32700, -32700],
    );
}

#[test]
fn json_that_cannot_be_parsed_is_a_parse_error() {
    for body in [
        "{",
        "nonsense",
        r#"{"jsonrpc":"2.0","id":1,"method":"m",}"#,
        r#"{"jsonrpc":"2.0"} x"#,
        "\u{feff}",
    ] {
        check_body(body, -32700, Value::Null);
    }
}

#[test]
fn a_body_that_is_not_utf_8_is_a_parse_error() {
    check_body(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", -32700, Value::Null);
    check_body(b"\xff\xfe{\0}\0", -32700, Value::Null);
}

#[test]
fn json_that_is_nested_too_deeply_is_a_parse_error() {
    for depth in [200, 100_000] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check_body(
            format!(r#"{{"jsonrpc":"2.0","id":1,"method":"m","params":{nested}}}"#),
            -32700,
            Value::Null,
        );
    }
}

#[test]
fn a_batch_is_an_invalid_request() {
    check_body(format!("[{ALIVE}]"), -32600, Value::Null);
    check_body("[]", -32600, Value::Null);
}

#[test]
fn a_body_that_is_no_message_is_an_invalid_request() {
    for body in ["1", "null", "\"text\"", "{}", r#"{"jsonrpc":"2.0"}"#] {
        check_body(body, -32600, Value::Null);
    }
    check_body(r#"{"jsonrpc":"2.0","id":7}"#, -32600, json!(7));
    check_body(r#"{"jsonrpc":"2.0","id":"7","method":null}"#, -32600, json!("7"));
    check_body(r#"{"jsonrpc":"2.0","id":7,"method":[]}"#, -32600, json!(7));
}

#[test]
fn another_version_of_json_rpc_is_an_invalid_request() {
    check_body(r#"{"id":7,"method":"shutdown"}"#, -32600, json!(7));
    check_body(r#"{"jsonrpc":"1.0","id":"a","method":"shutdown"}"#, -32600, json!("a"));
    check_body(r#"{"jsonrpc":2.0,"id":7,"method":"shutdown"}"#, -32600, json!(7));
}

#[test]
fn an_id_of_another_type_is_an_invalid_request() {
    for id in ["null", "1.5", "true", "[1]", "{}"] {
        check_body(
            format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"shutdown"}}"#),
            -32600,
            Value::Null,
        );
    }
}

#[test]
fn a_byte_order_mark_before_a_body_is_ignored() {
    let mut server = TestServer::start_initialized();
    server.write_body(format!("\u{feff}{ALIVE}"));
    assert_eq!(server.expect_error("x"), -32601);
}

#[test]
fn a_lone_surrogate_in_a_text_does_not_lose_the_message() {
    let mut server = TestServer::start_initialized();
    for text in [r"\ud83d", r"\uDE00", r"a\ud83d\ud83d\ude00b", r"\\ud83d\ud83d"] {
        server.write_body(format!(r#"{{"jsonrpc":"2.0","id":"{text}","method":"test/alive"}}"#));
        let expected = text.replace(r"\ud83d\ude00", "😀").replace(r"\uDE00", "\u{fffd}");
        let expected = expected.replace(r"\\ud83d", "ESCAPED").replace(r"\ud83d", "\u{fffd}");
        assert_eq!(server.expect_error(expected.replace("ESCAPED", r"\ud83d")), -32601);
    }
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

#[test]
fn responses_that_nobody_waits_for_are_ignored() {
    let mut server = TestServer::start_initialized();
    server.send(&json!({ "jsonrpc": "2.0", "id": 99, "result": null }));
    server.send(&json!({ "jsonrpc": "2.0", "id": "x", "error": { "code": 1, "message": "no" } }));
    server.expect_alive();
}

#[test]
fn a_message_of_megabytes_is_read() {
    let mut server = TestServer::start_initialized();
    let params = "x".repeat(20 << 20);
    server
        .send(&json!({ "jsonrpc": "2.0", "id": "x", "method": "test/alive", "params": [params] }));
    assert_eq!(server.expect_error("x"), -32601);
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
