//! What is kept from version to version is never to be seen: after any edits, in any of several open
//! documents that speak of each other, the findings are those of a host that has read the final texts.

mod documents;
mod reading;
mod whole;

use std::sync::Arc;

use proptest::prelude::*;
use text_size::{TextRange, TextSize};

use super::{AnalysisHost, Change, File};
use crate::config::Config;
use crate::document::Document;
use crate::features::diagnostics::{Rule, TEST_RULES};
use crate::features::{Diagnostic, Severity};
use crate::project::DocumentId;
use crate::syntax::Parser;
use crate::text::Edit;

const PATHS: [&str; 5] = [
    "/p/specs/001-x/plan.md",
    "/p/specs/001-x/spec.md",
    "/p/specs/001-x/tasks.md",
    "/p/.specify/memory/constitution.md",
    "/p/.specify/templates/plan-template.md",
];

/// Lines that depend on each other, within a document and across them.
fn line() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "# Implementation Plan: Bells\n",
        "# Constitution\n",
        "## Core Principles\n",
        "### I. Bells ring\n",
        "### II. Horns wait\n",
        "### III. Nobody sleeps\n",
        "## Constitution Check\n",
        "## Summary\n",
        "## Summary *(mandatory)*\n",
        "## Scope\n",
        "## Rollout\n",
        "### [PRINCIPLE_1_NAME]\n",
        "\n",
        "\n",
        "| I. Bells ring | [ ] Compliant |\n",
        "|---|---|\n",
        "| II. Doors shut | [x] Compliant |\n",
        "Articles I to VII of the constitution, Article IX.\n",
        "Checked against Constitution v1.0.0\n",
        "**Version**: 1.0.0 | **Status**: Approved\n",
        "**Version**: 1.2.0\n",
        "**Status**: Draft | Review | Approved\n",
        "- **FR-001**: rings\n",
        "- **FR-002**: waits\n",
        "| FR-003 | in a table |\n",
        "- [ ] T001 Do FR-001\n",
        "- [ ] T002 Do FR-009 and T007\n",
        "- [ ] T004-T006 Do FR-009 of feature 3\n",
        "- [ ] 1.1 Do FR-001.2, BELL-02\n",
        "  - _Requirements: 1.1, 1.2_\n",
        "- **[Story]**: FR-009 (bells), T008\n",
        "- FR-012 (bells): rings\n",
        "- **BELL-01**: rings\n",
        "### Requirement 1: Bells\n",
        "## Phase 2 (T007-T009)\n",
        "### HTML5: bells\n",
        "1. WHEN it rings\n",
        "1.2. WHEN it waits\n",
        "- [x] No [NEEDS CLARIFICATION] markers remain\n",
        "[NEEDS CLARIFICATION: when?]\n",
        "[a](spec.md#scope) [b](#summary) [c](gone.md) [d](#bell)\n",
        "<a id=\"bell\"></a>\n",
        "[Describe the bell] <<OWNER>> {{NAME}}\n",
        "<<ONE>> <<TWO>> <<THREE>> [Metric]\n",
        "[metric]: spec.md\n",
        "<!-- planls-ignore broken-link -->\n",
        "<!-- planls-ignore-file undefined-id -->\n",
        "```\n",
        "plain words\n",
    ])
}

/// An edit: which document, from where, how many bytes go, and what comes.
type Edited = (usize, At, u32, String);

/// Where an edit begins, and what `gone` counts.
#[derive(Clone, Copy, Debug)]
enum At {
    /// At an offset; bytes go.
    Byte(u32),
    /// At the start of a line, counted around; lines go.
    Line(u32),
}

