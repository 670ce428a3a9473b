//! References: every place that is about the thing at an offset, in every document of the project.

use text_size::TextSize;

use super::Ctx;
use crate::symbol::{self, DocumentOccurrences, occurrences};

/// The places by document: this one first, then by path.
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
    use crate::fixture::{analysis_with_cursor, check_references};

    #[test]
    fn a_range_is_a_reference_to_each_id_in_it() {
        check_references(
            "
            //- /specs/001-a/plan.md
            # Plan

            FR-0$003 😀
            ^^^^^^ reference

            ## Part

            FR-001–FR-004.
            ^^^^^^^^^^^^^ reference
            //- /specs/001-a/spec.md
            - **FR-001**: one
            - **FR-003**: three
                ^^^^^^ definition
            - **FR-004**: four
            //- /specs/001-a/tasks.md
            - [ ] T014 Do FR-001–FR-004
                          ^^^^^^^^^^^^^ reference
            - [ ] T014b 字FR-003と。
                         ^^^^^^ reference
            ",
        );
    }

    #[test]
    fn the_letter_behind_the_number_makes_another_task() {
        check_references(
            "
            //- /specs/001-a/plan.md
            T01$04b, T014.
            ^^^^^ reference
            //- /specs/001-a/tasks.md
            - [ ] T014 Do it
            - [ ] T014a Do it
            - [ ] T014b Do it
                  ^^^^^ definition
            - [ ] T015 after T014a-T014b
                                   ^^^^^ reference
            ",
        );
        check_references(
            "
            //- /specs/001-a/plan.md
            T014b, T01$04.
                   ^^^^ reference
            //- /specs/001-a/tasks.md
            - [ ] T014 Do it
                  ^^^^ definition
            - [ ] T014b Do it
            ",
        );
    }

    #[test]
    fn ids_in_a_text_without_spaces_are_references() {
        check_references(
            "
            //- /specs/001-a/plan.md
            要件AC-SY$0NC-01、FR-002を満たす。
              ^^^^^^^^^^ reference
            //- /specs/001-a/spec.md
            - **AC-同步-01**: not an id
            - **AC-SYNC-01**: 同步
                ^^^^^^^^^^ definition
            //- /specs/001-a/tasks.md
            - [ ] T014b 字FR-003と、AC-SYNC-01。
                                 ^^^^^^^^^^ reference
            ",
        );
        check_references(
            "
            //- /specs/001-a/plan.md
            由US$01决定。
             ^^^ reference
            //- /specs/001-a/spec.md
            ### 用户故事 1 - 取消
                ^^^^^^ definition
            //- /specs/001-a/tasks.md
            - [ ] T014 [US1] Do it
                        ^^^ reference
            ",
        );
    }

    #[test]
    fn words_that_only_look_like_ids_are_none() {
        for word in ["SHA-2$056", "src/FR-0$001.rs", "xFR-0$002", "AC-同$0步-01"] {
            check_references(&format!(
                "//- /specs/001-a/plan.md\n{word}\n//- /specs/001-a/spec.md\n- **FR-001**: one\n- **FR-002**: two\n- **AC-同步-01**: none\n"
            ));
        }
    }

    #[test]
    fn an_article_of_one_project_is_not_cited_from_another() {
        let inner = "//- /p/inner/specs/001-a/plan.md\nArticle I\n//- /p/inner/.specify/memory/constitution.md\n# C\n\n## Core Principles\n\n### Article I: Bob First\n";
        let outer = inner.replace("/inner", "").replace("Bob", "Ada");
        let marked = |files: &str| {
            let files = files.replace("Article I\n", "Art$0icle I\n^^^^^^^^^ reference\n");
            files.replace("First\n", "First\n    ^^^^^^^^^^^^^^^^^^^^ definition\n")
        };
        check_references(&(marked(inner) + &outer));
        check_references(&(marked(&outer) + inner));
    }

    #[test]
    fn the_definition_is_left_out_where_it_is_not_wanted() {
        let (analysis, id, cursor) =
            analysis_with_cursor("- **FR-$0001**: A\n- FR-001 and so on\n");
        for (with_definition, expected) in [(true, 2), (false, 1)] {
            let found = analysis.references(&id, cursor, with_definition).unwrap_or_default();
            assert_eq!(found.iter().map(|(_, places)| places.len()).sum::<usize>(), expected);
        }
    }
}
