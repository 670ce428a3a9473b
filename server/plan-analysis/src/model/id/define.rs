//! Definitions of ids: the forms in which an id precedes what it names.

use text_size::{TextRange, TextSize};

use super::beside;
use super::scan::{self, Found, id_at};
use super::story::story;
use super::{Beside, Claim, IdDefinition, IdKey, Shape, dashed, is_common, is_task_like, line_of};
use crate::model::{Leaf, Model};
use crate::syntax::BlockKind;
use crate::text::size;

/// The ids that a block defines: usually at most one; a task can define several; a table row defines the one
/// in its first cell.
pub(super) fn definitions(leaf: Leaf<'_>, model: &Model) -> Vec<IdDefinition> {
    let base = leaf.block.content.start();
    let define = |found: Found, start: TextSize, shape: Shape| IdDefinition {
        dashed: dashed(&leaf.text[found.range + start]),
        key: found.first,
        last: found.last.filter(|_| shape == Shape::Range),
        line: line_of(leaf, found.range.start() + start),
        range: found.range + start,
        shape,
        beside: if shape == Shape::Row { beside::around(leaf, model) } else { Beside::Nothing },
        claim: Claim::Defines,
    };
    let found = match leaf.block.kind {
        BlockKind::Heading { .. } => {
            let content = leaf.content();
            let one = heading(content).or_else(|| labelled(content));
            let one = one.map(|found| define(found, base, Shape::Heading));
            one.or_else(|| range(content).map(|found| define(found, base, Shape::Range)))
        }
        BlockKind::TableRow { header: false } => {
            let cell = model.rows.last().and_then(|row| row.cells.first().copied());
            cell.and_then(|cell| Some(define(whole(&leaf.text[cell])?, cell.start(), Shape::Row)))
        }
        BlockKind::Paragraph => {
            let (boxed, from) = open_box(leaf);
            let shape = match &leaf.block.item {
                Some(_) if boxed => Shape::Task,
                Some(_) => Shape::Item,
                None => Shape::Paragraph,
            };
            let marker = leaf.block.item.as_ref().map_or("", |item| &leaf.text[item.marker]);
            let content = &leaf.content()[from..];
            let mut found = in_prose(content, shape, is_bullet(marker));
            if shape == Shape::Paragraph && !found.is_empty() {
                found.extend(further_lines(content));
            }
            found.extend(boxed_lines(content));
            let found = found.into_iter().map(|it| {
                let claim = claim(content, &it, shape, marker);
                let shape = if it.last.is_some() { Shape::Range } else { shape };
                IdDefinition { claim, ..define(it, base + size(from), shape) }
            });
            return found.collect();
        }
        _ => None,
    };
    found.into_iter().collect()
}

/// What an item has an id for.
fn claim(content: &str, found: &Found, shape: Shape, marker: &str) -> Claim {
    const TICKS: &[char] = &['✅', '✔', '✓', '☑', '❌', '✗', '✘', '☒'];
    let (before, after) =
        (&content[..found.range.start().into()], &content[found.range.end().into()..]);
    // A task that is struck through has its id still, and another may have it now.
    if shape != Shape::Item {
        return if before.contains("~~") { Claim::Remarks } else { Claim::Defines };
    }
    let line = after.split(['\n', '\r']).next().unwrap_or_default();
    let series = &found.first.series;
    let is_followed = if is_task_like(series) {
        scan::find(line).iter().any(|it| it.first.series == *series)
    } else {
        !is_common(series) && is_counted(line)
    };
    if before.contains(TICKS) || is_followed {
        Claim::Remarks
    } else if is_bullet(marker) {
        Claim::Defines
    } else {
        Claim::Numbered
    }
}

/// ` Epic 3: …`: what follows an id has a number of its own.
fn is_counted(after: &str) -> bool {
    let Some((label, _)) = after.split_once([':', '：']) else { return false };
    let mut words = label.strip_prefix(' ').unwrap_or_default().split(' ');
    let is_name =
        |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    words.next().is_some_and(is_name)
        && words.next().is_some_and(is_number)
        && words.next().is_none()
}

/// `3`, `3.1`
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(|it| scan::digits(it.as_bytes()) == it.len())
}

/// The ids that an item or paragraph defines: those at its start, or the one that labels it.
fn in_prose(content: &str, shape: Shape, bulleted: bool) -> Vec<Found> {
    let found = leading(content, shape, bulleted);
    if !found.is_empty() {
        return found;
    }
    let struck = content.len() - content.trim_start_matches('~').len();
    let number = scan::task(&content[struck..]).filter(|_| shape == Shape::Task);
    let number = number.map(|it| it.moved(size(struck)));
    if number.is_some() || shape == Shape::Paragraph {
        return number.into_iter().collect();
    }
    labelled(content).into_iter().collect()
}