fn steps() -> impl Strategy<Value = Vec<Vec<Edited>>> {
    let new = prop_oneof![
        4 => line().prop_map(str::to_owned),
        1 => proptest::sample::select(vec!["", "x", "#", " ", "1", "[", "]", "\n", "`"]).prop_map(str::to_owned),
        1 => proptest::collection::vec(line(), 2..6).prop_map(|lines| lines.concat()),
    ];
    let gone = prop_oneof![3 => Just(0u32), 1 => 1..3u32, 1 => 10..60u32];
    let anywhere = (0..1_000u32).prop_map(At::Byte);
    let bytes = (0..PATHS.len(), anywhere, gone, new);
    let at_line = (0..1_000u32).prop_map(At::Line);
    let lines = (0..PATHS.len(), at_line, 0..2u32, line().prop_map(str::to_owned));
    let edit = prop_oneof![1 => bytes, 3 => lines];
    proptest::collection::vec(proptest::collection::vec(edit, 1..4), 1..16)
}

fn host(texts: &[String]) -> AnalysisHost {
    host_with(texts, &Config::default())
}

fn host_with(texts: &[String], config: &Config) -> AnalysisHost {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Config(config.clone()));
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    for (path, text) in PATHS.iter().zip(texts) {
        host.apply_change(Change::Open(DocumentId::new(path), text.clone()));
    }
    settle(&mut host);
    host
}

/// Settings that switch on the rules that say all they see.
fn nosy() -> Config {
    let on = |rule: &&Rule| (rule.code.to_owned(), Severity::Hint);
    Config { severities: TEST_RULES.iter().map(on).collect(), ..Config::default() }
}

fn settle(host: &mut AnalysisHost) {
    host.settle(|_| File::Missing);
}

fn findings(host: &mut AnalysisHost) -> Vec<Vec<Diagnostic>> {
    let analysis = host.analysis();
    PATHS.iter().map(|path| analysis.diagnostics(&DocumentId::new(path))).collect()
}

fn apply(host: &mut AnalysisHost, (document, at, len, new): Edited) {
    let id = DocumentId::new(PATHS[document]);
    let Some(document) = host.document(&id) else { return };
    let text = document.text();
    let range = match at {
        At::Byte(at) => {
            let at = TextSize::new(at).min(text.len());
            TextRange::new(at, (at + TextSize::new(len)).min(text.len()))
        }
        At::Line(line) => {
            let line = line % text.line_count();
            TextRange::new(text.line_start(line), text.line_start(line + len))
        }
    };
    host.apply_change(Change::Edit(id, Edit { range, text: new }));
}

