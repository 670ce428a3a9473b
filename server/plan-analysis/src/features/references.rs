//! References: every place that is about what stands at an offset, in every document of the project.

use text_size::TextSize;

use super::Ctx;
use crate::symbol::{self, DocumentOccurrences, occurrences};

/// The places in each document that has any: in this one first, then by path.
pub fn references(
    ctx: &Ctx<'_>,
    offset: TextSize,
    with_definition: bool,
) -> Option<Vec<DocumentOccurrences>> {
    let mut found = occurrences(ctx, &symbol::at(ctx, offset)?);
    for (_, places) in &mut found {
        places.retain(|place| with_definition || !place.is_definition);
    }
    found.retain(|(_, places)| !places.is_empty());
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis_with_cursor;

    /// Each place as `file:start..end`, the definition with `!`.
    fn found(fixture: &str, with_definition: bool) -> Vec<String> {
        let (analysis, id, cursor) = analysis_with_cursor(fixture);
        let found = analysis.references(&id, cursor, with_definition).unwrap_or_default();
        let line = |(id, places): (crate::project::DocumentId, Vec<crate::symbol::Occurrence>)| {
            let mark = |definition| if definition { "!" } else { "" };
            let places = places.into_iter();
            places
                .map(move |it| {
                    format!("{}:{:?}{}", id.file_name(), it.range, mark(it.is_definition))
                })
                .collect::<Vec<_>>()
        };
        found.into_iter().flat_map(line).collect()
    }

    const IDS: &str = "
        //- /specs/001-x/spec.md
        # X

        - **FR-$0001**: A
        - **FR-002**: B
        //- /specs/001-x/tasks.md
        # Tasks

        - [ ] T001 Do FR-001
        - [ ] T002 Do FR-001-FR-003
        //- /specs/002-y/spec.md
        # Y

        - **FR-001**: Another
        //- /specs/002-y/tasks.md
        # Tasks

        - [ ] T001 Do FR-001
        ";

    #[test]
    fn an_id_has_its_definition_and_all_that_cites_it_in_its_feature_ranges_too() {
        assert_eq!(found(IDS, true), ["spec.md:9..15!", "tasks.md:23..29", "tasks.md:44..57"]);
        assert_eq!(found(IDS, false), ["tasks.md:23..29", "tasks.md:44..57"]);
    }

    #[test]
    fn an_id_of_another_project_is_another_id() {
        let project = |name: &str, cursor: &str| {
            format!(
                "//- {name}/specs/002-b/spec.md\n# X\n\n- **AC-001**: A\n//- {name}/specs/001-a/plan.md\nAC-{cursor}001\n"
            )
        };
        let own = ["plan.md:0..6", "spec.md:9..15!"];
        for (outer, inner) in [("$0", ""), ("", "$0")] {
            let both = format!("{}{}", project("/p/inner", inner), project("/p", outer));
            assert_eq!(found(&both, true), own, "{both}");
        }
        let apart = format!("{}//- /p/specs/001-a/plan.md\nAC-$0001\n", project("/p/inner", ""));
        assert_eq!(found(&apart, true), [""; 0], "the project within is another one");
    }

    #[test]
    fn a_word_that_nothing_defines_is_no_id() {
        assert_eq!(found("# P\n\nSHA-2$056 and SHA-256\n", true), [""; 0]);
    }

    #[test]
    fn an_article_is_found_from_its_heading_and_from_a_citation() {
        let files = |constitution: &str, plan: &str| {
            format!(
                "//- /specs/001-x/plan.md\n# P\n\n{plan} and Articles I-III.\n//- /memory/constitution.md\n# C\n\n## Core Principles\n\n### Article I: One\n\n{constitution}\n\n### Article III: Three\n"
            )
        };
        let expected = ["plan.md:5..14", "plan.md:19..33"];
        assert_eq!(
            found(&files("### Article II: T$0wo", "Article II"), false),
            ["plan.md:5..15", "plan.md:20..34"]
        );
        let from_plan = found(&files("### Article II: Two", "Artic$0le I"), false);
        assert_eq!(from_plan, expected);
    }

    #[test]
    fn a_heading_and_a_title_have_the_links_to_them() {
        let files = |plan: &str, spec: &str| {
            format!(
                "//- /specs/001-x/plan.md\n# P\n\n{plan} `spec.md`\n//- /specs/001-x/spec.md\n{spec}\n"
            )
        };
        let link = "[a](spec.md#the-goals)";
        assert_eq!(
            found(&files(link, "# X\n\n## The g$0oals"), true),
            ["spec.md:8..17!", "plan.md:5..27"]
        );
        assert_eq!(
            found(&files(link, "# $0X\n\n## The goals"), false),
            ["plan.md:5..27", "plan.md:28..37"]
        );
    }

    #[test]
    fn a_placeholder_has_those_of_its_name_in_the_document() {
        assert_eq!(
            found("# [FEAT$0URE]\n\n[FEATURE] and [OTHER]\n", true),
            ["plan.md:2..11", "plan.md:13..22"]
        );
    }

    #[test]
    fn nothing_is_found_where_nothing_stands() {
        assert_eq!(found("$0", true), [""; 0]);
        assert_eq!(found("words $0 words\n", true), [""; 0]);
    }
}
