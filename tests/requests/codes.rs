//! Every code: a small project in which the server finds it, at the right place and as grave as it should be.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Workspace, cursor};

/// A document in which a code is found once, and what it needs around it.
struct Case {
    code: &'static str,
    /// As the protocol counts: 1 is an error, 4 a hint.
    severity: u32,
    path: &'static str,
    /// The finding stands between `⟦` and `⟧`.
    text: &'static str,
    around: &'static [(&'static str, &'static str)],
}

const PLAN: &str = "specs/001-a/plan.md";
const SPEC: (&str, &str) = ("specs/001-a/spec.md", "# Feature Specification: A\n\nText.\n");
const REQUIREMENTS: (&str, &str) = (
    "specs/001-a/spec.md",
    "# Feature Specification: A\n\n- **FR-001**: it stops\n- **FR-002**: it goes\n",
);
const TEMPLATE: (&str, &str) = (
    ".specify/templates/plan-template.md",
    "# Implementation Plan: [FEATURE]\n\n## Summary\n\n[What]\n\n## Project Structure\n\n[Where]\n\n## Rollout\n\n[When]\n",
);
const CONSTITUTION: (&str, &str) = (
    ".specify/memory/constitution.md",
    "# Rules\n\n## Core Principles\n\n### I. Desks stay quiet\n\nOne.\n\n### II. Logs stay on paper\n\nTwo.\n\n**Version**: 1.3.0 | **Ratified**: 2026-01-02\n",
);

