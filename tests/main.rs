//! Black-box tests: what a client sees of the real program. What is inside is tested where it is.

#![allow(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

mod check;
mod features;
#[cfg(unix)]
mod hostile;
mod lifecycle;
mod navigation;
mod settings;
mod support;
mod sync;
mod transport;
mod workspace;
