//! Symbols as whoever asks sees them: where the cursor leads, what is shown there, and which places are
//! about the same.

use crate::fixture::{check_definition, check_hover, check_names, check_references};

#[test]
fn an_id_leads_to_its_definition() {
    check_definition(
        "
        //- /specs/001-x/plan.md
        By FR-0$001 and FR-002.
        //- /specs/001-x/spec.md
        - **FR-001**: A
            ^^^^^^ definition
        - **FR-002**: B
        ",
    );
}

#[test]
fn a_range_of_ids_leads_to_its_ends_as_far_as_they_are_defined() {
    check_definition(
        "
        //- /specs/001-x/plan.md
        By FR-0$001-FR-003 and FR-002-FR-009.
        //- /specs/001-x/spec.md
        - **FR-001**: A
            ^^^^^^ definition
        - **FR-002**: B
        - **FR-003**: C
            ^^^^^^ definition
        ",
    );
    check_definition(
        "
        //- /specs/001-x/plan.md
        By FR-001-FR-003 and FR-$0002-FR-009.
        //- /specs/001-x/spec.md
        - **FR-002**: B
            ^^^^^^ definition
        ",
    );
}

#[test]
fn an_id_has_its_definition_and_all_that_cites_it_in_its_feature_ranges_too() {
    check_references(
        "
        //- /specs/001-x/spec.md
        # X

        - **FR-$0001**: A
            ^^^^^^ definition
        - **FR-002**: B
        //- /specs/001-x/tasks.md
        # Tasks

        - [ ] T001 Do FR-001
                      ^^^^^^ reference
        - [ ] T002 Do FR-001-FR-003
                      ^^^^^^^^^^^^^ reference
        //- /specs/002-y/spec.md
        # Y

        - **FR-001**: Another
        //- /specs/002-y/tasks.md
        # Tasks

        - [ ] T001 Do FR-001
        ",
    );
}

#[test]
fn the_end_of_a_range_at_the_cursor_is_what_is_asked_about() {
    check_references(
        "
        //- /specs/001-x/plan.md
        FR-001-FR-0$003 and FR-003
               ^^^^^^ reference
                          ^^^^^^ reference
        //- /specs/001-x/spec.md
        - **FR-001**: A
        - **FR-003**: C
            ^^^^^^ definition
        ",
    );
}

#[test]
fn an_id_of_another_project_is_another_id() {
    let inner = |marks: &str, cursor: &str| {
        format!(
            "//- /p/inner/specs/001-a/plan.md\nAC-{cursor}001\n{marks}//- /p/inner/specs/002-b/spec.md\n- **AC-001**: A\n"
        )
    };
    let outer = "//- /p/specs/001-a/plan.md\nAC-001\n//- /p/specs/002-b/spec.md\n- **AC-001**: A\n";
    let marked = inner("^^^^^^ reference\n", "$0") + "    ^^^^^^ definition\n";
    check_references(&(marked + outer));
    check_references(
        &(outer
            .replace("AC-001\n", "AC-$0001\n^^^^^^ reference\n")
            .replace("A\n", "A\n    ^^^^^^ definition\n")
            + &inner("", "")),
    );
    check_references(&(inner("", "") + "//- /p/specs/001-a/plan.md\nAC-$0001\n"));
}

#[test]
fn what_every_feature_numbers_anew_is_not_cited_from_another() {
    check_references(
        "
        //- /p/.kiro/specs/a/requirements.md
        ### Requirement $01: Ring
            ^^^^^^^^^^^^^ definition

        1. WHEN it rings
        //- /p/.kiro/specs/a/tasks.md
        - [ ] 1. Cast it
          - _Requirements: 1_
                           ^ reference
        //- /p/.kiro/specs/b/tasks.md
        - [ ] 1. Hang it
          - _Requirements: 1_
        ",
    );
}

#[test]
fn a_part_of_an_id_has_the_definition_that_it_leads_to() {
    check_references(
        "
        //- /specs/001-x/plan.md
        For US1$0.3 and US1.
            ^^^^^ reference
        //- /specs/001-x/spec.md
        ### User Story 1 - Ring
            ^^^^^^^^^^^^ definition
        ",
    );
}

#[test]
fn a_word_that_nothing_defines_is_no_id() {
    check_references("# P\n\nSHA-2$056 and SHA-256\n");
}

#[test]
fn an_id_shows_what_belongs_to_it() {
    let check = |citing: &str, expected: &str| {
        let tasks = format!("- [ ] T001 Ring\n  - twice\n- [ ] T002 {citing}\n");
        let spec = "# A\n\n### User Story 1 - Ring\n\nShe rings.\n\n### User Story 2 - Wait\n\n- **FR-001**: It rings.\n- **FR-002**: It waits.\n";
        let files =
            format!("//- /p/specs/001-a/tasks.md\n{tasks}//- /p/specs/001-a/spec.md\n{spec}");
        check_hover(&files, expected);
    };
    check("by FR-0$002", "specs/001-a/spec.md\n- **FR-002**: It waits.");
    check("after T0$001", "specs/001-a/tasks.md\n- [ ] T001 Ring\n  - twice");
    let story = "specs/001-a/spec.md\n### User Story 1 - Ring\n\nShe rings.";
    check("for US$01", story);
    check("for US$01.3", story);
    check("for US01$0 and", story);
    check("f$0or US01", "");
}

