//! The session's settings: which planls.toml serve the documents, what is wrong in them, and what the
//! editor says. A file counts as it is on disk, so from when it is saved; what is wrong in it is said
//! of the text that the editor shows.

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
use crate::{from_proto, to_proto, workspace};

/// What is known of settings.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// What the editor said when it started the server.
    initial: config::Settings,
    /// What it has said since; this goes before.
    live: config::Settings,
    /// The folders in which somebody has looked.
    looked: HashSet<String>,
    /// The file that serves a folder.
    files: BTreeMap<String, SettingsFile>,
    /// The files that the client has open.
    open: HashMap<DocumentId, OpenFile>,
    /// What the client was told of each file, as JSON.
    told: HashMap<DocumentId, String>,
    /// Whether something may be told that was not.
    changed: bool,
    /// Whether documents may count now that were left out before.
    rescan: bool,
    /// Whether any were left out then.
    left_out: bool,
}

/// A settings file on disk.
#[derive(Debug)]
struct SettingsFile {
    id: DocumentId,
    text: String,
    /// What the file says; where it is broken, what it said before.
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
    /// Takes a document that was saved; says whether anything is known that was not. Editors that watch
    /// no files for us say at least this, so every save is a reason to look at the settings again, and at
    /// what the document names.
    pub(crate) fn save(&self, uri: &Uri) -> bool {
        let id = from_proto::document_id(uri);
        let mut state = self.state();
        let before = state.host.revision();
        if is_settings(&id) {
            state.settings_changed(&id);
        } else {
            state.look_at_settings_again(&id);
            state.look_again(&id, &self.turns);
        }
        state.host.revision() != before
    }

    /// Takes what the editor says of its settings, where it says anything; says whether they are
    /// others now.
    pub(crate) fn take_editor_settings(&self, sent: &Value) -> bool {
        let Some(settings) = config::of_editor(sent) else { return false };
        let mut state = self.state();
        let before = state.editor_settings();
        state.settings.live = settings;
        state.apply_editor_settings(&before)
    }

    /// Whether documents count now that were left out when the workspace was read; asked once. Where any were,
    /// nothing is said of what other documents define before those are read.
    pub(crate) fn take_rescan(&self) -> bool {
        let mut state = self.state();
        let settings = &mut state.settings;
        let is_wanted = std::mem::take(&mut settings.rescan);
        if std::mem::take(&mut settings.left_out) && is_wanted {
            state.await_reading();
        }
        is_wanted
    }

    /// Whether the settings leave a document out, so that nobody needs to read it.
    pub(crate) fn leaves_out(&self, id: &DocumentId) -> bool {
        let mut state = self.state();
        state.find_settings(id);
        state.host.index().is_excluded(id)
    }

    /// Tells the client what is wrong in settings files.
    pub(super) fn publish_settings(&self, outbox: &Outbox) {
        let messages = self.state().settings_messages();
        for message in messages {
            outbox.send(&message);
        }
    }

    /// The findings of a settings file that the client has open and asks for, as JSON.
    pub(super) fn pull_settings(&self, id: &DocumentId) -> Option<String> {
        let state = self.state();
        let open = state.settings.open.get(id)?;
        let items = diagnostics(&open.problems, &open.text, &state.client);
        Some(json!({ "kind": "full", "items": items }).to_string())
    }
}

impl Settings {
    /// Whether anybody leaves documents out.
    fn leave_out(&self) -> bool {
        let files = self.files.values().map(|file| &file.settings);
        files.chain([&self.initial, &self.live]).any(|it| it.exclude.is_some())
    }
}

impl State {
    /// Takes what the editor said when it started the server.
    pub(super) fn take_initial_settings(&mut self, sent: Option<&Value>) {
        if let Some(settings) = sent.and_then(config::of_editor) {
            self.settings.initial = settings;
            self.apply_editor_settings(&config::Settings::default());
        }
    }

    /// Looks for the settings of a document in the folders where nobody has looked yet. No document of
    /// theirs was read before.
    pub(super) fn find_settings(&mut self, id: &DocumentId) {
        let Some(top) = self.top_of(id) else { return };
        let rescan = self.settings.rescan;
        let folders: Vec<String> = config::nearest(id.as_str(), &top)
            .take_while(|folder| !self.settings.looked.contains(*folder))
            .map(str::to_owned)
            .collect();
        for folder in folders {
            self.load(&folder);
        }
        self.settings.rescan = rescan;
    }

    /// Looks again at what serves a document.
    pub(super) fn look_at_settings_again(&mut self, id: &DocumentId) {
        let Some(top) = self.top_of(id) else { return };
        let folders: Vec<String> = config::nearest(id.as_str(), &top).map(str::to_owned).collect();
        for folder in folders {
            self.load(&folder);
        }
    }

    /// The folder above which no settings of a document are looked for: that of the workspace; of an
    /// open document that lies in none, its own.
    fn top_of(&self, id: &DocumentId) -> Option<String> {
        let folder = self.host.index().folder_of(id);
        let stray = || (id.is_path() && self.names.contains_key(id)).then(|| id.folder());
        folder.or_else(stray).map(str::to_owned)
    }

