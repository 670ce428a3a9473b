//! What holds for the actions of all findings, over the projects that the tests are written with.

use crate::features::Diagnostic;
use crate::features::code_action::CodeAction;
use std::collections::BTreeMap;

use crate::fixture::{Project, TODAY, projects};

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
                for action in analysis.code_actions(&id, finding.range, TODAY) {
                    let Some(of) = &action.finding else { continue };
                    if of == finding {
                        check(&project, &found, &action);
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
                let actions = analysis.code_actions(&id, finding.range, TODAY);
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

fn check(project: &Project, found: &[Diagnostic], action: &CodeAction) {
    let Some(finding) = &action.finding else { return };
    let (id, _) = &action.edit.edits.first().expect("it changes its own document");
    let after = project.with_edit(&action.edit).open(id).diagnostics(id);
    let (before, mut after) = (counts(found), counts(&after));
    // Whoever approves a plan that is not finished is told so, as if they had typed it.
    after.remove("premature-approval");
    let what = format!("{}: {} at {:?}", id.as_str(), action.title, finding.range);
    for (code, count) in &after {
        assert!(count <= before.get(code).unwrap_or(&0), "{what} makes {code}");
    }
    let left = after.get(finding.code).copied().unwrap_or_default();
    assert!(left < before[finding.code], "{what} leaves {:?}", finding.message);
}