#[test]
fn a_link_is_about_what_it_leads_to_whatever_stands_in_it() {
    check_references(
        "
        //- /specs/001-x/plan.md
        See [FR-0$001](spec.md#goals), FR-001.
            ^^^^^^^^^^^^^^^^^^^^^^^ reference
        //- /specs/001-x/spec.md
        ## Goals
           ^^^^^ definition

        - **FR-001**: A
        ",
    );
}

#[test]
fn a_heading_has_the_links_to_it_and_a_title_all_to_its_file() {
    check_references(
        "
        //- /specs/001-x/plan.md
        # P

        [a](spec.md#the-goals) `spec.md`
        ^^^^^^^^^^^^^^^^^^^^^^ reference
        //- /specs/001-x/spec.md
        # X

        ## The g$0oals
           ^^^^^^^^^ definition
        ",
    );
    check_references(
        "
        //- /specs/001-x/plan.md
        # P

        [a](spec.md#the-goals) `spec.md`
        ^^^^^^^^^^^^^^^^^^^^^^ reference
                               ^^^^^^^^^ reference
        //- /specs/001-x/spec.md
        # $0X
          ^ definition

        ## The goals
        ",
    );
}

#[test]
fn a_loose_path_to_a_specification_is_a_reference_to_it() {
    let files = "
        //- /p/specs/001-x/plan.md
        # P

        **Spec**: specs/002-y.m$0d
        //- /p/specs/002-y/spec.md
        # Y
        ";
    check_definition(&files.replace("# Y\n", "# Y\n        ^ definition\n"));
    check_references(
        &files
            .replace("m$0d\n", "m$0d\n                  ^^^^^^^^^^^^^^ reference\n")
            .replace("# Y\n", "# Y\n          ^ definition\n"),
    );
}

#[test]
fn what_a_label_is_defined_as_is_a_link() {
    check_definition(
        "
        //- /specs/001-x/plan.md
        By [the spec].

        [the spec]: spec.md#go$0als
        //- /specs/001-x/spec.md
        ## Goals
           ^^^^^ definition
        ",
    );
    check_references(
        "
        //- /specs/001-x/plan.md
        By [the spec].
           ^^^^^^^^^^ reference

        [the spec]: spec.md#goals
                    ^^^^^^^^^^^^^ reference
        //- /specs/001-x/spec.md
        ## G$0oals
           ^^^^^ definition
        ",
    );
}

#[test]
fn a_path_that_meets_a_folder_leads_to_no_file_behind_it() {
    check_definition(
        "
        //- /specs/001-x/plan.md
        [it](data$0)
        //- /specs/001-x/data/a.md
        # A
        ",
    );
}

#[test]
fn a_placeholder_has_those_of_its_name_in_the_document() {
    check_references(
        "
        # [FEAT$0URE]
          ^^^^^^^^^ reference

        [FEATURE] and [OTHER]
        ^^^^^^^^^ reference
        ",
    );
}

#[test]
fn nothing_is_found_where_nothing_stands() {
    for text in ["$0", "words $0 words\n"] {
        check_references(text);
        check_definition(text);
        check_hover(text, "");
    }
}

#[test]
fn a_name_is_what_changes_with_an_id() {
    check_names(
        "
        //- /specs/001-x/spec.md
        - **FR-0$001**: A
            ^^^^^^ name
        //- /specs/001-x/tasks.md
        - [ ] T001 FR-001-FR-003, FR-000-FR-001, FR-000-FR-002
                   ^^^^^^ name
                                         ^^^^^^ name
        ",
    );
}

#[test]
fn a_name_is_what_changes_with_a_heading_and_with_a_file() {
    check_names(
        "
        //- /specs/001-x/plan.md
        [a](spec.md#goals), [b][s], [c](<./spec.md#goals> 'title')
                    ^^^^^ name
                                                   ^^^^^ name

        [s]: ./spec.md#goals
                       ^^^^^ name
        //- /specs/001-x/spec.md
        ## Go$0als
           ^^^^^ name
        ",
    );
    check_names(
        "
        //- /specs/001-x/plan.md
        [a](spec.md#goals), [b][s], [c](<./sp$0ec.md> 'title')
            ^^^^^^^ name
                                         ^^^^^^^^^ name

        [s]: ./spec.md#goals
             ^^^^^^^^^ name
        //- /specs/001-x/spec.md
        # Spec

        ## Goals
        ",
    );
}

#[test]
fn a_name_is_what_stands_between_the_marks_of_a_placeholder() {
    check_names("# [FEAT$0URE]\n   ^^^^^^^ name\n\n[FEATURE] [OTHER]\n ^^^^^^^ name\n");
}
