//! What holds of every answer, whatever the document: places lie in their texts and hold each other.
//! Asked of every document that was written for the tests.

use std::path::{Path, PathBuf};

use text_size::{TextRange, TextSize};

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::features::document_symbol::Symbol;
use crate::project::DocumentId;
use crate::text::Text;

/// Calls a test with every document, open in its project.
fn in_every_document(check: impl Fn(&Analysis, &DocumentId, &Text)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    let mut count = 0;
    for project in entries(&folder).into_iter().filter(|path| path.is_dir()) {
        let mut host = AnalysisHost::new();
        host.apply_change(Change::Folders(vec!["/project".to_owned()]));
        let mut ids = Vec::new();
        for (path, text) in documents(&project) {
            let inside = path.strip_prefix(&project).unwrap().to_string_lossy().replace('\\', "/");
            let id = DocumentId::new(&format!("/project/{inside}"));
            host.apply_change(Change::Open(id.clone(), text));
            ids.push(id);
        }
        for _ in 0..3 {
            host.analysis();
            for id in host.take_unknown() {
                host.apply_change(Change::File(id, Some(File::Missing)));
            }
        }
        let analysis = host.analysis();
        for id in ids {
            check(&analysis, &id, analysis.document(&id).unwrap().text());
            count += 1;
        }
    }
    assert!(count > 20, "only {count} documents");
}

#[expect(clippy::disallowed_methods, reason = "a test may read its documents")]
fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The documents below a folder with their texts.
fn documents(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            #[expect(clippy::disallowed_methods, reason = "a test may read its documents")]
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// Some places of a text, the end of each line among them.
fn places(text: &Text) -> Vec<TextSize> {
    let of_line = |number| {
        let line = text.line_range(number);
        let columns = (0..u32::from(line.len())).step_by(7);
        let inside = columns.map(move |column| line.start() + TextSize::new(column));
        inside.chain([line.end()])
    };
    let places = (0..text.line_count()).step_by(3).flat_map(of_line);
    places.map(|offset| text.boundary(offset)).collect()
}

#[track_caller]
fn check_range(text: &Text, range: TextRange) {
    assert!(range.end() <= text.len(), "{range:?} is outside of the text");
    for end in [range.start(), range.end()] {
        assert_eq!(text.boundary(end), end, "{range:?} cuts a character");
    }
}

#[test]
fn findings_lie_in_the_text() {
    in_every_document(|analysis, id, text| {
        analysis.diagnostics(id).iter().for_each(|it| check_range(text, it.range));
    });
}

#[test]
fn what_is_completed_stands_at_the_cursor_on_one_line() {
    in_every_document(|analysis, id, text| {
        for place in places(text) {
            let line = text.line_range(text.line_of(place));
            for item in analysis.completion(id, place, crate::fixture::TODAY) {
                check_range(text, item.range);
                assert!(line.contains_range(item.range), "{item:?}");
                assert!(item.range.contains_inclusive(place), "{item:?} at {place:?}");
            }
        }
    });
}

#[test]
fn what_leads_somewhere_leads_from_the_cursor_to_a_place_in_its_target() {
    in_every_document(|analysis, id, text| {
        for place in places(text) {
            let Some(found) = analysis.definition(id, place) else { continue };
            check_range(text, found.origin);
            assert!(found.origin.contains_inclusive(place), "{found:?} at {place:?}");
            for target in found.targets {
                check_range(analysis.document(&target.id).unwrap().text(), target.full_range);
                assert!(target.full_range.contains_range(target.focus_range), "{target:?}");
            }
        }
    });
}

#[test]
fn folds_lie_in_the_text() {
    in_every_document(|analysis, id, text| {
        analysis.folding_ranges(id).iter().for_each(|it| check_range(text, it.range));
    });
}

#[test]
fn each_selection_holds_its_place_and_lies_in_the_next() {
    in_every_document(|analysis, id, text| {
        let places = places(text);
        let found = analysis.selection_ranges(id, &places).unwrap();
        assert_eq!(found.len(), places.len());
        for (steps, place) in found.iter().zip(places) {
            assert!(steps[0].contains_inclusive(place), "{steps:?} at {place:?}");
            steps.iter().for_each(|range| check_range(text, *range));
            assert!(steps.windows(2).all(|it| it[1].contains_range(it[0])), "{steps:?}");
        }
    });
}

#[test]
fn tokens_come_in_order_and_lie_in_their_lines() {
    in_every_document(|analysis, id, text| {
        let found = analysis.semantic_tokens(id, TextRange::up_to(text.len()));
        for token in &found {
            check_range(text, token.range);
            let line = text.line_range(text.line_of(token.range.start()));
            assert!(line.contains_range(token.range), "{token:?}");
        }
        assert!(found.windows(2).all(|it| it[0].range.end() <= it[1].range.start()));
    });
}

#[test]
fn symbols_have_names_and_hold_their_focus_and_their_children() {
    in_every_document(|analysis, id, text| {
        let symbols = analysis.document_symbols(id);
        assert!(!symbols.is_empty(), "{id:?}");
        check_symbols(&symbols, TextRange::up_to(text.len()));
    });
}

fn check_symbols(symbols: &[Symbol], parent: TextRange) {
    assert!(symbols.windows(2).all(|it| it[0].range.end() <= it[1].range.start()), "{symbols:?}");
    for symbol in symbols {
        assert!(!symbol.name.trim().is_empty(), "{symbol:?}");
        assert!(symbol.range.contains_range(symbol.focus), "{symbol:?}");
        assert!(parent.contains_range(symbol.range), "{symbol:?}");
        check_symbols(&symbol.children, symbol.range);
    }
}
