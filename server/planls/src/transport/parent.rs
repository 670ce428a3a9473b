//! Notices the death of the process that started the server; the consequences are up to the caller.

use std::thread;

/// Calls `gone` on a thread of its own once the process has ended.
///
/// Linux reports it at once (pidfd); other Unix systems are polled every two seconds. On Windows this needs
/// unsafe code, so nothing is watched, and the server relies on the end of its input.
pub(crate) fn watch(process: i64, gone: impl FnOnce() + Send + 'static) {
    let watcher = thread::Builder::new().name("parent".to_owned());
    let started = watcher.spawn(move || {
        if system::wait_for_end(process) {
            gone();
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "the client's process is not watched");
    }
}

#[cfg(unix)]
mod system {
    use std::thread;
    use std::time::Duration;

    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    /// Blocks until the process ends and returns true; returns false at once if there is no such process.
    pub(super) fn wait_for_end(process: i64) -> bool {
        // Zero and negative numbers stand for process groups.
        let number = i32::try_from(process).ok().filter(|number| *number > 0);
        let Some(process) = number.and_then(Pid::from_raw) else { return false };
        if !wait_for_signal(process) {
            ask_until_gone(process);
        }
        true
    }

    /// Waits for a pidfd; false if the system has no pidfds.
    #[cfg(target_os = "linux")]
    fn wait_for_signal(process: Pid) -> bool {
        use rustix::event::{PollFd, PollFlags, poll};
        use rustix::process::{PidfdFlags, pidfd_open};
        let descriptor = match pidfd_open(process, PidfdFlags::empty()) {
            Ok(descriptor) => descriptor,
            Err(error) => return error == Errno::SRCH,
        };
        loop {
            match poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], None) {
                Ok(_) => return true,
                Err(Errno::INTR) => {}
                Err(_) => return false,
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn wait_for_signal(_: Pid) -> bool {
        false
    }

    /// An error other than "no such process" means that it is alive and belongs to another user.
    fn ask_until_gone(process: Pid) {
        while test_kill_process(process) != Err(Errno::SRCH) {
            thread::sleep(Duration::from_secs(2));
        }
    }
}

#[cfg(not(unix))]
mod system {
    pub(super) fn wait_for_end(_: i64) -> bool {
        false
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::{Command, Stdio};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::{system, watch};

    #[test]
    fn tells_of_the_end_of_a_process_and_not_earlier() {
        let mut process = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let (tell, told) = channel();
        watch(process.id().into(), move || tell.send(()).unwrap());
        assert!(told.recv_timeout(Duration::from_millis(100)).is_err());
        process.kill().unwrap();
        process.wait().unwrap();
        told.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn tells_of_a_process_that_is_already_dead() {
        let mut process = Command::new("true").spawn().unwrap();
        process.wait().unwrap();
        let (tell, told) = channel();
        watch(process.id().into(), move || tell.send(()).unwrap());
        told.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn numbers_that_name_no_process_are_not_watched() {
        for number in [0, -1, i64::MAX] {
            assert!(!system::wait_for_end(number));
        }
    }
}
