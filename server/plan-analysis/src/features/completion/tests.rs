//! What holds for everything that is offered, over the projects that the tests are written with: what an
//! editor inserts is what was promised, and does no harm.

use std::collections::{BTreeMap, BTreeSet};

use text_size::{TextRange, TextSize};

use super::{CompletionItem, snippet};
use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::features::Diagnostic;
use crate::fixture::{TODAY, projects};
use crate::project::DocumentId;
use crate::text::{Edit, Encoding, Text, size};

/// What is typed on lines of its own, for the items that nothing in a finished text asks for.
const TYPED: [&str; 19] = [
    "#",
    "## ",
    "### Re",
    "see Article ",
    "see [it](",
    "see [it](#",
    "see [it][",
    "see `../",
    "(FR-",
    "- **FR-",
    "- [ ] T",
    "- [ ] T900 [US",
    "- _Requirements: 1.",
    "**Requirements**: ",
    "it depends on ",
    "- [ ] ",
    "| ",
    "**Status**: ",
    "**Spec**: ",
];

/// Maximum number of items of a kind that are inserted into a document, one after the other.
const MOST_INSERTED: usize = 2;

/// An open document in which things are typed and taken back.
struct Editor {
    host: AnalysisHost,
    id: DocumentId,
}

impl Editor {
    fn now(&mut self) -> Analysis {
        self.host.settle(|_| File::Missing);
        self.host.analysis()
    }

    /// What is known once an edit is done, which is then taken back.
    fn after<T>(&mut self, edit: &Edit, look: impl FnOnce(&mut Editor, &Analysis) -> T) -> T {
        let before = self.now().document(&self.id).unwrap().text().slice(edit.range);
        self.host.apply_change(Change::Edit(self.id.clone(), edit.clone()));
        let after = self.now();
        let found = look(self, &after);
        let range = TextRange::at(edit.range.start(), size(edit.text.len()));
        let undo = Edit { range, text: before };
        self.host.apply_change(Change::Edit(self.id.clone(), undo));
        found
    }
}

/// A place in which items are inserted.
struct Place<'a> {
    id: &'a DocumentId,
    text: &'a Text,
    cursor: TextSize,
}

#[test]
fn what_is_offered_inserts_what_was_promised() {
    let mut seen = Seen::default();
    for project in projects() {
        for id in project.documents() {
            seen.of_document.clear();
            let mut editor = Editor { host: project.host(&id), id };
            let analysis = editor.now();
            let text = analysis.document(&editor.id).unwrap().text();
            check(&mut editor, &analysis, &cursors(text), &mut seen);
            let on_top = (TextSize::new(0), "---\nstatus: ", "\n---\n");
            for (place, typed, behind) in lines_typed(text).into_iter().chain([on_top]) {
                let range = TextRange::empty(place);
                let edit = Edit { range, text: format!("{typed}{behind}") };
                let cursor = place + size(typed.len());
                editor
                    .after(&edit, |editor, analysis| check(editor, analysis, &[cursor], &mut seen));
            }
        }
    }
    assert!(seen.wrong.is_empty(), "{} are wrong:\n{}", seen.wrong.len(), seen.wrong.join("\n"));
    assert!(seen.inserted > 300, "only {} items were inserted", seen.inserted);
}

/// What was tried, and what is wrong with it.
#[derive(Default)]
struct Seen {
    of_document: BTreeMap<String, usize>,
    inserted: usize,
    wrong: Vec<String>,
}

/// The ends of all lines, and a place in each word and each run of marks.
fn cursors(text: &Text) -> Vec<TextSize> {
    let whole = text.to_string();
    let mut cursors: BTreeSet<TextSize> =
        (0..text.line_count()).map(|line| text.line_range(line).end()).collect();
    let mut before = ' ';
    for (at, c) in whole.char_indices() {
        if c.is_alphanumeric() != before.is_alphanumeric() {
            cursors.insert(size(at + c.len_utf8()));
        }
        before = c;
    }
    // Between the two characters of a line break there is no cursor.
    cursors.retain(|at| {
        !whole[usize::from(*at)..].starts_with('\n') || !whole[..usize::from(*at)].ends_with('\r')
    });
    cursors.into_iter().collect()
}

/// What is typed where, and what stands behind it: each at the start of an empty line, some near the top and some near the end.
fn lines_typed(text: &Text) -> Vec<(TextSize, &'static str, &'static str)> {
    let blank = |line: &u32| text.line_range(*line).is_empty();
    let blank: Vec<u32> = (1..text.line_count()).filter(blank).collect();
    let typed = TYPED.iter().enumerate();
    let places = typed.filter_map(|(at, typed)| {
        let line = blank.get(blank.len() * (at % 5) / 5)?;
        Some((text.line_start(*line), *typed, "\n\n"))
    });
    places.collect()
}

