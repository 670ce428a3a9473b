//! Hover: the text of an article where it is mentioned, the first lines of what a link leads to.

use text_size::{TextRange, TextSize};

use super::{Ctx, NavigationTarget};
use crate::symbol::reference_at;

/// What is shown of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is shown for.
    pub origin: TextRange,
    /// One line in plain text.
    pub title: String,
    /// The lines to be shown below; the caller, which has the text, cuts them out.
    pub excerpt: Option<NavigationTarget>,
}

/// What is shown at an offset: of a range of ids or articles the first.
pub fn hover(ctx: &Ctx<'_>, offset: TextSize) -> Option<Hover> {
    let found = reference_at(ctx, offset)?;
    let symbol = found.symbols.first()?;
    let target = symbol.definition()?;
    let title = ctx.path_in_project(&target.id).to_owned();
    // A file that was not read has no lines to show.
    let extent = symbol.extent(ctx.index).filter(|_| ctx.index.facts(&target.id).is_some());
    let excerpt = extent.map(|full_range| NavigationTarget { full_range, ..target });
    Some(Hover { origin: found.range, title, excerpt })
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_hover;

    const PROJECT: &str = "
        //- /specs/001-a/plan.md
        # Plan

        HERE
        //- /specs/001-a/spec.md
        # Spec

        ## Goals

        A bike waits for its rider.

        ## Edge Cases
        //- /.specify/memory/constitution.md
        # Rules

        ## Core Principles

        ### I. Rider First

        Nobody waits.

        ### II. Docks Work Offline

        No network, no matter.
        ";

    #[test]
    fn an_article_is_shown_with_its_text() {
        let expected = ".specify/memory/constitution.md\n### II. Docks Work Offline\n\nNo network, no matter.\n";
        check_hover(&PROJECT.replace("HERE", "By Article I$0I we do."), expected);
    }

    #[test]
    fn a_link_shows_the_section_that_it_leads_to() {
        let expected = "specs/001-a/spec.md\n## Goals\n\nA bike waits for its rider.\n";
        check_hover(&PROJECT.replace("HERE", "[g](./spec.md#go$0als)"), expected);
    }

    #[test]
    fn nothing_is_shown_where_nothing_leads_anywhere() {
        for text in ["plain$0", "[x](go$0ne.md)", "SHA-2$056", "src/FR-0$001.rs"] {
            check_hover(&PROJECT.replace("HERE", text), "");
        }
        check_hover("$0", "");
    }
}
