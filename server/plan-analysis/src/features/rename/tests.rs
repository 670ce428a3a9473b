//! The name at a cursor; and over generated projects, that after a rename every citation leads to the definition
//! that it led to before.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use text_size::TextRange;

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::document::Document;
use crate::features::WorkspaceEdit;
use crate::features::renumber::Wanted;
use crate::fixture::{check_prepare_rename, check_rename};
use crate::model::id::{Shape, dashed};
use crate::project::DocumentId;
use crate::syntax::Parser;
use crate::text::{Text, size};

#[test]
fn the_name_at_the_cursor_is_what_a_writer_begins_with() {
    for (text, expected) in [
        ("# P\n\nBy FR-0$001.\n\n- **FR-001**: A\n", "FR-001 at FR-001"),
        ("# P\n\n## The g$0oals ##\n", "The goals at The goals"),
        ("# P\n\n#$0# The goals\n", "The goals at The goals"),
        ("# P$0\n", "P at P"),
        ("# P\n\n[a](#the-g$0oals)\n\n## The *goals*\n", "The *goals* at the-goals"),
        ("# P\n\n[a](./sp$0ec.md#x)\n", "./spec.md at ./spec.md"),
        ("# P: [FEAT$0URE]\n", "FEATURE at FEATURE"),
        ("# P\n\n[a](missing$0.md) \n", ""),
        ("# P\n\nwo$0rds\n", ""),
    ] {
        check_prepare_rename(text, expected);
    }
}

#[test]
fn where_nothing_has_a_name_nothing_is_renamed() {
    let message = "refused: There is nothing here that can be renamed";
    check_rename("wo$0rds\n", "x", message);
    check_rename("[a](miss$0ing.md)\n", "x", message);
}

#[test]
fn nothing_is_renamed_before_all_that_may_follow_was_read() {
    let id = DocumentId::new("/p/specs/001-a/spec.md");
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    host.apply_change(Change::Reading(vec!["/p".to_owned()]));
    host.apply_change(Change::Open(id.clone(), "# P\n\n- **FR-001**: A\n".to_owned()));
    host.settle(|_| File::Missing);
    let rename =
        |host: &mut AnalysisHost| host.analysis().rename(&id, size(10), "FR-002", &|_| None);
    let refusal = rename(&mut host).unwrap().unwrap_err();
    assert_eq!(refusal.0, "The workspace is still being read. Try again");
    host.apply_change(Change::Reading(Vec::new()));
    let refusal = rename(&mut host).unwrap().unwrap_err();
    assert_eq!(refusal.0, "specs/001-a/spec.md cannot be read");
}

type Files = Vec<(DocumentId, String)>;

const IDS: &[&str] = &["FR-001", "FR-002", "FR-002a", "FR-004", "FR-006", "SC-001"];

const NAMES: &[&str] = &["FR-003", "FR-005", "FR-010", "NFR-002", "FR-7", "FR-003b", "SC-002"];

const CITED: &[&str] = &["FR-001", "FR-002", "FR-002a", "FR-003", "FR-004", "FR-006", "FR-009"];

/// A snapshot in which one document is open.
fn analysis(files: &Files, open: &DocumentId) -> Analysis {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    for (id, text) in files {
        host.apply_change(if id == open {
            Change::Open(id.clone(), text.clone())
        } else {
            let document = Document::new(text, &mut Parser::new());
            Change::File(id.clone(), Some(File::Document(document.into())))
        });
    }
    host.settle(|_| File::Missing);
    host.analysis()
}

/// Two features with the same ids. The text of a definition says which it is.
fn files(cited: &[String], line_end: &str) -> Files {
    let list = |feature: &str, ids: &[&str]| {
        let lines = ids.iter().enumerate();
        lines.map(|(at, id)| format!("- **{id}**: 鐘 {feature}{at}\n")).collect::<String>()
    };
    let tasks = |of: &[String]| {
        let lines = of.iter().enumerate();
        lines.map(|(at, it)| format!("- [ ] T{:03} {it}\n", at + 1)).collect::<String>()
    };
    let (one, other) = cited.split_at(cited.len() / 2);
    let links = "[a](spec.md#fr-009-鐘) [b](spec.md#fr-009-%E9%90%98) [c](spec.md#目标)\n";
    let texts = [
        ("001-a/spec.md", format!("# 目标\n\n{}\n### FR-009: 鐘\n", list("a", IDS))),
        ("001-a/plan.md", format!("# A\n\n{links}\nBy {}\n", one.join(", "))),
        ("001-a/tasks.md", format!("# Tasks\n\n{}", tasks(other))),
        ("002-b/spec.md", format!("# B\n\n{}", list("b", &IDS[..4]))),
        ("002-b/tasks.md", format!("# Tasks\n\n{}", tasks(one))),
    ];
    let named = texts.into_iter().map(|(path, text)| {
        (DocumentId::new(&format!("/p/specs/{path}")), text.replace('\n', line_end))
    });
    named.collect()
}

