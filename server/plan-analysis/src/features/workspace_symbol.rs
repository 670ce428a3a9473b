//! Workspace symbols: headings, ids, articles and features of every plan document, by name.

use text_size::{TextRange, TextSize};

use super::NavigationTarget;
use crate::index::ids::feature;
use crate::index::{Facts, Index};
use crate::model::id::Shape;
use crate::project::path::{file_name, relative_to};
use crate::project::{DocumentId, Role};

/// Maximum number of symbols returned; to see others, the user types another letter.
const MOST: usize = 256;

/// A symbol of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// What it is called; never blank.
    pub name: String,
    /// What it is.
    pub kind: WorkspaceSymbolKind,
    /// Where it is.
    pub target: NavigationTarget,
    /// The path of its document in the project.
    pub container: String,
}

/// The kinds of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkspaceSymbolKind {
    /// A folder of documents.
    Feature,
    /// An id that is defined.
    Id,
    /// An article of the constitution.
    Article,
    /// A heading.
    Heading,
}

/// How well a name fits a query; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    WordStart,
    Subsequence,
}

/// A symbol that fits, not yet written out.
struct Found<'a> {
    fit: Fit,
    name: String,
    kind: WorkspaceSymbolKind,
    id: &'a DocumentId,
    full: TextRange,
    focus: TextRange,
}

/// The symbols that fit a query, the best first. `role` gives the role of a document.
pub fn workspace_symbol(
    index: &Index,
    role: impl Fn(&DocumentId) -> Option<Role>,
    query: &str,
) -> Vec<WorkspaceSymbol> {
    let query = Query::new(query);
    let mut found = Vec::new();
    let mut features: Vec<(&str, &DocumentId)> = Vec::new();
    for (id, facts) in index.documents() {
        let before = found.len();
        of_document(id, facts, &query, &mut found);
        // A document without a path is not in any folder.
        let of_feature = feature(id) != id.as_str() && query.is_in([file_name(feature(id)), ""]);
        if found.len() == before && !of_feature {
            continue;
        }
        // Asked last: matching a path with the layouts costs more than all names of a document.
        let role = role(id);
        if !role.is_some_and(Role::is_filled) {
            found.truncate(before);
            continue;
        }
        if of_feature && matches!(role, Some(Role::Plan | Role::Spec)) {
            features.push((feature(id), id));
        }
    }
    features.sort();
    features.dedup_by_key(|(folder, _)| *folder);
    let top = TextRange::empty(TextSize::new(0));
    for (folder, id) in features {
        push(
            file_name(folder).to_owned(),
            WorkspaceSymbolKind::Feature,
            id,
            (top, top),
            &query,
            &mut found,
        );
    }
    if found.len() > MOST {
        found.select_nth_unstable_by(MOST, |one, other| order(one).cmp(&order(other)));
        found.truncate(MOST);
    }
    found.sort_by(|one, other| order(one).cmp(&order(other)));
    found.into_iter().map(|it| symbol(index, it)).collect()
}

fn order<'a>(it: &'a Found<'_>) -> (Fit, usize, &'a str, WorkspaceSymbolKind, &'a str, TextSize) {
    // Of names that fit equally well, the shorter is closer to the query.
    (it.fit, it.name.len().min(60), &it.name, it.kind, it.id.as_str(), it.focus.start())
}

fn of_document<'a>(id: &'a DocumentId, facts: &Facts, query: &Query, found: &mut Vec<Found<'a>>) {
    // Nearly all names of a large workspace do not fit, so the check comes before a name is put together.
    let mut add = |name: [&str; 2], kind, full, focus| {
        if query.is_in(name) {
            push(name.join(" "), kind, id, (full, focus), query, found);
        }
    };
    let ids = facts.ids.iter().zip(&facts.id_texts);
    for (defined, text) in ids.filter(|(it, _)| it.shape != Shape::Range) {
        let name = [&*text.name, &*text.title];
        add(name, WorkspaceSymbolKind::Id, defined.line.cover(defined.range), defined.range);
    }
    let mut articles = facts.articles.iter().peekable();
    for heading in &facts.headings {
        while articles.next_if(|article| article.heading.start() < heading.range.start()).is_some()
        {
        }
        let article = articles.peek().is_some_and(|article| article.heading == heading.range);
        let kind =
            if article { WorkspaceSymbolKind::Article } else { WorkspaceSymbolKind::Heading };
        add([&*heading.title, ""], kind, heading.range.cover(heading.text), heading.text);
    }
}

