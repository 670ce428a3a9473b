//! Projects of other kinds: in another script, with other line ends, with several roots in one workspace.

use serde_json::{Value, json};

use super::{open_from_disk, serve_documents};
use crate::support::{documents, position_of, uri};

fn capabilities() -> Value {
    let symbol = json!({ "hierarchicalDocumentSymbolSupport": true });
    json!({ "textDocument": { "diagnostic": {}, "documentSymbol": symbol } })
}

/// The text that a range in UTF-16 holds; it must lie in one line.
fn text_at<'a>(text: &'a str, range: &Value) -> String {
    let line: &'a str = text.lines().nth(index(&range["start"]["line"])).unwrap();
    assert_eq!(range["start"]["line"], range["end"]["line"]);
    let units: Vec<u16> = line.encode_utf16().collect();
    String::from_utf16(
        &units[index(&range["start"]["character"])..index(&range["end"]["character"])],
    )
    .unwrap()
}

fn index(number: &Value) -> usize {
    usize::try_from(number.as_u64().unwrap()).unwrap()
}

/// The findings of a document as it is on disk: the code and the text of each.
fn findings(project: &str, path: &str) -> Vec<(String, String)> {
    let mut server = serve_documents(project, &capabilities());
    let (uri, text) = open_from_disk(&mut server, &documents().join(project).join(path));
    let items = server.request_of("diagnostic", &uri)["items"].clone();
    let finding =
        |it: &Value| (it["code"].as_str().unwrap().to_owned(), text_at(&text, &it["range"]));
    items.as_array().unwrap().iter().map(finding).collect()
}

/// Where a mention in a document leads: the path below the project, and the line's text.
fn leads(project: &str, path: &str, needle: &str) -> (String, String) {
    let root = documents().join(project);
    let mut server = serve_documents(project, &capabilities());
    let (id, text) = open_from_disk(&mut server, &root.join(path));
    let answer = server.request_at("definition", &id, &position_of(&text, needle, "utf-16"));
    let target =
        answer[0]["uri"].as_str().unwrap_or_else(|| panic!("{needle} leads nowhere: {answer}"));
    let target = target.strip_prefix(&format!("{}/", uri(&root))).unwrap().to_owned();
    let text = std::fs::read_to_string(root.join(&target)).unwrap();
    let line = text.lines().nth(index(&answer[0]["range"]["start"]["line"])).unwrap().to_owned();
    (target, line)
}

#[test]
fn a_plan_in_japanese_has_its_findings_where_a_reader_sees_them() {
    let found = findings("japanese", "specs/001-hold-shelf/plan.md");
    for (code, text) in [
        ("unresolved-choice", "下書き | 確認中 | 承認済み"),
        ("unfilled-placeholder", "[担当者の名前]"),
        ("unfilled-placeholder", "[利用者が気付く数値で書く]"),
        ("open-question", "[NEEDS CLARIFICATION: 休館日は三日に数えるのか？]"),
        ("unfilled-placeholder", "[この計画が条を守る理由]"),
        ("broken-link", "../../docs/release.md"),
    ] {
        assert!(
            found.contains(&(code.to_owned(), text.to_owned())),
            "{code} {text} is not among {found:#?}"
        );
    }
}

#[test]
fn an_article_in_japanese_leads_to_the_constitution() {
    let found = leads("japanese", "specs/001-hold-shelf/plan.md", "条: テスト駆動 |");
    assert_eq!(
        found,
        (".specify/memory/constitution.md".to_owned(), "## 第2条: テスト駆動（必須）".to_owned())
    );
}

#[test]
fn a_plan_with_crlf_has_its_findings_where_a_reader_sees_them() {
    let found = findings("chinese-crlf", "specs/003-court-booking/plan.md");
    assert!(!found.is_empty());
    for (code, text) in &found {
        assert!(!text.contains(['\r', '\n']), "{code}: {text:?}");
        let whole = match code.as_str() {
            "unfilled-placeholder" => {
                text.starts_with(['[', '{', '<']) && text.ends_with([']', '}', '>'])
            }
            "open-question" => text.starts_with("[NEEDS CLARIFICATION") && text.ends_with(']'),
            _ => !text.is_empty(),
        };
        assert!(whole, "{code}: {text:?}");
    }
}

#[test]
fn the_headings_of_a_plan_with_crlf_end_before_the_break() {
    let mut server = serve_documents("chinese-crlf", &capabilities());
    let path = documents().join("chinese-crlf/specs/003-court-booking/plan.md");
    let (uri, text) = open_from_disk(&mut server, &path);
    assert!(text.contains("\r\n"), "the document keeps its line ends");
    let symbols = server.request_of("documentSymbol", &uri);
    assert_eq!(text_at(&text, &symbols[0]["selectionRange"]), symbols[0]["name"].as_str().unwrap());
    assert!(symbols[0]["children"].as_array().unwrap().len() > 3, "{symbols}");
}

#[test]
fn the_members_of_a_monorepo_have_their_own_constitutions() {
    let found = leads("mixed", "packages/api/specs/001-rate-limits/plan.md", "Fair use for all");
    assert_eq!(found.0, "packages/api/.specify/memory/constitution.md");
    assert_eq!(found.1, "### Principle 2: Fair use for all");
    let found =
        leads("mixed", "packages/web/specs/001-quota-banner/plan.md", "No account for reading");
    assert_eq!(found.0, "packages/web/.specify/memory/constitution.md");
    assert_eq!(found.1, "### B. No account for reading");
}

#[test]
fn a_link_from_one_member_of_a_monorepo_to_another_is_followed() {
    let found = leads(
        "mixed",
        "packages/web/specs/001-quota-banner/plan.md",
        "api/specs/001-rate-limits/plan.md#",
    );
    assert_eq!(
        found,
        ("packages/api/specs/001-rate-limits/plan.md".to_owned(), "## What clients see".to_owned())
    );
}

#[test]
fn a_filled_project_has_no_findings() {
    for path in ["plan.md", "spec.md", "tasks.md", "research.md"] {
        assert_eq!(findings("legit", &format!("specs/004-shared-table/{path}")), [], "{path}");
    }
}
