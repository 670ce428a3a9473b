//! Renders findings for a terminal: the line, the marked range, the code and the message, as the command line
//! and the tests show them.
//!
//! Documents are not trusted: nothing in a text reaches the terminal as a control sequence, and no line of
//! the output starts with it, so that a CI log does not take it for a command.

mod excerpt;
mod one_line;

use annotate_snippets::renderer::{AnsiColor, DecorStyle, Style as Ansi};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::features::{Diagnostic, Severity};
use excerpt::{Excerpt, Lines, WIDEST};

/// The style of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text, for files and pipes.
    Plain,
    /// With colours and line drawing, for terminals.
    Coloured,
}

/// What is shown of a document, escaped.
struct Shown<'a> {
    path: &'a str,
    /// The position of the mark, from 1; the column counts characters of the document.
    line: usize,
    column: usize,
    severity: Severity,
    code: &'static str,
    message: String,
    excerpt: Excerpt,
}

/// Renders the findings of a document one after the other, with an empty line after each. `shown_path` is the
/// path to display, `columns` the width of the terminal, if the output is for one.
pub fn render(
    shown_path: &str,
    text: &str,
    diagnostics: &[Diagnostic],
    style: Style,
    columns: Option<usize>,
) -> String {
    let renderer = renderer(style);
    let (path, lines) = (escaped(shown_path), Lines::new(text));
    let mut out = String::new();
    for diagnostic in diagnostics {
        let shown = Shown::of(&path, &lines, diagnostic, columns);
        let is_drawn = style == Style::Plain && one_line::draw(&mut out, &shown);
        if !is_drawn {
            out += &picture(&shown, &renderer);
        }
    }
    out
}

impl Shown<'_> {
    fn of<'a>(
        path: &'a str,
        lines: &Lines<'_>,
        diagnostic: &Diagnostic,
        columns: Option<usize>,
    ) -> Shown<'a> {
        let (line, column) = lines.position(diagnostic.range.start());
        Shown {
            path,
            line: line + 1,
            column: column + 1,
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: escaped(&diagnostic.message),
            excerpt: Excerpt::new(lines, diagnostic.range, columns),
        }
    }

    /// The label for a severity.
    fn level(&self) -> &'static str {
        match self.severity {
            Severity::Off => Severity::Hint.name(),
            severity => severity.name(),
        }
    }
}

fn renderer(style: Style) -> Renderer {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled().decor_style(DecorStyle::Unicode),
    };
    // Lines are cut here, where the columns are known.
    renderer.term_width(WIDEST * 4)
}

/// One finding, as the library renders it.
fn picture(shown: &Shown<'_>, renderer: &Renderer) -> String {
    let Shown { path, line, column, excerpt, .. } = shown;
    let level = match shown.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name(shown.level()),
        Severity::Hint | Severity::Off => Level::HELP.with_name(shown.level()),
    };
    let shown_column = excerpt.source[..excerpt.marked.start].chars().count() + 1;
    let snippet = Snippet::source(&*excerpt.source)
        .line_start(*line)
        .path(*path)
        .annotation(AnnotationKind::Primary.span(excerpt.marked.clone()));
    let title = level.primary_title(&*shown.message).id(shown.code);
    let picture = renderer.render(&[title.element(snippet)]) + "\n\n";
    with_column(&picture, &format!("{path}:{line}:"), shown_column, *column)
}

/// The line above the findings of a document. On a terminal a rule goes on to its end.
pub fn heading(title: &str, style: Style, columns: Option<usize>) -> String {
    if style == Style::Plain {
        return format!("{title}\n\n");
    }
    let (bold, dim) = (Ansi::new().bold(), Ansi::new().dimmed());
    let rest = columns.unwrap_or(WIDEST).saturating_sub(title.chars().count() + 4);
    let rule = "─".repeat(rest);
    format!("{dim}──{dim:#} {bold}{title}{bold:#} {dim}{rule}{dim:#}\n\n")
}

/// A text in the colour of a severity.
pub fn coloured(text: &str, severity: Severity, style: Style) -> String {
    if style == Style::Plain {
        return text.to_owned();
    }
    let colour = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Information => AnsiColor::BrightBlue,
        Severity::Hint | Severity::Off => AnsiColor::BrightCyan,
    };
    let ansi = Ansi::new().bold().fg_color(Some(colour.into()));
    format!("{ansi}{text}{ansi:#}")
}

/// The position below the title counts columns of the text shown; if a line was cut or escaped, this replaces
/// it with the position in the document.
fn with_column(picture: &str, place: &str, shown: usize, real: usize) -> String {
    let Some((title, rest)) = picture.split_once('\n').filter(|_| shown != real) else {
        return picture.to_owned();
    };
    let rest = rest.replacen(&format!("{place}{shown}"), &format!("{place}{real}"), 1);
    format!("{title}\n{rest}")
}