fn push<'a>(
    name: String,
    kind: WorkspaceSymbolKind,
    id: &'a DocumentId,
    (full, focus): (TextRange, TextRange),
    query: &Query,
    found: &mut Vec<Found<'a>>,
) {
    let name = name.trim().to_owned();
    if let Some(fit) = fit(&name, query).filter(|_| !name.is_empty()) {
        found.push(Found { fit, name, kind, id, full, focus });
    }
}

/// What was asked for.
struct Query {
    /// Small letters without white space.
    letters: Vec<char>,
    is_ascii: bool,
}

impl Query {
    fn new(text: &str) -> Query {
        let letters = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
        Query { letters: letters.collect(), is_ascii: text.is_ascii() }
    }

    /// Whether a name contains the letters, in their order.
    fn is_in(&self, name: [&str; 2]) -> bool {
        let name = name.into_iter();
        if self.is_ascii {
            // Nearly every query is ASCII, and no byte of another letter can be mistaken for one of these.
            return self
                .is_among(name.flat_map(str::bytes).map(|it| it.to_ascii_lowercase().into()));
        }
        self.is_among(name.flat_map(str::chars).flat_map(char::to_lowercase))
    }

    fn is_among(&self, mut letters: impl Iterator<Item = char>) -> bool {
        self.letters.iter().all(|wanted| letters.any(|letter| letter == *wanted))
    }
}

/// How a name fits a query; `None` where it does not.
fn fit(name: &str, query: &Query) -> Option<Fit> {
    let letters = || name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    if !query.is_in([name, ""]) {
        return None;
    }
    let starts = |text: &str| {
        let mut letters = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
        query.letters.iter().all(|wanted| letters.next() == Some(*wanted))
    };
    Some(if starts(name) && letters().count() == query.letters.len() {
        Fit::Exact
    } else if starts(name) {
        Fit::Prefix
    } else if word_starts(name).any(|at| starts(&name[at..])) {
        Fit::WordStart
    } else {
        Fit::Subsequence
    })
}

/// Where each word but the first begins.
fn word_starts(name: &str) -> impl Iterator<Item = usize> {
    name.char_indices().filter_map(|(at, c)| {
        let before = name[..at].chars().next_back();
        (c.is_alphanumeric() && before.is_some_and(|before| !before.is_alphanumeric()))
            .then_some(at)
    })
}

fn symbol(index: &Index, it: Found<'_>) -> WorkspaceSymbol {
    let root = index.root_of(it.id);
    let container =
        root.and_then(|root| relative_to(it.id.as_str(), root)).unwrap_or(it.id.as_str());
    WorkspaceSymbol {
        name: it.name,
        kind: it.kind,
        container: container.to_owned(),
        target: NavigationTarget { id: it.id.clone(), full_range: it.full, focus_range: it.focus },
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, Query, fit};
    use crate::fixture::analysis_with_cursor;

    fn fits(name: &str, query: &str) -> Option<Fit> {
        fit(name, &Query::new(query))
    }

    #[test]
    fn the_nearer_a_name_is_to_the_query_the_better_it_fits() {
        assert_eq!(fits("Summary", "summary"), Some(Fit::Exact));
        assert_eq!(fits("FR-001 The system", "fr-001"), Some(Fit::Prefix));
        assert_eq!(fits("The Übersicht", "über"), Some(Fit::WordStart));
        assert_eq!(fits("Summary", "smr"), Some(Fit::Subsequence));
        assert_eq!(fits("Summary", "yx"), None);
        assert_eq!(fits("", ""), Some(Fit::Exact));
    }

    #[test]
    fn headings_ids_articles_and_features_of_plan_documents_are_symbols() {
        let (analysis, ..) = analysis_with_cursor(
            "
            //- /specs/001-login/plan.md
            # Plan: Login$0

            ##
            //- /specs/001-login/spec.md
            # Login

            - **FR-001**: Log in
            //- /memory/constitution.md
            # C

            ## Core Principles

            ### I. Log it
            //- /README.md
            # Login
            ",
        );
        let found = analysis.workspace_symbols("log");
        let found: Vec<_> =
            found.iter().map(|it| format!("{} {:?} {}", it.name, it.kind, it.container)).collect();
        let expected = [
            "Login Heading specs/001-login/spec.md",
            "I. Log it Article memory/constitution.md",
            "001-login Feature specs/001-login/plan.md",
            "Plan: Login Heading specs/001-login/plan.md",
            "FR-001 Log in Id specs/001-login/spec.md",
        ];
        let mut sorted: Vec<_> = found.clone();
        sorted.sort();
        let mut wanted = expected.to_vec();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted);
        assert_eq!(found[0], expected[0]);
        assert!(analysis.workspace_symbols("").iter().all(|it| !it.name.trim().is_empty()));
    }
}
