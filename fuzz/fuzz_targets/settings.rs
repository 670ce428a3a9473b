//! The text of planls.toml, or what an editor sends in its place.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| planls::fuzzing::settings(text));
