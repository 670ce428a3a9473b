//! Runs the handler of each message: once in place, and on in the runtime if it has to wait. It reads no bytes.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::{process, thread};

use futures::{FutureExt, Sink};
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError, LanguageServer, Loopback, LspService};

use super::capability_repair;
use super::message::Message;
use super::outbox::Outbox;
use super::parent;
use super::request_queue::{self, PendingRequest, RequestQueue};
use super::{Answer, Routes, Work};
use crate::threads;

/// Passes the client's responses to the requests of ours that wait for them.
type ResponseSink = <ClientSocket as Loopback>::ResponseSink;

/// What became of a handler; the outer error is its panic.
type Outcome = thread::Result<Result<Option<Response>, ExitedError>>;

/// Owns the service; lives on the reading thread.
pub(super) struct Dispatcher<S> {
    service: LspService<S>,
    responses: ResponseSink,
    runtime: Handle,
    requests: Arc<RequestQueue>,
    routes: Routes,
}

impl<S: LanguageServer> Dispatcher<S> {
    /// Has handled nothing yet.
    pub(super) fn new(
        service: LspService<S>,
        responses: ResponseSink,
        runtime: Handle,
        outbox: Outbox,
        routes: Routes,
    ) -> Self {
        Self { service, responses, runtime, requests: Arc::new(RequestQueue::new(outbox)), routes }
    }

    /// Handles a message as far as that is possible without waiting; `Break` if the client has said `exit`.
    pub(super) fn dispatch(&mut self, message: Message) -> ControlFlow<()> {
        match message {
            Message::Request { id, method, .. } if method == "exit" => {
                self.requests.refuse(&request_queue::exit_is_a_notification(id));
                return ControlFlow::Break(());
            }
            Message::Notification { method, .. } if method == "exit" => {
                return ControlFlow::Break(());
            }
            Message::Notification { method, params } if method == "$/cancelRequest" => {
                self.cancel(params);
            }
            Message::Request { id, method, params } => self.request(id, method, params),
            Message::Notification { method, params } => self.notify(method, params),
            Message::Response(response) => self.take_response(response),
            Message::Fault(response) => self.requests.refuse(&response),
        }
        ControlFlow::Continue(())
    }

    /// What the program ends with: 0 after a shutdown, else 1.
    pub(super) fn exit_code(&self) -> u8 {
        self.requests.exit_code()
    }

    fn request(&mut self, id: Id, method: String, mut params: Option<Value>) {
        let Some(pending) = self.requests.admit(id, &method) else { return };
        if method == "initialize" {
            watch_client(params.as_ref());
            capability_repair::prune_capabilities(params.as_mut());
        }
        let answer = catch_unwind(AssertUnwindSafe(|| (self.routes)(&method, params.as_ref())));
        match answer {
            Ok(Some(Answer::Inline(json))) => self.requests.settle_json(&pending, &json),
            Ok(Some(Answer::Background(work))) => self.work(pending, work),
            Ok(Some(Answer::Error(error))) => self.requests.settle(pending, Err(error)),
            Ok(None) => self.start(build(method, Some(pending.number), params), Some(pending)),
            Err(panic) => finish(&self.requests, Some(pending), Err(panic)),
        }
    }

    /// Makes an answer elsewhere, and goes on.
    fn work(&self, pending: PendingRequest, work: Work) {
        let requests = Arc::clone(&self.requests);
        let refused = pending.clone();
        let work = move || {
            let made =
                catch_unwind(AssertUnwindSafe(|| work(&|| requests.is_unanswered(&pending))));
            match made {
                Ok(Ok(json)) => requests.settle_json(&pending, &json),
                Ok(Err(error)) => requests.settle(pending, Err(error)),
                Err(panic) => finish(&requests, Some(pending), Err(panic)),
            }
        };
        if let Err(error) = threads::named("request").spawn(work) {
            tracing::error!("a request cannot be worked on: {error}");
            self.requests.settle(refused, Err(Error::internal_error()));
        }
    }

    fn notify(&mut self, method: String, params: Option<Value>) {
        // Ignored without an id: the result could not be sent, and they must not change our state.
        let is_request = matches!(method.as_str(), "initialize" | "shutdown");
        if self.requests.is_serving() && !is_request {
            self.start(build(method, None, params), None);
        }
    }

    /// The client is answered before the handler knows of it, which may be busy and take its time.
    fn cancel(&mut self, params: Option<Value>) {
        let id = match params.as_ref().and_then(|params| params.get("id")) {
            Some(Value::String(id)) => Id::from(id.as_str()),
            Some(Value::Number(id)) => id.as_i64().map_or(Id::Null, Id::from),
            _ => return,
        };
        if let Some(number) = self.requests.cancel(&id) {
            let params = json!({ "id": number });
            self.start(Request::build("$/cancelRequest").params(params).finish(), None);
        }
    }

    /// Passes a response to the request of ours that waits for it; the sink always takes it at once.
    fn take_response(&mut self, response: Response) {
        if Pin::new(&mut self.responses).start_send(response).is_err() {
            tracing::warn!("a response came after the end");
        }
    }

    /// Polls the handler here and now; if it is not done then, the runtime goes on with it.
    fn start(&mut self, request: Request, pending: Option<PendingRequest>) {
        // The service is always ready: only after `exit`, which it never sees, it is not.
        let call = match catch_unwind(AssertUnwindSafe(|| self.service.call(request))) {
            Ok(call) => call,
            Err(panic) => return finish(&self.requests, pending, Err(panic)),
        };
        let mut call = AssertUnwindSafe(call).catch_unwind();
        // No waker is needed, because the runtime polls what it takes over at least once more.
        match call.poll_unpin(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => finish(&self.requests, pending, outcome),
            Poll::Pending => {
                let requests = Arc::clone(&self.requests);
                self.runtime.spawn(async move { finish(&requests, pending, call.await) });
            }
        }
    }
}

fn finish(requests: &RequestQueue, pending: Option<PendingRequest>, outcome: Outcome) {
    if outcome.is_err() {
        tracing::error!("a handler has panicked");
    }
    let Some(pending) = pending else { return };
    let result = match outcome {
        Ok(Ok(Some(response))) => response.into_parts().1,
        Ok(Ok(None)) => Err(Error::method_not_found()),
        Ok(Err(_)) => Err(Error::invalid_request()),
        Err(_) => Err(Error::internal_error()),
    };
    requests.settle(pending, result);
}

/// A message for the service, which takes only one of the forms of "no parameters" that clients have.
fn build(method: String, id: Option<i32>, params: Option<Value>) -> Request {
    let params = match method.as_str() {
        "shutdown" => None,
        "initialized" => params.or_else(|| Some(Value::Object(Map::new()))),
        _ => params,
    };
    let mut request = Request::build(method);
    if let Some(params) = params {
        request = request.params(params);
    }
    if let Some(id) = id {
        request = request.id(i64::from(id));
    }
    request.finish()
}

/// The server must not outlive the client that started it.
fn watch_client(params: Option<&Value>) {
    let process = params.and_then(|params| params.get("processId")).and_then(Value::as_i64);
    if let Some(process) = process {
        parent::watch(process, || {
            tracing::warn!("the client's process is gone");
            process::exit(1);
        });
    }
}
