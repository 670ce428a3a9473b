//! Places, symbols and calls in the protocol's words.

use std::str::FromStr;

use ls_types::{
    CallHierarchyItem, DocumentHighlight, DocumentHighlightKind, Location, OneOf, SymbolKind, Uri,
    WorkspaceSymbol,
};
use plan_analysis::features::call_hierarchy::{CallItem, CallKind};
use plan_analysis::features::document_link::{Destination, DocumentLink};
use plan_analysis::features::workspace_symbol::{self, WorkspaceSymbolKind};
use plan_analysis::project::DocumentId;
use plan_analysis::symbol::Occurrence;
use plan_analysis::text::{Encoding, Text};

use super::range;
use crate::capabilities::Client;

/// A place that is about the same thing as the place at the cursor.
pub(crate) fn highlight(place: &Occurrence, text: &Text, encoding: Encoding) -> DocumentHighlight {
    let kind = if place.is_definition {
        DocumentHighlightKind::WRITE
    } else {
        DocumentHighlightKind::READ
    };
    DocumentHighlight { range: range(text, place.range, encoding), kind: Some(kind) }
}

/// A symbol of the workspace, in a form that clients before LSP 3.17 understand too.
pub(crate) fn workspace_symbol(
    symbol: &workspace_symbol::WorkspaceSymbol,
    uri: Uri,
    text: &Text,
    encoding: Encoding,
) -> WorkspaceSymbol {
    let location = Location { uri, range: range(text, symbol.target.focus_range, encoding) };
    WorkspaceSymbol {
        name: symbol.name.clone(),
        kind: match symbol.kind {
            WorkspaceSymbolKind::Feature => SymbolKind::MODULE,
            WorkspaceSymbolKind::Id => SymbolKind::CONSTANT,
            WorkspaceSymbolKind::Article => SymbolKind::INTERFACE,
            WorkspaceSymbolKind::Heading => SymbolKind::STRING,
        },
        tags: None,
        container_name: Some(symbol.container.clone()),
        location: OneOf::Left(location),
        data: None,
    }
}

/// A link that can be clicked; `None` for an address that is not a URI.
pub(crate) fn document_link(
    link: &DocumentLink,
    text: &Text,
    client: &Client,
    uri: impl Fn(&DocumentId) -> Option<Uri>,
) -> Option<ls_types::DocumentLink> {
    let (target, tooltip) = match &link.destination {
        Destination::File(id, name) => (uri(id)?, Some(name.clone())),
        Destination::Address(address) => (Uri::from_str(address).ok()?, None),
    };
    Some(ls_types::DocumentLink {
        range: range(text, link.range, client.encoding),
        target: Some(target),
        tooltip: tooltip.filter(|_| client.document_features.tooltips),
        data: None,
    })
}

/// One end of a call.
pub(crate) fn call_item(
    item: &CallItem,
    uri: Uri,
    text: &Text,
    encoding: Encoding,
) -> CallHierarchyItem {
    CallHierarchyItem {
        name: item.name.clone(),
        kind: match item.kind {
            CallKind::Id => SymbolKind::CONSTANT,
            CallKind::Section => SymbolKind::STRING,
            CallKind::Document => SymbolKind::FILE,
        },
        tags: None,
        detail: Some(item.detail.clone()),
        uri,
        range: range(text, item.target.full_range, encoding),
        selection_range: range(text, item.target.focus_range, encoding),
        data: None,
    }
}
