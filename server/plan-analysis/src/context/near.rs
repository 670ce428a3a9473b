//! What a writer may have meant whose link leads nowhere: a file or an anchor that is called alike.

use super::Ctx;
use crate::project::path::{distance, file_name, parent, relative_from, relative_to};

/// The path from a document to the one file of the project that is called as the end of a path, or
/// nearly so. Of several it is the nearest, and none where two are as near.
pub fn file_like(ctx: &Ctx<'_>, path: &str) -> Option<String> {
    let (name, folder) = (letters(file_name(path)), parent(path).map(file_name));
    let root = ctx.index.root_of(ctx.id).filter(|_| !name.is_empty())?;
    let others = ctx.index.documents().map(|(id, _)| id);
    let alike = others.filter(|id| {
        *id != ctx.id && letters(id.file_name()) == name && relative_to(id.as_str(), root).is_some()
    });
    let far = alike.map(|id| {
        let other_folder = Some(file_name(id.folder())) != folder;
        ((other_folder, distance(ctx.id.folder(), id.folder())), id)
    });
    let mut nearest: Vec<_> = far.collect();
    nearest.sort_unstable();
    let (first, id) = nearest.first()?;
    let alone = nearest.get(1).is_none_or(|(second, _)| second != first);
    alone.then(|| relative_from(ctx.id.folder(), id.as_str()))
}

/// The anchor that is spelled as a fragment, but for its signs; else the only one that begins as the
/// fragment does, or as which the fragment begins.
pub fn anchor_like<'a>(
    anchors: impl Iterator<Item = &'a str> + Clone,
    fragment: &str,
) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let wanted = letters(fragment);
    if wanted.is_empty() {
        return None;
    }
    let same = anchors.clone().filter(|it| letters(it) == wanted).min();
    let longer = |one: &str, other: &str| other.len() >= SHORTEST && one.starts_with(other);
    let mut begun = anchors.filter(|it| longer(it, fragment) || longer(fragment, it));
    same.or_else(|| begun.next().filter(|_| begun.next().is_none()))
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
