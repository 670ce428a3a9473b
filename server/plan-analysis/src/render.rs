//! Pictures of findings: the line, what is marked in it, the code and the message, as the command
//! line and the tests show them. It decides nothing about the findings.
//!
//! A text is written by whoever wrote the document: nothing in it reaches the terminal as a control
//! sequence, and no line of a picture begins with it, so that no build log takes it for a command.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use text_size::{TextLen, TextRange, TextSize};

use crate::features::{Diagnostic, Severity};
use crate::text::{Encoding, Text};

/// How a picture looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text, for files and pipes.
    Plain,
    /// With colours and line drawing, for terminals.
    Coloured,
}

/// So many characters of a line are shown, around the beginning of what is marked.
const WIDEST: usize = 120;

/// So many characters of a cut line are shown before what is marked.
const LEAD: usize = 40;

/// So many lines of a long range are shown.
const TALLEST: u32 = 4;

/// Draws the findings of a document, one below the other, with an empty line after each.
/// `shown_path` is how the reader calls the document.
pub fn render(shown_path: &str, text: &str, diagnostics: &[Diagnostic], style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled().decor_style(DecorStyle::Unicode),
    };
    // Lines are cut here, where the columns are known.
    let renderer = renderer.term_width(WIDEST * 4);
    let (path, text) = (escaped(shown_path), Text::new(text));
    let pictures = diagnostics.iter().map(|it| picture(&path, &text, it, &renderer));
    pictures.collect()
}

fn picture(path: &str, text: &Text, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
        Severity::Hint | Severity::Off => Level::HELP.with_name("hint"),
    };
    let start = text.position(diagnostic.range.start(), Encoding::Utf32);
    let (line, column) = (start.line as usize + 1, start.column as usize + 1);
    let excerpt = Excerpt::of(text, diagnostic.range);
    let shown_column = excerpt.source[..excerpt.marked.start].chars().count() + 1;
    let snippet = Snippet::source(excerpt.source)
        .line_start(line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(excerpt.marked));
    let title = level.primary_title(escaped(&diagnostic.message)).id(diagnostic.code);
    let picture = renderer.render(&[title.element(snippet)]) + "\n\n";
    with_column(&picture, &format!("{path}:{line}:"), shown_column, column)
}

/// The place below the title counts the columns of what is shown; where a line was cut or escaped,
/// the document's are others.
fn with_column(picture: &str, place: &str, shown: usize, real: usize) -> String {
    let Some((title, rest)) = picture.split_once('\n').filter(|_| shown != real) else {
        return picture.to_owned();
    };
    let rest = rest.replacen(&format!("{place}{shown}"), &format!("{place}{real}"), 1);
    format!("{title}\n{rest}")
}

/// The lines that are shown, made harmless, and where the marked text stands in them.
struct Excerpt {
    source: String,
    marked: Range<usize>,
}

impl Excerpt {
    fn of(text: &Text, range: TextRange) -> Excerpt {
        let first = text.line_of(range.start());
        let last = text.line_of(range.end()).clamp(first, first + TALLEST - 1);
        let mut excerpt = Excerpt { source: String::new(), marked: 0..0 };
        for line in first..=last {
            if line > first {
                excerpt.source.push('\n');
            }
            let whole = text.line_range(line);
            let marked = range.intersect(whole).unwrap_or(TextRange::empty(whole.end()));
            let marked = excerpt.add_line(&text.slice(whole), marked - whole.start());
            if line == first {
                excerpt.marked.start = marked.start;
            }
            excerpt.marked.end = marked.end.max(excerpt.marked.start);
        }
        excerpt
    }

    /// Adds a line, cut around the marked range; gives where that range now stands.
    fn add_line(&mut self, line: &str, marked: TextRange) -> Range<usize> {
        let window = window(line, marked.start());
        let marked = marked.intersect(window).unwrap_or(TextRange::empty(window.end()));
        if window.start() > TextSize::new(0) {
            self.source.push('…');
        }
        self.source += &escaped(&line[TextRange::new(window.start(), marked.start())]);
        let start = self.source.len();
        self.source += &escaped(&line[marked]);
        let end = self.source.len();
        self.source += &escaped(&line[TextRange::new(marked.end(), window.end())]);
        if window.end() < line.text_len() {
            self.source.push('…');
        }
        start..end
    }
}

/// The part of a line that is shown so that an offset is in it.
fn window(line: &str, at: TextSize) -> TextRange {
    if line.chars().nth(WIDEST).is_none() {
        return TextRange::up_to(line.text_len());
    }
    let before = &line[..usize::from(at)];
    let start = before.char_indices().rev().nth(LEAD - 1).map_or(0, |(at, _)| at);
    let shown: usize = line[start..].chars().take(WIDEST).map(char::len_utf8).sum();
    TextRange::at(crate::text::size(start), crate::text::size(shown))
}

/// A text without characters that a terminal obeys or that hide what stands there.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_treacherous(c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out
}

/// Whether a terminal obeys a character, or it hides what stands there.
pub fn is_treacherous(c: char) -> bool {
    is_obeyed(c) || is_invisible(c)
}

