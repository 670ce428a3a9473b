//! `FR-003` becomes `FR-010`, and `FR-003 to FR-005` becomes `FR-004 to FR-005, FR-010`.

use crate::model::id::{IdKey, Shape, TASK};
use crate::refactor::ids::Moves;
use crate::refactor::spelling::{Name, Renaming, Spelled};
use crate::refactor::{Changes, Refusal};
use crate::symbol::id::Id;

pub(super) fn rename(changes: &mut Changes<'_>, id: &Id, new_name: &str) -> Result<(), Refusal> {
    let Some(facts) = changes.index.facts(&id.home) else { return Ok(()) };
    let was = changes.slice(&id.home, id.range)?;
    let own = facts.ids.iter().find(|it| it.range == id.range && it.shape != Shape::Range);
    let Some(own) = own.filter(|it| it.key == id.key) else {
        let place = changes.place(&id.home, id.range);
        return Err(Refusal(format!(
            "It belongs to `{was}` in {place} and has no name of its own"
        )));
    };
    if own.range == own.line {
        let place = changes.place(&id.home, id.range);
        return Err(Refusal(format!("Its place in the list is its number, in {place}")));
    }
    let old = Name::new(&id.key);
    let was = Spelled::read(&was, &old).ok_or_else(|| changes.changed(&id.home))?;
    let (new, becomes) = parse(new_name, &old, &was)
        .ok_or_else(|| Refusal(format!("`{new_name}` is not an id such as `{}`", was.text())))?;
    let renaming = Renaming { old, new, was, becomes };
    if renaming.old == renaming.new && renaming.was == renaming.becomes {
        return Ok(());
    }
    Moves { home: &id.home, all: vec![(renaming, id.range)] }.apply(changes)
}