/// For each document the definitions that its citations lead to, a range to all that are in it, and the headings
/// that its links lead to.
fn led_to(files: &Files) -> Vec<(DocumentId, Vec<String>)> {
    let analysis = analysis(files, &files[0].0);
    let index = analysis.index();
    let text = |id: &DocumentId| &files.iter().find(|(it, _)| it == id).unwrap().1;
    let said = |id: &DocumentId, line: TextRange, own: TextRange| {
        format!("{id}:{}", &text(id)[TextRange::new(own.end(), line.end())])
    };
    let of = |id: &DocumentId| {
        let facts = index.facts(id).unwrap();
        let mut found = Vec::new();
        for citation in &facts.citations {
            let dash = dashed(&text(id)[citation.first_range]);
            let defined = index.feature_documents(id).flat_map(|(_, it)| it.facts().ids.clone());
            let inside =
                defined.filter(|it| it.shape != Shape::Range && citation.contains(&it.key));
            let mut keys: Vec<_> = inside.map(|it| it.key).collect();
            keys.push(citation.first.clone());
            keys.extend(citation.last.clone());
            for key in keys {
                let place = index.definitions_of(&key, dash, id).into_iter().next();
                // An end of a range that only another feature defines means nothing.
                let place = place.filter(|(home, _)| home.folder() == id.folder());
                found.extend(place.map(|(home, it)| said(home, it.line, it.range)));
            }
        }
        for link in &facts.links {
            let fragment = link.target.split_once('#').map_or("", |(_, it)| it);
            let fragment = percent_decode_str(fragment).decode_utf8_lossy();
            let spec = DocumentId::new(&format!("{}/spec.md", id.folder()));
            let mut headings = index.facts(&spec).unwrap().headings.iter();
            let place = headings.position(|it| *it.slug == *fragment);
            found.push(format!("heading {place:?}"));
        }
        // A rewritten range says the same in another order.
        found.sort();
        found.dedup();
        found
    };
    files.iter().map(|(id, _)| (id.clone(), of(id))).collect()
}

/// The files once an edit is done.
fn done(files: &Files, edit: &WorkspaceEdit) -> Files {
    let apply = |(id, text): &(DocumentId, String)| {
        let mut text = Text::new(text);
        edit.edits_of(id).iter().rev().for_each(|it| {
            text.edit(it);
        });
        (id.clone(), text.to_string())
    };
    files.iter().map(apply).collect()
}

/// The text of a file.
fn read(files: &Files, id: &DocumentId) -> Option<Text> {
    files.iter().find(|(it, _)| it == id).map(|(_, text)| Text::new(text))
}

/// The files once the `what` that a document has first has another name; `None` where that is refused.
fn renamed(files: &Files, at: usize, what: &str, name: &str) -> Option<Files> {
    let (id, text) = &files[at];
    let offset = size(text.find(what)? + 1);
    let offset = Text::new(text).boundary(offset);
    let done_by = analysis(files, id).rename(id, offset, name, &|id| read(files, id))?;
    Some(done(files, &done_by.ok()?))
}

