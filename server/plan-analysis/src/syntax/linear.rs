//! Markdown read line by line, without a tree: where headings may split a text, and the blocks of a text that
//! is too large or too broken for the parser. Linear time on any input; it knows fences, comments and front
//! matter at the top level, but no nesting.

use text_size::{TextRange, TextSize};

use super::block::{Block, BlockKind};
use crate::text::size;

/// A line: where it starts, where its content ends, and where the next one starts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) next: usize,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    Plain,
    Heading,
    FrontMatter,
    Fence,
    FenceContent,
    FenceEnd,
    Html,
}

/// What is open at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    FrontMatter(&'static str),
    Fence { mark: u8, count: usize },
    Html(&'static str),
}

/// The lines of a text; a line ends with `\n`, `\r\n` or `\r`.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |n| start + n);
        let next = match bytes.get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        };
        let line = Line { start, end, next };
        start = next;
        Some(line)
    })
}

/// Whether `text` starts with an ATX heading in the first column (CommonMark 4.2). Like the grammar, it does
/// not count marks at the very end of the text.
pub(crate) fn begins_with_heading(text: &str) -> bool {
    let marks = text.bytes().take_while(|byte| *byte == b'#').count();
    let next = text.as_bytes().get(marks);
    (1..=6).contains(&marks) && matches!(next, Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// All lines of a text with their regions. Front matter is recognized only if the text is the start of a
/// document.
pub(crate) fn regions(
    text: &str,
    document_start: bool,
) -> impl Iterator<Item = (Line, Region)> + '_ {
    let mut open = if document_start { front_matter(text) } else { Open::Nothing };
    lines(text).map(move |line| {
        let (region, next) = step(open, &text[line.start..line.next], line.start == 0);
        open = next;
        (line, region)
    })
}

/// The state at the start of a text: front matter is open only if it is closed further down.
fn front_matter(text: &str) -> Open {
    let mut marks = lines(text).map(|line| front_matter_mark(&text[line.start..line.end]));
    let _ = marks.next();
    // The grammar allows the opening mark to be indented.
    match front_matter_mark(first_line(text).trim_start_matches([' ', '\t'])) {
        Some(mark) if marks.any(|other| other == Some(mark)) => Open::FrontMatter(mark),
        _ => Open::Nothing,
    }
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// The front matter mark that a line consists of, if any.
pub(crate) fn front_matter_mark(line: &str) -> Option<&'static str> {
    match line.trim_end_matches([' ', '\t', '\n', '\r']) {
        "---" => Some("---"),
        "+++" => Some("+++"),
        _ => None,
    }
}

fn step(open: Open, line: &str, first: bool) -> (Region, Open) {
    match open {
        Open::Nothing => begin(line),
        Open::FrontMatter(mark) => {
            let closes = !first && front_matter_mark(line) == Some(mark);
            (Region::FrontMatter, if closes { Open::Nothing } else { open })
        }
        Open::Fence { mark, count } => match fence(line) {
            Some((m, n, info)) if m == mark && n >= count && info.trim().is_empty() => {
                (Region::FenceEnd, Open::Nothing)
            }
            _ => (Region::FenceContent, open),
        },
        Open::Html(end) => (Region::Html, if line.contains(end) { Open::Nothing } else { open }),
    }
}

fn begin(line: &str) -> (Region, Open) {
    if begins_with_heading(line) {
        return (Region::Heading, Open::Nothing);
    }
    if let Some((mark, count, info)) = fence(line)
        && !(mark == b'`' && info.contains('`'))
    {
        return (Region::Fence, Open::Fence { mark, count });
    }
    match html_end(line) {
        Some(end) if line.contains(end) => (Region::Html, Open::Nothing),
        Some(end) => (Region::Html, Open::Html(end)),
        None => (Region::Plain, Open::Nothing),
    }
}

/// The fence character of a line, their number, and the rest of the line (CommonMark 4.5); the fence may be
/// in a list or quote.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    if let Some(after) = rest.strip_prefix(['-', '*', '+']) {
        rest = after.trim_start_matches(' ');
    }
    let mark = *rest.as_bytes().first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let count = rest.bytes().take_while(|byte| *byte == mark).count();
    (count >= 3).then(|| (mark, count, &rest[count..]))
}

