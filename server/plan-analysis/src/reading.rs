//! A reading: the meaning of a section, given the document's role, its template and its other sections. Here
//! it is decided whether a bracket is a placeholder.
//!
//! Precision comes first: writers turn off a server that raises false alarms. A token is a placeholder if its
//! own text says so, if its line is one of the template's, or if enough others of its kind are certain
//! placeholders.

pub mod comment;
mod later;
mod own;
pub mod scope;
pub mod stats;

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use crate::document::Part;
use crate::model::choice::offers;
use crate::model::line::line_at;
use crate::model::token::{Confidence, Syntax, Token, TokenContext, name};
use crate::project::Role;
use crate::project::template::{is_legend, says_something};
use crate::text::trimmed;
use crate::words::{holds_one, is_one};
pub use scope::Scope;
pub use stats::DocumentStats;

/// The reading of a section; all ranges are relative to the section's start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Tokens that are not filled in yet.
    pub placeholders: Vec<Placeholder>,
    /// Text that a template says to delete.
    pub residue: Vec<Residue>,
    /// The number of lines that contain a word.
    pub lines: u32,
    /// The number of those that are the template's.
    pub template_lines: u32,
}

/// A token that is not filled in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The whole token, with its marks.
    pub range: TextRange,
    /// The text between the marks, or of a comment, with white space collapsed.
    pub name: String,
    /// The kind of its marks; `None` for a comment in place of a value.
    pub syntax: Option<Syntax>,
    /// Whether it lists alternatives to choose from.
    pub choice: bool,
}

/// Text of a template that should have been deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// The text.
    pub range: TextRange,
    /// Its kind.
    pub kind: ResidueKind,
}

/// The kinds of residue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidueKind {
    /// A comment with instructions or examples.
    Comment,
    /// `[REMOVE IF UNUSED]`
    Optional,
    /// A line that explains how to use the template.
    Instruction,
}

impl Placeholder {
    /// Text without marks where a value is missing.
    fn value(range: TextRange, text: &str) -> Placeholder {
        Placeholder { range, name: text.to_owned(), syntax: None, choice: false }
    }
}

impl Reading {
    /// Reads a section in its scope.
    pub fn new(part: &Part, scope: &Scope) -> Reading {
        let mut reading = Reading::default();
        if !scope.role.is_filled() {
            return reading;
        }
        let reader = Reader::new(part, scope);
        let mut rest = &part.model.tokens[..];
        while let Some(first) = rest.first() {
            let line = Line::new(&reader, first, rest);
            rest = &rest[line.tokens.len()..];
            for token in line.tokens.iter().filter(|token| line.is_placeholder(token)) {
                reader.take(token, &mut reading);
            }
        }
        dates(&reader, &mut reading);
        later::read(part, &mut reading);
        comment::read(part, scope, &mut reading);
        instructions(&reader, &mut reading);
        count_lines(&reader, &mut reading);
        reading.placeholders.sort_by_key(|placeholder| placeholder.range.start());
        reading
    }
}

/// Counted once per section, so that the sums over the document need not look at its text.
fn count_lines(reader: &Reader<'_>, reading: &mut Reading) {
    let Some(template) = reader.scope.template.as_ref() else { return };
    for line in reader.text.split(['\n', '\r']).filter(|line| says_something(line)) {
        reading.lines += 1;
        reading.template_lines += u32::from(template.has_line(line));
    }
}

/// A section and its scope.
struct Reader<'a> {
    part: &'a Part,
    scope: &'a Scope,
    text: &'a str,
    row_names: OnceCell<FxHashSet<TextRange>>,
}

impl<'a> Reader<'a> {
    fn new(part: &'a Part, scope: &'a Scope) -> Reader<'a> {
        Reader { part, scope, text: part.section.text(), row_names: OnceCell::new() }
    }

    /// See [`own::row_names`].
    fn row_names(&self) -> &FxHashSet<TextRange> {
        self.row_names.get_or_init(|| own::row_names(self.part, self.text))
    }

    fn take(&self, token: &Token, reading: &mut Reading) {
        let inner = token.inner(self.text).trim();
        if inner == "REMOVE IF UNUSED" {
            return reading
                .residue
                .push(Residue { range: token.range, kind: ResidueKind::Optional });
        }
        let syntax = Some(token.syntax);
        let name = name(inner);
        let marked = matches!(token.syntax, Syntax::Bracket | Syntax::Brace);
        let choice = marked && token.place == TokenContext::Text && offers(&name);
        reading.placeholders.push(Placeholder { range: token.range, name, syntax, choice });
    }

    /// Tokens that are explicitly not placeholders: listed in the settings, or a reference link.
    fn is_none(&self, token: &Token) -> bool {
        let defined = token.syntax == Syntax::Bracket && self.scope.defines(token.inner(self.text));
        defined || self.scope.is_ignored(&self.text[token.range])
    }

    /// A constitution describes naming patterns; it has no feature of its own.
    fn is_naming_pattern(&self, token: &Token) -> bool {
        self.scope.role == Role::Constitution && token.inner(self.text).contains("###")
    }
}