    /// Takes a settings file that came, changed or went on disk.
    pub(super) fn settings_changed(&mut self, id: &DocumentId) {
        let Some(folder) = config::serves(id.as_str()) else { return };
        let below = DocumentId::new(&format!("{}/it", folder.trim_end_matches('/')));
        if self.settings.looked.contains(folder) || self.host.index().folder_of(&below).is_some() {
            self.load(folder);
        }
    }

    /// Looks again at all settings in a folder that was deleted.
    pub(super) fn lose_settings(&mut self, deleted: &DocumentId) {
        let files = self.settings.files.iter();
        let gone = files.filter(|(_, file)| Target::is_inside(&file.id, deleted.as_str()));
        let gone: Vec<String> = gone.map(|(folder, _)| folder.clone()).collect();
        for folder in gone {
            self.load(&folder);
        }
    }

    /// Forgets where somebody has looked: the folders of the workspace are others now.
    pub(super) fn forget_settings(&mut self) {
        self.settings.looked.clear();
        let served: Vec<String> = self.settings.files.keys().cloned().collect();
        for folder in served {
            let below = DocumentId::new(&format!("{}/it", folder.trim_end_matches('/')));
            if self.host.index().folder_of(&below).is_none() {
                self.drop_settings(&folder);
            }
        }
    }

    /// Reads the settings of a folder from disk and applies them, where they are others than before.
    fn load(&mut self, folder: &str) {
        self.settings.looked.insert(folder.to_owned());
        let allowed = self.allowed();
        let ids = config::candidates(folder).map(|path| DocumentId::new(&path));
        let is_there = |id: &DocumentId| workspace::holds(&allowed, Path::new(id.as_str()));
        let Some(id) = ids.into_iter().find(is_there) else {
            return self.drop_settings(folder);
        };
        let Some(text) = workspace::read_inside(&id, &allowed) else {
            return tracing::warn!("{id} cannot be read");
        };
        let left_out = self.settings.leave_out();
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
        self.settings.rescan |= is_other;
        self.settings.left_out |= is_other && left_out;
        let file = SettingsFile { id, text, settings, problems };
        self.settings.files.insert(folder.to_owned(), file);
        self.apply(folder);
    }

    fn drop_settings(&mut self, folder: &str) {
        let left_out = self.settings.leave_out();
        if self.settings.files.remove(folder).is_some() {
            self.settings.rescan = true;
            self.settings.left_out |= left_out;
            self.apply(folder);
        }
    }

    /// Tells the analysis what counts in a folder: what the file says, and below that what the editor
    /// says.
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
        self.settings.rescan |= is_other;
        self.settings.left_out |= is_other && before.exclude.is_some();
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

/// Settings files in the editor.
impl State {
    /// Takes a settings file that was opened.
    pub(super) fn open_settings(&mut self, id: DocumentId, document: TextDocumentItem) {
        self.settings_changed(&id);
        let text = Text::new(&document.text);
        let problems = config::read(&document.text).problems;
        let (uri, version) = (document.uri, document.version);
        if !self.client.pulls {
            // The first list goes out even where it is empty.
            self.settings.told.remove(&id);
        }
        self.settings.open.insert(id, OpenFile { uri, version, text, problems });
        self.settings.changed = true;
    }

    /// Takes changes of a settings file; says whether it was one that is open.
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

    /// Takes a settings file that was closed; says whether it was open.
    pub(super) fn close_settings(&mut self, id: &DocumentId) -> bool {
        let was_open = self.settings.open.remove(id).is_some();
        if was_open {
            self.settings_changed(id);
            self.settings.changed = true;
        }
        was_open
    }

    /// What the client has not been told yet. An open file that the client pulls is not pushed; a
    /// closed one nobody pulls, so that is pushed wherever the client takes it.
    fn settings_messages(&mut self) -> Vec<Value> {
        if !std::mem::take(&mut self.settings.changed) {
            return Vec::new();
        }
        let settings = &mut self.settings;
        let files = settings.files.values().map(|file| &file.id);
        let ids: HashSet<DocumentId> =
            files.chain(settings.open.keys()).chain(settings.told.keys()).cloned().collect();
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
            let told = settings.told.get(&id);
            let new = match told {
                Some(told) => *told != list,
                None => pushed && (open.is_some() || list != "[]"),
            };
            let uri = open.map(|open| open.uri.clone()).or_else(|| to_proto::uri(&id));
            if let (true, Some(uri)) = (new, uri) {
                let mut params = json!({ "uri": uri, "diagnostics": items });
                if let Some(open) = open.filter(|_| self.client.versions) {
                    params["version"] = open.version.into();
                }
                messages.push(json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params }));
                settings.told.insert(id, list);
            }
        }
        messages
    }
}

fn diagnostics(problems: &[Problem], text: &Text, client: &Client) -> Value {
    let diagnostic = |it: &Problem| to_proto::diagnostic(&it.diagnostic(), text, client, |_| None);
    json!(problems.iter().map(diagnostic).collect::<Vec<_>>())
}
