//! The whole test harness: one string is a test.
//!
//! ```text
//! //- /specs/001-x/plan.md
//! Owner: [NA$0ME]
//!        ^^^^^^ warning unfilled-placeholder
//! ```
//!
//! `//- ` begins a file of the project; without such a line there is one, this, and a specification
//! beside it. `$0` is the cursor.
//!
//! Carets below a line are what is expected to be found on it, in characters; of a range of several
//! lines they mark the first. The severity may be left out. Caret lines are no part of the text, and
//! neither is an indentation that all lines share when the string begins with a line break.
//!
//! What the cursor leads to is marked the same way, in any of the files: `^^^ definition` and
//! `^^^ reference`. One caret marks an empty range, such as the top of a file.

mod edits;
mod project;

use text_size::{TextRange, TextSize};

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::config::Config;
use crate::document::Document;
use crate::features::diagnostics::rule;
use crate::features::{Diagnostic, Severity};
use crate::project::{DocumentId, preset};
use crate::render::{Style, render};
use crate::symbol::Occurrence;
use crate::syntax::Parser;
use crate::text::{Encoding, LineColumn, Text, size};
pub(crate) use edits::{TODAY, check_action, check_actions};
pub(crate) use project::{Project, projects};

/// The folder of the workspace that the files lie in.
const FOLDER: &str = "/project";

/// The file of a fixture that names none; a specification lies beside it.
const DEFAULT: &str = "/specs/001-x/plan.md";

/// Checks that the carets of the first file are what is found in it, no more and no less.
#[track_caller]
pub(crate) fn check_diagnostics(fixture: &str) {
    check_diagnostics_with(fixture, Config::default());
}

/// The same with settings.
#[track_caller]
pub(crate) fn check_diagnostics_with(fixture: &str, config: Config) {
    let fixture = Fixture::parse(fixture);
    let first = &fixture.files[0];
    let analysis = fixture.analysis(config);
    let found = analysis.diagnostics(&first.id());
    let text = Text::new(&first.text);
    let fits = |it: &Expected, of: &Diagnostic| it.fits(&text, of);
    let more: Vec<Diagnostic> =
        found.iter().filter(|of| !first.expected.iter().any(|it| fits(it, of))).cloned().collect();
    let missed = first.expected.iter().filter(|it| !found.iter().any(|of| fits(it, of)));
    let missed: Vec<Diagnostic> = missed.map(|it| it.as_diagnostic(&text)).collect();
    let twice = found.len() != first.expected.len();
    if !more.is_empty() || !missed.is_empty() || twice {
        let draw =
            |findings: &[Diagnostic]| render(&first.path, &first.text, findings, Style::Plain);
        panic!("found, not expected:\n\n{}expected, not found:\n\n{}", draw(&more), draw(&missed));
    }
}

/// Checks that the marks `definition` are where the cursor leads.
#[track_caller]
pub(crate) fn check_definition(fixture: &str) {
    let fixture = Fixture::parse(fixture);
    let (analysis, id, cursor) = fixture.at_cursor();
    let found = analysis.definition(&id, cursor).map(|it| it.targets).unwrap_or_default();
    let marks = found.into_iter().map(|it| (it.id, it.focus_range, "definition")).collect();
    fixture.check_marks(marks);
}

/// Checks that what is shown at the cursor is a title, the path, and lines of text below it; nothing
/// is shown where nothing is expected.
#[track_caller]
pub(crate) fn check_hover(fixture: &str, expected: &str) {
    let fixture = Fixture::parse(fixture);
    let (analysis, id, cursor) = fixture.at_cursor();
    let shown = analysis.hover(&id, cursor).map(|hover| {
        let lines = hover.excerpt.map(|it| Text::new(fixture.text(&it.id)).slice(it.full_range));
        format!("{}\n{}", hover.title, lines.unwrap_or_default())
    });
    let expected = without_indentation(expected);
    assert_eq!(shown.unwrap_or_default().trim_end(), expected.trim_end());
}

/// Checks that the marks `definition` and `reference` are the places about what is at the cursor, and
/// that each of them is found again from the name in it.
#[track_caller]
pub(crate) fn check_references(fixture: &str) {
    let fixture = Fixture::parse(fixture);
    let (analysis, id, cursor) = fixture.at_cursor();
    let places = |id: &DocumentId, offset| {
        let analysis = analysis.with(id, document_of(fixture.text(id)).into());
        let places = analysis.references(id, offset, true).unwrap_or_default();
        let places =
            places.into_iter().flat_map(|(id, it)| it.into_iter().map(move |it| (id.clone(), it)));
        let mut places: Vec<(DocumentId, Occurrence)> = places.collect();
        places.sort_by_key(|(id, it)| (id.clone(), it.range.start()));
        places
    };
    let found = places(&id, cursor);
    for (id, place) in &found {
        if let Some(name) = place.name {
            assert!(place.range.contains_range(name));
            let again = places(id, name.start());
            let is_among = again.iter().any(|(other, it)| other == id && it.range == place.range);
            assert!(is_among, "asked at {name:?} of {id:?}: {again:?}");
        }
    }
    let marks = found.into_iter().map(|(id, it)| {
        let what = if it.is_definition { "definition" } else { "reference" };
        (id, it.range, what)
    });
    fixture.check_marks(marks.collect());
}

