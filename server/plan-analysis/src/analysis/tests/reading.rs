//! While the workspace is read, nothing is said that may turn out wrong; and when it was read, all is said.

use proptest::prelude::*;

use super::{PATHS, codes, document, line, tell};
use crate::analysis::{AnalysisHost, Change, File};
use crate::features::diagnostics::{Sight, rule};
use crate::project::DocumentId;

/// A host that has one of the documents open, and answers what it asks: the others are there.
fn reading(open: usize, text: &str) -> AnalysisHost {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    host.apply_change(Change::Reading(vec!["/p".to_owned()]));
    host.apply_change(Change::Open(DocumentId::new(PATHS[open]), text.to_owned()));
    answer(&mut host);
    host
}

fn answer(host: &mut AnalysisHost) {
    let is_there = |id: &DocumentId| PATHS.contains(&id.as_str());
    host.settle(|id| if is_there(id) { File::Unread } else { File::Missing });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_hangs_on_others_is_found_when_all_were_read_and_not_before(
        texts in proptest::collection::vec(proptest::collection::vec(line(), 0..16), PATHS.len()),
        open in 0..PATHS.len(),
        order in Just((0..PATHS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let texts: Vec<String> = texts.iter().map(|lines| lines.concat()).collect();
        let mut host = reading(open, &texts[open]);
        for other in order.into_iter().filter(|it| *it != open) {
            tell(&mut host, PATHS[other], document(&texts[other]));
            answer(&mut host);
            for code in codes(&mut host, PATHS[open]) {
                prop_assert_eq!(rule(code).map(|it| it.sight), Some(Sight::Document), "{}", code);
            }
        }
        host.apply_change(Change::Reading(Vec::new()));
        answer(&mut host);
        let id = DocumentId::new(PATHS[open]);
        let found = host.analysis().diagnostics(&id);
        let mut fresh = AnalysisHost::new();
        fresh.apply_change(Change::Folders(vec!["/p".to_owned()]));
        for other in (0..PATHS.len()).filter(|it| *it != open) {
            tell(&mut fresh, PATHS[other], document(&texts[other]));
        }
        fresh.apply_change(Change::Open(id.clone(), texts[open].clone()));
        answer(&mut fresh);
        prop_assert_eq!(found, fresh.analysis().diagnostics(&id));
    }
}

#[test]
fn an_id_that_a_document_defines_which_nobody_has_read_is_not_undefined() {
    let mut host = reading(0, "# Plan: Bells\n\nFR-001, FR-002 and FR-009.\n");
    tell(&mut host, PATHS[1], document("# Spec\n\n- **FR-001**: rings\n"));
    tell(&mut host, "/p/specs/001-x/more.md", document("# More\n\n- **FR-002**: waits\n"));
    assert_eq!(codes(&mut host, PATHS[0]), [""; 0]);
    host.apply_change(Change::Reading(Vec::new()));
    let found = host.analysis().diagnostics(&DocumentId::new(PATHS[0]));
    let found: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(found, ["FR-009 is not defined in this feature; only FR-001 is"]);
    // A document that has come to the feature may define it.
    tell(&mut host, "/p/specs/001-x/requirements.md", File::Unread);
    assert_eq!(codes(&mut host, PATHS[0]), [""; 0]);
    tell(&mut host, "/p/specs/001-x/requirements.md", document("# Bells\n"));
    assert_eq!(codes(&mut host, PATHS[0]), ["undefined-id"]);
}

#[test]
fn of_a_target_that_nobody_has_read_it_is_known_that_it_is_there() {
    let mut host = reading(0, "# Plan\n\n[a](../../log.md#gone) [b](../../none.md)\n");
    assert_eq!(codes(&mut host, PATHS[0]), ["broken-link", "broken-link"]);
    tell(&mut host, "/p/log.md", File::Unread);
    assert_eq!(codes(&mut host, PATHS[0]), ["broken-link"]);
    assert!(host.index().unread().any(|id| id.as_str() == "/p/log.md"));
    // Whether it has the heading hangs on it alone.
    tell(&mut host, "/p/log.md", document("# Log\n"));
    assert_eq!(codes(&mut host, PATHS[0]), ["broken-anchor", "broken-link"]);
}

#[test]
fn a_specification_that_is_named_by_its_folder_may_still_be_found() {
    let plan = "# Plan\n\n**Spec**: `/specs/002-y.md`\n";
    let mut host = reading(0, plan);
    tell(&mut host, PATHS[1], document("# Spec\n"));
    assert_eq!(codes(&mut host, PATHS[0]), [""; 0]);
    host.apply_change(Change::Reading(Vec::new()));
    assert_eq!(codes(&mut host, PATHS[0]), ["broken-link"]);
    tell(&mut host, "/p/specs/002-y/spec.md", document("# Spec\n"));
    assert_eq!(codes(&mut host, PATHS[0]), [""; 0]);
}
