//! Tests of putting hooks in and taking them out, by example and on random settings.

use proptest::prelude::*;
use serde_json::Value;

use super::{with_hooks, without_hooks};
use crate::cli::agents::known::{AGENTS, Agent};

const HOOKS: &str = r#"{
  "hooks": {
    "Stop": [
      { "command": "planls hook" }
    ]
  }
}
"#;

/// A command of ours.
const OURS: &str = "{ \"command\": \"planls hook\" }";

/// Checks how a text is with the hooks, and that it is as it was without them again.
#[track_caller]
fn check(text: &str, expected: &str) {
    let with = with_hooks(text, HOOKS).expect("the hooks fit in");
    assert_eq!(with, expected);
    assert_eq!(with_hooks(&with, HOOKS).as_deref(), Ok(expected), "a second time");
    assert_eq!(without_hooks(&with).as_deref(), Ok(text), "without them again");
}

#[test]
fn they_come_first_in_the_style_of_the_text() {
    check(
        "{\n    \"model\": \"x\"\n}",
        "{\n    \"hooks\": {\n        \"Stop\": [\n            { \"command\": \"planls hook\" }\n        ]\n    },\n    \"model\": \"x\"\n}",
    );
    check(
        "{\r\n\t\"model\": 1\r\n}\r\n",
        "{\r\n\t\"hooks\": {\r\n\t\t\"Stop\": [\r\n\t\t\t{ \"command\": \"planls hook\" }\r\n\t\t]\r\n\t},\r\n\t\"model\": 1\r\n}\r\n",
    );
}

#[test]
fn they_join_hooks_of_others() {
    check(
        "{ \"hooks\": { \"Stop\": [{ \"command\": \"a\" }] } }",
        "{ \"hooks\": { \"Stop\": [{ \"command\": \"planls hook\" },{ \"command\": \"a\" }] } }",
    );
    check(
        "{\n  \"hooks\": {\n    // mine\n    \"Start\": [],\n  },\n}\n",
        "{\n  \"hooks\": {\n    \"Stop\": [\n      { \"command\": \"planls hook\" }\n    ],\n    // mine\n    \"Start\": [],\n  },\n}\n",
    );
}

#[test]
fn what_was_empty_is_empty_again() {
    check(
        "{}",
        "{\"hooks\": {\n    \"Stop\": [\n      { \"command\": \"planls hook\" }\n    ]\n  }}",
    );
    check(
        "{ \"hooks\": {\n} }\n",
        "{ \"hooks\": {\"Stop\": [\n      { \"command\": \"planls hook\" }\n    ]\n} }\n",
    );
    check(
        "{ \"hooks\": { \"Stop\": [ /* none */ ] } }",
        "{ \"hooks\": { \"Stop\": [{ \"command\": \"planls hook\" } /* none */ ] } }",
    );
}

#[test]
fn what_others_have_moved_is_found() {
    let moved =
        "{ \"hooks\": { \"Stop\": [{ \"command\": \"a\" }, { \"command\": \"planls hook\" }] } }";
    let without = "{ \"hooks\": { \"Stop\": [{ \"command\": \"a\" }] } }";
    assert_eq!(without_hooks(moved).as_deref(), Ok(without));
}

/// Checks that a text without hooks of ours has the commands of others still, and how it is then.
#[track_caller]
fn check_without(text: &str, expected: &str) {
    assert_eq!(without_hooks(text).as_deref(), Ok(expected));
    let with = with_hooks(text, HOOKS).expect("the hooks fit in");
    assert_eq!(with_hooks(&with, HOOKS).as_deref(), Ok(with.as_str()), "a second time");
    assert_eq!(without_hooks(&with).as_deref(), Ok(expected), "installed and taken away");
}

/// The settings with these commands in one group of the event.
fn group(commands: &str) -> String {
    format!("{{ \"hooks\": {{ \"Stop\": [{{ \"matcher\": \"x\", \"hooks\": [{commands}] }}] }} }}")
}

