//! Inlay hints: after a cited id its title, after an article's number its name.

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::Ctx;
use crate::index::ids::feature;
use crate::model::id::{IdKey, dashed};
use crate::project::path::file_name;
use crate::symbol::id::Id;

/// Maximum number of characters of a title that are shown.
const LONGEST: usize = 30;

/// Maximum number of bytes between two citations of which the second may need no hint.
const NEAR: u32 = 1024;

/// Maximum number of different ids with hints; an editor asks only for the visible lines.
const MOST: usize = 256;

/// Text shown after a place in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// The place.
    pub offset: TextSize,
    /// The text shown.
    pub label: String,
}

/// The hints of a range in the order of the text.
pub fn inlay_hint(ctx: &Ctx<'_>, range: TextRange) -> Vec<InlayHint> {
    let Some(facts) = ctx.index.facts(ctx.id) else { return Vec::new() };
    let shown = |place: TextRange| range.contains_inclusive(place.end());
    let mut titles: FxHashMap<(IdKey, Option<bool>), Option<String>> = FxHashMap::default();
    let mut hints = Vec::new();
    let mut before: FxHashMap<&IdKey, TextRange> = FxHashMap::default();
    for citation in facts.citations.iter().filter(|it| it.last.is_none()) {
        let again = before.insert(&citation.first, citation.range);
        if !shown(citation.range) || again.is_some_and(|it| is_near(ctx, it, citation.range)) {
            continue;
        }
        let key = (citation.first.clone(), dashed(&ctx.document.text().slice(citation.range)));
        if titles.len() >= MOST && !titles.contains_key(&key) {
            continue;
        }
        let title = titles.entry(key).or_insert_with_key(|(key, dashed)| title(ctx, key, *dashed));
        hints.extend(title.as_deref().and_then(|title| hint(ctx, citation.range.end(), title)));
    }
    let constitution = ctx.constitution().filter(|(id, _)| id != ctx.id);
    let articles = constitution.map_or(&[][..], |(_, articles)| articles);
    let single = facts.article_citations.iter().filter(|it| it.explicit && it.first == it.last);
    let mut before = FxHashMap::default();
    for citation in single {
        let again = before.insert(citation.first, citation.range);
        if !shown(citation.range) || again.is_some_and(|it| is_near(ctx, it, citation.range)) {
            continue;
        }
        let article = articles.iter().find(|article| article.number == Some(citation.first));
        hints.extend(article.and_then(|it| hint(ctx, citation.range.end(), &it.name)));
    }
    hints.sort_by_key(|hint| hint.offset);
    hints.dedup_by_key(|hint| hint.offset);
    hints
}

/// Whether no blank line is between two citations, so that what is said of the first is still before the reader.
fn is_near(ctx: &Ctx<'_>, first: TextRange, second: TextRange) -> bool {
    let between = TextRange::new(first.end().min(second.start()), second.start());
    if between.len() > TextSize::new(NEAR) {
        return false;
    }
    let text = ctx.document.text().slice(between);
    // The first piece and the last are of the lines of the citations themselves.
    let pieces: Vec<&str> = text.split('\n').collect();
    let mut lines = pieces.iter().take(pieces.len().saturating_sub(1)).skip(1);
    !lines.any(|line| line.trim().is_empty())
}

/// The title of an id's definition; for another feature's id, with the name of that feature.
fn title(ctx: &Ctx<'_>, key: &IdKey, dashed: Option<bool>) -> Option<String> {
    let id = Id::resolve(ctx.index, key, dashed, ctx.id)?;
    let title = id.text(ctx.index).map(|it| &*it.title).filter(|it| !it.is_empty())?;
    let of = feature(&id.home);
    Some(if of == feature(ctx.id) { title.into() } else { format!("{}: {title}", file_name(of)) })
}

/// A hint, unless the document itself continues with the same words.
fn hint(ctx: &Ctx<'_>, offset: TextSize, title: &str) -> Option<InlayHint> {
    const SAME: usize = 8;
    let label = shortened(essence(title));
    let behind = ctx.document.text().slice(TextRange::at(offset, TextSize::new(64)));
    let words = behind.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let start: String = label.to_lowercase().chars().take(SAME).collect();
    (!label.is_empty() && !words.starts_with(start.trim_end_matches('…')))
        .then_some(InlayHint { offset, label })
}

/// A title without the words that all titles of its kind share: a leading `The system MUST`, a trailing
/// `(Priority: P1)`.
fn essence(title: &str) -> &str {
    const DUTIES: [&str; 2] = [" MUST ", " SHALL "];
    let title = title.trim();
    let duty = DUTIES.iter().filter_map(|it| title.split_once(it)).min_by_key(|it| it.0.len());
    // More words before it say when, or for whom.
    let behind = duty.filter(|(before, _)| before.split_whitespace().count() < 3);
    let title = behind.map_or(title, |(_, behind)| behind);
    let note = title.strip_suffix(')').and_then(|it| it.rsplit_once(" (")).map(|it| it.0);
    note.filter(|it| !it.trim().is_empty()).unwrap_or(title)
}

