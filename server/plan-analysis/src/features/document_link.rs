//! Document links: the links and paths of a document that lead to a file, and addresses as they are.

use text_size::TextRange;

use super::Ctx;
use crate::model::link::Link;
use crate::project::DocumentId;
use crate::project::target::Target;
use crate::symbol::link;
use crate::text::shift;

/// A link that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The destination in the text.
    pub range: TextRange,
    /// Where it leads.
    pub destination: Destination,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A file of the workspace, with its path in the project.
    File(DocumentId, String),
    /// An address on the network.
    Address(String),
}

/// The links of a document in the order of the text; they do not overlap.
pub fn document_link(ctx: &Ctx<'_>) -> Vec<DocumentLink> {
    let mut found = Vec::new();
    for (start, part) in ctx.document.parts() {
        let text = part.section.text();
        let links = part.model.links.iter().filter(|link| !link.target.is_empty());
        found.extend(links.filter_map(|link| {
            let destination = destination(ctx, link, text)?;
            Some(DocumentLink { range: shift(link.target, start), destination })
        }));
    }
    found.sort_by_key(|link| (link.range.start(), link.range.end()));
    found.dedup_by(|next, last| next.range.start() < last.range.end());
    found
}

fn destination(ctx: &Ctx<'_>, link: &Link, text: &str) -> Option<Destination> {
    let found = link::Destination::of_link(ctx.scope, link, text)?;
    if found.target == Target::External {
        let scheme = found.raw.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_address = matches!(&*scheme, "http" | "https");
        return is_address.then(|| Destination::Address(found.raw.to_owned()));
    }
    let is_within = found.path().is_none() && matches!(found.target, Target::Local { .. });
    let id = found.file(ctx.index, ctx.id).filter(|_| !is_within)?;
    let name = ctx.path_in_project(&id).to_owned();
    Some(Destination::File(id, name))
}

#[cfg(test)]
mod tests {
    use super::{Destination, document_link};
    use crate::fixture::analysis_with_cursor;

    fn links(fixture: &str) -> Vec<String> {
        let (analysis, id, _) = analysis_with_cursor(fixture);
        let ctx = analysis.ctx(&id).unwrap();
        let line = |link: super::DocumentLink| {
            let to = match link.destination {
                Destination::File(_, name) => name,
                Destination::Address(address) => address,
            };
            format!("{} -> {to}", ctx.document.text().slice(link.range))
        };
        document_link(&ctx).into_iter().map(line).collect()
    }

    #[test]
    fn links_lead_to_files_and_addresses_and_never_out_of_the_workspace() {
        let found = links(
            "
            //- /specs/001-x/plan.md
            **Spec**: spec.md $0
            [a](spec.md#x) `./spec.md` [b][s] <https://example.org/a> [c](https://example.org/b)
            [out](../../../etc/passwd) [gone](gone.md) [own](#own) [m](mailto:a@b.c) [](spec.md) [e]()

            [s]: spec.md
            //- /specs/001-x/spec.md
            # X
            ",
        );
        let spec = "specs/001-x/spec.md";
        let expected = [
            format!("spec.md -> {spec}"),
            format!("spec.md#x -> {spec}"),
            format!("./spec.md -> {spec}"),
            format!("s -> {spec}"),
            "https://example.org/a -> https://example.org/a".to_owned(),
            "https://example.org/b -> https://example.org/b".to_owned(),
            format!("spec.md -> {spec}"),
        ];
        assert_eq!(found, expected);
    }
}
