//! ```text
//! ## MODIFIED Requirements
//! ###|   =>   ### Requirement: Cancelling a booking
//! ```
//! The headings of OpenSpec's specifications: of a change, the requirements of the specification that it
//! changes, and everywhere those that come again and again.

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::{CompletionCtx, CompletionItem, CompletionKind, plain_snippet, snippet};
use crate::model::heading::Heading;
use crate::project::DocumentId;
use crate::project::path::relative_to;

/// What a change does to requirements, as its sections say (OpenSpec).
const OPERATIONS: [&str; 4] = ["ADDED", "MODIFIED", "REMOVED", "RENAMED"];

const REQUIREMENT: &str = "Requirement: ";

const NEW_REQUIREMENT: &str = "\n\nThe system SHALL <!-- what it does -->\n\n#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->";

const NEW_SCENARIO: &str = "\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->";

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    // Most lines are neither a heading nor an item, and are not worth a look at the document.
    if !ctx.before.starts_with(['#', '-']) {
        return;
    }
    let Some(spec) = spec(ctx).filter(|_| ctx.is_prose()) else { return };
    let place = SpecPosition::of(ctx, spec);
    let marks = ctx.before.len() - ctx.before.trim_start_matches('#').len();
    let behind = &ctx.before[marks..];
    if (1..=6).contains(&marks) && (behind.is_empty() || behind.starts_with(' ')) {
        place.headings(behind.trim_start(), items);
    } else if place.operation == Some("RENAMED") {
        place.renames(items);
    }
}

/// The place of the cursor's line in a specification.
struct SpecPosition<'a> {
    ctx: &'a CompletionCtx<'a>,
    /// What the document is.
    spec: Spec,
    /// The headings of the document, without one on the cursor's line.
    others: Vec<Heading>,
    /// What is done to the requirements here; `None` in the specification that changes are of.
    operation: Option<&'static str>,
    /// Whether requirements belong here, and whether the cursor is below one.
    is_among_requirements: bool,
    is_below_requirement: bool,
}