/// The first words of a title.
fn shortened(title: &str) -> String {
    let title = title.trim();
    let Some((end, _)) = title.char_indices().nth(LONGEST) else { return title.to_owned() };
    let cut = title[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
    let cut = if title[end..].starts_with(char::is_whitespace) { end } else { cut };
    format!(
        "{}…",
        title[..cut].trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
    )
}

#[cfg(test)]
mod tests {
    use text_size::{TextRange, TextSize};

    use super::shortened;
    use crate::fixture::analysis_with_cursor;

    /// The text up to the cursor's line end, with the hints in it as `‹…›`.
    fn hinted(fixture: &str) -> String {
        let (analysis, id, cursor) = analysis_with_cursor(fixture);
        let text = analysis.document(&id).unwrap().text().to_string();
        let mut out = text.clone();
        for hint in analysis.inlay_hints(&id, TextRange::up_to(cursor)).iter().rev() {
            out.insert_str(hint.offset.into(), &format!("‹{}›", hint.label));
        }
        out
    }

    #[test]
    fn a_cited_id_and_an_article_are_followed_by_what_they_are() {
        let found = hinted(
            "
            //- /specs/001-x/plan.md
            FR-001, FR-002 (Sign out), FR-009, SHA-256 and Article II, Article I: Library-First$0
            FR-001
            //- /specs/001-x/spec.md
            - **FR-001**: The system MUST let **users** sign in with a very long word
            - **FR-002**: Sign out
            //- /memory/constitution.md
            # C

            ## Core Principles

            ### Article I: Library-First

            ### Article II: CLI Interface (NON-NEGOTIABLE)
            ",
        );
        let expected = "FR-001‹let users sign in with a very…›, FR-002 (Sign out), FR-009, SHA-256 and Article II‹CLI Interface›, Article I: Library-First\nFR-001\n";
        assert_eq!(found, expected);
    }

    #[test]
    fn within_a_paragraph_or_a_list_a_title_is_said_once() {
        let spec = "//- /specs/001-x/spec.md\n### User Story 1 - Book a slot (Priority: P1)\n\n- **FR-001**: Desks SHALL NOT ring\n";
        let tasks = "//- /specs/001-x/tasks.md\n- [ ] T001 [US1] One, FR-001\n- [ ] T002 [US1] Two, FR-001\n  \n- [ ] T003 [US1] Three$0\n";
        let expected = "- [ ] T001 [US1‹Book a slot›] One, FR-001‹NOT ring›\n- [ ] T002 [US1] Two, FR-001\n  \n- [ ] T003 [US1‹Book a slot›] Three\n";
        assert_eq!(hinted(&format!("{tasks}{spec}")), expected);
        let crlf = hinted(&format!("{}{spec}", tasks.replace('\n', "\r\n")));
        assert_eq!(crlf.replace('\r', ""), expected);
    }

    #[test]
    fn a_range_of_ids_has_no_title_and_an_id_needs_no_spaces() {
        let found = hinted(
            "
            //- /specs/001-x/plan.md
            FR-001–FR-002, 要件AC-SYNC-01を満たす。$0
            //- /specs/001-x/spec.md
            - **FR-001**: one
            - **FR-002**: two
            - **AC-SYNC-01**: 同步
            ",
        );
        assert_eq!(found, "FR-001–FR-002, 要件AC-SYNC-01‹同步›を満たす。\n");
    }

    #[test]
    fn each_project_has_its_own_ids_and_articles() {
        let project = |folder: &str, name: &str, cursor: &str| {
            format!(
                "//- {folder}/specs/001-a/plan.md\nFR-001, AC-001 and Article I.{cursor}\n//- {folder}/specs/001-a/spec.md\n- **FR-001**: {name} stops\n//- {folder}/specs/002-b/spec.md\n- **AC-001**: {name} rings\n//- {folder}/.specify/memory/constitution.md\n# C\n\n## Core Principles\n\n### Article I: {name} First\n"
            )
        };
        for (own, other) in [("/one", "/two"), ("/p", "/p/inner"), ("/p/inner", "/p")] {
            let found = hinted(&(project(own, "Ada", "$0") + &project(other, "Bob", "")));
            let expected =
                "FR-001‹Ada stops›, AC-001‹002-b: Ada rings› and Article I‹Ada First›.\n";
            assert_eq!(found, expected, "{own} beside {other}");
        }
    }

    #[test]
    fn of_two_articles_with_one_number_the_first_is_named() {
        let found = hinted(
            "
            //- /specs/001-x/plan.md
            Article I$0
            //- /memory/constitution.md
            # C

            ## Core Principles

            ### Article I: One

            ### Article I: Another
            ",
        );
        assert_eq!(found, "Article I‹One›\n");
    }

    #[test]
    fn titles_are_cut_at_a_word() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"字".repeat(50)), format!("{}…", "字".repeat(30)));
        assert_eq!(
            shortened("aaaaaaaaa bbbbbbbbb ccccccccc, dddd"),
            "aaaaaaaaa bbbbbbbbb ccccccccc…"
        );
    }

    #[test]
    fn an_empty_range_or_text_has_none() {
        let (analysis, id, _) = analysis_with_cursor("$0");
        assert_eq!(analysis.inlay_hints(&id, TextRange::up_to(TextSize::new(99))), []);
    }

    #[test]
    fn what_another_feature_says_is_said_to_be_its() {
        let found = hinted(
            "
            //- /p/specs/001-x/plan.md
            FR-007 and FR-001, 1.1$0
            //- /p/specs/002-bell/spec.md
            - **FR-007**: Ring
            //- /p/.specify/templates/spec-template.md
            - **FR-001**: System MUST [DO]
            ",
        );
        assert_eq!(found, "FR-007‹002-bell: Ring› and FR-001, 1.1\n");
    }
}