fn check(editor: &mut Editor, analysis: &Analysis, cursors: &[TextSize], seen: &mut Seen) {
    let id = editor.id.clone();
    let text = analysis.document(&id).unwrap().text();
    let before = analysis.diagnostics(&id);
    for cursor in cursors {
        let place = Place { id: &id, text, cursor: *cursor };
        let mut offered = BTreeSet::new();
        for item in analysis.completion(&id, *cursor, TODAY) {
            let is_new = offered.insert((item.label.clone(), item.text.clone()));
            let mut wrong = vec![
                (!is_new).then(|| "is offered twice".to_owned()),
                place.wrong_range(&item),
                wrong_snippet(&item),
                place.wrong_filter(&item),
            ];
            let kind = format!("{:?} {}", item.kind, item.detail);
            let count = seen.of_document.entry(kind).or_default();
            if *count < MOST_INSERTED {
                *count += 1;
                seen.inserted += 1;
                let edit = Edit { range: item.range, text: item.text.clone() };
                let after = editor.after(&edit, |_, analysis| analysis.diagnostics(&id));
                wrong.push(new_finding(&item, &before, &after));
            }
            let wrong = wrong.into_iter().flatten();
            seen.wrong.extend(wrong.map(|it| format!("{} {it}", place.says(&item))));
        }
    }
}

impl Place<'_> {
    fn says(&self, item: &CompletionItem) -> String {
        let line = self.text.line_range(self.text.line_of(self.cursor));
        let before = self.text.slice(TextRange::new(line.start(), self.cursor));
        let after = self.text.slice(TextRange::new(self.cursor, line.end()));
        let (id, replaced) = (self.id.as_str(), self.text.slice(item.range));
        format!("{id}: `{before}|{after}`: {:?} `{replaced}` => {:?}", item.label, item.text)
    }

    /// What is replaced stands around the cursor, on its line, and is the same however columns are counted.
    fn wrong_range(&self, item: &CompletionItem) -> Option<String> {
        let (text, range) = (self.text, item.range);
        let line = text.line_range(text.line_of(self.cursor));
        let is_here = line.contains_range(range) && range.contains_inclusive(self.cursor);
        let is_counted = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].iter().all(|it| {
            let again = |at| text.offset(text.position(at, *it), *it);
            again(range.start()) == range.start() && again(range.end()) == range.end()
        });
        (!is_here || !is_counted).then(|| "replaces something else".to_owned())
    }

    /// An editor compares what stands before the cursor with the filter. Letters may differ: then the item
    /// is one of those that the writer does not mean.
    fn wrong_filter(&self, item: &CompletionItem) -> Option<String> {
        let typed = self.text.slice(TextRange::new(item.range.start(), self.cursor)).to_lowercase();
        let begins = |text: &str| text.to_lowercase().starts_with(&typed);
        let is_meant = begins(&item.label) || begins(&item.text);
        let marks = typed.find(char::is_alphanumeric).unwrap_or(typed.len());
        let compared = if is_meant { &typed[..] } else { &typed[..marks] };
        let mut filter = item.filter.chars().flat_map(char::to_lowercase);
        let is_kept = compared.chars().all(|c| filter.any(|other| other == c));
        (!is_kept).then(|| format!("is hidden by its filter, {:?}", item.filter))
    }
}

/// What was inserted makes no finding, but for what it leaves to its writer.
fn new_finding(
    item: &CompletionItem,
    before: &[Diagnostic],
    after: &[Diagnostic],
) -> Option<String> {
    let inserted = TextRange::at(item.range.start(), size(item.text.len()));
    let count = |found: &[Diagnostic], code| found.iter().filter(|it| it.code == code).count();
    let here = after.iter().filter(|it| it.range.intersect(inserted).is_some());
    let mut new = here.filter(|it| count(after, it.code) > count(before, it.code));
    let new = new.find(|it| !LEFT.contains(&it.code))?;
    Some(format!("makes {}: {}", new.code, new.message))
}

fn wrong_snippet(item: &CompletionItem) -> Option<String> {
    // Neovim would cut a plain text.
    let Some(snippet) = item.snippet.as_deref() else { return Some("has no snippet".to_owned()) };
    (without_stops(snippet) != item.text).then(|| format!("has another snippet, {snippet:?}"))
}

/// What a skeleton leaves to be filled, and what its writer may decide and is told of.
const LEFT: [&str; 7] = [
    "premature-approval",
    "unfilled-placeholder",
    "unresolved-choice",
    "open-question",
    "template-residue",
    "unchecked-article",
    "empty-section",
];

/// A snippet as it stands in the text once all its stops were passed over (LSP 3.17, "Snippet Syntax").
fn without_stops(snippet: &str) -> String {
    let mut out = String::new();
    let mut chars = snippet.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.extend(chars.next());
        } else if c == '$' {
            let named = chars.next_if_eq(&'{').is_some();
            while chars.next_if(char::is_ascii_digit).is_some() {}
            if named {
                assert_eq!(chars.next(), Some(':'), "{snippet}");
            }
        } else if c != '}' {
            out.push(c);
        }
    }
    out
}

#[test]
fn placeholders_become_tab_stops_and_the_rest_is_escaped() {
    let snippet = |text| snippet(text).unwrap();
    assert_eq!(snippet("a $x [Name of it] {{B}}"), "a \\$x ${1:[Name of it]} ${2:{{B\\}\\}}$0");
    assert_eq!(snippet("- [ ] [link](a.md)"), "- [ ] [link](a.md)$0");
}

#[test]
fn marks_that_nothing_closes_are_passed_over() {
    assert_eq!(snippet("< < [a b]").as_deref(), Some("< < ${1:[a b]}$0"));
}

#[test]
fn a_text_that_is_long_becomes_no_snippet() {
    assert_eq!(snippet(&"< ".repeat(700_000)), None);
    assert_eq!(snippet(&"[ ".repeat(2_000_000)), None);
}
