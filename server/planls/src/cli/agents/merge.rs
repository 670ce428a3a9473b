//! Puts hooks into the text of a settings file and takes them out again, so that the text is byte for byte what it was.
//!
//! A new entry goes to the beginning of its object or array, indented as the others are, so that comments stay
//! with what they are about. An object or array that was empty gets it without a blank before it: that is how one that
//! was there is told from one that was made.

use std::ops::Range;

use super::guide;
use super::json::{Kind, Member, Node, read};

/// How the command of an entry of ours begins.
const COMMAND: &str = "\"planls hook";

/// A text with the hooks of another in it. An error says why that cannot be.
pub(super) fn with_hooks(text: &str, hooks: &str) -> Result<String, String> {
    let text = &without_hooks(text)?;
    let root = parsed(text)?;
    let source = read(hooks).map_err(|line| format!("line {line} of the hooks is not JSON"))?;
    let style = Style::of(text, &root);
    let Some(wanted) = source.member("hooks") else { return Ok(text.clone()) };
    let Some(there) = root.member("hooks") else {
        let member = members(&source).iter().find(|it| it.key == "hooks");
        let piece = member.map(|it| style.written(&hooks[it.span.clone()]));
        return Ok(inserted(text, vec![(root.span.start, piece.unwrap_or_default())]));
    };
    if !matches!(there.kind, Kind::Object(_)) {
        return Err("`hooks` is not an object".to_owned());
    }
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for event in members(wanted) {
        match there.member(&event.key) {
            None => pieces.push((there.span.start, style.written(&hooks[event.span.clone()]))),
            Some(Node { span, kind: Kind::Array(_), .. }) => {
                let entries = event.value.spans().into_iter();
                pieces.extend(entries.map(|it| (span.start, style.written(&hooks[it]))));
            }
            Some(_) => return Err(format!("`hooks.{}` is not an array", event.key)),
        }
    }
    Ok(inserted(text, pieces))
}

/// A text without hooks of ours.
pub(super) fn without_hooks(text: &str) -> Result<String, String> {
    let root = parsed(text)?;
    let mut cuts = Vec::new();
    find_ours(text, &root, 0, &mut cuts);
    cuts.sort_by_key(|cut| cut.start);
    let mut left = text.to_owned();
    cuts.iter().rev().for_each(|cut| left.replace_range(cut.clone(), ""));
    Ok(left)
}

fn parsed(text: &str) -> Result<Node, String> {
    let root = read(text).map_err(|line| format!("it is not valid JSON (line {line})"))?;
    if !matches!(root.kind, Kind::Object(_)) {
        return Err("it is not a JSON object".to_owned());
    }
    Ok(root)
}

fn members(node: &Node) -> &[Member] {
    match &node.kind {
        Kind::Object(members) => members,
        _ => &[],
    }
}

/// A text with pieces at the beginning of the objects and arrays that open at these offsets.
fn inserted(text: &str, pieces: Vec<(usize, String)>) -> String {
    let mut text = text.to_owned();
    let mut pieces: Vec<_> = pieces.into_iter().enumerate().collect();
    // From the end, so that the offsets stay right; in the same place the last first, so that the order stays.
    pieces.sort_by_key(|(number, (open, _))| std::cmp::Reverse((*open, *number)));
    for (_, (open, piece)) in pieces {
        let rest = &text[open + 1..];
        let blank = &rest[..rest.len() - rest.trim_start().len()];
        let is_empty = read(&text).is_ok_and(|root| is_empty_at(&root, open));
        let piece = if is_empty { piece } else { format!("{blank}{piece},") };
        text.insert_str(open + 1, &piece);
    }
    text
}

/// Whether the object or array that opens at an offset has nothing in it.
fn is_empty_at(node: &Node, open: usize) -> bool {
    let inside = |it: &Node| it.span.contains(&open) && is_empty_at(it, open);
    match &node.kind {
        _ if node.span.start == open => node.spans().is_empty(),
        Kind::Object(members) => members.iter().any(|it| inside(&it.value)),
        Kind::Array(elements) => elements.iter().any(inside),
        Kind::Other => false,
    }
}

