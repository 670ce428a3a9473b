//! Bytes on the wire: whatever comes, the bodies in it are found, and each is a message or rightly refused.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|stream: &[u8]| planls::fuzzing::frames(stream));
