//! Progress of the scan: shown if it takes long and the client supports it, and always ended.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use ls_types::ProgressToken;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower_lsp::Client;

/// Scans that take less time show no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// Minimum interval between messages to the client.
const PAUSE: Duration = Duration::from_millis(200);

/// The token of our progress; there is only one at a time.
const TOKEN: &str = "planls-scan";

/// The progress of a scan; dropping it ends the progress.
pub(super) struct Meter(watch::Sender<State>);

#[derive(Clone, Copy, Default)]
struct State {
    done: usize,
    all: usize,
}

/// A meter for a scan that starts now. Does not wait for the client, which may never answer.
pub(super) fn meter(runtime: &Handle, client: &Client, shown: bool) -> Meter {
    let (meter, watched) = watch::channel(State::default());
    if shown {
        runtime.spawn(show(client.clone(), watched));
    }
    Meter(meter)
}

impl Meter {
    /// Sets the total number of files.
    pub(super) fn begin(&self, all: usize) {
        self.0.send_replace(State { done: 0, all });
    }

    /// Adds to the number of files read.
    pub(super) fn add(&self, count: usize) {
        self.0.send_modify(|state| state.done += count);
    }
}

async fn show(client: Client, mut watched: watch::Receiver<State>) {
    let ended =
        async |watched: &mut watch::Receiver<State>| while watched.changed().await.is_ok() {};
    if timeout(PATIENCE, ended(&mut watched)).await.is_ok() {
        return;
    }
    let token = ProgressToken::String(TOKEN.to_owned());
    let create = pin!(client.create_work_done_progress(token.clone()));
    let Either::Left((Ok(()), _)) = select(create, pin!(ended(&mut watched))).await else {
        return;
    };
    let progress = client.progress(token, "Reading the plans").with_percentage(0).begin().await;
    while watched.changed().await.is_ok() {
        let State { done, all } = *watched.borrow_and_update();
        let percentage = u32::try_from(done * 100 / all.max(1)).unwrap_or(100).min(100);
        progress.report_with_message(format!("{done} of {all}"), percentage).await;
        sleep(PAUSE).await;
    }
    progress.finish().await;
}
