//! What holds for the actions of all findings, over the projects that the tests are written with.

use std::collections::BTreeMap;

use text_size::TextRange;

use crate::features::code_action::{CodeAction, NOTHING};
use crate::features::diagnostics::RULES;
use crate::features::{Diagnostic, Severity};
use crate::fixture::{Project, TODAY, analysis_with_cursor, projects};
use crate::project::DocumentId;

/// The number of findings of each code.
fn counts(findings: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    findings.iter().for_each(|it| *counts.entry(it.code).or_default() += 1);
    counts
}

#[test]
fn an_action_mends_its_finding_and_makes_no_other() {
    for project in projects() {
        for id in project.documents() {
            let analysis = project.open(&id);
            let found = analysis.diagnostics(&id);
            for finding in &found {
                let read = |id: &DocumentId| project.read(id);
                let mut actions = analysis.code_actions(&id, finding.range, TODAY, &read);
                actions.extend(analysis.suppressions(&id, finding.range));
                for action in actions {
                    let Some(of) = &action.finding else { continue };
                    if of == finding {
                        check(&project, &id, &found, &action);
                    }
                }
            }
        }
    }
}

#[test]
fn what_a_template_left_can_be_mended_but_for_what_only_its_writer_knows() {
    const CODES: [&str; 4] =
        ["unfilled-placeholder", "unresolved-choice", "open-question", "template-residue"];
    let mut left = Vec::new();
    for project in projects() {
        for id in project.documents() {
            let analysis = project.open(&id);
            for finding in analysis.diagnostics(&id).iter().filter(|it| CODES.contains(&it.code)) {
                let actions = analysis.code_actions(&id, finding.range, TODAY, NOTHING);
                let mends = |it: &CodeAction| {
                    it.finding.as_ref() == Some(finding) && !it.title.starts_with("Ignore ")
                };
                if !actions.iter().any(mends) {
                    left.push(format!("{}: {}", id.file_name(), finding.message));
                }
            }
        }
    }
    left.sort();
    left.dedup();
    assert_eq!(left, LEFT);
}

/// The body of a section, a word in a sentence, or a value in code.
const LEFT: [&str; 19] = [
    "constitution.md: `[How work is done here: reviews, gates, releases]` is still to be filled",
    "constitution.md: `[Limits that bind every feature: technology, security, law]` is still to be filled",
    "constitution.md: `[VERSION_NUMBER]` is still to be filled",
    "constitution.md: `[What MUST hold, in one sentence, and how a reviewer can tell]` is still to be filled",
    "design.md: `[Describe when the daily run happens and what it does after a…]` is still to be filled",
    "design.md: `{{CLERK_TEAM}}` is still to be filled",
    "design.md: a value is still missing here: What is not decided yet, and who decides it.",
    "plan.md: `<<NAME_OF_THE_PERSON_ON_DUTY>>` is still to be filled",
    "plan.md: `[Link to the spec]` is still to be filled",
    "plan.md: `[Say in two sentences what is built and how]` is still to be filled",
    "plan.md: `[この計画が条を守る理由]` is still to be filled",
    "plan.md: `[符合的理由]` is still to be filled",
    "plan.md: `{{COVERAGE}}` is still to be filled",
    "plan.md: `{{LOGGING_SERVICE}}` is still to be filled",
    "plan.md: `{{MIGRATION_NAME}}` is still to be filled",
    "plan.md: `{{MONITOR_DURATION}}` is still to be filled",
    "plan.md: `{{NOTES}}` is still to be filled",
    "plan.md: `{{TYPE}}` is still to be filled",
    "proposal.md: a value is still missing here: Name each new capability and say in one line what it covers.",
];

/// What is put into a document to be written on is not finished, and says so as if its writer had typed it.
const UNFINISHED: &[&str] = &[
    "unfilled-placeholder",
    "unresolved-choice",
    "open-question",
    "template-residue",
    "unchecked-article",
];

fn check(project: &Project, id: &DocumentId, found: &[Diagnostic], action: &CodeAction) {
    let Some(finding) = &action.finding else { return };
    let after = project.with_edit(&action.edit).open(id).diagnostics(id);
    let (before, mut after) = (counts(found), counts(&after));
    // Whoever approves a plan that is not finished is told so, as if they had typed it.
    after.remove("premature-approval");
    if ["missing-section", "empty-section", "missing-article"].contains(&finding.code) {
        after.retain(|code, _| !UNFINISHED.contains(code));
    }
    let what = format!("{}: {} at {:?}", id.as_str(), action.title, finding.range);
    for (code, count) in &after {
        assert!(count <= before.get(code).unwrap_or(&0), "{what} makes {code}");
    }
    let left = after.get(finding.code).copied().unwrap_or_default();
    assert!(left < before[finding.code], "{what} leaves {:?}", finding.message);
}

const CONSTITUTION: &str = "
//- /.specify/memory/constitution.md
# Rules

**Version**: 2.0.0

## Core Principles

### I. Desks stay quiet

### II. Logs stay on paper

### III. Keys are counted
";

const TEMPLATE: &str = "
//- /.specify/templates/plan-template.md
# Plan: [FEATURE]

## Summary

[Say it]

## Rollout

[Describe the steps]

## Risks

[Say them]
";

