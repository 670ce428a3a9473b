//! The session's settings: which planls.toml applies to which documents, what is wrong in it, and what the editor
//! sets. A file applies as it is on disk, so once it is saved; problems are reported in the text that the editor shows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use ls_types::{DidChangeTextDocumentParams, TextDocumentItem, Uri};
use plan_analysis::analysis::Change;
use plan_analysis::project::DocumentId;
use plan_analysis::project::target::Target;
use plan_analysis::text::{Edit, Text};
use serde_json::{Value, json};

use super::{Session, State};
use crate::capabilities::Client;
use crate::config::{self, Problem, Read};
use crate::transport::Outbox;
use crate::{disk, from_proto, to_proto};

/// All settings of a session.
#[derive(Debug, Default)]
pub(super) struct SettingsFiles {
    /// The editor's settings at the start.
    initial: config::Settings,
    /// The editor's settings since then, which take precedence.
    live: config::Settings,
    /// The folders that were searched for files.
    searched: HashSet<String>,
    /// For each folder, its file.
    files: BTreeMap<String, SettingsFile>,
    /// The files that the client has open.
    open: HashMap<DocumentId, OpenFile>,
    /// The problems of each file that were sent last, as JSON.
    sent: HashMap<DocumentId, String>,
    /// Whether problems may have changed since they were sent.
    changed: bool,
    /// Whether other documents may be excluded than at the last scan.
    needs_scan: bool,
    /// Whether any were excluded then.
    excluded_any: bool,
}

/// A settings file on disk.
#[derive(Debug)]
struct SettingsFile {
    id: DocumentId,
    text: String,
    /// Its settings; if its syntax is broken, those from before.
    settings: config::Settings,
    problems: Vec<Problem>,
}

/// A settings file in the editor.
#[derive(Debug)]
struct OpenFile {
    uri: Uri,
    version: i32,
    text: Text,
    problems: Vec<Problem>,
}

/// Whether a document is a settings file.
pub(super) fn is_settings(id: &DocumentId) -> bool {
    id.is_path() && config::serves(id.as_str()).is_some()
}

impl Session {
    /// Takes a document that was saved; returns whether anything changed. Some editors report no changes on disk but
    /// these, so each save is a reason to look again at the settings and at what the document depends on.
    pub(crate) fn save(&self, uri: &Uri) -> bool {
        let id = from_proto::document_id(uri);
        let mut state = self.state();
        let before = state.host.revision();
        if is_settings(&id) {
            state.settings_changed(&id);
        } else {
            state.reload_settings_of(&id);
            state.look_again_at_dependencies(&id);
        }
        state.host.revision() != before
    }

    /// Takes settings of the editor, if it sent any; returns whether they changed.
    pub(crate) fn take_editor_settings(&self, sent: &Value) -> bool {
        let Some(settings) = config::of_editor(sent) else { return false };
        let mut state = self.state();
        let before = state.editor_settings();
        state.settings.live = settings;
        state.apply_editor_settings(&before)
    }

    /// Whether other documents may be excluded than at the last scan, since the last call. If any were excluded then,
    /// rules that depend on other documents wait for the next scan.
    pub(crate) fn take_needs_scan(&self) -> bool {
        let mut state = self.state();
        let settings = &mut state.settings;
        let needs_scan = std::mem::take(&mut settings.needs_scan);
        if std::mem::take(&mut settings.excluded_any) && needs_scan {
            state.await_reading();
        }
        needs_scan
    }

    /// Whether the settings exclude a document.
    pub(crate) fn is_excluded(&self, id: &DocumentId) -> bool {
        let mut state = self.state();
        state.find_settings(id);
        state.host.index().is_excluded(id)
    }

    /// Publishes the problems in settings files.
    pub(super) fn publish_settings(&self, outbox: &Outbox) {
        let messages = self.state().settings_messages();
        for message in messages {
            outbox.send(&message);
        }
    }

    /// The problems of an open settings file, as the JSON of a report.
    pub(super) fn pull_settings(&self, id: &DocumentId) -> Option<String> {
        let state = self.state();
        let open = state.settings.open.get(id)?;
        let items = diagnostics(&open.problems, &open.text, &state.client);
        Some(json!({ "kind": "full", "items": items }).to_string())
    }
}

impl SettingsFiles {
    /// Whether any settings exclude documents.
    fn exclude_any(&self) -> bool {
        let files = self.files.values().map(|file| &file.settings);
        files.chain([&self.initial, &self.live]).any(|it| it.exclude.is_some())
    }
}