/// What is found after some steps, each of so many edits as came together, and what a host finds that
/// has never seen anything but the outcome.
fn kept_and_fresh(
    texts: &[String],
    steps: Vec<Vec<Edited>>,
    config: &Config,
) -> [Vec<Vec<Diagnostic>>; 2] {
    let mut kept = host_with(texts, config);
    for edits in steps {
        for edit in edits {
            apply(&mut kept, edit);
        }
        settle(&mut kept);
    }
    let text = |path: &&str| {
        kept.document(&DocumentId::new(path)).map(|it| it.text().to_string()).unwrap_or_default()
    };
    let texts: Vec<String> = PATHS.iter().map(text).collect();
    [findings(&mut kept), findings(&mut host_with(&texts, config))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_would_be_found(
        texts in proptest::collection::vec(proptest::collection::vec(line(), 0..16), PATHS.len()),
        steps in steps(),
    ) {
        let texts: Vec<String> = texts.iter().map(|lines| lines.concat()).collect();
        let [kept, fresh] = kept_and_fresh(&texts, steps, &Config::default());
        prop_assert_eq!(kept, fresh);
    }

    /// With rules that say all they see: whatever another rule may look at, it is never of yesterday.
    #[test]
    fn what_any_rule_may_see_is_what_is_there(
        texts in proptest::collection::vec(proptest::collection::vec(line(), 0..16), PATHS.len()),
        steps in steps(),
    ) {
        let texts: Vec<String> = texts.iter().map(|lines| lines.concat()).collect();
        let [kept, fresh] = kept_and_fresh(&texts, steps, &nosy());
        prop_assert_eq!(kept, fresh);
    }
}

/// Replaces a text of the first document, and says what is found then and whether it is what a fresh
/// host finds.
#[track_caller]
fn check_replaced(texts: [&str; PATHS.len()], old: &str, new: &str, codes: [&[&str]; 2]) {
    let texts = texts.map(str::to_owned);
    let of_first =
        |found: &[Vec<Diagnostic>]| -> Vec<&str> { found[0].iter().map(|it| it.code).collect() };
    assert_eq!(of_first(&findings(&mut host(&texts))), codes[0]);
    let at = At::Byte(texts[0].find(old).map(crate::text::size).unwrap().into());
    let len = u32::try_from(old.len()).unwrap();
    let [kept, fresh] =
        kept_and_fresh(&texts, vec![vec![(0, at, len, new.to_owned())]], &Config::default());
    assert_eq!(of_first(&kept), codes[1]);
    assert_eq!(kept, fresh);
}

#[test]
fn a_heading_below_fills_the_one_above_it() {
    let plan = "# Plan\n\n## Summary\n\n## Scope\n\nWords.\n";
    let template = "# Plan: [FEATURE]\n\n## Summary\n\n[Say what]\n\n## Scope\n\n[Say how far]\n";
    let texts = [plan, "# Spec\n", "", "", template];
    check_replaced(
        texts,
        "## Scope",
        "### In short\n\nIt rings.\n\n## Scope",
        [&["empty-section"], &[]],
    );
}

#[test]
fn a_heading_says_what_stands_below_other_headings() {
    let plan =
        "# Plan\n\n## Summary\n\n### All\n\n| Article | |\n|---|---|\n| II. Doors shut | yes |\n";
    let constitution = "# Constitution\n\n## Core Principles\n\n### I. Bells ring\n\nYes.\n\n### II. Horns wait\n\nYes.\n";
    let texts = [plan, "# Spec\n", "", constitution, ""];
    check_replaced(texts, "Summary", "Constitution Check", [&[], &["article-title"]]);
}

#[test]
fn a_question_contradicts_what_is_ticked_elsewhere() {
    let plan = "# Plan\n\n## Ready\n\n- [x] No NEEDS CLARIFICATION markers remain\n\n## Scope\n\nWords.\n\n## End\n\nWords.\n";
    let new = "## More\n\n[NEEDS CLARIFICATION: when?]\n\n## End";
    let found = ["checklist-contradiction", "open-question"];
    check_replaced([plan, "# Spec\n", "", "", ""], "## End", new, [&[], &found]);
}

fn tell(host: &mut AnalysisHost, path: &str, file: File) {
    host.apply_change(Change::File(DocumentId::new(path), Some(file)));
}

fn document(text: &str) -> File {
    File::Document(Arc::new(Document::new(text, &mut Parser::new())))
}

fn codes(host: &mut AnalysisHost, path: &str) -> Vec<&'static str> {
    host.analysis().diagnostics(&DocumentId::new(path)).iter().map(|it| it.code).collect()
}

#[test]
fn a_preset_that_changes_on_disk_is_news() {
    const PLAN: &str = "/p/specs/001-x/plan.md";
    const MANIFEST: &str = "/p/.specify/presets/safe/preset.yml";
    let manifest = |strategy: &str| {
        File::Templates(format!(
            "provides:\n  templates:\n    - name: plan-template\n      file: more.md\n      strategy: {strategy}\n"
        ))
    };
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    let plan = "# Plan: Bells\n\n## Summary\n\nBells.\n\n## Threats\n\nNone.\n".to_owned();
    host.apply_change(Change::Open(DocumentId::new(PLAN), plan));
    tell(&mut host, "/p/specs/001-x/spec.md", document("# Spec\n"));
    tell(
        &mut host,
        "/p/.specify/templates/plan-template.md",
        document("# Plan: [FEATURE]\n\n## Summary\n\n[Say what]\n\n## Rollout\n\n[Say how]\n"),
    );
    tell(&mut host, "/p/.specify/presets/safe/more.md", document("## Threats\n\n[Name them]\n"));
    tell(&mut host, MANIFEST, manifest("replace"));
    settle(&mut host);
    assert_eq!(codes(&mut host, PLAN), [""; 0]);
    let revision = host.revision();
    tell(&mut host, MANIFEST, manifest("append"));
    assert_eq!(codes(&mut host, PLAN), ["missing-section"]);
    assert_ne!(host.revision(), revision);
}

