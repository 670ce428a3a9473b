//! Watching: asks the client to report changes of files, in the ways that it supports.

use std::str::FromStr;

use ls_types::{
    DidChangeWatchedFilesRegistrationOptions, FileChangeType, FileEvent, FileSystemWatcher,
    GlobPattern, Registration, Uri,
};
use tower_lsp::Client;

/// The files whose changes on disk matter.
const GLOBS: &[&str] = &[
    "**/*.{md,markdown}",
    "**/*.md.hbs",
    "**/{planls,.planls}.toml",
    "**/.specify/presets/**/{preset.yml,.registry}",
];

/// Asks the client to report changes on disk; returns whether it will.
pub(crate) async fn register(client: &Client) -> bool {
    let globs = GLOBS.iter().map(|glob| GlobPattern::String((*glob).to_owned()));
    let watchers = globs.map(|glob_pattern| FileSystemWatcher { glob_pattern, kind: None });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
    let registration = Registration {
        id: "planls-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    let registered = client.register_capability(vec![registration]).await;
    if let Err(error) = &registered {
        tracing::info!("the client does not watch files: {error}");
    }
    registered.is_ok()
}

/// Asks the client to report changes of our section of its settings.
pub(crate) async fn register_settings(client: &Client) {
    let registration = Registration {
        id: "planls-settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({ "section": "planls" })),
    };
    if let Err(error) = client.register_capability(vec![registration]).await {
        tracing::info!("the client does not tell of changed settings: {error}");
    }
}

/// Files created, renamed and deleted in the editor, as changes on disk.
pub(crate) fn events<'a>(
    gone: impl IntoIterator<Item = &'a str>,
    come: impl IntoIterator<Item = &'a str>,
) -> Vec<FileEvent> {
    let event = |typ| move |uri: &str| Some(FileEvent { uri: Uri::from_str(uri).ok()?, typ });
    let gone = gone.into_iter().filter_map(event(FileChangeType::DELETED));
    gone.chain(come.into_iter().filter_map(event(FileChangeType::CREATED))).collect()
}
