//! What whole documents show: those that are written show nothing, the others what is left in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use expect_test::{Expect, expect};

use crate::analysis::{AnalysisHost, Change, File};
use crate::document::Document;
use crate::project::DocumentId;
use crate::syntax::Parser;
use crate::text::Encoding;

/// The markdown files below a folder, in order.
#[expect(clippy::disallowed_methods, reason = "a test may read its documents")]
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    found.sort();
    found
}

/// Every finding of a project as `file:line code text`.
fn findings(project: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents").join(project);
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/project".to_owned()]));
    let mut parser = Parser::new();
    let mut documents = Vec::new();
    for path in files(&root) {
        let shown = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        #[expect(clippy::disallowed_methods, reason = "a test may read its documents")]
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Arc::new(Document::new(&text, &mut parser));
        let id = DocumentId::new(&format!("/project/{shown}"));
        host.apply_change(Change::File(id.clone(), Some(File::Document(Arc::clone(&document)))));
        documents.push((id, shown, document));
    }
    host.settle(|_| File::Missing);
    let analysis = host.analysis();
    let lines = documents.iter().flat_map(|(id, shown, document)| {
        let line = |it: crate::features::Diagnostic| {
            let line = document.text().position(it.range.start(), Encoding::Utf8).line + 1;
            let text = document.text().slice(it.range);
            format!("{shown}:{line} {} {}\n", it.code, text.lines().next().unwrap_or_default())
        };
        analysis.check(id, document).1.into_iter().map(line).collect::<Vec<_>>()
    });
    lines.collect()
}

#[track_caller]
fn check(project: &str, expected: &Expect) {
    expected.assert_eq(&findings(project));
}

#[test]
fn documents_that_are_written_show_nothing() {
    check("legit", &expect![[""]]);
}

