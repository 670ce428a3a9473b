//! What is read of documents without a role is enough for the findings of all others.

use std::sync::Arc;

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::document::Document;
use crate::index::Facts;
use crate::project::{DocumentId, Role};
use crate::syntax::Parser;

const SPEC: &str = "/w/specs/001-x/spec.md";

/// The documents of a project, as they are asked for: each is read by its path.
struct Project<'a>(&'a [(&'a str, &'a str)]);

impl Project<'_> {
    fn host(&self, file: impl Fn(&Analysis, &DocumentId, &str) -> File) -> AnalysisHost {
        let mut host = AnalysisHost::new();
        host.apply_change(Change::Folders(vec!["/w".to_owned()]));
        // The second time roles are known that hang on other documents.
        for _ in 0..2 {
            let analysis = host.analysis();
            let files = self.0.iter().map(|(path, text)| {
                let id = DocumentId::new(path);
                (id.clone(), file(&analysis, &id, text))
            });
            host.apply_change(Change::Files(files.collect()));
        }
        host.settle(|_| File::Missing);
        host
    }

    /// The findings of all documents.
    fn findings(&self, host: &mut AnalysisHost) -> Vec<String> {
        let analysis = host.analysis();
        let mut found = Vec::new();
        for (path, text) in self.0 {
            let document = Arc::new(Document::new(text, &mut Parser::for_reading()));
            let (_, findings) = analysis.check(&DocumentId::new(path), &document);
            found.extend(findings.iter().map(|it| format!("{path} {it:?}")));
        }
        found
    }
}

fn whole(analysis: &Analysis, id: &DocumentId, text: &str) -> File {
    File::facts(analysis.index(), id, text, &mut Parser::for_reading())
}

/// Checks that the findings are those that there are when everything was read in full, and which of the documents without a
/// role are read for that.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let project = Project(files);
    let mut parser = Parser::for_reading();
    let mut complete = project.host(whole);
    let mut host = project.host(|analysis, id, text| {
        let role = analysis.role_of_text(id, text, &mut Parser::for_reading());
        let is_brief = analysis.may_be_in_brief(id) && !role.is_filled();
        if is_brief { File::InBrief } else { whole(analysis, id, text) }
    });
    let analysis = host.analysis();
    let is_brief = |id: &DocumentId, text: &str, parser: &mut Parser| {
        analysis.may_be_in_brief(id) && !analysis.role_of_text(id, text, parser).is_filled()
    };
    let all = files.iter().map(|(path, text)| (DocumentId::new(path), *text));
    let (brief, checked): (Vec<_>, Vec<_>) =
        all.partition(|(id, text)| is_brief(id, text, &mut parser));
    let questions = analysis.questions(checked.iter().map(|(id, _)| id));
    let mut asked = Vec::new();
    for (id, text) in &brief {
        if analysis.is_asked(&questions, id, || Some((*text).to_owned())) {
            asked.push((id.clone(), whole(&analysis, id, text)));
        }
    }
    drop(analysis);
    assert_eq!(asked.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), expected);
    host.apply_change(Change::Files(asked));
    assert_eq!(project.findings(&mut host), project.findings(&mut complete));
}

#[test]
fn nobody_asks_anything_of_a_document_elsewhere() {
    check(
        &[
            (SPEC, "# Spec\n\n- **FR-001**: rings, see [notes](../../notes.md)\n"),
            ("/w/notes.md", "# Notes\n\n- **FR-002**: [x](gone.md)\n"),
        ],
        &[],
    );
}

#[test]
fn a_document_of_the_feature_says_everything() {
    check(
        &[
            (SPEC, "# Spec\n\n- **FR-001**: rings\n- **FR-003**: as FR-002, FR-004 say\n"),
            ("/w/specs/001-x/notes.md", "# Notes\n\n- **FR-002**: waits\n"),
        ],
        &["/w/specs/001-x/notes.md"],
    );
}

#[test]
fn a_link_with_a_fragment_asks_for_headings() {
    let spec = "# Spec\n\n[a](../../a.md#one), [b][], [c](../../c.md)\n\n[b]: ../../b.md#tow\n";
    let text = "# A\n\n## One\n\n## Two\n";
    check(
        &[(SPEC, spec), ("/w/a.md", text), ("/w/b.md", text), ("/w/c.md", text)],
        &["/w/a.md", "/w/b.md"],
    );
}

#[test]
fn an_id_that_the_feature_lacks_may_be_defined_elsewhere() {
    let spec = "# Spec\n\n- **FR-001**: rings\n- **FR-002**: as FR-009 and SHA-256 say\n";
    for (text, is_asked) in [
        ("# Notes\n\n- **FR-009**: waits\n", true),
        ("# Notes\n\n| Id | What |\n|---|---|\n| FR-009b | waits |\n", true),
        ("# Notes\n\n## Calls (FR-008-FR-009)\n", true),
        ("# Notes\n\n**`FR-009`**: waits\n", true),
        ("# Notes\n\n- **FR-010**: waits, SHA-256\n", false),
        ("# Notes\n\nXFR-009: waits\n", false),
    ] {
        let expected: &[&str] = if is_asked { &["/w/notes.md"] } else { &[] };
        check(&[(SPEC, spec), ("/w/notes.md", text)], expected);
    }
}

#[test]
fn a_table_beside_the_specification_defines_nothing_of_it() {
    let spec = "# Spec\n\n- **FR-001**: rings\n";
    let plan = "# Plan\n\n| Id | What |\n|---|---|\n| FR-009 | waits |\n";
    check(
        &[
            (SPEC, spec),
            ("/w/specs/001-x/plan.md", plan),
            ("/w/notes.md", "# Notes\n\n- **FR-009**: waits\n"),
        ],
        &["/w/notes.md"],
    );
}

#[test]
fn a_story_that_the_feature_lacks_may_be_defined_in_words() {
    let spec = "# Spec\n\n### User Story 1 - Bells\n\nSee US2.\n";
    check(
        &[(SPEC, spec), ("/w/notes.md", "# Notes\n\n### User Story 2 - Horns\n")],
        &["/w/notes.md"],
    );
}

#[test]
fn documents_of_the_same_name_say_which_sections_are_usual() {
    let template = "# Plan\n\n## Summary\n\n## Structure\n\n## Rollout\n";
    let plan = "# Plan\n\n## Summary\n\nOne.\n\n## Structure\n\nTwo.\n";
    let lists = "<!-- planls: other -->\n# Notes\n\n## Summary\n";
    check(
        &[
            ("/w/.specify/templates/plan-template.md", template),
            ("/w/specs/001-x/plan.md", plan),
            ("/w/specs/002-y/plan.md", lists),
            ("/w/specs/003-z/plan.md", lists),
            ("/w/notes/bells.md", "# Implementation Plan: Bells\n\n## Summary\n"),
            ("/w/more/bells.md", "# Bells\n\n## Rollout\n"),
            ("/w/more/horns.md", "# Horns\n\n## Rollout\n"),
        ],
        &["/w/more/bells.md"],
    );
}

#[test]
fn what_is_known_in_brief_exists_and_says_nothing() {
    let mut host = AnalysisHost::new();
    let id = DocumentId::new("/w/notes.md");
    host.apply_change(Change::File(id.clone(), Some(File::InBrief)));
    assert_eq!(host.index().facts(&id), Some(&Facts::default()));
    let text = "# Implementation Plan: Bells\n";
    let role = host.analysis().role_of_text(&id, text, &mut Parser::for_reading());
    assert_eq!(role, Role::Plan);
}