/// Collects what has to be cut out of an object or array so that nothing of ours is left: of the root the hooks, of
/// the hooks the events, of an event its entries. Whether it is ours altogether, and was made by us; then it is for the
/// caller to cut.
fn find_ours(text: &str, node: &Node, depth: usize, cuts: &mut Vec<Range<usize>>) -> bool {
    let ours: Vec<bool> = match &node.kind {
        Kind::Object(members) if depth < 2 => members
            .iter()
            .map(|it| {
                (depth > 0 || it.key == "hooks") && find_ours(text, &it.value, depth + 1, cuts)
            })
            .collect(),
        Kind::Array(entries) if depth == 2 => {
            entries.iter().map(|it| find_in_entry(text, it, cuts)).collect()
        }
        _ => return false,
    };
    let all = !ours.is_empty() && ours.iter().all(|it| *it);
    let inner = &text[node.span.start + 1..node.span.end];
    if all && depth > 0 && inner.starts_with(char::is_whitespace) {
        return true;
    }
    cut(text, node, &ours, cuts);
    false
}

/// Whether an entry of an event is ours altogether. A group of several commands may have some of ours among those of
/// others; then those are cut out.
fn find_in_entry(text: &str, entry: &Node, cuts: &mut Vec<Range<usize>>) -> bool {
    let Some(group) = entry.member("hooks") else { return is_command(text, entry) };
    let Kind::Array(commands) = &group.kind else { return false };
    let ours: Vec<bool> = commands.iter().map(|it| is_command(text, it)).collect();
    if !ours.is_empty() && ours.iter().all(|it| *it) {
        return true;
    }
    cut(text, group, &ours, cuts);
    false
}

/// Whether an object has a command of ours, under whatever name.
fn is_command(text: &str, node: &Node) -> bool {
    members(node).iter().any(|it| text[it.value.span.clone()].starts_with(COMMAND))
}

/// Collects what has to be cut out of an object or array so that those of its members or elements that are `ours` are
/// gone.
fn cut(text: &str, node: &Node, ours: &[bool], cuts: &mut Vec<Range<usize>>) {
    let spans = node.spans();
    let end = |number: usize| node.commas.get(number).copied().unwrap_or(spans[number].end);
    let first = ours.iter().take_while(|it| **it).count();
    if first > 0 {
        cuts.push(node.span.start + 1..end(first - 1));
    }
    // Someone has put these behind others.
    for number in (first + 1..spans.len()).filter(|number| ours[*number]) {
        let start = spans[number].start;
        let between = &text[end(number - 1)..start];
        // A line end that ends a comment has to stay.
        let blank =
            if between.contains("//") { 0 } else { between.len() - between.trim_end().len() };
        cuts.push(start - blank..end(number));
    }
    let kept = ours.iter().rposition(|it| !it);
    if let Some(comma) = kept.filter(|it| it + 1 < ours.len()).and_then(|it| node.commas.get(it))
        && node.commas.len() < spans.len()
    {
        cuts.push(comma - 1..*comma);
    }
}

/// How a text is written.
struct Style {
    newline: &'static str,
    indent: String,
}

impl Style {
    /// The style of a text: that of the first thing in it.
    fn of(text: &str, root: &Node) -> Style {
        let newline = guide::newline(text);
        let first = root.spans().first().map_or(root.span.start, |it| it.start);
        let before = &text[root.span.start..first];
        let indent = before.rfind('\n').map(|at| before[at + 1..].to_owned());
        let indent = indent.filter(|it| !it.is_empty() && it.trim().is_empty());
        Style { newline, indent: indent.unwrap_or_else(|| "  ".to_owned()) }
    }

    /// A piece of the hooks, which are indented by two blanks, in this style.
    fn written(&self, piece: &str) -> String {
        let mut written = String::new();
        for (number, line) in piece.split('\n').enumerate() {
            let inner = line.trim_start_matches(' ');
            if number > 0 {
                written += self.newline;
                written += &self.indent.repeat((line.len() - inner.len()) / 2);
            }
            written += inner;
        }
        written
    }
}

#[cfg(test)]
mod tests;
