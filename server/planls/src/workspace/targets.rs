//! Reads the targets of links in open documents that the scan did not reach, on a thread of its own, so that
//! opening a document or typing a link never waits for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use plan_analysis::analysis::File;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;

use super::look_for_facts;
use crate::session::{Look, Session};
use crate::threads;
use crate::transport::Outbox;

/// Starts the thread.
pub(crate) fn start(session: Arc<Session>, outbox: Outbox) {
    let (wake, woken) = sync_channel(1);
    session.set_reader(wake);
    let read = move || {
        let mut parser = Parser::for_reading();
        while woken.recv().is_ok() {
            if read(&session, &mut parser) {
                session.publish(&outbox);
                session.ask_refresh();
            }
        }
    };
    if let Err(error) = threads::named("targets").spawn(read) {
        tracing::error!("what documents lead to is not read: {error}");
    }
}

/// Reads what has not been read; returns whether there was anything.
pub(crate) fn read(session: &Session, parser: &mut Parser) -> bool {
    let unread = session.unread();
    let is_any = !unread.is_empty();
    for id in unread {
        let look = look(session, &id, parser);
        session.learn(vec![look]);
    }
    is_any
}

fn look(session: &Session, id: &DocumentId, parser: &mut Parser) -> Look {
    let (folders, turn) = (session.allowed(), session.turn());
    let analysis = session.snapshot().analysis;
    let look = AssertUnwindSafe(|| look_for_facts(id, &folders, analysis.index(), parser));
    let (file, stamp) = catch_unwind(look).unwrap_or_else(|_| {
        tracing::error!("reading {id} has panicked");
        (File::Other, None)
    });
    Look::at(id.clone(), turn, file, stamp)
}
