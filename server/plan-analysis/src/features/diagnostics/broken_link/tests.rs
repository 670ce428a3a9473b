//! The rule on links of every form.

use super::RULE;
use crate::fixture::{analysis_with_cursor, check_action, check_diagnostics, check_rule};

#[test]
fn the_message_names_the_document_that_may_be_meant() {
    for (path, expected) in [
        ("./data_model.md", ": did you mean `data-model.md`?"),
        ("../002-b/quikstart.md", ": did you mean `../002-b/quickstart.md`?"),
        ("contracts/data-model.md", ": did you mean `data-model.md`?"),
        ("quickstart.md", ""),
        ("../003-c/data-model.md", ""),
        ("../data-model.md", ": did you mean `data-model.md`?"),
        ("../archive/001-a/data-model.md", ": did you mean `data-model.md`?"),
        ("../001-old/data-model.md", ": did you mean `data-model.md`?"),
        ("pictures.md", ""),
    ] {
        let text = format!("//- /specs/001-a/plan.md\n# Plan\nSee [$0it]({path}).\n");
        let others = "//- /specs/001-a/data-model.md\n# A\n//- /specs/002-b/quickstart.md\n# B\n";
        let (analysis, id, _) = analysis_with_cursor(&(text + others));
        let found = analysis.diagnostics(&id);
        let found = found.iter().filter(|it| it.code == "broken-link");
        let messages: Vec<&str> = found.map(|it| it.message.as_str()).collect();
        assert_eq!(messages, [format!("`{path}` does not exist{expected}")]);
    }
}

#[test]
fn a_target_that_is_nowhere_is_found() {
    check_rule(
        &RULE,
        "
        # Plan
        See [the wiring](./wiring.md), [it][w] and ![a drawing](img/bell.png).
                         ^^^^^^^^^^^ error broken-link
                                            ^ error broken-link
                                                                ^^^^^^^^^^^^ error broken-link

        [w]: ../wires.md
        ",
    );
}

#[test]
fn a_name_with_a_percent_sign_is_found_decoded_or_not() {
    check_rule(
        &RULE,
        "//- /p/specs/001-a/plan.md
# Implementation Plan: A
[a](tide%2Dtables/file.md), [b](tide%252Dtables/file.md) and [c](tide%20tables/file.md)
                                                                 ^^^^^^^^^^^^^^^^^^^^^ error broken-link
//- /p/specs/001-a/spec.md
# Feature Specification: A
//- /p/specs/001-a/tide%2Dtables/file.md
# File
",
    );
}

#[test]
fn a_path_of_one_machine_is_found() {
    check_rule(
        &RULE,
        "
        # Plan
        See [it](file:///home/ann/wiring.md) and [it](C:/bells/wiring.md).
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ error broken-link
                                                      ^^^^^^^^^^^^^^^^^^ error broken-link
        ",
    );
}

#[test]
fn a_path_from_the_projects_root_leads_nowhere_from_here() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan
        See [the spec](specs/001-x/spec.md).
                       ^^^^^^^^^^^^^^^^^^^ error broken-link
        //- /specs/001-x/spec.md
        # Spec
        ",
    );
}

#[test]
fn a_path_may_end_with_a_line() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan
        See [the wire](../../src/wire.rs:12), [the coil](src/wire.rs:52:7) and [a gone one](src/coil.rs:3).
                                                         ^^^^^^^^^^^^^^^^ error broken-link
                                                                                            ^^^^^^^^^^^^^ error broken-link
        //- /specs/001-x/spec.md
        # Spec
        //- /src/wire.rs
        x
        ",
    );
    for (written, expected) in [
        ("src/wire.rs:52", "../../src/wire.rs#L52"),
        ("src/wire.rs:52:7", "../../src/wire.rs#L52"),
        ("src/wire.rs:52-60", "../../src/wire.rs#L52-L60"),
    ] {
        check_action(
            &format!(
                "//- /specs/001-x/plan.md\n# Plan\n\nSee [it]({}).\n//- /specs/001-x/spec.md\n# Spec\n//- /src/wire.rs\nx\n",
                written.replacen("wire", "wi$0re", 1)
            ),
            &format!("Replace by `{expected}`"),
            &format!("# Plan\n\nSee [it]({expected}).\n"),
        );
    }
}

#[test]
fn a_path_that_nobody_can_click_is_found_where_it_says_what_was_there_before() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/spec.md
        # Spec
        **Input**: a talk about `ideas/bells.md` and `ideas/horns.md`
                                 ^^^^^^^^^^^^^^ warning broken-link
        **Input**: User description: “build what `ideas/bells.md` and @ideas/bells.md say”
        **Input**: @ideas/bells.md
        ## Files
        **Input**: `ideas/bells.md`
        //- /ideas/horns.md
        # Horns
        ",
    );
    check_rule(
        &RULE,
        "
        //- /.kiro/specs/x/design.md
        # Design
        See #[[file:docs/gone.md]] and #[[file:docs/bells.md]], as in #[[file:...]].
                    ^^^^^^^^^^^^ error broken-link
        //- /docs/bells.md
        # Bells
        ",
    );
}

#[test]
fn a_path_with_backslashes_is_found() {
    check_rule(
        &RULE,
        "# Plan\n\nSee [it](..\\001-x\\spec.md).\n         ^^^^^^^^^^^^^^^^ error broken-link\n",
    );
}

#[test]
fn what_is_there_is_not_found() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/plan.md
        # Plan
        See [a](./spec.md), [b](/docs/a%20b.md#top), [c](../001-x/), [d](<spec.md>) and [e](#plan).
        //- /specs/001-x/spec.md
        # Spec
        //- /docs/a b.md
        # Top
        ",
    );
}

#[test]
fn addresses_code_and_places_outside_the_workspace_are_not_looked_at() {
    check_rule(
        &RULE,
        "# Plan\n\n[a](https://x.test/a) [b](mailto:a@x.test) `[c](gone.md)` [d](../../../outside.md)\n\n```\n[e](gone.md)\n```\n",
    );
}

#[test]
fn a_target_that_is_a_placeholder_is_one_finding() {
    check_diagnostics(
        "# Plan\n\n[the spec]({{SPEC_PATH}})\n           ^^^^^^^^^^^^^ unfilled-placeholder\n",
    );
}

#[test]
fn a_feature_may_be_given_by_the_path_of_its_specification() {
    check_rule(
        &RULE,
        "
        //- /specs/001-x/research.md
        # Research
        **Feature**: /home/ann/tram/specs/001-x/spec.md
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning broken-link
        **Feature**: Bells, as in `ideas/bells.md`
        //- /specs/001-x/spec.md
        # Spec
        ",
    );
}
