//! Carries messages between the client and the handlers of the language server; it knows the protocol, not
//! plans.
//!
//! The thread that calls [`serve`] is the core: it reads, and polls each message's handler once, in order. A
//! handler that completes is answered at once; one that waits continues in the runtime. So everything a
//! handler does before its first `await` happens in the order of the messages, and no other task can delay
//! reading.

mod capability_repair;
mod dispatch;
mod request_queue;
mod frame;
mod input;
mod message;
mod outbox;
mod parent;
#[cfg(test)]
mod tests;

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures::{Stream, StreamExt};
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use self::dispatch::Dispatcher;
pub(crate) use self::frame::{Frame, FrameReader};
use self::input::IdleReader;
pub(crate) use self::input::Input;
pub(crate) use self::message::Message;
pub(crate) use self::outbox::{Outbox, Output};

/// Number of bytes read at once.
const READ_SIZE: usize = 64 << 10;
/// Maximum time for writing the remaining output after the client has left.
const GRACE: Duration = Duration::from_millis(200);

/// Answers a request with a result that is JSON already; `None` leaves it to the service. Nothing is awaited,
/// and no intermediate value is built: for a long list that would cost thirty times as much.
pub(crate) type Routes = Box<dyn Fn(&str, Option<&Value>) -> Option<Answer>>;

/// The answer to a request.
pub(crate) enum Answer {
    /// A result that is JSON already.
    Inline(String),
    /// A result that takes time and is computed on a thread of its own.
    Background(Work),
    /// The request is wrong.
    Error(Error),
}

/// Computes a result, as JSON. The argument says whether the answer is still wanted.
pub(crate) type Work = Box<dyn FnOnce(&dyn Fn() -> bool) -> Result<String, Error> + Send>;

/// Serves until the client leaves, and returns the exit code: 0 after a shutdown, else 1.
///
/// `idle` is called whenever all input that has arrived was handled, before waiting for more: the place to do
/// work once per burst of messages. It may also be called without new input, and has to be cheap then.
/// Pending handlers and requests to the client run on `runtime`, which another thread must drive.
pub(crate) fn serve<S: LanguageServer>(
    service: LspService<S>,
    socket: ClientSocket,
    runtime: &Handle,
    input: impl Input,
    outbox: &Outbox,
    routes: Routes,
    mut idle: impl FnMut(),
) -> u8 {
    // Handlers polled here spawn tasks too.
    let _context = runtime.enter();
    let (requests, responses) = socket.split();
    let forwarding = runtime.spawn(forward(requests, outbox.clone()));
    let idle = || {
        if catch_unwind(AssertUnwindSafe(&mut idle)).is_err() {
            tracing::error!("the work after a burst of messages has panicked");
        }
    };
    let mut frames =
        FrameReader::new(BufReader::with_capacity(READ_SIZE, IdleReader::new(input, idle)));
    let mut dispatcher =
        Dispatcher::new(service, responses, runtime.clone(), outbox.clone(), routes);
    while !outbox.is_broken() {
        let message = match frames.next() {
            Frame::Body(body) => Message::read(body),
            Frame::Rubbish(why) => {
                Message::Fault(message::fault(Id::Null, ErrorCode::ParseError, why))
            }
            Frame::End => break,
        };
        if dispatcher.dispatch(message).is_break() {
            break;
        }
    }
    forwarding.abort();
    outbox.drain(GRACE);
    dispatcher.exit_code()
}

/// Forwards the server's requests and notifications to the client.
async fn forward(mut requests: impl Stream<Item = Request> + Unpin, outbox: Outbox) {
    while let Some(request) = requests.next().await {
        outbox.send(&request);
    }
}
