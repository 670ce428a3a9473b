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
pub(super) struct Exchange {
    outbox: Outbox,
    books: Mutex<Books>,
}

struct Books {
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
pub(super) struct Ticket {
    /// The client's id of the request.
    id: Id,
    /// Our own number. The service sees only this one, so a client may reuse an id.
    pub(super) number: i32,
    initializes: bool,
}

impl Exchange {
    /// An exchange without requests.
    pub(super) fn new(outbox: Outbox) -> Self {
        let books = Books { stage: Stage::Fresh, last_number: 0, unanswered: HashMap::new() };
        Self { outbox, books: Mutex::new(books) }
    }

    /// Admits a request. If it may not be served now, it is answered here and there is no ticket.
    pub(super) fn admit(&self, id: Id, method: &str) -> Option<Ticket> {
        let mut books = self.books();
        if let Some(error) = books.refusal(&id, method) {
            drop(books);
            self.outbox.send(&Response::from_error(id, error));
            return None;
        }
        match method {
            "initialize" => books.stage = Stage::Initializing,
            "shutdown" => books.stage = Stage::ShutDown,
            _ => {}
        }
        books.last_number = books.last_number.wrapping_add(1);
        let number = books.last_number;
        books.unanswered.insert(id.clone(), number);
        Some(Ticket { id, number, initializes: method == "initialize" })
    }

    /// Sends the answer, unless the request was answered already.
    pub(super) fn settle(&self, ticket: Ticket, result: Result<serde_json::Value, Error>) {
        let mut books = self.books();
        if books.unanswered.get(&ticket.id) != Some(&ticket.number) {
            return;
        }
        books.unanswered.remove(&ticket.id);
        if ticket.initializes {
            books.stage = if result.is_ok() { Stage::Serving } else { Stage::Fresh };
        }
        drop(books);
        self.outbox.send(&Response::from_parts(ticket.id, result));
    }

    /// Sends a result that is JSON already, unless the request was answered already.
    pub(super) fn settle_json(&self, ticket: &Ticket, result: &str) {
        let mut books = self.books();
        if books.unanswered.get(&ticket.id) != Some(&ticket.number) {
            return;
        }
        books.unanswered.remove(&ticket.id);
        drop(books);
        let id = serde_json::to_string(&ticket.id).unwrap_or_else(|_| "null".to_owned());
        self.outbox.send_json(
            format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{result}}}").into_bytes(),
        );
    }

    /// Whether the request was neither answered nor cancelled.
    pub(super) fn is_unanswered(&self, ticket: &Ticket) -> bool {
        self.books().unanswered.get(&ticket.id) == Some(&ticket.number)
    }

    /// Answers a request as cancelled and returns our number of it, if it was not answered already.
    pub(super) fn cancel(&self, id: &Id) -> Option<i32> {
        let mut books = self.books();
        if books.stage == Stage::Initializing {
            return None;
        }
        let number = books.unanswered.remove(id)?;
        drop(books);
        self.outbox.send(&Response::from_error(id.clone(), Error::request_cancelled()));
        Some(number)
    }

    /// Answers something that is not a request, or one that cannot be served.
    pub(super) fn refuse(&self, response: &Response) {
        self.outbox.send(response);
    }

    /// Whether everything is served.
    pub(super) fn is_serving(&self) -> bool {
        self.books().stage == Stage::Serving
    }

    /// 0 if the client requested a shutdown first, as it should.
    pub(super) fn exit_code(&self) -> u8 {
        if self.books().stage == Stage::ShutDown { 0 } else { 1 }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        // Each change is complete in itself, so the state is consistent even after a panic.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
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
