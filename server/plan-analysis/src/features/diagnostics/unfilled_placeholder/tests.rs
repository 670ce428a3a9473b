//! Which tokens are placeholders, and which look like them and are none.

use super::RULE;
use crate::config::Config;
use crate::fixture::{check_rule, check_rule_with};

/// Each text alone below a heading, in a plan that is otherwise written, shows nothing.
#[track_caller]
pub(super) fn check_none(texts: &[&str]) {
    for text in texts {
        check_rule(&RULE, &format!("# Plan: Tram bells\n\n## Approach\n\n{text}\n"));
    }
}

#[test]
fn a_token_of_each_kind_is_found() {
    check_rule(
        &RULE,
        r#"
        # Plan
        **Owner**: <<TEAM_LEAD>>
                   ^^^^^^^^^^^^^ warning unfilled-placeholder
        **Area**: {{DISTRICT}}
                  ^^^^^^^^^^^^ unfilled-placeholder
        Storage: [Describe where the readings are kept]
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        Goal: {what the city gains from it}
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        **Author**: <name>
                    ^^^^^^ unfilled-placeholder
        "#,
    );
}

#[test]
fn headings_cells_items_and_quotes_have_placeholders_too() {
    check_rule(
        &RULE,
        "
        # Plan: [FEATURE NAME]
                ^^^^^^^^^^^^^^ unfilled-placeholder

        ## [Name of the first part] *(mandatory)*
           ^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

        | Part | Why |
        |------|-----|
        | [e.g., a third cache] | [why two are too few] |
          ^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
                                  ^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

        - [Describe the first step]
          ^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder

        > [What the council decided]
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        ",
    );
}

#[test]
fn crlf_changes_nothing() {
    let fixture = "
        # Plan
        **Owner**: [TEAM_LEAD]
                   ^^^^^^^^^^^ unfilled-placeholder

        Two [Describe
            ^^^^^^^^^ unfilled-placeholder
        the lines] here
        ";
    check_rule(&RULE, fixture);
    check_rule(&RULE, &fixture.replace('\n', "\r\n"));
}

#[test]
fn a_token_may_run_over_lines_also_in_a_list_or_a_quote() {
    check_rule(
        &RULE,
        "
        # Plan
        - **Fallback**: <<What the drivers do when the bells
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
          fall silent>>

        > **Decision**: [Name the layout that was taken
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        > and why]
        ",
    );
}

#[test]
fn every_script_has_placeholders() {
    check_rule(
        &RULE,
        "
        # 計画
        **担当**：[担当者の名前を書く]
               ^^^^^^^^^^^ unfilled-placeholder
        **负责人**：[填写负责人姓名]
                ^^^^^^^^^ unfilled-placeholder
        **Ответственный**: [имя и должность]
                           ^^^^^^^^^^^^^^^^^ unfilled-placeholder
        **Responsable**: <<persona o equipo>>
                         ^^^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        ",
    );
}

#[test]
fn front_matter_has_placeholders_and_lists() {
    check_rule(
        &RULE,
        "
        ---
        title: [Feature Name]
               ^^^^^^^^^^^^^^ unfilled-placeholder
        tags: [public transport, sound]
        merged: [672, 673]
        owners: []
        ---
        # Plan: Tram bells
        ",
    );
}

#[test]
fn fences_of_text_have_placeholders_where_they_are_meant() {
    check_rule(
        &RULE,
        "
        # Plan
        ```text
        specs/[###-feature-name]/
              ^^^^^^^^^^^^^^^^^^ unfilled-placeholder
        {{FOLDER_TREE}}
        ^^^^^^^^^^^^^^^ unfilled-placeholder
        ```
        ",
    );
}

#[test]
fn a_branch_of_a_drawn_tree_counts_only_among_many_placeholders() {
    let tree = "```\nsrc/\n└── [similar structure]\n```\n";
    check_none(&[tree]);
    let many: String = (0..5)
        .map(|n| {
            format!(
                "**Field {n}**: [Describe it]\n             ^^^^^^^^^^^^^ unfilled-placeholder\n"
            )
        })
        .collect();
    let marked = tree.replace("]\n", "]\n    ^^^^^^^^^^^^^^^^^^^ unfilled-placeholder\n");
    check_rule(&RULE, &format!("# Plan\n\n{many}\n{marked}"));
}