impl State {
    /// Takes the editor's settings at the start.
    pub(super) fn take_initial_settings(&mut self, sent: Option<&Value>) {
        if let Some(settings) = sent.and_then(config::of_editor) {
            self.settings.initial = settings;
            self.apply_editor_settings(&config::Settings::default());
        }
    }

    /// Loads the settings of a document from the folders that were not searched yet, of which no document was read.
    pub(super) fn find_settings(&mut self, id: &DocumentId) {
        let Some(top) = self.top_of(id) else { return };
        let needs_scan = self.settings.needs_scan;
        let folders: Vec<String> = config::nearest(id.as_str(), &top)
            .take_while(|folder| !self.settings.searched.contains(*folder))
            .map(str::to_owned)
            .collect();
        for folder in folders {
            self.load(&folder);
        }
        self.settings.needs_scan = needs_scan;
    }

    /// Loads all settings that apply to a document again.
    pub(super) fn reload_settings_of(&mut self, id: &DocumentId) {
        let Some(top) = self.top_of(id) else { return };
        let folders: Vec<String> = config::nearest(id.as_str(), &top).map(str::to_owned).collect();
        for folder in folders {
            self.load(&folder);
        }
    }

    /// The topmost folder that is searched for the settings of a document: that of the workspace, or its own for an
    /// open document outside of it.
    fn top_of(&self, id: &DocumentId) -> Option<String> {
        let folder = self.host.index().folder_of(id);
        let top =
            folder.or_else(|| (id.is_path() && self.open.contains_key(id)).then(|| id.folder()));
        top.map(str::to_owned)
    }

    /// Takes a settings file that was created, changed or deleted on disk.
    pub(super) fn settings_changed(&mut self, id: &DocumentId) {
        let Some(folder) = config::serves(id.as_str()) else { return };
        let below = DocumentId::new(&format!("{}/it", folder.trim_end_matches('/')));
        if self.settings.searched.contains(folder) || self.host.index().folder_of(&below).is_some()
        {
            self.load(folder);
        }
    }

    /// Loads all settings in a folder that was deleted again.
    pub(super) fn reload_settings_in(&mut self, deleted: &DocumentId) {
        let files = self.settings.files.iter();
        let gone = files.filter(|(_, file)| Target::is_inside(&file.id, deleted.as_str()));
        let gone: Vec<String> = gone.map(|(folder, _)| folder.clone()).collect();
        for folder in gone {
            self.load(&folder);
        }
    }

    /// Forgets which folders were searched, since the folders of the workspace have changed.
    pub(super) fn forget_settings(&mut self) {
        self.settings.searched.clear();
        let served: Vec<String> = self.settings.files.keys().cloned().collect();
        for folder in served {
            let below = DocumentId::new(&format!("{}/it", folder.trim_end_matches('/')));
            if self.host.index().folder_of(&below).is_none() {
                self.drop_settings(&folder);
            }
        }
    }

    /// Reads the settings of a folder from disk and applies them if they changed.
    fn load(&mut self, folder: &str) {
        self.settings.searched.insert(folder.to_owned());
        let folders = self.readable_folders();
        let ids = config::candidates(folder).map(|path| DocumentId::new(&path));
        let found = ids.into_iter().find(|id| disk::holds(&folders, Path::new(id.as_str())));
        let Some(id) = found else {
            return self.drop_settings(folder);
        };
        let Some(text) = disk::read_inside(&id, &folders) else {
            return tracing::warn!("{id} cannot be read");
        };
        let excluded_any = self.settings.exclude_any();
        let old = self.settings.files.remove(folder);
        if let Some(old) = old.as_ref().filter(|old| old.id == id && old.text == text) {
            let (settings, problems) = (old.settings.clone(), old.problems.clone());
            let same = SettingsFile { id, text, settings, problems };
            return drop(self.settings.files.insert(folder.to_owned(), same));
        }
        let Read { settings, problems, is_broken } = config::read(&text);
        for problem in &problems {
            tracing::warn!("{id}: {}", problem.message);
        }
        let old = old.map(|old| old.settings);
        let settings = if is_broken { old.clone().unwrap_or_default() } else { settings };
        let is_other = old.is_none_or(|old| old.exclude != settings.exclude);
        self.settings.needs_scan |= is_other;
        self.settings.excluded_any |= is_other && excluded_any;
        let file = SettingsFile { id, text, settings, problems };
        self.settings.files.insert(folder.to_owned(), file);
        self.apply(folder);
    }

    fn drop_settings(&mut self, folder: &str) {
        let excluded_any = self.settings.exclude_any();
        if self.settings.files.remove(folder).is_some() {
            self.settings.needs_scan = true;
            self.settings.excluded_any |= excluded_any;
            self.apply(folder);
        }
    }

