//! The whole test harness: one string is a test.
//!
//! ```text
//! //- /specs/001-x/plan.md
//! Owner: [NA$0ME]
//!        ^^^^^^ warning unfilled-placeholder: `[NAME]` is still to be filled
//! ```
//!
//! `//- ` begins a file of the project; without such a line there is one, this, and a specification
//! beside it. `$0` is the cursor.
//!
//! Carets below a line are what is expected to be found on it, in characters; of a range of several
//! lines they mark the first. The severity and the message may be left out. Caret lines are no part of
//! the text, and neither is an indentation that all lines share when the string begins with a line
//! break.
//!
//! What the cursor leads to is marked the same way, in any of the files: `^^^ definition` and
//! `^^^ reference`. One caret marks an empty range, such as the top of a file.

mod answers;
mod edits;
mod findings;
mod project;

use text_size::{TextRange, TextSize};

use crate::analysis::{Analysis, AnalysisHost, Change, File};
use crate::config::Config;
use crate::document::Document;
use crate::features::Severity;
use crate::project::{DocumentId, preset};
use crate::syntax::Parser;
use crate::text::{Encoding, LineColumn, Text, size};
pub(crate) use answers::{
    check_completion, check_definition, check_hover, check_names, check_references,
};
pub(crate) use edits::{
    TODAY, check_action, check_actions, check_file_rename, check_prepare_rename, check_rename,
    check_rename_feature, check_renumber, check_renumber_series, check_start,
};
pub(crate) use findings::{check_diagnostics, check_diagnostics_with, check_rule, check_rule_with};
pub(crate) use project::{Project, projects};

/// The folder of the workspace that the files lie in.
const FOLDER: &str = "/project";

/// The file of a fixture that names none; a specification lies beside it.
const DEFAULT: &str = "/specs/001-x/plan.md";

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
    /// The code of a finding, or what else is marked, such as `definition`.
    what: String,
    message: Option<String>,
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
    /// Reads `   ^^^^ warning some-code: the message` below the last line of a text.
    fn parse(line: &str, text: &str) -> Option<Expected> {
        let bare = line.trim();
        let carets = bare.len() - bare.trim_start_matches('^').len();
        let (what, message) = match bare[carets..].split_once(": ") {
            Some((what, message)) => (what, Some(message.to_owned())),
            None => (&bare[carets..], None),
        };
        let mut words = what.split_whitespace().rev();
        let what = words.next().filter(|_| carets > 0)?.to_owned();
        let severity = words.next().map(|word| {
            let all = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
            let named = all.into_iter().find(|severity| severity.name() == word);
            named.expect("carets are followed by a severity and a code")
        });
        let start = line.chars().take_while(|c| *c != '^').count();
        let column = |at: usize| u32::try_from(at).unwrap();
        let (start, end) = (column(start), column(start + carets));
        let line = Text::new(text).line_count().saturating_sub(2);
        Some(Expected { line, start, end, severity, what, message })
    }

    fn range(&self, text: &Text) -> TextRange {
        let at = |column| text.offset(LineColumn { line: self.line, column }, Encoding::Utf32);
        TextRange::new(at(self.start), at(self.end))
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
