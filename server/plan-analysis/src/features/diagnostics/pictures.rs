//! The picture at the head of each rule's file is a test: the rule says what the picture says, where the
//! picture says it.

use std::path::Path;

use super::{Check, RULES, Rule};
use crate::config::Config;
use crate::features::Severity;
use crate::fixture::check_rule_with;

/// The surroundings of a picture: the code, and a fixture with `PICTURE` for the picture. A rule that is not
/// named here has its picture in a plan with nothing else.
const AROUND: &[(&str, &str)] = &[
    (
        "untouched-template",
        "//- /specs/001-x/plan.md\nPICTURE\n\n## Approach\n\n[Say how]\n//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Implementation Plan: [FEATURE]\n\n## Approach\n\n[Say how]\n",
    ),
    (
        "missing-section",
        "//- /specs/001-x/plan.md\nPICTURE\n\n## Summary\n\nIt rings.\n\n## Project Structure\n\nOne folder.\n//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Implementation Plan: [FEATURE]\n\n## Summary\n\n[What]\n\n## Project Structure\n\n[Where]\n\n## Rollout\n\n[When]\n",
    ),
    (
        "empty-section",
        "//- /specs/001-x/plan.md\n# Plan\n\nPICTURE\n\n## Summary\n\nIt rings.\n//- /specs/001-x/spec.md\n# Spec\n//- /.specify/templates/plan-template.md\n# Plan\n\n## Rollout\n\n[When]\n\n## Summary\n\n[What]\n",
    ),
    (
        "duplicate-section",
        "# Implementation Plan: A\n\n## Summary\n\nIt rings.\n\nPICTURE\n\nTwice.\n",
    ),
    ("missing-spec", "//- /specs/001-x/plan.md\n# Plan\n\nPICTURE\n"),
    ("unknown-article", CONSTITUTION),
    (
        "missing-article",
        "//- /specs/001-x/plan.md\n# Plan\n\nPICTURE\n\n| Article | Status |\n|---|---|\n| Articles I-VI | PASS |\n//- /memory/constitution.md\n# C\n\n## Core Principles\n\n### I. A\n\n### II. B\n\n### III. C\n\n### IV. D\n\n### V. E\n\n### VI. F\n\n### VII. State as Scripts\n",
    ),
    ("article-title", CONSTITUTION),
    ("unchecked-article", CONSTITUTION),
    ("stale-constitution", CONSTITUTION),
    (
        "duplicate-id",
        "//- /specs/001-x/spec.md\n# Spec\n\n## Loans\n\n- **FR-004**: the first time\n\n## Returns\n\nPICTURE\n",
    ),
    (
        "undefined-id",
        "//- /specs/001-x/tasks.md\n# Tasks\n\nPICTURE\n//- /specs/001-x/spec.md\n# Spec\n\n- **FR-001**: rings\n- **FR-008**: waits\n",
    ),
    (
        "uncovered-requirement",
        "//- /specs/001-x/spec.md\n# Spec\n\n- **FR-001**: rings\nPICTURE\n//- /specs/001-x/tasks.md\n# Tasks\n\n- [ ] T001 Ring (FR-001)\n",
    ),
    (
        "checklist-contradiction",
        "//- /specs/001-x/checklists/requirements.md\n# Checklist\n\nPICTURE\n//- /specs/001-x/spec.md\n# Spec\n\n[NEEDS CLARIFICATION: who?]\n\n[NEEDS CLARIFICATION: when?]\n",
    ),
    (
        "premature-approval",
        "# Plan\n\nPICTURE\n**Owner**: <<A>> <<B>> <<C>>\n\n[NEEDS CLARIFICATION: who?]\n",
    ),
    ("large-document", "PICTURE\n\nLONG\n"),
];

/// A plan that is measured against a constitution of three articles.
const CONSTITUTION: &str = "//- /specs/001-x/plan.md
# Plan

## Constitution Check

| Article | Status | |
|---|---|---|
PICTURE

//- /specs/001-x/spec.md
# Spec
//- /memory/constitution.md
# Rules

## Core Principles

### I. Core First

### II. Extension Architecture

### III. Drills

**Version**: 1.3.0
";

#[test]
fn every_rule_finds_what_its_picture_shows() {
    for rule in RULES.iter().filter(|rule| !matches!(rule.check, Check::Settings)) {
        let around = AROUND.iter().find(|(code, _)| *code == rule.code);
        let around = around.map_or("# Plan\n\nPICTURE\n", |(_, around)| around);
        let fixture = around.replace("PICTURE", &picture(rule));
        let fixture = fixture.replace("LONG", &"word\n\n".repeat(400_000));
        let severity = if rule.severity == Severity::Off { Severity::Hint } else { rule.severity };
        let severities = [(rule.code.to_owned(), severity)].into();
        check_rule_with(rule, &fixture, Config { severities, ..Config::default() });
    }
}

/// The picture at the head of a rule's file, its carets followed by the rule's code and the message, as
/// in a fixture.
#[expect(clippy::disallowed_methods, reason = "a test may read the sources")]
fn picture(rule: &Rule) -> String {
    let name = rule.code.replace('-', "_");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features/diagnostics");
    let source = std::fs::read_to_string(path.join(format!("{name}.rs"))).unwrap();
    let head: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let drawn = head.iter().skip_while(|line| **line != " ```text").skip(1);
    let mut lines: Vec<String> = Vec::new();
    for line in drawn.take_while(|line| **line != " ```") {
        let line = line.strip_prefix(' ').unwrap_or(line);
        let carets = line.trim_start().chars().take_while(|c| *c == '^').count();
        let is_caret_line = lines.last().is_some_and(|above| above.trim_start().starts_with('^'));
        if carets > 0 {
            let at = line.len() - line.trim_start().len() + carets;
            let (marks, message) = line.split_at(at);
            lines.push(format!("{marks} {}: {}", rule.code, message.trim()));
        } else if let (true, Some(above)) = (is_caret_line, lines.last_mut()) {
            // A message that is too long for a line goes on in the next.
            *above += &format!(" {}", line.trim());
        } else {
            lines.push(line.to_owned());
        }
    }
    assert!(lines.iter().any(|line| line.contains('^')), "{name}.rs opens without a picture");
    lines.join("\n")
}
