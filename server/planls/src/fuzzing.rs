//! What the fuzzers in `fuzz/` call, with what must hold of it. It is compiled for them alone.

use std::io::{self, BufReader, Read, Write};
use std::thread;

use serde_json::Value;

use crate::config;
use crate::server;
use crate::transport::{Frame, FrameReader, Message};

/// Reads a stream of frames and what is in them. However the bytes arrive, the bodies are the same, and JSON is never
/// called a parse error.
pub fn frames(stream: &[u8]) {
    let bodies = bodies(stream, 64 << 10);
    for capacity in [1, 7] {
        assert_eq!(self::bodies(stream, capacity), bodies, "with a buffer of {capacity}");
    }
    for mut body in bodies.into_iter().flatten() {
        let is_json = serde_json::from_slice::<Value>(&body).is_ok();
        if let Message::Fault(response) = Message::read(&mut body) {
            let code = response.error().map(|error| error.code.code());
            assert!(code == Some(-32600) || code == Some(-32700) && !is_json, "{code:?}");
        }
    }
}

/// The bodies in a stream that is read with a buffer of this size; `None` for a run of rubbish.
fn bodies(stream: &[u8], capacity: usize) -> Vec<Option<Vec<u8>>> {
    let mut frames = FrameReader::new(BufReader::with_capacity(capacity, stream));
    let mut found = Vec::new();
    loop {
        found.push(match frames.next() {
            Frame::Body(body) => Some(body.clone()),
            Frame::Rubbish(_) => None,
            Frame::End => return found,
        });
    }
}

/// Reads settings. What is wrong is in the text, and what is right is read again from what is written of it.
pub fn settings(text: &str) {
    if let Ok(sent) = serde_json::from_str(text) {
        let _ = config::of_editor(&sent);
    }
    let config::Read { settings, problems, .. } = config::read(text);
    for problem in problems {
        let (start, end) = (usize::from(problem.range.start()), usize::from(problem.range.end()));
        assert!(text.get(start..end).is_some(), "{problem:?}");
    }
    let _ = settings.config();
    let written = toml::to_string(&settings).expect("settings have a form in TOML");
    let again = config::read(&written);
    assert_eq!(again.problems, [], "{written}");
    assert_eq!(again.settings, settings, "{written}");
}

/// Serves a client that writes these bytes and leaves; returns the exit code and what the client hears.
pub fn serve(bytes: Vec<u8>) -> io::Result<(i32, Vec<u8>)> {
    let (input, mut client_out) = io::pipe()?;
    let (mut client_in, output) = io::pipe()?;
    // The server may end before it has read everything.
    let writer = thread::spawn(move || drop(client_out.write_all(&bytes)));
    let reader = thread::spawn(move || {
        let mut heard = Vec::new();
        client_in.read_to_end(&mut heard).map(|_| heard)
    });
    let code = server::serve(input, output).map_err(io::Error::other)?;
    writer.join().expect("the client writes");
    Ok((code, reader.join().expect("the client reads")?))
}