/// A line with tokens, and what holds for all of them; computed once per line.
struct Line<'a> {
    reader: &'a Reader<'a>,
    range: TextRange,
    /// The tokens that start on it.
    tokens: &'a [Token],
    /// Whether it explains the template's marks.
    legend: bool,
    /// Whether it is one of the template's lines with tokens.
    of_template: bool,
    /// Whether it talks about placeholders instead of containing one.
    about_placeholders: bool,
    /// For each kind of marks, whether the line has a certain placeholder with it.
    sure: [bool; Syntax::COUNT],
    /// Whether it is a sentence with several gaps: `When [event], the [system] shall [response]`.
    gaps: bool,
}

impl<'a> Line<'a> {
    /// The line that `first` is on, with its tokens.
    fn new(reader: &'a Reader<'a>, first: &Token, tokens: &'a [Token]) -> Line<'a> {
        let range = line_at(reader.text, first.range.start());
        let count = tokens.partition_point(|token| token.range.start() <= range.end());
        let tokens = &tokens[..count];
        let text = &reader.text[range];
        let mut sure = [false; Syntax::COUNT];
        for token in tokens.iter().filter(|token| token.confidence == Confidence::Always) {
            sure[token.syntax as usize] = true;
        }
        let mut line = Line {
            reader,
            range,
            tokens,
            legend: is_legend(text),
            of_template: reader.scope.has_token_line(text),
            about_placeholders: false,
            sure,
            gaps: false,
        };
        line.about_placeholders = line.is_about_placeholders();
        line.gaps = line.has_gaps();
        line
    }

    fn is_placeholder(&self, token: &Token) -> bool {
        if self.legend || self.reader.is_none(token) {
            return false;
        }
        let doubtful = self.about_placeholders || self.reader.is_naming_pattern(token);
        self.of_template && !self.is_section_name(token)
            || !doubtful
                && (token.confidence == Confidence::Always || self.supports(token))
                && !own::is_own(self.reader, token)
    }

    /// Whether a token is words in capitals, `## [DATA MODEL]`: templates name and reference their sections
    /// like this, and a finished document keeps those names.
    fn is_section_name(&self, token: &Token) -> bool {
        let before = self.before(token);
        token.confidence == Confidence::InTemplateOnly
            && token.place == TokenContext::Text
            && token.syntax == Syntax::Bracket
            && (token.inner(self.reader.text).trim().contains(' ') || before.starts_with("##"))
            && (!before.ends_with([':', '：', '|', '*']) || self.is_bold_line(token))
            && !self.reader.scope.abounds_in(token.syntax)
    }

    /// Whether a bold token is a whole line, that is, a heading in bold.
    fn is_bold_line(&self, token: &Token) -> bool {
        let after = TextRange::new(token.range.end(), self.range.end().max(token.range.end()));
        self.before(token) == "**" && self.reader.text[after].trim() == "**"
    }

    /// Whether its context makes a weaker token a placeholder: certain placeholders with the same marks on
    /// the line, or many in the document.
    fn supports(&self, token: &Token) -> bool {
        let beside = self.sure[token.syntax as usize];
        let abounds = self.reader.scope.abounds_in(token.syntax);
        match (token.confidence, token.place) {
            (Confidence::WithSupport, TokenContext::Text | TokenContext::FrontMatter) => {
                abounds || beside || self.gaps && self.is_gap(token)
            }
            (Confidence::WithSupport, TokenContext::CodeSpan | TokenContext::Code) => {
                abounds || beside
            }
            (Confidence::WithSupport, TokenContext::PlainFence) => abounds,
            (Confidence::InTemplateOnly, TokenContext::CodeSpan) => beside,
            _ => false,
        }
    }

    /// Whether there are two gaps that are not listed together, as `[one] and [other]` are.
    fn has_gaps(&self) -> bool {
        let text = self.reader.text;
        let gaps: Vec<&Token> = self.tokens.iter().filter(|token| self.is_gap(token)).collect();
        gaps.windows(2).any(|pair| {
            let between = TextRange::new(
                pair[0].range.end().min(pair[1].range.start()),
                pair[1].range.start(),
            );
            !joins(&text[between])
        })
    }

    /// The line up to a token.
    fn before(&self, token: &Token) -> &'a str {
        self.reader.text[TextRange::new(self.range.start(), token.range.start())].trim_end()
    }