#[test]
fn a_plan_in_work_shows_what_is_left() {
    check(
        "sample",
        &expect![[r#"
        specs/001-hold-a-bike/plan.md:4 unresolved-choice Draft | Review | Approved
        specs/001-hold-a-bike/plan.md:5 unfilled-placeholder <<OWNER>>
        specs/001-hold-a-bike/plan.md:6 unfilled-placeholder {{NAME}}
        specs/001-hold-a-bike/plan.md:14 template-residue <!-- ACTION REQUIRED: replace every value below by the one that holds for this feature, then delete this comment. -->
        specs/001-hold-a-bike/plan.md:20 unfilled-placeholder [Describe the target a rider would notice]
        specs/001-hold-a-bike/plan.md:24 broken-link ./hold-states.md
        specs/001-hold-a-bike/plan.md:24 broken-anchor success-criteria
        specs/001-hold-a-bike/plan.md:61 open-question [NEEDS CLARIFICATION: is there a pause between two holds of the same rider at the same dock?]
        specs/001-hold-a-bike/plan.md:67 unfilled-placeholder <<What riders and street teams do when this feature fails
    "#]],
    );
}

#[test]
fn a_copied_template_shows_all_its_tokens() {
    check(
        "untouched",
        &expect![[r#"
        .specify/memory/constitution.md:1 untouched-template # [PROJECT_NAME] Constitution
        .specify/memory/constitution.md:1 unfilled-placeholder [PROJECT_NAME]
        .specify/memory/constitution.md:5 unfilled-placeholder [PRINCIPLE_1_NAME]
        .specify/memory/constitution.md:7 unfilled-placeholder [What MUST hold, in one sentence, and how a reviewer can tell]
        .specify/memory/constitution.md:9 unfilled-placeholder [PRINCIPLE_2_NAME]
        .specify/memory/constitution.md:11 unfilled-placeholder [What MUST hold, in one sentence, and how a reviewer can tell]
        .specify/memory/constitution.md:13 unfilled-placeholder [PRINCIPLE_3_NAME]
        .specify/memory/constitution.md:15 unfilled-placeholder [What MUST hold, in one sentence, and how a reviewer can tell]
        .specify/memory/constitution.md:17 unfilled-placeholder [PRINCIPLE_4_NAME]
        .specify/memory/constitution.md:19 unfilled-placeholder [What MUST hold, in one sentence, and how a reviewer can tell]
        .specify/memory/constitution.md:21 unfilled-placeholder [PRINCIPLE_5_NAME]
        .specify/memory/constitution.md:23 unfilled-placeholder [What MUST hold, in one sentence, and how a reviewer can tell]
        .specify/memory/constitution.md:25 unfilled-placeholder [SECTION_2_NAME]
        .specify/memory/constitution.md:27 unfilled-placeholder [Limits that bind every feature: technology, security, law]
        .specify/memory/constitution.md:29 unfilled-placeholder [SECTION_3_NAME]
        .specify/memory/constitution.md:31 unfilled-placeholder [How work is done here: reviews, gates, releases]
        .specify/memory/constitution.md:35 unfilled-placeholder [Who may change this text, and how it is announced]
        .specify/memory/constitution.md:36 unfilled-placeholder [Who checks a plan against it, and when]
        .specify/memory/constitution.md:38 unfilled-placeholder [VERSION_NUMBER]
        .specify/memory/constitution.md:38 unfilled-placeholder [DATE_ADOPTED]
        .specify/memory/constitution.md:38 unfilled-placeholder [DATE_AMENDED]
        specs/001-x/plan.md:1 untouched-template # Implementation Plan: [FEATURE]
        specs/001-x/plan.md:1 unfilled-placeholder [FEATURE]
        specs/001-x/plan.md:3 unfilled-placeholder [###-short-name]
        specs/001-x/plan.md:3 unfilled-placeholder [YYYY-MM-DD]
        specs/001-x/plan.md:3 unfilled-placeholder [Link to the spec]
        specs/001-x/plan.md:4 unresolved-choice Draft | Review | Approved
        specs/001-x/plan.md:8 unfilled-placeholder [Say in two sentences what is built and how]
        specs/001-x/plan.md:12 template-residue <!-- ACTION REQUIRED: the values below are examples of what to write; put your own in their place. -->
        specs/001-x/plan.md:14 unfilled-placeholder [e.g., Go 1.23]
        specs/001-x/plan.md:15 unfilled-placeholder [e.g., SQLite, files on disk, none]
        specs/001-x/plan.md:16 unfilled-placeholder [e.g., go test against a recorded service]
        specs/001-x/plan.md:17 unfilled-placeholder [What the solution must not exceed]
        specs/001-x/plan.md:23 unfilled-placeholder [Number and title]
        specs/001-x/plan.md:23 unfilled-placeholder [Why it holds here]
        specs/001-x/plan.md:28 unfilled-placeholder [###-short-name]
        specs/001-x/plan.md:33 unfilled-placeholder [Name the layout that was taken
        specs/001-x/plan.md:42 unfilled-placeholder [Principle departed from]
        specs/001-x/plan.md:42 unfilled-placeholder [Need that forces it]
        specs/001-x/plan.md:42 unfilled-placeholder [What the simpler way cannot do]
    "#]],
    );
}

#[test]
fn a_japanese_plan_shows_what_is_left() {
    check(
        "japanese",
        &expect![[r#"
            specs/001-hold-shelf/plan.md:4 unresolved-choice 下書き | 確認中 | 承認済み
            specs/001-hold-shelf/plan.md:5 unfilled-placeholder [担当者の名前]
            specs/001-hold-shelf/plan.md:17 unfilled-placeholder [利用者が気付く数値で書く]
            specs/001-hold-shelf/plan.md:20 open-question [NEEDS CLARIFICATION: 休館日は三日に数えるのか？]
            specs/001-hold-shelf/plan.md:29 unchecked-article [ ] 適合
            specs/001-hold-shelf/plan.md:29 unfilled-placeholder [この計画が条を守る理由]
            specs/001-hold-shelf/plan.md:57 broken-link ../../docs/release.md
        "#]],
    );
}

#[test]
fn a_chinese_plan_with_crlf_shows_what_is_left() {
    check(
        "chinese-crlf",
        &expect![[r#"
            specs/003-court-booking/plan.md:4 unresolved-choice 草稿 | 评审中 | 已批准
            specs/003-court-booking/plan.md:16 unfilled-placeholder [居民能感受到的数字]
            specs/003-court-booking/plan.md:26 unchecked-article [ ] 符合
            specs/003-court-booking/plan.md:26 unfilled-placeholder [符合的理由]
            specs/003-court-booking/plan.md:50 open-question [NEEDS CLARIFICATION: 支付渠道的合同写的是几个工作日？]
        "#]],
    );
}

#[test]
fn kiro_and_openspec_documents_show_what_is_left() {
    check(
        "kiro",
        &expect![[r#"
        .kiro/specs/parking-permits/design.md:46 unfilled-placeholder {{CLERK_TEAM}}
        .kiro/specs/parking-permits/design.md:50 unfilled-placeholder [Describe when the daily run happens and what it does after a missed day]
        .kiro/specs/parking-permits/tasks.md:29 undefined-id 4.1
    "#]],
    );
    check(
        "change-proposals",
        &expect![[r#"
        openspec/changes/add-waitlist/design.md:33 unfilled-placeholder <!-- What is not decided yet, and who decides it. -->
        openspec/changes/add-waitlist/proposal.md:15 unfilled-placeholder <!-- Name each new capability and say in one line what it covers. -->
        openspec/changes/add-waitlist/specs/bookings/spec.md:12 unfilled-placeholder <!-- what happens to the list when the day is over -->
        openspec/changes/add-waitlist/specs/bookings/spec.md:14 unfilled-placeholder <!-- the event -->
        openspec/changes/add-waitlist/tasks.md:13 unfilled-placeholder <!-- last group: what is removed -->
    "#]],
    );
}

#[test]
fn a_mustache_plan_shows_what_is_left() {
    check(
        "mustache",
        &expect![[r#"
            specs/012-parcel-tracking/plan.md:4 unfilled-placeholder {{STATUS}}
            specs/012-parcel-tracking/plan.md:10 missing-article Constitution Compliance
            specs/012-parcel-tracking/plan.md:17 unchecked-article [ ] Compliant
            specs/012-parcel-tracking/plan.md:17 unfilled-placeholder {{NOTES}}
            specs/012-parcel-tracking/plan.md:41 unfilled-placeholder {{COMPONENT_3}}
            specs/012-parcel-tracking/plan.md:41 unfilled-placeholder {{RESPONSIBILITY_3}}
            specs/012-parcel-tracking/plan.md:41 unfilled-placeholder {{TECH_3}}
            specs/012-parcel-tracking/plan.md:59 unfilled-placeholder {{LOGGING_SERVICE}}
            specs/012-parcel-tracking/plan.md:73 unfilled-placeholder {{TYPE}}
            specs/012-parcel-tracking/plan.md:91 unfilled-placeholder {{COVERAGE}}
            specs/012-parcel-tracking/plan.md:99 unfilled-placeholder {{MIGRATION_NAME}}
            specs/012-parcel-tracking/plan.md:108 unfilled-placeholder {{MONITOR_DURATION}}
            specs/012-parcel-tracking/plan.md:111 open-question [NEEDS CLARIFICATION: depot managers or the platform lead?]
        "#]],
    );
}
