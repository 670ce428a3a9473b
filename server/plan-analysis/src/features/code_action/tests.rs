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
    assert_eq!(left.join("\n"), LEFT);
}

/// The body of a section, a word in a sentence, or a value in code.
const LEFT: &str = "";

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