#[test]
fn a_root_that_is_found_later_asks_for_what_lies_below_it() {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    let plan = "# Plan\n".to_owned();
    host.apply_change(Change::Open(DocumentId::new("/p/a/docs/plan.md"), plan));
    settle(&mut host);
    tell(&mut host, "/p/a/.specify", File::Folder);
    let asked = host.take_unknown();
    assert!(asked.contains(&DocumentId::new("/p/a/.specify/memory/constitution.md")), "{asked:?}");
}

#[test]
fn folders_that_change_are_a_reason_to_ask_for_everything_again() {
    let mut host = AnalysisHost::new();
    let plan = "# Plan\n\n[a](../../a.svg)\n".to_owned();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    host.apply_change(Change::Open(DocumentId::new(PATHS[0]), plan));
    settle(&mut host);
    host.apply_change(Change::Folders(Vec::new()));
    // What lay in the folder is forgotten, and what lies beside the document may still be read.
    let spec = DocumentId::new(PATHS[1]);
    host.apply_change(Change::File(spec.clone(), None));
    assert_eq!(host.take_unknown(), [spec]);
    let picture = DocumentId::new("/p/a.svg");
    host.apply_change(Change::File(picture.clone(), None));
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    assert!(host.take_unknown().contains(&picture));
}

#[test]
fn paths_that_were_typed_are_forgotten_when_their_document_closes() {
    let id = |path| DocumentId::new(path);
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    let open = |host: &mut AnalysisHost, path, text: &str| {
        host.apply_change(Change::Open(id(path), text.to_owned()));
        settle(host);
    };
    const TYPED: &str = "# Spec\n\n[a](gone";
    open(&mut host, PATHS[0], "# Plan\n\n[a](gone111.md) [b](spec.md)\n");
    open(&mut host, PATHS[1], &format!("{TYPED}.md)\n"));
    let paths = host.index().paths().count();
    for _ in 0..9 {
        let at = TextRange::empty(crate::text::size(TYPED.len()));
        host.apply_change(Change::Edit(id(PATHS[1]), Edit { range: at, text: "1".to_owned() }));
        settle(&mut host);
    }
    assert!(host.index().paths().count() > paths);
    host.apply_change(Change::Close(id(PATHS[1])));
    tell(&mut host, PATHS[1], document("# Spec\n"));
    settle(&mut host);
    assert!(host.index().paths().count() <= paths);
    assert_eq!(codes(&mut host, PATHS[0]), ["broken-link"]);
}

#[test]
fn paths_that_were_typed_do_not_pile_up_while_their_document_is_open() {
    let mut host = AnalysisHost::new();
    let id = DocumentId::new(PATHS[1]);
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    const TYPED: &str = "# Spec\n\n[a](gone";
    host.apply_change(Change::Open(id.clone(), format!("{TYPED}.md) [b](gone-too.md)\n")));
    settle(&mut host);
    let paths = host.index().paths().count();
    let start = crate::text::size(TYPED.len());
    let mut last = 0;
    for number in 0..2_000 {
        let text = number.to_string();
        let range = TextRange::at(start, crate::text::size(last));
        last = text.len();
        host.apply_change(Change::Edit(id.clone(), Edit { range, text }));
        settle(&mut host);
    }
    assert!(host.index().paths().count() < paths + 1_000);
    assert_eq!(codes(&mut host, PATHS[1]), ["broken-link", "broken-link"]);
}
