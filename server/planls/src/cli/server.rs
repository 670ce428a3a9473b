//! `planls server`: reads the arguments, opens the streams and starts the server on them.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use anyhow::Context;

use super::logging;
use crate::server::serve;

/// What `server` is asked to do.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Accepted for editors that pass it; standard input and output are used in any case
    #[arg(long)]
    stdio: bool,
    /// Accepted for editors that pass it; the process is the one that `initialize` names
    #[arg(long = "clientProcessId", value_name = "ID")]
    client_process_id: Option<String>,
    /// Accept one connection on this port of this machine instead, for debugging; 0 lets the system choose a port
    #[arg(long)]
    port: Option<u16>,
    #[command(flatten)]
    logging: logging::LogArguments,
}

/// Serves one client to the end.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<i32> {
    logging::start(&arguments.logging)?;
    match arguments.port {
        Some(port) => {
            let (input, output) =
                accept(port).with_context(|| format!("cannot listen on port {port}"))?;
            serve(input, output)
        }
        None => serve(standard_input()?, standard_output()?),
    }
}

fn accept(port: u16) -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    tracing::info!("listening on {}", listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok((stream.try_clone()?, stream))
}

/// Standard input without the buffer of the standard library, which cannot be asked whether it is empty.
#[cfg(unix)]
fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn standard_input() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

/// Standard output without the buffer of the standard library, which looks for line ends.
#[cfg(unix)]
fn standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn standard_output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}