fn citation() -> impl Strategy<Value = String> {
    let id = || proptest::sample::select(CITED);
    let gap = proptest::sample::select(&[" to ", "–", "-", "..", " and ", ", "][..]);
    let marks = [("", ""), ("`", "`"), ("**", "**"), ("字", "と"), ("(", ")")];
    // A range whose end comes before its start is none, and a rename may make it one: left to its writer.
    let range = (id(), gap, id())
        .prop_map(|(one, gap, other)| format!("{}{gap}{}", one.min(other), one.max(other)));
    let plain = prop_oneof![
        id().prop_map(str::to_owned),
        range,
        Just("SC-001".to_owned()),
        Just("FR1".to_owned()),
        Just("FR-001-004".to_owned()),
    ];
    let marked = (plain, proptest::sample::select(marks.to_vec()));
    marked.prop_map(|(it, (open, close))| format!("{open}{it}{close}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_citation_leads_where_it_led(
        cited in proptest::collection::vec(citation(), 2..10),
        line_end in proptest::sample::select(vec!["\n", "\r\n"]),
        at in proptest::sample::select(vec![0usize, 3]),
        old in proptest::sample::select(IDS),
        new in proptest::sample::select(NAMES),
    ) {
        let files = files(&cited, line_end);
        if let Some(after) = renamed(&files, at, old, new) {
            // What led nowhere may be what the new name says.
            let may_lead_anew = cited.iter().any(|it| it.contains("FR-003"));
            for ((id, before), (_, found)) in led_to(&files).into_iter().zip(led_to(&after)) {
                let lost: Vec<_> = before.iter().filter(|it| !found.contains(it)).collect();
                prop_assert!(lost.is_empty(), "{id} lost {lost:?}\n{after:#?}");
                let more: Vec<_> = found.iter().filter(|it| !before.contains(it)).collect();
                prop_assert!(may_lead_anew || more.is_empty(), "{id} has {more:?}\n{after:#?}");
            }
        }
    }

    #[test]
    fn every_link_leads_to_the_heading_that_it_led_to(
        line_end in proptest::sample::select(vec!["\n", "\r\n"]),
        (what, name) in proptest::sample::select(vec![
            ("目标", "Goals"),
            ("目标", "新 目标!"),
            ("FR-009", "FR-011"),
            (": 鐘\n", "FR-009: Ring 鈴"),
            (": 鐘\r", "FR-009"),
        ]),
    ) {
        let files = files(&["FR-009".to_owned(), "FR-006–FR-009".to_owned()], line_end);
        if let Some(after) = renamed(&files, 0, what, name) {
            for ((id, before), (_, found)) in led_to(&files).into_iter().zip(led_to(&after)) {
                let headings = |all: Vec<String>| {
                    all.into_iter().filter(|it| it.starts_with("heading")).collect::<Vec<_>>()
                };
                prop_assert_eq!(headings(before), headings(found), "{}\n{:#?}", id, after);
            }
        }
    }

    #[test]
    fn every_citation_follows_a_series_that_is_counted_anew(
        cited in proptest::collection::vec(citation(), 2..10),
        order in Just(IDS.to_vec()).prop_shuffle(),
        from in proptest::sample::select(IDS),
    ) {
        let mut files = files(&cited, "\n");
        let list = order.iter().enumerate().map(|(at, id)| format!("- **{id}**: 鐘 a{at}\n"));
        files[0].1 = format!("# 目标\n\n{}\n### FR-009: 鐘\n", list.collect::<String>());
        let (id, text) = &files[0];
        let at = TextRange::empty(size(text.find(from).unwrap()));
        if let Some(action) = analysis(&files, id).renumber(id, at, &|id| read(&files, id)) {
            let after = done(&files, &action.edit);
            for ((id, before), (_, found)) in led_to(&files).into_iter().zip(led_to(&after)) {
                prop_assert_eq!(before, found, "{}\n{:#?}", id, after);
            }
        }
    }

    #[test]
    fn every_citation_follows_a_series_of_closed_documents(
        cited in proptest::collection::vec(citation(), 2..10),
        order in Just(IDS.to_vec()).prop_shuffle(),
        from in proptest::option::of(proptest::sample::select(IDS)),
        start in proptest::option::of(1..12u32),
    ) {
        let mut files = files(&cited, "\n");
        let list = order.iter().enumerate().map(|(at, id)| format!("- **{id}**: 鐘 a{at}\n"));
        files[0].1 = format!("# 目标\n\n{}\n### FR-009: 鐘\n", list.collect::<String>());
        let (home, open) = (&files[0].0, &files[4].0);
        let wanted = Wanted { letters: "FR", from, start };
        let renumbered =
            analysis(&files, open).renumber_series(home, &wanted, &|id| read(&files, id));
        if let Ok(renumbered) = renumbered {
            let after = done(&files, &renumbered.edit);
            for ((id, before), (_, found)) in led_to(&files).into_iter().zip(led_to(&after)) {
                prop_assert_eq!(before, found, "{}\n{:#?}", id, after);
            }
            if start.is_none() {
                let once_more =
                    analysis(&after, open).renumber_series(home, &wanted, &|id| read(&after, id));
                let is_done = |ids: &[_]| ids.is_empty();
                prop_assert!(once_more.map_or(true, |it| is_done(&it.ids)), "{after:#?}");
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "# ", "## ", "\n", "\r\n", "- ", "- [ ] T001 ", "**FR-001**: ", "FR-001-FR-009", "[", "]",
                "(spec.md#b)", "[a]()", "[a](#)", "[FEATURE]", "ß😀", "字", "Articles I–", "IX", "### Requirement 2\n",
                "[a]: b.md#x\n", "`spec.md`", "_Requirements: 1.1, 2-", "T001-005 ", "### User Story 1\n", "1. ",
                "## Core Principles\n", "### I. One\n", "US1-AC2 ", "BR2.1.5 ", "- **FR-1.2.3**: ",
            ]),
            0..16,
        ),
        name in proptest::sample::select(vec!["FR-002", "x", "字 #", "IV", "T9.9", "../x y.md", "3", "Article II"]),
    ) {
        let text = pieces.concat();
        for path in ["specs/001-a/spec.md", "memory/constitution.md", ".kiro/specs/a/requirements.md"] {
            let id = DocumentId::new(&format!("/p/{path}"));
            let files = vec![(id.clone(), text.clone())];
            let analysis = analysis(&files, &id);
            for offset in 0..=text.len() + 1 {
                let offset = size(offset);
                analysis.prepare_rename(&id, offset, &|id| read(&files, id));
                analysis.linked_editing(&id, offset);
                analysis.renumber(&id, TextRange::empty(offset), &|id| read(&files, id));
                let edit = analysis.rename(&id, offset, name, &|id| read(&files, id));
                if let Some(Ok(edit)) = edit {
                    let edits = edit.edits_of(&id);
                    let apart = |it: &[crate::text::Edit]| it[0].range.end() <= it[1].range.start();
                    prop_assert!(edits.windows(2).all(apart), "{edits:?}");
                }
            }
        }
    }
}
