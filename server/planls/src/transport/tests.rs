//! What only a server made for it can show: panics, handlers that wait or are busy, and the moments of `idle`.

use std::io::{self, BufReader, PipeWriter, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ls_types::{ConfigurationItem, InitializeParams, InitializeResult};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::{Client, LanguageServer, LspService};

use super::frame::{Frame, FrameReader};
use super::{Outbox, serve};

/// Long enough for any machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server with a handler for each way to behave.
struct Trial {
    client: Client,
    seen: Arc<Mutex<Vec<i64>>>,
    dropped: Sender<()>,
    release: Mutex<Receiver<()>>,
    busy: Sender<()>,
}

impl LanguageServer for Trial {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        if params.locale.as_deref() == Some("slow") {
            tokio::task::yield_now().await;
        }
        assert_ne!(params.locale.as_deref(), Some("panic"));
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

/// Tells when the handler that holds it is thrown away.
struct Guard(Sender<()>);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl Trial {
    async fn echo(&self, params: Value) -> Result<Value> {
        Ok(params)
    }

    async fn echo_later(&self, params: Value) -> Result<Value> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(params)
    }

    async fn panic(&self) -> Result<()> {
        panic!("as asked for");
    }

    async fn panic_later(&self) -> Result<()> {
        tokio::task::yield_now().await;
        panic!("as asked for");
    }

    async fn panic_quietly(&self) {
        panic!("as asked for");
    }

    async fn hang(&self) -> Result<()> {
        let _guard = Guard(self.dropped.clone());
        std::future::pending().await
    }

    /// Keeps the only thread of the runtime until the test lets it go.
    async fn busy(&self) -> Result<()> {
        tokio::task::yield_now().await;
        self.busy.send(()).unwrap();
        self.release.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        Ok(())
    }

    async fn ask(&self) -> Result<Vec<Value>> {
        self.client.configuration(vec![ConfigurationItem::default()]).await
    }

    async fn push(&self, params: [i64; 1]) {
        self.seen.lock().unwrap().push(params[0]);
        // Whatever comes after the first await must not matter for the order.
        tokio::task::yield_now().await;
    }

    async fn seen(&self) -> Result<Vec<i64>> {
        Ok(self.seen.lock().unwrap().clone())
    }
}

/// A client and the server it talks to, each on threads of this process.
struct Session {
    input: Option<PipeWriter>,
    output: Receiver<Value>,
    core: Option<JoinHandle<u8>>,
    /// How much had been pushed at each idle moment.
    idle: Receiver<usize>,
    dropped: Receiver<()>,
    release: Sender<()>,
    busy: Receiver<()>,
    runtime: Option<oneshot::Sender<()>>,
}

impl Session {
    /// Starts the server and initializes it.
    fn start() -> Session {
        let mut session = Session::start_fresh();
        session.request(0, "initialize", json!({ "capabilities": {} }));
        assert_eq!(session.answer()["id"], 0);
        session
    }

    fn start_fresh() -> Session {
        let seen = Arc::default();
        let (dropped_sender, dropped) = channel();
        let (release, release_receiver) = channel();
        let (busy_sender, busy) = channel();
        let (service, socket) = LspService::build(|client| Trial {
            client,
            seen: Arc::clone(&seen),
            dropped: dropped_sender,
            release: Mutex::new(release_receiver),
            busy: busy_sender,
        })
        .custom_method("test/echo", Trial::echo)
        .custom_method("test/echoLater", Trial::echo_later)
        .custom_method("test/panic", Trial::panic)
        .custom_method("test/panicLater", Trial::panic_later)
        .custom_method("test/panicQuietly", Trial::panic_quietly)
        .custom_method("test/hang", Trial::hang)
        .custom_method("test/busy", Trial::busy)
        .custom_method("test/ask", Trial::ask)
        .custom_method("test/push", Trial::push)
        .custom_method("test/seen", Trial::seen)
        .finish();
        let (input_reader, input) = io::pipe().unwrap();
        let (output_reader, output_writer) = io::pipe().unwrap();
        let (tell_idle, idle) = channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let handle = runtime.handle().clone();
        let core = thread::spawn(move || {
            let outbox = Outbox::new(output_writer).unwrap();
            let tell = || tell_idle.send(seen.lock().unwrap().len()).unwrap_or_default();
            serve(service, socket, &handle, input_reader, &outbox, Box::new(|_, _| None), tell)
        });
        let (keep, kept) = oneshot::channel::<()>();
        thread::spawn(move || runtime.block_on(kept));
        let (tell, output) = channel();
        thread::spawn(move || {
            let mut frames = FrameReader::new(BufReader::new(output_reader));
            while let Frame::Body(body) = frames.next() {
                let _ = tell.send(serde_json::from_slice(body).unwrap());
            }
        });
        Session {
            input: Some(input),
            output,
            core: Some(core),
            idle,
            dropped,
            release,
            busy,
            runtime: Some(keep),
        }
    }

    fn write(&mut self, messages: &[Value]) {
        let mut bytes = Vec::new();
        for message in messages {
            let body = message.to_string();
            write!(bytes, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
        self.input.as_mut().unwrap().write_all(&bytes).unwrap();
    }

    fn request(&mut self, id: i64, method: &str, params: Value) {
        self.write(&[json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })]);
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.write(&[json!({ "jsonrpc": "2.0", "method": method, "params": params })]);
    }

    /// The next message of the server.
    fn answer(&self) -> Value {
        self.output.recv_timeout(PATIENCE).unwrap()
    }

    fn expect_result(&self, id: i64, result: Value) {
        assert_eq!(self.answer(), json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    fn expect_error(&self, id: i64, code: i64) {
        let answer = self.answer();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(code)));
    }

    /// Ends the input; gives the exit code and what the server had still to say.
    fn finish(mut self) -> (u8, Vec<Value>) {
        drop(self.input.take());
        let code = self.core.take().unwrap().join().unwrap();
        // The handlers that still wait keep the way out open.
        drop(self.runtime.take());
        (code, self.output.iter().collect())
    }
}

#[test]
fn a_panic_in_a_handler_is_an_internal_error_and_the_server_lives() {
    let mut session = Session::start();
    for (id, method) in
        [(1, "test/panic"), (2, "test/panicLater"), (1, "test/panic"), (2, "test/panicLater")]
    {
        session.request(id, method, Value::Null);
        session.expect_error(id, -32603);
    }
    session.notify("test/panicQuietly", Value::Null);
    session.request(1, "test/echo", json!([1]));
    session.expect_result(1, json!([1]));
}

#[test]
fn a_panic_in_initialize_leaves_the_server_to_be_initialized() {
    let mut session = Session::start_fresh();
    session.request(1, "initialize", json!({ "capabilities": {}, "locale": "panic" }));
    session.expect_error(1, -32603);
    session.request(2, "initialize", json!({ "capabilities": {} }));
    assert!(session.answer()["result"].is_object());
    session.request(3, "test/echo", json!([1]));
    session.expect_result(3, json!([1]));
}

#[test]
fn initialize_may_wait() {
    let mut session = Session::start_fresh();
    session.request(1, "initialize", json!({ "capabilities": {}, "locale": "slow" }));
    assert!(session.answer()["result"].is_object());
    session.request(2, "test/echo", json!([1]));
    session.expect_result(2, json!([1]));
}

#[test]
fn a_handler_that_waits_holds_up_nobody() {
    let mut session = Session::start();
    session.request(1, "test/hang", Value::Null);
    session.request(2, "test/echo", json!([2]));
    session.expect_result(2, json!([2]));
    session.request(3, "test/echoLater", json!([3]));
    session.expect_result(3, json!([3]));
}

#[test]
fn a_cancelled_request_is_answered_once_and_its_handler_dropped() {
    let mut session = Session::start();
    session.request(1, "test/hang", Value::Null);
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    session.expect_error(1, -32800);
    session.dropped.recv_timeout(PATIENCE).unwrap();
    assert_eq!(session.finish(), (1, vec![]));
}

#[test]
fn a_cancellation_does_not_wait_for_busy_handlers() {
    let mut session = Session::start();
    session.request(1, "test/hang", Value::Null);
    session.request(2, "test/busy", Value::Null);
    session.busy.recv_timeout(PATIENCE).unwrap();
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    session.expect_error(1, -32800);
    session.notify("$/cancelRequest", json!({ "id": 2 }));
    session.expect_error(2, -32800);
    session.release.send(()).unwrap();
    session.dropped.recv_timeout(PATIENCE).unwrap();
    assert_eq!(session.finish(), (1, vec![]));
}

#[test]
fn an_id_may_be_used_again_once_it_is_answered() {
    let mut session = Session::start();
    session.request(1, "test/busy", Value::Null);
    session.busy.recv_timeout(PATIENCE).unwrap();
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    session.expect_error(1, -32800);
    session.request(1, "test/echoLater", json!([1]));
    session.release.send(()).unwrap();
    session.expect_result(1, json!([1]));
    assert_eq!(session.finish(), (1, vec![]));
}

#[test]
fn an_id_that_is_not_yet_answered_is_refused() {
    let mut session = Session::start();
    session.request(1, "test/hang", Value::Null);
    session.request(1, "test/echo", json!([1]));
    session.expect_error(1, -32600);
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    session.expect_error(1, -32800);
}

#[test]
fn wide_and_textual_ids_are_cancelled_too() {
    let mut session = Session::start();
    for id in [json!(1_i64 << 40), json!("1")] {
        session.write(&[json!({ "jsonrpc": "2.0", "id": id, "method": "test/hang" })]);
        session.notify("$/cancelRequest", json!({ "id": id }));
        let answer = session.answer();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&id, &json!(-32800)));
        session.dropped.recv_timeout(PATIENCE).unwrap();
    }
}

