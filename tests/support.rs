//! A client for the tests: starts the real program and talks to it. It knows frames, ids and documents, and no
//! features.

pub(crate) mod answers;
mod command;
mod editing;
mod text;
mod workspace;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[cfg(unix)]
pub(crate) use command::on_a_small_stack;
pub(crate) use command::{ended, findings, outcome, program};
pub(crate) use text::{cursor, lines, position_of};
pub(crate) use workspace::{Workspace, uri};

/// Long enough for any machine; a test that passes never waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A process that is killed when this is dropped, so that a test that fails leaves nothing behind.
pub(crate) struct Process(pub(crate) Child);

impl Process {
    /// Waits for the end of the process, its input left as it is; returns the exit code.
    pub(crate) fn wait(&mut self) -> i32 {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.0.try_wait().expect("the process can be waited for") {
                return status.code().expect("the process ends by itself");
            }
            thread::sleep(Duration::from_millis(2));
        }
        panic!("the process does not end");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running server.
pub(crate) struct TestServer {
    process: Process,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Notifications and requests of the server that came while something else was waited for.
    pub(crate) kept: Vec<Value>,
    last_id: i64,
}

impl TestServer {
    /// Starts the server without a word.
    pub(crate) fn start() -> TestServer {
        TestServer::start_with(&[])
    }

    /// Starts the server with these arguments besides `server`.
    pub(crate) fn start_with(arguments: &[&str]) -> TestServer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
        command.arg("server").args(arguments);
        TestServer::spawn(command)
    }

    /// Starts the server where it gets no more memory than so many bytes, stacks that it does not touch included.
    #[cfg(unix)]
    pub(crate) fn start_within(bytes: u64) -> TestServer {
        let limited = format!("ulimit -v {} 2>/dev/null; exec \"$0\" server", bytes >> 10);
        let mut command = Command::new("sh");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_planls")]);
        TestServer::spawn(command)
    }

    /// Starts a program that is the server.
    pub(crate) fn spawn(mut command: Command) -> TestServer {
        command.env_remove("PLANLS_LOG");
        let child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the program can be started");
        let stdin = child.stdin.take();
        let messages = read_messages(child.stdout.take().expect("stdout is a pipe"));
        TestServer { process: Process(child), stdin, messages, kept: Vec::new(), last_id: 0 }
    }

    /// Starts the server and initializes it.
    pub(crate) fn start_initialized() -> TestServer {
        let mut server = TestServer::start();
        server.initialize(json!({ "capabilities": {} }));
        server
    }

    /// Initializes the server and returns the result.
    pub(crate) fn initialize(&mut self, params: Value) -> Value {
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result
    }

    /// Writes bytes as they are.
    pub(crate) fn write_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// Writes a body with the header it should have.
    pub(crate) fn write_body(&mut self, body: impl AsRef<[u8]>) {
        self.write_raw(&frame(body));
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.write_body(message.to_string());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its id.
    pub(crate) fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and returns its result.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send_request(method, params);
        let mut response = self.expect_response(id);
        assert_eq!(response.get("error"), None, "{method}");
        response["result"].take()
    }

    /// Sends a request and returns the code of its error.
    pub(crate) fn request_error(&mut self, method: &str, params: Value) -> i64 {
        let id = self.send_request(method, params);
        self.expect_error(id)
    }

    /// Waits for the response with this id, which must be the next response.
    pub(crate) fn expect_response(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        loop {
            let message = self.next_message();
            if message.get("method").is_none() {
                assert_eq!(message.get("id"), Some(&id), "an unexpected response: {message}");
                return message;
            }
            self.kept.push(message);
        }
    }

