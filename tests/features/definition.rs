//! Definition: from every way to name a specification, and from every way to cite an article.

use serde_json::{Value, json};

use super::{CONSTITUTION, ask, project};
use crate::support::{Workspace, cursor};

/// The places that the mark of a plan leads to: path and line.
#[track_caller]
fn check(text: &str, expected: &[(&str, u32)]) {
    let workspace = project();
    check_in(&workspace, text, expected);
}

#[track_caller]
fn check_in(workspace: &Workspace, text: &str, expected: &[(&str, u32)]) {
    let answer = ask(workspace, &json!({}), "definition", text);
    let expected: Vec<Value> = expected
        .iter()
        .map(|(path, line)| json!({ "uri": workspace.uri(path).replace(' ', "%20"), "line": line }))
        .collect();
    let found: Vec<Value> = answer
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| json!({ "uri": it["uri"], "line": it["range"]["start"]["line"] }))
        .collect();
    assert_eq!(found, expected, "{text:?}: {answer}");
}

const SPEC: &[(&str, u32)] = &[("specs/001-a/spec.md", 0)];
const CHARTER: &str = ".specify/memory/constitution.md";

#[test]
fn an_inline_link_leads_to_its_file() {
    check("# Plan\n\n**Spec**: [the s$0pec](./spec.md)\n", SPEC);
    check("# Plan\n\n**Spec**: [the spec](.$0/spec.md \"title\")\n", SPEC);
    check("# Plan\n\n**Spec**: [the spec](<sp$0ec.md>)\n", SPEC);
    check("# Plan\n\n**Spec**: [b](../002-b/spec.m$0d)\n", &[("specs/002-b/spec.md", 0)]);
}

#[test]
fn a_reference_leads_to_the_file_of_its_definition() {
    check("# Plan\n\n**Spec**: [the $0spec][ S ]\n\n## Far\n\n[s]: ./spec.md 'title'\n", SPEC);
    check("# Plan\n\n**Spec**: [the$0 spec][]\n\n[the spec]: <./spec.md>\n", SPEC);
    check("# Plan\n\n**Spec**: [the$0 spec]\n\n[the spec]: ./spec.md\n", SPEC);
}

#[test]
fn a_path_in_a_code_span_leads_to_its_file() {
    check("# Plan\n\n**Spec**: `/specs/001-a/sp$0ec.md`\n", SPEC);
    check("# Plan\n\n**Spec**: `specs/001-a/sp$0ec.md`\n", SPEC);
}

#[test]
fn a_bare_path_leads_to_its_file() {
    check("# Plan\n\n**Spec**: specs/001-a/sp$0ec.md\n", SPEC);
    check("# Plan\n\n**Spec**: ./spec$0.md\n", SPEC);
}

#[test]
fn a_path_in_front_matter_leads_to_its_file() {
    check("---\nspec: ./sp$0ec.md\n---\n\n# Plan\n", SPEC);
    check(
        "---\ntitle: x\nspec: \"../002-b/sp$0ec.md\"\n---\n\n# Plan\n",
        &[("specs/002-b/spec.md", 0)],
    );
}

#[test]
fn a_path_that_is_percent_encoded_leads_to_its_file() {
    check("# Plan\n\n**Spec**: [x](./the%20sp$0ec.md)\n", &[("specs/001-a/the spec.md", 0)]);
    check("# Plan\n\n**Spec**: [x](./%73p$0ec.md)\n", SPEC);
}

#[test]
fn an_anchor_leads_to_its_heading() {
    check("# Plan\n\n[goals](./spec.md#go$0als)\n", &[("specs/001-a/spec.md", 2)]);
    check("# Plan\n\n[edge](./spec.md#edge-ca$0ses-)\n", &[("specs/001-a/spec.md", 6)]);
    check("# Plan\n\n[part](#pa$0rt)\n\n## Part\n", &[("specs/001-a/plan.md", 4)]);
    // The file is there, only the heading is not.
    check("# Plan\n\n[gone](./spec.md#go$0ne)\n", SPEC);
}