/// The text that ends the HTML block that a line starts, for kinds 1 to 5 (CommonMark 4.6), which a blank
/// line does not end.
pub(crate) fn html_end(line: &str) -> Option<&'static str> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 || !rest.starts_with('<') {
        return None;
    }
    let tag = rest[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    match tag.to_ascii_lowercase().as_str() {
        "script" => Some("</script>"),
        "pre" => Some("</pre>"),
        "style" => Some("</style>"),
        "textarea" => Some("</textarea>"),
        _ if rest.starts_with("<!--") => Some("-->"),
        _ if rest.starts_with("<![CDATA[") => Some("]]>"),
        _ if rest.starts_with("<?") => Some("?>"),
        _ => None,
    }
}

/// The blocks of a text as far as lines show them; `start` is the offset at which they begin.
pub(crate) fn linear_blocks(text: &str, start: TextSize) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous = Region::Plain;
    let mut blank = true;
    for (line, region) in regions(text, start == TextSize::new(0)) {
        let content = &text[line.start..line.end];
        let was_blank = std::mem::replace(&mut blank, content.trim_matches([' ', '\t']).is_empty());
        let goes_on = match region {
            Region::Plain => previous == region && !was_blank && !is_row(content),
            Region::FenceContent | Region::FenceEnd => true,
            Region::FrontMatter | Region::Html => previous == region,
            Region::Heading | Region::Fence => false,
        };
        previous = region;
        if blank && region == Region::Plain {
            continue;
        }
        match blocks.last_mut() {
            Some(block) if goes_on => extend(block, line, region),
            _ => blocks.extend(one_line(content, line, region)),
        }
    }
    for block in &mut blocks {
        block.range += start;
        block.content += start;
        if let BlockKind::Fence { info, .. } = &mut block.kind {
            *info += start;
        }
    }
    blocks
}

fn extend(block: &mut Block, line: Line, region: Region) {
    block.range = TextRange::new(block.range.start(), size(line.next));
    match (&mut block.kind, region) {
        (BlockKind::Fence { closed, .. }, Region::FenceEnd) => *closed = true,
        (BlockKind::Fence { .. }, _) => {
            let start =
                if block.content.is_empty() { size(line.start) } else { block.content.start() };
            block.content = TextRange::new(start, size(line.next));
        }
        _ => block.content = TextRange::new(block.content.start(), size(line.end)),
    }
}

fn one_line(content: &str, line: Line, region: Region) -> Option<Block> {
    let lead = content.len() - content.trim_start().len();
    let trimmed = TextRange::at(size(line.start + lead), size(content.trim().len()));
    let (kind, content) = match region {
        Region::Plain if is_row(content) => {
            let dashes = content.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '));
            (!dashes || !content.contains('-')).then_some(())?;
            (BlockKind::TableRow { header: false }, trimmed)
        }
        Region::Plain => (BlockKind::Paragraph, trimmed),
        Region::Heading => {
            let level = content.bytes().take_while(|byte| *byte == b'#').count();
            let text = content[level..].trim().trim_end_matches('#').trim_end();
            let lead = content.len() - content[level..].trim_start().len();
            let kind = BlockKind::Heading { level: u8::try_from(level).unwrap_or(6) };
            (kind, TextRange::at(size(line.start + lead), size(text.len())))
        }
        Region::FrontMatter => (BlockKind::FrontMatter, trimmed),
        Region::Html => (BlockKind::Html, trimmed),
        Region::Fence | Region::FenceContent | Region::FenceEnd => {
            let info = content.trim_start_matches([' ', '`', '~']);
            let info = match info.trim_end() {
                "" => TextRange::empty(size(line.next)),
                text => TextRange::at(size(line.end - info.len()), size(text.len())),
            };
            (BlockKind::Fence { info, closed: false }, TextRange::empty(size(line.next)))
        }
    };
    let range = TextRange::new(size(line.start), size(line.next));
    Some(Block { range, ..Block::new(kind, content) })
}

fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}