const CASES: &[Case] = &[
    Case {
        code: "unfilled-placeholder",
        severity: 2,
        path: PLAN,
        text: "# Plan\n\n😀 **Owner**: ⟦<<OWNER>>⟧\n",
        around: &[SPEC],
    },
    Case {
        code: "unresolved-choice",
        severity: 2,
        path: PLAN,
        text: "# 计划\r\n\r\n**状态**：⟦草稿 | 评审中 | 已批准⟧\r\n",
        around: &[SPEC],
    },
    Case {
        code: "open-question",
        severity: 2,
        path: PLAN,
        text: "# Plan\n\n😀 It rings ⟦[NEEDS CLARIFICATION: how loud\nand when?]⟧ at night.\n",
        around: &[SPEC],
    },
    Case {
        code: "open-question",
        severity: 3,
        path: "specs/001-a/spec.md",
        text: "# Spec\n\n字 ⟦[NEEDS CLARIFICATION]⟧ times.\n",
        around: &[],
    },
    Case {
        code: "template-residue",
        severity: 3,
        path: PLAN,
        text: "# Plan\n\n⟦<!-- ACTION REQUIRED: replace what stands below 😀 -->⟧\n\nText.\n",
        around: &[SPEC],
    },
    Case {
        code: "untouched-template",
        severity: 2,
        path: PLAN,
        text: "⟦# Implementation Plan: [FEATURE]⟧\n\n## Summary\n\n[What]\n\n## Project Structure\n\n[Where]\n\n## Rollout\n\n[When]\n",
        around: &[SPEC, TEMPLATE],
    },
    Case {
        code: "missing-section",
        severity: 2,
        path: PLAN,
        text: "# ⟦Implementation Plan: 😀⟧\n\n## Summary\n\nIt rings.\n\n## Project Structure\n\nOne folder.\n",
        around: &[SPEC, TEMPLATE],
    },
    Case {
        code: "empty-section",
        severity: 3,
        path: PLAN,
        text: "# Implementation Plan: A\r\r## Summary\r\rIt rings.\r\r## ⟦Rollout⟧\r\r## Project Structure\r\rOne folder.\r",
        around: &[SPEC, TEMPLATE],
    },
    Case {
        code: "duplicate-section",
        severity: 2,
        path: PLAN,
        text: "# Implementation Plan: A\n\n## Summary\n\nIt rings.\n\n## ⟦Summary⟧\n\nTwice.\n",
        around: &[SPEC],
    },
    Case {
        code: "missing-spec",
        severity: 2,
        path: PLAN,
        text: "# Plan: A\n\n**Spec**: ⟦../gone/spec.md⟧\n",
        around: &[("specs/002-b/spec.md", "# Spec\n")],
    },
    Case {
        code: "broken-link",
        severity: 1,
        path: PLAN,
        text: "# Plan\n\n😀 [a](⟦100%25%20gone.md⟧)\n",
        around: &[SPEC],
    },
    Case {
        code: "broken-anchor",
        severity: 2,
        path: PLAN,
        text: "# Plan\n\n😀 [a](spec.md#⟦目標⟧)\n",
        around: &[SPEC],
    },
    Case {
        code: "unknown-article",
        severity: 2,
        path: "specs/001-a/research.md",
        text: "# Research: A\n\n## Constitution Check\n\n😀 ⟦Article IX⟧ was looked at, and Article II.\n",
        around: &[CONSTITUTION],
    },
    Case {
        code: "missing-article",
        severity: 3,
        path: PLAN,
        text: "# Implementation Plan: A\n\n## ⟦Constitution Check⟧\n\n| Principle | Status |\n|---|---|\n| I. Desks stay quiet | PASS |\n| II. Logs stay on paper | PASS |\n",
        around: &[
            SPEC,
            (
                ".specify/memory/constitution.md",
                "# Rules\n\n## Core Principles\n\n### I. Desks stay quiet\n\n### II. Logs stay on paper\n\n### III. Drills\n",
            ),
        ],
    },
    Case {
        code: "article-title",
        severity: 3,
        path: PLAN,
        text: "# Implementation Plan: A\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Desks stay quiet | PASS |\n| ⟦II. Digital archive⟧ | PASS |\n",
        around: &[SPEC, CONSTITUTION],
    },
    Case {
        code: "unchecked-article",
        severity: 4,
        path: PLAN,
        text: "# Implementation Plan: A\n\n## Constitution Check\n\n| Principle | Status | 😀 |\n|---|---|---|\n| I. Desks stay quiet | PASS | |\n| II. Logs stay on paper | ⟦[ ] Compliant⟧ | |\n",
        around: &[SPEC, CONSTITUTION],
    },
    Case {
        code: "stale-constitution",
        severity: 3,
        path: PLAN,
        text: "# Implementation Plan: A\n\n😀 Checked against ⟦Constitution v1.1.0⟧, then constitution version 1.3.0.\n",
        around: &[SPEC, CONSTITUTION],
    },
    Case {
        code: "duplicate-id",
        severity: 1,
        path: "specs/001-a/tasks.md",
        text: "# Tasks: A\n\n- [ ] T014b 😀 One\n- [x] T014 Two\n- [ ] ⟦T014b⟧ One again\n",
        around: &[],
    },
    Case {
        code: "undefined-id",
        severity: 2,
        path: "specs/001-a/tasks.md",
        text: "# Tasks: A\n\n- [ ] T001 One 字FR-001、⟦FR-009⟧。\n",
        around: &[REQUIREMENTS],
    },
    Case {
        code: "uncovered-requirement",
        severity: 2,
        path: "specs/001-a/spec.md",
        text: "# Feature Specification: A\n\n- **FR-001**: it stops\n- **⟦FR-002⟧**: it goes\n",
        around: &[
            ("specs/001-a/tasks.md", "# Tasks: A\n\n- [ ] T001 One (FR-001)\n"),
            ("planls.toml", "[rules]\nuncovered-requirement = \"warning\"\n"),
        ],
    },
    Case {
        code: "checklist-contradiction",
        severity: 2,
        path: "specs/001-a/checklists/requirements.md",
        text: "# Checklist: A\n\n- ⟦[x]⟧ No [NEEDS CLARIFICATION] markers remain\n",
        around: &[(
            "specs/001-a/spec.md",
            "# Spec\n\n- **FR-001**: [NEEDS CLARIFICATION: what?]\n",
        )],
    },
    Case {
        code: "premature-approval",
        severity: 1,
        path: PLAN,
        text: "# Plan: 😀\n\n**Status**: ⟦Approved⟧\n**Owner**: <<OWNER>>\n",
        around: &[SPEC],
    },
    Case {
        code: "unknown-suppression",
        severity: 2,
        path: PLAN,
        text: "# Plan\n\n⟦<!-- planls-ignore broken-lnk, broken-link -->⟧\nText.\n",
        around: &[SPEC],
    },
    Case {
        code: "large-document",
        severity: 3,
        path: PLAN,
        text: "# ⟦Plan⟧\n\nText.\n\n",
        around: &[SPEC],
    },
    Case {
        code: "invalid-config",
        severity: 1,
        path: "planls.toml",
        text: "# 😀\n[rules]\n⟦broken-lnk⟧ = \"off\"\n",
        around: &[],
    },
];

