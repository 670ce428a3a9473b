//! A client that measures: it reads and writes on one thread, and looks into a message no further than it must.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A running server.
pub(crate) struct Client {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    body: Vec<u8>,
    last_id: i64,
}

impl Client {
    /// Starts the program and returns it with the time until `initialize` was answered.
    pub(crate) fn start(root: &str) -> (Client, Duration) {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_planls"));
        command.arg("server").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the program can be started");
        let stdin = child.stdin.take().expect("stdin is a pipe");
        let stdout = child.stdout.take().expect("stdout is a pipe");
        let stdout = BufReader::with_capacity(64 << 10, stdout);
        let mut client = Client { child, stdin, stdout, body: Vec::new(), last_id: 0 };
        let symbol = json!({ "hierarchicalDocumentSymbolSupport": true });
        let pushed = json!({ "versionSupport": true });
        let text = json!({ "documentSymbol": symbol, "publishDiagnostics": pushed });
        let params = json!({ "rootUri": root, "capabilities": { "textDocument": text } });
        client.request("initialize", &params);
        let elapsed = start.elapsed();
        client.notify("initialized", &json!({}));
        (client, elapsed)
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn request(&mut self, method: &str, params: &Value) {
        self.last_id += 1;
        let id = self.last_id;
        self.write(
            &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string(),
        );
        let wanted = format!("\"id\":{id}");
        // The id stands before the result or behind it.
        while !(self.next_begins_with(&wanted)
            || self.body.ends_with(format!("{wanted}}}").as_bytes()))
        {}
        assert!(
            !self.begins_with("\"error\":"),
            "{method} is an error: {}",
            String::from_utf8_lossy(&self.body)
        );
    }

    /// Waits for the diagnostics of a version.
    pub(crate) fn diagnostics(&mut self, version: i32) {
        let wanted = format!("\"version\":{version},");
        while !(self.next_begins_with("textDocument/publishDiagnostics")
            && self.begins_with(&wanted))
        {}
    }

    /// Whether a text stands in the message that was read last.
    #[allow(dead_code, reason = "one of the two benchmarks that share this client needs it")]
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.body.windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// The message that was read last.
    #[allow(dead_code, reason = "one of the two benchmarks that share this client needs it")]
    pub(crate) fn answer(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body is JSON")
    }

    /// How many findings there are in the message that was read last.
    pub(crate) fn findings(&self) -> usize {
        self.body.windows(8).filter(|window| window == b"\"range\":").count()
    }

    /// The resident memory of the server in bytes, where the system tells it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    fn write(&mut self, body: &str) {
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.stdin.write_all(frame.as_bytes()).expect("the server reads");
    }

    /// Reads a message, and says whether a text stands in its first bytes.
    fn next_begins_with(&mut self, text: &str) -> bool {
        let mut header = String::new();
        self.stdout.read_line(&mut header).expect("a header is text");
        let length = header
            .trim_end()
            .strip_prefix("Content-Length: ")
            .expect("a message begins with its length");
        let length: usize = length.parse().expect("a length is a number");
        header.clear();
        self.stdout.read_line(&mut header).expect("a header ends");
        self.body.resize(length, 0);
        self.stdout.read_exact(&mut self.body).expect("a message is as long as announced");
        self.begins_with(text)
    }

    fn begins_with(&self, text: &str) -> bool {
        let head = &self.body[..self.body.len().min(300)];
        head.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
