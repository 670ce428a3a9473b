//! Conversion from the protocol's types to ours. Total: every value that a client sends is converted.

use std::path::PathBuf;

use ls_types::{Position, Range, Uri};
use percent_encoding::percent_decode_str;
use plan_analysis::document::Document;
use plan_analysis::project::DocumentId;
use plan_analysis::text::{Encoding, LineColumn, Text};
use text_size::{TextRange, TextSize};

use crate::disk::{has_drive, spelling};

/// The document that a URI names: of a file its path with `/`, decoded, with a small drive letter;
/// of anything else the URI itself.
pub(crate) fn document_id(uri: &Uri) -> DocumentId {
    match file_path(uri.as_str()) {
        Some(path) => DocumentId::new(&path),
        None => DocumentId::new(uri.as_str()),
    }
}

/// The path of a `file:` URI (RFC 8089), also of one that is spelled as Windows editors do:
/// `file:///c%3A/a`, `file:///C:/a`.
fn file_path(uri: &str) -> Option<String> {
    let rest =
        uri.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).map(|_| &uri[5..])?;
    let path = match rest.strip_prefix("//") {
        // An authority other than this machine is a share on the network, which is never touched.
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/')?);
            matches!(host, "" | "localhost").then_some(path)?
        }
        None => rest,
    };
    let decoded = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
    Some(match decoded.strip_prefix('/').filter(|rest| has_drive(rest)) {
        Some(path) => spelling(path),
        None => spelling(&decoded),
    })
}

/// The folder that a URI names, as its identity and as a path of this system.
pub(crate) fn folder(uri: &Uri) -> Option<(String, PathBuf)> {
    let path = file_path(uri.as_str())?;
    let path = if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path };
    let real = PathBuf::from(&path);
    Some((path, real))
}

/// The offset of a position in a document.
pub(crate) fn offset(document: &Document, position: Position, encoding: Encoding) -> TextSize {
    offset_in(document.text(), position, encoding)
}

/// The offset of a position in a text.
pub(crate) fn offset_in(text: &Text, position: Position, encoding: Encoding) -> TextSize {
    text.offset(LineColumn { line: position.line, column: position.character }, encoding)
}

/// A range in a document; the ends of an inverted one are swapped.
pub(crate) fn range(document: &Document, range: Range, encoding: Encoding) -> TextRange {
    range_in(document.text(), range, encoding)
}

/// A range in a text; the ends of an inverted one are swapped.
pub(crate) fn range_in(text: &Text, range: Range, encoding: Encoding) -> TextRange {
    let start = offset_in(text, range.start, encoding);
    let end = offset_in(text, range.end, encoding);
    TextRange::new(start.min(end), start.max(end))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use ls_types::Uri;

    use super::{document_id, file_path, spelling};
    use crate::to_proto;

    #[test]
    fn files_are_paths_however_they_are_spelled() {
        for (uri, path) in [
            ("file:///a/b%20c.md", "/a/b c.md"),
            ("file:///c%3A/p/x.md", "c:/p/x.md"),
            ("file:///C:/p/x.md", "c:/p/x.md"),
            ("file://localhost/a.md", "/a.md"),
            ("FILE:///a(1).md", "/a(1).md"),
            ("file:///C%3A%5Cp%5Cx.md", "c:/p/x.md"),
        ] {
            assert_eq!(file_path(uri).as_deref(), Some(path), "{uri}");
        }
    }

    #[test]
    fn a_path_on_windows_is_spelled_as_the_client_spells_it() {
        for path in [r"C:\p\é x.md", r"c:\p\é x.md", r"\\?\C:\p\é x.md", "C:/p/é x.md"] {
            assert_eq!(spelling(path), "c:/p/é x.md", "{path}");
        }
        for path in ["/a/b.md", "/c:/b.md", "", "é:", r"\\?\pipe", "1:/a"] {
            assert_eq!(spelling(path), path.replace('\\', "/"), "{path}");
        }
    }

    #[test]
    fn a_file_on_windows_comes_back_as_it_was_named() {
        let uri = "file:///c%3A/p/%C3%A9%20x.md";
        let id = document_id(&Uri::from_str(uri).unwrap());
        assert_eq!(id.as_str(), "c:/p/é x.md");
        assert!(id.is_path());
        assert_eq!(to_proto::uri(&id).unwrap().as_str(), uri);
    }

    #[test]
    fn other_schemes_and_shares_are_no_files() {
        for uri in
            ["untitled:Untitled-1", "git:/a.md", "file://host/share/a.md", "vscode-notebook:x", ""]
        {
            assert_eq!(file_path(uri), None, "{uri}");
        }
    }
}