#[test]
fn one_word_is_a_placeholder_beside_one_without_doubt() {
    check_rule(
        &RULE,
        "
        # Plan
        | [e.g., Redis] | [version] |
          ^^^^^^^^^^^^^ unfilled-placeholder
                          ^^^^^^^^^ unfilled-placeholder
        ",
    );
    check_none(&["Kept in Redis [cache] and on disk."]);
}

#[test]
fn the_projects_own_template_decides_for_its_lines() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan

        Depot: [depot]
               ^^^^^^^ unfilled-placeholder
        Depot at night: [depot]
        //- /specs/001-x/spec.md
        # Spec
        //- /.specify/templates/plan-template.md
        # Plan

        Depot: [depot]
        ",
    );
}

#[test]
fn what_the_settings_name_is_none() {
    let ignored_tokens = vec!["[Tram Company]".to_owned()];
    let config = Config { ignored_tokens, ..Config::default() };
    check_rule_with(&RULE, "# Plan\n\n**Client**: [Tram Company]\n", config);
}

#[test]
fn the_settings_choose_the_severity_or_none() {
    use crate::features::Severity;
    let set = |severity| Config {
        severities: [("unfilled-placeholder".to_owned(), severity)].into(),
        ..Config::default()
    };
    check_rule_with(
        &RULE,
        "# Plan\n\n**Owner**: [TEAM_LEAD]\n           ^^^^^^^^^^^ error unfilled-placeholder\n",
        set(Severity::Error),
    );
    check_rule_with(&RULE, "# Plan\n\n**Owner**: [TEAM_LEAD]\n", set(Severity::Off));
}

#[test]
fn checkboxes_are_none() {
    check_none(&[
        "- [ ] ring\n- [x] stop\n- [X] go\n- [~] wait\n- [-] dropped",
        "| Step | Done |\n|---|---|\n| ring | [ ] |\n| stop | [x] later |",
        "Depot: [x] North [ ] South",
        "9.6 [x] Shorter messages",
    ]);
}

#[test]
fn tags_and_ids_are_none() {
    check_none(&[
        "- [ ] T012 [P] [US3] Ring the bell in `bell.rs`",
        "- [ ] T013 [US1,US2] Wire both\n- [ ] T014 [US1-FIX] Again",
        "- Is the volume given? [Completeness, Gap, Spec §FR-001]",
        "- Are both terms the same? [Consistency, Spec §FR-009 vs §SC-002]",
        "Rings twice [FR-001] [SC-003, SC-004].",
        "- [CORE][P] Ring\n- **[HARD]** Stop\n- [NEW] Go\n- [BREAKING CHANGE] Tell",
        "**[Risk]** Ice → heated wire\n\n**[Trade-off]** Weight",
        "[ZONE:Frozen] [RETIRED — since the second depot]",
        "| T1 | [IN_PROGRESS] |\n|---|---|\n| T2 | [NOT_STARTED] |",
        "The log says [ERR_NO_POWER] and goes on.",
        "## [Unreleased]\n\n## [1.2.0] - 2025-01-01",
    ]);
}

#[test]
fn legends_of_the_templates_are_none() {
    check_none(&[
        "## Format: `[ID] [P?] [Story] Description`\n\n- **[P]**: Can run in parallel\n- **[Story]**: Which story it serves",
    ]);
}

#[test]
fn links_footnotes_and_callouts_are_none() {
    check_none(&[
        "[two words](../001-x/spec.md) and ![a small drawing](https://x.test/a.png)",
        "[the first word][why], [why so] and [why so][]\n\n[why]: https://x.test/a\n[why so]: https://x.test/b",
        "A note[^1] and [^long note].\n\n[^1]: The note.",
        "> [!NOTE]\n> Mind the gap.\n\n> [!WARNING]\n> Mind it.",
        "[[wiki page]] and [[wiki page|shown so]]",
        r"\[not a token at all\] and \{nor this one\}",
    ]);
}

#[test]
fn remarks_in_the_middle_of_a_sentence_are_none() {
    check_none(&[
        "By Ola Brandt [Tech Lead] and Ilse Marsh [Security].",
        "No bell is silent for long [counted over three months].",
        "Cached [when the tram stands] for a second, else read anew.",
        "Called \"Ann [the Loud]\" by all.",
        "- [Error Handling] Return at once when the wire is dead",
        "<kbd>[</kbd> and <kbd>]</kbd> turn the map.",
    ]);
}