/// `NFR7: …` on a later line of a paragraph that lists one id per line.
fn further_lines(content: &str) -> Vec<Found> {
    let starts = memchr::memchr_iter(b'\n', content.as_bytes()).map(|at| at + 1);
    let found = starts.filter_map(|at| {
        let line = content[at..].split(['\n', '\r']).next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        let mut found = leading(&line[indent..], Shape::Paragraph, false);
        found.truncate(1);
        Some(found.pop()?.moved(size(at + indent)))
    });
    found.collect()
}

/// `[ ] T028 Paint`: the tasks that begin the lines of a text whose writer left out the dashes.
fn boxed_lines(content: &str) -> Vec<Found> {
    let starts = memchr::memchr_iter(b'\n', content.as_bytes()).map(|at| at + 1);
    let found = std::iter::once(0).chain(starts).filter_map(|at| {
        let boxes = ["[ ] ", "[x] ", "[X] "];
        let line = boxes.iter().find_map(|it| content[at..].strip_prefix(it))?;
        let found = id_at(line).filter(|it| is_task_like(&it.first.series) && it.last.is_none())?;
        let is_named = line[found.range.end().into()..].starts_with(' ');
        is_named.then(|| found.moved(size(content.len() - line.len())))
    });
    found.collect()
}

/// `(id: T-0001)` in the first line.
fn labelled(content: &str) -> Option<Found> {
    let line = content.split(['\n', '\r']).next().unwrap_or_default();
    let open = ["(id: ", "(ID: ", "(Id: "].iter().find_map(|it| Some(line.find(it)? + it.len()))?;
    let found = id_at(&line[open..])?;
    let closed = line[open + usize::from(found.range.end())..].starts_with([')', ',', ';']);
    (closed && found.last.is_none()).then(|| found.moved(size(open)))
}

/// The range in parentheses at the end of a heading: `Phase 2: Cast (T004-T009)`.
fn range(heading: &str) -> Option<Found> {
    let open = heading.rfind(['(', '（'])?;
    let inner = heading[open..].trim_start_matches(['(', '（']);
    let at = heading.len() - inner.len();
    let found = id_at(inner).filter(|found| found.last.is_some())?;
    let closed = inner[usize::from(found.range.end())..].starts_with([')', '）', ',', ';']);
    closed.then(|| found.moved(size(at)))
}

/// Whether an item has a checkbox, and where the text after it starts. The grammar knows `[ ]` and `[x]`;
/// people also write `[-]` and `[~]`, and Kiro marks optional tasks with `[ ]*`.
fn open_box(leaf: Leaf<'_>) -> (bool, usize) {
    const OWN: &[&str] =
        &["[-] ", "[~] ", "[!] ", "[/] ", "[>] ", "[ ]* ", "[x]* ", "[-]* ", "[ ]\\* ", "[x]\\* "];
    let boxed = leaf.block.item.as_ref().is_some_and(|item| item.checkbox.is_some());
    let own = OWN.iter().find(|mark| leaf.content().starts_with(**mark));
    (boxed || own.is_some(), own.map_or(0, |mark| mark.len()))
}

fn is_bullet(marker: &str) -> bool {
    marker.trim().starts_with(['-', '*', '+'])
}

/// The ids at the start of a block, if what follows them shows that they are defined here. A task can have
/// several: `T034 / T035`.
fn leading(content: &str, shape: Shape, bulleted: bool) -> Vec<Found> {
    let mut at = begin(content, shape);
    let bold = content[..at].ends_with("**") || content[..at].ends_with("__");
    let mut found: Vec<Found> = Vec::new();
    while let Some(next) = id_at(&content[at..]) {
        let end = at + usize::from(next.range.end());
        let next = next.moved(size(at));
        if let (Some(last), Some(range)) = (next.last.clone(), next.last_range) {
            // One checkbox for a range: both ends define themselves, and the range covers the ids between.
            found.push(single(next.first.clone(), next.first_range));
            found.push(single(last, range));
            found.push(next);
            break;
        }
        found.push(next);
        let gap = [" / ", "/", " + ", " & "]
            .iter()
            .find(|gap| shape == Shape::Task && content[end..].starts_with(**gap));
        match gap {
            Some(gap) => at = end + gap.len(),
            None => break,
        }
    }
    let Some(last) = found.last() else { return found };
    let after = content[usize::from(last.range.end())..].trim_start_matches(']');
    let task_like = is_task_like(&last.first.series);
    let tagged = content[..at].ends_with('[') && shape == Shape::Task && !task_like;
    let defines = match shape {
        _ if tagged => false,
        Shape::Task => after.starts_with([' ', '*', ':', '.', '_', '~', '`']) || after.is_empty(),
        _ => {
            let task = shape == Shape::Item && bulleted && task_like;
            is_labelled(after, bold) || task && begins_text(after.trim_start_matches('*'))
        }
    };
    if defines { found } else { Vec::new() }
}