    /// Whether a token is a lower-case word in the middle of a sentence.
    fn is_gap(&self, token: &Token) -> bool {
        let (text, before) = (self.reader.text, self.before(token));
        token.syntax == Syntax::Bracket
            && token.place == TokenContext::Text
            && token.confidence >= Confidence::WithSupport
            && !token.glued
            && before.ends_with(|c: char| c.is_alphabetic() || c == ',')
            && token.inner(text).chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '/' | '-'))
    }

    fn is_about_placeholders(&self) -> bool {
        // Hardly any line contains such a word; for the others the tokens need not be cut out.
        let line = self.reader.text[self.range].to_lowercase();
        holds_one(&line, |it| it.placeholder)
            && holds_one(&self.without_tokens().to_lowercase(), |it| it.placeholder)
    }

    /// The text of the line outside of its tokens.
    fn without_tokens(&self) -> String {
        let mut outside = String::with_capacity(self.range.len().into());
        let mut at = self.range.start();
        for token in self.tokens {
            if token.range.start() < at || token.range.end() > self.range.end() {
                continue;
            }
            outside.push_str(&self.reader.text[TextRange::new(at, token.range.start())]);
            at = token.range.end();
        }
        outside.push_str(&self.reader.text[TextRange::new(at, self.range.end())]);
        outside
    }
}

/// Whether the text between two gaps only joins them: `[one], and [other]`.
fn joins(between: &str) -> bool {
    let word = between.trim().trim_start_matches([',', '、', '，']).trim_start();
    let is_sign = word.chars().all(|c| matches!(c, '/' | '+' | '&' | '→' | ','));
    is_sign || is_one(word, |it| it.joining)
}

/// A date pattern without marks as a whole value: `**Created**: YYYY-MM-DD`.
fn dates(reader: &Reader<'_>, reading: &mut Reading) {
    let values = reader.part.model.metadata.iter().map(|field| field.value);
    let cells = reader.part.model.rows.iter().flat_map(|row| row.cells.iter().copied());
    let fields = reader.part.model.fields.iter().map(|field| field.value_range);
    for range in values.chain(cells).chain(fields) {
        let text = &reader.text[range];
        if is_date_pattern(text) {
            reading.placeholders.push(Placeholder::value(range, text));
        }
    }
}

/// Three letters, each repeated as often as its part of a date has digits: `YYYY-MM-DD`, `TT.MM.JJJJ`. This
/// holds in every language.
fn is_date_pattern(text: &str) -> bool {
    const LENGTHS: [[usize; 3]; 2] = [[4, 2, 2], [2, 2, 4]];
    if text.len() != 10 || !text.is_ascii() {
        return false;
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let letters: Vec<u8> = parts.iter().filter_map(|part| part.bytes().next()).collect();
    let [first, second, third] = letters[..] else { return false };
    parts.iter().all(|part| is_one_letter(part))
        && first != second
        && second != third
        && first != third
        && LENGTHS.iter().any(|lengths| parts.iter().map(|part| part.len()).eq(*lengths))
}

/// Whether a text is one capital letter, repeated.
fn is_one_letter(text: &str) -> bool {
    let first = text.bytes().next();
    text.bytes().all(|byte| byte.is_ascii_uppercase() && Some(byte) == first)
}

/// Lines in which a template explains its use, in the words of the frameworks.
fn instructions(reader: &Reader<'_>, reading: &mut Reading) {
    const WORDS: &[&str] = &["this template is filled in", "fill only if"];
    let paragraphs = reader.part.section.blocks().iter().filter(|block| block.has_inlines());
    for block in paragraphs.filter(|block| block.content.len() < 400.into()) {
        let mut start = block.content.start();
        for line in reader.text[block.content].split_inclusive(['\n', '\r']) {
            let lower = line.to_ascii_lowercase();
            if WORDS.iter().any(|words| lower.contains(words)) {
                let line = TextRange::at(start, TextSize::of(line));
                let range = trimmed(reader.text, line);
                reading.residue.push(Residue { range, kind: ResidueKind::Instruction });
            }
            start += TextSize::of(line);
        }
    }
}