impl<'a> SpecPosition<'a> {
    fn of(ctx: &'a CompletionCtx<'a>, spec: Spec) -> SpecPosition<'a> {
        let mut others = ctx.ctx.document.headings();
        others.retain(|it| !ctx.line.contains_range(it.text));
        let above = others.iter().filter(|it| it.range.start() < ctx.line.start());
        let above: Vec<&Heading> = above.collect();
        let at = above.iter().rposition(|it| it.level <= 2);
        let section = at.map_or("", |at| above[at].title.as_str());
        let operation = OPERATIONS.into_iter().find(|it| is_section(section, it));
        let inner = above.iter().skip(at.map_or(0, |at| at + 1));
        let is_below_requirement =
            inner.clone().any(|it| it.level == 3 && it.title.starts_with(REQUIREMENT.trim()));
        let is_among_requirements =
            operation.is_some() || section.eq_ignore_ascii_case("Requirements");
        SpecPosition { ctx, spec, operation, is_among_requirements, is_below_requirement, others }
    }

    fn headings(&self, typed: &str, items: &mut Vec<CompletionItem>) {
        // What the template has once comes again and again, or not at all in what changes are of.
        items.retain(|it| !is_heading_of_specs(&it.label));
        if self.is_among_requirements {
            let is_new = matches!(self.operation, None | Some("ADDED"));
            // A name behind the cursor would be lost.
            let is_end = self.ctx.after.trim().is_empty();
            if is_new && is_end {
                items.push(self.again(3, "Requirement", typed, NEW_REQUIREMENT));
            } else if !is_new && self.operation != Some("RENAMED") {
                items.extend(self.names().map(|name| self.requirement(name)));
            }
            if is_end && self.is_below_requirement && self.operation != Some("REMOVED") {
                items.push(self.again(4, "Scenario", typed, NEW_SCENARIO));
            }
        }
        if self.spec.base().is_none() {
            return;
        }
        for operation in OPERATIONS {
            let title = format!("{operation} Requirements");
            if !self.others.iter().any(|it| is_section(&it.title, operation)) {
                items.push(self.item(2, title, ""));
            }
        }
    }

    /// The requirements of the specification that is changed, without those that the change names already.
    fn names(&self) -> impl Iterator<Item = &'a str> {
        let facts = self.spec.base().and_then(|it| self.ctx.ctx.index.facts(it));
        let headings = facts.into_iter().flat_map(|it| &it.headings);
        let titles = headings.filter(|it| it.level == 3).map(|it| &*it.title);
        let names = titles.filter_map(|it| it.strip_prefix(REQUIREMENT.trim()).map(str::trim));
        names.filter(|name| {
            !self
                .others
                .iter()
                .any(|it| it.title.strip_prefix(REQUIREMENT.trim()).map(str::trim) == Some(*name))
        })
    }

    /// A requirement by its name, in full where it goes.
    fn requirement(&self, name: &str) -> CompletionItem {
        let is_removed = self.operation == Some("REMOVED");
        let body = if is_removed {
            "\n\n**Reason**: <!-- why -->\n**Migration**: <!-- what to do instead -->"
        } else {
            ""
        };
        self.item(3, format!("{REQUIREMENT}{name}"), body)
    }

    /// A heading that comes again and again, with the name that was typed.
    fn again(&self, level: u8, kind: &str, typed: &str, body: &str) -> CompletionItem {
        let name = typed.strip_prefix(kind).and_then(|it| it.strip_prefix(':')).unwrap_or_default();
        let name = if name.trim().is_empty() { "<!-- name -->" } else { name.trim() };
        self.item(level, format!("{kind}: {name}"), body)
    }

    fn item(&self, level: u8, title: String, body: &str) -> CompletionItem {
        let marks = "#".repeat(level.into());
        // If there is text after the cursor already, only the heading is inserted.
        let body = if self.ctx.after.trim().is_empty() { body } else { "" };
        let text = format!("{marks} {title}{body}");
        let typed = self.ctx.before.len() - self.ctx.before.trim_start_matches('#').len();
        CompletionItem {
            kind: CompletionKind::Section,
            detail: format!("{marks} heading of a specification"),
            documentation: body.trim().to_owned(),
            range: self.ctx.line,
            snippet: Some(snippet(&text).unwrap_or_else(|| plain_snippet(&text))),
            filter: format!("{} {title}", "#".repeat(typed)),
            is_in_link: false,
            label: title,
            text,
        }
    }

    /// `- FROM: …` and `- TO: …` for each requirement that can be renamed.
    fn renames(&self, items: &mut Vec<CompletionItem>) {
        const FROM: &str = "- FROM: `### Requirement: ";
        let typed = self.ctx.before;
        if !typed.starts_with('-') || !FROM.starts_with(typed) && !typed.starts_with(FROM) {
            return;
        }
        let text = self.ctx.ctx.document.text().to_string();
        let renamed = text.lines().filter_map(|it| it.strip_prefix(FROM)?.strip_suffix('`'));
        let renamed: FxHashSet<&str> = renamed.collect();
        let names = self.names().filter(|it| !renamed.contains(it));
        items.extend(names.map(|name| {
            let from = format!("{FROM}{name}`");
            let text = format!("{from}\n- TO: `### {REQUIREMENT}<!-- new name -->`");
            CompletionItem {
                label: format!("{REQUIREMENT}{name}"),
                kind: CompletionKind::Section,
                detail: "to be renamed".to_owned(),
                documentation: text.clone(),
                range: TextRange::new(self.ctx.line.start(), self.ctx.line.end()),
                snippet: Some(snippet(&text).unwrap_or_else(|| plain_snippet(&text))),
                filter: from,
                is_in_link: false,
                text,
            }
        }));
    }
}

/// Whether a title is that of the section for an operation.
fn is_section(title: &str, operation: &str) -> bool {
    title.strip_prefix(operation).is_some_and(|it| it.trim() == "Requirements")
}

fn is_heading_of_specs(title: &str) -> bool {
    title.starts_with(REQUIREMENT)
        || title.starts_with("Scenario: ")
        || OPERATIONS.iter().any(|it| is_section(title, it))
}

/// What a document is among the specifications.
enum Spec {
    /// One that changes are of.
    Base,
    /// A change of this one.
    ChangeOf(DocumentId),
}