/// Checks that the marks `name` are what would change with the name of what is at the cursor.
#[track_caller]
pub(crate) fn check_names(fixture: &str) {
    let fixture = Fixture::parse(fixture);
    let (analysis, id, cursor) = fixture.at_cursor();
    let found = analysis.references(&id, cursor, true).unwrap_or_default();
    let names = found.into_iter().flat_map(|(id, places)| {
        places.into_iter().filter_map(move |it| Some((id.clone(), it.name?, "name")))
    });
    fixture.check_marks(names.collect());
}

/// A snapshot in which the first file is open and the cursor's document too, and where the cursor is.
#[track_caller]
pub(crate) fn analysis_with_cursor(fixture: &str) -> (Analysis, DocumentId, TextSize) {
    Fixture::parse(fixture).at_cursor()
}

/// The document of the first file, for tests below the analysis.
pub(crate) fn document(text: &str) -> Document {
    document_of(&Fixture::parse(text).files[0].text)
}

fn document_of(text: &str) -> Document {
    Document::new(text, &mut Parser::new())
}

struct Fixture {
    files: Vec<FixtureFile>,
}

#[derive(Default)]
struct FixtureFile {
    path: String,
    text: String,
    cursor: Option<TextSize>,
    expected: Vec<Expected>,
}

/// What the carets below a line say.
struct Expected {
    line: u32,
    start: u32,
    end: u32,
    severity: Option<Severity>,
    code: String,
}

impl Fixture {
    fn parse(fixture: &str) -> Fixture {
        let fixture = without_indentation(fixture);
        let mut files: Vec<FixtureFile> = Vec::new();
        for line in fixture.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- ") {
                files.push(FixtureFile { path: path.trim().to_owned(), ..FixtureFile::default() });
                continue;
            }
            if files.is_empty() {
                files.push(FixtureFile { path: DEFAULT.to_owned(), ..FixtureFile::default() });
            }
            let file = files.last_mut().expect("there is a file by now");
            match Expected::parse(line, &file.text) {
                Some(expected) => file.expected.push(expected),
                None => file.add(line),
            }
        }
        if !fixture.starts_with("//- ") {
            let (path, text) = ("/specs/001-x/spec.md".to_owned(), "# Spec\n".to_owned());
            files.push(FixtureFile { path, text, ..FixtureFile::default() });
        }
        Fixture { files }
    }

    /// A snapshot, and where the cursor is.
    #[track_caller]
    fn at_cursor(&self) -> (Analysis, DocumentId, TextSize) {
        let with_cursor = self.files.iter().find_map(|file| Some((file.id(), file.cursor?)));
        let (id, cursor) = with_cursor.expect("the fixture has a cursor, `$0`");
        (self.analysis(Config::default()), id, cursor)
    }

    /// The text of a file.
    fn text(&self, id: &DocumentId) -> &str {
        let file = self.files.iter().find(|file| file.id() == *id);
        file.map_or("", |file| &file.text)
    }

    /// Checks that these ranges are those that the carets mark, in every file.
    #[track_caller]
    fn check_marks(&self, mut found: Vec<(DocumentId, TextRange, &str)>) {
        let mut expected = Vec::new();
        for file in &self.files {
            let text = Text::new(&file.text);
            expected.extend(file.expected.iter().map(|it| (file.id(), it.range(&text), &*it.code)));
        }
        for (id, range, _) in &mut found {
            let text = Text::new(self.text(id));
            let line = text.line_range(text.line_of(range.start()));
            let end = range.end().min(line.end()).max(range.start() + TextSize::new(1));
            *range = TextRange::new(range.start(), end);
        }
        assert_eq!(self.marked(found), self.marked(expected));
    }

    /// The files with carets below what is marked, as in a fixture.
    fn marked(&self, mut marks: Vec<(DocumentId, TextRange, &str)>) -> String {
        marks.sort_by_key(|(id, range, _)| (id.clone(), range.start(), range.end()));
        let mut out = String::new();
        for file in &self.files {
            out += &format!("//- {}\n", file.path);
            let text = Text::new(&file.text);
            let own = || marks.iter().filter(|(id, ..)| *id == file.id());
            for number in 0..text.line_count() {
                let line = text.line_range(number);
                out += &format!("{}\n", text.slice(line));
                for (_, range, what) in
                    own().filter(|(_, it, _)| text.line_of(it.start()) == number)
                {
                    let before = text.slice(TextRange::new(line.start(), range.start()));
                    let marked = text.slice(*range).chars().count().max(1);
                    let (blank, carets) = (" ".repeat(before.chars().count()), "^".repeat(marked));
                    out += &format!("{blank}{carets} {what}\n");
                }
            }
        }
        out
    }

    fn analysis(&self, config: Config) -> Analysis {
        let mut host = AnalysisHost::new();
        host.apply_change(Change::Folders(vec![FOLDER.to_owned()]));
        host.apply_change(Change::Config(config));
        let mut parser = Parser::new();
        for (index, file) in self.files.iter().enumerate() {
            let change = match index == 0 || file.cursor.is_some() {
                true => Change::Open(file.id(), file.text.clone()),
                false if preset::is_about(&file.path) => {
                    Change::File(file.id(), Some(File::Templates(file.text.clone())))
                }
                false => {
                    let document = Document::new(&file.text, &mut parser).into();
                    Change::File(file.id(), Some(File::Document(document)))
                }
            };
            host.apply_change(change);
        }
        host.settle(|_| File::Missing);
        host.analysis()
    }
}

