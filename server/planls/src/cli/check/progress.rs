//! How far a long check is, on a terminal.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Nothing is shown of what is done sooner.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error, if that is a terminal and the work takes long; clones are the same bar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Option<Bar>);

#[derive(Clone, Debug)]
struct Bar {
    bar: ProgressBar,
    started: Instant,
    is_shown: OnceLock<()>,
}

impl Progress {
    /// A bar that shows nothing yet; `is_quiet` makes it never show anything.
    pub(super) fn new(is_quiet: bool) -> Progress {
        let bar = || {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} documents");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            Bar { bar, started: Instant::now(), is_shown: OnceLock::new() }
        };
        Progress((!is_quiet).then(bar))
    }

    /// A number of documents are now going to be read or checked.
    pub(super) fn begin(&self, doing: &'static str, documents: usize) {
        let Some(Bar { bar, .. }) = &self.0 else { return };
        bar.set_message(doing);
        bar.set_length(documents as u64);
        bar.set_position(0);
    }

    /// One more document is done.
    pub(super) fn step(&self) {
        let Some(Bar { bar, started, is_shown }) = &self.0 else { return };
        if started.elapsed() > PATIENCE {
            is_shown.get_or_init(|| bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        bar.inc(1);
    }

    /// All is done: the bar goes away, so that the report stands alone.
    pub(super) fn end(&self) {
        if let Some(Bar { bar, .. }) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
