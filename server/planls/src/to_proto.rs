//! Conversion from our types to the protocol's.

pub(crate) mod editing;
pub(crate) mod navigation;
pub(crate) mod structure;

use std::str::FromStr;

use ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionTextEdit,
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentSymbol, Documentation,
    InsertTextFormat, Location, LocationLink, NumberOrString, Position, Range, SymbolInformation,
    SymbolKind, TextEdit, Uri,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use plan_analysis::features::completion::{self, CompletionKind};
use plan_analysis::features::document_symbol::{self, Symbol};
use plan_analysis::features::{Diagnostic, NavigationTarget, Severity};
use plan_analysis::project::DocumentId;
use plan_analysis::text::{Encoding, Text};
use text_size::{TextRange, TextSize};

use crate::capabilities::Client;

/// Characters that a path may contain unencoded (RFC 3986, `pchar`).
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

/// The URI of a document that the client has not opened.
pub(crate) fn uri(id: &DocumentId) -> Option<Uri> {
    let path = id.as_str();
    let text = match path.as_bytes() {
        [b'/', ..] => format!("file://{}", utf8_percent_encode(path, PATH)),
        [_, b':', ..] => format!("file:///{}", utf8_percent_encode(path, PATH)),
        _ => path.to_owned(),
    };
    Uri::from_str(&text).ok()
}

/// A position in the client's units.
pub(crate) fn position(text: &Text, offset: TextSize, encoding: Encoding) -> Position {
    let position = text.position(offset, encoding);
    Position { line: position.line, character: position.column }
}

/// A range in the client's units.
pub(crate) fn range(text: &Text, range: TextRange, encoding: Encoding) -> Range {
    Range {
        start: position(text, range.start(), encoding),
        end: position(text, range.end(), encoding),
    }
}

/// A finding. `place` finds the location of something in another document.
pub(crate) fn diagnostic(
    diagnostic: &Diagnostic,
    text: &Text,
    client: &Client,
    place: impl Fn(&NavigationTarget) -> Option<Location>,
) -> ls_types::Diagnostic {
    let related = diagnostic.related.iter().filter_map(|related| {
        let location = place(&related.target)?;
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<_> = if client.related { related.collect() } else { Vec::new() };
    ls_types::Diagnostic {
        range: range(text, diagnostic.range, client.encoding),
        severity: Some(severity(diagnostic.severity)),
        code: Some(NumberOrString::String(diagnostic.code.to_owned())),
        source: Some("planls".to_owned()),
        message: diagnostic.message.clone(),
        tags: (client.fades && diagnostic.unnecessary).then(|| vec![DiagnosticTag::UNNECESSARY]),
        related_information: (!related.is_empty()).then_some(related),
        ..ls_types::Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint | Severity::Off => DiagnosticSeverity::HINT,
    }
}

/// A completion item; `index` is its place in our order.
pub(crate) fn completion_item(
    item: &completion::CompletionItem,
    index: usize,
    text: &Text,
    client: &Client,
) -> CompletionItem {
    let snippet = item.snippet.as_ref().filter(|_| client.snippets);
    let edit = TextEdit {
        range: range(text, item.range, client.encoding),
        new_text: snippet.unwrap_or(&item.text).clone(),
    };
    CompletionItem {
        label: item.label.clone(),
        kind: Some(match item.kind {
            CompletionKind::Section => CompletionItemKind::STRUCT,
            CompletionKind::Article => CompletionItemKind::REFERENCE,
            CompletionKind::File => CompletionItemKind::FILE,
            CompletionKind::Anchor => CompletionItemKind::REFERENCE,
            CompletionKind::Id => CompletionItemKind::CONSTANT,
            CompletionKind::Value => CompletionItemKind::VALUE,
        }),
        detail: (!item.detail.is_empty()).then(|| item.detail.clone()),
        // The detail is shown of the chosen item only, this of all.
        label_details: (client.label_details && !item.detail.is_empty()).then(|| {
            CompletionItemLabelDetails { detail: None, description: Some(item.detail.clone()) }
        }),
        documentation: (!item.documentation.is_empty())
            .then(|| Documentation::String(item.documentation.clone())),
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(item.filter.clone()),
        insert_text_format: Some(match snippet {
            Some(_) => InsertTextFormat::SNIPPET,
            None => InsertTextFormat::PLAIN_TEXT,
        }),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}

/// A heading with those below it.
#[expect(deprecated, reason = "the type has no other constructor")]
pub(crate) fn symbol(symbol: &Symbol, text: &Text, encoding: Encoding) -> DocumentSymbol {
    let children = symbol.children.iter().map(|child| self::symbol(child, text, encoding));
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
        kind: kind(symbol),
        tags: None,
        deprecated: None,
        range: range(text, symbol.range, encoding),
        selection_range: range(text, symbol.focus, encoding),
        children: (!symbol.children.is_empty()).then(|| children.collect()),
    }
}

fn kind(symbol: &Symbol) -> SymbolKind {
    match symbol.kind {
        document_symbol::SymbolKind::Heading => SymbolKind::STRING,
        document_symbol::SymbolKind::Id => SymbolKind::CONSTANT,
        document_symbol::SymbolKind::Task => SymbolKind::FUNCTION,
    }
}

/// The same as a list, for clients that do not show a tree.
#[expect(deprecated, reason = "the type has no other constructor")]
pub(crate) fn flat_symbols(
    symbols: &[Symbol],
    uri: &Uri,
    text: &Text,
    encoding: Encoding,
) -> Vec<SymbolInformation> {
    let mut flat = Vec::new();
    for symbol in symbols {
        let location = Location { uri: uri.clone(), range: range(text, symbol.range, encoding) };
        let name = symbol.name.clone();
        let kind = kind(symbol);
        flat.push(SymbolInformation {
            name,
            kind,
            tags: None,
            deprecated: None,
            location,
            container_name: None,
        });
        flat.extend(flat_symbols(&symbol.children, uri, text, encoding));
    }
    flat
}

/// A target, with the reference that leads to it.
pub(crate) fn location_link(
    origin: Range,
    target_uri: Uri,
    full: Range,
    focus: Range,
) -> LocationLink {
    LocationLink {
        origin_selection_range: Some(origin),
        target_uri,
        target_range: full,
        target_selection_range: focus,
    }
}
