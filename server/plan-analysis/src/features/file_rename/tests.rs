//! Moving files, one string before and one after; and over generated projects, that every link leads to the file that
//! it led to.

use proptest::prelude::*;

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::document::Document;
use crate::fixture::check_file_rename;
use crate::project::DocumentId;
use crate::refactor::links::moved;
use crate::symbol::link::Destination;
use crate::syntax::Parser;
use crate::text::Text;

const FILES: &str = "
    //- /specs/001-a/plan.md
    # Plan

    **Input**: specs/001-a/spec.md
    **Spec**: [spec.md](spec.md)

    ## Goals
    //- /specs/001-a/spec.md
    # A

    [plan](./plan.md#goals), [b](../002-b/spec.md), ![p](<pic one.png>), [c](/memory/c.md)
    //- /specs/002-b/spec.md
    # B

    [a][it], `specs/001-a/plan.md`, [x](../001-a/plan.md?raw=1#goals)

    [it]: <../001-a/spec.md> 'A'
    //- /memory/c.md
    # C
    ";

#[test]
fn the_links_to_a_file_follow_it() {
    check_file_rename(
        FILES,
        &[("/specs/001-a/plan.md", "/specs/001-a/my plan.md")],
        "
        //- /specs/001-a/spec.md
        # A

        [plan](./my%20plan.md#goals), [b](../002-b/spec.md), ![p](<pic one.png>), [c](/memory/c.md)
        //- /specs/002-b/spec.md
        # B

        [a][it], `specs/001-a/my plan.md`, [x](../001-a/my%20plan.md?raw=1#goals)

        [it]: <../001-a/spec.md> 'A'
        ",
    );
}

#[test]
fn the_links_in_a_file_follow_it_to_another_folder() {
    check_file_rename(
        FILES,
        &[("/specs/001-a/spec.md", "/specs/deep/one/spec.md")],
        "
        //- /specs/001-a/plan.md
        # Plan

        **Input**: specs/deep/one/spec.md
        **Spec**: [spec.md](../deep/one/spec.md)

        ## Goals
        //- /specs/001-a/spec.md
        # A

        [plan](../../001-a/plan.md#goals), [b](../../002-b/spec.md), ![p](<../../001-a/pic one.png>), [c](/memory/c.md)
        //- /specs/002-b/spec.md
        # B

        [a][it], `specs/001-a/plan.md`, [x](../001-a/plan.md?raw=1#goals)

        [it]: <../deep/one/spec.md> 'A'
        ",
    );
}

#[test]
fn a_folder_takes_its_files_with_it() {
    check_file_rename(
        FILES,
        &[("/specs/001-a", "/specs/003-c")],
        "
        //- /specs/001-a/plan.md
        # Plan

        **Input**: specs/003-c/spec.md
        **Spec**: [spec.md](spec.md)

        ## Goals
        //- /specs/002-b/spec.md
        # B

        [a][it], `specs/003-c/plan.md`, [x](../003-c/plan.md?raw=1#goals)

        [it]: <../003-c/spec.md> 'A'
        ",
    );
}

#[test]
fn a_file_to_which_nothing_leads_moves_alone() {
    check_file_rename(FILES, &[("/memory/d.md", "/memory/e.md")], "");
}

#[test]
fn escapes_and_loose_paths_stay_what_they_are() {
    check_file_rename(
        "
        //- /docs/a.md
        # A

        [b](b%20c.md) `docs/b c.md`
        //- /docs/b c.md
        # B
        //- /docs/plan.md
        ---
        spec: ../specs/002-y/spec.md
        ---
        # P

        **Spec**: specs/002-y.md
        //- /specs/002-y/spec.md
        # Y
        ",
        &[("/docs/b c.md", "/docs/ü (1).md"), ("/specs/002-y", "/specs/003-z")],
        "
        //- /docs/a.md
        # A

        [b](%C3%BC%20%281%29.md) `docs/b c.md`
        //- /docs/plan.md
        ---
        spec: ../specs/003-z/spec.md
        ---
        # P

        **Spec**: specs/003-z.md
        ",
    );
}

type Files = Vec<(DocumentId, String)>;

const PATHS: &[&str] = &[
    "specs/001-a/spec.md",
    "specs/001-a/plan.md",
    "specs/001-a/notes/a b.md",
    "specs/002-b/spec.md",
    "docs/注 (1).md",
    "README.md",
];

fn analysis(files: &Files) -> Analysis {
    let mut host = AnalysisHost::new();
    host.apply_change(Change::Folders(vec!["/p".to_owned()]));
    for (id, text) in files {
        let document = Document::new(text, &mut Parser::new());
        host.apply_change(Change::File(id.clone(), Some(File::Document(document.into()))));
    }
    host.settle(|_| File::Missing);
    host.analysis()
}

/// A link from one file to another, written in one of several ways.
fn link(from: &str, to: &str, way: usize) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let relative = crate::project::path::relative_from(folder, to);
    let escaped = relative.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
    let angles = format!("[a](<{relative}#x>)");
    match way {
        0 => format!("[a]({escaped})"),
        1 => angles,
        2 => format!("[a](/{})", to.replace(' ', "%20").replace('(', "%28").replace(')', "%29")),
        3 => format!("![a](./{escaped}?raw=1#x)"),
        4 => format!("[a][{to}]\n\n[{to}]: {escaped}"),
        _ => format!("`{relative}`"),
    }
}

/// What each link of each file leads to.
fn led_to(files: &Files) -> Vec<Vec<Option<DocumentId>>> {
    let analysis = analysis(files);
    let index = analysis.index();
    let of = |(id, _): &(DocumentId, String)| {
        let links = index.facts(id).unwrap().links.iter();
        links.map(|it| Destination::new(it.form, &it.target).file(index, id)).collect()
    };
    files.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_link_leads_to_the_file_that_it_led_to(
        links in proptest::collection::vec((0..PATHS.len(), 0..PATHS.len(), 0..6usize), 1..12),
        (from, to) in proptest::sample::select(vec![
            ("specs/001-a", "specs/009-z"),
            ("specs/001-a", "archive/x/001-a"),
            ("specs", "plans"),
            ("specs/001-a/notes", "notes"),
            ("specs/001-a/spec.md", "specs/002-b/what.md"),
            ("docs/注 (1).md", "specs/001-a/注 [2].md"),
            ("README.md", "docs/index.md"),
        ]),
    ) {
        let id = |path: &str| DocumentId::new(&format!("/p/{path}"));
        let text = |at: usize| {
            let own = links.iter().filter(|(from, ..)| *from == at);
            let links = own.map(|(from, to, way)| link(PATHS[*from], PATHS[*to], *way) + "\n\n");
            format!("**Branch**: `001-a`\n\n{}", links.collect::<String>())
        };
        let files: Files =
            PATHS.iter().enumerate().map(|(at, path)| (id(path), text(at))).collect();
        let moves = vec![(id(from), id(to))];
        let read = |id: &DocumentId| {
            files.iter().find(|(it, _)| it == id).map(|(_, text)| Text::new(text))
        };
        let is_feature = from == "specs/001-a";
        let edit = if is_feature {
            analysis(&files).rename_feature(&moves[0].0, &moves[0].1, &read).unwrap()
        } else {
            analysis(&files).file_rename(&moves, &read).unwrap()
        };
        let becomes = |id: &DocumentId| {
            moved(id.as_str(), &moves).map_or(id.clone(), |it| DocumentId::new(&it))
        };
        let done = |(id, text): &(DocumentId, String)| {
            let mut text = Text::new(text);
            edit.edits_of(id).iter().rev().for_each(|it| {
                text.edit(it);
            });
            (becomes(id), text.to_string())
        };
        let after: Files = files.iter().map(done).collect();
        let expected: Vec<Vec<_>> = led_to(&files)
            .into_iter()
            .map(|all| all.into_iter().map(|it| it.map(|it| becomes(&it))).collect())
            .collect();
        prop_assert_eq!(expected, led_to(&after), "{:#?}", after);
        for (id, text) in &after {
            let is_inside = is_feature && id.folder().starts_with(moves[0].1.as_str());
            let name = if is_inside { moves[0].1.file_name() } else { "001-a" };
            prop_assert!(text.starts_with(&format!("**Branch**: `{name}`\n")), "{id}: {text}");
        }
    }
}
