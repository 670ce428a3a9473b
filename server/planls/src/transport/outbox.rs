//! Output: frames messages and writes them, at once or on a thread of its own. It knows nothing about their
//! content.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

use serde::Serialize;

/// Number of bytes that are gathered before they are written, and capacity of the buffer that is kept.
const GATHERED: usize = 64 << 10;
/// Number of bytes that a writable pipe or socket takes on Linux without blocking.
const AT_ONCE: usize = 4096;

/// The destination of the bytes.
#[cfg(unix)]
pub(crate) trait Output: Write + std::os::fd::AsFd + Send + 'static {}
#[cfg(unix)]
impl<T: Write + std::os::fd::AsFd + Send + 'static> Output for T {}

/// The destination of the bytes.
#[cfg(not(unix))]
pub(crate) trait Output: Write + Send + 'static {}
#[cfg(not(unix))]
impl<T: Write + Send + 'static> Output for T {}

/// Takes messages for the client. A client that does not read never blocks a sender; the price is that the
/// queue keeps growing.
#[derive(Clone)]
pub(crate) struct Outbox {
    queue: Sender<Item>,
    shared: Arc<Shared>,
}

struct Shared {
    line: Mutex<Line>,
    /// The number of queued items that are not yet written; while there are any, writing directly would
    /// overtake them.
    queued: AtomicUsize,
    broken: AtomicBool,
}

enum Item {
    /// A message as JSON.
    Body(Vec<u8>),
    /// Signals that everything before it is written.
    Mark(SyncSender<()>),
}

impl Outbox {
    /// Starts the thread that writes to `output`; it ends with the last clone of the outbox, or when `output`
    /// fails.
    pub(crate) fn new(output: impl Output) -> io::Result<Outbox> {
        let (queue, items) = channel();
        let line = Mutex::new(Line { output: Box::new(output), gathered: Vec::new() });
        let shared = Shared { line, queued: AtomicUsize::new(0), broken: AtomicBool::new(false) };
        let shared = Arc::new(shared);
        let outbox = Outbox { queue, shared: Arc::clone(&shared) };
        let writer = thread::Builder::new().name("writer".to_owned());
        writer.spawn(move || shared.write_queued(&items))?;
        Ok(outbox)
    }

    /// Sends a message.
    pub(crate) fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => self.send_json(body),
            Err(error) => tracing::error!(%error, "a message has no form in JSON"),
        }
    }

    /// Sends a message that is already JSON.
    pub(crate) fn send_json(&self, body: Vec<u8>) {
        if !self.shared.write_at_once(&body) {
            self.queue(Item::Body(body));
        }
    }

    /// Waits until everything sent so far is written, but at most for `grace`.
    pub(crate) fn drain(&self, grace: Duration) {
        let (mark, written) = sync_channel(1);
        self.queue(Item::Mark(mark));
        let _ = written.recv_timeout(grace);
    }

    /// Whether the output has failed, so that the client receives nothing more.
    pub(crate) fn is_broken(&self) -> bool {
        self.shared.broken.load(Ordering::SeqCst)
    }

    fn queue(&self, item: Item) {
        self.shared.queued.fetch_add(1, Ordering::SeqCst);
        // The queue is closed only after the output failed, which the writer has logged.
        let _ = self.queue.send(item);
    }
}

impl Shared {
    /// Writes a message directly, without waking the writer thread; false if that would block on the client,
    /// on another thread or on earlier messages.
    fn write_at_once(&self, body: &[u8]) -> bool {
        let mut line = match self.line.try_lock() {
            Ok(line) => line,
            Err(TryLockError::Poisoned(line)) => line.into_inner(),
            Err(TryLockError::WouldBlock) => return false,
        };
        if self.queued.load(Ordering::SeqCst) > 0 || !line.takes_at_once(body.len()) {
            return false;
        }
        line.gather(body);
        self.note(line.put());
        true
    }

    /// The writer thread: writes the queue with as few system calls as possible.
    fn write_queued(&self, items: &Receiver<Item>) {
        while let Ok(first) = items.recv() {
            let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
            let mut count = 0;
            let mut next = Some(first);
            while let Some(item) = next {
                count += 1;
                match item {
                    Item::Body(body) if body.len() >= GATHERED => {
                        line.gather_header(&body);
                        self.note(line.put().and_then(|()| line.write(&body)));
                    }
                    Item::Body(body) => line.gather(&body),
                    Item::Mark(mark) => {
                        self.note(line.put());
                        let _ = mark.send(());
                    }
                }
                let goes_on = line.gathered.len() < GATHERED && !self.broken.load(Ordering::SeqCst);
                next = if goes_on { items.try_recv().ok() } else { None };
            }
            self.note(line.put());
            if self.broken.load(Ordering::SeqCst) {
                return;
            }
            self.queued.fetch_sub(count, Ordering::SeqCst);
        }
    }

