//! `## Goals` becomes `## Aims`, and `spec.md#goals` becomes `spec.md#aims`.

use crate::index::Facts;
use crate::index::facts::HeadingFact;
use crate::model::heading::{plain, slug};
use crate::model::id::Shape;
use crate::project::DocumentId;
use crate::refactor::{Changes, Refusal};
use crate::symbol::heading::Heading;

pub(super) fn rename(
    changes: &mut Changes<'_>,
    heading: &Heading,
    title: &str,
) -> Result<(), Refusal> {
    let Some(facts) = changes.index.facts(&heading.home) else { return Ok(()) };
    let Some(own) = facts.headings.iter().find(|it| it.range == heading.range) else {
        return Ok(());
    };
    check_title(changes, &heading.home, own, title)?;
    check_anchor(changes, &heading.home, own, title)?;
    keeps_id(changes, (&heading.home, facts), own, title)?;
    changes.replace(&heading.home, heading.text, title);
    Ok(())
}

/// Refuses what would be read as another block, or as another title; and a title that is no longer what was read.
pub(super) fn check_title(
    changes: &mut Changes<'_>,
    home: &DocumentId,
    heading: &HeadingFact,
    title: &str,
) -> Result<(), Refusal> {
    if plain(&changes.slice(home, heading.text)?) != *heading.title {
        return Err(changes.changed(home));
    }
    let is_marked = changes.slice(home, heading.range)?.trim_start().starts_with('#');
    let is_closed = title.ends_with('#') && title.trim_end_matches('#').ends_with(' ');
    let opens = title.starts_with(['#', '>', '|', '~', '='])
        || ["- ", "* ", "+ "].iter().any(|mark| title.starts_with(mark));
    if is_closed || !is_marked && opens {
        return Err(Refusal(format!("`{title}` would not be read as a title")));
    }
    if slug(&plain(title)).is_empty() {
        return Err(Refusal(format!("`{title}` has no letters for links to lead to")));
    }
    Ok(())
}

/// Refuses the anchor of another heading: links could not tell them apart.
pub(super) fn check_anchor(
    changes: &mut Changes<'_>,
    home: &DocumentId,
    heading: &HeadingFact,
    title: &str,
) -> Result<(), Refusal> {
    let Some(facts) = changes.index.facts(home) else { return Ok(()) };
    let becomes = slug(&plain(title));
    if becomes == slug(&heading.title) {
        return Ok(());
    }
    let mut others = facts.headings.iter().filter(|it| it.range != heading.range);
    let alike = others.find(|it| *it.slug == *becomes || slug(&it.title) == becomes);
    if let Some(other) = alike {
        let place = changes.place(home, other.range);
        let title = &other.title;
        return Err(Refusal(format!("`{title}` in {place} has the anchor `#{becomes}` already")));
    }
    if facts.anchors.iter().any(|it| **it == *becomes) {
        let path = changes.path(home);
        return Err(Refusal(format!("{path} has the anchor `#{becomes}` already")));
    }
    Ok(())
}

/// An id in a title is cited elsewhere, and renamed by itself.
fn keeps_id(
    changes: &mut Changes<'_>,
    (home, facts): (&DocumentId, &Facts),
    heading: &HeadingFact,
    title: &str,
) -> Result<(), Refusal> {
    let ids = facts.ids.iter().filter(|it| it.shape != Shape::Range);
    for id in ids.filter(|it| heading.text.contains_range(it.range)) {
        let written = changes.slice(home, id.range)?;
        if !title.contains(&written) {
            return Err(Refusal(format!(
                "Keep `{written}` in the title. With the cursor on it, it can be renamed itself"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    #[test]
    fn a_title_changes_and_every_link_to_its_anchor() {
        check_rename(
            "
            //- /specs/001-x/plan.md
            # P

            [a](spec.md#the-goals), [b][s], [c](<spec.md#user-content-the-goals> 'x') `spec.md`
            [d](spec.md#others)

            [s]: ./spec.md#The-Goals
            //- /specs/001-x/spec.md
            # X

            [here](#the-goals)

            ## The g$0oals ##

            ## Others
            ",
            "目标 & more",
            "
            //- /specs/001-x/plan.md
            # P

            [a](spec.md#目标--more), [b][s], [c](<spec.md#user-content-目标--more> 'x') `spec.md`
            [d](spec.md#others)

            [s]: ./spec.md#目标--more
            //- /specs/001-x/spec.md
            # X

            [here](#目标--more)

            ## 目标 & more ##

            ## Others
            ",
        );
    }

    #[test]
    fn a_heading_may_be_renamed_at_a_link_to_it() {
        check_rename(
            "
            //- /specs/001-x/plan.md
            [a](spec.md#go$0als)
            //- /specs/001-x/spec.md
            ## Goals
            ",
            "Aims",
            "
            //- /specs/001-x/plan.md
            [a](spec.md#aims)
            //- /specs/001-x/spec.md
            ## Aims
            ",
        );
    }

    #[test]
    fn the_numbers_of_equal_titles_are_counted_anew() {
        check_rename(
            "
            //- /specs/001-x/plan.md
            [a](spec.md#goals) [b](spec.md#goals-1) [c](spec.md#goals-2)
            //- /specs/001-x/spec.md
            # X

            ## G$0oals

            ## Goals

            ## Goals
            ",
            "Aims",
            "
            //- /specs/001-x/plan.md
            [a](spec.md#aims) [b](spec.md#goals) [c](spec.md#goals-1)
            //- /specs/001-x/spec.md
            # X

            ## Aims

            ## Goals

            ## Goals
            ",
        );
    }

    #[test]
    fn a_title_is_refused_that_another_heading_has_or_that_is_none() {
        let files = "# P\n\n## G$0oals\n\n<a id=\"old\"></a>\n\n## Aims\n";
        for (name, message) in [
            ("aims", "`Aims` in specs/001-x/plan.md, line 7 has the anchor `#aims` already"),
            ("Old", "specs/001-x/plan.md has the anchor `#old` already"),
            (" ", "A name cannot be empty"),
            ("A\nB", "A name has to stand on one line"),
            ("!!", "`!!` has no letters for links to lead to"),
            ("A #", "`A #` would not be read as a title"),
        ] {
            check_rename(files, name, &format!("refused: {message}"));
        }
        check_rename("# P\n\n## GOALS$0\n", "Goals", "# P\n\n## Goals\n");
    }

    #[test]
    fn an_id_in_a_title_is_kept_by_it_and_renamed_by_itself() {
        let text = "# P\n\n[a](#fr-001-ring)\n\n### FR-001: R$0ing\n";
        check_rename(text, "FR-001: Call", "# P\n\n[a](#fr-001-call)\n\n### FR-001: Call\n");
        check_rename(
            text,
            "FR-002: Ring",
            "refused: Keep `FR-001` in the title. With the cursor on it, it can be renamed itself",
        );
        let text = "# P\n\n[a](#fr-001-ring)\n\n### FR-0$001: Ring\n";
        check_rename(text, "NFR-1", "# P\n\n[a](#nfr-1-ring)\n\n### NFR-1: Ring\n");
    }
}
