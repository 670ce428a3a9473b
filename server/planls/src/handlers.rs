//! One function for each request: converts the params, asks the analysis, and converts the answer.

pub(crate) mod editing;
pub(crate) mod navigation;
pub(crate) mod rename;
pub(crate) mod structure;

use ls_types::{
    CompletionList, CompletionParams, CompletionResponse, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents,
    HoverParams, Location, MarkupContent, MarkupKind, TextDocumentPositionParams,
};
use plan_analysis::features::Today;
use plan_analysis::features::completion::{CompletionKind, MOST_PATHS};
use plan_analysis::features::document_symbol::only_ids;
use plan_analysis::project::DocumentId;
use text_size::TextSize;

use crate::session::Snapshot;
use crate::{clock, from_proto, to_proto};

/// Maximum number of lines of a link's target that are shown.
const PREVIEW_LINES: usize = 24;

/// What can be written at a position.
pub(crate) fn completion(
    snapshot: &Snapshot,
    params: &CompletionParams,
) -> Option<CompletionResponse> {
    let (id, offset) = place(snapshot, &params.text_document_position)?;
    let document = snapshot.analysis.document(&id)?;
    let date = clock::today();
    let mut items = snapshot.analysis.completion(&id, offset, Today { date: &date });
    if snapshot.client.disabled_features.link_completion {
        items.retain(|item| !item.is_in_link);
    }
    let (text, client) = (document.text(), &snapshot.client);
    let paths = items.iter().filter(|item| item.kind == CompletionKind::File).count();
    let items = items.iter().enumerate();
    let items = items.map(|(at, it)| to_proto::completion_item(it, at, text, client)).collect();
    Some(if paths == MOST_PATHS {
        CompletionResponse::List(CompletionList { is_incomplete: true, items })
    } else {
        CompletionResponse::Array(items)
    })
}

/// Where the reference at a position leads.
pub(crate) fn definition(
    snapshot: &Snapshot,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.definition(&id, offset)?;
    if found.is_plain_link && snapshot.client.disabled_features.links {
        return None;
    }
    let text = snapshot.analysis.document(&id)?.text();
    let origin = to_proto::range(text, found.origin, snapshot.client.encoding);
    let places = found.targets.iter().filter_map(|target| snapshot.locate(target));
    Some(if snapshot.client.links {
        GotoDefinitionResponse::Link(
            places
                .map(|(uri, full, focus)| to_proto::location_link(origin, uri, full, focus))
                .collect(),
        )
    } else {
        GotoDefinitionResponse::Array(
            places.map(|(uri, _, range)| Location { uri, range }).collect(),
        )
    })
}

/// The text that the reference at a position leads to.
pub(crate) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.hover(&id, offset)?;
    let text = snapshot.analysis.document(&id)?.text();
    let lines = found.excerpt.as_ref().and_then(|excerpt| snapshot.excerpt(excerpt, PREVIEW_LINES));
    // The name of a file may hold line ends, and the title is one line.
    let title = found.title.replace(char::is_control, " ");
    let (kind, value) = match (snapshot.client.markdown, lines) {
        (true, lines) => (MarkupKind::Markdown, preview(&title, lines.as_deref())),
        (false, Some(lines)) => (MarkupKind::PlainText, format!("{title}\n\n{lines}")),
        (false, None) => (MarkupKind::PlainText, title),
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(to_proto::range(text, found.origin, snapshot.client.encoding)),
    })
}

/// A preview in a fence that nothing in it can close: a document is shown, never rendered, so that
/// no link, image or HTML of it comes to life in an editor.
fn preview(title: &str, lines: Option<&str>) -> String {
    let title = code(title);
    let Some(lines) = lines else { return title };
    let fence = "`".repeat(longest_ticks(lines).max(2) + 1);
    format!("{title}\n\n{fence}markdown\n{lines}\n{fence}")
}

/// One line as a span of code (CommonMark 6.1).
fn code(line: &str) -> String {
    match longest_ticks(line) {
        0 => format!("`{line}`"),
        longest => {
            let ticks = "`".repeat(longest + 1);
            format!("{ticks} {line} {ticks}")
        }
    }
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// The headings of a document.
pub(crate) fn document_symbol(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let id = from_proto::document_id(&params.text_document.uri);
    let text = snapshot.analysis.document(&id)?.text();
    let mut symbols = snapshot.analysis.document_symbols(&id);
    if snapshot.client.disabled_features.headings {
        symbols = only_ids(symbols);
    }
    let encoding = snapshot.client.encoding;
    Some(if snapshot.client.tree {
        DocumentSymbolResponse::Nested(
            symbols.iter().map(|symbol| to_proto::symbol(symbol, text, encoding)).collect(),
        )
    } else {
        let uri = &params.text_document.uri;
        DocumentSymbolResponse::Flat(to_proto::flat_symbols(&symbols, uri, text, encoding))
    })
}

/// The document and the offset that a request is about.
fn place(
    snapshot: &Snapshot,
    params: &TextDocumentPositionParams,
) -> Option<(DocumentId, TextSize)> {
    let id = from_proto::document_id(&params.text_document.uri);
    let document = snapshot.analysis.document(&id)?;
    let offset = from_proto::offset(document, params.position, snapshot.client.encoding);
    Some((id, offset))
}

#[cfg(test)]
mod tests {
    use super::preview;

    #[test]
    fn a_preview_is_a_path_and_the_text_in_a_fence() {
        let expected = "`specs/a.md`\n\n```markdown\n# A\n```";
        assert_eq!(preview("specs/a.md", Some("# A")), expected);
        assert_eq!(preview("specs/a.png", None), "`specs/a.png`");
    }

    #[test]
    fn a_fence_in_the_text_cannot_close_the_one_around_it() {
        let evil = "# Evil\n\n```\n````\n`````\n[run](command:evil) <img src=x>";
        let expected = format!("`a.md`\n\n``````markdown\n{evil}\n``````");
        assert_eq!(preview("a.md", Some(evil)), expected);
    }

    #[test]
    fn a_file_name_cannot_break_out_of_the_title() {
        let expected = "`` a` [x](command:evil) `.md ``";
        assert_eq!(preview("a` [x](command:evil) `.md", None), expected);
    }
}
