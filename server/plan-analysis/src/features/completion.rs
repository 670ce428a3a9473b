//! Completion: what can be inserted at the cursor. A provider is one file and two adjacent lines here.

mod article;
mod front_matter;
mod heading;
mod id;
mod link;
mod reference;
mod requirement;
mod value;

use text_size::{TextRange, TextSize};

pub use link::MOST_PATHS;

use super::{Ctx, Today, push_escaped};
use crate::syntax::{Block, BlockKind};

/// Every provider, in the order in which their items are shown.
const PROVIDERS: &[fn(&CompletionCtx<'_>, &mut Vec<CompletionItem>)] = &[
    value::complete,
    front_matter::complete,
    heading::complete,
    requirement::complete,
    article::complete,
    id::complete,
    link::complete,
    reference::complete,
];

/// Something that can be inserted at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// The text in the list.
    pub label: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: String,
    /// A longer description, as plain text.
    pub documentation: String,
    /// The text that is replaced: on the cursor's line, and around the cursor.
    pub range: TextRange,
    /// The text that is inserted.
    pub text: String,
    /// The same with tab stops, for clients that have them (LSP 3.17, "Snippet Syntax").
    pub snippet: Option<String>,
    /// The text that the client compares with what was typed.
    pub filter: String,
    /// Whether it is inserted in the destination of a link, where any markdown server offers paths and
    /// anchors.
    pub is_in_link: bool,
}

impl CompletionItem {
    /// An item that inserts its label.
    fn plain(kind: CompletionKind, label: &str, range: TextRange) -> CompletionItem {
        CompletionItem {
            label: label.to_owned(),
            kind,
            detail: String::new(),
            documentation: String::new(),
            range,
            text: label.to_owned(),
            // Some editors insert plain text only up to its first character that is not part of a word.
            snippet: Some(plain_snippet(label)),
            filter: label.to_owned(),
            is_in_link: false,
        }
    }

    /// The same with another text, inserted as it is.
    fn inserting(self, text: String) -> CompletionItem {
        CompletionItem { snippet: Some(plain_snippet(&text)), text, ..self }
    }
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A section that the document lacks.
    Section,
    /// An article of the constitution.
    Article,
    /// A file.
    File,
    /// A heading, as an anchor.
    Anchor,
    /// An id.
    Id,
    /// What belongs in a placeholder or a field.
    Value,
}

/// The input of a provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompletionCtx<'a> {
    pub(crate) ctx: Ctx<'a>,
    /// The cursor.
    pub(crate) offset: TextSize,
    /// The cursor's line, without its break.
    pub(crate) line: TextRange,
    /// The text of the line before the cursor.
    pub(crate) before: &'a str,
    /// The text of the line after the cursor.
    pub(crate) after: &'a str,
    /// Whether the cursor is in code, a comment or front matter.
    pub(crate) region: Option<BlockKind>,
    /// The day.
    pub(crate) today: Today<'a>,
}

impl CompletionCtx<'_> {
    /// The range of the last `len` bytes before the cursor.
    pub(crate) fn typed(&self, len: usize) -> TextRange {
        TextRange::new(self.offset - crate::text::size(len), self.offset)
    }

    /// The range of the typed text before the cursor and of its rest after the cursor.
    pub(crate) fn around(&self, typed: &str, rest: &str) -> TextRange {
        TextRange::new(self.typed(typed.len()).start(), self.offset + crate::text::size(rest.len()))
    }

    /// Whether a backtick before the cursor is not closed before it.
    pub(crate) fn is_in_code_span(&self) -> bool {
        self.before.matches('`').count() % 2 == 1
    }

    /// Whether headings, articles and links have a meaning here.
    pub(crate) fn is_prose(&self) -> bool {
        self.region.is_none()
    }
}

/// The completion items at an offset, the likeliest first. If [`MOST_PATHS`] of them are paths, there may be others, which
/// come when more is typed.
pub fn completion(ctx: &Ctx<'_>, offset: TextSize, today: Today<'_>) -> Vec<CompletionItem> {
    let text = ctx.document.text();
    let offset = text.boundary(offset);
    let line = text.line_range(text.line_of(offset));
    let before = text.slice(TextRange::new(line.start(), offset.min(line.end())));
    let after = text.slice(TextRange::new(offset.min(line.end()), line.end()));
    let region = region(ctx, offset);
    let (before, after) = (before.as_str(), after.as_str());
    let ctx = CompletionCtx { ctx: *ctx, offset, line, before, after, region, today };
    let mut items = Vec::new();
    for provider in PROVIDERS {
        provider(&ctx, &mut items);
    }
    items
}

/// The block of code, comment or front matter that contains an offset.
fn region(ctx: &Ctx<'_>, offset: TextSize) -> Option<BlockKind> {
    let (start, part) = ctx.document.part_at(offset);
    let at = offset - start;
    let block = part.section.blocks().iter().find(|block| {
        block.range.contains(at)
            || block.range.end() == at && is_open_at(block, part.section.text())
    })?;
    let opaque = match block.kind {
        BlockKind::Fence { .. } | BlockKind::IndentedCode | BlockKind::FrontMatter => true,
        BlockKind::Html => part.section.text()[block.content].starts_with("<!--"),
        _ => false,
    };
    opaque.then_some(block.kind)
}

/// Whether what is typed at the end of a block still belongs to it.
fn is_open_at(block: &Block, text: &str) -> bool {
    match block.kind {
        BlockKind::Fence { closed, .. } => !closed,
        BlockKind::Html => !text[block.content].contains("-->"),
        _ => false,
    }
}

/// Maximum size in bytes of a snippet; no one tabs through a longer one.
const LONGEST_SNIPPET: usize = 8 << 10;

/// A text as a snippet: its placeholders become tab stops, everything else is escaped. `None` if the text
/// is too long.
pub(crate) fn snippet(text: &str) -> Option<String> {
    if text.len() > LONGEST_SNIPPET {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut stop = 0;
    let mut rest = text;
    while let Some((before, token, after)) = next_token(rest) {
        push_escaped(before, &mut out);
        stop += 1;
        out.push_str(&format!("${{{stop}:"));
        push_escaped(token, &mut out);
        out.push('}');
        rest = after;
    }
    push_escaped(rest, &mut out);
    out.push_str("$0");
    Some(out)
}

/// A text as a snippet without tab stops: an editor inserts it unchanged, where it would insert plain text only up
/// to its first character that is not part of a word (Neovim).
pub(crate) fn plain_snippet(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_escaped(text, &mut out);
    out.push_str("$0");
    out
}

/// The next placeholder of a text, with the text before and after it.
fn next_token(text: &str) -> Option<(&str, &str, &str)> {
    const MARKS: &[(&str, &str)] =
        &[("<!--", "-->"), ("{{", "}}"), ("<<", ">>"), ("[", "]"), ("{", "}")];
    for (at, _) in text.match_indices(['[', '{', '<']) {
        for (open, close) in MARKS {
            let Some(inner) = text[at..].strip_prefix(open) else { continue };
            let Some(len) = inner.find(close) else { continue };
            // A comment of several lines explains, and nothing takes its place.
            if *open == "<!--" && inner[..len].contains('\n') {
                continue;
            }
            let is_long = inner[..len].trim().len() + open.len() > 2;
            let end = at + open.len() + len + close.len();
            if is_long && !text[end..].starts_with('(') {
                return Some((&text[..at], &text[at..end], &text[end..]));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
