//! What a line starts with, as far as it can be determined without the grammar.

/// What the text of a line starts, after its indentation and list markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// Text that starts or continues a paragraph.
    Text,
    /// An ATX heading of this level.
    Heading(u8),
    /// A list item: the width of its marker, the number of blanks after it, and whether, after a paragraph,
    /// it could be text of that paragraph.
    Item { mark: usize, blanks: usize, can_be_text: bool },
    /// A fence: its character and their number.
    Fence { mark: u8, count: usize },
    /// A thematic break: only asterisks, dashes or underscores.
    Break { dashes: bool },
    /// A comment.
    Comment,
    /// A table row: text that starts with a pipe.
    Row,
}

/// What `text` starts; `None` if only the grammar can tell. The text must not be blank or indented.
pub(super) fn begin(text: &str) -> Option<Begin> {
    let bytes = text.as_bytes();
    match *bytes.first()? {
        b'#' => heading(bytes),
        mark @ (b'*' | b'-' | b'_') if is_run(bytes, mark) => rule(bytes, mark),
        b'*' | b'-' if matches!(bytes.get(1), Some(b' ')) => item(bytes, 1, false),
        b'*' | b'-' if matches!(bytes.get(1), None | Some(b'\t')) => None,
        b'*' | b'-' | b'_' => Some(Begin::Text),
        b'0'..=b'9' => number(bytes),
        mark @ (b'`' | b'~') => fence(bytes, mark),
        b'|' => Some(Begin::Row),
        b'<' if text.starts_with("<!--") => Some(Begin::Comment),
        b'<' | b'>' | b'+' | b'=' => None,
        _ => Some(Begin::Text),
    }
}

/// Whether there are only marks and blanks.
fn is_run(bytes: &[u8], mark: u8) -> bool {
    bytes.iter().all(|byte| *byte == mark || matches!(byte, b' ' | b'\t'))
}

fn rule(bytes: &[u8], mark: u8) -> Option<Begin> {
    let count = run(bytes, mark);
    // Marks with blanks between them can be items; fewer than three are ambiguous.
    let alone = bytes[count..].iter().all(|byte| *byte == b' ');
    (count >= 3 && alone).then_some(Begin::Break { dashes: mark == b'-' })
}

fn heading(bytes: &[u8]) -> Option<Begin> {
    let count = run(bytes, b'#');
    let level = u8::try_from(count).ok().filter(|level| *level <= 6)?;
    let text = bytes.get(count + 1..).unwrap_or_default();
    let says_something = text.iter().any(|byte| !byte.is_ascii_whitespace());
    (bytes.get(count) == Some(&b' ') && says_something).then_some(Begin::Heading(level))
}

fn number(bytes: &[u8]) -> Option<Begin> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let marked = matches!(bytes.get(digits), Some(b'.' | b')'));
    match bytes.get(digits + 1) {
        _ if digits > 9 => None,
        _ if !marked => Some(Begin::Text),
        None | Some(b'\t') => None,
        Some(b' ') => item(bytes, digits + 1, digits > 1),
        Some(_) => Some(Begin::Text),
    }
}

fn item(bytes: &[u8], mark: usize, can_be_text: bool) -> Option<Begin> {
    let blanks = run(&bytes[mark..], b' ');
    let next = bytes.get(mark + blanks)?;
    // With more blanks, the content is indented code.
    (blanks <= 4 && *next != b'\t').then_some(Begin::Item { mark, blanks, can_be_text })
}

fn fence(bytes: &[u8], mark: u8) -> Option<Begin> {
    let count = run(bytes, mark);
    match count {
        0..3 => Some(Begin::Text),
        3..=100 if memchr::memchr(mark, &bytes[count..]).is_none() => {
            Some(Begin::Fence { mark, count })
        }
        _ => None,
    }
}

/// The number of times a byte occurs at the start.
pub(super) fn run(bytes: &[u8], mark: u8) -> usize {
    bytes.iter().take_while(|byte| **byte == mark).count()
}

/// The number of cells of a table row; `None` if the grammar may count differently.
pub(super) fn cells(row: &str) -> Option<usize> {
    let inner = row.trim_end_matches(' ').strip_prefix('|')?.strip_suffix('|')?;
    let has_empty_cell = inner.split('|').any(str::is_empty);
    let is_blank = inner.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'|'));
    if has_empty_cell || is_blank || inner.contains('\\') {
        return None;
    }
    Some(inner.split('|').count())
}

/// Whether a line could be the delimiter row of a table, or the underline of a heading.
pub(super) fn is_underline(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'|' | b':' | b'-' | b'=' | b' ' | b'\t'))
}

/// Whether a line is the delimiter row of a table with this number of cells.
pub(super) fn is_dashes(row: &str, cells: usize) -> bool {
    let inner = row.trim_end_matches(' ').strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    inner.is_some_and(|inner| {
        inner.split('|').count() == cells && inner.split('|').all(is_delimiter_cell)
    })
}

/// `---`, `:--`, `:-:`
fn is_delimiter_cell(cell: &str) -> bool {
    let cell = cell.trim_matches(' ');
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
}