/// What a new name says, in the form of the old one: an id with letters, or a number after the same words.
fn parse(text: &str, old: &Name, was: &Spelled) -> Option<(Name, Spelled)> {
    let key = IdKey::parse(text);
    let has_letters = !old.letters.is_empty() && old.letters != TASK;
    // `User Story 1` is written in words.
    let in_words =
        !was.head.is_empty() && was.head.ends_with(|c: char| c != '-' && !c.is_ascii_uppercase());
    if has_letters && !in_words {
        let new = Name::new(&key?);
        let spelled = Spelled::read(text, &new)?;
        return Some((new, spelled));
    }
    let bare = text.strip_prefix(was.head.as_str()).unwrap_or(text);
    let bare =
        if has_letters { bare.strip_prefix(old.letters.as_str()).unwrap_or(bare) } else { bare };
    let numbers: Vec<String> = bare.trim_start_matches('-').split('.').map(str::to_owned).collect();
    let levels: Vec<u32> = numbers.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?;
    let is_alike = levels.len() == old.levels.len() && numbers.iter().all(|it| it.len() <= 5);
    let new = Name { levels, ..old.clone() };
    is_alike.then(|| (new, Spelled { numbers, ..was.clone() }))
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    const SPEC: &str = "
        //- /specs/001-x/spec.md
        # X

        - **FR-0$003**: c
        - **FR-003a**: more
        - **FR-004**: d
        - **FR-005**: e
        - **FR-007**: f
        //- /specs/001-x/tasks.md
        # Tasks

        - [ ] T001 FR-003 to FR-005, FR-003–FR-004
        - [ ] T002 `FR3` in 字FR-003と, (FR-003a)
        - [ ] T003 FR-001-FR-007, FR-004-FR-007 and FR-003..FR-003a
        //- /specs/002-y/spec.md
        # Y

        - **FR-003**: another, not FR-010
        ";

    #[test]
    fn an_id_changes_with_all_that_cite_it_and_what_belongs_to_it() {
        check_rename(
            SPEC,
            "FR-010",
            "
            //- /specs/001-x/spec.md
            # X

            - **FR-010**: c
            - **FR-010a**: more
            - **FR-004**: d
            - **FR-005**: e
            - **FR-007**: f
            //- /specs/001-x/tasks.md
            # Tasks

            - [ ] T001 FR-004 to FR-005, FR-010 to FR-010a, FR-004, FR-010–FR-010a
            - [ ] T002 `FR10` in 字FR-010と, (FR-010a)
            - [ ] T003 FR-001, FR-004-FR-007, FR-010-FR-010a, FR-004-FR-007 and FR-010..FR-010a
            ",
        );
    }

    #[test]
    fn examples_in_templates_and_in_texts_for_agents_stay() {
        check_rename(
            "
            //- /specs/001-x/tasks.md
            - [ ] T0$005 Ring
            //- /.claude/skills/speckit-tasks/SKILL.md
            An example: T005
            //- /.specify/templates/tasks-template.md
            - [ ] T005 [Task]
            //- /docs/notes.md
            The bell rings since T005.
            //- /README.md
            T005 is done.
            ",
            "T006",
            "
            //- /README.md
            T006 is done.
            //- /docs/notes.md
            The bell rings since T006.
            //- /specs/001-x/tasks.md
            - [ ] T006 Ring
            ",
        );
    }

    #[test]
    fn a_range_is_cut_where_an_id_leaves_it_or_comes_between() {
        let check = |cited: &str, cursor: &str, name: &str, expected: &str| {
            let spec = |changed: &str| {
                ["T001", "T002", "T003", "T004", "T009"]
                    .map(|id| format!("- [ ] {} Do\n", if id == cursor { changed } else { id }))
                    .concat()
            };
            let with_cursor = spec(&format!("{}$0{}", &cursor[..2], &cursor[2..]));
            check_rename(
                &format!(
                    "//- /specs/001-x/tasks.md\n{with_cursor}//- /specs/001-x/plan.md\n{cited}\n"
                ),
                name,
                &format!(
                    "//- /specs/001-x/plan.md\n{expected}\n//- /specs/001-x/tasks.md\n{}",
                    spec(name)
                ),
            );
        };
        check("T001-T004", "T001", "T010", "T002-T004, T010");
        check("T001-T004", "T004", "T010", "T001-T003, T010");
        check("T001-T004", "T002", "T010", "T001, T003-T004, T010");
        check("T001 to T003", "T002", "T010", "T001, T003, T010");
        check("T001–T002", "T002", "T010", "T001, T010");
        check("T001-004", "T004", "T005", "T001-T003, T005");
        check("T001-004", "T002", "T005", "T001, T003-T005");
        check("T003-T009 and T001", "T001", "T005", "T003-T004, T009 and T005");
    }

    #[test]
    fn an_id_is_refused_that_is_taken_or_none() {
        for (name, message) in [
            ("FR-004", "`FR-004` is already defined in specs/001-x/spec.md, line 5"),
            ("fourth", "`fourth` is not an id such as `FR-003`"),
            ("FR-004 to FR-005", "`FR-004 to FR-005` is not an id such as `FR-003`"),
            ("FR-006b", "`FR-003a` cannot follow to `FR-006ba`, which is not an id"),
            ("T004", "`T004` cannot be defined where `FR-003` is"),
        ] {
            check_rename(SPEC, name, &format!("refused: {message}"));
        }
        check_rename(
            "
            //- /specs/001-x/spec.md
            - **FR-0$001**: a
            //- /specs/002-y/spec.md
            - **FR-002**: b
            //- /specs/001-x/plan.md
            As FR-002 says.
            ",
            "FR-002",
            "refused: `FR-002` in specs/001-x/plan.md, line 1 already means the one in specs/002-y/spec.md, line 1",
        );
        check_rename(
            "
            //- /specs/001-x/spec.md
            - **FR-0$001**: a
            //- /specs/002-y/spec.md
            - **FR-002**: b
            //- /specs/003-z/plan.md
            As FR-001 says.
            ",
            "FR-002",
            "refused: specs/003-z/plan.md cites it, and `FR-002` is already defined in specs/002-y/spec.md, line 1",
        );
    }

    #[test]
    fn a_story_and_a_requirement_are_numbered_behind_words() {
        check_rename(
            "
            //- /specs/001-x/spec.md
            [a](#user-story-1---ring)

            ### User Story $01 - Ring
            //- /specs/001-x/tasks.md
            - [ ] T001 [US1] US1-AC2
            ",
            "US4",
            "
            //- /specs/001-x/spec.md
            [a](#user-story-4---ring)

            ### User Story 4 - Ring
            //- /specs/001-x/tasks.md
            - [ ] T001 [US4] US4-AC2
            ",
        );
        check_rename(
            "
            //- /.kiro/specs/a/requirements.md
            # Requirements

            ### Requirement $01: Ring

            1. WHEN it rings
            2. WHEN it stops
            //- /.kiro/specs/a/tasks.md
            - [ ] 1. Cast it
              - _Requirements: 1, 1.1-1.2, 2.1_
            ",
            "Requirement 3",
            "
            //- /.kiro/specs/a/requirements.md
            # Requirements

            ### Requirement 3: Ring

            1. WHEN it rings
            2. WHEN it stops
            //- /.kiro/specs/a/tasks.md
            - [ ] 1. Cast it
              - _Requirements: 3, 3.1-3.2, 2.1_
            ",
        );
    }
}
