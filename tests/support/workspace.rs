//! A folder with files for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Value, json};

use super::TestServer;

/// The URI of a path.
pub(crate) fn uri(path: &Path) -> String {
    let path = path.to_str().expect("the paths of the tests are text");
    // On Windows, `\\?\C:\a`.
    let path = path.trim_start_matches(r"\\?\").replace('\\', "/");
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// A folder with files for one test.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
}

impl Workspace {
    /// A new folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Workspace {
        let workspace = Workspace { folder: tempfile::tempdir().expect("a folder can be made") };
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        let root = self.folder.path().canonicalize().expect("the folder exists");
        if path.is_empty() { root } else { root.join(path) }
    }

    /// The URI of a file in it.
    pub(crate) fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .expect("files can be written");
    }

    /// Gives a file the time of its last change.
    pub(crate) fn date(&self, path: &str, time: SystemTime) {
        let file = fs::File::options().write(true).open(self.path(path));
        file.and_then(|file| file.set_modified(time)).expect("files can be dated");
    }

    /// Deletes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file exists");
    }

    /// A server that has this folder as its workspace.
    pub(crate) fn serve(&self, capabilities: &Value) -> TestServer {
        self.serve_folders(&[""], capabilities)
    }

    /// A server that has these folders in it as its workspace.
    pub(crate) fn serve_folders(&self, folders: &[&str], capabilities: &Value) -> TestServer {
        let folder = |path: &&str| json!({ "uri": self.uri(path), "name": path });
        let folders: Vec<Value> = folders.iter().map(folder).collect();
        let mut server = TestServer::start();
        server.initialize(json!({ "workspaceFolders": folders, "capabilities": capabilities }));
        server
    }
    /// The same once it has read them. The client must be one that can be asked to look again: that is how a test
    /// knows.
    pub(crate) fn serve_read(&self, folders: &[&str], capabilities: &Value) -> TestServer {
        let mut server = self.serve_folders(folders, capabilities);
        server.next_request("workspace/diagnostic/refresh");
        server
    }
}
