//! What a line begins with, as far as that can be said without a grammar.

/// What begins with the text of a line, its indentation and the markers of its list items taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// Text of a paragraph: it begins a paragraph, or goes on with one.
    Text,
    /// An ATX heading of a level.
    Heading(u8),
    /// A list item: how wide its mark is, how many blanks follow, and whether it can stand below a
    /// paragraph without ending it.
    Item { mark: usize, blanks: usize, can_be_text: bool },
    /// A fence: its mark and how many there are.
    Fence { mark: u8, count: usize },
    /// A line of nothing but stars, dashes or underscores.
    Break { dashes: bool },
    /// A comment.
    Comment,
    /// Something with a pipe before it.
    Row,
}

/// What a text begins with; `None` where only the grammar knows. The text is not blank and has no
/// indentation.
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

/// Whether there is nothing but a mark and blanks.
fn is_run(bytes: &[u8], mark: u8) -> bool {
    bytes.iter().all(|byte| *byte == mark || matches!(byte, b' ' | b'\t'))
}

fn rule(bytes: &[u8], mark: u8) -> Option<Begin> {
    let count = run(bytes, mark);
    // Marks with blanks between them can be items; fewer than three can be more than one thing.
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
    // Behind more blanks stands code.
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

/// How often a byte stands at the start.
pub(super) fn run(bytes: &[u8], mark: u8) -> usize {
    bytes.iter().take_while(|byte| **byte == mark).count()
}

/// How many cells a row of a table has; `None` where the grammar has its own ideas of it.
pub(super) fn cells(row: &str) -> Option<usize> {
    let inner = row.trim_end_matches(' ').strip_prefix('|')?.strip_suffix('|')?;
    let blank = |cell: &str| cell.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let says_nothing = inner.split('|').any(str::is_empty) || inner.split('|').all(blank);
    if says_nothing || inner.contains('\\') {
        return None;
    }
    Some(inner.split('|').count())
}

/// Whether a line could be the row of dashes of a table, or the line below a heading.
pub(super) fn is_underline(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'|' | b':' | b'-' | b'=' | b' ' | b'\t'))
}

/// Whether a line is the row of dashes of a table with so many cells.
pub(super) fn is_dashes(row: &str, cells: usize) -> bool {
    let inner = row.trim_end_matches(' ').strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    let is_dashes = |cell: &str| {
        let cell = cell.trim_matches(' ');
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    inner.is_some_and(|inner| inner.split('|').count() == cells && inner.split('|').all(is_dashes))
}