#[test]
fn commands_of_others_in_a_group_with_ours_stay() {
    const LINT: &str = "{ \"command\": \"./my-lint.sh\" }";
    for (commands, left) in [
        (format!("{LINT}, {OURS}"), LINT.to_owned()),
        (format!("{OURS}, {LINT}"), format!(" {LINT}")),
        (format!("\n  {LINT}, // mine\n  {OURS}\n"), format!("\n  {LINT} // mine\n  \n")),
        (format!("{LINT}, {OURS}, {OURS}"), LINT.to_owned()),
        (format!("{LINT} /* , */, {OURS}, {OURS},"), format!("{LINT} /* , */,")),
        (format!("{LINT}, {OURS}, {LINT}, {OURS}"), format!("{LINT}, {LINT}")),
        (format!("{OURS}, {LINT}, {OURS}, {LINT} "), format!(" {LINT}, {LINT} ")),
    ] {
        check_without(&group(&commands), &group(&left));
    }
    let only = group(OURS);
    assert_eq!(without_hooks(&only).as_deref(), Ok("{ \"hooks\": { \"Stop\": [] } }"));
    for others in [
        "{ \"command\": \"./my-lint.sh\" /* before \"planls hook\" */ }",
        "{ \"command\": \"a\", \"b\": [\"planls hook\"] }",
        "",
    ] {
        check_without(&group(others), &group(others));
    }
}

#[test]
fn a_comma_in_a_comment_is_none() {
    for (entries, left) in [
        (
            "{ \"command\": \"planls hook\" } /* ours, first */, { \"command\": \"a\" }",
            " { \"command\": \"a\" }",
        ),
        (
            "{ \"command\": \"planls hook\" } // ours, first\n, { \"command\": \"a\" }",
            " { \"command\": \"a\" }",
        ),
        ("{ \"command\": \"planls hook\" },", ""),
    ] {
        let settings = |entries: &str| format!("{{ \"hooks\": {{ \"Stop\": [{entries}] }} }}");
        check_without(&settings(entries), &settings(left));
    }
}

#[test]
fn a_text_that_cannot_have_them_is_refused() {
    let refused = |text: &str| with_hooks(text, HOOKS).expect_err("it is refused");
    assert_eq!(refused("{\n\"a\": }"), "it is not valid JSON (line 2)");
    assert_eq!(refused(""), "it is not valid JSON (line 1)");
    assert_eq!(refused("[]"), "it is not a JSON object");
    assert_eq!(refused("{ \"hooks\": [] }"), "`hooks` is not an object");
    assert_eq!(refused("{ \"hooks\": { \"Stop\": {} } }"), "`hooks.Stop` is not an array");
}

/// Blanks, with comments or without.
fn blank(comments: bool) -> BoxedStrategy<String> {
    let blanks = "[ \t\n]{0,3}|\r\n  |";
    if comments {
        prop_oneof![blanks, Just(" // a, }\n ".to_owned()), Just("/* [,] */".to_owned())].boxed()
    } else {
        blanks.boxed()
    }
}

/// A list between brackets, with blanks wherever they may be.
fn list(
    open: &'static str,
    close: &'static str,
    item: BoxedStrategy<String>,
    comments: bool,
) -> BoxedStrategy<String> {
    let item = (blank(comments), item, blank(comments)).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
    let last = if comments { prop_oneof![Just(""), Just(",")].boxed() } else { Just("").boxed() };
    (prop::collection::vec(item, 0..4), last, blank(comments))
        .prop_map(move |(items, last, blank)| {
            let last = if items.is_empty() { "" } else { last };
            format!("{open}{}{last}{blank}{close}", items.join(","))
        })
        .boxed()
}

/// An object with members of these kinds.
fn object(member: BoxedStrategy<String>, comments: bool) -> BoxedStrategy<String> {
    list("{", "}", member, comments)
}

fn scalar() -> BoxedStrategy<String> {
    prop_oneof![Just("1"), Just("null"), Just("\"a, ] } \\\" planls\""), Just("-2.5e3")]
        .prop_map(str::to_owned)
        .boxed()
}

