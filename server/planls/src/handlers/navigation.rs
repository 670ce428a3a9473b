//! Requests about where things are, and who cites them.

use std::collections::HashMap;

use ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams, Location, Range,
    ReferenceParams, WorkspaceSymbolParams,
};
use plan_analysis::features::call_hierarchy::{Call, CallItem};
use plan_analysis::features::workspace_symbol::WorkspaceSymbol;
use plan_analysis::project::DocumentId;
use plan_analysis::text::Text;
use text_size::{TextRange, TextSize};

use super::place;
use crate::session::Snapshot;
use crate::{from_proto, to_proto};

/// The texts of the documents in one answer; a closed document is read once.
pub(super) struct Texts<'a> {
    snapshot: &'a Snapshot,
    read: HashMap<DocumentId, Option<Text>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Texts<'a> {
        Texts { snapshot, read: HashMap::new() }
    }

    pub(super) fn get(&mut self, id: &DocumentId) -> Option<&Text> {
        if !self.read.contains_key(id) {
            self.read.insert(id.clone(), self.snapshot.text(id));
        }
        self.read.get(id)?.as_ref()
    }

    fn item(&mut self, item: &CallItem) -> Option<CallHierarchyItem> {
        let (uri, encoding) = (self.snapshot.uri(&item.target.id)?, self.snapshot.client.encoding);
        Some(to_proto::navigation::call_item(item, uri, self.get(&item.target.id)?, encoding))
    }

    fn symbol(&mut self, symbol: &WorkspaceSymbol) -> Option<ls_types::WorkspaceSymbol> {
        let id = &symbol.target.id;
        let (uri, encoding) = (self.snapshot.uri(id)?, self.snapshot.client.encoding);
        Some(to_proto::navigation::workspace_symbol(symbol, uri, self.get(id)?, encoding))
    }

    fn incoming(&mut self, call: &Call) -> Option<CallHierarchyIncomingCall> {
        let from = self.item(&call.item)?;
        let from_ranges = self.ranges(&call.item.target.id, &call.ranges)?;
        Some(CallHierarchyIncomingCall { from, from_ranges })
    }

    fn outgoing(&mut self, id: &DocumentId, call: &Call) -> Option<CallHierarchyOutgoingCall> {
        let to = self.item(&call.item)?;
        Some(CallHierarchyOutgoingCall { to, from_ranges: self.ranges(id, &call.ranges)? })
    }

    fn ranges(&mut self, id: &DocumentId, ranges: &[TextRange]) -> Option<Vec<Range>> {
        let encoding = self.snapshot.client.encoding;
        let text = self.get(id)?;
        Some(ranges.iter().map(|range| to_proto::range(text, *range, encoding)).collect())
    }
}

/// Every place that names the same thing; a closed document is read to count its columns.
pub(crate) fn references(snapshot: &Snapshot, params: &ReferenceParams) -> Option<Vec<Location>> {
    let (id, offset) = place(snapshot, &params.text_document_position)?;
    let found = snapshot.analysis.references(&id, offset, params.context.include_declaration)?;
    let mut texts = Texts::new(snapshot);
    let mut locations = Vec::new();
    for (id, places) in found {
        let (Some(uri), Some(text)) = (snapshot.uri(&id), texts.get(&id)) else { continue };
        locations.extend(places.iter().map(|it| Location {
            uri: uri.clone(),
            range: to_proto::range(text, it.range, snapshot.client.encoding),
        }));
    }
    Some(locations)
}

/// The places of the same document that name the same thing.
pub(crate) fn document_highlight(
    snapshot: &Snapshot,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.document_highlight(&id, offset)?;
    let text = snapshot.analysis.document(&id)?.text();
    Some(
        found
            .iter()
            .map(|it| to_proto::navigation::highlight(it, text, snapshot.client.encoding))
            .collect(),
    )
}

/// The symbols of the workspace whose names hold a text. All names are compared, and some hundred
/// documents are read.
pub(crate) fn workspace_symbol(
    snapshot: &Snapshot,
    params: &WorkspaceSymbolParams,
) -> Vec<ls_types::WorkspaceSymbol> {
    let mut texts = Texts::new(snapshot);
    let found = snapshot.analysis.workspace_symbols(&params.query);
    found.iter().filter_map(|it| texts.symbol(it)).collect()
}

/// The links of a document that a client shows as such.
pub(crate) fn document_link(
    snapshot: &Snapshot,
    params: &DocumentLinkParams,
) -> Option<Vec<DocumentLink>> {
    let id = from_proto::document_id(&params.text_document.uri);
    let text = snapshot.analysis.document(&id)?.text();
    let found = snapshot.analysis.document_links(&id);
    let client = &snapshot.client;
    Some(
        found
            .iter()
            .filter_map(|it| {
                to_proto::navigation::document_link(it, text, client, |id| snapshot.uri(id))
            })
            .collect(),
    )
}

/// The id or the task at a position, as what the calls begin at.
pub(crate) fn prepare_call_hierarchy(
    snapshot: &Snapshot,
    params: &CallHierarchyPrepareParams,
) -> Option<Vec<CallHierarchyItem>> {
    let (id, offset) = place(snapshot, &params.text_document_position_params)?;
    let found = snapshot.analysis.prepare_call_hierarchy(&id, offset)?;
    Some(vec![Texts::new(snapshot).item(&found)?])
}

/// Who cites an id; a closed document is read to count its columns.
pub(crate) fn incoming_calls(
    snapshot: &Snapshot,
    params: &CallHierarchyIncomingCallsParams,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let mut texts = Texts::new(snapshot);
    let (id, offset) = item_place(&mut texts, &params.item)?;
    let calls = snapshot.analysis.incoming_calls(&id, offset);
    Some(calls.iter().filter_map(|call| texts.incoming(call)).collect())
}

/// What is cited within an item.
pub(crate) fn outgoing_calls(
    snapshot: &Snapshot,
    params: &CallHierarchyOutgoingCallsParams,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let mut texts = Texts::new(snapshot);
    let (id, offset) = item_place(&mut texts, &params.item)?;
    let calls = snapshot.analysis.outgoing_calls(&id, offset);
    Some(calls.iter().filter_map(|call| texts.outgoing(&id, call)).collect())
}

/// The document and the offset of an item that the client gives back.
fn item_place(texts: &mut Texts<'_>, item: &CallHierarchyItem) -> Option<(DocumentId, TextSize)> {
    let id = from_proto::document_id(&item.uri);
    let encoding = texts.snapshot.client.encoding;
    let offset = from_proto::offset_in(texts.get(&id)?, item.selection_range.start, encoding);
    Some((id, offset))
}
