//! Threads with enough stack for the parser of documents, which is recursive and written in C.

use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// The size of the stack in bytes: several times what the grammar uses at its deepest. It is address space, and takes no
/// memory until it is used.
const STACK: usize = 64 << 20;

/// A builder for a thread with this name.
pub(crate) fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned()).stack_size(STACK)
}

/// One thread per core, named `name` and a number.
///
/// # Errors
///
/// If the system provides no threads.
pub(crate) fn pool(name: &'static str) -> Result<ThreadPool, ThreadPoolBuildError> {
    let name = move |number| format!("{name}-{number}");
    ThreadPoolBuilder::new().stack_size(STACK).thread_name(name).build()
}