impl FixtureFile {
    fn id(&self) -> DocumentId {
        DocumentId::new(&format!("{FOLDER}{}", self.path))
    }

    fn add(&mut self, line: &str) {
        match line.split_once("$0") {
            Some((before, after)) => {
                self.text += before;
                self.cursor = Some(size(self.text.len()));
                self.text += after;
            }
            None => self.text += line,
        }
    }
}

impl Expected {
    /// Reads `   ^^^^ warning some-code` below the last line of a text.
    fn parse(line: &str, text: &str) -> Option<Expected> {
        let bare = line.trim_start();
        let carets = bare.len() - bare.trim_start_matches('^').len();
        let mut words = bare[carets..].split_whitespace().rev();
        let code = words.next().filter(|_| carets > 0)?.to_owned();
        let severity = words.next().map(|word| {
            let all = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
            let named = all.into_iter().find(|severity| severity.name() == word);
            named.expect("carets are followed by a severity and a code")
        });
        let start = line.chars().take_while(|c| *c != '^').count();
        let column = |at: usize| u32::try_from(at).unwrap();
        let (start, end) = (column(start), column(start + carets));
        let line = Text::new(text).line_count().saturating_sub(2);
        Some(Expected { line, start, end, severity, code })
    }

    fn range(&self, text: &Text) -> TextRange {
        let at = |column| text.offset(LineColumn { line: self.line, column }, Encoding::Utf32);
        TextRange::new(at(self.start), at(self.end))
    }

    fn fits(&self, text: &Text, found: &Diagnostic) -> bool {
        let line = text.line_range(text.line_of(found.range.start()));
        let first = found.range.intersect(line);
        first == Some(self.range(text))
            && found.code == self.code
            && self.severity.is_none_or(|severity| severity == found.severity)
    }

    fn as_diagnostic(&self, text: &Text) -> Diagnostic {
        Diagnostic {
            code: rule(&self.code).expect("a caret line names a code that exists").code,
            severity: self.severity.unwrap_or(Severity::Warning),
            range: self.range(text),
            message: "expected".to_owned(),
            unnecessary: false,
            related: Vec::new(),
        }
    }
}

/// Takes off the first line break and what all lines share, where a string begins with one.
fn without_indentation(fixture: &str) -> String {
    let Some(body) = fixture.strip_prefix("\r\n").or_else(|| fixture.strip_prefix('\n')) else {
        return fixture.to_owned();
    };
    let lead = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    let shared = lines.map(|line| lead(&line)).min().unwrap_or(0);
    let line = |line| str::get(line, shared..).unwrap_or(line.trim_start_matches(' '));
    body.split_inclusive('\n').map(line).collect::<String>().trim_end_matches(' ').to_owned()
}

#[test]
fn the_cursor_is_no_part_of_the_text() {
    let (analysis, id, cursor) = analysis_with_cursor("# Plan\n\nOwner: [NA$0ME]\n");
    assert_eq!(id.as_str(), "/project/specs/001-x/plan.md");
    let text = analysis.document(&id).map(|document| document.text().to_string());
    assert_eq!((text.as_deref(), cursor), (Some("# Plan\n\nOwner: [NAME]\n"), 18.into()));
}
