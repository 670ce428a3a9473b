//! Findings of a whole document are kept by its outlines, and stand wherever their nouns have moved.

use proptest::prelude::*;
use text_size::{TextRange, TextSize};

use super::{At, Edited, PATHS, apply, findings, host, host_with, line, nosy, settle, steps};
use crate::analysis::Analysis;
use crate::features::Diagnostic;
use crate::features::diagnostics::outdated;
use crate::project::DocumentId;
use crate::text::Encoding;

/// Where everything stands that was found in a whole document, in lines and columns.
fn positions(analysis: &Analysis, id: &DocumentId) -> Vec<String> {
    let text = analysis.document(id).unwrap().text();
    let at = |offset: TextSize| text.position(offset, Encoding::Utf16);
    let place = |range: TextRange| format!("{:?} {:?}", at(range.start()), at(range.end()));
    let one = |it: Diagnostic| {
        let here = it.related.iter().filter(|it| it.target.id == *id);
        let related: Vec<String> = here.map(|it| place(it.target.focus_range)).collect();
        format!("{} {} {} {related:?}", it.code, it.message, place(it.range))
    };
    analysis.findings(id).unwrap().of_document().into_iter().map(one).collect()
}

proptest! {
    /// What is sent to a client is not written anew where findings stand as they stood.
    #[test]
    fn what_stands_as_before_stands_in_the_same_lines_and_columns(
        texts in proptest::collection::vec(proptest::collection::vec(line(), 0..16), PATHS.len()),
        steps in steps(),
    ) {
        let texts: Vec<String> = texts.iter().map(|lines| lines.concat()).collect();
        let mut host = host_with(&texts, &nosy());
        let mut before = host.analysis();
        for edit in steps.into_iter().flatten() {
            apply(&mut host, edit);
            settle(&mut host);
            let after = host.analysis();
            for id in PATHS.iter().map(|path| DocumentId::new(path)) {
                let (old, new) = (before.findings(&id).unwrap(), after.findings(&id).unwrap());
                if new.stands_as_in(old, &outdated(new.sections(), old.sections())) {
                    prop_assert_eq!(positions(&before, &id), positions(&after, &id));
                }
            }
            before = after;
        }
    }
}

/// A specification that defines an id twice, with a part before, between and behind.
const TWICE: &str = "# Spec\n\nWords.\n\n## One\n\n- **FR-001**: rings\n\n## Words\n\nWords.\n\n## Two\n\n- **FR-001**: waits\n";

/// Checks that a finding of a whole document is the same after edits, and stands on its ids: the
/// second definition on one line, the first on another.
#[track_caller]
fn check_twice(edits: Vec<Edited>, lines: [u32; 2]) {
    let mut texts = PATHS.map(|_| String::new());
    texts[1] = TWICE.to_owned();
    let mut kept = host(&texts);
    edits.into_iter().for_each(|edit| apply(&mut kept, edit));
    settle(&mut kept);
    let text = kept.document(&DocumentId::new(PATHS[1])).unwrap().text().to_string();
    let found = findings(&mut kept).swap_remove(1);
    let line = |range: TextRange| {
        assert_eq!(&text[range], "FR-001");
        text[..range.start().into()].lines().count() as u32
    };
    let of_finding = |it: &Diagnostic| [line(it.range), line(it.related[0].target.focus_range)];
    assert_eq!(found.iter().map(of_finding).collect::<Vec<_>>(), [lines]);
    assert_eq!(found[0].message, "FR-001 is defined twice, first in \"One\"");
    texts[1] = text;
    assert_eq!(found, findings(&mut host(&texts)).swap_remove(1));
}

/// Where a text stands in the specification.
fn at(text: &str) -> At {
    At::Byte(TWICE.rfind(text).map(crate::text::size).unwrap().into())
}

#[test]
fn a_finding_of_the_whole_document_moves_with_its_text() {
    for place in ["Words.\n\n## One", "Words.\n\n## Two", "waits", "rings"] {
        check_twice(vec![(1, at(place), 0, "More ".to_owned())], [15, 7]);
    }
    check_twice(vec![(1, at("- **FR-001**: w"), 0, "Words.\n\n".to_owned())], [17, 7]);
    check_twice(vec![(1, at("- **FR-001**: r"), 0, "Words.\n\n".to_owned())], [17, 9]);
}

#[test]
fn a_finding_of_the_whole_document_moves_with_the_lines_above_it() {
    check_twice(vec![(1, at("Words.\n\n## One"), 0, "\n\n".to_owned())], [17, 9]);
    check_twice(vec![(1, at("Words.\n\n## Two"), 0, "\n\n".to_owned())], [17, 7]);
}

#[test]
fn edits_that_cancel_out_in_lines_still_move_what_stands_between() {
    // The one behind first: so both places are those of the text as it was.
    let below = (1, at("Words.\n\n## Two"), 0, "\n".to_owned());
    let above = (1, at("\nWords.\n\n## One"), 1, String::new());
    check_twice(vec![below, above], [15, 6]);
}

#[test]
fn words_behind_an_id_leave_it_where_it_stood() {
    let mut texts = PATHS.map(|_| String::new());
    texts[1] = TWICE.to_owned();
    let id = DocumentId::new(PATHS[1]);
    let edits = [("rings", true), ("- **FR-001**: rings", false), ("Words.\n\n## One", false)];
    for (place, stands) in edits {
        let mut host = host(&texts);
        let before = host.analysis();
        apply(&mut host, (1, at(place), 0, if stands { "x" } else { "\n" }.to_owned()));
        let after = host.analysis();
        let (old, new) = (before.findings(&id).unwrap(), after.findings(&id).unwrap());
        let is_as_before = new.stands_as_in(old, &outdated(new.sections(), old.sections()));
        assert_eq!(is_as_before, stands, "{place}");
    }
}
