//! A document and what is typed into it: what is kept from version to version is what a fresh reader finds, and what
//! is read by marks is what the grammar finds.
//!
//! The input is the text and then the edits, each behind a byte that is in no text: two bytes for the place, one for
//! how much goes, and what comes.

#![no_main]

use std::cell::RefCell;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use plan_analysis::analysis::{AnalysisHost, Change, File};
use plan_analysis::document::{Document, Part};
use plan_analysis::features::Diagnostic;
use plan_analysis::model::outline::Outline;
use plan_analysis::project::DocumentId;
use plan_analysis::syntax::{Block, Parser};
use plan_analysis::text::Edit;
use text_size::{TextRange, TextSize};

/// So many edits are made.
const MOST: usize = 8;

const PATH: &str = "/p/specs/001-x/plan.md";

thread_local! {
    /// The grammars take their time to load.
    static PARSERS: RefCell<[Parser; 2]> = RefCell::new([Parser::new(), Parser::by_grammar()]);
}

fuzz_target!(|data: &[u8]| PARSERS.with_borrow_mut(|[parser, by_grammar]| {
    let mut pieces = data.split(|byte| *byte == 0xFF);
    let text = String::from_utf8_lossy(pieces.next().unwrap_or_default()).into_owned();
    let mut document = Document::new(&text, parser);
    check_same(&document, &Document::new(&text, by_grammar), "read by marks");
    let mut host = host(text);
    findings(&mut host);
    for piece in pieces.take(MOST) {
        let Some(edit) = edit(piece, document.text().len()) else { continue };
        document.edit(&edit, parser);
        host.apply_change(Change::Edit(DocumentId::new(PATH), edit));
        findings(&mut host);
        let text = document.text().to_string();
        check_same(&document, &Document::new(&text, parser), "edited");
    }
    let fresh = &mut self::host(document.text().to_string());
    assert_eq!(findings(&mut host), findings(fresh));
}));

fn edit(piece: &[u8], len: TextSize) -> Option<Edit> {
    let ([high, low, gone], new) = piece.split_first_chunk::<3>()?;
    let place = u32::from(u16::from_be_bytes([*high, *low])) % (u32::from(len) + 1);
    let range = TextRange::at(TextSize::new(place), TextSize::new(u32::from(*gone)));
    Some(Edit { range, text: String::from_utf8_lossy(new).into_owned() })
}

fn check_same(one: &Document, other: &Document, what: &str) {
    let text = one.text().to_string();
    assert!(one.parts().map(known).eq(other.parts().map(known)), "{what}: {text:?}");
}

/// All that is known of a section: where it begins, its blocks, and what it says to other sections.
fn known((start, part): (TextSize, &Arc<Part>)) -> (TextSize, Vec<Block>, &Outline, u32) {
    (start, part.section.blocks().to_vec(), part.outline(), part.line_breaks)
}

fn host(text: String) -> AnalysisHost {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    host.apply_change(Change::Open(DocumentId::new(PATH), text));
    host
}

/// What is found once everything is known of the disk, which is empty.
fn findings(host: &mut AnalysisHost) -> Vec<Diagnostic> {
    host.settle(|_| File::Missing);
    host.analysis().diagnostics(&DocumentId::new(PATH))
}
