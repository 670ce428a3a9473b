//! A reading: what a part says to a reader who knows the document's role, its template and its
//! other parts. Here a bracket becomes a placeholder or stays a bracket.
//!
//! Precision comes first: a writer switches off a server that cries wolf. A token is a placeholder
//! where its own text says so, where its line is one of the template's, or where enough others of
//! its kind are placeholders without doubt.

pub mod comment;
pub mod scope;

use text_size::TextRange;

use crate::document::Part;
use crate::model::line::line_at;
use crate::model::token::{Place, Strength, Syntax, Token, name};
use crate::project::Role;
use crate::project::template::is_legend;
pub use scope::Scope;

/// What a part says; all ranges count from the part's start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Tokens that are still to be filled.
    pub placeholders: Vec<Placeholder>,
    /// What a template meant to be deleted.
    pub residue: Vec<Residue>,
}

/// A token that is still to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// All of it, with its marks.
    pub range: TextRange,
    /// The text between the marks, white space folded; of a comment its text.
    pub name: String,
    /// The marks; a comment that stands for a value has none.
    pub syntax: Option<Syntax>,
}

/// Text of a template that was meant to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// The text.
    pub range: TextRange,
    /// What it is.
    pub kind: ResidueKind,
}

/// The kinds of leftovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidueKind {
    /// A comment with instructions or examples.
    Comment,
    /// `[REMOVE IF UNUSED]`
    Optional,
    /// A line that tells how to use the template.
    Instruction,
}

impl Reading {
    /// Reads a part in its scope.
    pub fn of(part: &Part, scope: &Scope) -> Reading {
        let mut reading = Reading::default();
        if !scope.role.is_filled() {
            return reading;
        }
        let reader = Reader { part, scope, text: part.section.text() };
        for token in &part.model.tokens {
            if reader.is_placeholder(token) {
                reader.take(token, &mut reading);
            }
        }
        dates(&reader, &mut reading);
        comment::read(part, scope, &mut reading);
        instructions(&reader, &mut reading);
        reading.placeholders.sort_by_key(|placeholder| placeholder.range.start());
        reading
    }
}

struct Reader<'a> {
    part: &'a Part,
    scope: &'a Scope,
    text: &'a str,
}

impl Reader<'_> {
    fn take(&self, token: &Token, reading: &mut Reading) {
        let inner = token.inner(self.text).trim();
        if inner == "REMOVE IF UNUSED" {
            return reading.residue.push(Residue { range: token.range, kind: ResidueKind::Optional });
        }
        let syntax = Some(token.syntax);
        reading.placeholders.push(Placeholder { range: token.range, name: name(inner), syntax });
    }

    fn is_placeholder(&self, token: &Token) -> bool {
        let inner = token.inner(self.text);
        if self.scope.is_ignored(&self.text[token.range]) || self.is_defined(token, inner) {
            return false;
        }
        let line = Line::of(self, token);
        if is_legend(line.text()) {
            return false;
        }
        if self.scope.has_token_line(line.text()) {
            return true;
        }
        // A constitution describes how folders are named; it has no feature of its own.
        let naming = inner.contains("###") && self.scope.role == Role::Constitution;
        !naming && !line.is_about_placeholders() && (token.strength == Strength::Strong || line.supports(token))
    }

    /// A bracket whose label the document defines is a link.
    fn is_defined(&self, token: &Token, inner: &str) -> bool {
        token.syntax == Syntax::Bracket && self.scope.defines(inner)
    }
}

/// The line that a token stands on, with the tokens beside it.
struct Line<'a> {
    reader: &'a Reader<'a>,
    range: TextRange,
    tokens: Vec<&'a Token>,
}