/// The text of settings: hooks of others, events that an agent has and that it has not, and anything besides.
fn settings(events: Vec<String>, comments: bool) -> BoxedStrategy<String> {
    let entry = prop_oneof![
        Just("{ \"command\": \"format\" }".to_owned()),
        object(scalar().prop_map(|it| format!("\"matcher\": {it}")).boxed(), comments),
    ];
    let event = (prop::sample::select(events), list("[", "]", entry.boxed(), comments));
    let event = event.prop_map(|(name, entries)| format!("\"{name}\" : {entries}")).boxed();
    let hooks = object(event, comments).prop_map(|it| format!("\"hooks\":{it}"));
    let other = scalar().prop_map(|it| format!("\"a\": {it}"));
    let nested = object(other.clone().boxed(), comments).prop_map(|it| format!("\"b\": {it}"));
    let member = prop_oneof![hooks, other, nested].boxed();
    (blank(comments), object(member, comments), "[ \n]{0,2}")
        .prop_map(|(before, object, after)| format!("{before}{object}{after}"))
        .boxed()
}

/// A command of someone else.
fn other_command() -> impl Strategy<Value = String> {
    (1000..9999).prop_map(|number| format!("{{ \"command\": \"{number}\" }}"))
}

fn merged() -> impl Strategy<Value = (&'static Agent, bool, String)> {
    let merging: Vec<&Agent> = AGENTS.iter().filter(|it| !it.is_own_file).collect();
    (prop::sample::select(merging), any::<bool>()).prop_flat_map(|(agent, comments)| {
        let source: Value = serde_json::from_str(agent.text).expect("it is JSON");
        let events = source["hooks"].as_object().expect("it has hooks");
        let mut events: Vec<String> = events.keys().cloned().collect();
        events.push("SessionStart".to_owned());
        settings(events, comments).prop_map(move |text| (agent, comments, text))
    })
}

/// All values but our own entries, with what they leave empty.
fn others(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text).expect("it is JSON");
    if let Some(events) = value["hooks"].as_object_mut() {
        for entries in events.values_mut().filter_map(Value::as_array_mut) {
            entries.retain(|it| !it.to_string().contains("planls hook"));
        }
        events.retain(|_, entries| entries.as_array().is_none_or(|it| !it.is_empty()));
    }
    if value["hooks"].as_object().is_none_or(serde_json::Map::is_empty) {
        value.as_object_mut().expect("it is an object").remove("hooks");
    }
    value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_settings_are_as_they_were_afterwards((agent, comments, text) in merged()) {
        let with = with_hooks(&text, agent.text).expect("the hooks fit in");
        prop_assert_eq!(&with_hooks(&with, agent.text).expect("they fit in again"), &with);
        prop_assert_eq!(&without_hooks(&with).expect("they can be taken out"), &text);
        if !comments {
            let value: Value = serde_json::from_str(&with).expect("it is still JSON");
            let source: Value = serde_json::from_str(agent.text).expect("it is JSON");
            for (event, entries) in source["hooks"].as_object().expect("it has hooks") {
                let found = value["hooks"][event].as_array().expect("the event is there");
                for entry in entries.as_array().expect("it has entries") {
                    prop_assert_eq!(found.iter().filter(|it| *it == entry).count(), 1);
                }
            }
            prop_assert_eq!(others(&with), others(&text));
        }
    }

    /// However a group was written, our commands go and all others stay, in their order.
    #[test]
    fn random_groups_lose_our_commands_only(
        commands in prop_oneof![
            list("[", "]", prop_oneof![Just(OURS.to_owned()), other_command()].boxed(), false),
            list("[", "]", prop_oneof![Just(OURS.to_owned()), other_command()].boxed(), true),
        ],
        more in any::<bool>(),
    ) {
        let next = if more { ", { \"command\": \"last\" }" } else { "" };
        let text = format!("{{ \"hooks\": {{ \"Stop\": [{{ \"hooks\": {commands} }}{next}] }} }}");
        let others = |text: &str| -> Vec<String> {
            text.split("\"command\": \"").skip(1).map(|it| it[..4].to_owned()).collect()
        };
        let mut wanted = others(&text);
        wanted.retain(|it| it != "plan");
        let without = without_hooks(&text).expect("it is JSON");
        prop_assert_eq!(others(&without), wanted);
        prop_assert_eq!(without_hooks(&without), Ok(without.clone()));
        let with = with_hooks(&text, HOOKS).expect("the hooks fit in");
        prop_assert_eq!(with_hooks(&with, HOOKS), Ok(with.clone()));
        prop_assert_eq!(without_hooks(&with), Ok(without));
    }
}
