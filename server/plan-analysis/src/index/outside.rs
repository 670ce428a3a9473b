//! Links that leave the workspace. Their targets are not read, but if the workspace is a repository, they do
//! not belong to it.

use super::{Index, PathState};
use crate::project::DocumentId;
use crate::project::path::{file_name, is_absolute, join};
use crate::project::target::Target;

impl Index {
    /// Whether a path in a document leads out of its repository to a file, which is then missing from other
    /// clones. Only known if the workspace folder is the repository. Paths such as `../../issues/7` lead to a
    /// page on GitHub.
    pub fn leaves_repository(&self, from: &DocumentId, path: &str) -> bool {
        let Some(folder) = self.folder_of(from) else { return false };
        let git = join(folder, ".git").and_then(|git| self.get(&DocumentId::new(&git)));
        if is_absolute(path) || !file_name(path).contains(|c: char| c.is_alphanumeric()) {
            return false;
        }
        let is_file = file_name(path).trim_start_matches('.').contains('.');
        let place = join(from.folder(), path).map(|place| DocumentId::new(&place));
        let is_inside =
            |place: &DocumentId| self.folders.iter().any(|folder| Target::is_inside(place, folder));
        let is_outside = place.is_none_or(|place| !is_inside(&place));
        is_file && is_outside && matches!(git, Some(PathState::Folder))
    }
}
