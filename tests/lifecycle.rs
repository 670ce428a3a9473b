//! From the start of the server to its end, as the protocol has it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Process, TestServer, frame};

#[test]
fn a_request_before_initialize_is_refused_with_server_not_initialized() {
    let mut server = TestServer::start();
    for method in ["textDocument/hover", "test/unknown", "$/unknown", "shutdown"] {
        assert_eq!(server.request_error(method, json!({})), -32002, "{method}");
    }
    server.initialize(json!({ "capabilities": {} }));
    server.expect_alive();
}

#[test]
fn notifications_before_initialize_are_dropped() {
    let mut server = TestServer::start();
    let document =
        json!({ "uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "# A" });
    server.notify("textDocument/didOpen", json!({ "textDocument": document }));
    server.notify("initialized", json!({}));
    server.notify("shutdown", Value::Null);
    server.initialize(json!({ "capabilities": {} }));
    server.expect_alive();
    assert_eq!(server.kept, Vec::<Value>::new());
}

#[test]
fn exit_before_initialize_is_obeyed() {
    let mut server = TestServer::start();
    server.notify("exit", Value::Null);
    assert_eq!(server.wait(), 1);
}

#[test]
fn initialize_tells_the_name_and_version_of_the_server() {
    let mut server = TestServer::start();
    let result = server.initialize(json!({ "capabilities": {} }));
    assert_eq!(result["serverInfo"]["name"], "planls");
    assert!(result["serverInfo"]["version"].is_string());
}

#[test]
fn initialize_takes_null_where_the_protocol_allows_it() {
    let mut server = TestServer::start();
    let params = json!({
        "processId": null, "rootPath": null, "rootUri": null, "workspaceFolders": null, "capabilities": {},
    });
    assert!(server.initialize(params)["capabilities"].is_object());
}

#[test]
fn initialize_ignores_unknown_members() {
    let mut server = TestServer::start();
    let capabilities = json!({ "unknown": { "x": [1] }, "experimental": { "y": 1 } });
    let params =
        json!({ "capabilities": capabilities, "unknown": 1, "clientInfo": { "name": "test" } });
    assert!(server.initialize(params)["capabilities"].is_object());
}

#[test]
fn a_second_initialize_is_refused_and_changes_nothing() {
    let mut server = TestServer::start_initialized();
    assert_eq!(server.request_error("initialize", json!({ "capabilities": {} })), -32600);
    server.expect_alive();
}

#[test]
fn initialize_can_be_repeated_after_it_has_failed() {
    let mut server = TestServer::start();
    assert_eq!(server.request_error("initialize", json!({ "capabilities": 5 })), -32602);
    assert_eq!(server.request_error("initialize", Value::Null), -32602);
    assert_eq!(server.request_error("textDocument/hover", json!({})), -32002);
    server.initialize(json!({ "capabilities": {} }));
    server.expect_alive();
}

#[test]
fn initialized_is_taken_with_any_form_of_no_params() {
    let mut server = TestServer::start();
    server.request("initialize", json!({ "capabilities": {} }));
    server.notify("initialized", Value::Null);
    server.send(&json!({ "jsonrpc": "2.0", "method": "initialized" }));
    server.notify("initialized", json!({}));
    server.expect_alive();
}

#[test]
fn requests_are_served_though_initialized_never_comes() {
    let mut server = TestServer::start();
    server.request("initialize", json!({ "capabilities": {} }));
    server.expect_alive();
}

#[test]
fn shutdown_gives_null_and_the_process_stays() {
    let mut server = TestServer::start_initialized();
    let id = server.send_request("shutdown", Value::Null);
    assert_eq!(server.expect_response(id), json!({ "jsonrpc": "2.0", "id": id, "result": null }));
    assert_eq!(server.request_error("textDocument/hover", json!({})), -32600);
}

#[test]
fn requests_after_shutdown_are_invalid() {
    let mut server = TestServer::start_initialized();
    server.request("shutdown", Value::Null);
    for method in ["textDocument/hover", "test/unknown", "$/unknown", "shutdown", "initialize"] {
        assert_eq!(server.request_error(method, json!({})), -32600, "{method}");
    }
    server.notify("exit", Value::Null);
    assert_eq!(server.wait(), 0);
}

#[test]
fn shutdown_is_taken_with_any_form_of_no_params() {
    for params in [None, Some(Value::Null), Some(json!({})), Some(json!([]))] {
        let mut server = TestServer::start_initialized();
        let mut message = json!({ "jsonrpc": "2.0", "id": "s", "method": "shutdown" });
        if let Some(params) = params {
            message["params"] = params;
        }
        server.send(&message);
        assert_eq!(server.expect_response("s")["result"], Value::Null);
        server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
        assert_eq!(server.wait(), 0);
    }
}

#[test]
fn exit_after_shutdown_ends_with_code_0() {
    assert_eq!(TestServer::start_initialized().shutdown_and_exit(), 0);
}

#[test]
fn exit_without_shutdown_ends_with_code_1() {
    let mut server = TestServer::start_initialized();
    server.notify("exit", Value::Null);
    assert_eq!(server.wait(), 1);
}

#[test]
fn exit_as_a_request_is_refused_and_obeyed() {
    let mut server = TestServer::start_initialized();
    let id = server.send_request("exit", Value::Null);
    assert_eq!(server.expect_error(id), -32600);
    assert_eq!(server.wait(), 1);
}

#[test]
fn exit_is_obeyed_though_more_input_follows() {
    let mut server = TestServer::start_initialized();
    server.request("shutdown", Value::Null);
    let exit = frame(r#"{"jsonrpc":"2.0","method":"exit"}"#);
    let more = frame(r#"{"jsonrpc":"2.0","id":9,"method":"test/alive"}"#);
    server.write_raw(&[exit, more].concat());
    assert_eq!(server.wait(), 0);
    assert_eq!(server.rest(), Vec::<Value>::new());
}

#[test]
fn the_end_of_the_input_without_shutdown_ends_with_code_1() {
    let mut server = TestServer::start_initialized();
    server.close_input();
    assert_eq!(server.wait(), 1);
}

#[test]
fn the_end_of_the_input_after_shutdown_ends_with_code_0() {
    let mut server = TestServer::start_initialized();
    server.request("shutdown", Value::Null);
    server.close_input();
    assert_eq!(server.wait(), 0);
}

#[test]
fn the_end_of_the_input_amid_a_message_ends_the_server() {
    let mut server = TestServer::start_initialized();
    server.write_raw(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    server.close_input();
    assert_eq!(server.wait(), 1);
}

#[test]
fn what_was_asked_before_the_end_of_the_input_is_answered() {
    let mut server = TestServer::start_initialized();
    let ids: Vec<i64> = (0..200).map(|_| server.send_request("test/unknown", json!({}))).collect();
    server.close_input();
    server.wait();
    let answered: Vec<i64> =
        server.rest().iter().filter_map(|answer| answer["id"].as_i64()).collect();
    assert_eq!(answered, ids);
}

#[cfg(unix)]
#[test]
fn the_server_ends_when_the_process_of_its_client_dies() {
    let mut client = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let mut server = TestServer::start();
    server.initialize(json!({ "processId": client.id(), "capabilities": {} }));
    server.expect_alive();
    client.kill().unwrap();
    client.wait().unwrap();
    assert_eq!(server.wait(), 1);
}

#[test]
fn process_ids_that_name_no_process_are_ignored() {
    for id in [json!(0), json!(-1), json!(1_i64 << 40)] {
        let mut server = TestServer::start();
        // Whether the number itself is accepted is for the types to say; the server must live on.
        let request =
            server.send_request("initialize", json!({ "processId": id, "capabilities": {} }));
        server.expect_response(request);
        let id = server.send_request("test/alive", json!({}));
        server.expect_response(id);
    }
}

#[test]
fn arguments_that_editors_pass_are_accepted() {
    for arguments in
        [&["--stdio"][..], &["--stdio", "--clientProcessId", "1"], &["--clientProcessId=1"]]
    {
        let mut server = TestServer::start_with(arguments);
        server.initialize(json!({ "capabilities": {} }));
        assert_eq!(server.shutdown_and_exit(), 0);
    }
}

#[test]
fn the_log_goes_to_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("planls.log");
    let mut server =
        TestServer::start_with(&["--log-level", "info", "--log-file", path.to_str().unwrap()]);
    server.initialize(json!({ "capabilities": {} }));
    assert_eq!(server.shutdown_and_exit(), 0);
    assert!(fs::read_to_string(path).unwrap().contains("shutdown"));
}

/// Only builds for tests know the request that panics.
#[cfg(debug_assertions)]
#[test]
fn a_feature_that_panics_is_an_error_and_the_log_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("planls.log");
    let mut server = TestServer::start_with(&["--log-file", path.to_str().unwrap()]);
    server.initialize(json!({ "capabilities": {} }));
    let uri = "untitled:plan.md";
    server.open(uri, 1, "# One\n");
    assert_eq!(server.request_error("planls/panic", json!({})), -32603);
    let range =
        json!({ "start": { "line": 0, "character": 2 }, "end": { "line": 0, "character": 5 } });
    server.change(uri, 2, &json!([{ "range": range, "text": "Two" }]));
    assert_eq!(server.request_of("documentSymbol", uri)[0]["name"], "Two");
    assert_eq!(server.shutdown_and_exit(), 0);
    let log = fs::read_to_string(path).unwrap();
    let line = log.lines().find(|line| line.contains("as asked for")).unwrap_or(&log);
    assert!(line.contains("router.rs:"), "{line}");
}

#[test]
fn a_log_file_that_cannot_be_opened_is_named_in_the_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    let output = command.args(["server", "--log-file"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(folder.path().to_str().unwrap()), "{message}");
}

#[test]
fn version_prints_the_version() {
    let output = Command::new(env!("CARGO_BIN_EXE_planls")).arg("--version").output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("planls {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn unknown_arguments_are_refused_with_code_2() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_planls")).args(["server", "--unknown"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_port_is_served_until_its_client_leaves() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
    command.args(["server", "--port", "0", "--log-level", "info"]);
    let mut process = Process(command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(process.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit(' ').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(&frame(r#"{"jsonrpc":"2.0","id":"x","method":"test/alive"}"#)).unwrap();
    let mut answer = [0; 16];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"Content-Length: ");
    stream.write_all(&frame(r#"{"jsonrpc":"2.0","method":"exit"}"#)).unwrap();
    assert_eq!(process.wait(), 1);
}
