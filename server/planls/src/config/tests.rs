//! Tests of the settings: how they are read, what they mean, and that the schema and the page about
//! them are up to date. `UPDATE_DOCS=1 cargo test` writes the latter.

#![allow(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use std::path::Path;

use expect_test::{Expect, expect};
use plan_analysis::features::Diagnostic;
use plan_analysis::render::{Style, render};
use serde_json::Value;

use super::schema::from_types::schema;
use super::{Problem, Settings, read};

/// Checks what is found in a settings file, as a user sees it.
#[track_caller]
fn check_problems(text: &str, expected: Expect) {
    let problems = read(text).problems;
    let found: Vec<Diagnostic> = problems.iter().map(Problem::diagnostic).collect();
    expected.assert_eq(&render("planls.toml", text, &found, Style::Plain, None));
}

fn settings(text: &str) -> Settings {
    let read = read(text);
    assert_eq!(read.problems, [], "{text}");
    read.settings
}

#[test]
fn wrong_keys_and_codes_are_found_at_the_key() {
    check_problems(
        "exclde = []\nnonsense = 1\n\n[rules]\nbroken-lnk = \"off\"\ninvalid-config = \"off\"\nzzz = \"off\"\n\n[[overides]]\n",
        expect![[r#"
            error[invalid-config]: there is no key `exclde` here; did you mean `exclude`?
             --> planls.toml:1:1
              |
            1 | exclde = []
              | ^^^^^^

            error[invalid-config]: there is no key `nonsense` here; the keys are exclude, constitution, rules, roles, ignore, templates, overrides
             --> planls.toml:2:1
              |
            2 | nonsense = 1
              | ^^^^^^^^

            error[invalid-config]: there is no code `broken-lnk`; did you mean `broken-link`?
             --> planls.toml:5:1
              |
            5 | broken-lnk = "off"
              | ^^^^^^^^^^

            error[invalid-config]: `invalid-config` is always an error; leave it out
             --> planls.toml:6:1
              |
            6 | invalid-config = "off"
              | ^^^^^^^^^^^^^^

            error[invalid-config]: there is no code `zzz`; `planls explain` lists them all
             --> planls.toml:7:1
              |
            7 | zzz = "off"
              | ^^^

            error[invalid-config]: there is no key `overides` here; did you mean `overrides`?
             --> planls.toml:9:3
              |
            9 | [[overides]]
              |   ^^^^^^^^

        "#]],
    );
}

#[test]
fn wrong_values_are_found_at_the_value() {
    check_problems(
        "constitution = \"a.md\"\nignore = 5\n\n[rules]\nbroken-link = \"of\"\nmissing-spec = 1\n\n[roles]\n\"docs/*\" = \"pln\"\n",
        expect![[r#"
            error[invalid-config]: a list, `[…]` belongs here, not string "a.md"
             --> planls.toml:1:16
              |
            1 | constitution = "a.md"
              |                ^^^^^^

            error[invalid-config]: a table belongs here, not integer `5`
             --> planls.toml:2:10
              |
            2 | ignore = 5
              |          ^

            error[invalid-config]: `of` is not a severity; use `error`, `warning`, `information`, `hint` or `off`
             --> planls.toml:5:15
              |
            5 | broken-link = "of"
              |               ^^^^

            error[invalid-config]: a text in quotes belongs here, not integer `1`
             --> planls.toml:6:16
              |
            6 | missing-spec = 1
              |                ^

            error[invalid-config]: `pln` is not a role; use `plan`, `spec`, `tasks`, `constitution`, `research`, `checklist`, `template` or `other`
             --> planls.toml:9:12
              |
            9 | "docs/*" = "pln"
              |            ^^^^^

        "#]],
    );
}

#[test]
fn of_a_list_the_wrong_items_are_found() {
    check_problems(
        "exclude = [\"archive\", \"../x\", \"/abs\", \"a[\", 5]\n\n[ignore]\npatterns = ['\\[X\\]', '(', 'a{1000}{1000}']\n",
        expect![[r#"
            error[invalid-config]: `../x` leads out of the project
             --> planls.toml:1:23
              |
            1 | exclude = ["archive", "../x", "/abs", "a[", 5]
              |                       ^^^^^^

            error[invalid-config]: `/abs` must be relative to the project's folder, without `/` at its start
             --> planls.toml:1:31
              |
            1 | exclude = ["archive", "../x", "/abs", "a[", 5]
              |                               ^^^^^^

            error[invalid-config]: `a[` is not a pattern of paths: unclosed character class; missing ']'
             --> planls.toml:1:39
              |
            1 | exclude = ["archive", "../x", "/abs", "a[", 5]
              |                                       ^^^^

            error[invalid-config]: a text in quotes belongs here, not integer `5`
             --> planls.toml:1:45
              |
            1 | exclude = ["archive", "../x", "/abs", "a[", 5]
              |                                             ^

            error[invalid-config]: `(` is not a regular expression: unclosed group
             --> planls.toml:4:22
              |
            4 | patterns = ['\[X\]', '(', 'a{1000}{1000}']
              |                      ^^^

            error[invalid-config]: the pattern is too large; write it shorter
             --> planls.toml:4:27
              |
            4 | patterns = ['\[X\]', '(', 'a{1000}{1000}']
              |                           ^^^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn paths_stay_in_the_project() {
    check_problems(
        "constitution = [\"../../x.md\", \"C:/x.md\", \"a/../b.md\"]\n\n[templates]\nfolder = 'a\\b'\nplan = \"\"\n",
        expect![[r#"
            error[invalid-config]: `../../x.md` leads out of the project
             --> planls.toml:1:17
              |
            1 | constitution = ["../../x.md", "C:/x.md", "a/../b.md"]
              |                 ^^^^^^^^^^^^

            error[invalid-config]: `C:/x.md` must be relative to the project's folder, without `/` at its start
             --> planls.toml:1:31
              |
            1 | constitution = ["../../x.md", "C:/x.md", "a/../b.md"]
              |                               ^^^^^^^^^

            error[invalid-config]: write `a/b`, with `/`
             --> planls.toml:4:10
              |
            4 | folder = 'a\b'
              |          ^^^^^

            error[invalid-config]: a path is missing here
             --> planls.toml:5:8
              |
            5 | plan = ""
              |        ^^

        "#]],
    );
}

#[test]
fn an_override_says_of_what_and_how() {
    check_problems(
        "[[overrides]]\npaths = [\"docs\"]\n\n[[overrides]]\npaths = [\"docs\"]\nrules = { x = \"off\", broken-link = \"hint\" }\n",
        expect![[r#"
            error[invalid-config]: the key `rules` is missing here
             --> planls.toml:1:1
              |
            1 | [[overrides]]
              | ^^^^^^^^^^^^^

            error[invalid-config]: there is no code `x`; `planls explain` lists them all
             --> planls.toml:6:11
              |
            6 | rules = { x = "off", broken-link = "hint" }
              |           ^

        "#]],
    );
}

#[test]
fn what_is_no_toml_is_found_where_it_is_none() {
    let text = "a = 1\na = 2\n[rules\n";
    check_problems(
        text,
        expect![[r#"
        error[invalid-config]: duplicate key
         --> planls.toml:2:1
          |
        2 | a = 2
          | ^

        error[invalid-config]: unclosed table, expected `]`
         --> planls.toml:3:7
          |
        3 | [rules
          |       ^

    "#]],
    );
    assert!(read(text).is_broken);
}

#[test]
fn one_wrong_entry_costs_one_entry() {
    let text =
        "exclude = [\"a\", 5]\nx = 1\n[rules]\nbroken-link = \"off\"\nmissing-spec = \"no\"\n";
    let read = read(text);
    assert_eq!((read.problems.len(), read.is_broken), (3, false));
    assert_eq!(read.settings, settings("exclude = [\"a\"]\n[rules]\nbroken-link = \"off\"\n"));
}

#[test]
fn nothing_that_a_file_may_hold_is_too_much() {
    for text in ["", "\0", "=", "[[[[", "a.b.c.d = {", "é = \"\n", "[rules]\n\"\" = \"\"\n"] {
        let _ = read(text);
    }
    let many = (0..500).map(|it| format!("key-{it} = 1\n")).collect::<String>();
    assert_eq!((read(&many).is_broken, read(&many).problems.len()), (true, 50));
    let deep = format!("x = {}", "[".repeat(5_000));
    assert_eq!((read(&deep).is_broken, read(&deep).problems.len()), (true, 1));
    let long = format!("exclude = [{}]\n", "\"a\", ".repeat(20_000));
    assert_eq!((read(&long).is_broken, read(&long).problems.len()), (true, 1));
}

#[test]
fn patterns_that_take_too_much_are_left_out() {
    let wide = format!("'x', {}'\\w{{9}}{{99}}', 'y'", "'z', ".repeat(120));
    let read = read(&format!("[ignore]\npatterns = [{wide}]\n"));
    assert!(!read.is_broken);
    assert_eq!(read.problems.len(), 23, "{:?}", read.problems);
    let two = super::read("[ignore]\npatterns = ['x', '\\w{9}{99}', 'y']\n");
    assert_eq!(two.problems.len(), 1, "{:?}", two.problems);
    let config = two.settings.config();
    assert!(config.ignores("x") && config.ignores("y") && !config.ignores("w"));
}

#[test]
fn a_pattern_means_a_path_or_all_below_a_folder() {
    let config = settings("exclude = [\"archive/\", \"*.old.md\", \"./docs/x-*\"]\n").config();
    for path in ["archive/a/plan.md", "plan.old.md", "docs/x-1/plan.md"] {
        assert!(config.excluded.is_match(path), "{path}");
    }
    for path in ["specs/archive/plan.md", "specs/plan.old.md", "docs/y/plan.md", "archived.md"] {
        assert!(!config.excluded.is_match(path), "{path}");
    }
}

#[test]
fn of_several_roles_the_longest_pattern_counts() {
    use plan_analysis::project::Role;
    let config =
        settings("[roles]\n\"docs\" = \"plan\"\n\"docs/notes/*.md\" = \"other\"\n").config();
    let role = |path| config.role(path).map(|it| it.role);
    assert_eq!(role("docs/a.md"), Some(Role::Plan));
    assert_eq!(role("docs/notes/a.md"), Some(Role::Other));
    assert_eq!(config.role("a.md"), None);
}

#[test]
fn a_token_pattern_matches_a_whole_token() {
    let config =
        settings("[ignore]\ntokens = [\"<<OWNER>>\"]\npatterns = ['\\[[A-Z]+-\\d+\\]', 'a|b']\n")
            .config();
    assert!(config.ignores("<<OWNER>>") && !config.ignores("<<OWNER>> "));
    assert!(config.ignores("[ABC-12]") && config.ignores("b"));
    assert!(!config.ignores("[ABC-12] ") && !config.ignores("x[ABC-12]") && !config.ignores("ab"));
}

#[test]
fn the_file_goes_before_the_editor_and_of_rules_each_by_itself() {
    let file = settings("exclude = [\"a\"]\n[rules]\nbroken-link = \"off\"\n");
    let editor = settings(
        "exclude = [\"b\"]\nconstitution = [\"c.md\"]\n[rules]\nbroken-link = \"hint\"\nmissing-spec = \"off\"\n",
    );
    let both = settings(
        "exclude = [\"a\"]\nconstitution = [\"c.md\"]\n[rules]\nbroken-link = \"off\"\nmissing-spec = \"off\"\n",
    );
    assert_eq!(file.over(&editor), both);
}

#[test]
fn the_schema_is_up_to_date() {
    check_generated("docs/planls.schema.json", &schema());
}

#[test]
fn the_schema_holds_every_key_with_a_description() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let described = |it: &Value| it["description"].as_str().is_some_and(|text| !text.is_empty());
    let keys = schema["properties"].as_object().unwrap();
    assert!(keys.values().all(described), "{keys:#?}");
    assert_eq!(keys["rules"]["additionalProperties"], false);
    assert!(!schema.to_string().contains("\"null\""));
}

#[test]
fn the_page_about_settings_is_up_to_date() {
    const OPEN: &str = "<!-- keys -->\n";
    const CLOSE: &str = "<!-- /keys -->";
    let path = "docs/configuration.md";
    let page = read_file(path).unwrap();
    let (before, rest) = page.split_once(OPEN).expect("the page has its table of keys");
    let (_, after) = rest.split_once(CLOSE).expect("the table of keys ends");
    check_generated(path, &format!("{before}{OPEN}{}{CLOSE}{after}", keys()));
}

#[test]
fn the_examples_on_the_page_are_right() {
    let page = read_file("docs/configuration.md").unwrap();
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|it| it.split("```").next()).collect();
    assert!(examples.len() >= 3, "{examples:?}");
    for example in examples {
        assert_eq!(read(example).problems, [], "{example}");
    }
}

/// The table of all keys, from the schema.
fn keys() -> String {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut rows = String::from("| Key | Holds | Says |\n|---|---|---|\n");
    for (key, value) in schema["properties"].as_object().unwrap() {
        let named = value["$ref"].as_str().or_else(|| value["items"]["$ref"].as_str());
        let inner =
            named.map_or(
                &Value::Null,
                |it| &schema["$defs"][it.rsplit('/').next().unwrap()]["properties"],
            );
        rows += &row(key, value);
        for (name, value) in inner.as_object().into_iter().flatten() {
            rows += &row(&format!("{key}.{name}"), value);
        }
    }
    rows
}

fn row(key: &str, value: &Value) -> String {
    let holds = match (value["type"].as_str(), value["$ref"].as_str()) {
        (Some("array"), _) => "a list",
        (Some("object"), _) => "a table",
        (_, Some(it)) if it.ends_with("InnerPath") => "a path",
        _ => "a table",
    };
    let says = value["description"].as_str().unwrap_or_default().replace('\n', " ");
    format!("| `{key}` | {holds} | {says} |\n")
}

fn path(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read_file(file: &str) -> Option<String> {
    Some(std::fs::read_to_string(path(file)).ok()?.replace("\r\n", "\n"))
}

fn check_generated(file: &str, expected: &str) {
    let same = read_file(file).is_some_and(|text| text == expected);
    if !same && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path(file), expected).unwrap();
    } else {
        assert!(same, "{file} is out of date: UPDATE_DOCS=1 cargo test");
    }
}