/// For every code that is on by default and has an action of its own: a document, and the first of what is
/// offered at the cursor; a star before it says that it is the one right thing to do.
const OFFERED: &[(&str, &str, &str)] = &[
    ("unresolved-choice", "# Plan\n\n**Status**: Draft | $0Review\n", "Choose `Draft`"),
    (
        "template-residue",
        "# Plan\n\n<!-- ACTION REQUIRED: $0replace this -->\n",
        "* Delete this comment of the template",
    ),
    (
        "missing-section",
        "# Plan$0: A\n\n## Summary\n\nRing.\n\n## Rollout\n\nSlow.\n",
        "* Insert section \"Risks\"",
    ),
    (
        "empty-section",
        "# Plan\n\n## Summary\n\nRing.\n\n## Roll$0out\n",
        "* Insert the template's text",
    ),
    (
        "duplicate-section",
        "# Plan\n\n## Summary\n\nRing.\n\n## Summ$0ary\n\nRing.\n",
        "* Delete this section",
    ),
    ("missing-spec", "# Plan\n**Spec**: `../009-gone/s$0pec.md`\n", "* Replace by `spec.md`"),
    ("broken-link", "# Plan\n\n[gone](go$0ne.md)\n", "* Create `gone.md`"),
    (
        "broken-anchor",
        "# Plan\n\n[it](#bell-tow$0er)\n\n## Bell Tower *(old)*\n\nHigh.\n",
        "* Replace by `bell-tower-old`",
    ),
    (
        "unknown-article",
        "# Plan\n\n## Constitution Check\n\nArticles I to $0IX are kept.\n",
        "* Replace by `Articles I to III`",
    ),
    (
        "missing-article",
        "# Plan\n\n## Constitution$0 Check\n\n- I. Desks stay quiet\n- II. Logs stay on paper\n",
        "* Add III. Keys are counted to the check",
    ),
    (
        "article-title",
        "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| II. Digital$0 journals | PASS |\n",
        "* Replace by `II. Logs stay on paper`",
    ),
    (
        "unchecked-article",
        "# Plan\n\n## Constitution Check\n\n| Principle | Status |\n|---|---|\n| I. Desks stay quiet | [ ] Com$0pliant |\n",
        "Mark as compliant",
    ),
    (
        "stale-constitution",
        "# Plan\n\nBased on Constitution v$01.0.0.\n",
        "* Replace by `Constitution v2.0.0`",
    ),
    (
        "duplicate-id",
        "//- /specs/001-x/tasks.md\n# Tasks\n\n- [ ] T001 Ring\n- [ ] T0$001 Stop\n",
        "* Renumber to T002 (next free)",
    ),
    (
        "undefined-id",
        "//- /specs/001-x/spec.md\n# Spec\n\nSee FR-0$003.\n\n- **FR-001**: Stop\n- **FR-002**: Go\n",
        "* Define FR-003",
    ),
    (
        "checklist-contradiction",
        "# Plan\n\n- [$0x] No [NEEDS CLARIFICATION] markers remain\n- [NEEDS CLARIFICATION: which bell?]\n",
        "* Untick",
    ),
    (
        "premature-approval",
        "# Plan\n\n**Status**: Appro$0ved\n\n[Describe the bell]\n",
        "* Set the status back to Draft",
    ),
    (
        "unknown-suppression",
        "# Plan\n\n<!-- planls-ignore no-su$0ch-thing -->\n\nA bell.\n",
        "* Delete this comment",
    ),
];

/// The codes whose findings nothing mends but writing, and why.
const WRITTEN: &[(&str, &str)] = &[
    ("unfilled-placeholder", "what is to be said only its writer knows"),
    ("open-question", "the answer only its writer knows"),
    ("untouched-template", "nothing has been written yet"),
    ("large-document", "where it is split only its writer knows"),
    ("invalid-config", "it stands in no document"),
];

#[test]
fn every_finding_has_an_action_or_a_reason_to_have_none() {
    for (code, fixture, expected) in OFFERED {
        let spec = if fixture.contains("spec.md\n# Spec") {
            ""
        } else {
            "//- /specs/001-x/spec.md\n# Spec"
        };
        let first = if fixture.starts_with("//- ") { "" } else { "//- /specs/001-x/plan.md\n" };
        let template = if code.ends_with("-section") { TEMPLATE } else { "" };
        let files = format!("{first}{fixture}{spec}{template}{CONSTITUTION}");
        let (analysis, id, cursor) = analysis_with_cursor(&files);
        let actions = analysis.code_actions(&id, TextRange::empty(cursor), TODAY, NOTHING);
        let mut own =
            actions.iter().filter(|it| it.finding.as_ref().is_some_and(|of| of.code == *code));
        let shown =
            own.next().map(|it| format!("{}{}", if it.is_preferred { "* " } else { "" }, it.title));
        assert_eq!(shown.as_deref(), Some(*expected), "{code}");
    }
    for rule in RULES.iter().filter(|rule| rule.severity != Severity::Off) {
        let is_offered = OFFERED.iter().any(|(code, ..)| *code == rule.code);
        let is_written = WRITTEN.iter().any(|(code, _)| *code == rule.code);
        assert!(is_offered != is_written, "{} has an action or a reason", rule.code);
    }
}
