//! Finds the bodies of messages in a stream of bytes; it knows nothing about their content.

use std::io::{BufRead, Read};

/// Maximum length of a header line.
const LINE_LIMIT: usize = 8 << 10;
/// Maximum length of all header fields of a message.
const HEAD_LIMIT: usize = 64 << 10;
/// Maximum length of a body.
const BODY_LIMIT: usize = 256 << 20;
/// Maximum capacity of a buffer that is kept after its message was handled.
const KEPT_CAPACITY: usize = 1 << 20;
/// Number of bytes kept of an over-long line, so that a header that starts in it is still found.
const OVERLAP: usize = 64;

/// The next item in the stream.
#[derive(Debug, PartialEq)]
pub(crate) enum Frame<'a> {
    /// The body of a message.
    Body(&'a mut Vec<u8>),
    /// Bytes that belong to no message, and the reason; reported once per run of such bytes.
    Rubbish(&'static str),
    /// The end of the stream.
    End,
}

/// Reads one frame after the other, and recovers after invalid input.
pub(crate) struct FrameReader<R> {
    input: R,
    line: Vec<u8>,
    body: Vec<u8>,
    head: Head,
    /// Whether the current run of rubbish was reported.
    lost: bool,
}

/// The header fields read so far.
#[derive(Default)]
struct Head {
    size: usize,
    length: Option<usize>,
}

/// The result of one call of `step`.
enum Step {
    Body,
    Rubbish(&'static str),
    Fine,
    End,
}

impl<R: BufRead> FrameReader<R> {
    /// A reader at the start of `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input, line: Vec::new(), body: Vec::new(), head: Head::default(), lost: false }
    }

    /// Reads up to the next item. An error of the stream counts as its end.
    pub(crate) fn next(&mut self) -> Frame<'_> {
        self.release_large_buffer();
        loop {
            match self.step() {
                Step::Body => return Frame::Body(&mut self.body),
                Step::Rubbish(why) if !self.lost => {
                    self.lost = true;
                    return Frame::Rubbish(why);
                }
                Step::Rubbish(_) | Step::Fine => {}
                Step::End => return Frame::End,
            }
        }
    }

    fn release_large_buffer(&mut self) {
        if self.body.capacity() > KEPT_CAPACITY {
            self.body = Vec::new();
        }
    }

    /// Reads one line, and the body if the line ends a header.
    fn step(&mut self) -> Step {
        if !self.read_line() {
            return Step::End;
        }
        let step =
            if self.line.trim_ascii().is_empty() { self.end_head() } else { self.read_field() };
        self.forget_line();
        step
    }

    fn read_line(&mut self) -> bool {
        let room = (LINE_LIMIT - self.line.len()) as u64;
        let read = (&mut self.input).take(room).read_until(b'\n', &mut self.line);
        matches!(read, Ok(count) if count > 0)
    }

    /// Clears the line; of one that was cut at the limit, the end is kept to be continued.
    fn forget_line(&mut self) {
        let kept = if self.line_is_cut_off() { OVERLAP } else { 0 };
        self.line.drain(..self.line.len() - kept);
    }

    fn line_is_cut_off(&self) -> bool {
        self.line.len() == LINE_LIMIT && !self.line.ends_with(b"\n")
    }

    fn read_field(&mut self) -> Step {
        if self.line_is_cut_off() {
            return Step::Rubbish("a header line is too long");
        }
        self.head.size += self.line.len();
        if self.head.size > HEAD_LIMIT {
            self.head = Head::default();
            return Step::Rubbish("a header is too long");
        }
        match field(&self.line) {
            Field::Length { length, clean } => {
                self.head.length = length;
                if clean { Step::Fine } else { Step::Rubbish("something stands before a header") }
            }
            Field::Other => Step::Fine,
            Field::None => Step::Rubbish("a header line without a field"),
        }
    }

    fn end_head(&mut self) -> Step {
        let head = std::mem::take(&mut self.head);
        match head.length {
            Some(0) => Step::Fine,
            Some(length) => self.read_body(length),
            None if head.size == 0 => Step::Fine,
            None => Step::Rubbish("a header without a usable Content-Length"),
        }
    }

    /// The buffer grows with the bytes that arrive, not with the announced length.
    fn read_body(&mut self, length: usize) -> Step {
        self.body.clear();
        match (&mut self.input).take(length as u64).read_to_end(&mut self.body) {
            Ok(count) if count == length => {
                self.lost = false;
                Step::Body
            }
            _ => Step::End,
        }
    }
}

/// The content of a header line.
#[derive(Debug, PartialEq)]
enum Field {
    /// The length of the body, if it is valid; `clean` if nothing preceded the field's name.
    Length { length: Option<usize>, clean: bool },
    /// Some other field.
    Other,
    /// Not a field.
    None,
}

fn field(line: &[u8]) -> Field {
    let line = line.trim_ascii();
    if let Some((start, value)) = length_field(line) {
        return Field::Length { length: usable_length(value), clean: start == 0 };
    }
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii_end();
    let is_field = name.len() < line.len() && !name.is_empty() && name.iter().all(is_name_byte);
    if is_field { Field::Other } else { Field::None }
}

/// The offset of a Content-Length in the line, and its value. The whole line is searched, because if a
/// message was longer than announced, the rest of its body directly precedes the next header.
fn length_field(line: &[u8]) -> Option<(usize, &[u8])> {
    const NAME: &[u8] = b"content-length";
    let start = line.windows(NAME.len()).rposition(|window| window.eq_ignore_ascii_case(NAME))?;
    let value = line[start + NAME.len()..].trim_ascii_start().strip_prefix(b":")?;
    let is_whole_name = start == 0 || !is_name_byte(&line[start - 1]);
    is_whole_name.then_some((start, value))
}