#[test]
fn what_leads_nowhere_has_no_definition() {
    for text in [
        "# Plan\n\n[gone](./go$0ne.md)\n",
        "# Plan\n\n[far](https://exa$0mple.org/spec.md)\n",
        "# Plan\n\nplain$0 words\n",
        "# Plan\n\n```\n[x](spec$0.md)\n```\n",
        "# Plan\n\n[gone$0][none]\n",
        "$0",
    ] {
        let workspace = project();
        assert_eq!(ask(&workspace, &json!({}), "definition", text), Value::Null, "{text:?}");
    }
}

#[test]
fn an_article_that_is_cited_in_the_text_leads_to_the_constitution() {
    check("# Plan\n\nBy Article I$0I we do.\n", &[(CHARTER, 8)]);
    check("# Plan\n\nBy Principle $0III we do.\n", &[(CHARTER, 12)]);
    check("# Plan\n\n條文 😀 Article$0 I\n", &[(CHARTER, 4)]);
}

#[test]
fn an_article_in_the_table_leads_to_the_constitution() {
    let table = "| Principle | Status |\n|---|---|\n| II. Docks Work$0 Offline | [x] |\n";
    check(&format!("# Plan\n\n## Constitution Check\n\n{table}"), &[(CHARTER, 8)]);
}

#[test]
fn a_range_of_articles_leads_to_its_first_and_its_last() {
    check("# Plan\n\nArticles I–I$0II hold.\n", &[(CHARTER, 4), (CHARTER, 12)]);
}

#[test]
fn an_article_that_the_constitution_lacks_has_no_definition() {
    check("# Plan\n\nBy Article VII$0 we do.\n", &[]);
    let bare = Workspace::new(&[]);
    check_in(&bare, "# Plan\n\nBy Article I$0I we do.\n", &[]);
}

#[test]
fn clients_that_take_links_get_the_origin_and_the_whole_target() {
    let workspace = project();
    let links = json!({ "textDocument": { "definition": { "linkSupport": true } } });
    let answer = ask(&workspace, &links, "definition", "# Plan\n\n😀 By Article I$0I we do.\n");
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let expected = json!([{
        "originSelectionRange": { "start": at(2, 6), "end": at(2, 16) },
        "targetUri": workspace.uri(CHARTER),
        "targetRange": { "start": at(8, 0), "end": at(9, 0) },
        "targetSelectionRange": { "start": at(8, 4), "end": at(8, 26) },
    }]);
    assert_eq!(answer, expected);
}

#[test]
fn clients_that_take_no_links_get_locations() {
    let workspace = project();
    let answer = ask(&workspace, &json!({}), "definition", "# Plan\n\nBy Article I$0I we do.\n");
    assert_eq!(answer[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["range", "uri"]);
}

#[test]
fn the_constitution_is_read_as_its_editor_has_it() {
    let workspace = project();
    let mut server = workspace.serve(&json!({}));
    server.open(&workspace.uri(CHARTER), 1, &format!("Preface.\n\n{CONSTITUTION}"));
    let (text, position) = cursor("# Plan\n\nBy Article I$0I we do.\n");
    let uri = workspace.uri(super::PLAN);
    server.open(&uri, 1, &text);
    let line = |answer: Value| answer[0]["range"]["start"]["line"].clone();
    assert_eq!(line(server.request_at("definition", &uri, &position)), 10);
    server.close(&workspace.uri(CHARTER));
    assert_eq!(line(server.request_at("definition", &uri, &position)), 8);
}

#[cfg(unix)]
#[test]
fn a_constitution_behind_a_link_of_the_file_system_is_found() {
    let workspace = Workspace::new(&[("docs/rules.md", CONSTITUTION), (".specify/memory/x", "")]);
    std::os::unix::fs::symlink("../../docs/rules.md", workspace.path(CHARTER)).unwrap();
    check_in(&workspace, "# Plan\n\nBy Article I$0I we do.\n", &[(CHARTER, 8)]);
}