/// A text without characters that control a terminal or hide other text.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    // Nearly all texts are harmless, and this test is cheap.
    if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return out.push_str(text);
    }
    for c in text.chars() {
        if is_treacherous(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
}

/// Whether a character controls a terminal or hides other text.
pub fn is_treacherous(c: char) -> bool {
    is_obeyed(c) || is_invisible(c)
}

/// Control characters; a tab is drawn as spaces.
fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// Line separators, bidirectional controls, and zero-width characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;
    use text_size::TextRange;

    use super::{Lines, Shown, Style, one_line, picture, render, renderer};
    use crate::features::{Diagnostic, Severity};

    fn finding(start: usize, end: usize, message: &str) -> Diagnostic {
        Diagnostic {
            code: "some-code",
            severity: Severity::Warning,
            range: TextRange::new(crate::text::size(start), crate::text::size(end)),
            message: message.to_owned(),
            unnecessary: false,
            repair: None,
            related: Vec::new(),
        }
    }

    fn check(text: &str, marked: &str, expected: &Expect) {
        let start = text.find(marked).unwrap();
        let findings = [finding(start, start + marked.len(), "it is marked")];
        expected.assert_eq(&render("specs/plan.md", text, &findings, Style::Plain, None));
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
    fn of_a_tall_range_the_first_lines_and_the_last_are_shown() {
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
            ... |
            7 | | 7]
              | |__^

        "#]],
        );
    }

    #[test]
    fn one_line_is_not_left_out() {
        check(
            "[1\n2\n3\n4\n5\n6]",
            "[1\n2\n3\n4\n5\n6]",
            &expect![[r#"
            warning[some-code]: it is marked
             --> specs/plan.md:1:1
              |
            1 | / [1
            2 | | 2
            3 | | 3
            4 | | 4
            5 | | 5
            6 | | 6]
              | |__^

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
        .assert_eq(&render("a.md", "ab\n", &findings, Style::Plain, None));
    }

    #[test]
    fn a_line_is_cut_to_the_width_of_the_terminal() {
        let text = format!("{} [NAME] {}\n", "word ".repeat(20), "word ".repeat(20));
        let start = text.find("[NAME]").unwrap();
        for columns in [80, 100, 160] {
            let finding = finding(start, start + 6, "m");
            let drawn = render("a.md", &text, &[finding], Style::Coloured, Some(columns));
            let widest = anstream::adapter::strip_str(&drawn).to_string();
            let widest = widest.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= columns && widest > columns - 20, "{columns}: {widest}\n{drawn}");
            assert!(drawn.contains("[NAME]"), "{drawn}");
        }
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
        .assert_eq(&render("a\u{1b}]8;;\n::error::.md", text, &findings, Style::Plain, None));
    }

    #[test]
    fn every_line_of_a_picture_begins_with_our_own_text() {
        let text = "::error::one\n::set-output::two\n";
        let picture =
            render("::warning::.md", text, &[finding(0, 30, "::notice::")], Style::Plain, None);
        assert!(!picture.lines().any(|line| line.trim_start().starts_with("::e")), "{picture}");
        assert!(!picture.lines().any(|line| line.trim_start().starts_with("::w")), "{picture}");
    }

    #[test]
    fn colours_only_where_they_are_asked_for() {
        let draw = |style| render("a.md", "ab", &[finding(0, 1, "m")], style, None);
        assert!(!draw(Style::Plain).contains('\u{1b}'));
        assert!(draw(Style::Coloured).contains('\u{1b}'));
        assert_eq!(draw(Style::Coloured).matches("a.md:1:1").count(), 1);
    }

    #[test]
    fn the_place_below_the_title_is_the_documents_also_in_colour() {
        let text = format!("{}[NAME]", "x".repeat(500));
        let picture = render("a.md", &text, &[finding(500, 506, "m")], Style::Coloured, None);
        assert!(picture.contains("a.md:1:501"), "{picture}");
    }

    proptest! {
        #[test]
        fn what_is_drawn_without_the_library_is_what_it_would_draw(
            above in 0..1_200_usize,
            text in "[ ]{0,30}[ab.`#<~]{0,8}[ a-z\\[\\]\t\u{200d}é負\n\r\u{1b}]{0,12}[!-~ ]{0,260}",
            from in 0..300_usize,
            length in 0..300_usize,
            message in "[ -~]{0,30}[\t\u{200d}“é\n]{0,1}",
            severity in 0..5_usize,
        ) {
            let text = "\n".repeat(above) + &text;
            let start = crate::text::floor(&text, text.len().saturating_sub(from));
            let end = crate::text::floor(&text, start + length);
            let severity = [
                Severity::Error, Severity::Warning, Severity::Information, Severity::Hint, Severity::Off,
            ][severity];
            let finding = Diagnostic { severity, ..finding(start, end, &message) };
            let lines = Lines::new(&text);
            let shown = Shown::of("specs/a plan.md", &lines, &finding, None);
            let mut drawn = String::new();
            if one_line::draw(&mut drawn, &shown) {
                prop_assert_eq!(drawn, picture(&shown, &renderer(Style::Plain)));
            } else {
                prop_assert_eq!(drawn, "");
            }
        }
    }

    #[test]
    fn the_library_is_spared_where_a_line_is_plain_ascii() {
        let is_drawn = |text: &str| {
            let shown = Shown::of("a.md", &Lines::new(text), &finding(0, 1, "m"), None);
            one_line::draw(&mut String::new(), &shown)
        };
        assert!(is_drawn("- [ ] T001 Draft the plan\n"));
        assert!(!is_drawn("- [ ] T001\tDraft the plan\n"));
        assert!(!is_drawn("- [ ] T001 負責人\n"));
    }
}
