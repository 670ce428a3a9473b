//! Which tokens are placeholders by how they stand among other words.

use super::RULE;
use super::tests::check_none;
use crate::fixture::check_rule;

#[test]
fn what_names_the_text_behind_it_is_none() {
    check_none(&[
        "- [Broken rope] → look at it weekly\n- [切れた縄] -> 毎週見る\n- [Late wind]: read the glass",
        "- **[Broken rope]** Look at it weekly.",
        "- [ ] T001 **[STILL WAITING — not hung]** [P] Hang the bell",
        "- [x] T002 **[Second depot touch]** Saw the bar",
        "**src/bell.rs** [250 lines]\n- rings",
        "- [TODO] T003 Wire the horn",
    ]);
}

#[test]
fn what_names_something_written_elsewhere_is_none() {
    check_none(&[
        "**Serves**: [Requirement 1, 2]",
        "**Dient**: [Anforderung 1.1, 1.2, 2.4]\n\n**対応**: [要件 1.3]\n\n**Covers**: [Story 1, Story 4]",
        "**Q1: one rope or two** [FR-003, marked `[OPEN QUESTION]`]",
        "**State**: [tide: Signal<number | null>]",
        "- **proof:** [BELL-T1-001, BELL-T1-002]",
        "- **gives:** [ring-twice-v1, rope.short-2]",
    ]);
    check_rule(
        &RULE,
        "# Plan\n\n**Serves**: [Requirement names, numbers]\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder\n",
    );
}

#[test]
fn brackets_that_are_all_of_a_bold_text_in_a_sentence_are_buttons() {
    check_none(&[
        "- The bar at the bottom has, on the right, **[Add bell(s)] [Ring]** and no more.",
    ]);
}

#[test]
fn tags_that_a_document_explains_are_none() {
    check_none(&[
        "Facts are marked **[observed]** where seen, **[design]** where chosen.\n\n- It is oak **[observed]**.\n- It is long **[observed on real bars]**.\n- **[design, per review]** One brake.\n- Two ropes **[observed: e.g. at noon]**.\n\n**Decision**: **[design, by all of us]**\nThe bar stays where it is.",
    ]);
}

#[test]
fn words_in_capitals_that_the_template_has_are_names_of_sections() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan

        ## [DATA MODEL]

        Bells and lines.

        - From: plan.md [DATA MODEL]

        **[KEPT - AS IT IS]**

        - The bell.

        ## [SECURITY]

        None is needed.
        //- /specs/001-x/spec.md
        # Spec
        //- /.specify/templates/plan-template.md
        # Plan

        ## [DATA MODEL]

        [Entities]

        - From: plan.md [DATA MODEL]

        **[KEPT - AS IT IS]**

        ## [SECURITY]

        [Threats]
        ",
    );
}

#[test]
fn sets_objects_and_calls_are_none() {
    check_none(&[
        "The key changes when any of {bar length, bell weight, wire kind} changes.",
        "`kind` CHECK ∈ {6 bell kinds}",
        "- bells: Array<{bell_id: string, name: string}>",
        "Returns {lines: List[str], stops: List[str]} and {index → score}.",
        "Test: Strict.safeParse({bell with all fields set}).success",
        "awk '{a[NR]=$1} END {print a[int(NR*0.95)]}'",
        "| Field | Type |\n|---|---|\n| key | [u8; 64] |",
        "When Bell[i].loud is set, hush Bell[i] and Bell[i+1].",
        "It \"grind[s] at noon and emit[s] dust\".",
        "The menu shows [settings] and [logout].",
        "Pushed as registry.test/bell:<commit-sha>",
    ]);
}

#[test]
fn the_variables_of_a_message_are_none() {
    check_none(&[
        "THEN the page SHALL show \"You earn {FIRST_RING} points\"",
        "- **Wire error**: \"The wire is gone: {error message}\" and a line in the log",
        "「{error message} が起きた」と出る",
        "```\n## Review\n\n- [Bell X]: [fault] - [why it matters to drivers]\n```",
        "```\n[Front Part]\n├── bells\n\n[Rear Part]\n├── lamps\n```",
    ]);
}

#[test]
fn code_in_a_block_of_html_is_none() {
    check_none(&[
        "<task>\n- All calls send `Bearer {BELL_SECRET}`\n```\nGET {BELL_URL}/ring\n```\n</task>",
    ]);
    check_rule(
        &RULE,
        "
        # Plan

        <task>
        Owner: {TEAM_LEAD}
               ^^^^^^^^^^^ unfilled-placeholder
        </task>
        ",
    );
}

#[test]
fn words_for_later_in_brackets_are_placeholders() {
    check_rule(
        &RULE,
        "
        # Plan
        [TBD]
        ^^^^^ unfilled-placeholder

        [FIXME: ask the depot]
        ^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

        It costs [NEED FROM KIM: the price] a day.
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        ",
    );
}

#[test]
fn a_value_in_small_letters_may_have_blanks_or_a_hard_break() {
    check_rule(
        &RULE,
        r"
        # Plan
        **Owner**: {{ owner }}\
                   ^^^^^^^^^^^ unfilled-placeholder
        **Wind**: <<wind>>\
                  ^^^^^^^^ unfilled-placeholder
        **Date**: [NAME]\
                  ^^^^^^ unfilled-placeholder
        **Day**: 2025-05-01
        ",
    );
}

#[test]
fn states_types_paths_and_controls_are_none() {
    check_none(&[
        "- **FR-012**: [DROPPED - taken into FR-003]",
        "- The table gets `sail` enum [main|jib|none] and `limit` int [default 80].",
        "**Spec**: [specs/005-tides/spec.md]",
        "Above it a segmented switch **[Day | Week | Table]** as in the log.",
        "### Modified Capabilities\n\n<!-- First change, none to modify -->",
    ]);
}

#[test]
fn sets_objects_calls_and_messages_are_none() {
    check_none(&[
        "- [x] T001 Three routes × {guest 401·mate 403·keeper 200}, and a public one",
        "### Why a boat is exactly ONE-OF {Ready to sail, Laid up}",
        "- GIVEN a boat has sails: {reefs: 2, area: 18}, {reefs: 1, area: 24}",
        "- GIVEN a list of trips: [Trip(from: 'Rhu', miles: 12), Trip(from: 'Tarbert', miles: 7)]",
        "| Error | Message |\n|---|---|\n| Bad chart | The chart cannot be read: <parse error> |",
        "```\nError [TIDE_TOO_LOW]: wait for the flood\n```",
    ]);
}

#[test]
fn a_pattern_of_a_date_is_one_in_every_language() {
    check_rule(
        &RULE,
        "
        # Plan
        **Created**: YYYY-MM-DD
                     ^^^^^^^^^^ unfilled-placeholder
        **Erstellt**: TT.MM.JJJJ
                      ^^^^^^^^^^ unfilled-placeholder
        **Créé**: JJ/MM/AAAA
                  ^^^^^^^^^^ unfilled-placeholder
        **Hung**: 2025-10-01
        **Serial**: BB-LL-BBBB
        **Size**: XXXX-XX-XX
        ",
    );
}
