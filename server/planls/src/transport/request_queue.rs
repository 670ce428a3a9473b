//! Lifecycle stage and pending requests of a session. It runs no handlers.
//!
//! Every answer, from a handler, a cancellation or a panic, goes through here, and the first one is sent. So
//! each request is answered exactly once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Response};

use super::message::fault;
use super::outbox::Outbox;

/// Shared by the reading thread and the running handlers.
pub(super) struct RequestQueue {
    outbox: Outbox,
    pending: Mutex<PendingRequests>,
}

struct PendingRequests {
    stage: Stage,
    last_number: i32,
    unanswered: HashMap<Id, i32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Only `initialize` is served.
    Fresh,
    /// `initialize` is being handled.
    Initializing,
    /// Everything is served.
    Serving,
    /// Only `exit` is served.
    ShutDown,
}

/// The right to answer one request.
#[derive(Clone)]
pub(super) struct PendingRequest {
    /// The client's id of the request.
    id: Id,
    /// Our own number. The service sees only this one, so a client may reuse an id.
    pub(super) number: i32,
    initializes: bool,
}

impl RequestQueue {
    /// An empty queue.
    pub(super) fn new(outbox: Outbox) -> Self {
        let pending =
            PendingRequests { stage: Stage::Fresh, last_number: 0, unanswered: HashMap::new() };
        Self { outbox, pending: Mutex::new(pending) }
    }

    /// Admits a request. If it may not be served now, it is answered here and `None` is returned.
    pub(super) fn admit(&self, id: Id, method: &str) -> Option<PendingRequest> {
        let mut pending = self.pending();
        if let Some(error) = pending.refusal(&id, method) {
            drop(pending);
            self.outbox.send(&Response::from_error(id, error));
            return None;
        }
        match method {
            "initialize" => pending.stage = Stage::Initializing,
            "shutdown" => pending.stage = Stage::ShutDown,
            _ => {}
        }
        pending.last_number = pending.last_number.wrapping_add(1);
        let number = pending.last_number;
        pending.unanswered.insert(id.clone(), number);
        Some(PendingRequest { id, number, initializes: method == "initialize" })
    }

    /// Sends the answer, unless the request was answered already.
    pub(super) fn settle(&self, request: PendingRequest, result: Result<serde_json::Value, Error>) {
        let mut pending = self.pending();
        if pending.unanswered.get(&request.id) != Some(&request.number) {
            return;
        }
        pending.unanswered.remove(&request.id);
        if request.initializes {
            pending.stage = if result.is_ok() { Stage::Serving } else { Stage::Fresh };
        }
        drop(pending);
        self.outbox.send(&Response::from_parts(request.id, result));
    }

    /// Sends a result that is JSON already, unless the request was answered already.
    pub(super) fn settle_json(&self, request: &PendingRequest, result: &str) {
        let mut pending = self.pending();
        if pending.unanswered.get(&request.id) != Some(&request.number) {
            return;
        }
        pending.unanswered.remove(&request.id);
        drop(pending);
        let id = serde_json::to_string(&request.id).unwrap_or_else(|_| "null".to_owned());
        self.outbox.send_json(
            format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{result}}}").into_bytes(),
        );
    }

    /// Whether the request was neither answered nor cancelled.
    pub(super) fn is_unanswered(&self, request: &PendingRequest) -> bool {
        self.pending().unanswered.get(&request.id) == Some(&request.number)
    }

    /// Answers a request as cancelled and returns our number of it, if it was not answered already.
    pub(super) fn cancel(&self, id: &Id) -> Option<i32> {
        let mut pending = self.pending();
        if pending.stage == Stage::Initializing {
            return None;
        }
        let number = pending.unanswered.remove(id)?;
        drop(pending);
        self.outbox.send(&Response::from_error(id.clone(), Error::request_cancelled()));
        Some(number)
    }

    /// Answers something that is not a request, or one that cannot be served.
    pub(super) fn refuse(&self, response: &Response) {
        self.outbox.send(response);
    }

    /// Whether everything is served.
    pub(super) fn is_serving(&self) -> bool {
        self.pending().stage == Stage::Serving
    }

    /// 0 if the client requested a shutdown first, as it should.
    pub(super) fn exit_code(&self) -> u8 {
        if self.pending().stage == Stage::ShutDown { 0 } else { 1 }
    }

    fn pending(&self) -> MutexGuard<'_, PendingRequests> {
        // Each change is complete in itself, so the state is consistent even after a panic.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingRequests {
    /// Why the request is not served now. The service would not refuse all of them: it looks up the method
    /// first, and does not answer unknown ones that start with `$/`.
    fn refusal(&self, id: &Id, method: &str) -> Option<Error> {
        let not_initialized =
            || error(ErrorCode::ServerError(-32002), "the server is not initialized");
        let invalid = |why| error(ErrorCode::InvalidRequest, why);
        match self.stage {
            Stage::Fresh if method != "initialize" => Some(not_initialized()),
            Stage::ShutDown => Some(invalid("the server is shut down")),
            Stage::Initializing | Stage::Serving if method == "initialize" => {
                Some(invalid("the server is initialized only once"))
            }
            Stage::Initializing => Some(not_initialized()),
            _ if method.starts_with("$/") => Some(Error::method_not_found()),
            _ if self.unanswered.contains_key(id) => {
                Some(invalid("a request with this id is not yet answered"))
            }
            _ => None,
        }
    }
}

fn error(code: ErrorCode, why: &'static str) -> Error {
    Error { code, message: why.into(), data: None }
}

/// The answer to an `exit` sent as a request; the server exits anyway.
pub(super) fn exit_is_a_notification(id: Id) -> Response {
    fault(id, ErrorCode::InvalidRequest, "exit is a notification")
}