impl Spec {
    /// The specification that is changed.
    fn base(&self) -> Option<&DocumentId> {
        match self {
            Spec::Base => None,
            Spec::ChangeOf(base) => Some(base),
        }
    }
}

/// What the document is; `None` if it is no specification of a framework in which changes are documents.
fn spec(ctx: &CompletionCtx<'_>) -> Option<Spec> {
    let (index, id) = (ctx.ctx.index, ctx.ctx.id);
    let deltas = index.framework_of(id)?.deltas?;
    let root = index.root_of(id)?;
    let path = relative_to(id.as_str(), root)?;
    if let Some(change) = relative_to(path, deltas.changes) {
        let (_, inner) = change.rsplit_once("/specs/")?;
        return Some(Spec::ChangeOf(DocumentId::new(&format!("{root}/{}/{inner}", deltas.specs))));
    }
    relative_to(path, deltas.specs).map(|_| Spec::Base)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_completion;

    const BASE: &str = "//- /openspec/specs/bells/spec.md\n# Bells\n\n## Requirements\n\n### Requirement: Ring\n\nIt rings.\n\n### Requirement: Wait\n\nIt waits.\n";

    /// Checks what is offered in the specification of a change.
    #[track_caller]
    fn check(change: &str, expected: &str) {
        let path = "//- /openspec/changes/louder/specs/bells/spec.md";
        check_completion(&format!("{path}\n{change}\n{BASE}"), expected);
    }

    #[test]
    fn the_requirements_that_a_change_has_not_touched_are_offered() {
        check(
            "## ADDED Requirements\n\n## RENAMED Requirements\n\n## REMOVED Requirements\n\n## MODIFIED Requirements\n\n### Requirement: Ring\n\n#### Scenario: a\n\n###$0",
            r"
            Requirement: Wait `###` => `### Requirement: Wait`
            Scenario: <!-- name --> `###` => `#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->`
            ",
        );
    }

    #[test]
    fn a_requirement_that_goes_says_why() {
        check(
            "## ADDED Requirements\n\n## RENAMED Requirements\n\n## MODIFIED Requirements\n\n### Requirement: Ring\n\n#### Scenario: a\n\n## REMOVED Requirements\n\n### Requirement: W$0",
            r"Requirement: Wait `### Requirement: W` => `### Requirement: Wait\n\n**Reason**: <!-- why -->\n**Migration**: <!-- what to do instead -->`",
        );
    }

    #[test]
    fn a_requirement_that_is_renamed_is_named_twice() {
        check(
            "## RENAMED Requirements\n\n- FROM: `### Requirement: Ring`\n- TO: `### Requirement: Toll`\n- FR$0",
            r"Requirement: Wait `- FR` => `- FROM: `### Requirement: Wait`\n- TO: `### Requirement: <!-- new name -->``",
        );
    }

    #[test]
    fn headings_that_are_there_already_are_offered_again() {
        check(
            "## MODIFIED Requirements\n\n## REMOVED Requirements\n\n## ADDED Requirements\n\n### Requirement: Toll\n\n#### Scenario: a\n\n#### $0",
            r"
            Requirement: <!-- name --> `#### ` => `### Requirement: <!-- name -->\n\nThe system SHALL <!-- what it does -->\n\n#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->`
            Scenario: <!-- name --> `#### ` => `#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->`
            RENAMED Requirements `#### ` => `## RENAMED Requirements`
            ",
        );
    }

    #[test]
    fn the_name_that_was_typed_stays() {
        check_completion(
            &BASE.replace("### Requirement: Wait", "### Requirement: Toll twice$0"),
            r"
            Requirement: Toll twice `### Requirement: Toll twice` => `### Requirement: Toll twice\n\nThe system SHALL <!-- what it does -->\n\n#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->`
            Scenario: <!-- name --> `### Requirement: Toll twice` => `#### Scenario: <!-- name -->\n\n- **WHEN** <!-- what happens -->\n- **THEN** <!-- what follows -->`
            ",
        );
    }

    #[test]
    fn in_other_documents_nothing_of_this_is_offered() {
        check_completion("//- /notes/spec.md\n# Notes\n\n## Requirements\n\n###$0\n", "");
    }
}
