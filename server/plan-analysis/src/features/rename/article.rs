//! `Article II: Two` becomes `Article IV: Four`, and what cites it by number or name follows.

use super::heading::{check_anchor, check_title};
use crate::index::Facts;
use crate::project::constitution::{self, clean_name, parse};
use crate::refactor::articles::{Moving, position};
use crate::refactor::{Changes, Refusal};
use crate::symbol::article::Article;

pub(super) fn rename(
    changes: &mut Changes<'_>,
    article: &Article,
    new_name: &str,
) -> Result<(), Refusal> {
    let Some(facts) = changes.index.facts(&article.home) else { return Ok(()) };
    let Some(old) = facts.articles.iter().find(|it| it.heading == article.heading) else {
        return Ok(());
    };
    let Some(heading) = facts.headings.iter().find(|it| it.range == article.heading) else {
        return Ok(());
    };
    let was = changes.slice(&article.home, article.focus)?;
    let title = title(&was, old, new_name);
    let (number, label, rest) = parse(&title);
    let name = clean_name(rest);
    if old.number.is_some() && number.is_none() {
        return Err(Refusal(format!("`{new_name}` has no number such as `{}`", old.label)));
    }
    if name.is_empty() && !old.name.is_empty() {
        return Err(Refusal(format!("`{new_name}` has no name such as `{}`", old.name)));
    }
    let moving = Moving { home: &article.home, old, number, label: label.to_owned(), name };
    check_title(changes, &article.home, heading, &title)?;
    check_free(changes, &moving, facts)?;
    check_anchor(changes, &article.home, heading, &title)?;
    changes.replace(&article.home, article.focus, title);
    moving.apply(changes)
}

/// The new heading: a number alone leaves the name as it is, and a name alone the number.
fn title(was: &str, old: &constitution::Article, new_name: &str) -> String {
    let (number, label, rest) = parse(new_name);
    let name = clean_name(rest);
    let has_number = number.is_some();
    let lacks_name = name.is_empty() && !old.name.is_empty();
    if has_number == old.number.is_some() && !lacks_name {
        return new_name.to_owned();
    }
    if has_number && name.is_empty() && old.number.is_some() {
        return match position(was, &old.label) {
            Some(at) => format!("{}{label}{}", &was[..at.start().into()], &was[at.end().into()..]),
            None => new_name.to_owned(),
        };
    }
    match position(was, &old.name).filter(|_| !has_number) {
        Some(at) => format!("{}{new_name}{}", &was[..at.start().into()], &was[at.end().into()..]),
        None => new_name.to_owned(),
    }
}

/// No other article may have the number or the name.
fn check_free(
    changes: &mut Changes<'_>,
    moving: &Moving<'_>,
    facts: &Facts,
) -> Result<(), Refusal> {
    for other in facts.articles.iter().filter(|it| it.heading != moving.old.heading) {
        let same_number = moving.number.is_some()
            && moving.number != moving.old.number
            && other.number == moving.number;
        let same_name = moving.name.to_lowercase() == other.name.to_lowercase()
            && moving.name.to_lowercase() != moving.old.name.to_lowercase();
        if same_number || same_name {
            let place = changes.place(moving.home, other.heading);
            let title = other.title();
            return Err(Refusal(format!("`{title}` in {place} has that name already")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    const CONSTITUTION: &str = "
        //- /memory/constitution.md
        # C

        ## Core Principles

        ### Article I: One

        ### Article II: Ring $0Twice

        ### Article III: Three
        //- /specs/001-x/plan.md
        # P

        Article II, §2, Articles I–III and [it](/memory/constitution.md#article-ii-ring-twice)

        ## Constitution Check

        | Principle | Status |
        |---|---|
        | Ring twice | yes |
        | II. Ring Twice | yes |
        ";

    #[test]
    fn an_article_changes_with_its_citations() {
        check_rename(
            CONSTITUTION,
            "Article V: Call Once",
            "
            //- /memory/constitution.md
            # C

            ## Core Principles

            ### Article I: One

            ### Article V: Call Once

            ### Article III: Three
            //- /specs/001-x/plan.md
            # P

            Article V, §5, Articles I, III, V and [it](/memory/constitution.md#article-v-call-once)

            ## Constitution Check

            | Principle | Status |
            |---|---|
            | Call Once | yes |
            | V. Call Once | yes |
            ",
        );
    }

    #[test]
    fn a_number_alone_leaves_the_name_and_a_name_the_number() {
        let check = |name: &str, expected: &str| {
            check_rename(
                "//- /memory/constitution.md\n# C\n\n## Core Principles\n\n### Article $0I: One (MUST)\n",
                name,
                &format!("# C\n\n## Core Principles\n\n### {expected}\n"),
            );
        };
        check("Article IV", "Article IV: One (MUST)");
        check("First", "Article I: First (MUST)");
        check("Article II. Second", "Article II. Second");
    }

    #[test]
    fn an_article_without_a_number_keeps_a_name() {
        check_rename(
            "//- /memory/constitution.md\n# C\n\n## Core Principles\n\n### Ring T$0wice\n\n### Wait\n",
            "IV",
            "refused: `IV` has no name such as `Ring Twice`",
        );
    }

    #[test]
    fn an_article_is_refused_that_there_is() {
        let message =
            "refused: `III. Three` in memory/constitution.md, line 9 has that name already";
        check_rename(CONSTITUTION, "Article III: Other", message);
        check_rename(CONSTITUTION, "Article II: three", message);
    }
}
