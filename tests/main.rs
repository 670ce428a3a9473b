//! Black-box tests: what a client sees of the real program. What is inside is tested where it is.
//!
//! A test of what is found, offered or led to (of rename, say) goes beside the feature, in
//! `plan-analysis/src/features/rename.rs`: one string with carets, checked in milliseconds. Here it has
//! one test in `requests`, which shows that the request arrives, and others only where the protocol,
//! the client's capabilities, the disk or several folders make a difference.

#![allow(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

mod check;
mod hook;
#[cfg(unix)]
mod hostile;
mod lifecycle;
#[cfg(unix)]
mod pages;
mod requests;
mod settings;
mod support;
mod sync;
mod transport;
mod workspace;