/// Where the id of a block may start: after punctuation, symbols and the tags of a task.
fn begin(content: &str, shape: Shape) -> usize {
    let is_mark = |c: char| {
        matches!(c, '*' | '_' | '~' | ' ' | '`' | '[')
            || !c.is_ascii() && !c.is_alphanumeric() && !is_bracket(c)
    };
    let mut bare = content.trim_start_matches(is_mark);
    while shape == Shape::Task && content[..content.len() - bare.len()].ends_with('[') {
        let tag = bare.split_once(']').filter(|(tag, _)| tag.len() <= 8);
        let Some((tag, rest)) =
            tag.filter(|(tag, _)| !id_at(tag).is_some_and(|it| is_task_like(&it.first.series)))
        else {
            break;
        };
        let next = rest.trim_start_matches(is_mark);
        let is_tag = id_at(next).is_some_and(|it| is_task_like(&it.first.series))
            || next.len() < rest.len() && content[..content.len() - next.len()].ends_with('[');
        if !is_tag || tag.is_empty() {
            break;
        }
        bare = next;
    }
    content.len() - bare.len()
}

/// Brackets and quotation marks of other scripts; an id inside them is only mentioned.
fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '（' | '「'
            | '『'
            | '【'
            | '《'
            | '“'
            | '„'
            | '«'
            | '‘'
            | '–'
            | '—'
            | '→'
            | '←'
            | '↳'
    )
}

fn single(key: IdKey, range: TextRange) -> Found {
    Found { first: key, last: None, range, first_range: range, last_range: None }
}

/// Whether the id labels the text after it: `**FR-001**: …`, `**FR-001:** …`, `**FR-001 Name**`,
/// `**FR-001** Text`, `FR-001 — …`.
fn is_labelled(after: &str, bold: bool) -> bool {
    let marked = after.trim_start_matches(['*', '_', '`']);
    let colon = marked.trim_start().starts_with([':', '：', '—', '–']) || marked.starts_with(" - ");
    let line = after.split(['\n', '\r']).next().unwrap_or_default();
    let name = line.strip_prefix(' ').unwrap_or_default();
    let named = bold
        && line.contains("**")
        && !name.starts_with(|c: char| c.is_lowercase())
        && !name.is_empty();
    let text = bold && after.strip_prefix("**").is_some_and(begins_text);
    let remark = marked.trim_start().starts_with(['(', '（', '['])
        && [")：", "):", "）：", "]:", ")**:", "]**:"].iter().any(|end| line.contains(end));
    colon || named || text || remark
}

/// Whether text follows the number of a task without a checkbox, rather than the rest of a sentence or chain.
fn begins_text(after: &str) -> bool {
    let text = after.strip_prefix(' ').unwrap_or_default();
    text.starts_with(|c: char| {
        c.is_uppercase() || matches!(c, '[' | '`' | '*') || !c.is_ascii() && c.is_alphabetic()
    })
}

/// The id of a cell that contains nothing else, bold or not.
fn whole(cell: &str) -> Option<Found> {
    let bare = cell.trim_matches(|c: char| {
        matches!(c, '*' | '`' | ' ' | '_' | '~') || !c.is_ascii() && !c.is_alphanumeric()
    });
    let at = cell.find(bare)?;
    let found = id_at(bare)?;
    (usize::from(found.range.end()) == bare.len() && found.last.is_none())
        .then(|| found.moved(size(at)))
}

/// The id of a heading: at its start, or after a few words that name its kind.
fn heading(content: &str) -> Option<Found> {
    if let Some(story) = story(content) {
        return Some(story);
    }
    let bare = content.trim_start_matches(|c: char| !c.is_alphanumeric());
    let from = content.len() - bare.len();
    let words: usize = bare.split_inclusive(' ').take(2).map(str::len).sum();
    let starts = bare.match_indices(' ').map(|(at, _)| at + 1).take_while(|at| *at <= words);
    let starts = std::iter::once(0).chain(starts);
    starts.filter_map(|at| Some((at, id_at(&bare[at..])?))).find_map(|(at, found)| {
        let after = bare[at + usize::from(found.range.end())..].trim_start_matches(['*', ']']);
        let marked = after.is_empty() || after.starts_with([':', '：', ' ', '.']);
        let named = at == 0 || after.starts_with([':', '：']);
        (marked && named && found.last.is_none()).then(|| found.moved(size(from + at)))
    })
}