/// A text without its marks, and the range between them in UTF-16; every line end counts.
fn marked(text: &str) -> (String, Value) {
    let at = |mark: char| {
        let (before, _) = text.split_once(mark).expect("the text is marked");
        let before = before.replace('⟦', "");
        let lines = before.replace("\r\n", "\n").replace('\r', "\n");
        cursor(&format!("{lines}$0")).1
    };
    let range = json!({ "start": at('⟦'), "end": at('⟧') });
    (text.replace(['⟦', '⟧'], ""), range)
}

fn workspace(case: &Case) -> (Workspace, String, Value) {
    let (mut text, range) = marked(case.text);
    if case.code == "large-document" {
        text += &"word\n\n".repeat(400_000);
    }
    let workspace = Workspace::new(case.around);
    workspace.write(case.path, &text);
    (workspace, text, range)
}

/// What is found of the case's code: the range and the severity of each.
fn found(case: &Case, findings: &Value) -> Vec<(Value, Value)> {
    let findings = findings.as_array().unwrap_or_else(|| panic!("{}: {findings}", case.code));
    let own = findings.iter().filter(|it| it["code"] == case.code);
    let found = own.map(|it| {
        assert_eq!(it["source"], "planls", "{it}");
        assert!(it["message"].as_str().is_some_and(|it| it.len() > 8), "{it}");
        (it["range"].clone(), it["severity"].clone())
    });
    found.collect()
}

#[test]
fn no_code_is_left_out() {
    let output = Command::new(env!("CARGO_BIN_EXE_planls")).arg("explain").output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut listed: Vec<&str> =
        listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let mut tried: Vec<&str> = CASES.iter().map(|case| case.code).collect();
    listed.sort_unstable();
    tried.sort_unstable();
    tried.dedup();
    assert_eq!(tried, listed);
}

/// What is right in place of what is found.
fn right(case: &Case) -> &'static str {
    match case.code {
        "missing-spec" => "../002-b/spec.md",
        "broken-link" => "spec.md",
        "broken-anchor" => "feature-specification-a",
        "invalid-config" => "broken-link",
        _ => "Mira",
    }
}

#[test]
fn every_code_is_published_where_it_is_wrong_and_gone_when_its_text_is() {
    for case in CASES {
        let (workspace, text, range) = workspace(case);
        let mut server = workspace.serve(&json!({}));
        let uri = workspace.uri(case.path);
        server.open(&uri, 1, &text);
        let expected = vec![(range.clone(), json!(case.severity))];
        let push = server.await_push(&uri, |push| {
            push["diagnostics"].is_array() && found(case, &push["diagnostics"]) == expected
        });
        assert_eq!(found(case, &push["diagnostics"]), expected, "{}: {push}", case.code);
        // What is missing stands nowhere.
        if case.code == "missing-section" {
            continue;
        }
        let change = match case.code {
            // What is wrong with it is its size.
            "large-document" => json!({ "text": "# Plan\n" }),
            _ => json!({ "range": range, "text": right(case) }),
        };
        server.change(&uri, 2, &json!([change]));
        let is_mended = |push: &Value| {
            push["diagnostics"].is_array() && found(case, &push["diagnostics"]).is_empty()
        };
        let push = server.await_push(&uri, is_mended);
        assert_eq!(found(case, &push["diagnostics"]), [], "{}", case.code);
    }
}