impl<'a> Line<'a> {
    fn of(reader: &'a Reader<'a>, token: &Token) -> Line<'a> {
        let range = line_at(reader.text, token.range.start());
        let here = |other: &&Token| range.contains(other.range.start());
        let all = &reader.part.model.tokens;
        let from = all.partition_point(|other| other.range.start() < range.start());
        Line { reader, range, tokens: all[from..].iter().take_while(here).collect() }
    }

    fn text(&self) -> &'a str {
        &self.reader.text[self.range]
    }

    /// Whether what stands beside a weak token makes it one: others with its marks that are
    /// placeholders without doubt, here or in number in the document, or a sentence with several
    /// gaps: `When [event], the [system] shall [response]`.
    fn supports(&self, token: &Token) -> bool {
        let alike = self.tokens.iter().filter(|other| other.syntax == token.syntax);
        let beside = alike.clone().any(|other| other.strength == Strength::Strong);
        let abounds = self.reader.scope.abounds_in(token.syntax);
        match (token.strength, token.place) {
            (Strength::Weak, Place::Text | Place::FrontMatter) => {
                abounds || beside || alike.filter(|other| self.is_gap(other)).count() >= 2 && self.is_gap(token)
            }
            (Strength::Weak, Place::CodeSpan | Place::Code) => abounds || beside,
            (Strength::Weak, Place::PlainFence) => abounds,
            (Strength::Line, Place::CodeSpan) => beside,
            _ => false,
        }
    }

    /// A word in small letters in the middle of a sentence.
    fn is_gap(&self, token: &Token) -> bool {
        let inner = token.inner(self.reader.text);
        let word = |c: char| c.is_lowercase() || matches!(c, ' ' | '/' | '-');
        let text = self.reader.text;
        let before = text[TextRange::new(self.range.start(), token.range.start())].trim_end();
        let inside = before.ends_with(|c: char| c.is_alphabetic() || c == ',');
        token.syntax == Syntax::Bracket && token.place == Place::Text && inside && inner.chars().all(word)
    }

    /// Whether the line speaks of placeholders instead of having one.
    fn is_about_placeholders(&self) -> bool {
        const WORDS: &[&str] = &["placeholder", "占位符", "プレースホルダ", "자리 표시자", "заполнител", "marcador de posición"];
        let mut outside = String::with_capacity(self.text().len());
        let mut at = self.range.start();
        for token in &self.tokens {
            if token.range.start() >= at && token.range.end() <= self.range.end() {
                outside.push_str(&self.reader.text[TextRange::new(at, token.range.start())]);
                at = token.range.end();
            }
        }
        outside.push_str(&self.reader.text[TextRange::new(at, self.range.end())]);
        let outside = outside.to_lowercase();
        WORDS.iter().any(|word| outside.contains(word))
    }
}

/// A date pattern without marks, as all of a value: `**Created**: YYYY-MM-DD`.
fn dates(reader: &Reader<'_>, reading: &mut Reading) {
    const PATTERNS: &[&str] = &["YYYY-MM-DD", "YYYY/MM/DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "AAAA-MM-JJ", "AAAA-MM-DD"];
    let values = reader.part.model.metadata.iter().map(|field| field.value);
    let cells = reader.part.model.rows.iter().flat_map(|row| row.cells.iter().copied());
    let fields = reader.part.model.fields.iter().map(|field| field.value_range);
    for range in values.chain(cells).chain(fields) {
        let text = &reader.text[range];
        if PATTERNS.contains(&text) {
            reading.placeholders.push(Placeholder { range, name: text.to_owned(), syntax: None });
        }
    }
}

/// Lines by which a template tells how it is used, in the words of the frameworks.
fn instructions(reader: &Reader<'_>, reading: &mut Reading) {
    const WORDS: &[&str] = &["this template is filled in", "fill only if"];
    let paragraphs = reader.part.section.blocks().iter().filter(|block| block.has_inlines());
    for block in paragraphs.filter(|block| block.content.len() < 400.into()) {
        let text = reader.text[block.content].to_ascii_lowercase();
        if WORDS.iter().any(|words| text.contains(words)) && reader.scope.role != Role::Template {
            let kind = ResidueKind::Instruction;
            reading.residue.push(Residue { range: block.content, kind });
        }
    }
}
