//! Whole sessions of right and wrong messages: the server never panics, ends as it should, and answers each request
//! once. A panic ends the fuzzer wherever it happens, also where the server catches it.

#![no_main]

mod client;

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

use client::Script;

fuzz_target!(|data: &[u8]| {
    let script = Script::read(data);
    let (code, heard) = planls::fuzzing::serve(script.bytes).expect("the server can be started");
    let heard = messages(&heard);
    let answers: Vec<&Value> =
        heard.iter().filter(|it| it.get("method").is_none()).collect();
    for answer in &answers {
        assert_ne!(answer["error"]["code"], -32603, "{answer}");
        assert!(answer.get("result").is_some() != answer.get("error").is_some(), "{answer}");
    }
    // What is no frame can swallow what comes after it.
    if script.is_clean {
        assert_eq!(code, 0);
        let answered: Vec<i64> = answers.iter().filter_map(|it| it["id"].as_i64()).collect();
        assert_eq!(answered.len(), script.requests, "{answers:?}");
        assert_eq!(answered.iter().collect::<BTreeSet<_>>().len(), answered.len(), "{answers:?}");
    }
});

/// What the server has written must be right to the byte.
fn messages(mut heard: &[u8]) -> Vec<Value> {
    let mut messages = Vec::new();
    while !heard.is_empty() {
        let rest = heard.strip_prefix(b"Content-Length: ").expect("a header");
        let end = rest.windows(4).position(|it| it == b"\r\n\r\n").expect("a header ends");
        let length = std::str::from_utf8(&rest[..end]).expect("a length is text");
        let length: usize = length.parse().expect("a length is a number");
        let (body, behind) = rest[end + 4..].split_at(length);
        messages.push(serde_json::from_slice(body).expect("a body is JSON"));
        heard = behind;
    }
    messages
}
