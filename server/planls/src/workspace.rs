//! The workspace: threads that read its documents into the session and keep it in step with the disk.

mod progress;
pub(crate) mod scan;
pub(crate) mod targets;
pub(crate) mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use plan_analysis::analysis::File;
use plan_analysis::index::Index;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::Parser;

use crate::disk;
use crate::session::{Observation, Session};

/// Reads what is at a path, and the facts of a document. If a document makes that panic, it counts as some other file.
pub(crate) fn observe(
    session: &Session,
    id: DocumentId,
    folders: &[PathBuf],
    index: &Index,
    parser: &mut Parser,
) -> Observation {
    let epoch = session.epoch();
    let look = AssertUnwindSafe(|| disk::look_for_facts(&id, folders, index, parser));
    let (file, stamp) = catch_unwind(look).unwrap_or_else(|_| {
        tracing::error!("reading {id} has panicked");
        (File::Other, None)
    });
    Observation::new(id, epoch, file, stamp)
}
