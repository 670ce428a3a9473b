//! Threads with room for the parser of documents, which is recursive and written in C.

use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// The bytes of stack that such a thread gets: what the grammar takes at its deepest, several times
/// over. It is address space; memory is used only when needed.
const STACK: usize = 64 << 20;

/// A thread of that name, to be spawned.
pub(crate) fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK)
}

/// A thread for each core, called `name` and a number.
///
/// # Errors
///
/// Where the system gives no threads.
pub(crate) fn pool(name: &'static str) -> Result<ThreadPool, ThreadPoolBuildError> {
    let name = move |number| format!("{name}-{number}");
    ThreadPoolBuilder::new().stack_size(STACK).thread_name(name).build()
}