    /// Waits for an error with this id and returns its code.
    pub(crate) fn expect_error(&mut self, id: impl Into<Value>) -> i64 {
        let response = self.expect_response(id);
        assert_eq!(response.get("result"), None, "a result and an error: {response}");
        assert!(response["error"]["message"].is_string(), "an error without a message: {response}");
        response["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {response}"))
    }

    fn next_message(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the server answers")
    }

    /// Waits for the next diagnostics that are pushed for a document; returns the notification's params.
    pub(crate) fn next_push(&mut self, uri: &str) -> Value {
        let kept = self.kept.iter().position(|message| is_push(message, uri));
        if let Some(at) = kept {
            return self.kept.remove(at)["params"].take();
        }
        loop {
            let mut message = self.next_message();
            if is_push(&message, uri) {
                return message["params"].take();
            }
            self.kept.push(message);
        }
    }

    /// Waits until the diagnostics pushed last for a document are right, and returns the notification's params; the
    /// last ones also where they never are.
    pub(crate) fn await_push(&mut self, uri: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        let kept = self.kept.iter().rposition(|message| is_push(message, uri));
        let mut last = kept.map_or(Value::Null, |at| self.kept[at]["params"].clone());
        while !is_right(&last) {
            let Ok(message) = self.messages.recv_timeout(PATIENCE) else { break };
            if is_push(&message, uri) {
                last = message["params"].clone();
            }
            self.kept.push(message);
        }
        last
    }

    /// Waits for a request of the server, which stays unanswered, or a notification with this method.
    pub(crate) fn next_request(&mut self, method: &str) -> Value {
        loop {
            if let Some(at) = self.kept.iter().position(|message| message["method"] == method) {
                return self.kept.remove(at);
            }
            let message = self.next_message();
            self.kept.push(message);
        }
    }

    /// What the server says within a moment, for tests that want silence.
    pub(crate) fn overhear(&mut self) -> Vec<Value> {
        const MOMENT: Duration = Duration::from_millis(60);
        let mut heard = std::mem::take(&mut self.kept);
        while let Ok(message) = self.messages.recv_timeout(MOMENT) {
            heard.push(message);
        }
        heard
    }

    /// Checks that an initialized server still serves and has answered nothing else in between. The request is one
    /// that no server knows, so that this needs no feature.
    pub(crate) fn expect_alive(&mut self) {
        assert_eq!(self.request_error("test/alive", json!({})), -32601);
    }

    /// The most memory that the process has held so far, in MB; known on Linux.
    #[cfg(unix)]
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? >> 10)
    }

    /// Checks that the process has started no other, and has no end of a socket. What is not Linux does not tell.
    #[cfg(unix)]
    pub(crate) fn check_alone(&self) {
        let of_process = |path: &str| format!("/proc/{}/{path}", self.process.0.id());
        let Ok(tasks) = std::fs::read_dir(of_process("task")) else { return };
        for task in tasks.flatten() {
            let children = std::fs::read_to_string(task.path().join("children"));
            assert_eq!(children.unwrap_or_default(), "", "the server has started a program");
        }
        for file in std::fs::read_dir(of_process("fd")).expect("the files are listed").flatten() {
            let target = std::fs::read_link(file.path()).unwrap_or_default();
            assert!(!target.to_string_lossy().starts_with("socket:"), "{}", target.display());
        }
    }

    /// Closes the server's input.
    pub(crate) fn close_input(&mut self) {
        self.stdin = None;
    }

    /// Ends the session as the protocol wants it; returns the exit code.
    pub(crate) fn shutdown_and_exit(&mut self) -> i32 {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.wait()
    }

    /// Waits for the end of the process, its input left as it is; returns the exit code.
    pub(crate) fn wait(&mut self) -> i32 {
        self.process.wait()
    }

    /// All messages up to the end of the output.
    pub(crate) fn rest(&mut self) -> Vec<Value> {
        let mut rest = Vec::new();
        loop {
            match self.messages.recv_timeout(PATIENCE) {
                Ok(message) => rest.push(message),
                Err(RecvTimeoutError::Disconnected) => return rest,
                Err(RecvTimeoutError::Timeout) => panic!("the output does not end"),
            }
        }
    }
}

/// A client that says when it has been asked to look again, so that a test knows that the workspace
/// was read.
pub(crate) fn refreshing() -> Value {
    json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

/// What a client announces that asks for findings itself.
pub(crate) fn pulls() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

/// The params of `textDocument/didChange`.
pub(crate) fn did_change(uri: &str, version: i32, changes: &Value) -> Value {
    json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes })
}

/// Whether a message pushes diagnostics for a document.
pub(crate) fn is_push(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

/// The codes of a list of findings, sorted.
pub(crate) fn codes(diagnostics: &Value) -> Vec<String> {
    let list = diagnostics.as_array().unwrap_or_else(|| panic!("not a list: {diagnostics}"));
    let code = |it: &Value| it["code"].as_str().expect("a finding has a code").to_owned();
    let mut codes: Vec<String> = list.iter().map(code).collect();
    codes.sort();
    codes
}

/// The folder of documents that were written for the tests.
pub(crate) fn documents() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    folder.canonicalize().expect("the documents are where they belong")
}

/// The folder of this project.
pub(crate) fn repository() -> PathBuf {
    documents().join("../..")
}

/// A body behind its header.
pub(crate) fn frame(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

/// Reads on a thread of its own, so that a server that says nothing fails a test instead of stopping it.
pub(crate) fn read_messages(stdout: ChildStdout) -> Receiver<Value> {
    let (tell, messages) = channel();
    thread::spawn(move || {
        let mut stdout = BufReader::new(stdout);
        while let Some(message) = read_message(&mut stdout) {
            if tell.send(message).is_err() {
                break;
            }
        }
    });
    messages
}

/// Strict where the server is tolerant: what it writes must be right to the byte.
fn read_message(stdout: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    if stdout.read_line(&mut header).expect("a header is text") == 0 {
        return None;
    }
    let length = header.strip_prefix("Content-Length: ").and_then(|rest| rest.strip_suffix("\r\n"));
    let length = length.unwrap_or_else(|| panic!("not a header: {header:?}"));
    let mut separator = [0; 2];
    stdout.read_exact(&mut separator).expect("a header ends");
    assert_eq!(&separator, b"\r\n");
    let mut body = vec![0; length.parse().expect("a length is a number")];
    stdout.read_exact(&mut body).expect("a body is as long as announced");
    let message: Value = serde_json::from_slice(&body).expect("a body is JSON");
    assert_eq!(message["jsonrpc"], "2.0");
    Some(message)
}
