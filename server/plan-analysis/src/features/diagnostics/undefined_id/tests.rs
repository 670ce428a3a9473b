//! The tests of the rule about ids that a feature does not define.

use super::RULE;
use crate::fixture::{analysis_with_cursor, check_rule};

mod kiro;

#[test]
fn of_a_range_the_end_that_is_not_defined_is_reported() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan

        FR-003–FR-009, 要件AC-SYNC-01、FR-002
               ^^^^^^ undefined-id
        //- /specs/001-x/spec.md
        # Spec

        - **FR-001**: one
        - **FR-002**: two
        - **FR-003**: three
        - **AC-SYNC-01**: 同步
        ",
    );
}

#[test]
fn a_requirement_that_the_specification_lacks_is_reported_once() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-009)
                ^^^^^^ warning undefined-id
- [ ] T003 Three (FR-009), after T001
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
",
    );
}

#[test]
fn what_another_project_defines_is_not_defined_here() {
    let tasks = |mark: &str| {
        format!(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-009)
{mark}//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
"
        )
    };
    let other = "specs/002-b/spec.md\n# Feature Specification: B\n- **FR-009**: it rings\n";
    check_rule(&RULE, &format!("{}//- /p/{other}", tasks("")));
    let mark = "                ^^^^^^ warning undefined-id\n";
    check_rule(&RULE, &format!("{}//- /p/inner/{other}", tasks(mark)));
}

#[test]
fn words_with_numbers_and_split_tasks_are_none() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 Hash with SHA-256, as UTF-8
- [ ] T002a Split in two
- [ ] T002b Split in two
- [ ] T003 After T002
",
    );
}

#[test]
fn of_a_range_each_end_is_an_id_of_its_own() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One (FR-001)
- [ ] T002 Two (FR-019 to FR-022)
                ^^^^^^ warning undefined-id
                          ^^^^^^ warning undefined-id
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
",
    );
}

const SPEC: &str = "//- /p/specs/001-a/spec.md
# Feature Specification: A
### User Story 1 - Stop
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on
";

/// A task list beside a specification with FR-001, FR-002 and one story.
#[track_caller]
fn check_tasks(tasks: &str) {
    check_rule(&RULE, &format!("//- /p/specs/001-a/tasks.md\n# Tasks: A\n{tasks}{SPEC}"));
}

#[test]
fn an_id_beside_another_feature_is_that_features() {
    for line in [
        "- [ ] T001 As `059` FR-009 asks\n",
        "- [ ] T001 As F059 FR-009 asks\n",
        "- [ ] T001 As FR-009 of feature 3 asks\n",
        "- [ ] T001 As FR-009 in `specs/059-bells/spec.md` asks\n",
        "- [ ] T001 As FR-009 in `../bells/spec.md` asks\n",
        "- [ ] T001 Close #12 (FR-009)\n",
        "- [ ] T001 Lines with tags (e.g., FR-008, FR-009)\n",
        "- [ ] T001 In a FR-009-style way\n",
        "- [ ] T001 It says \"see FR-009\" there\n",
        "- [ ] T001 One, since FR-009 was removed\n",
        "- [ ] T001 One, FR-009 (später entfallen)\n",
        "- [ ] T001 One, FR-009 已删除\n",
        "- [ ] T001 One, FR-009 a été supprimé\n",
        "- [ ] T001 One, wie Spezifikation 059 sagt (FR-009)\n",
        "- [ ] T001 One, 仕様 59 の FR-009\n",
        "- [ ] T001 One (zum Beispiel FR-009)\n",
        "- [ ] T001 One, ~~not by FR-009~~\n",
        "- [ ] T001 One\n\n**[Story]**: FR-009 (the bells), US4\n\nAs FR-009.\n",
        "- [ ] T001 As `059` FR-009 asks\n- [ ] T002 And FR-009 again\n",
    ] {
        check_tasks(line);
    }
    check_tasks(
        "- [ ] T001 As spec 001 says (FR-009)
                             ^^^^^^ warning undefined-id
- [ ] T002 As [the spec](./spec.md) says (FR-008), in 100 steps
                                          ^^^^^^ warning undefined-id
- [ ] T003 By FR-007 removed rows stay away
              ^^^^^^ warning undefined-id
",
    );
}

#[test]
fn a_part_of_an_id_and_a_range_are_known_by_what_they_are_of() {
    check_tasks(
        "- [ ] T001 One (US1.2, FR-001.1)
- [ ] T002-MIN Two, after T001
- [ ] 🟢 T003 Three, after T002
- [ ] T004-T007 More, by T005
- [ ] T009 [US4] Last, after T008
            ^^^ warning undefined-id
                             ^^^^ warning undefined-id
## Phase 2: Bells (T010-T020)

By T012.
",
    );
}

#[test]
fn a_series_that_is_not_counted_here_is_left_alone() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/plan.md
# Plan
- **V1**: a check
- **V2**: a check

By V3, T0, D7, ADR-0007, HTML6 and BELL-03.
                                   ^^^^^^^ warning undefined-id