#[test]
fn code_in_prose_is_none() {
    check_none(&[
        "Returns Optional[str], list[Bell Sound] or Map<String, Vec<Bell>>.",
        "`[any thing here]` and `{any thing}` and `<any thing>` are spoken of.",
        "`Vec<T>`, Promise<void>, ICollection<Bell> in text.",
        "GET /bells/{id}, /lines/[line]/stops/[stop_id], /users/{user-id}/bells",
        "rows[0][\"bell name\"], redis[asyncio], test_[module]_[name].py",
        "The type is [BellSound | HornSound] or [string | null].",
        "Run `bell [options] <file>`; bell [--loud | --soft].",
        "Plays {0, 1, …, 2⁶⁴ − 1}, {GET, POST} and {a, b}.",
    ]);
}

#[test]
fn template_languages_are_none() {
    check_none(&[
        "Uses ${{ secrets.BELL_KEY }} and ${BELL_HOME}/{id}.",
        "{{ student.name }} and {{ count | plural }} and {{#if loud}}x{{/if}}{{else}}",
        "{{ .Values.bell.port }}, {{- if .Values.loud }} and {{ $t(\"ring twice\") }}",
        "style={{ color: red }} animate={{ opacity: 1 }}",
        "{count, plural, one {# bell} other {# bells}} is the message.",
        r#"It prints "rang {count} bells" and '[y/N]' and [Y/n]."#,
    ]);
}

#[test]
fn numbers_intervals_and_dice_are_none() {
    check_none(&[
        "lat ∈ [-90, 90], [-1000, +1000], [0, 1), [1..5] and [2d6, 1d4].",
        "rolls: [2d6, 1d4], modifiers: [+3]",
        "| <100 ms | >99 % |\n|---|---|\n| <5 | >3 |",
        r"$\frac{n + 1}{2}$ and $\sum_{i=1}^{n}$",
        "[a-z0-9]+ and ^[A-Z]{2,4}$ in text",
    ]);
}

#[test]
fn html_is_none() {
    check_none(&[
        "<details open>\n<summary>More</summary>\n\nText <br/> and <sub>low</sub>.\n\n</details>",
        "Press <kbd>Enter</kbd>, see <https://x.test/a> and <me@x.test>.",
    ]);
}

#[test]
fn fences_of_code_are_none() {
    check_none(&[
        "```rust\n#[derive(Debug)]\nlet a: [u8; 4] = [1, 2, 3, 4]; // {any prose here}\n```",
        "```ts\nimport { Bell } from './bell'\nconst a = `${base}/{id}`\n```",
        "```jsx\n<Bell style={{ color: 'red' }} loud={is loud} />\n```",
        "```mermaid\ngraph TD\n  A[Front bell] --> B[Rear bell]\n  class C { <<interface>> }\n```",
        "```cuda\nkernel<<<grid, block, 0, stream>>>(a);\n```",
        "```bash\ncat <<EOF > a.txt\n[ -f x ] && [[ -d y ]]\nEOF\n```",
        "```json\n{ \"a b\": [\"c d\"] }\n```",
        "```markdown\n## [Name of the part]\n- [Describe it]\n```",
        "    let indented = [any words here];",
    ]);
}

#[test]
fn drawings_in_fences_are_none() {
    check_none(&[
        "```\n[Front bell] --> [Rear bell]\n```",
        "```\n[Driver presses]\n      ↓\n[Bell rings twice]\n```",
        "```text\n┌────────────┐\n│ [Bell box] │\n└────────────┘\n```",
        "```\n[Wire Tap]\n    |\n[Bell Box]\n```",
        "```\n[BELL_DB] -> [HORN_DB]\n```",
    ]);
}

#[test]
fn templates_of_mails_in_fences_are_none() {
    check_none(&["```text\nDear {{NAME}},\nyour key <<NUMBER>> is lost.\n```"]);
}

#[test]
fn what_is_struck_through_quoted_or_spoken_of_is_none() {
    check_none(&[
        "~~[Describe the old bell]~~",
        "Write [FEATURE_NAME] as a placeholder.",
        "The message is \"[deleted by the operator]\".",
    ]);
}

#[test]
fn documents_without_a_role_and_templates_show_nothing() {
    for path in [
        "/README.md",
        "/docs/notes.md",
        "/.specify/templates/plan-template.md",
        "/specs/001-x/README.md",
    ] {
        check_rule(&RULE, &format!("//- {path}\n# Notes\n\n**Owner**: [TEAM_LEAD]\n"));
    }
}
