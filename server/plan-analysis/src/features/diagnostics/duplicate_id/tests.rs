//! The tests of the rule about ids that are defined twice.

use super::RULE;
use crate::fixture::{analysis_with_cursor, check_rule};

#[test]
fn the_second_task_with_a_number_is_reported() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/tasks.md
# Tasks: A
- [ ] T001 One
- [x] T002 Two
- [ ] T001 One again
      ^^^^ error duplicate-id
- [ ] T003 Three
- [ ] T001–T003 are all marked
",
    );
}

#[test]
fn a_table_that_lists_requirements_again_is_none() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on

| FR-001 | tested by hand |
|---|---|
| FR-001 | tested by hand |
",
    );
}

#[test]
fn a_number_that_stands_twice_in_a_list_of_tasks_is_reported() {
    check_rule(
        &RULE,
        "//- /p/openspec/changes/bell/tasks.md
## 1. Bell

- [ ] 1.1 Cast it
- [ ] 1.1 Hang it
      ^^^ error duplicate-id

## 2. Lists begin anew

- [ ] 1. One
- [ ] 1. One

## Other track

- [ ] 1.1 Cast another
",
    );
}

#[test]
fn a_section_that_lists_ids_again_and_words_with_a_number_are_none() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a rider can stop
- **FR-002**: a rider can go on

## Why
- **FR-001**: riders are tired
- **FR-002**: riders are late

- **SEA2-03**: one
- **SEA2-04**: two
- **SEA2-05**: three

## HTML5 bells: one

## HTML5 bells: two
",
    );
}

#[test]
fn a_list_that_begins_anew_below_another_heading_is_a_series_of_its_own() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/spec.md
# Moulins

## Récit 1.1 : moudre

### Critères

1. **AC1:** la meule tourne
2. **AC2:** la farine tombe

## Récit 1.2 : arrêter

### Critères

1. **AC1:** le frein tient
2. **AC2:** la meule attend
3. **AC3:** le sac est fermé
4. **AC3:** le sac est pesé
     ^^^ error duplicate-id

## Récit 1.3 : nettoyer

### Critères

1. **AC1:** la brosse passe

### Plus tard

1. **AC1:** la brosse sèche
     ^^^ error duplicate-id
2. **AC7:** la brosse est neuve

## Suite

### Récit 2.1 : peser

#### Critères

1. **AC1:** la balance est juste
2. **AC4:** le sac est noté

### Récit 2.2 : livrer

1. **AC1:** la charrette part
2. **AC5:** la charrette revient

## Récit 2.3 : compter

### Critères

1. **AC1:** le compte est bon

### Récit 2.4 : payer

#### Critères

1. **AC1:** le prix est dit
2. **AC6:** le prix est payé

#### Ce qui a changé

- **AC1:** le prix est écrit
- **AC4:** le sac est compté
",
    );
}

#[test]
fn a_list_that_goes_on_with_a_number_of_another_is_reported() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/spec.md
# Mills

## Story 1

### Criteria

- **AC1**: it turns
- **AC2**: it stops

## Story 2

### Criteria

- **AC2**: it waits
    ^^^ error duplicate-id
- **AC3**: it rings
",
    );
}

#[test]
fn sections_of_the_same_name_are_told_apart_by_the_heading_above() {
    let (analysis, id, _) = analysis_with_cursor(
        "//- /p/specs/001-a/spec.md
# Mills

## Grinding

### Criteria

- **AC1**: it turns
- **AC2**: it stops

## Braking$0

### Criteria

- **AC2**: it waits
- **AC3**: it rings
",
    );
    let found = analysis.diagnostics(&id);
    let found = found.iter().filter(|it| it.code == RULE.code);
    let messages: Vec<&str> = found.map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["AC2 is defined twice, first in \"Criteria\" of \"Grinding\""]);
}

#[test]
fn stories_whose_headings_are_all_there_again_are_not_defined_again() {
    let again = |more: &str| {
        format!(
            "//- /p/specs/001-a/spec.md
# Feature Specification: A

## Stories

### US1: grind

### US2: brake

## Requirements

### US1 — grind

- **FR-001**: it turns

### US2 — brake

- **FR-002**: it stops
{more}"
        )
    };
    check_rule(&RULE, &again(""));
    let text = again("\n### US3 — clean\n");
    let text = text.replace("### US1 — grind\n", "### US1 — grind\n    ^^^ error duplicate-id\n");
    let text = text.replace("### US2 — brake\n", "### US2 — brake\n    ^^^ error duplicate-id\n");
    check_rule(&RULE, &text);
}

#[test]
fn a_requirement_between_two_others_is_one_of_its_own() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/requirements.md
# Anforderungen

### Anforderung 1: Schütten

### Anforderung 2: Mahlen

### Anforderung 2A: Bremsen

### Anforderung 2b: Wiegen

### Anforderung 2.5: Fegen

### Anforderung 2A: Bremsen im Sturm
    ^^^^^^^^^^^^^^ error duplicate-id
",
    );
}

#[test]
fn an_item_that_says_more_of_an_id_is_not_its_definition() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/spec.md
# Feature Specification: A
## Requirements
1. **FR-001**: it turns
2. **FR-002**: it stops

## What has changed
1. ✅ **Goals** - said again
2. ✅ **FR-002** - it stops in a storm, too

## Later
- **V2 Étape 1: Moudre**
- **V2 Étape 2: Freiner**
- **V3 Étape 3: Peser**
- **V3 Coût: à dire**
- **V3 Coût: à dire**
    ^^ error duplicate-id
",
    );
    let tasks = |first: &str| {
        format!(
            "//- /p/specs/001-a/tasks.md
# Tasks: A
{first}T001 Schütten
{first}T002 Mahlen

## Nebeneinander
- T001 Ärger mit T002 meiden
"
        )
    };
    check_rule(&RULE, &tasks("- [ ] "));
    check_rule(&RULE, &format!("{}  ^^^^ error duplicate-id\n", tasks("- ")));
}

#[test]
fn a_tag_at_a_criterion_with_a_number_is_not_an_id() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/requirements.md
# 要件

### 要件 1: 製粉

1. **EN2**: 石臼が回る
2. **EN2**: 粉が落ちる
3. **EN3**: 袋が閉じる

## 決定

1. **DQ1**: 石臼
2. **DQ2**: 袋
3. **DQ2**: 秤
     ^^^ error duplicate-id
",
    );
}

#[test]
fn two_tasks_that_share_a_number_are_reported_above_their_parts() {
    check_rule(
        &RULE,
        "//- /.kiro/specs/mill/tasks.md
# Plan

- [ ] 4. Moudre
  - [ ] 4.1 Essayer la meule

- [ ] 4. Freiner
      ^ error duplicate-id
  - [ ] 4.1 Poser le frein
        ^^^ error duplicate-id
  - [ ] 4.2 Essayer le frein
",
    );
}