fn usable_length(value: &[u8]) -> Option<usize> {
    let length = std::str::from_utf8(value.trim_ascii()).ok()?.parse().ok()?;
    (length <= BODY_LIMIT).then_some(length)
}

fn is_name_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_'
                | b'.'
                | b'!'
                | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'^'
                | b'`'
                | b'|'
                | b'~'
        )
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::{Frame, FrameReader, LINE_LIMIT};

    /// Reads `input` to its end and writes bodies as they are and rubbish as `!`.
    fn check(input: &[u8], expected: &[&str]) {
        for capacity in [1, 7, 1 << 16] {
            let mut reader = FrameReader::new(BufReader::with_capacity(capacity, input));
            let mut found = Vec::new();
            loop {
                match reader.next() {
                    Frame::Body(body) => found.push(String::from_utf8_lossy(body).into_owned()),
                    Frame::Rubbish(_) => found.push("!".to_owned()),
                    Frame::End => break,
                }
            }
            assert_eq!(found, expected, "with a buffer of {capacity}");
        }
    }

    #[test]
    fn reads_frames_one_after_another() {
        check(b"Content-Length: 2\r\n\r\nabContent-Length: 1\r\n\r\nc", &["ab", "c"]);
    }

    #[test]
    fn takes_names_in_any_case_and_order_and_any_number_of_fields() {
        check(
            b"content-type: x; charset=utf8\r\nX-A: 1\r\nX-B: 2\r\ncontent-LENGTH:2\r\n\r\nab",
            &["ab"],
        );
        check(b"Content-Length : 2\r\nContent-Type: x\r\n\r\nab", &["ab"]);
        check(b"Content-Length :   2  \r\n\r\nab", &["ab"]);
    }

    #[test]
    fn takes_bare_line_feeds_and_blank_lines_between_frames() {
        check(b"Content-Length: 2\n\nab\r\n\nContent-Length: 1\n\r\nc\n", &["ab", "c"]);
    }

    #[test]
    fn skips_empty_bodies() {
        check(b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\nc", &["c"]);
    }

    #[test]
    fn tells_of_rubbish_once_and_finds_the_next_frame() {
        check(b"rubbish\r\nmore\r\n\r\nContent-Length: 1\r\n\r\nc", &["!", "c"]);
        check(b"{\"a\":1}\nContent-Length: 1\r\n\r\nc", &["!", "c"]);
        check(b"\0\xff\xfe{}Content-Length: 1\r\n\r\nc", &["!", "c"]);
        check(
            b"a\r\nContent-Length: 1\r\n\r\nb:\r\n\r\nContent-Length: 1\r\n\r\nd",
            &["!", "b", "!", "d"],
        );
    }

    #[test]
    fn finds_a_header_behind_the_rest_of_a_body() {
        check(b"Content-Length: 2\r\n\r\n{\"a\"}Content-Length: 1\r\n\r\nc", &["{\"", "!", "c"]);
    }

    #[test]
    fn a_name_that_only_ends_like_the_length_is_another_field() {
        check(b"X-Content-Length: 9\r\nContent-Length: 1\r\n\r\nc", &["c"]);
    }

    #[test]
    fn refuses_lengths_that_are_none() {
        for length in
            ["x", "-1", "", "1 2", "1.5", "99999999999999999999999", "268435457", "10000000000"]
        {
            let input = format!("Content-Length: {length}\r\n\r\nContent-Length: 1\r\n\r\nc");
            check(input.as_bytes(), &["!", "c"]);
        }
    }

    #[test]
    fn a_header_without_a_length_is_rubbish() {
        check(b"Content-Type: x\r\n\r\n{\"b\":1}Content-Length: 1\r\n\r\nc", &["!", "c"]);
    }

    #[test]
    fn bounds_lines_and_headers() {
        for size in (LINE_LIMIT - 30..LINE_LIMIT + 30).chain([50 * LINE_LIMIT]) {
            let mut input = vec![b'{'; size];
            input.extend_from_slice(b"Content-Length: 1\r\n\r\nc");
            check(&input, &["!", "c"]);
        }
        let mut input = b"X: y\r\n".repeat(20_000);
        input.extend_from_slice(b"\r\n\r\nContent-Length: 1\r\n\r\nc");
        check(&input, &["!", "c"]);
    }

    #[test]
    fn an_unfinished_frame_is_the_end() {
        check(b"Content-Length: 5\r\n\r\nab", &[]);
        check(b"Content-Length: 5\r\n", &[]);
    }

    #[test]
    fn memory_follows_what_arrives_and_not_what_is_announced() {
        let mut reader = FrameReader::new(&b"Content-Length: 268435456\r\n\r\nab"[..]);
        assert_eq!(reader.next(), Frame::End);
        assert!(reader.body.capacity() < 1 << 16);
    }

    #[test]
    fn a_large_buffer_is_given_back() {
        let mut input = b"Content-Length: 3000000\r\n\r\n".to_vec();
        input.resize(input.len() + 3_000_000, b'x');
        let mut reader = FrameReader::new(&input[..]);
        assert!(matches!(reader.next(), Frame::Body(body) if body.len() == 3_000_000));
        assert_eq!(reader.next(), Frame::End);
        assert_eq!(reader.body.capacity(), 0);
    }
}