    /// Applies the settings of a folder: those of its file, which take precedence, and those of the editor.
    fn apply(&mut self, folder: &str) {
        let editor = self.editor_settings();
        let file = self.settings.files.get(folder);
        let config = file.map(|file| file.settings.over(&editor).config());
        self.host.apply_change(Change::FolderConfig(folder.to_owned(), config));
        self.settings.changed = true;
    }

    fn apply_editor_settings(&mut self, before: &config::Settings) -> bool {
        let settings = self.editor_settings();
        if settings == *before {
            return false;
        }
        let is_other = settings.exclude != before.exclude;
        self.settings.needs_scan |= is_other;
        self.settings.excluded_any |= is_other && before.exclude.is_some();
        self.host.apply_change(Change::Config(settings.config()));
        let folders: Vec<String> = self.settings.files.keys().cloned().collect();
        for folder in folders {
            self.apply(&folder);
        }
        true
    }

    fn editor_settings(&self) -> config::Settings {
        self.settings.live.over(&self.settings.initial)
    }
}

/// Settings files that the client has open.
impl State {
    /// Opens a settings file.
    pub(super) fn open_settings(&mut self, id: DocumentId, document: TextDocumentItem) {
        self.settings_changed(&id);
        let text = Text::new(&document.text);
        let problems = config::read(&document.text).problems;
        let (uri, version) = (document.uri, document.version);
        if !self.client.pulls {
            // The first list is sent even if it is empty.
            self.settings.sent.remove(&id);
        }
        self.settings.open.insert(id, OpenFile { uri, version, text, problems });
        self.settings.changed = true;
    }

    /// Applies changes to an open settings file; returns whether it was one.
    pub(super) fn change_settings(&mut self, params: &DidChangeTextDocumentParams) -> bool {
        let id = from_proto::document_id(&params.text_document.uri);
        let Some(open) = self.settings.open.get_mut(&id) else { return false };
        let encoding = self.client.encoding;
        open.version = params.text_document.version;
        for change in &params.content_changes {
            match change.range {
                Some(range) => {
                    let range = from_proto::range_in(&open.text, range, encoding);
                    open.text.edit(&Edit { range, text: change.text.clone() });
                }
                None => open.text = Text::new(&change.text),
            }
        }
        open.problems = config::read(&open.text.to_string()).problems;
        self.settings.changed = true;
        true
    }

    /// Closes a settings file; returns whether it was open.
    pub(super) fn close_settings(&mut self, id: &DocumentId) -> bool {
        let was_open = self.settings.open.remove(id).is_some();
        if was_open {
            self.settings_changed(id);
            self.settings.changed = true;
        }
        was_open
    }

    /// Messages for the files whose problems have changed. An open file is not pushed to a client that pulls. A closed
    /// file is not pulled, so it is pushed to every client that accepts this.
    fn settings_messages(&mut self) -> Vec<Value> {
        if !std::mem::take(&mut self.settings.changed) {
            return Vec::new();
        }
        let settings = &mut self.settings;
        let files = settings.files.values().map(|file| &file.id);
        let ids: HashSet<DocumentId> =
            files.chain(settings.open.keys()).chain(settings.sent.keys()).cloned().collect();
        let mut messages = Vec::new();
        for id in ids {
            let open = settings.open.get(&id);
            let file = settings.files.values().find(|file| file.id == id);
            let pushed = if open.is_some() { !self.client.pulls } else { self.client.takes_pushes };
            let items = match (open, file) {
                _ if !pushed => json!([]),
                (Some(open), _) => diagnostics(&open.problems, &open.text, &self.client),
                (None, Some(file)) => {
                    diagnostics(&file.problems, &Text::new(&file.text), &self.client)
                }
                (None, None) => json!([]),
            };
            let list = items.to_string();
            let is_new = match settings.sent.get(&id) {
                Some(sent) => *sent != list,
                None => pushed && (open.is_some() || list != "[]"),
            };
            let uri = open.map(|open| open.uri.clone()).or_else(|| to_proto::uri(&id));
            if let (true, Some(uri)) = (is_new, uri) {
                let mut params = json!({ "uri": uri, "diagnostics": items });
                if let Some(open) = open.filter(|_| self.client.versions) {
                    params["version"] = open.version.into();
                }
                messages.push(json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params }));
                settings.sent.insert(id, list);
            }
        }
        messages
    }
}

fn diagnostics(problems: &[Problem], text: &Text, client: &Client) -> Value {
    let diagnostic = |it: &Problem| to_proto::diagnostic(&it.diagnostic(), text, client, |_| None);
    json!(problems.iter().map(diagnostic).collect::<Vec<_>>())
}
