//! `planls server`: sets up threads and streams for a session; what is said in it is not its business.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;

use anyhow::Context;
use tokio::runtime;
use tokio::sync::oneshot;
use tower_lsp::LspService;

use super::logging;
use crate::handlers::{self, closed, later, navigation, now, structure};
use crate::publish;
use crate::server::Backend;
use crate::session::Session;
use crate::threads;
use crate::transport::{self, Answer, Input, Outbox, Output};

/// What `server` is asked to do.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Accepted for editors that pass it; standard input and output are used in any case
    #[arg(long)]
    stdio: bool,
    /// Accepted for editors that pass it; the process of the client is named by `initialize`
    #[arg(long = "clientProcessId", value_name = "ID")]
    client_process_id: Option<String>,
    /// Serve one connection to this port of the local host instead, for debugging; 0 lets the system choose one
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

/// The core works on a thread of its own, and this one drives the handlers that wait.
pub(crate) fn serve(
    input: impl Input + Send + 'static,
    output: impl Output,
) -> anyhow::Result<i32> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .context("cannot start the runtime")?;
    let outbox = Outbox::new(output).context("cannot start the writing thread")?;
    let handle = runtime.handle().clone();
    let (end, ended) = oneshot::channel();
    let core = move || {
        let session = Arc::new(Session::default());
        let backend =
            |client| Backend { client, session: Arc::clone(&session), outbox: outbox.clone() };
        let service = LspService::build(backend);
        #[cfg(all(debug_assertions, not(fuzzing)))]
        let service = service.custom_method("planls/panic", Backend::panic);
        let (service, socket) = service.finish();
        let (pulled, told) = (Arc::clone(&session), outbox.clone());
        let shortcut = Box::new(move |method: &str, params: Option<&_>| match method {
            "textDocument/diagnostic" => pulled.pull(params).map(Answer::Now),
            "workspace/diagnostic" => publish::closed::answer(&pulled, params, &told),
            "textDocument/codeLens" => now(&pulled, params, structure::code_lens),
            "textDocument/documentLink" => now(&pulled, params, navigation::document_link),
            "textDocument/documentSymbol" => now(&pulled, params, handlers::document_symbol),
            "textDocument/foldingRange" => now(&pulled, params, structure::folding_range),
            "workspace/symbol" => later(&pulled, params, navigation::workspace_symbol),
            "textDocument/references" => later(&pulled, params, navigation::references),
            "callHierarchy/incomingCalls" => later(&pulled, params, navigation::incoming_calls),
            "textDocument/definition" => closed(&pulled, params, handlers::definition),
            "textDocument/documentHighlight" => {
                closed(&pulled, params, navigation::document_highlight)
            }
            "textDocument/hover" => closed(&pulled, params, handlers::hover),
            "textDocument/inlayHint" => closed(&pulled, params, structure::inlay_hint),
            "textDocument/prepareCallHierarchy" => {
                closed(&pulled, params, navigation::prepare_call_hierarchy)
            }
            "textDocument/selectionRange" => closed(&pulled, params, structure::selection_range),
            _ => None,
        });
        let idle = || session.publish(&outbox);
        let code = transport::serve(service, socket, &handle, input, &outbox, shortcut, idle);
        // Only a receiver that is gone already does not take it.
        let _ = end.send(code);
    };
    threads::named("core").spawn(core).context("cannot start the core thread")?;
    let code = runtime.block_on(ended).context("the core thread has panicked")?;
    // Whatever still runs is of no use to anybody.
    runtime.shutdown_background();
    Ok(code.into())
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
