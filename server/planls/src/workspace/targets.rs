//! Reads the targets of links in open documents that the scan did not reach, on a thread of its own, so that
//! opening a document or typing a link never waits for the disk.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use plan_analysis::syntax::Parser;

use super::observe;
use crate::session::Session;
use crate::threads;
use crate::transport::Outbox;

/// Starts the thread.
pub(crate) fn start(session: Arc<Session>, outbox: Outbox) {
    let (wake, woken) = sync_channel(1);
    session.set_reader(wake);
    let thread = threads::named("targets").spawn(move || run(&session, &outbox, &woken));
    if let Err(error) = thread {
        tracing::error!("link targets are not read: {error}");
    }
}

/// Reads whenever it is woken, and publishes what follows from it.
fn run(session: &Session, outbox: &Outbox, woken: &Receiver<()>) {
    let mut parser = Parser::for_reading();
    while woken.recv().is_ok() {
        if read(session, &mut parser) {
            session.publish(outbox);
            session.ask_refresh();
        }
    }
}

/// Reads what has not been read; returns whether there was anything.
fn read(session: &Session, parser: &mut Parser) -> bool {
    let unread = session.unread();
    let is_any = !unread.is_empty();
    for id in unread {
        let folders = session.readable_folders();
        let analysis = session.snapshot().analysis;
        let observation = observe(session, id, &folders, analysis.index(), parser);
        // A snapshot that is still held would make the host copy its index.
        drop(analysis);
        session.observe(vec![observation]);
    }
    is_any
}
