//! Where the log goes: to standard error or a file, never to standard output, which belongs to the protocol.

use std::backtrace::Backtrace;
use std::fs::OpenOptions;
use std::panic;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use anyhow::Context;
use tracing::level_filters::LevelFilter;

/// Where the log goes, and how much is logged.
#[derive(clap::Args)]
pub(super) struct LogArguments {
    /// Append the log to this file instead of writing it to standard error
    #[arg(long, value_name = "FILE")]
    log_file: Option<PathBuf>,
    /// How much to log: off, error, warn, info, debug or trace; takes precedence over PLANLS_LOG
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<LevelFilter>,
}

/// Starts the log; from now on panics are in it too.
pub(super) fn start(arguments: &LogArguments) -> anyhow::Result<()> {
    let log = tracing_subscriber::fmt()
        // A client that has gone closes stderr too; complaining of that would end the process.
        .log_internal_errors(false)
        .with_max_level(level(arguments.log_level));
    match &arguments.log_file {
        Some(path) => {
            let opened = OpenOptions::new().create(true).append(true).open(path);
            let file =
                opened.with_context(|| format!("cannot open the log file {}", path.display()))?;
            log.with_writer(Mutex::new(file)).init();
        }
        None => log.with_writer(std::io::stderr).init(),
    }
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Only warnings by default: some editors show all that comes on standard error to the user.
fn level(chosen: Option<LevelFilter>) -> LevelFilter {
    chosen.or_else(level_from_environment).unwrap_or(LevelFilter::WARN)
}

fn level_from_environment() -> Option<LevelFilter> {
    std::env::var("PLANLS_LOG").ok().filter(|it| !it.is_empty())?.parse().ok()
}

fn log_panic(panic: &panic::PanicHookInfo<'_>) {
    let payload = panic.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or(payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("of unknown cause");
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let thread = thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    // Captured only if RUST_BACKTRACE asks for it.
    let backtrace = Backtrace::capture();
    tracing::error!(%place, thread, %backtrace, "panic: {message}");
}