    fn note(&self, written: io::Result<()>) {
        if let Err(error) = written {
            tracing::warn!(%error, "the client takes no more output");
            self.broken.store(true, Ordering::SeqCst);
        }
    }
}

/// The output, and the bytes to be written next.
struct Line {
    output: Box<dyn Output>,
    gathered: Vec<u8>,
}

impl Line {
    fn gather(&mut self, body: &[u8]) {
        self.gather_header(body);
        self.gathered.extend_from_slice(body);
    }

    fn gather_header(&mut self, body: &[u8]) {
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        self.gathered.extend_from_slice(header.as_bytes());
    }

    fn put(&mut self) -> io::Result<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        let written = self.write(&gathered);
        gathered.clear();
        gathered.shrink_to(GATHERED);
        self.gathered = gathered;
        written
    }

    /// Also handles a non-blocking output, as some clients pass their end of the pipe.
    fn write(&mut self, mut rest: &[u8]) -> io::Result<()> {
        while !rest.is_empty() {
            match self.output.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait_for_room(&*self.output)?;
                }
                Err(error) => return Err(error),
            }
        }
        self.output.flush()
    }

    /// Whether a body of this length can be written now without blocking.
    #[cfg(target_os = "linux")]
    fn takes_at_once(&self, length: usize) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        const HEADER: usize = "Content-Length: 4096\r\n\r\n".len();
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        let mut output = [PollFd::from_borrowed_fd(self.output.as_fd(), PollFlags::OUT)];
        length + HEADER <= AT_ONCE
            && poll(&mut output, Some(&at_once)).is_ok()
            && output[0].revents() == PollFlags::OUT
    }

    /// Other systems do not say how much can be written.
    #[cfg(not(target_os = "linux"))]
    fn takes_at_once(&self, length: usize) -> bool {
        let _ = (length, AT_ONCE);
        false
    }
}

#[cfg(unix)]
fn wait_for_room(output: &dyn Output) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    match poll(&mut [PollFd::from_borrowed_fd(output.as_fd(), PollFlags::OUT)], None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn wait_for_room(_: &dyn Output) -> io::Result<()> {
    Err(io::ErrorKind::WouldBlock.into())
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};
    use std::thread;
    use std::time::Duration;

    use super::Outbox;

    #[test]
    fn writes_in_the_order_of_sending() {
        let (mut reader, writer) = io::pipe().unwrap();
        let outbox = Outbox::new(writer).unwrap();
        outbox.send(&"a");
        outbox.clone().send_json(b"{}".to_vec());
        drop(outbox);
        let mut written = String::new();
        reader.read_to_string(&mut written).unwrap();
        assert_eq!(written, "Content-Length: 3\r\n\r\n\"a\"Content-Length: 2\r\n\r\n{}");
    }

    #[test]
    fn nobody_waits_for_a_client_that_does_not_read() {
        let (_reader, writer) = io::pipe().unwrap();
        let outbox = Outbox::new(writer).unwrap();
        for length in (0..10_000).chain([1 << 20]) {
            outbox.send_json(vec![b' '; length]);
        }
        outbox.drain(Duration::from_millis(1));
        assert!(!outbox.is_broken());
    }

    #[test]
    fn order_is_kept_over_all_sizes_and_a_slow_reader() {
        let (reader, writer) = io::pipe().unwrap();
        check_order(reader, writer);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_set_not_to_wait_takes_everything_too() {
        let (reader, writer) = io::pipe().unwrap();
        rustix::io::ioctl_fionbio(&writer, true).unwrap();
        check_order(reader, writer);
    }

    fn check_order(reader: io::PipeReader, writer: io::PipeWriter) {
        use crate::transport::frame::{Frame, FrameReader};
        let outbox = Outbox::new(writer).unwrap();
        let sender = thread::spawn(move || {
            for number in 0..20_000_usize {
                outbox.send(&(number, "x".repeat(number * 7919 % 5000)));
            }
        });
        let mut frames = FrameReader::new(io::BufReader::with_capacity(100, reader));
        for number in 0..20_000_usize {
            let Frame::Body(body) = frames.next() else { panic!("too few messages") };
            let (found, _): (usize, String) = serde_json::from_slice(body).unwrap();
            assert_eq!(found, number);
        }
        sender.join().unwrap();
    }

    #[test]
    fn notices_that_the_client_has_closed_its_end() {
        let (reader, writer) = io::pipe().unwrap();
        let outbox = Outbox::new(writer).unwrap();
        drop(reader);
        outbox.send_json(b"{}".to_vec());
        while !outbox.is_broken() {
            thread::yield_now();
        }
        outbox.send_json(b"{}".to_vec());
        outbox.drain(Duration::from_secs(60));
    }
}
