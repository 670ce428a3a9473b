//! The analysis behind planls: plan documents as data. No protocol, no files, no clock.
//!
//! In reading order, each knowing only those before it:

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that fails should fail loudly"))]

pub mod list;
pub mod text;
pub mod words;
pub mod syntax;
pub mod section;
pub mod model;
pub mod document;
pub mod project;
pub mod config;
pub mod reading;
pub mod index;
pub mod context;
pub mod symbol;
pub mod features;
pub mod render;
pub mod analysis;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tidy;
