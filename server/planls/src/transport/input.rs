//! Input: a reader that reports when it is about to block. It knows nothing about messages.

use std::io::{self, Read};

/// A source of bytes that can be polled.
#[cfg(unix)]
pub(crate) trait Input: Read + std::os::fd::AsFd {}
#[cfg(unix)]
impl<T: Read + std::os::fd::AsFd> Input for T {}

/// A source of bytes.
#[cfg(not(unix))]
pub(crate) trait Input: Read {}
#[cfg(not(unix))]
impl<T: Read> Input for T {}

/// Calls `idle` each time before it blocks. Below a buffered reader that is when everything that has arrived
/// was handled, except for an incomplete message.
pub(crate) struct IdleReader<I, F> {
    input: I,
    idle: F,
}

impl<I: Input, F: FnMut()> IdleReader<I, F> {
    pub(crate) fn new(input: I, idle: F) -> Self {
        Self { input, idle }
    }
}

impl<I: Input, F: FnMut()> Read for IdleReader<I, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !has_bytes(&self.input) {
            (self.idle)();
        }
        loop {
            match self.input.read(buffer) {
                // A client may pass its end of the pipe in non-blocking mode.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    wait_for_bytes(&self.input)?;
                }
                result => return result,
            }
        }
    }
}

/// Whether a read would return at once, with bytes or at the end.
#[cfg(unix)]
fn has_bytes(input: &impl Input) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut [PollFd::new(input, PollFlags::IN)], Some(&at_once)).is_ok_and(|ready| ready > 0)
}

#[cfg(unix)]
fn wait_for_bytes(input: &impl Input) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    match poll(&mut [PollFd::new(input, PollFlags::IN)], None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// There is no safe way to poll here, so each read counts as a wait: a burst longer than the buffer is
/// several bursts.
#[cfg(not(unix))]
fn has_bytes(_: &impl Input) -> bool {
    false
}

#[cfg(not(unix))]
fn wait_for_bytes(_: &impl Input) -> io::Result<()> {
    Err(io::ErrorKind::WouldBlock.into())
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{self, Write};
    use std::thread;

    use super::IdleReader;

    #[test]
    fn a_pipe_set_not_to_wait_is_read_to_its_end() {
        let (reader, mut writer) = io::pipe().unwrap();
        rustix::io::ioctl_fionbio(&reader, true).unwrap();
        let (tell_idle, idle) = std::sync::mpsc::channel();
        let input = IdleReader::new(reader, move || tell_idle.send(()).unwrap_or_default());
        let read = thread::spawn(move || io::read_to_string(input).unwrap());
        for text in ["a", "b"] {
            idle.recv().unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        drop(writer);
        assert_eq!(read.join().unwrap(), "ab");
    }
}