/// Control characters; a tab is drawn as spaces.
fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// Line separators, marks that turn the direction of writing, and characters without a width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use text_size::TextRange;

    use super::{Style, render};
    use crate::features::{Diagnostic, Severity};

    fn finding(start: usize, end: usize, message: &str) -> Diagnostic {
        Diagnostic {
            code: "some-code",
            severity: Severity::Warning,
            range: TextRange::new(crate::text::size(start), crate::text::size(end)),
            message: message.to_owned(),
            unnecessary: false,
            related: Vec::new(),
        }
    }

    fn check(text: &str, marked: &str, expected: &Expect) {
        let start = text.find(marked).unwrap();
        let findings = [finding(start, start + marked.len(), "it is marked")];
        expected.assert_eq(&render("specs/plan.md", text, &findings, Style::Plain));
    }

    #[test]
    fn a_finding_is_its_line_with_carets_and_its_message() {
        check(
            "# Plan\n\nOwner: [NAME] of us\n",
            "[NAME]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:3:8
              |
            3 | Owner: [NAME] of us
              |        ^^^^^^

        "#]],
        );
    }

    #[test]
    fn columns_count_characters_and_carets_stand_below_wide_ones() {
        check(
            "## 負責人：[姓名]\r\n",
            "[姓名]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:8
              |
            1 | ## 負責人：[姓名]
              |            ^^^^^^

        "#]],
        );
    }

    #[test]
    fn a_tab_is_as_wide_in_the_carets_as_in_the_line() {
        check(
            "\tOwner:\t[NAME]\r\nnext",
            "[NAME]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:9
              |
            1 |     Owner:    [NAME]
              |               ^^^^^^

        "#]],
        );
    }

    #[test]
    fn a_range_of_several_lines_is_drawn_along_them() {
        check(
            "a [one\r\ntwo] b\r\n",
            "[one\r\ntwo]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:3
              |
            1 |   a [one
              |  ___^
            2 | | two] b
              | |____^

        "#]],
        );
    }

    #[test]
    fn of_a_tall_range_the_first_lines_are_shown() {
        check(
            "[1\n2\n3\n4\n5\n6\n7]",
            "[1\n2\n3\n4\n5\n6\n7]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:1
              |
            1 | / [1
            2 | | 2
            3 | | 3
            4 | | 4
              | |_^

        "#]],
        );
    }

    #[test]
    fn an_empty_range_is_one_caret_also_at_the_end() {
        check(
            "ab\n",
            "",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:1
              |
            1 | ab
              | ^

        "#]],
        );
        let findings = [finding(3, 3, "here")];
        expect![[r#"
            warning[some-code]: here
             --> a.md:2:1
              |
            2 |
              | ^

        "#]]
        .assert_eq(&render("a.md", "ab\n", &findings, Style::Plain));
    }

    #[test]
    fn a_huge_line_is_cut_around_what_is_marked() {
        let text = format!("{}[NAME]{}", "x".repeat(100_000), "y".repeat(100_000));
        check(
            &text,
            "[NAME]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:100001
              |
            1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx[NAME]yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
              |                                          ^^^^^^

        "#]],
        );
    }

    #[test]
    fn what_a_terminal_or_a_build_log_would_obey_is_escaped() {
        let findings = [finding(0, 3, "say\n::error::\u{1b}[31m")];
        let text = "\u{1b}[2J\u{202e}\u{7}";
        expect![[r#"
            warning[some-code]: say\u{a}::error::\u{1b}[31m
             --> a\u{1b}]8;;\u{a}::error::.md:1:1
              |
            1 | \u{1b}[2J\u{202e}\u{7}
              | ^^^^^^^^

        "#]]
        .assert_eq(&render("a\u{1b}]8;;\n::error::.md", text, &findings, Style::Plain));
    }

    #[test]
    fn every_line_of_a_picture_begins_with_our_own_text() {
        let text = "::error::one\n::set-output::two\n";
        let picture = render("::warning::.md", text, &[finding(0, 30, "::notice::")], Style::Plain);
        assert!(!picture.lines().any(|line| line.trim_start().starts_with("::e")), "{picture}");
        assert!(!picture.lines().any(|line| line.trim_start().starts_with("::w")), "{picture}");
    }

    #[test]
    fn colours_only_where_they_are_asked_for() {
        let draw = |style| render("a.md", "ab", &[finding(0, 1, "m")], style);
        assert!(!draw(Style::Plain).contains('\u{1b}'));
        assert!(draw(Style::Coloured).contains('\u{1b}'));
        assert_eq!(draw(Style::Coloured).matches("a.md:1:1").count(), 1);
    }

    #[test]
    fn the_place_below_the_title_is_the_documents_also_in_colour() {
        let text = format!("{}[NAME]", "x".repeat(500));
        let picture = render("a.md", &text, &[finding(500, 506, "m")], Style::Coloured);
        assert!(picture.contains("a.md:1:501"), "{picture}");
    }
}