//- /p/specs/001-a/spec.md
# Feature Specification: A
- **ADR-0003**: rings
- **ADR-0009**: waits
- **D1**: rings
- **D2**: rings
- **BELL-01**: rings
- **BELL-02**: rings

### HTML5: bells
",
    );
}

#[test]
fn the_front_matter_of_a_work_package_cites() {
    check_rule(
        &RULE,
        "//- /p/kitty-specs/001-a/tasks/WP01-x.md
---
work_package_id: WP01
requirement_refs: [FR-001, FR-010]
                           ^^^^^^ warning undefined-id
---

# Work Package WP01: X
//- /p/kitty-specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
",
    );
}

#[test]
fn a_paragraph_defines_the_ids_that_begin_its_lines() {
    check_rule(
&RULE,
        "//- /p/docs/spec.md
# Feature Specification: Tides

NFR1: a table of tides loads in a second
NFR2: it works at sea, with no network
NFR3: it fits on a watch

The chart is stored on the watch (NFR2), which is small (NFR3), and is blue (NFR4).
                                                                             ^^^^ warning undefined-id
",
    );
}

#[test]
fn what_does_not_apply_needs_no_definition() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/checklists/api.md
# API Checklist: Tides
- [ ] CHK001 Are errors described?
- [ ] CHK002 Are limits described?

All of CHK020–CHK029 are **N/A** here. CHK004 of the other list is next.
//- /p/specs/001-a/spec.md
# Feature Specification: Tides
",
    );
}

#[test]
fn where_specifications_share_a_folder_only_the_frameworks_series_are_known() {
    let designs = |other: &str| {
        format!(
            "//- /p/docs/superpowers/specs/2026-01-02-one-design.md
# Feature Specification: One
- **REQ-01**: it floats
- **REQ-02**: it rings, as REQ-08 says
{other}"
        )
    };
    let mark = "                           ^^^^^^ warning undefined-id\n";
    check_rule(&RULE, &designs(mark));
    let other =
        "//- /p/docs/superpowers/specs/2026-01-03-two-design.md\n# Feature Specification: Two\n";
    check_rule(&RULE, &designs(other));
}

#[test]
fn the_message_names_what_is_beside_the_gap_or_at_the_ends() {
    for (defined, cited, expected) in [
        (&[1, 12][..], "FR-021", "those defined go from FR-001 to FR-012"),
        (&[12, 1], "FR-007", "those beside it are FR-001 and FR-012"),
        (&[3, 4], "FR-002", "those defined go from FR-003 to FR-004"),
        (&[1], "FR-019", "only FR-001 is"),
    ] {
        let items: String = defined.iter().map(|it| format!("- **FR-{it:03}**: a\n")).collect();
        let files = format!(
            "//- /p/specs/001-a/tasks.md\n# Tasks: A\n- [ ] T001 $0One ({cited})\n//- /p/specs/001-a/spec.md\n# Feature Specification: A\n{items}"
        );
        let (analysis, id, _) = analysis_with_cursor(&files);
        let found = analysis.diagnostics(&id);
        let found = found.iter().filter(|it| it.code == "undefined-id");
        let messages: Vec<&str> = found.map(|it| it.message.as_str()).collect();
        assert_eq!(messages, [format!("{cited} is not defined in this feature; {expected}")]);
    }
}

#[test]
fn amounts_and_names_of_packages_are_no_ids() {
    check_rule(
        &RULE,
        "//- /p/openspec/changes/bell/tasks.md
## 1. Bell

- [ ] 1.1 Cast it
- [ ] 1.2 Hang it
  - **依赖**：`npm:@bells/dm20151123`

| Lines | PR1 ~355 · PR2 ~200 |
|---|---|
- **PR1**: one
- **PR2**: two
",
    );
}

#[test]
fn a_standard_is_not_of_the_series_that_has_its_name() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/plan.md
# Plan: Brake

By DIN-10000-3 5.2.1, DIN-001-7 and DIN-12345, and DIN-004.
                                                   ^^^^^^^ warning undefined-id
By US2 — 85 pages; by STEP12 and STEP345.
                      ^^^^^^ warning undefined-id
//- /p/specs/001-a/spec.md
# Feature Specification: Brake

### User Story 1 - Stop

### User Story 2 - Wait

- **DIN-001**: DIN-10000-3 holds
- **DIN-002**: DIN-10000-4 holds
- **STEP1**: stop
- **STEP2**: wait
",
    );
}

#[test]
fn in_research_only_traces_mean_the_feature_for_sure() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/research.md
# Recherche : freins

Le frein tient, comme FR-009 le veut pour la meule (avant SC-008, dit-on).
Il tient dans la tempête (FR-008).
                          ^^^^^^ warning undefined-id

| Choix | Pour |
|---|---|
| sabot | FR-001, puis FR-007 |
                       ^^^^^^ warning undefined-id
//- /p/specs/001-a/spec.md
# Feature Specification: Freins
- **FR-001**: la meule tourne
- **FR-002**: la meule attend
- **SC-001**: en une minute
",
    );
}