#[test]
fn requests_to_the_client_are_sent_and_their_answers_come_back() {
    let mut session = Session::start();
    session.request(1, "test/ask", Value::Null);
    let question = session.answer();
    assert_eq!(question["method"], "workspace/configuration");
    session.write(&[json!({ "jsonrpc": "2.0", "id": question["id"], "result": [5] })]);
    session.expect_result(1, json!([5]));
}

#[test]
fn an_error_of_the_client_and_unknown_answers_do_no_harm() {
    let mut session = Session::start();
    session.write(&[json!({ "jsonrpc": "2.0", "id": 99, "result": null })]);
    session.request(1, "test/ask", Value::Null);
    let question = session.answer();
    session.write(&[
        json!({ "jsonrpc": "2.0", "id": question["id"], "error": { "message": "no", "x": 1 } }),
    ]);
    session.expect_error(1, -32603);
}

#[test]
fn requests_that_the_client_never_answers_hold_up_nothing() {
    let mut session = Session::start();
    for id in 1..=20 {
        session.request(id, "test/ask", Value::Null);
        assert_eq!(session.answer()["method"], "workspace/configuration");
    }
    session.request(21, "shutdown", Value::Null);
    session.expect_result(21, Value::Null);
    assert_eq!(session.finish(), (0, vec![]));
}

#[test]
fn handlers_see_messages_in_their_order() {
    let mut session = Session::start();
    let numbers: Vec<i64> = (0..5_000).collect();
    let push =
        |number: &i64| json!({ "jsonrpc": "2.0", "method": "test/push", "params": [number] });
    session.write(&numbers.iter().map(push).collect::<Vec<_>>());
    session.request(1, "test/seen", Value::Null);
    session.expect_result(1, json!(numbers));
}

#[test]
fn idle_comes_after_the_burst_and_not_amid_it() {
    let mut session = Session::start();
    // So few that they are written in one piece on every system.
    let push = |number| json!({ "jsonrpc": "2.0", "method": "test/push", "params": [number] });
    session.write(&(0..7).map(push).collect::<Vec<_>>());
    let mut pushed = 0;
    while pushed == 0 {
        pushed = session.idle.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(pushed, 7);
}

#[test]
fn the_end_of_the_input_ends_the_server_though_handlers_wait() {
    let mut session = Session::start();
    session.request(1, "test/hang", Value::Null);
    session.request(2, "test/ask", Value::Null);
    assert_eq!(session.answer()["method"], "workspace/configuration");
    assert_eq!(session.finish(), (1, vec![]));
}
